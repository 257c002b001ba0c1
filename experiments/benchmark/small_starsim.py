"""The small rule (`small`) with Starsim: states and draws of a module, whole arrays at once."""

from __future__ import annotations

import numpy as np
import starsim as ss

from benchmark.small import WEIGHTS, Crowd

STEPS = 10_000


class Participation(ss.Module):
    """A module that feeds people, asks them along and counts who comes."""

    def __init__(self, crowd: Crowd, **kwargs):
        super().__init__()
        self.crowd, self.peers = crowd, crowd.peers.astype(np.float32)
        self.supply, self.sizes = crowd.supply.astype(np.float32), np.diff(crowd.first)
        self.define_states(
            ss.FloatArr("hunger", default=0.0),
            ss.FloatArr("commitment", default=0.0),
            ss.BoolArr("present", default=False),
        )
        self.food, self.call, self.meeting = ss.random(), ss.random(), ss.random()
        self.update_pars(**kwargs)

    def init_post(self) -> None:
        """Copy the columns of the crowd."""
        super().init_post()
        self.hunger[:] = self.crowd.hunger
        self.commitment[:] = self.crowd.commitment

    def step(self) -> None:
        """Simulate a month."""
        p, group, everybody = WEIGHTS, self.crowd.group, self.sim.people.auids
        hunger = self.hunger.values
        hungry = self.food.rvs(everybody) >= self.supply[group]
        hunger = hunger + p.speed * (hungry - hunger)
        asked = self.call.rvs(everybody) < self.peers[group]
        odds = p.base + p.commitment * self.commitment.values + p.asked * asked - p.hunger * hunger
        present = self.meeting.rvs(everybody) < 1.0 / (1.0 + np.exp(-odds))
        self.hunger[:], self.present[:] = hunger, present
        came = np.add.reduceat(present, self.crowd.first[:-1], dtype=np.int32)
        self.peers = (came / self.sizes).astype(np.float32)


class StarsimModel:
    """The crowd as Starsim writes it, with its steps called one by one."""

    def __init__(self, crowd: Crowd):
        self.module = Participation(crowd)
        self.sim = ss.Sim(
            n_agents=crowd.persons,
            modules=self.module,
            dur=STEPS,
            dt=1,
            rand_seed=crowd.seed,
            copy_inputs=False,
            use_aging=False,
            verbose=0,
        )
        self.sim.init()

    def step(self) -> None:
        """Simulate a month."""
        self.sim.run_one_step(verbose=0)

    def share(self) -> float:
        """Share of all persons who came."""
        return float(np.mean(self.module.present.values))
