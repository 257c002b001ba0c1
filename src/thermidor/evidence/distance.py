"""One run against the figures it may be calibrated on, in numbers (ODD: data evaluation).

Calibration calls this for every run of its reference table. It refuses held-out rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from thermidor.common.errors import InputError
from thermidor.evidence import scoring
from thermidor.evidence.article import Figure, calibration_rows
from thermidor.evidence.values import Reader


class Distance:
    """Distance of runs from a fixed set of figures.

    Parameters
    ----------
    figures : sequence of Figure, optional
        The `calibrate` rows unless given; a held-out row is refused.
    leave_out : str, optional
        An institution whose rows are left out (to choose between forms without held-out rows).
    """

    def __init__(self, figures: Sequence[Figure] | None = None, *, leave_out: str | None = None):
        rows = calibration_rows() if figures is None else tuple(figures)
        for row in rows:
            if row.held_out:
                raise InputError(
                    f'the figure "{row.id}" is held out; a distance may only read figures of '
                    "use calibrate or initial."
                )
        self.figures = tuple(
            row
            for row in rows
            if row.column
            and row.value is not None
            and row.scored_as not in ("shown", "missed")
            and row.institution != leave_out
        )
        self._reader = Reader(self.figures)
        self._targets = [scoring.target_of(row, row.value, row.value_high) for row in self.figures]
        self.weights = scoring.group_weights([row.group for row in self.figures])

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of the rows, in the order of every vector here."""
        return tuple(row.id for row in self.figures)

    def summaries(self, months: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the model's value of every row, ``(n_rows,)``: what the reference table keeps."""
        return self._reader.read(months)

    def misfits(self, values: np.ndarray) -> np.ndarray:
        """Return misfits in observation errors for summaries ``(n_rows,)`` or ``(n_runs, n_rows)``.

        Zero where a claim holds; NaN where the model has no value.
        """
        table = np.atleast_2d(values)
        result = np.empty_like(table)
        for k, target in enumerate(self._targets):
            result[:, k] = scoring.misfit(table[:, k], target)
        return result.reshape(np.shape(values))

    def passes(self, values: np.ndarray) -> np.ndarray:
        """Return which rows each run agrees with on its own, ``(n_runs, n_rows)`` bool."""
        table = np.atleast_2d(values)
        columns = [scoring.passes(table[:, k], t) for k, t in enumerate(self._targets)]
        return np.stack(columns, axis=1)

    def of(self, values: np.ndarray) -> np.ndarray:
        """Return the weighted mean loss of summaries: 0 is agreement, 1 about one error off."""
        loss = scoring.loss_of_misfit(self.misfits(values))
        return (loss * self.weights).sum(axis=-1) / self.weights.sum()

    def __call__(self, months: Mapping[str, np.ndarray]) -> float:
        """Return the distance of one run."""
        return float(self.of(self.summaries(months)))
