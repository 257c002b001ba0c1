"""The loop of belonging: party, opposition, union, and what a post makes of its holder.

ODD element: process overview (process `belong`).
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.parameters import Parameters
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
from thermidor.society.row import BLOCK, Scratch, by_region, person_at, pick_out, rows_of
from thermidor.society.state import Body, Mandate, Occupation, Party, People, Person, Plants

WEEKS = 4.345
"""Weeks of a month."""


class Mark(IntEnum):
    """Marks of a person of a block; they add up."""

    JOINS = 1  # joins the party this month
    MEMBER = 2  # is in it, or joins
    HOLDER = 4  # holds a post


class Belonging(NamedTuple):
    """Parameters of belonging, from their groups."""

    joining: Joining
    offices: Offices
    opposition: float  # switch: members gather in opposition
    direction: float  # switch: carried-over routine bends those set over it
    lapse: float  # inactive union members who lapse, per month
    term: float  # months after which a mandate is renewed


def belonging(parameters: Parameters) -> Belonging:
    """Return the parameters of belonging."""
    return Belonging(
        parameters.joining,
        parameters.offices,
        parameters.couplings.opposition,
        parameters.couplings.direction,
        parameters.unions.lapse,
        parameters.soviets.term,
    )


class Advantage(NamedTuple):
    """What joining depends on in a person's region."""

    privilege: float
    joining_army: float


@njit(cache=True, inline="always")
def joining(person: Person, region: Advantage, in_post: bool, p: Joining) -> tuple[float, float]:
    """Chance (per month) that somebody outside the parties joins, and mean conviction of that way.

    Soldiers and workers join from support, post-holders and other workers for advantage.
    """
    if in_post:
        if Body.PETROGRAD_OTHER <= person.body <= Body.PROVINCIAL_OTHER:
            return 0.0, p.conviction_office
        return joining_advantage(region.privilege, p), p.conviction_office
    if person.support == Party.BOLSHEVIK and person.present:
        return joining_bench(float(person.commitment), p), p.conviction_bench
    if person.support == Party.BOLSHEVIK and person.occupation == Occupation.ARMY:
        return region.joining_army, p.conviction_bench
    if person.support <= Party.BOLSHEVIK and person.occupation == Occupation.BENCH:
        advantage = joining_advantage(region.privilege, p)
        return p.bench_advantage * advantage, p.conviction_office
    return 0.0, p.conviction_bench


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def belong(
    people: People,
    first: int,
    last: int,
    plants: Plants,
    regions: np.ndarray,
    routine: np.ndarray,
    named: np.ndarray,
    keys: np.ndarray,
    month: int,
    p: Belonging,
    scratch: Scratch,
    tally: np.ndarray,
) -> None:
    """Update the rows from `first` to before `last`: party, opposition, union, life in a post.

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
        Receives those who join, leave and are expelled.
    """
    for low in range(first, last, BLOCK):
        block = rows_of(people, low, min(last, low + BLOCK))
        _mark(block, regions, keys, p.joining, scratch)
        _within(block, plants, regions, keys, month, p, scratch, tally)
        _in_post(block, routine, named, keys, p, scratch)
        _unite(block, regions, keys, p.lapse)


@njit(cache=True, inline="always")
def _mark(block, regions, keys, p: Joining, scratch):
    """Mark those of a block who join the party, and those who are in it or hold a post."""
    a, b, c = regions[0], regions[1], regions[2]
    privilege = a.privilege, b.privilege, c.privilege
    joining_army = a.joining_army, b.joining_army, c.joining_army
    key = keys[Stream.JOINING]  # taken out of the loop, which the compiler then does in parallel
    for i in range(block.identity.size):
        person = person_at(block, i)
        work = person.occupation
        r = person.region
        held = Occupation.OFFICE <= work <= Occupation.UNION_POST
        advantage = Advantage(by_region(privilege, r), by_region(joining_army, r))
        chance, _ = joining(person, advantage, held, p)
        outside = person.party == 0 and work != Occupation.DEAD
        joins = outside and chance > 0.0 and uniform(key, person.identity) < chance
        member = joins or (work != Occupation.DEAD and person.party == Party.BOLSHEVIK)
        holder = work != Occupation.DEAD and work != Occupation.BENCH and person.body >= 0
        joins_mark = Mark.JOINS.value * int(joins)
        scratch.marks[i] = (
            joins_mark + Mark.MEMBER.value * int(member) + Mark.HOLDER.value * int(holder)
        )


