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
from thermidor.society.people.cadre import Dissent, dissent_next, routine_next
from thermidor.society.people.filling import Filler, Filling, filler_of, give
from thermidor.society.people.official import Offices
from thermidor.society.people.recruit import (
    BRANCH_OF,
    NOWHERE,
    Belongers,
    Branch,
    Facing,
    Joining,
    cell_of,
    conviction_of_joiner,
    leaving,
    leaving_where,
    openness_to,
    put_out,
)
from thermidor.society.record import Tally
from thermidor.society.row import BLOCK, Scratch, by_region, person_at, pick_out, rows_of
from thermidor.society.state import Body, Occupation, Party, People, Plants, Rank
from thermidor.society.towns import town_of

WEEKS = 4.345
"""Weeks of a month."""


class Mark(IntEnum):
    """Marks of a person of a block; they add up."""

    WON = 1  # may be won for the party this month
    MEMBER = 2  # is in it
    HOLDER = 4  # holds a post


class Belonging(NamedTuple):
    """Parameters of belonging, from their groups."""

    joining: Joining
    dissent: Dissent
    filling: Filling
    offices: Offices
    opposition: float  # switch: members see what is lost and dissent
    direction: float  # switch: carried-over routine bends those set over it
    lapse: float  # inactive union members who lapse, per month
    term: float  # months after which a mandate is renewed


def belonging(parameters: Parameters) -> Belonging:
    """Return the parameters of belonging."""
    return Belonging(
        parameters.joining,
        parameters.dissent,
        parameters.postings,
        parameters.offices,
        parameters.couplings.opposition,
        parameters.couplings.direction,
        parameters.unions.lapse,
        parameters.soviets.term,
    )


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def belong(
    people: People,
    first: int,
    last: int,
    plants: Plants,
    regions: np.ndarray,
    facing: Facing,
    keys: np.ndarray,
    p: Belonging,
    scratch: Scratch,
    counts: Belongers,
) -> None:
    """Update the rows from `first` to before `last`: party, opposition, union, life in a post.

    Parameters
    ----------
    people : People
    first, last : int
    plants, regions : recarray
    facing : Facing
    keys : (n_streams,) uint64
    p : Belonging
    scratch : Scratch
    counts : Belongers
    """
    for low in range(first, last, BLOCK):
        block = rows_of(people, low, min(last, low + BLOCK))
        _mark(block, facing.cells, keys, p.joining, scratch)
        _win(block, plants, facing, keys, p.joining, scratch, counts)
        _within(block, low, plants, regions, facing, keys, p, scratch, counts)
        _in_post(block, plants, facing, keys, p, scratch)
        _unite(block, regions, keys, p.lapse)


@njit(cache=True, inline="always")
def _mark(block, cells, keys, p: Joining, scratch):
    """Mark those of a block who may be won, and those who are in the party or hold a post."""
    for i in range(block.identity.size):
        work = block.occupation[i]
        there = cells.win[max(block.place[i], 0)]
        scratch.hazard[i] = there if work == Occupation.BENCH else cells.most[block.region[i], work]
    key = keys[Stream.JOINING]  # taken out of the loop, which the compiler then does in parallel
    for i in range(block.identity.size):
        person = person_at(block, i)
        alive = person.occupation != Occupation.DEAD
        chance = scratch.hazard[i] * openness_to(person, p)
        outside = alive and person.party == 0
        may = outside and chance > 0.0 and uniform(key, person.identity) < chance
        member = alive and person.party == Party.BOLSHEVIK
        holder = alive and person.occupation != Occupation.BENCH and person.body >= 0
        scratch.marks[i] = (
            Mark.WON.value * int(may)
            + Mark.MEMBER.value * int(member)
            + Mark.HOLDER.value * int(holder)
        )


@njit(cache=True, inline="always")
def _win(block, plants, facing, keys, p: Joining, scratch, counts):
    """Let those who were marked join the party, if their own cell wins them."""
    cells = facing.cells
    for n in range(pick_out(scratch.marks, Mark.WON.value, block.identity.size, scratch.rows)):
        i = scratch.rows[n]
        person = person_at(block, i)
        c = _cell(person, plants, facing.town_key)
        chance = cells.win[c] * openness_to(person, p)
        if uniform(keys[Stream.JOINING], person.identity) >= chance:
            continue
        branch = BRANCH_OF[person.occupation]
        _join(block, i, branch, cells.sponsor[c], cells.circle[c], facing.month, keys, p)
        counts.tally[person.region, Tally.JOINED] += person.weight
        counts.won[person.region, branch if cells.sponsor[c] >= 0 else NOWHERE] += person.weight


@njit(cache=True, inline="always")
def _cell(person, plants, town_key):
    """Number of a person's cell."""
    town = 0
    if person.occupation != Occupation.BENCH:
        town = town_of(person.region, person.place, person.identity, plants, town_key)
    return cell_of(person.occupation, person.place, town, plants.size)


@njit(cache=True, inline="always")
def _join(people, i, branch, sponsor, circle, month, keys, p: Joining):
    """Let somebody outside the parties join the party in charge, won by a sponsor or by nobody."""
    identity = people.identity[i]
    mean = p.conviction_bench
    if branch == Branch.OFFICE:
        mean = p.conviction_office
    elif branch == Branch.ARMY:
        mean = p.conviction_army
    elif branch == Branch.VILLAGE:
        mean = p.conviction_village
    a = uniform(keys[Stream.CONVICTION], identity)
    b = uniform(keys[Stream.CELL], identity)
    people.party[i] = Party.BOLSHEVIK
    people.support[i] = Party.BOLSHEVIK
    people.joined[i] = month
    people.conviction[i] = conviction_of_joiner(a, b, mean, p)
    people.sponsor[i] = sponsor
    people.circle[i] = circle if uniform(keys[Stream.CIRCLE], identity) < p.circle else -1


