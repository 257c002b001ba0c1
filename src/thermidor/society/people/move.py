"""The loops in which persons die, lose and find work, go to the front or the village, take posts.

ODD element: process overview (process `move`). Every person's fate is chosen, which looks at
nothing that another's fate changes, and carried out; but posts are taken at the end, in order of
rows, since a body may divide a row. Choosing goes by blocks (`row`): what a person faces is looked
up first, so that the fates of a block can be chosen several at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.conditions import FREE_CODE, IN_POST, N_CLASSES, SKILL_CLASSES, TIERS
from thermidor.society.people import fates
from thermidor.society.people.worker import death
from thermidor.society.record import PostTally, Tally
from thermidor.society.row import BLOCK, by_region, person_at, rows_of
from thermidor.society.state import Body, Occupation, Party, Rank, Region

BENCH, ARMY, VILLAGE = int(Occupation.BENCH), int(Occupation.ARMY), int(Occupation.VILLAGE)
OFFICE, PARTY_POST, UNION_POST = (
    int(Occupation.OFFICE),
    int(Occupation.PARTY_POST),
    int(Occupation.UNION_POST),
)
IDLE, DEAD = int(Occupation.IDLE), int(Occupation.DEAD)
PROVINCES, BOLSHEVIK = int(Region.PROVINCES), int(Party.BOLSHEVIK)
N_RANKS = len(Rank)
FIRST_OTHER, LAST_OTHER = int(Body.PETROGRAD_OTHER), int(Body.PROVINCIAL_OTHER)
SECRETARIAT, FIRST_PARTY, FIRST_UNION = (
    int(Body.SECRETARIAT),
    int(Body.PETROGRAD_PARTY),
    int(Body.PETROGRAD_UNIONS),
)
LEFT, MOVED = int(PostTally.LEFT), int(Tally.MOVED)
CALLED, DIED = int(Tally.CALLED), int(Tally.DIED)
IN_OFFICE = int(FREE_CODE[OFFICE])
DEATH, LAYOFF, TO_VILLAGE, MIGRATION = (
    int(Stream.DEATH),
    int(Stream.LAYOFF),
    int(Stream.VILLAGE),
    int(Stream.MIGRATION),
)
CALL, RETURN, TO_WORK, PLACE = (
    int(Stream.CALL_UP),
    int(Stream.RETURN),
    int(Stream.WORK),
    int(Stream.PLACE),
)
TO_POST, WHICH, DISMISSAL = int(Stream.POST), int(Stream.WHICH_POST), int(Stream.DISMISSAL)


class InLine(NamedTuple):
    """Conditions of posts laid out in a line each, so that one number finds a place."""

    hazard: np.ndarray  # (3 * N_CLASSES,)
    shed: np.ndarray  # (n_bodies * 3,)
    rise: np.ndarray  # (n_bodies * 3 * skill classes * 2,)
    boost: np.ndarray  # (n_bodies * 3 * TIERS,)
    bounds: np.ndarray  # (TIERS,)


def in_line(posts) -> InLine:
    """Return `PostConditions` in line: the same memory."""
    tables = posts.hazard, posts.shed, posts.rise, posts.boost, posts.bounds
    return InLine(*(table.reshape(-1) for table in tables))


class MoveCounts(NamedTuple):
    """Counts of the month's moves, whole numbers of persons."""

    tally: np.ndarray  # (3, N_TALLY) int64
    posts: np.ndarray  # (n_bodies, 3, N_POST_TALLY) int64


class Here(NamedTuple):
    """What the fates of a month depend on in a person's region."""

    draft: float
    mortality: float
    work_idle: float


class Draws(NamedTuple):
    """A person's luck for the month's moves."""

    layoff: float
    work: float
    village: float
    away: float
    call: float
    back: float
    leave: float
    post: float
    which: float


@njit(cache=True, inline="always")
def draws(keys, identity):
    """Return a person's luck for the month."""
    return Draws(
        uniform(keys[LAYOFF], identity),
        uniform(keys[TO_WORK], identity),
        uniform(keys[TO_VILLAGE], identity),
        uniform(keys[MIGRATION], identity),
        uniform(keys[CALL], identity),
        uniform(keys[RETURN], identity),
        uniform(keys[DISMISSAL], identity),
        uniform(keys[TO_POST], identity),
        uniform(keys[WHICH], identity),
    )


@njit(cache=True, inline="always")
def skill_class(skill):
    """Class of skill, 0 (none) to SKILL_CLASSES - 1."""
    return min(SKILL_CLASSES - 1, int(skill * SKILL_CLASSES))


@njit(cache=True, inline="always")
def tier_of(weight, bounds):
    """Tier of a row by the number of persons it stands for: how many bounds it lies above."""
    return int(weight > bounds[0]) + int(weight > bounds[1]) + int(weight > bounds[2])


