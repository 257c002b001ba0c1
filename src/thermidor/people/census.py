"""The loop that counts: who does what, member of what, in which post, at which workplace.

ODD element: observation (process `count`). Weighted whole numbers only, so any order of counting
gives the same sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.people.move import candidate_class, skill_class, tier_of
from thermidor.people.worker import dues_by_hand, grievance
from thermidor.record import UNIT, PlantTally, PostTally, Tally
from thermidor.row import person_at
from thermidor.society import COHORTS, Body, Mandate, Occupation, Origin, Party

BENCH, ARMY, VILLAGE = int(Occupation.BENCH), int(Occupation.ARMY), int(Occupation.VILLAGE)
DEAD, WORKER, SENIOR = int(Occupation.DEAD), int(Origin.WORKER), 3
BOLSHEVIK, APPOINTED = int(Party.BOLSHEVIK), int(Mandate.APPOINTED)
FIRST_OTHER, LAST_OTHER = int(Body.PETROGRAD_OTHER), int(Body.PROVINCIAL_OTHER)
OCCUPATION, MEMBERS, SUPPORT, ACTIVE, RURAL = (
    int(Tally.OCCUPATION), int(Tally.MEMBERS), int(Tally.SUPPORT), int(Tally.ACTIVE_SUPPORT),
    int(Tally.RURAL_SUPPORT),
)  # fmt: skip
PRESENT, COMMITMENT, EFFICACY, HUNGER, GRIEVANCE, UNION, DUES = (
    int(Tally.PRESENT), int(Tally.COMMITMENT), int(Tally.EFFICACY), int(Tally.HUNGER),
    int(Tally.GRIEVANCE), int(Tally.UNION), int(Tally.DUES),
)  # fmt: skip
PRESENT_MEMBERS, DISSENT, FACTION, FACTION_BENCH, SEATED = (
    int(Tally.PRESENT_MEMBERS), int(Tally.DISSENT), int(Tally.FACTION),
    int(Tally.FACTION_BENCH), int(Tally.SEATED),
)  # fmt: skip
(P_STAFF, P_CARRIED, P_SENIOR, P_COMMUNIST, P_OLD, P_APPOINTED, P_ELECTED) = (
    int(PostTally.STAFF), int(PostTally.CARRIED), int(PostTally.SENIOR),
    int(PostTally.COMMUNIST), int(PostTally.OLD_GUARD), int(PostTally.APPOINTED),
    int(PostTally.ELECTED),
)  # fmt: skip
(P_REFUSING, P_ROUTINE, P_RELIABLE, P_CARRIED_COMMUNIST, P_WORKER) = (
    int(PostTally.REFUSING), int(PostTally.ROUTINE), int(PostTally.RELIABLE),
    int(PostTally.CARRIED_COMMUNIST), int(PostTally.WORKER),
)  # fmt: skip
(W_HEADS, W_PRESENT, W_GRIEVANCE, W_MEMBERS, W_FACTION, W_PRESENT_FACTION, W_SUPPORT) = (
    int(PlantTally.HEADS), int(PlantTally.PRESENT), int(PlantTally.GRIEVANCE),
    int(PlantTally.PRESENT_MEMBERS), int(PlantTally.FACTION), int(PlantTally.PRESENT_FACTION),
    int(PlantTally.SUPPORT),
)  # fmt: skip


class Counts(NamedTuple):
    """Counts of a month, whole numbers of persons unless said."""

    tally: np.ndarray  # (3, N_TALLY) int64 by region
    cohorts: np.ndarray  # (3, n_cohorts) int64 members by month of joining
    pool: np.ndarray  # (3, N_CLASSES) int64 candidates for posts
    plants: np.ndarray  # (n_plants, N_PLANT_TALLY) int64
    posts: np.ndarray  # (n_bodies, 3, N_POST_TALLY) int64
    insiders: np.ndarray  # (n_bodies, 3, SKILL_CLASSES, 2, TIERS) int64 by what decides promotion


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def count(people, first, last, plants, regions, bounds, p, q, counts):
    """Count the rows from `first` to before `last`.

    Parameters
    ----------
    people : People
    first, last : int
    plants, regions : recarray
    bounds : (TIERS,) int64
    p, q : Bench, Unions
    counts : Counts
    """
    tally, cohorts, pool, plant_tally, post_tally, insiders = (
        counts.tally, counts.cohorts, counts.pool, counts.plants, counts.posts, counts.insiders,
    )  # fmt: skip
    for i in range(first, last):
        person = person_at(people, i)
        work, r, weight = person.occupation, person.region, person.weight
        tally[r, OCCUPATION + work] += weight
        if work == DEAD:
            continue
        member, support = person.party == BOLSHEVIK, person.support
        if member:
            tally[r, MEMBERS + work] += weight
            tally[r, DISSENT] += weight * int(float(person.dissent) * UNIT)
            cohorts[r, max(0, person.joined + COHORTS)] += weight
            if person.faction:
                tally[r, FACTION] += weight
                tally[r, FACTION_BENCH] += weight * (work == BENCH)
        tally[r, SEATED] += weight * (person.seat > 0)
        kind = candidate_class(person, bounds)
        if kind >= 0:
            pool[r, kind] += weight
        if work == BENCH:
            j, present = person.place, person.present == 1
            hunger = float(person.hunger)
            complaint = int(grievance(hunger, plants[j].say, regions[r].delay, p) * UNIT)
            tally[r, SUPPORT + support] += weight
            tally[r, COMMITMENT] += weight * int(float(person.commitment) * UNIT)
            tally[r, EFFICACY] += weight * int(float(person.efficacy) * UNIT)
            tally[r, HUNGER] += weight * int(hunger * UNIT)
            tally[r, GRIEVANCE] += weight * complaint
            plant_tally[j, W_HEADS] += weight
            plant_tally[j, W_GRIEVANCE] += weight * complaint
            plant_tally[j, W_FACTION] += weight * person.faction
            if person.union:
                tally[r, UNION] += weight
                tally[r, DUES] += weight * int(dues_by_hand(present, q) * UNIT)
            if present:
                tally[r, PRESENT] += weight
                tally[r, ACTIVE + support] += weight
                tally[r, PRESENT_MEMBERS] += weight * member
                plant_tally[j, W_PRESENT] += weight
                plant_tally[j, W_SUPPORT + support] += weight
                plant_tally[j, W_MEMBERS] += weight * member
                plant_tally[j, W_PRESENT_FACTION] += weight * person.faction
        elif work in (ARMY, VILLAGE):
            tally[r, RURAL + support] += weight
        b, k = person.body, person.rank
        if b >= 0:
            carried = person.prior > 0
            post_tally[b, k, P_STAFF] += weight
            post_tally[b, k, P_ROUTINE] += weight * int(float(person.routine) * UNIT)
            post_tally[b, k, P_CARRIED] += weight * carried
            post_tally[b, k, P_SENIOR] += weight * (person.prior == SENIOR)
            post_tally[b, k, P_WORKER] += weight * (person.origin == WORKER)
            post_tally[b, k, P_REFUSING] += weight * (person.refusal > 0.0)
            post_tally[b, k, P_APPOINTED if person.mandate == APPOINTED else P_ELECTED] += weight
            if member:
                post_tally[b, k, P_COMMUNIST] += weight
                post_tally[b, k, P_RELIABLE] += weight * int(float(person.commitment) * UNIT)
                post_tally[b, k, P_OLD] += weight * (person.joined < 0)
                post_tally[b, k, P_CARRIED_COMMUNIST] += weight * carried
            skill = skill_class(float(person.skill))
            insiders[b, k, skill, int(member), tier_of(weight, bounds)] += weight
