"""The file of a calibration: what is drawn, how often, at which scale, and how it is fitted.

ODD element: simulation experiments. ``experiments/calibration.toml`` is the one behind the shipped
posterior; every number of it enters the hash of the design. The model `Asked` is also the result
of reading, because a calibration runs for minutes and may wait for pydantic.
"""

import contextlib
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from thermidor.common import mistakes, toml
from thermidor.common.errors import InputError
from thermidor.common.mistakes import Report, TooMany, lines
from thermidor.common.models import Table, Text, number, once, said, says, truth, word
from thermidor.experiments import experiment_file
from thermidor.runs.configuration import SMALLEST_SCALE
from thermidor.scenario import account, scenario
from thermidor.society import parameters


def _existing(name: str) -> str:
    scenario.load(name)
    return name


def _runnable(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        account.runnable(name)
    return names


def _scale(value: float) -> float:
    if 0 < value < SMALLEST_SCALE:
        raise said(f"a scale is at least {SMALLEST_SCALE:.6f}, or 0 for no check.")
    return value


def _names_in_quotes(kind: Any, name: str) -> Any:
    sentence = f"{name} must be a list of names in quotes."
    return Annotated[tuple[kind, ...], Field(strict=False), says(sentence), AfterValidator(once)]


class Asked(Table):
    """A calibration: the table [calibrate]."""

    what = "[calibrate]"
    example = "[calibrate]"
    scenario: Annotated[
        str, says("{value} must be a name in quotes."), AfterValidator(_existing)
    ] = "historical"
    accounts: Annotated[_names_in_quotes(str, "accounts"), AfterValidator(_runnable)] = Field(
        (), description="Those with agents if left out."
    )
    runs: number(int, 20, 1_000_000, "runs", "Runs of each account in each wave.") = 800
    waves: number(
        int, 1, 5, "waves", "Tables; from the second on, priors leave out what did not fit before."
    ) = 2
    scale: number(float, SMALLEST_SCALE, 1, "the scale", "Share of the population.") = 0.002
    check_scale: Annotated[
        number(float, 0, 1, "the scale", "Scale at which `checks` rows run again; 0: none."),
        AfterValidator(_scale),
    ] = 0.0
    checks: number(int, 5, 10_000, "checks", "Rows that run again; all are shifted to agree.") = 30
    seed: number(int, 0, 2**31, "seed") = 1
    count: number(
        int, 1, 100, "count", "Parameters calibrated together: those with most influence."
    ) = 32
    names: _names_in_quotes(word("parameter", list(parameters.table())), "names") = Field(
        (), description="Their names, in place of count."
    )
    trees: number(int, 10, 5000, "trees", "Trees of a forest.") = 200
    leaf: number(int, 1, 500, "leaf", "Rows in a leaf.") = 5
    repeats: number(int, 1, 100, "repeats", "Times that everything is fitted again.") = 3
    together: truth("together") = Field(
        True, description="Whether the accounts share forests (the account is a feature)."
    )
    draws: number(int, 10, 100_000, "draws", "Joint draws kept for each account.") = 250


class CalibrationFile(Table):
    """A calibration of thermidor: which accounts and parameters the figures bear out."""

    what = "a calibration"
    title: Text = ""
    question: Text = ""
    calibrate: Asked = None

    @model_validator(mode="after")
    def _has_table(self) -> Self:
        if self.calibrate is None:
            raise said("a calibration needs a table [calibrate].")
        return self


def load(path: str | Path) -> Asked:
    """Load a calibration by path or shipped name.

    Raises
    ------
    InputError
        If there is no such file, or it has mistakes: the first of them.
    """
    found, problems = _load(path)
    mistakes.raise_first(problems)
    return found


def check(path: str | Path) -> list[InputError]:
    """Return every mistake of a calibration file."""
    try:
        return _load(path)[1]
    except InputError as mistake:
        return [mistake]


def given(table: dict[str, Any]) -> Asked:
    """Return the calibration of what the table [calibrate] of a file would hold.

    Raises
    ------
    InputError
        If it has mistakes: the first of them.
    """
    found, problems = _read({"calibrate": dict(table)}, Report(None, {}))
    mistakes.raise_first(problems, "")
    return found


def is_calibration(path: str | Path) -> bool:
    """Return whether a file asks for a calibration."""
    return Path(path).is_file() and experiment_file.is_calibration(Path(path))


def _load(path: str | Path) -> tuple[Asked | None, list[InputError]]:
    shipped = experiment_file.folder() / f"{path}.toml"
    file = shipped if is_calibration(shipped) else experiment_file.locate(path)
    text, content = toml.read(file, "calibration")
    return _read(content, Report(file, lines(text)))


def _read(content: dict[str, Any], report: Report) -> tuple[Asked | None, list[InputError]]:
    try:
        asked = CalibrationFile.model_validate(content).calibrate
    except ValidationError as found:
        with contextlib.suppress(TooMany):
            mistakes.note(found, report)
        return None, report.problems
    if asked.accounts:
        return asked, []
    return asked.model_copy(update={"accounts": tuple(account.with_runs())}), []
