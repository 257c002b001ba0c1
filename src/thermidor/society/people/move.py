"""The loops in which persons die, lose and find work, go to the front or the village, take posts.

ODD element: process overview (process `move`). A loop chooses each person's fate from values that
no other fate changes, and carries it out. Posts are filled at the end, in order of rows, because a
body may divide a row. The loop works in blocks (`row`): it first looks up what each person faces,
so that the compiler can choose several fates of a block at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.conditions import (
    FREE_CODE,
    IN_POST,
    N_CLASSES,
    SKILL_CLASSES,
    TIERS,
    Places,
    PostConditions,
)
from thermidor.society.couplings import Couplings
from thermidor.society.people import fates
from thermidor.society.people.fates import Draws, Facing, Fate
from thermidor.society.people.official import Offices
from thermidor.society.people.worker import Moves, death
from thermidor.society.record import PostTally, Tally
from thermidor.society.row import BLOCK, Scratch, by_region, person_at, rows_of
from thermidor.society.state import Body, Occupation, Party, People, Person, Plants, Rank, Region

IN_OFFICE = int(FREE_CODE[Occupation.OFFICE])
N_RANKS = len(Rank)


class InLine(NamedTuple):
    """Conditions of posts laid out in a line each, so that one number finds a place."""

    hazard: np.ndarray  # (3 * N_CLASSES,)
    shed: np.ndarray  # (n_bodies * 3,)
    rise: np.ndarray  # (n_bodies * 3 * skill classes * 2,)
    boost: np.ndarray  # (n_bodies * 3 * TIERS,)
    bounds: np.ndarray  # (TIERS,)


def in_line(posts: PostConditions) -> InLine:
    """Return `PostConditions` in line: the same memory."""
    return InLine(*(getattr(posts, name).reshape(-1) for name in InLine._fields))


class MoveCounts(NamedTuple):
    """Counts of the month's moves, whole numbers of persons."""

    tally: np.ndarray  # (3, N_TALLY) int64
    posts: np.ndarray  # (n_bodies, 3, N_POST_TALLY) int64


@njit(cache=True, inline="always")
def draws(keys: np.ndarray, identity: int) -> Draws:
    """Return a person's uniform draws for the month's moves."""
    return Draws(
        uniform(keys[Stream.LAYOFF], identity),
        uniform(keys[Stream.WORK], identity),
        uniform(keys[Stream.VILLAGE], identity),
        uniform(keys[Stream.MIGRATION], identity),
        uniform(keys[Stream.CALL_UP], identity),
        uniform(keys[Stream.RETURN], identity),
        uniform(keys[Stream.DISMISSAL], identity),
        uniform(keys[Stream.POST], identity),
        uniform(keys[Stream.WHICH_POST], identity),
    )


@njit(cache=True, inline="always")
def skill_class(skill: float) -> int:
    """Class of skill, 0 (none) to SKILL_CLASSES - 1."""
    return min(SKILL_CLASSES - 1, int(skill * SKILL_CLASSES))


@njit(cache=True, inline="always")
def tier_of(weight: int, bounds: np.ndarray) -> int:
    """Tier of a row by the number of persons it stands for: how many bounds it lies above."""
    return int(weight > bounds[0]) + int(weight > bounds[1]) + int(weight > bounds[2])


@njit(cache=True, inline="always")
def freedom(person: Person) -> int:
    """What a person does now, as bodies see a candidate; -1 for one who may not be taken."""
    if person.body < 0 or Body.PETROGRAD_OTHER <= person.body <= Body.PROVINCIAL_OTHER:
        return FREE_CODE[person.occupation]
    return IN_POST if person.party == Party.BOLSHEVIK else -1


