"""Other parties, their press, non-party groups and workers' assemblies outside the soviets.

ODD element: submodels (other parties and non-party groups). Legal standing comes from acts; what
it is worth depends on the threat to the regime, on supporters and on deputies.
"""

from __future__ import annotations

import numpy as np

from thermidor.luck import Stream, uniform
from thermidor.pressures import Channel
from thermidor.record import UNIT, Note, SovietNote, Tally
from thermidor.society import Party

OPPOSITION = (Party.MENSHEVIK, Party.SR, Party.LEFT_SR, Party.ANARCHIST)


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


def assembling(hardship, representation, gathered, p):
    """Chance (per month) that an assembly forms outside the soviets (rabinowitch2007; form ours).

    assembly * (1 - representation * (1 - hardship) - bar) * gathered: hardship and bodies that no
    longer represent bring it, people who still come and parties that may call them make it.
    """
    lost = 1.0 - representation * (1.0 - hardship)
    return min(1.0, p.assembly * max(0.0, lost - p.assembly_bar) * gathered)


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

    def __init__(self):
        self.national, self.local, self.press = (np.ones(len(Party)) for _ in range(3))
        self.activity = np.full(3, 0.9)
        self.assembly = np.zeros(3)
        self.government = {Party.BOLSHEVIK}

    @property
    def plural(self) -> float:
        """Mean worth of standing over the regions."""
        return float(self.activity.mean())

    def step(self, simulation) -> None:
        """Let activity follow standing; set whom the disaffected turn to; let assemblies form."""
        p, region = simulation.parameters.parties, simulation.region
        for r in range(3):
            insecurity = simulation.channels[r, Channel.INSECURITY]
            support = simulation.tally[r, Tally.SUPPORT : Tally.SUPPORT + len(Party)].astype(float)
            total = max(1.0, support.sum())
            value = 0.0
            for party in OPPOSITION:
                supported = min(1.0, support[party] / total / p.supported)
                below, above = self.local[party], self.national[party]
                standing = below + p.national * (above - below)
                value += worth(standing, self.press[party], insecurity, supported, p)
            aim = value / len(OPPOSITION)
            self.activity[r] += p.legality_speed * (aim - self.activity[r])
            region.rivals[r] = self.activity[r]
            self._appeal(r, support / total, simulation.opposition, p)
            region.fear[r] = insecurity * (1.0 - self.activity[r])
            self._assemble(simulation, r, p)

    def _appeal(self, r, support, opposition, p) -> None:
        """Cumulative chance of each party for those who turn away from the party in charge."""
        share = np.zeros(len(Party))
        for party in OPPOSITION:
            share[party] = (p.turn_new + support[party]) * self.local[party] * self.activity[r]
        share[Party.NONE] = max(0.0, 1.0 - 1.6 * share.sum()) + p.turn_nonparty
        share[Party.BOLSHEVIK] = 0.0
        opposition[r] = np.cumsum(share / share.sum())

    def _assemble(self, simulation, r, p) -> None:
        people = simulation.tally[r]
        bench = max(1.0, float(people[0]))
        hardship = float(people[Tally.GRIEVANCE]) / UNIT / bench
        gathered = float(people[Tally.PRESENT]) / bench * float(self.activity[r])
        chance = assembling(hardship, simulation.representation(r), gathered, p)
        if self.assembly[r] == 0 and uniform(simulation.keys[Stream.ASSEMBLY], r) < chance:
            self.assembly[r] = 1.0
        elif self.assembly[r] > 0 and gathered < p.assembly_end:
            self.assembly[r] = 0.0  # nobody comes any more, or nobody may call them

    def write(self, note: np.ndarray, soviets: np.ndarray, simulation) -> None:
        """Write the month's notes."""
        note[Note.PRESS] = sum(self.press[party] for party in OPPOSITION)
        note[Note.STANDING] = self.plural
        soviets[:, SovietNote.STANDING] = self.activity
        soviets[:, SovietNote.ASSEMBLY] = self.assembly
