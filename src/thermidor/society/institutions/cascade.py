"""The decision cascade: plenum, executive, government, its commissions, party bodies.

ODD element: submodels (decision cascade, Sovnarkom is in `sovnarkom.py`). A month's decisions are
shared among five levels. What a level cannot take in time goes up; what went up comes back only if
deputies who come reclaim it.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.society.pressures import Channel, mean
from thermidor.society.record import Note
from thermidor.society.state import Level

PLENUM, EXECUTIVE, GOVERNMENT, COMMISSIONS, PARTY = (int(level) for level in Level)


@njit(cache=True)
def overflow(load, capacity, p):
    """Part (0..1) of a level's business that it cannot take in time.

    idle + base + load - capacity, never below nothing: a body can take what those who come can
    hold, and what cannot wait goes past it (rigby1979, rabinowitch2007; the form is ours).
    """
    return min(1.0, max(0.0, p.idle + p.base_load + load - capacity))


@njit(cache=True)
def answering(attendance, accountable, p):
    """Capacity (0..1) of deputies who come: those who answer to a meeting have hands behind them.

    attendance * (carry + (1 - carry) * accountable): soviets had what they decided carried out by
    those who came to meetings and could recall them (smith2002, rabinowitch2007); the form is ours.
    """
    return attendance * (p.carry + (1.0 - p.carry) * accountable)


@njit(cache=True)
def rising(share, rate, over, p):
    """Decisions that leave a level upward in a month: rate * share * overflow (form ours)."""
    return min(share, rate * share * over)


@njit(cache=True)
def settled_before(share, contest, capacity, p):
    """Soviet decisions settled in the party: rate * share * (1 - contest) * the centre's capacity.

    Resolutions worked out beforehand emptied the sessions (pirani2008); contest stands against it.
    """
    return p.party_soviet * share * (1.0 - contest) * capacity


@njit(cache=True)
def reclaimed(share, answered, contest, legality, p):
    """Decisions that come back: deputies who come and answer, a contest, standing to hold it."""
    return p.reclaim * share * answered * contest * legality


@njit(cache=True)
def centre_capacity(bureau, staff, p):
    """Capacity of the party's centre (0..1): a standing bureau, and staff / (staff + half)."""
    return min(1.0, p.bureau * bureau + (1.0 - p.bureau) * staff / (staff + p.staff_half))


@njit(cache=True)
def _met(soviets, p):
    """Deputies who come and answer, contest and accountability, over soviets by size (0..1)."""
    whole = came = contest = answer = 0.0
    for weight, _, _, _, _ in soviets:
        whole += weight
    for size, attendance, accountable, filled, contested in soviets:
        weight = size / whole
        came += weight * answering(attendance, accountable * filled, p)
        contest += weight * contested
        answer += weight * accountable * filled
    return came, contest, answer


@njit(cache=True)
def _move(x, soviets, urgency, rate, bureau, staff, substitution, shared, gathered, legality, p):
    """Move decisions between the levels, in place; return the capacity of the party's centre."""
    p = p[0]
    capacity = centre_capacity(bureau, staff, p)
    party = capacity * substitution
    came, contest, answer = _met(soviets, p)
    met = answering(min(1.0, rate / p.cec), answer, p)
    up, to_party = np.zeros(5), np.zeros(5)
    up[PLENUM] = rising(x[PLENUM], p.plenum_up, overflow(urgency, came, p), p)
    up[EXECUTIVE] = rising(x[EXECUTIVE], p.executive_up, overflow(urgency, met, p), p)
    up[GOVERNMENT] = p.routine * max(0.0, x[GOVERNMENT] - p.reserve)
    to_party[PLENUM] = settled_before(x[PLENUM], contest, party, p)
    to_party[EXECUTIVE] = settled_before(x[EXECUTIVE], contest, party, p)
    free = max(0.0, x[GOVERNMENT] - p.reserve * (1.0 - p.signed * capacity))
    to_party[GOVERNMENT] = p.party_up * free * party * (p.idle + urgency)
    to_party[COMMISSIONS] = p.commissions * p.party_up * x[COMMISSIONS] * party * (p.idle + urgency)
    back = reclaimed(x[PARTY], came, contest, legality, p) * (1.0 + gathered)
    back_government = p.government_back * reclaimed(x[GOVERNMENT], came, contest, legality, p)
    back += shared * p.shared * x[PARTY]
    x[PLENUM] += -up[PLENUM] - to_party[PLENUM] + p.back_plenum * (back + back_government)
    x[EXECUTIVE] += up[PLENUM] - up[EXECUTIVE] - to_party[EXECUTIVE]
    x[EXECUTIVE] += (1.0 - p.back_plenum) * (back + back_government)
    x[GOVERNMENT] += up[EXECUTIVE] - up[GOVERNMENT] - to_party[GOVERNMENT] - back_government
    x[COMMISSIONS] += up[GOVERNMENT] - to_party[COMMISSIONS]
    x[PARTY] += to_party[0] + to_party[1] + to_party[2] + to_party[3] - back
    whole = 0.0
    for level in range(5):
        x[level] = min(1.0, max(0.0, x[level]))
        whole += x[level]
    for level in range(5):
        x[level] /= whole
    return capacity


class Cascade:
    """Shares of decisions by level.

    Attributes
    ----------
    shares : (5,) float64
        Plenum, executive, government, commissions, party; they sum to 1.
    capacity : float
        Capacity of the party's centre to take decisions, 0..1.
    """

    def __init__(self, p):
        # soviets and government both decide at the start; the accounts dispute the party's part
        first = (p.plenum_start, p.executive_start, p.government_start, p.commissions_start, 0.0)
        self.shares = np.array(first) / sum(first) * (1.0 - p.party_start)
        self.shares[PARTY] = p.party_start
        self.start = self.shares.copy()
        self.capacity = 0.0
        self.bureau = 0.0
        self.shared = 0.0

    def share(self, level: int) -> float:
        """Share of decisions at a level, 0..1."""
        return self.shares.item(level)

    def business(self, level: int) -> float:
        """A level's share against the start, at most 1: is there something to decide?"""
        return min(1.0, self.shares.item(level) / self.start.item(level))

    def step(self, simulation) -> None:
        """Move decisions between the levels."""
        p, couple = simulation.packed.cascade, simulation.parameters.couplings
        soviets = np.array(
            [
                (s.seats**0.5, s.attendance, s.accountable, s.filled, s.contest)
                for s in simulation.soviets
            ]
        )
        self.capacity = _move(
            self.shares,
            soviets,
            mean(simulation.channels, Channel.URGENCY),
            simulation.congress.rate,
            self.bureau,
            simulation.secretariat.staff,
            couple.substitution,
            self.shared,
            simulation.party.gathered,
            simulation.parties.plural,
            p,
        )

    def write(self, note: list[float], simulation) -> None:
        """Write the month's notes."""
        note[Note.PLENUM : Note.PARTY + 1] = self.shares.tolist()
        note[Note.URGENCY] = mean(simulation.channels, Channel.URGENCY)
