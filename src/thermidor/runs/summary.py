"""A summary of runs in a few numbers: what fell, what grew, when, and the regime label."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

import thermidor
from thermidor.common import dates
from thermidor.runs import votes
from thermidor.runs.table import FIGURE_COLUMNS, LEVELS, Runs, figures_or_none, quantiles

if TYPE_CHECKING:
    from thermidor.scenario.scenario import Scenario

WORDS = {
    "participation": ("workers coming to meetings", "share"),
    "power_to_decide": ("workers' power to decide", "index"),
    "power_to_obstruct": ("workers' power to obstruct", "index"),
    "soviet_democracy_index": ("soviet democracy", "index"),
    "accountability": ("posts subject to recall", "share"),
    "plurality": ("room for other parties", "index"),
    "cec_meetings_per_week": ("CEC meetings a week", "rate"),
    "sovnarkom_meetings": ("Sovnarkom meetings a month", "rate"),
    "elected_decision_share": ("decisions by elected bodies", "share"),
    "party_decision_share": ("decisions by party bodies", "share"),
    "appointment_share": ("posts filled by appointment", "share"),
    "secretariat_staff": ("staff of the secretariat", "count"),
    "government_personnel": ("persons in state offices", "count"),
    "party_members": ("members of the party", "count"),
    "bench_workers": ("workers at the bench", "count"),
    "collegial_share_large": ("large plants under boards", "share"),
    "one_man_share": ("plants under one manager", "share"),
    "union_autonomy_index": ("autonomy of the unions", "index"),
    "pay_ratio_top_to_min": ("top pay over lowest pay", "rate"),
}
"""Observables of the summary: plain words, and how to write their values."""
REGIMES = (
    "workers' democracy",
    "workers' state with bureaucratic distortions",
    "degenerating",
    "bureaucratic rule",
    "restoration",
    "democracy renewed",
    "collapse of the state",
)
"""The regime labels in words, by their code."""
LOW, MEDIAN, HIGH = (LEVELS.index(level) for level in (0.05, 0.5, 0.95))


def changes(runs: Runs) -> list[dict[str, Any]]:
    """Return for each observable of `WORDS`: start, end, turning point, month of half change."""
    rows = []
    months = [dates.text(month) for month in runs.month_numbers]
    for name, (words, style) in WORDS.items():
        if name not in runs.observables:
            continue
        points = quantiles(runs.values(name), LEVELS)
        middle = points[MEDIAN]
        known = np.flatnonzero(np.isfinite(middle))
        if not known.size:
            continue
        start, end = middle[known[0]], middle[known[-1]]
        direction = _direction(start, end, style)
        turn = known[_turn(middle[known], direction)]
        half = (start + end) / 2
        crossed = known[(middle[known] - half) * np.sign(end - start) >= 0]
        rows.append(
            {
                "observable": name,
                "words": words,
                "style": style,
                "direction": direction,
                "start": float(start),
                "end": float(end),
                "end_low": float(points[LOW, known[-1]]),
                "end_high": float(points[HIGH, known[-1]]),
                "turn": float(middle[turn]),
                "turn_month": months[turn],
                "half_month": months[crossed[0]] if direction and crossed.size else "",
            }
        )
    return rows


def _direction(start: float, end: float, style: str) -> int:
    """Return -1 fell, 1 grew, 0 neither by a quarter (and, for shares, by five points)."""
    least = 0.05 if style in ("share", "index") else 0.0
    if end < 0.75 * start and start - end >= least:
        return -1
    return 1 if end > 1.25 * start + 1e-12 and end - start >= least else 0


def _turn(series: np.ndarray, direction: int) -> int:
    if direction:
        return int(np.argmax(series * direction))
    return int(np.argmax(np.abs(series - series[0])))


def regimes(runs: Runs) -> list[dict[str, Any]]:
    """Return for the last month of each year the share of runs under each label."""
    values = runs.values("regime_label")
    numbers = runs.month_numbers
    rows = []
    for step, month in enumerate(numbers):
        if month % 12 == 11 or step == len(numbers) - 1:
            codes = values[np.isfinite(values[:, step]), step]
            shares = {
                name: float(np.mean(codes == code))
                for code, name in enumerate(REGIMES)
                if (codes == code).any()
            }
            rows.append({"month": dates.text(month), "shares": shares})
    return rows


def counterfactual(runs: Runs) -> str:
    """Return a warning if runs of another scenario are held against history; else nothing."""
    others = dict.fromkeys(run.scenario for run in runs.done if run.scenario != "historical")
    if not others:
        return ""
    return (
        f"{', '.join(others)} is not the historical scenario. The article's figures are of history "
        "as it happened, so a figure that is missed here is not an error of the model."
    )


class Dated(NamedTuple):
    """An event with acts: in how many runs it took effect, and what it waits for."""

    id: str
    title: str
    month: str
    runs: int
    of: int
    guard: str


def dated_acts(runs: Runs, scenario: Scenario) -> list[Dated]:
    """Return the scenario's events that have acts and no motion, by date; empty if the runs have
    no record."""
    done = [run for run in runs.done if run.acts]
    return [
        Dated(
            event.id,
            event.title,
            dates.text(scenario.start + event.month),
            sum(event.id in run.acts for run in done),
            len(done),
            " and ".join(map(str, event.guard)),
        )
        for event in scenario.events
        if event.acts and done and event.motion is None
    ]


def ranked(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the calibrated and held-out figures, best first, by the size of their misfit."""
    scored = figures["use"].isin(("calibrate", "validate"))
    kept = figures[scored & figures["inside"].notna()]
    kept = kept[kept["misfit"].notna()] if "misfit" in kept else kept.assign(misfit=0.0)
    order = pd.DataFrame({"outside": kept["inside"] != True, "misfit": kept["misfit"].abs()})  # noqa: E712
    return kept.loc[order.sort_values(["outside", "misfit"], kind="stable").index]


