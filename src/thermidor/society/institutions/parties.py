"""Other parties, their press, non-party groups and workers' assemblies outside the soviets.

ODD element: submodels (other parties and non-party groups). Legal standing comes from acts; what
it is worth depends on the threat to the regime, on supporters and on deputies.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.maths import total
from thermidor.common.random import Stream, uniform
from thermidor.society.pressures import Channel
from thermidor.society.record import UNIT, Note, SovietNote, Tally
from thermidor.society.state import Party

OPPOSITION = tuple(int(p) for p in (Party.MENSHEVIK, Party.SR, Party.LEFT_SR, Party.ANARCHIST))
NONE, N_PARTIES, INSECURITY = int(Party.NONE), len(Party), int(Channel.INSECURITY)
SUPPORT, PRESENT, GRIEVANCE = int(Tally.SUPPORT), int(Tally.PRESENT), int(Tally.GRIEVANCE)


@njit(cache=True)
def worth(standing, press, insecurity, supported, p):
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


@njit(cache=True)
def assembling(hardship, representation, gathered, p):
    """Chance (per month) that an assembly forms outside the soviets (rabinowitch2007; form ours).

    assembly * (1 - representation * (1 - hardship) - bar) * gathered: hardship and bodies that no
    longer represent bring it, people who still come and parties that may call them make it.
    """
    lost = 1.0 - representation * (1.0 - hardship)
    return min(1.0, p.assembly * max(0.0, lost - p.assembly_bar) * gathered)


@njit(cache=True)
def _stand(
    regions, tally, channels, local, national, press, activity, assembly, opposition, seen, key, p
):
    """Let activity follow standing in each region; set whom the disaffected turn to, and fear; let
    assemblies form and end."""
    p = p[0]
    for r in range(3):
        people, threat, heads, value = tally[r], channels[r, INSECURITY], 0.0, 0.0
        for party in range(N_PARTIES):
            heads += people[SUPPORT + party]
        heads = max(1.0, heads)
        for party in OPPOSITION:
            supported = min(1.0, people[SUPPORT + party] / heads / p.supported)
            standing = local[party] + p.national * (national[party] - local[party])
            value += worth(standing, press[party], threat, supported, p)
        activity[r] += p.legality_speed * (value / len(OPPOSITION) - activity[r])
        regions[r].rivals, regions[r].fear = activity[r], threat * (1.0 - activity[r])
        _turn(people, heads, local, activity[r], p, opposition[r])
        bench = max(1.0, float(people[0]))
        hardship = float(people[GRIEVANCE]) / UNIT / bench
        gathered = float(people[PRESENT]) / bench * activity[r]
        chance = assembling(hardship, seen[r], gathered, p)
        if assembly[r] == 0.0 and uniform(key, r) < chance:
            assembly[r] = 1.0
        elif assembly[r] > 0.0 and gathered < p.assembly_end:
            assembly[r] = 0.0  # nobody comes any more, or nobody may call them


@njit(cache=True)
def _turn(people, heads, local, active, p, out):
    """Cumulative chance of each party for those who turn away from the party in charge."""
    out[:] = 0.0
    whole = running = 0.0
    for party in OPPOSITION:
        share = people[SUPPORT + party] / heads
        out[party] = (p.turn_new + share) * local[party] * active
        whole += out[party]
    out[NONE] = max(0.0, 1.0 - p.turn_filled * whole) + p.turn_nonparty
    whole = 0.0
    for party in range(N_PARTIES):
        whole += out[party]
    for party in range(N_PARTIES):
        running += out[party] / whole
        out[party] = running


class Parties:
    """Standing of the parties.

    Attributes
    ----------
    national, local, press : (6,) float64
        Legal standing in national and in local soviets, open papers: 1 or 0 by Party.
    activity : (3,) float64
        What standing is worth in a region, 0..1.
    plural : float
        Its mean over the regions.
    assembly : (3,) float64
        1 where a workers' assembly outside the soviets exists.
    """

    def __init__(self, parameters):
        self.national, self.local, self.press = (np.ones(len(Party)) for _ in range(3))
        self.activity = np.full(3, parameters.start.standing)
        self.assembly = np.zeros(3)
        self.government = {Party.BOLSHEVIK}

    @property
    def plural(self) -> float:
        """Mean worth of standing over the regions."""
        return total(self.activity.tolist()) / self.activity.size

    def step(self, simulation) -> None:
        """Let activity follow standing; set whom the disaffected turn to; let assemblies form."""
        seen = np.array([simulation.representation(r) for r in range(3)])
        _stand(
            simulation.region,
            simulation.tally,
            simulation.channels,
            self.local,
            self.national,
            self.press,
            self.activity,
            self.assembly,
            simulation.opposition,
            seen,
            simulation.keys[Stream.ASSEMBLY],
            simulation.packed.parties,
        )

    def write(self, note: list[float], soviets: list[list[float]], simulation) -> None:
        """Write the month's notes."""
        press = self.press.tolist()
        note[Note.PRESS] = total(press[party] for party in OPPOSITION)
        note[Note.STANDING] = self.plural
        for own, active, met in zip(
            soviets, self.activity.tolist(), self.assembly.tolist(), strict=True
        ):
            own[SovietNote.STANDING], own[SovietNote.ASSEMBLY] = active, met
