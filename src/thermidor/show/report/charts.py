"""Charts of the report: fans over runs as SVG, the article's figures on them as links.

One chart holds all figures that one series of the model can be compared with (a column, a region
and, for ratios, a base). Shape says what kind of figure it is, fill whether it is held out, colour
and an outer ring whether the model misses it. Each mark is a link, so keyboard and screen reader
reach it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np

from thermidor.evidence import article, formatting, scoring
from thermidor.evidence.article import Figure
from thermidor.evidence.ledger import Entry, Ledger
from thermidor.show.report.marks import draw_mark, tip
from thermidor.show.report.scale import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Scale, fitted

Key = tuple[str, str, str, str]
CLASS_LABELS = tuple(name.replace("_", " ") for name in article.CLASSES)


@dataclass(frozen=True)
class Chart:
    """One chart: its name, its drawing and the figures on it."""

    key: Key
    title: str
    unit: str
    svg: str
    entries: tuple[Entry, ...]

    @property
    def institution(self) -> str:
        """The institution whose figures it shows first."""
        return self.entries[0].figure.institution


def key_of(figure: Figure) -> Key:
    """Return which chart a figure stands on."""
    base = "" if figure.base is None else f"{figure.base[0]:g}-{figure.base[1]:g}"
    ratio = figure.per if figure.reduction in ("ratio_of", "sum_per") else base
    return (figure.column, figure.region, "ratio" if ratio else "", ratio)


def charts(book: Ledger, tables: Sequence[Mapping[str, np.ndarray]], meanings) -> list[Chart]:
    """Return the charts of all figures that have a column in these runs."""
    groups: dict[Key, list[Entry]] = {}
    for entry in book.entries:
        figure = entry.figure
        if figure.column and figure.window and any(figure.column in t for t in tables):
            groups.setdefault(key_of(figure), []).append(entry)
    order = list(formatting.INSTITUTIONS)
    found = [_chart(key, tuple(rows), book, tables, meanings) for key, rows in groups.items()]
    return sorted(found, key=lambda chart: order.index(chart.institution))


def _chart(key: Key, entries, book: Ledger, tables, meanings) -> Chart:
    values = np.array([series(table, entries[0].figure) for table in tables])
    title = f"{plain(key[0])}, {formatting.REGIONS[key[1]]}"
    if key[3] in tables[0]:
        title = f"{plain(key[0])} relative to {plain(key[3])}, {formatting.REGIONS[key[1]]}"
    elif key[2]:
        start = formatting.month(float(key[3].split("-")[0]), book.start)
        title += f" (mean from {start} = 1)"
    meaning = meanings.get(key[0])
    unit = "ratio" if key[2] else (meaning.unit if meaning and meaning.unit else "")
    if key[0].startswith("regime_label"):
        return Chart(key, title, "share of runs", _ladder(values, entries, book), entries)
    return Chart(key, title, unit, _fan(key, values, entries, book), entries)


PROPER = {
    "cec": "CEC",
    "fc": "factory-committee",
    "sovnarkom": "Sovnarkom",
    "bolshevik": "Bolshevik",
    "nonbolshevik": "non-Bolshevik",
    "nonparty": "non-party",
    "sr": "SR",
    "cheka": "Cheka",
    "communist": "Communist",
    "communists": "Communists",
    "tsarist": "tsarist",
}


def plain(column: str) -> str:
    """Return a column's name in plain words."""
    text = " ".join(PROPER.get(word, word) for word in column.split("_"))
    return text[0].upper() + text[1:]


