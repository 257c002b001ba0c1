"""The regime label: what the regime of each run is called, month by month."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.lib.stride_tricks import sliding_window_view

from thermidor.evidence.labels import COLOURS
from thermidor.runs.summary import REGIMES
from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, marks, panels, plot
from thermidor.show.plots.canvas import DPI, INK

LABELS = tuple((name, colour, INK) for name, colour in zip(REGIMES, COLOURS, strict=True))
"""Name, colour and ink of each regime label."""


def shares(runs: Runs) -> np.ndarray:
    """Return (n_labels, n_months) float64: the share of runs under each label."""
    values = runs.values("regime_label")
    known = np.maximum(np.isfinite(values).sum(axis=0), 1)
    return np.array([(values == code).sum(axis=0) / known for code in range(len(LABELS))])


@plot("runs")
def regime(runs: Runs) -> Figure:
    """Draw the share of runs under each regime label in each month."""
    picture = panels.page(
        runs,
        "What would you call this regime?",
        "Share of runs under each regime label, month by month. Above: the article's dated"
        " judgements (hollow: held out).",
    )
    axes = canvas.panel(picture, (0.065, 0.105, 0.975, 0.745), "")
    canvas.time_axis(axes, runs)
    _judgements(axes, runs)
    if "regime_label" in runs.observables:
        stacked = shares(runs)
        edges = np.array([*runs.month_numbers, runs.month_numbers[-1] + 1]) / 12
        floor = np.zeros(stacked.shape[1])
        unnamed: list[tuple[str, str]] = []
        for (name, colour, ink), share in zip(LABELS, stacked, strict=True):
            if share.max() > 0:
                bottom, top = (np.append(y, y[-1]) for y in (floor, floor + share))
                axes.fill_between(edges, bottom, top, step="post", color=colour, lw=0)
                if not _name(axes, edges, floor, share, name, ink):
                    unnamed.append((name, colour))
            floor = floor + share
        _legend(axes, unnamed)
    canvas.share_axis(axes)
    axes.set_xticks(*_every_year(runs))
    axes.grid(False)
    return picture


def _every_year(runs: Runs) -> tuple[list[int], list[str]]:
    first, last = runs.month_numbers[0], runs.month_numbers[-1]
    ticks = list(range(-(-first // 12), last // 12 + 1))
    return ticks, [str(tick) for tick in ticks]


def _name(
    axes: Axes, edges: np.ndarray, floor: np.ndarray, share: np.ndarray, name: str, ink: str
) -> bool:
    """Write a label's name inside its area, level if it fits, else upright; True if it fits."""
    box, words = axes.get_window_extent(), name.split(" ")
    year = (edges[-1] - edges[0]) / box.width  # years a pixel is wide
    for size, upright in ((14, False), (14, True), (11, False), (11, True)):
        letter = size * DPI / 72
        for n_lines in range(1, len(words) + 1):
            lines = textwrap.wrap(name, max(len(name) // n_lines + 2, max(map(len, words))))
            extent = [max(map(len, lines)) * letter * 0.62, len(lines) * letter * 1.35]
            width, height = reversed(extent) if upright else extent
            found = _room(floor, share, max(1, round(width * year * 12)), height / box.height)
            if found:
                at, middle = found
                turn = 90 if upright else 0
                text = "\n".join(lines)
                style = {"ha": "center", "va": "center", "size": size, "color": ink}
                axes.text(edges[0] + at / 12, middle, text, rotation=turn, **style)
                return True
    return False


def _room(floor: np.ndarray, share: np.ndarray, width: int, height: float):
    """Return the middle (months, share) of the largest place for a text, or None."""
    if width > len(share):
        return None
    low = sliding_window_view(floor, width).max(axis=1)
    high = sliding_window_view(floor + share, width).min(axis=1)
    room = high - low
    if room.max() < height:
        return None
    near = np.flatnonzero(room >= room.max() - 0.01)
    first = near[0]
    stretch = near[near - first == np.arange(len(near))]  # the places next to the first one
    return (first + stretch[-1] + width) / 2, (low[first] + high[first]) / 2


def _judgements(axes: Axes, runs: Runs) -> None:
    """Draw above the plot what the article's authors called it, and when."""
    figures = marks.placed_figures(runs)
    if figures is None:
        return
    rows = figures[figures["observable"] == "regime_label"].to_dict("records")
    rows = [row for row in rows if str(row["value"]).replace("_", "").isalpha()]
    lanes: list[float] = []  # where the last text of each lane ends
    to_axes = axes.get_xaxis_transform()
    for row in sorted(rows, key=marks.window):
        first, last = marks.window(row)
        text = f"{row['source'].split(',')[0]}: {row['value'].replace('_', ' ')}"
        lane = next((k for k, end in enumerate(lanes) if first > end), len(lanes))
        lanes[lane : lane + 1] = [max(last, first + 0.092 * len(text))]
        y = 1.025 + 0.065 * lane
        face = "white" if row["use"] == "validate" else INK
        bar = {"transform": to_axes, "color": INK, "clip_on": False}
        axes.plot([first, last], [y] * 2, lw=1.5, **bar)
        axes.plot([(first + last) / 2], [y], marker="o", mfc=face, ms=7, **bar)
        place = {"x": last + 0.08, "ha": "left"}
        if last + 0.08 + 0.088 * len(text) > axes.get_xlim()[1]:
            place = {"x": first - 0.08, "ha": "right"}
        axes.text(y=y, s=text, transform=to_axes, va="center", size=11, color=INK, **place)


def _legend(axes: Axes, unnamed: list[tuple[str, str]]) -> None:
    """Name above the plot the labels whose area is too thin for their name."""
    x = 1.0
    for name, colour in reversed(unnamed):
        style = {"transform": axes.transAxes, "ha": "right", "color": colour, "size": 11}
        axes.text(x, 1.02, f"■ {name}", **style)
        x -= 0.0105 * (len(name) + 4)
