"""Rules of the cadre: joining and leaving the party, dissent, opposition, routine.

ODD element: submodels (cadre). Conviction is fixed on joining and decides who stays; commitment
moves with what happens. With one variable for both the old members leave with the flood.
"""

from __future__ import annotations

from numba import njit

from thermidor.common.maths import clip01, exp


@njit(cache=True, inline="always")
def joining_bench(commitment, p):
    """Chance (per month) that an active supporter joins: it rises steeply with commitment.

    bench * exp(slope * (commitment - centre)): joiners come in upsurges (rigby1971); form ours.
    """
    return p.bench * exp(p.bench_slope * (commitment - p.bench_centre))


@njit(cache=True, inline="always")
def joining_advantage(privilege, p):
    """Chance (per month) that a post-holder joins because posts go with membership (rigby1971)."""
    return p.office * privilege


@njit(cache=True, inline="always")
def conviction_of_joiner(draw_a, draw_b, mean, p):
    """Conviction (0..1) of a joiner: a triangular draw about the mean of its way in.

    Two uniform draws give a triangle of standard deviation `conviction_spread`; the form is ours.
    """
    return clip01(mean + p.conviction_spread * 2.449489742783178 * (draw_a + draw_b - 1.0))


@njit(cache=True, inline="always")
def leaving(conviction, commitment, hunger, in_post, p):
    """Chance (per month) that a member leaves: exhaustion, disillusion, no re-registration.

    leave * exp(-c * (w conviction + (1 - w) commitment)) * (1 + h hunger), less for post-holders.
    Early joiners outlasted the flood of 1917 (rigby1971); the exponential form is ours.
    """
    held = p.leave_weight * conviction + (1.0 - p.leave_weight) * commitment
    rate = p.leave * exp(-p.leave_conviction * held) * (1.0 + p.leave_hunger * hunger)
    return rate * p.leave_post if in_post else rate


@njit(cache=True, inline="always")
def dissent_next(dissent, conviction, power, routine, p):
    """Dissent (0..1) next month: the gap between workers' rule believed in and the power seen.

    dissent + speed * (conviction * (1 - power) * (1 - routine) - dissent); whoever is taken in by
    the routine of an office sees less of the gap. The form is ours.
    """
    return dissent + p.dissent_speed * (conviction * (1.0 - power) * (1.0 - routine) - dissent)


@njit(cache=True, inline="always")
def joining_opposition(dissent, conviction, appointed, allowed, gathered, p):
    """Chance (per month) that a member joins an opposition that can be joined.

    opposition * dissent above the bar * conviction * (1 + gathered), less for the appointed, who
    have a post to lose, and less under a ban (gusev2009; the form is ours). `gathered` is the
    opposition's share of the region's members, in tenths.
    """
    rate = p.opposition * max(0.0, dissent - p.dissent_bar) * conviction * (1.0 + gathered)
    rate = rate * p.opposition_appointed if appointed else rate
    return rate * (allowed + (1.0 - allowed) * p.opposition_banned)


@njit(cache=True, inline="always")
def routine_next(routine, office_routine, p):
    """Routine (0..1) next month: those set to direct the machine are changed by it (rigby1979).

    routine + speed * (mean routine of the office - routine); the form is ours.
    """
    return routine + p.routine_speed * (office_routine - routine)
