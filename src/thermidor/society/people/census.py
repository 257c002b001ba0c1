"""The loop that counts: who does what, member of what, in which post, at which workplace.

ODD element: observation (process `count`). Weighted whole numbers only, so any order of counting
gives the same sums.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.society.groups import Unions
from thermidor.society.people.leaning import shown_by_class, voted
from thermidor.society.people.move import candidate_class, skill_class, tier_of
from thermidor.society.people.worker import Bench, dues_by_hand, grievance
from thermidor.society.record import OCCUPATIONS, PARTIES, UNIT, PlantTally, PostTally, Tally
from thermidor.society.row import BLOCK, Scratch, person_at, pick_out, rows_of
from thermidor.society.state import (
    COHORTS,
    Mandate,
    Occupation,
    Origin,
    Party,
    People,
    Plants,
    Rank,
)

SENIOR = Rank.UPPER.value + 1
"""Value of `prior` of those who held an upper rank before October 1917."""


class Counts(NamedTuple):
    """Counts of a month, whole numbers of persons unless said."""

    tally: np.ndarray  # (3, N_TALLY) int64 by region
    cohorts: np.ndarray  # (3, n_cohorts) int64 members by month of joining
    pool: np.ndarray  # (3, N_CLASSES) int64 candidates for posts
    plants: np.ndarray  # (n_plants, N_PLANT_TALLY) int64
    posts: np.ndarray  # (n_bodies, 3, N_POST_TALLY) int64
    insiders: np.ndarray  # (n_bodies, 3, SKILL_CLASSES, 2, TIERS) int64 by what decides promotion


class Mark(IntEnum):
    """Marks of a person of a block; they add up."""

    AT_BENCH = 1
    MEMBER = 2  # of the party
    HOLDER = 4  # of a post
    SEAT = 8  # in a soviet


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def count(
    people: People,
    first: int,
    last: int,
    plants: Plants,
    regions: np.ndarray,
    bounds: np.ndarray,
    standing: np.ndarray,
    p: Bench,
    q: Unions,
    scratch: Scratch,
    counts: Counts,
) -> None:
    """Count the rows from `first` to before `last`; note who stopped work and what was voted.

    Parameters
    ----------
    people : People
    first, last : int
    plants, regions : recarray
    bounds : (TIERS,) int64
    standing : (42, 6) float64
        Whether a party's people stand under its name in a town, 1 or 0.
    p, q : Bench, Unions
    scratch : Scratch
    counts : Counts
    """
    scratch.cells[:] = 0
    for low in range(first, last, BLOCK):
        block = rows_of(people, low, min(last, low + BLOCK))
        _sort(block, bounds, scratch)
        _cells(block, counts.pool, scratch)
        _bench(block, plants, standing, p, scratch, counts.tally, counts.plants)
        _members(block, scratch, counts.tally, counts.cohorts)
        _holders(block, bounds, scratch, counts.posts, counts.insiders)
        _seats(block, scratch, counts.tally)
    _fold(scratch.cells, q, counts.tally)


@njit(cache=True, inline="always")
def _sort(block, bounds, scratch):
    """Mark where each person of a block is to be counted, and as what."""
    limits = bounds[0], bounds[1], bounds[2]
    for i in range(block.identity.size):
        person = person_at(block, i)
        work = person.occupation
        alive = work != Occupation.DEAD
        member = int(person.party == Party.BOLSHEVIK)
        block.stopped[i] = 0
        scratch.kind[i] = candidate_class(person, limits)
        who = (int(person.region) * OCCUPATIONS + int(work)) * 2 + member
        what = int(person.support) * 4 + int(person.present) * 2 + int(person.union)
        scratch.cell[i] = who * PARTIES * 4 + what
        scratch.marks[i] = (
            Mark.AT_BENCH.value * int(work == Occupation.BENCH)
            + Mark.MEMBER.value * (int(alive) & member)
            + Mark.HOLDER.value * int(alive and person.body >= 0)
            + Mark.SEAT.value * int(alive and person.seat > 0)
        )


@njit(cache=True, inline="always")
def _cells(block, pool, scratch):
    """Count each person of a block in the cell of those who are alike, and as a candidate.

    Neighbours are mostly alike. Even and odd rows have a table each, so that one addition need not
    wait for the one before.
    """
    for i in range(block.identity.size):
        weight = block.weight[i]
        kind = scratch.kind[i]
        scratch.cells[i & 1, scratch.cell[i]] += weight
        pool[block.region[i], max(kind, 0)] += weight * int(kind >= 0)


@njit(cache=True, inline="always")
def _bench(block, plants, standing, p: Bench, scratch, tally, plant_tally):
    """Count what those at the bench feel, do and show, and who they are at each workplace."""
    rows = scratch.rows
    for n in range(pick_out(scratch.marks, Mark.AT_BENCH.value, block.identity.size, rows)):
        i = rows[n]
        person = person_at(block, i)
        r = person.region
        j = person.place
        weight = person.weight
        hunger = float(person.hunger)
        complaint = int(grievance(hunger, plants[j].burden, p) * UNIT)
        tally[r, Tally.COMMITMENT] += weight * int(float(person.commitment) * UNIT)
        tally[r, Tally.EFFICACY] += weight * int(float(person.efficacy) * UNIT)
        tally[r, Tally.HUNGER] += weight * int(hunger * UNIT)
        tally[r, Tally.GRIEVANCE] += weight * complaint
        plant_tally[j, PlantTally.HEADS] += weight
        plant_tally[j, PlantTally.GRIEVANCE] += weight * complaint
        block.stopped[i] = shown_by_class(person.ready, plants[j].strike_at)
        came = weight * int(person.present == 1)
        against = shown_by_class(person.daring, plants[j].hands_at)
        own = standing[plants[j].town, person.support]
        vote = voted(against, person.support, own)
        block.shown[i] = vote if person.present == 1 else person.shown
        plant_tally[j, PlantTally.PRESENT] += came
        plant_tally[j, PlantTally.SUPPORT.value + vote] += came
        tally[r, Tally.ACTIVE_SUPPORT.value + vote] += came
        if person.party == Party.BOLSHEVIK:
            plant_tally[j, PlantTally.PRESENT_MEMBERS] += came
        if person.faction:
            plant_tally[j, PlantTally.FACTION] += weight
            plant_tally[j, PlantTally.PRESENT_FACTION] += came


@njit(cache=True, inline="always")
def _members(block, scratch, tally, cohorts):
    """Count members by what they want and see, and by month of joining."""
    rows = scratch.rows
    for n in range(pick_out(scratch.marks, Mark.MEMBER.value, block.identity.size, rows)):
        person = person_at(block, rows[n])
        r = person.region
        weight = person.weight
        tally[r, Tally.DISSENT] += weight * int(float(person.dissent) * UNIT)
        cohorts[r, max(0, person.joined + COHORTS)] += weight
        if person.faction:
            tally[r, Tally.FACTION] += weight
            tally[r, Tally.FACTION_BENCH] += weight * int(person.occupation == Occupation.BENCH)


@njit(cache=True, inline="always")
def _holders(block, bounds, scratch, post_tally, insiders):
    """Count those in a post: where they come from, how they came by it, what they are like."""
    rows = scratch.rows
    for n in range(pick_out(scratch.marks, Mark.HOLDER.value, block.identity.size, rows)):
        person = person_at(block, rows[n])
        b = person.body
        k = person.rank
        weight = person.weight
        member = int(person.party == Party.BOLSHEVIK)
        carried = weight * int(person.prior > 0)
        post_tally[b, k, PostTally.STAFF] += weight
        post_tally[b, k, PostTally.ROUTINE] += weight * int(float(person.routine) * UNIT)
        post_tally[b, k, PostTally.CARRIED] += carried
        post_tally[b, k, PostTally.SENIOR] += weight * int(person.prior == SENIOR)
        old = person.origin == Origin.TSARIST_OFFICIAL or person.origin == Origin.EDUCATED
        post_tally[b, k, PostTally.OLD_SOCIETY] += weight * int(old)
        post_tally[b, k, PostTally.REFUSING] += weight * int(person.refusal > 0.0)
        appointed = int(person.mandate == Mandate.APPOINTED)
        post_tally[b, k, PostTally.APPOINTED] += weight * appointed
        post_tally[b, k, PostTally.ELECTED] += weight * (1 - appointed)
        if member:
            post_tally[b, k, PostTally.COMMUNIST] += weight
            post_tally[b, k, PostTally.RELIABLE] += weight * int(float(person.commitment) * UNIT)
            post_tally[b, k, PostTally.OLD_GUARD] += weight * int(person.joined < 0)
            post_tally[b, k, PostTally.CARRIED_COMMUNIST] += carried
        skill = skill_class(float(person.skill))
        insiders[b, k, skill, member, tier_of(weight, bounds)] += weight


@njit(cache=True, inline="always")
def _seats(block, scratch, tally):
    """Count those with a seat in a soviet."""
    for i in range(block.identity.size):
        if scratch.marks[i] & Mark.SEAT.value:
            tally[block.region[i], Tally.SEATED] += block.weight[i]


@njit(cache=True, inline="always")
def _fold(cells, q: Unions, tally):
    """Add up the cells of those who are alike, each where it belongs."""
    for cell in range(cells.shape[1]):
        weight = cells[0, cell] + cells[1, cell]
        if weight == 0:
            continue
        union = cell % 2
        present = cell // 2 % 2
        support = cell // 4 % PARTIES
        member = cell // (4 * PARTIES) % 2
        work = cell // (8 * PARTIES) % OCCUPATIONS
        r = cell // (8 * PARTIES * OCCUPATIONS)
        tally[r, Tally.OCCUPATION.value + work] += weight
        if work != Occupation.DEAD:
            tally[r, Tally.MEMBERS.value + work] += weight * member
        if work == Occupation.BENCH:
            came = weight * present
            tally[r, Tally.SUPPORT.value + support] += weight
            tally[r, Tally.PRESENT] += came
            tally[r, Tally.PRESENT_MEMBERS] += came * member
            tally[r, Tally.UNION] += weight * union
            tally[r, Tally.DUES] += weight * union * int(dues_by_hand(present == 1, q) * UNIT)
        elif work in (Occupation.ARMY, Occupation.VILLAGE):
            tally[r, Tally.RURAL_SUPPORT.value + support] += weight
