"""The article's figures on a chart: points, bounds, ranges, dates, classes, withheld values."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import numpy as np

from thermidor.evidence import formatting, scoring
from thermidor.evidence.ledger import Entry
from thermidor.show.report.scale import BOTTOM, HEIGHT, TOP

STATES = {True: "inside", False: "outside", None: "shown"}
SAID = {True: "inside the 90 % interval", False: "outside", None: "not scored"}


def draw_mark(entry: Entry, scale, start: int, drawn_value: Callable) -> str:
    """Return a figure's mark: a link with a name, drawn where the figure stands."""
    figure = entry.figure
    shape = _shape(entry, scale, drawn_value)
    if not shape:
        return ""
    state = "withheld" if entry.text == "" else STATES[entry.inside]
    fill = "held" if figure.held_out else "open"
    return (
        f'<a href="#{figure.id}" class="mark {state} {fill}" data-id="{figure.id}">'
        f"<title>{escape(tip(entry, start))}</title>{shape}</a>"
    )


def tip(entry: Entry, start: int) -> str:
    """Return a mark's words: what, where, when, how much, who says so, what the model says."""
    figure = entry.figure
    dates = " to ".join(dict.fromkeys([figure.date_from, figure.date_to]))
    words = f"{figure.quantity}, {figure.scope}, {dates}: "
    words += f"{formatting.claim(figure, entry.text) or 'no value'} ({figure.source})."
    if figure.column and not np.isnan(entry.median):
        words += f" Model {_interval(entry, start)}"
        words += f": {SAID[entry.inside]}." if entry.score else "."
    return words


def _interval(entry: Entry, start: int) -> str:
    low, middle, high = (
        formatting.value(entry.figure, v, start) for v in (entry.low, entry.median, entry.high)
    )
    return middle if low == high else f"{middle} ({low} to {high})"


def _shape(entry: Entry, scale, drawn_value) -> str:
    figure = entry.figure
    first, last = figure.window
    left, right = float(scale.x(first)), float(scale.x(last))
    x = (left + right) / 2
    if entry.value is None:
        return _withheld(entry, scale, drawn_value, left, right, x)
    if figure.scale == "months":
        return _date(float(scale.x(entry.value)))
    if figure.kind == "date":  # a rival dating of a class: shown at its year
        return _date(x)
    if figure.scale == "class":
        return _bar(left, right, float(scale.y(entry.value))) + _square(
            x, float(scale.y(entry.value))
        )
    y = float(scale.y(drawn_value(entry, entry.value)))
    if figure.relation == "between":
        top = float(scale.y(drawn_value(entry, entry.value_high)))
        return (
            f'<path class="range" d="M{x - 9:.0f} {y:.0f}H{x + 9:.0f}M{x:.0f} {y:.0f}V{top:.0f}'
            f'M{x - 9:.0f} {top:.0f}H{x + 9:.0f}"/>'
            + _bar(left, right, (y + top) / 2)
            + _hit(x, (y + top) / 2)
        )
    if figure.scored_as == "bound":
        return _bar(left, right, y) + _triangle(x, y, up=figure.relation == ">")
    return _bar(left, right, y) + _error(entry, scale, drawn_value, x) + _circle(x, y)


def _withheld(entry, scale, drawn_value, left, right, x) -> str:
    value = entry.median
    if np.isnan(value) or entry.figure.scale in ("months", "class"):
        return ""
    y = float(scale.y(drawn_value(entry, value)))
    return (
        _bar(left, right, y)
        + _circle(x, y)
        + f'<text class="q" x="{x:.0f}" y="{y + 7:.0f}">?</text>'
    )


def _error(entry: Entry, scale, drawn_value, x: float) -> str:
    """The figure's own 90 % error as a thin upright line."""
    figure = entry.figure
    if figure.scored_as != "point" or not figure.error:
        return ""
    middle = scoring.transform(entry.value, figure.scale, figure.floor)
    ends = scoring.restore(middle + 1.645 * figure.error * np.array([-1.0, 1.0]), figure.scale)
    low, high = (float(scale.y(drawn_value(entry, end))) for end in ends)
    return f'<path class="error" d="M{x:.0f} {low:.0f}V{high:.0f}"/>'


def _bar(left: float, right: float, y: float) -> str:
    return f'<path class="bar" d="M{left:.0f} {y:.0f}H{right:.0f}"/>'


def _hit(x: float, y: float) -> str:
    return f'<circle class="hit" cx="{x:.0f}" cy="{y:.0f}" r="22"/>'


def _circle(x: float, y: float) -> str:
    return (
        f'{_hit(x, y)}<circle class="ring" cx="{x:.0f}" cy="{y:.0f}" r="16"/>'
        f'<circle class="dot" cx="{x:.0f}" cy="{y:.0f}" r="9"/>'
    )


def _triangle(x: float, y: float, *, up: bool) -> str:
    tip_y = y - 16 if up else y + 16
    return (
        f'{_hit(x, y)}<circle class="ring" cx="{x:.0f}" cy="{y:.0f}" r="19"/>'
        f'<path class="dot" d="M{x - 11:.0f} {y:.0f}H{x + 11:.0f}L{x:.0f} {tip_y:.0f}Z"/>'
    )


def _square(x: float, y: float) -> str:
    return (
        f'{_hit(x, y)}<circle class="ring" cx="{x:.0f}" cy="{y:.0f}" r="18"/>'
        f'<rect class="dot" x="{x - 9:.0f}" y="{y - 9:.0f}" width="18" height="18"/>'
    )


def _date(x: float) -> str:
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return (
        f'<path class="bar" d="M{x:.0f} {TOP}V{HEIGHT - BOTTOM}"/>{_hit(x, middle)}'
        f'<circle class="ring" cx="{x:.0f}" cy="{middle:.0f}" r="18"/>'
        f'<path class="dot" d="M{x:.0f} {middle - 12:.0f}l12 12l-12 12l-12 -12Z"/>'
    )
