"""Issues: what comes up in a month, who brings it, and to which body.

ODD element: submodels (business). The number of issues depends on what presses, never on how many
rows a run has. An issue has a number of its own, which keys all luck about it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import exp
from thermidor.common.random import bits, uniform
from thermidor.society.institutions.business_rolls import (
    CEC,
    CENTRAL,
    CENTRAL_OFFICIALS,
    DEPUTIES,
    EXECUTIVES,
    FIRST_CEC,
    FIRST_CENTRAL,
    FIRST_GOVERNMENT,
    FIRST_OFFICIAL,
    GOVERNMENT,
    OF_TOWN,
    OFFICIALS,
    SECRETARIES,
    SLOTS,
    SORT,
    TOWN,
    Rolls,
    colleague,
)
from thermidor.society.institutions.business_rules import (
    ACCESS,
    JURISDICTION,
    KINDS,
    ROADS,
    Business,
    Kind,
    Road,
    Sort,
    local_issues,
    novelty,
    office_issues,
    passed_on,
    personnel_issues,
    pull,
    security_issues,
)
from thermidor.society.towns import SHARES, TOWNS

DAYS = 26
"""Working days of a month."""
BODIES = 3 * TOWNS + 4
"""Plenum, executive and committee of each town; CEC, government, commission, party's centre."""
B_CEC, B_GOVERNMENT, B_COMMISSION, B_CENTRE = range(3 * TOWNS, BODIES)
POOL = 4096
"""Issues that can wait at once over all bodies."""
ROOM = 192
"""Issues that can wait at one body; one that finds no room is given up."""
TOPICS = 300
"""Topics of a kind at most: those with precedents, and as many without."""
TRIES = 3
"""Roads that a carrier tries before he gives up."""
LEAST_TOWN, MOST_TOWN = 0.5, 3.0
"""Issues of the smallest and the largest town against a middling one."""


class State(NamedTuple):
    """Flags of an issue."""

    plain: int = 0
    contested: int = 1  # raised by an opponent
    prepared: int = 2  # settled by the party, waits for a soviet's or the government's form


PLAIN, CONTESTED, PREPARED = State()


class Pool(NamedTuple):
    """Issues that have not been settled, by number in the pool."""

    kind: np.ndarray
    place: np.ndarray  # town it concerns, or the centre
    who: np.ndarray  # seat of the carrier
    weight: np.ndarray  # of work
    topic: np.ndarray
    limit: np.ndarray  # days it waits
    since: np.ndarray  # day it was brought
    tried: np.ndarray  # roads, as bits
    flag: np.ndarray
    luck: np.ndarray  # key
    free: np.ndarray  # stack of free numbers
    n_free: np.ndarray  # (1,)


class Bodies(NamedTuple):
    """What bodies have on their tables and how often they meet, by body."""

    queue: np.ndarray  # (BODIES, ROOM) issues
    waiting: np.ndarray  # issues on the table
    last: np.ndarray  # day of the last session
    due: np.ndarray  # day of the next by habit
    interval: np.ndarray  # days between sessions by habit
    alarm: np.ndarray  # first day on which something presses or lapses
    contest: np.ndarray  # of the last session
    first: np.ndarray  # first seat
    seats: np.ndarray
    hours: np.ndarray  # of a session
    gap: np.ndarray  # days between sessions at least


class Country(NamedTuple):
    """What bodies share: precedents, the commission's routine, sizes of towns."""

    precedents: np.ndarray  # (KINDS, TOPICS)
    novelty: np.ndarray  # (KINDS, TOPICS) work against one without precedent
    topics: np.ndarray  # (topics,) running sum of their chances
    routine: np.ndarray  # (1,) passed to the commission, 0..1
    load: np.ndarray  # (TOWNS + 1,) issues of a place against a capital's
    weight: np.ndarray  # (TOWNS + 1,) weight of an issue of a place in what is counted
    weights: np.ndarray  # (ROADS,) room for the weights of roads
    coming: np.ndarray  # (POOL,) room for the issues of a month
    born: np.ndarray  # (POOL,) room for the days on which they come up


class Month(NamedTuple):
    """What presses in a month, and what bodies find."""

    number: int  # of the month since the start of the run
    hunger: np.ndarray  # (3,) by region, 0..1
    tasks: float
    draft: float
    threat: float
    staff: float  # of the party's centre, persons
    bureau: bool  # the party has a standing bureau
    party: float  # switch: party bodies take business


