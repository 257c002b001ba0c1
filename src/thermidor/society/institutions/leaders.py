"""Leaders: a dozen persons of the top, whose authority and sides divide the party.

ODD element: entities (leaders). They are rows of the table of persons; no names, no biography.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from thermidor.common.columns import Columns
from thermidor.common.random import Stream, draws_of, uniform
from thermidor.society.people.ballot import Votes
from thermidor.society.state import UNDERGROUND, Body, Occupation, Party, Rank
from thermidor.society.towns import TOWNS, drawn_town

LEADERS = 12
"""Leaders, at every scale."""
FIRST = 3.0
"""Authority of the first leader against the common one at the start (assumption)."""
SPREAD = 0.5
"""Spread of the others' authority at the start, log (assumption)."""
CAPITALS = 0.25
"""Chance of a leader to have his base in each of the capitals (assumption)."""
NEW = 0.3
"""Authority of one who takes a leader's place against the common one (assumption)."""
NORMAL = NormalDist()


def deviate(key: np.uint64, number: int) -> float:
    """Return a draw of the standard normal law."""
    return NORMAL.inv_cdf(min(max(uniform(key, np.uint64(number)), 1e-12), 1.0 - 1e-12))


def candidates(people: Columns, rows: int, key: np.uint64) -> np.ndarray:
    """Return who may lead, first those longest in the party: rows of the upper posts."""
    body = people.body[:rows]
    top = (body == Body.COLLEGIA) | (body == Body.SECRETARIAT)
    top |= (body >= Body.PETROGRAD_PARTY) & (body <= Body.PROVINCIAL_PARTY)
    top &= (people.rank[:rows] == Rank.UPPER) & (people.party[:rows] == Party.BOLSHEVIK)
    found = np.flatnonzero(top & (people.occupation[:rows] != Occupation.DEAD))
    draw = draws_of(key, people.identity[found])
    return found[np.lexsort((draw, people.joined[found]))]


class Leaders:
    """The leaders of the party.

    Attributes
    ----------
    row : (12,) int64
        Rows of the persons who lead; -1 where a place is empty.
    identity : (12,) int64
        Their identities.
    authority : (12,) float64
        Shares of all authority.
    base : (12,) int64
        Town of each leader's base.
    head : int
        The leader who heads the secretariat.
    """

    def __init__(self, people: Columns, rows: int, keys: np.ndarray) -> None:
        self.key = keys[Stream.LEADER]
        self.row = np.full(LEADERS, -1, np.int64)
        self.identity = np.full(LEADERS, -1, np.int64)
        spread = [deviate(self.key, 1_000_000 + leader) for leader in range(LEADERS)]
        self.authority = np.exp(SPREAD * np.array(spread))
        self.authority[0] = FIRST
        self.authority /= self.authority.sum()
        self.base = np.array([self._base(leader) for leader in range(LEADERS)], np.int64)
        self.head = 1
        self.follow_up(people, rows)

    def _base(self, leader: int) -> int:
        draw = uniform(self.key, np.uint64(2_000_000 + leader))
        if draw < 2.0 * CAPITALS:
            return int(draw >= CAPITALS)
        return drawn_town((draw - 2.0 * CAPITALS) / (1.0 - 2.0 * CAPITALS))

    def follow_up(self, people: Columns, rows: int) -> None:
        """Let the next in line take the place of a leader who died or left the party."""
        held = np.maximum(self.row, 0)
        stays = (self.row >= 0) & (people.identity[held] == self.identity)
        stays &= people.party[held] == Party.BOLSHEVIK
        stays &= people.occupation[held] != Occupation.DEAD
        if stays.all():
            return
        started = (self.identity >= 0).any()
        kept = set(self.row[stays].tolist())
        line = [row for row in candidates(people, rows, self.key).tolist() if row not in kept]
        for leader, row in zip(np.flatnonzero(~stays), line, strict=False):
            self.row[leader] = row
            self.identity[leader] = people.identity[row]
            if started:
                self.authority[leader] = NEW / LEADERS
        self.authority /= self.authority.sum()

    def clients(self, people: Columns, rows: int) -> np.ndarray:
        """Return each leader's share of what holders of posts owe: (12,) float64."""
        patron = people.patron[:rows]
        found = np.flatnonzero((patron >= 0) & (people.body[:rows] >= 0))
        owed = np.round(people.owes[found].astype(float) * 1024.0) * people.weight[found]
        shares = np.bincount(patron[found], weights=owed, minlength=LEADERS)[:LEADERS]
        return shares / max(1.0, shares.sum())

    def gather(self, people: Columns, rows: int, key: np.uint64, p: Votes) -> None:
        """Let the members of the start join the circles of leaders, by authority."""
        members = np.flatnonzero(people.party[:rows] == Party.BOLSHEVIK)
        draw = draws_of(key, people.identity[members])
        old = people.joined[members] <= UNDERGROUND
        chance = np.where(old, p.followers, p.followers_new)
        leader = np.searchsorted(np.cumsum(self.authority), draw / chance)
        circle = np.where(draw < chance, np.minimum(leader, LEADERS - 1), -1)
        people.circle[members] = circle

    def pull(self, sides: np.ndarray, weight: float) -> np.ndarray:
        """Return what leaders who have their base in a town add there: (42,) log odds."""
        pulled = np.zeros(TOWNS)
        np.add.at(pulled, self.base, weight * sides * self.authority * LEADERS * 0.5)
        return np.clip(pulled, -weight, weight)

    def reward(self, sides: np.ndarray, won: bool, p: Votes) -> None:
        """Let authority go to leaders whose side won, and away from the others."""
        winners = sides > 0.0 if won else sides < 0.0
        self.authority[winners] *= p.won if won else 1.0
        self.authority[~winners] *= p.lost
        self.authority /= self.authority.sum()

    def choose_head(self, sides: np.ndarray | None, clients: np.ndarray, keys: np.ndarray) -> None:
        """Let the leaders put one of them over the secretariat, by authority, clients and luck.

        The first leader leaves the office to another; where a platform has won, only its leaders
        come into question.
        """
        luck = [0.6 * deviate(keys[Stream.LEADER], leader) for leader in range(LEADERS)]
        appeal = (self.authority + 3.0 * clients) * np.exp(luck)
        if sides is not None:
            appeal = np.where(sides > 0.0, appeal, 0.0)
        else:
            appeal[np.argmax(self.authority)] = 0.0
        self.head = int(np.argmax(appeal))
