"""The party's votes: what its congresses decided, and how far delegates and members agreed."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.runs.votes import BODIES, Outcome, outcomes
from thermidor.show.plots import canvas, plot
from thermidor.show.plots.canvas import BLUE, INK, ORANGE, SOFT, VERMILION

KEY = (
    "A point is a run in which somebody moved the motion; the bar is the median. Right of the "
    "line it passed.\nHollow: members for it before the congress. At the "
    "right: the runs in which it was moved, and passed."
)


@plot("runs")
def votes(runs: Runs) -> Figure:
    """Draw the votes of the party's congresses on each motion, and the members' view before it."""
    found = [one for one in outcomes(runs) if one.body == BODIES["party_congress"]]
    height = max(canvas.SIZE[1], 2.6 + 0.52 * len(found))
    picture = canvas.page("The party's votes", KEY, canvas.of_runs(runs), height)
    axes = canvas.panel(picture, (0.42, 0.7 / height, 0.985, 1 - 1.55 / height), "", labels=0.26)
    if not found:
        canvas.bare(axes)
        axes.set_axis_off()
        axes.text(0, 0.5, "No motion was put to a congress of the party.", color=SOFT)
        return picture
    for row, one in enumerate(found):
        _motion(axes, runs, one, row)
    axes.axvline(0.5, color=INK, lw=1)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(found) - 0.4, -0.6)
    names = [textwrap.shorten(one.title, 46, placeholder=" …") for one in found]
    axes.set_yticks(
        range(len(found)),
        [f"{name}  {one.date}" for name, one in zip(names, found, strict=True)],
        size=11,
    )
    for label, one in zip(axes.get_yticklabels(), found, strict=True):
        label.set_color(VERMILION if one.platform else INK)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    axes.grid(visible=False)
    axes.set_title("Votes for the motion (red: a platform against the leaders)")
    return picture


def _motion(axes: Axes, runs: Runs, one: Outcome, row: int) -> None:
    """Draw a motion as a line of points, one for each run in which it was moved."""
    held = [run.votes[one.id] for run in runs.done if one.id in run.votes]
    moved = [motion for motion in held if motion.moved]
    colour = VERMILION if one.platform else BLUE
    spread = np.linspace(-0.16, 0.16, max(1, len(moved)))
    axes.scatter(
        [motion.members for motion in moved],
        row + 0.26 + 0.3 * spread,
        s=14,
        facecolors="none",
        edgecolors=ORANGE,
        lw=0.8,
    )
    axes.scatter([motion.share for motion in moved], row + spread, s=16, color=colour, alpha=0.6)
    if moved:
        axes.plot([one.share] * 2, [row - 0.24, row + 0.24], color=INK, lw=2)
    text = f"{one.moved} moved, {one.passed} passed"
    axes.annotate(
        text, (1.0, row), (6, 0), textcoords="offset points", va="center", size=11, color=SOFT
    )
