"""Rules of a vote: what moves a voter, the talk in the cells, who is sent as a delegate.

ODD element: submodels (votes). A motion's weights come from the scenario; what is weighed is the
voter's own situation, what is owed, and whose circle the voter belongs to.
"""

from __future__ import annotations

from math import log
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import logistic
from thermidor.common.random import uniform
from thermidor.society.motions import Weighs
from thermidor.society.number import real
from thermidor.society.record import UNIT
from thermidor.society.state import Body, Mandate, Occupation, Party, People, Person, Plants, Rank
from thermidor.society.towns import TOWNS, town_of

START, DANGER, WANT = int(Weighs.START), int(Weighs.DANGER), int(Weighs.WANT)
URGENCY, DESPAIR, GRIEVANCE = int(Weighs.URGENCY), int(Weighs.DESPAIR), int(Weighs.GRIEVANCE)
AUTONOMY, POWER, HUNGER = int(Weighs.AUTONOMY), int(Weighs.POWER), int(Weighs.HUNGER)
DISSENT, CONVICTION = int(Weighs.DISSENT), int(Weighs.CONVICTION)
COMMITMENT, MEMBER = int(Weighs.COMMITMENT), int(Weighs.MEMBER)
OTHER_PARTY, ROUTINE = int(Weighs.OTHER_PARTY), int(Weighs.ROUTINE)
APPOINTED, OFFICE = int(Weighs.APPOINTED), int(Weighs.OFFICE)
DISPOSITION, LEANING = int(Weighs.DISPOSITION), int(Weighs.LEANING)
PATRON, CIRCLE, LEADERS = int(Weighs.PATRON), int(Weighs.CIRCLE), int(Weighs.LEADERS)
NONE, BOLSHEVIK, BENCH = int(Party.NONE), int(Party.BOLSHEVIK), int(Occupation.BENCH)
ARMY, FIRST_POST = int(Occupation.ARMY), int(Occupation.OFFICE)
LAST_POST, NAMED = int(Occupation.UNION_POST), int(Mandate.APPOINTED)
FIRST_PARTY, LAST_PARTY = int(Body.PETROGRAD_PARTY), int(Body.PROVINCIAL_PARTY)
FIRST_OTHER, LAST_OTHER = int(Body.PETROGRAD_OTHER), int(Body.PROVINCIAL_OTHER)
MIDDLE, N_BODIES = int(Rank.MIDDLE), len(Body)
LOYAL = 0.5
"""Debt from which the holder of a post counts as posted."""
POINTS = 1024 * UNIT
"""Chances are summed in whole parts, so that a sum does not depend on its order."""


class Votes(NamedTuple):
    """Votes, leaders and the congress of the party: `institutions/votes.py`."""

    shock: real("what moves a whole assembly at once", "log odds, sd", 0, 2) = 0.7
    patron: real("weight of the patron's side at a full debt", "log odds", 0, 4, "block1975") = 1.6
    circle: real("weight of the side of a circle's leader", "log odds", 0, 3) = 0.8
    leaders: real("weight of the leaders' sides by authority", "log odds", 0, 3) = 1.2
    base: real("weight of a leader's side in the town of his base", "log odds", 0, 3) = 0.8
    cell: real("weight of what the cell holds", "log odds", 0, 4) = 1.6
    chief: real("weight of the secretary's side at a full debt", "log odds", 0, 4) = 1.6
    mandate: real("weight of the secretary's side for those he sent", "log odds", 0, 4) = 2.4
    ban: real("cost of siding against the centre under a ban", "log odds", 0, 3) = 1.0
    centralise: real("leaders' bent towards the centre from the start", "sd", -2, 2) = 0.0
    side_luck: real("luck of a leader's side", "log odds, sd", 0, 3) = 0.9
    side_shock: real("part of a congress's shock that leaders feel", "0..1", 0, 1) = 0.4
    candidates: real("candidates a secretary with a full hold looks at", "persons", 1, 20) = 6.0
    standing: real("members without a post sent, against holders", "ratio", 0.001, 1) = 0.02
    gathered: real("members who make a platform without a leader", "0..1", 0.01, 0.5) = 0.15
    won: real("authority of leaders whose platform won", "ratio", 1, 2) = 1.15
    lost: real("authority of leaders whose platform lost", "ratio", 0.3, 1) = 0.85
    known: real("voters for a lost platform who are known for it", "ratio", 0, 1) = 0.5
    forgotten: real("known opponents forgotten by the next congress", "0..1", 0, 1) = 0.5
    debts: real("debts that last when a platform wins", "0..1", 0, 1) = 0.5
    followers: real("old members in a leader's circle at the start", "0..1", 0, 1) = 0.6
    followers_new: real("the same of those who joined in 1917", "0..1", 0, 1) = 0.25
    clients: real("how soon want of clients vexes a leader", "ratio", 0, 10) = 4.0


