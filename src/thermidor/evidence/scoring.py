"""How far a prediction is from a figure: pure functions of numbers (ODD: data evaluation).

Levels are compared on the log, shares on the logit, both with a floor of half a unit. Dates are
compared in months, with "never" as an outcome. Bounds, orderings and classes are claims: what
counts is the share of runs in which the claim holds, with a declared chance that the claim itself
is wrong. Small counts are compared by their Poisson likelihood.

Inside or outside: the predictive distribution is the spread over runs, widened by the figure's
observation error. A point is inside if it lies between the 5 % and the 95 % point. A claim is
inside if it holds in at least half of the runs.

Scores are proper (Gneiting and Raftery 2007): CRPS in observation errors for points, dates and
counts, the Brier score for claims, and for all of them the log score, which can be added over rows
of different kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log, nan, pi, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from thermidor.evidence.article import Figure

WIDE = 40.0  # a figure that is wrong may lie anywhere in a range of so many observation errors
CAP = 5.0  # a miss by more observation errors than this costs no more
HORIZON = 134.0  # months of a run, November 1917 to December 1928
NEVER = 12.0  # months after the end of a run at which "never" is put where a date is needed


def transform(value: ArrayLike, scale: str, floor: float = 0.0) -> np.ndarray:
    """Return values in a row's unit on the row's scale; `floor` keeps log and logit finite."""
    value = np.asarray(value, dtype=float)
    if scale == "log":
        return np.log(np.maximum(value, floor or 1e-9))
    if scale == "logit":
        inner = np.clip(value, floor or 1e-6, 1.0 - (floor or 1e-6))
        return np.log(inner) - np.log1p(-inner)
    return value


def restore(value: ArrayLike, scale: str) -> np.ndarray:
    """Return values on a row's scale in the row's unit: the inverse of `transform`."""
    value = np.asarray(value)
    if scale == "log":
        return np.exp(value)
    if scale == "logit":
        return 1.0 / (1.0 + np.exp(-value))
    return value


@dataclass(frozen=True, slots=True)
class Target:
    """What a source says of one figure, as scores need it.

    `error` is the observation error, on `scale`; `margin` how far a bound must be exceeded;
    `wrong` the chance that the claim itself is wrong.
    """

    scored_as: str
    scale: str
    floor: float
    relation: str
    value: float
    value_high: float | None
    margin: float
    error: float
    wrong: float


def target_of(
    figure: Figure, value: float | None = None, value_high: float | None = None
) -> Target:
    """Return the target of a row of the figures table, with the row's own value by default.

    Raises
    ------
    ValueError
        If there is no value, because the row is held out.
    """
    if value is None:
        value = figure.value
        value_high = figure.value_high
    if value is None:
        raise ValueError(f'the figure "{figure.id}" has no value; give the value to score by')
    names = ("scored_as", "scale", "floor", "relation", "margin", "error")
    copied = {name: getattr(figure, name) for name in names}
    return Target(value=value, value_high=value_high, wrong=figure.claim_wrong, **copied)


@dataclass(frozen=True, slots=True)
class Score:
    """The scores of a sample of runs on one figure.

    A higher `log_score` is better (natural logarithm); a lower `loss` (CRPS or Brier) is better.
    `holds` is the share of runs in which a claim holds, NaN for points. `misfit` is the signed
    distance of the median run in observation errors. `below` is the predictive probability of a
    smaller value (the probability integral transform), NaN for claims and counts.
    """

    inside: bool
    log_score: float
    loss: float
    holds: float
    misfit: float
    below: float = nan


COIN = Score(inside=False, log_score=log(0.5), loss=0.25, holds=0.5, misfit=nan)
"""Even odds on a claim: the score of a baseline without a curve."""


def holds(values: np.ndarray, target: Target) -> np.ndarray:
    """Return for each run, ``(n_runs,)`` bool, whether a bound, ordering or class holds in it."""
    if target.scored_as == "class":
        return values == target.value
    if target.relation == "<":
        return values < target.value - target.margin
    if target.relation == ">":
        return values > target.value + target.margin
    return (values >= target.value) & (values <= target.value_high)


def score(values: np.ndarray, target: Target, horizon: float = HORIZON) -> Score | None:
    """Score a sample of runs against a figure; None where more than half have no value.

    Parameters
    ----------
    values : ndarray
        ``(n_runs,)`` model values in the row's unit; infinity is "never".
    target : Target
        The figure.
    horizon : float
        Months of a run; for the CRPS, "never" is `NEVER` months later.
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
    x = transform(values, target.scale, target.floor)
    y = transform(target.value, target.scale, target.floor)
    happened = np.isfinite(x)
    z = (y - np.where(happened, x, 0.0)) / target.error
    below = float((happened * _normal_cdf(z)).mean())
    density = float((happened * _normal_pdf(z)).mean())
    dated = np.where(happened, x, horizon + NEVER)
    return Score(
        inside=0.05 <= below <= 0.95,
        log_score=log((1 - target.wrong) * density + target.wrong / WIDE),
        loss=crps_normals(dated / target.error, float(y / target.error)),
        holds=nan,
        misfit=signed,
        below=below,
    )


def crps_normals(centres: np.ndarray, value: float) -> float:
    """Return the CRPS of an equal mixture of normals with standard deviation 1.

    The closed form of Grimit et al. 2006: E|X - y| - E|X - X'| / 2, where X and X' are independent
    draws of the mixture and y is `value`.
    """
    centres = np.asarray(centres, dtype=float).ravel()
    spread = np.abs(_folded(centres[:, None] - centres[None, :], sqrt(2.0))).mean()
    return float(_folded(value - centres, 1.0).mean() - 0.5 * spread)


