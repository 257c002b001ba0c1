"""Sweeps in the terminal: progress with rate and time left, and the results."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from rich.console import Console

from thermidor.common.console import Terminal
from thermidor.evidence.formatting import SHORT_CLASSES
from thermidor.experiments.outcomes import Outcome
from thermidor.experiments.prim import Box
from thermidor.experiments.sensitivity import Analysis, Effect
from thermidor.experiments.sweep_results import Sweep
from thermidor.show import names
from thermidor.show.terminal.tables import COLOURS, say, shown, table, written

_MOST_ROWS = 12
_EFFECTS = 15  # factors printed of each outcome
_EVERY = 30.0  # seconds between lines without a terminal (a batch job's log)


@contextmanager
def progress(title: str) -> Iterator[Any]:
    """Give a callback ``(runs done, runs to do, block)`` that shows rate and time left."""
    console = Terminal(stderr=True)
    if not console.is_terminal:
        yield Lines(title)
        return
    from rich import progress as bars

    class Rate(bars.ProgressColumn):
        """Runs a second since the start."""

        def render(self, task):
            speed = task.finished_speed or task.speed
            if not speed:
                return ""
            return f"{speed:.3g} runs/s" if speed >= 1 else f"{60 * speed:.3g} runs/min"

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        Rate(),
        bars.TimeElapsedColumn(),
        bars.TextColumn("left"),
        bars.TimeRemainingColumn(),
        bars.TextColumn("[red]{task.fields[failed]}"),
    )
    bar = bars.Progress(*columns, console=console, transient=True, speed_estimate_period=120)
    failed = 0
    with bar:
        task = bar.add_task(title, total=None, failed="")

        def show(done: int, total: int, block: Any) -> None:
            nonlocal failed
            failed += len(block.failures)
            note = f"{failed} failed" if failed else ""
            bar.update(task, completed=done, total=total, failed=note)

        yield show


class Lines:
    """Progress as a line now and then, for logs."""

    def __init__(self, title: str, stream: TextIO | None = None):
        self.title = title
        self.stream = stream or sys.stderr
        self.began = self.printed = self.called = time.monotonic()
        self.done = 0

    def __call__(self, done: int, total: int, block: Any) -> None:
        """Print how many runs are done, if the last line is old enough."""
        now = time.monotonic()
        if done < self.done:  # another stage began when the one before ended
            self.began = self.called
        self.done = done
        self.called = now
        if now - self.printed < _EVERY and done < total:
            return
        self.printed = now
        rate = done / max(now - self.began, 1e-9)
        left = _span((total - done) / rate if rate else 0.0)
        text = f"{done:,} of {total:,} runs, {rate:.3g} a second, {left} left"
        print(f"{self.title}: {text}", file=self.stream, flush=True)


def _span(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"


def report(sweep: Sweep, folder: Path, console: Console | None = None) -> None:
    """Print the results of a sweep, and where the tables are.

    Parameters
    ----------
    sweep : Sweep
    folder : Path
        Where its tables are.
    console : Console, optional
        Where to print.
    """
    from thermidor.show.plots.fates import classes

    console = console or Terminal()
    about = sweep.about
    say(console, f"[bold]{shown(about['title'])}[/bold]: {len(sweep.done):,} runs")
    if about["question"]:
        say(console, shown(about["question"]))
    failed = sweep.runs[sweep.runs["status"] == "failed"]
    for row in failed.head(3).to_dict("records"):
        say(console, f"[red]Run {row['run']} failed:[/red] {shown(row['error'])}")
    if len(failed) > 3:
        console.print(f"... and {len(failed) - 3} more; see {shown(folder / 'sweep.log')}")
    numeric = [o for o in sweep.outcomes if o.label or not o.observable.startswith("regime_label")]
    if len(sweep.done):
        if numeric:
            _outcomes(sweep, numeric, console)
        for outcome in classes(sweep):
            _labels(sweep, outcome, console)
        if classes(sweep) and sweep.done["account"].nunique() > 1:
            console.print("Over all accounts. Each account is in fates.csv and in the plots.")
    plots = sorted(file.name for file in (folder / "plots").glob("*.png"))
    where = f"Tables are in [bold]{shown(folder)}[/bold] (runs.csv, runs.parquet, months/)"
    console.print()
    say(console, where + (f", plots in plots/: {', '.join(plots)}" if plots else ""))


def _cases(sweep: Sweep) -> list[str]:
    """Return the columns that separate cases: scenario and account, where there are several."""
    return [key for key in ("scenario", "account") if sweep.done[key].nunique() > 1]


def _outcomes(sweep: Sweep, numeric: list[Outcome], console: Console) -> None:
    """Print each outcome's spread over the design, and where it is highest."""
    rows, keys = [], _cases(sweep) + sweep.factors
    for outcome in numeric:
        style = "share" if outcome.label else names.style(outcome.observable)
        values = sweep.done[outcome.name].dropna()
        if keys:
            groups = sweep.done.groupby(keys, sort=False, dropna=False)
            values = groups[outcome.name].mean().dropna()
        if not len(values):
            continue
        spread = [values.min(), float(np.median(values)), values.max()]
        where = _place(values.idxmax(), keys) if keys and len(keys) <= 4 else ""
        rows.append([names.outcome(outcome), *(written(v, style) for v in spread), where])
    heads = ("", "lowest", "median", "highest", "highest at")
    console.print()
    console.print(table(heads, rows, left=(0, 4), wrap=(0, 4)))


