"""The registry of observables, and the parts many of them share.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from thermidor.society.record import UNIT, History, PostTally, SovietNote, Tally
from thermidor.society.state import Body, Occupation, Party, Rank


class Observable(NamedTuple):
    """One observable: unit, meaning, whether it is known by region, and its function."""

    name: str
    unit: str
    regional: bool
    compute: Callable[[History, int | None], np.ndarray]

    @property
    def meaning(self) -> str:
        """How it is made, in words."""
        return " ".join((self.compute.__doc__ or "").split())


OBSERVABLES: dict[str, Observable] = {}
ALL_RANKS, SENIOR = tuple(Rank), (Rank.UPPER,)
LOCAL = (Body.PETROGRAD_OFFICES, Body.MOSCOW_OFFICES, Body.PROVINCIAL_OFFICES)
BOLSHEVIK = Party.BOLSHEVIK
MEMBERS = Tally.MEMBERS


def observable(unit: str, *, regional: bool = False):
    """Register a function as an observable under its own name."""

    def register(function):
        name = function.__name__
        OBSERVABLES[name] = Observable(name, unit, regional, function)
        return function

    return register


def share(part, whole, empty: float = 0.0) -> np.ndarray:
    """A part of a whole, and `empty` where there is no whole: (months,) float64."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), empty)


def mean(h: History, field: int, r: int | None, over: int = Occupation.BENCH) -> np.ndarray:
    """Mean of a 0..1 column, kept as a sum of 1024ths, over a count of persons."""
    return share(h.counted(field, r), UNIT * h.counted(over, r))


def members(h: History, r: int | None, occupations=tuple(range(7))) -> np.ndarray:
    """Members of the party over some occupations."""
    return sum(h.counted(MEMBERS + o, r) for o in occupations)


def in_region(r: int | None) -> tuple[int, ...]:
    """Occupations of members who are in the place: those at the front or in the village are not."""
    away = (Occupation.ARMY, Occupation.VILLAGE) if r in (0, 1) else ()
    return tuple(o for o in range(7) if o not in away)


def of_soviet(h: History, field: int, r: int | None) -> np.ndarray:
    """A share of seats: of one soviet, or weighted by the root of the seats over all."""
    if r is not None:
        return h.soviets[:, r, field]
    weight = np.sqrt(h.soviets[:, :, SovietNote.SEATS])
    return share((h.soviets[:, :, field] * weight).sum(axis=1), weight.sum(axis=1))


def region_mean(h: History, array, r: int | None) -> np.ndarray:
    """A regional note: of one region, or weighted by workers at the bench over all."""
    if r is not None:
        return array[:, r]
    weight = h.people[:, :, Occupation.BENCH].astype(float)
    return share((array * weight).sum(axis=1), weight.sum(axis=1))


def of_posts(h: History, bodies, ranks, part, whole=PostTally.STAFF) -> np.ndarray:
    """A share of the holders of posts over bodies and ranks."""
    return share(h.staffed(bodies, ranks, part), h.staffed(bodies, ranks, whole))


def bodies_of(kinds: tuple, r: int | None) -> tuple:
    """The bodies of a kind: of one region, or all."""
    return kinds if r is None else (kinds[r],)


def geometric(*parts) -> np.ndarray:
    """Geometric mean with a floor of 0.01 for every part."""
    logs = [np.log(np.clip(np.asarray(part, float), 0.01, 1.0)) for part in parts]
    return np.exp(sum(logs) / len(logs))
