"""What may happen to a person in a month, by what the person does: one scalar function each.

ODD element: submodels (moves). Chances are tried in one fixed order and the first success is taken;
every fate has a destination, so no person is lost. The caller hands in the draws.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from numba import njit

from thermidor.society.couplings import Couplings
from thermidor.society.people.official import Offices, leaving_post
from thermidor.society.people.worker import Moves, call_up, flight, mobility
from thermidor.society.state import Occupation, Party, Person, Region


class Fate(IntEnum):
    """What happens to a person in a month."""

    STAY = 0
    DIE = 1
    HOME = 2  # to the village
    LAID_OFF = 3
    AWAY = 4  # out of a hungry capital
    FRONT = 5
    POST = 6
    WORK = 7
    LEAVE = 8  # a post
    RISE = 9  # to the next rank


class Facing(NamedTuple):
    """Conditions of a person's region that the fates of a month depend on."""

    draft: float
    mortality: float
    work_idle: float


class Draws(NamedTuple):
    """A person's uniform draws for the month's moves."""

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
def of_worker(
    person: Person,
    region: Facing,
    layoff: float,
    hazard: float,
    d: Draws,
    p: Moves,
    couplings: Couplings,
) -> int:
    """Fate of a worker at the bench: laid off, flight, the front, or a post."""
    hunger = float(person.hunger)
    ties = float(person.ties)
    if d.layoff < layoff:
        return Fate.HOME if d.work < ties * p.laid_off_home else Fate.LAID_OFF
    if d.village < couplings.flight * flight(hunger, ties, p):
        return Fate.HOME
    if person.region != Region.PROVINCES and d.away < couplings.flight * mobility(hunger, p):
        return Fate.AWAY
    member = person.party == Party.BOLSHEVIK
    if d.call < couplings.call_up * call_up(region.draft, float(person.commitment), member, p):
        return Fate.FRONT
    return Fate.POST if d.post < hazard else Fate.STAY


@njit(cache=True, inline="always")
def of_idle(
    person: Person, region: Facing, hazard: float, d: Draws, p: Moves, couplings: Couplings
) -> int:
    """Fate of a person without work: work, flight (sooner than a worker), the front, or a post."""
    hunger = float(person.hunger)
    ties = float(person.ties)
    if d.work < region.work_idle:
        return Fate.WORK
    if d.village < couplings.flight * p.flight_idle * flight(hunger, ties, p):
        return Fate.HOME
    away = couplings.flight * p.flight_idle * mobility(hunger, p)
    if person.region != Region.PROVINCES and d.away < away:
        return Fate.AWAY
    member = person.party == Party.BOLSHEVIK
    if d.call < couplings.call_up * call_up(region.draft, float(person.commitment), member, p):
        return Fate.FRONT
    return Fate.POST if d.post < hazard else Fate.STAY


@njit(cache=True, inline="always")
def of_villager(
    person: Person,
    region: Facing,
    work: float,
    hazard: float,
    d: Draws,
    p: Moves,
    couplings: Couplings,
) -> int:
    """Fate of a villager: work in some region, the front, or a post."""
    if d.work < work:
        return Fate.WORK
    member = person.party == Party.BOLSHEVIK
    if d.call < couplings.call_up * call_up(region.draft, float(person.commitment), member, p):
        return Fate.FRONT
    return Fate.POST if d.post < hazard else Fate.STAY


@njit(cache=True, inline="always")
def of_soldier(person: Person, region: Facing, hazard: float, d: Draws, p: Moves) -> int:
    """Fate of a soldier: sent home (to the village by ties to it), or a post."""
    if d.back < p.return_army * (1.0 - region.draft):
        return Fate.HOME if d.work < float(person.ties) else Fate.LAID_OFF
    return Fate.POST if d.post < hazard else Fate.STAY


@njit(cache=True, inline="always")
def of_holder(
    person: Person,
    region: Facing,
    shed: float,
    promotion: float,
    hazard: float,
    d: Draws,
    p: Moves,
    q: Offices,
    couplings: Couplings,
) -> int:
    """Fate of a post-holder: dismissal, the front, a rise, or (from a private office) another post.

    A post exempts from the draft, not from the party's own call-up: half of it, in the lower rank.
    A member who has left the party loses a post in it.
    """
    if person.occupation == Occupation.PARTY_POST and person.party != Party.BOLSHEVIK:
        return Fate.LEAVE
    if d.leave < leaving_post(q.turnover, shed):
        return Fate.LEAVE
    if person.party == Party.BOLSHEVIK and person.rank == 0:
        called = couplings.call_up * call_up(region.draft, float(person.commitment), True, p)
        if d.call < p.call_up_post * called:
            return Fate.FRONT
    if d.post < promotion:
        return Fate.RISE
    return Fate.POST if d.which < hazard else Fate.STAY
