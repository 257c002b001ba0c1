"""The soviet of a region: elections, deputies, the plenum and who still comes to it.

ODD element: submodels (soviet). A seat from a workplace goes to somebody who took part there; a
reserved seat to somebody in a post or in the army. Composition, attendance and accountability are
counted over the deputies, who are persons.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np
from numba import njit

from thermidor.common.maths import total
from thermidor.common.random import Stream, uniform
from thermidor.society.people.deputy import accountability, coming, vote
from thermidor.society.pressures import Channel
from thermidor.society.record import PlantTally, SovietNote
from thermidor.society.row import BLOCK, pick_out
from thermidor.society.state import Body, Mandate, Occupation, Party, Region, Seat

SEATS = (780.0, 2000.0, 42000.0)
"""Seats of the soviets of a region: Moscow's 2,000 from the evidence, the others assumption."""
DEPUTIES = 400
"""Deputies who are followed as persons in a region, each standing for his share of the seats."""
BENCH, ARMY = int(Occupation.BENCH), int(Occupation.ARMY)
BOLSHEVIK, N_PARTIES = int(Party.BOLSHEVIK), len(Party)
FACTORY, RESERVED = int(Seat.FACTORY), int(Seat.RESERVED)
ELECTED, APPOINTED = int(Mandate.ELECTED), int(Mandate.APPOINTED)
FIRST_ELECTABLE = int(Body.PETROGRAD_SOVIET)
HEADS, SUPPORT = int(PlantTally.HEADS), int(PlantTally.SUPPORT)
S_SEAT, S_ATTENDANCE = int(Stream.SEAT), int(Stream.ATTENDANCE)
LARGE, HUGE = 200.0, 1000.0
_SHARES = (
    SovietNote.NONPARTY,
    SovietNote.BOLSHEVIK,
    SovietNote.MENSHEVIK,
    SovietNote.SR,
    SovietNote.LEFT_SR,
    SovietNote.ANARCHIST,
)


Deputies = namedtuple("Deputies", "identity region place party support seat entered")
"""The columns of persons that tell of deputies."""


@njit(cache=True)
def plant_votes(active, standing, restriction, p, out):
    """Share of a workplace's seats by party from its active supporters; returns their number.

    Parties without standing are voted for as non-party.
    """
    voters = 0.0
    for party in range(N_PARTIES):
        out[party] = 0.0
    for party in range(N_PARTIES):
        legal = party <= BOLSHEVIK or standing[party] > 0.0
        out[party if legal else 0] += active[party]
        voters += active[party]
    if voters <= 0.0:
        return 0.0
    weights = 0.0
    for party in range(N_PARTIES):
        out[party] = vote(out[party] / voters, party == BOLSHEVIK, restriction, p)
        weights += out[party]
    for party in range(N_PARTIES):
        out[party] = out[party] / weights
    return voters


@njit(cache=True)
def _expected(plants, counted, r, standing, restriction, p, out, huge):
    """Party shares expected from all workplaces; votes in plants of 1,000 and more; heads met."""
    votes = np.zeros(N_PARTIES)
    seats = 0.0
    for j in range(plants.size):
        if plants.region[j] != r or counted[j, HEADS] == 0:
            continue
        active = plant_votes(
            counted[j, SUPPORT : SUPPORT + N_PARTIES], standing, restriction, p, votes
        )
        if active <= 0.0:
            continue
        seats += counted[j, HEADS]
        for party in range(N_PARTIES):
            out[party] += votes[party] * counted[j, HEADS]
        if plants.strength[j] >= HUGE:
            huge[0] += counted[j, SUPPORT]
            huge[1] += counted[j, SUPPORT + BOLSHEVIK]
            for party in range(2, N_PARTIES):
                if standing[party] <= 0.0:
                    huge[0] += counted[j, SUPPORT + party]
    return seats


@njit(cache=True)
def _clear(people, r):
    for i in range(people.identity.size):
        if people.seat[i] > 0 and people.region[i] == r:
            people.seat[i] = 0
            if people.body[i] < 0:
                people.mandate[i] = 0


