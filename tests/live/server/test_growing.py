"""Recordings that grow: one run for all who watch; failures are told to all of them."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from thermidor.live.server import growing
from thermidor.live.server.growing import LONGEST_TURN, QUICK, Nursery


class Recorder:
    """A run of so many months that fails at one of them."""

    def __init__(self, months=40, fails=None):
        self.turns, self.fails = [], fails
        self.recording = SimpleNamespace(frames=[0], finished=False)
        self.months = months

    def advance(self, turn):
        if self.fails is not None and len(self.turns) == self.fails:
            raise ValueError("a share above one")
        self.turns.append(turn)
        frames = self.recording.frames
        frames += [0] * min(turn, self.months - len(frames))
        self.recording.finished = len(frames) == self.months


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that is moved by hand: however busy the machine is, turns are quick."""
    made = SimpleNamespace(now=100.0)
    monkeypatch.setattr(growing, "time", SimpleNamespace(monotonic=lambda: made.now))
    return made


class Shelf:
    """Where finished recordings go."""

    def __init__(self):
        self.kept = []

    def keep(self, recording):
        self.kept.append(recording)


async def at_once(task, *arguments):
    return task(*arguments)


def nursery(recorder, work=at_once):
    made = Nursery(work, Shelf(), lambda recipe, known: recorder)
    made.begun = 0
    return made


def test_turns_grow_while_they_are_quick_and_what_is_finished_is_kept_once():
    async def play():
        recorder = Recorder()
        made = nursery(recorder)
        one = await made.join("a recipe")
        assert await made.join("a recipe") is one
        assert one.watchers == 2
        for frame in (0, 1, 2, 5, 8, 20, 39):
            await made.grow("a recipe", one, frame)
            assert len(recorder.recording.frames) > frame
        assert recorder.turns == [1, 2, 4, 8, 16, LONGEST_TURN]  # doubled, then as long as may be
        assert made.library.kept == [recorder.recording]
        assert made.growths == {}
        await made.grow("a recipe", one, 39)
        assert made.library.kept == [recorder.recording]

    asyncio.run(play())


def test_turns_that_take_long_do_not_grow(clock):
    class Slow(Recorder):
        def advance(self, turn):
            super().advance(turn)
            clock.now += 2 * QUICK  # as long as two may be in the making

    async def play():
        recorder = Slow()
        made = nursery(recorder)
        growth = await made.join("a recipe")
        for frame in (1, 2, 3):
            await made.grow("a recipe", growth, frame)
        assert recorder.turns == [1, 1, 1]

    asyncio.run(play())


def test_what_the_model_raised_is_told_to_everybody_and_the_run_is_given_up():
    async def play():
        made = nursery(Recorder(fails=1))
        growth = await made.join("a recipe")
        await made.grow("a recipe", growth, 1)
        for _ in range(2):  # to who asked, and to the next who asks
            with pytest.raises(ValueError, match="a share above one"):
                await made.grow("a recipe", growth, 2)
        assert made.growths == {}
        assert made.library.kept == []

    asyncio.run(play())


def test_the_last_who_leaves_gives_the_run_up():
    async def play():
        made = nursery(Recorder())
        growth = await made.join("a recipe")
        await made.join("a recipe")
        made.leave("a recipe", growth)
        assert made.growths == {"a recipe": growth}
        made.leave("a recipe", growth)
        assert made.growths == {}

    asyncio.run(play())


def test_a_visitor_who_goes_while_it_is_founded_is_no_watcher():
    async def play():
        found = asyncio.Event()

        async def slowly(task, *arguments):
            await found.wait()
            return task(*arguments)

        recorder = Recorder()
        made = nursery(recorder, slowly)
        going, staying = (asyncio.create_task(made.join("a recipe")) for _ in range(2))
        await asyncio.sleep(0)
        assert made.growths["a recipe"].watchers == 2
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
        assert made.growths["a recipe"].watchers == 1
        found.set()
        assert (await staying).recorder is recorder

    asyncio.run(play())


def test_a_run_that_cannot_be_founded_leaves_nothing_behind():
    async def play():
        async def fails(task, *arguments):
            raise ValueError("no such scenario")

        made = nursery(Recorder(), fails)
        with pytest.raises(ValueError, match="no such scenario"):
            await made.join("a recipe")
        assert made.growths == {}

    asyncio.run(play())
