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
from rich.table import Table

from thermidor import calendar, store
from thermidor.results import LEVELS, Runs, quantiles

#: observable -> plain words, and how to write its values
WORDS = {
    "participation": ("workers taking part in meetings", "share"),
    "soviet_democracy_index": ("soviet democracy (0 to 1)", "index"),
    "power_to_decide": ("workers' power to decide (0 to 1)", "index"),
    "power_to_obstruct": ("workers' power to obstruct (0 to 1)", "index"),
    "accountability": ("posts whose holder can be recalled", "share"),
    "plurality": ("other parties' room (0 to 1)", "index"),
    "cec_meetings_per_week": ("meetings of the CEC in a week", "rate"),
    "sovnarkom_meetings": ("meetings of Sovnarkom in a month", "rate"),
    "elected_decision_share": ("decisions taken by elected bodies", "share"),
    "party_decision_share": ("decisions taken by party bodies", "share"),
    "appointment_share": ("posts filled by appointment", "share"),
    "secretariat_staff": ("staff of the party's secretariat", "count"),
    "government_personnel": ("persons employed by government", "count"),
    "party_members": ("members of the party", "count"),
    "bench_workers": ("workers at the bench", "count"),
    "collegial_share_large": ("large factories run by a board", "share"),
    "one_man_share": ("factories under one manager", "share"),
    "union_autonomy_index": ("autonomy of the unions (0 to 1)", "index"),
    "pay_ratio_top_to_min": ("top pay over lowest pay", "rate"),
}
REGIMES = (
    ("workers' democracy", "blue"),
    ("workers' state with bureaucratic distortions", "cyan"),
    ("degenerating", "yellow"),
    ("bureaucratic rule", "red"),
    ("restoration", "bright_black"),
    ("democracy renewed", "green"),
    ("collapse of the state", "magenta"),
)
_PATIENCE = 2.0  # seconds before a progress bar appears


@contextmanager
def progress(title: str, total: int) -> Iterator[Any]:
    """Give a callback that shows a bar on the terminal, if the work takes over two seconds."""
    from rich import progress as bars

    console = Console(stderr=True)
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
    console = console or Console(soft_wrap=False)
    first, done = runs.done[0], len(runs.done)
    span = [calendar.text(month) for month in (runs.month_numbers[0], runs.month_numbers[-1])]
    console.print(
        f"[bold]{first.scenario}[/bold]: {done} run{'s' * (done != 1)} from {span[0]} to {span[1]},"
        f" account {first.account}, {first.persons:,} persons simulated (scale {first.scale:g})",
        highlight=False,
    )
    for run in runs.failed[:3]:
        console.print(f"[red]The run with seed {run.seed} failed:[/red] {run.error}", markup=True)
    rows = changes(runs)
    for title, direction, extreme in (
        ("What fell", -1, "lowest"),
        ("What grew", 1, "highest"),
        ("What ended near where it began", 0, "farthest"),
    ):
        chosen = [row for row in rows if row["direction"] == direction]
        if chosen:
            console.print()
            console.print(change_table(title, chosen, extreme, span))
    if "regime_label" in runs.observables:
        console.print()
        console.print(regime_table(runs))
    _figures(runs, console)
    if folder is not None:
        console.print()
        console.print(f"Tables and plots are in [bold]{folder}[/bold]", highlight=False)


def changes(runs: Runs) -> list[dict[str, Any]]:
    """Return for each observable in `WORDS`: start, end, turning point, and when half was done."""
    rows = []
    months = [calendar.text(month) for month in runs.month_numbers]
    for name, (words, style) in WORDS.items():
        if name not in runs.observables:
            continue
        points = quantiles(runs.values(name), LEVELS)
        middle = points[2]
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
                "end_low": float(points[0, known[-1]]),
                "end_high": float(points[4, known[-1]]),
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


def written(value: float, style: str) -> str:
    """Return a value as a reader would say it."""
    if not np.isfinite(value):
        return "-"
    if style == "share":
        return f"{100 * value:.0f} %"
    if style == "count":
        return f"{value / 1e6:.2f} m" if abs(value) >= 1e6 else f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"


def change_table(title: str, rows: list[dict], extreme: str, span: list[str]) -> Table:
    """Return one table of changes."""
    table = _table(title)
    table.add_column("", min_width=24)
    for name in (span[0], span[1], "5-95 % of runs", "half by", extreme):
        table.add_column(name, justify="right", no_wrap=name != "5-95 % of runs")
    for row in rows:
        style = row["style"]
        low, high = written(row["end_low"], style), written(row["end_high"], style)
        band = low if low == high else f"{low} - {high}"
        if style == "share":
            band = band.replace(" % -", " -")
        turn = f"{written(row['turn'], style)} {row['turn_month']}"
        table.add_row(
            row["words"],
            written(row["start"], style),
            written(row["end"], style),
            band,
            row["half_month"],
            turn,
        )
    return table


