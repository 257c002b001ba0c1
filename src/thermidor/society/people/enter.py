"""The loop in which persons come into the posts they were chosen for.

ODD element: process overview (process `move`, its end). It goes in order of rows by one thread,
because a small body divides a row that stands for many, and the parts are numbered as they come.
"""

from __future__ import annotations

from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.people import fates
from thermidor.society.people.divide import divide, part_of
from thermidor.society.people.move import (
    BOLSHEVIK,
    FIRST_PARTY,
    FIRST_UNION,
    LEFT,
    MOVED,
    N_RANKS,
    OFFICE,
    PARTY_POST,
    PLACE,
    SECRETARIAT,
    UNION_POST,
    appeal,
    candidate_class,
    freedom,
    skill_class,
    tier_of,
    vacate,
)
from thermidor.society.record import PostTally, Tally
from thermidor.society.row import person_at
from thermidor.society.state import Body, Mandate

ELECTED, APPOINTED = int(Mandate.ELECTED), int(Mandate.APPOINTED)
N_BODIES, FIRST_ELECTABLE = len(Body), int(Body.PETROGRAD_SOVIET)
HIRED, POSTED = int(PostTally.HIRED), int(Tally.POSTED)
MANDATE, PART = int(Stream.MANDATE), int(Stream.PART)


@njit(cache=True, error_model="numpy", _nrt=False)
def take_posts(people, last, fate, posts, keys, month, spare, tally, post_tally):
    """Let those whose fate is a post or a rise come into it, row by row.

    Parameters
    ----------
    people : People
    last : int
        Rows before this one have a fate; those that are divided off have none this month.
    fate : (n_people,) uint8
    posts : PostConditions
    keys : (n_streams,) uint64
    month : int
    spare : (1,) int64
        First free row, for persons who leave a row that stands for many.
    tally, post_tally : (3, N_TALLY) int64, (n_bodies, 3, N_POST_TALLY) int64
        Counts of this month's moves are added.
    """
    for i in range(last):
        if fate[i] != fates.POST and fate[i] != fates.RISE:
            continue
        if fate[i] == fates.RISE:
            b, k = int(people.body[i]), int(people.rank[i]) + 1
        else:
            b, k = _choose_post(person_at(people, i), posts, keys)
        if b >= 0:
            _come(people, i, b, k, posts, keys, month, spare, tally, post_tally)


@njit(cache=True, inline="always")
def _choose_post(person, posts, keys):
    """Choose among the posts that would take the person, in proportion to their appeal."""
    r, member = person.region, 1 if person.party == BOLSHEVIK else 0
    free, tier = freedom(person), tier_of(person.weight, posts.bounds)
    skill = skill_class(float(person.skill))
    kind = candidate_class(person, posts.bounds)
    left = uniform(keys[PLACE], person.identity) * posts.hazard[r, kind]
    unit, boost, suit, seat, reach, ready = (
        posts.unit,
        posts.boost,
        posts.suit,
        posts.region,
        posts.reach,
        posts.free[free],
    )
    for b in range(N_BODIES):
        for k in range(N_RANKS):
            if unit[b, k] > 0.0:
                drawn = appeal(
                    b, seat[b], reach[b], r, free, member, suit[b, k, skill, member], ready
                )
                left -= unit[b, k] * drawn * boost[b, k, tier]
                if left < 0.0:
                    return b, k
    return -1, 0


@njit(cache=True, inline="always")
def _come(people, i, b, k, posts, keys, month, spare, tally, post_tally):
    """Bring the row, or the part of it that a small body can take, into a post."""
    weight = people.weight[i]
    boost = posts.boost[b, k, tier_of(weight, posts.bounds)]
    if boost > 1.0:
        part = part_of(weight, boost, uniform(keys[PART], people.identity[i]))
        if part <= 0:
            return
        if part < weight:
            i = divide(people, i, part, spare, month)
            if i < 0:
                return
    if people.body[i] >= 0:
        post_tally[people.body[i], people.rank[i], LEFT] += people.weight[i]
    _enter(people, i, posts, keys, b, k, month, tally, post_tally)


@njit(cache=True, inline="always")
def _enter(people, i, posts, keys, b, k, month, tally, post_tally):
    """Enter a post: elected or appointed, in the place where the body sits."""
    vacate(people, i)
    people.body[i], people.rank[i], people.entered[i] = b, k, month
    people.region[i], people.occupation[i] = posts.region[b], _occupation(b)
    post_tally[b, k, HIRED] += people.weight[i]
    named = uniform(keys[MANDATE], people.identity[i]) < posts.named[b, k]
    people.mandate[i] = APPOINTED if b < FIRST_ELECTABLE or named else ELECTED
    if people.party[i] == BOLSHEVIK:
        tally[people.region[i], MOVED] += people.weight[i]
        if named:
            tally[people.region[i], POSTED] += people.weight[i]


@njit(cache=True, inline="always")
def _occupation(b):
    if b >= FIRST_UNION:
        return UNION_POST
    return PARTY_POST if b == SECRETARIAT or b >= FIRST_PARTY else OFFICE
