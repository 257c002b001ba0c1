"""What a small society gets wrong: the shift of every figure between two scales.

ODD element: calibration. Tables are computed with small societies, in which rare posts and small
bodies come out a little other than in large ones. Some rows of the table are run again, with the
same parameters and luck, at the scale of ordinary runs; the median shift of each figure, on the
scale on which it is compared, is added to all rows. Only what the model says is used here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from thermidor.evidence import article, scoring

LEAST = 5  # pairs needed to speak of a shift


class Shift:
    """Shifts of figures from a small to a large scale.

    Attributes
    ----------
    by : ndarray
        ``(n_ids,)`` what is added, on the figure's own scale.
    noise : ndarray
        ``(n_ids,)`` spread of single pairs around it (luck of both runs included).
    """

    def __init__(self, ids: Sequence[str], small: np.ndarray | None = None, large=None):
        known = {figure.id: figure for figure in article.figures()}
        self.figures = [known[name] for name in ids]
        self.by = np.zeros(len(self.figures))
        self.noise = np.full(len(self.figures), np.nan)
        if small is None:
            return
        for k, figure in enumerate(self.figures):
            if not _continuous(figure):
                continue
            ends = [scoring.transform(t[:, k], figure.scale, figure.floor) for t in (small, large)]
            off = ends[1] - ends[0]
            off = off[np.isfinite(off)]
            if off.size >= LEAST:
                self.by[k] = np.median(off)
                self.noise[k] = 1.4826 * np.median(np.abs(off - self.by[k]))

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Return summaries ``(n_runs, n_ids)`` as large societies would give them."""
        shifted = np.array(values, dtype=float)
        for k, figure in enumerate(self.figures):
            if self.by[k] and np.isfinite(shifted[:, k]).any():
                column = shifted[:, k]
                moved = scoring.transform(column, figure.scale, figure.floor) + self.by[k]
                moved = scoring.restore(moved, figure.scale)
                shifted[:, k] = np.where(np.isfinite(column), moved, column)
        return shifted

    def told(self) -> dict[str, list[float]]:
        """Return shift and noise of every figure in its own errors, as far as known."""
        return {
            figure.id: [
                round(float(self.by[k] / figure.error), 3),
                round(float(self.noise[k] / figure.error), 3),
            ]
            for k, figure in enumerate(self.figures)
            if figure.error > 0 and np.isfinite(self.noise[k])
        }


def _continuous(figure) -> bool:
    return figure.scored_as in ("point", "bound", "date") and figure.scale in (
        "log",
        "logit",
        "linear",
        "months",
    )
