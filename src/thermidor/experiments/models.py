"""What an experiment file may hold, as a pydantic model (ODD: simulation experiments).

Import this module only to check a file or to write a schema: pydantic is slow to import.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field

from thermidor.common.errors import short
from thermidor.common.models import (
    Month,
    Table,
    Text,
    all_or,
    chosen,
    listed,
    number,
    once,
    one_or_more,
    said,
    says,
    word,
)
from thermidor.experiments import vary
from thermidor.runs.configuration import SMALLEST_SCALE
from thermidor.runs.table import REGIONS
from thermidor.scenario import account

PLOTS = ("heat_map", "response", "fates", "tornado")

NamedInQuotes = Annotated[str, says("{value} must be a name in quotes.")]


class ObservableTable(Table):
    """An outcome: an observable, where, when, and for a class which label."""

    what = "an observable"
    observable: Annotated[str, says("observable is {value} but must be a text in quotes.")]
    at: one_or_more(Any) = Field(None, description="A month or several; else the last month.")
    during: Annotated[
        list[Month],
        Field(min_length=2, max_length=2, description="First and last month of a mean."),
        says('during is {value} but must be ["1919-01", "1919-12"].'),
    ] = None
    region: word("region", REGIONS) = "russia"
    label: Annotated[str, says("is = {value} must be a text in quotes.")] = Field(
        "", alias="is", description="A label of a class: the outcome is the share of runs with it."
    )


def _kind_of_outcome(value: Any) -> str:
    if isinstance(value, str | dict):
        return "table" if isinstance(value, dict) else "phrase"
    raise said(f"{short(value)} must be a name in quotes or a table.")


Outcome = chosen({"phrase": str, "table": ObservableTable}, _kind_of_outcome)


class VaryTable(Table):
    """What varies: the design, and each factor with its values or its range."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow", strict=True)
    what = "vary"
    example = '{ "pressures.civil_war.scale" = [0, 0.5, 1] }'
    method: word("method", vary.METHODS) = Field("grid", description="How factors are combined.")
    samples: Any = Field(None, description="Points of a sampled design, a whole number from 2.")
    rows: Any = Field(None, description='method = "list": one table of values a point.')
    file: Text = Field("", description='method = "posterior": a table of draws.')
    account: Text = Field("", description='method = "posterior": the account to draw from.')


class ExperimentFile(Table):
    """An experiment of thermidor: one question, and the runs that shall answer it."""

    what = "an experiment"
    title: Text
    question: Text = ""
    source: Text = Field("", description="Who raised the question.")
    scenarios: all_or(
        Annotated[
            list[NamedInQuotes],
            Field(min_length=1),
            says('scenarios must be a list of names, such as ["historical"].'),
            AfterValidator(once),
        ]
    ) = Field((), description='Shipped names, files, or "all".')
    accounts: all_or(
        Annotated[
            list[word("account", account.with_runs())],
            Field(min_length=1),
            says('accounts must be a list of names, or "all".'),
            AfterValidator(once),
        ]
    ) = Field((), description="The scenario's own if left out.")
    replicates: number(int, 1, 100_000, "replicates", "Seeds at each point.") = 1
    seed: number(int, 0, 2**62, "seed", "The first seed.") = 1
    scale: number(float, SMALLEST_SCALE, 1, "the scale", "Share of the population.") = None
    observables: listed(Outcome, "observables", '["participation"]', least=1) = Field(
        (), description='Outcomes: "participation at 1921-12 in moscow".'
    )
    keep: Annotated[
        Literal["observables", "all"], says('keep is {value} but must be "observables" or "all".')
    ] = Field("observables", description="Whose months are kept.")
    vary: VaryTable = None
    plots: listed(word("plot", PLOTS), "plots", '["heat_map"]') = None
    workers: number(int, 1, 10_000, "workers", "Processes.") = None
