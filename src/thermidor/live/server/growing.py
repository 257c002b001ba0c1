"""Recordings that are being made, shared by all who asked for the same (ODD element: none).

A hall of a hundred phones asks for one society: it is run once, and everybody is sent its months.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

LONGEST_TURN = 24
"""Most months that are walked in one go."""
QUICK = 0.06
"""Seconds; turns grow while they are quicker, so that nobody waits long for another's run."""


@dataclass(eq=False)
class Growth:
    """One recording in the making and how many watch it."""

    making: asyncio.Future
    watchers: int = 0
    turn: int = 1
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    recorder: object = None
    problem: Exception | None = None


class Nursery:
    """The recordings in the making, by recipe.

    Parameters
    ----------
    work : coroutine function
        Runs a function in the engine's thread.
    library : Library
        Where finished recordings go.
    record : callable of (Recipe, known) to Recorder
    """

    def __init__(self, work, library, record):
        self.work, self.library, self.record = work, library, record
        self.growths: dict[object, Growth] = {}

    async def join(self, recipe, known=()) -> Growth:
        """Return the recording of a recipe in the making, begun now if nobody has yet."""
        growth = self.growths.get(recipe)
        if growth is None:
            making = asyncio.ensure_future(self.work(self.record, recipe, known))
            growth = self.growths[recipe] = Growth(making)
        growth.watchers += 1
        try:
            growth.recorder = await asyncio.shield(growth.making)
        except BaseException:  # a visitor who goes while it is founded is no watcher either
            self.leave(recipe, growth)
            raise
        return growth

    async def grow(self, recipe, growth: Growth, frame: int) -> None:
        """Return when a frame is there: whoever needs it first lets some months be walked.

        Raises
        ------
        Exception
            What the model raised, to everybody who watches.
        """
        async with growth.lock:
            recording = growth.recorder.recording
            if growth.problem is not None:
                raise growth.problem
            if frame >= len(recording.frames):
                began = time.monotonic()
                try:
                    await self.work(growth.recorder.advance, growth.turn)
                except Exception as problem:
                    growth.problem = problem
                    self._forget(recipe, growth)
                    raise
                if time.monotonic() - began < QUICK * (1 + len(self.growths)):
                    growth.turn = min(LONGEST_TURN, 2 * growth.turn)
            if recording.finished and self.growths.get(recipe) is growth:
                self.library.keep(recording)
                self._forget(recipe, growth)

    def leave(self, recipe, growth: Growth) -> None:
        """Say that a visitor watches no longer; what nobody watches is given up."""
        growth.watchers -= 1
        if growth.watchers == 0:
            self._forget(recipe, growth)

    def _forget(self, recipe, growth: Growth) -> None:
        if self.growths.get(recipe) is growth:
            del self.growths[recipe]
