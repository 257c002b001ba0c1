"""The loop in which persons enter the posts they were chosen for.

ODD element: process overview (process `move`, its end). One thread goes through the rows in order,
because a small body divides a row that stands for many persons, and new rows take the next number.
Who fills a post, and whether the person in line is taken, are the rules of `filling`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.conditions import PostConditions
from thermidor.society.people.divide import divide, part_of
from thermidor.society.people.fates import Fate
from thermidor.society.people.filling import Filler, Filling, Givers, filler_of, give, suits
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
from thermidor.society.state import Body, Mandate, Occupation, Party, People, Plants
from thermidor.society.towns import town_of


class Filled(NamedTuple):
    """Counts of a month's postings, whole numbers of persons."""

    by: np.ndarray  # (3, len(Filler)) int64 posts of soviets, party and unions by who filled them
    added: np.ndarray  # (n_bodies, 3) int64 posts that the centre filled and had not listed


@njit(cache=True, error_model="numpy", _nrt=False)
def take_posts(
    people: People,
    last: int,
    fate: np.ndarray,
    posts: PostConditions,
    plants: Plants,
    givers: Givers,
    keys: np.ndarray,
    town_key: np.uint64,
    month: int,
    p: Filling,
    spare: np.ndarray,
    tally: np.ndarray,
    post_tally: np.ndarray,
    filled: Filled,
) -> None:
    """Let those whose fate is a post or a rise enter it, row by row, if they are taken.

    Parameters
    ----------
    people : People
    last : int
        Rows before this one have a fate; rows that are split off this month have none.
    fate : (n_people,) uint8
    posts : PostConditions
    plants : recarray
    givers : Givers
    keys : (n_streams,) uint64
    town_key : uint64
        Key of `Stream.TOWN` in month 0.
    month : int
    p : Filling
    spare : (1,) int64
        First free row, for persons who leave a row that stands for many persons.
    tally, post_tally : (3, N_TALLY) int64, (n_bodies, 3, N_POST_TALLY) int64
        Counts of this month's moves are added.
    filled : Filled
    """
    for i in range(last):
        if fate[i] != Fate.POST and fate[i] != Fate.RISE:
            continue
        if fate[i] == Fate.RISE:
            b = int(people.body[i])
            k = int(people.rank[i]) + 1
        else:
            b, k = _choose_post(person_at(people, i), posts, keys)
        if b < 0:
            continue
        part = _part(people, i, b, k, posts, keys)
        if part <= 0:
            continue
        identity = people.identity[i]
        town = town_of(posts.region[b], people.place[i], identity, plants, town_key)
        draw = uniform(keys[Stream.FILLING], identity)
        member = people.party[i] == Party.BOLSHEVIK
        named, served = posts.named[b, k], givers.served[0]
        filler = filler_of(b, k, town, member, named, served, givers, draw)
        if filler == Filler.NOBODY:
            filled.by[posts.region[b], filler] += part
            continue
        if not _taken(people, i, filler, town, givers, keys, p):
            continue
        if part < people.weight[i]:
            i = divide(people, i, part, spare, month)
            if i < 0:
                continue
        if people.body[i] >= 0:
            post_tally[people.body[i], people.rank[i], PostTally.LEFT] += people.weight[i]
        _enter(people, i, posts, b, k, month, post_tally)
        give(people, i, filler, town, givers, uniform(keys[Stream.ROLL], identity), p)
        _count(people, i, b, k, filler, draw >= givers.listed[b, k], tally, filled)


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
def _part(people, i, b, k, posts, keys):
    """Persons of a row who come: all, or as many as a small body can take."""
    weight = people.weight[i]
    boost = posts.boost[b, k, tier_of(weight, posts.bounds)]
    if boost <= 1.0:
        return weight
    return part_of(weight, boost, uniform(keys[Stream.PART], people.identity[i]))


@njit(cache=True, inline="always")
def _taken(people, i, filler, town, givers, keys, p):
    """Whether the one in line is taken; the centre knows members only."""
    if filler == Filler.CENTRE and people.party[i] != Party.BOLSHEVIK:
        return False
    draw = uniform(keys[Stream.CANDIDATE], people.identity[i])
    return draw < suits(people, i, filler, town, givers, p)


@njit(cache=True, inline="always")
def _enter(people, i, posts, b, k, month, post_tally):
    """Enter a post in the region where the body sits."""
    vacate(people, i)
    people.body[i] = b
    people.rank[i] = k
    people.entered[i] = month
    people.region[i] = posts.region[b]
    people.occupation[i] = _occupation(b)
    post_tally[b, k, PostTally.HIRED] += people.weight[i]


@njit(cache=True, inline="always")
def _count(people, i, b, k, filler, unlisted, tally, filled):
    """Count who filled the post, and a member who moved or was posted from above."""
    weight = people.weight[i]
    r = people.region[i]
    if b >= Body.PETROGRAD_SOVIET:
        filled.by[r, filler] += weight
    if filler == Filler.CENTRE and unlisted:
        filled.added[b, k] += weight
    if people.party[i] == Party.BOLSHEVIK:
        tally[r, Tally.MOVED] += weight
        above = filler == Filler.SECRETARY and people.mandate[i] == Mandate.APPOINTED
        if above or filler == Filler.CENTRE:
            tally[r, Tally.POSTED] += weight


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
