"""Every number once: default, unit, range, meaning and source, grouped by the rules that read it.

Where the source reads "assumption" the value is ours and the sensitivity analysis sweeps its range.
The keys of the literature are those of `sources.bib`. A group lies with its rules; `groups` holds
those that several institutions read.
"""

from __future__ import annotations

import math
import os
from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

import numpy as np
from numba import config

from thermidor.common.errors import InputError, suggest
from thermidor.society import groups
from thermidor.society.couplings import Couplings
from thermidor.society.economy import Economy
from thermidor.society.institutions import INSTITUTIONS
from thermidor.society.number import Number
from thermidor.society.people.cadre import Dissent
from thermidor.society.people.deputy import Soviets
from thermidor.society.people.leaning import Leaning
from thermidor.society.people.official import Offices
from thermidor.society.people.recruit import Joining
from thermidor.society.people.worker import Bench, Moves
from thermidor.society.population import Start
from thermidor.society.registry import reads

GROUPS: dict[str, type] = {
    "start": Start,
    "bench": Bench,
    "leaning": Leaning,
    "moves": Moves,
    "joining": Joining,
    "dissent": Dissent,
    "offices": Offices,
    "plants": groups.Plants,
    "soviets": Soviets,
    "centre": groups.Centre,
    "unions": groups.Unions,
    "economy": Economy,
    "privilege": groups.Privilege,
    "parties": groups.Parties,
    "couplings": Couplings,
    **{one.name: one.parameters for one in INSTITUTIONS.values() if one.parameters},
}
"""Groups of parameters by name; those that one institution alone reads come last."""


class Parameters(namedtuple("Parameters", GROUPS, defaults=[kind() for kind in GROUPS.values()])):
    """All parameters of a run, by group."""

    __slots__ = ()

    def replace(self, values: Mapping[str, float]) -> Parameters:
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
    for group, kind in GROUPS.items():
        hints = get_type_hints(kind, include_extras=True)
        for name in kind._fields:
            found[f"{group}.{name}"] = hints[name].__metadata__[0]
    return found


_TABLE = _collect()


def check(name: str, value: object, file: object = None, place: str | None = None) -> None:
    """Check one value against the table.

    Raises
    ------
    InputError
        If the name is unknown, or the value is not a finite number within the parameter's range.
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


def packed(parameters: Parameters) -> Parameters:
    """Return all groups as arrays of one record, for compiled loops: ``group[0].name`` is a number.

    Numba takes an array faster than a tuple of forty numbers; in a small society that is much of an
    institution's time. In plain Python a group stands for its own only item, because a record of
    NumPy has methods, and a parameter may have the name of one.
    """
    if config.DISABLE_JIT or os.environ.get("NUMBA_DISABLE_JIT") == "1":
        return Parameters(*((group,) for group in parameters))
    return Parameters(*map(_record, parameters))


def _record(group: tuple) -> np.ndarray:
    fields = np.dtype([(name, np.float64) for name in group._fields])
    return np.array([tuple(group)], np.dtype((np.record, fields)))


@cache
def getter(function: Callable) -> Callable[[Any], tuple]:
    """Return what gets the parts that a function reads from a simulation (`registry.reads`)."""
    paths = reads(function, {kind: name for name, kind in GROUPS.items()})
    if len(paths) > 1:
        return attrgetter(*paths)
    return lambda simulation: tuple(attrgetter(path)(simulation) for path in paths)