def series(table, figure: Figure) -> np.ndarray:
    """Return one run's monthly series in the unit in which the figure is drawn."""
    region = article.REGIONS.index(figure.region)
    if figure.column not in table:
        return np.full(len(next(iter(table.values()))), np.nan)
    series = np.asarray(table[figure.column][:, region], dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        if figure.reduction == "ratio":
            first, last = (int(month) for month in figure.base)
            part = series[first:last]
            return series / (part[~np.isnan(part)].mean() if (~np.isnan(part)).any() else np.nan)
        if figure.reduction in ("ratio_of", "sum_per"):
            return series / table[figure.per][:, region]
    return series


def drawn_value(entry: Entry, value: float) -> float:
    """Return a value of a figure as it is drawn: a sum becomes a month's mean."""
    figure = entry.figure
    if figure.reduction in ("sum", "sum_per"):
        return value / (figure.window[1] - figure.window[0])
    return value


def _fan(key: Key, series: np.ndarray, entries, book: Ledger) -> str:
    with np.errstate(invalid="ignore"):
        empty = np.isnan(series).all(axis=0)
        filled = np.where(empty, 0.0, series)
        levels = np.nanquantile(filled, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    levels[:, empty] = np.nan
    null = None if key[2] else book.null.path(key[0], key[1], book.months)
    marks = [drawn_value(e, v) for e in entries if e.value is not None for v in _extent(e)]
    marks += [drawn_value(e, e.median) for e in entries if e.value is None]
    first = entries[0].figure
    share = first.scale == "logit" or first.unit.startswith(("index", "fraction"))
    log = any(e.figure.scale == "log" for e in entries)
    band = np.concatenate([levels[0], levels[4]])
    scale = fitted(book.months, band, np.array(marks), share=share and not key[2], log=log)
    parts = [_axes(scale, book.start)]
    parts.append(_area(scale, levels[0], levels[4], "fan"))
    parts.append(_area(scale, levels[1], levels[3], "fan inner"))
    if null is not None:
        shown = np.where((null[1] <= scale.high) & (null[1] >= scale.low), null[1], np.nan)
        parts.append(_line(scale, shown, "null"))
    parts.append(_line(scale, levels[2], "median"))
    parts.extend(draw_mark(entry, scale, book.start, drawn_value) for entry in entries)
    return _svg(parts)


def _extent(entry: Entry) -> list[float]:
    figure = entry.figure
    if figure.scale in ("months", "class"):
        return []
    ends = [entry.value, entry.value_high or entry.value]
    if figure.scored_as == "point" and figure.error and figure.scale:
        middle = scoring.transform(entry.value, figure.scale, figure.floor)
        spread = 1.645 * figure.error * np.array([-1, 1])
        ends += list(scoring.restore(middle + spread, figure.scale))
    return ends


def _ladder(series: np.ndarray, entries, book: Ledger) -> str:
    """Draw for each month the share of runs that carry each label of the regime."""
    count = len(article.CLASSES)
    scale = Scale(book.months, -0.5, count - 0.5)
    left = 230
    step = (WIDTH - left - RIGHT) / book.months
    height = (HEIGHT - TOP - BOTTOM) / count
    parts = []
    for code, label in enumerate(CLASS_LABELS):
        middle = float(scale.y(code))
        parts.append(f'<text class="tick" x="{left - 10}" y="{middle + 8:.0f}">{label}</text>')
        shares = (series == code).mean(axis=0)
        for first, last, share in _runs_of_equal(np.round(shares, 1)):
            if share > 0:
                x = left + first * step
                parts.append(
                    f'<rect class="cell" x="{x:.0f}" y="{middle - height / 2 + 3:.0f}" '
                    f'width="{(last - first) * step + 1:.0f}" height="{height - 6:.0f}" '
                    f'fill-opacity="{share:.1f}"/>'
                )
    for month, year in scale.years(book.start):
        if int(year) % 2 == 0:
            parts.append(_year(left + month * step, year))
    moved = _Moved(scale, left, step)
    parts.extend(draw_mark(entry, moved, book.start, drawn_value) for entry in entries)
    return _svg(parts)


@dataclass(frozen=True)
class _Moved:
    """The scale of the ladder, whose labels need more room at the left."""

    scale: Scale
    left: float
    step: float

    def x(self, month):
        return self.left + np.asarray(month) * self.step

    def y(self, value):
        return self.scale.y(value)


def _runs_of_equal(values: np.ndarray):
    edges = [0, *(np.flatnonzero(np.diff(values)) + 1), len(values)]
    for first, last in pairwise(edges):
        yield first, last, float(values[first])


def _axes(scale: Scale, start: int) -> str:
    parts = []
    for value in scale.ticks():
        y = float(scale.y(value))
        parts.append(f'<path class="grid" d="M{LEFT} {y:.0f}H{WIDTH - RIGHT}"/>')
        label = escape(scale.label(value))
        parts.append(f'<text class="tick" x="{LEFT - 12}" y="{y + 8:.0f}">{label}</text>')
    for month, year in scale.years(start):
        if int(year) % 2 == 0:
            parts.append(_year(float(scale.x(month)), year))
    return "".join(parts)


def _year(x: float, year: str) -> str:
    return (
        f'<path class="grid" d="M{x:.0f} {TOP}V{HEIGHT - BOTTOM}"/>'
        f'<text class="year" x="{x:.0f}" y="{HEIGHT - BOTTOM + 34}">{year}</text>'
    )


def _points(scale: Scale, values: np.ndarray) -> list[list[str]]:
    """Return pixel pairs of the stretches where a series is known."""
    stretches: list[list[str]] = [[]]
    for month, value in enumerate(values):
        if np.isfinite(value):
            stretches[-1].append(f"{scale.x(month + 0.5):.0f} {scale.y(value):.0f}")
        elif stretches[-1]:
            stretches.append([])
    return [part for part in stretches if part]


def _line(scale: Scale, values: np.ndarray, name: str) -> str:
    path = "".join("M" + "L".join(part) for part in _points(scale, values))
    return f'<path class="{name}" d="{path}"/>' if path else ""


def _area(scale: Scale, low: np.ndarray, high: np.ndarray, name: str) -> str:
    path = ""
    for lower, upper in zip(_points(scale, low), _points(scale, high), strict=True):
        path += "M" + "L".join(upper) + "L" + "L".join(reversed(lower)) + "Z"
    return f'<path class="{name}" d="{path}"/>' if path else ""


def _svg(parts: list[str]) -> str:
    body = "".join(parts)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="group">{body}</svg>'


def timeline(entries: Sequence[Entry], start: int, months: int) -> str:
    """Draw figures that stand on no series (dated acts, rows the model does not compute)."""
    first = -11.0  # from December 1916: 1905 and 1916 stand on the edge
    parts, used = [], {}
    width, height = 1680, 76
    left, right = 16, 16

    def x(month: float) -> float:
        return left + (width - left - right) * (max(month, first) - first) / (months - first)

    for month in range(int(first), months):
        if (start + month) % 12 == 0:
            parts.append(
                f'<path class="grid" d="M{x(month):.0f} 8V46"/>'
                f'<text class="year" x="{x(month):.0f}" y="70">{(start + month) // 12}</text>'
            )
    parts.append(f'<path class="axis" d="M{left} 46H{width - right}"/>')
    for entry in entries:
        date = entry.figure.date_from
        month = article.months(date if date.count("-") else f"{date}-07") + 0.5
        at = round(x(min(month, months)))
        while used.get(at):
            at += 11
        used[at] = True
        parts.append(
            f'<a href="#{entry.figure.id}" class="mark act" data-id="{entry.figure.id}">'
            f"<title>{escape(tip(entry, start))}</title>"
            f'<circle class="hit" cx="{at}" cy="30" r="16"/><circle cx="{at}" cy="30" r="7"/></a>'
        )
    return f'<svg class="acts" viewBox="0 0 {width} {height}" role="group">{"".join(parts)}</svg>'
