"""Rolls of the bodies: who sits where, refreshed every month from the columns of persons.

ODD element: entities (bodies). The number of seats on a roll does not depend on the scale of a
run, so what bodies do varies over seeds alike at any scale. A seat has a number that keys its
luck; a row that stands for many persons may fill several seats of a body.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import bits, uniform
from thermidor.society.institutions.business_rules import ROADS, Business, Road, Sort
from thermidor.society.state import LOCAL, SOVIETS, Body, Occupation, Party, People, Plants, Rank
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

SORT_OF_TOWN = np.repeat(
    np.array([Sort.DEPUTY, Sort.EXECUTIVE, Sort.SECRETARY, Sort.OFFICIAL], np.int8),
    (DEPUTIES, EXECUTIVES, SECRETARIES, OFFICIALS),
)
SORT_OF_CENTRE = np.repeat(
    np.array([Sort.CEC, Sort.COMMISSAR, Sort.CENTRAL, Sort.CENTRAL_OFFICIAL], np.int8),
    (CEC, GOVERNMENT, CENTRAL, CENTRAL_OFFICIALS),
)
SORT = np.concatenate([np.tile(SORT_OF_TOWN, TOWNS), SORT_OF_CENTRE])
"""What somebody on a seat is, by seat."""
TOWN = np.concatenate([np.repeat(np.arange(TOWNS), OF_TOWN), np.full(SORT_OF_CENTRE.size, TOWNS)])
"""Town of a seat; the centre is the last number."""


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
SORTS, N_PARTIES = len(Sort), len(Party)
GROUPS = (TOWNS + 1) * SORTS


class Candidates(NamedTuple):
    """Persons who may fill seats, grouped by town and sort."""

    row: np.ndarray  # (MOST,) rows as found
    group: np.ndarray  # (MOST,) town * SORTS + sort; the centre is the last town
    first: np.ndarray  # (GROUPS + 1,) where a group begins in `listed`
    listed: np.ndarray  # (MOST,) rows by group


def candidates() -> Candidates:
    """Return empty lists."""
    return Candidates(
        np.zeros(MOST, np.int64),
        np.zeros(MOST, np.int16),
        np.zeros(GROUPS + 1, np.int64),
        np.zeros(MOST, np.int64),
    )


class Given(NamedTuple):
    """What a month's rolls depend on besides persons."""

    draft: np.ndarray  # (3,) call-up by region, 0..1
    hunger: np.ndarray  # (3,) by region, 0..1
    partner: int  # party that sits in the government too, -1 for none
    shared: bool  # executives are shared with non-party deputies
    cec: np.ndarray  # (6,) shares of the CEC's seats by party
    congress: bool  # a new CEC is elected
    peasants: float  # part of the CEC that the villages elect, 0..1


@njit(cache=True, inline="always")
def _sort_of(body, rank):
    """Return for which seat of a roll the holder of a post may be taken, -1 for none."""
    if body >= SOVIETS[0] and body <= SOVIETS[2]:
        return Sort.EXECUTIVE.value if rank > Rank.LOWER else -1
    if body >= PARTY_BODIES[0] and body <= PARTY_BODIES[2]:
        return Sort.SECRETARY.value if rank > Rank.LOWER else -1
    if body >= LOCAL[0] and body <= LOCAL[2]:
        return Sort.OFFICIAL.value if rank > Rank.LOWER else -1
    if body == Body.COLLEGIA:
        return Sort.COMMISSAR.value if rank == Rank.UPPER else -1
    if body == Body.COMMISSARIATS:
        return Sort.CENTRAL_OFFICIAL.value if rank > Rank.LOWER else -1
    return -1