@njit(cache=True, inline="always")
def _within(block, low, plants, regions, facing, keys, p: Belonging, scratch, counts):
    """Let members leave, be put out or expelled, or stay."""
    for n in range(pick_out(scratch.marks, Mark.MEMBER.value, block.identity.size, scratch.rows)):
        i = scratch.rows[n]
        r = block.region[i]
        weight = block.weight[i]
        c = facing.cells.cell[low + i]
        gone = _gone(block, i, c, regions[r].expulsion, facing, keys, p.joining, counts.out)
        if gone >= 0:
            counts.tally[r, gone] += weight
            counts.left[c] += weight
            _leave(block, i)
            continue
        bench = block.occupation[i] == Occupation.BENCH
        power = plants[block.place[i]].say if bench else regions[r].power
        _dissent(block, i, power, p)


@njit(cache=True, inline="always")
def _gone(people, i, c, expulsion, facing, keys, p: Joining, out):
    """How a member leaves the party this month: the tally it belongs to, or -1."""
    person = person_at(people, i)
    cells = facing.cells
    conviction = float(person.conviction)
    years = (facing.month - person.joined) / 12.0
    sponsor = person.sponsor >= 0 and cells.cell[person.sponsor] == c
    rate = leaving(conviction, float(person.hunger), years, cells.others[c], sponsor, p)
    rate = leaving_where(rate, conviction, person.occupation, sponsor, p)
    if uniform(keys[Stream.LEAVING], person.identity) < rate:
        return Tally.LEFT.value
    if person.faction and uniform(keys[Stream.EXPULSION], person.identity) < expulsion:
        return Tally.EXPELLED.value
    share = facing.examined[person.occupation]
    draw = uniform(keys[Stream.EXAMINATION], person.identity)
    if draw >= share:
        return -1
    office = person.body >= 0 and person.joined >= 0 and person.entered <= person.joined
    severity = facing.severity[person.occupation]
    owed = float(person.owes) if person.body >= 0 else 0.0
    chance = put_out(conviction, years, office, owed, person.faction == 1, severity, p)
    out[person.region, 0] += person.weight
    if draw < share * chance:
        out[person.region, 1] += person.weight
        return Tally.LEFT.value
    return -1


@njit(cache=True, inline="always")
def _leave(people, i):
    """End a membership."""
    people.party[i] = 0
    people.faction[i] = 0
    people.dissent[i] = 0.0
    people.sponsor[i] = -1
    people.circle[i] = -1


@njit(cache=True, inline="always")
def _dissent(people, i, power, p: Belonging):
    """Move a member's dissent; where nobody sees a gap it only fades."""
    before = float(people.dissent[i])
    seen = p.opposition * float(people.conviction[i])
    people.dissent[i] = dissent_next(before, seen, power, float(people.routine[i]), p.dissent)


@njit(cache=True, inline="always")
def _in_post(block, plants, facing, keys, p: Belonging, scratch):
    """Let posts change those who hold them; renew the mandates that are due."""
    for n in range(pick_out(scratch.marks, Mark.HOLDER.value, block.identity.size, scratch.rows)):
        i = scratch.rows[n]
        _serve(block, i, facing.routine[block.body[i], block.rank[i]], p)
        if _confirmed(block.body[i], block.rank[i]):
            due = uniform(keys[Stream.TERM], block.identity[i]) * p.term < 1.0
            if due:
                _renew(block, i, plants, facing, keys, p.filling)


@njit(cache=True, inline="always")
def _confirmed(b, k):
    """Whether somebody looks over a holder at every term: all who are elected, and those above
    the clerks in offices of the state."""
    if b >= Body.PETROGRAD_SOVIET:
        return True
    return k > Rank.LOWER and b < Body.PETROGRAD_OTHER and b != Body.SECRETARIAT


@njit(cache=True, inline="always")
def _renew(people, i, plants, facing, keys, p: Filling):
    """Renew a mandate: by the centre, the secretary or voters; where nobody acts it goes on."""
    b = people.body[i]
    k = people.rank[i]
    identity = people.identity[i]
    town = town_of(people.region[i], people.place[i], identity, plants, facing.town_key)
    givers = facing.givers
    draw = uniform(keys[Stream.FILLING], identity)
    member = people.party[i] == Party.BOLSHEVIK
    filler = filler_of(b, k, town, member, facing.named[b, k], 0.0, givers, draw)
    if filler == Filler.OFFICE or (filler == Filler.CENTRE and not member):
        return  # those in charge keep their people; the centre knows members only
    give(people, i, filler, town, givers, uniform(keys[Stream.ROLL], identity), p)


@njit(cache=True, inline="always")
def _serve(people, i, routine, p: Belonging):
    """Let a post change its holder: routine, skill, debts that fade, a refusal that ends."""
    person = person_at(people, i)
    if person.prior == 0:
        before = float(person.routine)
        change = routine_next(before, routine, p.offices) - before
        people.routine[i] = before + p.direction * change
    skill = float(person.skill)
    people.skill[i] = skill + p.offices.experience * max(0.0, p.offices.skill_most - skill)
    people.refusal[i] = max(0.0, float(person.refusal) - WEEKS)
    people.owes[i] = float(person.owes) * (1.0 - p.filling.fade)


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
