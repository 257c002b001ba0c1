"""Accounts: the historians' rival explanations, as mechanisms that are on and values that differ.

ODD element: design concepts (basic principles). An account says which couplings work and where it
puts its weight; it says nothing of what happens (that is the scenario). The software takes no side
between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from thermidor.common import toml
from thermidor.common.errors import InputError, short, suggest
from thermidor.common.places import DATA
from thermidor.society import parameters

FOLDER = DATA / "accounts"
KEYS = ("title", "who", "claim", "predicts", "agents", "off", "parameters", "priors")
COUPLINGS = parameters.Couplings._fields


@dataclass(frozen=True)
class Account:
    """An account ready to run.

    Attributes
    ----------
    off : tuple of str
        Couplings that are off.
    parameters : dict of str to float
        Values that differ from the defaults, keyed ``group.name``.
    priors : dict of str to (float, float)
        Ranges that differ from the table's, for calibration.
    agents : bool
        False for the null, which is a curve and no run.
    """

    name: str
    title: str
    who: str
    claim: str
    predicts: str
    off: tuple[str, ...] = ()
    parameters: dict[str, float] = field(default_factory=dict)
    priors: dict[str, tuple[float, float]] = field(default_factory=dict)
    agents: bool = True
    file: Path | None = None

    def values(self) -> dict[str, float]:
        """Return all parameters that the account sets, couplings included."""
        return {**{f"couplings.{name}": 0.0 for name in self.off}, **self.parameters}


def names() -> list[str]:
    """Return the names of the shipped accounts, the article's own first and the null last."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return sorted(found, key=lambda name: (name == "null", name != "synthesis", name))


def load(name: str | Path) -> Account:
    """Load an account by its shipped name or from a file.

    Raises
    ------
    InputError
        If there is no such account, or the file has a mistake; in one sentence.
    """
    path = Path(name) if str(name).endswith(".toml") else FOLDER / f"{name}.toml"
    if not str(name).endswith(".toml") and str(name) not in names():
        raise InputError(
            f'"{name}" is not an account; the accounts are {", ".join(names())}, or a file that '
            f"ends in .toml.{suggest(str(name), names())}"
        )
    return _read(path) if path.parent != FOLDER else _shipped(path)


@cache
def _shipped(path: Path) -> Account:
    return _read(path)


def runnable(name: str | Path) -> Account:
    """Load an account that has agents.

    Raises
    ------
    InputError
        As `load`; also for the null, which has no run of its own.
    """
    chosen = load(name)
    if not chosen.agents:
        raise InputError(
            f'the account "{chosen.name}" has no agents and so no run; it stands beside every '
            "other account in every report.",
            place="account",
        )
    return chosen


def _read(path: Path) -> Account:
    _, table = toml.read(path, "account")
    for key in table:
        if key not in KEYS:
            raise InputError(
                f"{short(key)} is not a key of an account.{suggest(key, KEYS)}", file=path
            )
    words = {key: _text(table, key, path) for key in ("title", "who", "claim", "predicts")}
    return Account(
        name=path.stem,
        off=_off(table.get("off", []), path),
        parameters=_values(table.get("parameters", {}), path),
        priors=_priors(table.get("priors", {}), path),
        agents=_truth(table, path),
        file=path,
        **words,
    )


def _text(table: dict, key: str, path: Path) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or len(value) > 2000:
        raise InputError(f"{key} must be a text of at most 2,000 letters.", file=path, place=key)
    return value


def _truth(table: dict, path: Path) -> bool:
    value = table.get("agents", True)
    if not isinstance(value, bool):
        raise InputError("agents must be true or false.", file=path, place="agents")
    return value


def _off(value: object, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InputError('off must be a list, such as ["efficacy"].', file=path, place="off")
    for name in value:
        if name not in COUPLINGS:
            raise InputError(
                f"{short(name)} is not a coupling; the couplings are {', '.join(COUPLINGS)}."
                f"{suggest(str(name), COUPLINGS)}",
                file=path,
                place="off",
            )
    return tuple(value)


def _values(value: object, path: Path) -> dict[str, float]:
    if not isinstance(value, dict):
        raise InputError("parameters must be a table.", file=path, place="parameters")
    for name, number in value.items():
        parameters.check(name, number, path, f"parameters.{name}")
    return {name: float(number) for name, number in value.items()}


def _priors(value: object, path: Path) -> dict[str, tuple[float, float]]:
    if not isinstance(value, dict):
        raise InputError("priors must be a table.", file=path, place="priors")
    found = {}
    for name, ends in value.items():
        place = f"priors.{name}"
        if not isinstance(ends, list) or len(ends) != 2:
            raise InputError(
                "a prior is a list of two numbers, low and high.", file=path, place=place
            )
        for number in ends:
            parameters.check(name, number, path, place)
        if ends[0] > ends[1]:
            raise InputError("low lies above high; turn them round.", file=path, place=place)
        found[name] = (float(ends[0]), float(ends[1]))
    return found
