"""Vacancies: what candidates are worth to a body, how many it takes, whom it lets go.

ODD element: submodels (offices). The scalar rules are those of `people.official` and `people.move`;
here they are applied to every body, rank and class of candidate.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.society.conditions import N_CLASSES, SKILL_CLASSES, TIERS, PostConditions
from thermidor.society.people.move import appeal
from thermidor.society.people.official import Offices, suitability
from thermidor.society.record import UNIT, PostTally
from thermidor.society.registry import Packed
from thermidor.society.state import CENTRAL, ELECTABLE, Body, Rank, Region

GRAIN = 20.0
"""Rows that a full body has at least: of heavier rows it takes a part (ours, a matter of grain)."""
MOST_RISE = 0.5
"""Highest chance to rise in a month (ours)."""
KINDS = N_CLASSES // TIERS
"""Classes of candidates but for the weight of their rows."""
_CENTRAL = tuple(int(body) for body in CENTRAL)
_REMOTE = np.isin(np.arange(len(Body)), [*CENTRAL, Body.CHEKA, Body.COLLEGIA, Body.SECRETARIAT])
BODIES, N_RANKS, REGIONS = len(Body), len(Rank), len(Region)
FIRST_ELECTABLE = int(ELECTABLE[0])


@njit(cache=True)
def open_vacancies(
    posts: PostConditions,
    staffed: np.ndarray,
    loyal: np.ndarray,
    pool: np.ndarray,
    insiders: np.ndarray,
    carryover: float,
    contact: float,
    p: Packed[Offices],
) -> None:
    """Set what candidates meet this month: their chances of a post, and those of losing one.

    Parameters
    ----------
    posts : PostConditions
        Set here, but for the demand.
    staffed : (n_bodies, 3, len(PostTally)) int64
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
    weights = (p.skill_lower * carryover, p.skill_middle * carryover, p.skill_upper * carryover)
    for b in range(BODIES):
        posts.reach[b] = p.remote if _REMOTE[b] else 0.0
        for k in range(N_RANKS):
            _suit(posts.suit[b, k], _skill_asked(b, p) * weights[k], loyal[b])
            _staff(posts, b, k, staffed[b, k], p)
    for b in _CENTRAL:
        posts.routine[b] *= contact
    _hazards(posts, pool, insiders, staffed, p)
    _promotions(posts, p.insiders)


@njit(cache=True, inline="always")
def _suit(suit, weight_skill, weight_reliable):
    """Set how candidates suit a post, by class of skill and membership."""
    for s in range(SKILL_CLASSES):
        skill = (s + 0.5) / SKILL_CLASSES
        for member in range(2):
            suit[s, member] = suitability(skill, float(member), weight_skill, weight_reliable)


@njit(cache=True, inline="always")
def _staff(posts, b, k, counted, p: Offices):
    """Set in how many parts rows come, who is dismissed, and the routine of the staff."""
    demand, staff = posts.demand[b, k], float(counted[PostTally.STAFF])
    most = max(1.0, demand / GRAIN)  # persons that one row may bring
    boost, bounds = posts.boost[b, k], posts.bounds
    for tier in range(TIERS):
        boost[tier] = max(1.0, bounds[tier] / most)
    over = max(0.0, 1.0 - demand / max(staff, 1.0)) if staff > 0.0 else 0.0
    posts.shed[b, k] = p.shed * over
    posts.routine[b, k] = min(1.0, counted[PostTally.ROUTINE] / (UNIT * max(staff, 1.0)))


@njit(cache=True)
def _hazards(posts, pool, insiders, staffed, p: Offices):
    """Set hiring per unit of appeal, and the rate at which each class is taken anywhere."""
    heads, appeals = np.zeros((REGIONS, KINDS)), np.zeros((REGIONS, KINDS))
    for r in range(REGIONS):
        for c in range(N_CLASSES):
            heads[r, c // TIERS] += pool[r, c]
    posts.hazard[:] = 0.0
    for b in range(BODIES):
        for k in range(N_RANKS):
            vacant = posts.demand[b, k] - staffed[b, k, PostTally.STAFF]
            posts.unit[b, k] = 0.0
            if vacant <= 0.0:
                continue
            total = _outsiders(posts, b, k, heads, appeals)
            if k > 0:
                total = _insiders(posts.suit[b, k], insiders[b, k - 1], p.insiders, total)
            if total > 0.0:
                posts.unit[b, k] = p.fill * vacant / total
                _add(posts, b, k, appeals)


@njit(cache=True, inline="always")
def _near(seat, reach, r):
    """Whether candidates of a region are within reach of a body."""
    return seat == r or reach > 0.0


@njit(cache=True, inline="always")
def _outsiders(posts, b, k, heads, appeals):
    """Set the appeal of each class of candidates to a post; return that of all of them."""
    total, seat, reach = 0.0, posts.region[b], posts.reach[b]
    suit, ready = posts.suit[b, k], posts.free
    for r in range(REGIONS):
        if not _near(seat, reach, r):
            continue
        for c in range(KINDS):
            free, skill, member = c // (2 * SKILL_CLASSES), (c // 2) % SKILL_CLASSES, c % 2
            worth = suit[skill, member]
            appeals[r, c] = appeal(b, seat, reach, r, free, member, worth, ready[free])
            total += heads[r, c] * appeals[r, c]
    return total


@njit(cache=True, inline="always")
def _insiders(suit, inside, advantage, total):
    """Add the appeal of those who hold the rank below to that of the candidates from outside."""
    for skill in range(SKILL_CLASSES):
        for member in range(2):
            drawn = advantage * suit[skill, member]
            for tier in range(TIERS):
                total += inside[skill, member, tier] * drawn
    return total


@njit(cache=True, inline="always")
def _add(posts, b, k, appeals):
    """Add the hiring for a post to the rate at which each class is taken anywhere."""
    unit, boost, hazard = posts.unit[b, k], posts.boost[b, k], posts.hazard
    seat, reach = posts.region[b], posts.reach[b]
    for r in range(REGIONS):
        if not _near(seat, reach, r):
            continue
        for c in range(KINDS):
            if appeals[r, c] > 0.0:
                for tier in range(TIERS):
                    hazard[r, c * TIERS + tier] += unit * boost[tier] * appeals[r, c]


@njit(cache=True, inline="always")
def _promotions(posts, advantage):
    """Set the chances to rise from each rank to the next."""
    for b in range(BODIES):
        for k in range(N_RANKS - 1):
            drawn = posts.unit[b, k + 1] * advantage
            suit, rise = posts.suit[b, k + 1], posts.rise[b, k]
            for skill in range(SKILL_CLASSES):
                for member in range(2):
                    rise[skill, member] = min(MOST_RISE, drawn * suit[skill, member])


@njit(cache=True, inline="always")
def _skill_asked(b, p: Offices):
    """How much of an official's skill a body asks for: political posts ask for less."""
    if b == Body.COLLEGIA or b == Body.SECRETARIAT:
        return p.central_skill
    return p.political_skill if b >= FIRST_ELECTABLE else 1.0
