"""Societies in which one thing is swapped, to see whether it matters (ODD: simulation experiments).

`MeanField` lets everybody meet the mean of the region in place of the own workplace. `ShuffledTies`
gives everybody the ties of somebody else in the same region and occupation, so that their number
stays. No rule knows of it: arrays are replaced between the processes of a month. A model in which
persons meet one another must give other results under both.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from thermidor.simulation import Simulation
from thermidor.society.record import PlantTally
from thermidor.society.state import Occupation, Party, Region

MET = ("say", "activity")
"""What persons meet at their workplace, as columns of the workplaces."""
TIES = ("sponsor", "circle", "patron", "chief")
"""Ties of persons, as columns of the table of persons."""


class MeanField(Simulation):
    """A society in which every workplace is the mean of its region to those who work there."""

    def process(self, name: str) -> None:
        """Walk one process of the month; level what persons meet once it has been set."""
        super().process(name)
        if name == "organise":
            self._level(MET)

    def _level(self, columns: Iterable[str]) -> None:
        plants = self.plants
        heads = self.plant_tally[:, PlantTally.HEADS].astype(float)
        for name in columns:
            values = getattr(plants, name)
            for region in Region:
                local = plants.region == region
                if heads[local].sum() > 0:
                    values[local] = np.average(values[local], weights=heads[local])


class ShuffledTies(Simulation):
    """A society in which ties are shuffled every month within region and occupation."""

    def process(self, name: str) -> None:
        """Walk one process of the month; shuffle ties before persons act on them."""
        if name == "press":
            self._shuffle()
        super().process(name)

    def _shuffle(self) -> None:
        """Give members the ties of others; those at the bench also the workplace of others."""
        people = self.people[: self.rows]
        member = people.party == Party.BOLSHEVIK
        rows = np.flatnonzero(member & (people.occupation != Occupation.DEAD))
        groups = people.region[rows].astype(np.int64) * len(Occupation) + people.occupation[rows]
        luck = np.random.default_rng([self.seed, self.month])
        for name in TIES:
            column = getattr(people, name)
            column[rows] = shuffled(column[rows], groups, luck)
        bench = people.occupation[rows] == Occupation.BENCH
        rows = rows[bench]
        people.place[rows] = shuffled(people.place[rows], groups[bench], luck)


def shuffled(values: np.ndarray, groups: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Return values shuffled within groups: (n,) of the same numbers in every group."""
    found = np.empty_like(values)
    by_luck = np.lexsort((luck.random(groups.size), groups))
    found[np.argsort(groups, kind="stable")] = values[by_luck]
    return found