@njit(cache=True, inline="always")
def _at_meetings(people, low, r, marks):
    """Mark with 1 who of a block of rows took part at a bench of the region; return its rows."""
    rows = min(BLOCK, people.identity.size - low)
    work, region, present = (
        people.occupation[low : low + rows],
        people.region[low : low + rows],
        people.present[low : low + rows],
    )
    for i in range(rows):
        marks[i] = (work[i] == BENCH) & (region[i] == r) & (present[i] != 0)
    return rows


@njit(cache=True, inline="always")
def _speaking(people, low, r, marks):
    """Mark with 1 who of a block of rows may sit for an organisation; return its rows."""
    rows = min(BLOCK, people.identity.size - low)
    work, region, body = (
        people.occupation[low : low + rows],
        people.region[low : low + rows],
        people.body[low : low + rows],
    )
    for i in range(rows):
        marks[i] = (region[i] == r) & speaks(work[i], body[i])
    return rows


@njit(cache=True, error_model="numpy")
def _choose_factory(
    people, plants, counted, r, key, month, standing, restriction, p, per_head, who, start
):
    """Choose factory deputies among those who took part; `per_head` deputies per worker."""
    votes = np.zeros(N_PARTIES)
    merged = np.zeros(N_PARTIES)
    last, n = -1, start
    marks, found = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64)
    for low in range(0, people.identity.size, BLOCK):
        rows = _at_meetings(people, low, r, marks)
        for k in range(pick_out(marks, 1, rows, found)):
            i = low + found[k]
            j = people.place[i]
            if j != last:
                last = j
                active = counted[j, SUPPORT : SUPPORT + N_PARTIES]
                plant_votes(active, standing, restriction, p, votes)
                for party in range(N_PARTIES):
                    merged[party] = 0.0
                for party in range(N_PARTIES):
                    legal = party <= BOLSHEVIK or standing[party] > 0.0
                    merged[party if legal else 0] += active[party]
            s = people.support[i]
            s = s if s <= BOLSHEVIK or standing[s] > 0.0 else 0
            if merged[s] <= 0.0:
                continue
            chance = per_head * counted[j, HEADS] * votes[s] * people.weight[i] / merged[s]
            if uniform(key, people.identity[i]) < chance and n < who.size:
                people.seat[i], people.mandate[i], people.entered[i] = FACTORY, ELECTED, month
                who[n] = i
                n += 1
    return n


@njit(cache=True, error_model="numpy")
def _choose_reserved(people, r, key, month, own_pool, other_pool, share_own, wanted, who, start):
    """Choose deputies of reserved seats among those who may sit for an organisation."""
    n = start
    marks, found = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64)
    for low in range(0, people.identity.size, BLOCK):
        rows = _speaking(people, low, r, marks)
        for k in range(pick_out(marks, 1, rows, found)):
            i = low + found[k]
            if people.seat[i] > 0:
                continue
            if people.support[i] == BOLSHEVIK:
                chance = wanted * share_own * people.weight[i] / own_pool
            else:
                chance = wanted * (1.0 - share_own) * people.weight[i] / other_pool
            if uniform(key, people.identity[i]) < chance and n < who.size:
                people.seat[i] = RESERVED
                if people.body[i] < 0:
                    people.mandate[i], people.entered[i] = APPOINTED, month
                who[n] = i
                n += 1
    return n


@njit(cache=True, error_model="numpy")
def _pools(people, r):
    """Persons who may sit for an organisation: supporters of the party in charge, and others."""
    own = others = 0
    marks = np.empty(BLOCK, np.uint8)
    for low in range(0, people.identity.size, BLOCK):
        rows = _speaking(people, low, r, marks)
        support, weight = people.support[low : low + rows], people.weight[low : low + rows]
        for i in range(rows):
            able, ours = weight[i] * np.int64(marks[i]), np.int64(support[i] == BOLSHEVIK)
            own += able * ours
            others += able * (1 - ours)
    return max(float(own), 1.0), max(float(others), 1.0)


@njit(cache=True)
def speaks(occupation, body):
    """Whether a person may sit for an organisation: soldiers, staff of soviets, party and unions.

    Reserved seats went to organisations and the army (rabinowitch2007); that private offices and
    those of the state send nobody of their own is ours.
    """
    return occupation == ARMY or body >= FIRST_ELECTABLE


