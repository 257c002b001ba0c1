"""The plenum of a town soviet: who still sits, who is put out or recalled, who comes.

ODD element: submodels (soviet). Composition, attendance and accountability are counted over the
deputies, who are persons.
"""

from __future__ import annotations

from collections import namedtuple
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.institutions.elections import legal, unseat
from thermidor.society.institutions.hall import MOST, SEATS
from thermidor.society.people.deputy import Soviets, accountability, recalling, unseating
from thermidor.society.record import PlantTally
from thermidor.society.registry import Packed
from thermidor.society.state import Mandate, Party, Region, Seat
from thermidor.society.towns import TOWNS

BOLSHEVIK, NONE, N_PARTIES = int(Party.BOLSHEVIK), int(Party.NONE), len(Party)
REGIONS = len(Region)
STAYS, LEFT, RECALLED = 0, 1, 2
"""What becomes of a deputy in a month."""

Deputies = namedtuple("Deputies", "identity region place body party support seat mandate entered")
"""The columns of persons that deputies are counted by."""


class Sitting(NamedTuple):
    """What a deputy of a month meets: the same for all, or by town and workplace."""

    month: int
    standing: np.ndarray  # (6,) legal standing of the parties, 1 or 0
    activity: np.ndarray  # (42,) what standing is worth in the town, 0..1


@njit(cache=True, _nrt=False)
def contested(parties: np.ndarray, free: float, p: Soviets) -> float:
    """Contest in a soviet (0..1): a majority and an organised opposition that can speak.

    min(1, 4 b o) * (s + (1 - s) * worth of other parties' standing), with b the majority's share
    and o that of other parties, deputies of no party counting in part (they had no programme: the
    article's own objection); the form is ours.
    """
    b = max(0.5, parties[BOLSHEVIK])
    opposed = parties[NONE] * p.contest_nonparty
    for party in range(BOLSHEVIK + 1, N_PARTIES):
        opposed += parties[party]
    return min(1.0, 4.0 * b * opposed) * (p.contest_silent + (1.0 - p.contest_silent) * free)


@njit(cache=True, inline="always")
def _side(hands, party, standing):
    """Share of a meeting's hands on a deputy's side (0..1), and the list against him."""
    came = largest = 0.0
    first = NONE
    for other in range(N_PARTIES):
        came += hands[other]
        if other != BOLSHEVIK and hands[other] > largest:
            largest = hands[other]
            first = legal(other, standing)
    if came <= 0.0:
        return 1.0, NONE
    own = hands[BOLSHEVIK] / came
    return (own, first) if party == BOLSHEVIK else (1.0 - own, BOLSHEVIK)


@njit(cache=True, inline="always")
def _recalled(counted, party, town, standing, p: Soviets):
    """Chance that a workplace recalls its deputy, and the list of his successor."""
    turnout = counted[PlantTally.PRESENT] / max(1.0, float(counted[PlantTally.HEADS]))
    hands = counted[PlantTally.SUPPORT : PlantTally.SUPPORT + N_PARTIES]
    support, other = _side(hands, party, standing)
    return recalling(support, turnout, town.restriction, town.control, p), other


@njit(cache=True, inline="always")
def _stays(people, i, t, plants):
    """Whether a deputy still is where his seat is."""
    if people.region[i] != min(t, REGIONS - 1):
        return False
    return people.seat[i] == Seat.RESERVED or plants[people.place[i]].town == t


@njit(cache=True, inline="always")
def _fate(people, i, t, party, plants, counted, towns, wanted, given, draw, p: Soviets):
    """What becomes of a deputy: he stays, is put out or has left, or his workplace recalls him."""
    if not _stays(people, i, t, plants):
        return LEFT
    town = towns[t]
    gone = 0.0 if party == BOLSHEVIK else unseating(town.restriction, town.danger, p)
    if draw < gone:
        return LEFT
    j = people.place[i]
    if people.seat[i] == Seat.RESERVED or wanted[j] >= 0:
        return STAYS
    chance, other = _recalled(counted[j], party, town, given.standing, p)
    if draw < gone + chance:
        wanted[j] = other
        return RECALLED
    return STAYS


@njit(cache=True, inline="always")
def _count(people, i, hall, seats, party, plants, given, comes, key, p: Soviets):
    """Count a deputy who sits: from where, whether he comes and answers to those below."""
    named, meets = people.seat[i] == Seat.RESERVED, 1.0
    hall.held += seats
    if named:
        hall.named += seats
    else:
        hall.factory += seats
        hall.factory_bolshevik += seats * (party == BOLSHEVIK)
        meets = min(1.0, plants[people.place[i]].activity / p.quorum)
    if uniform(key, people.identity[i]) < comes:
        hall.came += seats
    hall.answering += seats * accountability(given.month - people.entered[i], named, meets, p)


