"""The floor of the machine: loops that only draw, compute exponentials or copy bytes.

The floor of some work is the time of the draws and exponentials that it needs, at these rates: no
loads, no rule, no counting. It is measured in turns with the work, on one processor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numba import njit

from thermidor.common.maths import exp
from thermidor.common.random import uniform

ROWS = 2048  # fits the nearest cache: the rates are of arithmetic, not of memory
TIMES = 50
BYTES = 64 * 2**20


@njit(cache=True, error_model="numpy")
def _draw(key, out, times):
    for n in range(times):
        for i in range(out.size):
            out[i] = uniform(key + np.uint64(n), i)


@njit(cache=True, error_model="numpy")
def _exponentials(x, out, times):
    for n in range(times):
        shift = n * 1e-3
        for i in range(out.size):
            out[i] = exp(x[i] + shift)


def tasks() -> dict[str, Callable[[], object]]:
    """Return the two loops of arithmetic: "draws" and "exponentials" (see `rates`)."""
    out, x = np.empty(ROWS), np.linspace(-5.0, 5.0, ROWS)
    key = np.uint64(1917)
    return {
        "draws": lambda: _draw(key, out, TIMES),
        "exponentials": lambda: _exponentials(x, out, TIMES),
    }


def floor(times: Mapping[str, np.ndarray], draws: float, exponentials: float) -> np.ndarray:
    """Return the least seconds that draws and exponentials take, by round.

    Parameters
    ----------
    times : mapping of str to (rounds,) float64
        Seconds of the two `tasks`, by round.
    """
    return (draws * times["draws"] + exponentials * times["exponentials"]) / (ROWS * TIMES)


def memory() -> Callable[[], object]:
    """Return a task that reads and writes `BYTES`: it copies more than a cache holds."""
    source = np.ones(BYTES // 8)
    target = np.empty_like(source)
    return lambda: np.copyto(target, source)
