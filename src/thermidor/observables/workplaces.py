"""Workplaces: committees, control, management, voice.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.bench import participation
from thermidor.observables.parts import share
from thermidor.society.record import History, PlantCensus
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import Occupation


@observable("committees", regional=True)
def fc_count(h: History, r: Place) -> Months:
    """Workplaces with a factory committee."""
    return h.workplaces(PlantCensus.COMMITTEES, r)


@observable("share of workplaces", regional=True)
def fc_coverage(h: History, r: Place) -> Months:
    """Workplaces that have a factory committee."""
    return share(h.workplaces(PlantCensus.COMMITTEES, r), h.workplaces(PlantCensus.ALL, r))


@observable("share of workplaces of 200 and more", regional=True)
def fc_coverage_large(h: History, r: Place) -> Months:
    """Workplaces of 200 workers and more that have a factory committee."""
    return share(h.workplaces(PlantCensus.LARGE_COMMITTEES, r), h.workplaces(PlantCensus.LARGE, r))


@observable("share of committees", regional=True)
def fc_management_active_share(h: History, r: Place) -> Months:
    """Committees that take an active part in running their workplace: under workers' control, or
    where three quarters of the workers take part and no single manager rules."""
    return share(
        h.workplaces(PlantCensus.ACTIVE_COMMITTEES, r), h.workplaces(PlantCensus.COMMITTEES, r)
    )


@observable("share of committees", regional=True)
def fc_management_active_share_large(h: History, r: Place) -> Months:
    """The same in workplaces of 200 and more."""
    return share(
        h.workplaces(PlantCensus.ACTIVE_LARGE, r), h.workplaces(PlantCensus.LARGE_COMMITTEES, r)
    )


@observable("share of committees", regional=True)
def fc_bolshevik_support(h: History, r: Place) -> Months:
    """Support for the Bolsheviks among those who take part, averaged over factory committees: the
    vote their delegates would cast."""
    return share(
        h.workplaces(PlantCensus.COMMITTEE_BOLSHEVIK, r), h.workplaces(PlantCensus.COMMITTEES, r)
    )


@observable("0..1")
def fc_bargaining_index(h: History, r: Place) -> Months:
    """Strength of committees in bargaining: people who come, an industry that needs them, and
    unions that are their own, followed with some inertia."""
    return h.note("unions.bargaining")


@observable("workers", regional=True)
def workers_under_control(h: History, r: Place) -> Months:
    """Workers in workplaces under workers' control."""
    return h.workplaces(PlantCensus.CONTROL_WORKERS, r)


@observable("share of workers", regional=True)
def workers_under_control_share(h: History, r: Place) -> Months:
    """Workers at the bench whose workplace is under workers' control."""
    return share(workers_under_control(h, r), h.counted(Occupation.BENCH, r))


@observable("workplaces", regional=True)
def workers_control_factories(h: History, r: Place) -> Months:
    """Workplaces under workers' control."""
    return h.workplaces(PlantCensus.CONTROL, r)


@observable("workplaces", regional=True)
def control_commissions(h: History, r: Place) -> Months:
    """Workplaces with a control commission."""
    return h.workplaces(PlantCensus.COMMISSIONS, r)


@observable("share of commissions", regional=True)
def control_commissions_before(h: History, r: Place) -> Months:
    """Existing commissions that were set up before the start."""
    return share(h.workplaces(PlantCensus.COMMISSIONS_BEFORE, r), control_commissions(h, r))


@observable("share of commissions", regional=True)
def control_commissions_winter(h: History, r: Place) -> Months:
    """Existing commissions that were set up in the first five months."""
    return share(h.workplaces(PlantCensus.COMMISSIONS_WINTER, r), control_commissions(h, r))


@observable("share of commissions", regional=True)
def control_commissions_after(h: History, r: Place) -> Months:
    """Existing commissions that were set up after the first five months."""
    rest = control_commissions_before(h, r) + control_commissions_winter(h, r)
    return np.where(control_commissions(h, r) > 0, 1.0 - rest, 0.0)


@observable("share of workplaces of 200 and more", regional=True)
def collegial_share_large(h: History, r: Place) -> Months:
    """Workplaces of 200 and more in the charge of a collegial board."""
    return share(h.workplaces(PlantCensus.COLLEGIAL_LARGE, r), h.workplaces(PlantCensus.LARGE, r))


@observable("share of workplaces", regional=True)
def collegial_share(h: History, r: Place) -> Months:
    """Workplaces in the charge of a collegial board."""
    return share(h.workplaces(PlantCensus.COLLEGIAL, r), h.workplaces(PlantCensus.ALL, r))


@observable("share of nationalised workplaces", regional=True)
def one_man_share(h: History, r: Place) -> Months:
    """Nationalised workplaces under one manager."""
    return share(h.workplaces(PlantCensus.ONE_MAN, r), h.workplaces(PlantCensus.NATIONAL, r))


@observable("share of workers", regional=True)
def private_share(h: History, r: Place) -> Months:
    """Workers at the bench whose workplace is run by its owner."""
    return share(h.workplaces(PlantCensus.PRIVATE_WORKERS, r), h.workplaces(PlantCensus.WORKERS, r))


@observable("workplaces", regional=True)
def nationalised_enterprises(h: History, r: Place) -> Months:
    """Workplaces nationalised since the start, from below and by decree."""
    return h.workplaces(PlantCensus.NATIONAL, r)


@observable("workplaces", regional=True)
def nationalised_from_below(h: History, r: Place) -> Months:
    """Workplaces nationalised from below."""
    return h.workplaces(PlantCensus.FROM_BELOW, r)


@observable("0..1", regional=True)
def workplace_voice_index(h: History, r: Place) -> Months:
    """Say of workers over their workplace: mean over workers of what its form and their coming
    leave them, with what elected bodies decide for them."""
    return share(h.workplaces(PlantCensus.SAY_WORKERS, r), h.workplaces(PlantCensus.WORKERS, r))


@observable("0..1", regional=True)
def workplace_political_participation(h: History, r: Place) -> Months:
    """Political life at the workplace: people who come, as far as what they decide counts."""
    return participation(h, r) * workplace_voice_index(h, r)
