"""Rules of the cadre: dissent, opposition, routine.

ODD element: submodels (cadre). Who joins and leaves the party is in `recruit`.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from thermidor.society.number import real
from thermidor.society.people.official import Offices


class Dissent(NamedTuple):
    """Dissent of members, and opposition."""

    speed: real("speed at which dissent follows the gap", "per month", 0.02, 0.4) = 0.08
    bar: real("dissent that members bear in silence", "0..1", 0.1, 0.7) = 0.2
    opposition: real("joining an opposition above it", "per month", 0, 0.1, "gusev2009") = 0.05
    appointed: real("the same for the appointed", "ratio", 0, 0.6, "gusev2009") = 0.10
    banned: real("the same under a ban of factions", "ratio", 0, 1) = 0.35
    fade: real("leaving an opposition", "per month", 0, 0.1) = 0.004


@njit(cache=True, inline="always")
def dissent_next(
    dissent: float, conviction: float, power: float, routine: float, p: Dissent
) -> float:
    """Dissent (0..1) next month: the gap between the workers' rule believed in and power seen.

    dissent + speed * (conviction * (1 - power) * (1 - routine) - dissent); the routine of an
    office hides part of the gap. The form is ours.
    """
    return dissent + p.speed * (conviction * (1.0 - power) * (1.0 - routine) - dissent)


@njit(cache=True, inline="always")
def joining_opposition(
    dissent: float, conviction: float, appointed: bool, allowed: float, gathered: float, p: Dissent
) -> float:
    """Chance (per month) that a member joins an opposition that can be joined.

    opposition * dissent above the bar * conviction * (1 + gathered), less for the appointed, who
    have a post to lose, and less under a ban (gusev2009; the form is ours). `gathered` is the
    opposition's share of the region's members, in tenths.
    """
    rate = p.opposition * max(0.0, dissent - p.bar) * conviction * (1.0 + gathered)
    rate = rate * p.appointed if appointed else rate
    return rate * (allowed + (1.0 - allowed) * p.banned)


@njit(cache=True, inline="always")
def routine_next(routine: float, office_routine: float, p: Offices) -> float:
    """Routine (0..1) next month: the office changes those set to direct it (rigby1979).

    routine + speed * (mean routine of the office - routine); the form is ours.
    """
    return routine + p.routine_speed * (office_routine - routine)
