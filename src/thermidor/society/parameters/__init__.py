"""Every number once: default, unit, range, meaning and source, grouped by the rule that reads it.

Where the source reads "assumption" the value is ours and the sensitivity analysis sweeps its range.
The keys of the literature are those of `sources.bib`.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple, get_type_hints

from thermidor.common.errors import InputError, suggest
from thermidor.society.couplings import Couplings
from thermidor.society.economy import Economy
from thermidor.society.number import ASSUMPTION, Number
from thermidor.society.parameters.institutions import (
    Cascade,
    Centre,
    Parties,
    Plants,
    Privilege,
    Unions,
)
from thermidor.society.people.cadre import Joining
from thermidor.society.people.deputy import Soviets
from thermidor.society.people.official import Offices
from thermidor.society.people.worker import Bench, Moves
from thermidor.society.population import Start

__all__ = [
    "ASSUMPTION",
    "Bench",
    "Cascade",
    "Centre",
    "Couplings",
    "Economy",
    "Joining",
    "Moves",
    "Number",
    "Offices",
    "Parameters",
    "Parties",
    "Plants",
    "Privilege",
    "Soviets",
    "Start",
    "Unions",
    "check",
    "table",
]


class Parameters(NamedTuple):
    """All parameters of a run, by group."""

    start: Start = Start()
    bench: Bench = Bench()
    moves: Moves = Moves()
    joining: Joining = Joining()
    offices: Offices = Offices()
    plants: Plants = Plants()
    soviets: Soviets = Soviets()
    cascade: Cascade = Cascade()
    centre: Centre = Centre()
    unions: Unions = Unions()
    economy: Economy = Economy()
    privilege: Privilege = Privilege()
    parties: Parties = Parties()
    couplings: Couplings = Couplings()

    def replace(self, values: Mapping[str, float]) -> "Parameters":
        """Return a copy with some values changed, keyed ``group.name``.

        Raises
        ------
        InputError
            If a name is unknown or a value lies outside its range.
        """
        changes: dict[str, dict[str, float]] = {}
        for name, value in values.items():
            check(name, value)
            group, field = name.split(".")
            changes.setdefault(group, {})[field] = float(value)
        return self._replace(**{g: getattr(self, g)._replace(**c) for g, c in changes.items()})

    def flat(self) -> dict[str, float]:
        """Return all values keyed ``group.name``."""
        return {f"{g}.{n}": v for g in self._fields for n, v in getattr(self, g)._asdict().items()}


def table() -> dict[str, Number]:
    """Return what every parameter means, keyed ``group.name``."""
    return dict(_TABLE)


def _collect() -> dict[str, Number]:
    found = {}
    for group, default in Parameters()._asdict().items():
        hints = get_type_hints(type(default), include_extras=True)
        for name in default._fields:
            found[f"{group}.{name}"] = hints[name].__metadata__[0]
    return found


_TABLE = _collect()


def check(name: str, value: object, file: object = None, place: str | None = None) -> None:
    """Check one value against the table.

    Raises
    ------
    InputError
        If the name is unknown, or the value is no finite number within the parameter's range.
    """
    known = _TABLE.get(name)
    if known is None:
        raise InputError(
            f'"{name}" is not a parameter; write it as group.name.{suggest(name, _TABLE)}',
            file=file,
            place=place,
        )
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{name} is {value!r} but must be a number.", file=file, place=place)
    if not known.low <= value <= known.high:
        raise InputError(
            f"{name} is {value:g} but must lie from {known.low:g} to {known.high:g} "
            f"({known.unit}).",
            file=file,
            place=place,
        )
