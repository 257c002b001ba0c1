"""SVG drawings of the report and of the life page: elements, and the frame of a chart.

A frame places months and values on the pixels of a drawing. All charts use the same one, so that a
year, a tick and a line look alike everywhere. Every text is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from thermidor.common import dates
from thermidor.evidence import formatting


def element(name: str, *content: str, **attributes: object) -> Markup:
    """Return an SVG element.

    Parameters
    ----------
    name : str
        ``path``, ``text``, ``circle`` ...
    *content : str
        What is inside: elements, or texts, which are escaped.
    **attributes
        ``class_`` is ``class``; an underscore is a hyphen; a number has at most one decimal.
    """
    pairs = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _short(value))
        for key, value in attributes.items()
    )
    if not content:
        return Markup(f"<{name}{pairs}/>")
    return Markup(f"<{name}{pairs}>{join(content)}</{name}>")


def join(parts: Iterable[str]) -> Markup:
    """Return elements one after another; what is not an element is escaped."""
    return Markup("").join(parts)


def drawing(width: float, height: float, parts: Iterable[str], **attributes: object) -> Markup:
    """Return a drawing, which fills the width it is given on the page."""
    view = f"0 0 {_short(width)} {_short(height)}"
    return element("svg", *parts, viewBox=view, **attributes)


def path(kind: str, shape: str, **attributes: object) -> Markup:
    """Return a path of a CSS class."""
    return element("path", class_=kind, d=shape, **attributes)


def text(kind: str, x: float, y: float, words: str, **attributes: object) -> Markup:
    """Return a text of a CSS class."""
    return element("text", words, class_=kind, x=x, y=y, **attributes)


def title(words: str) -> Markup:
    """Return the title of an element, which a browser shows under the pointer."""
    return element("title", words)


def _short(value: object) -> str:
    if isinstance(value, float | np.floating):
        return f"{value:.1f}".removesuffix(".0")
    return str(value)


@dataclass(frozen=True)
class Frame:
    """The area of a chart.

    Attributes
    ----------
    left, right, top, bottom : float
        Its edges in pixels of the drawing.
    first, last : float
        Months since the start at the left and at the right edge.
    low, high : float
        Values at the bottom and at the top.
    log : bool
        Whether values are on a log scale.
    digits : int
        Decimals of the pixels of a line.
    """

    left: float
    right: float
    top: float
    bottom: float
    last: float
    first: float = 0.0
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    digits: int = 0

    @property
    def month_width(self) -> float:
        """Pixels of a month."""
        return (self.right - self.left) / (self.last - self.first)

    def x(self, month: float) -> float:
        """Return the pixel at which a month begins."""
        return self.left + self.month_width * (float(month) - self.first)

    def y(self, value: float) -> float:
        """Return the pixel of a value; values beyond an edge are put just outside it."""
        low, high = self.low, self.high
        if self.log:
            value, low, high = math.log(max(value, low)), math.log(low), math.log(high)
        part = min(max((float(value) - low) / (high - low), -0.02), 1.04)
        return self.bottom - (self.bottom - self.top) * part

    def line(self, values: np.ndarray, kind: str, **attributes: object) -> Markup:
        """Draw a monthly series, ``(n_months,)``, with gaps where it is NaN."""
        shape = "".join("M" + "L".join(part) for part in self._stretches(values))
        return path(kind, shape, **attributes) if shape else Markup("")

    def area(self, low: np.ndarray, high: np.ndarray, kind: str, **attributes: object) -> Markup:
        """Fill the area between two monthly series, ``(n_months,)``, known in the same months."""
        shape = ""
        for lower, upper in zip(self._stretches(low), self._stretches(high), strict=True):
            shape += "M" + "L".join(upper) + "L" + "L".join(reversed(lower)) + "Z"
        return path(kind, shape, **attributes) if shape else Markup("")

    def _stretches(self, values: np.ndarray) -> list[list[str]]:
        """Return the points, as texts, of the stretches where a series is known."""
        stretches: list[list[str]] = [[]]
        for month, value in enumerate(values):
            if np.isfinite(value):
                x, y = self.x(month + 0.5), self.y(value)
                stretches[-1].append(f"{x:.{self.digits}f} {y:.{self.digits}f}")
            elif stretches[-1]:
                stretches.append([])
        return [part for part in stretches if part]

    def years(self, start: int) -> list[tuple[float, str]]:
        """Return (month, year) of every January; `start` is the calendar number of month zero."""
        months = range(math.ceil(self.first), math.floor(self.last))
        return [(m, dates.text(start + m)[:4]) for m in months if (start + m) % 12 == 0]

    def year_lines(self, start: int, label_y: float, every: int = 1) -> Markup:
        """Draw a line and a label at the Januaries of every so many years."""
        return join(
            path("grid", f"M{self.x(month):.0f} {self.top:.0f}V{self.bottom:.0f}")
            + text("year", round(self.x(month)), label_y, year)
            for month, year in self.years(start)
            if int(year) % every == 0
        )

    def value_lines(self, edge: float) -> Markup:
        """Draw a line and a label, from an edge on the left, at round values."""
        return join(
            path("grid", f"M{edge:.0f} {self.y(value):.0f}H{self.right:.0f}")
            + text("tick", edge - 12, round(self.y(value)) + 8, tick_label(value))
            for value in self.ticks()
        )

    def ticks(self) -> list[float]:
        """Return a few round values between low and high."""
        if self.log:
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            steps = (1,) if len(powers) > 4 else (1, 3)
            found = [step * 10.0**power for power in powers for step in steps]
            return [value for value in found if self.low <= value <= self.high * 1.001]
        least = (self.high - self.low) / 4
        power = 10.0 ** math.floor(math.log10(least))
        step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= least * 0.999)
        lowest = math.ceil(self.low / step - 1e-9)
        return [k * step for k in range(lowest, math.floor(self.high / step + 1e-9) + 1)]


def tick_label(value: float) -> str:
    """Return the number at a tick, short: 250k, 1.5m."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:g}m"
    if abs(value) >= 1e4:
        return f"{value / 1e3:g}k"
    return formatting.number(value) if abs(value) >= 1000 else f"{value:.6g}"
