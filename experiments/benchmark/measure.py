"""Measuring in turns: several tasks timed round by round, and the ratios of each round.

Another program slows a whole round, both sides of a ratio alike; medians over rounds do the rest.
Work on one processor is timed by that processor's clock, which stops while other programs run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

WALL, CPU = time.perf_counter, time.process_time


class Spread(NamedTuple):
    """A measured number: the median of the rounds, and the bounds of nine in ten rounds."""

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
    """Return the seconds of one call, as the mean of several calls in a row."""
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
        Each task is called once before the clock starts.
    rounds : int
    least : float
        Least seconds of a measurement: a short task is called several times in a row.
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
    results = {name: np.empty(rounds) for name in tasks}
    for n in range(rounds):
        for name, task in tasks.items():
            results[name][n] = seconds(task, times[name], clock)
    return results


def say(*words: object) -> None:
    """Print what is being measured to the standard error, so that --json stays clean."""
    print(*words, file=sys.stderr, flush=True)
