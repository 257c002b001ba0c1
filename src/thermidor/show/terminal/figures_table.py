"""The article's figures in the terminal: a table, or all facts about one figure with a plot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from thermidor.common.console import Terminal
from thermidor.common.errors import InputError, suggest
from thermidor.evidence import article, formatting, judgements, ledger
from thermidor.evidence.ledger import Entry, Ledger
from thermidor.runs import store
from thermidor.runs.table import Meaning, Runs
from thermidor.scenario import scenario
from thermidor.show.report import story
from thermidor.show.report.charts import Months, drawn_value, series
from thermidor.show.terminal.tables import say, table

MARKS = {"inside": "in", "outside": "OUT", "missed": "none", "shown": ""}
COLOURS = {"inside": "green", "outside": "red", "missed": "red", "shown": "dim"}
PLOT_WIDTH, PLOT_ROWS = 80, 14  # a narrower plot shows nothing
FRESH_RUNS = 5
HEADS = ("figure", "when", "article", "model", "5 % .. 95 %", "", "curve", "source")


def latest(folder: Path | None, parent: Path = Path("thermidor-out")) -> Runs:
    """Return the runs of a folder, or of the folder written last, or five fresh ones."""
    if folder is not None:
        return store.load(folder)
    found = [*parent.glob("*/manifest.json"), *Path().glob("out*/manifest.json")]
    for manifest in sorted(found, key=lambda file: -file.stat().st_mtime):
        try:
            return store.load(manifest.parent)
        except InputError:  # not ours, or cut short
            continue
    from thermidor.runs import execute

    configurations = execute.replicates("historical", runs=FRESH_RUNS, seed=1)
    done = execute.run_many(configurations, workers=1)
    return Runs(done, execute.meanings())


def chosen(
    book: Ledger, *, name: str | None, institution: str | None, use: str | None, missed: bool
) -> list[Entry]:
    """Return the figures that a user chose.

    Parameters
    ----------
    book : Ledger
    name, institution, use : str or None
        One figure by its name, or those of an institution or a use.
    missed : bool
        Only figures that the model misses.

    Raises
    ------
    InputError
        If the figure, the institution or the use does not exist.
    """
    if name is not None:
        article.find(name)
        return [book[name]]
    for word, known, option in (
        (institution, formatting.INSTITUTIONS, "--institution"),
        (use, article.USES, "--use"),
    ):
        if word is not None and word not in known:
            near = suggest(word, known) or f" Known are {', '.join(known)}."
            raise InputError(f'"{word}" is unknown.{near}', place=option)
    return [
        entry
        for entry in book.entries
        if institution in (None, entry.figure.institution)
        and use in (None, entry.figure.use)
        and (not missed or story.verdict(entry) in ("outside", "missed"))
    ]


def as_json(
    book: Ledger,
    entries: Iterable[Entry],
    *,
    whole: bool,
    meanings: Mapping[str, Meaning] | None = None,
) -> str:
    """Return figures as JSON: the columns of ``figures.csv``; with all facts where `whole`."""
    names = {entry.figure.id for entry in entries}
    rows = [_plain(row) for row in book.table().to_dict("records") if row["id"] in names]
    if whole:
        tensions = _tensions([])
        for row in rows:
            facts = story.facts(book[row["id"]], book, meanings or {}, tensions)
            row["story"] = [list(pair) for pair in facts]
    counts = [_plain(vars(tally) | {"loss": tally.loss}) for tally in book.skill()]
    result = {"runs": book.runs, "table": book.fingerprint, "headline": counts, "figures": rows}
    return json.dumps(result, indent=2, ensure_ascii=False)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with values that JSON has: NaN is null, infinity is "never"."""

    def value(x: Any) -> Any:
        if isinstance(x, dict):
            return _plain(x)
        if isinstance(x, np.generic):
            x = x.item()
        if isinstance(x, float) and not np.isfinite(x):
            return None if np.isnan(x) else "never"
        return x

    return {name: value(content) for name, content in row.items()}


def listing(book: Ledger, entries: Sequence[Entry], console: Console | None = None) -> None:
    """Print figures as a table, and how many of them lie inside."""
    console = console or Terminal()
    heads = HEADS if console.width >= 110 else HEADS[:6]
    lines = [_line(entry, book.start)[: len(heads)] for entry in entries]
    for entry, line in zip(entries, lines, strict=True):
        line[5] = f"[{COLOURS[story.verdict(entry)]}]{line[5]}[/]"
    console.print(table(heads, lines, left=(0, 1, 5, 7), wrap=(2, 7)))
    say(console, _counts(entries))


