"""The whole story of one figure, in words: for the report's dialog and for the terminal."""

from __future__ import annotations

import numpy as np

from thermidor.evidence import formatting
from thermidor.evidence.ledger import Entry, Ledger, Rival

USES = {
    "calibrate": "calibrated on",
    "validate": "held out",
    "initial": "initial condition",
    "input": "input (a dated act the scenario brings)",
    "context": "context (shown, never scored)",
}


def verdict(entry: Entry) -> str:
    """Return one word: inside, outside, missed, withheld or shown."""
    if entry.status != "scored":
        return entry.status
    return "inside" if entry.inside else "outside"


def summary(entry: Entry) -> str:
    """Return the verdict as a sentence with the size of the misfit."""
    word, score = verdict(entry), entry.score
    if word == "missed":
        return f"Not computable, counted as a miss: {entry.reason}."
    if word == "withheld":
        return "Value withheld until the predictions are frozen: the model's prediction stands."
    if word == "shown":
        return "Shown, not scored."
    if not np.isnan(score.holds):
        text = f"the claim holds in {100 * score.holds:.0f} % of runs"
        return f"Inside: {text}." if entry.inside else f"Outside: {text}, less than half."
    if np.isinf(entry.median):
        return "Outside: in most runs it never happens."
    off = abs(score.misfit)
    side = "above" if score.misfit > 0 else "below"
    far = f"the median run lies {off:.1f} observation errors {side} the figure"
    return f"{'Inside the 90 % interval' if entry.inside else 'Outside'}: {far}."


def interval(entry: Entry, start: int) -> str:
    """Return median and 5-95 % interval over runs in words."""
    return _between(entry.figure, entry.median, entry.low, entry.high, start)


def told(entry: Entry, book: Ledger, meanings, tensions) -> list[tuple[str, str]]:
    """Return pairs of name and text: all there is to know of a figure."""
    figure, score = entry.figure, entry.score
    dates = " to ".join(dict.fromkeys([figure.date_from, figure.date_to]))
    pairs = [
        ("The article", _article(entry)),
        ("Where, when", f"{figure.scope}, {dates}"),
        ("Source", f"{figure.source} (section “{figure.section.capitalize()}”)"),
        ("Note", figure.note),
        ("Use", f"{USES[figure.use]}; {formatting.INSTITUTIONS[figure.institution]}"),
        ("Model", f"{interval(entry, book.start)} over {book.runs} runs" if figure.column else ""),
        ("Observable", _observable(figure, meanings)),
        ("Read as", _reading(figure, book.start)),
        ("Source's error", _error(figure)),
    ]
    if score:
        kind = "Brier score" if not np.isnan(score.holds) else "CRPS in observation errors"
        pairs.append(("Score", f"{kind} {score.loss:.2f}; log score {score.log_score:.2f}"))
    pairs += [
        ("Plain curve", _rival(entry.null, figure, book.start)),
        ("Pressure curve", _rival(entry.pressures, figure, book.start)),
        ("Over the curves", _gains(entry)),
        ("Random draws", _random(entry)),
        ("Same survey", figure.group and f"weighted as one with the rows of {figure.group}"),
        ("Contradiction", tensions.get(figure.tension, "")),
        ("Name", figure.id),
    ]
    return [(name, text) for name, text in pairs if text]


def _article(entry: Entry) -> str:
    said = formatting.claim(entry.figure, entry.text)
    if not said:
        return "no number"
    unit = entry.figure.unit
    return said if unit in ("date", "class") or said == "withheld" else f"{said} {unit}"


def _observable(figure, meanings) -> str:
    if not figure.column:
        return figure.missing
    meaning = meanings.get(figure.column)
    words = f": {meaning.text}" if meaning and meaning.text else ""
    return f"{figure.column}, {formatting.REGIONS[figure.region]}{words}"


def _reading(figure, start: int) -> str:
    if not figure.column or figure.window is None:
        return ""
    text = f"{formatting.REDUCTIONS[figure.reduction]} {formatting.window(figure, start)}"
    if figure.base is not None:
        first, last = (formatting.month(m, start) for m in (figure.base[0], figure.base[1] - 1))
        text += f" (base {first} to {last})"
    if figure.per:
        text += f" (other column: {figure.per})"
    return f"{text}; {figure.reading}" if figure.reading else text


def _error(figure) -> str:
    if not figure.error_reason or not figure.scored:
        return ""
    size = {"log": f"{100 * figure.error:.0f} %", "logit": f"{figure.error:g} on the logit"}
    size |= {"months": f"{figure.error:g} months", "count": "Poisson"}
    text = f"{size.get(figure.scale, f'{figure.error:g}')}: {figure.error_reason}"
    return f"{text}; chance that the claim is wrong {100 * figure.claim_wrong:.0f} %"


def _between(figure, median, low, high, start: int) -> str:
    words = [formatting.value(figure, each, start) for each in (median, low, high)]
    if not words[0]:
        return "no value"
    return (
        words[0] if words[1] == words[2] == words[0] else f"{words[0]} ({words[1]} to {words[2]})"
    )


def _rival(rival: Rival, figure, start: int) -> str:
    if not rival.ground:
        return ""
    if rival.ground.startswith("nothing"):
        return "has nothing to go by: predicts ignorance, counted as a miss"
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
    says = "discriminates" if entry.discriminates else "says little"
    text = f"{100 * entry.prior_passes:.0f} % of random draws pass: the row {says}"
    if entry.prior_width > 0 and not np.isnan(entry.width):
        text += f"; interval {100 * entry.width / entry.prior_width:.0f} % as wide as theirs"
    return text
