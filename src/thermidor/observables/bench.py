"""Workers at the bench, and heads.

ODD element: observation.
"""

from __future__ import annotations

from thermidor.observables.registry import mean, observable, region_mean, share
from thermidor.society.record import RegionNote, Tally
from thermidor.society.state import Occupation


@observable("share of workers", regional=True)
def participation(h, r):
    """Workers at the bench who took part in a meeting, vote or committee in the month."""
    return share(h.counted(Tally.PRESENT, r), h.counted(Occupation.BENCH, r))


@observable("0..1", regional=True)
def efficacy(h, r):
    """Mean learned efficacy of workers at the bench."""
    return mean(h, Tally.EFFICACY, r)


@observable("0..1", regional=True)
def commitment(h, r):
    """Mean commitment of workers at the bench."""
    return mean(h, Tally.COMMITMENT, r)


@observable("0..1", regional=True)
def hunger(h, r):
    """Mean hunger of workers at the bench."""
    return mean(h, Tally.HUNGER, r)


@observable("0..1", regional=True)
def grievance(h, r):
    """Mean grievance of workers at the bench."""
    return mean(h, Tally.GRIEVANCE, r)


@observable("share of the start", regional=True)
def output(h, r):
    """Output of industry against what the start of the war economy could make."""
    return region_mean(h, h.regions[:, :, RegionNote.OUTPUT], r)


@observable("persons", regional=True)
def bench_workers(h, r):
    """Persons at the bench."""
    return h.counted(Occupation.BENCH, r)


@observable("persons")
def army(h, r):
    """Persons in the army, of the society modelled."""
    return h.counted(Occupation.ARMY, r)


@observable("persons")
def village(h, r):
    """Persons in the village, of the society modelled."""
    return h.counted(Occupation.VILLAGE, r)


@observable("persons", regional=True)
def idle(h, r):
    """Persons without work."""
    return h.counted(Occupation.IDLE, r)


@observable("persons")
def dead(h, r):
    """Persons who have died since the start."""
    return h.counted(Occupation.DEAD, r)


@observable("persons")
def persons(h, r):
    """All persons, the dead included: conserved."""
    return sum(h.counted(o, r) for o in range(8))


@observable("persons a month", regional=True)
def deaths(h, r):
    """Deaths in the month, of the society modelled."""
    return h.counted(Tally.DIED, r)