@njit(cache=True, inline="always")
def freedom(person):
    """What a person does now, as bodies see a candidate; -1 for one who may not be taken."""
    if person.body < 0 or FIRST_OTHER <= person.body <= LAST_OTHER:
        return FREE_CODE[person.occupation]
    return IN_POST if person.party == BOLSHEVIK else -1


@njit(cache=True, inline="always")
def candidate_class(person, bounds):
    """Class of a candidate for a post, or -1 for one who is not free to take one."""
    free = freedom(person)
    if free < 0:
        return -1
    member = 1 if person.party == BOLSHEVIK else 0
    kind = (free * SKILL_CLASSES + skill_class(float(person.skill))) * 2 + member
    return kind * TIERS + tier_of(person.weight, bounds)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def move(
    people,
    first,
    last,
    plants,
    regions,
    posts,
    places,
    keys,
    month,
    p,
    q,
    couplings,
    fate,
    scratch,
    counts,
):
    """Choose the fates of the rows from `first` to before `last`; carry out all but the taking of
    posts.

    Parameters
    ----------
    people : People
    first, last : int
    plants, regions : recarray
    posts : InLine
    places : Places
    keys : (n_streams,) uint64
    month : int
    p, q, couplings : Moves, Offices, Couplings
    fate : (n_people,) uint8
        The fate of each row is written here, by the codes of `fates`.
    scratch : Scratch
    counts : MoveCounts
    """
    for low in range(first, last, BLOCK):
        high = min(last, low + BLOCK)
        block, fates_here = rows_of(people, low, high), fate[low:high]
        _find(block, posts.bounds, scratch)
        _look_up(block, plants, posts, scratch)
        _choose(block, regions, keys, p, q, couplings, scratch, fates_here)
        _carry_out(block, fates_here, regions, places, keys, month, counts.tally, counts.posts)


@njit(cache=True, inline="always")
def _find(block, bounds, scratch):
    """Note where in the tables of posts each person of a block is to be looked up.

    The hazard by region and class of candidates (-1: none), a post held, the rise from it, the
    parts in which a row like this rises.
    """
    hazard, post, rise, parts = (
        scratch.whole[0],
        scratch.whole[1],
        scratch.whole[2],
        scratch.whole[3],
    )
    limits = bounds[0], bounds[1], bounds[2]
    for i in range(block.identity.size):
        person = person_at(block, i)
        kind, rank = candidate_class(person, limits), int(person.rank)
        held = max(int(person.body), 0) * N_RANKS
        member = 1 if person.party == BOLSHEVIK else 0
        hazard[i] = int(person.region) * N_CLASSES + kind if kind >= 0 else -1
        post[i] = held + rank
        rise[i] = ((held + rank) * SKILL_CLASSES + skill_class(float(person.skill))) * 2 + member
        parts[i] = (held + min(rank + 1, N_RANKS - 1)) * TIERS + tier_of(person.weight, limits)


@njit(cache=True, inline="always")
def _look_up(block, plants, posts, scratch):
    """Look up what each person of a block faces: a post, a lost place or post, a rise.

    For everybody alike, whether it can befall them or not: that costs less than to ask.
    """
    at_hazard, at_post, at_rise, at_parts = (
        scratch.whole[0],
        scratch.whole[1],
        scratch.whole[2],
        scratch.whole[3],
    )
    hazard, layoff, shed, rise, parts = (
        scratch.real[0],
        scratch.real[1],
        scratch.real[2],
        scratch.real[3],
        scratch.real[4],
    )
    for i in range(block.identity.size):
        hazard[i] = posts.hazard[max(at_hazard[i], 0)]
        layoff[i] = plants[max(block.place[i], 0)].layoff
        shed[i], rise[i] = posts.shed[at_post[i]], posts.rise[at_rise[i]]
        parts[i] = posts.boost[at_parts[i]]


@njit(cache=True, inline="always")
def _choose(block, regions, keys, p, q, couplings, scratch, fate):
    """Choose the fates of a block from what was looked up."""
    candidate = scratch.whole[0]
    hazard, layoff, shed = scratch.real[0], scratch.real[1], scratch.real[2]
    rise, parts = scratch.real[3], scratch.real[4]
    a, b, c = regions[0], regions[1], regions[2]
    draft, mortality = (a.draft, b.draft, c.draft), (a.mortality, b.mortality, c.mortality)
    work_idle = a.work_idle, b.work_idle, c.work_idle
    work_village = a.work_village + b.work_village + c.work_village
    for i in range(block.identity.size):
        person = person_at(block, i)
        r = person.region
        here = Here(by_region(draft, r), by_region(mortality, r), by_region(work_idle, r))
        dies = uniform(keys[DEATH], person.identity)
        d = draws(keys, person.identity)
        chance = min(0.5, hazard[i]) if candidate[i] >= 0 else 0.0
        promotion = min(0.5, rise[i] * parts[i]) if person.rank + 1 < N_RANKS else 0.0
        fate[i] = _fate(
            person,
            here,
            work_village,
            chance,
            layoff[i],
            shed[i],
            promotion,
            dies,
            d,
            p,
            q,
            couplings,
        )