class Counts(NamedTuple):
    """What is counted of a month."""

    settled: np.ndarray  # (KINDS, ROADS) weight
    local: np.ndarray  # (TOWNS + 1, ROADS) weight by the place that it concerns
    met: np.ndarray  # (BODIES,) sessions
    passed: np.ndarray  # (TOWNS,) papers settled beforehand that a plenum passed, weight
    discussed: np.ndarray  # (TOWNS,) issues that a plenum itself settled, weight
    posted: np.ndarray  # (TOWNS + 1, 2) issues of personnel settled elsewhere, by the party
    waited: np.ndarray  # (2,) days waited times weight, weight
    outcomes: np.ndarray  # (6,) see Outcome
    brought: np.ndarray  # (1,) work brought to party bodies
    carried: np.ndarray  # (SLOTS, KINDS, ROADS) int16 issues of a carrier carried out
    undone: np.ndarray  # (SLOTS, 2) int16 of a carrier: settled and not carried out, given up


@njit(cache=True, error_model="numpy", _nrt=False)
def region_of(place: int) -> int:
    """Return the region of a town (class); the centre counts with the provinces."""
    return min(place, 2)


@njit(cache=True, error_model="numpy", _nrt=False)
def poisson(draw: float, mean: float) -> int:
    """Return a Poisson number (issues) by inversion of one uniform draw."""
    chance = exp(-mean)
    running = chance
    n = 0
    while draw > running and n < 400:
        n += 1
        chance *= mean / n
        running += chance
    return n


@njit(cache=True, error_model="numpy", _nrt=False)
def expected_issues(kind: int, place: int, month: Month, load: float, p: Business) -> float:
    """Issues of a kind that a place has in a month."""
    hunger = month.hunger[region_of(place)]
    threat = security_issues(month.threat, p)
    if place == TOWNS:
        if kind == Kind.ADMINISTRATIVE:
            return office_issues(month.tasks, p)
        if kind == Kind.NATIONAL:
            return p.national
        if kind == Kind.PERSONNEL:
            return personnel_issues(month.draft, p)
        return p.security_centre * threat if kind == Kind.SECURITY else 0.0
    if kind == Kind.LOCAL:
        return load * local_issues(hunger, p)
    if kind == Kind.ADMINISTRATIVE:
        return load * p.town_offices * office_issues(month.tasks, p)
    if kind == Kind.PERSONNEL:
        return load * p.town_personnel * personnel_issues(month.draft, p)
    return load * p.security_town * threat if kind == Kind.SECURITY else 0.0


@njit(cache=True, error_model="numpy", _nrt=False)
def _carrier(kind, place, who, which):
    """Return the seat of the person who holds an issue, by two draws (the shares are ours)."""
    if place < TOWNS:
        base = place * OF_TOWN
        executive = base + DEPUTIES
        official = base + OF_TOWN - OFFICIALS
        if kind == Kind.LOCAL and who < 0.7:
            return base + int(which * DEPUTIES)
        if kind == Kind.LOCAL or (kind == Kind.ADMINISTRATIVE and who < 0.7):
            return official + int(which * OFFICIALS)
        if kind == Kind.ADMINISTRATIVE or who < 0.4:
            return executive + int(which * EXECUTIVES)
        if who < 0.7:
            return executive + EXECUTIVES + int(which * SECRETARIES)
        return official + int(which * OFFICIALS)
    if kind == Kind.NATIONAL and who < 0.5:
        return FIRST_CEC + int(which * CEC)
    if kind == Kind.ADMINISTRATIVE and who < 0.6:
        return FIRST_OFFICIAL + int(which * CENTRAL_OFFICIALS)
    if kind == Kind.NATIONAL or kind == Kind.ADMINISTRATIVE or who < 0.5:
        return FIRST_GOVERNMENT + int(which * GOVERNMENT)
    if who < 0.7:
        return FIRST_CENTRAL + int(which * CENTRAL)
    return FIRST_OFFICIAL + int(which * CENTRAL_OFFICIALS)


@njit(cache=True, error_model="numpy", _nrt=False)
def _held(slot, rolls):
    """Return the first seat of a body from one on that somebody holds, -1 for none."""
    for distance in range(DEPUTIES):
        other = colleague(slot, distance)
        if rolls.row[other] >= 0:
            return other
    return -1


