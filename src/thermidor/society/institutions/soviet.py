"""The soviet of a region: elections, deputies, the plenum and who still comes to it.

ODD element: submodels (soviet). A seat from a workplace goes to somebody who took part there; a
reserved seat to somebody in a post or in the army. Composition, attendance and accountability are
counted over the deputies, who are persons.
"""

from __future__ import annotations

from collections import namedtuple
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.maths import total
from thermidor.common.random import Stream, uniform
from thermidor.society.people.deputy import Soviets, accountability, coming, vote
from thermidor.society.population import Start
from thermidor.society.pressures import Channel
from thermidor.society.record import PlantTally
from thermidor.society.registry import Other, Packed, institution
from thermidor.society.row import BLOCK, pick_out
from thermidor.society.state import HUGE, SOVIETS, Mandate, Occupation, Party, Plants, Region, Seat

SEATS = (780.0, 2000.0, 42000.0)
"""Seats of the soviets of a region: Moscow's 2,000 from the evidence, the others assumption."""
DEPUTIES = 400
"""Deputies who are followed as persons in a region, each standing for his share of the seats."""
LATE = 12.0
"""Months after which an election that was due is as late as counts."""
BOLSHEVIK, NONE, N_PARTIES = int(Party.BOLSHEVIK), int(Party.NONE), len(Party)
FIRST_ELECTABLE = int(SOVIETS[0])

Deputies = namedtuple("Deputies", "identity region place party support seat entered")
"""The columns of persons that deputies are counted by."""
_deputies = attrgetter(*Deputies._fields)


@njit(cache=True, inline="always")
def _legal(party, standing):
    """Return a party as it may stand: one without legal standing stands as non-party."""
    return party if party <= BOLSHEVIK or standing[party] > 0.0 else NONE


@njit(cache=True)
def plant_votes(
    active: np.ndarray, standing: np.ndarray, restriction: float, p: Soviets, out: np.ndarray
) -> float:
    """Share of a workplace's seats by party from its active supporters; return their number.

    Parties without standing are voted for as non-party.

    Parameters
    ----------
    active : (6,)
        Workers who took part, by party supported.
    standing : (6,) float64
        Legal standing of the parties, 1 or 0.
    restriction : float
        How far closed papers and parties tilt the vote, 0..1.
    out : (6,) float64
        Receives the shares.
    """
    voters = weights = 0.0
    for party in range(N_PARTIES):
        out[party] = 0.0
    for party in range(N_PARTIES):
        out[_legal(party, standing)] += active[party]
        voters += active[party]
    if voters <= 0.0:
        return 0.0
    for party in range(N_PARTIES):
        out[party] = vote(out[party] / voters, party == BOLSHEVIK, restriction, p)
        weights += out[party]
    for party in range(N_PARTIES):
        out[party] = out[party] / weights
    return voters


class Expected(NamedTuple):
    """What an election starts from."""

    heads: float  # workers whose workplaces vote
    huge_nonparty: float  # votes in plants of 1,000 and more for lists of no party
    huge_bolshevik: float  # the same for Bolsheviks


@njit(cache=True)
def _expected(plants, counted, r, standing, restriction, p: Soviets, out):
    """Add up the party shares expected from all workplaces, weighted by workers, in `out`."""
    votes = np.zeros(N_PARTIES)
    heads = nonparty = bolshevik = 0.0
    for j in range(plants.size):
        workers = counted[j, PlantTally.HEADS]
        if plants.region[j] != r or workers == 0:
            continue
        active = counted[j, PlantTally.SUPPORT : PlantTally.SUPPORT + N_PARTIES]
        if plant_votes(active, standing, restriction, p, votes) <= 0.0:
            continue
        heads += workers
        for party in range(N_PARTIES):
            out[party] += votes[party] * workers
        if plants.strength[j] >= HUGE:
            bolshevik += active[BOLSHEVIK]
            for party in range(N_PARTIES):
                if _legal(party, standing) == NONE:
                    nonparty += active[party]
    return Expected(heads, nonparty, bolshevik)


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
    work, region = people.occupation[low : low + rows], people.region[low : low + rows]
    present = people.present[low : low + rows]
    for i in range(rows):
        marks[i] = (work[i] == Occupation.BENCH) & (region[i] == r) & (present[i] != 0)
    return rows


