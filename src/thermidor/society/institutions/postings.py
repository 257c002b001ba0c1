"""Postings: who can fill posts in each town, how many posts are held from above, who has clients.

ODD element: submodels (posts). Every month the holders of posts in soviets, party and unions are
counted town by town: the secretary of the town is the member longest in an upper post of the
party there, and the town's machine is the share of its posts whose holders were named.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.maths import total
from thermidor.common.random import Stream, uniform
from thermidor.society.people.enter import Filled
from thermidor.society.people.filling import Filler, Filling, Givers
from thermidor.society.registry import Other, institution
from thermidor.society.state import (
    ELECTABLE,
    PARTIES,
    Body,
    Mandate,
    Occupation,
    Party,
    People,
    Plants,
    Rank,
    Region,
)
from thermidor.society.towns import CENTRE, TOWNS, Towns, town_of

LEADERS = 12
"""Leaders of the party whom others can follow."""
HANDS = 64
"""Parts into which the centre's postings are shared out among leaders."""
BODIES, RANKS, REGIONS = len(Body), len(Rank), len(Region)
FIRST_ELECTABLE, FIRST_PARTY, LAST_PARTY = int(ELECTABLE[0]), int(PARTIES[0]), int(PARTIES[-1])
MIDDLE = int(Rank.MIDDLE)
BOLSHEVIK, DEAD = int(Party.BOLSHEVIK), int(Occupation.DEAD)


class Survey(NamedTuple):
    """What is counted of the holders of posts in soviets, party and unions."""

    posts: np.ndarray  # (42,) int64 posts of middle and upper rank, by town
    named: np.ndarray  # (42,) int64 of these, held by persons named from above
    row: np.ndarray  # (42,) int64 row of the secretary, -1: none
    clients: np.ndarray  # (LEADERS,) float64 what is owed to each leader, in persons
    chiefs: np.ndarray  # (2,) float64 what is owed to the centre and to secretaries, in persons


@njit(cache=True, error_model="numpy", _nrt=False)
def survey(people: People, last: int, plants: Plants, town_key: np.uint64, out: Survey) -> None:
    """Count the rows before `last` that hold a post in soviet, party or union; find secretaries.

    Parameters
    ----------
    people : People
    last : int
    plants : recarray
    town_key : uint64
        Key of `Stream.TOWN` in month 0.
    out : Survey
        Cleared and filled.
    """
    for array in (out.posts, out.named):
        array[:] = 0
    for array in (out.clients, out.chiefs):
        array[:] = 0.0
    out.row[:] = -1
    for i in range(last):
        if people.body[i] < FIRST_ELECTABLE or people.occupation[i] == DEAD:
            continue
        town = town_of(people.region[i], people.place[i], people.identity[i], plants, town_key)
        weight = people.weight[i]
        owed = weight * float(people.owes[i])
        if people.rank[i] >= MIDDLE:
            out.posts[town] += weight
            out.named[town] += weight * int(people.mandate[i] == Mandate.APPOINTED)
        if people.chief[i] >= 0:
            out.chiefs[int(people.chief[i] != CENTRE)] += owed
        if people.patron[i] >= 0:
            out.clients[people.patron[i]] += owed
        in_party = FIRST_PARTY <= people.body[i] <= LAST_PARTY
        if not in_party or people.party[i] != BOLSHEVIK:
            continue
        if out.row[town] < 0 or _before(people, i, out.row[town]):
            out.row[town] = i


@njit(cache=True, inline="always")
def _before(people, i, j):
    """Whether row `i` rather than `j` is the secretary: rank, then time in the post."""
    if people.rank[i] != people.rank[j]:
        return people.rank[i] > people.rank[j]
    if people.entered[i] != people.entered[j]:
        return people.entered[i] < people.entered[j]
    return people.identity[i] < people.identity[j]


@njit(cache=True, error_model="numpy", _nrt=False)
def transfer(people: People, last: int, chance: float, keys: np.ndarray) -> int:
    """Move known opponents out of their posts and away; return how many persons.

    The losers of a vote were sent where they knew nobody (gusev2009): they give up post and circle
    and look for work in the provinces.
    """
    moved = 0
    for i in range(last):
        if people.body[i] < FIRST_ELECTABLE or not people.faction[i]:
            continue
        if people.occupation[i] == DEAD or people.rank[i] < MIDDLE:
            continue
        if uniform(keys[Stream.ACTIVIST], people.identity[i]) < chance:
            _send_away(people, i)
            moved += people.weight[i]
    return moved


@njit(cache=True, inline="always")
def _send_away(people, i):
    """Take a post away and send its holder to the provinces."""
    people.body[i] = -1
    people.rank[i] = 0
    people.mandate[i] = 0
    people.seat[i] = 0
    people.owes[i] = 0.0
    people.chief[i] = -1
    people.patron[i] = -1
    people.circle[i] = -1
    people.place[i] = -1
    people.region[i] = Region.PROVINCES
    people.occupation[i] = Occupation.IDLE


