"""The apparatus: how large it is, who appoints, who holds its posts, and who directs whom."""

from __future__ import annotations

from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, panels, plot
from thermidor.show.plots.canvas import BLUE, GREEN, INK, ORANGE, PURPLE, VERMILION

POSTS = (
    ("appointment_share", VERMILION, "posts filled by appointment"),
    ("carryover_share_central", BLUE, "central officials from before 1917"),
    ("communist_share_commissariats", PURPLE, "Communists in commissariats"),
    ("communist_share_cheka", ORANGE, "Communists in the Cheka"),
)
DIRECTION = "influence of officials on the bodies above them, relative to the reverse"


@plot("runs")
def apparatus(runs: Runs) -> Figure:
    """Draw the size of the apparatus, the secretariat's growth, and who holds the offices."""
    picture = panels.page(runs, "The apparatus, and who directs whom")
    size = canvas.panel(picture, (0.085, 0.49, 0.46, 0.775), "Persons employed by the state")
    panels.draw(size, runs, [("government_personnel", INK, "")])
    canvas.count_axis(size)
    title = "Staff of the party's secretariat (log scale)"
    centre = canvas.panel(picture, (0.085, 0.105, 0.46, 0.385), title)
    panels.draw(centre, runs, [("secretariat_staff", INK, "")])
    canvas.log_axis(centre)
    box = (0.545, 0.49, 0.985, 0.775)
    posts = canvas.panel(picture, box, "Share of posts, of officials", labels=0.33)
    panels.draw(posts, runs, POSTS)
    canvas.share_axis(posts)
    box = (0.545, 0.105, 0.985, 0.385)
    rule = canvas.panel(picture, box, "Who directs whom (log scale)", labels=0.33)
    panels.draw(rule, runs, [("direction", GREEN, DIRECTION)])
    rule.axhline(1, color=INK, lw=0.8, ls=":")
    canvas.ratio_axis(rule)
    return panels.finish(picture, runs, size=11)
