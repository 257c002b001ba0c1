"""Observables: each one a small function of the record, with its unit and meaning.

ODD element: observation. An observable reads the record of a run (`record.History`) and a region
(0, 1, 2, or None for the whole country), and returns one number per row of it. The same functions
serve guards, data collector, tables, plots and the live page. `evidence.labels` has the regimes.

Modules of this folder are found and loaded. An observable that reads one institution alone may be
registered in that institution's own file (`society.registry.observable`).
"""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import numpy as np

from thermidor.society.record import History
from thermidor.society.registry import OBSERVABLES, Observable
from thermidor.society.state import REGIONS, Region

__all__ = ["OBSERVABLES", "Observable", "modules", "table", "value"]

ORDER = (
    "bench",
    "soviets",
    "decisions",
    "workplaces",
    "unions",
    "party",
    "centre",
    "offices",
    "privilege",
    "regime",
)
"""Modules whose observables come first in a table, so that its order stays; others follow."""
WHOLE = len(Region)
"""Column of a table that holds the whole country."""

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


def _place(one: Observable) -> int:
    package, _, name = one.compute.__module__.rpartition(".")
    return ORDER.index(name) if package == __name__ and name in ORDER else len(ORDER)


_sorted = sorted(OBSERVABLES.values(), key=_place)
OBSERVABLES.clear()
OBSERVABLES.update((one.name, one) for one in _sorted)


def modules() -> tuple[ModuleType, ...]:
    """Return the modules that hold observables, in the order of the table."""
    names = dict.fromkeys(one.compute.__module__ for one in OBSERVABLES.values())
    return tuple(sys.modules[name] for name in names)


def table(history: History) -> dict[str, np.ndarray]:
    """Return all observables of a run: name -> (months, 4), columns by region and the whole.

    Row `m` is the end of month `m`; columns of central observables hold NaN but for the last.
    """
    view = history.window(1, history.now + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: _columns(one, view) for name, one in OBSERVABLES.items()}


def value(history: History, row: int, name: str, region: str | None = None) -> float:
    """Return one observable at one row of the record (row 0: before the first month)."""
    place = None if region in (None, REGIONS[WHOLE]) else REGIONS.index(region)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(OBSERVABLES[name].compute(history.window(0, row + 1), place)[-1])


def _columns(one: Observable, view: History) -> np.ndarray:
    found = np.full((len(view.people), len(REGIONS)), np.nan)
    if one.regional:
        for r in Region:
            found[:, r] = one.compute(view, r)
    found[:, WHOLE] = one.compute(view, None)
    return found