@njit(cache=True)
def _find(people, last, plants, key, out):
    """Find all who may fill seats, in order of rows, and group them by town and sort."""
    n = 0
    for i in range(last):
        seat = people.seat[i]
        body = people.body[i]
        if (seat == 0 and body < 0) or n + 2 > MOST or people.occupation[i] == Occupation.DEAD:
            continue
        sort = _sort_of(body, people.rank[i])
        if seat == 0 and sort < 0:
            continue
        town = TOWNS
        if seat > 0 or sort < Sort.CEC:
            town = town_of(people.region[i], people.place[i], people.identity[i], plants, key)
        if seat > 0:
            out.row[n], out.group[n] = i, town * SORTS + Sort.DEPUTY
            n += 1
        if sort >= 0:
            out.row[n], out.group[n] = i, (TOWNS if sort >= Sort.CEC else town) * SORTS + sort
            n += 1
    out.first[:] = 0
    for k in range(n):
        out.first[out.group[k] + 1] += 1
    for g in range(GROUPS):
        out.first[g + 1] += out.first[g]
    at = out.first.copy()
    for k in range(n):
        out.listed[at[out.group[k]]] = out.row[k]
        at[out.group[k]] += 1


@njit(cache=True)
def _side(people, i):
    """Return the party that a person sits for: the one joined, or else the one supported."""
    return people.party[i] if people.party[i] > 0 else people.support[i]


@njit(cache=True)
def _stays(people, plants, key, rolls, slot, given):
    """Return whether the holder of a seat may keep it."""
    i = rolls.row[slot]
    if i < 0 or people.identity[i] != rolls.identity[slot]:
        return False
    if people.occupation[i] == Occupation.DEAD:
        return False
    sort = SORT[slot]
    if sort == Sort.CEC:
        return given.cec[rolls.elected[slot]] > 0.0
    if sort == Sort.DEPUTY or _shared_seat(slot, given):
        town = town_of(people.region[i], people.place[i], people.identity[i], plants, key)
        return people.seat[i] > 0 and town == TOWN[slot]
    if sort == Sort.COMMISSAR and slot - FIRST_GOVERNMENT < PARTNERS and given.partner >= 0:
        return people.party[i] == given.partner
    if (sort == Sort.COMMISSAR or sort == Sort.CENTRAL) and people.party[i] != Party.BOLSHEVIK:
        return False
    wanted = Sort.COMMISSAR.value if sort == Sort.CENTRAL else sort
    return people.body[i] >= 0 and _sort_of(people.body[i], people.rank[i]) == wanted


@njit(cache=True)
def _shared_seat(slot, given):
    """Return whether a seat of an executive is kept for deputies of no party."""
    place = slot % OF_TOWN - DEPUTIES
    return given.shared and slot < FIRST_CEC and 0 <= place < SHARED


@njit(cache=True)
def _taken(rolls, slot, row):
    """Count the seats of the same body that a row fills."""
    low = slot
    sort, town = SORT[slot], TOWN[slot]
    while low > 0 and SORT[low - 1] == sort and TOWN[low - 1] == town:
        low -= 1
    n = 0
    while low < SLOTS and SORT[low] == sort and TOWN[low] == town:
        n += rolls.row[low] == row
        low += 1
    if sort == Sort.CENTRAL:
        for other in range(FIRST_GOVERNMENT, FIRST_CENTRAL):
            n += rolls.row[other] == row
    return n


@njit(cache=True)
def _draw(people, rolls, lists, slot, first, last, party, key):
    """Draw one of a span of candidates for a seat; return the row, -1 if nobody may take it.

    By the least of -log(draw) / weight, so that the order of rows does not matter. Candidates
    hold at most as many seats of a body as they stand for persons; a deputy has one. With a
    `party` of 0 or more only those who sit for it.
    """
    best, chosen = 1e300, -1
    lucky = bits(key, np.uint64(slot))
    joined = SORT[slot] >= Sort.COMMISSAR
    single = SORT[slot] == Sort.DEPUTY or (party >= 0 and not joined)
    for k in range(first, last):
        i = lists.listed[k]
        side = people.party[i] if joined else _side(people, i)
        if party >= 0 and side != party:
            continue
        weight = 1 if single else people.weight[i]
        score = -np.log(uniform(lucky, people.identity[i]) + 1e-12) / weight
        if score < best and _taken(rolls, slot, i) < weight:
            best, chosen = score, i
    return chosen


