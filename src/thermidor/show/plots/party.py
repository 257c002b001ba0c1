"""The party by the time its members joined."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, line_names, marks, panels, plot
from thermidor.show.plots.canvas import BLUE, INK, ORANGE, SKY

COHORTS = (
    ("party_cohort_pre1917", INK, "before 1917"),
    ("party_cohort_1917", BLUE, "in 1917"),
    ("party_cohort_first21", SKY, "in the first 21 months"),
    ("party_cohort_later", ORANGE, "later"),
)


@plot("runs")
def party(runs: Runs) -> Figure:
    """Draw members by cohort of joining, their mix in Moscow, and members in the two capitals."""
    picture = panels.page(runs, "The party, by when its members joined")
    title = "Members in Russia (dotted: 90 % of the runs)"
    left = canvas.panel(picture, (0.085, 0.105, 0.5, 0.775), title, labels=0.18)
    _stack(left, runs)
    marks.draw_marks(left, marks.marks(runs, "party_members"))
    canvas.count_axis(left)
    box = (0.6, 0.49, 0.985, 0.775)
    top = canvas.panel(picture, box, "Moscow: share who joined", labels=0.27)
    panels.draw(top, runs, COHORTS, region="moscow")
    canvas.share_axis(top)
    box = (0.6, 0.105, 0.985, 0.385)
    low = canvas.panel(picture, box, "Members in the capitals", labels=0.27)
    panels.regions(low, runs, "party_members", ("petrograd", "moscow"))
    canvas.count_axis(low)
    return panels.finish(picture, runs)


def _stack(axes: Axes, runs: Runs) -> None:
    """Stack the cohorts up to the median of all members, and draw the band of 90 % of the runs."""
    known = [cohort for cohort in COHORTS if cohort[0] in runs.observables]
    if "party_members" not in runs.observables or not known:
        return
    x = canvas.years(runs)
    low, _, middle, _, high = runs.band("party_members").to_numpy().T
    shares = np.nan_to_num([runs.band(name)[0.5].to_numpy() for name, _, _ in known])
    parts = shares / np.maximum(shares.sum(axis=0), 1e-9) * middle
    for part, top, (_, colour, name) in zip(parts, np.cumsum(parts, axis=0), known, strict=True):
        axes.fill_between(x, top - part, top, color=colour, alpha=0.72, lw=0)
        line_names.to_name(axes, x, top - part / 2, name, colour)
    (line,) = axes.plot(x, middle, color=INK, lw=2)
    line.set_gid("median")
    for edge in (low, high):
        axes.plot(x, edge, color=INK, lw=1, ls=(0, (2, 2)))
