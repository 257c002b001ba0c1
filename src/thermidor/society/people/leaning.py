"""Rules of one worker who holds one thing and shows another: leaning, readiness to stop, daring.

What a person holds in private and what the person shows at a show of hands differ (kuran1991); who
stops work looks at how many others have stopped (granovetter1978). A person's own base, threshold
and timidity are traits for life; they are drawn from the person's number and need no column.

ODD element: submodels (worker).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import exp
from thermidor.common.random import bits
from thermidor.society.number import real
from thermidor.society.pressures import Channel, felt
from thermidor.society.state import Occupation, Origin, Party

CLASSES = 128
"""Classes of readiness and of daring."""
LEAST, STEP = -3.6, 0.05
"""Readiness below which nothing makes a person stop, and the width of a class of readiness."""
HALF = np.uint64(0xFFFF)
_16, _32, _48 = np.uint64(16), np.uint64(32), np.uint64(48)
MILIEUS = 6
"""Milieus in which a leaning is formed: the bench of a region (0-2), army, village, others."""
ARMY, VILLAGE, OTHERS = 3, 4, 5


class Leaning(NamedTuple):
    """What people hold in private of the party in charge."""

    spread_town: real("how far towns differ", "sd", 0, 1) = 0.35
    spread_plant: real("how far workplaces of a town differ", "sd", 0, 1) = 0.35
    speed: real("speed at which leaning follows what is lived through", "per month", 0.05, 0.6) = (
        0.25
    )
    grievance: real("grievance turns people away", "sd", 0, 8, "rabinowitch2007") = 3.1
    bearable: real("grievance that people bear", "0..1", 0.1, 0.7) = 0.4
    bearable_weight: real("weight of grievance below that", "ratio", 0, 1) = 0.3
    danger: real("danger makes the party in charge the lesser evil", "sd", 0, 3) = 1.1
    danger_used: real("danger of the autumn of 1917, which the votes knew", "0..1", 0, 0.5) = 0.31
    danger_speed: real("danger perceived follows danger", "per month", 0.05, 1) = 0.35
    mood: real("how far the mood of a town varies", "sd", 0, 1) = 0.2
    mood_kept: real("mood of a town that lasts", "per month", 0.8, 1) = 0.97
    wear: real("being in charge wears a party out", "sd", 0, 3) = 1.2
    wear_kept: real("wear that lasts", "per month", 0.9, 1) = 0.97
    wear_unheard: real("wear that is spared where nobody may object", "0..1", 0, 1) = 0.7


class Floor(NamedTuple):
    """Who stops work, who raises a hand, and who hears of it."""

    grievance: real("grievance makes people ready to stop", "logit", 0, 6) = 1.7
    reluctance: real("what holds a person back who has nothing to fear", "logit", 0, 6) = 3.55
    reluctance_spread: real("how far persons differ in it", "sd", 0, 2) = 0.5
    pooled: real("variance that a group of workplaces adds to it", "variance", 0, 2) = 1.0
    attached: real("leaning to the party in charge holds back", "per sd", 0, 1) = 0.3
    bread: real("bread lost over three months", "logit", 0, 6) = 2.0
    plants: real("how far workplaces differ in readiness", "sd", 0, 2) = 0.45
    demand: real("new demands of a workplace", "per month", 0, 0.5) = 0.1
    demand_size: real("size of new demands", "logit", 0, 3) = 1.1
    demand_kept: real("demands that last", "per month", 0.5, 1) = 0.85
    hope: real("hope of a concession", "logit", 0, 3) = 0.55
    danger: real("danger holds back", "logit", 0, 4) = 1.2
    tired: real("weariness of the last stoppage", "logit", 0, 4) = 1.0
    mates: real("workmates who stopped", "logit", 0, 5, "granovetter1978") = 1.6
    neighbours: real("stoppages heard of", "logit", 0, 5) = 1.5
    fear: real("fear of arrest and force where few stop", "logit", 0, 3) = 1.0
    rounds: real("rounds in which plants hear of one another", "rounds", 1, 20) = 10.0
    size_heard: real("workers of a plant that half of the others hear of", "workers", 50, 2000) = (
        300.0
    )
    trade_heard: real("weight of plants of one's trade in the town", "ratio", 0, 4) = 1.5
    away_heard: real("weight of plants elsewhere", "ratio", 0, 1) = 0.4
    restricted: real("cost of a hand raised under full restriction", "sd", 0, 30) = 18.0
    restricted_calm: real("part of it that needs no danger", "0..1", 0, 1) = 0.05
    remembered: real("cost of a hand raised where fear is remembered", "sd", 0, 4) = 0.8
    timidity: real("how far persons differ in timidity", "log sd", 0, 1.5) = 0.45
    company: real("steepness in which company lowers the cost", "exponent", 0, 5, "kuran1991") = 2.5
    known: real("workers among whom one is known as well as not", "workers", 100, 10000) = 1500.0
    hidden: real("cost that lists of no party spare under restriction", "0..1", 0, 1) = 0.45
    open: real("cost at an election declared open", "ratio", 0.05, 1) = 0.4
    seen_neighbours: real("opposition of neighbours that is seen", "ratio", 0, 1) = 0.35
    seen_stoppage: real("a stoppage seen as opposition", "ratio", 0, 1) = 0.6
    seen_kept: real("open opposition that is remembered", "0..1", 0, 1) = 0.5
    start_seen: real("open opposition in the autumn of 1917", "0..1", 0, 0.8) = 0.35
    harvest: real("how far supplies of towns differ", "sd", 0, 0.5) = 0.16


@njit(cache=True, inline="always")
def bell(key: np.uint64, identity: int) -> float:
    """Return a trait of a person, plant or town: mean 0, sd 1, nearly normal.

    The sum of four uniform parts of one draw.
    """
    z = bits(key, identity)
    parts = (z & HALF) + ((z >> _16) & HALF) + ((z >> _32) & HALF) + (z >> _48)
    return (float(np.int64(parts)) + 2.0) * (1.7320508075688772 / 65536.0) - 3.4641016151377544


@njit(cache=True, inline="always")
def twins(key: np.uint64, identity: int) -> tuple:
    """Return two traits of a person that have nothing to do with each other: mean 0, sd 1.

    Each is the sum of two uniform parts of one draw, so none exceeds 2.45.
    """
    z = bits(key, identity)
    one = float(np.int64((z & HALF) + ((z >> _16) & HALF)))
    two = float(np.int64(((z >> _32) & HALF) + (z >> _48)))
    step = 2.449489742783178 / 65536.0
    return (one + 1.0) * step - 2.449489742783178, (two + 1.0) * step - 2.449489742783178


@njit(cache=True, inline="always")
def milieu(occupation: int, origin: int, region: int) -> int:
    """Return the milieu in which a person without a workplace forms a leaning (form ours).

    Soldiers and villagers have their own; all others that of where they come from.
    """
    if occupation == Occupation.ARMY:
        return ARMY
    if occupation == Occupation.VILLAGE or origin == Origin.PEASANT:
        return VILLAGE
    return region if origin == Origin.WORKER else OTHERS


@njit(cache=True, inline="always")
def turned(complaint: float, p: Leaning) -> float:
    """Leaning (sd) that grievance costs the party in charge; below 0 a gain.

    grievance * (complaint - bearable), with a smaller weight below what is bearable: hunger and
    having no say turned workers away (rabinowitch2007); the form is ours.
    """
    over = complaint - p.bearable
    return p.grievance * (over if over > 0.0 else p.bearable_weight * over)


@njit(cache=True, inline="always")
def circumstance(
    danger: felt(Channel.INSECURITY, "the party in charge looks like the lesser evil"),
    mood: float,
    wear: float,
    p: Leaning,
) -> float:
    """Leaning (sd) that a town's danger, its mood and the wear of office give (form ours)."""
    return p.danger * (danger - p.danger_used) + mood - p.wear * wear


