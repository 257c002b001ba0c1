"""Baselines that the model has to beat: a plain curve per observable, and a curve in the pressures.

ODD element: data evaluation. The plain curve (account ``null``) is a straight line in time for
every observable, on the observable's own scale: log-linear for levels, logistic for shares. The
pressure curve replaces time by the mean pressure and its running sum. Neither has agents. Both are
fitted to the ``calibrate`` rows alone, predict a distribution for every figure, and are scored by
the same code as the model. Where no row informs a curve, it predicts ignorance and says so.

The line is a Bayesian regression. Its level is free. Its slope has a normal prior around zero whose
spread is learned from the slopes of all observables that have two points or more. A single point
therefore gives a constant whose uncertainty widens with the years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import nan
from typing import NamedTuple

import numpy as np

from thermidor.evidence.article import CLASSES, Figure
from thermidor.evidence.scoring import HORIZON, restore, transform

DRAWS = 41  # evenly spaced quantiles that represent a predictive distribution
YEAR = 12.0
LEVEL_SPREAD = 20.0  # so wide that the level of a curve is free
IGNORANCE = {"log": (1.0, 1e7), "count": (0.5, 1e3)}  # log-uniform where nothing is known
RATIO = (0.1, 10.0)  # the same for a ratio
CLASS_SPREAD = 0.3  # standard deviation of a class of regime, in classes
SETTLED = 3.0  # years after which a figure carried forward becomes no less certain
CLAIM_SPREAD = {"log": 0.5, "logit": 1.0, "linear": 0.5}  # of a bound, on the row's scale

Key = tuple[str, ...]


class Point(NamedTuple):
    """A figure as a point for a curve: `value` and its standard deviation `sd` on `scale`."""

    month: float
    value: float
    sd: float
    scale: str
    row: Figure


@dataclass(frozen=True)
class Curve:
    """A fitted line: mean and covariance of its coefficients, on `scale`.

    `bend` is the standard deviation of points around their line.
    """

    scale: str
    mean: np.ndarray
    covariance: np.ndarray
    bend: float

    def at(self, design: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return mean and standard deviation at rows of a design matrix ``(n, n_terms)``."""
        variance = np.einsum("ij,jk,ik->i", design, self.covariance, design)
        return design @ self.mean, np.sqrt(np.maximum(variance, 0.0) + self.bend**2)


@dataclass(frozen=True)
class Baseline:
    """Curves fitted to figures, one per observable, region and kind of value."""

    name: str
    curves: dict[Key, Curve]
    driver: np.ndarray | None = None
    fitted_to: tuple[str, ...] = ()

    def predict(
        self, figures: Sequence[Figure], horizon: float = HORIZON
    ) -> tuple[np.ndarray, list[str]]:
        """Return draws ``(DRAWS, n_figures)`` in the rows' units, and each prediction's ground.

        The ground is "curve", "curve of the whole country", "nothing to go by" (ignorance), or ""
        for a row without an observable. `horizon` is the length of a run in months.
        """
        draws = np.full((DRAWS, len(figures)), np.nan)
        grounds = []
        for i, figure in enumerate(figures):
            curve, ground = self._curve(figure)
            if not figure.column or not figure.window:
                ground = ""
            elif curve is None:
                draws[:, i] = ignorance(figure, horizon)
                ground = "nothing to go by"
            else:
                mean, sd = curve.at(_design(_middle(figure), self.driver))
                draws[:, i] = _in_unit(mean[0] + sd[0] * _quantiles(), figure, curve.scale)
            grounds.append(ground)
        return draws, grounds

    def path(self, column: str, region: str, months: int) -> np.ndarray | None:
        """Return 5 %, 50 % and 95 % of a column's curve, ``(3, months)``; None without a curve."""
        keys = ((column, region, kind, "") for kind in ("level", "sum"))
        curve = next((self.curves[key] for key in keys if key in self.curves), None)
        if curve is None:
            return None
        mean, sd = curve.at(_design(np.arange(months) + 0.5, self.driver))
        return np.stack([restore(mean + z * sd, curve.scale) for z in (-1.645, 0, 1.645)])

    def _curve(self, figure: Figure) -> tuple[Curve | None, str]:
        if figure.scored_as == "date" and figure.use != "calibrate":
            return None, ""
        key = _key(figure)
        if key in self.curves:
            return self.curves[key], "curve"
        national = (key[0], "russia", *key[2:])
        if national in self.curves and scale_of(figure) in ("logit", "class"):
            return self.curves[national], "curve of the whole country"
        return None, ""


