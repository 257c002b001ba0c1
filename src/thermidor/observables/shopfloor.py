"""The shopfloor: what workers hold and show, strikes by size, and how they were answered.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.parts import region_mean, share
from thermidor.society.institutions.answers import Kind
from thermidor.society.record import History, Tally
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import Occupation, Party


def _answered(h: History, kind: Kind, r: Place) -> Months:
    """Strikes of a region that were answered in one way."""
    kinds = h.note("answers.kinds")
    return kinds[:, :, kind].sum(axis=1) if r is None else kinds[:, r, kind]


@observable("share of workers", regional=True)
def private_opposition(h: History, r: Place) -> Months:
    """Workers at the bench who hold with another party than the one in charge, or with none."""
    own = h.counted(Tally.SUPPORT + Party.BOLSHEVIK, r)
    return 1.0 - share(own, h.counted(Occupation.BENCH, r), empty=1.0)


@observable("share of hands", regional=True)
def hands_against(h: History, r: Place) -> Months:
    """Hands raised against the party in charge among those who come to meetings of workplaces."""
    return region_mean(h, h.note("shopfloor.against"), r)


@observable("share of workers", regional=True)
def workers_stopped(h: History, r: Place) -> Months:
    """Workers at the bench who stopped work in the month."""
    return region_mean(h, h.note("shopfloor.stopped"), r)


@observable("towns")
def towns_stopped(h: History, r: Place) -> Months:
    """Towns in which a fifth of the workers or more stopped in the month."""
    return h.note("shopfloor.towns_stopped")


@observable("strikes a month")
def strikes_small(h: History, r: Place) -> Months:
    """Strikes of under 200 workers."""
    return h.note("answers.sizes")[:, 0]


@observable("strikes a month")
def strikes_large(h: History, r: Place) -> Months:
    """Strikes of 1,000 workers and more."""
    return h.note("answers.sizes")[:, 2]


@observable("share of strikes", regional=True)
def strike_concession_share(h: History, r: Place) -> Months:
    """Strikes of the month that ended in a concession."""
    every = sum(_answered(h, kind, r) for kind in Kind)
    return share(_answered(h, Kind.CONCESSION, r), every)


@observable("share of strikes")
def strike_lock_out_share(h: History, r: Place) -> Months:
    """Strikes of the month that were answered by a lock-out."""
    every = sum(_answered(h, kind, None) for kind in Kind)
    return share(_answered(h, Kind.LOCK_OUT, None), every)


@observable("share of strikes")
def strike_answered_by_party_share(h: History, r: Place) -> Months:
    """Strikes of the month that somebody of a party committee answered, not of a soviet."""
    roads = h.note("answers.roads")
    return share(roads[:, 1], roads.sum(axis=1))


@observable("0..1.5")
def strike_fear(h: History, r: Place) -> Months:
    """Mean fear that lock-outs, arrests and force have left in workplaces."""
    return h.note("answers.fear")


@observable("towns")
def assembly_towns(h: History, r: Place) -> Months:
    """Towns with a workers' assembly outside the soviet."""
    return h.note("assemblies.towns")


@observable("assemblies a month")
def assemblies_broken_up(h: History, r: Place) -> Months:
    """Workers' assemblies broken up in the month."""
    return np.asarray(h.note("assemblies.broken_up"))
