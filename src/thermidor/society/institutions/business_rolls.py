"""Rolls of the bodies: who sits where, refreshed every month from the columns of persons.

ODD element: entities (bodies). The number of seats on a roll does not depend on the scale of a
run, so what bodies do varies over seeds alike at any scale. A seat has a number that keys its
luck; a row that stands for many persons may fill several seats of a body.
"""

from __future__ import annotations

from collections import namedtuple
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import uniform
from thermidor.society.institutions.business_rules import ROADS, Road, Sort
from thermidor.society.state import LOCAL, SOVIETS, Body, Occupation, Party, Rank
from thermidor.society.state import PARTIES as PARTY_BODIES
from thermidor.society.towns import TOWNS, town_of

DEPUTIES, EXECUTIVES, SECRETARIES, OFFICIALS = 24, 6, 4, 10
"""Seats on the rolls of a town."""
OF_TOWN = DEPUTIES + EXECUTIVES + SECRETARIES + OFFICIALS
CEC, GOVERNMENT, CENTRAL, CENTRAL_OFFICIALS = 50, 16, 6, 30
"""Seats on the rolls of the centre."""
FIRST_CEC = TOWNS * OF_TOWN
FIRST_GOVERNMENT = FIRST_CEC + CEC
FIRST_CENTRAL = FIRST_GOVERNMENT + GOVERNMENT
FIRST_OFFICIAL = FIRST_CENTRAL + CENTRAL
SLOTS = FIRST_OFFICIAL + CENTRAL_OFFICIALS
PARTNERS = 5
"""Seats of the government that another party takes when it joins (rigby1979: 7 of 18)."""
COMMISSION = 8
"""Central officials who sit in the commission."""
BUREAU_COMMISSARS, BUREAU_OTHERS, CENTRE_COMMISSARS = 4, 4, 8
"""Commissars and others in the party's bureau, and commissars in its central committee."""
SHARED = 2
"""Seats of an executive that non-party deputies take where it is shared."""
NEAR = (1, 2, 5)
"""Distances of the colleagues from whom somebody on a roll hears."""

OFFICES, COLLEGIA = 4, 20
"""Officials of a town who head an office, the others departments of the soviet; officials of the
centre who sit in a collegium, the others head departments (assumption)."""
OFFICE = len(Sort)
"""Group of those who head an office of a town; on the roll they are officials."""
SORT_OF_TOWN = np.repeat(
    np.array([Sort.DEPUTY, Sort.EXECUTIVE, Sort.SECRETARY, Sort.OFFICIAL], np.int64),
    (DEPUTIES, EXECUTIVES, SECRETARIES, OFFICIALS),
)
SORT_OF_CENTRE = np.repeat(
    np.array([Sort.CEC, Sort.COMMISSAR, Sort.CENTRAL, Sort.CENTRAL_OFFICIAL], np.int64),
    (CEC, GOVERNMENT, CENTRAL, CENTRAL_OFFICIALS),
)
SORT = np.concatenate([np.tile(SORT_OF_TOWN, TOWNS), SORT_OF_CENTRE])
"""What somebody on a seat is, by seat."""
TOWN = np.concatenate([np.repeat(np.arange(TOWNS), OF_TOWN), np.full(SORT_OF_CENTRE.size, TOWNS)])
"""Town of a seat; the centre is the last number."""


Holders = namedtuple(
    "Holders", "identity weight region place occupation body rank party support seat owes refusal"
)
"""The columns of persons that decide who may sit where."""
holders = attrgetter(*Holders._fields)


class Rolls(NamedTuple):
    """Who sits where, by seat."""

    row: np.ndarray  # row of the person, -1 where empty
    identity: np.ndarray  # of the person
    tie: np.ndarray  # 2 member of the party in charge, 1 near it, 0 other
    loyal: np.ndarray  # the party gave the post
    idle: np.ndarray  # away this month, or refuses service
    elected: np.ndarray  # party on whose list somebody came into the CEC
    expects: np.ndarray  # (SLOTS, ROADS) success expected of each road, 0..1
    comes: np.ndarray  # habit of coming, 0..1
    sat: np.ndarray  # day somebody last sat


def rolls() -> Rolls:
    """Return empty rolls."""
    return Rolls(
        np.full(SLOTS, -1, np.int64),
        np.zeros(SLOTS, np.uint32),
        np.zeros(SLOTS, np.int8),
        np.zeros(SLOTS, np.bool_),
        np.zeros(SLOTS, np.bool_),
        np.full(SLOTS, -1, np.int8),
        np.zeros((SLOTS, ROADS)),
        np.zeros(SLOTS),
        np.full(SLOTS, -1, np.int64),
    )


MOST = 1 << 15
"""Candidates at most; a run that has more leaves out the last rows."""
SORTS, N_PARTIES = len(Sort) + 1, len(Party)
GROUPS = (TOWNS + 1) * SORTS


class Candidates(NamedTuple):
    """Persons who may fill seats, grouped by town and sort."""

    row: np.ndarray  # (MOST,) rows as found
    group: np.ndarray  # (MOST,) town * SORTS + sort; the centre is the last town
    first: np.ndarray  # (GROUPS + 1,) where a group begins in `listed`
    listed: np.ndarray  # (MOST,) rows by group
    at: np.ndarray  # (GROUPS + 1,) room


def candidates() -> Candidates:
    """Return empty lists."""
    return Candidates(
        np.zeros(MOST, np.int64),
        np.zeros(MOST, np.int16),
        np.zeros(GROUPS + 1, np.int64),
        np.zeros(MOST, np.int64),
        np.zeros(GROUPS + 1, np.int64),
    )


