"""The small rule (`small`) with Mesa, written as Mesa's own examples are.

A class of person with ordinary attributes and a method, the library's generator, a walk over all
agents, and a group that counts who came.
"""

from __future__ import annotations

from math import exp

import mesa
from benchmark.small import WEIGHTS, Crowd


class Group:
    """A group of persons: how it is supplied, and what share of it came last month."""

    def __init__(self, supply: float, peers: float):
        self.supply, self.peers, self.came, self.size = supply, peers, 0, 0

    def count(self) -> None:
        """Note the share that came, and start from 0."""
        self.peers, self.came = self.came / self.size, 0


def groups(crowd: Crowd) -> list[Group]:
    """Return the groups of a crowd."""
    return [Group(s, p) for s, p in zip(crowd.supply.tolist(), crowd.peers.tolist(), strict=True)]


def columns(crowd: Crowd):
    """Return (group, hunger, commitment) of every person, as Python's numbers."""
    return zip(crowd.group.tolist(), crowd.hunger.tolist(), crowd.commitment.tolist(), strict=True)


class MesaPerson(mesa.Agent):
    """A person as Mesa writes it."""

    def __init__(self, model, group: Group, hunger: float, commitment: float):
        super().__init__(model)
        self.group, self.hunger, self.commitment, self.present = group, hunger, commitment, False
        group.size += 1

    def take_part(self) -> None:
        """Simulate a month."""
        p, group, random = WEIGHTS, self.group, self.random.random
        self.hunger += p.speed * ((0.0 if random() < group.supply else 1.0) - self.hunger)
        asked = p.asked if random() < group.peers else 0.0
        odds = p.base + p.commitment * self.commitment + asked - p.hunger * self.hunger
        self.present = random() < 1.0 / (1.0 + exp(-odds))
        if self.present:
            group.came += 1


class MesaModel(mesa.Model):
    """The crowd as Mesa writes it."""

    def __init__(self, crowd: Crowd):
        super().__init__(rng=crowd.seed)
        self.groups = groups(crowd)
        for g, h, c in columns(crowd):
            MesaPerson(self, self.groups[g], h, c)

    def step(self) -> None:
        """Simulate a month."""
        self.agents.do("take_part")
        for group in self.groups:
            group.count()

    def share(self) -> float:
        """Share of all persons who came."""
        return sum(person.present for person in self.agents) / len(self.agents)
