"""A part of a row becomes a row of its own: how a small body takes some of many.

ODD element: entities and scales. A row stands for many persons alike; when a body of few posts
takes one of them the row is divided, so that no body depends on how thinly others are sampled.
"""

from __future__ import annotations

from math import floor

import numpy as np
from numba import njit

from thermidor.common.random import mix
from thermidor.society.row import copy_row

SPARE = 8000
"""Rows kept free at the end of the table (ours; a run that needs more takes whole rows only)."""
_CHILD, _SHIFT = np.uint64(1 << 31), np.uint64(33)


@njit(cache=True)
def part_of(weight, boost, draw):
    """Persons of a row that come when it is called `boost` times as often as it should be.

    weight / boost, rounded up or down by the draw so that its mean is exact: a whole number.
    """
    return floor(weight / boost + draw)


@njit(cache=True, _nrt=False)
def divide(people, i, part, spare, month):
    """Make `part` persons of row `i` a row of their own.

    Parameters
    ----------
    people : People
    i : int
        Row that is divided; it keeps its seat and the other persons.
    part : int
        Persons who go, fewer than the row stands for.
    spare : (1,) int64
        First free row; moved on.
    month : int
        Keys the luck of the new row together with that of the old one.

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
