"""A row, and some rows, of the columns of persons, as compiled loops read them.

A loop over persons works in blocks that fit into the nearest cache. Some passes over a block read
all its rows, and the compiler can do several at once; the others read only the rows that were
marked.

ODD element: state variables (how they are kept).
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np
from numba import literal_unroll, njit

from thermidor.society.state import Occupation, Party, People, Person, Region

BLOCK = 1024
"""Rows of a block."""
ALIKE = len(Region) * len(Occupation) * len(Party) * 8
"""Ways in which persons can differ by region, occupation, party supported, membership in party
and union, and presence."""


SCRATCH = {
    "own_say": (np.float64, "say of the bodies of one's workplace"),
    "mates": (np.float64, "share of workmates who came last month"),
    "ration": (np.float64, "part of the shortfall that one feels"),
    "bread": (np.float64, "shortfall of food and fuel where one works"),
    "burden": (np.float64, "grievance beside hunger where one works"),
    "lean": (np.float64, "leaning that town and plant give"),
    "spur": (np.float64, "what a stoppage adds to coming"),
    "complaint": (np.float64, "grievance"),
    "chance": (np.float64, "what draws one to a meeting, logit"),
    "at_hazard": (np.int32, "place of the hazard of a post; -1: none"),
    "at_post": (np.int32, "place of the post held"),
    "at_rise": (np.int32, "place of the chance to rise"),
    "at_boost": (np.int32, "place of the number of parts in which the row rises"),
    "hazard": (np.float64, "chance of a post"),
    "layoff": (np.float64, "chance of losing work"),
    "shed": (np.float64, "chance of losing a post"),
    "rise": (np.float64, "chance to rise, before the boost"),
    "boost": (np.float64, "parts in which the row rises"),
    "marks": (np.uint8, "what the next passes do with the row"),
    "rows": (np.int32, "rows that carry a mark"),
    "kind": (np.int32, "class of candidates; -1: none"),
    "cell": (np.int32, "cell of those who are alike"),
}
"""What one pass over a block leaves for the next, a value for each row: dtype, meaning."""
Scratch = namedtuple("Scratch", [*SCRATCH, "cells"])
"""The arrays of `SCRATCH`, (BLOCK,), and counts of those who are alike, (2, ALIKE) int64."""


def scratch() -> Scratch:
    """Return memory for the passes over a block; made once, one for each thread."""
    rows = {name: np.empty(BLOCK, kind) for name, (kind, _) in SCRATCH.items()}
    return Scratch(**rows, cells=np.empty((2, ALIKE), np.int64))


@njit(cache=True, inline="always")
def person_at(people: People, i: int) -> Person:
    """Return row `i` as a `Person`; columns that a rule does not read cost nothing."""
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
        people.leaning[i],
        people.affinity[i],
        people.shown[i],
        people.stopped[i],
        people.ready[i],
        people.daring[i],
        people.sponsor[i],
        people.circle[i],
        people.patron[i],
        people.chief[i],
        people.owes[i],
    )


@njit(cache=True, inline="always")
def rows_of(people: People, first: int, last: int) -> People:
    """Return the rows from `first` to before `last`: views, not copies."""
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
        people.leaning[first:last],
        people.affinity[first:last],
        people.shown[first:last],
        people.stopped[first:last],
        people.ready[first:last],
        people.daring[first:last],
        people.sponsor[first:last],
        people.circle[first:last],
        people.patron[first:last],
        people.chief[first:last],
        people.owes[first:last],
    )


@njit(cache=True, _nrt=False)
def copy_row(people: People, i: int, j: int) -> None:
    """Write row `i` over row `j`."""
    for column in literal_unroll(people):
        column[j] = column[i]


@njit(cache=True, inline="always")
def pick_out(marks: np.ndarray, mark: int, rows: int, out: np.ndarray) -> int:
    """Write into `out` which rows of a block carry a mark; return how many do.

    There is no branch: processors would guess it wrong where kinds of persons are mixed.
    """
    found = 0
    for i in range(rows):
        out[found] = i
        found += int(marks[i] & mark) // mark
    return found


@njit(cache=True, inline="always")
def by_region(values: tuple, region: int) -> float:
    """Return the value of a region out of three; no memory is read."""
    return values[0] if region == 0 else (values[1] if region == 1 else values[2])