def _folded(mean: ArrayLike, sd: float) -> np.ndarray:
    """Return the mean of the absolute value of a normal."""
    z = np.asarray(mean) / sd
    return sd * (z * (2 * _normal_cdf(z) - 1) + 2 * _normal_pdf(z))


def _count(values: np.ndarray, target: Target, signed: float) -> Score:
    rate = np.maximum(values, 0.5)
    y = int(target.value)
    top = int(max(y, rate.max()) + 10 * sqrt(max(rate.max(), y)) + 10)
    step = max(1, top // 4000)  # a run may count a million; a coarse grid is enough for the CRPS
    number = np.arange(0, top + 1, step)
    if step == 1:
        factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, top + 1)))])
        chance = np.exp(number * np.log(rate)[:, None] - rate[:, None] - factorial).mean(axis=0)
        below = np.minimum(np.cumsum(chance), 1.0)
        ends = below[[max(y - 1, 0), y]]
    else:
        below = _poisson_cdf(number, rate)
        ends = _poisson_cdf(np.array([max(y - 1, 0), y]), rate)
    pmf = float(np.exp(y * np.log(rate) - rate - lgamma(y + 1)).mean())
    loss = float((((number >= y) - below) ** 2).sum() * step / sqrt(y + 1))
    inside = ends[0] <= 0.95 and ends[1] >= 0.05
    log_score = log((1 - target.wrong) * pmf + target.wrong / (WIDE * sqrt(y + 1)))
    return Score(bool(inside), log_score, loss, holds=nan, misfit=signed)


def _poisson_cdf(number: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Return the mean, over Poisson rates, of the chance of at most `number` cases.

    The cube root of rate over cases is nearly normal (Wilson and Hilferty 1931); the absolute error
    is under 1 % for rates of half a case and more.
    """
    root = np.cbrt(rate[:, None] / (number + 1.0))
    narrow = 1.0 / (9.0 * (number + 1.0))
    return _normal_cdf((1.0 - narrow - root) / np.sqrt(narrow)).mean(axis=0)


def misfit(values: np.ndarray, target: Target, horizon: float = HORIZON) -> np.ndarray:
    """Return each run's distance from the figure, ``(n_runs,)``, in observation errors with sign.

    Zero where a bound holds. "Never" counts as a date `NEVER` months after the end of the run.
    """
    values = np.asarray(values, dtype=float)
    if target.scored_as == "class":
        return np.clip(values - target.value, -3, 3)
    if target.scored_as == "count":  # signed root of the Poisson deviance; at least half a case
        rate = np.maximum(values, 0.5)
        y = max(target.value, 1e-9)
        deviance = 2 * (y * np.log(y / rate) - (y - rate))
        return np.sign(rate - y) * np.sqrt(np.maximum(deviance, 0.0))
    if target.scored_as == "date":
        values = np.where(np.isposinf(values), horizon + NEVER, values)
    x = transform(values, target.scale, target.floor)
    if target.scored_as in ("point", "date"):
        return (x - transform(target.value, target.scale, target.floor)) / target.error
    low, high = bounds(target)
    nearest = np.clip(x, low, high)
    off = np.subtract(x, nearest, out=np.zeros_like(x), where=x != nearest)  # not inf - inf
    return off / target.error


def bounds(target: Target) -> tuple[float, float]:
    """Return the ends, on the row's scale, between which a claim holds (infinite if open)."""
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
    """Return the Huber loss of misfits: squared up to one observation error, then linear.

    Misfits are capped at `CAP`; an unknown misfit (NaN) counts as one at the cap.
    """
    z = np.minimum(np.abs(np.where(np.isnan(z), CAP, z)), CAP)
    return np.where(z <= 1.0, z * z, 2.0 * z - 1.0)


def passes(values: np.ndarray, target: Target) -> np.ndarray:
    """Return for each run, ``(n_runs,)`` bool, whether it agrees with the figure.

    Points agree within the 90 % interval of the observation error; claims agree where they hold.
    """
    z = misfit(values, target)
    if target.scored_as in ("bound", "class"):
        return holds(np.asarray(values, dtype=float), target)
    return np.abs(np.where(np.isnan(z), np.inf, z)) <= 1.645


def group_weights(groups: list[str]) -> np.ndarray:
    """Return a weight for each row, so that all rows of one survey count as one row.

    `groups` names each row's survey; a row with an empty name counts alone.
    """
    sizes = {name: groups.count(name) for name in set(groups)}
    return np.array([1.0 / sizes[name] if name else 1.0 for name in groups])


def weighted_mean(values: ArrayLike, weights: ArrayLike) -> tuple[float, float]:
    """Return a weighted mean and its standard error; the sum of weights is the number of rows.

    NaN values are dropped. A single value has no standard error, no value has no mean: NaN.
    """
    known = ~np.isnan(np.asarray(values, dtype=float))
    x = np.asarray(values, dtype=float)[known]
    w = np.asarray(weights, dtype=float)[known]
    if x.size < 2:
        return (float(x[0]) if x.size else nan), nan
    mean = np.average(x, weights=w)
    variance = np.average((x - mean) ** 2, weights=w)
    return float(mean), float(np.sqrt(variance / max(w.sum() - 1, 1)))


def _normal_pdf(z: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * np.square(z)) / sqrt(2 * pi)


def _normal_cdf(z: np.ndarray) -> np.ndarray:
    """Return the normal distribution function (Abramowitz and Stegun 7.1.26, error under 2e-7).

    `statistics.NormalDist` takes one number at a time and differs in the seventh digit; SciPy is
    not a dependency of a plain run. Published scores rest on this form.
    """
    x = np.abs(z) / sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * x)
    poly = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    erf = 1.0 - poly * np.exp(-x * x)
    return 0.5 * (1.0 + np.sign(z) * erf)
