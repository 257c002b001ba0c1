"""Other parties, their press, non-party groups and workers' assemblies outside the soviets.

ODD element: submodels (other parties and non-party groups). Legal standing comes from acts; what
it is worth depends on the threat to the regime, on supporters and on deputies.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import total
from thermidor.common.random import Stream, uniform
from thermidor.society import groups
from thermidor.society.conditions import Regions
from thermidor.society.population import Start
from thermidor.society.record import UNIT, Tally
from thermidor.society.registry import Packed, institution
from thermidor.society.state import Occupation, Party, Region
from thermidor.society.towns import SHARES, TOWNS, Towns

RIVALS = tuple(int(party) for party in Party if party > Party.BOLSHEVIK)
"""Parties other than the one in charge."""
NONE, N_PARTIES, REGIONS = int(Party.NONE), len(Party), len(Region)
BENCH = int(Occupation.BENCH)
SUPPORT, PRESENT, GRIEVANCE = int(Tally.SUPPORT), int(Tally.PRESENT), int(Tally.GRIEVANCE)


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


@njit(cache=True)
def assembling(hardship: float, representation: float, gathered: float, p: groups.Parties) -> float:
    """Chance (per month) that an assembly forms outside the soviets (rabinowitch2007; form ours).

    assembly * (1 - representation * (1 - hardship) - bar) * gathered: hardship and bodies that no
    longer represent bring it, people who still come and parties that may call them make it.
    """
    lost = 1.0 - representation * (1.0 - hardship)
    return min(1.0, p.assembly * max(0.0, lost - p.assembly_bar) * gathered)


class Standing(NamedTuple):
    """Standing of the parties: by Party, and what it is worth by region."""

    local: np.ndarray  # (6,) in local soviets, 1 or 0
    national: np.ndarray  # (6,) in national bodies, 1 or 0
    press: np.ndarray  # (6,) open papers, 1 or 0
    town: np.ndarray  # (42,) worth in each town, 0..1
    activity: np.ndarray  # (3,) worth, 0..1: mean over the towns of a region by size
    assembly: np.ndarray  # (3,) an assembly outside the soviets exists, 1 or 0


@njit(cache=True)
def _stand(regions, tally, towns, s, opposition, seen, key, p: Packed[groups.Parties]):
    """Let activity follow standing in each town; set whom the disaffected turn to, and fear; let
    assemblies form and end."""
    p = p[0]
    s.activity[:] = 0.0
    for t in range(TOWNS):
        r = min(t, REGIONS - 1)
        aim = _worth_in(tally[r], towns.restriction[t], s, p)
        s.town[t] += p.legality_speed * (aim - s.town[t])
        s.activity[r] += s.town[t] * (SHARES[t - 2] if r == REGIONS - 1 else 1.0)
    for r in range(REGIONS):
        people, heads = tally[r], 0.0
        for party in range(N_PARTIES):
            heads += people[SUPPORT + party]
        heads = max(1.0, heads)
        regions[r].rivals = s.activity[r]
        regions[r].fear = regions[r].insecurity * (1.0 - s.activity[r])
        _turn(people, heads, s.local, s.activity[r], p, opposition[r])
        _assemble(people, s, r, seen[r], uniform(key, r), p)


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


@njit(cache=True)
def _assemble(people, s, r, seen, draw, p: groups.Parties):
    """Let an assembly form, or end where nobody comes any more or nobody may call it."""
    bench = max(1.0, float(people[BENCH]))
    hardship = float(people[GRIEVANCE]) / UNIT / bench
    gathered = float(people[PRESENT]) / bench * s.activity[r]
    if s.assembly[r] == 0.0 and draw < assembling(hardship, seen, gathered, p):
        s.assembly[r] = 1.0
    elif s.assembly[r] > 0.0 and gathered < p.assembly_end:
        s.assembly[r] = 0.0


@njit(cache=True)
def _turn(people, heads, local, active, p: groups.Parties, out):
    """Cumulative chance of each party for those who turn away from the party in charge."""
    out[:] = 0.0
    weights = running = 0.0
    for party in RIVALS:
        share = people[SUPPORT + party] / heads
        out[party] = (p.turn_new + share) * local[party] * active
        weights += out[party]
    out[NONE] = max(0.0, 1.0 - p.turn_filled * weights) + p.turn_nonparty
    weights = 0.0
    for party in range(N_PARTIES):
        weights += out[party]
    for party in range(N_PARTIES):
        running += out[party] / weights
        out[party] = running


@institution("parties", notes=("papers", "plural", "activity", "assembly"))
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
    assembly : (3,) float64
        1 where a workers' assembly outside the soviets exists.
    government : set of Party
        Parties in the government.
    """

    def __init__(self, start: Start) -> None:
        self.national, self.local, self.press = (np.ones(N_PARTIES) for _ in range(3))
        self.activity = np.full(REGIONS, start.standing)
        self.town_activity = np.full(TOWNS, start.standing)
        self.assembly = np.zeros(REGIONS)
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
        self,
        region: Regions,
        tally: np.ndarray,
        towns: Towns,
        opposition: np.ndarray,
        representation: list[float],
        keys: np.ndarray,
        p: Packed[groups.Parties],
    ) -> None:
        """Let activity follow standing; set whom the disaffected turn to; let assemblies form."""
        standing = Standing(
            self.local, self.national, self.press, self.town_activity, self.activity, self.assembly
        )
        seen = np.array(representation)
        key = keys[Stream.ASSEMBLY]
        _stand(region, tally, towns, standing, opposition, seen, key, p)
