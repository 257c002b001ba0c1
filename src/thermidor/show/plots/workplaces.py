"""Workplaces and unions: who manages, what committees can do, what the unions still are."""

from __future__ import annotations

from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, marks, names
from thermidor.show.plots.canvas import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION

_PANELS = (
    (
        "Factories over 200 workers, and who runs them",
        (0.065, 0.49, 0.49, 0.775),
        (
            ("fc_coverage_large", BLUE, "have a factory committee"),
            ("collegial_share_large", ORANGE, "run by a board"),
            ("one_man_share", VERMILION, "one manager (all sizes)"),
        ),
    ),
    (
        "What workers can do (0 nothing, 1 most)",
        (0.065, 0.105, 0.49, 0.385),
        (
            ("workplace_voice_index", BLUE, "voice in the workplace"),
            ("fc_bargaining_index", GREEN, "bargaining by committees"),
            ("workplace_political_participation", PURPLE, "politics in the workplace"),
        ),
    ),
    (
        "Trade unions",
        (0.56, 0.49, 0.985, 0.775),
        (
            ("union_autonomy_index", BLUE, "autonomy (0\u00a0to\u00a01)"),
            ("union_state_funding_share", VERMILION, "income from the state"),
            ("union_voluntary_dues_share", GREEN, "dues paid freely"),
        ),
    ),
)


@canvas.styled
def workplaces(runs: Runs) -> Figure:
    """Forms of management, what committees can do, and the unions."""
    picture = canvas.page(runs, "Workplaces and unions", marks.KEY)
    panels = []
    for title, box, lines in _PANELS:
        axes = canvas.panel(picture, box, title, labels=0.3)
        for observable, colour, name in lines:
            canvas.fan(axes, runs, observable, colour, name)
            marks.draw_marks(axes, marks.marks(runs, observable), colour)
            for region in ("petrograd", "moscow"):  # evidence is often local; Russia is the line
                marks.draw_marks(axes, marks.marks(runs, observable, region), colour)
        canvas.share_axis(axes)
        panels.append(axes)
    bench = canvas.panel(
        picture, (0.56, 0.105, 0.985, 0.385), "Workers at the bench, union members", labels=0.3
    )
    canvas.fan(bench, runs, "bench_workers", INK, "at the bench")
    canvas.fan(bench, runs, "union_members", SKY, "union members")
    marks.draw_marks(bench, marks.marks(runs, "union_members"), SKY)
    canvas.count_axis(bench)
    for axes in (*panels, bench):
        canvas.time_axis(axes, runs)
        names.name_lines(axes, size=11)
    marks.label_marks(picture)
    return picture
