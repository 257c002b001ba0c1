"""The small rule (`small`) with AgentPy, written as AgentPy's own examples are."""

from __future__ import annotations

from math import exp

import agentpy

from benchmark.small import WEIGHTS, Crowd
from benchmark.small_mesa import Group, columns, groups


class AgentPyPerson(agentpy.Agent):
    """A person as AgentPy writes it."""

    def setup(self, group: Group, hunger: float, commitment: float) -> None:
        """Set the attributes."""
        self.group, self.hunger, self.commitment, self.present = group, hunger, commitment, False
        group.size += 1

    def take_part(self) -> None:
        """Simulate a month."""
        p, group, random = WEIGHTS, self.group, self.model.random.random
        self.hunger += p.speed * ((0.0 if random() < group.supply else 1.0) - self.hunger)
        asked = p.asked if random() < group.peers else 0.0
        odds = p.base + p.commitment * self.commitment + asked - p.hunger * self.hunger
        self.present = random() < 1.0 / (1.0 + exp(-odds))
        if self.present:
            group.came += 1


class AgentPyModel(agentpy.Model):
    """The crowd as AgentPy writes it; ``AgentPyModel(crowd)`` is ready to step."""

    def __init__(self, crowd: Crowd):
        super().__init__({"crowd": crowd, "seed": crowd.seed, "steps": 1_000_000_000})
        self.sim_setup()

    def setup(self) -> None:
        """Create the persons."""
        crowd = self.p.crowd
        self.groups = groups(crowd)
        g, h, c = zip(*columns(crowd), strict=True)
        self.persons = agentpy.AgentList(
            self,
            crowd.persons,
            AgentPyPerson,
            group=agentpy.AttrIter([self.groups[i] for i in g]),
            hunger=agentpy.AttrIter(list(h)),
            commitment=agentpy.AttrIter(list(c)),
        )

    def step(self) -> None:
        """Simulate a month."""
        self.persons.take_part()
        for group in self.groups:
            group.count()

    def share(self) -> float:
        """Share of all persons who came."""
        return sum(self.persons.present) / len(self.persons)
