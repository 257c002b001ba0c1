"""The report as one page: first screen, charts, judgements, contradictions, the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import thermidor
from thermidor.common import dates
from thermidor.evidence import article, formatting, judgements, ledger, scoring
from thermidor.evidence.judgements import Verdict
from thermidor.evidence.ledger import Entry, Ledger
from thermidor.runs import store, votes
from thermidor.runs.table import Run, Runs
from thermidor.scenario import scenario
from thermidor.show import pages
from thermidor.show.report import marks, story
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
VERDICTS = {
    "inside": "inside",
    "outside": "outside",
    "missed": "not computable",
    "shown": "not scored",
}


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
        book=book,
        skill={summary.use: summary for summary in book.skill()},
        extremes=_extremes(book),
        icon=marks.icon,
        first=_first(drawn),
        sections=_sections(drawn, book),
        votes=votes.outcomes(runs) if isinstance(runs, Runs) else [],
        judgements=judgements.judgements(tables),
        tensions=tensions,
        figures=_stories(book, meanings, tensions),
        foot=_foot(runs, book),
        verdicts=VERDICTS,
        formatting=formatting,
        scoring=scoring,
        story=story,
        discriminates=ledger.DISCRIMINATES,
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


def _extremes(book: Ledger, count: int = 10) -> dict[str, list[Entry]]:
    """Return the worst and the closest scored figures, under the titles of their lists."""
    ranked = book.ranked()
    missed = [e for e in book.entries if e.status == "missed" and e.figure.use != "initial"]
    numbers = [e for e in ranked if e.score.holds != e.score.holds]  # a claim has no distance
    worst = [*missed, *ranked[::-1]]
    return {f"The {count} worst": worst[:count], f"The {count} closest numbers": numbers[:count]}


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
