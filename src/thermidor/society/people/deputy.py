"""Rules of the soviet and its deputies: lists, seats, restriction, elections put off, recall.

ODD element: submodels (deputy). Each rule sees one workplace, one town, one person of its
executive or one deputy; `institutions/soviet.py` lets them work.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from thermidor.common.maths import clip01, exp, logistic
from thermidor.society.number import real


class Soviets(NamedTuple):
    """Deputies, elections, soviets."""

    township: real("townships that found a soviet", "per month", 0, 0.8, "smith2002") = 0.4
    interval: real("months between elections when nothing presses", "months", 3, 12) = 6.0
    interval_urgency: real("urgency puts elections off", "ratio", 0, 6, "rabinowitch2007") = 2.0
    majority: real("how strongly a workplace's majority takes its seats", "exponent", 1, 4) = 2.5
    size: real("seats of a workplace against its size", "exponent", 0.5, 1) = 0.85
    congress: real("how strongly a soviet's majority takes its delegates", "exponent", 1, 3) = 1.4
    forget: real("accountability lost since the election", "per month", 0, 0.2) = 0.04
    forget_named: real("the same for the named", "ratio", 1, 5) = 3.0
    peasants: real("weight of peasants' soviets where all have joined", "0..1", 0.3, 0.9) = 0.9
    reconcile: real("absent parties that come back", "per congress", 0, 0.5) = 0.12
    term: real("months until a mandate is renewed", "months", 6, 24) = 12.0
    paid_posts: real("paid executive posts per seat", "ratio", 0, 0.5) = 0.3
    contest_silent: real("contest left where other parties may not speak", "0..1", 0, 0.8) = 0.3
    contest_nonparty: real("opposition in a deputy of no party", "0..1", 0, 1) = 0.3333333333333333
    townships: real("townships of the country", "townships", 6000, 14000) = 9000.0
    rural: real("support at which townships found at the full rate", "0..1", 0.3, 1) = 0.55
    late: real("trust lost when elections are a year late", "0..1", 0, 1, "rabinowitch2007") = 0.5
    trust: real("efficacy at which workers see their bodies as theirs", "0..1", 0.4, 0.9) = 0.6
    township_home: real("founding of soviets before anybody comes home", "0..1", 0, 1) = 0.5
    township_return: real(
        "founding added by returning persons", "per share of a village", 0, 30
    ) = 10.0
    township_luck: real("how far the founding of a month varies", "ratio", 0, 1) = 0.4
    quorum: real("attendance that holds deputies to account in full", "0..1", 0.2, 1) = 0.5
    restrict_rise: real("restriction follows danger", "per month", 0.02, 0.5) = 0.10
    restrict_fall: real("restriction is given up", "per month", 0, 0.1) = 0.006
    restrict_danger: real("restriction wanted per unit of danger", "ratio", 0, 3) = 1.5
    restrict_bar: real("danger that is borne without restriction", "0..1", 0, 0.6) = 0.31
    restrict_wave: real("restriction wanted per worker who stopped in danger", "ratio", 0, 3) = 1.0
    list_bold: real("lists put up by those who dare to oppose", "per worker", 0, 0.1) = 0.02
    list_party: real("lists put up by parties that may organise", "ratio", 0, 8) = 3.0
    list_restricted: real("bold lists lost under restriction", "0..1", 0, 1) = 0.8
    control: real("nominations taken in hand by an election", "0..1", 0, 1, "pirani2008") = 0.45
    control_aim: real("own seats at which nominations are left alone", "0..1", 0.6, 1) = 0.95
    control_gap: real("seats short of it that bring full control", "0..1", 0.05, 1) = 0.3
    control_fade: real("control that is given up", "per month", 0, 0.05) = 0.002
    control_open: real("control left at an election declared open", "0..1", 0, 1) = 0.2
    control_most: real("most of the nominations that are controlled", "0..1", 0.5, 1) = 0.95
    reserve_rest: real("seats reserved when nothing threatens", "0..1", 0, 0.4) = 0.18
    reserve_restricted: real("seats reserved more under restriction", "0..1", 0, 0.6) = 0.2
    reserve_target: real("share that the executive wants", "0..1", 0.5, 0.9, "pirani2008") = 0.62
    reserve_loyal: real("reserved seats expected for those in charge", "0..1", 0.6, 1) = 0.92
    reserve_calm: real("wish to reserve seats when nothing threatens", "0..1", 0, 1) = 0.2
    reserve_danger: real("the same, added at full danger", "0..1", 0, 3) = 1.2
    reserve_wish: real("the same, added under full restriction", "0..1", 0, 2) = 0.5
    reserve_most: real("most of the seats that are reserved", "0..1", 0.4, 0.95) = 0.6
    reserve_others: real("reserved seats for others against supporters", "ratio", 0, 1) = 0.5
    hold: real("an election that is due is held", "per month", 0.1, 1) = 0.6
    hold_danger: real("danger puts elections off", "logit", 0, 30, "rabinowitch2007") = 10.0
    hold_bar: real("danger at which half are put off", "0..1", 0.1, 0.8) = 0.35
    hold_minority: real("an expected defeat puts elections off", "logit", 0, 20) = 4.0
    hold_owed: real("part of it for those who owe their post to nobody above", "0..1", 0, 1) = 0.4
    unseat: real("deputies of others put out at full restriction", "per month", 0, 1) = 0.3
    unseat_bar: real("restriction under which none are put out", "0..1", 0, 0.9) = 0.35
    recall: real("deputies recalled who lost their workplace", "per month", 0, 0.5) = 0.05
    recall_turnout: real("workers at the meeting that may recall", "0..1", 0.1, 0.6) = 0.3
    recall_bar: real("votes that save a deputy from recall", "0..1", 0.1, 0.5) = 0.35


@njit(cache=True, inline="always")
def seats_against(against: float, p: Soviets) -> float:
    """Share of a workplace's seats (0..1) that other lists take: the majority takes more.

    a ** m / (a ** m + (1 - a) ** m) with a the share of hands for other lists: deputies were sent
    by majority vote (smith1983 for the practice; the form is ours).
    """
    lost = against**p.majority
    return lost / (lost + (1.0 - against) ** p.majority)


@njit(cache=True, inline="always")
def listed(
    workers: float, bold: float, restriction: float, standing: float, control: float, p: Soviets
) -> float:
    """Chance (0..1) that a list other than that of the party in charge is put up in a workplace.

    (1 - control) * (1 - exp(-bold lists - party lists)): somebody among the workers must dare
    (bold * workers), less under restriction, or a party must be allowed to organise (standing).
    Without list there is no choice (rabinowitch2007, pirani2008 for the practice; form ours).
    """
    own = p.list_bold * workers * bold * (1.0 - p.list_restricted * restriction)
    return (1.0 - control) * (1.0 - exp(-own - p.list_party * standing * standing))


@njit(cache=True, inline="always")
def restriction_next(restriction: float, danger: float, stoppage: float, p: Soviets) -> float:
    """Restriction of other parties and of open opposition in a town (0..1) next month: a ratchet.

    It moves toward danger above a bar, and what stoppages add in danger; quickly up, slowly down:
    war brought the measures, and they outlived it (sakwa1987, farber1990; the form is ours).
    """
    felt = p.restrict_danger * (danger - p.restrict_bar)
    aim = clip01(felt + p.restrict_wave * stoppage * (danger + 0.2))
    speed = p.restrict_rise if aim > restriction else p.restrict_fall
    return restriction + speed * (aim - restriction)


@njit(cache=True, inline="always")
def control_next(control: float, restriction: float, own: float, p: Soviets) -> float:
    """Share of nominations (0..1) that the secretary controls after an election.

    It grows with restriction where the factories gave less than nearly all seats to the party in
    charge: what went wrong once is prepared the next time (pirani2008; the form is ours).
    """
    short = clip01((p.control_aim - own) / p.control_gap)
    return min(p.control_most, control + p.control * restriction * short)


@njit(cache=True, inline="always")
def reserving(own: float, danger: float, restriction: float, member: float, p: Soviets) -> float:
    """Share of seats (0..1) that an executive reserves for organisations at an election.

    rest + part under restriction, or what turns the expected share of factory seats into the
    share it wants, as far as it wishes: reserved seats made the majority in 1918 and 1921
    (rabinowitch2007, pirani2008). An executive of others wishes nothing of the kind; form ours.
    """
    short = max(0.0, p.reserve_target - own)
    wanted = short / (short + p.reserve_loyal - p.reserve_target)
    wish = p.reserve_calm + p.reserve_danger * danger + p.reserve_wish * restriction
    rest = p.reserve_rest + p.reserve_restricted * restriction
    return max(rest, min(p.reserve_most, rest + wanted * clip01(wish) * member))


@njit(cache=True, inline="always")
def holding(danger: float, own: float, owes: float, p: Soviets) -> float:
    """Chance (per month) that a person of the executive is for holding an election that is due.

    Danger speaks against it, and so does a defeat of one's side to be expected, most for those
    who owe their post to someone above (rabinowitch2007 for delays under threat; the form is ours).
    """
    defeat = clip01(1.0 - own / p.reserve_target)
    bound = p.hold_owed + (1.0 - p.hold_owed) * owes
    against = p.hold_danger * (danger - p.hold_bar) + p.hold_minority * defeat * bound
    return p.hold * (1.0 - logistic(against))


@njit(cache=True, inline="always")
def unseating(restriction: float, danger: float, p: Soviets) -> float:
    """Chance (per month) that a deputy of others is put out or arrested (farber1990; form ours)."""
    return p.unseat * max(0.0, restriction - p.unseat_bar) * danger


@njit(cache=True, inline="always")
def recalling(
    support: float, turnout: float, restriction: float, control: float, p: Soviets
) -> float:
    """Chance (per month) that a workplace recalls its deputy.

    Its meeting must be well attended and turned against him (`support`, 0..1), and nominations must
    be free: recall at any time was the rule of the first soviets (smith1983; the form is ours).
    """
    if turnout < p.recall_turnout or support > p.recall_bar:
        return 0.0
    return p.recall * (1.0 - restriction) ** 2 * (1.0 - control)


@njit(cache=True, inline="always")
def accountability(months: float, named: bool, meets: float, p: Soviets) -> float:
    """Share (0..1) of accountability left to those who can recall a deputy.

    It decays with the months since the election, faster for a named deputy, and is zero where the
    workplace no longer meets; the form is ours.
    """
    rate = p.forget * p.forget_named if named else p.forget
    return exp(-rate * months) * meets
