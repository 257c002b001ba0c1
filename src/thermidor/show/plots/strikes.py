"""Strikes: how many, how large, how far they spread, and how they are answered."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, line_names, panels, plot
from thermidor.show.plots.canvas import BLUE, GREEN, ORANGE, SKY, SOFT, VERMILION

KEY = (
    "Left: mean over the runs. Right: medians, with bands that hold half and 90 % of the runs.\n"
    "A strike is a plant in which a quarter of the workers stopped. A person of the soviet's "
    "executive or of the party committee answers."
)
SIZES = (
    ("strikes_small", SKY, "under 200 stopped"),
    ("strikes_middle", BLUE, "200 to 999"),
    ("strikes_large", VERMILION, "1,000 and more"),
)
ANSWERS = (
    ("strikes_conceded", GREEN, "conceded"),
    ("strikes_unanswered", "#b8b8b8", "nothing done"),
    ("strikes_locked_out", ORANGE, "locked out"),
    ("strikes_struck_back", VERMILION, "arrests, force"),
)


@plot("runs")
def strikes(runs: Runs) -> Figure:
    """Draw strikes by size and by answer, the workers who stopped, and who answered."""
    picture = panels.page(runs, "Strikes, and how they are answered", KEY)
    box = (0.065, 0.49, 0.53, 0.775)
    top = canvas.panel(picture, box, "Strikes a month by size (mean of 3 months)", labels=0.24)
    _stack(top, runs, SIZES)
    box = (0.065, 0.105, 0.53, 0.385)
    low = canvas.panel(picture, box, "The same by the answer given", labels=0.24)
    _stack(low, runs, ANSWERS)
    box = (0.6, 0.49, 0.985, 0.775)
    right = canvas.panel(picture, box, "Workers who stopped in a month", labels=0.27)
    panels.regions(right, runs, "workers_stopped", ("petrograd", "moscow", "provinces"))
    right.set_ylim(0, None)
    right.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    box = (0.6, 0.105, 0.985, 0.385)
    who = canvas.panel(picture, box, "Answered in a party committee (12 months)")
    panels.draw(who, runs, [("strikes_answered_by_party", VERMILION, "")])
    canvas.share_axis(who)
    return panels.finish(picture, runs)


def _stack(axes: Axes, runs: Runs, parts: panels.Lines) -> None:
    """Stack the means of some counts."""
    known = [part for part in parts if part[0] in runs.observables]
    if not known:
        axes.text(0.02, 0.5, "not recorded", transform=axes.transAxes, color=SOFT)
        return
    x, below = canvas.years(runs), np.zeros(len(runs.month_numbers))
    for name, colour, title in known:
        values = np.nan_to_num(panels.running_mean(runs.values(name), 3)).mean(axis=0)
        axes.fill_between(x, below, below + values, color=colour, alpha=0.8, lw=0)
        line_names.to_name(axes, x, below + values / 2, title, colour)
        below = below + values
    canvas.count_axis(axes)
