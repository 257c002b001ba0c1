"""Sittings: the days of a month, who comes, what is settled, who carries it out, who learns.

ODD element: submodels (business). A body meets by habit, sooner where something presses; sessions
that are too full make the habit shorter, empty ones longer. What is settled and not carried out is
taken elsewhere. Bodies act in a fixed order every day, so one thread walks them.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.random import bits, uniform
from thermidor.society.institutions.business_issues import (
    B_CEC,
    B_CENTRE,
    B_GOVERNMENT,
    BODIES,
    CONTESTED,
    DAYS,
    PREPARED,
    ROOM,
    Bodies,
    Country,
    Counts,
    Month,
    Pool,
    arrive,
    give_up,
    lay_on,
    region_of,
    road_to,
)
from thermidor.society.institutions.business_rolls import (
    BUREAU_COMMISSARS,
    BUREAU_OTHERS,
    CEC,
    CENTRAL,
    CENTRE_COMMISSARS,
    COMMISSION,
    DEPUTIES,
    EXECUTIVES,
    FIRST_CEC,
    FIRST_CENTRAL,
    FIRST_GOVERNMENT,
    FIRST_OFFICIAL,
    GOVERNMENT,
    OF_TOWN,
    SECRETARIES,
    Rolls,
)
from thermidor.society.institutions.business_rules import (
    Business,
    Road,
    coming,
    contest,
    present,
    reach,
    work,
)
from thermidor.society.institutions.business_settling import (
    Draw,
    Outcome,
    is_party,
    pass_paper,
    settle,
    take_elsewhere,
)
from thermidor.society.towns import TOWNS

NEVER_DUE = 1 << 40
CENTRE_COMES = 0.6
"""Coming of members of the party's centre, which is their second seat (assumption)."""
RARELY = 80.0
"""Days between sessions at most."""


def bodies(p: Business) -> Bodies:
    """Return all bodies with empty tables; the first session is due by habit (hours assumption)."""

    def each(plenum, executive, committee, cec, government, commission, centre):
        towns = np.repeat([plenum, executive, committee], TOWNS)
        return np.concatenate([towns, [cec, government, commission, centre]]).astype(float)

    first = np.concatenate(
        [
            np.arange(TOWNS) * OF_TOWN,
            np.arange(TOWNS) * OF_TOWN + DEPUTIES,
            np.arange(TOWNS) * OF_TOWN + DEPUTIES + EXECUTIVES,
            [FIRST_CEC, FIRST_GOVERNMENT, FIRST_OFFICIAL, FIRST_CENTRAL],
        ]
    )
    interval = each(7.0, 2.5, 5.0, 3.0, 1.3, 3.0, 6.0)
    hours = each(4.0, 4.0, 3.0, 6.2, 5.4, 4.0, 3.0)
    for kind in range(3):  # a provincial town has less business and sits shorter and less often
        provinces = slice(kind * TOWNS + 2, (kind + 1) * TOWNS)
        hours[provinces] *= p.town_hours
        interval[provinces] *= p.town_interval
    return Bodies(
        np.zeros((BODIES, ROOM), np.int64),
        np.zeros(BODIES, np.int64),
        np.full(BODIES, -99, np.int64),
        interval.copy(),
        interval,
        np.full(BODIES, NEVER_DUE, np.int64),
        np.zeros(BODIES),
        first.astype(np.int64),
        each(DEPUTIES, EXECUTIVES, SECRETARIES, CEC, GOVERNMENT, COMMISSION, CENTRAL).astype(
            np.int64
        ),
        hours,
        each(4.0, 1.0, 2.0, 1.5, 1.0, 1.0, 3.0),
    )


@njit(cache=True, error_model="numpy", _nrt=False)
def road_of(b: int) -> int:
    """Return the road (class) that leads to a body."""
    return b // TOWNS if b < B_CEC else b - B_CEC + Road.CEC


