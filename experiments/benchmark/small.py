"""One small rule, written in several ways: who takes part this month.

Persons live in groups of about 200. A person is fed or not, depending on the group's supply (first
draw), is invited by a workmate (second), and comes by a logistic chance (third). This file has the
rule, thermidor's way and NumPy's way to apply it to columns; `small_mesa`, `small_agentpy` and
`small_starsim` have those of other libraries.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import exp
from thermidor.common.random import Luck, uniform

PERSONS, GROUP = 100_000, 200
DRAWS, EXPONENTIALS = 3, 1  # of a person in a month
BLOCK = 1024


class Weights(NamedTuple):
    """The numbers of the rule."""

    speed: float = 0.3
    base: float = -1.0
    commitment: float = 2.0
    asked: float = 1.5
    hunger: float = 2.0


WEIGHTS = Weights()


@njit(cache=True, inline="always")
def hunger_next(hunger, supply, draw, p):
    """Hunger (0..1) next month: it moves toward 0 if the person was fed this month, else to 1."""
    return hunger + p.speed * ((0.0 if draw < supply else 1.0) - hunger)


@njit(cache=True, inline="always")
def leaning(hunger, commitment, asked, p):
    """Log-odds of taking part: commitment and an invitation against hunger."""
    return p.base + p.commitment * commitment + (p.asked if asked else 0.0) - p.hunger * hunger


@njit(cache=True, inline="always")
def comes(odds, draw):
    """Whether a person with these log-odds comes: draw < logistic(odds), without a division."""
    return draw * (1.0 + exp(-odds)) < 1.0


class Crowd:
    """Persons in groups at the start: the same columns for all ways of writing the rule.

    Parameters
    ----------
    persons : int
    seed : int

    Attributes
    ----------
    first : (groups + 1,) int64
        First person of each group, and the end.
    group : (persons,) int32
    hunger, commitment : (persons,) float32
    supply, peers : (groups,) float64
        Chance of being fed; share of the group that came last month.
    """

    def __init__(self, persons: int = PERSONS, seed: int = 1):
        rng = np.random.default_rng(seed)
        ends = np.cumsum(rng.integers(0.75 * GROUP, 1.25 * GROUP, persons // 100 + 1))
        self.first = np.array([0, *ends[ends < persons], persons])
        self.persons, self.seed, groups = persons, seed, self.first.size - 1
        self.group = np.repeat(np.arange(groups, dtype=np.int32), np.diff(self.first))
        self.hunger = rng.random(self.persons, np.float32)
        self.commitment = rng.random(self.persons, np.float32)
        self.supply, self.peers = rng.random(groups), np.full(groups, 0.5)


class Compiled:
    """As thermidor's engine does it: columns, keyed random numbers, compiled loops over blocks."""

    def __init__(self, crowd: Crowd):
        self.crowd, self.luck, self.month = crowd, Luck(crowd.seed), 0
        self.identity = np.arange(crowd.persons, dtype=np.uint32)
        self.hunger, self.commitment = crowd.hunger.copy(), crowd.commitment.copy()
        self.present, self.peers = np.zeros(crowd.persons, np.uint8), crowd.peers.copy()
        self._room = np.empty((3, BLOCK))

    def step(self) -> None:
        """Simulate a month."""
        self.month += 1
        month(
            self.identity,
            self.crowd.first,
            self.hunger,
            self.commitment,
            self.present,
            self.peers,
            self.crowd.supply,
            self.luck.keys(self.month),
            WEIGHTS,
            self._room,
        )

    def share(self) -> float:
        """Share of all persons who came."""
        return float(self.present.mean())


@njit(cache=True, error_model="numpy")
def month(identity, first, hunger, commitment, present, peers, supply, keys, p, room):
    """Apply the rule to all persons for a month, some complete groups at a time.

    The passes over a block are short, so that each is vectorised and none waits for a long chain of
    arithmetic: draws; moods, group by group; who comes; how many came. Row numbers are unsigned, so
    that the compiler need not ask whether they count from the end.

    Parameters
    ----------
    identity : (persons,) uint32
    first : (groups + 1,) int64
    hunger, commitment : (persons,) float32
    present : (persons,) uint8
    peers, supply : (groups,) float64
    keys : (3 or more,) uint64
    p : Weights
    room : (3, BLOCK) float64
    """
    food, call, meeting = keys[0], keys[1], keys[2]
    fed, asked, odds = room[0], room[1], room[2]
    group, last = 0, first.size - 1
    while group < last:
        start, end = first[group], group
        while end < last and first[end + 1] - start <= BLOCK:
            end += 1
        rows = slice(start, first[end])
        luck, came = identity[rows], present[rows]
        hungry, committed = hunger[rows], commitment[rows]
        for i in range(luck.size):
            fed[i], asked[i] = uniform(food, luck[i]), uniform(call, luck[i])
        for g in range(group, end):
            supplied, share, offset = supply[g], peers[g], np.uint64(first[g] - start)
            for k in range(first[g + 1] - first[g]):
                i = offset + np.uint64(k)
                felt = hunger_next(float(hungry[i]), supplied, fed[i], p)
                hungry[i] = felt
                odds[i] = leaning(felt, float(committed[i]), asked[i] < share, p)
        for i in range(luck.size):
            came[i] = comes(odds[i], uniform(meeting, luck[i]))
        for g in range(group, end):
            heads, size, offset = 0, first[g + 1] - first[g], np.uint64(first[g] - start)
            for k in range(size):
                heads += came[offset + np.uint64(k)]
            peers[g] = heads / size
        group = end


class Columns:
    """With NumPy, as an experienced user writes it: columns, its own generator, sums by group.

    Parameters
    ----------
    crowd : Crowd
    dtype : numpy dtype
        float64 is what the engine computes in; float32 is quicker and coarser.
    """

    def __init__(self, crowd: Crowd, dtype=np.float64):
        self.crowd, self.dtype = crowd, dtype
        self.rng = np.random.default_rng(crowd.seed)
        self.hunger = crowd.hunger.astype(dtype)
        self.commitment = crowd.commitment.astype(dtype)
        self.supply, self.peers = crowd.supply.astype(dtype), crowd.peers.astype(dtype)
        self.sizes = np.diff(crowd.first).astype(dtype)
        self.present = np.zeros(crowd.persons, bool)

    def step(self) -> None:
        """Simulate a month."""
        p, group, n = WEIGHTS, self.crowd.group, self.crowd.persons
        hungry = self.rng.random(n, self.dtype) >= self.supply[group]
        self.hunger += p.speed * (hungry - self.hunger)
        asked = self.rng.random(n, self.dtype) < self.peers[group]
        odds = p.base + p.commitment * self.commitment + p.asked * asked - p.hunger * self.hunger
        self.present = self.rng.random(n, self.dtype) < 1.0 / (1.0 + np.exp(-odds))
        came = np.add.reduceat(self.present, self.crowd.first[:-1], dtype=np.int32)
        self.peers = came / self.sizes

    def share(self) -> float:
        """Share of all persons who came."""
        return float(self.present.mean())