class Hall(NamedTuple):
    """What voters look at besides themselves."""

    plants: Plants
    regions: np.ndarray
    grievance: np.ndarray  # (3,) mean grievance at the bench
    machine: np.ndarray  # (42,) hold of those above on the posts of a town
    sides: np.ndarray  # (n_leaders,) 1 for, -1 against
    base: np.ndarray  # (42,) pull of the leaders who have their base in a town, log odds
    net: float  # leaders' sides by authority, -1..1
    town_key: np.uint64
    trait_key: np.uint64


@njit(cache=True, inline="always")
def disposition(identity: int, key: np.uint64) -> float:
    """Bent towards rule from below (sd), fixed: a triangular draw by identity, ours."""
    a = uniform(key, np.uint64(identity) * np.uint64(2))
    b = uniform(key, np.uint64(identity) * np.uint64(2) + np.uint64(1))
    return 2.449489742783178 * (a + b - 1.0)


@njit(cache=True, inline="always")
def situation(region: np.record, grievance: float, machine: float, w: np.ndarray) -> float:
    """Part of the log odds that comes from what a voter sees around himself (form ours)."""
    return (
        w[START]
        + w[DANGER] * region.insecurity
        + w[WANT] * region.supply
        + w[URGENCY] * region.urgency
        + w[DESPAIR] * region.despair
        + w[POWER] * region.power
        + w[GRIEVANCE] * grievance
        + w[AUTONOMY] * (1.0 - machine)
    )


@njit(cache=True, inline="always")
def character(person: Person, bent: float, w: np.ndarray) -> float:
    """Part of the log odds that comes from what a voter is and believes (form ours)."""
    posted = person.mandate == NAMED or person.owes > LOYAL
    other = person.party != BOLSHEVIK and person.support > BOLSHEVIK
    held = FIRST_POST <= person.occupation <= LAST_POST
    return (
        w[HUNGER] * person.hunger
        + w[DISSENT] * person.dissent
        + w[CONVICTION] * person.conviction
        + w[COMMITMENT] * person.commitment
        + w[ROUTINE] * person.routine
        + w[LEANING] * min(1.0, max(-1.0, float(person.leaning)))
        + w[DISPOSITION] * bent
        + w[MEMBER] * int(person.party == BOLSHEVIK)
        + w[OTHER_PARTY] * int(other)
        + w[APPOINTED] * int(posted and held)
        + w[OFFICE] * int(held)
    )


@njit(cache=True, inline="always")
def loyalties(owes: float, patron: float, circle: float, net: float, w: np.ndarray) -> float:
    """Part of a member's log odds that comes from patron, circle and leaders (form ours).

    A holder who was posted owes the one who posted him (block1975 for the power of postings).
    """
    return w[PATRON] * owes * patron + w[CIRCLE] * circle + w[LEADERS] * net


@njit(cache=True, inline="always")
def held_to(owes: float, secretary: float, p: Votes) -> float:
    """Part of the log odds that comes from the town's secretary who gave the post (form ours).

    chief * debt * (2 s - 1), with s his own chance to be for it.
    """
    return p.chief * owes * (2.0 * secretary - 1.0)


@njit(cache=True, inline="always")
def followed(share: float, p: Votes) -> float:
    """Part of the log odds that comes from what one's cell holds: cell * (2 share - 1), ours."""
    return p.cell * (2.0 * share - 1.0)


