"""Which of the things that vary moves what is looked at, and how surely we know it.

ODD element: sensitivity analysis. The method follows the design: a Latin hypercube gets RBD-FAST
(first order), Sobol's design gets first and total order, Morris's the mean and spread of
elementary effects, a grid the share of variance between its levels. Intervals are 95 % (bootstrap).
Each point's value is the mean over its seeds. What is missing is taken out, counted and told:
SALib given one missing number would answer 0.00 for everything.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from thermidor.common.errors import InputError
from thermidor.experiments.outcomes import Outcome
from thermidor.experiments.sampling import MORRIS_LEVELS, salib

NAMES = {
    "latin_hypercube": "RBD-FAST",
    "posterior": "RBD-FAST",
    "sobol": "Sobol'",
    "morris": "Morris",
    "grid": "variance between levels",
}
LEAST = 8
"""Points below which nothing is said."""
LEAST_RBD_FAST = 60
"""The same for RBD-FAST, which looks at ten harmonics in halves of the points."""
MOST_MISSING = 0.5
_RESAMPLES = 200
_SEED = 1917


@dataclass(frozen=True)
class Effect:
    """What one factor does to one outcome."""

    factor: str
    first: float  # share of variance; Morris: mean absolute effect over the whole range
    first_low: float
    first_high: float
    total: float = np.nan  # Sobol': total order; Morris: spread of the effects
    total_conf: float = np.nan
    slope: float = 0.0  # sign and size of the change from low to high


@dataclass(frozen=True)
class Analysis:
    """The effects on one outcome, the largest first.

    Attributes
    ----------
    luck : float
        Share of the variance that the seeds alone make; NaN with one seed a point.
    used, missing : int
        Points that were used, and those left out for missing values.
    note : str
        Why there is nothing, if there is nothing.
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


def analyse(sweep: Any, outcomes: list[Outcome] | None = None) -> list[Analysis]:
    """Analyse each outcome of a sweep, for each scenario and account.

    Raises
    ------
    InputError
        If the design cannot tell factors apart.
    """
    method = sweep.about["method"]
    if not sweep.factors:
        raise InputError("nothing varies in this experiment; sensitivity needs [vary].")
    if method not in NAMES:
        raise InputError(
            f'the design "{method}" cannot tell factors apart; use latin_hypercube, morris, sobol '
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


def _one(sweep: Any, frame: pd.DataFrame, outcome: Outcome, scenario: str, account: str):
    """Return the analysis of one outcome in one scenario under one account."""
    method, names = sweep.about["method"], sweep.factors
    values = pd.to_numeric(frame[outcome.name], errors="coerce")
    values = values.where(np.isfinite(values) & (frame["status"] == "done"))
    by_point = values.groupby(frame["point"])
    mean = by_point.mean()
    mean[by_point.apply(lambda each: each.isna().any())] = np.nan  # points share their seeds
    numeric = [n for n in names if pd.api.types.is_numeric_dtype(frame[n])]
    x = frame.groupby("point")[names].first().loc[mean.index]
    y = mean.to_numpy(float)
    good = _whole_groups(np.isfinite(y), method, len(names))
    used, missing = int(good.sum()), int((~good).sum())
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
        return nothing("it does not vary at all.")
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
    """Return which points can be used: designs made of groups lose a group with a point."""
    size = {"sobol": n + 2, "morris": n + 1}.get(method, 1)
    if size == 1 or good.size % size:
        return good
    return np.repeat(good.reshape(-1, size).all(axis=1), size)


def _luck(values: pd.Series, points: pd.Series, y: np.ndarray) -> float:
    """Return the share of variance within points: what seeds alone make of a single run."""
    within = values.groupby(points).var(ddof=1).dropna()
    if not len(within):
        return np.nan
    inside = float(within.mean())
    n = float(values.groupby(points).count().mean())
    between = max(0.0, float(np.var(y)) - inside / n)  # the means carry some luck themselves
    return inside / (inside + between) if inside + between > 0 else np.nan


def _slope(x: np.ndarray, y: np.ndarray) -> float:
    """Return the change of y from the lowest to the highest x, along the straight line."""
    spread = np.ptp(x)
    if spread == 0:
        return 0.0
    return float(np.polyfit((x - x.min()) / spread, y, 1)[0])


def _bounded(names, factors) -> dict:
    known = {f["name"]: f for f in factors}
    return {
        "num_vars": len(names),
        "names": list(names),
        "bounds": [[known[n]["low"], known[n]["high"]] for n in names],
    }


def _rbd_fast(x: pd.DataFrame, y: np.ndarray, factors) -> dict[str, tuple]:
    analyse_ = salib("analyze.rbd_fast").analyze
    known = {f["name"]: f for f in factors}
    bounds = [
        [known[n]["low"], known[n]["high"]]
        if known.get(n, {}).get("low") is not None
        else [float(x[n].min()), float(x[n].max())]
        for n in x.columns
    ]
    asked = {"num_vars": x.shape[1], "names": list(x.columns), "bounds": bounds}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        got = analyse_(asked, x.to_numpy(float), y, num_resamples=_RESAMPLES, seed=_SEED)
    return {
        name: (s, s - c, s + c)
        for name, s, c in zip(x.columns, got["S1"], got["S1_conf"], strict=True)
    }


def _sobol(x: pd.DataFrame, y: np.ndarray, factors) -> dict[str, tuple]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        got = salib("analyze.sobol").analyze(
            _bounded(x.columns, factors),
            y,
            calc_second_order=False,
            num_resamples=_RESAMPLES,
            seed=_SEED,
        )
    columns = zip(x.columns, got["S1"], got["S1_conf"], got["ST"], got["ST_conf"], strict=True)
    return {name: (s, s - c, s + c, t, tc) for name, s, c, t, tc in columns}


def _morris(x: pd.DataFrame, y: np.ndarray, factors) -> dict[str, tuple]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        got = salib("analyze.morris").analyze(
            _bounded(x.columns, factors),
            x.to_numpy(float),
            y,
            num_levels=MORRIS_LEVELS,
            num_resamples=_RESAMPLES,
            seed=_SEED,
        )
    columns = zip(x.columns, got["mu_star"], got["mu_star_conf"], got["sigma"], strict=True)
    return {name: (m, m - c, m + c, s) for name, m, c, s in columns}


def _between_levels(x: pd.DataFrame, y: np.ndarray, factors) -> dict[str, tuple]:
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


_METHODS = {
    "latin_hypercube": _rbd_fast,
    "posterior": _rbd_fast,
    "sobol": _sobol,
    "morris": _morris,
    "grid": _between_levels,
}
