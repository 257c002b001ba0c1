"""The party: its committees, openness, opposition and what joining is worth.

ODD element: submodels (party committees).
"""

from __future__ import annotations

import numpy as np

from thermidor.society.pressures import Channel
from thermidor.society.record import Note, PostTally, Tally, staffed
from thermidor.society.state import PARTIES

HELD = slice(PARTIES[0], PARTIES[-1] + 1)


def openness(elected, factions, centre, p):
    """Openness of the party (0..1): posts elected, factions legal, a centre that does not weigh.

    (b + (1 - b) factions) * (n + (1 - n) elected) * (1 - w centre): the ban closed debate, and the
    posting of officials did so before it (pirani2008); the form is ours.
    """
    legal = p.open_banned + (1.0 - p.open_banned) * factions
    return legal * (p.open_named + (1.0 - p.open_named) * elected) * (1.0 - p.open_weight * centre)


class PartyCommittees:
    """The party's own bodies.

    Attributes
    ----------
    factions : float
        1 while factions are legal.
    open : float
        Openness of debate, 0..1.
    gathered : float
        Members in an opposition, in tenths of all members.
    """

    def __init__(self, parameters):
        self.factions, self.open, self.gathered = 1.0, parameters.start.openness, 0.0
        self.expelling, self.expelled = 0, 0.0
        self.elected = 1.0

    def step(self, simulation) -> None:
        """Judge openness by who holds the posts; set what opposition and joining meet."""
        p, region = simulation.parameters, simulation.region
        posts = staffed(simulation.post_tally[HELD])
        named, elected = posts[PostTally.APPOINTED], posts[PostTally.ELECTED]
        self.elected = elected / max(1, named + elected)
        aim = openness(self.elected, self.factions, simulation.cascade.capacity, p.centre)
        worn = p.centre.legality_decay * simulation.cascade.capacity
        self.open += p.centre.open_speed * (aim - self.open) - worn * self.open
        tally = np.add.reduce(simulation.tally).tolist()
        members = max(1, sum(tally[Tally.MEMBERS : Tally.MEMBERS + 7]))
        self.gathered = p.centre.faction_felt * tally[Tally.FACTION] / members
        region.allowed.fill(self.factions * self.open)
        region.gathered.fill(min(p.centre.faction_most, self.gathered))
        region.expulsion.fill(p.centre.expulsion if self.expelling > 0 else 0.0)
        self.expelling = max(0, self.expelling - 1)
        self.expelled += float(tally[Tally.EXPELLED])
        region.joining_army[:] = p.joining.army * simulation.channels[:, Channel.DRAFT]

    def write(self, note: list[float], simulation) -> None:
        """Write the month's notes."""
        note[Note.PARTY_OPENNESS] = self.open
        note[Note.FACTIONS_LEGAL] = self.factions
        note[Note.EXPELLED] = self.expelled