@njit(cache=True, inline="always")
def leaning_next(leaning: float, aim: float, complaint: float, p: Leaning) -> float:
    """Private leaning (sd) next month: it moves toward base and circumstance less grievance.

    leaning + speed * (aim - turned(grievance) - leaning). The form is ours.
    """
    return leaning + p.speed * (aim - turned(complaint, p) - leaning)


@njit(cache=True, inline="always")
def readiness(complaint: float, urge: float, leaning: float, held: float, p: Floor) -> float:
    """Readiness (logit) of a worker to stop when nobody else has.

    grievance + what town and plant give - attachment to the party in charge - own reluctance: a
    threshold in the sense of granovetter1978; weights and form are ours.
    """
    return p.grievance * complaint + urge - p.attached * min(max(leaning, -1.0), 1.0) - held


@njit(cache=True, inline="always")
def reluctance(trait: float, plants: float, p: Floor) -> float:
    """What holds a worker back (logit): the same for all, and a trait.

    A row of many small workplaces mixes their demands: their spread is then one of its workers.
    """
    mixed = p.pooled * (1.0 - 1.0 / max(plants, 1.0))
    return p.reluctance + (p.reluctance_spread * p.reluctance_spread + mixed) ** 0.5 * trait


@njit(cache=True, inline="always")
def readiness_class(ready: float) -> int:
    """Class (0..127) of a readiness; 0 never stops."""
    return int(min(max((ready - LEAST) * (1.0 / STEP), 0.0), CLASSES - 1.0))


