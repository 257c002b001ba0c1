"""The party by the time its members joined."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, marks, names
from thermidor.show.plots.canvas import BLUE, INK, ORANGE, REGION_COLOURS, REGION_NAMES, SKY

COHORTS = (
    ("party_cohort_pre1917", "before 1917", INK),
    ("party_cohort_1917", "in 1917", BLUE),
    ("party_cohort_first21", "in the first 21 months", SKY),
    ("party_cohort_later", "later", ORANGE),
)


@canvas.styled
def party(runs: Runs) -> Figure:
    """Members by cohort of joining, their mix in Moscow, and members in the two capitals."""
    picture = canvas.page(runs, "The party, by when its members joined", marks.KEY)
    left = canvas.panel(
        picture,
        (0.085, 0.105, 0.5, 0.775),
        "Members in Russia (dotted: nine tenths of the runs)",
        labels=0.18,
    )
    _stack(left, runs)
    marks.draw_marks(left, marks.marks(runs, "party_members"))
    canvas.count_axis(left)

    top = canvas.panel(picture, (0.6, 0.49, 0.985, 0.775), "Moscow: share who joined", labels=0.27)
    for observable, name, colour in COHORTS:
        canvas.fan(top, runs, observable, colour, name, region="moscow")
        marks.draw_marks(top, marks.marks(runs, observable, "moscow"), colour)
    canvas.share_axis(top)

    low = canvas.panel(picture, (0.6, 0.105, 0.985, 0.385), "Members in the capitals", labels=0.27)
    for region in ("petrograd", "moscow"):
        colour, name = REGION_COLOURS[region], REGION_NAMES[region]
        canvas.fan(low, runs, "party_members", colour, name, region=region)
        marks.draw_marks(low, marks.marks(runs, "party_members", region), colour)
    canvas.count_axis(low)
    for axes in (left, top, low):
        canvas.time_axis(axes, runs)
        names.name_lines(axes)
    marks.label_marks(picture)
    return picture


def _stack(axes, runs: Runs) -> None:
    """Pile the cohorts up to the median of the whole, and line its band of nine tenths."""
    known = [cohort for cohort in COHORTS if cohort[0] in runs.observables]
    if "party_members" not in runs.observables or not known:
        return
    x = canvas.years(runs)
    points = runs.band("party_members").to_numpy().T
    middle = np.nan_to_num([runs.band(name)[0.5].to_numpy() for name, _, _ in known])
    parts = middle / np.maximum(middle.sum(axis=0), 1e-9) * points[2]
    tops = np.cumsum(parts, axis=0)
    for part, top, (_, name, colour) in zip(parts, tops, known, strict=True):
        axes.fill_between(x, top - part, top, color=colour, alpha=0.72, lw=0)
        names.to_name(axes, x, top - part / 2, name, colour)
    (line,) = axes.plot(x, points[2], color=INK, lw=2)
    line.set_gid("median")
    for edge in (points[0], points[4]):
        axes.plot(x, edge, color=INK, lw=1, ls=(0, (2, 2)))