@njit(cache=True, inline="always")
def _begin(hall):
    """Forget last month's count."""
    hall.held = hall.factory = hall.factory_bolshevik = 0.0
    hall.named = hall.came = hall.answering = 0.0
    hall.since += 1.0


@njit(cache=True, _nrt=False)
def sit(
    people,
    plants,
    counted,
    table,
    towns,
    benches,
    recalls,
    parties,
    given,
    keys,
    p: Packed[Soviets],
):
    """Drop deputies who left, were put out or recalled; count those who sit; return recalls."""
    p = p[0]
    found = 0
    recalls.wanted[:] = -1
    for t in range(TOWNS):
        hall = table[t]
        _begin(hall)
        parties[t] = 0.0
        kept = 0
        for d in range(benches.n[t]):
            i, seats, on = benches.who[t, d], benches.share[t, d], benches.list[t, d]
            if i < 0 or people.seat[i] == 0:
                continue
            party = BOLSHEVIK if people.party[i] == BOLSHEVIK else on
            draw = uniform(keys[Stream.RECALL], people.identity[i])
            fate = _fate(
                people, i, t, party, plants, counted, towns, recalls.wanted, given, draw, p
            )
            if fate != STAYS:
                unseat(people, i)
            if fate == LEFT:
                continue
            if fate == RECALLED:
                recalls.bench[people.place[i]] = t * MOST + kept
                found += 1
                i = -1
            else:
                parties[t, legal(party, given.standing)] += seats
                comes, key = towns.attendance[t], keys[Stream.ATTENDANCE]
                _count(people, i, hall, seats, party, plants, given, comes, key, p)
            benches.who[t, kept], benches.share[t, kept] = i, seats
            benches.list[t, kept] = on
            kept += 1
        benches.n[t] = kept
        _conclude(hall, parties[t], given.activity[t], towns, t, p)
    return found


@njit(cache=True, _nrt=False)
def _conclude(hall, parties, activity, towns, t, p: Soviets):
    """Turn the seats of a town into shares; note what other processes read."""
    if hall.held > 0.0:
        parties /= hall.held
    hall.bolshevik = parties[BOLSHEVIK]
    hall.contest = contested(parties, activity, p) if hall.held > 0.0 else 0.0
    towns.own[t] = hall.bolshevik


@njit(cache=True, _nrt=False)
def succeed(people, benches, recalls, month):
    """Seat those whom workplaces chose in place of a deputy whom they recalled."""
    for j in range(recalls.wanted.size):
        i = recalls.row[j]
        if recalls.wanted[j] >= 0 and i >= 0:
            t, d = recalls.bench[j] // MOST, recalls.bench[j] % MOST
            benches.who[t, d], benches.list[t, d] = i, recalls.wanted[j]
            people.seat[i], people.mandate[i] = Seat.FACTORY, Mandate.ELECTED
            people.entered[i] = month


NOTES = (
    "held",
    "factory_bolshevik",
    "reserved_share",
    "attendance",
    "contest",
    "accountable",
    "since",
    "late",
    "vote_bolshevik",
    "huge_nonparty",
    "huge_bolshevik",
    "restriction",
    "control",
)
"""What is noted of the soviets of a region."""


@njit(cache=True)
def gather(table, towns, parties, last, notes, shares):
    """Add up the soviets of each region, weighted by seats, into notes and shares of seats."""
    notes[:] = 0.0
    shares[:] = 0.0
    factory, bolshevik, named = np.zeros(REGIONS), np.zeros(REGIONS), np.zeros(REGIONS)
    votes = np.zeros((REGIONS, 2))
    for t in range(TOWNS):
        hall, r = table[t], int(table.region[t])
        notes[r, 0] += hall.held
        factory[r] += hall.factory
        bolshevik[r] += hall.factory_bolshevik
        named[r] += hall.named
        notes[r, 3] += hall.came
        notes[r, 4] += hall.contest * hall.held
        notes[r, 5] += hall.answering
        notes[r, 6] += hall.since * hall.seats
        notes[r, 7] += towns.delay[t] * hall.seats
        notes[r, 11] += towns.restriction[t] * hall.seats
        notes[r, 12] += towns.control[t] * hall.seats
        votes[r, 0] += last.votes[t, BOLSHEVIK]
        notes[r, 9] += last.huge[t, 0]
        notes[r, 10] += last.huge[t, 1]
        for party in range(N_PARTIES):
            votes[r, 1] += last.votes[t, party]
            shares[r, party] += parties[t, party] * hall.held
    for r in range(REGIONS):
        held, seats = max(notes[r, 0], 1e-9), SEATS[r]
        shares[r] /= held
        notes[r, 1] = bolshevik[r] / factory[r] if factory[r] > 0.0 else 0.0
        notes[r, 2] = named[r] / held
        notes[r, 3:6] /= held
        notes[r, 6:8] /= seats
        notes[r, 11:13] /= seats
        notes[r, 8] = votes[r, 0] / votes[r, 1] if votes[r, 1] > 0.0 else 0.0
