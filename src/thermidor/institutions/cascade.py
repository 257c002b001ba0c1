"""The decision cascade: plenum, executive, government, its commissions, party bodies.

ODD element: submodels (decision cascade, Sovnarkom is in `sovnarkom.py`). A month's decisions are
shared among five levels. What a level cannot take in time goes up; what went up comes back only if
deputies who come reclaim it.
"""

from __future__ import annotations

import numpy as np

from thermidor.pressures import Channel
from thermidor.record import Note
from thermidor.society import Level

PLENUM, EXECUTIVE, GOVERNMENT, COMMISSIONS, PARTY = Level


def rising(share, rate, urgency, absent, capacity, p):
    """Decisions that leave a level upward in a month: they cannot wait, or nobody comes.

    rate * share * (idle + urgency + (1 - idle) * absent ** 2 / 2) * capacity of the level above.
    The exclusion of the lower bodies under urgency: rigby1979, rabinowitch2007; form ours.
    """
    pull = p.idle + urgency + 0.5 * (1.0 - p.idle) * absent * absent
    return min(share, rate * share * pull * capacity)


def reclaimed(share, attendance, contest, legality, p):
    """Decisions that come back down: deputies who come, a contest, and standing to hold it."""
    return p.reclaim * share * attendance * contest * legality


def centre_capacity(bureau, staff, p):
    """Capacity of the party's centre (0..1): a standing bureau, and staff / (staff + half)."""
    return min(1.0, p.bureau * bureau + (1.0 - p.bureau) * staff / (staff + p.staff_half))


class Cascade:
    """Shares of decisions by level.

    Attributes
    ----------
    shares : (5,) float64
        Plenum, executive, government, commissions, party; they sum to 1.
    capacity : float
        Capacity of the party's centre to take decisions, 0..1.
    """

    def __init__(self, party: float):
        # assumption: soviets and government both decide at the start; the party's part is a
        # parameter, because the accounts dispute it
        self.shares = np.array([0.274, 0.274, 0.442, 0.01, 0.0]) * (1.0 - party)
        self.shares[PARTY] = party
        self.start = self.shares.copy()
        self.capacity = 0.0
        self.bureau = 0.0
        self.shared = 0.0

    def share(self, level: int) -> float:
        """Share of decisions at a level, 0..1."""
        return float(self.shares[level])

    def business(self, level: int) -> float:
        """A level's share against the start, at most 1: is there something to decide?"""
        return min(1.0, float(self.shares[level] / self.start[level]))

    def step(self, simulation) -> None:
        """Move decisions between the levels."""
        p, couple = simulation.parameters.cascade, simulation.parameters.couplings
        x = self.shares
        urgency = float(simulation.channels[:, Channel.URGENCY].mean())
        soviets = simulation.soviets
        weights = np.array([s.seats**0.5 for s in soviets])
        weights = weights / weights.sum()
        came = float(sum(w * s.attendance for w, s in zip(weights, soviets, strict=True)))
        contest = float(sum(w * s.contest for w, s in zip(weights, soviets, strict=True)))
        staff = simulation.secretariat.staff
        self.capacity = centre_capacity(self.bureau, staff, p)
        party = self.capacity * couple.substitution
        absent = 1.0 - came
        dominance = float(simulation.congress.parties[1])
        up = np.zeros(5)
        to_party = np.zeros(5)
        up[PLENUM] = rising(x[PLENUM], p.plenum_up, urgency, absent, 1.0, p)
        up[EXECUTIVE] = rising(x[EXECUTIVE], p.executive_up, urgency,
                               1.0 - simulation.congress.contest, 1.0, p)  # fmt: skip
        up[GOVERNMENT] = p.routine * max(0.0, x[GOVERNMENT] - p.reserve)
        to_party[PLENUM] = p.party_soviet * x[PLENUM] * party * dominance
        to_party[EXECUTIVE] = p.party_soviet * x[EXECUTIVE] * party * dominance
        free = max(0.0, x[GOVERNMENT] - p.reserve * (1.0 - 0.5 * self.capacity))
        to_party[GOVERNMENT] = p.party_up * free * party * (p.idle + urgency)
        to_party[COMMISSIONS] = 0.5 * p.party_up * x[COMMISSIONS] * party * (p.idle + urgency)
        gathered = 1.0 + simulation.party.gathered
        legality = simulation.parties.plural
        back = reclaimed(x[PARTY], came, contest, legality, p) * gathered
        back_government = 0.5 * reclaimed(x[GOVERNMENT], came, contest, legality, p)
        back += self.shared * 0.02 * x[PARTY]
        x[PLENUM] += -up[PLENUM] - to_party[PLENUM] + 0.5 * (back + back_government)
        x[EXECUTIVE] += up[PLENUM] - up[EXECUTIVE] - to_party[EXECUTIVE]
        x[EXECUTIVE] += 0.5 * (back + back_government)
        x[GOVERNMENT] += up[EXECUTIVE] - up[GOVERNMENT] - to_party[GOVERNMENT] - back_government
        x[COMMISSIONS] += up[GOVERNMENT] - to_party[COMMISSIONS]
        x[PARTY] += to_party.sum() - back
        np.clip(x, 0.0, 1.0, out=x)
        x /= x.sum()

    def write(self, note: np.ndarray, simulation) -> None:
        """Write the month's notes."""
        note[Note.PLENUM : Note.PARTY + 1] = self.shares
        note[Note.URGENCY] = float(simulation.channels[:, Channel.URGENCY].mean())
