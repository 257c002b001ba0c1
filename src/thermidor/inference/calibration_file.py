"""The file of a calibration: what is drawn, how often, how small, and how it is fitted.

ODD element: simulation experiments. ``experiments/calibration.toml`` is the one behind the shipped
posterior; every number of it enters the hash of the design.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from thermidor.common import toml
from thermidor.common.errors import InputError, short, suggest
from thermidor.experiments import experiment_file
from thermidor.runs.configuration import check_scale, whole
from thermidor.scenario import account, scenario
from thermidor.society import parameters


@dataclass(frozen=True)
class Asked:
    """A calibration as asked for.

    Attributes
    ----------
    runs : int
        Runs of each account in each wave.
    waves : int
        Tables, each drawn from priors cut off where the table before left no credit.
    count : int
        How many parameters are calibrated together: those with most influence.
    names : tuple of str
        Their names, where the file gives them instead.
    trees, leaf, repeats : int
        Trees of a forest, rows in a leaf, and how often everything is fitted anew.
    together : bool
        Whether the accounts share their forests (each run's account is a feature).
    draws : int
        Joint draws that are kept for each account.
    check_scale, checks : float, int
        So many rows are run again at this scale, and all rows shifted accordingly (`scale_shift`);
        none where the scale is 0.
    """

    title: str = ""
    scenario: str = "historical"
    accounts: tuple[str, ...] = ()
    runs: int = 800
    waves: int = 2
    scale: float = 0.002
    check_scale: float = 0.0
    checks: int = 30
    seed: int = 1
    count: int = 32
    names: tuple[str, ...] = ()
    trees: int = 200
    leaf: int = 5
    repeats: int = 3
    together: bool = True
    draws: int = 250
    file: Path | None = None


BOUNDS = {
    "runs": (20, 1_000_000),
    "waves": (1, 5),
    "seed": (0, 2**31),
    "count": (1, 100),
    "trees": (10, 5000),
    "leaf": (1, 500),
    "repeats": (1, 100),
    "draws": (10, 100_000),
    "checks": (5, 10_000),
}
KEYS = tuple(field.name for field in fields(Asked) if field.name not in ("title", "file"))


def load(path: str | Path) -> Asked:
    """Load a calibration by path or shipped name.

    Raises
    ------
    InputError
        If the file is not there or has a mistake; in one sentence.
    """
    shipped = experiment_file.folder() / f"{path}.toml"
    file = shipped if is_calibration(shipped) else experiment_file.locate(path)
    _, content = toml.read(file, "calibration")
    table = content.get("calibrate")
    if not isinstance(table, dict):
        raise InputError("a calibration needs a table [calibrate].", file=file)
    try:
        return _read(content, table, file)
    except InputError as problem:
        if problem.file is None:
            raise InputError(problem.problem, file=file, place=problem.place) from None
        raise


def given(table: dict[str, Any]) -> Asked:
    """Return the calibration of what would stand in the table [calibrate] of a file.

    Raises
    ------
    InputError
        If it has a mistake.
    """
    return replace(_read({}, dict(table), Path("calibration.toml")), file=None)


def is_calibration(path: str | Path) -> bool:
    """Return whether a file is one of a calibration."""
    if not Path(path).is_file():
        return False
    try:
        _, content = toml.read(path, "calibration")
    except InputError:
        return False
    return isinstance(content.get("calibrate"), dict)


def check(path: str | Path) -> list[InputError]:
    """Return the first mistake of a file, if there is one."""
    try:
        load(path)
    except InputError as mistake:
        return [mistake]
    return []


def _read(content: dict[str, Any], table: dict[str, Any], file: Path) -> Asked:
    for key in table:
        if key not in KEYS:
            raise InputError(f"{short(key)} is not a key of [calibrate].{suggest(key, KEYS)}")
    given: dict[str, Any] = {key: table[key] for key in table if key not in ("accounts", "names")}
    for key, (low, high) in BOUNDS.items():
        if key in given:
            whole(key, given[key], low, high)
    for key in ("scale", "check_scale"):
        check_scale(given.get(key, Asked.scale), place=key)
    if not isinstance(given.get("together", True), bool):
        raise InputError("together must be true or false.", place="together")
    names = _words(table, "names")
    for name in names:
        if name not in parameters.table():
            raise InputError(
                f"{short(name)} is not a parameter.{suggest(name, parameters.table())}",
                place="names",
            )
    asked = _words(table, "accounts")
    known = [each for each in account.names() if account.load(each).agents]
    for name in asked:
        account.runnable(name)
    chosen = given.get("scenario", Asked.scenario)
    if not isinstance(chosen, str):
        raise InputError(f"{short(chosen)} must be a name in quotes.", place="scenario")
    scenario.load(chosen)
    return Asked(
        title=_title(content.get("title", "")),
        accounts=asked or tuple(known),
        names=names,
        file=file,
        **given,
    )


def _words(table: dict[str, Any], key: str) -> tuple[str, ...]:
    given = table.get(key, [])
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise InputError(f"{key} must be a list of names in quotes.", place=key)
    if len(set(given)) < len(given):
        raise InputError(f"{key} has a name twice.", place=key)
    return tuple(given)


def _title(given: Any) -> str:
    if not isinstance(given, str):
        raise InputError(f"{short(given)} must be a text in quotes.", place="title")
    return given
