"""Societies in which one thing is swapped, to see whether it matters (ODD: simulation experiments).

`MeanField` lets everybody meet the mean of the region in place of the own workplace and cell.
`ShuffledTies` gives everybody the ties of somebody else in the same region and occupation, so that
their number stays. No rule knows of it: arrays are replaced between the processes of a month. A
model in which persons meet one another must give other results under both.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from thermidor.simulation import Simulation
from thermidor.society.record import PlantTally
from thermidor.society.state import PLANTS, Occupation, Party, Region

MET = ("say", "activity", "bread", "burden", "lean", "urge", "fear", "seen", "stoppage")
"""What persons meet at their workplace, as columns of the workplaces."""
TIES = ("sponsor", "circle", "patron", "chief")
"""Ties of persons, as columns of the table of persons."""
CELLS = ("win", "others")
"""What a cell does: wins newcomers, draws members away."""


class MeanField(Simulation):
    """A society in which every workplace and cell is the mean of its region to those in it."""

    def process(self, name: str) -> None:
        """Walk one process of the month; level what persons meet before they meet it."""
        if name == "feel":
            self._level_plants()
        elif name == "stop":
            self._level_floor()
        super().process(name)

    def _institutions(self, process: str) -> None:
        """Let institutions act; level the cells once they are counted."""
        super()._institutions(process)
        if process == "belong":
            self._level_cells()

    def _level_plants(self) -> None:
        """Give every workplace the mean of its region, weighted by workers."""
        heads = self.plant_tally[:, PlantTally.HEADS]
        for name in MET:
            if name in PLANTS:
                level(getattr(self.plants, name), self.plants.region, heads)

    def _level_floor(self) -> None:
        """Give every workplace its region's distribution of readiness to stop and of daring."""
        for counts in self.shopfloor.counts:
            for region in Region:
                local = np.flatnonzero(self.plants.region == region)
                counts[local] = spread_evenly(counts[local])

    def _level_cells(self) -> None:
        """Give every cell the mean of its region and of what its members do."""
        cells, plants = self.recruitment.cells, len(self.plants)
        others = np.arange(cells.win.size - plants)
        town = others // len(Occupation)
        kind = np.concatenate([np.full(plants, Occupation.BENCH), others % len(Occupation)])
        region = np.concatenate([self.plants.region, np.minimum(town, Region.PROVINCES)])
        group = region.astype(np.int64) * len(Occupation) + kind
        weight = np.maximum(cells.members, 1)
        weight[:plants] = np.maximum(self.plant_tally[:, PlantTally.HEADS], 1)
        for name in CELLS:
            level(getattr(cells, name), group, weight)
        cells.most[:] = 0.0
        cells.most[region, kind] = cells.win


class ShuffledTies(Simulation):
    """A society in which ties are shuffled every month within region and occupation."""

    def process(self, name: str) -> None:
        """Walk one process of the month; shuffle ties before persons act on them."""
        if name == "press":
            luck = np.random.default_rng([self.seed, self.month])
            self._shuffle_persons(luck)
            self._shuffle_plants(luck)
        super().process(name)

    def _shuffle_persons(self, luck: np.random.Generator) -> None:
        """Give members the ties of others; those at the bench also the workplace of others."""
        people = self.people[: self.rows]
        member = people.party == Party.BOLSHEVIK
        rows = np.flatnonzero(member & (people.occupation != Occupation.DEAD))
        groups = people.region[rows].astype(np.int64) * len(Occupation) + people.occupation[rows]
        for name in TIES:
            column = getattr(people, name)
            column[rows] = shuffled(column[rows], groups, luck)
        bench = people.occupation[rows] == Occupation.BENCH
        rows = rows[bench]
        people.place[rows] = shuffled(people.place[rows], groups[bench], luck)

    def _shuffle_plants(self, luck: np.random.Generator) -> None:
        """Let plants hear of the plants that others of their region heard of."""
        floor = getattr(self, "shopfloor", None)
        if floor is not None:
            order = shuffled(np.arange(len(self.plants)), self.plants.region, luck)
            for part in floor.network:
                part[:] = part[order]


def level(values: np.ndarray, groups: np.ndarray, weights: Iterable[float]) -> None:
    """Replace values by the weighted mean of their group, in place."""
    heads = np.asarray(weights, float)
    total = np.bincount(groups, weights=heads)
    means = np.bincount(groups, weights=values * heads) / np.maximum(total, 1e-9)
    values[:] = np.where(total[groups] > 0, means[groups], values)


def spread_evenly(counts: np.ndarray) -> np.ndarray:
    """Return whole numbers with the same sum in every row, each row spread as all rows together."""
    running = counts.sum(axis=0).cumsum() / max(1, counts.sum())
    up_to = np.rint(counts.sum(axis=1)[:, None] * running[None])
    return np.diff(up_to, axis=1, prepend=0.0).astype(counts.dtype)


def shuffled(values: np.ndarray, groups: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Return values shuffled within groups: (n,) of the same numbers in every group."""
    found = np.empty_like(values)
    by_luck = np.lexsort((luck.random(groups.size), groups))
    found[np.argsort(groups, kind="stable")] = values[by_luck]
    return found
