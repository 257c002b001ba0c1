"""Filling of rolls: who keeps a seat, who takes an empty one, whom a congress sends to the CEC.

ODD element: submodels (business). Empty seats go to holders of the posts or deputies of the town;
a seat in the CEC to those whom the congress elects, party by party.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.random import bits, uniform
from thermidor.society.institutions.business_rolls import (
    CEC,
    COLLEGIA,
    DEPUTIES,
    FIRST_CEC,
    FIRST_CENTRAL,
    FIRST_GOVERNMENT,
    FIRST_OFFICIAL,
    GROUPS,
    N_PARTIES,
    OF_TOWN,
    OFFICE,
    OFFICES,
    PARTNERS,
    SHARED,
    SLOTS,
    SORT,
    SORTS,
    TOWN,
    Candidates,
    Given,
    Holders,
    Rolls,
    colleague,
    find,
    side_of,
    sort_of,
)
from thermidor.society.institutions.business_rules import ROADS, Business, Sort
from thermidor.society.state import Occupation, Party, Plants
from thermidor.society.towns import TOWNS, town_of


@njit(cache=True, inline="always")
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
    wanted = _group(slot)
    return people.body[i] >= 0 and sort_of(people.body[i], people.rank[i]) == wanted


@njit(cache=True, inline="always")
def _group(slot):
    """Return the group of candidates from which a seat is filled."""
    sort = int(SORT[slot])
    if sort == Sort.OFFICIAL:
        return OFFICE if slot % OF_TOWN >= OF_TOWN - OFFICES else sort
    if sort == Sort.CENTRAL_OFFICIAL:
        return Sort.COMMISSAR.value if slot - FIRST_OFFICIAL < COLLEGIA else sort
    return Sort.COMMISSAR.value if sort == Sort.CENTRAL else sort


@njit(cache=True, inline="always")
def _shared_seat(slot, given):
    """Return whether a seat of an executive is kept for deputies of no party."""
    place = slot % OF_TOWN - DEPUTIES
    return given.shared and slot < FIRST_CEC and 0 <= place < SHARED


@njit(cache=True, error_model="numpy", _nrt=False)
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


@njit(cache=True, error_model="numpy", _nrt=False)
def _exhausted(rolls, lists, slot):
    """Return whether all deputies of a town sit on its roll already."""
    if SORT[slot] != Sort.DEPUTY:
        return False
    first = slot // OF_TOWN * OF_TOWN
    held = 0
    for other in range(first, first + DEPUTIES):
        held += rolls.row[other] >= 0
    g = TOWN[slot] * SORTS + Sort.DEPUTY
    return held >= lists.first[g + 1] - lists.first[g]


@njit(cache=True, error_model="numpy", _nrt=False)
def _draw(people, rolls, lists, slot, first, last, party, key):
    """Draw one of a span of candidates for a seat; return the row, -1 if nobody may take it.

    By the least of as many draws as a row stands for persons, so that the order of rows does not
    matter. Candidates
    hold at most as many seats of a body as they stand for persons; a deputy has one. With a
    `party` of 0 or more only those who sit for it.
    """
    best, chosen = 1e300, -1
    lucky = bits(key, np.uint64(slot))
    joined = SORT[slot] >= Sort.COMMISSAR and party >= 0
    single = SORT[slot] == Sort.DEPUTY or (party >= 0 and not joined)
    for k in range(first, last):
        i = lists.listed[k]
        side = people.party[i] if joined else side_of(people, i)
        if party >= 0 and side != party:
            continue
        weight = 1 if single else people.weight[i]
        score = uniform(lucky, people.identity[i])
        if weight > 1:
            score = 1.0 - (1.0 - score) ** (1.0 / weight)
        if score < best and _taken(rolls, slot, i) < weight:
            best, chosen = score, i
    return chosen


@njit(cache=True, error_model="numpy", _nrt=False)
def _choose(people, rolls, lists, slot, given, key):
    """Choose somebody for an empty seat; return the row, -1 if there is nobody."""
    sort, town, party = _group(slot), TOWN[slot], -1
    if SORT[slot] == Sort.CENTRAL or SORT[slot] == Sort.COMMISSAR:
        party = Party.BOLSHEVIK.value
    if _shared_seat(slot, given):
        sort, party = Sort.DEPUTY.value, Party.NONE.value
    partner = FIRST_GOVERNMENT <= slot < FIRST_GOVERNMENT + PARTNERS and given.partner >= 0
    if partner:
        sort, town, party = Sort.OFFICIAL.value, -1, given.partner
    if town < 0:
        return _anywhere(people, rolls, lists, slot, sort, 0, party, key)
    g = town * SORTS + sort
    row = _draw(people, rolls, lists, slot, lists.first[g], lists.first[g + 1], party, key)
    if row < 0 and 2 <= town < TOWNS and sort != Sort.DEPUTY:
        return _anywhere(people, rolls, lists, slot, sort, 2, party, key)
    return row


@njit(cache=True, error_model="numpy", _nrt=False)
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


@njit(cache=True, inline="always")
def _sit_down(people, rolls, slot, row, given, key, p: Business):
    """Give a seat to a person, who has heard from a predecessor and a colleague."""
    rolls.row[slot], rolls.identity[slot] = row, people.identity[row]
    other = colleague(slot, 1 + int(uniform(key, np.uint64(2 * SLOTS + slot)) * 3))
    for road in range(ROADS):
        rolls.expects[slot, road] += 0.5 * (rolls.expects[other, road] - rolls.expects[slot, road])
    hungry = given.hunger[people.region[row]] if SORT[slot] == Sort.DEPUTY else 0.0
    own = 0.5 if SORT[slot] == Sort.DEPUTY else 0.25  # the custom of the body is the rest
    rolls.comes[slot] += own * (p.comes_new * (1.0 - 0.5 * hungry) - rolls.comes[slot])


@njit(cache=True, inline="always")
def _see(people, rolls, slot, given, key, nominee, p: Business):
    """Read off what the holder of a seat is this month: tie, loyalty, away or not."""
    i = rolls.row[slot]
    sort = SORT[slot]
    side = rolls.elected[slot] if sort == Sort.CEC else side_of(people, i)
    speaks = sort == Sort.DEPUTY or sort == Sort.CEC or _shared_seat(slot, given)
    member = people.party[i] == Party.BOLSHEVIK
    rolls.tie[slot] = 2 if member else np.int8(speaks and side == Party.BOLSHEVIK)
    nominated = rolls.tie[slot] > 0 and speaks and given.nominates[TOWN[slot]] > 0.0
    if nominated:
        nominated = uniform(nominee, people.identity[i]) < given.nominates[TOWN[slot]]
    rolls.loyal[slot] = nominated or people.owes[i] > 0.5
    chance = p.away * given.draft[people.region[i]] * (1.0 if member else p.away_others)
    if sort == Sort.COMMISSAR:
        chance *= 0.5
    elif sort == Sort.OFFICIAL or sort >= Sort.CENTRAL:
        chance *= p.away_high
    refuses = people.refusal[i] > 0.0 and speaks == 0
    rolls.idle[slot] = refuses or uniform(key, np.uint64(slot)) < chance


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
def uniform_of(people: Holders, last: int, lists: Candidates, key: np.uint64) -> np.ndarray:
    """Return a draw for each candidate by number: (n,) float64 in [0, 1)."""
    n = lists.first[GROUPS]
    out = np.empty(n)
    for k in range(n):
        out[k] = uniform(key, people.identity[lists.listed[k]])
    return out


@njit(cache=True, error_model="numpy", _nrt=False)
def _send(people, lists, rolls, first, last, order, party):
    """Fill a span of seats with deputies of a party, in the order of their draws."""
    slot = first
    for n in range(order.size):
        if slot >= last:
            return
        i = lists.listed[order[n]]
        if (
            people.seat[i] > 0
            and side_of(people, i) == party
            and (slot == first or rolls.row[slot - 1] != i)
        ):
            rolls.row[slot] = i
            slot += 1


@njit(cache=True, error_model="numpy")
def _send_from_villages(people, last, rolls, key):
    """Fill the seats of the CEC that are still empty with villagers or soldiers."""
    least = np.full(CEC, 2.0)  # draw of the holder, 2 where nobody holds the seat
    worst, at = np.full(N_PARTIES, -1.0), np.zeros(N_PARTIES, np.int64)
    for seat in range(CEC):
        if rolls.row[FIRST_CEC + seat] < 0:
            worst[rolls.elected[FIRST_CEC + seat]] = 2.0
            at[rolls.elected[FIRST_CEC + seat]] = seat
        else:
            least[seat] = -1.0
    for i in range(last):
        if people.occupation[i] != Occupation.VILLAGE and people.occupation[i] != Occupation.ARMY:
            continue
        side = side_of(people, i)
        draw = uniform(key, people.identity[i])
        if draw >= worst[side]:
            continue
        least[at[side]] = draw
        rolls.row[FIRST_CEC + at[side]] = i
        worst[side] = -1.0
        for seat in range(CEC):
            if rolls.elected[FIRST_CEC + seat] == side and least[seat] > worst[side]:
                worst[side], at[side] = least[seat], seat


@njit(cache=True, error_model="numpy", _nrt=False)
def _fill(people, plants, rolls, lists, given, home, filling, leave, p: Business):
    """Empty the seats of those who left, fill empty ones, read off what everybody is."""
    for slot in range(SLOTS):
        is_cec = SORT[slot] == Sort.CEC
        if is_cec and given.congress:
            if rolls.row[slot] >= 0:
                _sit_down(people, rolls, slot, rolls.row[slot], given, filling, p)
        elif not _stays(people, plants, home, rolls, slot, given):
            rolls.row[slot] = -1
            row = -1
            if not is_cec and not _exhausted(rolls, lists, slot):
                row = _choose(people, rolls, lists, slot, given, filling)
            if row >= 0:
                _sit_down(people, rolls, slot, row, given, filling, p)
        if rolls.row[slot] >= 0:
            _see(people, rolls, slot, given, leave, bits(home, np.uint64(SLOTS)), p)


@njit(cache=True, error_model="numpy")
def refresh(
    people: Holders,
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
    people : Holders
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
    find(people, last, plants, home, lists)
    if given.congress:
        _elect(people, last, rolls, lists, given, filling)
    _fill(people, plants, rolls, lists, given, home, filling, leave, p)