@njit(cache=True, inline="always")
def _speaking(people, low, r, marks):
    """Mark with 1 who of a block of rows may sit for an organisation; return its rows."""
    rows = min(BLOCK, people.identity.size - low)
    work, region = people.occupation[low : low + rows], people.region[low : low + rows]
    body = people.body[low : low + rows]
    for i in range(rows):
        marks[i] = (region[i] == r) & speaks(work[i], body[i])
    return rows


class Election(NamedTuple):
    """How seats are given in one election."""

    region: int
    month: int
    standing: np.ndarray  # (6,) legal standing of the parties, 1 or 0
    restriction: float  # how far closed papers and parties tilt the vote, 0..1
    per_head: float  # factory deputies per worker
    reserved: float  # deputies of reserved seats
    own_pool: float  # persons who may sit for an organisation and support the party in charge
    other_pool: float  # other persons who may
    own_share: float  # reserved seats for supporters of the party in charge, 0..1


@njit(cache=True)
def _merge(active, standing, p: Soviets, restriction, votes, merged):
    """Set a workplace's votes by party, and its active supporters as they may vote."""
    plant_votes(active, standing, restriction, p, votes)
    merged[:] = 0.0
    for party in range(N_PARTIES):
        merged[_legal(party, standing)] += active[party]


@njit(cache=True, error_model="numpy")
def _choose_factory(people, plants, counted, e, key, p: Soviets, who):
    """Choose factory deputies among those who took part; return how many."""
    votes, merged = np.zeros(N_PARTIES), np.zeros(N_PARTIES)
    last, n = -1, 0
    marks, found = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64)
    for low in range(0, people.identity.size, BLOCK):
        rows = _at_meetings(people, low, e.region, marks)
        for k in range(pick_out(marks, 1, rows, found)):
            i = low + found[k]
            j = people.place[i]
            if j != last:
                last = j
                active = counted[j, PlantTally.SUPPORT : PlantTally.SUPPORT + N_PARTIES]
                _merge(active, e.standing, p, e.restriction, votes, merged)
            party = _legal(people.support[i], e.standing)
            if merged[party] <= 0.0:
                continue
            seats = e.per_head * counted[j, PlantTally.HEADS] * votes[party]
            chance = seats * people.weight[i] / merged[party]
            if uniform(key, people.identity[i]) < chance and n < who.size:
                people.seat[i], people.mandate[i] = Seat.FACTORY, Mandate.ELECTED
                people.entered[i] = e.month
                who[n] = i
                n += 1
    return n


@njit(cache=True, error_model="numpy")
def _choose_reserved(people, e, key, who, n):
    """Choose deputies of reserved seats among those who may sit for an organisation; they follow
    the first `n`. Return how many deputies there are now."""
    marks, found = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64)
    for low in range(0, people.identity.size, BLOCK):
        rows = _speaking(people, low, e.region, marks)
        for k in range(pick_out(marks, 1, rows, found)):
            i = low + found[k]
            if people.seat[i] > 0:
                continue
            if people.support[i] == BOLSHEVIK:
                chance = e.reserved * e.own_share * people.weight[i] / e.own_pool
            else:
                chance = e.reserved * (1.0 - e.own_share) * people.weight[i] / e.other_pool
            if uniform(key, people.identity[i]) < chance and n < who.size:
                people.seat[i] = Seat.RESERVED
                if people.body[i] < 0:
                    people.mandate[i], people.entered[i] = Mandate.APPOINTED, e.month
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
def speaks(occupation: int, body: int) -> bool:
    """Whether a person may sit for an organisation: soldiers, staff of soviets, party and unions.

    Reserved seats went to organisations and the army (rabinowitch2007); that private offices and
    those of the state send nobody of their own is ours.
    """
    return occupation == Occupation.ARMY or body >= FIRST_ELECTABLE


