"""The decision cascade: plenum, executive, government, its commissions, party bodies.

ODD element: submodels (decision cascade, Sovnarkom is in `sovnarkom.py`). A month's decisions are
shared among five levels. What a level cannot take in time goes up; what went up comes back only if
deputies who come reclaim it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.society import groups
from thermidor.society.couplings import Couplings
from thermidor.society.people.deputy import Soviets
from thermidor.society.pressures import Channel, felt, mean
from thermidor.society.registry import Other, Packed, institution
from thermidor.society.state import Level

LEVELS = len(Level)
PLENUM, EXECUTIVE, GOVERNMENT, COMMISSIONS, PARTY = (int(level) for level in Level)


@njit(cache=True)
def overflow(
    load: felt(Channel.URGENCY, "what cannot wait goes past a body that cannot take it"),
    capacity: float,
    p: groups.Cascade,
) -> float:
    """Part (0..1) of a level's business that it cannot take in time.

    idle + base + load - capacity, never below nothing: a body can take what those who come can
    hold, and what cannot wait goes past it (rigby1979, rabinowitch2007; the form is ours).
    """
    return min(1.0, max(0.0, p.idle + p.base_load + load - capacity))


@njit(cache=True)
def answering(attendance: float, accountable: float, p: groups.Cascade) -> float:
    """Capacity (0..1) of deputies who come: those who answer to a meeting have hands behind them.

    attendance * (carry + (1 - carry) * accountable): soviets had what they decided carried out by
    those who came to meetings and could recall them (smith2002, rabinowitch2007); the form is ours.
    """
    return attendance * (p.carry + (1.0 - p.carry) * accountable)


@njit(cache=True)
def rising(share: float, rate: float, over: float, p: groups.Cascade) -> float:
    """Decisions that leave a level upward in a month: rate * share * overflow (form ours)."""
    return min(share, rate * share * over)


@njit(cache=True)
def settled_before(share: float, contest: float, capacity: float, p: groups.Cascade) -> float:
    """Soviet decisions settled in the party: rate * share * (1 - contest) * the centre's capacity.

    Resolutions worked out beforehand emptied the sessions (pirani2008); contest stands against it.
    """
    return p.party_soviet * share * (1.0 - contest) * capacity


@njit(cache=True)
def reclaimed(
    share: float, answered: float, contest: float, legality: float, p: groups.Cascade
) -> float:
    """Share of decisions (0..1) that comes back in a month to deputies who come and answer.

    reclaim * share * those who come and answer * contest * other parties' standing (form ours).
    """
    return p.reclaim * share * answered * contest * legality


@njit(cache=True)
def centre_capacity(bureau: float, staff: float, p: groups.Cascade) -> float:
    """Capacity of the party's centre (0..1): a standing bureau, and staff / (staff + half)."""
    return min(1.0, p.bureau * bureau + (1.0 - p.bureau) * staff / (staff + p.staff_half))


class Sitting(NamedTuple):
    """A soviet as the cascade sees it."""

    weight: float  # root of its seats
    attendance: float  # 0..1
    accountable: float  # 0..1
    filled: float  # seats held, 0..1
    contest: float  # 0..1


class Circumstances(NamedTuple):
    """What the party's centre and the law bring to a month of decisions."""

    urgency: float  # 0..1
    cec: float  # meetings of the CEC a week
    bureau: float  # a standing bureau, 0 or 1
    staff: float  # of the secretariat, persons
    substitution: float  # switch: party bodies take the soviets' decisions
    shared: float  # executives shared with non-party groups, 0 or 1
    gathered: float  # opposition in the party that is felt, ratio
    legality: float  # worth of other parties' standing, 0..1


@njit(cache=True)
def _met(soviets, p: groups.Cascade):
    """Deputies who come and answer, contest and accountability, over soviets by size (0..1)."""
    weights = came = contest = answer = 0.0
    for soviet in soviets:
        weights += soviet.weight
    for soviet in soviets:
        weight = soviet.weight / weights
        answers = soviet.accountable * soviet.filled
        came += weight * answering(soviet.attendance, answers, p)
        contest += weight * soviet.contest
        answer += weight * soviet.accountable * soviet.filled
    return came, contest, answer


