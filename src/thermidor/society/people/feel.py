"""The loop in which every person feels the month, takes part or not, and leans to whom.

Workers then stand in classes: how ready each is to stop work, how daring each who came to the
meeting is. What the plant makes of them is decided among plants (`institutions/shopfloor.py`).

ODD element: process overview (process `feel`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import Stream, uniform
from thermidor.society.people.leaning import (
    Floor,
    Leaning,
    bell,
    boldness,
    daring_class,
    leaning_next,
    milieu,
    readiness,
    readiness_class,
    reluctance,
    twins,
)
from thermidor.society.people.worker import (
    Bench,
    attendance,
    burden,
    commitment_next,
    drawn_to_meet,
    efficacy_next,
    grievance,
    held_aside,
    hunger_next,
)
from thermidor.society.row import BLOCK, Scratch, by_region, pick_out, rows_of
from thermidor.society.state import Occupation, Party, People, Plants

PARTS = 64
"""Who comes to a meeting is counted in these parts of a person."""


class FloorCounts(NamedTuple):
    """Workers of each workplace by class, whole numbers of persons."""

    ready: np.ndarray  # (n_plants, CLASSES) int32 by readiness to stop
    daring: np.ndarray  # (n_plants, CLASSES) int32 who come, in 64ths; class 0 is not against


@njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
def feel(
    people: People,
    first: int,
    last: int,
    plants: Plants,
    regions: np.ndarray,
    ration: np.ndarray,
    leans: np.ndarray,
    keys: np.ndarray,
    traits: np.ndarray,
    p: Bench,
    q: Leaning,
    f: Floor,
    learn: float,
    scratch: Scratch,
    counts: FloorCounts,
) -> None:
    """Walk rows `first` to before `last`: hunger, commitment, efficacy, attendance, leaning.

    Parameters
    ----------
    people : People
    first, last : int
    plants : recarray
    regions : recarray (3,)
    ration : (n_occupations,) float64
        Part of the shortfall that an occupation feels.
    leans : (3, MILIEUS) float64
        Leaning that region and milieu give those without a workplace.
    keys : (n_streams,) uint64
    traits : (n_streams,) uint64
        Keys of month 0, by which traits for life are drawn.
    p, q, f : Bench, Leaning, Floor
    learn : float
        1, or 0 where the efficacy loop is off.
    scratch : Scratch
    counts : FloorCounts
    """
    for low in range(first, last, BLOCK):
        block = rows_of(people, low, min(last, low + BLOCK))
        _look_up(block, plants, regions, ration, leans, p, scratch)
        _feel(block, regions, traits, p, q, learn, scratch)
        _stand(block, plants, keys, traits, f, scratch, counts)


@njit(cache=True, inline="always")
def _look_up(block, plants, regions, ration, leans, p, scratch):
    """Look up what each person meets: at the workplace, or in region and milieu.

    The loop reads a workplace for everybody, at the bench or not: a branch would cost more.
    """
    a, b, c = regions[0], regions[1], regions[2]
    shortfall = a.shortfall, b.shortfall, c.shortfall
    power = a.power, b.power, c.power
    borne = (
        burden(a.power, a.delay, 0.0, 0.0, p),
        burden(b.power, b.delay, 0.0, 0.0, p),
        burden(c.power, c.delay, 0.0, 0.0, p),
    )
    for i in range(block.identity.size):
        plant = plants[max(block.place[i], 0)]
        work = block.occupation[i]
        r = block.region[i]
        at_bench = work == Occupation.BENCH
        home = leans[r, milieu(work, block.origin[i], r)]
        scratch.ration[i] = ration[work]
        scratch.own_say[i] = plant.say if at_bench else by_region(power, r)
        scratch.mates[i] = plant.activity if at_bench else 0.0
        scratch.bread[i] = plant.bread if at_bench else by_region(shortfall, r)
        scratch.burden[i] = plant.burden if at_bench else by_region(borne, r)
        scratch.lean[i] = plant.lean if at_bench else home
        scratch.spur[i] = plant.stoppage if at_bench else 0.0


@njit(cache=True, inline="always")
def _feel(block, regions, traits, p, q, learn, scratch):
    """Let all persons of a block feel the month; mark those at the bench."""
    a, b, c = regions[0], regions[1], regions[2]
    despair = a.despair, b.despair, c.despair
    fear = a.fear, b.fear, c.fear
    base = traits[Stream.SUPPORT]
    for i in range(block.identity.size):
        work = block.occupation[i]
        r = block.region[i]
        identity = block.identity[i]
        alive = work != Occupation.DEAD
        at_bench = work == Occupation.BENCH
        say = scratch.own_say[i]
        old_hunger = float(block.hunger[i])
        old_commitment = float(block.commitment[i])
        old_efficacy = float(block.efficacy[i])
        old_leaning = float(block.leaning[i])
        hunger = hunger_next(old_hunger, scratch.bread[i], scratch.ration[i], p)
        commitment = commitment_next(
            old_commitment, float(block.conviction[i]), hunger, say, by_region(despair, r), p
        )
        learned = efficacy_next(old_efficacy, say, p) - old_efficacy
        efficacy = old_efficacy + learn * learned
        silent = block.support[i] != Party.BOLSHEVIK and block.shown[i] == Party.BOLSHEVIK
        aside = held_aside(by_region(fear, r), silent, scratch.spur[i], p)
        drawn = drawn_to_meet(commitment, efficacy, scratch.mates[i], hunger, aside, p)
        complaint = grievance(hunger, scratch.burden[i], p)
        aim = scratch.lean[i] + bell(base, identity)
        leaning = leaning_next(old_leaning, aim, complaint, q)
        free = (
            alive and block.party[i] == 0 and not Occupation.OFFICE <= work <= Occupation.UNION_POST
        )
        support = Party.BOLSHEVIK.value if leaning >= 0.0 else int(block.affinity[i])
        scratch.marks[i] = at_bench
        scratch.complaint[i] = complaint
        scratch.chance[i] = drawn
        block.hunger[i] = hunger if alive else old_hunger
        block.commitment[i] = commitment if alive else old_commitment
        block.efficacy[i] = efficacy if alive else old_efficacy
        block.leaning[i] = leaning if alive else old_leaning
        block.support[i] = support if free else block.support[i]
        block.present[i] = 0 if alive else block.present[i]


@njit(cache=True, inline="always")
def _stand(block, plants, keys, traits, f: Floor, scratch, counts):
    """Let those at the bench come to the meeting or not; count them by readiness and daring.

    At a meeting a row counts by its chance to come: it stands for workers of whom a part comes.
    """
    rows = scratch.rows
    meeting = keys[Stream.MEETING]
    temper = traits[Stream.TEMPER]
    for n in range(pick_out(scratch.marks, 1, block.identity.size, rows)):
        i = rows[n]
        j = block.place[i]
        weight = block.weight[i]
        chance = attendance(scratch.chance[i])
        block.present[i] = uniform(meeting, block.identity[i]) < chance
        threshold, timid = twins(temper, block.identity[i])
        leaning = float(block.leaning[i])
        held = reluctance(threshold, plants[j].weight, f)
        ready = readiness_class(readiness(scratch.complaint[i], plants[j].urge, leaning, held, f))
        against = block.support[i] != Party.BOLSHEVIK
        daring = daring_class(boldness(leaning, timid, f)) if against else 0
        block.ready[i] = ready
        block.daring[i] = daring
        counts.ready[j, ready] += weight
        counts.daring[j, daring] += int(weight * chance * PARTS)