def fit(
    figures: Iterable[Figure], *, pressure: np.ndarray | None = None, name: str | None = None
) -> Baseline:
    """Fit a baseline to figures.

    Parameters
    ----------
    figures : iterable of Figure
        Only rows of use ``calibrate`` are fitted; all others are ignored.
    pressure : ndarray, optional
        Mean pressure ``(n_months,)``, 0..1: fit the pressure curve instead of a line in time.
    name : str, optional
        Name of the baseline; "null" or "pressure curve" by default.
    """
    driver = None if pressure is None else _drivers(np.asarray(pressure, dtype=float))
    points = _points(figures)
    slope = _typical_slope(points, driver)
    bend = _typical_bend(points, driver, slope)
    curves = {key: _fit(part, driver, slope, bend) for key, part in points.items()}
    label = name or ("null" if driver is None else "pressure curve")
    fitted_to = sorted(point.row.id for part in points.values() for point in part)
    return Baseline(label, curves, driver, tuple(fitted_to))


def predict_unseen(figures: Sequence[Figure]) -> tuple[np.ndarray, list[str]]:
    """Predict each row by a plain curve fitted without that row and without its survey.

    Returns draws ``(DRAWS, n_figures)`` and grounds, as `Baseline.predict` does.
    """
    fitted = fit(figures)
    points = _points(figures)
    draws, grounds = fitted.predict(figures)
    slope = _typical_slope(points, None)
    for i, row in enumerate(figures):
        if row.use != "calibrate" or not row.column:
            continue
        curves = {}
        for region in (row.region, "russia"):
            key = (_key(row)[0], region, *_key(row)[2:])
            kept = [
                point
                for point in points.get(key, ())
                if point.row.id != row.id and not (row.group and row.group == point.row.group)
            ]
            if kept:
                curves[key] = _fit(kept, None, slope, next(iter(fitted.curves.values())).bend)
        draw, ground = Baseline("null", curves).predict([row])
        draws[:, i] = draw[:, 0]
        grounds[i] = ground[0]
    return draws, grounds


def drift(figures: Iterable[Figure]) -> dict[str, float]:
    """Return how far calibrated quantities move, by scale, per root of a year.

    The best fit of a random walk to the steps between neighbouring points of all curves; a figure
    of zero has no logarithm and is left out.
    """
    steps: dict[str, list[tuple[float, float]]] = {}
    for part in _points(row for row in figures if row.value != 0).values():
        ordered = sorted(part, key=lambda point: point.month)
        for first, last in pairwise(ordered):
            step = (last.value - first.value, (last.month - first.month) / YEAR)
            steps.setdefault(first.scale, []).append(step)
    return {
        scale: float(np.sqrt(np.square(moved).sum() / max(sum(years), 1 / YEAR)))
        for scale, part in steps.items()
        for moved, years in [zip(*part, strict=True)]
    }


