"""What may befall a person in a month, by what the person does: one scalar function each.

ODD element: submodels (moves). Chances are tried in one fixed order and the first that comes is
taken; every fate has a destination, so heads are conserved. Draws are handed in.
"""

from __future__ import annotations

from numba import njit

from thermidor.society.people.official import leaving_post
from thermidor.society.people.worker import call_up, flight, mobility
from thermidor.society.state import Occupation, Party, Region

STAY, DIE, HOME, LAID_OFF, AWAY, FRONT, POST, WORK, LEAVE, RISE = range(10)
PROVINCES, BOLSHEVIK = int(Region.PROVINCES), int(Party.BOLSHEVIK)
PARTY_POST = int(Occupation.PARTY_POST)


@njit(cache=True, inline="always")
def of_worker(person, region, layoff, hazard, d, p, couplings):
    """Fate of a worker at the bench: laid off, flight, the front, or a post."""
    hunger, ties = float(person.hunger), float(person.ties)
    if d.layoff < layoff:
        return HOME if d.work < ties * p.laid_off_home else LAID_OFF
    if d.village < couplings.flight * flight(hunger, ties, p):
        return HOME
    if person.region != PROVINCES and d.away < couplings.flight * mobility(hunger, p):
        return AWAY
    member = person.party == BOLSHEVIK
    if d.call < couplings.call_up * call_up(region.draft, float(person.commitment), member, p):
        return FRONT
    return POST if d.post < hazard else STAY


@njit(cache=True, inline="always")
def of_idle(person, region, hazard, d, p, couplings):
    """Fate of a person without work: work, flight (sooner than a worker), the front, or a post."""
    hunger, ties = float(person.hunger), float(person.ties)
    if d.work < region.work_idle:
        return WORK
    if d.village < couplings.flight * p.flight_idle * flight(hunger, ties, p):
        return HOME
    if person.region != PROVINCES and d.away < couplings.flight * p.flight_idle * mobility(
        hunger, p
    ):
        return AWAY
    member = person.party == BOLSHEVIK
    if d.call < couplings.call_up * call_up(region.draft, float(person.commitment), member, p):
        return FRONT
    return POST if d.post < hazard else STAY


@njit(cache=True, inline="always")
def of_villager(person, region, work, hazard, d, p, couplings):
    """Fate of a villager: work in some region, the front, or a post."""
    if d.work < work:
        return WORK
    member = person.party == BOLSHEVIK
    if d.call < couplings.call_up * call_up(region.draft, float(person.commitment), member, p):
        return FRONT
    return POST if d.post < hazard else STAY


@njit(cache=True, inline="always")
def of_soldier(person, region, hazard, d, p):
    """Fate of a soldier: sent home (to the village by ties to it), or a post."""
    if d.back < p.return_army * (1.0 - region.draft):
        return HOME if d.work < float(person.ties) else LAID_OFF
    return POST if d.post < hazard else STAY


@njit(cache=True, inline="always")
def of_holder(person, region, shed, promotion, hazard, d, p, q, couplings):
    """Fate of a post-holder: out, the front, a rise, or (from a private office) another post.

    A post exempts from the levy, not from the party's own call: half of it, in the lower rank. Who
    has left the party loses a post of the party.
    """
    if person.occupation == PARTY_POST and person.party != BOLSHEVIK:
        return LEAVE
    if d.leave < leaving_post(q.turnover, shed):
        return LEAVE
    if person.party == BOLSHEVIK and person.rank == 0:
        called = couplings.call_up * call_up(region.draft, float(person.commitment), True, p)
        if d.call < p.call_up_post * called:
            return FRONT
    if d.post < promotion:
        return RISE
    return POST if d.which < hazard else STAY
