"""How the benchmark times growth, threads, runs and starts: clocks and processes made up."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

import pytest
from benchmark.measure import Spread

from benchmark import growth, measure


class Clock:
    """A clock moved by hand."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def walks(monkeypatch):
    """Societies of so many rows that take 3 * rows ** 1.5 nanoseconds a month."""
    clock, made = Clock(), []

    class Society:
        def __init__(self, scale, threads=1):
            self.rows, self.threads, self.month = round(1e7 * scale), threads, 0
            self.luck = SimpleNamespace(keys=lambda month: month)
            made.append(self)

        def step(self):
            # the second thread halves the time of large societies only
            faster = 2.0 if self.threads is None and self.rows > 10_000 else 1.0
            clock.now += 3e-9 * self.rows**1.5 / faster

        def __getattr__(self, process):
            return lambda: setattr(clock, "now", clock.now + (2e-3 if process == "feel" else 1e-3))

    monkeypatch.setattr(growth, "society", Society)
    monkeypatch.setattr(growth.measure, "CPU", clock)
    seconds = measure.seconds
    monkeypatch.setattr(
        growth.measure, "seconds", lambda task, times=1, clock=clock: seconds(task, times, clock)
    )
    return made


def test_the_exponent_and_the_cost_of_a_row_come_from_turns(walks):
    found, each = growth.persons(("1e4", "1e5"), rounds=3)
    assert found == pytest.approx((1.5, 1.5, 1.5))
    assert each["1e4"][0] == 10_000
    assert each["1e4"][1] == pytest.approx(300.0)  # 3 ns * 10,000 ** .5
    assert each["1e5"][1] == pytest.approx(3 * 127_000**0.5)


def test_two_threads_are_compared_with_one_and_the_environment_is_restored(walks, monkeypatch):
    monkeypatch.setenv("THERMIDOR_THREADS", "7")
    assert growth.threads(growth.SCALES["1e5"], 3) == pytest.approx((2.0, 2.0, 2.0))
    assert os.environ["THERMIDOR_THREADS"] == "7"
    monkeypatch.delenv("THERMIDOR_THREADS")
    assert growth.threads(growth.SCALES["1e4"], 3) == pytest.approx((1.0, 1.0, 1.0))
    assert "THERMIDOR_THREADS" not in os.environ
    assert [each.threads for each in walks] == [1, None, 1, None]


def test_every_process_of_the_month_is_timed(walks):
    found = growth.phases(1e-3, rounds=2)
    assert list(found) == [process.name for process in growth.MONTH]
    assert found["feel"] == pytest.approx(200.0)  # 2 ms over 10,000 rows
    assert found["move"] == pytest.approx(100.0)
    assert walks[0].month == 2


def test_a_society_to_be_timed_is_two_months_old():
    made = growth.society(1e-5)
    assert made.month == growth.WARM
    assert 2000 < growth.rows(made) <= len(made.society.people)


def test_a_task_is_timed_by_both_clocks_after_one_untimed_call(monkeypatch):
    wall, cpu, calls = Clock(), Clock(), []
    monkeypatch.setattr(growth.measure, "WALL", wall)
    monkeypatch.setattr(growth.measure, "CPU", cpu)

    def task():
        calls.append(None)
        wall.now += 10.0 if len(calls) == 1 else 2.0
        cpu.now += 0.5

    assert growth._both(task, 3) == (Spread(2.0, 2.0, 2.0), Spread(0.5, 0.5, 0.5))
    assert len(calls) == 4


def test_memory_of_a_full_run_is_given_in_gigabytes(monkeypatch):
    asked = []
    answers = [[40.0, 3.0, 800_000, 5], [44.0, 3.0, 900_000, 5]]

    def child(program, how):
        asked.append(how)
        return answers[len(asked) - 1], 0.0

    monkeypatch.setattr(growth, "_child", child)
    monkeypatch.setattr(sys, "platform", "linux")
    found = growth.full_scale(2, scale=0.25)
    assert found["seconds"].median == 42.0
    assert found["gigabytes"].median == pytest.approx(0.85)  # kilobytes here
    assert found["rows"].median == 5
    assert asked == ['{"scale": 0.25, "threads": 2}'] * 2
    asked.clear()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert growth.full_scale(1)["gigabytes"].median == pytest.approx(0.0008)  # bytes there


def test_warm_starts_follow_an_untimed_one_and_cold_starts_have_an_empty_cache(monkeypatch):
    seen = []

    def child(program, **environment):
        seen.append(environment)
        folder = environment.get("NUMBA_CACHE_DIR")
        if folder:
            assert os.listdir(folder) == []
        return (9.0 if len(seen) == 1 else 1.5), 0.0

    monkeypatch.setattr(growth, "_child", child)
    assert growth.warm_start(2) == (1.5, 1.5, 1.5)
    assert len(seen) == 3
    assert growth.cold_start() == 1.5
    assert not os.path.exists(seen[-1]["NUMBA_CACHE_DIR"])


def test_a_child_prints_json_last_and_may_compile_the_libraries(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    program = (
        "import json, os, sys; print('by the way')\n"
        "print(json.dumps([sys.argv[1], os.environ['COLOUR'],"
        " 'PYTHONDONTWRITEBYTECODE' in os.environ]))"
    )
    printed, took = growth._child(program, "one", COLOUR="red")
    assert printed == ["one", "red", False]
    assert took > 0


def test_a_child_that_fails_is_an_error_with_its_last_line():
    with pytest.raises(RuntimeError, match=r"^ValueError: no such scale$"):
        growth._child("raise ValueError('no such scale')")
