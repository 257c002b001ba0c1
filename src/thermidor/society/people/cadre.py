"""Rules of the cadre: joining and leaving the party, dissent, opposition, routine.

ODD element: submodels (cadre). Conviction is fixed on joining and decides who stays; commitment
moves with what happens. With one variable for both, the old members would leave together with the
many who joined in 1917.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from thermidor.common.maths import clip01, exp
from thermidor.society.number import real
from thermidor.society.people.official import Offices


class Joining(NamedTuple):
    """Joining and leaving the party, dissent."""

    bench: real("joining of the active and committed", "per month", 0, 0.1, "rigby1971") = 0.01
    bench_slope: real("how steeply commitment decides", "per unit", 1, 10) = 5.0
    bench_centre: real("commitment at which the rate holds", "0..1", 0.3, 0.8) = 0.55
    office: real("joining for advantage per privilege", "per month", 0, 0.2, "rigby1971") = 0.014
    army: real("joining in the army", "per month", 0, 0.05, "rigby1971") = 0.012
    bench_advantage: real("the same of workers of no other party", "ratio", 0, 2, "rigby1971") = 1.5
    conviction_bench: real("conviction of those who join from the bench", "0..1", 0.2, 0.8) = 0.42
    conviction_office: real("conviction of those who join for advantage", "0..1", 0.05, 0.6) = 0.30
    conviction_spread: real("spread of conviction among joiners", "sd", 0.05, 0.35) = 0.20
    leave: real("leaving of a member without conviction", "per month", 0.02, 1, "rigby1971") = 0.55
    leave_conviction: real("conviction keeps members", "per unit", 1, 9, "rigby1971") = 5.4
    leave_weight: real("weight of conviction against commitment", "0..1", 0.4, 1) = 0.8
    leave_hunger: real("hunger drives members out", "ratio", 0, 4, "rabinowitch2007") = 1.5
    leave_post: real("leaving of post-holders against others", "ratio", 0.05, 1) = 0.5
    dissent_speed: real("speed at which dissent follows the gap", "per month", 0.02, 0.4) = 0.08
    dissent_bar: real("dissent that members bear in silence", "0..1", 0.1, 0.7) = 0.2
    opposition: real("joining an opposition above it", "per month", 0, 0.1, "gusev2009") = 0.05
    opposition_appointed: real("the same for the appointed", "ratio", 0, 0.6, "gusev2009") = 0.10
    opposition_banned: real("the same under a ban of factions", "ratio", 0, 1) = 0.35
    opposition_fade: real("leaving an opposition", "per month", 0, 0.1) = 0.004


@njit(cache=True, inline="always")
def joining_bench(commitment: float, p: Joining) -> float:
    """Chance (per month) that an active supporter joins: it rises steeply with commitment.

    bench * exp(slope * (commitment - centre)): members joined in waves (rigby1971); form ours.
    """
    return p.bench * exp(p.bench_slope * (commitment - p.bench_centre))


@njit(cache=True, inline="always")
def joining_advantage(privilege: float, p: Joining) -> float:
    """Chance (per month) that a post-holder joins because posts go with membership (rigby1971)."""
    return p.office * privilege


@njit(cache=True, inline="always")
def conviction_of_joiner(draw_a: float, draw_b: float, mean: float, p: Joining) -> float:
    """Conviction (0..1) of a joiner: a triangular draw about the mean of its way in.

    Two uniform draws give a triangle of standard deviation `conviction_spread`; the form is ours.
    """
    return clip01(mean + p.conviction_spread * 2.449489742783178 * (draw_a + draw_b - 1.0))


@njit(cache=True, inline="always")
def leaving(
    conviction: float, commitment: float, hunger: float, in_post: bool, p: Joining
) -> float:
    """Chance (per month) that a member leaves: exhaustion, disillusion, no re-registration.

    leave * exp(-c * (w conviction + (1 - w) commitment)) * (1 + h hunger), less for post-holders.
    Early members stayed longer than the many who joined in 1917 (rigby1971); the exponential form
    is ours.
    """
    held = p.leave_weight * conviction + (1.0 - p.leave_weight) * commitment
    rate = p.leave * exp(-p.leave_conviction * held) * (1.0 + p.leave_hunger * hunger)
    return rate * p.leave_post if in_post else rate


@njit(cache=True, inline="always")
def dissent_next(
    dissent: float, conviction: float, power: float, routine: float, p: Joining
) -> float:
    """Dissent (0..1) next month: the gap between the workers' rule believed in and power seen.

    dissent + speed * (conviction * (1 - power) * (1 - routine) - dissent); the routine of an
    office hides part of the gap. The form is ours.
    """
    return dissent + p.dissent_speed * (conviction * (1.0 - power) * (1.0 - routine) - dissent)


@njit(cache=True, inline="always")
def joining_opposition(
    dissent: float, conviction: float, appointed: bool, allowed: float, gathered: float, p: Joining
) -> float:
    """Chance (per month) that a member joins an opposition that can be joined.

    opposition * dissent above the bar * conviction * (1 + gathered), less for the appointed, who
    have a post to lose, and less under a ban (gusev2009; the form is ours). `gathered` is the
    opposition's share of the region's members, in tenths.
    """
    rate = p.opposition * max(0.0, dissent - p.dissent_bar) * conviction * (1.0 + gathered)
    rate = rate * p.opposition_appointed if appointed else rate
    return rate * (allowed + (1.0 - allowed) * p.opposition_banned)


@njit(cache=True, inline="always")
def routine_next(routine: float, office_routine: float, p: Offices) -> float:
    """Routine (0..1) next month: the office changes those set to direct it (rigby1979).

    routine + speed * (mean routine of the office - routine); the form is ours.
    """
    return routine + p.routine_speed * (office_routine - routine)