@njit(cache=True, error_model="numpy", _nrt=False)
def road_to(
    slot: int,
    kind: int,
    tried: int,
    flag: int,
    new: float,
    rolls: Rolls,
    month: Month,
    country: Country,
    draw: float,
    p: Business,
) -> int:
    """Return the road that a carrier takes, -1 for none: by what he expects, who is in charge of
    the matter, who is near him, and whether the party is his own (form ours)."""
    weights, held = country.weights, 0.0
    sort, expects = SORT[slot], rolls.expects
    for road in range(ROADS):
        weights[road] = 0.0
        if (tried >> road) & 1 or (road < 3 and TOWN[slot] == TOWNS):
            continue
        party = road == Road.COMMITTEE or road == Road.CENTRE
        if party and month.party <= 0.0:
            continue
        attraction = p.jurisdiction * JURISDICTION[kind, road] + ACCESS[sort, road]
        if party:
            attraction += pull(rolls.tie[slot], rolls.loyal[slot], p)
        elif flag == CONTESTED and rolls.tie[slot] == 0 and (road == 1 or road == 4):
            attraction -= p.outside
        weights[road] = exp(p.sense * expects[slot, road] + attraction)
        if road == Road.COMMISSION:
            if kind != Kind.ADMINISTRATIVE or flag == CONTESTED:
                weights[road] = 0.0
            weights[road] *= max(1e-4, 2.0 * country.routine[0] * (1.0 - new))
        held += weights[road]
    left = draw * held
    for road in range(ROADS):
        left -= weights[road]
        if weights[road] > 0.0 and left <= 0.0:
            return road
    return -1


@njit(cache=True, error_model="numpy", _nrt=False)
def body_of(road: int, town: int) -> int:
    """Return the body (class) that a road leads to from a town."""
    return road * TOWNS + town if road < 3 else B_CEC + road - Road.CEC


@njit(cache=True, error_model="numpy", _nrt=False)
def lay_on(
    x: int,
    road: int,
    day: int,
    pool: Pool,
    bodies: Bodies,
    counts: Counts,
    heft: float,
    pressing: float,
) -> None:
    """Lay an issue on the table of the body that its carrier's road leads to."""
    b = body_of(road, TOWN[pool.who[x]])
    if bodies.waiting[b] >= ROOM:
        give_up(x, pool)
        return
    if road == Road.COMMITTEE or road == Road.CENTRE:
        counts.brought[0] += pool.weight[x] * heft
    bodies.queue[b, bodies.waiting[b]] = x
    bodies.waiting[b] += 1
    pool.since[x] = day
    wait = pool.limit[x] if pool.flag[x] == PREPARED else pressing * pool.limit[x]
    bodies.alarm[b] = min(bodies.alarm[b], day + int(wait))


@njit(cache=True, error_model="numpy", _nrt=False)
def give_up(x: int, pool: Pool) -> None:
    """Free the number of an issue that nobody follows any more."""
    pool.free[pool.n_free[0]] = x
    pool.n_free[0] += 1


@njit(cache=True, error_model="numpy", _nrt=False)
def take_up(pool: Pool) -> int:
    """Return the number of a new issue, -1 if there is no room."""
    if pool.n_free[0] == 0:
        return -1
    pool.n_free[0] -= 1
    return pool.free[pool.n_free[0]]


@njit(cache=True, error_model="numpy", _nrt=False)
def _topic(draw, topics):
    """Return the topic on which a uniform draw falls."""
    low, high = 0, topics.size - 1
    while low < high:
        middle = (low + high) // 2
        if topics[middle] >= draw:
            high = middle
        else:
            low = middle + 1
    return low


@njit(cache=True, error_model="numpy", _nrt=False)
def arrive(
    rolls: Rolls,
    pool: Pool,
    country: Country,
    month: Month,
    key: np.uint64,
    born: np.ndarray,
    coming: np.ndarray,
    p: np.ndarray,
) -> int:
    """Let the issues of a month come up; return how many, their numbers in `coming`, the day on
    which each comes up in `born`.

    Parameters
    ----------
    rolls, pool, country : Rolls, Pool, Country
    month : Month
    key : uint64
    born, coming : (POOL,) int64
    p : Packed[Business]
    """
    p = p[0]
    n = 0
    for place in range(TOWNS + 1):
        for kind in range(KINDS):
            mean = expected_issues(kind, place, month, country.load[place], p)
            if mean <= 0.0:
                continue
            series = bits(key, np.uint64(place * KINDS + kind))
            swing = uniform(series, 0) + uniform(series, 1) + uniform(series, 2) - 1.5
            number = poisson(uniform(series, 3), mean * exp(2.0 * p.burst * swing))
            for order in range(number):
                luck = bits(series, np.uint64(16 + order))
                slot = _held(_carrier(kind, place, uniform(luck, 0), uniform(luck, 1)), rolls)
                if slot < 0 or rolls.idle[slot]:
                    continue
                topic = _topic(uniform(luck, 2), country.topics)
                if uniform(luck, 3) < p.unprecedented * month.tasks:
                    topic += country.topics.size
                new = country.novelty[kind, topic]
                routine = (
                    kind == Kind.LOCAL or kind == Kind.ADMINISTRATIVE or kind == Kind.PERSONNEL
                )
                if routine and uniform(luck, 4) > passed_on(new, p):
                    continue
                x = take_up(pool)
                if x < 0:
                    return n
                spread = uniform(luck, 5) + uniform(luck, 6) + uniform(luck, 7) - 1.5
                pool.kind[x], pool.place[x], pool.who[x] = kind, place, slot
                pool.weight[x], pool.topic[x], pool.luck[x] = exp(spread), topic, luck
                pool.tried[x], pool.flag[x] = 0, PLAIN
                pool.limit[x] = p.deadline
                if kind == Kind.SECURITY and uniform(luck, 8) < p.urgent:
                    pool.limit[x] = p.deadline_security
                coming[n], born[n] = x, month.number * DAYS + int(uniform(luck, 9) * DAYS)
                n += 1
    return _interpellate(
        rolls, pool, country, month, bits(key, np.uint64(9999)), born, coming, n, p
    )