def _place(values: Any, keys: list[str]) -> str:
    parts = []
    for key, value in zip(keys, values if isinstance(values, tuple) else (values,), strict=True):
        text = value if isinstance(value, str) else f"{value:.3g}"
        parts.append(
            text if key in ("scenario", "account") else f"{names.short_factor(key)} {text}"
        )
    return ", ".join(parts)


def _labels(sweep: Sweep, outcome: Outcome, console: Console) -> None:
    """Print the share of runs under each label, by scenario; by account where there are few."""
    keys = _cases(sweep) or ["scenario"]
    if sweep.done.groupby(keys).ngroups > _MOST_ROWS:
        keys = ["scenario"]
    rows = []
    for place, frame in sweep.done.groupby(keys, sort=False):
        counts = frame[outcome.name].value_counts(normalize=True)
        shares = (
            f"[{COLOURS[int(code)]}]{SHORT_CLASSES[int(code)]}[/] {100 * share:.0f} %"
            for code, share in counts.items()
        )
        rows.append((*place, ", ".join(shares)))
    heads = (*keys, names.outcome(outcome))
    console.print()
    console.print(table(heads, rows, left=range(len(heads)), wrap=(len(keys),)))


def effects(found: Sequence[Analysis], console: Console | None = None) -> None:
    """Print how much each factor moves each outcome, the strongest first."""
    console = console or Terminal()
    several = len({(a.scenario, a.account) for a in found}) > 1
    for a in found:
        where = f" ({a.scenario}, {a.account})" if several else ""
        missing = f", {a.missing} left out for missing values" if a.missing else ""
        headline = f"[bold]{names.outcome(a.outcome)}[/bold]{where}: {a.method}"
        console.print()
        say(console, f"{headline}, {a.used} points{missing}")
        if a.note:
            say(console, f"[red]No answer:[/red] {shown(a.note)}")
            continue
        rows = [[names.short_factor(e.factor), *_cells(e, a.method)] for e in a.effects[:_EFFECTS]]
        console.print(table(("", *_heads(a.method)), rows))
        if len(a.effects) > _EFFECTS:
            console.print(f"... and {len(a.effects) - _EFFECTS} more in sensitivity.csv")
        widest = max(e.first_high - e.first_low for e in a.effects)
        total = sum(max(0.0, e.first) for e in a.effects)
        if a.method == "Sobol'" and total > 1.0:
            say(
                console,
                f"These shares add up to {100 * total:.0f} % of the variance. More than 100 % is "
                "an error of too few samples: take more before you rank by them.",
            )
        elif a.method != "Morris" and widest > 0.5:
            console.print("The intervals are wide: more samples are needed to separate these.")
        if np.isfinite(a.luck):
            say(console, f"Chance makes {100 * a.luck:.0f} % of the variance of single runs.")


def _heads(method: str) -> tuple[str, ...]:
    if method == "Morris":
        return ("mean change", "95 %", "spread", "low to high")
    total = ("with others",) if method == "Sobol'" else ()
    return ("of variance", "95 %", *total, "low to high")


def _cells(effect: Effect, method: str) -> list[str]:
    if method == "Morris":
        ends = f"{effect.first_low:.3g} to {effect.first_high:.3g}"
        return [f"{effect.first:.3g}", ends, f"{effect.total:.3g}", f"{effect.slope:+.3g}"]
    low, high = (100 * max(0.0, v) for v in (effect.first_low, effect.first_high))
    cells = [f"{100 * max(0.0, effect.first):.0f} %", f"{low:.0f} to {high:.0f} %"]
    if method == "Sobol'":
        cells.append(f"{100 * max(0.0, effect.total):.0f} %")
    return [*cells, f"{effect.slope:+.3g}"]


def region(
    outcome: Outcome,
    above: float | None,
    below: float | None,
    every: Box,
    box: Box,
    console: Console | None = None,
) -> None:
    """Print the region of a sweep in which an outcome is above or below a value.

    Parameters
    ----------
    outcome : Outcome
    above, below : float or None
        One of them: the bound of the outcome.
    every, box : Box
        The box of all points, and the region.
    console : Console, optional
        Where to print.
    """
    console = console or Terminal()
    bound = f"above {above:g}" if above is not None else f"below {below:g}"
    name = names.outcome(outcome)
    say(console, f"[bold]{name}[/bold], {bound}: {100 * every.density:.0f} % of all points")
    if not box.limits:
        console.print("No region is purer than all points together.")
        return
    say(
        console,
        f"Inside this region {100 * box.density:.0f} %; it holds "
        f"{100 * box.coverage:.0f} % of them and {100 * box.mass:.0f} % of all points:",
    )
    for factor, (low, high) in box.limits.items():
        say(console, f"  {names.short_factor(factor)} from {low:.3g} to {high:.3g}")