@njit(cache=True)
def _move(x, soviets, given, p: Packed[groups.Cascade]):
    """Move decisions between the levels, in place; return the capacity of the party's centre."""
    p = p[0]
    capacity = centre_capacity(given.bureau, given.staff, p)
    party = capacity * given.substitution
    came, contest, answer = _met(soviets, p)
    met = answering(min(1.0, given.cec / p.cec), answer, p)
    up = np.zeros(LEVELS)
    to_party = np.zeros(LEVELS)
    up[PLENUM] = rising(x[PLENUM], p.plenum_up, overflow(given.urgency, came, p), p)
    up[EXECUTIVE] = rising(x[EXECUTIVE], p.executive_up, overflow(given.urgency, met, p), p)
    up[GOVERNMENT] = p.routine * max(0.0, x[GOVERNMENT] - p.reserve)
    to_party[PLENUM] = settled_before(x[PLENUM], contest, party, p)
    to_party[EXECUTIVE] = settled_before(x[EXECUTIVE], contest, party, p)
    free = max(0.0, x[GOVERNMENT] - p.reserve * (1.0 - p.signed * capacity))
    load = p.idle + given.urgency
    to_party[GOVERNMENT] = p.party_up * free * party * load
    to_party[COMMISSIONS] = p.commissions * p.party_up * x[COMMISSIONS] * party * load
    back = reclaimed(x[PARTY], came, contest, given.legality, p) * (1.0 + given.gathered)
    won = p.government_back * reclaimed(x[GOVERNMENT], came, contest, given.legality, p)
    back += given.shared * p.shared * x[PARTY]
    x[PLENUM] += -up[PLENUM] - to_party[PLENUM] + p.back_plenum * (back + won)
    x[EXECUTIVE] += up[PLENUM] - up[EXECUTIVE] - to_party[EXECUTIVE]
    x[EXECUTIVE] += (1.0 - p.back_plenum) * (back + won)
    x[GOVERNMENT] += up[EXECUTIVE] - up[GOVERNMENT] - to_party[GOVERNMENT] - won
    x[COMMISSIONS] += up[GOVERNMENT] - to_party[COMMISSIONS]
    taken = to_party[PLENUM] + to_party[EXECUTIVE] + to_party[GOVERNMENT] + to_party[COMMISSIONS]
    x[PARTY] += taken - back
    _share_out(x)
    return capacity


@njit(cache=True)
def _share_out(x):
    """Hold the shares within 0 and 1 and let them add up to 1."""
    held = 0.0
    for level in range(LEVELS):
        x[level] = min(1.0, max(0.0, x[level]))
        held += x[level]
    for level in range(LEVELS):
        x[level] /= held


def elected_power(
    cascade: Other, congress: Other, soviets: Other, p: groups.Cascade, q: Soviets
) -> np.ndarray:
    """Share of decisions that bodies elected by workers still take, by region: (3,) float64.

    Plenum and executive decide for all; the government counts as far as the CEC, to which it
    answers, still meets and is contested.
    """
    now, start = cascade.shares.tolist(), cascade.start.tolist()
    answer = 0.0 if congress.stopped else p.answer * congress.contest
    first = q.contest_start * p.answer
    power = min(1.0, _elected(now, answer) / _elected(start, first))
    least = q.power_unanswered
    heard = np.minimum(1.0, q.answer_gain * (soviets.accountable * soviets.filled)).tolist()
    return np.array([power * (least + (1.0 - least) * answers) for answers in heard])


def _elected(shares: list[float], answer: float) -> float:
    """Return what soviets decide, and the government as far as it answers to them (0..1)."""
    return shares[PLENUM] + shares[EXECUTIVE] + answer * (shares[GOVERNMENT] + shares[COMMISSIONS])


@institution("cascade", notes=("shares", "capacity"))
class Cascade:
    """Decisions and the levels at which they are taken.

    Attributes
    ----------
    shares : (5,) float64
        Shares of decisions by Level; they sum to 1.
    capacity : float
        Capacity of the party's centre to take decisions, 0..1.
    bureau, shared : float
        1 once the party has a standing bureau, once executives are shared with non-party groups.
    """

    def __init__(self, p: groups.Cascade) -> None:
        # soviets and government both decide at the start; the accounts dispute the party's part
        first = (p.plenum_start, p.executive_start, p.government_start, p.commissions_start, 0.0)
        self.shares = np.array(first) / sum(first) * (1.0 - p.party_start)
        self.shares[PARTY] = p.party_start
        self.start = self.shares.copy()
        self.capacity = self.bureau = self.shared = 0.0

    def share(self, level: int) -> float:
        """Share of decisions at a level, 0..1."""
        return self.shares.item(level)

    def business(self, level: int) -> float:
        """A level's share against the start, at most 1: is there something to decide?"""
        return min(1.0, self.shares.item(level) / self.start.item(level))

    def decide(
        self,
        channels: np.ndarray,
        soviets: Other,
        congress: Other,
        secretariat: Other,
        party: Other,
        parties: Other,
        couplings: Couplings,
        p: Packed[groups.Cascade],
    ) -> None:
        """Move decisions between the levels."""
        weight, filled = np.sqrt(soviets.seats), soviets.filled
        columns = (weight, soviets.attendance, soviets.accountable, filled, soviets.contest)
        sittings = tuple(
            Sitting(*soviet) for soviet in zip(*(c.tolist() for c in columns), strict=True)
        )
        given = Circumstances(
            mean(channels, Channel.URGENCY),
            congress.rate,
            self.bureau,
            secretariat.staff,
            couplings.substitution,
            self.shared,
            party.gathered,
            parties.plural,
        )
        self.capacity = _move(self.shares, sittings, given, p)
