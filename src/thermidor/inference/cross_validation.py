"""Leave-one-institution-out cross-validation: does an account predict rows it has not seen?

ODD element: data evaluation. Forms of the model are chosen this way, without held-out rows. For
each institution, the tenth of the first table's runs that lies nearest to the calibrated figures of
all other institutions predicts that institution's rows. Its log score is compared with that of all
runs (random draws from the priors) and of a plain curve fitted without the row and its survey.
"""

from __future__ import annotations

from math import log

import numpy as np

from thermidor.evidence import baselines, scoring
from thermidor.evidence.distance import Distance
from thermidor.evidence.scoring import Target

NEAREST = 0.1  # share of runs that predict
LEAST_RUNS = 30
GAINS = ("random", "curve")
"""What the log score is compared with."""


def scores(values: np.ndarray, distance: Distance | None = None) -> dict[str, dict[str, float]]:
    """Return gains in log score, in bits a row, by institution and for all rows together.

    Parameters
    ----------
    values : ndarray
        ``(n_runs, n_rows)`` model values in the order of the distance's rows.
    distance : Distance, optional
        That of all calibrated figures by default.

    Returns
    -------
    dict
        By institution and ``all``: ``rows``, ``bits_over_random``, ``bits_over_curve`` and their
        standard errors ``random_error``, ``curve_error``.
    """
    distance = distance or Distance()
    curve, _ = baselines.predict_unseen(distance.figures)
    targets = [scoring.target_of(figure) for figure in distance.figures]
    near = unseen(values, distance)
    gains: dict[str, dict[str, list[float]]] = {}
    for institution in sorted({figure.institution for figure in distance.figures}):
        rows = [k for k, row in enumerate(distance.figures) if row.institution == institution]
        gains[institution] = {"weight": [distance.weights[k] for k in rows]}
        for name, others in zip(GAINS, (values, curve), strict=True):
            gains[institution][name] = [
                (log_score(near[:, k], targets[k]) - log_score(others[:, k], targets[k])) / log(2)
                for k in rows
            ]
    everything = {
        key: [g for part in gains.values() for g in part[key]] for key in ("weight", *GAINS)
    }
    return {name: _means(part) for name, part in {**gains, "all": everything}.items()}


def unseen(values: np.ndarray, distance: Distance) -> np.ndarray:
    """Return values ``(n_near, n_rows)``: each row's, of the runs that others' figures choose."""
    loss = scoring.loss_of_misfit(distance.misfits(values))
    near = np.empty((min(len(values), _nearest(len(values))), values.shape[1]))
    institutions = np.array([figure.institution for figure in distance.figures])
    for institution in np.unique(institutions):
        left_out = institutions == institution
        weights = np.where(left_out, 0.0, distance.weights)
        order = np.argsort((loss * weights).sum(axis=1), kind="stable")[: len(near)]
        near[:, left_out] = values[np.ix_(order, left_out)]
    return near


def _nearest(runs: int) -> int:
    return max(LEAST_RUNS, int(NEAREST * runs))


def log_score(column: np.ndarray, target: Target) -> float:
    """Return the log score of runs; where most have no value, that of ignorance."""
    score = scoring.score(column, target)
    if score is not None:
        return score.log_score
    if target.scored_as in ("bound", "class"):
        return scoring.COIN.log_score
    return log(target.wrong / scoring.WIDE)


def _means(gains: dict[str, list[float]]) -> dict[str, float]:
    means: dict[str, float] = {"rows": len(gains["weight"])}
    for name in GAINS:
        mean, error = scoring.weighted_mean(gains[name], gains["weight"])
        means[f"bits_over_{name}"] = round(mean, 4)
        # the stored tables give an institution with a single row no error, as 0
        means[f"{name}_error"] = round(error, 4) if len(gains[name]) > 1 else 0.0
    return means
