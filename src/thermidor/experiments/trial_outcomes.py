"""Outcomes that the trial compares, by institution (ODD: simulation experiments)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from thermidor.evidence.labels import Regime

WINDOWS = {"1918": (2, 14), "1921": (38, 50), "1924": (74, 86), "1928": (122, 134)}
"""Years over which an outcome is averaged, in months since the start."""
WHOLE = 3
"""Column of a table that holds the whole country."""
INSTITUTIONS = {
    "soviets": ("soviet_democracy_index", "soviet_attendance", "soviet_bolshevik_share"),
    "workplaces": ("workplace_voice_index", "one_man_share", "participation"),
    "strikes": ("strikes", "industry_worker_priority_index"),
    "unions": ("union_autonomy_index", "fc_bargaining_index"),
    "government": ("elected_decision_share", "party_decision_share", "sovnarkom_meetings"),
    "cec": ("cec_meetings_per_week",),
    "party": ("party_members", "party_density_factory_workers", "old_guard_member_share"),
    "secretariat": ("secretariat_staff", "appointment_share"),
    "opposition": ("opposition_members", "party_posts_elected"),
    "offices": ("direction", "communist_share_commissariats", "government_personnel"),
    "pay": ("privilege",),
    "other_parties": ("plurality", "opposition_legal_activity"),
}
"""Observables by which an institution is judged."""


class Outcome(NamedTuple):
    """One outcome: an observable's mean over a year."""

    institution: str
    observable: str
    first: int
    last: int

    def read(self, table: Mapping[str, np.ndarray]) -> float:
        """Return its value in a run's table, NaN where it has none."""
        if self.observable not in table:
            return np.nan
        part = table[self.observable][self.first : self.last, WHOLE]
        return float(np.nanmean(part)) if not np.isnan(part).all() else np.nan


@cache
def outcomes() -> tuple[Outcome, ...]:
    """Return all outcomes, in the order of `INSTITUTIONS`."""
    return tuple(
        Outcome(institution, observable, first, last)
        for institution, observables in INSTITUTIONS.items()
        for observable in observables
        for first, last in WINDOWS.values()
    )


SPREAD = ("appointment_share", "party_decision_share", "opposition_best", "year_of_label")
"""Outcomes whose spread over seeds must not fall with scale."""


def spread_of(table: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the outcomes of `SPREAD` in a run's table."""
    ruled = np.flatnonzero(table["regime_label"][:, WHOLE] == Regime.BUREAUCRATIC_RULE)
    members = table["opposition_members"][:, WHOLE] / table["party_members"][:, WHOLE]
    best = table["opposition_votes"][:, WHOLE] if "opposition_votes" in table else members
    return np.array(
        [
            table["appointment_share"][68, WHOLE],
            table["party_decision_share"][38:50, WHOLE].mean(),
            np.nanmax(best),
            float(ruled[0] if ruled.size else len(members)),
        ]
    )
