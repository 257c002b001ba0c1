"""Taking turns: times of several things measured round by round, and the ratios of each round.

A busy neighbour slows a whole round, both sides of a ratio alike; medians over rounds do the rest.
What runs on one processor is timed by that processor's clock, which stands still while others run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

WALL, CPU = time.perf_counter, time.process_time


class Spread(NamedTuple):
    """A measured number: the median of the rounds, and the bounds of nine in ten of them."""

    median: float
    low: float
    high: float


def spread(values) -> Spread:
    """Return median, 5 % and 95 % points of the rounds; all NaN where nothing was measured."""
    values = np.asarray(values, dtype=float)
    if not values.size:
        return Spread(np.nan, np.nan, np.nan)
    return Spread(*(float(np.percentile(values, q)) for q in (50, 5, 95)))


def seconds(task: Callable[[], object], times: int = 1, clock: Callable[[], float] = WALL) -> float:
    """Return the seconds of one call, as the mean of so many in a row."""
    began = clock()
    for _ in range(times):
        task()
    return (clock() - began) / times


def in_turns(
    tasks: Mapping[str, Callable[[], object]],
    rounds: int,
    least: float = 0.02,
    clock: Callable[[], float] = WALL,
) -> dict[str, np.ndarray]:
    """Time tasks in turns.

    Parameters
    ----------
    tasks : mapping of str to callable
        Each is called once before the clock starts.
    rounds : int
    least : float
        Seconds a measurement lasts at least: a short task is called several times in a row.
    clock : callable
        `WALL` or `CPU`.

    Returns
    -------
    dict of str to (rounds,) float64
        Seconds a call, by round.
    """
    times = {}
    for name, task in tasks.items():
        task()
        times[name] = max(1, round(least / max(seconds(task), 1e-9)))
    out = {name: np.empty(rounds) for name in tasks}
    for n in range(rounds):
        for name, task in tasks.items():
            out[name][n] = seconds(task, times[name], clock)
    return out


def say(*words: object) -> None:
    """Tell the user at work what is being measured (standard error, so that --json stays clean)."""
    print(*words, file=sys.stderr, flush=True)
