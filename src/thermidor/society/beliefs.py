"""What people hold in private of the parties in the autumn of 1917, and what stays of it.

A town, a workplace and a person each have a lasting difference from their milieu, drawn from their
number; the means of the milieus are such that support is that of the votes of 1917.

ODD element: initialisation.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.random import Stream
from thermidor.society.people.leaning import ARMY, MILIEUS, OTHERS, VILLAGE, Leaning, bell, milieu
from thermidor.society.state import Occupation, Party, Plants, Region

SUPPORT = np.array(
    [
        (0.05, 0.68, 0.08, 0.09, 0.08, 0.02),  # at the bench in Petrograd
        (0.08, 0.60, 0.12, 0.10, 0.08, 0.02),  # in Moscow
        (0.10, 0.52, 0.13, 0.12, 0.11, 0.02),  # in the provinces
        (0.08, 0.50, 0.05, 0.17, 0.18, 0.02),  # army
        (0.10, 0.16, 0.02, 0.34, 0.37, 0.01),  # village
        (0.45, 0.05, 0.20, 0.25, 0.04, 0.01),  # others
    ]
)
"""Support by milieu in the order of `Party`: (MILIEUS, 6) (assumption, from the votes reported for
the capitals in the summer and autumn of 1917)."""


def hold_other_parties(people: Columns, draw: np.ndarray) -> None:
    """Set which party everybody supports who does not support the one in charge.

    Parameters
    ----------
    people : Columns
    draw : (n_people,) float64
        A draw for each person, 0..1.
    """
    others = SUPPORT.copy()
    others[:, Party.BOLSHEVIK] = 0.0
    others = np.cumsum(others, axis=1)
    others /= others[:, -1:]
    groups = np.full(len(people), OTHERS)
    bench = people.occupation == Occupation.BENCH
    groups[bench] = people.region[bench]
    groups[people.occupation == Occupation.ARMY] = ARMY
    groups[people.occupation == Occupation.VILLAGE] = VILLAGE
    for group in range(MILIEUS):
        inside = groups == group
        people.affinity[inside] = np.searchsorted(others[group], draw[inside], side="right")


def leans(p: Leaning) -> np.ndarray:
    """Return the mean leaning of each milieu in the autumn of 1917: (MILIEUS,) float64.

    It stays the base to which leanings return where nothing presses and nobody is aggrieved.
    At this mean the share of persons above 0 is their support of the party in charge; the spread is
    that of persons, and at the bench of workplaces and provincial towns as well.
    """
    at_bench = 1.0 + p.spread_plant**2
    towns = np.array([0.0, 0.0, p.spread_town**2])
    spread = np.ones(MILIEUS)
    spread[: len(Region)] = (at_bench + towns) ** 0.5
    quantiles = [NormalDist().inv_cdf(share) for share in SUPPORT[:, Party.BOLSHEVIK]]
    return spread * quantiles


@njit(cache=True)
def town_lean(key: np.uint64, town: int, spread: float) -> float:
    """Lasting difference (sd) of a provincial town from its region; the capitals have none."""
    return spread * bell(key, town) if town >= Region.PROVINCES else 0.0


@njit(cache=True)
def plant_lean(key: np.uint64, identity: int, spread: float) -> float:
    """Lasting difference (sd) of a workplace from its town."""
    return spread * bell(key, identity)


@njit(cache=True)
def _lean(people, plants, keys, means, spread_town, spread_plant):
    """Set what everybody holds in private of the party in charge."""
    towns, places, own = keys[Stream.TOWN_MOOD], keys[Stream.PARTY_CHOICE], keys[Stream.SUPPORT]
    for i in range(people.identity.size):
        r = people.region[i]
        lean = means[milieu(people.occupation[i], people.origin[i], r)]
        if people.occupation[i] == Occupation.BENCH:
            plant = plants[people.place[i]]
            lean = means[r] + town_lean(towns, plant.town, spread_town)
            lean += plant_lean(places, plant.identity, spread_plant)
        people.leaning[i] = lean + bell(own, people.identity[i])


def lean_and_show(people: Columns, plants: Plants, p: Leaning, keys: np.ndarray) -> None:
    """Let everybody lean; those outside the parties support, and have shown, what they hold."""
    _lean(people.arrays, plants, keys, leans(p), p.spread_town, p.spread_plant)
    free = people.party == Party.NONE
    own = np.where(people.leaning >= 0.0, Party.BOLSHEVIK, people.affinity)
    people.support[free] = own[free]
    people.shown[:] = people.support
