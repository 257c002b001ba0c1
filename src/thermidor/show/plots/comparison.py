"""Scenarios side by side: paths, paired differences, and the order in which they part."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from thermidor.evidence.formatting import brief, capital
from thermidor.experiments.paired import Comparison, Difference
from thermidor.runs.table import Runs, quantiles
from thermidor.show import names
from thermidor.show.plots import canvas, plot
from thermidor.show.plots.canvas import BLUE, GREEN, INK, ORANGE, PURPLE, SOFT, VERMILION

COLOURS = (INK, VERMILION, BLUE, GREEN, ORANGE, PURPLE)
PATHS = (
    "participation",
    "elected_decision_share",
    "soviet_democracy_index",
    "bench_workers",
    "party_members",
    "office_staff",
    "appointment_share",
    "power_to_obstruct",
)
DIFFERENCES = (
    "participation",
    "soviet_democracy_index",
    "bench_workers",
    "office_staff",
    "appointment_share",
    "party_democracy_index",
)
MOST_ROWS = 22
DIVERGING = LinearSegmentedColormap.from_list(
    "parting", ("#8f2d0a", "#d55e00", "#f2c6a0", "#f7f7f5", "#a9cfe6", "#0072B2", "#003f66")
)


def _page(title: str, subtitle: str, sets: Sequence[Runs], pairs: int) -> canvas.Picture:
    first = sets[0].done[0]
    footer = canvas.origin(
        f"scale {first.scale:g}, account {first.account}",
        f"{pairs} seeds, the same for each scenario",
    )
    return canvas.page(capital(title), subtitle, footer)


def _panels(picture: canvas.Picture, columns: int, called: Sequence[str]) -> Iterator[tuple]:
    """Yield each name with the axes of its panel, in two rows."""
    boxes = canvas.grid((0.058, 0.09, 0.98, 0.8), 2, columns, (0.056, 0.125)).reshape(-1, 4)
    for name, box in zip(called, boxes, strict=False):
        axes = picture.add_axes(box)
        axes.tick_params(length=0)
        yield name, axes


def _against(comparison: Comparison) -> str:
    return f"{names.scenario(comparison.other)} against {names.scenario(comparison.first)}"


@plot("comparison")
def side_by_side(sets: Sequence[Runs], comparisons: Sequence[Comparison]) -> Figure:
    """Draw the paths of the scenarios, panel by panel; dotted, the month in which they part."""
    title = " and ".join(names.scenario(runs[0].scenario) for runs in sets)
    subtitle = (
        "Median and the bands that hold half and 90 % of the runs. Dotted: the month from which "
        "they differ for good."
    )
    picture = _page(title, subtitle, sets, comparisons[0].pairs)
    x = 0.975
    for runs, colour in reversed(list(zip(sets, COLOURS, strict=False))):
        name = names.scenario(runs[0].scenario)
        picture.text(x, 0.912, f"■ {name}", color=colour, size=12, ha="right", va="top")
        x -= 0.028 + 0.0078 * len(name)
    known = [name for name in PATHS if name in sets[0].observables]
    for name, axes in _panels(picture, 4, known):
        for runs, colour in zip(sets, COLOURS, strict=False):
            canvas.curve(axes, canvas.years(runs), quantiles(runs.values(name)), colour)
        for comparison, colour in zip(comparisons, COLOURS[1:], strict=False):
            found = next(d for d in comparison.differences if d.observable == name)
            _parting(axes, comparison, found, colour)
        _axis(axes, name)
        canvas.time_axis(axes, sets[0])
        axes.set_xticks(axes.get_xticks()[::2])
        axes.set_title(textwrap.fill(capital(names.observable(name)), 22), size=12, pad=7)
    return picture


def _parting(axes: Axes, comparison: Comparison, found: Difference, colour: str) -> None:
    if found.parts is not None:
        axes.axvline((comparison.start + found.parts) / 12, color=colour, lw=1.2, ls=":")


def _axis(axes: Axes, name: str) -> None:
    style = names.style(name)
    if style == "share":
        canvas.share_axis(axes)
    elif style == "index":
        axes.set_ylim(0, 1)
    else:
        canvas.count_axis(axes)
        axes.yaxis.set_major_formatter(lambda v, _: brief(v) if v else "0")


@plot("comparison")
def differences(sets: Sequence[Runs], comparison: Comparison) -> Figure:
    """Draw paired differences with their interval; pale, the interval without pairing."""
    gains = [d.gain for d in comparison.differences if np.isfinite(d.gain)]
    subtitle = (
        "Difference between runs with the same seed: mean and 95 % interval; pale: without pairing."
    )
    if gains:
        subtitle += f" Pairing is worth {np.median(gains):.1f} times as many runs (median)."
    picture = _page(_against(comparison), subtitle, sets, comparison.pairs)
    found = {d.observable: d for d in comparison.differences}
    x = canvas.years(sets[0])
    for name, axes in _panels(picture, 3, [name for name in DIFFERENCES if name in found]):
        d = found[name]
        axes.fill_between(x, d.wide_low, d.wide_high, color=BLUE, alpha=0.16, lw=0)
        axes.fill_between(x, d.low, d.high, color=BLUE, alpha=0.5, lw=0)
        axes.plot(x, d.mean, color=INK, lw=1.6)
        axes.axhline(0, color=SOFT, lw=0.9)
        _parting(axes, comparison, d, VERMILION)
        canvas.time_axis(axes, sets[0])
        gain = f"  (x {d.gain:.1f})" if np.isfinite(d.gain) else ""
        axes.set_title(capital(names.observable(name)) + gain, size=12.5, pad=7)
        write = AMOUNTS.get(names.style(name), "{:.3g}".format)
        axes.yaxis.set_major_formatter(lambda v, _, write=write: _signed(write(abs(v)), v))
    return picture


AMOUNTS = {"count": brief, "share": lambda value: f"{100 * value:.3g} %"}


def _signed(text: str, value: float) -> str:
    return "0" if abs(value) < 1e-12 else ("+" if value > 0 else "-") + text


@plot("comparison")
def chain(sets: Sequence[Runs], comparison: Comparison) -> Figure:
    """Draw what parts first, second, third: a strip for each observable, sorted by its month."""
    pressures = [d for d in comparison.chain if d.observable.startswith("channel_")]
    rows = [d for d in comparison.chain if not d.observable.startswith("channel_")][:MOST_ROWS]
    subtitle = (
        "What differs first, second, third. Each strip is one observable. Blue: more of it than in "
        f'"{names.scenario(comparison.first)}"; red: less. The dot: they differ for good from '
        "this month on."
    )
    if pressures:
        subtitle += f" The pressures differ from {comparison.month(pressures[0].parts)} on."
    picture = _page(_against(comparison), subtitle, sets, comparison.pairs)
    axes = picture.add_axes((0.235, 0.085, 0.745, 0.75))
    x = canvas.years(sets[0])
    edges = np.append(x - 1 / 24, x[-1] + 1 / 24)
    for k, d in enumerate(rows):
        size = np.nanmax(np.abs(d.mean)) or 1.0
        shown = np.where((d.low > 0) | (d.high < 0), d.mean / size, 0.0)[None, :]
        axes.pcolormesh(edges, [k - 0.38, k + 0.38], shown, cmap=DIVERGING, vmin=-1, vmax=1)
        month = (comparison.start + d.parts + 0.5) / 12
        axes.plot([month], [k], "o", ms=7, color=INK, mec="white", mew=1.2)
        left = month > x[0] + 0.12
        place = {"xytext": (-8 if left else 8, 0), "ha": "right" if left else "left"}
        style = {"textcoords": "offset points", "va": "center", "size": 9.5, "color": INK}
        axes.annotate(comparison.month(d.parts), (month, k), **place, **style)
    labels = [f"{k + 1}. {names.observable(d.observable)}" for k, d in enumerate(rows)]
    axes.set_yticks(range(len(rows)), labels, size=11.5 if len(rows) < 18 else 10.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    canvas.time_axis(axes, sets[0])
    axes.set_xlim(edges[0] - 0.75, edges[-1])
    axes.grid(False)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    return picture
