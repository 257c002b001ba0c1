"""The loop in which every person feels the month, takes part or not, and supports whom.

ODD element: process overview (process `feel`).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.people.worker import (
    Bench,
    attendance,
    commitment_next,
    efficacy_next,
    grievance,
    hunger_next,
    loss_of_support,
    return_of_support,
)
from thermidor.society.row import BLOCK, Scratch, by_region, rows_of
from thermidor.society.state import LARGE, Occupation, Party, People, Plants


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def feel(
    people: People,
    first: int,
    last: int,
    plants: Plants,
    regions: np.ndarray,
    ration: np.ndarray,
    opposition: np.ndarray,
    keys: np.ndarray,
    p: Bench,
    learn: float,
    scratch: Scratch,
) -> None:
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
    """Look up each person's ration and workplace: say, share of mates who came, whether small.

    The loop does so for everybody, at the bench or not: a branch would cost more.
    """
    for i in range(block.identity.size):
        plant = plants[max(block.place[i], 0)]
        scratch.ration[i] = ration[block.occupation[i]]
        scratch.own_say[i] = plant.say
        scratch.mates[i] = plant.activity
        scratch.small[i] = plant.strength < LARGE


@njit(cache=True, inline="always")
def _feel(block, regions, keys, p, learn, scratch):
    """Let all persons of a block feel the month; mark those whose support turns."""
    a, b, c = regions[0], regions[1], regions[2]
    shortfall = a.shortfall, b.shortfall, c.shortfall
    despair = a.despair, b.despair, c.despair
    fear = a.fear, b.fear, c.fear
    delay = a.delay, b.delay, c.delay
    rivals = a.rivals, b.rivals, c.rivals
    power = a.power, b.power, c.power
    meeting = keys[Stream.MEETING]
    support = keys[Stream.SUPPORT]
    for i in range(block.identity.size):
        work = block.occupation[i]
        r = block.region[i]
        identity = block.identity[i]
        alive = work != Occupation.DEAD
        at_bench = work == Occupation.BENCH
        say = scratch.own_say[i] if at_bench else by_region(power, r)
        peers = scratch.mates[i] if at_bench else 0.0
        small = scratch.small[i] == 1 if at_bench else True
        old_hunger = float(block.hunger[i])
        old_commitment = float(block.commitment[i])
        old_efficacy = float(block.efficacy[i])
        hunger = hunger_next(old_hunger, by_region(shortfall, r), scratch.ration[i], p)
        commitment = commitment_next(
            old_commitment, float(block.conviction[i]), hunger, say, by_region(despair, r), p
        )
        learned = efficacy_next(old_efficacy, say, p) - old_efficacy
        efficacy = old_efficacy + learn * learned
        chance = attendance(commitment, efficacy, peers, hunger, by_region(fear, r), p)
        came = at_bench and uniform(meeting, identity) < chance
        free = (
            alive and block.party[i] == 0 and not Occupation.OFFICE <= work <= Occupation.UNION_POST
        )
        complaint = grievance(hunger, say, by_region(delay, r), p)
        if block.support[i] == Party.BOLSHEVIK:
            turning = loss_of_support(complaint, small, by_region(rivals, r), p)
        else:
            turning = return_of_support(complaint, commitment, p)
        scratch.turns[i] = free and uniform(support, identity) < turning
        block.hunger[i] = hunger if alive else old_hunger
        block.commitment[i] = commitment if alive else old_commitment
        block.efficacy[i] = efficacy if alive else old_efficacy
        block.present[i] = came if alive else block.present[i]


@njit(cache=True, inline="always")
def _turn(block, opposition, keys, scratch):
    """Let those who were marked turn away from the party in charge, or come back to it."""
    for i in range(block.identity.size):
        if scratch.turns[i]:
            if block.support[i] == Party.BOLSHEVIK:
                choice = uniform(keys[Stream.PARTY_CHOICE], block.identity[i])
                block.support[i] = _chosen(opposition, block.region[i], choice)
            else:
                block.support[i] = Party.BOLSHEVIK


@njit(cache=True, _nrt=False)
def _chosen(opposition, region, draw):
    """Choose a party by its cumulative chance."""
    for party in range(opposition.shape[1]):
        if draw < opposition[region, party]:
            return party
    return 0