@njit(cache=True, inline="always")
def candidate_class(person: Person, bounds: np.ndarray) -> int:
    """Class of a candidate for a post, or -1 for one who is not free to take one."""
    free = freedom(person)
    if free < 0:
        return -1
    member = 1 if person.party == Party.BOLSHEVIK else 0
    kind = (free * SKILL_CLASSES + skill_class(float(person.skill))) * 2 + member
    return kind * TIERS + tier_of(person.weight, bounds)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def move(
    people: People,
    first: int,
    last: int,
    plants: Plants,
    regions: np.ndarray,
    posts: InLine,
    places: Places,
    keys: np.ndarray,
    month: int,
    p: Moves,
    q: Offices,
    couplings: Couplings,
    fate: np.ndarray,
    scratch: Scratch,
    counts: MoveCounts,
) -> None:
    """Choose the fates of the rows from `first` to before `last`; carry out all but posts.

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
        Receives the fate of each row, by the codes of `Fate`.
    scratch : Scratch
    counts : MoveCounts
    """
    for low in range(first, last, BLOCK):
        high = min(last, low + BLOCK)
        block = rows_of(people, low, high)
        block_fate = fate[low:high]
        _find(block, posts.bounds, scratch)
        _look_up(block, plants, posts, scratch)
        _choose(block, regions, keys, p, q, couplings, scratch, block_fate)
        _carry_out(block, block_fate, regions, places, keys, month, counts.tally, counts.posts)


@njit(cache=True, inline="always")
def _find(block, bounds, scratch):
    """Note each person's places in the tables of posts.

    Hazard: by region and class of candidates (-1: none). Post held; rise from it; boost: the number
    of parts in which a row of this weight rises.
    """
    limits = bounds[0], bounds[1], bounds[2]
    for i in range(block.identity.size):
        person = person_at(block, i)
        kind = candidate_class(person, limits)
        rank = int(person.rank)
        held = max(int(person.body), 0) * N_RANKS
        skill = skill_class(float(person.skill))
        member = 1 if person.party == Party.BOLSHEVIK else 0
        next_post = held + min(rank + 1, N_RANKS - 1)
        scratch.at_hazard[i] = int(person.region) * N_CLASSES + kind if kind >= 0 else -1
        scratch.at_post[i] = held + rank
        scratch.at_rise[i] = ((held + rank) * SKILL_CLASSES + skill) * 2 + member
        scratch.at_boost[i] = next_post * TIERS + tier_of(person.weight, limits)


@njit(cache=True, inline="always")
def _look_up(block, plants, posts, scratch):
    """Look up the chances each person of a block faces: a post, a lost place or post, a rise.

    The loop does so for everybody, whether it can happen to them or not: a branch would cost more.
    """
    for i in range(block.identity.size):
        scratch.hazard[i] = posts.hazard[max(scratch.at_hazard[i], 0)]
        scratch.layoff[i] = plants[max(block.place[i], 0)].layoff
        scratch.shed[i] = posts.shed[scratch.at_post[i]]
        scratch.rise[i] = posts.rise[scratch.at_rise[i]]
        scratch.boost[i] = posts.boost[scratch.at_boost[i]]


@njit(cache=True, inline="always")
def _choose(block, regions, keys, p, q, couplings, scratch, fate):
    """Choose the fates of a block from what was looked up."""
    a, b, c = regions[0], regions[1], regions[2]
    draft = a.draft, b.draft, c.draft
    mortality = a.mortality, b.mortality, c.mortality
    work_idle = a.work_idle, b.work_idle, c.work_idle
    work_village = a.work_village + b.work_village + c.work_village
    for i in range(block.identity.size):
        person = person_at(block, i)
        r = person.region
        facing = Facing(by_region(draft, r), by_region(mortality, r), by_region(work_idle, r))
        dies = uniform(keys[Stream.DEATH], person.identity)
        d = draws(keys, person.identity)
        chance = min(0.5, scratch.hazard[i]) if scratch.at_hazard[i] >= 0 else 0.0
        rise = scratch.rise[i] * scratch.boost[i]
        promotion = min(0.5, rise) if person.rank + 1 < N_RANKS else 0.0
        fate[i] = _fate(
            person,
            facing,
            work_village,
            chance,
            scratch.layoff[i],
            scratch.shed[i],
            promotion,
            dies,
            d,
            p,
            q,
            couplings,
        )


@njit(cache=True, inline="always")
def _fate(person, facing, work_village, chance, layoff, shed, promotion, dies, d, p, q, couplings):
    """Fate of a person: death first, then what may happen to one who does this work."""
    work = person.occupation
    front = facing.mortality if work == Occupation.ARMY else 0.0
    if work == Occupation.DEAD:
        return Fate.STAY
    if dies < death(float(person.hunger), front, p):
        return Fate.DIE
    if work == Occupation.BENCH:
        return fates.of_worker(person, facing, layoff, chance, d, p, couplings)
    if work == Occupation.VILLAGE:
        return fates.of_villager(person, facing, work_village, chance, d, p, couplings)
    if work == Occupation.ARMY:
        return fates.of_soldier(person, facing, chance, d, p)
    if work == Occupation.IDLE:
        return fates.of_idle(person, facing, chance, d, p, couplings)
    return fates.of_holder(person, facing, shed, promotion, chance, d, p, q, couplings)