@institution(
    "postings",
    notes=("by", "machine", "transferred", "largest_patron", "chain", "by_centre"),
    parameters=Filling,
)
class Postings:
    """The filling of posts.

    Attributes
    ----------
    givers : Givers
        Those who can fill posts, for the loops over persons.
    filled : Filled
        Posts filled in the month.
    by : (3, 5) int64
        Posts of soviets, party and unions filled in the month, by region and `Filler`.
    machine : float
        Share of middle and upper posts of soviets, party and unions held from above, 0..1.
    transferred : float
        Known opponents moved out of their posts since the start.
    largest_patron : float
        Share of all debts to leaders that the leader with most clients is owed, 0..1.
    chain : float
        Mean number of persons between a holder who owes and the one at the end of the chain.
    by_centre : float
        Share of debts that are owed to the centre itself, 0..1.
    """

    def __init__(self) -> None:
        self.givers = Givers(
            np.zeros((BODIES, RANKS)),
            np.zeros(1),
            np.zeros(TOWNS + 1),
            np.zeros(TOWNS),
            np.zeros(TOWNS, np.uint8),
            np.zeros(TOWNS),
            np.full(TOWNS, -1, np.int8),
            np.full(HANDS, -1, np.int8),
        )
        self.filled = Filled(
            np.zeros((REGIONS, len(Filler)), np.int64), np.zeros((BODIES, RANKS), np.int64)
        )
        self.survey = Survey(
            np.zeros(TOWNS, np.int64),
            np.zeros(TOWNS, np.int64),
            np.full(TOWNS, -1, np.int64),
            np.zeros(LEADERS),
            np.zeros(2),
        )
        self.machine = self.transferred = self.largest_patron = self.chain = self.by_centre = 0.0

    @property
    def by(self) -> np.ndarray:
        """Posts of soviets, party and unions filled in the month: (3, 5) int64."""
        return self.filled.by

    def begin(self) -> Filled:
        """Return the counts of a month's postings, cleared."""
        self.filled.by[:] = 0
        self.filled.added[:] = 0
        return self.filled

    def post(
        self,
        people: Columns,
        rows: int,
        plants: Plants,
        towns: Towns,
        secretariat: Other,
        votes: Other,
        business: Other,
        first_keys: np.ndarray,
        keys: np.ndarray,
        p: Filling,
    ) -> None:
        """Move known opponents; then see who can fill posts next month, town by town."""
        idle = p.transfer * secretariat.idle
        if idle > 0.0:
            self.transferred += transfer(people.arrays, rows, idle, keys)
        self.look(people, rows, plants, towns, secretariat, votes, business, first_keys, p)

    def look(
        self,
        people: Columns,
        rows: int,
        plants: Plants,
        towns: Towns,
        secretariat: Other,
        votes: Other,
        business: Other,
        first_keys: np.ndarray,
        p: Filling,
    ) -> None:
        """See who can fill posts, town by town, and who has clients."""
        found = self.survey
        survey(people.arrays, rows, plants, first_keys[Stream.TOWN], found)
        posts_held = float(found.posts.sum())
        self.machine = float(found.named.sum()) / max(1.0, posts_held)
        # a town's few rows are seen together with an average town's, so that no town is one person
        usual = posts_held / TOWNS
        towns.machine[:] = (found.named + usual * self.machine) / np.maximum(
            1.0, found.posts + usual
        )
        self._see_secretaries(people, votes.leaders)
        givers = self.givers
        self._see_hands(votes.leaders, votes.head, p)
        givers.listed[:] = secretariat.reach
        givers.served[0] = secretariat.served
        self._see_towns(towns, secretariat, business, p)
        self._see_clients(people)

    def _see_secretaries(self, people: Columns, leaders: Other) -> None:
        """Note what each secretary thinks, whom he follows and how he came by his post.

        A secretary who owes his post to no leader follows the one of his own circle, or else one
        who has his base in the town.
        """
        givers, row = self.givers, np.maximum(self.survey.row, 0)
        there = self.survey.row >= 0
        givers.named[:] = there & (people.mandate[row] == Mandate.APPOINTED)
        givers.leaning[:] = np.where(there, people.leaning[row], 0.0)
        based = np.full(TOWNS, -1)
        for leader in np.argsort(leaders.authority, kind="stable"):
            based[leaders.base[leader]] = leader
        own = np.where(people.circle[row] >= 0, people.circle[row], based)
        own = np.where(people.patron[row] >= 0, people.patron[row], own)
        givers.patron[:] = np.where(there, own, -1)

    def _see_hands(self, leaders: Other, head: int, p: Filling) -> None:
        """Share out the centre's postings: most are the head's, the others go by authority."""
        share = p.others * leaders.authority / leaders.authority.sum()
        share[head] += 1.0 - p.others
        parts = (np.arange(HANDS) + 0.5) / HANDS
        last = len(share) - 1
        self.givers.hands[:] = np.minimum(np.searchsorted(np.cumsum(share), parts), last)

    def _see_towns(self, towns: Towns, secretariat: Other, business: Other, p: Filling) -> None:
        """Note which postings the party settles in each town, and whether elections can be held."""
        kept = 1.0 - secretariat.forbidden
        places = kept * towns.party_places
        self.givers.places[:TOWNS] = np.where(self.survey.row >= 0, places, 0.0)
        self.givers.places[-1] = kept * business.party_places.item(-1)
        self.givers.meets[:] = np.minimum(1.0, towns.attendance / p.quorum)

    def _see_clients(self, people: Columns) -> None:
        """Note how clients are spread over leaders, and how long the chains are."""
        clients = self.survey.clients.tolist()
        self.largest_patron = max(clients) / max(1.0, total(clients))
        centre, secretaries = self.survey.chiefs.tolist()
        owed = max(1.0, centre + secretaries)
        self.by_centre = centre / owed
        there = self.survey.row >= 0
        chiefs = people.chief[np.maximum(self.survey.row, 0)]
        second = float((there & (chiefs == CENTRE)).sum()) / max(1, int(there.sum()))
        self.chain = (centre + secretaries * (1.0 + second)) / owed