def carry_forward(row: Figure, last: Figure | None, yearly: Mapping[str, float]) -> np.ndarray:
    """Return draws ``(DRAWS,)`` for a row: the last known figure, less certain with every year.

    Parameters
    ----------
    row : Figure
        What is predicted.
    last : Figure or None
        The last known figure of the same quantity; without one the draws know nothing.
    yearly : mapping of str to float
        How far quantities move per root of a year, by scale, see `drift`.
    """
    if last is None:
        return ignorance(row)
    scale = scale_of(last)
    value, error = _point(last)
    years = np.clip((_middle(row) - _middle(last)) / YEAR, 0.0, SETTLED)
    spread = np.hypot(error, yearly.get(scale, 0.5) * np.sqrt(years))
    draws = _in_unit(value + spread * _quantiles(), row, scale)
    return draws if _summed(last) else draws / _length(row)


def ignorance(figure: Figure, horizon: float = HORIZON) -> np.ndarray:
    """Return draws ``(DRAWS,)`` that know nothing: uniform shares, dates and classes, log-uniform
    levels.

    NaN for a bound or an ordering, which holds or fails with even odds (`scoring.COIN`).
    """
    share = (np.arange(DRAWS) + 0.5) / DRAWS
    if figure.scale == "months":
        return np.where(share < 0.9, share / 0.9 * horizon, np.inf)
    if figure.scale == "class":
        return np.floor(share * len(CLASSES))
    if figure.scored_as == "bound":
        return np.full(DRAWS, np.nan)
    if figure.scale in ("logit", "linear"):
        return share
    low, high = RATIO if "ratio" in figure.unit else IGNORANCE[figure.scale]
    return low * (high / low) ** share


def _points(figures: Iterable[Figure]) -> dict[Key, list[Point]]:
    """Return the points of each curve."""
    points: dict[Key, list[Point]] = {}
    for row in figures:
        if row.use == "calibrate" and row.column and row.value is not None:
            point = Point(_middle(row), *_point(row), scale_of(row), row)
            points.setdefault(_key(row), []).append(point)
    return points


def _key(figure: Figure) -> Key:
    """Return what rows on one curve share: column, region, kind of value, and its denominator."""
    if figure.scored_as == "date":
        return (figure.column, figure.region, "date", "")
    kinds = {"sum": "sum", "sum_per": "sum", "ratio": "ratio", "ratio_of": "ratio_of"}
    base = "" if figure.base is None else f"{figure.base[0]:g} to {figure.base[1]:g}"
    return (figure.column, figure.region, kinds.get(figure.reduction, "level"), figure.per or base)


def scale_of(figure: Figure) -> str:
    """Return the scale on which a curve of a figure is drawn, and on which model errors add up."""
    if figure.scale in ("months", "class"):
        return figure.scale
    if figure.reduction == "sum_per" or figure.unit.startswith(("fraction", "index")):
        return "logit"
    return "log"


def _summed(figure: Figure) -> bool:
    return figure.reduction in ("sum", "sum_per")


def _length(figure: Figure) -> float:
    """Return the months that a summed row covers: its curve is a monthly one."""
    if _summed(figure) and figure.window:
        return figure.window[1] - figure.window[0]
    return 1.0


def _middle(figure: Figure) -> float:
    first, last = figure.window or (nan, nan)
    return (first + last) / 2


def _point(figure: Figure) -> tuple[float, float]:
    """Return value and spread of a figure; a bound is put in the middle of what it allows."""
    scale = scale_of(figure)
    value = nan if figure.value is None else figure.value
    floor = figure.floor or 0.005
    if figure.scored_as == "class":
        return value, CLASS_SPREAD
    if figure.scored_as != "bound":
        value = value / _length(figure)
        return float(transform(value, scale, floor / _length(figure))), figure.error or 0.5
    spread = CLAIM_SPREAD.get(scale, 0.5)
    if figure.relation == "between":
        high = value if figure.value_high is None else figure.value_high
        ends = transform([value, high], scale, floor)
        return float(ends.mean()), max(spread, float(np.ptp(ends)) / 3.3)
    if scale == "logit":
        value = value / 2 if figure.relation == "<" else (value + 1.0) / 2
        return float(transform(value, scale, floor)), spread
    shift = spread if figure.relation == ">" else -spread
    return float(transform((value or 1.0) / _length(figure), scale)) + shift, spread


