"""A row, and some rows, of the columns of persons, as compiled loops take them apart.

A loop over persons goes by blocks that stay in the nearest cache: some passes over a block look at
all its rows and can be done for several at once, the rest looks at the few that they found.

ODD element: state variables (how they are kept).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import literal_unroll, njit

from thermidor.society.state import Occupation, Party, People, Person, Region

BLOCK = 1024
"""Rows of a block."""
ALIKE = len(Region) * len(Occupation) * len(Party) * 8
"""Ways in which persons can differ by region, occupation, party supported, membership in party
and union, and presence."""


class Scratch(NamedTuple):
    """What one pass over a block leaves for the next; made once, one for each thread."""

    real: np.ndarray  # (8, BLOCK) float64
    whole: np.ndarray  # (4, BLOCK) int32
    flag: np.ndarray  # (4, BLOCK) uint8
    cells: np.ndarray  # (2, ALIKE) int64


def scratch() -> Scratch:
    """Return room for the passes over a block."""
    return Scratch(
        np.empty((8, BLOCK)),
        np.empty((4, BLOCK), np.int32),
        np.empty((4, BLOCK), np.uint8),
        np.empty((2, ALIKE), np.int64),
    )


@njit(cache=True, inline="always")
def person_at(people, i):
    """Return row `i` of the columns as a `Person`; what a rule does not read costs nothing."""
    return Person(
        people.identity[i],
        people.weight[i],
        people.region[i],
        people.occupation[i],
        people.place[i],
        people.body[i],
        people.rank[i],
        people.origin[i],
        people.prior[i],
        people.party[i],
        people.support[i],
        people.mandate[i],
        people.seat[i],
        people.joined[i],
        people.entered[i],
        people.present[i],
        people.union[i],
        people.faction[i],
        people.conviction[i],
        people.commitment[i],
        people.efficacy[i],
        people.hunger[i],
        people.ties[i],
        people.skill[i],
        people.dissent[i],
        people.routine[i],
        people.refusal[i],
    )


@njit(cache=True, inline="always")
def rows_of(people, first, last):
    """Return the rows from `first` to before `last`: columns of the same memory."""
    return People(
        people.identity[first:last],
        people.weight[first:last],
        people.region[first:last],
        people.occupation[first:last],
        people.place[first:last],
        people.body[first:last],
        people.rank[first:last],
        people.origin[first:last],
        people.prior[first:last],
        people.party[first:last],
        people.support[first:last],
        people.mandate[first:last],
        people.seat[first:last],
        people.joined[first:last],
        people.entered[first:last],
        people.present[first:last],
        people.union[first:last],
        people.faction[first:last],
        people.conviction[first:last],
        people.commitment[first:last],
        people.efficacy[first:last],
        people.hunger[first:last],
        people.ties[first:last],
        people.skill[first:last],
        people.dissent[first:last],
        people.routine[first:last],
        people.refusal[first:last],
    )


@njit(cache=True, _nrt=False)
def copy_row(people, i, j):
    """Write row `i` over row `j`."""
    for column in literal_unroll(people):
        column[j] = column[i]


@njit(cache=True, inline="always")
def pick_out(marks, mark, rows, out):
    """Write down which rows of a block carry a mark; return how many do.

    Without a branch, which would be guessed wrong wherever kinds of persons lie mixed.
    """
    found = 0
    for i in range(rows):
        out[found] = i
        found += int(marks[i] & mark) // mark
    return found


@njit(cache=True, inline="always")
def by_region(values, region):
    """Return the value of a region out of three held in hand; nothing is looked up in memory."""
    return values[0] if region == 0 else (values[1] if region == 1 else values[2])
