"""Shared runs: one run for all watchers, and its errors reach all of them."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from thermidor.live.server import library
from thermidor.live.server.library import LONGEST_BATCH, QUICK, SharedRuns


class Recorder:
    """A run of so many months that fails at one of them."""

    def __init__(self, months=40, fails=None):
        self.batches, self.fails = [], fails
        self.recording = SimpleNamespace(frames=[0], finished=False)
        self.months = months

    def advance(self, batch):
        if self.fails is not None and len(self.batches) == self.fails:
            raise ValueError("a share above one")
        self.batches.append(batch)
        frames = self.recording.frames
        frames += [0] * min(batch, self.months - len(frames))
        self.recording.finished = len(frames) == self.months


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock set by the test: batches are quick however busy the machine is."""
    made = SimpleNamespace(now=100.0)
    monkeypatch.setattr(library, "time", SimpleNamespace(monotonic=lambda: made.now))
    return made


class Shelf:
    """Where finished recordings go."""

    def __init__(self):
        self.kept = []

    def keep(self, recording):
        self.kept.append(recording)


async def at_once(task, *arguments):
    return task(*arguments)


def shared(recorder, work=at_once):
    return SharedRuns(work, Shelf(), lambda recipe, known: recorder)


def test_quick_batches_grow_and_a_finished_run_is_kept_once():
    async def play():
        recorder = Recorder()
        made = shared(recorder)
        one = await made.join("a recipe")
        assert await made.join("a recipe") is one
        assert one.watchers == 2
        for frame in (0, 1, 2, 5, 8, 20, 39):
            await made.advance_to("a recipe", one, frame)
            assert len(recorder.recording.frames) > frame
        assert recorder.batches == [1, 2, 4, 8, 16, LONGEST_BATCH]  # doubles, up to the limit
        assert made.library.kept == [recorder.recording]
        assert made.runs == {}
        await made.advance_to("a recipe", one, 39)
        assert made.library.kept == [recorder.recording]

    asyncio.run(play())


def test_slow_batches_do_not_grow(clock):
    class Slow(Recorder):
        def advance(self, batch):
            super().advance(batch)
            clock.now += 2 * QUICK  # as long as two may be in the making

    async def play():
        recorder = Slow()
        made = shared(recorder)
        run = await made.join("a recipe")
        for frame in (1, 2, 3):
            await made.advance_to("a recipe", run, frame)
        assert recorder.batches == [1, 1, 1]

    asyncio.run(play())


def test_an_error_of_the_model_reaches_every_watcher_and_stops_the_run():
    async def play():
        made = shared(Recorder(fails=1))
        run = await made.join("a recipe")
        await made.advance_to("a recipe", run, 1)
        for _ in range(2):  # to who asked, and to the next who asks
            with pytest.raises(ValueError, match="a share above one"):
                await made.advance_to("a recipe", run, 2)
        assert made.runs == {}
        assert made.library.kept == []

    asyncio.run(play())


def test_a_run_without_watchers_stops():
    async def play():
        made = shared(Recorder())
        run = await made.join("a recipe")
        await made.join("a recipe")
        made.leave("a recipe", run)
        assert made.runs == {"a recipe": run}
        made.leave("a recipe", run)
        assert made.runs == {}

    asyncio.run(play())


def test_a_visitor_who_leaves_during_the_start_is_not_a_watcher():
    async def play():
        found = asyncio.Event()

        async def slowly(task, *arguments):
            await found.wait()
            return task(*arguments)

        recorder = Recorder()
        made = shared(recorder, slowly)
        going, staying = (asyncio.create_task(made.join("a recipe")) for _ in range(2))
        await asyncio.sleep(0)
        assert made.runs["a recipe"].watchers == 2
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
        assert made.runs["a recipe"].watchers == 1
        found.set()
        assert (await staying).recorder is recorder

    asyncio.run(play())


def test_a_run_that_cannot_start_is_removed():
    async def play():
        async def fails(task, *arguments):
            raise ValueError("no such scenario")

        made = shared(Recorder(), fails)
        with pytest.raises(ValueError, match="no such scenario"):
            await made.join("a recipe")
        assert made.runs == {}

    asyncio.run(play())
