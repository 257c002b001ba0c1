"""Soviets and government: who takes part, what it decides, which bodies take the decisions."""

from __future__ import annotations

from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, panels, plot
from thermidor.show.plots.canvas import BLUE, GREEN, INK, ORANGE, VERMILION

POWER = (
    ("power_to_decide", BLUE, "power to decide"),
    ("power_to_obstruct", ORANGE, "power to obstruct"),
    ("accountability", GREEN, "posts whose holder can be recalled"),
    ("soviet_democracy_index", VERMILION, "soviet democracy"),
)
DECISIONS = (
    ("elected_decision_share", BLUE, "soviets and their committees"),
    ("sovnarkom_decision_share", GREEN, "Sovnarkom"),
    ("party_decision_share", VERMILION, "party bodies"),
)


@plot("runs")
def participation(runs: Runs) -> Figure:
    """Draw who takes part in meetings, by region, and what power that participation has."""
    picture = panels.page(runs, "Who takes part, and what it decides")
    box = (0.065, 0.105, 0.5, 0.775)
    left = canvas.panel(picture, box, "Workers who take part in a month", labels=0.2)
    panels.regions(left, runs, "participation", ("petrograd", "moscow", "provinces"))
    box = (0.555, 0.105, 0.985, 0.775)
    right = canvas.panel(picture, box, "Power from below (0 none, 1 full)", labels=0.28)
    panels.draw(right, runs, POWER)
    for axes in (left, right):
        canvas.share_axis(axes)
    right.yaxis.set_major_formatter(lambda value, _: f"{value:.1f}")
    return panels.finish(picture, runs)


@plot("runs")
def decisions(runs: Runs) -> Figure:
    """Draw which bodies take the decisions, and how often they still meet."""
    title = "Where decisions are taken, and how often the bodies still meet"
    picture = panels.page(runs, title)
    box = (0.065, 0.105, 0.53, 0.775)
    left = canvas.panel(picture, box, "Share of decisions taken by", labels=0.22)
    panels.draw(left, runs, DECISIONS)
    canvas.share_axis(left)
    for observable, title, bottom, top in (
        ("cec_meetings_per_week", "CEC meetings a week (3-month mean)", 0.49, 0.775),
        ("sovnarkom_meetings", "Sovnarkom meetings a month (mean of 3)", 0.105, 0.385),
    ):
        axes = canvas.panel(picture, (0.6, bottom, 0.985, top), title)
        panels.draw(axes, runs, [(observable, INK, "")], months=3)
        axes.set_ylim(0, None)
    return panels.finish(picture, runs)
