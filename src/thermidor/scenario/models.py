"""What a scenario file and an account file may hold, as pydantic models (ODD: input data).

Import this module only to check a file or to write a schema: pydantic is slow to import.
"""

import inspect
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, create_model, model_validator

from thermidor.common.errors import InputError, short, suggest
from thermidor.common.models import (
    Month,
    Name,
    Table,
    Text,
    chosen,
    listed,
    number,
    one_or_more,
    said,
    says,
    table_of,
    text,
    truth,
    word,
    wrong,
)
from thermidor.scenario import acts
from thermidor.scenario.events import LONGEST, LONGEST_WAIT, parse_guard
from thermidor.scenario.files import flat
from thermidor.scenario.pressures import CHANNELS, MOST_PRESSURES
from thermidor.society import motions, parameters
from thermidor.society.pressures import REGIONS

MOST_KNOTS = 5000
_EXAMPLE = '[["1917-11", 0.2], ["1919-10", 1.0]]'


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """Check names and values of parameters; a list holds several values of one."""
    found = []
    for name, value in flat(values).items():
        for each in value if isinstance(value, list) else [value]:
            try:
                parameters.check(name, each)
            except InputError as error:
                found.append(((name,), error.problem))
                break
    if found:
        raise wrong(found)
    return values


Values = Annotated[
    table_of(str, Any, '{ "bench.meet_base" = -1.9 }'),
    AfterValidator(_known),
    Field(description="Values of single parameters: bench.meet_base = -1.9"),
]


# Pressures ----------------------------------------------------------------------------------------


def _in_order(knots: list[tuple[str, float]]) -> list[tuple[str, float]]:
    for place, (before, after) in enumerate(pairwise(knots), start=1):
        if after[0] <= before[0]:
            sentence = (
                f'"{after[0]}" comes after "{before[0]}"; write the months in order, each once.'
            )
            raise wrong([((place,), sentence)])
    return knots


Knot = Annotated[
    tuple[Month, number(float, 0, 1, "the pressure")],
    Field(strict=False),
    says(f"{{value}} is not a knot; write a month and a value, as in {_EXAMPLE}."),
]


def _not_too_many(knots: Any) -> Any:
    """Count the knots first: to look at half a million of them takes seconds."""
    if isinstance(knots, list) and len(knots) > MOST_KNOTS:
        raise said(f"it has {len(knots):,} knots; give at most {MOST_KNOTS:,}, one a month.")
    return knots


Knots = Annotated[
    list[Knot],
    Field(
        min_length=1,
        max_length=MOST_KNOTS,
        description="Months and values 0..1 in order of date; straight lines between them.",
    ),
    says(f"knots must be a list of months and values, such as {_EXAMPLE}."),
    BeforeValidator(_not_too_many),
    AfterValidator(_in_order),
]


class Regions(Table):
    """Series of single regions, in place of the country's."""

    what = "the regions"
    example = "{ moscow = [...] }"
    petrograd: Knots = None
    moscow: Knots = None
    provinces: Knots = None


class Pressure(Table):
    """A monthly series from 0 (none) to 1 (the worst of these years)."""

    what = "a pressure"
    example = "{ scale = 0.5 }"
    source: Text = Field("", description="Where the series comes from.")
    knots: Knots = None
    regions: Regions = None
    scale: number(float, 0, 1, "the scale", "Multiplies the series.") = None
    until: Month = Field(None, description="The pressure is gone from this month on.")

    @model_validator(mode="after")
    def _has_source(self) -> Self:
        if "knots" in self.model_fields_set and "source" not in self.model_fields_set:
            raise said('the series names no source; add source = "..." (or "assumption").')
        return self


# Events -------------------------------------------------------------------------------------------


def _argument(act: str, name: str, argument: acts.Argument) -> tuple[Any, Any]:
    """Return type and default of one argument of an act."""
    if argument.words:
        kind = word(f"{name} of {act}", argument.words)
    elif argument.truth:
        kind = truth(name)
    else:
        low, high, unit = argument.bounds
        measure = "" if unit == name else f" ({unit})"
        kind = number(float, low, high, f"the {name}{measure} of {act}", unit)
    return kind, ... if argument.required else argument.default


def _act(name: str) -> type[Table]:
    """Return the model of an act: its signature in `acts` says what it takes."""
    arguments = {key: _argument(name, key, a) for key, a in acts.vocabulary()[name].items()}
    model = create_model(
        name,
        __base__=Table,
        __doc__=inspect.getdoc(getattr(acts, name)),
        act=(Literal[name], ...),
        **arguments,
    )
    model.what = f"the act {name}"
    return model


ACTS: dict[str, type[Table]] = {name: _act(name) for name in sorted(acts.vocabulary())}


def _named_act(entry: Any) -> str:
    """Return the act that an entry names."""
    if not isinstance(entry, dict):
        raise said(
            f"{short(entry)} must be a table, such as "
            '{ act = "close_press", party = "menshevik" }.'
        )
    name = entry.get("act")
    if not isinstance(name, str):
        raise said('the entry names no act; add act = "...".')
    if name not in ACTS:
        hint = suggest(name, ACTS) or " The words for acts are in thermidor/scenario/acts.py."
        raise said(f"{short(name)} is not an act.{hint}")
    return name


def _readable(guard: str) -> str:
    parse_guard(guard)
    return guard


Act = chosen(ACTS, _named_act)
Guard = Annotated[Text, AfterValidator(_readable)]