@njit(cache=True, inline="always")
def looked_at(machine: float, draw: float, p: Votes) -> int:
    """Candidates among whom a secretary chooses a delegate: 1 where the town elects freely."""
    return 1 + int(p.candidates * machine + draw) * int(machine > 0.0)


@njit(cache=True, inline="always")
def _side(sides, leader):
    return sides[leader] if leader >= 0 else 0.0


@njit(cache=True, error_model="numpy")
def weigh(
    people: People, rows: np.ndarray, hall: Hall, w: np.ndarray, extra: float, out: np.ndarray
) -> None:
    """Weigh a motion: the log odds of a vote for it by each of some rows.

    Parameters
    ----------
    people : People
    rows : (n,) int64
    hall : Hall
    w : (n_weighs,) float64
    extra : float
        What everybody in the assembly shares, log odds.
    out : (n,) float64
        Receives the log odds.
    """
    for n in range(rows.size):
        i = rows[n]
        r = people.region[i]
        place = people.place[i]
        identity = people.identity[i]
        town = town_of(r, place, identity, hall.plants, hall.town_key)
        works = people.occupation[i] == BENCH and place >= 0
        grievance = hall.plants[place].grievance if works else hall.grievance[r]
        person = _person(people, i)
        bent = disposition(identity, hall.trait_key)
        u = extra + situation(hall.regions[r], grievance, hall.machine[town], w)
        u += character(person, bent, w)
        if person.party == BOLSHEVIK:
            patron = _side(hall.sides, people.patron[i])
            circle = _side(hall.sides, people.circle[i])
            u += hall.base[town] + loyalties(float(person.owes), patron, circle, hall.net, w)
        out[n] = u


class Voter(NamedTuple):
    """The columns of a person that a vote reads."""

    occupation: int
    party: int
    support: int
    mandate: int
    owes: float
    hunger: float
    dissent: float
    conviction: float
    commitment: float
    routine: float
    leaning: float


@njit(cache=True, inline="always")
def _person(people, i):
    return Voter(
        people.occupation[i],
        people.party[i],
        people.support[i],
        people.mandate[i],
        people.owes[i],
        people.hunger[i],
        people.dissent[i],
        people.conviction[i],
        people.commitment[i],
        people.routine[i],
        people.leaning[i],
    )


@njit(cache=True, inline="always")
def cell_of(people: People, i: int, town: int, n_plants: int) -> int:
    """Cell of a member: the workplace, the office by body and town, the unit, or the town."""
    if people.occupation[i] == BENCH and people.place[i] >= 0:
        return people.place[i]
    if people.body[i] >= 0:
        return n_plants + people.body[i] * TOWNS + town
    other = n_plants + N_BODIES * TOWNS
    return other + TOWNS + town if people.occupation[i] == ARMY else other + town


@njit(cache=True, error_model="numpy")
def discuss(
    people: People,
    rows: np.ndarray,
    hall: Hall,
    secretary: np.ndarray,
    rounds: int,
    p: Votes,
    odds: np.ndarray,
    chance: np.ndarray,
    town: np.ndarray,
) -> None:
    """Let the members talk in their cells: log odds become chances of a vote for the motion.

    Parameters
    ----------
    people : People
    rows : (n,) int64
        Members of the party.
    hall : Hall
    secretary : (42,) int64
        Place in `rows` of each town's secretary, or -1.
    rounds : int
    p : Votes
    odds : (n,) float64
        Log odds before the talk.
    chance, town : (n,) float64, (n,) int64
        Receive the chance after it, and the town.
    """
    cell = np.empty(rows.size, np.int64)
    n_cells = hall.plants.size + (N_BODIES + 2) * TOWNS
    for n in range(rows.size):
        i = rows[n]
        identity = people.identity[i]
        town[n] = town_of(people.region[i], people.place[i], identity, hall.plants, hall.town_key)
        cell[n] = cell_of(people, i, town[n], hall.plants.size)
        chance[n] = logistic(odds[n])
    for _ in range(rounds):
        ayes = np.zeros(n_cells, np.int64)
        heads = np.zeros(n_cells, np.int64)
        for n in range(rows.size):
            weight = people.weight[rows[n]]
            ayes[cell[n]] += weight * np.int64(chance[n] * POINTS)
            heads[cell[n]] += weight
        before = chance.copy()
        for n in range(rows.size):
            i = rows[n]
            c = cell[n]
            u = odds[n] + followed(ayes[c] / (heads[c] * float(POINTS)), p)
            chief = people.chief[i]
            if 0 <= chief < TOWNS and secretary[chief] >= 0:
                u += held_to(float(people.owes[i]), before[secretary[chief]], p)
            chance[n] = logistic(u)