@njit(cache=True, error_model="numpy", _nrt=False)
def seat_at(b: int, place: int, bureau: bool) -> int:
    """Return the seat on a body's roll at a place, -1 past the last.

    The party's centre is made of commissars and others: eight and six, in a bureau four and four.
    """
    if b != B_CENTRE:
        return -1
    commissars = BUREAU_COMMISSARS if bureau else CENTRE_COMMISSARS
    others = BUREAU_OTHERS if bureau else CENTRAL
    if place < commissars:
        return FIRST_GOVERNMENT + GOVERNMENT - 1 - place
    return FIRST_CENTRAL + place - commissars if place < commissars + others else -1


@njit(cache=True, error_model="numpy", _nrt=False)
def _lapse(b, road, day, s, counts, month, p: Business):
    """Take off the table what has waited too long."""
    _, pool, bodies, _ = s
    k = 0
    while k < bodies.waiting[b]:
        x = bodies.queue[b, k]
        limit = p.paper_deadline if pool.flag[x] == PREPARED else pool.limit[x]
        if day - pool.since[x] <= limit:
            k += 1
            continue
        bodies.waiting[b] -= 1
        bodies.queue[b, k] = bodies.queue[b, bodies.waiting[b]]
        if pool.flag[x] == PREPARED:
            give_up(x, pool)
        else:
            counts.outcomes[Outcome.LAPSED] += 1
            take_elsewhere(x, road, day, s, counts, month, p)


@njit(cache=True, error_model="numpy", _nrt=False)
def _hours(x, contested, pool, country, p: Business):
    """Hours that an issue on the table will take."""
    if pool.flag[x] == PREPARED:
        return pool.weight[x] * p.paper_hours
    new = 1.0 if pool.flag[x] == CONTESTED else country.novelty[pool.kind[x], pool.topic[x]]
    return work(pool.weight[x], new, contested, p)


@njit(cache=True, error_model="numpy", _nrt=False)
def _look(b, road, day, s, month, p: Business):
    """Look through the table: hours that wait, whether something presses, whether a paper needs
    this body's form. Set the day on which to look again."""
    _, pool, bodies, country = s
    hours, presses, form = 0.0, False, False
    when = p.pressing
    if is_party(road):
        when -= 0.5 * reach(month.staff, p)
    signing = p.sign_government if b == B_GOVERNMENT else p.sign_plenum
    alarm = NEVER_DUE
    for k in range(bodies.waiting[b]):
        x = bodies.queue[b, k]
        hours += _hours(x, bodies.contest[b], pool, country, p)
        waited = day - pool.since[x]
        if pool.flag[x] == PREPARED:
            form |= waited > signing
            next_day = pool.since[x] + int(signing) + 1
            lapses = pool.since[x] + 61
        else:
            presses |= waited > when * pool.limit[x]
            next_day = pool.since[x] + int(when * pool.limit[x]) + 1
            lapses = pool.since[x] + int(pool.limit[x]) + 1
        alarm = min(alarm, next_day if next_day > day else lapses)
    bodies.alarm[b] = max(alarm, day + 1)
    if road == Road.COMMISSION:
        hours *= 0.5
    return hours, presses, form


@njit(cache=True, error_model="numpy", _nrt=False)
def _put_off(b, day, bodies, p: Business):
    """Meet less often after a session that was not worth it."""
    bodies.interval[b] = min(RARELY, bodies.interval[b] * (1.0 + p.habit))
    bodies.due[b] = day + bodies.interval[b]


@njit(cache=True, error_model="numpy", _nrt=False)
def _gather(b, day, rolls, bodies, month, key, p: Business):
    """Let members come; return seats held, those who came and those of the party in charge."""
    held = n = own = 0
    seats = BUREAU_COMMISSARS + BUREAU_OTHERS if month.bureau else CENTRE_COMMISSARS + CENTRAL
    for place in range(seats if b == B_CENTRE else bodies.seats[b]):
        slot = seat_at(b, place, month.bureau) if b == B_CENTRE else bodies.first[b] + place
        if rolls.row[slot] < 0 or (b == B_CENTRE and rolls.tie[slot] != 2):
            continue
        held += 1
        if rolls.idle[slot]:
            continue
        habit = CENTRE_COMES if b == B_CENTRE else rolls.comes[slot]
        chance = present(habit, rolls.sat[slot] == day, p)
        if uniform(key, np.uint64(b * 64 + place)) < chance:
            rolls.sat[slot] = day
            own += rolls.tie[slot] > 0
            n += 1
    return held, n, own