@njit(cache=True, inline="always")
def _carry_out(block, fate, regions, places, keys, month, tally, post_tally):
    """Carry out the fates of a block that lead to work or away; posts are taken later."""
    for i in range(block.identity.size):
        if fate[i] == Fate.STAY or fate[i] == Fate.POST or fate[i] == Fate.RISE:
            continue
        if fate[i] == Fate.WORK:
            _go_to_work(block, i, regions, places, keys, month)
        else:
            _leave(block, i, fate[i], tally, post_tally)


@njit(cache=True, inline="always")
def _leave(people, i, fate, tally, post_tally):
    """Carry out a fate that leads away: death, the village, the front, no work, no post."""
    r = people.region[i]
    weight = people.weight[i]
    if people.body[i] >= 0:
        post_tally[people.body[i], people.rank[i], PostTally.LEFT] += weight
    if fate == Fate.FRONT and people.party[i] == Party.BOLSHEVIK:
        tally[r, Tally.CALLED] += weight
        tally[r, Tally.MOVED] += weight
    vacate(people, i)
    if fate == Fate.DIE:
        tally[r, Tally.DIED] += weight
        people.occupation[i] = Occupation.DEAD
    elif fate == Fate.HOME:
        people.occupation[i] = Occupation.VILLAGE
        people.region[i] = Region.PROVINCES
    elif fate == Fate.AWAY:
        people.occupation[i] = Occupation.IDLE
        people.region[i] = Region.PROVINCES
    elif fate == Fate.FRONT:
        people.occupation[i] = Occupation.ARMY
    else:
        people.occupation[i] = Occupation.IDLE


@njit(cache=True, inline="always")
def vacate(people: People, i: int) -> None:
    """Give up post and seat."""
    people.body[i] = -1
    people.rank[i] = 0
    people.mandate[i] = 0
    people.seat[i] = 0
    people.refusal[i] = 0.0
    people.present[i] = 0


@njit(cache=True, inline="always")
def appeal(
    b: int, seat: int, reach: float, r: int, free: int, member: bool, suit: float, readiness: float
) -> float:
    """Appeal of a candidate of region `r` to body `b`, which sits in `seat`: 0 where not taken.

    suitability * readiness * nearness: a body takes people of its own region, and one with a reach
    takes members from elsewhere as well. Only members hold posts of the party; private offices do
    not hire from one another; only bodies with a reach call holders of other posts. Form ours.
    """
    if free == IN_OFFICE and Body.PETROGRAD_OTHER <= b <= Body.PROVINCIAL_OTHER:
        return 0.0
    if free == IN_POST and reach <= 0.0:
        return 0.0
    if not member and (b == Body.SECRETARIAT or Body.PETROGRAD_PARTY <= b < Body.PETROGRAD_UNIONS):
        return 0.0
    near = 1.0 if seat == r else (reach if member else 0.0)
    return suit * readiness * near


@njit(cache=True, inline="always")
def _go_to_work(people, i, regions, places, keys, month):
    """Take an open place: in one's own region, or for a villager in any, by places open."""
    r = people.region[i]
    if people.occupation[i] == Occupation.VILLAGE:
        draw = uniform(keys[Stream.WORK], people.identity[i])
        r = 0
        while r < Region.PROVINCES and draw >= regions[r].work_village:
            draw -= regions[r].work_village
            r += 1
    low = places.first[r]
    last = places.first[r + 1]
    if low == last or places.cumulative[last - 1] <= 0.0:
        return
    draw = uniform(keys[Stream.PLACE], people.identity[i]) * places.cumulative[last - 1]
    high = last - 1
    while low < high:
        middle = (low + high) // 2
        if places.cumulative[middle] > draw:
            high = middle
        else:
            low = middle + 1
    vacate(people, i)
    people.occupation[i] = Occupation.BENCH
    people.region[i] = r
    people.place[i] = low
    people.entered[i] = month
