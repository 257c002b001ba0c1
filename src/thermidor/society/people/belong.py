"""The loop of belonging: party, opposition, union, and what a post makes of its holder.

ODD element: process overview (process `belong`).
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.people.cadre import (
    Joining,
    conviction_of_joiner,
    dissent_next,
    joining_advantage,
    joining_bench,
    joining_opposition,
    leaving,
    routine_next,
)
from thermidor.society.people.official import Offices
from thermidor.society.record import Tally
from thermidor.society.row import BLOCK, by_region, person_at, pick_out, rows_of
from thermidor.society.state import Body, Mandate, Occupation, Party

BENCH, ARMY, DEAD = int(Occupation.BENCH), int(Occupation.ARMY), int(Occupation.DEAD)
OFFICE, UNION_POST = int(Occupation.OFFICE), int(Occupation.UNION_POST)
BOLSHEVIK, FIRST_ELECTABLE = int(Party.BOLSHEVIK), int(Body.PETROGRAD_SOVIET)
ELECTED, APPOINTED = int(Mandate.ELECTED), int(Mandate.APPOINTED)
FIRST_OTHER, LAST_OTHER = int(Body.PETROGRAD_OTHER), int(Body.PROVINCIAL_OTHER)
JOINED, LEFT, EXPELLED = int(Tally.JOINED), int(Tally.LEFT), int(Tally.EXPELLED)
JOINING, CONVICTION, SECOND = int(Stream.JOINING), int(Stream.CONVICTION), int(Stream.CELL)
LEAVING, OPPOSITION, EXPULSION, UNION = (
    int(Stream.LEAVING),
    int(Stream.OPPOSITION),
    int(Stream.EXPULSION),
    int(Stream.UNION),
)
TERM = int(Stream.TERM)
WEEKS = 4.345
JOINS, MEMBER, HOLDER = 1, 2, 4
"""Marks of a person: about to join the party, in it or about to be, in a post."""


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
    return Belonging(
        p.joining,
        p.offices,
        p.couplings.opposition,
        p.couplings.direction,
        p.unions.lapse,
        p.soviets.term,
    )


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


class Advantage(NamedTuple):
    """What joining depends on in a person's region."""

    privilege: float
    joining_army: float


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def belong(people, first, last, plants, regions, routine, named, keys, month, p, scratch, tally):
    """Walk the rows from `first` to before `last`: party, opposition, union, life in a post.

    Parameters
    ----------
    people : People
    first, last : int
    plants, regions : recarray
    routine, named : (n_bodies, 3) float64
        Mean routine of the staff, and the chance that a mandate is renewed by appointment, by body
        and rank.
    keys : (n_streams,) uint64
    month : int
    p : Belonging
    scratch : Scratch
    tally : (3, N_TALLY) int64
        Those who join, leave and are expelled are added.
    """
    for low in range(first, last, BLOCK):
        block = rows_of(people, low, min(last, low + BLOCK))
        _knock(block, regions, keys, p.joining, scratch)
        _within(block, plants, regions, keys, month, p, scratch, tally)
        _in_post(block, routine, named, keys, p, scratch)
        _unite(block, regions, keys, p.lapse)


@njit(cache=True, inline="always")
def _knock(block, regions, keys, p, scratch):
    """Mark those of a block who join the party, and those who are in it or hold a post."""
    marks, key = scratch.flag[0], keys[JOINING]
    a, b, c = regions[0], regions[1], regions[2]
    privilege = a.privilege, b.privilege, c.privilege
    joining_army = a.joining_army, b.joining_army, c.joining_army
    for i in range(block.identity.size):
        person = person_at(block, i)
        work, r = person.occupation, person.region
        held = OFFICE <= work <= UNION_POST
        here = Advantage(by_region(privilege, r), by_region(joining_army, r))
        chance, _ = joining(person, here, held, p)
        outside = person.party == 0 and work != DEAD
        joins = outside and chance > 0.0 and uniform(key, person.identity) < chance
        member = joins or (work != DEAD and person.party == BOLSHEVIK)
        holder = work != DEAD and work != BENCH and person.body >= 0
        marks[i] = JOINS * int(joins) + MEMBER * int(member) + HOLDER * int(holder)


