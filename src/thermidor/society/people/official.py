"""Rules of the official: refusal and return, who is chosen for a post, pay.

ODD element: submodels (official).
"""

from __future__ import annotations

from math import log
from typing import NamedTuple

from numba import njit

from thermidor.common.maths import exp
from thermidor.society.groups import Privilege
from thermidor.society.number import real


class Offices(NamedTuple):
    """Officials and the posts they fill."""

    skill_lower: real("weight of skill in filling lower posts", "logit", 0, 6, "rigby1979") = 1.2
    skill_middle: real("weight of skill in filling middle posts", "logit", 0, 6, "rigby1979") = 2.0
    skill_upper: real("weight of skill in filling upper posts", "logit", 0, 8, "rigby1979") = 2.8
    reliable: real("weight of reliability in a commissariat", "logit", -1, 4, "rigby1979") = 0.25
    reliable_cheka: real("weight of reliability in the Cheka", "logit", 0, 6, "rigby1979") = 2.3
    reliable_political: real("weight of reliability in political posts", "logit", 0, 8) = 5.0
    reliable_party: real("the same at the party's own centre and committees", "ratio", 0.5, 3) = 1.5
    reliable_union: real("the same in unions whose congress is the party's", "ratio", 0, 1.5) = 0.6
    reliable_cover: real("added weight once posts are listed", "logit", 0, 4, "pirani2008") = 1.6
    insiders: real("advantage of insiders in promotion", "ratio", 0.5, 20) = 5.0
    fill: real("vacant posts filled", "per month", 0.1, 1) = 0.45
    experience: real("skill gained in a post", "per month", 0.001, 0.02) = 0.006
    turnover: real("staff who leave", "per month", 0.002, 0.05) = 0.010
    shed: real("staff dismissed when posts are lost", "per month", 0.05, 1) = 0.3
    remote: real("reach of central bodies for members elsewhere", "ratio", 0, 1) = 0.25
    from_bench: real("readiness of workers at the bench", "ratio", 0, 1) = 0.15
    from_army: real("readiness of soldiers", "ratio", 0, 1) = 0.20
    from_village: real("readiness of villagers", "ratio", 0, 1) = 0.04
    from_other: real("readiness of staff of other offices", "ratio", 0, 2) = 0.6
    from_post: real("readiness of members who hold a post elsewhere", "ratio", 0, 1) = 0.5
    tasks: real("posts asked for by tasks", "per month", 0, 0.05, "rigby1979") = 0.014
    plant_posts: real("posts for nationalised plants", "posts per worker", 0, 0.3, "rigby1979") = (
        0.12
    )
    coordination: real("posts that posts create", "per month", 0, 0.02, "rigby1979") = 0.003
    cuts: real("posts cut when those in charge can enforce it", "per month", 0, 0.02) = 0.004
    other_decline: real("private offices lost with private trade", "per month", 0, 0.2) = 0.04
    routine_speed: real("routine of a post takes hold", "per month", 0.01, 0.2, "rigby1979") = 0.05
    refusal_weeks: real("mean refusal without dismissal", "weeks", 1, 20, "rabinowitch2007") = 4.0
    refusal_dismissal: real("dismissal of seniors shortens it", "per unit", 0, 4, "rigby1979") = 1.5
    obstruction: real("work lost to carried-over routine", "0..1", 0, 1) = 0.4
    political_skill: real("skill asked for in elected bodies against offices", "ratio", 0, 1) = 0.3
    central_skill: real("skill asked for in the centre against offices", "ratio", 0, 1) = 0.4
    reliable_other: real("weight of membership in private offices", "logit", -3, 1) = -1.0
    cheka_founded: real("posts of the Cheka on its first day", "posts", 50, 2000) = 400.0
    economic_founded: real("the same of the economic council", "posts", 50, 2000) = 300.0
    cheka_posts: real("posts of the Cheka at full insecurity", "posts", 5000, 100000) = 40000.0
    cheka_growth: real("growth of the Cheka toward them", "per month", 0.01, 0.3) = 0.08
    cheka_decline: real("its decline when they are too many", "per month", 0.005, 0.2) = 0.03
    economic: real("posts for plants that go to economic boards", "0..1", 0, 0.5) = 0.12
    elected_speed: real("posts of elected bodies follow their need", "per month", 0.02, 0.3) = 0.08
    elected_least: real("posts that an elected body needs at the least", "posts", 5, 500) = 30.0
    elected_fall: real("least posts of an elected body after a month", "ratio", 0.7, 1) = 0.9
    elected_rise: real("most posts of an elected body after a month", "ratio", 1, 1.5) = 1.15
    middle: real("new posts that are of the middle rank", "0..1", 0.05, 0.3) = 0.155
    upper: real("new posts that are of the upper rank", "0..1", 0.01, 0.06) = 0.025
    middle_cheka: real("posts of a new body that are of the middle rank", "0..1", 0.1, 0.4) = 0.2
    upper_cheka: real("posts of a new body that are of the upper rank", "0..1", 0.01, 0.1) = 0.05
    answer_posts: real(
        "weight of elected posts against deputies in accountability", "0..1", 0, 1
    ) = 0.5
    stay_upper: real("seniors outside the party who stay at a move", "0..1", 0, 1) = 0.33
    stay_others: real("others outside the party who stay", "0..1", 0, 1) = 0.66
    skill_most: real("skill that a post can teach", "0..1", 0.7, 1) = 0.95
    span: real("officials that one person set over them can direct", "officials", 3, 15) = 7.0
    apart: real("dealings with offices of distant leaders", "0..1", 0.1, 1) = 0.3


@njit(cache=True, inline="always")
def refusal_weeks(draw: float, dismissed: float, p: Offices) -> float:
    """Weeks that an official who refuses service stays away, drawn when the refusal starts.

    An exponential time of mean refusal_weeks / (1 + refusal_dismissal * share of seniors
    dismissed): dismissal at the top broke it (rigby1979), or the lack of wages did
    (rabinowitch2007). A month cannot resolve a strike of three weeks, so the time is in weeks.
    """
    mean = p.refusal_weeks / (1.0 + p.refusal_dismissal * dismissed)
    return -mean * log(1.0 - draw)


@njit(cache=True, inline="always")
def suitability(
    skill: float, reliable: float, weight_skill: float, weight_reliable: float
) -> float:
    """Weight of a candidate when a post is filled: exp(skill and reliability, each weighted).

    Skill first where it is scarce and the rank is high (rigby1979, orlovsky1989), reliability
    first where the body demands it; the logit choice is ours.
    """
    return exp(weight_skill * skill + weight_reliable * reliable)


@njit(cache=True, inline="always")
def leaving_post(turnover: float, shed: float) -> float:
    """Chance (per month) of losing a post: usual turnover, and dismissal when posts are cut."""
    return 1.0 - (1.0 - turnover) * (1.0 - shed)


def pay_growth(ratio: float, controlled: float, scarcity: float, p: Privilege) -> float:
    """Growth (per month, ratio) of pay at the top against a skilled worker.

    growth * ratio * (1 - controlled) * (1 - s + s * scarcity of skill) * (1 - ratio / limit):
    office and scarcity raise pay where nobody below controls it (pirani2008). Those below control
    it as far as holders answer to them and elected bodies have the say; the form is ours.
    """
    pull = 1.0 - p.scarcity + p.scarcity * scarcity
    return p.growth * ratio * (1.0 - controlled) * pull * max(0.0, 1.0 - ratio / p.limit)
