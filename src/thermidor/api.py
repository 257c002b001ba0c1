"""Questions asked from Python: each function does what the command of its name does.

``th.compare("historical", "no_civil_war")`` and ``th.sweep({...})`` return results to look at;
they write to a folder only if one is given. Nothing here computes: see `pairing`, `sweeping`.

ODD element: simulation experiments.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from thermidor.common import dates
from thermidor.experiments import experiment_file, paired, sweep_results, sweeps
from thermidor.experiments.paired import Comparison
from thermidor.experiments.sweep_results import Sweep
from thermidor.scenario import scenario
from thermidor.show.paired_report import lines, pictures, sentence


@dataclass(frozen=True)
class Compared:
    """Scenarios run with the same luck, the first against each of the others.

    Attributes
    ----------
    sweep : Sweep
        All runs, with every observable by month.
    comparisons : list of Comparison
        One for each scenario after the first.
    """

    sweep: Sweep
    comparisons: list[Comparison]

    def __repr__(self) -> str:
        return "\n".join(
            f"{each.other} against {each.first}: {sentence(each)}" for each in self.comparisons
        )

    def _repr_markdown_(self) -> str:
        return "\n".join(lines(self.sweep, self.comparisons))

    @cached_property
    def chain(self) -> pd.DataFrame:
        """When each observable parts, in order, and how far it ends."""
        return paired.chain_table(self.comparisons)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Every paired difference in every month, with its interval."""
        return paired.table(self.comparisons)

    def plot(self, name: str | None = None) -> Any:
        """Draw the plots by name, or one of them: ``side_by_side``, ``chain_...``."""
        drawn = pictures(self.sweep, self.comparisons)
        return drawn if name is None else drawn[name]


def compare(
    *scenarios: str | Path,
    runs: int = 20,
    seed: int = 1,
    scale: float | None = None,
    account: str | None = None,
    workers: int | None = None,
    folder: str | Path | None = None,
) -> Compared:
    """Run scenarios with the same luck and say when and through what they part.

    Parameters
    ----------
    scenarios : str or Path
        Two or more, by name or file; each is compared with the first.
    runs, seed, scale, account, workers
        As in `thermidor.run`.
    folder : str or Path, optional
        Where to keep the runs; a folder that goes with this process if None.

    Raises
    ------
    InputError
        If a name or a number is wrong, or the scenarios have not the same months.
    """
    asked = paired.experiment(scenarios, runs=runs, seed=seed, scale=scale, account=account)
    done = _run(asked, folder, workers)
    return Compared(done, paired.compare(done))


def sweep(
    asked: str | Path | Mapping[str, Any],
    folder: str | Path | None = None,
    *,
    workers: int | None = None,
) -> Sweep:
    """Run an experiment: everything that varies, each point with several seeds.

    Parameters
    ----------
    asked : str, Path or mapping
        An experiment by name or file, or what would stand in its file:
        ``{"title": "...", "observables": ["participation at 1921-12"],
        "vary": {"pressures.civil_war.scale": [0, 0.5, 1]}}``.
    folder : str or Path, optional
        Where to keep the runs; there the same call goes on where it was stopped. Without one they
        go with this process.
    workers : int, optional
        Processes; as many as there are processors if None.

    Raises
    ------
    InputError
        If the experiment has a mistake, or the folder holds another one.
    """
    if isinstance(asked, Mapping):
        return _run(experiment_file.given(asked), folder, workers)
    return _run(experiment_file.load(asked), folder, workers)


def scenarios() -> pd.DataFrame:
    """Return the scenarios that come with thermidor, a row each."""
    rows = []
    for name in scenario.names():
        each = scenario.load(name)
        rows.append(
            {
                "name": each.name,
                "title": each.title,
                "from": dates.text(each.start),
                "months": each.months,
                "description": " ".join(each.description.split()),
            }
        )
    return pd.DataFrame(rows)


_KEPT: list[tempfile.TemporaryDirectory] = []
"""Folders that nobody asked for; they go when the process ends."""


def _run(asked, folder: str | Path | None, workers: int | None) -> Sweep:
    if folder is None:
        _KEPT.append(tempfile.TemporaryDirectory(prefix="thermidor-"))
        folder = Path(_KEPT[-1].name) / "runs"
    sweeps.sweep(asked, folder, workers=workers)
    return sweep_results.load(folder)
