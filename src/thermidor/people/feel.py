"""The loop in which every person feels the month, takes part or not, and supports whom.

ODD element: process overview (process `feel`).
"""

from __future__ import annotations

from numba import njit

from thermidor.luck import Stream, uniform
from thermidor.people.worker import (
    attendance,
    commitment_next,
    efficacy_next,
    grievance,
    hunger_next,
    loss_of_support,
    return_of_support,
)
from thermidor.society import Occupation, Party

BENCH, DEAD = int(Occupation.BENCH), int(Occupation.DEAD)
OFFICE, UNION_POST = int(Occupation.OFFICE), int(Occupation.UNION_POST)
BOLSHEVIK, N_PARTIES = int(Party.BOLSHEVIK), len(Party)
MEETING, SUPPORT, CHOICE = int(Stream.MEETING), int(Stream.SUPPORT), int(Stream.PARTY_CHOICE)
SMALL = 200.0


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def feel(people, first, last, plants, regions, ration, opposition, keys, p, learn):
    """Walk rows `first` to before `last`: hunger, commitment, efficacy, attendance, support.

    Parameters
    ----------
    people, plants : recarray
    first, last : int
    regions : recarray (3,)
    ration : (n_occupations,) float64
        Part of the region's shortfall that an occupation feels.
    opposition : (3, n_parties) float64
        Cumulative chance of each party for those who turn away from the one in charge.
    keys : (n_streams,) uint64
    p : Bench
    learn : float
        1, or 0 where the efficacy loop is off.
    """
    for i in range(first, last):
        person = people[i]
        work = person.occupation
        if work == DEAD:
            continue
        region, identity = regions[person.region], person.identity
        at_bench = work == BENCH
        say, peers, small = region.power, 0.0, True
        if at_bench:
            plant = plants[person.place]
            say, peers, small = plant.say, plant.activity, plant.strength < SMALL
        hunger = hunger_next(float(person.hunger), region.shortfall, ration[work], p)
        commitment = commitment_next(
            float(person.commitment), float(person.conviction), hunger, say, region.despair, p
        )
        efficacy = float(person.efficacy)
        efficacy = efficacy + learn * (efficacy_next(efficacy, say, p) - efficacy)
        person.hunger, person.commitment, person.efficacy = hunger, commitment, efficacy
        chance = attendance(commitment, efficacy, peers, hunger, region.fear, p)
        person.present = at_bench and uniform(keys[MEETING], identity) < chance
        if person.party == 0 and not OFFICE <= work <= UNION_POST:
            complaint = grievance(hunger, say, region.delay, p)
            draw = uniform(keys[SUPPORT], identity)
            if person.support == BOLSHEVIK:
                if draw < loss_of_support(complaint, small, region.rivals, p):
                    choice = uniform(keys[CHOICE], identity)
                    person.support = _chosen(opposition, person.region, choice)
            elif draw < return_of_support(complaint, commitment, p):
                person.support = BOLSHEVIK


@njit(cache=True)
def _chosen(opposition, region, draw):
    for party in range(N_PARTIES):
        if draw < opposition[region, party]:
            return party
    return 0
