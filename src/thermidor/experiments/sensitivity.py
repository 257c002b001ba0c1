"""Rank factors by their influence on an outcome, with uncertainty.

ODD element: sensitivity analysis. The method follows the design: RBD-FAST (first order) for a
Latin hypercube, first and total order for Sobol's design, mean and spread of elementary effects
for Morris's, the share of variance between its levels for a grid. Intervals are 95 % (bootstrap).
Each point's value is the mean over its seeds. Missing values are left out and counted: given one
of them, SALib would answer 0.00 for every factor.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from thermidor.common.errors import InputError
from thermidor.experiments.outcomes import Outcome
from thermidor.experiments.sampling import MORRIS_LEVELS, salib
from thermidor.experiments.sweep_results import Sweep

Factors = Sequence[dict[str, Any]]
"""Names and ranges of the factors, as ``design.json`` lists them."""

NAMES = {
    "latin_hypercube": "RBD-FAST",
    "posterior": "RBD-FAST",
    "sobol": "Sobol'",
    "morris": "Morris",
    "grid": "variance between levels",
}
LEAST = 8
"""Smallest number of points for an analysis."""
LEAST_RBD_FAST = 60
"""The same for RBD-FAST, which fits ten harmonics."""
MOST_MISSING = 0.5
_RESAMPLES = 200
_SEED = 1917


@dataclass(frozen=True)
class Effect:
    """What one factor does to one outcome.

    Attributes
    ----------
    first, first_low, first_high : float
        Share of variance, 0..1, and its interval; Morris: mean absolute effect over the range.
    total, total_conf : float
        Sobol': total order and half its interval; Morris: spread of the effects.
    slope : float
        Change of the outcome from the lowest to the highest value, along a straight line.
    """

    factor: str
    first: float
    first_low: float
    first_high: float
    total: float = np.nan
    total_conf: float = np.nan
    slope: float = 0.0


@dataclass(frozen=True)
class Analysis:
    """The effects on one outcome, the largest first.

    Attributes
    ----------
    luck : float
        Share of the variance between seeds, 0..1; NaN with one seed a point.
    used, missing : int
        Points used, and points left out for missing values.
    note : str
        Why there are no effects, if there are none.
    """

    outcome: Outcome
    scenario: str
    account: str
    method: str
    effects: tuple[Effect, ...]
    used: int
    missing: int
    luck: float
    low: float
    high: float
    note: str = ""


def analyse(sweep: Sweep, outcomes: list[Outcome] | None = None) -> list[Analysis]:
    """Analyse each outcome of a sweep, for each scenario and account.

    Raises
    ------
    InputError
        If the design cannot separate factors.
    """
    method = sweep.about["method"]
    if not sweep.factors:
        raise InputError("nothing varies in this experiment; add a table [vary].")
    if method not in NAMES:
        raise InputError(
            f'the design "{method}" cannot separate factors; use latin_hypercube, morris, sobol '
            "or grid."
        )
    if outcomes is None:
        outcomes = [
            o for o in sweep.outcomes if o.label or not o.observable.startswith("regime_label")
        ]
    if not outcomes:
        raise InputError(
            'a class has no variance; ask for one label: { observable = "regime_label", '
            'is = "bureaucratic_rule" }.',
            place="observables",
        )
    cases = sweep.runs.groupby(["scenario", "account"], sort=False)
    return [
        _one(sweep, frame, outcome, scenario, account)
        for (scenario, account), frame in cases
        for outcome in outcomes
    ]


def effects(sweep: Sweep) -> pd.DataFrame:
    """Return how much each factor moves each outcome, with intervals: a row each.

    Raises
    ------
    InputError
        If the design cannot separate factors, or has too few points.
    """
    found = analyse(sweep)
    rows = table(found)
    if rows.empty:
        raise InputError(found[0].note)
    return rows


def table(analyses: list[Analysis]) -> pd.DataFrame:
    """Return the effects as a tidy table."""
    rows = [
        {
            "scenario": a.scenario,
            "account": a.account,
            "outcome": a.outcome.name,
            "method": a.method,
            "factor": e.factor,
            "effect": e.first,
            "low": e.first_low,
            "high": e.first_high,
            "total": e.total,
            "total_conf": e.total_conf,
            "change": e.slope,
            "luck": a.luck,
            "points": a.used,
            "missing": a.missing,
        }
        for a in analyses
        for e in a.effects
    ]
    return pd.DataFrame(rows)


def _one(
    sweep: Sweep, frame: pd.DataFrame, outcome: Outcome, scenario: str, account: str
) -> Analysis:
    """Return the analysis of one outcome in one scenario under one account."""
    method = sweep.about["method"]
    names = sweep.factors
    values = pd.to_numeric(frame[outcome.name], errors="coerce")
    values = values.where(np.isfinite(values) & (frame["status"] == "done"))
    by_point = values.groupby(frame["point"])
    mean = by_point.mean()
    mean[by_point.apply(lambda found: found.isna().any())] = np.nan  # points share their seeds
    numeric = [n for n in names if pd.api.types.is_numeric_dtype(frame[n])]
    x = frame.groupby("point")[names].first().loc[mean.index]
    y = mean.to_numpy(float)
    good = _whole_groups(np.isfinite(y), method, len(names))
    used = int(good.sum())
    missing = int((~good).sum())
    label = NAMES[method]

    def nothing(note: str) -> Analysis:
        return Analysis(
            outcome, scenario, account, label, (), used, missing, np.nan, np.nan, np.nan, note
        )

    if missing > MOST_MISSING * len(y):
        return nothing(f"{missing} of {len(y)} points have no value; too few are left.")
    least = LEAST_RBD_FAST if label == "RBD-FAST" else LEAST
    if used < least:
        return nothing(f"only {used} points have a value; {label} needs at least {least}.")
    x, y = x[good], y[good]
    if np.ptp(y) <= 1e-12 * max(1.0, abs(float(y.mean()))):
        return nothing("the outcome does not vary.")
    luck = _luck(values, frame["point"], y)
    found = _METHODS[method](x, y, sweep.about["factors"])
    slopes = {name: _slope(x[name].to_numpy(float), y) for name in numeric}
    effects = [replace(Effect(name, *found[name]), slope=slopes.get(name, 0.0)) for name in names]
    effects.sort(key=lambda e: -(e.total if method == "sobol" else e.first))
    return Analysis(
        outcome,
        scenario,
        account,
        label,
        tuple(effects),
        used,
        missing,
        luck,
        float(y.min()),
        float(y.max()),
    )


def _whole_groups(good: np.ndarray, method: str, n: int) -> np.ndarray:
    """Return which points can be used: a missing point removes the group it belongs to."""
    size = {"sobol": n + 2, "morris": n + 1}.get(method, 1)
    if size == 1 or good.size % size:
        return good
    return np.repeat(good.reshape(-1, size).all(axis=1), size)


def _luck(values: pd.Series, points: pd.Series, y: np.ndarray) -> float:
    """Return the share of variance within points, 0..1: the part of a run that is luck."""
    within = values.groupby(points).var(ddof=1).dropna()
    if not len(within):
        return np.nan
    inside = float(within.mean())
    n = float(values.groupby(points).count().mean())
    between = max(0.0, float(np.var(y)) - inside / n)  # the means contain some luck too
    return inside / (inside + between) if inside + between > 0 else np.nan


def _slope(x: np.ndarray, y: np.ndarray) -> float:
    """Return the change of y from the lowest to the highest x, along the straight line."""
    spread = np.ptp(x)
    if spread == 0:
        return 0.0
    return float(np.polyfit((x - x.min()) / spread, y, 1)[0])


def _salib(method: str, x: pd.DataFrame, *data: Any, factors: Factors, **options: Any) -> Any:
    """Return what a method of SALib finds, with bootstrap intervals from a fixed seed."""
    ranges = {f["name"]: (f["low"], f["high"]) for f in factors}
    bounds = [
        ranges[name]
        if ranges.get(name, (None,))[0] is not None
        else (float(x[name].min()), float(x[name].max()))
        for name in x.columns
    ]
    problem = {
        "num_vars": x.shape[1],
        "names": list(x.columns),
        "bounds": [list(ends) for ends in bounds],
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return salib(f"analyze.{method}").analyze(
            problem, *data, num_resamples=_RESAMPLES, seed=_SEED, **options
        )


def _rbd_fast(x: pd.DataFrame, y: np.ndarray, factors: Factors) -> dict[str, tuple]:
    found = _salib("rbd_fast", x, x.to_numpy(float), y, factors=factors)
    columns = zip(x.columns, found["S1"], found["S1_conf"], strict=True)
    return {name: (first, first - half, first + half) for name, first, half in columns}


def _sobol(x: pd.DataFrame, y: np.ndarray, factors: Factors) -> dict[str, tuple]:
    found = _salib("sobol", x, y, factors=factors, calc_second_order=False)
    keys = ("S1", "S1_conf", "ST", "ST_conf")
    columns = zip(x.columns, *(found[key] for key in keys), strict=True)
    return {
        name: (first, first - half, first + half, total, total_half)
        for name, first, half, total, total_half in columns
    }


def _morris(x: pd.DataFrame, y: np.ndarray, factors: Factors) -> dict[str, tuple]:
    found = _salib("morris", x, x.to_numpy(float), y, factors=factors, num_levels=MORRIS_LEVELS)
    keys = ("mu_star", "mu_star_conf", "sigma")
    columns = zip(x.columns, *(found[key] for key in keys), strict=True)
    return {name: (mean, mean - half, mean + half, sd) for name, mean, half, sd in columns}


def _between_levels(x: pd.DataFrame, y: np.ndarray, factors: Factors) -> dict[str, tuple]:
    """Return the share of the variance of y that lies between the levels of each factor."""
    luck = np.random.default_rng(_SEED)
    picks = [luck.integers(0, y.size, y.size) for _ in range(_RESAMPLES)]
    found = {}
    for name in x.columns:
        codes = pd.factorize(x[name])[0]
        drawn = [_share_between(codes[pick], y[pick]) for pick in picks]
        low, high = np.nanquantile(drawn, [0.025, 0.975])
        found[name] = (_share_between(codes, y), float(low), float(high))
    return found


def _share_between(codes: np.ndarray, y: np.ndarray) -> float:
    n = np.bincount(codes)
    means = np.bincount(codes, y)[n > 0] / n[n > 0]
    spread = float(np.var(y))
    if spread == 0:
        return np.nan
    return float(np.average((means - y.mean()) ** 2, weights=n[n > 0])) / spread


_METHODS: dict[str, Callable[..., dict[str, tuple]]] = {
    "latin_hypercube": _rbd_fast,
    "posterior": _rbd_fast,
    "sobol": _sobol,
    "morris": _morris,
    "grid": _between_levels,
}
