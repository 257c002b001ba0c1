"""Panels of plots of runs: observables as lines with bands, and the article's figures on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from thermidor.evidence import article, baselines
from thermidor.runs.table import Runs, quantiles
from thermidor.show.plots import canvas, line_names, marks
from thermidor.show.plots.canvas import BLUE, GREEN, INK, VERMILION, Picture

KEY = (
    "Lines: median of the runs, with bands that hold half and 90 % of them. "
    "Dashed: a plain curve, a baseline without agents.\n"
    "Marks: the article's figures, with the error of the source (hollow: held out; "
    "▼ at most, ▲ at least, bar: between)."
)
REGIONS = {
    "petrograd": ("Petrograd", VERMILION),
    "moscow": ("Moscow", BLUE),
    "provinces": ("provinces", GREEN),
    "russia": ("Russia", INK),
}
"""Name and colour of each region."""
Lines = Sequence[tuple[str, str, str]]
"""Observable, colour and name of each line of a panel."""


def page(runs: Runs, title: str, subtitle: str = KEY) -> Picture:
    """Return an empty page for a plot of runs."""
    return canvas.page(title, subtitle, canvas.of_runs(runs))


def finish(picture: Picture, runs: Runs, *, size: float = 12) -> Picture:
    """Label years, lines and marks of every panel, and return the page."""
    for axes in picture.axes:
        canvas.time_axis(axes, runs)
        line_names.name_lines(axes, size=size)
    marks.label_marks(picture)
    return picture


def draw(
    axes: Axes,
    runs: Runs,
    lines: Lines,
    *,
    months: int = 1,
    region: str = "russia",
    near: Iterable[str] = (),
) -> None:
    """Draw observables of a region, with the article's figures on them.

    Parameters
    ----------
    lines : sequence
        Observable, colour and name of each.
    months : int
        Months of the running mean, for counts that jump from month to month.
    region : str
        The region of the lines.
    near : iterable of str
        Other regions whose figures are shown too.
    """
    for observable, colour, name in lines:
        fan(axes, runs, observable, colour, name, region=region, months=months)
        for place in (region, *near):
            marks.draw_marks(axes, marks.marks(runs, observable, place), colour)


def regions(axes: Axes, runs: Runs, observable: str, places: Iterable[str]) -> None:
    """Draw one observable in several regions."""
    for place in places:
        name, colour = REGIONS[place]
        draw(axes, runs, [(observable, colour, name)], region=place)


def fan(
    axes: Axes,
    runs: Runs,
    observable: str,
    colour: str,
    name: str = "",
    *,
    region: str = "russia",
    months: int = 1,
) -> None:
    """Draw one observable: median, bands of half and 90 % of the runs; dashed the plain curve."""
    if observable not in runs.observables:
        return
    x = canvas.years(runs)
    values = running_mean(runs.values(observable, region), months)
    canvas.curve(axes, x, quantiles(values), colour, name)
    path = _plain_curves().path(observable, region, len(x))
    if path is not None:  # as an artist: a plain curve may be steep, and must not stretch the axes
        style = {"color": colour, "lw": 1.3, "ls": (0, (4, 3)), "alpha": 0.85, "gid": "null"}
        axes.add_artist(Line2D(x, path[1], **style))


def running_mean(values: np.ndarray, months: int) -> np.ndarray:
    """Return the mean of (n_runs, n_months) values over `months` months, fewer at the ends."""
    if months <= 1:
        return values
    known = np.isfinite(values)
    box = np.ones(months)
    sums, counts = (
        np.apply_along_axis(np.convolve, 1, part.astype(float), box, mode="same")
        for part in (np.where(known, values, 0.0), known)
    )
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


@cache
def _plain_curves() -> baselines.Baseline:
    """Return a plain curve for each observable, fitted to the calibrated figures."""
    return baselines.fit(article.calibration_rows())
