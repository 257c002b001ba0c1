"""What a sweep tells in the terminal: progress with rate and time left, and what came out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from thermidor.common.console import Terminal
from thermidor.evidence.formatting import SHORT_CLASSES
from thermidor.show import names as words
from thermidor.show.terminal.overview import COLOURS, _table, shown, written

_MOST_ROWS = 12
_EVERY = 30.0  # seconds between lines where there is no terminal (a batch job's log)


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
            return (
                ""
                if not speed
                else (f"{speed:.3g} runs/s" if speed >= 1 else f"{60 * speed:.3g} runs/min")
            )

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
            told = f"{failed} failed" if failed else ""
            bar.update(task, completed=done, total=total, failed=told)

        yield show


class Lines:
    """Progress as a line now and then, for logs."""

    def __init__(self, title: str, stream: Any = None):
        self.title, self.began, self.last = title, time.monotonic(), time.monotonic()
        self.done, self.stream = 0, stream or sys.stderr
        self.told = self.began

    def __call__(self, done: int, total: int, block: Any) -> None:
        """Tell how far it is, if it is time."""
        now = time.monotonic()
        if done < self.done:  # another stage began when the one before ended
            self.began = self.told
        self.done, self.told = done, now
        if now - self.last < _EVERY and done < total:
            return
        self.last = now
        rate = done / max(now - self.began, 1e-9)
        left = (total - done) / rate if rate else 0.0
        told = f"{done:,} of {total:,} runs, {rate:.3g} a second, {_span(left)} left"
        print(f"{self.title}: {told}", file=self.stream, flush=True)


def _span(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"


def report(sweep: Any, folder: Path, console: Console | None = None) -> None:
    """Print what came out, and where the tables are."""
    console = console or Terminal()
    about = sweep.about
    title = f"[bold]{shown(about['title'])}[/bold]"
    console.print(f"{title}: {len(sweep.done):,} runs", highlight=False)
    if about["question"]:
        console.print(shown(about["question"]), highlight=False)
    failed = sweep.runs[sweep.runs["status"] == "failed"]
    for row in failed.head(3).to_dict("records"):
        console.print(f"[red]Run {row['run']} failed:[/red] {shown(row['error'])}", highlight=False)
    if len(failed) > 3:
        console.print(f"... and {len(failed) - 3} more; see {shown(folder / 'sweep.log')}")
    from thermidor.show.plots.fates import classes

    numeric = [o for o in sweep.outcomes if o.label or not o.observable.startswith("regime_label")]
    if len(sweep.done):
        if numeric:
            _outcomes(sweep, numeric, console)
        for outcome in classes(sweep):
            _labels(sweep, outcome, console)
        if classes(sweep) and sweep.done["account"].nunique() > 1:
            console.print("Over all accounts; each by itself is in fates.csv and the plots.")
    plots = sorted(file.name for file in (folder / "plots").glob("*.png"))
    console.print()
    console.print(
        f"Tables are in [bold]{shown(folder)}[/bold] (runs.csv, runs.parquet, months/)"
        + (f", plots in plots/: {', '.join(plots)}" if plots else ""),
        highlight=False,
    )


def _outcomes(sweep: Any, numeric: list, console: Console) -> None:
    """Print each outcome's spread over the design, and where it is lowest and highest."""
    table = _table()
    table.add_column("", no_wrap=False)
    for name in ("lowest", "median", "highest"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("highest at", overflow="fold")
    keys = [k for k in ("scenario", "account") if sweep.done[k].nunique() > 1] + sweep.factors
    for outcome in numeric:
        style = "share" if outcome.label else words.style(outcome.observable)
        if keys:
            each = sweep.done.groupby(keys, sort=False, dropna=False)[outcome.name].mean().dropna()
        else:
            each = sweep.done[outcome.name].dropna()
        if not len(each):
            continue
        row = [each.min(), float(np.median(each)), each.max()]
        where = _place(each.idxmax(), keys) if len(keys) <= 4 and keys else ""
        table.add_row(words.outcome(outcome), *(written(v, style) for v in row), where)
    console.print()
    console.print(table)


def _place(values: Any, keys: list[str]) -> str:
    values = values if isinstance(values, tuple) else (values,)
    told = []
    for key, value in zip(keys, values, strict=True):
        text = value if isinstance(value, str) else f"{value:.3g}"
        told.append(text if key in ("scenario", "account") else f"{words.short_factor(key)} {text}")
    return ", ".join(told)


def _labels(sweep: Any, outcome: Any, console: Console) -> None:
    """Print the share of runs under each label, by scenario; by account where there are few."""
    keys = [k for k in ("scenario", "account") if sweep.done[k].nunique() > 1] or ["scenario"]
    if sweep.done.groupby(keys).ngroups > _MOST_ROWS:
        keys = ["scenario"]
    table = _table()
    for key in keys:
        table.add_column(key, no_wrap=True)
    table.add_column(words.outcome(outcome))
    for place, frame in sweep.done.groupby(keys, sort=False):
        counts = frame[outcome.name].value_counts(normalize=True)
        told = ", ".join(
            f"[{COLOURS[int(code)]}]{SHORT_CLASSES[int(code)]}[/] {100 * share:.0f} %"
            for code, share in counts.items()
        )
        table.add_row(*place, told)
    console.print()
    console.print(table)


def effects(found: list, console: Console | None = None) -> None:
    """Print what moves each outcome, the strongest first."""
    console = console or Terminal()
    several = len({(a.scenario, a.account) for a in found}) > 1
    for a in found:
        where = f" ({a.scenario}, {a.account})" if several else ""
        console.print()
        console.print(
            f"[bold]{words.outcome(a.outcome)}[/bold]{where}: {a.method}, {a.used} points"
            + (f", {a.missing} left out for missing values" if a.missing else ""),
            highlight=False,
        )
        if a.note:
            console.print(f"[red]No answer:[/red] {shown(a.note)}", highlight=False)
            continue
        table = _table()
        table.add_column("")
        for name in _heads(a.method):
            table.add_column(name, justify="right", no_wrap=True)
        for effect in a.effects[:15]:
            table.add_row(words.short_factor(effect.factor), *_cells(effect, a.method))
        console.print(table)
        if len(a.effects) > 15:
            console.print(f"... and {len(a.effects) - 15} more in sensitivity.csv")
        widest = max(e.first_high - e.first_low for e in a.effects)
        if a.method != "Morris" and widest > 0.5:
            console.print("The intervals are wide: more samples are needed to tell these apart.")
        if np.isfinite(a.luck):
            console.print(
                f"Luck alone makes {100 * a.luck:.0f} % of the variance of single runs.",
                highlight=False,
            )


def _heads(method: str) -> tuple[str, ...]:
    if method == "Morris":
        return ("mean change", "95 %", "spread", "low to high")
    total = ("with others",) if method == "Sobol'" else ()
    return ("of variance", "95 %", *total, "low to high")


def _cells(effect: Any, method: str) -> list[str]:
    if method == "Morris":
        band = f"{effect.first_low:.3g} to {effect.first_high:.3g}"
        return [f"{effect.first:.3g}", band, f"{effect.total:.3g}", f"{effect.slope:+.3g}"]
    ends = [f"{100 * max(0.0, v):.0f}" for v in (effect.first_low, effect.first_high)]
    cells = [f"{100 * max(0.0, effect.first):.0f} %", f"{ends[0]} to {ends[1]} %"]
    if method == "Sobol'":
        cells.append(f"{100 * max(0.0, effect.total):.0f} %")
    return [*cells, f"{effect.slope:+.3g}"]


def region(
    outcome: Any, above: Any, below: Any, whole: Any, box: Any, console: Console | None = None
) -> None:
    """Print the region in which a sweep comes out as sought."""
    console = console or Terminal()
    told = f"above {above:g}" if above is not None else f"below {below:g}"
    console.print(
        f"[bold]{words.outcome(outcome)}[/bold], {told}: {100 * whole.density:.0f} % of all points",
        highlight=False,
    )
    if not box.limits:
        console.print("No region is purer than the whole.")
        return
    console.print(
        f"Inside this region {100 * box.density:.0f} %; it holds "
        f"{100 * box.coverage:.0f} % of them and {100 * box.mass:.0f} % of all points:",
        highlight=False,
    )
    for name, (low, high) in box.limits.items():
        console.print(f"  {words.short_factor(name)} from {low:.3g} to {high:.3g}", highlight=False)
