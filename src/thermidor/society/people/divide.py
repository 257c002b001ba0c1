"""Division of a row: how a small body takes some of the persons that a row stands for.

ODD element: entities and scales. A row stands for several equal persons. When a body of few posts
takes one of them, the row is divided, so that no body depends on how thinly others are sampled.
"""

from __future__ import annotations

from math import floor

import numpy as np
from numba import njit

from thermidor.common.random import mix
from thermidor.society.row import copy_row
from thermidor.society.state import People

SPARE = 8000
"""Rows kept free at the end of the table (ours; a run that needs more takes whole rows only)."""
_CHILD = np.uint64(1 << 31)
"""Bit that marks the numbers of persons who left a row that stands for many."""
_SHIFT = np.uint64(33)


@njit(cache=True)
def part_of(weight: int, boost: float, draw: float) -> int:
    """Persons of a row who come when the row is called `boost` times too often.

    weight / boost, rounded up or down by the draw so that the mean is exact.
    """
    return floor(weight / boost + draw)


@njit(cache=True, _nrt=False)
def divide(people: People, i: int, part: int, spare: np.ndarray, month: int) -> int:
    """Give `part` persons of row `i` a row of their own.

    Parameters
    ----------
    people : People
    i : int
        Row to divide; it keeps its seat and the other persons.
    part : int
        Persons who go, fewer than the row stands for.
    spare : (1,) int64
        First free row; set to the next one.
    month : int
        Keys the luck of the new row, together with the number of the old one.

    Returns
    -------
    int
        The new row, or -1 where no row is free.
    """
    j = spare[0]
    if j >= people.identity.size:
        return -1
    spare[0] = j + 1
    copy_row(people, i, j)
    key = (np.uint64(people.identity[i]) << np.uint64(20)) + np.uint64(month)
    people.identity[j] = np.uint32(_CHILD | (mix(key) >> _SHIFT))
    people.weight[j] = part
    people.seat[j] = 0
    people.weight[i] -= part
    return j
