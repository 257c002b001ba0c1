"""Response: every outcome of a sweep against one factor."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from thermidor.common.errors import InputError
from thermidor.evidence.formatting import capital
from thermidor.experiments.outcomes import Outcome
from thermidor.experiments.sweep_results import Sweep
from thermidor.show import names
from thermidor.show.plots import canvas, plot
from thermidor.show.plots.canvas import BLUE, INK, ORANGE, VERMILION, plain

MOST_PANELS = 6


def _suits(sweep: Sweep) -> bool:
    return sweep.about["method"] in ("grid", "list") and len(sweep.factors) == 1


@plot("sweep", suits=_suits)
def response(sweep: Sweep, factor: str | None = None) -> list[canvas.Picture]:
    """Draw every outcome against one factor: each run a dot, the medians a line.

    Parameters
    ----------
    sweep : Sweep
    factor : str, optional
        What varies along the axis; the first factor that is a number if None.

    Raises
    ------
    InputError
        If no factor is a number.
    """
    numeric = [f for f in sweep.factors if pd.api.types.is_numeric_dtype(sweep.runs[f])]
    if not (factor or numeric):
        raise InputError("a response needs a factor that is a number.", place="plots")
    x = factor or numeric[0]
    outcomes = [o for o in sweep.outcomes if o.label or not o.observable.startswith("regime_")]
    outcomes = outcomes[:MOST_PANELS]
    about = sweep.about
    picture = canvas.page(about["title"], about["question"] or "", canvas.of_sweep(sweep))
    columns = max(1, min(len(outcomes), 3))
    rows = max(1, -(-len(outcomes) // columns))
    boxes = canvas.grid((0.07, 0.115, 0.97, 0.79), rows, columns, (0.06, 0.21)).reshape(-1, 4)
    for outcome, box in zip(outcomes, boxes, strict=False):
        axes = picture.add_axes(box)
        _dots(axes, sweep, x, outcome)
        title = capital(names.outcome(outcome))
        axes.set_title(textwrap.fill(title, int(box[2] * 1920 / 15)))
        axes.set_xlabel(names.factor(x), size=11)
        axes.tick_params(length=0)
    return [picture]


def _dots(axes: Axes, sweep: Sweep, x: str, outcome: Outcome) -> None:
    done, y = sweep.done, outcome.name
    groups = list(done.groupby(["scenario", "account"], sort=False))
    many = [done[key].nunique() > 1 for key in ("scenario", "account")]
    for (case, frame), colour in zip(groups, (BLUE, VERMILION, ORANGE, INK), strict=False):
        axes.plot(frame[x], frame[y], "o", ms=6, color=colour, alpha=0.45, mew=0)
        values = frame.groupby(x)[y]
        middle = values.mean() if outcome.label else values.median()
        called = (names.scenario(case[0]), case[1])
        name = " / ".join(part for part, several in zip(called, many, strict=True) if several)
        axes.plot(middle.index, middle, "-", lw=2.3, color=colour, label=name)
    style = "share" if outcome.label else names.style(outcome.observable)
    known = done[y].to_numpy(float)
    known = known[np.isfinite(known)]  # maybe none
    top = 1.02 if style in ("share", "index") and known.max(initial=0.0) <= 1 else None
    axes.set_ylim(known.min(initial=0.0), top)
    if style == "share":
        axes.yaxis.set_major_formatter(lambda v, _: f"{100 * v:.0f} %")
    elif style == "count":
        axes.yaxis.set_major_formatter(lambda v, _: plain(v))
    if len(groups) > 1:
        axes.legend(frameon=False, fontsize=10)
