"""The article's figures on a chart: a point, a bound, a range, a date, a class, a prediction.

The shape says what kind of figure it is. A filled mark was used for calibration, a hollow one was
held out. A ring around it says that the model misses it.
"""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from thermidor.evidence import formatting, scoring
from thermidor.evidence.ledger import Entry
from thermidor.show.svg import Frame, drawing, element, path, title

STATES = {True: "inside", False: "outside", None: "shown"}
VERDICTS = {True: "inside the 90 % interval", False: "outside", None: "not scored"}
SHAPES = {
    "point": element("circle", class_="dot", r=9),
    "at least": path("dot", "M-11 0H11L0 -16Z"),
    "at most": path("dot", "M-11 0H11L0 16Z"),
    "class": element("rect", class_="dot", x=-9, y=-9, width=18, height=18),
    "date": path("dot", "M0 -12l12 12l-12 12l-12 -12Z"),
}
"""Shape of a kind of figure, around its point."""
NINETY = 1.645
"""Standard deviations to either side that hold 90 % of a normal distribution."""


def drawn_value(entry: Entry, value: float) -> float:
    """Return a value of a figure as it is drawn: a sum becomes the mean of a month."""
    first, last = entry.figure.window
    return value / (last - first) if entry.figure.reduction in ("sum", "sum_per") else value


def error_ends(entry: Entry) -> tuple[float, ...]:
    """Return the ends of the source's 90 % error as they are drawn, or nothing without one."""
    figure = entry.figure
    if entry.value is None or figure.scored_as != "point" or not (figure.error and figure.scale):
        return ()
    middle = scoring.transform(entry.value, figure.scale, figure.floor)
    reach = NINETY * figure.error * np.array([-1.0, 1.0])
    ends = scoring.restore(middle + reach, figure.scale)
    return tuple(drawn_value(entry, float(end)) for end in ends)


def draw_mark(entry: Entry, frame: Frame, start: int) -> Markup:
    """Return the mark of a figure: a link to its row, or nothing where it has no place."""
    shape = _shape(entry, frame)
    if not shape:
        return Markup("")
    state = STATES[entry.inside]
    fill = "held" if entry.figure.held_out else "open"
    return link(entry, start, f"mark {state} {fill}", shape)


def link(entry: Entry, start: int, kind: str, shape: str) -> Markup:
    """Return a shape as a link to the figure's row, with its words."""
    name = entry.figure.id
    words = title(tip(entry, start))
    return element("a", words, shape, href=f"#{name}", class_=kind, data_id=name)


def tip(entry: Entry, start: int) -> str:
    """Return the words of a mark: what, where, when, how much, the source, the model's value."""
    figure = entry.figure
    dates = " to ".join(dict.fromkeys([figure.date_from, figure.date_to]))
    claim = formatting.claim(figure, entry.text) or "no value"
    words = f"{figure.quantity}, {figure.scope}, {dates}: {claim} ({figure.source})."
    if figure.column and not np.isnan(entry.median):
        ends = (entry.low, entry.median, entry.high)
        low, middle, high = (formatting.value(figure, end, start) for end in ends)
        interval = middle if low == high else f"{middle} ({low} to {high})"
        words += f" Model: {interval}{f', {VERDICTS[entry.inside]}' if entry.score else ''}."
    return words


def _shape(entry: Entry, frame: Frame) -> Markup:
    figure = entry.figure
    left, right = (frame.x(month) for month in figure.window)
    middle = (left + right) / 2
    if entry.value is None:
        return Markup("")
    if figure.scale == "months" or figure.kind == "date":  # a rival date is shown at its year
        x = frame.x(entry.value) if figure.scale == "months" else middle
        whole = path("bar", f"M{x:.0f} {frame.top:.0f}V{frame.bottom:.0f}")
        return whole + symbol("date", x, (frame.top + frame.bottom) / 2)
    y = frame.y(entry.value if figure.scale == "class" else drawn_value(entry, entry.value))
    if figure.scale == "class":
        return _bar(left, right, y) + symbol("class", middle, y)
    if figure.relation == "between":
        top = frame.y(drawn_value(entry, entry.value_high))
        ends = f"M-9 0H9M0 0V{top - y:.0f}M-9 {top - y:.0f}H9"
        centre = (y + top) / 2
        shape = element("g", path("range", ends), transform=_to(middle, y))
        return shape + _bar(left, right, centre) + _hit(middle, centre)
    if figure.scored_as == "bound":
        kind = "at least" if figure.relation == ">" else "at most"
        return _bar(left, right, y) + symbol(kind, middle, y)
    whisker = Markup("")
    if ends := error_ends(entry):
        low, high = (frame.y(end) for end in ends)
        whisker = path("error", f"M{middle:.0f} {low:.0f}V{high:.0f}")
    return _bar(left, right, y) + whisker + symbol("point", middle, y)


def symbol(kind: str, x: float, y: float) -> Markup:
    """Return the shape of a kind of figure at a point, with its ring and its disc."""
    ring = element("circle", class_="ring", r=16 if kind == "point" else 19)
    return _hit(x, y) + element("g", ring, SHAPES[kind], transform=_to(x, y))


def _hit(x: float, y: float) -> Markup:
    """Return the invisible disc that makes a mark easy to point at."""
    return element("circle", class_="hit", cx=round(x), cy=round(y), r=22)


def _bar(left: float, right: float, y: float) -> Markup:
    return path("bar", f"M{left:.0f} {y:.0f}H{right:.0f}")


def _to(x: float, y: float) -> str:
    return f"translate({x:.0f} {y:.0f})"


def icon(kind: str, *shapes: str) -> Markup:
    """Return a small picture for the key to the charts, 76 by 48 pixels.

    Parameters
    ----------
    kind : str
        CSS class of the whole picture.
    *shapes : str
        Kinds of figure (see `SHAPES`), or paths as ``class:shape``.
    """
    parts = [
        symbol(shape, 38, 24) if shape in SHAPES else path(*shape.split(":")) for shape in shapes
    ]
    return drawing(76, 48, [element("g", *parts, class_=kind)], aria_hidden="true")
