"""Features of runs for the forests: what a source would have reported of each run.

ODD element: data evaluation, calibration. Every figure carries its source's observation error. So
that forests compare like with like, each run gets sources too: a number is reported with the error
of its figure, a claim is wrong with its declared chance, a small count is drawn. Intervals then
carry the sources' doubt. Only calibrated figures enter.

`ScaleShift` corrects reference tables for their small societies. Rare posts and small bodies differ
a little from those of large societies. Some rows of the table are run again, with the same
parameters and seeds, at the scale of ordinary runs; the median shift of each figure, on the
figure's scale, is added to all rows. Only model values enter, never the article's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from thermidor.evidence import outside, scoring
from thermidor.evidence.distance import Distance

FAR = 12.0  # misfits are cut off at this many observation errors
LEAST_PAIRS = 5  # pairs of runs that a shift needs
CONTINUOUS = (("point", "bound", "date"), ("log", "logit", "linear", "months"))
"""Ways of scoring and scales of the figures that can be shifted."""


class Features:
    """Turns summaries of runs into features.

    Parameters
    ----------
    distance : Distance
        Whose figures are read; it refuses held-out rows.
    ids : sequence of str
        Figures of the columns of the summaries.
    """

    def __init__(self, distance: Distance, ids: Sequence[str]):
        self.distance = distance
        columns = {name: k for k, name in enumerate(ids)}
        self.columns = np.array([columns[name] for name in distance.ids])
        self._targets = [scoring.target_of(f) for f in distance.figures]
        self.claims = np.array([t.scored_as in ("bound", "class") for t in self._targets])

    def values(self, summaries: np.ndarray) -> np.ndarray:
        """Return the columns of the calibrated figures, ``(n_runs, n_figures)``."""
        return np.asarray(summaries, float)[:, self.columns]

    def of(self, summaries: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """Return features ``(n_runs, n_figures)`` of summaries ``(n_runs, n_ids)``.

        A claim gives 0 or 1, a count its square root, any other figure its misfit in observation
        errors; all with the sources' errors drawn from `random`.
        """
        table = self.values(summaries)
        result = np.empty_like(table)
        for k, target in enumerate(self._targets):
            column = table[:, k]
            if self.claims[k]:
                true = scoring.holds(column, target)  # False where the run has no value
                wrong = random.random(len(column)) < target.wrong
                result[:, k] = true != wrong
            elif target.scored_as == "count":
                rate = np.maximum(np.nan_to_num(column), 0.05)
                result[:, k] = np.sqrt(random.poisson(np.minimum(rate, 1e6)))
            else:
                off = scoring.misfit(column, target)
                off = np.where(np.isnan(off), FAR, off) + random.standard_normal(len(column))
                result[:, k] = np.clip(off, -FAR, FAR)
        return result

    @property
    def observed(self) -> np.ndarray:
        """The features of the article, ``(1, n_figures)``: true claims, its counts, no misfit."""
        reported = [
            1.0 if claim else np.sqrt(target.value) if target.scored_as == "count" else 0.0
            for claim, target in zip(self.claims, self._targets, strict=True)
        ]
        return np.array([reported])


class ScaleShift:
    """Shifts of figures from a small to a large scale.

    Parameters
    ----------
    ids : sequence of str
        Figures of the columns.
    small, large : ndarray, optional
        Summaries ``(n_pairs, n_ids)`` of the same runs at both scales; without them, no shift.

    Attributes
    ----------
    by : ndarray
        ``(n_ids,)`` what is added, on the figure's scale.
    noise : ndarray
        ``(n_ids,)`` spread of single pairs around it (chance in both runs included).
    """

    def __init__(
        self, ids: Sequence[str], small: np.ndarray | None = None, large: np.ndarray | None = None
    ):
        self.figures = outside.rows(ids)
        self.by = np.zeros(len(self.figures))
        self.noise = np.full(len(self.figures), np.nan)
        if small is None or large is None:
            return
        scored_as, scales = CONTINUOUS
        for k, figure in enumerate(self.figures):
            if figure.scored_as not in scored_as or figure.scale not in scales:
                continue
            ends = [scoring.transform(t[:, k], figure.scale, figure.floor) for t in (small, large)]
            with np.errstate(invalid="ignore"):  # "never" at both scales makes a pair of nothing
                off = ends[1] - ends[0]
            off = off[np.isfinite(off)]
            if off.size >= LEAST_PAIRS:
                self.by[k] = np.median(off)
                self.noise[k] = 1.4826 * np.median(np.abs(off - self.by[k]))

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Return summaries ``(n_runs, n_ids)`` shifted to those of large societies."""
        shifted = np.array(values, dtype=float)
        for k, figure in enumerate(self.figures):
            if self.by[k] and np.isfinite(shifted[:, k]).any():
                column = shifted[:, k]
                moved = scoring.transform(column, figure.scale, figure.floor) + self.by[k]
                moved = scoring.restore(moved, figure.scale)
                shifted[:, k] = np.where(np.isfinite(column), moved, column)
        return shifted

    def in_errors(self) -> dict[str, list[float]]:
        """Return shift and noise in observation errors, by figure, where they are known."""
        return {
            figure.id: [
                round(float(self.by[k] / figure.error), 3),
                round(float(self.noise[k] / figure.error), 3),
            ]
            for k, figure in enumerate(self.figures)
            if figure.error > 0 and np.isfinite(self.noise[k])
        }