def regimes(runs: Runs) -> list[dict[str, Any]]:
    """Return for the last month of each year the share of runs under each label."""
    values = runs.values("regime_label")
    numbers = runs.month_numbers
    rows = []
    for at, month in enumerate(numbers):
        if month % 12 == 11 or at == len(numbers) - 1:
            column = values[:, at]
            column = column[np.isfinite(column)]
            shares = {
                name: float(np.mean(column == code))
                for code, (name, _) in enumerate(REGIMES)
                if column.size and (column == code).any()
            }
            rows.append({"month": calendar.text(month), "shares": shares})
    return rows


def regime_table(runs: Runs) -> Table:
    """Return the regime labels by year, with the share of runs under each."""
    table = _table("What the model calls it, at the end of each year (share of runs)")
    table.add_column("")
    table.add_column("")
    colours = dict(REGIMES)
    for row in regimes(runs):
        told = ", ".join(
            f"[{colours[name]}]{name}[/] {100 * share:.0f} %"
            for name, share in sorted(row["shares"].items(), key=lambda item: -item[1])
        )
        table.add_row(row["month"], told)
    table.show_header = False
    return table


def _figures(runs: Runs, console: Console) -> None:
    """Print how many of the article's figures are met, the ten best and the ten worst."""
    figures = store.figures_or_none(runs)
    if figures is None or "inside" not in figures:
        return
    scored = figures[figures["inside"].notna()]
    if scored.empty:
        return
    inside = scored["inside"].astype(str).isin(("True", "1", "1.0"))
    parts = [
        f"{use} {int(inside[rows.index].sum())} of {len(rows)}"
        for use, rows in scored.groupby("use", sort=False)
    ]
    console.print()
    console.print(
        f"[bold]The article's figures inside the runs' 90 %:[/bold] {', '.join(parts)}",
        highlight=False,
    )
    ranked = _ranked(scored)
    for title, rows in (
        ("The ten best", ranked.head(10)),
        ("The ten worst", ranked.iloc[::-1].head(10)),
    ):
        console.print()
        console.print(figure_table(title, rows))


def _ranked(figures):
    """Return the figures from best to worst."""
    for name in ("misfit", "score", "distance"):
        if name in figures:
            return figures[figures[name].notna()].sort_values(name, kind="stable")
    return figures.sort_values("inside", ascending=False, kind="stable")


def figure_table(title: str, rows) -> Table:
    """Return a few figures of the article beside the model's values."""
    table = _table(title)
    table.add_column("figure", overflow="fold")
    for name in ("article", "model", "5-95 % of runs"):
        table.add_column(name, justify="right")
    table.add_column("source")
    for row in rows.to_dict("records"):
        article = f"{_sign(row)}{_short(row['value'])}"
        if row["relation"] == "between":
            article = f"{_short(row['value'])} - {_short(row['value_high'])}"
        band = f"{_short(row['low'])} - {_short(row['high'])}"
        source = str(row["source"]).split(";")[0]
        table.add_row(str(row["id"]), article, _short(row["median"]), band, source)
    return table


def _sign(row: dict) -> str:
    return "" if row["relation"] == "=" else f"{row['relation']} "


def _short(value: Any) -> str:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    if not np.isfinite(number):
        return "-"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def as_object(runs: Runs, folder: Path) -> dict[str, Any]:
    """Return what `report` prints, as one object for programs."""
    import thermidor

    first = runs.done[0]
    figures = store.figures_or_none(runs)
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
        "figures": [] if figures is None else _records(figures),
        "out": str(folder),
    }


def _records(figures) -> list[dict[str, Any]]:
    """Return rows without NaN, which JSON does not know."""
    names = [name for name in store.FIGURE_COLUMNS if name in figures]
    return [
        {name: None if value != value else value for name, value in row.items()}
        for row in figures[names].astype(object).to_dict("records")
    ]


def scenario_table(rows: list[dict[str, Any]]) -> None:
    """Print the scenarios."""
    table = _table("")
    for name in ("scenario", "what it asks", "from", "months"):
        table.add_column(name, no_wrap=name != "what it asks")
    for row in rows:
        table.add_row(f"[bold]{row['name']}[/]", row["title"], row["from"], str(row["months"]))
    console = Console()
    console.print(table)
    console.print("Run one with: thermidor run NAME", highlight=False)


def _table(title: str) -> Table:
    style = (
        box.SIMPLE_HEAD if sys.stdout and sys.stdout.encoding.lower().startswith("utf") else None
    )
    table = Table(title=title, title_justify="left", title_style="bold", box=style, padding=(0, 1))
    table.show_edge = False
    return table