class Given(NamedTuple):
    """What a month's rolls depend on besides persons."""

    draft: np.ndarray  # (3,) call-up by region, 0..1
    hunger: np.ndarray  # (3,) by region, 0..1
    partner: int  # party that sits in the government too, -1 for none
    shared: bool  # executives are shared with non-party deputies
    cec: np.ndarray  # (6,) shares of the CEC's seats by party
    congress: bool  # a new CEC is elected
    nominates: np.ndarray  # (TOWNS + 1,) how far the party names who is elected, 0..1
    peasants: float  # part of the CEC that the villages elect, 0..1


def _sort_of(body: int, rank: int) -> int:
    """Return for which seat of a roll the holder of a post may be taken, -1 for none."""
    if body >= SOVIETS[0] and body <= SOVIETS[2]:
        if rank == Rank.UPPER:
            return Sort.EXECUTIVE.value
        return Sort.OFFICIAL.value if rank == Rank.MIDDLE else -1
    if body >= PARTY_BODIES[0] and body <= PARTY_BODIES[2]:
        return Sort.SECRETARY.value if rank > Rank.LOWER else -1
    if body >= LOCAL[0] and body <= LOCAL[2]:
        return OFFICE if rank == Rank.UPPER else -1
    if body == Body.COLLEGIA:
        return Sort.COMMISSAR.value if rank == Rank.UPPER else -1
    if body == Body.COMMISSARIATS:
        return Sort.CENTRAL_OFFICIAL.value if rank == Rank.UPPER else -1
    return -1


SORT_OF = np.array([[_sort_of(body, rank) for rank in Rank] for body in range(-1, len(Body))])
"""The same by body, from -1 for none, and rank."""


@njit(cache=True, inline="always")
def sort_of(body, rank):
    """Return for which seat of a roll the holder of a post may be taken, -1 for none."""
    return SORT_OF[body + 1, rank]


@njit(cache=True, error_model="numpy", _nrt=False)
def find(people, last, plants, key, out):
    """Find all who may fill seats, in order of rows, and group them by town and sort."""
    n = 0
    for i in range(last):
        seat = people.seat[i]
        body = people.body[i]
        if (seat == 0 and body < 0) or n + 2 > MOST or people.occupation[i] == Occupation.DEAD:
            continue
        sort = sort_of(body, people.rank[i])
        if seat == 0 and sort < 0:
            continue
        town = TOWNS
        if seat > 0 or (sort < Sort.CEC or sort == OFFICE):
            town = town_of(people.region[i], people.place[i], people.identity[i], plants, key)
        if seat > 0:
            out.row[n], out.group[n] = i, town * SORTS + Sort.DEPUTY
            n += 1
        if sort >= 0:
            out.row[n], out.group[n] = (
                i,
                (town if sort < Sort.CEC or sort == OFFICE else TOWNS) * SORTS + sort,
            )
            n += 1
    out.first[:] = 0
    for k in range(n):
        out.first[out.group[k] + 1] += 1
    for g in range(GROUPS):
        out.first[g + 1] += out.first[g]
    at = out.at
    for g in range(GROUPS + 1):
        at[g] = out.first[g]
    for k in range(n):
        out.listed[at[out.group[k]]] = out.row[k]
        at[out.group[k]] += 1


@njit(cache=True, inline="always")
def side_of(people, i):
    """Return the party that a person sits for: the one joined, or else the one supported."""
    return people.party[i] if people.party[i] > 0 else people.support[i]


@njit(cache=True, error_model="numpy", _nrt=False)
def colleague(slot: int, distance: int) -> int:
    """Return the seat of a colleague of the same body, some places away."""
    if slot < FIRST_CEC:
        base = slot // OF_TOWN * OF_TOWN
        place = slot - base
        if place < DEPUTIES:
            return base + (place + distance) % DEPUTIES
        base += DEPUTIES
        if place < DEPUTIES + EXECUTIVES:
            return base + (place - DEPUTIES + distance) % EXECUTIVES
        base += EXECUTIVES
        if place < OF_TOWN - OFFICIALS:
            return base + (slot - base + distance) % SECRETARIES
        base += SECRETARIES
        return base + (slot - base + distance) % OFFICIALS
    if slot < FIRST_GOVERNMENT:
        return FIRST_CEC + (slot - FIRST_CEC + distance) % CEC
    if slot < FIRST_CENTRAL:
        return FIRST_GOVERNMENT + (slot - FIRST_GOVERNMENT + distance) % GOVERNMENT
    if slot < FIRST_OFFICIAL:
        return FIRST_CENTRAL + (slot - FIRST_CENTRAL + distance) % CENTRAL
    return FIRST_OFFICIAL + (slot - FIRST_OFFICIAL + distance) % CENTRAL_OFFICIALS


@njit(cache=True, error_model="numpy", _nrt=False)
def begin(rolls: Rolls, key: np.uint64, p: np.ndarray) -> None:
    """Set what seats expect before anybody has tried a road.

    Parameters
    ----------
    rolls : Rolls
    key : uint64
    p : Packed[Business]
    """
    p = p[0]
    for slot in range(SLOTS):
        rolls.comes[slot] = 0.6 + 0.3 * uniform(key, np.uint64(8 * slot + 7))
        for road in range(ROADS):
            mean = p.expected
            if road == Road.COMMITTEE or road == Road.CENTRE:
                mean = p.expected_party
            draw = uniform(key, np.uint64(8 * slot + road))
            rolls.expects[slot, road] = min(1.0, max(0.0, mean + 0.24 * (draw - 0.5)))
