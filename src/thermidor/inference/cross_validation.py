"""Leaving out one institution at a time: does an account say something of rows it was not shown?

ODD element: data evaluation. This is how forms are chosen without touching held-out rows. For each
institution the tenth of the first table's runs that lie nearest to the calibrated figures of all
others predicts its own; the log score is set against that of all runs (random draws from the
priors) and against a plain curve fitted without the row and its survey.
"""

from __future__ import annotations

from math import log

import numpy as np

from thermidor.evidence import baselines, scoring
from thermidor.evidence.distance import Distance

KEPT = 0.1
LEAST = 30  # runs kept at the least


def scores(values: np.ndarray, distance: Distance | None = None) -> dict[str, dict[str, float]]:
    """Return bits a row over random draws and over the unseen plain curve, by institution.

    Parameters
    ----------
    values : ndarray
        ``(n_runs, n_rows)`` summaries in the order of the distance's rows.
    """
    distance = distance or Distance()
    unseen, _ = baselines.predict_unseen(distance.figures)
    targets = [scoring.target_of(f, f.value, f.value_high) for f in distance.figures]
    loss = scoring.loss_of_misfit(distance.misfits(values))
    found: dict[str, dict[str, list]] = {}
    for institution in sorted({figure.institution for figure in distance.figures}):
        mine = np.array([figure.institution == institution for figure in distance.figures])
        weights = np.where(mine, 0.0, distance.weights)
        order = np.argsort((loss * weights).sum(axis=1), kind="stable")
        near = values[order[: max(LEAST, int(KEPT * len(values)))]]
        for k in np.flatnonzero(mine):
            told = [_log_score(table[:, k], targets[k]) for table in (near, values, unseen)]
            row = found.setdefault(institution, {"random": [], "curve": [], "weight": []})
            row["random"].append((told[0] - told[1]) / log(2))
            row["curve"].append((told[0] - told[2]) / log(2))
            row["weight"].append(distance.weights[k])
    return {name: _means(row) for name, row in {**found, "all": _together(found)}.items()}


def _log_score(column: np.ndarray, target) -> float:
    if np.isnan(column).mean() > 0.5:
        return (
            scoring.COIN.log_score
            if target.scored_as in ("bound", "class")
            else log(target.wrong / scoring.WIDE)
        )
    return scoring.score(column, target).log_score


def _together(found: dict[str, dict[str, list]]) -> dict[str, list]:
    return {
        key: [each for row in found.values() for each in row[key]]
        for key in ("random", "curve", "weight")
    }


def _means(row: dict[str, list]) -> dict[str, float]:
    weights, told = np.array(row["weight"]), {"rows": len(row["weight"])}
    for key in ("random", "curve"):
        values = np.array(row[key])
        mean = np.average(values, weights=weights)
        spread = np.average((values - mean) ** 2, weights=weights)
        told[f"bits_over_{key}"] = round(float(mean), 4)
        told[f"{key}_error"] = round(float(np.sqrt(spread / max(weights.sum() - 1, 1))), 4)
    return told
