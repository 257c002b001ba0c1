"""The design of an experiment: all its runs in order, identified by one hash.

Runs are numbered: scenario by scenario, account by account, point by point, seed by seed. Every
point uses the same seeds, so that points differ by the factors and not by luck. Consecutive runs
make a block, the unit of storage and of resumption; its size belongs to the design.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from thermidor.experiments.experiment_file import Experiment
from thermidor.experiments.sampling import points
from thermidor.experiments.vary import whole_numbers
from thermidor.runs import configuration
from thermidor.scenario import scenario

LAYOUT = 1
"""Version of the content of a block; a new version makes old folders another design."""


class Plan(NamedTuple):
    """One planned run."""

    run: int
    point: int
    scenario: str
    account: str | None
    seed: int
    settings: dict[str, Any]


@dataclass(frozen=True)
class Design:
    """An experiment and the points at which it runs."""

    experiment: Experiment
    names: tuple[str, ...]
    points: tuple[tuple[float | str, ...], ...]

    @property
    def n_runs(self) -> int:
        """Number of runs."""
        e = self.experiment
        return len(e.scenarios) * len(e.accounts) * len(self.points) * e.replicates

    @cached_property
    def block_size(self) -> int:
        """Runs in a block: few, so that a lost block costs little, but not many files."""
        return max(1, min(50, self.n_runs // 100))

    @property
    def n_blocks(self) -> int:
        """Number of blocks."""
        return -(-self.n_runs // self.block_size)

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The present hash of each scenario, by name or path."""
        return {name: scenario.load(name).hash for name in self.experiment.scenarios}

    @cached_property
    def hash(self) -> str:
        """Hash of everything that decides the runs: 16 hexadecimal digits."""
        e = self.experiment
        content = {
            "layout": LAYOUT,
            "scenarios": [(Path(n).stem, self.hashes[n]) for n in e.scenarios],
            "accounts": [(a, configuration.account_settings(a)) for a in e.accounts],
            "names": self.names,
            "points": self.points,
            "replicates": e.replicates,
            "seed": e.seed,
            "scale": e.scale,
            "outcomes": [outcome.name for outcome in e.outcomes],
            "keep": e.keep,
            "block_size": self.block_size,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def plan(self, run: int) -> Plan:
        """Return one run by its number."""
        e = self.experiment
        rest, replicate = divmod(run, e.replicates)
        rest, point = divmod(rest, len(self.points))
        scenario_number, account_number = divmod(rest, len(e.accounts))
        name = e.scenarios[scenario_number]
        account = e.accounts[account_number]
        settings = whole_numbers(dict(zip(self.names, self.points[point], strict=True)))
        return Plan(run, point, name, account, e.seed + replicate, settings)

    def block(self, number: int) -> list[Plan]:
        """Return the runs of a block."""
        first = number * self.block_size
        return [self.plan(run) for run in range(first, min(first + self.block_size, self.n_runs))]

    def plans(self) -> Iterator[Plan]:
        """Yield every run."""
        return (self.plan(run) for run in range(self.n_runs))

    def columns(self) -> tuple[str, ...] | None:
        """Return the observables whose months are kept; None: all."""
        if self.experiment.keep == "all":
            return None
        return tuple(dict.fromkeys(o.observable for o in self.experiment.outcomes))


def design(experiment: Experiment) -> Design:
    """Return the design of an experiment."""
    names, found = points(experiment.vary, experiment.seed)
    return Design(experiment, tuple(names), tuple(found))
