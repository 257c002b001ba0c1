"""Other parties and their press.

ODD element: submodels (other parties and non-party groups). Legal standing comes from acts; what
it is worth depends on the threat to the regime, on supporters and on deputies.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import total
from thermidor.society import groups
from thermidor.society.conditions import Regions
from thermidor.society.population import Start
from thermidor.society.pressures import Channel, felt
from thermidor.society.record import Tally
from thermidor.society.registry import Packed, institution
from thermidor.society.state import Party, Region

RIVALS = tuple(int(party) for party in Party if party > Party.BOLSHEVIK)
"""Parties other than the one in charge."""
N_PARTIES, REGIONS = len(Party), len(Region)
INSECURITY = int(Channel.INSECURITY)
SUPPORT = int(Tally.SUPPORT)


@njit(cache=True)
def worth(
    standing: float,
    press: float,
    insecurity: felt(Channel.INSECURITY, "other parties' legal standing is worth less"),
    supported: float,
    p: groups.Parties,
) -> float:
    """What legal standing is worth (0..1): most of it is being heard, and a threat narrows it.

    standing * (u + (1 - u) * press) * (1 - restrict * insecurity) * (s + (1 - s) * supported): the
    war conduct of the parties narrowed them by stages (sakwa1987); the form is ours.
    """
    heard = p.unheard + (1.0 - p.unheard) * press
    return (
        standing
        * heard
        * (1.0 - p.restrict * insecurity)
        * (p.unsupported + (1.0 - p.unsupported) * supported)
    )


class Standing(NamedTuple):
    """Standing of the parties: by Party, and what it is worth by region."""

    local: np.ndarray  # (6,) in local soviets, 1 or 0
    national: np.ndarray  # (6,) in national bodies, 1 or 0
    press: np.ndarray  # (6,) open papers, 1 or 0
    activity: np.ndarray  # (3,) worth, 0..1


@njit(cache=True)
def _stand(regions, tally, channels, s, p: Packed[groups.Parties]):
    """Let activity follow standing in each region; set fear."""
    p = p[0]
    for r in range(REGIONS):
        people, threat = tally[r], channels[r, INSECURITY]
        heads, value = 0.0, 0.0
        for party in range(N_PARTIES):
            heads += people[SUPPORT + party]
        heads = max(1.0, heads)
        for party in RIVALS:
            supported = min(1.0, people[SUPPORT + party] / heads / p.supported)
            standing = s.local[party] + p.national * (s.national[party] - s.local[party])
            value += worth(standing, s.press[party], threat, supported, p)
        s.activity[r] += p.legality_speed * (value / len(RIVALS) - s.activity[r])
        regions[r].fear = threat * (1.0 - s.activity[r])


@institution("parties", notes=("papers", "plural", "activity"))
class Parties:
    """Standing of the parties.

    Attributes
    ----------
    national, local, press : (6,) float64
        Legal standing in national and in local soviets, open papers: 1 or 0 by Party.
    activity : (3,) float64
        What standing is worth in a region, 0..1.
    government : set of Party
        Parties in the government.
    """

    def __init__(self, start: Start) -> None:
        self.national, self.local, self.press = (np.ones(N_PARTIES) for _ in range(3))
        self.activity = np.full(REGIONS, start.standing)
        self.government = {Party.BOLSHEVIK}

    @property
    def plural(self) -> float:
        """Mean worth of standing over the regions, 0..1."""
        return total(self.activity.tolist()) / self.activity.size

    @property
    def papers(self) -> float:
        """Parties other than the one in charge whose papers may appear."""
        press = self.press.tolist()
        return total(press[party] for party in RIVALS)

    def tolerate(
        self, region: Regions, tally: np.ndarray, channels: np.ndarray, p: Packed[groups.Parties]
    ) -> None:
        """Let activity follow standing; set fear."""
        standing = Standing(self.local, self.national, self.press, self.activity)
        _stand(region, tally, channels, standing, p)
