"""The report as one page: first screen, charts, judgements, contradictions, the table."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import thermidor
from thermidor.common import dates as calendar
from thermidor.common.places import PAGE
from thermidor.evidence import article, formatting, judgements, ledger, scoring
from thermidor.evidence.ledger import Entry, Ledger
from thermidor.runs import store
from thermidor.show.report import story
from thermidor.show.report.charts import Chart, charts, timeline
from thermidor.show.report.headline import cards, extremes, tally_table

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
HEADS = (
    *(("Figure", ""), ("Where", ""), ("When", ""), ("The article", "n"), ("Unit", "")),
    *(("Model, median", "n"), ("5 % to 95 % of runs", "n"), ("Verdict", "")),
    *(("Off by", "n"), ("Plain curve", "n"), ("Bits over it", "n"), ("Use", ""), ("Source", "")),
)


def write(runs, path: str | Path, book: Ledger | None = None) -> Path:
    """Write the report of runs to a file and return its path."""
    path = Path(path)
    text = render(runs, book)
    store.atomically(path, lambda file: file.write(text.encode()))
    return path


def render(runs, book: Ledger | None = None) -> str:
    """Return the report of runs as HTML.

    Parameters
    ----------
    runs : Runs or sequence of Run
        Finished runs; failed ones are left out.
    book : Ledger, optional
        Their ledger, where it has been kept already.
    """
    book = book or ledger.keep(runs)
    done = [run for run in runs if not getattr(run, "error", "")]
    tables = [getattr(run, "months", run) for run in done]
    meanings = getattr(runs, "meanings", {}) or {}
    drawn = charts(book, tables, meanings) if tables else []
    verdicts = judgements.judgements(tables)
    tensions = judgements.tensions(tables)
    sentences = {v.id: f"{v.title} ({v.by}). Model: {v.sentence(book.start)}" for v in tensions}
    name = getattr(done[0], "scenario", "") if done else ""
    parts = {
        "title": f"thermidor: {escape(name or 'the ledger')}",
        "style": (PAGE / "report.css").read_text(encoding="utf-8"),
        "script": (PAGE / "report.js").read_text(encoding="utf-8"),
        "heading": "Every figure of the article beside the model’s value",
        "lead": escape(_lead(done, book, name)),
        "headline": cards(book) + tally_table(book),
        "caution": _caution(book),
        "first": "".join(_figure(chart) for chart in _first(drawn)),
        "extremes": extremes(book),
        "institutions": "".join(
            f'<option value="{key}">{escape(text)}</option>'
            for key, text in formatting.INSTITUTIONS.items()
        ),
        "charts": _by_institution(drawn, book),
        "judgements": _verdict_table(verdicts, book.start, "Judgement"),
        "tensions": _verdict_table(tensions, book.start, "Contradiction"),
        "table": _table(book),
        "count": str(len(book.entries)),
        "never": f"{scoring.NEVER:.0f}",
        "cap": f"{scoring.CAP:.0f}",
        "discriminates": f"{100 * ledger.DISCRIMINATES:.0f}",
        "data": _data(book, meanings, sentences),
        "foot": escape(_foot(runs, book)),
    }
    page = (PAGE / "report.html").read_text(encoding="utf-8")
    pieces = page.split("{{")
    result = [pieces[0]]
    for piece in pieces[1:]:  # one pass: text of a part is never searched for other parts
        key, rest = piece.split("}}", 1)
        result += [parts[key], rest]
    return "".join(result)


def _lead(done, book: Ledger, name: str) -> str:
    if not done:
        return "No run has finished: nothing to compare."
    last = calendar.text(book.start + book.months - 1)
    first = calendar.text(book.start)
    words = f"{book.runs} runs of the scenario {name or 'given'}, {first} to {last}"
    seeds = [getattr(run, "seed", None) for run in done]
    if None not in seeds:
        words += f", seeds {min(seeds)} to {max(seeds)}, account {done[0].account}"
        words += f", {max(run.persons for run in done):,} persons a run"
    return (
        f"{words}. Each of the article’s {len(book.entries)} figures stands here with its source, "
        "what the model makes of it, and how far the two lie apart. Failures are shown like hits."
    )


def _caution(book: Ledger) -> str:
    return (
        "The two curves were drawn through the calibrated figures and know them. What counts are "
        "the held-out figures, which entered neither the curves nor any distance of the model. "
        "One bit doubles the chance given to what the source says. Thresholds that are ours and "
        "not the source’s say so in the note of their figure."
    )


def _first(drawn: list[Chart]) -> list[Chart]:
    best = {}
    for chart in drawn:
        column, region, ratio, _ = chart.key
        if column in FIRST and not ratio and (column not in best or region == "russia"):
            best[column] = chart
    return [best[column] for column in FIRST if column in best]


def _figure(chart: Chart) -> str:
    unit = f"<small>{escape(chart.unit)}</small>" if chart.unit else ""
    caption = f"<figcaption>{escape(chart.title)}{unit}</figcaption>"
    return f"<figure>{caption}{chart.svg}</figure>"


def _by_institution(drawn: list[Chart], book: Ledger) -> str:
    on_chart = {entry.figure.id for chart in drawn for entry in chart.entries}
    on_chart -= {name for name in on_chart if not any(f'"{name}"' in c.svg for c in drawn)}
    parts = []
    for key, name in formatting.INSTITUTIONS.items():
        mine = [chart for chart in drawn if chart.institution == key]
        loose = [
            entry
            for entry in book.entries
            if entry.figure.institution == key and entry.figure.id not in on_chart
        ]
        parts.append(f'<div class="institution"><h3>{escape(name)}</h3>')
        if mine:
            parts.append(f'<div class="charts">{"".join(_figure(chart) for chart in mine)}</div>')
        if loose and book.months:
            parts.append(
                "<figure><figcaption>Dated acts and figures that stand on no series of the model"
                f"</figcaption>{timeline(loose, book.start, book.months)}</figure>"
            )
        parts.append("</div>")
    return "".join(parts)


def _table(book: Ledger) -> str:
    heads = "".join(
        f'<th scope="col"{_class(kind)}>{escape(text)} '
        f'<button type="button" aria-label="Sort by {escape(text)}"></button></th>'
        for text, kind in HEADS
    )
    rows = "".join(_row(entry, book.start) for entry in book.entries)
    caption = "<caption>The ledger, in the order of the article</caption>"
    return (
        f'<div class="wide"><table>{caption}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(entry: Entry, start: int) -> str:
    figure = entry.figure
    word = story.verdict(entry)
    middle = formatting.value(figure, entry.median, start)
    ends = [formatting.value(figure, each, start) for each in (entry.low, entry.high)]
    misfit = "" if entry.score is None else f"{entry.score.misfit:+.1f}"
    if entry.score and entry.score.holds == entry.score.holds:
        misfit = f"{100 * entry.score.holds:.0f} % hold"
    ground = entry.null.ground
    null = formatting.value(figure, entry.null.median, start)
    if ground.startswith("nothing"):
        null = "ignorant"
    bits = "" if entry.bits != entry.bits else f"{entry.bits:+.1f}"
    cells = [
        (figure.scope, "", ""),
        (None, "", ""),
        (formatting.claim(figure, entry.text), "n", _number(entry.value)),
        ("" if figure.unit in ("date", "class") else figure.unit, "", ""),
        (middle, "n", _number(entry.median)),
        (f"{ends[0]} to {ends[1]}" if ends[0] else "", "n", _number(entry.low)),
        (_word(word), f"verdict {word}", ""),
        (misfit, "n", _number(abs(entry.score.misfit) if entry.score else None)),
        (null, "n", _number(entry.null.median)),
        (bits, "n", _number(entry.bits)),
        (USES.get(figure.use, figure.use), "", ""),
        (figure.source, "", ""),
    ]
    name = (
        f'<th scope="row"><a href="#{figure.id}" data-open="{figure.id}">'
        f"{escape(formatting.capital(figure.quantity))}</a></th>"
    )
    dates = " to ".join(
        f'<span class="d">{escape(date)}</span>'
        for date in dict.fromkeys([figure.date_from, figure.date_to])
    )
    body = "".join(
        f"<td{_class(kind)}{sort}>{dates if text is None else escape(text)}</td>"
        for text, kind, sort in cells
    )
    return f'<tr id="{figure.id}" data-id="{figure.id}">{name}{body}</tr>'


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _number(value: float | None) -> str:
    if value is None or value != value:
        return ' data-sort=""'
    return f' data-sort="{min(value, 1e15):.6g}"'


def _word(verdict: str) -> str:
    return {"missed": "not computable", "shown": "not scored"}.get(verdict, verdict)


def _verdict_table(verdicts, start: int, head: str) -> str:
    rows = []
    for verdict in verdicts:
        items = []
        for answer in verdict.answers:
            said = answer.said(start)
            if answer.reason:
                words = f"not told by these runs ({answer.reason.split(': ')[-1]})"
            elif answer.holds is not None:
                words = f"holds in {100 * answer.share:.0f} % of runs; model {said}"
            else:
                words = f"model {said}" if said else ""
            tested = answer.test.side and answer.test.relation
            side = f"{answer.test.side} reading: " if tested else ""
            items.append(f"<li>{escape(side + answer.test.text)} — <b>{escape(words)}</b></li>")
        share = verdict.share
        bar = (
            ""
            if share != share
            else (
                f'<span class="strip" aria-hidden="true"><i style="width:{100 * share:.0f}%"></i>'
                f"</span>{100 * share:.0f} %"
            )
        )
        rows.append(
            f'<tr><th scope="row">{escape(formatting.capital(verdict.title))}</th>'
            f"<td>{escape(verdict.by)}</td>"
            f'<td><ul class="tests">{"".join(items)}</ul></td><td class="n d">{bar}</td></tr>'
        )
    return (
        f'<div class="wide"><table><thead><tr><th scope="col">{head}</th><th scope="col">By</th>'
        '<th scope="col">What the model does</th><th scope="col">All at once</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _data(book: Ledger, meanings, tensions) -> str:
    figures = []
    for entry in book.entries:
        figure = entry.figure
        search = (
            f"{figure.id} {figure.quantity} {figure.scope} {figure.date_from} {figure.date_to} "
            f"{figure.source} {figure.note} {figure.section} {figure.column}"
        )
        figures.append(
            {
                "id": figure.id,
                "quantity": formatting.capital(figure.quantity),
                "institution": figure.institution,
                "use": figure.use,
                "verdict": story.verdict(entry),
                "summary": story.summary(entry),
                "story": story.told(entry, book, meanings, tensions),
                "search": search.lower(),
            }
        )
    text = json.dumps(figures, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _foot(runs, book: Ledger) -> str:
    facts = {"thermidor": getattr(thermidor, "__version__", "")}
    facts |= getattr(runs, "provenance", {}) or {}
    words = "; ".join(
        f"{key} {value}" for key, value in facts.items() if isinstance(value, str | int) and value
    )
    split = article.split_fingerprint()
    return f"Figures table {book.fingerprint}, split {split}. {words}."
