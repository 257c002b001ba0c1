"""How far a prediction is from a figure: pure functions over numbers (ODD: data evaluation).

Levels are compared on the log, shares on the logit, both with a floor of half a unit; dates in
months, with "never" as an outcome of its own; bounds, orderings and classes as the chance, over
runs, that the claim holds, with a declared chance that the claim itself is wrong; small counts by
their Poisson likelihood.

Inside or outside: the predictive distribution is the spread over runs widened by the figure's own
observation error; a point is inside if it lies between its 5 % and 95 % points. A claim is inside
if it holds in at least half of the runs: "cannot be excluded" earns nothing here.

Proper scores: CRPS in observation errors for points, dates and counts, the Brier score for
claims, and for all of them the log score, in which rows of different kind can be added.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log, pi, sqrt

import numpy as np

WIDE = 40.0  # a figure that is plainly wrong may lie anywhere in so many observation errors
CAP = 5.0  # observation errors after which a miss is a miss
NEVER = 12.0  # months after the end of a run at which "never" is put when a distance needs a date


def transform(value, scale: str, floor: float = 0.0):
    """Return `value` on the row's own scale."""
    value = np.asarray(value, dtype=float)
    if scale == "log":
        return np.log(np.maximum(value, floor or 1e-9))
    if scale == "logit":
        inner = np.clip(value, floor or 1e-6, 1.0 - (floor or 1e-6))
        return np.log(inner) - np.log1p(-inner)
    return value


def restore(value, scale: str):
    """Return numbers on the row's own scale in the row's unit again."""
    if scale == "log":
        return np.exp(value)
    if scale == "logit":
        return 1.0 / (1.0 + np.exp(-np.asarray(value)))
    return value


@dataclass(frozen=True, slots=True)
class Target:
    """What a source says of one figure, as the scores need it."""

    scored_as: str
    scale: str
    floor: float
    relation: str
    value: float
    value_high: float | None
    margin: float
    error: float
    wrong: float


def target_of(figure, value: float, value_high: float | None = None) -> Target:
    """Return the target of a row of the figures table, with the value it is to be scored by."""
    return Target(
        figure.scored_as,
        figure.scale,
        figure.floor,
        figure.relation,
        value,
        value_high,
        figure.margin,
        figure.error,
        figure.claim_wrong,
    )


@dataclass(frozen=True, slots=True)
class Score:
    """What one sample of runs earns on one figure.

    `log_score` is higher when better; `loss` (CRPS or Brier) lower when better. `holds` is the
    share of runs in which a claim holds, NaN for points.
    """

    inside: bool
    log_score: float
    loss: float
    holds: float
    misfit: float


COIN = Score(
    False, log(0.5), 0.25, 0.5, float("nan")
)  # even odds on a claim: a rival with no curve


def holds(values: np.ndarray, target: Target) -> np.ndarray:
    """Return for each run whether the claim of a bound, an ordering or a class holds in it."""
    if target.scored_as == "class":
        return values == target.value
    if target.relation == "<":
        return values < target.value - target.margin
    if target.relation == ">":
        return values > target.value + target.margin
    return (values >= target.value) & (values <= target.value_high)


def score(values: np.ndarray, target: Target, horizon: float = 134.0) -> Score | None:
    """Score a sample of runs against a figure; None where too few runs have a value.

    Parameters
    ----------
    values : ndarray
        ``(n_runs,)`` model values in the row's unit; infinity is "never".
    target : Target
        The figure.
    horizon : float
        Months in a run: where "never" is put for the CRPS.
    """
    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)] if np.isnan(values).mean() <= 0.5 else values[:0]
    if not values.size:
        return None
    signed = float(np.median(misfit(values, target, horizon)))
    if target.scored_as in ("bound", "class"):
        share = float(holds(values, target).mean())
        chance = (1 - target.wrong) * share + target.wrong * (1 - share)
        return Score(share >= 0.5, log(chance), (1 - chance) ** 2, share, signed)
    if target.scored_as == "count":
        return _count(values, target, signed)
    x, y = (transform(v, target.scale, target.floor) for v in (values, target.value))
    came = np.isfinite(x)
    below = float((came * _normal_cdf((y - np.where(came, x, 0.0)) / target.error)).mean())
    density = float((came * _normal_pdf((y - np.where(came, x, 0.0)) / target.error)).mean())
    placed = np.where(came, x, horizon + NEVER)
    return Score(
        0.05 <= below <= 0.95,
        log((1 - target.wrong) * density + target.wrong / WIDE),
        crps_normals(placed / target.error, y / target.error),
        np.nan,
        signed,
    )


def crps_normals(centres: np.ndarray, value: float) -> float:
    """Return the CRPS of an equal mixture of normals of unit spread.

    The closed form of Grimit et al. 2006: E|X - y| - E|X - X'| / 2.
    """
    centres = np.asarray(centres, dtype=float).ravel()
    spread = np.abs(_folded(centres[:, None] - centres[None, :], sqrt(2.0))).mean()
    return float(_folded(value - centres, 1.0).mean() - 0.5 * spread)


