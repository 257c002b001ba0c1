"""Scenarios side by side: paths, paired differences, and the order in which they part."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

import thermidor
from thermidor.evidence.formatting import brief
from thermidor.experiments import names as words
from thermidor.runs.table import quantiles
from thermidor.show.plots import sheet
from thermidor.show.plots.canvas import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SOFT,
    VERMILION,
    count_axis,
    curve,
    share_axis,
    time_axis,
    years,
)

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


def _footer(sets, pairs: int) -> str:
    first = sets[0].done[0]
    return (
        f"thermidor {thermidor.__version__}   |   scale {first.scale:g}, account {first.account}"
        f"   |   {pairs} seeds, the same for each scenario   |   model output, not data"
    )


def _grid(picture, n_columns: int, n_rows: int, k: int, top: float = 0.83):
    left, right, bottom, gap_x, gap_y = 0.058, 0.98, 0.09, 0.056, 0.125
    width = (right - left - gap_x * (n_columns - 1)) / n_columns
    height = (top - bottom - gap_y * (n_rows - 1)) / n_rows
    i, j = divmod(k, n_columns)
    box = (left + j * (width + gap_x), top - height - i * (height + gap_y), width, height)
    axes = picture.add_axes(box)
    axes.tick_params(length=0)
    return axes


def _name(axes, observable: str, wide: int = 22) -> None:
    text = words.observable(observable)
    axes.set_title(textwrap.fill(text[:1].upper() + text[1:], wide), size=12, pad=7)


@sheet.styled
def paths(sets, comparisons):
    """Draw the paths of the scenarios, panel by panel; dotted, the month in which they part."""
    title = " and ".join(words.scenario(runs[0].scenario) for runs in sets)
    told = "Median, half and nine tenths of the runs. Dotted: where they part for good."
    picture = sheet.sheet(title[:1].upper() + title[1:], told, _footer(sets, comparisons[0].pairs))
    at = 0.975
    for runs, colour in reversed(list(zip(sets, COLOURS, strict=False))):
        name = words.scenario(runs[0].scenario)
        picture.text(at, 0.912, f"■ {name}", color=colour, size=12, ha="right", va="top")
        at -= 0.028 + 0.0078 * len(name)
    shown = [name for name in PATHS if name in sets[0].observables]
    for k, name in enumerate(shown):
        axes = _grid(picture, 4, 2, k, 0.8)
        for runs, colour in zip(sets, COLOURS, strict=False):
            curve(axes, years(runs), quantiles(runs.values(name)), colour)
        for comparison, colour in zip(comparisons, COLOURS[1:], strict=False):
            found = next(d for d in comparison.differences if d.observable == name)
            if found.parts is not None:
                month = (comparison.start + found.parts) / 12
                axes.axvline(month, color=colour, lw=1.2, ls=":")
        _axis(axes, name)
        time_axis(axes, sets[0])
        axes.set_xticks(axes.get_xticks()[::2])
        _name(axes, name)
    return picture


def _axis(axes, name: str) -> None:
    style = words.style(name)
    if style == "share":
        share_axis(axes)
    elif style == "index":
        axes.set_ylim(0, 1)
    else:
        count_axis(axes)
        axes.yaxis.set_major_formatter(lambda v, _: brief(v) if v else "0")


@sheet.styled
def differences(sets, comparison):
    """Draw paired differences with their interval; pale, the interval without pairing."""
    title = f"{words.scenario(comparison.other)} against {words.scenario(comparison.first)}"
    gains = [d.gain for d in comparison.differences if np.isfinite(d.gain)]
    gain = float(np.median(gains)) if gains else np.nan
    told = "Difference of runs with the same seed, mean and 95 % interval; pale: without pairing."
    if np.isfinite(gain):
        told += f" Pairing is worth {gain:.1f} times as many runs (median)."
    picture = sheet.sheet(title[:1].upper() + title[1:], told, _footer(sets, comparison.pairs))
    found = {d.observable: d for d in comparison.differences}
    x = years(sets[0])
    for k, name in enumerate([n for n in DIFFERENCES if n in found]):
        d, axes = found[name], _grid(picture, 3, 2, k, 0.8)
        axes.fill_between(x, d.wide_low, d.wide_high, color=BLUE, alpha=0.16, lw=0)
        axes.fill_between(x, d.low, d.high, color=BLUE, alpha=0.5, lw=0)
        axes.plot(x, d.mean, color=INK, lw=1.6)
        axes.axhline(0, color=SOFT, lw=0.9)
        if d.parts is not None:
            axes.axvline((comparison.start + d.parts) / 12, color=VERMILION, lw=1.2, ls=":")
        time_axis(axes, sets[0])
        text = words.observable(name)
        text = text[:1].upper() + text[1:]
        if np.isfinite(d.gain):
            text += f"  (x {d.gain:.1f})"
        axes.set_title(text, size=12.5, pad=7)
        if words.style(name) == "count":
            axes.yaxis.set_major_formatter(lambda v, _: _signed(brief(abs(v)), v))
        elif words.style(name) == "share":
            axes.yaxis.set_major_formatter(lambda v, _: _signed(f"{100 * abs(v):.3g} %", v))
        else:
            axes.yaxis.set_major_formatter(lambda v, _: _signed(f"{abs(v):.3g}", v))
    return picture


def _signed(text: str, value: float) -> str:
    return "0" if abs(value) < 1e-12 else ("+" if value > 0 else "-") + text


@sheet.styled
def chain(sets, comparison):
    """Draw what moves first, second, third: a strip for each observable, sorted by its parting."""
    pressures = [d for d in comparison.chain if d.observable.startswith("channel_")]
    own = [d for d in comparison.chain if not d.observable.startswith("channel_")]
    rows = own[:MOST_ROWS]
    title = f"{words.scenario(comparison.other)} against {words.scenario(comparison.first)}"
    told = (
        "What parts first, second, third. Each strip is one observable: blue, more of it than in "
        f'"{words.scenario(comparison.first)}"; red, less; the dot, where they part for good.'
    )
    if pressures:
        told += f" The pressures differ from {comparison.month(pressures[0].parts)} on."
    picture = sheet.sheet(title[:1].upper() + title[1:], told, _footer(sets, comparison.pairs))
    axes = picture.add_axes((0.235, 0.085, 0.745, 0.75))
    x = years(sets[0])
    edges = np.append(x - 1 / 24, x[-1] + 1 / 24)
    for k, d in enumerate(rows):
        size = np.nanmax(np.abs(d.mean)) or 1.0
        shown = np.where((d.low > 0) | (d.high < 0), d.mean / size, 0.0)[None, :]
        axes.pcolormesh(edges, [k - 0.38, k + 0.38], shown, cmap=DIVERGING, vmin=-1, vmax=1)
        month = (comparison.start + d.parts + 0.5) / 12
        axes.plot([month], [k], "o", ms=7, color=INK, mec="white", mew=1.2)
        on_left = month > x[0] + 0.12
        axes.annotate(
            comparison.month(d.parts),
            (month, k),
            xytext=(-8 if on_left else 8, 0),
            textcoords="offset points",
            ha="right" if on_left else "left",
            va="center",
            size=9.5,
            color=INK,
        )
    labels = [f"{k + 1}. {words.observable(d.observable)}" for k, d in enumerate(rows)]
    axes.set_yticks(range(len(rows)), labels, size=11.5 if len(rows) < 18 else 10.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    time_axis(axes, sets[0])
    axes.set_xlim(edges[0] - 0.75, edges[-1])
    axes.grid(False)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    return picture
