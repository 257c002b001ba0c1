"""The article's figures on the plots: a point, a bound or a range at its date, with its source."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from thermidor.common import dates
from thermidor.runs.table import Runs, figures_or_none
from thermidor.show.plots.canvas import DPI, INK, SOFT, Picture

_NEEDED = {"observable", "region", "date_from", "date_to", "relation", "value", "source", "use"}
_SHOWN = ("initial", "calibrate", "validate")
_ON_THE_CURVE = ("initial", "mean", "last", "min", "max", "sum")  # reductions in a column's unit
_TRIES = [
    (angle, distance)
    for distance in (11, 20, 32, 46)
    for angle in (0, 180, 45, -45, 135, -135, 90, -90)
]


class Mark(NamedTuple):
    """One figure of the article as a plot needs it."""

    x_from: float
    x_to: float
    low: float
    high: float
    relation: str
    source: str
    held_out: bool
    whisker: tuple[float, float] | None = None


def marks(runs: Runs, observable: str, region: str = "russia") -> list[Mark]:
    """Return the article's figures on one observable; ratios are left out."""
    figures = placed_figures(runs)
    if figures is None:
        return []
    rows = figures[(figures["observable"] == observable) & (figures["region"] == region)]
    return [mark for row in rows.to_dict("records") if (mark := _mark(row))]


def draw_marks(axes: Axes, found: list[Mark], colour: str = INK) -> None:
    """Draw the marks in the colour of their line; `label_marks` writes their sources."""
    for mark in found:
        x = (mark.x_from + mark.x_to) / 2
        face = "white" if mark.held_out else colour
        edge = colour if mark.held_out else INK
        style = {"color": INK, "mfc": face, "mec": edge, "mew": 1.6, "zorder": 6, "ls": "none"}
        thin = {"color": INK, "lw": 1.4, "zorder": 5, "solid_capstyle": "butt", "gid": "mark"}
        if mark.x_to - mark.x_from > 0.2:
            axes.plot([mark.x_from, mark.x_to], [(mark.low + mark.high) / 2] * 2, **thin)
        if mark.whisker:
            axes.plot([x, x], mark.whisker, **thin)
        if mark.relation == "between":
            axes.plot([x, x], [mark.low, mark.high], **thin)
            axes.plot([x, x], [mark.low, mark.high], marker="_", ms=10, **style)
        else:
            shape = {"<": "v", ">": "^"}.get(mark.relation, "o")
            axes.plot([x], [mark.low], marker=shape, ms=8, clip_on=False, **style)
        _waiting(axes).append((x, (mark.low + mark.high) / 2, mark.source))


def label_marks(picture: Picture) -> None:
    """Write the sources next to the marks of every panel, where they cover least."""
    renderer = picture.canvas.get_renderer()
    picture.draw_without_rendering()
    for axes in picture.axes:
        waiting = getattr(axes, "thermidor_marks", [])
        if not waiting:
            continue
        frame = axes.get_window_extent()
        points = [axes.transData.transform((x, y)) for x, y, _ in waiting]
        lines = _dots(axes)
        taken = [text.get_window_extent(renderer) for text in axes.texts]
        named: list[tuple[str, np.ndarray]] = []
        for (_, _, source), point in zip(waiting, points, strict=True):
            if any(source == other and np.hypot(*(point - at)) < 45 for other, at in named):
                continue  # a neighbour has the same name
            named.append((source, point))
            text = axes.text(0.5, 0.5, source, transform=axes.transAxes, size=10)
            box = text.get_window_extent(renderer)
            text.remove()
            size = (box.width, box.height)
            best = min(
                _TRIES, key=lambda t: _cost(_box(point, size, t), frame, taken, points, lines, t)
            )
            x0, y0, x1, y1 = _box(point, size, best)
            spot = axes.transAxes.inverted().transform((x0, y0))
            text = axes.text(*spot, source, transform=axes.transAxes, size=10, color=INK, zorder=7)
            text.set_path_effects([withStroke(linewidth=2.5, foreground="white", alpha=0.8)])
            if best[1] > 25:
                ends = np.array([point, ((x0 + x1) / 2, y0 if y0 > point[1] else y1)])
                ends = axes.transAxes.inverted().transform(ends)
                axes.plot(*ends.T, transform=axes.transAxes, color=SOFT, lw=0.7, zorder=4)
            taken.append(type(box).from_extents(x0, y0, x1, y1))


