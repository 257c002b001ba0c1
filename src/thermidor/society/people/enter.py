"""The loop in which persons enter the posts they were chosen for.

ODD element: process overview (process `move`, its end). One thread goes through the rows in order,
because a small body divides a row that stands for many persons, and new rows take the next number.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.conditions import PostConditions
from thermidor.society.people.divide import divide, part_of
from thermidor.society.people.fates import Fate
from thermidor.society.people.move import (
    appeal,
    candidate_class,
    freedom,
    skill_class,
    tier_of,
    vacate,
)
from thermidor.society.record import PostTally, Tally
from thermidor.society.row import person_at
from thermidor.society.state import Body, Mandate, Occupation, Party, People


@njit(cache=True, error_model="numpy", _nrt=False)
def take_posts(
    people: People,
    last: int,
    fate: np.ndarray,
    posts: PostConditions,
    keys: np.ndarray,
    month: int,
    spare: np.ndarray,
    tally: np.ndarray,
    post_tally: np.ndarray,
) -> None:
    """Let those whose fate is a post or a rise enter it, row by row.

    Parameters
    ----------
    people : People
    last : int
        Rows before this one have a fate; rows that are split off this month have none.
    fate : (n_people,) uint8
    posts : PostConditions
    keys : (n_streams,) uint64
    month : int
    spare : (1,) int64
        First free row, for persons who leave a row that stands for many persons.
    tally, post_tally : (3, N_TALLY) int64, (n_bodies, 3, N_POST_TALLY) int64
        Counts of this month's moves are added.
    """
    for i in range(last):
        if fate[i] != Fate.POST and fate[i] != Fate.RISE:
            continue
        if fate[i] == Fate.RISE:
            b = int(people.body[i])
            k = int(people.rank[i]) + 1
        else:
            b, k = _choose_post(person_at(people, i), posts, keys)
        if b >= 0:
            _come(people, i, b, k, posts, keys, month, spare, tally, post_tally)


@njit(cache=True, inline="always")
def _choose_post(person, posts, keys):
    """Choose among the posts that would take the person, in proportion to their appeal."""
    r = person.region
    member = 1 if person.party == Party.BOLSHEVIK else 0
    free = freedom(person)
    tier = tier_of(person.weight, posts.bounds)
    skill = skill_class(float(person.skill))
    kind = candidate_class(person, posts.bounds)
    left = uniform(keys[Stream.PLACE], person.identity) * posts.hazard[r, kind]
    ready = posts.free[free]
    for b in range(posts.unit.shape[0]):
        for k in range(posts.unit.shape[1]):
            if posts.unit[b, k] > 0.0:
                suit = posts.suit[b, k, skill, member]
                drawn = appeal(b, posts.region[b], posts.reach[b], r, free, member, suit, ready)
                left -= posts.unit[b, k] * drawn * posts.boost[b, k, tier]
                if left < 0.0:
                    return b, k
    return -1, 0


@njit(cache=True, inline="always")
def _come(people, i, b, k, posts, keys, month, spare, tally, post_tally):
    """Put the row, or the part of it that a small body can take, into a post."""
    weight = people.weight[i]
    boost = posts.boost[b, k, tier_of(weight, posts.bounds)]
    if boost > 1.0:
        part = part_of(weight, boost, uniform(keys[Stream.PART], people.identity[i]))
        if part <= 0:
            return
        if part < weight:
            i = divide(people, i, part, spare, month)
            if i < 0:
                return
    if people.body[i] >= 0:
        post_tally[people.body[i], people.rank[i], PostTally.LEFT] += people.weight[i]
    _enter(people, i, posts, keys, b, k, month, tally, post_tally)


@njit(cache=True, inline="always")
def _enter(people, i, posts, keys, b, k, month, tally, post_tally):
    """Enter a post, elected or appointed, in the region where the body sits."""
    vacate(people, i)
    people.body[i] = b
    people.rank[i] = k
    people.entered[i] = month
    people.region[i] = posts.region[b]
    people.occupation[i] = _occupation(b)
    post_tally[b, k, PostTally.HIRED] += people.weight[i]
    named = uniform(keys[Stream.MANDATE], people.identity[i]) < posts.named[b, k]
    people.mandate[i] = Mandate.APPOINTED if b < Body.PETROGRAD_SOVIET or named else Mandate.ELECTED
    if people.party[i] == Party.BOLSHEVIK:
        tally[people.region[i], Tally.MOVED] += people.weight[i]
        if named:
            tally[people.region[i], Tally.POSTED] += people.weight[i]


@njit(cache=True, inline="always")
def _occupation(b):
    """Return what the holder of a post of body `b` does."""
    if b >= Body.PETROGRAD_UNIONS:
        return Occupation.UNION_POST
    return (
        Occupation.PARTY_POST
        if b == Body.SECRETARIAT or b >= Body.PETROGRAD_PARTY
        else Occupation.OFFICE
    )