@njit(cache=True, inline="always")
def _within(block, plants, regions, keys, month, p: Belonging, scratch, tally):
    """Let those who were marked join the party, and all in it leave, be expelled or stay."""
    for n in range(pick_out(scratch.marks, Mark.MEMBER.value, block.identity.size, scratch.rows)):
        i = scratch.rows[n]
        r = block.region[i]
        if scratch.marks[i] & Mark.JOINS.value:
            _join(block, i, regions[r], keys, month, p.joining)
            tally[r, Tally.JOINED] += block.weight[i]
        power = (
            plants[block.place[i]].say
            if block.occupation[i] == Occupation.BENCH
            else regions[r].power
        )
        gone = _stay(block, i, regions[r], power, keys, p.joining, p.opposition)
        if gone >= 0:
            tally[r, gone] += block.weight[i]


@njit(cache=True, inline="always")
def _in_post(block, routine, named, keys, p: Belonging, scratch):
    """Let posts change those who hold them."""
    for n in range(pick_out(scratch.marks, Mark.HOLDER.value, block.identity.size, scratch.rows)):
        i = scratch.rows[n]
        body = block.body[i]
        rank = block.rank[i]
        _serve(block, i, routine[body, rank], named[body, rank], keys[Stream.TERM], p)


@njit(cache=True, inline="always")
def _unite(block, regions, keys, lapse):
    """Let those of a block who are at the bench join a union, or drop out of it."""
    a, b, c = regions[0], regions[1], regions[2]
    union_join = a.union_join, b.union_join, c.union_join
    key = keys[Stream.UNION]
    for i in range(block.identity.size):
        before = block.union[i]
        draw = uniform(key, block.identity[i])
        if before:
            after = block.present[i] == 1 or draw >= lapse
        else:
            after = draw < by_region(union_join, block.region[i])
        block.union[i] = after if block.occupation[i] == Occupation.BENCH else before


@njit(cache=True, inline="always")
def _join(people, i, region, keys, month, p: Joining):
    """Let somebody outside the parties join the party in charge."""
    person = person_at(people, i)
    held = Occupation.OFFICE <= person.occupation <= Occupation.UNION_POST
    _, mean = joining(person, region, held, p)
    a = uniform(keys[Stream.CONVICTION], person.identity)
    b = uniform(keys[Stream.CELL], person.identity)
    people.party[i] = Party.BOLSHEVIK
    people.support[i] = Party.BOLSHEVIK
    people.joined[i] = month
    people.conviction[i] = conviction_of_joiner(a, b, mean, p)


@njit(cache=True, inline="always")
def _stay(people, i, region, power, keys, p: Joining, opposition):
    """Let a member leave, be expelled, or stay and join or leave an opposition.

    Returns the tally of those who leave or are expelled, or -1.
    """
    person = person_at(people, i)
    identity = person.identity
    conviction = float(person.conviction)
    held = person.body >= 0 and not Body.PETROGRAD_OTHER <= person.body <= Body.PROVINCIAL_OTHER
    chance = leaving(conviction, float(person.commitment), float(person.hunger), held, p)
    leaves = uniform(keys[Stream.LEAVING], identity) < chance
    expelled = person.faction and uniform(keys[Stream.EXPULSION], identity) < region.expulsion
    if leaves or expelled:
        people.party[i] = 0
        people.faction[i] = 0
        people.dissent[i] = 0.0
        return Tally.LEFT.value if leaves else Tally.EXPELLED.value
    dissent = dissent_next(float(person.dissent), conviction, power, float(person.routine), p)
    people.dissent[i] = dissent
    draw = uniform(keys[Stream.OPPOSITION], identity)
    if person.faction:
        people.faction[i] = draw >= p.opposition_fade
    else:
        people.faction[i] = draw < opposition * joining_opposition(
            dissent,
            conviction,
            person.mandate == Mandate.APPOINTED,
            region.allowed,
            region.gathered,
            p,
        )
    return -1


@njit(cache=True, inline="always")
def _serve(people, i, routine, named, key, p: Belonging):
    """Let a post change its holder: routine, a mandate renewed, skill, a refusal that ends."""
    person = person_at(people, i)
    if person.prior == 0:
        before = float(person.routine)
        change = routine_next(before, routine, p.offices) - before
        people.routine[i] = before + p.direction * change
    renewal = uniform(key, person.identity) * p.term
    if person.body >= Body.PETROGRAD_SOVIET and renewal < 1.0:
        people.mandate[i] = Mandate.APPOINTED if renewal < named else Mandate.ELECTED
    skill = float(person.skill)
    people.skill[i] = skill + p.offices.experience * max(0.0, p.offices.skill_most - skill)
    people.refusal[i] = max(0.0, float(person.refusal) - WEEKS)