@njit(cache=True)
def _sit(people, activity, r, who, n, shares, month, standing, business, contest, key, p, out):
    """Drop deputies who left; count parties, attendance and accountability of those who sit.

    out: six party shares, factory seats, factory Bolshevik seats, reserved, came, accountability.
    """
    p = p[0]
    kept = 0
    for d in range(n):
        i = who[d]
        if people.seat[i] == 0 or people.region[i] != r:
            continue
        who[kept], shares[kept] = i, shares[d]
        kept += 1
        party = people.party[i] if people.party[i] > 0 else people.support[i]
        if party > BOLSHEVIK and standing[party] <= 0.0:
            party = 0
        seats = shares[kept - 1]
        out[party] += seats
        named = people.seat[i] == RESERVED
        meets = 1.0
        if named:
            out[8] += seats
        else:
            out[6] += seats
            if party == BOLSHEVIK:
                out[7] += seats
            meets = min(1.0, activity[people.place[i]] / p.quorum)
        if uniform(key, people.identity[i]) < coming(business, contest, p):
            out[9] += seats
        out[10] += seats * accountability(month - people.entered[i], named, meets, p)
    return kept


def contested(parties, free, p):
    """Contest in a soviet (0..1): a majority and an organised opposition that can speak.

    min(1, 4 b o) * (s + (1 - s) * worth of other parties' standing), with b the majority's share
    and o that of other parties, deputies of no party counting in part (they had no programme: the
    article's own objection); the form is ours.
    """
    b = max(0.5, float(parties[BOLSHEVIK]))
    opposed = total(parties[2:]) + float(parties[0]) * p.contest_nonparty
    return min(1.0, 4.0 * b * opposed) * (p.contest_silent + (1.0 - p.contest_silent) * free)


def executive(parties, p):
    """Composition of a soviet's executive, which chooses delegates and heads: (6,) float64.

    Each party's share of the seats to the power `congress`, so that a majority takes more than its
    share; deputies of no party count in part: without programme or organisation they form no list
    (the objection that the article makes to them). The form is ours.
    """
    lists = [float(share) for share in parties]
    lists[Party.NONE] *= p.contest_nonparty
    chosen = np.array([share**p.congress for share in lists])  # NumPy's own power may differ by CPU
    return chosen / max(total(chosen.tolist()), 1e-9)


