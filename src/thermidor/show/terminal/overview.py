"""What a student reads in the terminal: what fell, what grew, when; the figures; the labels."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from thermidor.common import dates
from thermidor.common.console import Terminal
from thermidor.common.errors import LONGEST, plain
from thermidor.runs.summary import REGIMES, changes, inside, ranked, regimes
from thermidor.runs.table import Runs, figures_or_none

COLOURS = ("blue", "cyan", "yellow", "red", "bright_black", "green", "magenta")  # of `REGIMES`
_USES = {"calibrate": "calibrated", "validate": "held out", "initial": "initial"}
_PATIENCE = 2.0  # seconds before a progress bar appears


def shown(text: object) -> str:
    """Return what a user or a file says as it may be printed: no markup, no control characters."""
    return escape(plain(str(text), LONGEST))


def note(text: str) -> None:
    """Tell a reader who waits at a terminal what is going on."""
    console = Terminal(stderr=True)
    if console.is_terminal:
        console.print(text, style="dim", highlight=False)


@contextmanager
def progress(title: str, total: int) -> Iterator[Any]:
    """Give a callback that shows a bar on the terminal, if the work takes over two seconds."""
    from rich import progress as bars

    console = Terminal(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeElapsedColumn(),
        bars.TextColumn("left"),
        bars.TimeRemainingColumn(),
    )
    with Late(bars.Progress(*columns, console=console, transient=True), title, total) as late:
        yield late


class Late:
    """A progress bar that stays away from work that is soon done."""

    def __init__(self, bar: Any, title: str, total: int):
        import threading

        self.bar, self.task = bar, bar.add_task(title, total=total)
        self.timer = threading.Timer(_PATIENCE, bar.start)
        self.timer.daemon = True
        self.began = time.monotonic()

    def __enter__(self) -> Late:
        self.timer.start()
        return self

    def __call__(self, done: int, total: int, run: Any) -> None:
        self.bar.update(self.task, completed=done)

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.bar.stop()


def report(runs: Runs, folder: Path | None, console: Console | None = None) -> None:
    """Print what the runs showed, for a reader who has not seen the model."""
    console = console or Terminal(soft_wrap=False)
    first, done = runs.done[0], len(runs.done)
    span = [dates.text(month) for month in (runs.month_numbers[0], runs.month_numbers[-1])]
    console.print(
        f"[bold]{shown(first.scenario)}[/bold]: {done} run{'s' * (done != 1)} from {span[0]} to "
        f"{span[1]}, account {shown(first.account)}, {first.persons:,} persons simulated "
        f"(scale {first.scale:g})",
        highlight=False,
    )
    for run in runs.failed[:3]:
        console.print(f"[red]The run with seed {run.seed} failed:[/red] {shown(run.error)}")
    rows, gap = changes(runs), 0 if console.width < 90 else 1
    for title, direction, extreme in (
        ("What fell", -1, "lowest"),
        ("What grew", 1, "highest"),
        ("What ended near where it began", 0, "farthest"),
    ):
        chosen = [row for row in rows if row["direction"] == direction]
        if chosen:
            _headline(console, title)
            console.print(change_table(chosen, extreme, span, gap))
    if "regime_label" in runs.observables:
        _headline(console, "What the model calls it at the end of each year (share of runs)")
        console.print(regime_table(runs))
    _figures(runs, console)
    if folder is not None:
        console.print()
        console.print(f"Tables and plots are in [bold]{shown(folder)}[/bold]", highlight=False)
        page = Path(folder) / "report.html"
        if page.exists():
            console.print(f"To read in a browser: [bold]{shown(page)}[/bold]", highlight=False)


def written(value: float, style: str) -> str:
    """Return a value as a reader would say it."""
    if not np.isfinite(value):
        return "-"
    return band(value, value, style)


def band(low: float, high: float, style: str) -> str:
    """Return two ends in the same unit: ``25-45 %``, ``0.92-1.37 m``."""
    unit, factor = _unit(high, style)
    whole = style == "share" or unit == " k" or (style == "count" and not unit)
    digits = 0 if whole or abs(high * factor) >= 10 else 2
    ends = [f"{end * factor:,.{digits}f}" for end in (low, high)]
    return "-".join(dict.fromkeys(ends)) + unit


def _unit(value: float, style: str) -> tuple[str, float]:
    """Return how a value is abbreviated: per cent, thousands (k) or millions (m)."""
    if style == "share":
        return " %", 100.0
    if style == "count" and abs(value) >= 1e4:
        return (" m", 1e-6) if abs(value) >= 1e6 else (" k", 1e-3)
    return "", 1.0


def change_table(rows: list[dict], extreme: str, span: list[str], gap: int) -> Table:
    """Return one table of changes."""
    table = _table(gap)
    table.add_column("", min_width=28)
    for name in (span[0], span[1], "5-95 %", "half by", extreme):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        style = row["style"]
        table.add_row(
            row["words"],
            written(row["start"], style),
            written(row["end"], style),
            band(row["end_low"], row["end_high"], style),
            row["half_month"],
            f"{written(row['turn'], style)} {row['turn_month']}",
        )
    return table


def regime_table(runs: Runs) -> Table:
    """Return the regime labels by year, with the share of runs under each."""
    table = _table()
    table.show_header = False
    table.add_column("", no_wrap=True)
    table.add_column("")
    colours = dict(zip(REGIMES, COLOURS, strict=True))
    spans: list[list] = []  # [first year, last year, what is told of them]
    for row in regimes(runs):
        told = ", ".join(
            f"[{colours[name]}]{name}[/] {100 * share:.0f} %"
            for name, share in sorted(row["shares"].items(), key=lambda item: -item[1])
        )
        year = row["month"][:4]
        if spans and spans[-1][2] == told:
            spans[-1][1] = year
        else:
            spans.append([year, year, told])
    for first, last, told in spans:
        table.add_row(first if first == last else f"{first}-{last}", told)
    return table


def _headline(console: Console, text: str) -> None:
    console.print()
    console.print(f"[bold]{text}[/bold]", highlight=False)


def _figures(runs: Runs, console: Console) -> None:
    """Print how many of the article's figures are met, the ten best and the ten worst."""
    figures = figures_or_none(runs)
    if figures is None or "inside" not in figures:
        return
    counts = inside(figures)
    if not counts:
        return
    told = [
        f"{_USES[count['use']]}: {count['inside']} of {count['rows']}"
        + (f" (a plain curve: {count['null_inside']})" if "null_inside" in count else "")
        for count in counts
    ]
    _headline(console, "The article's figures that lie inside 90 % of the runs")
    for line in told:
        console.print(line, highlight=False)
    ordered = ranked(figures)
    for title, rows in (
        ("The ten best (calibrated and held out)", ordered.head(10)),
        ("The ten worst", ordered.iloc[::-1].head(10)),
    ):
        _headline(console, title)
        console.print(figure_table(rows, sources=console.width >= 100))


