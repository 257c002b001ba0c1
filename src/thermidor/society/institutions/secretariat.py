"""The secretariat: requests for people, trained hands, lists of posts (ODD element: submodels).

Requests come from members who were called up or look for work, from posts that nobody in the town
could fill, and from posts on the lists that fall open. What trained hands get through is handled;
staff is hired as work is left over, and learns the work in some months. Every member posted puts
his post on a list, and idle hands list more posts. No ceiling holds the staff: work does.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thermidor.common.maths import total
from thermidor.society.conditions import PostConditions
from thermidor.society.couplings import Couplings
from thermidor.society.number import real
from thermidor.society.people.deputy import Soviets
from thermidor.society.people.filling import Filler
from thermidor.society.people.official import Offices
from thermidor.society.population import Start
from thermidor.society.record import PostTally, Tally
from thermidor.society.registry import Other, institution
from thermidor.society.state import ELECTABLE, PARTIES, STATE, Body, Occupation, Rank
from thermidor.society.towns import TOWNS

_passing = np.zeros((len(Body), len(Rank)), bool)
_passing[list(STATE), Rank.UPPER] = True
_passing[list(ELECTABLE), Rank.MIDDLE] = True
_passing[list(ELECTABLE), Rank.UPPER] = True
RESPONSIBLE = _passing
"""Posts that can be put on the centre's lists, by body and rank: the upper rank of the state, and
the middle and upper of soviets, party and unions (assumption)."""
_ELECTED = np.zeros((len(Body), 1))
_ELECTED[list(ELECTABLE)] = 1.0
SMALLEST = 6.0
"""Staff that the secretariat keeps at the least: that of the first day."""


class SecretariatParameters(NamedTuple):
    """What the secretariat can handle, how it grows, what it lists."""

    handled: real("postings per trained person", "per month", 1, 30, "pirani2008") = 5.0
    hire: real("staff hired at full backlog, of those trained", "per month", 0, 0.6) = 0.21
    full: real("backlog at which staff is hired at the full rate", "0..1", 0.05, 1) = 0.30
    loss: real("staff not replaced when no work is left over", "per month", 0, 0.2) = 0.03
    training: real("new staff who learn the work", "per month", 0.1, 1) = 0.35
    calls: real("called-up members who need a place", "0..1", 0, 1, "pirani2008") = 0.5
    looking: real("members without work who ask for a post", "per month", 0, 1) = 0.15
    papers: real("requests that a paper brought to the party makes", "ratio", 0, 5) = 1.0
    file: real("postings that put the post on a list", "0..1", 0, 1, "pirani2008") = 1.0
    idle: real("posts an idle person lists", "per month", 0, 20, "pirani2008") = 2.0
    senior: real("upper posts are listed sooner", "ratio", 1, 12) = 6.0
    committees: real("posts of party committees are listed sooner", "ratio", 1, 12) = 6.0
    offices: real("posts of offices are listed later", "ratio", 0, 1) = 0.2
    departments: real("posts listed faster with every department", "ratio", 0, 1) = 0.25
    wear: real("an order on elections that is kept up", "per month", 0.8, 1) = 0.96


def asked(
    called: float,
    looking: float,
    unfilled: float,
    listed: float,
    brought: float,
    p: SecretariatParameters,
) -> float:
    """Requests of a month: members who need a place, posts nobody could fill, listed posts, papers.

    calls * called + looking rate * members without work + unfilled + listed + papers * business
    brought to bodies of the party. Appointment began with the placing of cadres in the war
    (pirani2008); the sum is ours.
    """
    return p.calls * called + p.looking * looking + unfilled + listed + p.papers * brought


def hired(trained: float, left_over: float, p: SecretariatParameters) -> float:
    """Staff asked for in a month: hire * trained * backlog, full from `full` on (form ours)."""
    return p.hire * trained * min(1.0, left_over / p.full)


def let_go(staff: float, left_over: float, p: SecretariatParameters) -> float:
    """Staff not replaced in a month: a small part when no work is left over (form ours)."""
    return p.loss * max(0.0, staff - SMALLEST) * (1.0 - left_over)


def learned(trained: float, staff: float, p: SecretariatParameters) -> float:
    """Trained persons next month: trained + training * (staff - trained), never above the staff."""
    return min(staff, trained + p.training * (staff - trained))


@institution(
    "secretariat",
    notes=("staff", "trained", "requests", "handled", "waiting", "lists", "appointing"),
    parameters=SecretariatParameters,
)
class Secretariat:
    """The secretariat of the central committee and its lists.

    Attributes
    ----------
    staff, trained : float
        Persons who work there, and those who know the work.
    requests, handled : float
        Requests of the month, and those its staff got through.
    waiting : float
        Share of the requests left over, 0..1.
    served : float
        Share of the requests got through, 0..1.
    idle : float
        Share of its trained hands that were idle, 0..1.
    listed : (n_bodies, 3) float64
        Posts on the lists.
    reach : (n_bodies, 3) float64
        Chance that a post that falls open is filled by the centre, 0..1.
    cover : float
        Listed posts as a share of responsible posts, 0..1.
    appointing : float
        Chance that a post of soviets, party or unions is filled by the centre, 0..1.
    rule, strength : str, float
        Order on elections in force, and how strictly.
    forbidden : float
        Postings from above that an order on elections prevents, 0..1.
    """

    def __init__(self, start: Start) -> None:
        self.staff = self.trained = start.secretariat
        self.requests = self.handled = self.waiting = self.served = self.idle = 0.0
        self.cover = self.appointing = self.departments = self.strength = 0.0
        self.listed = np.zeros(RESPONSIBLE.shape)
        self.reach = np.zeros(RESPONSIBLE.shape)
        self.rule = "none"

    @property
    def lists(self) -> float:
        """Posts on the lists."""
        return float(self.listed.sum())

    @property
    def forbidden(self) -> float:
        """Postings from above that an order on elections prevents, 0..1."""
        return self.strength if self.rule == "elect" else 0.0

    def post(
        self,
        posts: PostConditions,
        tally: np.ndarray,
        post_tally: np.ndarray,
        postings: Other,
        business: Other,
        p: SecretariatParameters,
        q: Soviets,
        offices: Offices,
        couplings: Couplings,
    ) -> None:
        """Take the month's requests; handle, list, hire; say how far the centre reaches."""
        held = post_tally[:, :, PostTally.STAFF]
        self.staff = total(held[Body.SECRETARIAT].tolist())
        self.trained = learned(self.trained, self.staff, p)
        demand = np.where(RESPONSIBLE, posts.demand, 0.0)
        cover = self.listed / np.maximum(demand, 1.0)
        opening = cover * self._open(demand, held, offices.fill, q)
        placed = self._handle(tally, postings, opening, business.brought, p)
        wanted = hired(self.trained, self.waiting, p) - let_go(self.staff, self.waiting, p)
        asked_for = posts.demand[Body.SECRETARIAT, Rank.MIDDLE] + couplings.appointment * wanted
        posts.demand[Body.SECRETARIAT, Rank.MIDDLE] = max(SMALLEST, asked_for)
        self._list(demand, postings.filled.added, placed, p)
        self._reach(posts, demand, couplings.appointment, p)

    def _open(self, demand: np.ndarray, held: np.ndarray, fill: float, q: Soviets) -> np.ndarray:
        """Posts that are filled this month or whose mandate is due: (n_bodies, 3) float64."""
        vacant = fill * np.maximum(0.0, demand - held)
        return vacant + _ELECTED * np.minimum(held, demand) / q.term

    def _handle(
        self,
        tally: np.ndarray,
        postings: Other,
        listed: np.ndarray,
        brought: float,
        p: SecretariatParameters,
    ) -> float:
        """Count the requests, and what the trained hands get through; return the members placed.

        Members without work ask the party as far as posts are the party's to give.
        """
        called = total(tally[:, Tally.CALLED].tolist())
        given = float(postings.givers.places[:TOWNS].mean())
        looking = given * total(tally[:, Tally.MEMBERS + Occupation.IDLE].tolist())
        unfilled = total(postings.by[:, Filler.NOBODY].tolist())
        self.requests = asked(called, looking, unfilled, float(listed.sum()), brought, p)
        capacity = p.handled * self.trained
        self.handled = min(self.requests, capacity)
        self.served = self.handled / max(self.requests, 1.0)
        self.waiting = 1.0 - self.served
        self.idle = max(0.0, 1.0 - self.requests / max(capacity, 1.0))
        return self.served * asked(called, looking, 0.0, 0.0, 0.0, p)

    def _list(
        self, demand: np.ndarray, added: np.ndarray, placed: float, p: SecretariatParameters
    ) -> None:
        """Put posts on the lists: those filled, those of members placed, those idle hands find."""
        self.listed += np.where(RESPONSIBLE, added, 0.0)
        gap = np.maximum(0.0, demand - self.listed)
        gap *= np.where(_ELECTED > 0.0, 1.0, p.offices)
        gap[:, Rank.UPPER] *= p.senior
        gap[PARTIES[0] : PARTIES[-1] + 1] *= p.committees
        open_to = float(gap.sum())
        if open_to > 0.0:
            found = p.idle * self.idle * self.trained + p.file * placed
            found *= 1.0 + p.departments * self.departments
            # of those on hand the open ones come first; then fewer are left
            share = 1.0 - self.lists / max(1.0, float(demand.sum()))
            self.listed += gap * min(1.0, found * share / open_to)
        self.listed = np.minimum(self.listed, demand)

    def _reach(
        self, posts: PostConditions, demand: np.ndarray, couple: float, p: SecretariatParameters
    ) -> None:
        """Say how far the centre fills posts next month, and who may name in its place."""
        self.cover = self.lists / max(1.0, float(demand.sum()))
        kept = couple * (1.0 - self.forbidden)
        self.served *= kept
        reach = self.listed / np.maximum(demand, 1.0) * self.served
        self.reach[:] = np.where(RESPONSIBLE, np.minimum(1.0, reach), 0.0)
        elected = float((demand * _ELECTED).sum())
        self.appointing = float((demand * self.reach * _ELECTED).sum()) / max(1.0, elected)
        posts.named[:] = self.strength if self.rule == "appoint" else 0.0
        self.strength *= p.wear
