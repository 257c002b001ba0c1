"""The model's value of every figure, read off one run (ODD: observation).

A figure, or a criterion of `judgements`, names a column of the months table, a region, a window
and a reduction ("mean over the year 1922"). Windows count from the start of the scenario: in a
scenario that starts a year later they lie a year later. All rows are read at once from running
sums, because calibration reads every run of its reference table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from thermidor.evidence.article import REGIONS

LINEAR = ("initial", "mean", "sum", "ratio", "ratio_of", "sum_per", "last", "increase")
"""Reductions that running sums are enough for; the others are read row by row."""


class Reader:
    """Reads a fixed list of figures off any number of runs.

    Parameters
    ----------
    figures : sequence of Figure
        The rows to read, or other records with the same fields (`judgements.Criterion`). A row
        without a column reads as NaN.
    """

    def __init__(self, figures: Sequence[Any]):
        self.figures = tuple(figures)
        names: dict[tuple[str, int], int] = {}

        def series(column: str, region: str) -> int:
            return names.setdefault((column, REGIONS.index(region)), len(names))

        kept = [(i, f) for i, f in enumerate(self.figures) if f.column and f.window]
        self._row = np.array([i for i, _ in kept], dtype=int)
        self._series = np.array([series(f.column, f.region) for _, f in kept], dtype=int)
        self._per = np.array([series(f.per or f.column, f.region) for _, f in kept], dtype=int)
        self._reduction = np.array([f.reduction for _, f in kept])
        self._window = np.array([self._months(f) for _, f in kept], dtype=float).reshape(-1, 2)
        self._base = np.array([f.base or (0.0, 1.0) for _, f in kept]).reshape(-1, 2)
        self._slow = [(k, f) for k, (_, f) in enumerate(kept) if f.reduction not in LINEAR]
        self._needs = np.maximum(self._window[:, 1], self._base[:, 1])
        self._names = tuple(names)

    @staticmethod
    def _months(figure: Any) -> tuple[float, float]:
        if figure.reduction == "initial":
            return 0.0, 1.0
        if figure.reduction == "last":
            return figure.window[1] - 1.0, figure.window[1]
        return figure.window

    def read(self, months: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the model's value of every row.

        Parameters
        ----------
        months : mapping of str to ndarray
            Column name to ``(n_months, 4)`` float64: the three regions and the whole country.

        Returns
        -------
        ndarray
            ``(n_figures,)``. NaN where the run has no such column or ends before the window;
            infinity for a date that never comes; a class as its code.
        """
        length = max((len(column) for column in months.values()), default=0)
        table = np.full((len(self._names), length), np.nan)
        for k, (column, region) in enumerate(self._names):
            if column in months:
                table[k] = months[column][:, region]
        known = ~np.isnan(table)
        total, count = (
            np.concatenate([np.zeros((len(table), 1)), np.cumsum(part, axis=1)], axis=1)
            for part in (np.where(known, table, 0.0), known.astype(float))
        )

        def between(sums: np.ndarray, series: np.ndarray, window: np.ndarray) -> np.ndarray:
            return _at(sums, series, window[:, 1]) - _at(sums, series, window[:, 0])

        late = self._needs > length
        window = np.minimum(self._window, length)
        base = np.minimum(self._base, length)
        with np.errstate(divide="ignore", invalid="ignore"):
            sums, n = (between(x, self._series, window) for x in (total, count))
            mean = sums / n
            base_mean = between(total, self._series, base) / between(count, self._series, base)
            per = between(total, self._per, window) / between(count, self._per, window)
            value = mean.copy()
            kind = self._reduction
            value[kind == "sum"] = np.where(n > 0, sums, np.nan)[kind == "sum"]
            value[kind == "ratio"] = (mean / base_mean)[kind == "ratio"]
            value[kind == "ratio_of"] = (mean / per)[kind == "ratio_of"]
            value[kind == "sum_per"] = (np.where(n > 0, sums, np.nan) / per)[kind == "sum_per"]
        if length:
            grown = np.flatnonzero(kind == "increase")
            value[grown] = _increase(table, self._series[grown], window[grown])
        for k, figure in self._slow:
            value[k] = np.nan if late[k] else _slow(table[self._series[k]], figure)
        value[late | np.isneginf(value)] = np.nan
        result = np.full(len(self.figures), np.nan)
        result[self._row] = value
        return result


def _at(sums: np.ndarray, series: np.ndarray, month: np.ndarray) -> np.ndarray:
    """Return running sums at fractional months: part of a month counts in proportion."""
    whole = np.floor(month).astype(int)
    after = np.minimum(whole + 1, sums.shape[1] - 1)
    start = sums[series, whole]
    return start + (month - whole) * (sums[series, after] - start)


def _increase(table: np.ndarray, series: np.ndarray, window: np.ndarray) -> np.ndarray:
    """Return the growth from the month before the window (0 before month zero) to its last."""
    first = np.floor(window[:, 0]).astype(int) - 1
    last = np.ceil(window[:, 1]).astype(int) - 1
    before = np.where(first >= 0, table[series, np.maximum(first, 0)], 0.0)
    return table[series, last] - before


def _slow(series: np.ndarray, figure: Any) -> float:
    """Return one row's value by a reduction that running sums are not enough for."""
    if np.isnan(series).all():
        return np.nan
    if figure.reduction == "crossing":
        reached = np.flatnonzero(series >= figure.threshold)
        return reached[0] + 0.5 if reached.size else np.inf
    if figure.reduction == "falls_below":  # the threshold is a share of the base's mean
        start = np.nanmean(series[int(figure.base[0]) : int(figure.base[1])])
        below = np.flatnonzero(series < figure.threshold * start)
        return below[0] + 0.5 if below.size else np.inf
    if figure.reduction == "stays_below":
        above = np.flatnonzero(series >= figure.threshold)
        if not above.size or above[-1] == series.size - 1:
            return np.inf
        return above[-1] + 1.5
    part = series[max(int(figure.window[0]), 0) : int(np.ceil(figure.window[1]))]
    part = part[~np.isnan(part)]
    if not part.size:
        return np.nan
    if figure.reduction == "mode":
        return float(np.bincount(part.astype(int)).argmax())
    return float(part.min() if figure.reduction == "min" else part.max())