@njit(cache=True, error_model="numpy", _nrt=False)
def _work(b, road, day, own, share_came, s, counts, month, p: Business):
    """Work through the table while there is time, what is late first; return hours left, hours
    on what was live, hours on papers settled beforehand."""
    _rolls, pool, bodies, country = s
    contested = contest(own)
    bodies.contest[b] = contested
    left, live, papers = bodies.hours[b], 0.0, 0.0
    speed = 1.0
    if is_party(road):
        speed += p.staff_speed * month.staff / (month.staff + p.staff_half)
    elif road == Road.COMMISSION:
        speed = 2.0
    for late_first in range(2):
        k = 0
        while k < bodies.waiting[b] and left > 0.0:
            x = bodies.queue[b, k]
            late = pool.flag[x] != PREPARED and day - pool.since[x] > 0.5 * pool.limit[x]
            if late_first == 0 and not late:
                k += 1
                continue
            luck = bits(pool.luck[x], np.uint64(200 + road))
            reopened = False
            if pool.flag[x] == PREPARED:
                reopened = uniform(luck, np.uint64(Draw.REOPENED)) < p.reopen * (1.0 - own)
            hours = _hours(x, contested, pool, country, p) / speed
            if reopened:
                hours = work(
                    pool.weight[x], country.novelty[pool.kind[x], pool.topic[x]], contested, p
                )
            if hours > left and left < 0.5 * bodies.hours[b]:
                k += 1
                continue
            left -= hours
            bodies.waiting[b] -= 1
            bodies.queue[b, k] = bodies.queue[b, bodies.waiting[b]]
            if pool.flag[x] == PREPARED:
                papers += 0.0 if reopened else hours
                live += hours if reopened else 0.0
                pass_paper(x, b, road, reopened, s, counts, p)
            else:
                live += hours
                settle(x, b, road, day, own, share_came, luck, s, counts, month, p)
    return left, live, papers


@njit(cache=True, error_model="numpy", _nrt=False)
def _habit(b, day, hours, bodies, p: Business):
    """Meet more often after a session that was too full, less often after an empty one."""
    fill = hours / bodies.hours[b]
    if fill > 1.0:
        shorter = bodies.interval[b] * (1.0 - p.habit * min(1.0, fill - 1.0))
        bodies.interval[b] = max(bodies.gap[b], shorter)
    elif fill < p.thin:
        bodies.interval[b] = min(RARELY, bodies.interval[b] * (1.0 + p.habit))
    since = max(bodies.due[b], day - 1.0) if day >= bodies.due[b] else float(day)
    bodies.due[b] = since + bodies.interval[b]


@njit(cache=True, error_model="numpy", _nrt=False)
def _adjust(b, day, live, papers, contested, rolls, bodies, month, p: Business):
    """Let members learn from a session whether to come to the next."""
    part = live / (live + 3.0 * papers + 1e-9) * min(1.0, live / (0.5 * bodies.hours[b]))
    small = bodies.seats[b] <= GOVERNMENT
    hunger = month.hunger[region_of(b % TOWNS)] if b < TOWNS else 0.4 * month.hunger[0]
    aim = coming(part, contested, hunger, small, p)
    for place in range(bodies.seats[b]):
        slot = bodies.first[b] + place
        saw = 1.0 if rolls.sat[slot] == day else p.absent
        rolls.comes[slot] += p.comes_change * saw * (aim - rolls.comes[slot])


