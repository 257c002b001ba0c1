"""What the plots share: page, colours, bands over runs, labels that keep out of each other's way.

Colours are those of Okabe and Ito, told apart by nearly everybody and in grey print.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

import thermidor
from thermidor.runs.table import Runs, quantiles
from thermidor.show.plots import names

INK, SOFT, FAINT = "#1b1b1b", "#5c5c5c", "#dddddd"
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
REGION_COLOURS = {"petrograd": VERMILION, "moscow": BLUE, "provinces": GREEN, "russia": INK}
REGION_NAMES = {
    "petrograd": "Petrograd",
    "moscow": "Moscow",
    "provinces": "provinces",
    "russia": "Russia",
}
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
        import io

        file = io.BytesIO()
        self.savefig(file, format="png", dpi=90)
        return file.getvalue()


def styled(function):
    """Draw in this module's style without touching the reader's own settings."""

    def drawn(runs: Runs) -> Figure:
        with matplotlib.rc_context({**matplotlib.rcParamsDefault, **STYLE, "backend": "agg"}):
            return function(runs)

    drawn.__doc__, drawn.__name__ = function.__doc__, function.__name__
    return drawn


def page(runs: Runs, title: str, subtitle: str) -> Picture:
    """Return an empty page: title, what is drawn, and a footer that says where it comes from."""
    picture = Picture(figsize=SIZE, dpi=DPI, facecolor="white")
    FigureCanvasAgg(picture)
    picture.text(0.035, 0.952, title, size=21, weight="bold", color=INK, va="center")
    picture.text(0.035, 0.912, subtitle, size=11.5, color=SOFT, va="top", linespacing=1.35)
    picture.text(0.035, 0.022, footer(runs), size=9, color=SOFT, va="center")
    return picture


def footer(runs: Runs) -> str:
    """Return one line: version, scenario, account, scale, seeds, and what this is not."""
    done = runs.done
    first = done[0]
    seeds = [run.seed for run in done]
    told = f"seed {seeds[0]}" if len(seeds) == 1 else f"seeds {min(seeds)} to {max(seeds)}"
    number = f"{len(done)} run{'s' * (len(done) != 1)}"
    return (
        f"thermidor {thermidor.__version__}   |   scenario {first.scenario}, "
        f"account {first.account}, scale {first.scale:g}   |   {number}, {told}   |   "
        "model output, not data"
    )


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


def years(runs: Runs) -> np.ndarray:
    """Return the middle of every month as a decimal year."""
    return np.array([(month + 0.5) / 12 for month in runs.month_numbers])


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
    """Put a ratio on a log axis around 1; what lies beyond `reach` is cut off."""
    known = _drawn(axes)
    far = max(2.5, *(1.3 * np.maximum(known, 1 / known))) if known.size else 2.5
    axes.set_yscale("log", base=2)
    axes.set_ylim(1 / min(far, reach), min(far, reach))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:g}" if value >= 1 else f"1/{1 / value:g}")
    )


def _drawn(axes: Axes) -> np.ndarray:
    """Return the values over zero of every line and mark but the null's."""
    lines = [np.asarray(li.get_ydata(), float) for li in axes.lines if li.get_gid() != "null"]
    values = np.concatenate([np.empty(0), *lines])
    return values[np.isfinite(values) & (values > 0)]


def plain(value: float) -> str:
    """Return a count as a reader would say it: 350,000 or 1.2 million."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:.3g} million"
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.2g}"


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
    """Draw one observable: median, the band of half the runs, of nine tenths; dashed the null.

    Counts that jump from month to month are averaged over some `months` of each run first.
    """
    if observable not in runs.observables:
        return
    x = years(runs)
    values = running_mean(runs.values(observable, region), months)
    curve(axes, x, quantiles(values), colour, name)
    null = null_curves().path(observable, region, len(x))
    if null is not None:  # as an artist: a plain curve may shoot up, and must not stretch the axes
        style = {"color": colour, "lw": 1.3, "ls": (0, (4, 3)), "alpha": 0.85, "gid": "null"}
        axes.add_artist(Line2D(x, null[1], **style))


def running_mean(values: np.ndarray, months: int) -> np.ndarray:
    """Return each run's mean over some months around each month, fewer at the ends."""
    if months <= 1:
        return values
    known = np.isfinite(values)
    box = np.ones(months)
    sums, counts = (
        np.apply_along_axis(np.convolve, 1, part.astype(float), box, mode="same")
        for part in (np.where(known, values, 0.0), known)
    )
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


@lru_cache(maxsize=1)
def null_curves():
    """Return the null account: a plain curve per observable, fitted to the calibrate rows."""
    from thermidor.evidence import article, baselines

    return baselines.fit(article.calibration_rows())


def curve(axes: Axes, x: np.ndarray, points: np.ndarray, colour: str, name: str = "") -> None:
    """Draw (5, n) points of a distribution; the name waits for `name_lines`."""
    if not np.isfinite(points[2]).any():
        return
    axes.fill_between(x, points[0], points[4], color=colour, alpha=0.14, lw=0)
    axes.fill_between(x, points[1], points[3], color=colour, alpha=0.24, lw=0)
    (line,) = axes.plot(x, points[2], color=colour, lw=2.3, solid_capstyle="round")
    line.set_gid("median")
    if name:
        names.to_name(axes, x, points[2], name, colour)