class Motion(Table):
    """A motion that somebody must move and a body must pass before the acts are taken."""

    what = "a motion"
    example = '{ body = "cec", mover = "member", weights = { start = -1, danger = 3 } }'
    body: word("body that votes", motions.BODIES) = Field(description="Where it is put.")
    region: word("region", REGIONS) = Field(None, description="Of an executive.")
    mover: word("mover", tuple(motions.MOVERS)) = Field(description="Who may move it.")
    weights: table_of(
        word("thing that a voter weighs", motions.WORDS),
        number(float, -10, 10, "the weight", "log odds of a vote for it"),
        "{ start = -1, danger = 3 }",
    ) = Field(description="What moves a voter, and how much: log odds of a vote for it.")
    platform: truth("platform") = Field(
        False, description="true: it divides the party for or against those who lead it."
    )

    @model_validator(mode="after")
    def _has_its_region(self) -> Self:
        given = "region" in self.model_fields_set
        if self.body == "executive" and not given:
            raise said('an executive is that of a region; add region = "petrograd".')
        if self.body != "executive" and given:
            raise said(f"the body {self.body} has no region; leave it out.")
        if self.platform and self.body != "party_congress":
            raise said('a platform is put to the party; write body = "party_congress".')
        return self


class Event(Table):
    """A dated act, or several of one day."""

    what = "an event"
    example = '{ id = "...", date = "1918-03" }'
    id: Name = Field(description="Small letters, digits and _; unique.")
    date: Month
    title: Text = Field(description="What happened, in a line.")
    source: Text = Field(description="Who says so.")
    switch: Name = Field("", description="Name under which scenarios switch it; else the id.")
    acts: listed(Act, "acts", '[{ act = "close_press" }]') = Field(default_factory=list)
    guard: one_or_more(Guard) = Field(
        (), description="What must have held the month before: channel_insecurity >= 0.4"
    )
    after: listed(Name, "after", '["brest_peace"]') = Field(
        [], description="Events that must have taken effect before."
    )
    failed: listed(Name, "failed", '["platform_1927"]') = Field(
        [], description="Motions that must have been put to the vote and failed."
    )
    wait: number(int, 0, LONGEST_WAIT, "wait", "Months the acts wait for their guard.") = 0
    happened: truth("happened") = Field(
        True, description="false: a road not taken, which comes only when switched on."
    )
    motion: Motion = Field(
        None, description="What must pass for the acts to be taken; else they just are."
    )
    otherwise: listed(Act, "otherwise", '[{ act = "close_press" }]') = Field(
        default_factory=list, description="Acts that are taken where the motion fails."
    )

    @model_validator(mode="after")
    def _motion_decides(self) -> Self:
        if self.otherwise and self.motion is None:
            raise said("otherwise says what follows when a motion fails; add a motion or drop it.")
        return self

    @classmethod
    def called(cls, value: dict[str, Any]) -> str:
        """Name the event by its id."""
        return f"the event {short(value['id'])}" if "id" in value else "the event"


# Files --------------------------------------------------------------------------------------------


class ScenarioFile(Table):
    """A scenario of thermidor: what differs from its base."""

    what = "a scenario"
    base: Text = Field("", description="A shipped scenario, or a file in the same folder.")
    title: Text = Field("", description="A line.")
    description: Text = Field("", description="What the scenario asks.")
    source: Text = Field("", description="Who raised it.")
    start: Month = None
    months: number(int, 1, LONGEST, "months") = None
    account: Text = Field("", description="The historians' account whose couplings are on.")
    parameters: Values = Field(default_factory=dict)
    pressures: table_of(Name, Pressure, "[pressures.civil_war]", MOST_PRESSURES, "pressures") = (
        Field({}, description="Pressures by name.")
    )
    loadings: table_of(
        str,
        table_of(
            word("channel", CHANNELS), number(float, 0, 1, "the loading"), "{ urgency = 0.5 }"
        ),
        "[loadings.civil_war]",
    ) = Field({}, description="How strongly a pressure feeds each channel, 0..1.")
    events: Annotated[
        list[Event], says("events must be written as [[events]], one block for each.")
    ] = Field(default_factory=list)
    switches: table_of(
        str,
        Annotated[
            str,
            Field(pattern=r"^(on|off|[1-9][0-9]{3}-(0[1-9]|1[0-2]))$"),
            says('{value} is not a switch; write "on", "off" or a month in quotes, "1921-05".'),
        ],
        '{ faction_ban = "off" }',
    ) = Field({}, description="Events and groups of events: on, off or a month.")


def _prior(value: list[float]) -> list[float]:
    if value[0] > value[1]:
        raise said("low lies above high; turn them round.")
    return value


Prior = Annotated[
    list[float],
    Field(min_length=2, max_length=2),
    says("a prior is a list of two numbers, low and high."),
    AfterValidator(_prior),
]


class AccountFile(Table):
    """An account: who argues it, what it claims, and what is on."""

    what = "an account"
    title: text(2000) = ""
    who: text(2000) = Field("", description="Who argues it.")
    claim: text(2000) = ""
    predicts: text(2000) = Field("", description="What it expects that others do not.")
    agents: truth("agents") = Field(
        True, description="false only for the null, a curve without runs."
    )
    off: listed(word("coupling", parameters.Couplings._fields), "off", '["efficacy"]') = Field(
        [], description="Couplings that are off."
    )
    parameters: Values = Field(default_factory=dict)
    priors: Annotated[
        table_of(str, Prior, '{ "soviets.interval" = [4, 8] }'), AfterValidator(_known)
    ] = Field({}, description="Ranges that differ from the table's, for calibration.")
