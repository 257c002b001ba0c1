"""Sweeps: many runs in a folder; a sweep may be killed at any moment and continued.

ODD element: simulation experiments. A worker computes a block of runs; the parent writes it,
atomically. A restart computes the blocks that are missing. After the last block the runs are
gathered in ``runs.parquet`` and ``runs.csv``, and `finish` is called. Any number of processes on
any number of machines may share a folder by slices.
"""

from __future__ import annotations

import contextlib
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import thermidor
from thermidor.common.errors import InputError, short
from thermidor.experiments import blocks, sweep_repeat
from thermidor.experiments.blocks import Block, Done, Shared, Simulate
from thermidor.experiments.design import Design, design
from thermidor.experiments.experiment_file import Experiment
from thermidor.experiments.experiment_file import load as load_experiment
from thermidor.experiments.sweep_folder import (
    Slice,
    alone,
    claim,
    complete,
    gather,
    note,
    part_files,
)
from thermidor.runs import execute, pool, store
from thermidor.runs.table import Meaning, Run

Progress = Callable[[int, int, Done], None]
Runner = Callable[[Callable, Sequence[Any], Any, Callable], list]
ADDRESS = re.compile(r"([a-z]+://)?[^\s/:]+:\d{1,5}|[a-z]+://[^\s/]+")
"""Addresses of a scheduler that Dask accepts."""
PATIENCE = "10s"
"""Longest wait for an answer of a Dask scheduler."""


class Interrupted(Exception):
    """Raised when a sweep was stopped; finished blocks are kept."""

    def __init__(self, done: int, total: int):
        super().__init__(f"{done} of {total} runs are kept")
        self.done = done
        self.total = total


@dataclass(frozen=True)
class BlockWork:
    """Computes a block; can be pickled for the workers."""

    simulate: Simulate | None = None

    def __call__(self, block: Block) -> Done:
        """Return the files of the block."""
        return blocks.compute(block, self.simulate)


@dataclass(frozen=True)
class RunWork:
    """Computes a block of one run, and returns the run."""

    simulate: Simulate | None = None

    def __call__(self, block: Block) -> Run:
        """Return the run."""
        return blocks.attempt(block.plans[0], block.shared, self.simulate)


@dataclass
class Outcome:
    """What a call of `sweep` did.

    Attributes
    ----------
    done_before, computed, failed : int
        Runs.
    complete : bool
        Whether every block of the design is in the folder.
    """

    folder: Path
    design: Design
    done_before: int
    computed: int
    failed: int
    complete: bool


def sweep(
    experiment: Experiment | str | Path,
    folder: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    part: Slice | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
    command: str = "",
    finish: Callable[[Path], object] | None = None,
) -> Outcome:
    """Run what is missing of an experiment's runs, and gather them when all are there.

    Parameters
    ----------
    experiment : Experiment, str or Path
    folder : str or Path
        Where the results are, or will be.
    workers : int, optional
        Processes; the experiment's own number, or as many as there are processors.
    scheduler : str, optional
        Address of a Dask scheduler to run on instead, such as ``tcp://10.0.0.1:8786``.
    part : Slice, optional
        Only some blocks: the others are computed elsewhere, in the same folder.
    overwrite : bool
        Delete the results in the folder first.
    progress : callable, optional
        Called as ``progress(runs done, runs to do, block)`` after each block.
    finish : callable, optional
        Called with the folder once every block is there (plots, tables).

    Raises
    ------
    InputError
        If the folder holds another design, or cannot be written to.
    Interrupted
        If Ctrl-C or SIGTERM stopped it.
    """
    if not isinstance(experiment, Experiment):
        experiment = load_experiment(experiment)
    plan = design(experiment)
    part = part or Slice()
    folder = store.prepare(folder)
    with alone(folder, part):
        claim(folder, plan, overwrite, sweep_repeat.kept(experiment))
        missing = [n for n in range(plan.n_blocks) if part.takes(n) and not complete(folder, n)]
        keeper = _Keeper(folder, plan, missing, progress)
        keeper.note(f"start {plan.hash} {len(missing)} blocks {part.number}/{part.of} {command}")
        if missing:
            with _stoppable(keeper):
                _run(plan, missing, keeper, workers or experiment.workers, scheduler, simulate)
        finished = all(complete(folder, number) for number in range(plan.n_blocks))
        if finished:
            gather(folder, plan, command)
            if finish is not None:
                finish(folder)
        keeper.note("complete" if finished else "slice done")
    mine = sum(len(plan.block(n)) for n in range(plan.n_blocks) if part.takes(n))
    return Outcome(folder, plan, mine - keeper.total, keeper.done, keeper.failed, finished)


def _run(plan, missing, keeper, workers, scheduler, simulate) -> None:
    shared = shared_of(plan)
    todo = [Block(number, tuple(plan.block(number)), shared) for number in missing]
    if scheduler is not None:
        with _cluster(scheduler, keeper) as runner:
            _all(todo, simulate, keeper, runner)
        return
    first = blocks.configured(todo[0].plans[0], shared.scale)
    if workers is None:
        workers = execute.default_workers([first] * len(todo))
    if simulate is None:
        execute.warm(first)
    _all(todo, simulate, keeper, _processes(workers))


def _all(todo: Sequence[Block], simulate, keeper: _Keeper, runner: Runner) -> None:
    """Compute the blocks; if a process vanished, compute its block run by run to find the cause."""
    runner(BlockWork(simulate), todo, keeper, keeper.lost)
    for block in keeper.vanished:
        singles = [Block(block.number, (plan,), block.shared) for plan in block.plans]
        runs = runner(RunWork(simulate), singles, None, _lost_run)
        keeper(0, 0, blocks.encode(block, list(zip(block.plans, runs, strict=True))))


