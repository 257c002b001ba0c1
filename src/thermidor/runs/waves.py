"""Strike waves of runs: months in which many stop, in many towns (ODD element: observation)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from thermidor.common import dates

if TYPE_CHECKING:
    from thermidor.runs.table import Runs

SHARE, TOWNS = 0.04, 2
"""A wave: so large a share of all workers stopped, and a fifth of those of so many towns (ours;
`live/page/votes.js` has the same)."""
NEEDED = ("workers_stopped", "towns_stopped")


def months(runs: Runs) -> np.ndarray:
    """Return in which months of each run there is a wave: (n_runs, n_months) bool."""
    stopped, towns = (runs.values(name) for name in NEEDED)
    return (np.nan_to_num(stopped) >= SHARE) & (np.nan_to_num(towns) >= TOWNS)


def in_words(runs: Runs) -> str:
    """Return in a sentence how many waves runs have, and when; empty if nothing was recorded."""
    if not set(NEEDED) <= set(runs.observables):
        return ""
    waves = months(runs)
    starts = waves & ~np.pad(waves, ((0, 0), (1, 0)))[:, :-1]
    meaning = f"{100 * SHARE:.0f} % of all workers stop work, and a fifth in {TOWNS} towns"
    if not starts.any():
        return f"Strike waves ({meaning}): none."
    numbers = runs.month_numbers
    years = Counter(dates.text(numbers[month])[:4] for _, month in np.argwhere(starts))
    usual = ", ".join(year for year, _ in sorted(years.most_common(3)))
    return (
        f"Strike waves ({meaning}): {starts.sum() / len(starts):.1f} a run, in "
        f"{int(starts.any(axis=1).sum())} of {len(starts)}; they begin most often in {usual}."
    )
