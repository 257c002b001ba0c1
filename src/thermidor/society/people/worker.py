"""Rules of the worker: hunger, commitment, taking part, grievance, leaving the bench.

ODD element: submodels (worker). Each rule sees one person, its workplace and its region.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from thermidor.common.maths import clip01, logistic
from thermidor.society.groups import Unions
from thermidor.society.number import real
from thermidor.society.pressures import Channel, felt


class Bench(NamedTuple):
    """What workers feel and do at the bench."""

    meet_base: real("readiness to take part when nothing else counts", "logit", -4, 2) = -1.6
    meet_commitment: real("commitment brings people to the meeting", "logit", 0, 6) = 2.6
    meet_efficacy: real("a say that workers feel brings people", "logit", 0, 5, "smith1983") = 1.7
    meet_peers: real("workmates who came bring others", "logit", 0, 4) = 1.1
    meet_hunger: real("hunger keeps people away", "logit", 0, 5, "rabinowitch2007") = 1.3
    meet_fear: real("fear of the consequences keeps people away", "logit", 0, 4) = 0.6
    hunger_speed: real("speed at which hunger follows the shortfall", "per month", 0.1, 1) = 0.45
    commitment_rest: real("commitment when nothing presses", "0..1", 0.3, 0.8) = 0.55
    commitment_success: real("workers' bodies that decide raise it", "0..1", 0, 0.5) = 0.25
    commitment_hunger: real("hunger wears commitment down", "0..1", 0, 0.8, "smith2002") = 0.40
    commitment_despair: real("isolation wears commitment down", "0..1", 0, 0.5, "pirani2008") = 0.15
    commitment_conviction: real("conviction carries commitment", "0..1", 0, 1) = 0.40
    commitment_fall: real("speed of falling commitment", "per month", 0.02, 0.4) = 0.10
    commitment_rise: real("speed of recovering commitment", "per month", 0.01, 0.3) = 0.04
    learning: real("speed at which efficacy follows experience", "per month", 0.02, 0.4) = 0.10
    grievance_hunger: real("hunger in grievance", "0..1", 0, 1) = 0.60
    grievance_voiceless: real("having no say in grievance", "0..1", 0, 1, "rabinowitch2007") = 0.25
    grievance_delay: real("delayed elections in grievance", "0..1", 0, 1, "rabinowitch2007") = 0.12
    grievance_unmet: real("unmet demands in grievance", "0..1", 0, 1) = 0.35
    grievance_closing: real("plants of the town that close, in grievance", "ratio", 0, 4) = 2.4
    meet_silent: real("those who must hide what they hold stay away", "logit", 0, 3) = 0.3
    meet_stoppage: real("a stoppage brings people", "logit", 0, 3) = 0.6


class Moves(NamedTuple):
    """Deaths, the front, the village, the labour market."""

    death_rest: real("deaths at rest, working ages", "per month", 0.0004, 0.0015) = 0.0008
    death_hunger: real("deaths at full hunger, squared", "per month", 0, 0.01) = 0.0035
    death_front: real("deaths in the army at full mortality", "per month", 0.002, 0.03) = 0.010
    flight: real("flight to the village per unit of hunger and ties", "per month", 0, 0.5) = 0.03
    flight_bearable: real("hunger that people bear", "0..1", 0.1, 0.6) = 0.35
    flight_idle: real("people without work leave sooner", "ratio", 1, 20) = 10.0
    mobility: real("hungry people without ties leave a capital", "per month", 0, 0.4) = 0.02
    call_up: real("called to the army at full draft", "per month", 0.002, 0.08) = 0.022
    call_up_commitment: real("the committed go first", "ratio", 0, 4, "rabinowitch2007") = 1.2
    call_up_member: real("party members are called first", "ratio", 1, 6, "rabinowitch2007") = 4.5
    return_army: real("soldiers sent home when nobody is drafted", "per month", 0.02, 0.4) = 0.10
    hire: real("open places filled", "per month", 0.1, 1) = 0.5
    village_return: real("villagers who may come for work", "per month", 0.005, 0.2) = 0.05
    laid_off_home: real("the laid off with ties go to the village", "0..1", 0, 1) = 0.6
    call_up_post: real("call of members in lower posts against others", "ratio", 0, 1) = 0.5


@njit(cache=True, inline="always")
def hunger_next(hunger: float, shortfall: float, ration: float, p: Bench) -> float:
    """Hunger (0..1) next month: it follows the region's shortfall, softened by the ration.

    hunger + speed * (min(1, shortfall * ration) - hunger). The form is ours.
    """
    return hunger + p.hunger_speed * (clip01(shortfall * ration) - hunger)


@njit(cache=True, inline="always")
def commitment_next(
    commitment: float,
    conviction: float,
    hunger: float,
    power: float,
    despair: felt(Channel.DESPAIR, "commitment wears down"),
    p: Bench,
) -> float:
    """Commitment (0..1) next month: hunger and despair lower it, conviction and success raise it.

    It moves toward rest + success * power of workers' bodies + conviction * (conviction - 0.5)
    - hunger * hunger - despair * despair, faster down than up. Collapse, a bad peace and the lack
    of allies wore soviet democracy down: smith2002, rabinowitch2007, pirani2008; the linear form
    is ours.
    """
    aim = clip01(
        p.commitment_rest
        + p.commitment_success * power
        + p.commitment_conviction * (conviction - 0.5)
        - p.commitment_hunger * hunger
        - p.commitment_despair * despair
    )
    speed = p.commitment_fall if aim < commitment else p.commitment_rise
    return commitment + speed * (aim - commitment)


@njit(cache=True, inline="always")
def drawn_to_meet(
    commitment: float, efficacy: float, peers: float, hunger: float, aside: float, p: Bench
) -> float:
    """What draws a worker to meeting, vote or committee (logit): the chance is `attendance`.

    base + commitment + efficacy + peers (share of workmates active last month) - hunger - what
    keeps the person aside, see `held_aside`. Large plants were the active ones (smith1983) through
    their peers; hunger keeps people away (rabinowitch2007). The logit form is ours.
    """
    return (
        p.meet_base
        + p.meet_commitment * commitment
        + p.meet_efficacy * efficacy
        + p.meet_peers * peers
        - p.meet_hunger * hunger
        - aside
    )


@njit(cache=True, inline="always")
def attendance(drawn: float) -> float:
    """Chance (0..1, per month) that a worker takes part, by what draws there: `drawn_to_meet`."""
    return logistic(drawn)


@njit(cache=True, inline="always")
def held_aside(fear: float, silent: bool, stoppage: float, p: Bench) -> float:
    """What keeps a worker from a meeting (logit): fear, and having to hide what one holds.

    A stoppage of the plant (share of its workers) brings people. The forms are ours.
    """
    hiding = p.meet_silent if silent else 0.0
    return p.meet_fear * fear + hiding - p.meet_stoppage * stoppage


@njit(cache=True, inline="always")
def efficacy_next(efficacy: float, say: float, p: Bench) -> float:
    """Efficacy (0..1) next month: workers learn it from the say that their bodies still have.

    efficacy + learning * (say - efficacy). Bodies without power teach people to stay away: the
    first feedback loop of the model. The form is ours.
    """
    return efficacy + p.learning * (say - efficacy)


@njit(cache=True, inline="always")
def grievance(hunger: float, burden: float, p: Bench) -> float:
    """Grievance (0..1): hunger, and what else people bear, see `burden`."""
    return clip01(p.grievance_hunger * hunger + burden)


@njit(cache=True, inline="always")
def burden(say: float, delay: float, unmet: float, closing: float, p: Bench) -> float:
    """Grievance (0..1) beside hunger: no say, delayed elections, unmet demands, closed plants.

    rabinowitch2007 for the first two; the linear form is ours.
    """
    return (
        p.grievance_voiceless * (1.0 - say)
        + p.grievance_delay * delay
        + p.grievance_unmet * unmet
        + p.grievance_closing * closing
    )


@njit(cache=True, inline="always")
def flight(hunger: float, ties: float, p: Moves) -> float:
    """Chance (per month) of leaving for the village: hunger above what is bearable times ties.

    Hunger emptied the factories of workers with ties to the land: smith2002, rabinowitch2007; the
    form is ours.
    """
    return p.flight * ties * max(0.0, hunger - p.flight_bearable)


@njit(cache=True, inline="always")
def mobility(hunger: float, p: Moves) -> float:
    """Chance (per month) of leaving a hungry capital for the provinces; the form is ours."""
    return p.mobility * max(0.0, hunger - p.flight_bearable)


@njit(cache=True, inline="always")
def call_up(
    draft: felt(Channel.DRAFT, "people are called to the front"),
    commitment: float,
    member: bool,
    p: Moves,
) -> float:
    """Chance (per month) of going to the front, called up or as a volunteer.

    draft * rate * (1 + weight * (commitment - 0.5)), times a factor for party members: the front
    took the most committed first (rabinowitch2007); the form is ours.
    """
    called = p.call_up_member if member else 1.0
    willing = max(0.0, 1.0 + p.call_up_commitment * (commitment - 0.5))
    return min(1.0, draft * p.call_up * willing * called)


@njit(cache=True, inline="always")
def death(hunger: float, front: felt(Channel.MORTALITY, "soldiers die"), p: Moves) -> float:
    """Chance (per month) of dying: at rest, of hunger and its diseases (squared), at the front."""
    return p.death_rest + p.death_hunger * hunger * hunger + p.death_front * front


@njit(cache=True, inline="always")
def dues_by_hand(present: bool, p: Unions) -> float:
    """Chance (per month) that a union member pays dues in person: active members mostly do.

    A campaign for dues paid in person failed where few came (pirani2006); the two rates are ours.
    """
    return p.hand if present else p.hand_rest
