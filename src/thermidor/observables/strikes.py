"""Strikes: how large, how far they spread, who answers them and how.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.parts import share
from thermidor.society.institutions.answers import Kind
from thermidor.society.record import History
from thermidor.society.registry import Months, Place, observable


def _of_size(h: History, size: int) -> Months:
    return h.note("answers.sizes")[:, size]


def _answered(h: History, r: Place, kind: Kind) -> Months:
    kinds = h.note("answers.kinds")[:, :, kind]
    return kinds.sum(axis=1) if r is None else kinds[:, r]


@observable("strikes a month")
def strikes_small(h: History, r: Place) -> Months:
    """Strikes in which fewer than 200 stopped."""
    return _of_size(h, 0)


@observable("strikes a month")
def strikes_middle(h: History, r: Place) -> Months:
    """Strikes in which 200 to 999 stopped."""
    return _of_size(h, 1)


@observable("strikes a month")
def strikes_large(h: History, r: Place) -> Months:
    """Strikes in which 1,000 and more stopped."""
    return _of_size(h, 2)


@observable("strikes a month", regional=True)
def strikes_unanswered(h: History, r: Place) -> Months:
    """Strikes about which nothing was done."""
    return _answered(h, r, Kind.NOTHING)


@observable("strikes a month", regional=True)
def strikes_conceded(h: History, r: Place) -> Months:
    """Strikes that ended in a concession."""
    return _answered(h, r, Kind.CONCESSION)


@observable("strikes a month", regional=True)
def strikes_locked_out(h: History, r: Place) -> Months:
    """Strikes that ended in a lock-out."""
    return _answered(h, r, Kind.LOCK_OUT)


@observable("strikes a month", regional=True)
def strikes_struck_back(h: History, r: Place) -> Months:
    """Strikes met by arrests or force."""
    return _answered(h, r, Kind.ARRESTS) + _answered(h, r, Kind.FORCE)


@observable("0..1")
def strikes_answered_by_party(h: History, r: Place) -> Months:
    """Strikes of the last twelve months answered in a party committee, of those that a soviet's
    executive or a committee answered."""
    roads = h.note("answers.roads")
    running = np.cumsum(roads, axis=0)
    running[12:] -= running[:-12].copy()
    return share(running[:, 1], running[:, 0] + running[:, 1])


@observable("0..1", regional=True)
def workers_stopped(h: History, r: Place) -> Months:
    """Workers who stopped work in the month."""
    stopped = h.note("shopfloor.stopped")
    if r is not None:
        return stopped[:, r]
    bench = h.people[:, :, 0].astype(float)  # Occupation.BENCH
    return (stopped * bench).sum(axis=1) / np.maximum(1.0, bench.sum(axis=1))


@observable("towns")
def towns_stopped(h: History, r: Place) -> Months:
    """Towns of 42 in which more than a fifth of the workers stopped in the month."""
    return h.note("shopfloor.towns_stopped")