def _lost_run(single: Block) -> Run:
    return blocks.refused(single.plans[0], single.shared, pool.VANISHED)


def _processes(workers: int) -> Runner:
    """Return the runner that uses processes of this machine (one worker: this process)."""

    def runner(work, items, progress, lost):
        if workers == 1 and not isinstance(work, RunWork):
            return pool.serially(work, items, progress)
        return pool.processes(work, items, workers, progress, lost=lost, size=1)

    return runner


@contextlib.contextmanager
def _cluster(address: str, keeper: _Keeper) -> Iterator[Runner]:
    """Give the runner that uses a Dask cluster, through its executor."""
    try:
        import distributed
    except ModuleNotFoundError:
        raise InputError(
            'a Dask scheduler needs the extra: pip install "thermidor[cluster]".',
            place="--scheduler",
        ) from None
    if not ADDRESS.fullmatch(address):  # a client that cannot start leaves a traceback
        raise InputError(
            f"no Dask scheduler answers at {short(address)}; write its address, such as "
            '"tcp://10.0.0.1:8786".',
            place="--scheduler",
        )
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as problem:
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise InputError(
            f"no Dask scheduler answers at {address} ({reason}).", place="--scheduler"
        ) from None

    def runner(work, items, progress, lost):
        def vanished(item):
            if client.status != "running":
                raise InputError(
                    f"the scheduler at {address} no longer answers; {keeper.kept()[0]}.",
                    place="--scheduler",
                )
            return lost(item)

        with client.get_executor() as executor:
            return pool.through(executor, work, items, progress, lost=vanished)

    with client:
        if not client.scheduler_info()["workers"]:
            keeper.say(f"the scheduler at {address} has no workers yet; waiting for the first.")
            client.wait_for_workers(1)
        yield runner


class _Keeper:
    """Writes each block when it is computed, counts runs, and reports failures."""

    def __init__(self, folder: Path, plan: Design, missing: Sequence[int], progress):
        self.folder = folder
        self.plan = plan
        self.progress = progress
        self.total = sum(len(plan.block(number)) for number in missing)
        self.done = self.failed = 0
        self.code = thermidor.common.cache.source_hash()
        self.vanished: list[Block] = []

    def __call__(self, _done: int, _total: int, block: Done) -> None:
        if block.n_runs == 0:  # its process vanished; its runs are repeated later
            return
        if block.code and block.code != self.code:
            raise InputError(
                "a worker has another state of thermidor's code: the code changed while the sweep "
                f"ran, or that machine has another version; {self.kept()[0]}.",
                file=self.folder,
            )
        self.log_failures(block)
        months, runs = part_files(self.folder, block.number)
        store.atomically(months, lambda file: file.write(block.months), kept=self.kept())
        store.atomically(runs, lambda file: file.write(block.runs), kept=self.kept())
        self.done += block.n_runs
        self.failed += len(block.failures)
        block.months = block.runs = b""  # the pool keeps the block; free its memory
        self.note(f"block {block.number} {block.n_runs} runs {block.seconds:.3f} s")
        if self.progress:
            self.progress(self.done, self.total, block)

    def kept(self) -> list[str]:
        return [f"{self.done} of {self.total} runs (the same command continues from them)"]

    def lost(self, block: Block) -> Done:
        self.vanished.append(block)
        self.say(f"a worker vanished with block {block.number}; its runs are repeated one by one.")
        return Done(block.number, 0, b"", b"")

    def log_failures(self, block: Done) -> None:
        for run, seed, error, trace in block.failures:
            self.note(f"run {run} seed {seed} failed: {error}\n{trace}".rstrip())

    def say(self, sentence: str) -> None:
        print(f"thermidor: {sentence}", file=sys.stderr, flush=True)
        self.note(sentence)

    def note(self, line: str) -> None:
        note(self.folder, line)


@contextlib.contextmanager
def _stoppable(keeper: _Keeper) -> Iterator[None]:
    """Turn Ctrl-C and SIGTERM (sent by batch systems before the end) into `Interrupted`."""
    main = threading.current_thread() is threading.main_thread()

    def stop(_number, _frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop) if main else None
    try:
        yield
    except KeyboardInterrupt:
        keeper.note("stopped")
        raise Interrupted(
            keeper.plan.n_runs - keeper.total + keeper.done, keeper.plan.n_runs
        ) from None
    finally:
        if main:
            signal.signal(signal.SIGTERM, before)


def shared_of(plan: Design) -> Shared:
    """Return what the blocks of a design have in common."""
    from thermidor.society import parameters

    columns, meanings = plan.columns(), execute.meanings()
    wanted = set(columns) if columns is not None else set(meanings)
    wanted |= {outcome.observable for outcome in plan.experiment.outcomes}
    known = {name: meaning for name, meaning in meanings.items() if name in wanted}
    for name in plan.names:
        number = parameters.table().get(name)
        text = number.meaning if number else "set in the scenario"
        unit, source = (number.unit, number.source) if number else ("", "")
        known[name] = Meaning(unit, source, text, False)
    textual = tuple(
        name
        for at, name in enumerate(plan.names)
        if any(isinstance(point[at], str) for point in plan.points)
    )
    return Shared(
        design=plan.hash,
        code=thermidor.common.cache.source_hash(),
        names=plan.names,
        textual=textual,
        outcomes=plan.experiment.outcomes,
        columns=columns,
        hashes=plan.hashes,
        meanings=known,
        scale=plan.experiment.scale,
    )
