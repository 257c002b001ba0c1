"""Other parties, their press, non-party groups and workers' assemblies outside the soviets.

ODD element: submodels (other parties and non-party groups). Legal standing comes from acts; what
it is worth depends on the threat to the regime, on supporters and on deputies.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from thermidor.luck import Stream, uniform
from thermidor.pressures import Channel
from thermidor.record import Note, SovietNote, Tally
from thermidor.society import Party
from thermidor.sums import total

OPPOSITION = tuple(int(p) for p in (Party.MENSHEVIK, Party.SR, Party.LEFT_SR, Party.ANARCHIST))


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


def assembling(lost_faith, participation, p):
    """Chance (per month) that an assembly forms outside the soviets (rabinowitch2007; form ours).

    It needs faith lost in the elected bodies beyond a bar, and people who still come to meetings.
    """
    return min(1.0, p.assembly * max(0.0, lost_faith - p.assembly_bar) * participation)


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
        return total(self.activity.tolist()) / self.activity.size

    def step(self, simulation) -> None:
        """Let activity follow standing; set whom the disaffected turn to; let assemblies form."""
        p, region = simulation.parameters.parties, simulation.region
        threats = simulation.channels[:, Channel.INSECURITY].tolist()
        local, press = self.local.tolist(), self.press.tolist()
        for r, (people, before) in enumerate(
            zip(simulation.tally.tolist(), self.activity.tolist(), strict=True)
        ):
            support = people[Tally.SUPPORT : Tally.SUPPORT + len(Party)]
            heads, value = max(1.0, float(sum(support))), 0.0
            for party in OPPOSITION:
                supported = min(1.0, 8.0 * support[party] / heads)
                value += worth(local[party], press[party], threats[r], supported, p)
            active = before + p.legality_speed * (value / len(OPPOSITION) - before)
            self.activity[r] = region.rivals[r] = active
            shares = [each / heads for each in support]
            simulation.opposition[r] = _turning(shares, local, active, p)
            region.fear[r] = threats[r] * (1.0 - active)
            self._assemble(simulation, r, people[Tally.PRESENT] / max(1, people[0]), p)

    def _assemble(self, simulation, r: int, present: float, p) -> None:
        chance = assembling(1.0 - simulation.representation(r), present, p)
        if self.assembly[r] == 0 and uniform(simulation.keys[Stream.ASSEMBLY], r) < chance:
            self.assembly[r] = 1.0
        elif self.assembly[r] > 0 and present < p.assembly_end:
            self.assembly[r] = 0.0  # nobody comes any more

    def write(self, note: list[float], soviets: list[list[float]], simulation) -> None:
        """Write the month's notes."""
        press = self.press.tolist()
        note[Note.PRESS] = total(press[party] for party in OPPOSITION)
        note[Note.STANDING] = self.plural
        for own, active, met in zip(
            soviets, self.activity.tolist(), self.assembly.tolist(), strict=True
        ):
            own[SovietNote.STANDING], own[SovietNote.ASSEMBLY] = active, met


def _turning(support, local, active, p) -> list[float]:
    """Cumulative chance of each party for those who turn away from the party in charge."""
    share = [0.0] * len(Party)
    for party in OPPOSITION:
        share[party] = (p.turn_new + support[party]) * local[party] * active
    share[Party.NONE] = max(0.0, 1.0 - 1.6 * total(share)) + p.turn_nonparty
    whole = total(share)
    return list(accumulate(each / whole for each in share))
