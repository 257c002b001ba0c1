"""Rules of the deputy: election, accountability, coming to the plenum.

ODD element: submodels (deputy).
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from thermidor.common.maths import exp, logistic
from thermidor.society.number import real


class Soviets(NamedTuple):
    """Deputies, elections, soviets."""

    township: real("townships that found a soviet", "per month", 0, 0.8, "smith2002") = 0.4
    interval: real("months between elections when nothing presses", "months", 3, 12) = 6.0
    interval_urgency: real("urgency puts elections off", "ratio", 0, 6, "rabinowitch2007") = 2.0
    tilt: real("votes tilted by closed papers", "ratio", 0, 2, "rabinowitch2007") = 0.6
    majority: real("how strongly a workplace's majority takes its seats", "exponent", 1, 4) = 1.15
    congress: real("how strongly a soviet's majority takes its delegates", "exponent", 1, 3) = 1.4
    reserve_speed: real("seats reserved when factories are lost", "0..1", 0, 1, "pirani2008") = 0.45
    reserve_target: real("share that the executive wants", "0..1", 0.5, 0.9, "pirani2008") = 0.60
    attend_base: real("deputies come", "logit", -2, 3) = 0.0
    attend_business: real("deputies come when there is something to decide", "logit", 0, 6) = 3.0
    attend_contest: real("deputies come when it is contested", "logit", 0, 4) = 1.2
    forget: real("accountability lost since the election", "per month", 0, 0.2) = 0.04
    forget_named: real("the same for the named", "ratio", 1, 5) = 3.0
    peasants: real("weight of peasants' soviets where all have joined", "0..1", 0.3, 0.9) = 0.9
    reconcile: real("absent parties that come back", "per congress", 0, 0.5) = 0.12
    term: real("months until a mandate is renewed", "months", 6, 24) = 12.0
    paid_posts: real("paid executive posts per seat", "ratio", 0, 0.5) = 0.3
    contest_silent: real("contest left where other parties may not speak", "0..1", 0, 0.8) = 0.3
    contest_nonparty: real("opposition in a deputy of no party", "0..1", 0, 1) = 0.3333333333333333
    reserve_calm: real("wish to reserve seats when nothing threatens", "0..1", 0, 1) = 0.25
    reserve_most: real("most of the seats that are reserved", "0..1", 0.5, 0.95) = 0.75
    reserve_others: real("reserved seats for others against members", "ratio", 0, 1) = 0.25
    townships: real("townships of the country", "townships", 6000, 14000) = 9000.0
    rural: real("support at which townships found at the full rate", "0..1", 0.3, 1) = 0.55
    power_unanswered: real("say left where no deputy answers to those below", "0..1", 0, 0.8) = 0.4
    late: real("trust lost when elections are a year late", "0..1", 0, 1, "rabinowitch2007") = 0.5
    trust: real("efficacy at which workers see their bodies as theirs", "0..1", 0.4, 0.9) = 0.6
    township_home: real("founding of soviets before anybody comes home", "0..1", 0, 1) = 0.5
    township_return: real(
        "founding added by returning persons", "per share of a village", 0, 30
    ) = 10.0
    township_luck: real("how far the founding of a month varies", "ratio", 0, 1) = 0.4
    quorum: real("attendance that holds deputies to account in full", "0..1", 0.2, 1) = 0.5
    answer_gain: real("say that deputies who answer and are there give", "ratio", 1, 2) = 1.25
    contest_start: real("contest in the CEC of the first day", "0..1", 0.5, 1) = 0.9


@njit(cache=True, inline="always")
def vote(support: float, in_charge: bool, restriction: float, p: Soviets) -> float:
    """Weight of a party's support when seats are given: support to a power, tilted.

    support ** majority * (1 + tilt * restriction if the party is in charge). Doubts about counts
    under closed papers and short campaigns: rabinowitch2007; the size of the tilt is ours.
    """
    if support <= 0.0:
        return 0.0
    weight = support**p.majority
    return weight * (1.0 + p.tilt * restriction) if in_charge else weight


@njit(cache=True, inline="always")
def coming(business: float, contest: float, p: Soviets) -> float:
    """Chance (per month) that a deputy comes: there must be something to decide, and a contest.

    Plenaries that had nothing to decide became rallies (rabinowitch2007, pirani2008); form ours.
    """
    return logistic(
        p.attend_base + p.attend_business * (business - 0.5) + p.attend_contest * (contest - 0.5)
    )


@njit(cache=True, inline="always")
def accountability(months: float, named: bool, meets: float, p: Soviets) -> float:
    """Share (0..1) of accountability left to those who can recall a deputy.

    It decays with the months since the election, faster for a named deputy, and is zero where the
    workplace no longer meets; the form is ours.
    """
    rate = p.forget * p.forget_named if named else p.forget
    return exp(-rate * months) * meets
