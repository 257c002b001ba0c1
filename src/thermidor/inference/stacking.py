"""Model error and weights of accounts, from how accounts predict figures that did not choose them.

ODD element: data evaluation. Both rest on the runs of the first table, of which those nearest to
all other institutions' figures predict an institution's figures (`cross_validation.unseen`). The
model error is what has to be added to the sources' own errors for these predictions to score best;
that of an institution is drawn toward that of all, because it has few figures. The weights are
those under which the accounts, mixed, score best (stacking, Yao et al. 2018).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import exp, hypot

import numpy as np

from thermidor.evidence import baselines, scoring
from thermidor.evidence.article import Figure
from thermidor.evidence.distance import Distance
from thermidor.inference import cross_validation

ERRORS = np.round(np.arange(0.0, 3.0001, 0.05), 2)
"""Standard deviations that are tried, on the log for levels and counts, on the logit for shares."""
BORROWED = 4.0  # figures of all institutions that each institution's own are counted with
EVEN = 1.0  # figures that each account is counted with before any is read
ROUNDS = 300  # steps toward the best weights

Errors = dict[str, dict[str, float]]
"""Institution, or ``all``, to kind of figure to standard deviation of the model error."""


def model_error(values: Mapping[str, np.ndarray], distance: Distance | None = None) -> Errors:
    """Return the model error of every institution and kind of figure.

    Parameters
    ----------
    values : mapping
        Account to ``(n_runs, n_rows)`` model values in the order of the distance's rows.
    distance : Distance, optional
        That of all calibrated figures by default.
    """
    distance = distance or Distance()
    near = [cross_validation.unseen(table, distance) for table in values.values()]
    scores: dict[tuple[str, str], list[np.ndarray]] = {}
    counted: dict[str, float] = {}
    for k, figure in enumerate(distance.figures):
        if figure.scored_as == "point" and figure.scale == baselines.scale_of(figure):
            own = np.mean([_by_error(runs[:, k], figure) for runs in near], axis=0)
            weighted = own * distance.weights[k]
            scores.setdefault((figure.institution, figure.kind), []).append(weighted)
            counted[figure.kind] = counted.get(figure.kind, 0.0) + distance.weights[k]
    total = {
        kind: np.sum([row for (_, its), rows in scores.items() if its == kind for row in rows], 0)
        for kind in sorted(counted)
    }
    found: Errors = {"all": {kind: _best(score) for kind, score in total.items()}}
    for (institution, kind), rows in sorted(scores.items()):
        borrowed = total[kind] * BORROWED / counted[kind]
        found.setdefault(institution, {})[kind] = _best(np.sum(rows, axis=0) + borrowed)
    return found


def weights(
    values: Mapping[str, np.ndarray], errors: Errors, distance: Distance | None = None
) -> dict[str, float]:
    """Return the weight of every account; they add up to 1.

    Arguments are those of `model_error` and what it returned.
    """
    distance = distance or Distance()
    chances = np.empty((len(distance.figures), len(values)))
    for column, table in enumerate(values.values()):
        near = cross_validation.unseen(table, distance)
        for k, figure in enumerate(distance.figures):
            chances[k, column] = _chance(near[:, k], figure, errors)
    share = np.full(len(values), 1.0 / len(values))
    counted = distance.weights[:, None]
    for _ in range(ROUNDS):
        mixed = chances * share
        belongs = mixed / mixed.sum(axis=1, keepdims=True)
        share = EVEN + (counted * belongs).sum(axis=0)
        share /= share.sum()
    return {name: round(float(part), 4) for name, part in zip(values, share, strict=True)}


def _by_error(column: np.ndarray, figure: Figure) -> np.ndarray:
    """Return the log density of a figure under runs, for each of `ERRORS` added to its own."""
    target = scoring.target_of(figure)
    x = scoring.transform(column, figure.scale, figure.floor)
    off = x - scoring.transform(target.value, figure.scale, figure.floor)
    off = np.where(np.isfinite(off), off, np.inf)[:, None]
    wide = np.hypot(target.error, ERRORS)
    density = np.exp(-0.5 * (off / wide) ** 2).mean(axis=0) / (wide * np.sqrt(2 * np.pi))
    # a figure that is wrong may lie anywhere: it says nothing of the error
    return np.log((1 - target.wrong) * density + target.wrong / (scoring.WIDE * target.error))


def _best(score: np.ndarray) -> float:
    return float(ERRORS[int(np.argmax(score))])


def _chance(column: np.ndarray, figure: Figure, errors: Errors) -> float:
    """Return how probable runs make a figure, up to a factor that is the same for every account."""
    target = scoring.target_of(figure)
    if figure.scored_as == "point":
        added = errors.get(figure.institution, errors["all"]).get(figure.kind, 0.0)
        target = replace(target, error=hypot(target.error, added))
    return exp(cross_validation.log_score(column, target))
