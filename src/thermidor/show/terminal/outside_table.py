"""Quantities from other sources in the terminal: withheld, with the frozen predictions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from thermidor.common.console import Terminal
from thermidor.evidence import formatting, outside
from thermidor.evidence.outside import Prediction, Quantity, Scored
from thermidor.runs import posterior
from thermidor.show.terminal.tables import say, shown, table

STACK = "stack"
WITHHELD = "withheld"
NAMED = ("id", "institution", "quantity", "scope", "date_from", "date_to", "kind", "unit")
READ = ("error", "note", "column", "region", "reduction")
HEADS = ("quantity", "when", "source says", "what", posterior.FULL_ACCOUNT, "", STACK, "")


def listing(console: Console | None = None) -> None:
    """Print every quantity with the predictions of the full account and of the stack."""
    console = console or Terminal()
    found, scored = _predicted(), _scored()
    lines = [_line(each, found, scored) for each in outside.quantities()]
    console.print(table(HEADS, lines, left=(0, 1, 2, 3, 5, 7), wrap=(3,)))
    say(console, *_counts(found, scored))


def rows() -> dict[str, Any]:
    """Return all quantities, their predictions and their scores as plain values."""
    scored = _scored()
    predictions: dict[str, list[dict[str, Any]]] = {}
    for each in outside.frozen():
        line = {name: getattr(each, name) for name in outside.PREDICTED if name != "sample"}
        score = scored.get((each.id, each.who))
        if score:
            line |= {name: getattr(score, name) for name in Scored.__slots__}
        predictions.setdefault(each.id, []).append(line)
    return {"quantities": [_plain(each, predictions) for each in outside.quantities()]}


def _plain(each: Quantity, predictions: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    figure = each.figure
    first, last = formatting.window_ends(figure)
    return {
        **{name: getattr(figure, name) for name in NAMED},
        "value": WITHHELD if figure.value is None else figure.value,
        **{name: getattr(figure, name) for name in READ},
        "window": [first, last],
        "mapping": figure.reading,
        "carried": each.carried,
        "missing": figure.missing,
        "predictions": predictions.get(figure.id, []),
    }


def _predicted() -> dict[tuple[str, str], Prediction]:
    return {(each.id, each.who): each for each in outside.frozen()}


def _scored() -> dict[tuple[str, str], Scored]:
    return {(each.id, each.who): each for each in outside.scores()}


def _line(
    each: Quantity, found: dict[tuple[str, str], Prediction], scored: dict[tuple[str, str], Scored]
) -> list[str]:
    figure = each.figure
    value = WITHHELD if figure.value is None else formatting.brief(figure.value)
    cells = [figure.id, figure.date_to, value]
    if figure.missing:
        return [*cells, shown(f"{figure.quantity}. Not predicted: {figure.missing}"), *[""] * 4]
    cells.append(shown(f"{figure.quantity} ({figure.unit})"))
    for who in (posterior.FULL_ACCOUNT, STACK):
        prediction, score = found.get((figure.id, who)), scored.get((figure.id, who))
        cells.append(_interval(prediction))
        cells.append(("in" if score.inside_90 else "OUT") if score else "")
    return cells


def _interval(prediction: Prediction | None) -> str:
    if prediction is None:
        return ""
    low, middle, high = (
        formatting.brief(value) for value in (prediction.low, prediction.median, prediction.high)
    )
    return f"{middle} ({low} .. {high})"


def _counts(
    found: dict[tuple[str, str], Prediction], scored: dict[tuple[str, str], Scored]
) -> Sequence[str]:
    """Return lines on how many rows are predicted and, once published, how well."""
    all_rows = outside.quantities()
    hidden = sum(each.figure.value is None for each in all_rows)
    predicted = {name for name, _ in found}
    lines = [f"{len(all_rows)} quantities, {hidden} withheld; {len(predicted)} predicted"]
    commits = sorted({each.commit[:10] for each in found.values()})
    lines[0] += f" and frozen at commit {', '.join(commits)}" if commits else ", none frozen yet"
    for one in outside.summaries([*scored.values()], ("random draws",)):
        gain = one.over.get("random draws")
        over = "{:+.2f} ± {:.2f} bits over random draws".format(*gain) if gain else ""
        lines.append(
            f"{one.who}: inside 90 % {one.inside_90} of {one.rows}, inside 50 % {one.inside_50}; "
            f"CRPS {one.crps:.2f}; {over}"
        )
    return lines
