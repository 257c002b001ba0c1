"""Workplaces and unions: who manages, what committees can do, how free the unions are."""

from __future__ import annotations

from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, panels, plot
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
MEMBERS = (("bench_workers", INK, "at the bench"), ("union_members", SKY, "union members"))


@plot("runs")
def workplaces(runs: Runs) -> Figure:
    """Draw forms of management, what committees can do, and the unions."""
    picture = panels.page(runs, "Workplaces and unions")
    for title, box, lines in _PANELS:
        axes = canvas.panel(picture, box, title, labels=0.3)
        panels.draw(axes, runs, lines, near=("petrograd", "moscow"))  # evidence is often local
        canvas.share_axis(axes)
    box = (0.56, 0.105, 0.985, 0.385)
    bench = canvas.panel(picture, box, "Workers at the bench, union members", labels=0.3)
    panels.draw(bench, runs, MEMBERS)
    canvas.count_axis(bench)
    return panels.finish(picture, runs, size=11)
