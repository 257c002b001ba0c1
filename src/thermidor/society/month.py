"""The order of a month (ODD element: process overview and scheduling)."""

from __future__ import annotations

from typing import NamedTuple


class Process(NamedTuple):
    """A line of the schedule."""

    name: str
    does: str


MONTH = (
    Process("press", "pressures become channels; the world and the market move"),
    Process("act", "dated acts whose guard holds take effect"),
    Process("provide", "output and food of each region"),
    Process("offer_work", "plants open and close; layoffs and open places"),
    Process("organise", "committees, control, nationalisation from below, management"),
    Process("open_posts", "offices ask for posts and judge candidates"),
    Process("gather", "what town and plant make people feel: danger, bread, demands, fear"),
    Process("feel", "persons feel hunger and hope, take part or not, lean to whom"),
    Process("stop", "stoppages spread from plant to plant; hands are raised at the meetings"),
    Process("move", "persons die, lose and find work, go to front or village, take posts"),
    Process("belong", "persons join and leave party, opposition, union; routine takes hold"),
    Process("count", "heads, members, posts and workplaces are counted"),
    Process("elect", "soviet elections that are due; deputies come or stay away"),
    Process("decide", "issues are brought to bodies, which sit and settle them"),
    Process("tolerate", "other parties, their press, assemblies outside the soviets"),
    Process("post", "party committees; the secretariat records posts and fills them"),
    Process("administer", "who directs whom, what is answerable, pay"),
    Process("answer", "somebody answers every strike: concession, lock-out, arrests, force"),
    Process("bargain", "union money, officials, whose side unions take"),
    Process("observe", "the month is written into the record"),
)
"""The order of one month."""