@njit(cache=True)
def _choose(people, rolls, lists, slot, given, key):
    """Choose somebody for an empty seat; return the row, -1 if there is nobody."""
    sort, town, party = SORT[slot], TOWN[slot], -1
    if sort == Sort.CENTRAL or sort == Sort.COMMISSAR:
        sort, party = Sort.COMMISSAR.value, Party.BOLSHEVIK.value
    if _shared_seat(slot, given):
        sort, party = Sort.DEPUTY.value, Party.NONE.value
    if sort == Sort.COMMISSAR and slot - FIRST_GOVERNMENT < PARTNERS and given.partner >= 0:
        sort, town, party = Sort.EXECUTIVE.value, -1, given.partner
    if town < 0:
        return _anywhere(people, rolls, lists, slot, sort, 0, party, key)
    g = town * SORTS + sort
    row = _draw(people, rolls, lists, slot, lists.first[g], lists.first[g + 1], party, key)
    if row < 0 and 2 <= town < TOWNS and sort != Sort.DEPUTY:
        return _anywhere(people, rolls, lists, slot, sort, 2, party, key)
    return row


@njit(cache=True)
def _anywhere(people, rolls, lists, slot, sort, first_town, party, key):
    """Choose somebody of a sort from the first town that has one, going on from one drawn."""
    n = TOWNS - first_town
    start = int(uniform(key, np.uint64(SLOTS + slot)) * n)
    for step in range(n):
        g = (first_town + (start + step) % n) * SORTS + sort
        row = _draw(people, rolls, lists, slot, lists.first[g], lists.first[g + 1], party, key)
        if row >= 0:
            return row
    return -1


@njit(cache=True)
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


@njit(cache=True)
def _sit_down(people, rolls, slot, row, given, key, p: Business):
    """Give a seat to a person, who has heard from a predecessor and a colleague."""
    rolls.row[slot], rolls.identity[slot] = row, people.identity[row]
    other = colleague(slot, 1 + int(uniform(key, np.uint64(2 * SLOTS + slot)) * 3))
    for road in range(ROADS):
        rolls.expects[slot, road] += 0.5 * (rolls.expects[other, road] - rolls.expects[slot, road])
    hungry = given.hunger[people.region[row]] if SORT[slot] == Sort.DEPUTY else 0.0
    rolls.comes[slot] += 0.5 * (p.comes_new * (1.0 - 0.5 * hungry) - rolls.comes[slot])


@njit(cache=True)
def _see(people, rolls, slot, given, key, p: Business):
    """Read off what the holder of a seat is this month: tie, loyalty, away or not."""
    i = rolls.row[slot]
    sort = SORT[slot]
    side = rolls.elected[slot] if sort == Sort.CEC else _side(people, i)
    speaks = sort == Sort.DEPUTY or sort == Sort.CEC or _shared_seat(slot, given)
    member = people.party[i] == Party.BOLSHEVIK
    rolls.tie[slot] = 2 if member else np.int8(speaks and side == Party.BOLSHEVIK)
    rolls.loyal[slot] = member and people.owes[i] > 0.5
    chance = p.away * given.draft[people.region[i]] * (1.0 if member else 0.3)
    if sort == Sort.COMMISSAR:
        chance *= 0.5
    elif sort == Sort.OFFICIAL or sort >= Sort.CENTRAL:
        chance *= 0.3
    refuses = people.refusal[i] > 0.0 and speaks == 0
    rolls.idle[slot] = refuses or uniform(key, np.uint64(slot)) < chance


@njit(cache=True)
def _seats_by_party(shares, seats, out):
    """Share out seats by largest remainder."""
    held = 0
    rest = np.zeros(shares.size)
    for party in range(shares.size):
        exact = shares[party] * seats
        out[party] = int(exact)
        rest[party] = exact - out[party]
        held += out[party]
    while held < seats:
        party = int(np.argmax(rest))
        out[party] += 1
        rest[party] = -1.0
        held += 1