@njit(cache=True, inline="always")
def _within(block, plants, regions, keys, month, p, scratch, tally):
    """Let those who were marked join the party, and all in it leave, be expelled or stay."""
    marks, who = scratch.flag[0], scratch.whole[0]
    for n in range(pick_out(marks, MEMBER, block.identity.size, who)):
        i = who[n]
        r = block.region[i]
        if marks[i] & JOINS:
            _join(block, i, regions[r], keys, month, p.joining)
            tally[r, JOINED] += block.weight[i]
        power = plants[block.place[i]].say if block.occupation[i] == BENCH else regions[r].power
        gone = _stay(block, i, regions[r], power, keys, p.joining, p.opposition)
        if gone >= 0:
            tally[r, gone] += block.weight[i]


@njit(cache=True, inline="always")
def _in_post(block, routine, named, keys, p, scratch):
    """Let posts tell on those who hold them."""
    marks, who = scratch.flag[0], scratch.whole[0]
    for n in range(pick_out(marks, HOLDER, block.identity.size, who)):
        i = who[n]
        body, rank = block.body[i], block.rank[i]
        _serve(block, i, routine[body, rank], named[body, rank], keys[TERM], p)


@njit(cache=True, inline="always")
def _unite(block, regions, keys, lapse):
    """Let those of a block who are at the bench join a union, or drop out of it."""
    a, b, c = regions[0], regions[1], regions[2]
    union_join, key = (a.union_join, b.union_join, c.union_join), keys[UNION]
    for i in range(block.identity.size):
        before, draw = block.union[i], uniform(key, block.identity[i])
        if before:
            after = block.present[i] == 1 or draw >= lapse
        else:
            after = draw < by_region(union_join, block.region[i])
        block.union[i] = after if block.occupation[i] == BENCH else before


@njit(cache=True, inline="always")
def _join(people, i, region, keys, month, p):
    """Let somebody outside the parties join the party in charge."""
    person = person_at(people, i)
    held = OFFICE <= person.occupation <= UNION_POST
    _, mean = joining(person, region, held, p)
    a = uniform(keys[CONVICTION], person.identity)
    b = uniform(keys[SECOND], person.identity)
    people.party[i], people.support[i], people.joined[i] = BOLSHEVIK, BOLSHEVIK, month
    people.conviction[i] = conviction_of_joiner(a, b, mean, p)


@njit(cache=True, inline="always")
def _stay(people, i, region, power, keys, p, opposition):
    """Let a member leave, be expelled, or stay and join or leave an opposition.

    Returns the tally of those who leave or are expelled, or -1.
    """
    person = person_at(people, i)
    identity, conviction = person.identity, float(person.conviction)
    held = person.body >= 0 and not FIRST_OTHER <= person.body <= LAST_OTHER
    chance = leaving(conviction, float(person.commitment), float(person.hunger), held, p)
    out = uniform(keys[LEAVING], identity) < chance
    put_out = person.faction and uniform(keys[EXPULSION], identity) < region.expulsion
    if out or put_out:
        people.party[i], people.faction[i], people.dissent[i] = 0, 0, 0.0
        return LEFT if out else EXPELLED
    dissent = dissent_next(float(person.dissent), conviction, power, float(person.routine), p)
    people.dissent[i] = dissent
    draw = uniform(keys[OPPOSITION], identity)
    if person.faction:
        people.faction[i] = draw >= p.opposition_fade
    else:
        people.faction[i] = draw < opposition * joining_opposition(
            dissent, conviction, person.mandate == APPOINTED, region.allowed, region.gathered, p
        )
    return -1


@njit(cache=True, inline="always")
def _serve(people, i, routine, named, key, p):
    """Let a post tell on its holder: routine, a mandate renewed, skill, a refusal that ends."""
    person = person_at(people, i)
    if person.prior == 0:
        own = float(person.routine)
        people.routine[i] = own + p.direction * (routine_next(own, routine, p.offices) - own)
    renewal = uniform(key, person.identity) * p.term
    if person.body >= FIRST_ELECTABLE and renewal < 1.0:
        people.mandate[i] = APPOINTED if renewal < named else ELECTED
    skill = float(person.skill)
    people.skill[i] = skill + p.offices.experience * max(0.0, p.offices.skill_most - skill)
    people.refusal[i] = max(0.0, float(person.refusal) - WEEKS)
