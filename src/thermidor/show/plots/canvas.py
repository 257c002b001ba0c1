"""What all plots share: page, colours, axes, bands over runs.

The colours are those of Okabe and Ito: nearly everybody can distinguish them, also in grey print.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

import thermidor
from thermidor.experiments.sweep_results import Sweep
from thermidor.runs.table import Runs
from thermidor.show.plots import line_names

INK, SOFT, FAINT = "#1b1b1b", "#5c5c5c", "#dddddd"
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
SIZE, DPI = (12.0, 6.75), 160  # 1920 x 1080
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "axes.titlesize": 13.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.titlepad": 10,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelsize": 12,
    "xtick.major.pad": 7,
    "ytick.labelsize": 12,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
}


class Picture(Figure):
    """A Matplotlib figure that shows itself in a notebook."""

    def _repr_png_(self) -> bytes:
        return png(self)


def png(picture: Figure) -> bytes:
    """Return a plot as the bytes of a PNG file."""
    file = io.BytesIO()
    picture.savefig(file, format="png")
    return file.getvalue()


def page(title: str, subtitle: str, footer: str, height: float = SIZE[1]) -> Picture:
    """Return an empty page, 1920 pixels wide: title, explanation, and the origin below.

    Parameters
    ----------
    title, subtitle : str
        The heading, and what is drawn.
    footer : str
        Where the numbers come from (see `origin`).
    height : float
        Inches.
    """
    picture = Picture(figsize=(SIZE[0], height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(picture)
    inch = 1 / height
    picture.text(0.035, 1 - 0.32 * inch, title, size=21, weight="bold", color=INK, va="center")
    lines = "\n".join(textwrap.fill(line, 138) for line in subtitle.split("\n"))
    picture.text(0.035, 1 - 0.59 * inch, lines, size=11.5, color=SOFT, va="top", linespacing=1.33)
    picture.text(0.035, 0.15 * inch, footer, size=9, color=SOFT, va="center")
    return picture


def origin(*facts: str) -> str:
    """Return the footer of a page: version, facts about the runs, and what a plot is not."""
    return "   |   ".join([f"thermidor {thermidor.__version__}", *facts, "model output, not data"])


def of_runs(runs: Runs) -> str:
    """Return the footer of a plot of runs: scenario, account, scale, seeds."""
    first, seeds = runs.done[0], [run.seed for run in runs.done]
    n = len(seeds)
    span = f"seed {seeds[0]}" if n == 1 else f"seeds {min(seeds)} to {max(seeds)}"
    return origin(
        f"scenario {first.scenario}, account {first.account}, scale {first.scale:g}",
        f"{n} run{'s' * (n != 1)}, {span}",
    )


def of_sweep(sweep: Sweep) -> str:
    """Return the footer of a plot of a sweep: scenarios, scale, runs, failures."""
    about, scenarios = sweep.about, sweep.about["scenarios"]
    which = f"scenario {scenarios[0]}" if len(scenarios) == 1 else f"{len(scenarios)} scenarios"
    failed = len(sweep.runs) - len(sweep.done)
    runs = f"{len(sweep.done):,} runs" + (f", {failed} failed" if failed else "")
    if not sweep.complete:
        runs += f" of {about['runs']:,} (not complete)"
    seeds = f"{about['replicates']} seed{'s' * (about['replicates'] != 1)} each"
    return origin(f"{which}, scale {about['scale']:g}", f"{runs}, {seeds}")


def panel(picture: Picture, box: Sequence[float], title: str, *, labels: float = 0.0) -> Axes:
    """Return axes in a box (left, bottom, right, top of the page, 0..1).

    `labels` is the share of the box kept free at the right for the names of the lines.
    """
    left, bottom, right, top = box
    width = (right - left) * (1 - labels)
    axes = picture.add_axes((left, bottom, width, top - bottom))
    axes.set_title(title)
    axes.thermidor_right = right  # where the names of its lines must end
    axes.tick_params(length=0)
    return axes


def grid(box: Sequence[float], rows: int, columns: int, gaps: Sequence[float]) -> np.ndarray:
    """Return boxes (left, bottom, width, height) of equal panels: (rows, columns, 4) float64.

    Parameters
    ----------
    box : sequence of float
        Left, bottom, right, top of the page, 0..1.
    gaps : sequence of float
        Between columns and between rows.
    """
    left, bottom, right, top = box
    width = (right - left - gaps[0] * (columns - 1)) / columns
    height = (top - bottom - gaps[1] * (rows - 1)) / rows
    i, j = np.indices((rows, columns))
    x, y = left + j * (width + gaps[0]), top - height - i * (height + gaps[1])
    return np.stack([x, y, np.full_like(x, width), np.full_like(y, height)], axis=-1)


def bare(axes: Axes) -> None:
    """Take away grid, ticks and frame."""
    axes.grid(False)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def years(runs: Runs) -> np.ndarray:
    """Return the middle of every month as a decimal year: (n_months,) float64."""
    return (np.array(runs.month_numbers) + 0.5) / 12


def time_axis(axes: Axes, runs: Runs) -> None:
    """Label the years."""
    numbers = runs.month_numbers
    first, last = numbers[0] / 12, (numbers[-1] + 1) / 12
    axes.set_xlim(first, last)
    step = 1 if last - first < 5 else 2
    ticks = [year for year in range(int(np.ceil(first)), int(last) + 1, step) if year < last]
    axes.set_xticks(ticks, [str(year) for year in ticks])


def share_axis(axes: Axes, top: float = 1.0) -> None:
    """Write shares as per cent."""
    axes.set_ylim(0, top)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))


def count_axis(axes: Axes, top: float | None = None) -> None:
    """Write counts in plain words."""
    axes.set_ylim(0, top)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: plain(value)))


def log_axis(axes: Axes) -> None:
    """Put counts on a log axis that holds the lines and the marks."""
    known = _drawn(axes)
    axes.set_yscale("log")
    if known.size:
        axes.set_ylim(known.min() / 1.6, known.max() * 1.6)
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: plain(value)))


def ratio_axis(axes: Axes, reach: float = 16.0) -> None:
    """Put a ratio on a log axis around 1; values beyond `reach` are cut off."""
    known = _drawn(axes)
    far = max(2.5, *(1.3 * np.maximum(known, 1 / known))) if known.size else 2.5
    axes.set_yscale("log", base=2)
    axes.set_ylim(1 / min(far, reach), min(far, reach))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:g}" if value >= 1 else f"1/{1 / value:g}")
    )


def _drawn(axes: Axes) -> np.ndarray:
    """Return the values above zero of every line and mark except the plain curve."""
    lines = [np.asarray(li.get_ydata(), float) for li in axes.lines if li.get_gid() != "null"]
    values = np.concatenate([np.empty(0), *lines])
    return values[np.isfinite(values) & (values > 0)]


def plain(value: float) -> str:
    """Return a count as a reader would say it: 350,000 or 1.2 million."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:.3g} million"
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.2g}"


def curve(axes: Axes, x: np.ndarray, points: np.ndarray, colour: str, name: str = "") -> None:
    """Draw the median and two bands of a distribution; `name_lines` writes the name later.

    Parameters
    ----------
    x : ndarray
        (n_months,) decimal years.
    points : ndarray
        (5, n_months): the 5, 25, 50, 75 and 95 % points.
    """
    low, lower, middle, upper, high = points
    if not np.isfinite(middle).any():
        return
    axes.fill_between(x, low, high, color=colour, alpha=0.14, lw=0)
    axes.fill_between(x, lower, upper, color=colour, alpha=0.24, lw=0)
    (line,) = axes.plot(x, middle, color=colour, lw=2.3, solid_capstyle="round")
    line.set_gid("median")
    if name:
        line_names.to_name(axes, x, middle, name, colour)
