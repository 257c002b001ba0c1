"""Towns: the two capitals and forty others, each with plants, a soviet and committees.

ODD element: entities, state variables and scales. A town of the provinces can differ from its
neighbour; regions are the unit in which results are reported. A person's town is that of the
workplace, present or last; one who never had a workplace there lives in a town drawn once by size.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.random import uniform
from thermidor.common.records import Fields
from thermidor.society.state import Plants, Region

PROVINCIAL = 40
"""Towns of the provinces."""
TOWNS = PROVINCIAL + 2
"""All towns: 0 is Petrograd, 1 is Moscow."""
CENTRE = 100
"""The number of the party's centre where a town is asked for: who gave a post."""
TRADES = 8
"""Trades by which workplaces hear of one another."""


TOWN = {
    "danger": "danger as people of the town perceive it, 0..1",
    "machine": "posts of soviet, party and unions above the lowest whose holders were named, 0..1",
    "elected": "business that the soviet and its executive settled this month, 0..1",
    "party_places": "postings that party committees settle rather than elections, 0..1",
    "attendance": "deputies who come when the soviet sits, 0..1",
    "restriction": "how far other parties and open opposition are restricted, 0..1",
    "control": "how far the secretary nominates who is elected, 0..1",
    "stoppage": "workers who stopped work this month, 0..1",
    "front": "how much nearer the war is than in the region as a whole, ratio",
    "harvest": "how much worse supplies are than in the region as a whole, ratio",
    "mood": "leaning that the town as a whole has gained of late, sd",
    "wear": "leaning that a party loses by being in charge, -1..1",
    "bread": "shortfall of food and fuel, 0..1",
    "bread_before": "the same a month ago, 0..1",
    "bread_two_before": "the same two months ago, 0..1",
    "bread_three_before": "the same three months ago, 0..1",
    "closing": "work lost of late by closed plants, 0..1",
    "delay": "elections put off, 0..1",
    "own": "seats of the soviet held by the party in charge, 0..1",
    "open": "1 while an election declared open is held, else 0",
    "assembly": "workers whose plants send to an assembly outside the soviet, 0..1",
}
"""What is kept of a town: meaning and unit. Each process keeps and reads its own."""


class Towns(Fields, layout=TOWN):
    """All towns: (42,) records of float64 fields."""


def towns() -> Towns:
    """Return the towns with zeros."""
    return Towns.zeros(TOWNS, np.dtype([(name, np.float64) for name in TOWN]))


def _sizes() -> np.ndarray:
    """Shares of the provincial towns in the workers of the provinces, largest first (assumption).

    Quantiles of a Pareto law with the exponent of city sizes, 1.3.
    """
    u = (np.arange(PROVINCIAL) + 0.5) / PROVINCIAL
    sizes = u ** (-1.0 / 1.3)
    return sizes / sizes.sum()


SHARES = _sizes()
"""Shares of the provincial towns in the workers of the provinces: (40,) float64."""
CUMULATIVE = np.cumsum(SHARES)
"""Running sum of `SHARES`."""
PARTS = 256
"""Parts of the range of a draw in which the search for its town begins."""
GUIDE = np.minimum(np.searchsorted(CUMULATIVE, np.arange(PARTS) / PARTS, "right"), PROVINCIAL - 1)
"""First town (from 0) on which a draw in such a part can fall."""


@njit(cache=True, _nrt=False)
def drawn_town(draw: float) -> int:
    """Return the provincial town that a uniform draw falls on, by size."""
    k = GUIDE[min(int(draw * PARTS), PARTS - 1)]
    while k < PROVINCIAL - 1 and CUMULATIVE[k] <= draw:
        k += 1
    return k + 2


@njit(cache=True, _nrt=False)
def town_of(region: int, place: int, identity: int, plants: Plants, key: np.uint64) -> int:
    """Return a person's town.

    Parameters
    ----------
    region, place, identity : int
        Columns of the person.
    plants : (n_plants,) records
    key : uint64
        Key of `Stream.TOWN` in month 0, the same in every month.
    """
    if region != Region.PROVINCES:
        return region
    if place >= 0 and plants[place].town >= 2:
        return np.int64(plants[place].town)
    return drawn_town(uniform(key, identity))
