"""Many hands for one walk: rows are shared out among threads, counts are summed.

ODD element: process overview. Every person's luck is his own and counts are whole numbers, so any
number of threads gives the same bits. Small societies are walked by one: to wake a second thread
costs more than it saves.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from thermidor.common import machine
from thermidor.common.errors import InputError

LIMIT = "THERMIDOR_THREADS"
"""Environment variable that limits the threads of a run; set to 1 where runs share a machine."""
WORTH = 150_000
"""Rows from which a further thread pays (measured by `experiments/benchmark.py`)."""


def threads_for(rows: int, asked: int | None = None) -> int:
    """Return how many threads walk so many rows: as asked, or what the machine has if it pays.

    Raises
    ------
    InputError
        If the environment variable THERMIDOR_THREADS, an upper limit, is no whole number from 1.
    """
    if asked is not None:
        return max(1, asked)
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
    kernel: Callable, people, rows: int, threads: int, arguments: tuple, counts=(), rooms=()
) -> None:
    """Walk the first rows of the table with a kernel ``kernel(people, first, last, ...)``.

    Parameters
    ----------
    kernel : compiled function that lets other threads run
    people : People
    rows, threads : int
    arguments : tuple
        Handed to every part of the walk after the rows.
    counts : NamedTuple of arrays of whole numbers, or one such array, optional
        Handed last; what each part adds is summed into it.
    rooms : sequence, optional
        Room for passing things on, one for each thread; handed after the arguments.
    """
    if threads <= 1:
        kernel(people, 0, rows, *arguments, *rooms[:1], *((counts,) if len(counts) else ()))
        return
    ends = [rows * part // threads for part in range(threads + 1)]
    own = [counts] + [_zeros(counts) for _ in range(threads - 1)]
    jobs = [
        _hands(threads).submit(
            kernel,
            people,
            ends[k],
            ends[k + 1],
            *arguments,
            *rooms[k : k + 1],
            *((own[k],) if len(counts) else ()),
        )
        for k in range(1, threads)
    ]
    kernel(people, 0, ends[1], *arguments, *rooms[:1], *((counts,) if len(counts) else ()))
    for job in jobs:
        job.result()
    for other in own[1:]:
        _add(counts, other)


@cache
def _hands(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads - 1, thread_name_prefix="thermidor")


def _zeros(counts):
    if isinstance(counts, np.ndarray):
        return np.zeros_like(counts)
    return type(counts)(*(np.zeros_like(each) for each in counts)) if len(counts) else counts


def _add(counts, other) -> None:
    if isinstance(counts, np.ndarray):
        counts += other
        return
    for mine, theirs in zip(counts, other, strict=True):
        mine += theirs
