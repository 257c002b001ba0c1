"""Axes of a chart: where a value stands, and which ticks a reader wants."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from thermidor.common import dates
from thermidor.evidence import formatting

WIDTH, HEIGHT = 840, 430
LEFT, RIGHT, TOP, BOTTOM = 112, 20, 22, 54
GAP = 16  # between the axis and month zero, where many figures stand


@dataclass(frozen=True)
class Scale:
    """Maps months and values to whole pixels of a chart."""

    months: int
    low: float
    high: float
    log: bool = False

    def x(self, month):
        """Return pixels from the left of months since the start."""
        left = LEFT + GAP
        return left + (WIDTH - left - RIGHT) * np.asarray(month, dtype=float) / self.months

    def y(self, value):
        """Return pixels from the top; values beyond the axis stand on its edge."""
        value, ends = np.asarray(value, dtype=float), np.array([self.low, self.high])
        if self.log:
            value, ends = np.log(np.maximum(value, self.low)), np.log(ends)
        part = np.clip((value - ends[0]) / (ends[1] - ends[0]), -0.02, 1.04)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part

    def ticks(self) -> list[float]:
        """Return a few round values of the axis."""
        if self.log:
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            steps = (1,) if len(powers) > 4 else (1, 3)
            found = [m * 10.0**p for p in powers for m in steps]
            return [v for v in found if self.low <= v <= self.high * 1.001]
        raw = (self.high - self.low) / 4
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        return [k * step for k in range(first, math.floor(self.high / step + 1e-9) + 1)]

    def label(self, value: float) -> str:
        """Return a tick's number, short: 250k, 1.5m."""
        if abs(value) >= 1e6:
            return f"{value / 1e6:g}m"
        if abs(value) >= 1e4:
            return f"{value / 1e3:g}k"
        return formatting.number(value) if abs(value) >= 1000 else f"{value:.6g}"

    def years(self, start: int) -> list[tuple[float, str]]:
        """Return (month, year) of the Januaries inside."""
        found = []
        for month in range(self.months):
            if (start + month) % 12 == 0:
                found.append((float(month), dates.text(start + month)[:4]))
        return found


def fitted(months: int, band: np.ndarray, marks: np.ndarray, *, share: bool, log: bool) -> Scale:
    """Return the scale that shows a band and all marks: 0..1 for shares, from 0 for levels."""
    band, marks = (np.asarray(part, dtype=float) for part in (band, marks))
    band, marks = band[np.isfinite(band)], marks[np.isfinite(marks)]
    known = np.concatenate([band, marks])
    top = float(known.max()) if known.size else 1.0
    if share and top <= 1.0:
        return Scale(months, 0.0, 1.0)
    above, seen = band[band > 0], marks[marks > 0]
    if log and above.size and top / max(float(np.median(above)), 1e-9) > 15:
        low = min([float(np.quantile(above, 0.05)), *seen])
        return Scale(months, max(low, top / 1e6) / 1.5, top * 1.3, True)
    low = min(0.0, float(known.min())) if known.size else 0.0
    return Scale(months, low, max(top * 1.08, 1e-6))
