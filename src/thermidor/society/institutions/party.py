"""The party: its committees, openness, opposition and what joining is worth.

ODD element: submodels (party committees).
"""

from __future__ import annotations

import numpy as np

from thermidor.society.conditions import Regions
from thermidor.society.groups import Centre
from thermidor.society.population import Start
from thermidor.society.record import PostTally, Tally, span, staffed
from thermidor.society.registry import Other, institution
from thermidor.society.state import PARTIES

HELD = span(PARTIES)


def openness(elected: float, factions: float, centre: float, p: Centre) -> float:
    """Openness of the party (0..1): posts elected, factions legal, a centre that does not weigh.

    (b + (1 - b) factions) * (n + (1 - n) elected) * (1 - w centre): the ban closed debate, and the
    posting of officials did so before it (pirani2008); the form is ours.
    """
    legal = p.open_banned + (1.0 - p.open_banned) * factions
    return legal * (p.open_named + (1.0 - p.open_named) * elected) * (1.0 - p.open_weight * centre)


@institution("party", notes=("open", "factions", "expelled"))
class PartyCommittee:
    """The committees of the party: how open, what opposition, whom they expel.

    Attributes
    ----------
    factions : float
        1 while factions are legal.
    open : float
        Openness of debate, 0..1.
    expelling : int
        Months that expulsions still last.
    expelled : float
        Oppositionists expelled since the start.
    """

    def __init__(self, start: Start) -> None:
        self.factions = self.elected = 1.0
        self.open = start.openness
        self.expelled = 0.0
        self.expelling = 0

    def post(
        self, region: Regions, tally: np.ndarray, post_tally: np.ndarray, business: Other, p: Centre
    ) -> None:
        """Judge openness by who holds the posts; count expulsions."""
        posts = staffed(post_tally, HELD)
        named = posts[PostTally.APPOINTED]
        elected = posts[PostTally.ELECTED]
        self.elected = elected / max(1, named + elected)
        aim = openness(self.elected, self.factions, business.reach, p)
        worn = p.legality_decay * business.reach
        self.open += p.open_speed * (aim - self.open) - worn * self.open
        country = np.add.reduce(tally).tolist()
        region.expulsion.fill(p.expulsion if self.expelling > 0 else 0.0)
        self.expelling = max(0, self.expelling - 1)
        self.expelled += float(country[Tally.EXPELLED])
