"""Rules of the official: refusal and return, who is chosen for a post, pay.

ODD element: submodels (official).
"""

from __future__ import annotations

from math import log

from numba import njit

from thermidor.common.maths import exp


@njit(cache=True, inline="always")
def refusal_weeks(draw, dismissed, p):
    """Weeks that an official who refuses service stays away, drawn when the refusal begins.

    An exponential time of mean refusal_weeks / (1 + refusal_dismissal * share of seniors
    dismissed): dismissal at the top broke it (rigby1979), or the want of wages did
    (rabinowitch2007). A month cannot hold a strike of three weeks, so the time is drawn in weeks.
    """
    mean = p.refusal_weeks / (1.0 + p.refusal_dismissal * dismissed)
    return -mean * log(1.0 - draw)


@njit(cache=True, inline="always")
def suitability(skill, reliable, weight_skill, weight_reliable):
    """Weight of a candidate when a post is filled: exp(skill and reliability, each weighted).

    Skill first where it is scarce and the rank is high (rigby1979, orlovsky1989), reliability
    first where the body demands it; the logit choice is ours.
    """
    return exp(weight_skill * skill + weight_reliable * reliable)


@njit(cache=True, inline="always")
def leaving_post(turnover, shed):
    """Chance (per month) of losing a post: usual turnover, and dismissal when posts are cut."""
    return 1.0 - (1.0 - turnover) * (1.0 - shed)


def pay_growth(ratio, accountability, scarcity, p):
    """Growth (per month, ratio) of pay at the top against a skilled worker.

    growth * ratio * (1 - accountability) * (1 - s + s * scarcity of skill) * (1 - ratio / limit):
    office and scarcity raise pay where nobody below controls it (pirani2008); the form is ours.
    """
    pull = 1.0 - p.scarcity + p.scarcity * scarcity
    return p.growth * ratio * (1.0 - accountability) * pull * max(0.0, 1.0 - ratio / p.limit)
