"""The loop of belonging: party, opposition, union, and what a post makes of its holder.

ODD element: process overview (process `belong`).
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from thermidor.luck import Stream, uniform
from thermidor.parameters import Joining, Offices
from thermidor.people.cadre import (
    conviction_of_joiner,
    dissent_next,
    joining_advantage,
    joining_bench,
    joining_opposition,
    leaving,
    routine_next,
)
from thermidor.record import Tally
from thermidor.society import Body, Mandate, Occupation, Party

BENCH, ARMY, DEAD = int(Occupation.BENCH), int(Occupation.ARMY), int(Occupation.DEAD)
OFFICE, UNION_POST = int(Occupation.OFFICE), int(Occupation.UNION_POST)
BOLSHEVIK, FIRST_ELECTABLE = int(Party.BOLSHEVIK), int(Body.PETROGRAD_SOVIET)
ELECTED, APPOINTED = int(Mandate.ELECTED), int(Mandate.APPOINTED)
FIRST_OTHER, LAST_OTHER = int(Body.PETROGRAD_OTHER), int(Body.PROVINCIAL_OTHER)
JOINED, LEFT, EXPELLED = int(Tally.JOINED), int(Tally.LEFT), int(Tally.EXPELLED)
JOINING, CONVICTION, SECOND = int(Stream.JOINING), int(Stream.CONVICTION), int(Stream.CELL)
LEAVING, OPPOSITION, EXPULSION, UNION = (
    int(Stream.LEAVING), int(Stream.OPPOSITION), int(Stream.EXPULSION), int(Stream.UNION)
)  # fmt: skip
TERM = int(Stream.TERM)
WEEKS = 4.345


class Belonging(NamedTuple):
    """Parameters of belonging, from their groups."""

    joining: Joining
    offices: Offices
    opposition: float  # switch: members gather in opposition
    direction: float  # switch: carried-over routine bends those set over it
    lapse: float  # inactive union members who lapse, per month
    term: float  # months after which a mandate is renewed


def belonging(parameters) -> Belonging:
    """Return the parameters of belonging."""
    p = parameters
    return Belonging(p.joining, p.offices, p.couplings.opposition, p.couplings.direction,
                     p.unions.lapse, p.soviets.term)  # fmt: skip


@njit(cache=True, inline="always")
def joining(person, region, in_post, p):
    """Chance (per month) that somebody outside the parties joins, and by which way.

    Returns (chance, mean conviction of those who come that way).
    """
    if in_post:
        if FIRST_OTHER <= person.body <= LAST_OTHER:
            return 0.0, p.conviction_office
        return joining_advantage(region.privilege, p), p.conviction_office
    if person.support == BOLSHEVIK and person.present:
        return joining_bench(float(person.commitment), p), p.conviction_bench
    if person.support == BOLSHEVIK and person.occupation == ARMY:
        return region.joining_army, p.conviction_bench
    if person.support <= BOLSHEVIK and person.occupation == BENCH:
        advantage = joining_advantage(region.privilege, p)
        return p.bench_advantage * advantage, p.conviction_office
    return 0.0, p.conviction_bench


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def belong(people, first, last, plants, regions, routine, named, keys, month, p, tally):
    """Walk the rows from `first` to before `last`: party, opposition, union, life in a post.

    Parameters
    ----------
    people, plants, regions : recarray
    first, last : int
    routine, named : (n_bodies, 3) float64
        Mean routine of the staff, and the chance that a mandate is renewed by appointment, by body
        and rank.
    keys : (n_streams,) uint64
    month : int
    p : Belonging
    tally : (3, N_TALLY) int64
        Those who join, leave and are expelled are added.
    """
    for i in range(first, last):
        person = people[i]
        work = person.occupation
        if work == DEAD:
            continue
        if person.party == 0 and _join(person, regions[person.region], keys, month, p.joining):
            tally[person.region, JOINED] += person.weight
        if person.party == BOLSHEVIK:
            power = regions[person.region].power
            if work == BENCH:
                power = plants[person.place].say
            gone = _stay(person, regions[person.region], power, keys, p.joining, p.opposition)
            if gone >= 0:
                tally[person.region, gone] += person.weight
        if work == BENCH:
            draw = uniform(keys[UNION], person.identity)
            if person.union:
                person.union = person.present or draw >= p.lapse
            else:
                person.union = draw < regions[person.region].union_join
        elif person.body >= 0:
            b, k = person.body, person.rank
            _serve(person, routine[b, k], named[b, k], keys[TERM], p)


@njit(cache=True, inline="always")
def _join(person, region, keys, month, p):
    """Let somebody outside the parties join the party in charge; say whether that was done."""
    held = OFFICE <= person.occupation <= UNION_POST
    chance, mean = joining(person, region, held, p)
    joins = chance > 0.0 and uniform(keys[JOINING], person.identity) < chance
    if joins:
        a = uniform(keys[CONVICTION], person.identity)
        b = uniform(keys[SECOND], person.identity)
        person.party, person.support, person.joined = BOLSHEVIK, BOLSHEVIK, month
        person.conviction = conviction_of_joiner(a, b, mean, p)
    return joins


@njit(cache=True, inline="always")
def _stay(person, region, power, keys, p, opposition):
    """Let a member leave, be expelled, or stay and join or leave an opposition.

    Returns the tally of those who leave or are expelled, or -1.
    """
    identity, conviction = person.identity, float(person.conviction)
    held = person.body >= 0 and not FIRST_OTHER <= person.body <= LAST_OTHER
    chance = leaving(conviction, float(person.commitment), float(person.hunger), held, p)
    out = uniform(keys[LEAVING], identity) < chance
    put_out = person.faction and uniform(keys[EXPULSION], identity) < region.expulsion
    if out or put_out:
        person.party, person.faction, person.dissent = 0, 0, 0.0
    else:
        dissent = dissent_next(float(person.dissent), conviction, power, float(person.routine), p)
        person.dissent = dissent
        draw = uniform(keys[OPPOSITION], identity)
        if person.faction:
            person.faction = draw >= p.opposition_fade
        else:
            person.faction = draw < opposition * joining_opposition(
                dissent, conviction, person.mandate == APPOINTED, region.allowed, region.gathered, p
            )
    return (LEFT if out else EXPELLED) if out or put_out else -1


@njit(cache=True, inline="always")
def _serve(person, routine, named, key, p):
    """Let a post tell on its holder: routine, a mandate renewed, skill, a refusal that ends."""
    if person.prior == 0:
        own = float(person.routine)
        person.routine = own + p.direction * (routine_next(own, routine, p.offices) - own)
    renewal = uniform(key, person.identity) * p.term
    if person.body >= FIRST_ELECTABLE and renewal < 1.0:
        person.mandate = APPOINTED if renewal < named else ELECTED
    skill = float(person.skill)
    person.skill = skill + p.offices.experience * max(0.0, 0.95 - skill)
    person.refusal = max(0.0, float(person.refusal) - WEEKS)