def _in_unit(value: np.ndarray, figure: Figure, scale: str) -> np.ndarray:
    if scale == "class":
        return np.clip(np.round(value), 0, len(CLASSES) - 1)
    return restore(value, scale) * _length(figure)


def _quantiles() -> np.ndarray:
    """Return normal quantiles at the middles of `DRAWS` equal parts.

    A rational form (Abramowitz and Stegun 26.2.23). `statistics.NormalDist` is exact and differs
    in the fourth digit, which would change every published score of the baselines.
    """
    u = (np.arange(DRAWS) + 0.5) / DRAWS
    t = np.sqrt(-2 * np.log(np.minimum(u, 1 - u)))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (
        1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    )
    z = np.where(u < 0.5, -z, z)
    z[DRAWS // 2] = 0.0
    return z


def _drivers(pressure: np.ndarray) -> np.ndarray:
    """Return ``(n_months, 2)``: the pressure and its running sum in years, both standardised."""
    both = np.stack([pressure, np.cumsum(pressure) / YEAR], axis=1)
    return (both - both.mean(axis=0)) / np.maximum(both.std(axis=0), 1e-9)


def _design(month: float | Sequence[float] | np.ndarray, driver: np.ndarray | None) -> np.ndarray:
    """Return the design matrix of a line in time, or in the driver, at some months."""
    month = np.atleast_1d(np.asarray(month, dtype=float))
    if driver is None:
        return np.stack([np.ones_like(month), month / YEAR], axis=1)
    row = np.clip(np.floor(month).astype(int), 0, len(driver) - 1)
    return np.concatenate([np.ones((month.size, 1)), driver[row]], axis=1)


def _fit(points: Sequence[Point], driver: np.ndarray | None, slope: float, bend: float) -> Curve:
    """Return the posterior of a line; `slope` is the prior standard deviation of its slopes."""
    month, value, sd, scales, _ = zip(*points, strict=True)
    design = _design(month, driver)
    n_terms = design.shape[1]
    centre = np.zeros(n_terms)
    centre[1:] = design[:, 1:].mean(axis=0)  # the level is free at the middle of the points
    shifted = design - np.where(np.arange(n_terms) == 0, 0.0, centre)
    prior = np.diag([LEVEL_SPREAD**-2] + [max(slope, 1e-6) ** -2] * (n_terms - 1))
    weight = 1.0 / (np.square(sd) + bend**2)
    precision = prior + (shifted * weight[:, None]).T @ shifted
    covariance = np.linalg.inv(precision)
    mean = covariance @ (shifted * weight[:, None]).T @ np.asarray(value)
    back = np.eye(n_terms)
    back[0, 1:] = -centre[1:]
    return Curve(scales[0], back @ mean, back @ covariance @ back.T, bend)


def _typical_slope(points: dict[Key, list[Point]], driver: np.ndarray | None) -> float:
    """Return the root mean square slope of observables with two points a year or more apart."""
    least = 1.0 if driver is None else 0.5
    slopes = []
    for part in points.values():
        x = _design([point.month for point in part], driver)[:, 1]
        if np.ptp(x) >= least and len(part) >= 2:
            rise = part[np.argmax(x)].value - part[np.argmin(x)].value
            slopes.append(rise / np.ptp(x))
    return float(np.sqrt(np.mean(np.square(slopes)))) if slopes else 0.3


def _typical_bend(points: dict[Key, list[Point]], driver: np.ndarray | None, slope: float) -> float:
    """Return the root mean square distance of points from their line, where there are three."""
    off: list[float] = []
    for part in points.values():
        if len(part) >= 3:
            design = _design([point.month for point in part], driver)
            mean, _ = _fit(part, driver, slope, 0.1).at(design)
            off.extend(mean - np.array([point.value for point in part]))
    return float(np.clip(np.sqrt(np.mean(np.square(off))), 0.05, 1.0)) if off else 0.2