@njit(cache=True)
def _elect(people, last, rolls, lists, given, key):
    """Fill the CEC: by party, from deputies, and in part from those whom villages send."""
    seats = np.zeros(N_PARTIES, np.int64)
    _seats_by_party(given.cec, CEC, seats)
    order = np.argsort(uniform_of(people, last, lists, key))
    slot = FIRST_CEC
    for party in range(N_PARTIES):
        rural = int(seats[party] * given.peasants + 0.5)
        for _ in range(seats[party]):
            rolls.row[slot], rolls.elected[slot] = -1, party
            slot += 1
        _send(people, lists, rolls, slot - seats[party], slot - rural, order, party)
    _send_from_villages(people, last, rolls, key)


@njit(cache=True)
def uniform_of(people: People, last: int, lists: Candidates, key: np.uint64) -> np.ndarray:
    """Return a draw for each candidate by number: (n,) float64 in [0, 1)."""
    n = lists.first[GROUPS]
    out = np.empty(n)
    for k in range(n):
        out[k] = uniform(key, people.identity[lists.listed[k]])
    return out


@njit(cache=True)
def _send(people, lists, rolls, first, last, order, party):
    """Fill a span of seats with deputies of a party, in the order of their draws."""
    slot = first
    for n in range(order.size):
        if slot >= last:
            return
        i = lists.listed[order[n]]
        if (
            people.seat[i] > 0
            and _side(people, i) == party
            and (slot == first or rolls.row[slot - 1] != i)
        ):
            rolls.row[slot] = i
            slot += 1


@njit(cache=True)
def _send_from_villages(people, last, rolls, key):
    """Fill the seats of the CEC that are still empty with villagers or soldiers."""
    least = np.full(CEC, 2.0)
    for i in range(last):
        if people.occupation[i] != Occupation.VILLAGE and people.occupation[i] != Occupation.ARMY:
            continue
        draw = uniform(key, people.identity[i])
        if draw > 0.05:
            continue
        side = _side(people, i)
        worst, at = -1.0, -1
        for seat in range(CEC):
            slot = FIRST_CEC + seat
            if rolls.elected[slot] != side or (rolls.row[slot] >= 0 and least[seat] == 2.0):
                continue
            if least[seat] > worst:
                worst, at = least[seat], seat
        if at >= 0 and draw < worst:
            least[at] = draw
            rolls.row[FIRST_CEC + at] = i


@njit(cache=True)
def refresh(
    people: People,
    last: int,
    plants: Plants,
    rolls: Rolls,
    lists: Candidates,
    given: Given,
    home: np.uint64,
    filling: np.uint64,
    leave: np.uint64,
    p: np.ndarray,
) -> None:
    """Empty the seats of those who left, fill empty ones, and read off what everybody is.

    Parameters
    ----------
    people : People
    last : int
        Rows before this one stand for somebody.
    plants : Plants
    rolls : Rolls
    lists : Candidates
        Room for this month's candidates.
    given : Given
    home : uint64
        Key of `Stream.TOWN` in month 0.
    filling, leave : uint64
        Keys of this month: who fills seats, who is away.
    p : Packed[Business]
    """
    p = p[0]
    _find(people, last, plants, home, lists)
    if given.congress:
        _elect(people, last, rolls, lists, given, filling)
    for slot in range(SLOTS):
        is_cec = SORT[slot] == Sort.CEC
        if is_cec and given.congress:
            if rolls.row[slot] >= 0:
                _sit_down(people, rolls, slot, rolls.row[slot], given, filling, p)
        elif not _stays(people, plants, home, rolls, slot, given):
            rolls.row[slot] = -1
            row = -1 if is_cec else _choose(people, rolls, lists, slot, given, filling)
            if row >= 0:
                _sit_down(people, rolls, slot, row, given, filling, p)
        if rolls.row[slot] >= 0:
            _see(people, rolls, slot, given, leave, p)


@njit(cache=True)
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
