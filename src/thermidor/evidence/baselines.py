"""The dull rivals of the model: a plain curve per observable, and a curve through the pressures.

`null` (an account of its own): for every observable a straight line in time on its own scale
(log-linear for levels, logistic for shares, constant where there is one point), fitted to the
`calibrate` rows alone. The pressure curve replaces time by the pressures and their running sum.
Neither knows an agent. Both give every figure a predictive distribution and are scored by the
same code as the model; where a rival has nothing to go by it says so and predicts ignorance.

The line is a small Bayesian regression: its level is free, its slope is drawn toward none with a
spread learned from the slopes of all observables that have two points or more, so that a single
point gives a constant whose uncertainty widens with the years.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from thermidor.evidence.article import CLASSES, Figure
from thermidor.evidence.scoring import restore, transform

DRAWS = 41  # evenly spaced quantiles that stand for a predictive distribution
YEAR = 12.0
LEVEL_SPREAD = 20.0  # the level of a curve is left free
IGNORANCE = {"log": (1.0, 1e7), "count": (0.5, 1e3)}  # log-uniform where nothing is known
RATIO = (0.1, 10.0)  # the same for a ratio
CLASS_SPREAD = 0.3  # a label on the ladder of regimes, in steps
CLAIM_SPREAD = {"log": 0.5, "logit": 1.0, "linear": 0.5}  # a bound informs a curve this loosely

Key = tuple[str, ...]


@dataclass(frozen=True)
class Curve:
    """A fitted line: mean and covariance of its coefficients, on `scale`."""

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
    """Curves fitted to figures, one per observable and region."""

    name: str
    curves: dict[Key, Curve]
    driver: np.ndarray | None = None
    fitted_to: tuple[str, ...] = field(default=())

    def predict(self, figures: Sequence[Figure], horizon: int = 134) -> tuple[np.ndarray, list]:
        """Return draws ``(DRAWS, n_figures)`` in the rows' units, and what each row rests on.

        That is "curve", "curve of the whole country", "nothing to go by" (ignorance), or ""
        where a row has no observable.
        """
        draws = np.full((DRAWS, len(figures)), np.nan)
        ground = []
        for i, figure in enumerate(figures):
            curve, rests = self._curve(figure)
            if not figure.column or not figure.window:
                rests = ""
            elif curve is None:
                draws[:, i], rests = ignorance(figure, horizon), "nothing to go by"
            else:
                mean, sd = curve.at(_design(_middle(figure), self.driver))
                draws[:, i] = _in_unit(mean[0] + sd[0] * _quantiles(), figure, curve.scale)
            ground.append(rests)
        return draws, ground

    def path(self, column: str, region: str, months: int) -> np.ndarray | None:
        """Return 5 %, 50 % and 95 % of the curve of a column, a month each, or None."""
        curve = self.curves.get((column, region, "level", ""))
        if curve is None:
            curve = self.curves.get((column, region, "sum", ""))
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
        whole = (key[0], "russia", *key[2:])
        if whole in self.curves and _scale(figure) in ("logit", "class"):
            return self.curves[whole], "curve of the whole country"
        return None, ""


def fit(
    figures: Iterable[Figure], *, pressures: np.ndarray | None = None, name: str | None = None
) -> Baseline:
    """Fit a baseline to figures.

    Parameters
    ----------
    figures : iterable of Figure
        Rows to fit; only those of use ``calibrate`` are read, whatever is handed in.
    pressures : ndarray, optional
        ``(n_months,)`` mean pressure, 0..1: fit the pressure curve instead of a line in time.
    """
    driver = None if pressures is None else _drivers(np.asarray(pressures, dtype=float))
    points = _points(figures)
    slope = _typical_slope(points, driver)
    bend = _typical_bend(points, driver, slope)
    curves = {key: _fit(part, driver, slope, bend) for key, part in points.items()}
    label = name or ("null" if driver is None else "pressure curve")
    fitted_to = sorted(row.id for part in points.values() for *_, row in part)
    return Baseline(label, curves, driver, tuple(fitted_to))


def predict_unseen(figures: Sequence[Figure]) -> tuple[np.ndarray, list]:
    """Return what the null says of each row when neither it nor its survey is fitted."""
    whole, points = fit(figures), _points(figures)
    draws, ground = whole.predict(figures)
    slope = _typical_slope(points, None)
    for at, row in enumerate(figures):
        if row.use != "calibrate" or not row.column:
            continue
        curves = {}
        for region in (row.region, "russia"):
            key = (_key(row)[0], region, *_key(row)[2:])
            kept = [
                point
                for point in points.get(key, ())
                if point[-1].id != row.id and not (row.group and row.group == point[-1].group)
            ]
            if kept:
                curves[key] = _fit(kept, None, slope, next(iter(whole.curves.values())).bend)
        column, rests = Baseline("null", curves).predict([row])
        draws[:, at], ground[at] = column[:, 0], rests[0]
    return draws, ground


def _points(figures: Iterable[Figure]) -> dict[Key, list]:
    """Return the points of each curve: month, value and spread on the scale, scale, row."""
    points: dict[Key, list] = {}
    for row in figures:
        if row.use == "calibrate" and row.column and row.value is not None:
            y, sd = _point(row)
            points.setdefault(_key(row), []).append((_middle(row), y, sd, _scale(row), row))
    return points


def ignorance(figure: Figure, horizon: int = 134) -> np.ndarray:
    """Return draws that know nothing: uniform shares and dates, log-uniform levels, all classes.

    NaN for a bound or an ordering: knowing nothing, it holds or does not with even odds
    (`scoring.COIN`).
    """
    u = (np.arange(DRAWS) + 0.5) / DRAWS
    if figure.scale == "months":
        return np.where(u < 0.9, u / 0.9 * horizon, np.inf)
    if figure.scale == "class":
        return np.floor(u * len(CLASSES))
    if figure.scored_as == "bound":  # a claim has even odds, whatever number is meant
        return np.full(DRAWS, np.nan)
    if figure.scale in ("logit", "linear"):
        return u
    low, high = RATIO if "ratio" in figure.unit else IGNORANCE[figure.scale]
    return low * (high / low) ** u


def _key(figure: Figure) -> Key:
    """Rows whose values lie on one curve: the same column, region and sort of value."""
    if figure.scored_as == "date":
        return (figure.column, figure.region, "date", "")
    sort = {"sum": "sum", "sum_per": "sum", "ratio": "ratio", "ratio_of": "ratio_of"}
    base = "" if figure.base is None else f"{figure.base[0]:g} to {figure.base[1]:g}"
    return (figure.column, figure.region, sort.get(figure.reduction, "level"), figure.per or base)


def _scale(figure: Figure) -> str:
    if figure.scale in ("months", "class"):
        return figure.scale
    if figure.reduction == "sum_per" or figure.unit.startswith(("fraction", "index")):
        return "logit"
    return "log"


def _length(figure: Figure) -> float:
    """Months a summed row covers: its curve is a monthly one."""
    if figure.reduction in ("sum", "sum_per") and figure.window:
        return figure.window[1] - figure.window[0]
    return 1.0


def _middle(figure: Figure) -> float:
    return (figure.window[0] + figure.window[1]) / 2


def _point(figure: Figure) -> tuple[float, float]:
    """The figure as a point for a curve; a bound stands for the middle of what it allows."""
    scale, value = _scale(figure), figure.value
    floor = figure.floor or 0.005
    if figure.scored_as == "class":
        return value, CLASS_SPREAD
    if figure.scored_as != "bound":
        value = value / _length(figure)
        return float(transform(value, scale, floor / _length(figure))), figure.error or 0.5
    spread = CLAIM_SPREAD.get(scale, 0.5)
    if figure.relation == "between":
        ends = transform([figure.value, figure.value_high], scale, floor)
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
    """Normal quantiles at the middles of equal parts, by a rational form (Abramowitz 26.2.23)."""
    u = (np.arange(DRAWS) + 0.5) / DRAWS
    t = np.sqrt(-2 * np.log(np.minimum(u, 1 - u)))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (
        1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    )
    z = np.where(u < 0.5, -z, z)
    z[DRAWS // 2] = 0.0
    return z


def _drivers(pressures: np.ndarray) -> np.ndarray:
    """Return ``(n_months, 2)``: the mean pressure and its running sum in years, both centred."""
    both = np.stack([pressures, np.cumsum(pressures) / YEAR], axis=1)
    return (both - both.mean(axis=0)) / np.maximum(both.std(axis=0), 1e-9)


def _design(month, driver: np.ndarray | None) -> np.ndarray:
    month = np.atleast_1d(np.asarray(month, dtype=float))
    if driver is None:
        return np.stack([np.ones_like(month), month / YEAR], axis=1)
    at = np.clip(np.floor(month).astype(int), 0, len(driver) - 1)
    return np.concatenate([np.ones((month.size, 1)), driver[at]], axis=1)


def _fit(points: list, driver, slope: float, bend: float) -> Curve:
    month, y, sd, scales, _ = zip(*points, strict=True)
    design = _design(month, driver)
    centre = np.zeros(design.shape[1])
    centre[1:] = design[:, 1:].mean(axis=0)  # the level is free at the middle of the points
    shifted = design - np.where(np.arange(design.shape[1]) == 0, 0.0, centre)
    prior = np.diag([LEVEL_SPREAD**-2] + [max(slope, 1e-6) ** -2] * (design.shape[1] - 1))
    weight = 1.0 / (np.square(sd) + bend**2)
    precision = prior + (shifted * weight[:, None]).T @ shifted
    covariance = np.linalg.inv(precision)
    mean = covariance @ (shifted * weight[:, None]).T @ np.asarray(y)
    back = np.eye(design.shape[1])
    back[0, 1:] = -centre[1:]
    return Curve(scales[0], back @ mean, back @ covariance @ back.T, bend)


def _typical_slope(points: dict[Key, list], driver) -> float:
    """Root mean square of the slopes of all observables with two points a year apart or more."""
    slopes = []
    for part in points.values():
        design = _design([p[0] for p in part], driver)[:, 1:]
        if np.ptp(design[:, 0]) < (1.0 if driver is None else 0.5) or len(part) < 2:
            continue
        first, last = np.argmin(design[:, 0]), np.argmax(design[:, 0])
        slopes.append((part[last][1] - part[first][1]) / np.ptp(design[:, 0]))
    return float(np.sqrt(np.mean(np.square(slopes)))) if slopes else 0.3


def _typical_bend(points: dict[Key, list], driver, slope: float) -> float:
    """Root mean square distance of the points from their line, where there are three or more."""
    off = []
    for part in points.values():
        if len(part) >= 3:
            mean, _ = _fit(part, driver, slope, 0.1).at(_design([p[0] for p in part], driver))
            off.extend(mean - np.array([p[1] for p in part]))
    return float(np.clip(np.sqrt(np.mean(np.square(off))), 0.05, 1.0)) if off else 0.2
