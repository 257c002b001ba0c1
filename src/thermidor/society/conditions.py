"""What persons face in a month: set by institutions, read by the rules of persons.

Nothing else passes from institutions to persons, and only counts (`record`) pass back.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thermidor.common.records import Fields
from thermidor.society.pressures import Channel
from thermidor.society.state import BODY_REGION, Body, Occupation, Rank, Region

SKILL_CLASSES, TIERS, FREE = 6, 4, 6
"""Classes of candidates: by skill, by weight of the row, by what they do now."""
N_CLASSES = FREE * SKILL_CLASSES * 2 * TIERS
TIER_WEIGHTS = (4, 20, 100, 250)
"""Heaviest row of each tier at the default scale; the last tier has no bound. Of a row that stands
for many persons a body of few posts takes a part, and so much the more often: see `part_of`."""
IN_POST = 5
"""Code of members who hold a post elsewhere and may be called to a central body."""
FREE_CODE = np.full(len(Occupation), -1, np.int64)
for _code, _occupation in enumerate(
    (Occupation.IDLE, Occupation.BENCH, Occupation.ARMY, Occupation.VILLAGE, Occupation.OFFICE)
):
    FREE_CODE[_occupation] = _code

REGION = {
    "shortfall": "shortfall of food and fuel, 0..1",
    **dict.fromkeys((channel.name.lower() for channel in Channel), "channel, 0..1"),
    "fear": "fear of the consequences of taking part, 0..1",
    "power": "say of those without a workplace, 0..1",
    "delay": "elections put off, 0..1",
    "work_idle": "chance that an idle person finds work, per month",
    "work_village": "chance that a villager finds work in the region, per month",
    "privilege": "advantage of office, 0..1",
    "expulsion": "chance that an oppositionist is expelled, per month",
    "union_join": "chance that a worker joins a union, per month",
}
"""Conditions of a region and what they mean; a new channel is among them without being named."""


_FIRST = list(REGION).index(Channel(0).name.lower())
CHANNELS = slice(_FIRST, _FIRST + len(Channel))
"""Fields of a region that are channels, in the order of `Channel`."""


class Regions(Fields, layout=REGION):
    """The conditions of the three regions: (3,) records of float64 fields."""

    def feel(self, channels: np.ndarray) -> None:
        """Take over the month's channels, by their names.

        Parameters
        ----------
        channels : (3, n_channels) float64
        """
        fields = np.asarray(self).view(np.float64).reshape(len(self), len(REGION))
        fields[:, CHANNELS] = channels


def regions() -> Regions:
    """Return conditions of zeros for the three regions."""
    return Regions.zeros(len(Region), np.dtype([(name, np.float64) for name in REGION]))


class PostConditions(NamedTuple):
    """Conditions of posts by body and rank, and of candidates by class."""

    demand: np.ndarray  # (n_bodies, 3) posts
    unit: np.ndarray  # (n_bodies, 3) hiring per unit of appeal, per month
    suit: np.ndarray  # (n_bodies, 3, skill classes, 2) suitability
    boost: np.ndarray  # (n_bodies, 3, TIERS) parts that a row of a tier comes in, 1 or more
    shed: np.ndarray  # (n_bodies, 3) chance of dismissal, per month
    named: np.ndarray  # (n_bodies, 3) chance that others than voters name, by rule
    routine: np.ndarray  # (n_bodies, 3) mean routine of the staff
    rise: np.ndarray  # (n_bodies, 3, skill classes, 2) chance to rise, per month
    region: np.ndarray  # (n_bodies,) where the body sits
    reach: np.ndarray  # (n_bodies,) reach for members elsewhere
    free: np.ndarray  # (FREE,) readiness by what candidates do now
    bounds: np.ndarray  # (TIERS,) heaviest row of each tier at the run's scale
    hazard: np.ndarray  # (3, N_CLASSES) rate at which candidates are taken into any post

    @classmethod
    def empty(cls) -> PostConditions:
        """Return conditions of zeros, with the seats of the bodies at month zero."""
        n, k = len(Body), len(Rank)
        return cls(
            np.zeros((n, k)),
            np.zeros((n, k)),
            np.zeros((n, k, SKILL_CLASSES, 2)),
            np.ones((n, k, TIERS)),
            np.zeros((n, k)),
            np.zeros((n, k)),
            np.zeros((n, k)),
            np.zeros((n, k, SKILL_CLASSES, 2)),
            BODY_REGION.copy(),
            np.zeros(n),
            np.zeros(FREE),
            np.array(TIER_WEIGHTS, np.int64),
            np.zeros((len(Region), N_CLASSES)),
        )


class Places(NamedTuple):
    """Open places by workplace, for those who find work."""

    cumulative: np.ndarray  # (n_plants,) running sum of vacancies within each region, 0..1
    first: np.ndarray  # (4,) first workplace of each region
