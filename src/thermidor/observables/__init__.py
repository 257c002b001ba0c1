"""Observables: each one a small function of the record, with its unit and what it stands for.

ODD element: observation. An observable reads the record of a run (`record.History`) and a region
(0, 1, 2, or None for the whole), and returns one number per row of it. The same functions serve
guards, data collector, tables, plots and the live page. `labels` has the regime label.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables import (
    bench,
    centre,
    decisions,
    offices,
    party,
    privilege,
    regime,
    soviets,
    unions,
    workplaces,
)
from thermidor.observables.registry import OBSERVABLES, Observable
from thermidor.society.record import History

MODULES = (bench, soviets, decisions, workplaces, unions, party, centre, offices, privilege, regime)
"""Modules of observables, in the order of the table."""
_ORDER = [module.__name__ for module in MODULES]
_sorted = sorted(OBSERVABLES.items(), key=lambda item: _ORDER.index(item[1].compute.__module__))
OBSERVABLES.clear()
OBSERVABLES.update(_sorted)

__all__ = ["MODULES", "OBSERVABLES", "Observable", "table", "value"]


def table(history: History) -> dict[str, np.ndarray]:
    """Return all observables of a run: name -> (months, 4), columns by region and the whole.

    Row `m` is the end of month `m`; columns of central observables hold NaN but for the last.
    """
    view = history.window(1, history.now + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: _columns(o, view) for name, o in OBSERVABLES.items()}


def value(history: History, row: int, name: str, region: str | None = None) -> float:
    """Return one observable at one row of the record (row 0: before the first month)."""
    code = (
        None if region in (None, "russia") else ("petrograd", "moscow", "provinces").index(region)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(OBSERVABLES[name].compute(history.window(0, row + 1), code)[-1])


def _columns(o: Observable, view: History) -> np.ndarray:
    out = np.full((view.people.shape[0], 4), np.nan)
    if o.regional:
        for r in range(3):
            out[:, r] = o.compute(view, r)
    out[:, 3] = o.compute(view, None)
    return out