@njit(cache=True, inline="always")
def least_ready(pull: float) -> int:
    """Least class that stops under a pull (logit) of others: readiness and pull outweigh 0."""
    return int(min(max((-pull - LEAST) * (1.0 / STEP) + 1.0, 1.0), CLASSES + 0.0))


@njit(cache=True, inline="always")
def boldness(leaning: float, trait: float, p: Floor) -> float:
    """How much it may cost (sd) that a person raises a hand against the party in charge.

    What the person holds, over the person's timidity exp(timidity * trait) (kuran1991; form ours).
    """
    return max(0.0, -leaning) * exp(-p.timidity * trait)


@njit(cache=True, inline="always")
def daring_class(bold: float) -> int:
    """Class (1..127) of a boldness: even steps of bold / (1 + bold)."""
    return 1 + int((CLASSES - 2.0) * bold / (1.0 + bold))


@njit(cache=True, inline="always")
def least_daring(cost: float) -> int:
    """Least class that raises a hand at a cost (sd)."""
    return 1 + int((CLASSES - 2.0) * cost / (1.0 + cost) + 0.999999)


@njit(cache=True, inline="always")
def price(
    restriction: float,
    danger: felt(Channel.INSECURITY, "raising a hand against the party in charge costs more"),
    fear: float,
    size: float,
    p: Floor,
) -> float:
    """Cost (sd) of being the only one who raises a hand against the party in charge.

    (restricted * restriction * (c + (1 - c) * danger squared) + remembered fear) * how well one is
    known: 2 / (1 + sqrt(size / known)): in a large plant a hand is one of many (pirani2008 for the
    large plants that went over first; form ours).
    """
    threat = p.restricted_calm + (1.0 - p.restricted_calm) * danger * danger
    cost = p.restricted * restriction * threat + p.remembered * fear
    return cost * 2.0 / (1.0 + (size / p.known) ** 0.5)


@njit(cache=True, inline="always")
def shared_cost(cost: float, seen: float, p: Floor) -> float:
    """Cost (sd) where a share of the others is seen to oppose: cost * (1 - seen) ** company."""
    return cost * (1.0 - seen) ** p.company


@njit(cache=True, inline="always")
def shown_by_class(own: int, least: int) -> bool:
    """Whether a person of a class is among those who act: `least` and above; 0 is nobody."""
    return least > 0 and own >= least


@njit(cache=True, inline="always")
def voted(against: bool, support: int, standing: float) -> int:
    """Party for which a person raises a hand: the own one if daring, else the one in charge.

    Lists of parties without standing (1 or 0) in the town are put up as lists of no party.
    """
    if not against or support == Party.BOLSHEVIK:
        return Party.BOLSHEVIK.value
    return int(support) if standing > 0.0 else 0
