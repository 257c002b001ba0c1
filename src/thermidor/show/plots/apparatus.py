"""The apparatus: how large it is, who appoints, who holds its posts, and who directs whom."""

from __future__ import annotations

from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, marks, names
from thermidor.show.plots.canvas import BLUE, GREEN, INK, ORANGE, PURPLE, VERMILION


@canvas.styled
def apparatus(runs: Runs) -> Figure:
    """Size of the apparatus, the secretariat's hold on it, and who sits in its offices."""
    picture = canvas.page(runs, "The apparatus, and who directs whom", marks.KEY)
    size = canvas.panel(picture, (0.085, 0.49, 0.46, 0.775), "Persons employed by government")
    canvas.fan(size, runs, "government_personnel", INK)
    marks.draw_marks(size, marks.marks(runs, "government_personnel"))
    canvas.count_axis(size)

    centre = canvas.panel(
        picture, (0.085, 0.105, 0.46, 0.385), "Staff of the party's secretariat (log scale)"
    )
    canvas.fan(centre, runs, "secretariat_staff", INK)
    marks.draw_marks(centre, marks.marks(runs, "secretariat_staff"))
    canvas.log_axis(centre)

    posts = canvas.panel(
        picture, (0.545, 0.49, 0.985, 0.775), "Share of posts, of officials", labels=0.33
    )
    for observable, colour, name in (
        ("appointment_share", VERMILION, "posts filled by appointment"),
        ("carryover_share_central", BLUE, "central officials from before 1917"),
        ("communist_share_commissariats", PURPLE, "Communists in commissariats"),
        ("communist_share_cheka", ORANGE, "Communists in the Cheka"),
    ):
        canvas.fan(posts, runs, observable, colour, name)
        marks.draw_marks(posts, marks.marks(runs, observable), colour)
    canvas.share_axis(posts)

    rule = canvas.panel(
        picture, (0.545, 0.105, 0.985, 0.385), "Who directs whom (log scale)", labels=0.33
    )
    canvas.fan(
        rule,
        runs,
        "direction",
        GREEN,
        "pull of the apparatus on those over it, to their pull on it",
    )
    marks.draw_marks(rule, marks.marks(runs, "direction"), GREEN)
    rule.axhline(1, color=INK, lw=0.8, ls=":")
    canvas.ratio_axis(rule)
    for axes in (size, centre, posts, rule):
        canvas.time_axis(axes, runs)
        names.name_lines(axes, size=11)
    marks.label_marks(picture)
    return picture
