"""The loop that counts: who does what, member of what, in which post, at which workplace.

ODD element: observation (process `count`). Weighted whole numbers only, so any order of counting
gives the same sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.society.people.move import candidate_class, skill_class, tier_of
from thermidor.society.people.worker import dues_by_hand, grievance
from thermidor.society.record import OCCUPATIONS, PARTIES, UNIT, PlantTally, PostTally, Tally
from thermidor.society.row import BLOCK, person_at, pick_out, rows_of
from thermidor.society.state import COHORTS, Body, Mandate, Occupation, Origin, Party

BENCH, ARMY, VILLAGE = int(Occupation.BENCH), int(Occupation.ARMY), int(Occupation.VILLAGE)
DEAD, WORKER, SENIOR = int(Occupation.DEAD), int(Origin.WORKER), 3
BOLSHEVIK, APPOINTED = int(Party.BOLSHEVIK), int(Mandate.APPOINTED)
FIRST_OTHER, LAST_OTHER = int(Body.PETROGRAD_OTHER), int(Body.PROVINCIAL_OTHER)
OCCUPATION, MEMBERS, SUPPORT, ACTIVE, RURAL = (
    int(Tally.OCCUPATION),
    int(Tally.MEMBERS),
    int(Tally.SUPPORT),
    int(Tally.ACTIVE_SUPPORT),
    int(Tally.RURAL_SUPPORT),
)
PRESENT, COMMITMENT, EFFICACY, HUNGER, GRIEVANCE, UNION, DUES = (
    int(Tally.PRESENT),
    int(Tally.COMMITMENT),
    int(Tally.EFFICACY),
    int(Tally.HUNGER),
    int(Tally.GRIEVANCE),
    int(Tally.UNION),
    int(Tally.DUES),
)
PRESENT_MEMBERS, DISSENT, FACTION, FACTION_BENCH, SEATED = (
    int(Tally.PRESENT_MEMBERS),
    int(Tally.DISSENT),
    int(Tally.FACTION),
    int(Tally.FACTION_BENCH),
    int(Tally.SEATED),
)
(P_STAFF, P_CARRIED, P_SENIOR, P_COMMUNIST, P_OLD, P_APPOINTED, P_ELECTED) = (
    int(PostTally.STAFF),
    int(PostTally.CARRIED),
    int(PostTally.SENIOR),
    int(PostTally.COMMUNIST),
    int(PostTally.OLD_GUARD),
    int(PostTally.APPOINTED),
    int(PostTally.ELECTED),
)
(P_REFUSING, P_ROUTINE, P_RELIABLE, P_CARRIED_COMMUNIST, P_WORKER) = (
    int(PostTally.REFUSING),
    int(PostTally.ROUTINE),
    int(PostTally.RELIABLE),
    int(PostTally.CARRIED_COMMUNIST),
    int(PostTally.WORKER),
)
(W_HEADS, W_PRESENT, W_GRIEVANCE, W_MEMBERS, W_FACTION, W_PRESENT_FACTION, W_SUPPORT) = (
    int(PlantTally.HEADS),
    int(PlantTally.PRESENT),
    int(PlantTally.GRIEVANCE),
    int(PlantTally.PRESENT_MEMBERS),
    int(PlantTally.FACTION),
    int(PlantTally.PRESENT_FACTION),
    int(PlantTally.SUPPORT),
)


class Counts(NamedTuple):
    """Counts of a month, whole numbers of persons unless said."""

    tally: np.ndarray  # (3, N_TALLY) int64 by region
    cohorts: np.ndarray  # (3, n_cohorts) int64 members by month of joining
    pool: np.ndarray  # (3, N_CLASSES) int64 candidates for posts
    plants: np.ndarray  # (n_plants, N_PLANT_TALLY) int64
    posts: np.ndarray  # (n_bodies, 3, N_POST_TALLY) int64
    insiders: np.ndarray  # (n_bodies, 3, SKILL_CLASSES, 2, TIERS) int64 by what decides promotion


AT_BENCH, MEMBER, HOLDER, SEAT = 1, 2, 4, 8
"""Marks of a person: at the bench, in the party, in a post, in a soviet."""


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def count(people, first, last, plants, regions, bounds, p, q, scratch, counts):
    """Count the rows from `first` to before `last`.

    Parameters
    ----------
    people : People
    first, last : int
    plants, regions : recarray
    bounds : (TIERS,) int64
    p, q : Bench, Unions
    scratch : Scratch
    counts : Counts
    """
    scratch.cells[:] = 0
    for low in range(first, last, BLOCK):
        block = rows_of(people, low, min(last, low + BLOCK))
        _sort(block, bounds, scratch)
        _cells(block, counts.pool, scratch)
        _bench(block, plants, regions, p, scratch, counts.tally, counts.plants)
        _members(block, scratch, counts.tally, counts.cohorts)
        _holders(block, bounds, scratch, counts.posts, counts.insiders)
        _seats(block, scratch, counts.tally)
    _fold(scratch.cells, q, counts.tally)


@njit(cache=True, inline="always")
def _sort(block, bounds, scratch):
    """Mark where each person of a block is to be counted, and as what."""
    kind, cell, marks = scratch.whole[0], scratch.whole[1], scratch.flag[0]
    limits = bounds[0], bounds[1], bounds[2]
    for i in range(block.identity.size):
        person = person_at(block, i)
        work = person.occupation
        alive, member = work != DEAD, int(person.party == BOLSHEVIK)
        kind[i] = candidate_class(person, limits)
        who = (int(person.region) * OCCUPATIONS + int(work)) * 2 + member
        what = int(person.support) * 4 + int(person.present) * 2 + int(person.union)
        cell[i] = who * PARTIES * 4 + what
        marks[i] = (
            AT_BENCH * int(work == BENCH)
            + MEMBER * (int(alive) & member)
            + HOLDER * int(alive and person.body >= 0)
            + SEAT * int(alive and person.seat > 0)
        )


@njit(cache=True, inline="always")
def _cells(block, pool, scratch):
    """Count each person of a block in one cell of those who are alike, and as a candidate.

    Neighbours are mostly alike: counted by turns in two halves, the next need not wait for the one
    before.
    """
    kind, cell, cells = scratch.whole[0], scratch.whole[1], scratch.cells
    for i in range(block.identity.size):
        weight = block.weight[i]
        cells[i & 1, cell[i]] += weight
        pool[block.region[i], max(kind[i], 0)] += weight * int(kind[i] >= 0)


@njit(cache=True, inline="always")
def _bench(block, plants, regions, p, scratch, tally, plant_tally):
    """Count what those at the bench feel, and who they are at each workplace."""
    marks, who = scratch.flag[0], scratch.whole[1]
    for n in range(pick_out(marks, AT_BENCH, block.identity.size, who)):
        person = person_at(block, who[n])
        r, j, weight, hunger = person.region, person.place, person.weight, float(person.hunger)
        complaint = int(grievance(hunger, plants[j].say, regions[r].delay, p) * UNIT)
        tally[r, COMMITMENT] += weight * int(float(person.commitment) * UNIT)
        tally[r, EFFICACY] += weight * int(float(person.efficacy) * UNIT)
        tally[r, HUNGER] += weight * int(hunger * UNIT)
        tally[r, GRIEVANCE] += weight * complaint
        plant_tally[j, W_HEADS] += weight
        plant_tally[j, W_GRIEVANCE] += weight * complaint
        came = weight * int(person.present == 1)
        plant_tally[j, W_PRESENT] += came
        plant_tally[j, W_SUPPORT + person.support] += came
        if person.party == BOLSHEVIK:
            plant_tally[j, W_MEMBERS] += came
        if person.faction:
            plant_tally[j, W_FACTION] += weight
            plant_tally[j, W_PRESENT_FACTION] += came


@njit(cache=True, inline="always")
def _members(block, scratch, tally, cohorts):
    """Count members by what they want and see, and by month of joining."""
    marks, who = scratch.flag[0], scratch.whole[1]
    for n in range(pick_out(marks, MEMBER, block.identity.size, who)):
        person = person_at(block, who[n])
        r, weight = person.region, person.weight
        tally[r, DISSENT] += weight * int(float(person.dissent) * UNIT)
        cohorts[r, max(0, person.joined + COHORTS)] += weight
        if person.faction:
            tally[r, FACTION] += weight
            tally[r, FACTION_BENCH] += weight * int(person.occupation == BENCH)


@njit(cache=True, inline="always")
def _holders(block, bounds, scratch, post_tally, insiders):
    """Count those in a post: where they come from, how they came by it, what they are like."""
    marks, who = scratch.flag[0], scratch.whole[1]
    for n in range(pick_out(marks, HOLDER, block.identity.size, who)):
        person = person_at(block, who[n])
        b, k, weight = person.body, person.rank, person.weight
        member, carried = int(person.party == BOLSHEVIK), weight * int(person.prior > 0)
        post_tally[b, k, P_STAFF] += weight
        post_tally[b, k, P_ROUTINE] += weight * int(float(person.routine) * UNIT)
        post_tally[b, k, P_CARRIED] += carried
        post_tally[b, k, P_SENIOR] += weight * int(person.prior == SENIOR)
        post_tally[b, k, P_WORKER] += weight * int(person.origin == WORKER)
        post_tally[b, k, P_REFUSING] += weight * int(person.refusal > 0.0)
        post_tally[b, k, P_APPOINTED if person.mandate == APPOINTED else P_ELECTED] += weight
        if member:
            post_tally[b, k, P_COMMUNIST] += weight
            post_tally[b, k, P_RELIABLE] += weight * int(float(person.commitment) * UNIT)
            post_tally[b, k, P_OLD] += weight * int(person.joined < 0)
            post_tally[b, k, P_CARRIED_COMMUNIST] += carried
        skill = skill_class(float(person.skill))
        insiders[b, k, skill, member, tier_of(weight, bounds)] += weight


@njit(cache=True, inline="always")
def _seats(block, scratch, tally):
    """Count those with a seat in a soviet."""
    marks = scratch.flag[0]
    for i in range(block.identity.size):
        if marks[i] & SEAT:
            tally[block.region[i], SEATED] += block.weight[i]


@njit(cache=True, inline="always")
def _fold(cells, q, tally):
    """Add up the cells of those who are alike, each where it belongs."""
    for cell in range(cells.shape[1]):
        weight = cells[0, cell] + cells[1, cell]
        if weight == 0:
            continue
        union, present, support = cell % 2, cell // 2 % 2, cell // 4 % PARTIES
        member, work = cell // (4 * PARTIES) % 2, cell // (8 * PARTIES) % OCCUPATIONS
        r = cell // (8 * PARTIES * OCCUPATIONS)
        tally[r, OCCUPATION + work] += weight
        if work != DEAD:
            tally[r, MEMBERS + work] += weight * member
        if work == BENCH:
            came = weight * present
            tally[r, SUPPORT + support] += weight
            tally[r, PRESENT] += came
            tally[r, ACTIVE + support] += came
            tally[r, PRESENT_MEMBERS] += came * member
            tally[r, UNION] += weight * union
            tally[r, DUES] += weight * union * int(dues_by_hand(present == 1, q) * UNIT)
        elif work in (ARMY, VILLAGE):
            tally[r, RURAL + support] += weight
