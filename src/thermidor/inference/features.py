"""What a source would have reported of each run: the features that forests learn from.

ODD element: data evaluation. A figure carries its source's own error, declared in the table of
figures. So each run is given sources too: a number is reported with the error of its kind, a claim
is wrong with its declared chance, a small count is drawn. A run's features and the article's are
then the same sort of thing, and intervals carry the sources' doubt. Only calibrated figures enter.
"""

from __future__ import annotations

import numpy as np

from thermidor.evidence import scoring
from thermidor.evidence.distance import Distance

FAR = 12.0  # observation errors at which a miss is cut off


class Features:
    """Turns summaries of runs into features.

    Parameters
    ----------
    distance : Distance
        Whose figures are read; it refuses held-out rows.
    ids : sequence of str
        Names of the columns that `of` is given.
    """

    def __init__(self, distance: Distance, ids):
        self.distance = distance
        places = {name: k for k, name in enumerate(ids)}
        self.columns = np.array([places[name] for name in distance.ids])
        self._targets = [scoring.target_of(f, f.value, f.value_high) for f in distance.figures]
        self.claims = np.array([t.scored_as in ("bound", "class") for t in self._targets])

    def values(self, summaries: np.ndarray) -> np.ndarray:
        """Return the columns of the calibrated figures, in the distance's order."""
        return np.asarray(summaries, float)[:, self.columns]

    def of(self, summaries: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        """Return features ``(n_runs, n_figures)`` as sources with their errors would give them."""
        table = self.values(summaries)
        result = np.empty_like(table)
        for k, target in enumerate(self._targets):
            column = table[:, k]
            if self.claims[k]:
                true = scoring.holds(column, target)  # of no value no claim holds
                wrong = luck.random(len(column)) < target.wrong
                result[:, k] = true != wrong
            elif target.scored_as == "count":
                rate = np.maximum(np.nan_to_num(column), 0.05)
                result[:, k] = np.sqrt(luck.poisson(np.minimum(rate, 1e6)))
            else:
                off = scoring.misfit(column, target)
                off = np.where(np.isnan(off), FAR, off) + luck.standard_normal(len(column))
                result[:, k] = np.clip(off, -FAR, FAR)
        return result

    @property
    def observed(self) -> np.ndarray:
        """What the article's sources report, ``(1, n_figures)``."""
        told = [
            1.0 if claim else np.sqrt(target.value) if target.scored_as == "count" else 0.0
            for claim, target in zip(self.claims, self._targets, strict=True)
        ]
        return np.array([told])
