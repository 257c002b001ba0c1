"""Workers at the bench, and heads.

ODD element: observation.
"""

from __future__ import annotations

from thermidor.observables.parts import heads, mean, region_mean, share
from thermidor.society.record import History, RegionNote, Tally
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import Occupation


@observable("share of workers", regional=True)
def participation(h: History, r: Place) -> Months:
    """Workers at the bench who took part in a meeting, vote or committee in the month."""
    return share(h.counted(Tally.PRESENT, r), h.counted(Occupation.BENCH, r))


@observable("0..1", regional=True)
def efficacy(h: History, r: Place) -> Months:
    """Mean learned efficacy of workers at the bench."""
    return mean(h, Tally.EFFICACY, r)


@observable("0..1", regional=True)
def commitment(h: History, r: Place) -> Months:
    """Mean commitment of workers at the bench."""
    return mean(h, Tally.COMMITMENT, r)


@observable("0..1", regional=True)
def hunger(h: History, r: Place) -> Months:
    """Mean hunger of workers at the bench."""
    return mean(h, Tally.HUNGER, r)


@observable("0..1", regional=True)
def grievance(h: History, r: Place) -> Months:
    """Mean grievance of workers at the bench."""
    return mean(h, Tally.GRIEVANCE, r)


@observable("share of the start", regional=True)
def output(h: History, r: Place) -> Months:
    """Output of industry against what the start of the war economy could make."""
    return region_mean(h, h.regions[:, :, RegionNote.OUTPUT], r)


@observable("persons", regional=True)
def bench_workers(h: History, r: Place) -> Months:
    """Persons at the bench."""
    return h.counted(Occupation.BENCH, r)


@observable("persons")
def army(h: History, r: Place) -> Months:
    """Persons in the army, of the society modelled."""
    return h.counted(Occupation.ARMY, r)


@observable("persons")
def village(h: History, r: Place) -> Months:
    """Persons in the village, of the society modelled."""
    return h.counted(Occupation.VILLAGE, r)


@observable("persons", regional=True)
def idle(h: History, r: Place) -> Months:
    """Persons without work."""
    return h.counted(Occupation.IDLE, r)


@observable("persons")
def dead(h: History, r: Place) -> Months:
    """Persons who have died since the start."""
    return h.counted(Occupation.DEAD, r)


@observable("persons")
def persons(h: History, r: Place) -> Months:
    """All persons, the dead included: conserved."""
    return heads(h, r, Occupation)


@observable("persons a month", regional=True)
def deaths(h: History, r: Place) -> Months:
    """Deaths in the month, of the society modelled."""
    return h.counted(Tally.DIED, r)
