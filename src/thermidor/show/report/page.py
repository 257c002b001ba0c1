"""The report as one page: first screen, charts, judgements, contradictions, the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import thermidor
from thermidor.common import dates
from thermidor.evidence import article, formatting, judgements, ledger, scoring
from thermidor.evidence.judgements import Answer, Verdict
from thermidor.evidence.ledger import Entry, Ledger
from thermidor.runs import store
from thermidor.runs.table import Run, Runs
from thermidor.scenario import scenario
from thermidor.show import pages
from thermidor.show.pages import Cell, number
from thermidor.show.report import headline, marks, story
from thermidor.show.report.charts import Chart, Months, charts, timeline

FIRST = (  # the first screen: what fell, what grew
    "soviet_democracy_index",
    "sovnarkom_meetings",
    "party_members",
    "secretariat_staff",
    "appointment_share",
    "collegial_share_large",
    "carryover_share_central",
    "government_personnel",
)
USES = {"calibrate": "calibrated", "validate": "held out"}
VERDICTS = {
    "inside": "inside",
    "outside": "outside",
    "missed": "not computable",
    "withheld": "withheld",
    "shown": "not scored",
}
HEADS = (
    *("Figure", "Where", "When", number("The article"), "Unit", number("Model, median")),
    *(number("5 % to 95 % of runs"), "Verdict", number("Off by"), number("Plain curve")),
    *(number("Bits over it"), "Use", "Source"),
)


def write(runs: Runs | Sequence[Run], path: str | Path, book: Ledger | None = None) -> Path:
    """Write the report of runs to a file and return its path (see `render`)."""
    path = Path(path)
    text = render(runs, book)
    store.atomically(path, lambda file: file.write(text.encode()))
    return path


def render(runs: Runs | Sequence[Run | Months], book: Ledger | None = None) -> str:
    """Return the report of runs as HTML.

    Parameters
    ----------
    runs : Runs, or sequence of Run or of months tables
        Finished runs; failed ones are left out.
    book : Ledger, optional
        The comparison of these runs with the article's figures, where it has been made already.
    """
    book = book or ledger.build(runs, pressure=scenario.historical_pressure())
    done = [run for run in runs if not getattr(run, "error", "")]
    tables = [getattr(run, "months", run) for run in done]
    meanings = getattr(runs, "meanings", {}) or {}
    drawn = charts(book, tables, meanings) if tables else []
    tensions = judgements.tensions(tables)
    name = getattr(done[0], "scenario", "") if done else ""
    return pages.render(
        "report.html",
        title=f"thermidor: {name or 'the article’s figures'}",
        lead=_lead(done, book, name),
        cards=headline.cards(book),
        tally_heads=headline.TALLY_HEADS,
        tally=headline.tally_rows(book),
        extremes=headline.extremes(book),
        key=marks.key(),
        first=_first(drawn),
        institutions=formatting.INSTITUTIONS,
        uses=story.USES,
        verdicts=VERDICTS,
        sections=_sections(drawn, book),
        judgements=[_judged(verdict, book.start) for verdict in judgements.judgements(tables)],
        tensions=[_judged(verdict, book.start) for verdict in tensions],
        heads=HEADS,
        rows=[_row(entry, book.start) for entry in book.entries],
        never=f"{scoring.NEVER:.0f}",
        cap=f"{scoring.CAP:.0f}",
        discriminates=f"{100 * ledger.DISCRIMINATES:.0f}",
        figures=_stories(book, meanings, tensions),
        foot=_foot(runs, book),
    )


def _lead(done: Sequence[Any], book: Ledger, name: str) -> str:
    if not done:
        return "No run has finished: nothing to compare."
    first, last = (dates.text(book.start + month) for month in (0, book.months - 1))
    words = f"{book.runs} runs of the scenario {name or 'given'}, {first} to {last}"
    seeds = [getattr(run, "seed", None) for run in done]
    if None not in seeds:
        words += f", seeds {min(seeds)} to {max(seeds)}, account {done[0].account}"
        words += f", {max(run.persons for run in done):,} persons a run"
    return (
        f"{words}. The report compares each of the article’s {len(book.entries)} figures with the "
        "model’s value: it gives the source, both numbers and the distance between them. It shows "
        "failures in the same way as successes."
    )


def _first(drawn: Sequence[Chart]) -> list[Chart]:
    best: dict[str, Chart] = {}
    for chart in drawn:
        column = chart.key.column
        if not chart.key.ratio and (column not in best or chart.key.region == "russia"):
            best[column] = chart
    return [best[column] for column in FIRST if column in best]


class Section(NamedTuple):
    """One institution of the report: its charts, and its figures that lie on none."""

    name: str
    charts: list[Chart]
    timeline: str


def _sections(drawn: Sequence[Chart], book: Ledger) -> list[Section]:
    on_chart = set().union(*(chart.marked for chart in drawn))
    found = []
    for institution, name in formatting.INSTITUTIONS.items():
        rest = [
            entry
            for entry in book.entries
            if entry.figure.institution == institution and entry.figure.id not in on_chart
        ]
        line = timeline(rest, book.start, book.months) if rest and book.months else ""
        own = [chart for chart in drawn if chart.institution == institution]
        found.append(Section(name, own, line))
    return found


class Row(NamedTuple):
    """A row of the table of all figures: cells with the value by which they are sorted."""

    id: str
    quantity: str
    dates: list[str]
    cells: list[tuple[Cell, str | None]]


def _row(entry: Entry, start: int) -> Row:
    figure, score, curve = entry.figure, entry.score, entry.null
    verdict = story.verdict(entry)
    ends = [formatting.value(figure, end, start) for end in (entry.low, entry.high)]
    misfit = "" if score is None else f"{score.misfit:+.1f}"
    if score and score.holds == score.holds:
        misfit = f"holds in {100 * score.holds:.0f} %"
    guess = formatting.value(figure, curve.median, start)
    cells = [
        (Cell(figure.scope), None),
        (number(formatting.claim(figure, entry.text)), _sort(entry.value)),
        (Cell("" if figure.unit in ("date", "class") else figure.unit), None),
        (number(formatting.value(figure, entry.median, start)), _sort(entry.median)),
        (number(f"{ends[0]} to {ends[1]}" if ends[0] else ""), _sort(entry.low)),
        (Cell(VERDICTS[verdict], f"verdict {verdict}"), None),
        (number(misfit), _sort(abs(score.misfit) if score else None)),
        (number("no data" if curve.ground.startswith("nothing") else guess), _sort(curve.median)),
        (number("" if entry.bits != entry.bits else f"{entry.bits:+.1f}"), _sort(entry.bits)),
        (Cell(USES.get(figure.use, figure.use)), None),
        (Cell(figure.source), None),
    ]
    dated = list(dict.fromkeys([figure.date_from, figure.date_to]))
    return Row(figure.id, formatting.capital(figure.quantity), dated, cells)


def _sort(value: float | None) -> str:
    return "" if value is None or value != value else f"{min(value, 1e15):.6g}"


class Judged(NamedTuple):
    """A judgement or a contradiction: each test with the model's answer, and all at once."""

    title: str
    by: str
    answers: list[tuple[str, str]]
    percent: str