@njit(cache=True)
def secretaries(people: People, rows: np.ndarray, hall: Hall, out: np.ndarray) -> None:
    """Find the secretary of each town: of the party's highest rank there, longest in the post.

    Parameters
    ----------
    people : People
    rows : (n,) int64
    hall : Hall
    out : (42,) int64
        Receives places in `rows`; -1 where there is none.
    """
    out[:] = -1
    for n in range(rows.size):
        i = rows[n]
        if not FIRST_PARTY <= people.body[i] <= LAST_PARTY or people.rank[i] < MIDDLE:
            continue
        identity = people.identity[i]
        t = town_of(people.region[i], people.place[i], identity, hall.plants, hall.town_key)
        if out[t] < 0 or _before(people, i, rows[out[t]]):
            out[t] = n


@njit(cache=True, inline="always")
def _before(people, i, j):
    """Whether `i` is senior to `j`."""
    if people.rank[i] != people.rank[j]:
        return people.rank[i] > people.rank[j]
    if people.entered[i] != people.entered[j]:
        return people.entered[i] < people.entered[j]
    return people.identity[i] < people.identity[j]


@njit(cache=True)
def line_up(people: People, rows: np.ndarray, key: np.uint64, p: Votes, out: np.ndarray) -> None:
    """Draw the order in which members come to be sent: those who hold posts first.

    Parameters
    ----------
    people : People
    rows : (n,) int64
    key : uint64
    p : Votes
    out : (n,) float64
        Receives waiting times; the shortest are sent first, in proportion to the heads of a row.
    """
    for n in range(rows.size):
        i = rows[n]
        body = people.body[i]
        held = body >= 0 and people.rank[i] >= MIDDLE and not FIRST_OTHER <= body <= LAST_OTHER
        rate = people.weight[i] * (1.0 if held else p.standing)
        out[n] = -log(1.0 - uniform(key, people.identity[i])) / rate


@njit(cache=True)
def send(
    line: np.ndarray,
    first: np.ndarray,
    seats: np.ndarray,
    chance: np.ndarray,
    secretary: np.ndarray,
    machine: np.ndarray,
    key: np.uint64,
    p: Votes,
    out: np.ndarray,
) -> int:
    """Send the delegates of each town; return how many were chosen among several.

    Parameters
    ----------
    line : (n,) int64
        Places of members, by town and then in the order in which they come to be sent.
    first : (43,) int64
        Where each town's part of the line begins.
    seats : (42,) int64
        Delegates of each town.
    chance : (n,) float64
        Chance of a vote for the motion.
    secretary : (42,) int64
    machine : (42,) float64
    key : uint64
    p : Votes
    out : (total, 3) int64
        Receives the place of each delegate, the town, and whether a secretary chose among several.
    """
    total = chosen = 0
    for t in range(TOWNS):
        members = first[t + 1] - first[t]
        at = 0
        for ordinal in range(seats[t]):
            number = 1
            if secretary[t] >= 0:
                number = looked_at(machine[t], uniform(key, np.uint64(t * 1024 + ordinal)), p)
            best = line[first[t] + at % members]
            for step in range(1, number):
                one = line[first[t] + (at + step) % members]
                near = abs(chance[one] - chance[secretary[t]])
                if near < abs(chance[best] - chance[secretary[t]]):
                    best = one
            at += number
            chosen += int(number > 1)
            out[total, 0] = best
            out[total, 1] = t
            out[total, 2] = int(number > 1)
            total += 1
    return chosen
