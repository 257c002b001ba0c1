"""Rules of business: which road an issue takes, what it costs, who comes, who carries it out.

ODD element: submodels (business). An issue is brought by a person to a body that he expects to
settle it, in the manner of a garbage can (Cohen, March and Olsen 1972). The forms are ours unless
a source is given; a prototype showed which of them matter: learning of roads, obedience of those
who carry out, and loyalty to those who gave the post.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import exp
from thermidor.society.number import real
from thermidor.society.pressures import Channel, felt


class Kind(IntEnum):
    """What an issue is about."""

    LOCAL = 0  # bread, housing, pay of a town
    ADMINISTRATIVE = 1  # the work of offices
    NATIONAL = 2  # questions of the country
    PERSONNEL = 3  # who is put where
    SECURITY = 4  # danger to those in charge


class Road(IntEnum):
    """Where an issue can be brought."""

    PLENUM = 0
    EXECUTIVE = 1
    COMMITTEE = 2  # of the party in the town
    CEC = 3
    GOVERNMENT = 4
    COMMISSION = 5
    CENTRE = 6  # of the party


class Sort(IntEnum):
    """What somebody on a roll is."""

    DEPUTY = 0
    EXECUTIVE = 1
    SECRETARY = 2
    OFFICIAL = 3
    CEC = 4
    COMMISSAR = 5
    CENTRAL = 6  # another member of the party's centre
    CENTRAL_OFFICIAL = 7


KINDS, ROADS = len(Kind), len(Road)
PARTY_ROADS = (Road.COMMITTEE, Road.CENTRE)
"""Roads of the party."""

JURISDICTION = np.array(  # by Kind and Road: how far a body is in charge of it (assumption)
    [
        [0.0, 0.0, -1.0, -4.0, -1.5, -4.0, -4.0],
        [-2.0, -0.3, -1.5, -3.0, 0.0, 0.0, -1.5],
        [-3.0, -3.0, -2.5, 0.0, 0.0, -4.0, -1.0],
        [-1.0, 0.0, -0.3, -2.0, -0.3, -2.0, -0.3],
        [-1.5, 0.0, -0.5, -1.0, 0.0, -2.0, -0.3],
    ]
)
ACCESS = np.array(  # by Sort and Road: how near a body is to the carrier (assumption)
    [
        [0.3, -0.3, -0.3, -1.0, -1.0, -3.0, -2.0],
        [-0.3, 0.5, 0.0, -1.0, -0.5, -2.0, -1.0],
        [-0.5, 0.0, 0.8, -2.0, -0.7, -2.0, 0.0],
        [-0.7, 0.2, -0.3, -2.0, -0.5, -0.5, -1.0],
        [-9.0, -9.0, -9.0, 0.5, -0.5, -3.0, -1.0],
        [-9.0, -9.0, -9.0, -0.7, 0.5, 0.0, -0.3],
        [-9.0, -9.0, -9.0, -1.0, -0.3, -2.0, 0.5],
        [-9.0, -9.0, -9.0, -2.0, 0.2, 0.2, -0.7],
    ]
)
ACCEPTED = np.array([0.9, 0.6, 0.3, 0.8, 0.6, 0.4, 0.3])
"""By Road: chance that the losers accept a decision and do not bring it back (assumption)."""

PLACES_START = 0.1
"""Issues of personnel that the party is expected to settle at the start, 0..1 (assumption)."""


class Business(NamedTuple):
    """Where decisions are taken: issues, roads, meetings, those who carry out."""

    local: real("local issues of a capital when nobody is hungry", "per month", 8, 30) = 15.8
    local_hunger: real("local issues added by hunger", "ratio", 0, 2) = 1.09
    administrative: real(
        "issues of the central offices without special tasks", "per month", 10, 40
    ) = 28.0
    administrative_tasks: real("issues of offices added by tasks", "ratio", 0, 3) = 0.9
    town_offices: real("issues of a capital's offices against the centre's", "ratio", 0.05, 1) = (
        0.25
    )
    national: real("national issues", "per month", 4, 25, "rigby1979") = 8.2
    personnel: real("issues of personnel at the centre in peace", "per month", 1, 10) = 2.6
    personnel_draft: real(
        "issues of personnel added by the call-up", "ratio", 0, 4, "pirani2008"
    ) = 2.36
    town_personnel: real(
        "issues of personnel of a capital against the centre's", "ratio", 0.2, 1.5
    ) = 0.7
    security: real("issues of security at full threat", "per month", 4, 25) = 12.6
    interpellation: real(
        "questions that an opponent in the CEC raises", "per month", 0, 1.5, "rigby1979"
    ) = 0.42
    town_interpellation: real(
        "questions that an opponent in a capital's soviet raises", "per month", 0, 0.5
    ) = 0.16
    town_hours: real("a session of a provincial town against a capital's", "ratio", 0.2, 1) = 0.4
    town_interval: real(
        "its days between sessions at the start against a capital's", "ratio", 1, 4
    ) = 2.0
    bureau_interval: real("days between sessions of a standing bureau", "days", 1, 6) = 1.95
    burst: real("how far the number of issues varies", "sd of logs", 0, 0.8) = 0.35
    town: real("issues of a middling provincial town against a capital's", "ratio", 0.04, 0.4) = (
        0.11
    )
    unprecedented: real("issues without precedent at the most tasks", "0..1", 0, 1) = 0.47
    topics: real("topics of an issue", "topics", 30, 150) = 71.0
    zipf: real("how uneven topics are", "exponent", 0.5, 1.5) = 0.9
    refer: real("issues that officials pass on in spite of precedents", "0..1", 0, 0.8) = 0.25
    precedent: real("fall of work with precedents", "exponent", 0, 0.6, "rigby1979") = 0.36
    hours: real("hours of a session that a new issue takes", "hours", 0.3, 2) = 0.9
    contest_hours: real("hours added by contest", "ratio", 0, 2) = 0.83
    paper_hours: real("hours of a paper settled beforehand", "hours", 0.02, 0.5) = 0.12
    deadline: real("days an issue waits before it is taken elsewhere", "days", 15, 80) = 36.0
    deadline_security: real("the same of most issues of security", "days", 2, 15) = 5.3
    sense: real("how closely carriers go by what they expect", "per unit", 1, 10) = 5.0
    jurisdiction: real("weight of who is in charge and who is near", "ratio", 0, 2) = 1.0
    member: real("pull of the party's roads on members", "logit", -1, 3) = 1.4
    loyal: real("pull added on those whom the party posted", "logit", 0, 4, "pirani2008") = 3.0
    near: real("the same on deputies of its list who are not members", "logit", -3, 2) = 1.4
    outside: real("how far others keep off the party's roads", "logit", 0, 6) = 2.5
    expected: real(
        "success expected of a soviet or the government at the start", "0..1", 0.3, 0.9
    ) = 0.6
    expected_party: real(
        "success expected of a party body at the start", "0..1", 0.1, 0.8, "rigby1979"
    ) = 0.31
    learning: real("how far a result moves what its carrier expects", "per issue", 0, 0.6) = 0.276
    hearsay: real("how far his neighbours learn from it", "ratio", 0, 1) = 0.69
    late_reward: real("what waiting takes from a success", "per deadline", 0, 2) = 1.0
    quorum: real("members without whom a body does not decide", "0..1", 0.2, 0.7) = 0.4
    quorum_cec: real("the same in the CEC", "0..1", 0.3, 0.7) = 0.6
    thin: real("filling of a session below which it meets less often", "0..1", 0.3, 0.9) = 0.59
    least: real("filling below which a session is put off", "0..1", 0.05, 0.5) = 0.19
    habit: real("how fast a body changes how often it meets", "per session", 0.01, 0.1) = 0.041
    called: real(
        "filling that brings an early session when something presses", "0..1", 0.05, 0.6
    ) = 0.2
    pressing: real("part of the deadline after which something presses", "0..1", 0.2, 0.9) = 0.6
    sign_government: real("days a paper waits for the government's form", "days", 2, 20) = 7.6
    sign_plenum: real("days a paper waits for a plenum's form", "days", 10, 50) = 26.0
    ratify: real(
        "party decisions put to the body whose form they need", "0..1", 0.2, 1, "pirani2008"
    ) = 0.68
    reopen: real("papers reopened where only opponents sit", "0..1", 0, 1) = 0.8
    comes: real("coming when nothing is live", "0..1", 0, 0.5) = 0.18
    comes_live: real("coming added by business that is live", "0..1", 0, 1, "rabinowitch2007") = 0.6
    comes_contest: real("coming added by contest over it", "0..1", 0, 0.6) = 0.25
    comes_hunger: real("coming lost to hunger", "0..1", 0, 0.6) = 0.29
    comes_duty: real("coming added in a small body, which is an office", "0..1", 0, 0.6) = 0.35
    comes_new: real("coming of somebody new who has eaten", "0..1", 0.3, 1) = 0.7
    comes_change: real("how fast coming changes", "per session", 0.01, 0.2) = 0.05
    twice: real("coming of those who already sat that day", "ratio", 0, 1) = 0.28
    away: real("members who are away at the fullest call-up", "0..1", 0, 0.6, "rabinowitch2007") = (
        0.31
    )
    obey: real(
        "chance that what a soviet or the government decides is carried out", "0..1", 0.6, 1
    ) = 0.92
    obey_hunger: real("the same lost at full hunger", "0..1", 0, 0.8) = 0.55
    obey_loyal: real(
        "the same lost where the party gave the post", "0..1", 0, 0.7, "pirani2008"
    ) = 0.36
    obey_coming: real(
        "the same gained by a plenum to which deputies come", "ratio", 0, 0.6, "smith2002"
    ) = 0.3
    obey_party: real("chance that others carry out what the party decides", "0..1", 0.3, 0.9) = 0.68
    obey_member: real("the same of members, at full reach", "0..1", 0.5, 1) = 0.82
    obey_posted: real("the same of those whom the party posted, at full reach", "0..1", 0.7, 1) = (
        0.97
    )
    reach_half: real("staff of the centre at half reach", "persons", 20, 300) = 69.0
    reach_town: real("reach of a committee without any centre", "0..1", 0, 0.8) = 0.4
    staff_speed: real("papers prepared by a full staff", "ratio", 0, 4) = 1.9
    staff_half: real("staff of the centre at half of that", "persons", 40, 400) = 136.0
    delegate: real("routine passed to the commission by an overloaded session", "0..1", 0, 0.03) = (
        0.01
    )
    overloaded: real("hours left at the end of a session that is overloaded", "0..1", 0, 1) = 0.3
    security_centre: real("issues of security at the centre", "ratio", 0, 1) = 0.6
    security_town: real("the same of a capital", "ratio", 0, 1) = 0.4
    urgent: real("issues of security that cannot wait", "0..1", 0, 1) = 0.7
    paper_deadline: real("days after which a paper that waits lapses", "days", 20, 120) = 60.0
    away_others: real("the call-up of others against that of members", "ratio", 0, 1) = 0.3
    away_high: real("the call-up of officials and of the centre", "ratio", 0, 1) = 0.3
    absent: real("what those who stayed away learn from a session", "ratio", 0, 1) = 0.4
    called_off: real("what a session without a quorum teaches", "ratio", 0, 1) = 0.3
    hunger_member: real("hunger of an official who is a member", "ratio", 0, 1) = 0.6
    content: real("decisions accepted where nobody of the carrier's side sat", "0..1", 0, 1) = 0.4
    reward_lost: real("success of a decision that is not accepted", "0..1", 0, 1) = 0.15
    again: real("decisions that losers would bring back at no acceptance", "0..1", 0, 0.6) = 0.23
    places: real(
        "how far an issue of personnel moves who is expected to post", "per issue", 0.01, 0.3
    ) = 0.03
    memory: real("part of last month's counts in what is reported", "0..1", 0, 0.8) = 0.5
    full: real("business of a town that its soviet settles when it decides", "0..1", 0.4, 1) = 0.75


@njit(cache=True)
def local_issues(hunger: felt(Channel.HUNGER, "bread becomes business"), p: Business) -> float:
    """Local issues of a capital in a month: local * (1 + local_hunger * hunger)."""
    return p.local * (1.0 + p.local_hunger * hunger)


@njit(cache=True)
def office_issues(
    tasks: felt(Channel.ADMINISTRATION, "tasks become business of offices"), p: Business
) -> float:
    """Issues of the central offices in a month: administrative * (1 + tasks added)."""
    return p.administrative * (1.0 + p.administrative_tasks * tasks)


@njit(cache=True)
def personnel_issues(
    draft: felt(Channel.DRAFT, "those called up must be replaced"), p: Business
) -> float:
    """Issues of personnel at the centre in a month: personnel * (1 + draft added)."""
    return p.personnel * (1.0 + p.personnel_draft * draft)


@njit(cache=True)
def security_issues(
    threat: felt(Channel.INSECURITY, "danger becomes business"), p: Business
) -> float:
    """Issues of security in a month over the country: security * threat."""
    return p.security * threat


@njit(cache=True)
def passed_on(novelty: float, p: Business) -> float:
    """Chance that officials pass an issue on instead of settling it by precedent (form ours)."""
    return p.refer + (1.0 - p.refer) * novelty


@njit(cache=True)
def novelty(precedents: float, p: Business) -> float:
    """Work that an issue takes against one without precedent (ratio): (1 + n) ** -precedent.

    A new government has everything to settle; what is settled becomes routine (rigby1979).
    """
    return (1.0 + precedents) ** -p.precedent


@njit(cache=True)
def work(weight: float, new: float, contest: float, p: Business) -> float:
    """Hours of a session that an issue takes: weight * hours * novelty * (1 + contest_hours c)."""
    return weight * p.hours * new * (1.0 + p.contest_hours * contest)


@njit(cache=True)
def contest(own: float) -> float:
    """Contest among those present (0..1): 4 b (1 - b), b the share of the party in charge."""
    return 4.0 * own * (1.0 - own)


@njit(cache=True)
def pull(tie: int, loyal: bool, p: Business) -> float:
    """Pull (logit) of a party road on a carrier: member (2), near the party (1), other (0).

    Those whom the party posted or nominated bring their business back to it (pirani2008).
    """
    if tie == 2:
        return p.member + p.loyal * loyal
    return p.near + p.loyal * loyal if tie == 1 else -p.outside


@njit(cache=True)
def obeyed(
    hunger: felt(Channel.HUNGER, "officials who starve carry out less"),
    tie: int,
    loyal: bool,
    p: Business,
) -> float:
    """Chance that an official carries out what a soviet or the government decided (0..1).

    obey - obey_hunger * hunger (members hunger_member of it) - obey_loyal if the
    party gave the post.
    """
    felt_hunger = p.hunger_member * hunger if tie == 2 else hunger
    return p.obey - p.obey_hunger * felt_hunger - p.obey_loyal * loyal


@njit(cache=True)
def obeyed_party(reach: float, tie: int, loyal: bool, p: Business) -> float:
    """Chance that an official carries out what the party decided (0..1).

    Others: obey_party; members and those posted more, as far as the party's staff reaches.
    """
    if tie != 2 and not loyal:
        return p.obey_party
    most = p.obey_posted if loyal else p.obey_member
    return p.obey_party + reach * (most - p.obey_party)


@njit(cache=True)
def reach(staff: float, p: Business) -> float:
    """Reach of the party's centre (0..1): staff / (staff + reach_half)."""
    return staff / (staff + p.reach_half)


@njit(cache=True)
def reward(accepted: bool, waited: float, deadline: float, p: Business) -> float:
    """Success of a road as its carrier sees it (0..1): accepted, and not too late."""
    worth = 1.0 if accepted else p.reward_lost
    return worth * exp(-p.late_reward * waited / deadline)


@njit(cache=True)
def coming(live: float, contested: float, hunger: float, small: bool, p: Business) -> float:
    """Chance that a member comes, to which habit moves (0..1).

    comes + comes_live * live + comes_contest * contest * live - comes_hunger * hunger, and duty in
    a small body: plenaries that had nothing to decide became rallies (rabinowitch2007, pirani2008).
    """
    chance = p.comes + live * (p.comes_live + p.comes_contest * contested)
    chance = min(0.95, max(0.02, chance - p.comes_hunger * hunger))
    return min(0.95, chance + p.comes_duty) if small else chance


@njit(cache=True)
def present(habit: float, sat: bool, p: Business) -> float:
    """Chance that a member who is not away comes to a session (0..1)."""
    return habit * p.twice if sat else habit