class Plenum(NamedTuple):
    """A plenum as counted: seats, but for the number of deputies."""

    deputies: int  # who still sit
    parties: np.ndarray  # (6,) by party
    factory: float  # from workplaces
    factory_bolshevik: float
    reserved: float
    came: float
    answering: float  # accountable to those below


@njit(cache=True)
def _sit(
    people, activity, r, who, n, shares, month, standing, business, contest, key, p: Packed[Soviets]
):
    """Drop deputies who left; count parties, attendance and accountability of those who sit."""
    p = p[0]
    kept = 0
    parties = np.zeros(N_PARTIES)
    factory = bolshevik = reserved = came = answering = 0.0
    for d in range(n):
        i = who[d]
        if people.seat[i] == 0 or people.region[i] != r:
            continue
        who[kept], shares[kept] = i, shares[d]
        seats = shares[kept]
        kept += 1
        party = people.party[i] if people.party[i] > 0 else people.support[i]
        party = _legal(party, standing)
        parties[party] += seats
        named, meets = people.seat[i] == Seat.RESERVED, 1.0
        if named:
            reserved += seats
        else:
            factory += seats
            bolshevik += seats * (party == BOLSHEVIK)
            meets = min(1.0, activity[people.place[i]] / p.quorum)
        if uniform(key, people.identity[i]) < coming(business, contest, p):
            came += seats
        answering += seats * accountability(month - people.entered[i], named, meets, p)
    return Plenum(kept, parties, factory, bolshevik, reserved, came, answering)


def contested(parties: list[float], free: float, p: Soviets) -> float:
    """Contest in a soviet (0..1): a majority and an organised opposition that can speak.

    min(1, 4 b o) * (s + (1 - s) * worth of other parties' standing), with b the majority's share
    and o that of other parties, deputies of no party counting in part (they had no programme: the
    article's own objection); the form is ours.
    """
    b = max(0.5, float(parties[BOLSHEVIK]))
    opposed = total(parties[BOLSHEVIK + 1 :]) + float(parties[NONE]) * p.contest_nonparty
    return min(1.0, 4.0 * b * opposed) * (p.contest_silent + (1.0 - p.contest_silent) * free)


def executive(parties: np.ndarray, p: Soviets) -> np.ndarray:
    """Composition of a soviet's executive, which chooses delegates and heads: (6,) float64.

    Each party's share of the seats to the power `congress`, so that a majority takes more than its
    share; deputies of no party count in part: without programme or organisation they form no list
    (the objection that the article makes to them). The form is ours.
    """
    lists = [float(share) for share in parties]
    lists[Party.NONE] *= p.contest_nonparty
    chosen = np.array([share**p.congress for share in lists])  # NumPy's own power may differ by CPU
    return chosen / max(total(chosen.tolist()), 1e-9)


