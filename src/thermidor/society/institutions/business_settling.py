"""Settling: who carries out what a body decided, who learns from it, what comes back.

ODD element: submodels (business). Obedience is decisive: what is settled and not carried out is
taken elsewhere, and its carrier and those near him learn which road works.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numba import njit

from thermidor.common.random import bits, uniform
from thermidor.society.institutions.business_issues import (
    CONTESTED,
    PLAIN,
    PREPARED,
    TRIES,
    give_up,
    lay_on,
    learn_precedent,
    region_of,
    road_to,
    take_up,
)
from thermidor.society.institutions.business_rolls import (
    CEC,
    CENTRAL_OFFICIALS,
    DEPUTIES,
    FIRST_CEC,
    FIRST_GOVERNMENT,
    FIRST_OFFICIAL,
    NEAR,
    OF_TOWN,
    OFFICIALS,
    colleague,
)
from thermidor.society.institutions.business_rules import (
    ACCEPTED,
    Business,
    Kind,
    Road,
    obeyed,
    obeyed_party,
    reach,
    reward,
)
from thermidor.society.towns import TOWNS, drawn_town

HEARD = len(NEAR)
DISTANCES = np.array(NEAR)


class Outcome(IntEnum):
    """What became of issues, by number."""

    CAME_UP = 0
    SETTLED = 1
    NOT_OBEYED = 2
    GIVEN_UP = 3
    LAPSED = 4
    BROUGHT_BACK = 5


class Draw(IntEnum):
    """Draws about an issue at one body, by number."""

    ROAD = 0
    REOPENED = 1
    OFFICIAL = 2
    OBEYED = 3
    ACCEPTED = 4
    AGAIN = 5
    OPPONENT = 6
    FORM = 7
    WHERE = 8
    TOWN = 9


@njit(cache=True, error_model="numpy", _nrt=False)
def is_party(road: int) -> bool:
    """Whether a road is one of the party's (0 or 1)."""
    return road == Road.COMMITTEE or road == Road.CENTRE


@njit(cache=True, error_model="numpy", _nrt=False)
def _learn(slot, road, success, rolls, p: Business):
    """Let the carrier of an issue and those near him learn how far a road works."""
    expects = rolls.expects
    expects[slot, road] += p.learning * (success - expects[slot, road])
    for n in range(HEARD):
        other = colleague(slot, DISTANCES[n])
        expects[other, road] += p.learning * p.hearsay * (success - expects[other, road])


@njit(cache=True, error_model="numpy", _nrt=False)
def take_elsewhere(x, road, day, s, counts, month, p: Business):
    """Let a carrier whose issue a body did not bring to an end try another road."""
    rolls, pool, bodies, country = s
    slot = pool.who[x]
    _learn(slot, road, 0.0, rolls, p)
    pool.tried[x] |= 1 << road
    tries, left = 0, pool.tried[x]
    while left:
        tries += left & 1
        left >>= 1
    chosen = -1
    if tries < TRIES:
        draw = uniform(pool.luck[x], np.uint64(100 * tries + Draw.ROAD))
        new = country.novelty[pool.kind[x], pool.topic[x]]
        chosen = road_to(
            slot, pool.kind[x], pool.tried[x], pool.flag[x], new, rolls, month, country, draw, p
        )
    if chosen < 0:
        counts.outcomes[Outcome.GIVEN_UP] += 1
        counts.undone[slot, 1] += 1
        give_up(x, pool)
        return
    lay_on(x, chosen, day, pool, bodies, counts, country.weight[pool.place[x]], p.pressing)


@njit(cache=True, error_model="numpy", _nrt=False)
def _executor(x, draw, luck, rolls, pool):
    """Return the seat of the official who has to carry an issue out."""
    place = pool.place[x]
    if place == TOWNS and uniform(luck, np.uint64(Draw.WHERE)) < 0.5:
        first, n = FIRST_OFFICIAL, CENTRAL_OFFICIALS
    else:
        if place == TOWNS:
            where = uniform(luck, np.uint64(Draw.TOWN))
            place = int(3.0 * where)
            if place == 2:
                place = drawn_town(3.0 * where - 2.0)
        first, n = place * OF_TOWN + OF_TOWN - OFFICIALS, OFFICIALS
    start = int(draw * n)
    for step in range(n):
        slot = first + (start + step) % n
        if rolls.row[slot] >= 0 and not rolls.idle[slot]:
            return slot
    return -1


@njit(cache=True, error_model="numpy", _nrt=False)
def _obeys(official, road, share_came, rolls, month, region, p: Business):
    """Chance that an official carries out what a body has settled; nobody does without one."""
    if official < 0:
        return 0.0
    tie, loyal = rolls.tie[official], rolls.loyal[official]
    if is_party(road):
        far = reach(month.staff, p)
        if road == Road.COMMITTEE:
            far = p.reach_town + (1.0 - p.reach_town) * far
        return obeyed_party(far, tie, loyal, p)
    chance = obeyed(month.hunger[region], tie, loyal, p)
    if road == Road.PLENUM:
        chance += p.obey_coming * (share_came - 0.5)
    return chance


