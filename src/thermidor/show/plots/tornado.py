"""Tornado: how much each factor moves an outcome, the strongest on top, with its interval."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermidor.evidence.formatting import capital
from thermidor.experiments import sensitivity
from thermidor.experiments.sensitivity import Analysis
from thermidor.experiments.sweep_results import Sweep
from thermidor.show import names
from thermidor.show.plots import canvas, plot
from thermidor.show.plots.canvas import BLUE, INK, SOFT, VERMILION

MOST_BARS = 14
PER_PAGE = 3
_SENTENCE = {
    "RBD-FAST": "Bars: share of the variance that each explains alone (RBD-FAST)",
    "Sobol'": "Bars: share of the variance, alone (full) and with all interactions (pale) (Sobol')",
    "Morris": "Bars: mean absolute change from the low to the high end of its range (Morris)",
    "variance between levels": "Bars: share of the variance that lies between its levels",
}


def _suits(sweep: Sweep) -> bool:
    method, several = sweep.about["method"], len(sweep.factors) > 1
    return several and method != "list" and not (method == "grid" and len(sweep.factors) == 2)


@plot("sweep", suits=_suits)
def tornado(sweep: Sweep, analyses: Sequence[Analysis] | None = None) -> list[Figure]:
    """Draw the influence of every factor on each outcome, three outcomes to a page.

    Parameters
    ----------
    sweep : Sweep
    analyses : sequence of Analysis, optional
        The sensitivity of each outcome; computed where it is not given.
    """
    drawn = [a for a in (sensitivity.analyse(sweep) if analyses is None else analyses) if a.effects]
    return [_page(sweep, drawn[k : k + PER_PAGE]) for k in range(0, len(drawn), PER_PAGE)]


def _page(sweep: Sweep, analyses: Sequence[Analysis]) -> canvas.Picture:
    key = _SENTENCE[analyses[0].method] + "; lines: 95 % interval."
    key += " Blue: more of the factor, more of the outcome; red: less."
    subtitle = f"{sweep.about['question'] or ''} {key}".strip()
    picture = canvas.page(sweep.about["title"], subtitle, canvas.of_sweep(sweep))
    left, right, top, bottom, room = 0.035, 0.975, 0.755, 0.11, 0.155
    width = (right - left) / len(analyses)
    several = _several(analyses)
    for k, analysis in enumerate(analyses):
        start = left + k * width
        axes = picture.add_axes((start + room, bottom, width - room - 0.02, top - bottom))
        _panel(axes, analysis)
        text = capital(names.outcome(analysis.outcome))
        if several:
            text += f" ({names.scenario(analysis.scenario)}, {analysis.account})"
        title = textwrap.fill(text, int(100 * width))
        picture.text(start, top + 0.02, title, size=13, weight="bold", color=INK, va="bottom")
    return picture


def _several(analyses: Sequence[Analysis]) -> bool:
    return len({(a.scenario, a.account) for a in analyses}) > 1


def _panel(axes: Axes, analysis: Analysis) -> None:
    effects = analysis.effects[:MOST_BARS]
    rows = np.arange(len(effects))
    colours = [BLUE if e.slope >= 0 else VERMILION for e in effects]
    if analysis.method == "Sobol'":
        axes.barh(rows, [max(0, e.total) for e in effects], color=colours, alpha=0.3, height=0.62)
    axes.barh(rows, [max(0, e.first) for e in effects], color=colours, height=0.62)
    low = [max(0.0, e.first_low) for e in effects]
    high = [max(0.0, e.first_high) for e in effects]
    axes.hlines(rows, low, high, color=INK, lw=1.3)
    called = [textwrap.fill(names.short_factor(e.factor).replace(".", ". "), 22) for e in effects]
    axes.set_yticks(rows, [n.replace(". ", ".") for n in called], size=11)
    axes.set_ylim(len(effects) - 0.4, -0.6)
    reach = max([*high, *(0 if np.isnan(e.total) else e.total for e in effects), 1e-9])
    axes.set_xlim(0, 1.06 * reach)
    if analysis.method != "Morris":
        axes.set_xlim(0, min(1.0, 1.06 * reach))  # a share over one is an estimate's noise
        axes.xaxis.set_major_formatter(lambda v, _: f"{100 * v:.0f} %")
    axes.locator_params(axis="x", nbins=4)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    axes.tick_params(length=0)
    note = f"{analysis.used} points"
    if analysis.missing:
        note += f", {analysis.missing} left out for missing values"
    if np.isfinite(analysis.luck):
        note += f"; chance makes {100 * analysis.luck:.0f} % of a run's variance"
    style = {"ha": "right", "va": "bottom", "size": 10, "color": SOFT}
    axes.text(1.0, 0.01, textwrap.fill(note, 36), transform=axes.transAxes, **style)
