"""Accounts: the historians' rival explanations, as mechanisms that are on and values that differ.

ODD element: design concepts (basic principles). An account says which couplings work and where it
puts its weight. What happens is the scenario's to say. The software takes no side between accounts.
A shipped account is a file in ``data/accounts``; it is known by being there.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from thermidor.common import mistakes, toml
from thermidor.common.errors import InputError, suggest
from thermidor.common.mistakes import Report, TooMany, lines
from thermidor.common.places import DATA
from thermidor.scenario.files import flat
from thermidor.society import parameters

if TYPE_CHECKING:
    from thermidor.scenario.models import AccountFile

FOLDER = DATA / "accounts"
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
        False for the null account, which is a curve without runs.
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
    """Return an account by its shipped name or from a file ending in ``.toml``.

    Raises
    ------
    InputError
        If there is no such account, or the file has mistakes: the first of them.
    """
    path = Path(name) if str(name).endswith(".toml") else FOLDER / f"{name}.toml"
    if not str(name).endswith(".toml") and str(name) not in names():
        raise InputError(
            f'"{name}" is not an account; the accounts are {", ".join(names())}, or a file that '
            f"ends in .toml.{suggest(str(name), names())}"
        )
    return _read(path) if path.parent != FOLDER else _shipped(path)


def with_runs() -> list[str]:
    """Return the names of the shipped accounts that have agents, and so runs."""
    return [name for name in names() if load(name).agents]


@cache
def _shipped(path: Path) -> Account:
    return _read(path)


def runnable(name: str | Path) -> Account:
    """Return an account that has agents.

    Raises
    ------
    InputError
        As `load`; also for the null account, which has no agents.
    """
    chosen = load(name)
    if not chosen.agents:
        raise InputError(
            f'the account "{chosen.name}" has no agents and so no run; reports show it next '
            "to every other account.",
            place="account",
        )
    return chosen


def _model() -> type[AccountFile]:
    from thermidor.scenario.models import AccountFile

    return AccountFile


def _read(path: Path) -> Account:
    text, table = toml.read(path, "account")
    report = Report(path, lines(text))
    with contextlib.suppress(TooMany):
        mistakes.check(_model, table, text, report)
    mistakes.raise_first(report.problems, "")
    priors = table.get("priors", {})
    return Account(
        name=path.stem,
        title=table.get("title", ""),
        who=table.get("who", ""),
        claim=table.get("claim", ""),
        predicts=table.get("predicts", ""),
        off=tuple(table.get("off", ())),
        parameters={k: float(v) for k, v in flat(table.get("parameters", {})).items()},
        priors={name: (float(low), float(high)) for name, (low, high) in priors.items()},
        agents=table.get("agents", True),
        file=path,
    )