@njit(cache=True, error_model="numpy", _nrt=False)
def _interpellate(rolls, pool, country, month, key, born, coming, n, p: Business):
    """Let opponents on the rolls of plenums and the CEC raise questions; return how many issues
    there are now."""
    for slot in range(SORT.size):
        sort = SORT[slot]
        if rolls.row[slot] < 0 or rolls.tie[slot] != 0 or rolls.idle[slot]:
            continue
        if sort != Sort.DEPUTY and sort != Sort.CEC:
            continue
        mean = p.interpellation
        if sort == Sort.DEPUTY:
            mean = p.town_interpellation * (1.0 + month.hunger[region_of(TOWN[slot])])
            mean *= country.load[TOWN[slot]]
        luck = bits(key, np.uint64(slot))
        for order in range(poisson(uniform(luck, 0), mean)):
            x = take_up(pool)
            if x < 0:
                return n
            one = bits(luck, np.uint64(16 + order))
            pool.kind[x] = Kind.NATIONAL if sort == Sort.CEC else Kind.LOCAL
            pool.place[x], pool.who[x], pool.luck[x] = TOWN[slot], slot, one
            pool.weight[x], pool.topic[x] = (
                0.6 + 0.8 * uniform(one, 1),
                _topic(uniform(one, 2), country.topics),
            )
            pool.tried[x], pool.flag[x], pool.limit[x] = 0, CONTESTED, p.deadline
            coming[n], born[n] = x, month.number * DAYS + int(uniform(one, 3) * DAYS)
            n += 1
    return n


@njit(cache=True, error_model="numpy", _nrt=False)
def learn_precedent(kind: int, topic: int, heft: float, country: Country, p: Business) -> None:
    """Count a settled issue as a precedent, by the weight of its place."""
    country.precedents[kind, topic] += heft
    country.novelty[kind, topic] = novelty(country.precedents[kind, topic], p)


def pool() -> Pool:
    """Return an empty pool."""
    whole = [np.zeros(POOL, np.int64) for _ in range(3)]
    return Pool(
        *whole,
        np.zeros(POOL),
        np.zeros(POOL, np.int64),
        np.zeros(POOL),
        *[np.zeros(POOL, np.int64) for _ in range(3)],
        np.zeros(POOL, np.uint64),
        np.arange(POOL, dtype=np.int64)[::-1].copy(),
        np.array([POOL], np.int64),
    )


def counts() -> Counts:
    """Return counts of zeros."""
    return Counts(
        np.zeros((KINDS, ROADS)),
        np.zeros((TOWNS + 1, ROADS)),
        np.zeros(BODIES, np.int64),
        np.zeros(TOWNS),
        np.zeros(TOWNS),
        np.zeros((TOWNS + 1, 2)),
        np.zeros(2),
        np.zeros(6),
        np.zeros(1),
        np.zeros((SLOTS, KINDS, ROADS), np.int16),
        np.zeros((SLOTS, 2), np.int16),
    )


def country(p: Business) -> Country:
    """Return a country without precedents, with places sized after their workers.

    The towns of the provinces together weigh in what is counted as one capital does (assumption).
    """
    load = np.ones(TOWNS + 1)
    size = np.clip(SHARES / np.median(SHARES), LEAST_TOWN, MOST_TOWN)
    load[2:TOWNS] = p.town * size / size.mean()
    weight = np.ones(TOWNS + 1)
    weight[2:TOWNS] = 1.0 / load[2:TOWNS].sum()
    topics = int(p.topics)
    chance = np.arange(1.0, topics + 1.0) ** -p.zipf
    running = np.cumsum(chance)
    return Country(
        np.zeros((KINDS, TOPICS)),
        np.ones((KINDS, TOPICS)),
        running / running[-1],
        np.zeros(1),
        load,
        weight,
        np.zeros(ROADS),
        np.zeros(POOL, np.int64),
        np.zeros(POOL, np.int64),
    )
