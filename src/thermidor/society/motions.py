"""Motions: what may be moved in which body, who may move it, and what a voter weighs.

ODD elements: input data; submodels (votes). A scenario gives the occasion and the weights; whether
anybody moves it and whether it passes is decided by persons. All weights are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple
from zlib import crc32

import numpy as np

BODIES = (
    "party_congress",
    "soviet_congress",
    "union_congress",
    "cec",
    "government",
    "centre",
    "executive",
)
"""Where a motion may be put: congresses of party, soviets and unions, the CEC, the government, the
party's centre, the executive of a region's soviets."""
MOVERS = {
    "member": "two members of the body who are for it",
    "leader": "a leader who sides with it",
    "centre": "the leaders, weighed by authority",
    "opposition": "a leader or enough members who side against the centre",
}
"""Who may move a motion: where nobody of the kind is for it, it is not moved."""


class Weighs(IntEnum):
    """What a voter sees and is, each with its meaning; a motion gives each a weight."""

    meaning: str

    def __new__(cls, number: int, meaning: str) -> Weighs:
        """Return a member that is a number and has a meaning."""
        member = int.__new__(cls, number)
        member._value_ = number
        member.meaning = meaning
        return member

    START = 0, "for everybody, 1"
    DANGER = 1, "threat to the regime where the voter lives, 0..1"
    WANT = 2, "shortfall of fuel and materials there, 0..1"
    URGENCY = 3, "decisions that cannot wait, 0..1"
    DESPAIR = 4, "loss of hope that the revolution spreads, 0..1"
    GRIEVANCE = 5, "grievance of those who elected the voter, 0..1"
    AUTONOMY = 6, "posts of the town that were not filled from above, 0..1"
    POWER = 7, "business that elected bodies of the region still take, 0..1"
    HUNGER = 8, "the voter's own hunger, 0..1"
    DISSENT = 9, "the voter's own dissent, 0..1"
    CONVICTION = 10, "the voter's own conviction, 0..1"
    COMMITMENT = 11, "the voter's own commitment, 0..1"
    MEMBER = 12, "1 for members of the party in charge"
    OTHER_PARTY = 13, "1 for those who hold with another party"
    ROUTINE = 14, "how far an office has bent the voter, 0..1"
    APPOINTED = 15, "1 for those who owe their post to a posting"
    OFFICE = 16, "1 for holders of paid posts"
    DISPOSITION = 17, "the voter's own bent towards rule from below, in sd"
    LEANING = 18, "the voter's leaning to the party in charge, -1..1"
    PASSED_OVER = 19, "of leaders: authority beyond the clients they have, -4..4"
    HEADS = 20, "of leaders: 1 for the one who heads the secretariat"
    PATRON = 21, "the side of the voter's patron, by what is owed to him, -1..1"
    CIRCLE = 22, "the side of the leader of the voter's circle, -1..1"
    LEADERS = 23, "the leaders' sides by authority, for members, -1..1"


WORDS = tuple(one.name.lower() for one in Weighs)
TIES = (Weighs.PATRON, Weighs.CIRCLE, Weighs.LEADERS)
"""Where a motion gives these no weight, the parameters of `votes` do."""


class Motion(NamedTuple):
    """A motion of a scenario.

    Attributes
    ----------
    body : str
        One of `BODIES`.
    region : int
        Of an executive; else -1.
    mover : str
        One of `MOVERS`.
    weights : tuple of float
        By `Weighs`, on the log odds of a vote for it; None where the parameters say.
    platform : bool
        Whether it divides the party for or against those who lead it: see `votes`.
    """

    body: str
    region: int
    mover: str
    weights: tuple[float | None, ...]
    platform: bool

    def array(self, ties: tuple[float, float, float]) -> np.ndarray:
        """Return the weights with those of the ties filled in: (n,) float64."""
        given = dict(zip(TIES, ties, strict=True))
        found = [
            given[one] if w is None else w for one, w in zip(Weighs, self.weights, strict=True)
        ]
        return np.array(found, np.float64)


def motion(
    body: str, region: int, mover: str, weights: Mapping[str, float], platform: bool
) -> Motion:
    """Return a motion from what a file says of it."""
    line: list[float | None] = [0.0] * len(Weighs)
    for one in TIES:
        line[one] = None
    for word, value in weights.items():
        line[Weighs[word.upper()]] = float(value)
    return Motion(body, region, mover, tuple(line), platform)


def number_of(name: str) -> int:
    """Return the number that keys a motion's luck: the same whatever else a file holds."""
    return crc32(name.encode())


class Vote(NamedTuple):
    """What became of a motion that was moved.

    Attributes
    ----------
    month : int
    body : str
    share : float
        Members of the party who were for it before the congress, 0..1; elsewhere the mean chance.
    leaders : float
        Leaders for it, by authority, 0..1.
    chosen : int
        Delegates whom a secretary chose among several; 0 elsewhere.
    appointed : int
        Voters who owe their post to a posting.
    """

    month: int
    body: str
    ayes: int
    noes: int
    passed: bool
    share: float
    leaders: float
    chosen: int
    appointed: int
