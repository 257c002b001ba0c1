"""The recordings of a server: finished ones, and those in the making, each shared by its watchers.

ODD element: none. A hundred phones in a hall ask for one society: it runs once, and all of them
get its months.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from thermidor.live.server.recording import Recipe, Recorder, Recording

LONGEST_BATCH = 24
"""Most months that run in one batch."""
QUICK = 0.06
"""Seconds; batches grow while they are quicker, so that no visitor waits long for another's run."""


class Library:
    """Finished recordings by recipe; the oldest are deleted when they take too much memory.

    Parameters
    ----------
    load : callable of str to Scenario
    limit : int
        Bytes of recordings to keep.
    """

    def __init__(self, load: Callable[[str], Any], limit: int = 600_000_000):
        self.load = load
        self.limit = limit
        self.recordings: OrderedDict[Recipe, Recording] = OrderedDict()

    def find(self, recipe: Recipe) -> Recording | None:
        """Return the finished recording of a recipe, or None."""
        found = self.recordings.get(recipe)
        if found is not None:
            self.recordings.move_to_end(recipe)
        return found

    def near(
        self, recipe: Recipe, known: tuple[Recording, ...] = ()
    ) -> tuple[Recording, int] | None:
        """Return a recording that is the same up to a month, and that month."""
        months = sorted({hold[0] for hold in recipe.holds}, reverse=True)
        for month in months:
            earlier = recipe.before(month)
            for other in (*known, *reversed(list(self.recordings.values()))):
                if other.recipe.before(month) == earlier:
                    return other, month
        return None

    def record(self, recipe: Recipe, known: tuple[Recording, ...] = ()) -> Recorder:
        """Return a recorder for a recipe; `known` are unfinished recordings to continue from."""
        return Recorder(recipe, self.load, self.near(recipe, known))

    def keep(self, recording: Recording) -> None:
        """Keep a finished recording; delete the oldest, first their copies of the society."""
        self.recordings[recording.recipe] = recording
        self.recordings.move_to_end(recording.recipe)
        total = sum(r.size for r in self.recordings.values())
        for old in list(self.recordings.values())[:-1]:
            if total <= self.limit:
                break
            total -= old.size
            if old.kept:
                old.kept.clear()
                total += old.size
            else:
                del self.recordings[old.recipe]


@dataclass(eq=False)
class SharedRun:
    """One recording in the making and the number of its watchers."""

    making: asyncio.Future
    watchers: int = 0
    batch: int = 1
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    recorder: Recorder | None = None
    problem: Exception | None = None


class SharedRuns:
    """The recordings in the making, by recipe.

    Parameters
    ----------
    work : coroutine function
        Runs a function in the thread of the model.
    library : Library
        Keeps finished recordings.
    record : callable of (Recipe, known) to Recorder
    """

    def __init__(
        self, work: Callable[..., Awaitable], library: Library, record: Callable[..., Recorder]
    ):
        self.work = work
        self.library = library
        self.record = record
        self.runs: dict[Recipe, SharedRun] = {}

    async def join(self, recipe: Recipe, known: tuple[Recording, ...] = ()) -> SharedRun:
        """Return the run of a recipe; start it if it does not exist yet."""
        run = self.runs.get(recipe)
        if run is None:
            making = asyncio.ensure_future(self.work(self.record, recipe, known))
            run = self.runs[recipe] = SharedRun(making)
        run.watchers += 1
        try:
            run.recorder = await asyncio.shield(run.making)
        except BaseException:  # also a visitor who leaves during the start
            self.leave(recipe, run)
            raise
        return run

    async def advance_to(self, recipe: Recipe, run: SharedRun, frame: int) -> None:
        """Return when a frame is recorded; the first watcher who needs it runs some months.

        Raises
        ------
        Exception
            The error of the model, for every watcher.
        """
        async with run.lock:
            recording = run.recorder.recording
            if run.problem is not None:
                raise run.problem
            if frame >= len(recording.frames):
                await self._advance(recipe, run)
            if recording.finished and self.runs.get(recipe) is run:
                self.library.keep(recording)
                self._forget(recipe, run)

    async def _advance(self, recipe: Recipe, run: SharedRun) -> None:
        start = time.monotonic()
        try:
            await self.work(run.recorder.advance, run.batch)
        except Exception as problem:
            run.problem = problem
            self._forget(recipe, run)
            raise
        if time.monotonic() - start < QUICK * (1 + len(self.runs)):
            run.batch = min(LONGEST_BATCH, 2 * run.batch)

    def leave(self, recipe: Recipe, run: SharedRun) -> None:
        """Remove a watcher; a run without watchers is stopped."""
        run.watchers -= 1
        if run.watchers == 0:
            self._forget(recipe, run)

    def _forget(self, recipe: Recipe, run: SharedRun) -> None:
        if self.runs.get(recipe) is run:
            del self.runs[recipe]