def inside(figures: pd.DataFrame) -> list[dict[str, Any]]:
    """Return by use how many figures lie inside the runs' 90 % interval, and inside the null's.

    Figures that the inputs settle are counted apart, as ``settled`` and ``settled_inside``.
    """
    counts = []
    apart = pd.Series(False, figures.index)
    if "settled" in figures:
        apart = figures["settled"].fillna("") != ""
    for use in ("calibrate", "validate", "initial"):
        of_use = (figures["use"] == use) & figures["inside"].notna()
        rows = figures[of_use & ~apart]
        settled = figures[of_use & apart]
        if len(rows) or len(settled):
            null = (rows["null_inside"] == True).sum() if "null_inside" in rows else None  # noqa: E712
            hit = (rows["inside"] == True).sum()  # noqa: E712
            counts.append({"use": use, "rows": len(rows), "inside": int(hit)})
            counts[-1] |= {} if null is None else {"null_inside": int(null)}
            if len(settled):
                inside_too = int((settled["inside"] == True).sum())  # noqa: E712
                counts[-1] |= {"settled": len(settled), "settled_inside": inside_too}
    return counts


def as_object(runs: Runs, folder: Path, scenario: Scenario | None = None) -> dict[str, Any]:
    """Return the content of the printed report as one object for programs."""
    first = runs.done[0]
    figures = figures_or_none(runs)
    return {
        "thermidor": thermidor.__version__,
        "scenario": first.scenario,
        "account": first.account,
        "scale": first.scale,
        "seeds": [run.seed for run in runs],
        "persons": first.persons,
        "failed": [{"seed": run.seed, "error": run.error} for run in runs.failed],
        "observables": {row.pop("observable"): row for row in changes(runs)},
        "regimes": regimes(runs) if "regime_label" in runs.observables else [],
        "acts": [] if scenario is None else [row._asdict() for row in dated_acts(runs, scenario)],
        "votes": [_known(one._asdict()) for one in votes.outcomes(runs)],
        "counterfactual": counterfactual(runs),
        "inside": [] if figures is None else inside(figures),
        "figures": [] if figures is None else _records(figures),
        "out": str(folder),
    }


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with None for NaN, which JSON cannot hold."""
    return {name: None if value != value else value for name, value in row.items()}


def _records(figures: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows without NaN, which JSON cannot hold."""
    names = [name for name in FIGURE_COLUMNS if name in figures]
    return [_known(row) for row in figures[names].astype(object).to_dict("records")]