def placed_figures(runs: Runs) -> pd.DataFrame | None:
    """Return the table of the article's figures if it has the columns that place them."""
    figures = figures_or_none(runs)
    if figures is None or not set(figures) >= _NEEDED:
        return None
    return figures[figures["use"].isin(_SHOWN)]


def _mark(row: dict) -> Mark | None:
    """Return a row as a mark in its column's unit, if it can be one."""
    low, reduction = _number(row["value"]), row.get("reduction", "mean")
    if low is None or reduction not in _ON_THE_CURVE:
        return None
    first, last = window(row)
    high = _number(row.get("value_high")) if row["relation"] == "between" else low
    share = 1 / ((last - first) * 12) if reduction == "sum" else 1.0  # a sum, as a month's part
    ends = whisker(row, low)
    return Mark(
        first,
        last,
        low * share,
        (low if high is None else high) * share,
        str(row["relation"]),
        short(str(row["source"])),
        row["use"] == "validate",
        ends and (ends[0] * share, ends[1] * share),
    )


def window(row: dict) -> tuple[float, float]:
    """Return the ends of a row's window as decimal years."""
    ends = [dates.parse(str(row[name])[:7]) for name in ("date_from", "date_to")]
    return ends[0] / 12, (ends[1] + 1) / 12


def whisker(row: dict, value: float) -> tuple[float, float] | None:
    """Return the 90 % interval of a point's source: on the logit for shares, else on the log."""
    error = _number(row.get("error"))
    if not error or row.get("scored_as") != "point" or value <= 0:
        return None
    reach = 1.645 * error
    if row["kind"] == "share" and value < 1:
        odds = value / (1 - value)
        low, high = (odds * np.exp(sign * reach) for sign in (-1, 1))
        return float(low / (1 + low)), float(high / (1 + high))
    return float(value * np.exp(-reach)), float(value * np.exp(reach))


def short(source: str) -> str:
    """Return the first source named, without its brackets: ``Rigby 1979``."""
    return source.split(";")[0].split("(")[0].strip()


def _number(value: object) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) else None


def _box(point, size, attempt) -> tuple[float, float, float, float]:
    """Return the corners of a label at an angle and a distance from a point."""
    angle, distance = np.deg2rad(attempt[0]), attempt[1] * DPI / 72
    across, up = np.cos(angle), np.sin(angle)
    x = point[0] + across * distance + (across - 1) / 2 * size[0]
    y = point[1] + up * distance + (up - 1) / 2 * size[1]
    return x, y, x + size[0], y + size[1]


def _cost(box, frame, taken, points, lines, attempt) -> float:
    x0, y0, x1, y1 = box
    cost = attempt[1] * 0.4
    cost += 100 * (x0 < frame.x0 or x1 > frame.x1 or y0 < frame.y0 or y1 > frame.y1 + 20)
    cost += sum(60 for b in taken if x0 < b.x1 and x1 > b.x0 and y0 < b.y1 and y1 > b.y0)
    cost += sum(40 for px, py in points if x0 - 8 < px < x1 + 8 and y0 - 8 < py < y1 + 8)
    inside = (lines[:, 0] > x0) & (lines[:, 0] < x1) & (lines[:, 1] > y0) & (lines[:, 1] < y1)
    return cost + min(0.2 * np.count_nonzero(inside), 6.0)


def _dots(axes: Axes) -> np.ndarray:
    """Return pixels along the medians and the bars of the marks, a few apart."""
    dots = [np.empty((0, 2))]
    for line in axes.lines:
        if line.get_gid() in ("median", "mark"):
            pixels = axes.transData.transform(line.get_xydata())
            pixels = pixels[np.isfinite(pixels).all(axis=1)]
            if len(pixels) > 1:
                along = np.linspace(0, len(pixels) - 1, max(30, 4 * len(pixels)))
                at = np.arange(len(pixels))
                dots.append(np.column_stack([np.interp(along, at, pixels[:, k]) for k in (0, 1)]))
    return np.concatenate(dots)


def _waiting(axes: Axes) -> list:
    if not hasattr(axes, "thermidor_marks"):
        axes.thermidor_marks = []
    return axes.thermidor_marks
