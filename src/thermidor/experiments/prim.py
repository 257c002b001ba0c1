"""Find the inputs that lead to a chosen outcome (PRIM, the patient rule induction method).

ODD element: sensitivity analysis. PRIM peels one thin slice after another off the box of all
points, always the slice whose loss leaves the highest share of chosen points inside, until the box
is small. Then it pastes back the slices that do no harm. Friedman and Fisher 1999; scenarios:
Bryant and Lempert 2010. The best box has the best balance of density and coverage; the table has
every box on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from thermidor.common.errors import InputError
from thermidor.experiments.outcomes import Outcome
from thermidor.experiments.sweep_results import Sweep

PEEL = 0.05
"""Share of the points inside that a slice removes."""
LEAST = 0.05
"""Share of all points below which the box is not peeled further."""


@dataclass(frozen=True)
class Box:
    """A region: limits of the factors that it restricts, and what lies inside.

    Attributes
    ----------
    limits : dict of str to (float, float)
    density : float
        Share of the points inside that have the chosen outcome.
    coverage : float
        Share of all points with the chosen outcome that lie inside.
    mass : float
        Share of all points that lie inside.
    """

    limits: dict[str, tuple[float, float]]
    density: float
    coverage: float
    mass: float

    @property
    def balance(self) -> float:
        """Harmonic mean of density and coverage."""
        both = self.density + self.coverage
        return 2 * self.density * self.coverage / both if both else 0.0


def discover(
    sweep: Sweep, outcome: Outcome, *, above: float | None = None, below: float | None = None
) -> list[Box]:
    """Return the boxes in which an outcome (a mean over seeds) lies above or below a value.

    Raises
    ------
    InputError
        If no number varies, or all points or none have the outcome.
    """
    numeric = [n for n in sweep.factors if pd.api.types.is_numeric_dtype(sweep.runs[n])]
    if not numeric:
        raise InputError("no number varies in this sweep; PRIM needs at least one.")
    if (above is None) == (below is None):
        raise InputError("give one limit of the outcome: above a value, or below it.")
    done = sweep.done.dropna(subset=[outcome.name])
    points = done.groupby(["scenario", "account", "point"])
    y = points[outcome.name].mean()
    x = points[numeric].first().to_numpy(float)
    sought = (y > above if above is not None else y < below).to_numpy(bool)
    if sought.all() or not sought.any():
        which = "every" if sought.all() else "no"
        raise InputError(f"{which} point has this outcome; choose another value.")
    return peel(x, sought, numeric)


def peel(x: np.ndarray, sought: np.ndarray, names: Sequence[str]) -> list[Box]:
    """Return the boxes of the peeling: all points first, each box inside the one before.

    Parameters
    ----------
    x : ndarray
        (points, factors) float64.
    sought : ndarray
        (points,) bool: whether a point has the chosen outcome.
    names : sequence of str
        Of the factors.
    """
    inside = np.ones(len(x), bool)
    limits = {k: (-np.inf, np.inf) for k in range(x.shape[1])}
    boxes = [_box(limits, inside, x, sought, names)]
    while inside.sum() > max(2, LEAST * len(x)) and not sought[inside].all():
        best = None
        for k in range(x.shape[1]):
            values = x[inside, k]
            for end, share in ((0, PEEL), (1, 1 - PEEL)):
                cut = np.quantile(values, share, method="higher" if end == 0 else "lower")
                kept = inside & (x[:, k] > cut if end == 0 else x[:, k] < cut)
                if kept.sum() == inside.sum() or not kept.any():
                    continue
                gain = (sought[kept].mean() - sought[inside].mean()) / (inside.sum() - kept.sum())
                if best is None or gain > best[0]:
                    best = (gain, k, end, kept)
        if best is None:
            break
        _, k, end, inside = best
        edge = x[inside, k].min() if end == 0 else x[inside, k].max()
        limits[k] = (edge, limits[k][1]) if end == 0 else (limits[k][0], edge)
        boxes.append(_box(limits, inside, x, sought, names))
    last, inside = _paste(dict(limits), inside, x, sought)
    boxes.append(_box(last, inside, x, sought, names))
    return boxes


def _paste(limits: dict, inside: np.ndarray, x: np.ndarray, sought: np.ndarray):
    """Lift every limit whose loss does not lower the share of chosen points."""
    for k in list(limits):
        for end in (0, 1):
            if not np.isfinite(limits[k][end]):
                continue
            wider = dict(limits)
            wider[k] = (-np.inf, limits[k][1]) if end == 0 else (limits[k][0], np.inf)
            held = np.ones(len(x), bool)
            for j, (low, high) in wider.items():
                held &= (x[:, j] >= low) & (x[:, j] <= high)
            if sought[held].mean() >= sought[inside].mean():
                limits, inside = wider, held
    return limits, inside


def _box(limits: dict, inside: np.ndarray, x: np.ndarray, sought: np.ndarray, names) -> Box:
    limited = {
        names[k]: (max(low, float(x[:, k].min())), min(high, float(x[:, k].max())))
        for k, (low, high) in limits.items()
        if np.isfinite(low) or np.isfinite(high)
    }
    found = float(sought[inside].sum())
    return Box(limited, found / inside.sum(), found / sought.sum(), float(inside.mean()))


def best(boxes: Sequence[Box]) -> Box:
    """Return the box with the best balance of density and coverage; of equals the simplest."""
    return max(boxes, key=lambda box: (round(box.balance, 6), -len(box.limits), box.mass))


def table(boxes: Sequence[Box]) -> pd.DataFrame:
    """Return the boxes as a tidy table, a row for each limit."""
    rows = [
        {
            "box": number,
            "density": box.density,
            "coverage": box.coverage,
            "mass": box.mass,
            "factor": name,
            "low": low,
            "high": high,
        }
        for number, box in enumerate(boxes)
        for name, (low, high) in (box.limits or {"": (np.nan, np.nan)}).items()
    ]
    return pd.DataFrame(rows)
