"""The result of runs in the terminal: what fell, what grew, when; the labels; the figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from thermidor.common import dates
from thermidor.common.console import Terminal
from thermidor.runs import votes, waves
from thermidor.runs.summary import (
    REGIMES,
    changes,
    counterfactual,
    dated_acts,
    inside,
    ranked,
    regimes,
)
from thermidor.runs.table import Runs, figures_or_none
from thermidor.show.terminal.tables import COLOURS, band, headline, say, shown, table, written

if TYPE_CHECKING:
    from thermidor.scenario.scenario import Scenario

_USES = {"calibrate": "calibrated", "validate": "held out", "initial": "initial"}
_PATIENCE = 2.0  # seconds before a progress bar appears
KINDS = ("occasion", "motion", "guarded answer", "forced", "note")
"""What an event of a scenario can be."""


def note(text: str) -> None:
    """Tell somebody who waits at a terminal what happens now."""
    console = Terminal(stderr=True)
    if console.is_terminal:
        console.print(text, style="dim", highlight=False)


@contextmanager
def progress(title: str, total: int) -> Iterator[Any]:
    """Give a callback that shows a bar on a terminal once the work has taken two seconds."""
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
    """A progress bar that appears only if the work takes long."""

    def __init__(self, bar: Any, title: str, total: int):
        import threading

        self.bar, self.task = bar, bar.add_task(title, total=total)
        self.timer = threading.Timer(_PATIENCE, bar.start)
        self.timer.daemon = True

    def __enter__(self) -> Late:
        self.timer.start()
        return self

    def __call__(self, done: int, total: int, run: Any) -> None:
        self.bar.update(self.task, completed=done)

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.bar.stop()


def report(
    runs: Runs,
    folder: Path | None,
    console: Console | None = None,
    scenario: Scenario | None = None,
) -> None:
    """Print the result of runs, for a reader who has not seen the model.

    Parameters
    ----------
    runs : Runs
        At least one of them finished.
    folder : Path, optional
        Where tables, plots and the report are.
    console : Console, optional
        Where to print.
    scenario : Scenario, optional
        What was run; its acts are then listed with the number of runs in which they came.
    """
    console = console or Terminal(soft_wrap=False)
    first, done = runs.done[0], len(runs.done)
    span = [dates.text(month) for month in (runs.month_numbers[0], runs.month_numbers[-1])]
    say(
        console,
        f"[bold]{shown(first.scenario)}[/bold]: {done} run{'s' * (done != 1)} from {span[0]} to "
        f"{span[1]}, account {shown(first.account)}, {first.persons:,} persons simulated "
        f"(scale {first.scale:g})",
    )
    for run in runs.failed[:3]:
        console.print(f"[red]The run with seed {run.seed} failed:[/red] {shown(run.error)}")
    rows, gap = changes(runs), 0 if console.width < 90 else 1
    for title, direction, extreme in (
        ("What fell", -1, "lowest"),
        ("What grew", 1, "highest"),
        ("What ended near its start", 0, "farthest"),
    ):
        chosen = [row for row in rows if row["direction"] == direction]
        if chosen:
            headline(console, title)
            console.print(change_table(chosen, extreme, span, gap))
    if "regime_label" in runs.observables:
        headline(console, "What the model calls the regime at the end of each year (share of runs)")
        console.print(regime_table(runs))
    _votes(runs, console)
    if sentence := waves.in_words(runs):
        console.print()
        say(console, sentence)
    if scenario is not None:
        _acts(runs, scenario, console)
    _figures(runs, console)
    if folder is not None:
        console.print()
        say(console, f"Tables and plots are in [bold]{shown(folder)}[/bold]")
        page = Path(folder) / "report.html"
        if page.exists():
            say(console, f"To read in a browser: [bold]{shown(page)}[/bold]")


def deciders(title: str, rows: list[dict[str, str]], console: Console | None = None) -> None:
    """Print what decides each event of a scenario (see `scenario.deciders`)."""
    console = console or Terminal(soft_wrap=False)
    headline(console, title)
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in KINDS}
    say(console, ", ".join(f"{n} {kind}" for kind, n in counts.items() if n))
    cells = [
        (row["date"], shown(row["id"]), row["kind"], shown(row["decided_by"]))
        for row in rows
        if row["kind"] != "note"
    ]
    console.print(
        table(("date", "event", "what it is", "decided by"), cells, left=(0, 1, 2, 3), wrap=(3,))
    )


def change_table(rows: list[dict], extreme: str, span: list[str], gap: int) -> Table:
    """Return a table of changes (see `runs.summary.changes`) from the first month to the last."""
    made = table(("", *span, "5-95 %", "half by", extreme), gap=gap)
    made.columns[0].min_width = 28
    for row in rows:
        style = row["style"]
        made.add_row(
            row["words"],
            written(row["start"], style),
            written(row["end"], style),
            band(row["end_low"], row["end_high"], style),
            row["half_month"],
            f"{written(row['turn'], style)} {row['turn_month']}",
        )
    return made


def regime_table(runs: Runs) -> Table:
    """Return the regime labels by year, with the share of runs under each."""
    colours = dict(zip(REGIMES, COLOURS, strict=True))
    labels = {}
    for row in regimes(runs):
        ranked_shares = sorted(row["shares"].items(), key=lambda item: -item[1])
        labels[row["month"][:4]] = ", ".join(
            f"[{colours[name]}]{name}[/] {100 * share:.0f} %" for name, share in ranked_shares
        )
    rows = []
    for text, years in groupby(labels, key=labels.get):
        first, *others = years
        rows.append((f"{first}-{others[-1]}" if others else first, text))
    return table(("", ""), rows, left=(0, 1), wrap=(1,))


def _votes(runs: Runs, console: Console) -> None:
    """Print how many motions were moved and passed, and each with the runs in which it passed."""
    found = votes.outcomes(runs)
    if not found:
        return
    headline(console, "Motions put to the vote")
    say(console, votes.in_words(found))
    console.print(motion_table(found, console.width >= 100))


def motion_table(found: list[votes.Outcome], wide: bool) -> Table:
    """Return a table of motions: in how many runs moved and passed, votes for; more if wide."""
    heads = ("motion", "occasion", "moved", "passed", "votes for", "5-95 %", "put to")
    rows = []
    for one in found:
        counts = [f"{number} of {one.of}" for number in (one.moved, one.passed)]
        spread = band(one.low, one.high, "share") if one.moved > 1 else ""
        cells = (one.id, one.date, *counts, written(one.share, "share"), spread, one.body)
        rows.append(cells if wide else cells[:5])
    return table(heads if wide else heads[:5], rows, left=(0, 1, 6))


def _acts(runs: Runs, scenario: Scenario, console: Console) -> None:
    """Print how many dated acts came in every run, and which did not, in how many, and why."""
    rows = dated_acts(runs, scenario)
    if not rows:
        return
    headline(console, "Dated acts")
    rare = [row for row in rows if row.runs < row.of]
    say(console, f"{len(rows) - len(rare)} of {len(rows)} came in every run.")
    if not rare:
        return
    say(console, "These did not, where their guard was not met:")
    heads = ("act", "date", "came in", "guard")
    cells = [
        (row.id, row.month, f"{row.runs} of {row.of}", shown(row.guard or "none: not due"))
        for row in rare
    ]
    console.print(table(heads, cells, left=(0, 1, 3), wrap=(3,)))


def _figures(runs: Runs, console: Console) -> None:
    """Print how many of the article's figures are met, the ten best and the ten worst."""
    figures = figures_or_none(runs)
    counts = inside(figures) if figures is not None and "inside" in figures else []
    if not counts:
        return
    headline(console, "The article's figures that lie inside 90 % of the runs")
    if warning := counterfactual(runs):
        say(console, f"[yellow]Note:[/yellow] {shown(warning)}")
    for count in counts:
        curve = f" (a plain curve: {count['null_inside']})" if "null_inside" in count else ""
        line = f"{_USES[count['use']]}: {count['inside']} of {count['rows']}{curve}"
        if "settled" in count:
            line += f"; settled by inputs: {count['settled_inside']} of {count['settled']}"
        say(console, line)
    ordered = ranked(figures)
    for title, rows in (
        ("The ten best (calibrated and held out)", ordered.head(10)),
        ("The ten worst", ordered.iloc[::-1].head(10)),
    ):
        headline(console, title)
        console.print(figure_table(rows, sources=console.width >= 100))


