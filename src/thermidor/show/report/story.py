"""Everything about one figure in words: for the report's dialog and for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from thermidor.evidence import formatting
from thermidor.evidence.article import Figure
from thermidor.evidence.ledger import BaselinePrediction, Entry, Ledger
from thermidor.runs.table import Meaning

USES = {
    "calibrate": "calibrated",
    "validate": "held out",
    "initial": "initial condition",
    "input": "input (a dated act that the scenario brings)",
    "context": "context (shown, never scored)",
}


def verdict(entry: Entry) -> str:
    """Return one word: inside, outside, missed or shown."""
    if entry.status != "scored":
        return entry.status
    return "inside" if entry.inside else "outside"


def summary(entry: Entry) -> str:
    """Return the verdict as a sentence with the size of the misfit."""
    word, score = verdict(entry), entry.score
    if word == "missed":
        return f"Not computable, so it counts as outside: {entry.reason}."
    if word == "shown":
        return "Shown, not scored."
    if not np.isnan(score.holds):
        share = f"the claim holds in {100 * score.holds:.0f} % of runs"
        return f"Inside: {share}." if entry.inside else f"Outside: {share}, less than half."
    if np.isinf(entry.median):
        return "Outside: in most runs it never happens."
    side = "above" if score.misfit > 0 else "below"
    distance = f"the median run is {abs(score.misfit):.1f} observation errors {side} the figure"
    return f"{'Inside the 90 % interval' if entry.inside else 'Outside'}: {distance}."


def interval(entry: Entry, start: int) -> str:
    """Return the median and the 5-95 % interval over runs in words."""
    return _between(entry.figure, entry.median, entry.low, entry.high, start)


def facts(
    entry: Entry, book: Ledger, meanings: Mapping[str, Meaning], tensions: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return all facts about a figure: pairs of a name and a text.

    Parameters
    ----------
    entry : Entry
        The figure, with its score.
    book : Ledger
        The comparison it belongs to.
    meanings : mapping
        Observable -> unit and meaning.
    tensions : mapping
        Contradiction of the sources -> a sentence about it.
    """
    figure, score = entry.figure, entry.score
    dates = " to ".join(dict.fromkeys([figure.date_from, figure.date_to]))
    pairs = [
        ("The article", _article(entry)),
        ("Where, when", f"{figure.scope}, {dates}"),
        ("Source", f"{figure.source} (section “{figure.section.capitalize()}”)"),
        ("Note", figure.note),
        ("Settled", entry.settled and f"by the inputs, so counted apart: {entry.settled}"),
        ("Use", f"{USES[figure.use]}; {formatting.INSTITUTIONS[figure.institution]}"),
        ("Model", f"{interval(entry, book.start)} over {book.runs} runs" if figure.column else ""),
        ("Observable", _observable(figure, meanings)),
        ("Read as", _reading(figure, book.start)),
        ("Error of source", _error(figure)),
    ]
    if score:
        kind = "Brier score" if not np.isnan(score.holds) else "CRPS in observation errors"
        pairs.append(("Score", f"{kind} {score.loss:.2f}; log score {score.log_score:.2f}"))
    pairs += [
        ("Plain curve", _baseline(entry.null, figure, book.start)),
        ("Pressure curve", _baseline(entry.pressures, figure, book.start)),
        ("Over the curves", _gains(entry)),
        ("Random draws", _random(entry)),
        ("Same survey", figure.group and f"weighted as one with the rows of {figure.group}"),
        ("Contradiction", tensions.get(figure.tension, "")),
        ("Name", figure.id),
    ]
    return [(name, text) for name, text in pairs if text]


def _article(entry: Entry) -> str:
    claim, unit = formatting.claim(entry.figure, entry.text), entry.figure.unit
    if not claim:
        return "no number"
    return claim if unit in ("date", "class") else f"{claim} {unit}"


def _observable(figure: Figure, meanings: Mapping[str, Meaning]) -> str:
    if not figure.column:
        return figure.missing
    meaning = getattr(meanings.get(figure.column), "text", "")
    place = f"{figure.column}, {formatting.REGIONS[figure.region]}"
    return f"{place}: {meaning}" if meaning else place


def _reading(figure: Figure, start: int) -> str:
    if not figure.column or figure.window is None:
        return ""
    text = f"{formatting.REDUCTIONS[figure.reduction]} {formatting.window(figure, start)}"
    if figure.base is not None:
        first, last = (formatting.month(m, start) for m in (figure.base[0], figure.base[1] - 1))
        text += f" (base {first} to {last})"
    if figure.per:
        text += f" (other column: {figure.per})"
    return f"{text}; {figure.reading}" if figure.reading else text


def _error(figure: Figure) -> str:
    if not figure.error_reason or not figure.scored:
        return ""
    size = {"log": f"{100 * figure.error:.0f} %", "logit": f"{figure.error:g} on the logit"}
    size |= {"months": f"{figure.error:g} months", "count": "Poisson"}
    text = f"{size.get(figure.scale, f'{figure.error:g}')}: {figure.error_reason}"
    return f"{text}; chance that the claim is wrong: {100 * figure.claim_wrong:.0f} %"


def _between(figure: Figure, median: float, low: float, high: float, start: int) -> str:
    middle, lower, upper = (formatting.value(figure, v, start) for v in (median, low, high))
    if not middle:
        return "no value"
    return middle if lower == upper == middle else f"{middle} ({lower} to {upper})"


def _baseline(rival: BaselinePrediction, figure: Figure, start: int) -> str:
    if not rival.ground:
        return ""
    if rival.ground.startswith("nothing"):
        return "has no calibrated row: it predicts ignorance and counts as outside"
    words = _between(figure, rival.median, rival.low, rival.high, start)
    if rival.score:
        words += ": inside" if rival.score.inside else ": outside"
    return words


def _gains(entry: Entry) -> str:
    if np.isnan(entry.bits):
        return ""
    both = f"{entry.bits:+.1f} bits over the plain curve, "
    return both + f"{entry.bits_over_pressures:+.1f} over the pressure curve"


def _random(entry: Entry) -> str:
    if np.isnan(entry.prior_passes):
        return ""
    verdict = "the row discriminates" if entry.discriminates else "the row tells little"
    text = f"{100 * entry.prior_passes:.0f} % of random draws meet it: {verdict}"
    if entry.prior_width > 0 and not np.isnan(entry.width):
        text += f"; interval {100 * entry.width / entry.prior_width:.0f} % as wide as theirs"
    return text
