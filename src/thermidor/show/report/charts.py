"""Charts of the report: bands over runs, with the article's figures on them as links.

A chart holds all figures that one series of the model can be compared with: a column, a region
and, for ratios, a base.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from markupsafe import Markup

from thermidor.evidence import article, formatting
from thermidor.evidence.article import Figure
from thermidor.evidence.ledger import Entry, Ledger
from thermidor.runs.table import Meaning
from thermidor.show.names import title
from thermidor.show.report.marks import draw_mark, drawn_value, error_ends, link
from thermidor.show.svg import Frame, drawing, element, path, text

Months = Mapping[str, np.ndarray]
"""A months table: column -> (n_months, n_regions) float64."""
WIDTH, HEIGHT = 840, 430
EDGE = 112
"""Pixels kept at the left for the labels of the axis."""
GAP = 16
"""Pixels between the axis and month zero, where many figures lie."""
FRAME = Frame(left=EDGE + GAP, right=WIDTH - 20, top=22, bottom=HEIGHT - 54, last=1)
LADDER_EDGE = 230
TIMELINE = Frame(left=16, right=1664, top=8, bottom=46, first=-11, last=1)  # from December 1916
CLASS_LABELS = tuple(name.replace("_", " ") for name in article.CLASSES)
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


class Key(NamedTuple):
    """What the figures of one chart have in common.

    Attributes
    ----------
    column, region : str
        The series of the model.
    per : str
        The column it is divided by, if any.
    base : tuple of float, optional
        The months whose mean is 1, for a ratio to a base.
    """

    column: str
    region: str
    per: str = ""
    base: tuple[float, float] | None = None

    @property
    def ratio(self) -> bool:
        """Whether the chart shows a ratio."""
        return bool(self.per or self.base)


@dataclass(frozen=True)
class Chart:
    """One chart: its key, its title, what is below the title, the figures on it, the drawing."""

    key: Key
    title: str
    subtitle: str
    entries: tuple[Entry, ...]
    svg: Markup

    @property
    def institution(self) -> str:
        """The institution of the figure that comes first."""
        return self.entries[0].figure.institution

    @property
    def marked(self) -> set[str]:
        """Names of the figures that have a mark on the chart."""
        return {e.figure.id for e in self.entries if f'data-id="{e.figure.id}"' in self.svg}


def key_of(figure: Figure) -> Key:
    """Return which chart a figure is drawn on."""
    if figure.reduction in ("ratio_of", "sum_per"):
        return Key(figure.column, figure.region, per=figure.per)
    return Key(figure.column, figure.region, base=figure.base)


def charts(book: Ledger, tables: Sequence[Months], meanings: Mapping[str, Meaning]) -> list[Chart]:
    """Return the charts of all figures that have a column in these runs, by institution."""
    groups: dict[Key, list[Entry]] = {}
    for entry in book.entries:
        figure = entry.figure
        if figure.column and figure.window and any(figure.column in table for table in tables):
            groups.setdefault(key_of(figure), []).append(entry)
    order = list(formatting.INSTITUTIONS)
    found = [_chart(key, tuple(rows), book, tables, meanings) for key, rows in groups.items()]
    return sorted(found, key=lambda chart: order.index(chart.institution))


def _chart(key: Key, entries, book: Ledger, tables, meanings) -> Chart:
    values = np.array([series(table, entries[0].figure) for table in tables])
    words = title(key.column)
    unit = getattr(meanings.get(key.column), "unit", "")
    if key.column.startswith("regime_label"):
        unit, drawn = "share of runs", _ladder(values, entries, book)
    else:
        drawn = _bands(key, values, entries, book)
    if key.per:
        words, unit = f"{words} relative to: {title(key.per)}", "ratio"
    elif key.base:
        unit = f"mean from {formatting.month(key.base[0], book.start)} = 1"
    parts = (formatting.capital(formatting.REGIONS[key.region]), unit)
    return Chart(key, words, "; ".join(part for part in parts if part), entries, drawn)


def series(table: Months, figure: Figure) -> np.ndarray:
    """Return one run's series as the figure is drawn: (n_months,) float64, NaN where unknown."""
    if figure.column not in table:
        return np.full(len(next(iter(table.values()))), np.nan)
    region = article.REGIONS.index(figure.region)
    values = np.asarray(table[figure.column][:, region], dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        if figure.reduction == "ratio":
            first, last = (int(month) for month in figure.base)
            base = values[first:last]
            known = base[~np.isnan(base)]
            return values / (known.mean() if known.size else np.nan)
        if figure.reduction in ("ratio_of", "sum_per"):
            return values / table[figure.per][:, region]
    return values


def _bands(key: Key, values: np.ndarray, entries, book: Ledger) -> Markup:
    """Draw the bands and the median of (n_runs, n_months) values, the plain curve, the marks."""
    empty = np.isnan(values).all(axis=0)
    points = np.nanquantile(np.where(empty, 0.0, values), LEVELS, axis=0)
    points[:, empty] = np.nan
    low, lower, middle, upper, high = points
    frame = _fitted(key, np.concatenate([low, high]), entries, book.months)
    parts = [frame.value_lines(EDGE), frame.year_lines(book.start, HEIGHT - 20, every=2)]
    parts += [frame.area(low, high, "fan"), frame.area(lower, upper, "fan inner")]
    curve = None if key.ratio else book.null.path(key.column, key.region, book.months)
    if curve is not None:
        visible = (curve[1] >= frame.low) & (curve[1] <= frame.high)
        parts.append(frame.line(np.where(visible, curve[1], np.nan), "null"))
    parts.append(frame.line(middle, "median"))
    return _svg([*parts, *(draw_mark(entry, frame, book.start) for entry in entries)])


def _fitted(key: Key, band: np.ndarray, entries, months: int) -> Frame:
    """Return the frame that shows a band and all marks: 0 to 1 for shares, from 0 for levels."""
    figures = [entry.figure for entry in entries]
    first = figures[0]
    share = first.scale == "logit" or first.unit.startswith(("index", "fraction"))
    marks = np.array([value for entry in entries for value in _values(entry)], dtype=float)
    band = band[np.isfinite(band)]
    marks = marks[np.isfinite(marks)]
    known = np.concatenate([band, marks])
    top = float(known.max()) if known.size else 1.0
    if share and not key.ratio and top <= 1.0:
        return replace(FRAME, last=months)
    above = band[band > 0]
    usual = max(float(np.median(above)), 1e-9) if above.size else np.inf
    if top / usual > 15 and any(figure.scale == "log" for figure in figures):
        low = min([float(np.quantile(above, 0.05)), *marks[marks > 0]])
        low = max(low, top / 1e6) / 1.5
        return replace(FRAME, last=months, low=low, high=top * 1.3, log=True)
    low = min(0.0, float(known.min(initial=0.0)))
    return replace(FRAME, last=months, low=low, high=max(top * 1.08, 1e-6))


def _values(entry: Entry) -> list[float]:
    """Return the values that the mark of a figure covers, as they are drawn."""
    if entry.value is None:
        return [drawn_value(entry, entry.median)]
    if entry.figure.scale in ("months", "class"):
        return []
    ends = [entry.value, entry.value_high or entry.value]
    return [*(drawn_value(entry, end) for end in ends), *error_ends(entry)]


def _ladder(values: np.ndarray, entries, book: Ledger) -> Markup:
    """Draw for each month the share of runs, (n_runs, n_months), that carry each label."""
    count = len(article.CLASSES)
    frame = replace(FRAME, left=LADDER_EDGE, last=book.months, low=-0.5, high=count - 0.5)
    height = (frame.bottom - frame.top) / count - 6
    parts = []
    for code, label in enumerate(CLASS_LABELS):
        middle = frame.y(code)
        parts.append(text("tick", LADDER_EDGE - 10, round(middle) + 8, label))
        for first, last, share in _equal(np.round((values == code).mean(axis=0), 1)):
            if share > 0:
                place = {"x": round(frame.x(first)), "y": round(middle - height / 2)}
                width = round((last - first) * frame.month_width + 1)
                size = {"width": width, "height": round(height)}
                parts.append(element("rect", class_="cell", **place, **size, fill_opacity=share))
    parts.append(frame.year_lines(book.start, HEIGHT - 20, every=2))
    return _svg([*parts, *(draw_mark(entry, frame, book.start) for entry in entries)])


def _equal(values: np.ndarray) -> Iterator[tuple[int, int, float]]:
    """Yield (first, end, value) of the stretches in which a series does not change."""
    for first, end in pairwise([0, *(np.flatnonzero(np.diff(values)) + 1), len(values)]):
        yield int(first), int(end), float(values[first])


def _svg(parts: Sequence[str]) -> Markup:
    return drawing(WIDTH, HEIGHT, parts, role="group")


def timeline(entries: Sequence[Entry], start: int, months: int) -> Markup:
    """Draw figures that lie on no series: dated acts, and rows the model does not compute."""
    frame = replace(TIMELINE, last=months)
    parts = [frame.year_lines(start, 70)]
    parts.append(path("axis", f"M{frame.left} {frame.bottom}H{frame.right}"))
    taken: set[int] = set()
    for entry in entries:
        date = entry.figure.date_from
        month = article.months(date if date.count("-") else f"{date}-07") + 0.5
        place = round(frame.x(min(max(month, frame.first), months)))
        while place in taken:
            place += 11
        taken.add(place)
        at = {"cx": place, "cy": 30}
        discs = element("circle", class_="hit", **at, r=16) + element("circle", **at, r=7)
        parts.append(link(entry, start, "mark act", discs))
    return drawing(1680, 76, parts, class_="acts", role="group")