@institution(
    "soviets",
    regional=True,
    notes=(
        "held",
        "parties",
        "factory_bolshevik",
        "reserved_share",
        "attendance",
        "contest",
        "accountable",
        "since",
        "huge_nonparty",
        "huge_bolshevik",
        "late",
        "vote_bolshevik",
    ),
)
class Soviet:
    """The soviet of a region (in the provinces: all their town soviets).

    Attributes
    ----------
    region : Region
    reserved : float
        Share of seats kept for organisations, 0..1.
    attendance, contest, accountable : float
        Share of seats whose deputies came, contest in it, share answerable to those below, 0..1.
    parties : (6,) float64
        Shares of seats by Party.
    since, delayed : int
        Months since the election; months by which acts still put the next one off.
    """

    def __init__(self, region: Region, start: Start) -> None:
        self.region = region
        self.seats = SEATS[region]
        self.who = np.full(4 * DEPUTIES, -1, np.int64)
        self.share = np.zeros(4 * DEPUTIES)
        self.reserved = start.reserved
        self.contest = start.contest
        self.accountable = start.answerable
        self.parties, self.expected = np.zeros(N_PARTIES), np.zeros(N_PARTIES)
        self.n = self.since = self.delayed = 0
        self.floor = self.late = self.attendance = self.reserved_share = 0.0
        self.huge_nonparty = self.huge_bolshevik = 0.0
        self.factory_bolshevik = 0.5
        self.called = True
        self.filled = 1.0

    @property
    def held(self) -> float:
        """Seats that a deputy holds."""
        return self.seats * self.filled

    @property
    def vote_bolshevik(self) -> float:
        """Share of votes for Bolsheviks in the last election, 0..1."""
        return self.expected.item(BOLSHEVIK)

    def due(self, channels: np.ndarray, p: Soviets) -> bool:
        """Whether an election falls due: called by an act, or its time is up and nothing delays."""
        urgency = channels.item(self.region, Channel.URGENCY)
        interval = p.interval * (1.0 + p.interval_urgency * urgency)
        self.late = min(1.0, max(0.0, self.since - p.interval) / LATE)
        if self.called:
            return True
        if self.delayed > 0:
            self.delayed -= 1
            return False
        return self.since >= interval

    def executive(self, p: Soviets) -> np.ndarray:
        """Return the composition of its executive, see `executive`: (6,) float64."""
        return executive(self.parties, p)

    def hold_election(
        self,
        people: Columns,
        plants: Plants,
        plant_tally: np.ndarray,
        channels: np.ndarray,
        parties: Other,
        keys: np.ndarray,
        month: int,
        p: Soviets,
    ) -> None:
        """Hold the election: workplaces give seats, the executive reserves some."""
        r, key = int(self.region), keys[Stream.SEAT]
        standing, restriction = parties.local, 1.0 - parties.activity[r]
        self.expected[:] = 0.0
        heads, self.huge_nonparty, self.huge_bolshevik = _expected(
            plants, plant_tally, r, standing, restriction, p, self.expected
        )
        if heads > 0:
            self.expected /= heads
        self._reserve(channels[r, Channel.INSECURITY], p)
        _clear(people.arrays, r)
        own, others = _pools(people.arrays, r)
        election = Election(
            region=r,
            month=month,
            standing=standing,
            restriction=restriction,
            per_head=DEPUTIES * (1.0 - self.reserved) / heads if heads > 0 else 0.0,
            reserved=DEPUTIES * self.reserved,
            own_pool=own,
            other_pool=others,
            own_share=1.0 / (1.0 + p.reserve_others * others / own),
        )
        n = _choose_factory(people.arrays, plants, plant_tally, election, key, p, self.who)
        self.n = _choose_reserved(people.arrays, election, key, self.who, n)
        self.share[: self.n] = self.seats / max(self.n, 1)
        self.since = 0
        self.called = False
        self.filled = 1.0

    def _reserve(self, threat: float, p: Soviets) -> None:
        """Reserve more seats where factories are lost, at least as many as acts ask for."""
        lacking = max(0.0, p.reserve_target - self.expected[BOLSHEVIK])
        self.reserved += p.reserve_speed * lacking * min(1.0, p.reserve_calm + threat)
        self.reserved = min(p.reserve_most, max(self.reserved, self.floor))

    def meet(
        self,
        people: Columns,
        plants: Plants,
        parties: Other,
        business: Other,
        keys: np.ndarray,
        month: int,
        p: Soviets,
        packed: Packed[Soviets],
    ) -> None:
        """Seat those deputies who are still there; count who came and who answers to whom."""
        plenum = _sit(
            Deputies(*_deputies(people.arrays)),
            plants.activity,
            int(self.region),
            self.who,
            self.n,
            self.share,
            month,
            parties.local,
            1.0,
            self.contest,
            keys[Stream.ATTENDANCE],
            packed,
        )
        self.n = plenum.deputies
        self.since += 1
        seats = plenum.parties.tolist()
        held = total(seats)
        self.filled = held / self.seats
        if held <= 0:
            self.attendance = self.accountable = self.contest = 0.0
            return
        self.parties[:] = [share / held for share in seats]
        self.attendance = business.attendance.item(self.region)
        self.accountable = plenum.answering / held
        self.reserved_share = plenum.reserved / held
        bolshevik = plenum.factory_bolshevik
        self.factory_bolshevik = bolshevik / plenum.factory if plenum.factory > 0 else 0.0
        self.contest = contested(self.parties.tolist(), parties.activity.item(self.region), p)