@njit(cache=True, error_model="numpy", _nrt=False)
def _bring_back(x, day, luck, s, counts, p: Business):
    """Let somebody who lost and sits in a plenum or the CEC take an issue up; return whether."""
    rolls, pool, _bodies, _country = s
    place = pool.place[x]
    draw = uniform(luck, np.uint64(Draw.OPPONENT))
    slot = place * OF_TOWN + int(draw * DEPUTIES) if place < TOWNS else FIRST_CEC + int(draw * CEC)
    if rolls.row[slot] < 0 or rolls.tie[slot] != 0 or rolls.idle[slot]:
        return False
    _copy(
        x, slot, CONTESTED, 0 if place < TOWNS else Road.CEC, pool.limit[x], day, luck, s, counts, p
    )
    counts.outcomes[Outcome.BROUGHT_BACK] += 1
    return True


@njit(cache=True, error_model="numpy", _nrt=False)
def _copy(x, slot, flag, road, limit, day, luck, s, counts, p: Business):
    """Lay a new issue that follows from one just settled before a body."""
    _, pool, bodies, country = s
    y = take_up(pool)
    if y < 0:
        return
    pool.kind[y], pool.place[y], pool.who[y] = pool.kind[x], pool.place[x], slot
    pool.weight[y], pool.topic[y], pool.limit[y] = pool.weight[x], pool.topic[x], limit
    pool.tried[y], pool.flag[y] = 0, flag
    pool.luck[y] = bits(luck, np.uint64(50 + flag))
    lay_on(y, road, day, pool, bodies, counts, country.weight[pool.place[x]], p.pressing)


@njit(cache=True, error_model="numpy", _nrt=False)
def _count(x, road, waited, pool, country, counts, p: Business):
    """Count an issue that was settled and carried out."""
    kind, place = pool.kind[x], pool.place[x]
    weight = pool.weight[x] * country.weight[place]
    counts.settled[kind, road] += weight
    counts.local[place, road] += weight
    counts.outcomes[Outcome.SETTLED] += 1
    counts.carried[pool.who[x], kind, road] += 1
    counts.waited[0] += weight * waited
    counts.waited[1] += weight
    if kind == Kind.PERSONNEL:
        counts.posted[place, int(is_party(road))] += 1.0
    if road == Road.PLENUM:
        counts.discussed[place] += weight
    learn_precedent(kind, pool.topic[x], country.weight[place], country, p)


@njit(cache=True, error_model="numpy", _nrt=False)
def settle(x, b, road, day, share, share_came, luck, s, counts, month, p: Business) -> None:
    """Settle an issue; whether it is carried out decides what its carrier learns."""
    rolls, pool, _bodies, country = s
    slot, kind = pool.who[x], pool.kind[x]
    official = _executor(x, uniform(luck, np.uint64(Draw.OFFICIAL)), luck, rolls, pool)
    chance = _obeys(official, road, share_came, rolls, month, region_of(pool.place[x]), p)
    if uniform(luck, np.uint64(Draw.OBEYED)) > chance:
        counts.outcomes[Outcome.NOT_OBEYED] += 1
        counts.undone[slot, 0] += 1
        take_elsewhere(x, road, day, s, counts, month, p)
        return
    waited = float(day - pool.since[x])
    _count(x, road, waited, pool, country, counts, p)
    same = share if rolls.tie[slot] > 0 else 1.0 - share
    content = uniform(luck, np.uint64(Draw.ACCEPTED)) < (
        p.content + (1.0 - p.content) * min(1.0, 1.5 * same)
    )
    success = reward(content, waited, pool.limit[x], p)
    if pool.flag[x] == PLAIN and (kind == Kind.LOCAL or kind == Kind.NATIONAL):
        losers = p.again * (1.0 - ACCEPTED[road])
        if uniform(luck, np.uint64(Draw.AGAIN)) < losers and _bring_back(
            x, day, luck, s, counts, p
        ):
            success *= 0.5
    _learn(slot, road, success, rolls, p)
    if uniform(luck, np.uint64(Draw.FORM)) < p.ratify:
        if road == Road.COMMITTEE and kind == Kind.LOCAL and pool.place[x] < TOWNS:
            _copy(x, pool.place[x] * OF_TOWN, PREPARED, 0, p.sign_plenum, day, luck, s, counts, p)
        elif road == Road.CENTRE and (kind == Kind.NATIONAL or kind == Kind.ADMINISTRATIVE):
            _copy(
                x,
                FIRST_GOVERNMENT,
                PREPARED,
                Road.GOVERNMENT,
                p.sign_government,
                day,
                luck,
                s,
                counts,
                p,
            )
    give_up(x, pool)


@njit(cache=True, error_model="numpy", _nrt=False)
def pass_paper(x, b, road, reopened, s, counts, p: Business) -> None:
    """Pass a paper that was settled beforehand, or settle it again where it was reopened."""
    rolls, pool, _, country = s
    place = pool.place[x]
    weight = pool.weight[x] * country.weight[place]
    if reopened:
        counts.local[place, road] += weight
        counts.settled[pool.kind[x], road] += weight
        if road == Road.PLENUM:
            counts.discussed[place] += weight
        slot = pool.who[x]
        rolls.expects[slot, Road.COMMITTEE] += p.learning * (
            0.2 - rolls.expects[slot, Road.COMMITTEE]
        )
    elif road == Road.PLENUM:
        counts.passed[place] += weight
    give_up(x, pool)