@njit(cache=True, error_model="numpy", _nrt=False)
def _sit(b, day, s, counts, month, key, p: Business):
    """Let a body sit if a session is due or something presses, and it has a quorum."""
    rolls, _pool, bodies, country = s
    road = road_of(b)
    if day >= bodies.alarm[b]:
        _lapse(b, road, day, s, counts, month, p)
    if bodies.waiting[b] == 0:
        bodies.alarm[b] = NEVER_DUE
        return
    gap = bodies.gap[b]
    if b == B_CENTRE and month.bureau:
        gap = 1.0
        bodies.interval[b] = min(bodies.interval[b], p.bureau_interval)
        bodies.due[b] = min(bodies.due[b], day + bodies.interval[b])
    if day - bodies.last[b] < gap:
        return
    hours, presses, form = _look(b, road, day, s, month, p)
    enough = p.called * bodies.hours[b]
    if is_party(road):
        enough *= 1.0 - reach(month.staff, p)
    small = bodies.seats[b] <= GOVERNMENT
    called = form or (presses and small and hours > enough)
    if day < bodies.due[b] and not called:
        return
    if hours < p.least * bodies.hours[b] and not called:
        _put_off(b, day, bodies, p)
        return
    bodies.last[b] = day
    held, n, own = _gather(b, day, rolls, bodies, month, key, p)
    need = p.quorum_cec if b == B_CEC else p.quorum
    if n < need * held or n < 2:
        _put_off(b, day, bodies, p)
        if b != B_CENTRE:
            for place in range(bodies.seats[b]):
                slot = bodies.first[b] + place
                rolls.comes[slot] += p.called_off * p.comes_change * (0.1 - rolls.comes[slot])
        return
    counts.met[b] += 1
    _habit(b, day, hours, bodies, p)
    left, live, papers = _work(b, road, day, own / n, n / held, s, counts, month, p)
    if b == B_GOVERNMENT and bodies.waiting[b] > 0 and left <= p.overloaded * bodies.hours[b]:
        country.routine[0] += p.delegate * (1.0 - country.routine[0])
    if b != B_CENTRE:
        _adjust(b, day, live, papers, bodies.contest[b], rolls, bodies, month, p)


@njit(cache=True, error_model="numpy", _nrt=False)
def sit(
    rolls: Rolls,
    pool: Pool,
    bodies: Bodies,
    country: Country,
    month: Month,
    counts: Counts,
    issues: np.uint64,
    sitting: np.uint64,
    packed: np.ndarray,
) -> None:
    """Walk the days of a month: issues come up, are brought to bodies, bodies sit.

    Parameters
    ----------
    rolls, pool, bodies, country : Rolls, Pool, Bodies, Country
        Changed in place.
    month : Month
    counts : Counts
        Receives what is counted.
    issues, sitting : uint64
        Keys of this month: what comes up, who comes.
    packed : Packed[Business]
    """
    p = packed[0]
    s = (rolls, pool, bodies, country)
    coming_up, born = country.coming, country.born
    n = arrive(rolls, pool, country, month, issues, born, coming_up, packed)
    counts.outcomes[Outcome.CAME_UP] += n
    for within in range(DAYS):
        day = month.number * DAYS + within
        for k in range(n):
            if born[k] == day:
                _bring(coming_up[k], day, s, counts, month, p)
        key = bits(sitting, np.uint64(within))
        for turn in range(BODIES):
            b = (turn + B_GOVERNMENT) % BODIES
            if day >= bodies.due[b] or day >= bodies.alarm[b]:
                _sit(b, day, s, counts, month, key, p)


@njit(cache=True, error_model="numpy", _nrt=False)
def _bring(x, day, s, counts, month, p: Business):
    """Let the carrier of a new issue bring it to a body."""
    rolls, pool, bodies, country = s
    new = country.novelty[pool.kind[x], pool.topic[x]]
    draw = uniform(pool.luck[x], np.uint64(90))
    road = road_to(pool.who[x], pool.kind[x], 0, pool.flag[x], new, rolls, month, country, draw, p)
    if road < 0:
        give_up(x, pool)
        return
    lay_on(x, road, day, pool, bodies, counts, country.weight[pool.place[x]], p.pressing)
