"""The functions of thermidor for Python: each does what the command of its name does.

``th.run(...)``, ``th.compare(...)``, ``th.sweep(...)`` return results with tables (pandas), plots
(``.plot``) and exports (``.csv``, ``.xarray``, ``.duckdb``). They write files only into a folder
that you name.

ODD element: simulation experiments.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from thermidor.common import dates
from thermidor.experiments import sweep_results
from thermidor.runs import execute, export, provenance, store, table
from thermidor.show.plots import Plotter

if TYPE_CHECKING:
    from thermidor.experiments.paired import Comparison
    from thermidor.teach.lives.find import life

__all__ = [
    "Compared",
    "Runs",
    "Sweep",
    "compare",
    "life",
    "load",
    "run",
    "save",
    "scenarios",
    "sweep",
]


class Exports:
    """Results for other tools; units and sources travel with the columns."""

    def xarray(self) -> Any:
        """Return the months as an xarray Dataset over run, month and region (extra ``tables``)."""
        return export.xarray(self)

    def duckdb(self) -> Any:
        """Return the months as a DuckDB relation for SQL (extra ``tables``).

        The views ``runs`` and ``months`` serve queries.
        """
        return export.duckdb(self)

    def csv(self, folder: str | Path) -> Path:
        """Write ``runs.csv``, ``months.csv`` and ``columns.csv`` (units) to a folder.

        Returns
        -------
        Path
            The folder.
        """
        return export.csv(self, folder)


class Runs(Exports, table.Runs):
    """Many runs of one scenario: their tables, plots, exports and a folder to keep them in."""

    @classmethod
    def of(cls, runs: table.Runs) -> Runs:
        """Return runs with plots and exports."""
        known = vars(runs).get("figures")
        return cls(runs.runs, runs.meanings, runs.provenance, figures=known)

    @property
    def plot(self) -> Plotter:
        """Plots of these runs: ``runs.plot()`` for all, ``runs.plot.participation()`` for one."""
        return Plotter(self)

    def save(self, folder: str | Path, *, command: str = "", plots: bool = True) -> Path:
        """Write tables, plots, report and manifest to a folder; see `save`."""
        return save(self, folder, command=command, plots=plots)


class Sweep(Exports, sweep_results.Sweep):
    """The results of an experiment: one table of runs, the months behind it, plots, exports."""

    def select(self, **where: Any) -> Runs:
        """Return some of the runs, for plots over time: ``select(scenario="historical")``."""
        return Runs.of(super().select(**where))

    def sensitivity(self) -> pd.DataFrame:
        """Return how much each factor moves each outcome, with intervals: a row each.

        Raises
        ------
        InputError
            If the design cannot separate factors, or has too few points.
        """
        from thermidor.experiments import sensitivity

        return sensitivity.effects(self)

    def plot(self, folder: str | Path | None = None) -> dict[str, Any]:
        """Draw the plots that suit the design; as PNG files where a folder is given."""
        from thermidor.show.plots import experiments

        return experiments.draw_all(self, folder)


@dataclass(frozen=True)
class Compared:
    """Scenarios run with the same seeds: the first against each of the others.

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
        from thermidor.show.paired_report import sentence

        return "\n".join(f"{c.other} against {c.first}: {sentence(c)}" for c in self.comparisons)

    def _repr_markdown_(self) -> str:
        from thermidor.show.paired_report import lines

        return "\n".join(lines(self.sweep, self.comparisons))

    @cached_property
    def chain(self) -> pd.DataFrame:
        """When each observable starts to differ, in order, and its difference at the end."""
        from thermidor.experiments import paired

        return paired.chain_table(self.comparisons)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Every paired difference in every month, with its interval."""
        from thermidor.experiments import paired

        return paired.table(self.comparisons)

    def plot(self, name: str | None = None) -> Any:
        """Draw the plots by name, or one of them: ``side_by_side``, ``chain_...``."""
        from thermidor.show.paired_report import pictures

        drawn = pictures(self.sweep, self.comparisons)
        return drawn if name is None else drawn[name]


def run(
    scenario: Any = "historical",
    *,
    runs: int = 20,
    seed: int = 1,
    scale: float | None = None,
    account: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    workers: int | None = None,
    progress: execute.Progress | None = None,
) -> Runs:
    """Run a scenario several times, with seeds `seed`, `seed` + 1, and so on.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A name (``"historical"``), a file, or a scenario that `Scenario` has loaded.
    runs : int
        Number of runs.
    seed : int
        Seed of the first run.
    scale : float, optional
        Share of the real population that is simulated, over 0 and at most 1.
    account : str, optional
        The historians' account whose mechanisms are on; the scenario's own if None.
    parameters : mapping, optional
        Parameters by dotted name (``{"bench.meet_hunger": 2.0}``) and settings of the scenario
        (``{"switches.faction_ban": "off", "pressures.civil_war.scale": 0.5}``).
    workers : int, optional
        Processes; as many as there are processors if None.
    progress : callable, optional
        Called as ``progress(done, total, run)`` after each run.

    Returns
    -------
    Runs

    Raises
    ------
    InputError
        If a name, a number or the scenario is wrong, or if every run fails.
    """
    configurations = execute.replicates(
        scenario, runs=runs, seed=seed, scale=scale, account=account, parameters=parameters
    )
    known = provenance.of(configurations[0].scenario, parameters, account)
    done = execute.run_many(configurations, workers=workers, progress=progress)
    found = Runs(done, execute.meanings(), known)
    execute.raise_if_all_failed(found)
    return found


def compare(
    *scenarios: str | Path,
    runs: int = 20,
    seed: int = 1,
    scale: float | None = None,
    account: str | None = None,
    workers: int | None = None,
    folder: str | Path | None = None,
) -> Compared:
    """Run scenarios with the same seeds; find when, and through what, they start to differ.

    Parameters
    ----------
    scenarios : str or Path
        Two or more, by name or file; each is compared with the first.
    runs, seed, scale, account, workers
        As in `run`.
    folder : str or Path, optional
        Where to keep the runs; a temporary folder if None, deleted when Python ends.

    Returns
    -------
    Compared

    Raises
    ------
    InputError
        If a name or a number is wrong, or the scenarios do not have the same months.
    """
    from thermidor.experiments import paired

    experiment = paired.experiment(scenarios, runs=runs, seed=seed, scale=scale, account=account)
    results = _run(experiment, folder, workers)
    return Compared(results, paired.compare(results))


def sweep(
    experiment: str | Path | Mapping[str, Any],
    folder: str | Path | None = None,
    *,
    workers: int | None = None,
) -> Sweep:
    """Run an experiment: every combination of what varies, each with several seeds.

    Parameters
    ----------
    experiment : str, Path or mapping
        An experiment by name or file, or the contents of such a file:
        ``{"title": "...", "observables": ["participation at 1921-12"],
        "vary": {"pressures.civil_war.scale": [0, 0.5, 1]}}``.
    folder : str or Path, optional
        Where to keep the runs. The same call with the same folder continues a sweep that was
        stopped. Without a folder the runs are deleted when Python ends.
    workers : int, optional
        Processes; as many as there are processors if None.

    Returns
    -------
    Sweep

    Raises
    ------
    InputError
        If the experiment has a mistake, or the folder holds another experiment.
    """
    from thermidor.experiments import experiment_file

    if isinstance(experiment, Mapping):
        return _run(experiment_file.given(experiment), folder, workers)
    return _run(experiment_file.load(experiment), folder, workers)


def load(folder: str | Path) -> Runs | Sweep:
    """Read results from a folder.

    Returns
    -------
    Runs or Sweep
        As the folder holds runs of one scenario or a sweep.

    Raises
    ------
    InputError
        If the folder holds no finished results.
    """
    if (Path(folder) / sweep_results.DESIGN).exists():
        return _sweep(folder)
    return Runs.of(store.load(folder))


def save(
    runs: table.Runs, folder: str | Path, *, command: str = "", plots: bool = True, workers: int = 0
) -> Path:
    """Write tables, plots, ``report.html`` and the manifest to a folder.

    Parameters
    ----------
    runs : Runs
    folder : str or Path
    command : str
        The command line, for the manifest.
    plots : bool
        Whether to draw the plots; without them older plots in the folder are deleted.
    workers : int
        Processes used, for the manifest.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        If the disk is full or cannot be written to; the folder is then as it was before.
    """
    older = (Path(folder) / "plots").is_dir()  # else nothing to delete: do not load Matplotlib
    extras = partial(_pictures, draw=plots, delete=older)
    return store.save(runs, folder, command=command, workers=workers, extras=extras)


def scenarios() -> pd.DataFrame:
    """Return the scenarios of the package: one row each, with name, title, start and months."""
    from thermidor.scenario import scenario

    rows = []
    for name in scenario.names():
        found = scenario.load(name)
        rows.append(
            {
                "name": found.name,
                "title": found.title,
                "from": dates.text(found.start),
                "months": found.months,
                "description": " ".join(found.description.split()),
            }
        )
    return pd.DataFrame(rows)


def _pictures(runs: table.Runs, draw: bool, delete: bool) -> dict[str, bytes | None]:
    """Return report and plots as files; None deletes a file of other runs."""
    from thermidor.show import plots, report

    page = None if table.figures_or_none(runs) is None else report.render(runs).encode()
    drawn = dict(plots.pictures(runs)) if draw and runs.done else {}
    names = plots.registered() if draw or delete else ()
    return {"report.html": page} | {f"plots/{name}.png": drawn.get(name) for name in names}


_TEMPORARY: list[tempfile.TemporaryDirectory] = []
"""Folders of results that have no folder of the user; deleted when Python ends."""


def _run(experiment: Any, folder: str | Path | None, workers: int | None) -> Sweep:
    from thermidor.experiments import sweeps

    if folder is None:
        _TEMPORARY.append(tempfile.TemporaryDirectory(prefix="thermidor-"))
        folder = Path(_TEMPORARY[-1].name) / "runs"
    sweeps.sweep(experiment, folder, workers=workers)
    return _sweep(folder)


def _sweep(folder: str | Path) -> Sweep:
    found = sweep_results.load(folder)
    return Sweep(found.folder, found.about)


def __getattr__(name: str) -> Any:
    if name == "life":
        from thermidor.teach.lives import find

        return find.life
    raise AttributeError(f"module 'thermidor.api' has no attribute {name!r}")