def _judged(verdict: Verdict, start: int) -> Judged:
    share = verdict.share
    return Judged(
        formatting.capital(verdict.title),
        verdict.by,
        [_answered(answer, start) for answer in verdict.answers],
        "" if share != share else f"{100 * share:.0f}",
    )


def _answered(answer: Answer, start: int) -> tuple[str, str]:
    """Return what a test says and what the model answers."""
    test, value = answer.criterion, answer.value_text(start)
    side = f"{test.side} reading: " if test.side and test.relation else ""
    words = f"model: {value}" if value else ""
    if answer.reason:
        words = f"these runs do not say ({answer.reason.split(': ')[-1]})"
    elif answer.holds is not None:
        words = f"holds in {100 * answer.share:.0f} % of runs; model: {value}"
    return side + test.text, words


def _stories(book: Ledger, meanings: Mapping, tensions: Iterable[Verdict]) -> list[dict]:
    """Return what the page's script shows and searches of every figure."""
    contradictions = {
        verdict.id: f"{verdict.title} ({verdict.by}). Model: {verdict.sentence(book.start)}"
        for verdict in tensions
    }
    found = []
    for entry in book.entries:
        figure = entry.figure
        searched = (
            *(figure.id, figure.quantity, figure.scope, figure.date_from, figure.date_to),
            *(figure.source, figure.note, figure.section, figure.column),
        )
        found.append(
            {
                "id": figure.id,
                "quantity": formatting.capital(figure.quantity),
                "institution": figure.institution,
                "use": figure.use,
                "verdict": story.verdict(entry),
                "summary": story.summary(entry),
                "story": story.facts(entry, book, meanings, contradictions),
                "search": " ".join(map(str, searched)).lower(),
            }
        )
    return found


def _foot(runs: Any, book: Ledger) -> str:
    facts = {"thermidor": thermidor.__version__} | (getattr(runs, "provenance", {}) or {})
    words = "; ".join(
        f"{key} {value}" for key, value in facts.items() if isinstance(value, str | int) and value
    )
    return f"Figures table {book.fingerprint}, split {article.split_fingerprint()}. {words}."
