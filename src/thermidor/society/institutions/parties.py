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
from thermidor.society.record import Tally
from thermidor.society.registry import Packed, institution
from thermidor.society.state import Party, Region
from thermidor.society.towns import SHARES, TOWNS, Towns

RIVALS = tuple(int(party) for party in Party if party > Party.BOLSHEVIK)
"""Parties other than the one in charge."""
N_PARTIES, REGIONS = len(Party), len(Region)
SUPPORT = int(Tally.SUPPORT)


@njit(cache=True)
def worth(
    standing: float, press: float, restriction: float, supported: float, p: groups.Parties
) -> float:
    """What legal standing is worth (0..1): most of it is being heard, and restriction narrows it.

    standing * (u + (1 - u) * press) * (1 - restrict * restriction of the town) * (s + (1 - s) *
    supported): the war conduct of the parties narrowed them by stages (sakwa1987); form ours.
    """
    heard = p.unheard + (1.0 - p.unheard) * press
    return (
        standing
        * heard
        * (1.0 - p.restrict * restriction)
        * (p.unsupported + (1.0 - p.unsupported) * supported)
    )


class Standing(NamedTuple):
    """Standing of the parties: by Party, and what it is worth by region."""

    local: np.ndarray  # (6,) in local soviets, 1 or 0
    national: np.ndarray  # (6,) in national bodies, 1 or 0
    press: np.ndarray  # (6,) open papers, 1 or 0
    town: np.ndarray  # (42,) worth in each town, 0..1
    named: np.ndarray  # (42, 6) whether a party's people stand under its name, 1 or 0
    activity: np.ndarray  # (3,) worth, 0..1: mean over the towns of a region by size


@njit(cache=True)
def _stand(regions, tally, towns, s, p: Packed[groups.Parties]):
    """Let activity follow standing in each town; set fear."""
    p = p[0]
    s.activity[:] = 0.0
    for t in range(TOWNS):
        r = min(t, REGIONS - 1)
        aim = _worth_in(tally[r], towns.restriction[t], s, p)
        s.town[t] += p.legality_speed * (aim - s.town[t])
        for party in range(N_PARTIES):
            s.named[t, party] = under_name(party, s.local[party], s.town[t], p)
        s.activity[r] += s.town[t] * (SHARES[t - 2] if r == REGIONS - 1 else 1.0)
    for r in range(REGIONS):
        regions[r].fear = regions[r].insecurity * (1.0 - s.activity[r])


@njit(cache=True)
def under_name(party: int, local: float, worth_in: float, p: groups.Parties) -> float:
    """Whether a party's people stand under its name in a town (1 or 0), or as of no party.

    They need legal standing, and that it is worth something: Mensheviks and SRs of 1921, barely
    legal, stood as of no party (pirani2008). The party in charge always does. The form is ours.
    """
    if party <= Party.BOLSHEVIK:
        return 1.0
    return 1.0 if local > 0.0 and worth_in >= p.named else 0.0


@njit(cache=True)
def _worth_in(people, restriction, s, p: groups.Parties):
    """What the standing of the other parties is worth in a town, in one mean (0..1)."""
    heads = value = 0.0
    for party in range(N_PARTIES):
        heads += people[SUPPORT + party]
    for party in RIVALS:
        supported = min(1.0, people[SUPPORT + party] / max(1.0, heads) / p.supported)
        standing = s.local[party] + p.national * (s.national[party] - s.local[party])
        value += worth(standing, s.press[party], restriction, supported, p)
    return value / len(RIVALS)


@institution("parties", notes=("papers", "plural", "activity"))
class Parties:
    """Standing of the parties.

    Attributes
    ----------
    national, local, press : (6,) float64
        Legal standing in national and in local soviets, open papers: 1 or 0 by Party.
    activity : (3,) float64
        What standing is worth in a region, 0..1.
    town_activity : (42,) float64
        The same by town.
    named : (42, 6) float64
        Whether a party's people stand under its name in a town, 1 or 0.
    government : set of Party
        Parties in the government.
    """

    def __init__(self, start: Start) -> None:
        self.national, self.local, self.press = (np.ones(N_PARTIES) for _ in range(3))
        self.activity = np.full(REGIONS, start.standing)
        self.town_activity = np.full(TOWNS, start.standing)
        self.named = np.ones((TOWNS, N_PARTIES))
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
        self, region: Regions, tally: np.ndarray, towns: Towns, p: Packed[groups.Parties]
    ) -> None:
        """Let activity follow standing; set fear."""
        standing = Standing(
            self.local, self.national, self.press, self.town_activity, self.named, self.activity
        )
        _stand(region, tally, towns, standing, p)
