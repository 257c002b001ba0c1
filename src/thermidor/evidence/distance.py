"""Distance of runs from the figures that calibration may use (ODD: data evaluation).

Calibration computes it for every run of its reference table. Held-out rows are refused.
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
        All ``calibrate`` rows by default. Rows without an observable or a value are dropped.
    leave_out : str, optional
        An institution whose rows are dropped (for cross-validation).

    Raises
    ------
    InputError
        If a figure is held out.
    """

    def __init__(self, figures: Sequence[Figure] | None = None, *, leave_out: str | None = None):
        rows = calibration_rows() if figures is None else tuple(figures)
        for row in rows:
            if row.held_out:
                raise InputError(
                    f'the figure "{row.id}" is held out; a distance may only read figures of '
                    "use calibrate or initial. Leave it out."
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
        self._targets = [scoring.target_of(row) for row in self.figures]
        self.weights = scoring.group_weights([row.group for row in self.figures])

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of the rows, in the order of all arrays of this distance."""
        return tuple(row.id for row in self.figures)

    def summaries(self, months: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the model's value of every row, ``(n_rows,)``, from a run's months table.

        `months` maps a column to an array ``(n_months, 4)`` (see `values.Reader.read`).
        """
        return self._reader.read(months)

    def misfits(self, values: np.ndarray) -> np.ndarray:
        """Return misfits, in observation errors and with their sign, of model values.

        `values` and the result are ``(n_rows,)`` or ``(n_runs, n_rows)``. Zero where a claim holds;
        NaN where the model has no value.
        """
        table = np.atleast_2d(values)
        result = np.empty_like(table)
        for k, target in enumerate(self._targets):
            result[:, k] = scoring.misfit(table[:, k], target)
        return result.reshape(np.shape(values))

    def passes(self, values: np.ndarray) -> np.ndarray:
        """Return which rows each run alone agrees with, ``(n_runs, n_rows)`` bool."""
        table = np.atleast_2d(values)
        columns = [scoring.passes(table[:, k], t) for k, t in enumerate(self._targets)]
        return np.stack(columns, axis=1)

    def of(self, values: np.ndarray) -> np.ndarray:
        """Return the distance of model values: 0 is agreement, 1 is about one error off.

        It is the mean of `scoring.loss_of_misfit` over rows, in which a survey counts as one row.
        """
        loss = scoring.loss_of_misfit(self.misfits(values))
        return (loss * self.weights).sum(axis=-1) / self.weights.sum()

    def __call__(self, months: Mapping[str, np.ndarray]) -> float:
        """Return the distance of one run from its months table."""
        return float(self.of(self.summaries(months)))
