"""The secretariat: its staff, the posts it records, and appointment in place of election.

ODD element: submodels (secretariat). Its work is the vacant posts and the cadres who are moved,
both counted among persons; its staff are persons too.
"""

from __future__ import annotations

import numpy as np

from thermidor.common.maths import total
from thermidor.society.conditions import PostConditions
from thermidor.society.couplings import Couplings
from thermidor.society.groups import Centre
from thermidor.society.population import Start
from thermidor.society.pressures import Channel, felt, mean
from thermidor.society.record import PostTally, Tally, span
from thermidor.society.registry import institution
from thermidor.society.state import ELECTABLE, OTHER, STATE, Body, Rank

_passing = np.zeros((len(Body), len(Rank)), bool)
_passing[list(STATE), Rank.UPPER] = True
_passing[list(ELECTABLE), Rank.MIDDLE] = True
_passing[list(ELECTABLE), Rank.UPPER] = True
RESPONSIBLE = np.flatnonzero(_passing)
"""Posts whose filling can pass through the centre, numbered by body and rank: the upper rank of the
state, and the middle and upper of soviets, party and unions (assumption)."""


def backlog(
    vacant: float,
    moved: float,
    staff: float,
    urgency: felt(Channel.URGENCY, "posts and moves come to the centre"),
    p: Centre,
) -> float:
    """Share (0..1) of the centre's work that its staff cannot get through.

    work / (work + staff * postings), with work the responsible posts vacant, as far as peace or
    urgency brings them to the centre, and the members moved this month. Appointment began with
    the placing of cadres in the war (pirani2008); the form is ours.
    """
    work = vacant * (p.peace + (1.0 - p.peace) * urgency) + moved * (p.peace + urgency)
    return work / (work + staff * p.postings + 1e-9)


def growth(staff: float, waiting: float, p: Centre) -> float:
    """Staff added in a month: growth * staff * backlog * (1 - staff / (staff + half))."""
    return p.growth * staff * waiting * (1.0 - staff / (staff + p.half))


def recorded(staff: float, lists: float, posts: float, p: Centre) -> float:
    """Posts added to the lists in a month: those on hand come first, then fewer are left."""
    return p.lists * staff * max(0.0, 1.0 - lists / max(posts, 1.0))


@institution("secretariat", notes=("staff", "waiting", "lists", "appointing"))
class Secretariat:
    """The secretariat of the central committee and its lists.

    Attributes
    ----------
    staff : float
        Persons who work there.
    waiting : float
        Share of its work that its staff cannot get through, 0..1.
    lists : float
        Posts recorded for assignment.
    cover : float
        Recorded posts as a share of responsible posts, 0..1.
    appointing : float
        Chance that an electable post that falls open is filled by appointment, 0..1.
    """

    def __init__(self, start: Start) -> None:
        self.staff = start.secretariat
        self.posts = 1.0
        self.lists = self.cover = self.waiting = self.appointing = self.departments = 0.0
        self.rule = "none"
        self.strength = 0.0

    def post(
        self,
        posts: PostConditions,
        channels: np.ndarray,
        tally: np.ndarray,
        post_tally: np.ndarray,
        p: Centre,
        couplings: Couplings,
    ) -> None:
        """Count the work; grow; record posts; say how posts will be filled next month."""
        held = post_tally[:, :, PostTally.STAFF]
        self.staff = total(held[Body.SECRETARIAT].tolist())
        demand = posts.demand.take(RESPONSIBLE)
        self.posts = float(np.add.reduce(demand))
        vacant = float(np.add.reduce(np.maximum(0.0, demand - held.take(RESPONSIBLE))))
        moved = total(tally[:, Tally.MOVED].tolist())
        urgency = mean(channels, Channel.URGENCY)
        self.waiting = backlog(vacant, moved, self.staff, urgency, p)
        posts.demand[Body.SECRETARIAT, Rank.MIDDLE] += growth(self.staff, self.waiting, p)
        rate = 1.0 + p.departments * self.departments
        self.lists += rate * recorded(self.staff, self.lists, self.posts, p)
        self.lists = min(self.lists, self.posts)
        self.cover = self.lists / max(self.posts, 1.0)
        self.appointing = self._aim(urgency, couplings.appointment, p)
        # state posts are always filled from above; what the lists change is who sends the person
        posts.named[: OTHER[0]] = couplings.appointment * self.cover
        posts.named[Body.SECRETARIAT] = couplings.appointment
        posts.named[span(OTHER)] = 0.0
        posts.named[span(ELECTABLE)] = self.appointing

    def _aim(self, urgency: float, couple: float, p: Centre) -> float:
        """Return the chance of appointment by list, by need and by the rule in force (0..1)."""
        by_list = p.appoint * self.cover
        by_need = p.emergency * urgency * (1.0 - self.cover)
        aim = couple * min(1.0, by_list + by_need)
        if self.rule == "elect":
            return aim * (1.0 - self.strength)
        return max(aim, couple * self.strength) if self.rule == "appoint" else aim
