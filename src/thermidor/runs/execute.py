"""Many runs: the same society under other seeds, parameters, accounts and scenarios.

ODD element: simulation experiments. Runs come back in the order of their configurations, whether
this process, a pool of processes or an executor of ``concurrent.futures`` (such as a cluster's)
computes them. A run that fails is recorded, and the others continue.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from thermidor.common import machine
from thermidor.common.errors import InputError
from thermidor.runs import compiling, pool, votes
from thermidor.runs.branch import Branch
from thermidor.runs.configuration import (
    FULL_ACCOUNT,
    Configuration,
    drawn,
    parameters_of,
    replicates,
    whole,
)
from thermidor.runs.table import Meaning, Run, Runs

__all__ = ["Configuration", "drawn", "replicates", "run_many"]
Progress = Callable[[int, int, Run], None]
"""Called as ``progress(done, total, run)`` after each run, in the order in which they end."""


def raise_if_all_failed(runs: Runs) -> None:
    """Raise the first run's error if every run failed.

    Raises
    ------
    InputError
        With the first run's error.
    """
    if not runs.done:
        raise InputError(f"every run failed; the first said: {runs[0].error}")


def run_many(
    configurations: Sequence[Configuration],
    workers: int | None = None,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    simulate: Callable[[Configuration], Run] | None = None,
) -> list[Run]:
    """Run every configuration and return the runs in the order given.

    Parameters
    ----------
    configurations : sequence of Configuration
    workers : int, optional
        Processes; `default_workers` if None. One worker, or one run, uses this process.
    progress : callable, optional
        See `Progress`.
    executor : concurrent.futures.Executor, optional
        Computes the runs instead; it is not shut down.
    simulate : callable, optional
        Makes a run from a configuration; `run_one` if None.
    """
    configurations = list(configurations)
    simulate = simulate or run_one
    if workers is None:
        workers = default_workers(configurations)
    whole("workers", workers, 1, 10_000)
    guarded = Guarded(simulate)
    if executor is not None:
        return pool.through(executor, guarded, configurations, progress, lost=lost)
    if workers == 1 or len(configurations) <= 1:
        if simulate is run_one and not compiling.compiled():
            compiling.compile_rules()
        runs = pool.serially(guarded, configurations, progress)
        if simulate is run_one:
            _note_compiled(runs)
        return runs
    if simulate is run_one:
        warm(configurations[0])
    return pool.processes(guarded, configurations, workers, progress, lost=lost)


@dataclass(frozen=True)
class Guarded:
    """A `simulate` whose exceptions become failed runs; picklable, for the workers."""

    simulate: Callable[[Configuration], Run]

    def __call__(self, configuration: Configuration) -> Run:
        """Return the run, or a failed run that says why."""
        try:
            return self.simulate(configuration)
        except Exception as problem:
            return failed(configuration, _one_line(problem), traceback.format_exc())


def run_one(configuration: Configuration, branch: Branch | None = None) -> Run:
    """Run one configuration in this process and return its months.

    With a branch the run changes in its month.
    """
    from thermidor import observables
    from thermidor.simulation import Simulation

    started = time.perf_counter()
    scenario = configuration.scenario
    simulation = Simulation(
        scenario,
        account=configuration.account,
        parameters=parameters_of(configuration),
        seed=configuration.seed,
        scale=configuration.scale,
    )
    if branch is not None:
        branch.apply(simulation.run(branch.month), configuration)
    simulation.run()
    return Run(
        scenario=scenario.called,
        account=configuration.account or scenario.account or FULL_ACCOUNT,
        seed=configuration.seed,
        scale=configuration.scale,
        start=scenario.start,
        parameters=dict(configuration.parameters),
        months=observables.table(simulation.history),
        persons=simulation.society.rows,
        seconds=time.perf_counter() - started,
        acts=dict(simulation.done),
        votes=votes.of_run(simulation.events, simulation.votes.results),
    )


def _one_line(problem: BaseException) -> str:
    """Return an exception in one line: what, and the file and line where it was raised."""
    if isinstance(problem, InputError):
        return str(problem)
    if isinstance(problem, MemoryError):
        return "there was not enough memory; use a smaller scale or fewer workers"
    frames = traceback.extract_tb(problem.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(problem).__name__}: {problem}{where}"


def failed(configuration: Configuration, error: str, trace: str = "") -> Run:
    """Return the record of a run that failed."""
    scenario = configuration.scenario
    return Run(
        scenario=getattr(scenario, "called", str(scenario)),
        account=configuration.account or getattr(scenario, "account", "") or "",
        seed=configuration.seed,
        scale=configuration.scale,
        start=getattr(scenario, "start", 0),
        parameters=dict(configuration.parameters),
        error=error,
        trace=trace,
    )


def lost(configuration: Configuration) -> Run:
    """Return the record of a run whose process died."""
    return failed(configuration, pool.VANISHED)


def default_workers(configurations: Sequence[Configuration]) -> int:
    """Return one process for each run, at most as many as processors and free memory allow."""
    largest = max((c.scale for c in configurations), default=1.0)
    fit = int(machine.free_memory() // (3e8 + largest * 3e9))
    return max(1, min(len(configurations), machine.processors(), fit))


def warm(configuration: Configuration) -> None:
    """Compile the rules once, into the cache, before workers would each compile them."""
    if not compiling.compiled():
        compiling.compile_rules()
        small = replace(configuration, scale=0.0005)
        _note_compiled([Guarded(run_one)(small)])


def _note_compiled(runs: Sequence[Run]) -> None:
    if any(not run.error for run in runs):
        compiling.note_compiled()


def meanings() -> dict[str, Meaning]:
    """Return unit, source and definition of every observable, for the stored tables."""
    from thermidor import observables

    return {
        name: Meaning(entry.unit, getattr(entry, "source", ""), entry.meaning, entry.regional)
        for name, entry in observables.OBSERVABLES.items()
    }
