"""The loop in which every person feels the month, takes part or not, and supports whom.

ODD element: process overview (process `feel`).
"""

from __future__ import annotations

from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.people.worker import (
    attendance,
    commitment_next,
    efficacy_next,
    grievance,
    hunger_next,
    loss_of_support,
    return_of_support,
)
from thermidor.society.row import BLOCK, by_region, rows_of
from thermidor.society.state import Occupation, Party

BENCH, DEAD = int(Occupation.BENCH), int(Occupation.DEAD)
OFFICE, UNION_POST = int(Occupation.OFFICE), int(Occupation.UNION_POST)
BOLSHEVIK, N_PARTIES = int(Party.BOLSHEVIK), len(Party)
MEETING, SUPPORT, CHOICE = int(Stream.MEETING), int(Stream.SUPPORT), int(Stream.PARTY_CHOICE)
SMALL = 200.0


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def feel(people, first, last, plants, regions, ration, opposition, keys, p, learn, scratch):
    """Walk rows `first` to before `last`: hunger, commitment, efficacy, attendance, support.

    Parameters
    ----------
    people : People
    first, last : int
    plants : recarray
    regions : recarray (3,)
    ration : (n_occupations,) float64
        Part of the region's shortfall that an occupation feels.
    opposition : (3, n_parties) float64
        Cumulative chance of each party for those who turn away from the one in charge.
    keys : (n_streams,) uint64
    p : Bench
    learn : float
        1, or 0 where the efficacy loop is off.
    scratch : Scratch
    """
    for low in range(first, last, BLOCK):
        block = rows_of(people, low, min(last, low + BLOCK))
        _look_up(block, plants, regions, ration, scratch)
        _feel(block, regions, keys, p, learn, scratch)
        _turn(block, opposition, keys, scratch)


@njit(cache=True, inline="always")
def _look_up(block, plants, regions, ration, scratch):
    """Look up the ration of each person of a block, and the workplace: the say of its bodies, the
    share of mates who came last month, whether it is small. For everybody alike, at the bench or
    not: that costs less than to ask."""
    own_say, mates, felt = scratch.real[0], scratch.real[1], scratch.real[2]
    small_plant = scratch.flag[0]
    for i in range(block.identity.size):
        felt[i] = ration[block.occupation[i]]
        plant = plants[max(block.place[i], 0)]
        own_say[i], mates[i], small_plant[i] = plant.say, plant.activity, plant.strength < SMALL


@njit(cache=True, inline="always")
def _feel(block, regions, keys, p, learn, scratch):
    """Let all persons of a block feel the month; mark those whose support turns."""
    own_say, mates, felt = scratch.real[0], scratch.real[1], scratch.real[2]
    small_plant, turns = scratch.flag[0], scratch.flag[1]
    a, b, c = regions[0], regions[1], regions[2]
    shortfall, despair = (a.shortfall, b.shortfall, c.shortfall), (a.despair, b.despair, c.despair)
    fear, delay, rivals = (
        (a.fear, b.fear, c.fear),
        (a.delay, b.delay, c.delay),
        (a.rivals, b.rivals, c.rivals),
    )
    power = a.power, b.power, c.power
    meeting, support = keys[MEETING], keys[SUPPORT]
    for i in range(block.identity.size):
        work, r, identity = block.occupation[i], block.region[i], block.identity[i]
        alive, at_bench, supporter = work != DEAD, work == BENCH, block.support[i] == BOLSHEVIK
        say = own_say[i] if at_bench else by_region(power, r)
        peers = mates[i] if at_bench else 0.0
        small = small_plant[i] == 1 if at_bench else True
        before, was, learned, present = (
            float(block.hunger[i]),
            float(block.commitment[i]),
            float(block.efficacy[i]),
            block.present[i],
        )
        hunger = hunger_next(before, by_region(shortfall, r), felt[i], p)
        commitment = commitment_next(
            was, float(block.conviction[i]), hunger, say, by_region(despair, r), p
        )
        efficacy = learned + learn * (efficacy_next(learned, say, p) - learned)
        chance = attendance(commitment, efficacy, peers, hunger, by_region(fear, r), p)
        came = at_bench and uniform(meeting, identity) < chance
        free = alive and block.party[i] == 0 and not OFFICE <= work <= UNION_POST
        complaint = grievance(hunger, say, by_region(delay, r), p)
        if supporter:
            turning = loss_of_support(complaint, small, by_region(rivals, r), p)
        else:
            turning = return_of_support(complaint, commitment, p)
        turns[i] = free and uniform(support, identity) < turning
        block.hunger[i] = hunger if alive else before
        block.commitment[i] = commitment if alive else was
        block.efficacy[i] = efficacy if alive else learned
        block.present[i] = came if alive else present


@njit(cache=True, inline="always")
def _turn(block, opposition, keys, scratch):
    """Let those who were marked turn away from the party in charge, or come back to it."""
    turns = scratch.flag[1]
    for i in range(block.identity.size):
        if turns[i]:
            if block.support[i] == BOLSHEVIK:
                choice = uniform(keys[CHOICE], block.identity[i])
                block.support[i] = _chosen(opposition, block.region[i], choice)
            else:
                block.support[i] = BOLSHEVIK


@njit(cache=True, _nrt=False)
def _chosen(opposition, region, draw):
    for party in range(N_PARTIES):
        if draw < opposition[region, party]:
            return party
    return 0
