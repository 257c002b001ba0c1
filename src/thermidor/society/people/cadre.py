"""Rules of the cadre: dissent and routine.

ODD element: submodels (cadre). Who joins and leaves the party is in `recruit`, who
sides with an opposition in `ballot`.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from thermidor.society.number import real
from thermidor.society.people.official import Offices


class Dissent(NamedTuple):
    """Dissent of members."""

    speed: real("speed at which dissent follows the gap", "per month", 0.02, 0.4) = 0.08


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
def routine_next(routine: float, office_routine: float, p: Offices) -> float:
    """Routine (0..1) next month: the office changes those set to direct it (rigby1979).

    routine + speed * (mean routine of the office - routine); the form is ours.
    """
    return routine + p.routine_speed * (office_routine - routine)