def figure_table(rows: pd.DataFrame, sources: bool) -> Table:
    """Return a few figures of the article with the model's values, and sources if wanted."""
    heads = ("figure", "article", "model", "5-95 %", *(["source"] if sources else []))
    cells = [_cells(row)[: len(heads)] for row in rows.to_dict("records")]
    return table(heads, cells, left=(0, 4))


def _cells(row: dict) -> list[str]:
    article = _short(row["value"])
    if row["relation"] == "between":
        article += f" - {_short(row['value_high'])}"
    elif row["relation"] != "=":
        article = f"{row['relation']} {article}"
    ends = " - ".join(dict.fromkeys(_short(row[name]) for name in ("low", "high")))
    source = str(row["source"]).split(";")[0].split("(")[0].strip()
    return [str(row["id"]), article, _short(row["median"]), ends, source]


def _short(value: Any) -> str:
    """Return a number with two significant digits, or a word as it is."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value).replace("_", " ")
    if not np.isfinite(number):
        return "-"
    return band(number, number, "count") if abs(number) >= 100 else f"{number:.2g}"


def scenario_table(rows: list[dict[str, Any]]) -> None:
    """Print the scenarios: name, question, first month, number of months."""
    cells = [
        (f"[bold]{row['name']}[/]", shown(row["title"]), row["from"], str(row["months"]))
        for row in rows
    ]
    console = Terminal()
    heads = ("scenario", "what it asks", "from", "months")
    console.print(table(heads, cells, left=range(4), wrap=(1,)))
    say(console, "Run one with: thermidor run NAME")