def _line(entry: Entry, start: int) -> list[str]:
    figure = entry.figure
    low, middle, high = (
        formatting.short_value(figure, each, start)
        for each in (entry.low, entry.median, entry.high)
    )
    if figure.scale == "class":
        low = high = ""
    nothing = entry.null.ground.startswith("nothing")
    return [
        figure.id,
        figure.date_to[:7],
        formatting.short_claim(figure, entry.text),
        middle,
        f"{low} .. {high}" if low else "",
        MARKS[story.verdict(entry)],
        "-" if nothing else formatting.short_value(figure, entry.null.median, start),
        figure.source.split(" (")[0],
    ]


def _counts(entries: Sequence[Entry]) -> str:
    words = [story.verdict(entry) for entry in entries]
    scored = words.count("inside") + words.count("outside") + words.count("missed")
    text = f"{len(entries)} figure{'s' * (len(entries) != 1)}"
    if scored:
        curve = sum(bool(e.null.score and e.null.score.inside) for e in entries)
        text += f"; {words.count('inside')} of {scored} scored ones inside (a plain curve: {curve})"
    if settled := sum(bool(entry.settled) for entry in entries):
        text += f"; {settled} settled by inputs"
    return f"{text}. All about one figure: thermidor figures ID"


def whole_story(book: Ledger, entry: Entry, runs: Runs, console: Console | None = None) -> None:
    """Print all facts about a figure, with a plot where the terminal is wide enough."""
    console = console or Terminal()
    color, name = COLOURS[story.verdict(entry)], formatting.capital(entry.figure.quantity)
    say(console, f"[bold]{name}[/bold]", f"[{color}]{story.summary(entry)}[/]")
    facts = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    tables = [run.months for run in runs.done]
    for pair in story.facts(entry, book, runs.meanings, _tensions(tables, book.start)):
        facts.add_row(*pair)
    console.print(facts, highlight=False)
    if console.width >= PLOT_WIDTH:
        for line in plot(entry, tables, min(console.width, 120) - 16, book.start):
            console.print(line, highlight=False, markup=False, no_wrap=True)


def _tensions(tables: Sequence[Months], start: int = article.START) -> dict[str, str]:
    """Return a sentence about each contradiction of the sources."""
    found = {}
    for verdict in judgements.tensions(tables):
        found[verdict.id] = f"{verdict.title} ({verdict.by})"
        if tables:
            found[verdict.id] += f". Model: {verdict.sentence(start)}"
    return found


def plot(entry: Entry, tables: Sequence[Months], width: int, start: int) -> list[str]:
    """Return a small plot as lines of text: the runs' band, their median, the figure."""
    figure = entry.figure
    if not figure.column or figure.window is None or figure.scale == "class" or not tables:
        return []
    runs = np.array([series(table, figure) for table in tables])
    known = ~np.isnan(runs).all(axis=0)
    if not known.any():
        return []
    band = np.full((3, runs.shape[1]), np.nan)
    band[:, known] = np.nanquantile(runs[:, known], [0.05, 0.5, 0.95], axis=0)
    dated = figure.scale == "months"
    claim = np.nan if entry.value is None or dated else drawn_value(entry, entry.value)
    top = float(np.nanmax([np.nanmax(band), claim])) or 1.0
    grid = np.full((PLOT_ROWS, width), " ")
    column = (np.arange(width) * runs.shape[1] / width).astype(int)

    def row(number: float) -> int:
        return PLOT_ROWS - 1 - round(np.clip(number / top, 0, 1) * (PLOT_ROWS - 1))

    for x, month in enumerate(column):
        if known[month]:
            low, middle, high = (row(value) for value in band[:, month])
            grid[high : low + 1, x] = "░"
            grid[middle, x] = "━"
    first, last = (int(m / runs.shape[1] * width) for m in figure.window)
    where = slice(max(first, 0), min(max(last, first + 1), width))
    if dated and entry.value is not None:
        grid[:, where] = "│"
    elif np.isfinite(claim):
        grid[row(claim), where] = {"<": "▼", ">": "▲"}.get(figure.relation, "●")
    labels = {0: formatting.number(top), PLOT_ROWS - 1: "0"}
    lines = [f"{labels.get(i, ''):>13} │{''.join(line)}" for i, line in enumerate(grid)]
    ends = formatting.month(0, start), formatting.month(runs.shape[1] - 1, start)
    lines.append(" " * 15 + ends[0] + ends[1].rjust(width - len(ends[0])))
    lines.append(" " * 15 + "░ 90 % of the runs, ━ median, ●▲▼│ the article")
    return ["", *lines]


def show(
    runs: Runs,
    *,
    name: str | None,
    institution: str | None,
    use: str | None,
    missed: bool,
    json_only: bool,
) -> str | None:
    """Print the figures that a user chose (see `chosen`), or return them as JSON."""
    book = ledger.build(runs, pressure=scenario.historical_pressure())
    entries = chosen(book, name=name, institution=institution, use=use, missed=missed)
    if json_only:
        return as_json(book, entries, whole=name is not None, meanings=runs.meanings)
    if name is not None:
        whole_story(book, entries[0], runs)
    else:
        listing(book, entries)
    return None
