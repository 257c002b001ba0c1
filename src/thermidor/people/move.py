"""The loops in which persons die, lose and find work, go to the front or the village, take posts.

ODD element: process overview (process `move`). First every person's fate is chosen, which looks
at nothing that another's fate changes; then the fates of the few who do not stay are carried out.
Loops that allocate nothing count no references (`_nrt=False`): that alone halves their time.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from thermidor.conditions import FREE_CODE, IN_POST, SKILL_CLASSES, TIERS
from thermidor.luck import Stream, uniform
from thermidor.people import fates
from thermidor.people.divide import divide, part_of
from thermidor.people.worker import death
from thermidor.record import PostTally, Tally
from thermidor.society import Body, Mandate, Occupation, Party, Rank, Region

BENCH, ARMY, VILLAGE = int(Occupation.BENCH), int(Occupation.ARMY), int(Occupation.VILLAGE)
OFFICE, PARTY_POST, UNION_POST = (
    int(Occupation.OFFICE), int(Occupation.PARTY_POST), int(Occupation.UNION_POST)
)  # fmt: skip
IDLE, DEAD = int(Occupation.IDLE), int(Occupation.DEAD)
PROVINCES, BOLSHEVIK = int(Region.PROVINCES), int(Party.BOLSHEVIK)
ELECTED, APPOINTED = int(Mandate.ELECTED), int(Mandate.APPOINTED)
N_BODIES, N_RANKS = len(Body), len(Rank)
FIRST_OTHER, LAST_OTHER = int(Body.PETROGRAD_OTHER), int(Body.PROVINCIAL_OTHER)
SECRETARIAT, FIRST_ELECTABLE = int(Body.SECRETARIAT), int(Body.PETROGRAD_SOVIET)
FIRST_PARTY, FIRST_UNION = int(Body.PETROGRAD_PARTY), int(Body.PETROGRAD_UNIONS)
HIRED, LEFT = int(PostTally.HIRED), int(PostTally.LEFT)
POSTED, MOVED, CALLED, DIED = (
    int(Tally.POSTED), int(Tally.MOVED), int(Tally.CALLED), int(Tally.DIED)
)  # fmt: skip
IN_OFFICE = int(FREE_CODE[OFFICE])
DEATH, LAYOFF, TO_VILLAGE, MIGRATION = (
    int(Stream.DEATH), int(Stream.LAYOFF), int(Stream.VILLAGE), int(Stream.MIGRATION)
)  # fmt: skip
CALL, RETURN, TO_WORK, PLACE = (
    int(Stream.CALL_UP), int(Stream.RETURN), int(Stream.WORK), int(Stream.PLACE)
)  # fmt: skip
TO_POST, WHICH, MANDATE, DISMISSAL, PART = (
    int(Stream.POST), int(Stream.WHICH_POST), int(Stream.MANDATE), int(Stream.DISMISSAL),
    int(Stream.PART),
)  # fmt: skip


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
    """Return a person's luck for the month; written into each branch, so that only what a fate
    asks for is drawn."""
    return Draws(
        uniform(keys[LAYOFF], identity), uniform(keys[TO_WORK], identity),
        uniform(keys[TO_VILLAGE], identity), uniform(keys[MIGRATION], identity),
        uniform(keys[CALL], identity), uniform(keys[RETURN], identity),
        uniform(keys[DISMISSAL], identity), uniform(keys[TO_POST], identity),
        uniform(keys[WHICH], identity),
    )  # fmt: skip


@njit(cache=True)
def skill_class(skill):
    """Class of skill, 0 (none) to SKILL_CLASSES - 1."""
    return min(SKILL_CLASSES - 1, int(skill * SKILL_CLASSES))


@njit(cache=True)
def tier_of(weight, bounds):
    """Tier of a row by the number of persons it stands for."""
    tier = 0
    while tier < TIERS - 1 and weight > bounds[tier]:
        tier += 1
    return tier


@njit(cache=True)
def freedom(person):
    """What a person does now, as bodies see a candidate; -1 for one who may not be taken."""
    if person.body < 0 or FIRST_OTHER <= person.body <= LAST_OTHER:
        return FREE_CODE[person.occupation]
    return IN_POST if person.party == BOLSHEVIK else -1


@njit(cache=True)
def candidate_class(person, bounds):
    """Class of a candidate for a post, or -1 for one who is not free to take one."""
    free = freedom(person)
    if free < 0:
        return -1
    member = 1 if person.party == BOLSHEVIK else 0
    kind = (free * SKILL_CLASSES + skill_class(float(person.skill))) * 2 + member
    return kind * TIERS + tier_of(person.weight, bounds)


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def choose(people, first, last, plants, regions, posts, keys, p, q, couplings, fate):
    """Choose the month's fate of the rows from `first` to before `last`; nobody moves yet.

    Parameters
    ----------
    people, plants, regions : recarray
    first, last : int
    posts : PostConditions
    keys : (n_streams,) uint64
    p, q, couplings : Moves, Offices, Couplings
    fate : (n_people,) uint8
        The fate of each row is written here, by the codes of `fates`.
    """
    hazard, shed, rise, bounds = posts.hazard, posts.shed, posts.rise, posts.bounds
    boost = posts.boost
    village_work = regions[0].work_village + regions[1].work_village + regions[2].work_village
    for i in range(first, last):
        person = people[i]
        work = person.occupation
        fate[i] = fates.STAY
        if work == DEAD:
            continue
        identity, region = person.identity, regions[person.region]
        front = region.mortality if work == ARMY else 0.0
        if uniform(keys[DEATH], identity) < death(float(person.hunger), front, p):
            fate[i] = fates.DIE
            continue
        kind = candidate_class(person, bounds)
        chance = min(0.5, hazard[person.region, kind]) if kind >= 0 else 0.0
        if work == BENCH:
            layoff = plants[person.place].layoff
            d = draws(keys, identity)
            fate[i] = fates.of_worker(person, region, layoff, chance, d, p, couplings)
        elif work == VILLAGE:
            d = draws(keys, identity)
            fate[i] = fates.of_villager(person, region, village_work, chance, d, p, couplings)
        elif work == ARMY:
            d = draws(keys, identity)
            fate[i] = fates.of_soldier(person, region, chance, d, p)
        elif work == IDLE:
            d = draws(keys, identity)
            fate[i] = fates.of_idle(person, region, chance, d, p, couplings)
        else:
            b, k = person.body, person.rank
            promotion = 0.0
            if k + 1 < N_RANKS:
                member = 1 if person.party == BOLSHEVIK else 0
                parts = boost[b, k + 1, tier_of(person.weight, bounds)]
                promotion = rise[b, k, skill_class(float(person.skill)), member] * parts
                promotion = min(0.5, promotion)
            d = draws(keys, identity)
            fate[i] = fates.of_holder(person, region, shed[b, k], promotion, chance, d, p, q,
                                      couplings)  # fmt: skip


@njit(cache=True, _nrt=False)
def carry_out(people, last, fate, regions, posts, places, keys, month, spare, tally, post_tally):
    """Carry out the fates that were chosen, row by row.

    Parameters
    ----------
    people, regions : recarray
    last : int
        Rows before this one have a fate; those that are divided off have none this month.
    fate : (n_people,) uint8
    posts, places : PostConditions, Places
    keys : (n_streams,) uint64
    month : int
    spare : (1,) int64
        First free row, for persons who leave a row that stands for many.
    tally, post_tally : (3, N_TALLY) int64, (n_bodies, 3, N_POST_TALLY) int64
        Counts of this month's moves are added.
    """
    for i in range(last):
        if fate[i] == fates.STAY:
            continue
        if fate[i] in (fates.POST, fates.RISE, fates.WORK):
            _enter_upon(people, i, fate[i], regions, posts, places, keys, month, spare, tally,
                        post_tally)  # fmt: skip
        else:
            _leave(people[i], fate[i], tally, post_tally)


@njit(cache=True, _nrt=False)
def _enter_upon(people, i, fate, regions, posts, places, keys, month, spare, tally, post_tally):
    """Carry out a fate that leads to a post or to work."""
    person = people[i]
    if fate == fates.WORK:
        _go_to_work(person, regions, places, keys, month)
    elif fate == fates.RISE:
        b, k = person.body, person.rank
        _come(people, i, b, k + 1, posts, keys, month, spare, tally, post_tally)
    else:
        b, k = _choose_post(person, posts, keys)
        if b >= 0:
            _come(people, i, b, k, posts, keys, month, spare, tally, post_tally)


@njit(cache=True, _nrt=False)
def _leave(person, fate, tally, post_tally):
    """Carry out a fate that leads away: death, the village, the front, no work, no post."""
    r, weight = person.region, person.weight
    if person.body >= 0:
        post_tally[person.body, person.rank, LEFT] += weight
    if fate == fates.FRONT and person.party == BOLSHEVIK:
        tally[r, CALLED] += weight
        tally[r, MOVED] += weight
    _vacate(person)
    if fate == fates.DIE:
        tally[r, DIED] += weight
        person.occupation = DEAD
    elif fate == fates.HOME:
        person.occupation, person.region = VILLAGE, PROVINCES
    elif fate == fates.AWAY:
        person.occupation, person.region = IDLE, PROVINCES
    elif fate == fates.FRONT:
        person.occupation = ARMY
    else:
        person.occupation = IDLE


@njit(cache=True, _nrt=False)
def _vacate(person):
    """Give up post and seat."""
    person.body, person.rank, person.mandate, person.seat = -1, 0, 0, 0
    person.refusal, person.present = 0.0, 0


@njit(cache=True, _nrt=False)
def _choose_post(person, posts, keys):
    """Choose among the posts that would take the person, in proportion to their appeal."""
    r, member = person.region, 1 if person.party == BOLSHEVIK else 0
    free, tier = freedom(person), tier_of(person.weight, posts.bounds)
    skill = skill_class(float(person.skill))
    kind = candidate_class(person, posts.bounds)
    left = uniform(keys[PLACE], person.identity) * posts.hazard[r, kind]
    unit, boost, suit, seat, reach, ready = (
        posts.unit, posts.boost, posts.suit, posts.region, posts.reach, posts.free[free]
    )  # fmt: skip
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


@njit(cache=True, _nrt=False)
def _come(people, i, b, k, posts, keys, month, spare, tally, post_tally):
    """Bring the row, or the part of it that a small body can take, into a post."""
    weight = people[i].weight
    boost = posts.boost[b, k, tier_of(weight, posts.bounds)]
    if boost > 1.0:
        part = part_of(weight, boost, uniform(keys[PART], people[i].identity))
        if part <= 0:
            return
        if part < weight:
            i = divide(people, i, part, spare, month)
            if i < 0:
                return
    person = people[i]
    if person.body >= 0:
        post_tally[person.body, person.rank, LEFT] += person.weight
    _enter(person, posts, keys, b, k, month, tally, post_tally)


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


@njit(cache=True, _nrt=False)
def _enter(person, posts, keys, b, k, month, tally, post_tally):
    """Enter a post: elected or appointed, in the place where the body sits."""
    _vacate(person)
    person.body, person.rank, person.entered = b, k, month
    person.region, person.occupation = posts.region[b], _occupation(b)
    post_tally[b, k, HIRED] += person.weight
    named = uniform(keys[MANDATE], person.identity) < posts.named[b, k]
    person.mandate = APPOINTED if b < FIRST_ELECTABLE or named else ELECTED
    if person.party == BOLSHEVIK:
        tally[person.region, MOVED] += person.weight
        if named:
            tally[person.region, POSTED] += person.weight


@njit(cache=True, _nrt=False)
def _occupation(b):
    if b >= FIRST_UNION:
        return UNION_POST
    return PARTY_POST if b == SECRETARIAT or b >= FIRST_PARTY else OFFICE


@njit(cache=True, _nrt=False)
def _go_to_work(person, regions, places, keys, month):
    """Take an open place: of one's own region, or for a villager of any, by the places open."""
    r = person.region
    if person.occupation == VILLAGE:
        draw = uniform(keys[TO_WORK], person.identity)
        r = 0
        while r < PROVINCES and draw >= regions[r].work_village:
            draw -= regions[r].work_village
            r += 1
    low, last = places.first[r], places.first[r + 1]
    if low == last or places.cumulative[last - 1] <= 0.0:
        return
    draw = uniform(keys[PLACE], person.identity) * places.cumulative[last - 1]
    high = last - 1
    while low < high:
        middle = (low + high) // 2
        if places.cumulative[middle] > draw:
            high = middle
        else:
            low = middle + 1
    _vacate(person)
    person.occupation, person.region, person.place, person.entered = BENCH, r, low, month
