"""Soviets and government: who takes part, what it decides, where decisions went."""

from __future__ import annotations

from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, marks, names
from thermidor.show.plots.canvas import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    REGION_COLOURS,
    REGION_NAMES,
    VERMILION,
)


@canvas.styled
def participation(runs: Runs) -> Figure:
    """Who takes part in meetings, by region, and what power that participation has."""
    picture = canvas.page(runs, "Who takes part, and what it decides", marks.KEY)
    left = canvas.panel(
        picture, (0.065, 0.105, 0.5, 0.775), "Workers taking part in a month", labels=0.2
    )
    for region in ("petrograd", "moscow", "provinces"):
        canvas.fan(
            left, runs, "participation", REGION_COLOURS[region], REGION_NAMES[region], region=region
        )
        marks.draw_marks(left, marks.marks(runs, "participation", region), REGION_COLOURS[region])
    right = canvas.panel(
        picture, (0.555, 0.105, 0.985, 0.775), "Power from below (0 none, 1 full)", labels=0.28
    )
    for observable, colour, name in (
        ("power_to_decide", BLUE, "power to decide"),
        ("power_to_obstruct", ORANGE, "power to obstruct"),
        ("accountability", GREEN, "posts whose holder can be recalled"),
        ("soviet_democracy_index", VERMILION, "soviet democracy"),
    ):
        canvas.fan(right, runs, observable, colour, name)
        marks.draw_marks(right, marks.marks(runs, observable), colour)
    for axes in (left, right):
        canvas.time_axis(axes, runs)
        canvas.share_axis(axes)
        names.name_lines(axes)
    right.yaxis.set_major_formatter(lambda value, _: f"{value:.1f}")
    marks.label_marks(picture)
    return picture


@canvas.styled
def decisions(runs: Runs) -> Figure:
    """Which bodies take the decisions, and how often they still meet."""
    picture = canvas.page(
        runs, "Where decisions are taken, and how often the bodies still meet", marks.KEY
    )
    left = canvas.panel(
        picture, (0.065, 0.105, 0.53, 0.775), "Share of decisions taken by", labels=0.22
    )
    for observable, colour, name in (
        ("elected_decision_share", BLUE, "soviets and their committees"),
        ("sovnarkom_decision_share", GREEN, "Sovnarkom"),
        ("party_decision_share", VERMILION, "party bodies"),
    ):
        canvas.fan(left, runs, observable, colour, name)
        marks.draw_marks(left, marks.marks(runs, observable), colour)
    canvas.share_axis(left)
    top = canvas.panel(picture, (0.6, 0.49, 0.985, 0.775), "CEC meetings a week (3-month mean)")
    canvas.fan(top, runs, "cec_meetings_per_week", INK, months=3)
    marks.draw_marks(top, marks.marks(runs, "cec_meetings_per_week"))
    low = canvas.panel(picture, (0.6, 0.105, 0.985, 0.385), "Sovnarkom a month (3-month mean)")
    canvas.fan(low, runs, "sovnarkom_meetings", INK, months=3)
    marks.draw_marks(low, marks.marks(runs, "sovnarkom_meetings"))
    for axes in (top, low):
        axes.set_ylim(0, None)
    for axes in (left, top, low):
        canvas.time_axis(axes, runs)
        names.name_lines(axes)
    marks.label_marks(picture)
    return picture