def _folded(mean, sd: float):
    """Mean of the absolute value of a normal."""
    z = np.asarray(mean) / sd
    return sd * (z * (2 * _normal_cdf(z) - 1) + 2 * _normal_pdf(z))


def _count(values: np.ndarray, target: Target, signed: float) -> Score:
    rate, y = np.maximum(values, 0.5), int(target.value)
    top = int(max(y, rate.max()) + 10 * sqrt(max(rate.max(), y)) + 10)
    step = max(1, top // 4000)  # counts of a million, when a run is far off, need no single steps
    number = np.arange(0, top + 1, step)
    if step == 1:
        factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, top + 1)))])
        chance = np.exp(number * np.log(rate)[:, None] - rate[:, None] - factorial).mean(axis=0)
        below = np.minimum(np.cumsum(chance), 1.0)
        ends = below[max(y - 1, 0)], below[y]
    else:
        below = _poisson_cdf(number, rate)
        ends = _poisson_cdf(np.array([max(y - 1, 0), y]), rate)
    pmf = float(np.exp(y * np.log(rate) - rate - lgamma(y + 1)).mean())
    loss = float((((number >= y) - below) ** 2).sum() * step / sqrt(y + 1))
    inside = ends[0] <= 0.95 and ends[1] >= 0.05
    score_ = log((1 - target.wrong) * pmf + target.wrong / (WIDE * sqrt(y + 1)))
    return Score(bool(inside), score_, loss, np.nan, signed)


def _poisson_cdf(number: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Mean chance over rates of at most so many cases: the cube root of (rate / cases) is nearly
    normal (Wilson and Hilferty 1931; absolute error under 1 % from half a case on).
    """
    root = np.cbrt(rate[:, None] / (number + 1.0))
    narrow = 1.0 / (9.0 * (number + 1.0))
    return _normal_cdf((1.0 - narrow - root) / np.sqrt(narrow)).mean(axis=0)


def misfit(values: np.ndarray, target: Target, horizon: float = 134.0) -> np.ndarray:
    """Return the distance of each run from the figure in observation errors, with its sign.

    Zero where a bound holds; for "never", the distance of a date a year after the run.
    """
    values = np.asarray(values, dtype=float)
    if target.scored_as == "class":
        return np.clip(values - target.value, -3, 3)
    if target.scored_as == "count":  # signed root of the Poisson deviance, counts over half a case
        rate, y = np.maximum(values, 0.5), max(target.value, 1e-9)
        deviance = 2 * (y * np.log(y / rate) - (y - rate))
        return np.sign(rate - y) * np.sqrt(np.maximum(deviance, 0.0))
    if target.scored_as == "date":
        values = np.where(np.isposinf(values), horizon + NEVER, values)
    x = transform(values, target.scale, target.floor)
    if target.scored_as in ("point", "date"):
        return (x - transform(target.value, target.scale, target.floor)) / target.error
    low, high = bounds(target)
    held = np.clip(x, low, high)
    off = np.subtract(x, held, out=np.zeros_like(x), where=x != held)  # without end may be held
    return off / target.error


def bounds(target: Target) -> tuple[float, float]:
    """Return the ends, on the row's own scale, between which a claim holds."""
    edge = {
        "<": (None, target.value - target.margin),
        ">": (target.value + target.margin, None),
        "between": (target.value, target.value_high),
    }[target.relation]
    low, high = (
        limit if v is None else float(transform(v, target.scale, target.floor))
        for v, limit in zip(edge, (-np.inf, np.inf), strict=True)
    )
    return low, high


def loss_of_misfit(z: np.ndarray) -> np.ndarray:
    """Return the squared misfit, linear beyond one observation error, and capped."""
    z = np.minimum(np.abs(np.where(np.isnan(z), CAP, z)), CAP)
    return np.where(z <= 1.0, z * z, 2.0 * z - 1.0)


def passes(values: np.ndarray, target: Target) -> np.ndarray:
    """Return for each run whether it alone agrees with the figure within its 90 % error."""
    z = misfit(values, target)
    if target.scored_as in ("bound", "class"):
        return holds(np.asarray(values, dtype=float), target)
    return np.abs(np.where(np.isnan(z), np.inf, z)) <= 1.645


def group_weights(groups: list[str]) -> np.ndarray:
    """Return weights that let all rows of one survey count as one row; an empty name is alone."""
    sizes = {name: groups.count(name) for name in set(groups)}
    return np.array([1.0 / sizes[name] if name else 1.0 for name in groups])


def _normal_pdf(z):
    return np.exp(-0.5 * np.square(z)) / sqrt(2 * pi)


def _normal_cdf(z):
    """Abramowitz and Stegun 7.1.26 (absolute error under 2e-7): no SciPy in a plain run."""
    x = np.abs(z) / sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * x)
    poly = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    erf = 1.0 - poly * np.exp(-x * x)
    return 0.5 * (1.0 + np.sign(z) * erf)
