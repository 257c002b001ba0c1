"""How values of figures are written in tables, in the report and in the terminal."""

from __future__ import annotations

import math
from contextlib import suppress

from thermidor.common import dates
from thermidor.evidence.article import CLASSES, START, Figure

SIGNS = {"=": "", "~": "about ", ">": "more than ", "<": "less than ", "between": ""}
SHORT_CLASSES = (
    *("democracy", "distortions", "degenerating", "rule", "restoration", "renewed", "collapse"),
)
INSTITUTIONS = {
    "soviets": "Soviets",
    "sovnarkom_cec": "Sovnarkom and CEC",
    "factory_committees": "Factory committees",
    "management": "Management",
    "unions": "Trade unions",
    "party": "Party",
    "secretariat_appointments": "Secretariat and appointments",
    "other_parties": "Other parties",
    "bureaucracy": "State offices",
    "privileges": "Privileges",
    "fusion": "Fusion of party and state",
}
REGIONS = {
    "petrograd": "Petrograd",
    "moscow": "Moscow",
    "provinces": "the provinces",
    "russia": "all Russia",
}
REDUCTIONS = {
    "initial": "at month zero",
    "mean": "mean over the window",
    "sum": "sum over the window",
    "last": "last month of the window",
    "min": "lowest month of the window",
    "max": "highest month of the window",
    "increase": "growth over the window",
    "ratio": "mean over the window, relative to the mean of the base",
    "ratio_of": "mean over the window, relative to the other column",
    "sum_per": "sum over the window, relative to the mean of the other column",
    "crossing": "first month at the threshold or above",
    "stays_below": "first month from which it stays below the threshold",
    "mode": "class of most months of the window",
}


def capital(text: str) -> str:
    """Return a text with a capital first letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def number(value: float | None) -> str:
    """Return a number with three or four significant digits and commas between thousands.

    Empty for None and NaN; "never" for infinity.
    """
    if value is None or math.isnan(value):
        return ""
    if math.isinf(value):
        return "never"
    if abs(value) >= 1000:
        digits = max(0, 3 - math.floor(math.log10(abs(value))) - 1)
        return f"{round(value, -max(0, math.floor(math.log10(abs(value))) - 3)):,.{digits}f}"
    if abs(value) >= 100 or value == round(value):
        return f"{value:.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.01 or value == 0 else f"{value:.1g}"


def brief(amount: float | None) -> str:
    """Return a number for narrow columns, as in 32.7k or 1.04m."""
    if amount is None or not math.isfinite(amount) or abs(amount) < 1e4:
        return number(amount)
    factor, unit = (1e6, "m") if abs(amount) >= 1e6 else (1e3, "k")
    return f"{amount / factor:.3g}{unit}"


def value(figure: Figure, amount: float | None, start: int = START) -> str:
    """Return a value of a figure as a month, a class or a number.

    `start` is the ordinal of the first month of the runs; dates are months since then.
    """
    if amount is None or math.isnan(amount):
        return ""
    if figure.scale == "months":
        return "never" if math.isinf(amount) else month(amount, start)
    if figure.scale == "class":
        return CLASSES[int(amount)].replace("_", " ")
    return number(amount)


def short_value(figure: Figure, amount: float | None, start: int = START) -> str:
    """Return a value as `value` does, with short numbers and classes."""
    if amount is None or math.isnan(amount):
        return ""
    if figure.scale == "class":
        return SHORT_CLASSES[int(amount)]
    return value(figure, amount, start) if figure.scale == "months" else brief(amount)


def short_claim(figure: Figure, text: str) -> str:
    """Return the article's value, given as the text of the table, for narrow columns."""
    if figure.unit == "class" and text in CLASSES:
        return SHORT_CLASSES[CLASSES.index(text)]
    words = claim(figure, text).removeprefix(SIGNS[figure.relation])
    if figure.kind == "date" or not words:
        return words
    sign = figure.relation if figure.relation in "~<>" else ""
    return sign + "-".join(brief(float(part)) for part in text.split(" to "))


def claim(figure: Figure, text: str) -> str:
    """Return the article's value, given as the text of the table, with its relation in words."""
    if not text:
        return ""
    words = text.replace("_", " ") if figure.unit == "class" else text
    if figure.kind != "date":
        with suppress(ValueError):
            words = " to ".join(number(float(part)) for part in text.split(" to "))
    return f"{SIGNS[figure.relation]}{words}"


def month(months: float, start: int = START) -> str:
    """Return the calendar month, a number of months after the ordinal `start`."""
    return dates.text(start + math.floor(months))


def window_ends(figure: Figure, start: int = START) -> tuple[str, str]:
    """Return first and last month of a figure's window in a scenario that starts at `start`."""
    if figure.window is None:
        return "", ""
    return month(figure.window[0], start), month(math.ceil(figure.window[1]) - 1, start)


def window(figure: Figure, start: int = START) -> str:
    """Return the window of a figure in words."""
    first, last = window_ends(figure, start)
    return first if first == last else f"{first} to {last}"