class Soviet:
    """The soviet of one region (for the provinces: all their town soviets).

    Attributes
    ----------
    region : Region
    reserved : float
        Share of seats kept for organisations, 0..1.
    attendance, contest, accountable : float
        Share of seats whose deputies came, contest in it, share answerable to those below, 0..1.
    parties : (6,) float64
        Shares of seats by Party.
    """

    def __init__(self, region: Region, parameters):
        self.region, self.seats = region, SEATS[region]
        self.who = np.full(4 * DEPUTIES, -1, np.int64)
        self.share = np.zeros(4 * DEPUTIES)
        self.n = 0
        self.reserved, self.floor = parameters.start.reserved, 0.0
        self.since, self.delayed, self.late = 0, 0, 0.0
        start = parameters.start
        self.attendance, self.contest = 0.0, start.contest
        self.accountable = start.answerable
        self.parties = np.zeros(N_PARTIES)
        self.factory_bolshevik = 0.5
        self.huge = np.zeros(2)
        self.called = True
        self.expected = np.zeros(N_PARTIES)
        self.filled, self.reserved_share = 1.0, 0.0

    def due(self, simulation) -> bool:
        """Whether an election falls due: called by an act, or its time is up and nothing delays."""
        p = simulation.parameters.soviets
        urgency = simulation.channels.item(self.region, Channel.URGENCY)
        interval = p.interval * (1.0 + p.interval_urgency * urgency)
        self.late = min(1.0, max(0.0, self.since - p.interval) / 12.0)
        if self.called:
            return True
        if self.delayed > 0:
            self.delayed -= 1
            return False
        return self.since >= interval

    def executive(self, p) -> np.ndarray:
        """Return the composition of its executive, see `executive`: (6,) float64."""
        return executive(self.parties, p)

    def restriction(self, simulation) -> float:
        """How far closed papers and parties tilt the vote here, 0..1."""
        return 1.0 - simulation.parties.activity[self.region]

    def elect(self, simulation) -> None:
        """Hold the election: workplaces give seats, the executive reserves some."""
        p, r = simulation.parameters.soviets, int(self.region)
        people, key = simulation.society.people.arrays, simulation.keys[S_SEAT]
        standing = simulation.parties.local
        restriction = self.restriction(simulation)
        self.expected[:] = 0.0
        self.huge[:] = 0.0
        heads = _expected(
            simulation.society.plants,
            simulation.plant_tally,
            r,
            standing,
            restriction,
            p,
            self.expected,
            self.huge,
        )
        if heads > 0:
            self.expected /= heads
        lacking = max(0.0, p.reserve_target - self.expected[BOLSHEVIK])
        threat = simulation.channels[r, Channel.INSECURITY]
        self.reserved += p.reserve_speed * lacking * min(1.0, p.reserve_calm + threat)
        self.reserved = min(p.reserve_most, max(self.reserved, self.floor))
        _clear(people, r)
        factory = DEPUTIES * (1.0 - self.reserved)
        per_head = factory / heads if heads > 0 else 0.0
        self.n = _choose_factory(
            people,
            simulation.society.plants,
            simulation.plant_tally,
            r,
            key,
            simulation.month,
            standing,
            restriction,
            p,
            per_head,
            self.who,
            0,
        )
        own, others = _pools(people, r)
        lean = 1.0 / (1.0 + p.reserve_others * others / own)
        self.n = _choose_reserved(
            people,
            r,
            key,
            simulation.month,
            own,
            others,
            lean,
            DEPUTIES * self.reserved,
            self.who,
            self.n,
        )
        self.share[: self.n] = self.seats / max(self.n, 1)
        self.since, self.called, self.filled = 0, False, 1.0

    def meet(self, simulation) -> None:
        """Seat those deputies who are still there; count who came and who answers to whom."""
        out, people = np.zeros(11), simulation.society.people
        self.n = _sit(
            Deputies(
                people.identity,
                people.region,
                people.place,
                people.party,
                people.support,
                people.seat,
                people.entered,
            ),
            simulation.society.plants.activity,
            int(self.region),
            self.who,
            self.n,
            self.share,
            simulation.month,
            simulation.parties.local,
            simulation.cascade.business(0),
            self.contest,
            simulation.keys[S_ATTENDANCE],
            simulation.packed.soviets,
            out,
        )
        self.since += 1
        out = out.tolist()
        held = total(out[:N_PARTIES])
        self.filled = held / self.seats
        if held > 0:
            self.parties[:] = [seats / held for seats in out[:N_PARTIES]]
            self.attendance, self.accountable = out[9] / held, out[10] / held
            self.reserved_share = out[8] / held
            self.factory_bolshevik = out[7] / out[6] if out[6] > 0 else 0.0
        else:
            self.attendance = self.accountable = 0.0
        free = simulation.parties.activity.item(self.region)
        self.contest = (
            contested(self.parties.tolist(), free, simulation.parameters.soviets)
            if held > 0
            else 0.0
        )

    def write(self, note: list[float], simulation) -> None:
        """Write the month's notes."""
        note[SovietNote.SEATS] = self.seats * self.filled
        for field, share in zip(_SHARES, self.parties.tolist(), strict=True):
            note[field] = share
        note[SovietNote.FACTORY_BOLSHEVIK] = self.factory_bolshevik
        note[SovietNote.RESERVED] = self.reserved_share
        note[SovietNote.ATTENDANCE] = self.attendance
        note[SovietNote.CONTEST] = self.contest
        note[SovietNote.ACCOUNTABILITY] = self.accountable
        note[SovietNote.SINCE_ELECTION] = self.since
        note[SovietNote.HUGE_NONPARTY_VOTE] = self.huge.item(0)
        note[SovietNote.HUGE_BOLSHEVIK_VOTE] = self.huge.item(1)
        note[SovietNote.DELAY] = self.late
        note[SovietNote.VOTE_BOLSHEVIK] = self.expected.item(BOLSHEVIK)
