"""Parts that many observables share: shares, means, counts over bodies, seats of soviets.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from thermidor.society.record import UNIT, History, PostTally, Tally
from thermidor.society.registry import Months, Place
from thermidor.society.state import Body, Level, Occupation, Party, Rank, Region

ALL_RANKS, SENIOR = tuple(Rank), (Rank.UPPER,)
LIVING = tuple(occupation for occupation in Occupation if occupation != Occupation.DEAD)
AWAY = (Occupation.ARMY, Occupation.VILLAGE)
"""Occupations of those who are not in the towns of their region."""
CAPITALS = (Region.PETROGRAD, Region.MOSCOW)


def share(part: Months | int, whole: Months, empty: float = 0.0) -> Months:
    """A part of a whole, and `empty` where there is no whole: (months,) float64."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), empty)


def mean(h: History, field: int, r: Place, over: int = Occupation.BENCH) -> Months:
    """Mean of a 0..1 column, kept as a sum of 1024ths, over a count of persons."""
    return share(h.counted(field, r), UNIT * h.counted(over, r))


def heads(h: History, r: Place, occupations: Iterable[int] = LIVING) -> Months:
    """Persons over some occupations."""
    return sum(h.counted(Tally.OCCUPATION + o, r) for o in occupations)


def members(h: History, r: Place, occupations: Iterable[int] = LIVING) -> Months:
    """Members of the party over some occupations."""
    return sum(h.counted(Tally.MEMBERS + o, r) for o in occupations)


def in_region(r: Place) -> tuple[int, ...]:
    """Occupations of members who are in the place: those at the front or in the village are not."""
    away = AWAY if r in CAPITALS else ()
    return tuple(occupation for occupation in LIVING if occupation not in away)


def decided(h: History, level: Level) -> Months:
    """Share of decisions taken at a level."""
    return h.note("business.shares")[:, level]


def of_soviet(h: History, name: str, r: Place) -> Months:
    """A regional note as a share of seats: of one soviet, or weighted over all ."""
    return _weighted(h, h.note(name), r)


def seats_of(h: History, party: Party, r: Place) -> Months:
    """A party's share of the seats: of one soviet, or weighted over all."""
    return _weighted(h, h.note("soviets.parties")[:, :, party], r)


def _weighted(h: History, shares: np.ndarray, r: Place) -> Months:
    """A share by region, (months, 3): of one, or of all weighted by the root of the seats."""
    if r is not None:
        return shares[:, r]
    weight = np.sqrt(h.note("soviets.held"))
    return share((shares * weight).sum(axis=1), weight.sum(axis=1))


def region_mean(h: History, array: np.ndarray, r: Place) -> Months:
    """A regional note, (months, 3): of one region, or weighted by workers at the bench over all."""
    if r is not None:
        return array[:, r]
    weight = h.people[:, :, Occupation.BENCH].astype(float)
    return share((array * weight).sum(axis=1), weight.sum(axis=1))


def of_posts(
    h: History,
    bodies: Iterable[Body],
    ranks: Iterable[Rank],
    part: PostTally,
    whole: PostTally = PostTally.STAFF,
) -> Months:
    """A share of the holders of posts over bodies and ranks."""
    return share(h.staffed(bodies, ranks, part), h.staffed(bodies, ranks, whole))


def bodies_of(kinds: tuple[Body, ...], r: Place) -> tuple[Body, ...]:
    """The bodies of a kind: of one region, or all."""
    return kinds if r is None else (kinds[r],)


def geometric(*parts: Months) -> Months:
    """Geometric mean with a floor of 0.01 for every part."""
    logs = [np.log(np.clip(np.asarray(part, float), 0.01, 1.0)) for part in parts]
    return np.exp(sum(logs) / len(logs))
