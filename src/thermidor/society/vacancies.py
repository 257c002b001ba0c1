"""Vacancies: what candidates are worth to a body, how many it takes, whom it lets go.

ODD element: submodels (offices). The scalar rules are those of `people.official` and `people.move`;
here they are asked for every body, rank and class of candidate.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.society.conditions import N_CLASSES, SKILL_CLASSES, TIERS
from thermidor.society.people.move import appeal
from thermidor.society.people.official import Offices, suitability
from thermidor.society.record import UNIT, PostTally
from thermidor.society.state import CENTRAL, ELECTABLE, Body, Rank

GRAIN = 20.0
"""Rows that a full body has at least: of heavier rows it takes a part (ours, a matter of grain)."""
_CENTRAL = tuple(int(body) for body in CENTRAL)
_REMOTE = np.isin(np.arange(len(Body)), [*CENTRAL, Body.CHEKA, Body.COLLEGIA, Body.SECRETARIAT])
COLLEGIA, SECRETARIAT = int(Body.COLLEGIA), int(Body.SECRETARIAT)
FIRST_ELECTABLE, N_RANKS = int(ELECTABLE[0]), len(Rank)
STAFF, ROUTINE = int(PostTally.STAFF), int(PostTally.ROUTINE)


@njit(cache=True)
def _judge(posts, staffed, loyal, p: Offices, carryover):
    """Say how candidates suit every post, in how many parts rows come, who is dismissed."""
    weights = (p.skill_lower * carryover, p.skill_middle * carryover, p.skill_upper * carryover)
    for b in range(posts.reach.size):
        asked = _asked(b, p)
        posts.reach[b] = p.remote if _REMOTE[b] else 0.0
        for k in range(N_RANKS):
            for s in range(SKILL_CLASSES):
                skill = (s + 0.5) / SKILL_CLASSES
                for member in range(2):
                    posts.suit[b, k, s, member] = suitability(
                        skill, float(member), asked * weights[k], loyal[b]
                    )
            demand, staff = posts.demand[b, k], float(staffed[b, k, STAFF])
            most = max(1.0, demand / GRAIN)  # persons that one row may bring
            for tier in range(TIERS):
                posts.boost[b, k, tier] = max(1.0, posts.bounds[tier] / most)
            over = max(0.0, 1.0 - demand / max(staff, 1.0)) if staff > 0.0 else 0.0
            posts.shed[b, k] = p.shed * over
            routine = staffed[b, k, ROUTINE] / (UNIT * max(staff, 1.0))
            posts.routine[b, k] = min(1.0, routine)


@njit(cache=True)
def open_vacancies(posts, staffed, loyal, pool, insiders, carryover, contact, p: Offices):
    """Set what candidates meet this month: their chances of a post, and those of losing one.

    Parameters
    ----------
    posts : PostConditions
        Set here, but for the demand.
    staffed : (n_bodies, 3, N_POST_TALLY) int64
    loyal : (n_bodies,) float64
        Weight of reliability in each body.
    pool, insiders : (3, N_CLASSES), (n_bodies, 3, SKILL_CLASSES, 2, TIERS) int64
        Candidates by class, and those inside who may rise.
    carryover : float
        Switch: skill counts.
    contact : float
        Dealings of the leaders with the central offices, 0..1.
    p : (1,) record of Offices
    """
    p = p[0]
    posts.free[:] = (1.0, p.from_bench, p.from_army, p.from_village, p.from_other, p.from_post)
    _judge(posts, staffed, loyal, p, carryover)
    for b in _CENTRAL:
        posts.routine[b] *= contact
    _hazards(posts, pool, insiders, staffed, p.fill, p.insiders)


@njit(cache=True)
def _hazards(posts, pool, insiders, staffed, fill, advantage):
    """Set hiring per unit of appeal, and the rate at which each class is taken anywhere."""
    demand, unit, suit, boost, hazard = (
        posts.demand,
        posts.unit,
        posts.suit,
        posts.boost,
        posts.hazard,
    )
    seat, reach, ready = posts.region, posts.reach, posts.free
    n, n_ranks = demand.shape
    kinds = N_CLASSES // TIERS
    heads, appeals = np.zeros((3, kinds)), np.zeros((3, kinds))
    for r in range(3):
        for c in range(N_CLASSES):
            heads[r, c // TIERS] += pool[r, c]
    hazard[:] = 0.0
    for b in range(n):
        for k in range(n_ranks):
            vacant = demand[b, k] - staffed[b, k, STAFF]
            unit[b, k] = 0.0
            if vacant <= 0.0:
                continue
            total = 0.0
            for r in range(3):
                if seat[b] != r and reach[b] <= 0.0:
                    continue  # nobody of this region is near
                for c in range(kinds):
                    free, skill, member = c // (2 * SKILL_CLASSES), (c // 2) % SKILL_CLASSES, c % 2
                    appeals[r, c] = appeal(
                        b,
                        seat[b],
                        reach[b],
                        r,
                        free,
                        member,
                        suit[b, k, skill, member],
                        ready[free],
                    )
                    total += heads[r, c] * appeals[r, c]
            if k > 0:
                for skill in range(SKILL_CLASSES):
                    for member in range(2):
                        drawn = advantage * suit[b, k, skill, member]
                        for tier in range(TIERS):
                            total += insiders[b, k - 1, skill, member, tier] * drawn
            if total <= 0.0:
                continue
            unit[b, k] = fill * vacant / total
            for r in range(3):
                if seat[b] != r and reach[b] <= 0.0:
                    continue
                for c in range(kinds):
                    if appeals[r, c] > 0.0:
                        for tier in range(TIERS):
                            parts = unit[b, k] * boost[b, k, tier]
                            hazard[r, c * TIERS + tier] += parts * appeals[r, c]
    for b in range(n):
        for k in range(n_ranks - 1):
            for skill in range(SKILL_CLASSES):
                for member in range(2):
                    chance = unit[b, k + 1] * advantage * suit[b, k + 1, skill, member]
                    posts.rise[b, k, skill, member] = min(0.5, chance)


@njit(cache=True)
def _asked(b, p: Offices):
    """How much of an official's skill a body asks for: political posts ask for less."""
    if b in (COLLEGIA, SECRETARIAT):
        return p.central_skill
    return p.political_skill if b >= FIRST_ELECTABLE else 1.0