@njit(cache=True, inline="always")
def _fate(person, here, work_village, chance, layoff, shed, promotion, dies, d, p, q, couplings):
    """Fate of a person: death first, then what may befall one who does this work."""
    work = person.occupation
    front = here.mortality if work == ARMY else 0.0
    if work == DEAD:
        return fates.STAY
    if dies < death(float(person.hunger), front, p):
        return fates.DIE
    if work == BENCH:
        return fates.of_worker(person, here, layoff, chance, d, p, couplings)
    if work == VILLAGE:
        return fates.of_villager(person, here, work_village, chance, d, p, couplings)
    if work == ARMY:
        return fates.of_soldier(person, here, chance, d, p)
    if work == IDLE:
        return fates.of_idle(person, here, chance, d, p, couplings)
    return fates.of_holder(person, here, shed, promotion, chance, d, p, q, couplings)


@njit(cache=True, inline="always")
def _carry_out(block, fate, regions, places, keys, month, tally, post_tally):
    """Carry out the fates of a block that lead to work or away; posts are taken later."""
    for i in range(block.identity.size):
        if fate[i] == fates.STAY or fate[i] == fates.POST or fate[i] == fates.RISE:
            continue
        if fate[i] == fates.WORK:
            _go_to_work(block, i, regions, places, keys, month)
        else:
            _leave(block, i, fate[i], tally, post_tally)


@njit(cache=True, inline="always")
def _leave(people, i, fate, tally, post_tally):
    """Carry out a fate that leads away: death, the village, the front, no work, no post."""
    r, weight = people.region[i], people.weight[i]
    if people.body[i] >= 0:
        post_tally[people.body[i], people.rank[i], LEFT] += weight
    if fate == fates.FRONT and people.party[i] == BOLSHEVIK:
        tally[r, CALLED] += weight
        tally[r, MOVED] += weight
    vacate(people, i)
    if fate == fates.DIE:
        tally[r, DIED] += weight
        people.occupation[i] = DEAD
    elif fate == fates.HOME:
        people.occupation[i], people.region[i] = VILLAGE, PROVINCES
    elif fate == fates.AWAY:
        people.occupation[i], people.region[i] = IDLE, PROVINCES
    elif fate == fates.FRONT:
        people.occupation[i] = ARMY
    else:
        people.occupation[i] = IDLE


@njit(cache=True, inline="always")
def vacate(people, i):
    """Give up post and seat."""
    people.body[i], people.rank[i], people.mandate[i], people.seat[i] = -1, 0, 0, 0
    people.refusal[i], people.present[i] = 0.0, 0


@njit(cache=True, inline="always")
def appeal(b, seat, reach, r, free, member, suit, readiness):
    """Appeal of a candidate of region `r` to body `b`, which sits in `seat`: 0 where not taken.

    suitability * readiness * nearness: a body takes people of its own place, and one with a reach
    takes members from elsewhere as well. A post of the party is a member's; private offices do not
    hire from one another; only bodies with a reach call holders of other posts. The form is ours.
    """
    if free == IN_OFFICE and FIRST_OTHER <= b <= LAST_OTHER:
        return 0.0
    if free == IN_POST and reach <= 0.0:
        return 0.0
    if not member and (b == SECRETARIAT or FIRST_PARTY <= b < FIRST_UNION):
        return 0.0
    near = 1.0 if seat == r else (reach if member else 0.0)
    return suit * readiness * near


@njit(cache=True, inline="always")
def _go_to_work(people, i, regions, places, keys, month):
    """Take an open place: of one's own region, or for a villager of any, by the places open."""
    r = people.region[i]
    if people.occupation[i] == VILLAGE:
        draw = uniform(keys[TO_WORK], people.identity[i])
        r = 0
        while r < PROVINCES and draw >= regions[r].work_village:
            draw -= regions[r].work_village
            r += 1
    low, last = places.first[r], places.first[r + 1]
    if low == last or places.cumulative[last - 1] <= 0.0:
        return
    draw = uniform(keys[PLACE], people.identity[i]) * places.cumulative[last - 1]
    high = last - 1
    while low < high:
        middle = (low + high) // 2
        if places.cumulative[middle] > draw:
            high = middle
        else:
            low = middle + 1
    vacate(people, i)
    people.occupation[i], people.region[i], people.place[i], people.entered[i] = (
        BENCH,
        r,
        low,
        month,
    )
