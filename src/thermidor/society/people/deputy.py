"""Rules of the deputy: election, accountability, coming to the plenum.

ODD element: submodels (deputy).
"""

from __future__ import annotations

from numba import njit

from thermidor.common.maths import exp, logistic


@njit(cache=True, inline="always")
def vote(support, in_charge, restriction, p):
    """Weight of a party's support when seats are given: support to a power, tilted.

    support ** majority * (1 + tilt * restriction if the party is in charge). Doubts about counts
    under closed papers and short campaigns: rabinowitch2007; the size of the tilt is ours.
    """
    if support <= 0.0:
        return 0.0
    weight = support**p.majority
    return weight * (1.0 + p.tilt * restriction) if in_charge else weight


@njit(cache=True, inline="always")
def coming(business, contest, p):
    """Chance (per month) that a deputy comes: there must be something to decide, and a contest.

    Plenaries that had nothing to decide became rallies (rabinowitch2007, pirani2008); form ours.
    """
    return logistic(
        p.attend_base + p.attend_business * (business - 0.5) + p.attend_contest * (contest - 0.5)
    )


@njit(cache=True, inline="always")
def accountability(months, named, meets, p):
    """Share (0..1) of accountability left to those who can recall a deputy.

    It decays with the months since the election, faster when named, and is nothing where the
    workplace no longer meets; the form is ours.
    """
    rate = p.forget * p.forget_named if named else p.forget
    return exp(-rate * months) * meets