def figure_table(rows, sources: bool) -> Table:
    """Return a few figures of the article beside the model's values."""
    table = _table()
    table.add_column("figure", overflow="fold")
    for name in ("article", "model", "5-95 %"):
        table.add_column(name, justify="right", no_wrap=True)
    if sources:
        table.add_column("source", no_wrap=True)
    for row in rows.to_dict("records"):
        article = f"{_sign(row)}{_short(row['value'])}"
        if row["relation"] == "between":
            article = f"{_short(row['value'])} - {_short(row['value_high'])}"
        ends = " - ".join(dict.fromkeys(_short(row[name]) for name in ("low", "high")))
        source = str(row["source"]).split(";")[0].split("(")[0].strip()
        cells = [str(row["id"]), article, _short(row["median"]), ends]
        table.add_row(*cells, *([source] if sources else []))
    return table


def _sign(row: dict) -> str:
    return "" if row["relation"] == "=" else f"{row['relation']} "


def _short(value: Any) -> str:
    """Return a number to three digits that matter, or a word as it is."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value).replace("_", " ")
    if not np.isfinite(number):
        return "-"
    return band(number, number, "count") if abs(number) >= 100 else f"{number:.2g}"


def scenario_table(rows: list[dict[str, Any]]) -> None:
    """Print the scenarios."""
    table = _table()
    for name in ("scenario", "what it asks", "from", "months"):
        table.add_column(name, no_wrap=name != "what it asks")
    for row in rows:
        what = (shown(row["title"]), row["from"], str(row["months"]))
        table.add_row(f"[bold]{row['name']}[/]", *what)
    console = Terminal()
    console.print(table)
    console.print("Run one with: thermidor run NAME", highlight=False)


def _table(gap: int = 1) -> Table:
    plain = not (sys.stdout and (sys.stdout.encoding or "").lower().startswith("utf"))
    return Table(
        box=box.ASCII2 if plain else box.SIMPLE_HEAD,
        padding=(0, gap, 0, 0),
        collapse_padding=True,
        pad_edge=False,
        show_edge=False,
    )
