"""One loop over all persons, shared out among threads.

ODD element: process overview. A person's draws are keyed by the person and counts are whole
numbers, so any number of threads gives the same bits. One thread serves a small society: to start
a second costs more than it saves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from thermidor.common import machine
from thermidor.common.errors import InputError

LIMIT = "THERMIDOR_THREADS"
"""Environment variable that limits the threads of a run; set to 1 where runs share a machine."""
WORTH = 150_000
"""Rows from which a further thread pays (measured by `experiments/benchmark.py`)."""


def threads_for(rows: int, wanted: int | None = None) -> int:
    """Return how many threads share so many rows: as wanted, or as many as pay.

    Raises
    ------
    InputError
        If the environment variable THERMIDOR_THREADS, an upper limit, is not a whole number from 1.
    """
    if wanted is not None:
        return max(1, wanted)
    return max(1, min(_limit(os.environ.get(LIMIT)), rows // WORTH))


@cache
def _limit(given: str | None) -> int:
    if given is None:
        return machine.processors()
    if not given.isdecimal() or int(given) < 1:
        raise InputError(
            f'"{given}" is not a number of threads; give a whole number from 1 up.', place=LIMIT
        )
    return int(given)


def walk(
    kernel: Callable,
    people: tuple,
    rows: int,
    threads: int,
    arguments: tuple,
    counts: tuple | np.ndarray = (),
    scratches: Sequence[tuple] = (),
) -> None:
    """Run a kernel ``kernel(people, first, last, ...)`` over the first rows of the table.

    Parameters
    ----------
    kernel : compiled function that releases the interpreter's lock
    people : People
    rows, threads : int
    arguments : tuple
        Passed to every part after the rows.
    counts : NamedTuple of arrays of whole numbers, or one such array, optional
        Passed last; receives the sum of what all parts count.
    scratches : sequence of Scratch, optional
        Memory for passes over a block, one for each thread; passed after the arguments.
    """
    ends = [rows * part // threads for part in range(threads + 1)] if threads > 1 else [0, rows]
    sums = [counts] + [_zeros(counts) for _ in ends[2:]]

    def part(k: int) -> None:
        last = (sums[k],) if len(counts) else ()
        kernel(people, ends[k], ends[k + 1], *arguments, *scratches[k : k + 1], *last)

    jobs = [_pool(threads).submit(part, k) for k in range(1, len(sums))]
    part(0)
    for job in jobs:
        job.result()
    for other in sums[1:]:
        for total, more in zip(_arrays(counts), _arrays(other), strict=True):
            total += more


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads - 1, thread_name_prefix="thermidor")


def _arrays(counts: tuple | np.ndarray) -> tuple:
    return (counts,) if isinstance(counts, np.ndarray) else tuple(counts)


def _zeros(counts: tuple | np.ndarray) -> tuple | np.ndarray:
    if isinstance(counts, np.ndarray):
        return np.zeros_like(counts)
    return type(counts)(*map(np.zeros_like, counts)) if len(counts) else counts
