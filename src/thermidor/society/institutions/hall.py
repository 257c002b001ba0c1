"""The soviets of the towns as tables: the hall of each town and who sits in it.

ODD element: entities, state variables and scales.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thermidor.common.records import Fields
from thermidor.society.population import Start
from thermidor.society.state import Region
from thermidor.society.towns import SHARES, TOWNS

SEATS = (780.0, 2000.0, 42000.0)
"""Seats of the soviets of a region: Moscow's 2,000 from the evidence, the others assumption."""
DEPUTIES = np.array([100, 200] + [24] * (TOWNS - 2), np.int64)
"""Deputies of a town who are followed as persons, each standing for his share of the seats."""
MOST = 256
"""Most deputies of a town who are followed as persons."""

HALL = {
    "region": "region, code",
    "seats": "seats of the soviet",
    "reserved": "share of seats kept for organisations, 0..1",
    "floor": "share of seats that acts ask to keep for them, 0..1",
    "since": "months since the election",
    "called": "1 where an act called an election, else 0",
    "held": "seats that a deputy holds",
    "factory": "those from workplaces",
    "factory_bolshevik": "of these, held by Bolsheviks",
    "named": "seats held for organisations",
    "came": "seats whose deputies came",
    "answering": "seats answerable to those below",
    "bolshevik": "seats held by Bolsheviks, 0..1",
    "contest": "contest in it, 0..1",
}
"""What is kept of the soviet of a town: meaning and unit."""


class Halls(Fields, layout=HALL):
    """The soviets of the towns: (42,) records of float64 fields."""


def halls(start: Start) -> Halls:
    """Return the soviets of month zero, every election called."""
    table = Halls.zeros(TOWNS, np.dtype([(name, np.float64) for name in HALL]))
    table.region[:] = [min(t, Region.PROVINCES) for t in range(TOWNS)]
    table.seats[:] = [*SEATS[:2], *(SEATS[2] * SHARES)]
    table.reserved[:] = start.reserved
    table.contest[:] = start.contest
    table.called[:] = 1.0
    return table


class Benches(NamedTuple):
    """Who sits in the soviets: rows of persons by town."""

    n: np.ndarray  # (42,) int64 deputies
    who: np.ndarray  # (42, MOST) int64 rows of persons; -1 a seat that is empty
    share: np.ndarray  # (42, MOST) float64 seats that a deputy stands for
    list: np.ndarray  # (42, MOST) int64 party on whose list he was elected


def benches() -> Benches:
    """Return benches on which nobody sits."""
    shape = (TOWNS, MOST)
    n, who, lists = np.zeros(TOWNS, np.int64), np.full(shape, -1), np.zeros(shape, np.int64)
    return Benches(n, who, np.zeros(shape), lists)


class Recalls(NamedTuple):
    """Workplaces that recalled a deputy this month."""

    wanted: np.ndarray  # (n_plants,) int64 party of the successor, -1 nobody was recalled
    bench: np.ndarray  # (n_plants,) int64 town * MOST + place on the bench
    draw: np.ndarray  # (n_plants,) float64 lowest draw of those who stand
    row: np.ndarray  # (n_plants,) int64 row of the successor, -1 nobody


def recalls(plants: int) -> Recalls:
    """Return room for so many workplaces."""
    wanted, bench, row = (np.full(plants, -1) for _ in range(3))
    return Recalls(wanted, bench, np.zeros(plants), row)
