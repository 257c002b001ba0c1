"""The secretariat: its staff, the posts it records, and appointment in place of election.

ODD element: submodels (secretariat). Its work is the posts that stand vacant and the cadres who
are moved, both counted among persons; its staff are persons too.
"""

from __future__ import annotations

import numpy as np

from thermidor.common.maths import total
from thermidor.society.pressures import Channel, mean
from thermidor.society.record import Note, PostTally, Tally
from thermidor.society.state import ELECTABLE, OTHER, STATE, Body, Rank

_passing = np.zeros((len(Body), len(Rank)), bool)
_passing[list(STATE), Rank.UPPER] = True
_passing[list(ELECTABLE), Rank.MIDDLE] = True
_passing[list(ELECTABLE), Rank.UPPER] = True
RESPONSIBLE = np.flatnonzero(_passing)
"""Posts whose filling can pass through the centre, numbered by body and rank: the upper rank of the
state, and the middle and upper of soviets, party and unions (assumption)."""


def backlog(vacant, moved, staff, urgency, p):
    """Share (0..1) of the centre's work that its staff cannot get through.

    work / (work + staff * postings), with work the responsible posts vacant, as far as peace or
    urgency brings them to the centre, and the members moved this month. Appointment began with
    the placing of cadres in the war (pirani2008); the form is ours.
    """
    work = vacant * (p.peace + (1.0 - p.peace) * urgency) + moved * (p.peace + urgency)
    return work / (work + staff * p.postings + 1e-9)


def growth(staff, waiting, p):
    """Staff added in a month: growth * staff * backlog * (1 - staff / (staff + half))."""
    return p.growth * staff * waiting * (1.0 - staff / (staff + p.half))


def recorded(staff, lists, posts, p):
    """Posts added to the lists in a month: those on hand come first, then fewer are left."""
    return p.lists * staff * max(0.0, 1.0 - lists / max(posts, 1.0))


class Secretariat:
    """The secretariat of the central committee.

    Attributes
    ----------
    staff : float
        Persons who work there.
    lists : float
        Posts recorded for assignment.
    cover : float
        Recorded posts as a share of responsible posts, 0..1.
    """

    def __init__(self, parameters):
        self.staff, self.lists = parameters.start.secretariat, 0.0
        self.cover, self.waiting = 0.0, 0.0
        self.posts, self.departments = 1.0, 0.0
        self.rule, self.strength, self.regional = "none", 0.0, False
        self.appointing = 0.0

    def step(self, simulation) -> None:
        """Count the work; grow; record posts; say how posts will be filled next month."""
        p, posts = simulation.parameters.centre, simulation.posts
        couple = simulation.parameters.couplings.appointment
        tally = simulation.post_tally
        held = tally[:, :, PostTally.STAFF]
        self.staff = total(held[Body.SECRETARIAT].tolist())
        demand = posts.demand.take(RESPONSIBLE)
        self.posts = float(np.add.reduce(demand))
        free = np.maximum(0.0, demand - held.take(RESPONSIBLE))
        vacant = float(np.add.reduce(free))
        moved = total(simulation.tally[:, Tally.MOVED].tolist())
        urgency = mean(simulation.channels, Channel.URGENCY)
        self.waiting = backlog(vacant, moved, self.staff, urgency, p)
        rate = 1.0 + p.departments * self.departments
        demand = posts.demand[Body.SECRETARIAT]
        demand[Rank.MIDDLE] += growth(self.staff, self.waiting, p)
        self.lists += rate * recorded(self.staff, self.lists, self.posts, p)
        self.lists = min(self.lists, self.posts)
        self.cover = self.lists / max(self.posts, 1.0)
        by_list = p.appoint * self.cover
        by_need = p.emergency * urgency * (1.0 - self.cover)
        aim = couple * min(1.0, by_list + by_need)
        if self.rule == "elect":
            aim *= 1.0 - self.strength
        elif self.rule == "appoint":
            aim = max(aim, couple * self.strength)
        self.appointing = aim
        # state posts are always filled from above; what the lists change is who sends the person
        posts.named[: OTHER[0]] = couple * self.cover
        posts.named[Body.SECRETARIAT] = couple
        posts.named[OTHER[0] : ELECTABLE[0]] = 0.0
        posts.named[ELECTABLE[0] :] = aim

    def write(self, note: list[float], simulation) -> None:
        """Write the month's notes."""
        note[Note.CENTRE_STAFF] = self.staff
        note[Note.BACKLOG] = self.waiting
        note[Note.LISTS], note[Note.POSTS] = self.lists, self.posts
        note[Note.APPOINTING] = self.appointing
