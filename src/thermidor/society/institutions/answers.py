"""Answers to strikes: a named person of the body that holds the business concedes or strikes back.

The person is drawn from the soviet's executive, or from the town's party committee where that has
taken the business over; who the person is, and whom the post is owed to, weighs on the answer. What
was done is remembered by the plant, and a part of it by the plants that hear of it.

ODD element: submodels (strikes and the answers to them).
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.maths import exp
from thermidor.common.random import Stream, bits, uniform
from thermidor.society.institutions import business_rolls
from thermidor.society.institutions.network import IN_TRADE, Network
from thermidor.society.number import real
from thermidor.society.people.leaning import bell
from thermidor.society.pressures import Channel, felt
from thermidor.society.record import RegionNote
from thermidor.society.registry import Other, Packed, institution
from thermidor.society.state import HUGE, LARGE, Party, People, Plants
from thermidor.society.towns import TOWNS, Towns

ENOUGH = 0.25
"""Share of a plant's workers who stop that counts as a strike of the plant."""
MOST = 8
"""Answers drawn for one row of workplaces; each stands for an even part of its strikes."""
BODY = np.uint64(2**50)
"""Added to a strike's number for the draw of the body that answers."""
SIZES = 3
"""Sizes of strikes: under 200 who stopped, under 1,000, more."""


class Kind(IntEnum):
    """What was done about a strike."""

    NOTHING = 0
    CONCESSION = 1
    LOCK_OUT = 2
    ARRESTS = 3
    FORCE = 4


class AnswersParameters(NamedTuple):
    """How strikes are answered, and how long the answer is remembered."""

    concede: real("a concession when nothing else counts", "logit", -4, 4) = -0.1
    concede_wave: real("a concession where much of the town stops", "logit", 0, 4) = 1.2
    concede_free: real("a concession where soviet and union are their own", "logit", 0, 4) = 1.0
    concede_calm: real("a concession when nothing threatens", "logit", 0, 4, "murphy2007") = 1.2
    concede_short: real("no concession where there is no bread to give", "logit", 0, 4) = 0.9
    concede_lobby: real("organised managers stand in its way", "logit", 0, 4, "pirani2008") = 1.0
    concede_owes: real("those who owe their post stand in its way", "logit", 0, 3) = 0.5
    lock: real("a lock-out when nothing else counts", "logit", -6, 2) = -2.6
    lock_idle: real("a lock-out where industry stands still", "logit", 0, 4) = 1.2
    lock_lobby: real("a lock-out by organised managers", "logit", 0, 4) = 1.0
    arrest: real("arrests when nothing else counts", "logit", -12, 0) = -8.8
    force: real("force when nothing else counts", "logit", -12, 0) = -9.0
    threat: real("arrests and force under danger", "logit", 0, 8) = 5.2
    threat_wave: real("the same where much of the town stops in danger", "logit", 0, 6) = 2.5
    free: real("arrests and force where soviet and union are their own", "logit", 0, 4) = 1.2
    large: real("arrests and force in the largest plants", "logit", 0, 2) = 0.5
    hard: real("how far persons differ in hardness", "sd", 0, 2) = 0.6
    convinced: real("hardness of a convinced member", "logit", 0, 4) = 1.0
    owes: real("hardness of those who owe their post", "logit", 0, 3) = 0.6
    memory: real("fear, hope and demands that last", "per month", 0.7, 0.99) = 0.93
    tired_kept: real("weariness that lasts", "per month", 0.3, 0.95) = 0.7
    relief_kept: real("food won that lasts", "per month", 0.5, 0.95) = 0.8
    tired: real("weariness of a stoppage", "0..1", 0, 1) = 0.6
    spill: real("part of fear and hope that spreads to neighbours", "0..1", 0, 1) = 0.25
    relief: real("hunger that a concession takes away", "0..1", 0, 0.4) = 0.12
    hope: real("hope that a concession gives", "0..1", 0, 1) = 0.5
    ignored: real("demands left unmet when nothing is done", "0..1", 0, 1) = 0.25
    refused: real("demands left unmet by any other answer", "0..1", 0, 1) = 0.3
    locked: real("work lost in a lock-out", "0..1", 0, 1) = 0.15
    fear_lock: real("fear that a lock-out leaves", "0..1", 0, 1.5) = 0.25
    fear_arrest: real("fear that arrests leave", "0..1", 0, 1.5) = 0.6
    fear_force: real("fear that force leaves", "0..1", 0, 1.5) = 0.9
    calm: real("what a wave counts without danger", "ratio", 0, 1) = 0.3
    large_at: real("workers of the largest plants", "workers", 1000, 5000) = 2000.0
    met: real("demands that a concession meets", "0..1", 0, 1) = 0.7
    disperse: real("an assembly is broken up when nothing else counts", "logit", -10, 2) = -5.5


class Circumstances(NamedTuple):
    """What the person who answers sees."""

    danger: float  # in the town, 0..1
    wave: float  # root of the share of the town's workers who stopped, 0..1
    free: float  # how far soviet and union are their own, 0..1
    bread: float  # shortfall in the town, 0..1
    idle: float  # output lost in the region, 0..1
    lobby: float  # how far managers are organised, 0..1
    size: float  # of the plant against 2,000 workers, 0..1


class Answerer(NamedTuple):
    """Who answers."""

    hard: float  # own hardness, conviction and ties together, logit
    owes: float  # what the person owes those who gave the post, 0..1


@njit(cache=True)
def hardness(
    trait: float, member: bool, conviction: float, owes: float, p: AnswersParameters
) -> float:
    """Hardness (logit) of the person who answers: temper, conviction of a member, dependence.

    Weights and form are ours; local officials differed in how they met strikes (murphy2007).
    """
    convinced = p.convinced * (conviction - 0.5) if member else 0.0
    return p.hard * trait + convinced + p.owes * owes


@njit(cache=True)
def conceding(see: Circumstances, owes: float, p: AnswersParameters) -> float:
    """Appeal (logit, against doing nothing) of a concession.

    Workers in industry kept some priority, and few strikes were met by arrests (murphy2007,
    murphy2009); the form is ours.
    """
    pressed = p.concede_wave * see.wave + p.concede_free * see.free
    calm = p.concede_calm * (1.0 - see.danger) - p.concede_short * see.bread
    return p.concede + pressed + calm - p.concede_lobby * see.lobby - p.concede_owes * owes


@njit(cache=True)
def locking(see: Circumstances, p: AnswersParameters) -> float:
    """Appeal (logit) of a lock-out: managers use it where work is short (form ours)."""
    return p.lock + p.lock_idle * see.idle + p.lock_lobby * see.lobby


@njit(cache=True)
def striking_back(
    danger: felt(Channel.INSECURITY, "strikes are met by arrests and force"),
    wave: float,
    free: float,
    size: float,
    hard: float,
    p: AnswersParameters,
) -> float:
    """Appeal (logit) of arrests and of force, before that of each (form ours).

    Danger, a wave in danger, large plants and a hard hand add to it; a soviet and a union that are
    their own stand in its way.
    """
    seen = p.threat * danger + p.threat_wave * wave * (p.calm + danger)
    return seen + hard + p.large * size - p.free * free


@njit(cache=True)
def answer(see: Circumstances, by: Answerer, draw: float, p: AnswersParameters) -> int:
    """Choose what to do about a strike (`Kind`): a multinomial logit against doing nothing."""
    concession = exp(conceding(see, by.owes, p))
    lock_out = exp(locking(see, p))
    back = striking_back(see.danger, see.wave, see.free, see.size, by.hard, p)
    arrests = exp(p.arrest + back)
    force = exp(p.force + back)
    left = draw * (1.0 + concession + lock_out + arrests + force)
    if left < 1.0:
        return Kind.NOTHING.value
    if left < 1.0 + concession:
        return Kind.CONCESSION.value
    if left < 1.0 + concession + lock_out:
        return Kind.LOCK_OUT.value
    return Kind.ARRESTS.value if left < 1.0 + concession + lock_out + arrests else Kind.FORCE.value


@njit(cache=True)
def dispersing(see: Circumstances, by: Answerer, p: AnswersParameters) -> float:
    """Appeal (logit) of breaking up an assembly: as of arrests (rabinowitch2007; form ours)."""
    return p.disperse + striking_back(see.danger, see.wave, see.free, see.size, by.hard, p)


# Who answers -------------------------------------------------------------------------------------


def rolls_of_towns(row: np.ndarray) -> np.ndarray:
    """Return the rows of persons on the rolls of the towns' bodies: (TOWNS, seats) int64."""
    return row[: TOWNS * business_rolls.OF_TOWN].reshape(TOWNS, business_rolls.OF_TOWN)


EXECUTIVE, COMMITTEE = 0, 1
"""Bodies of a town of which somebody answers."""
SEATS = (
    (business_rolls.DEPUTIES, business_rolls.DEPUTIES + business_rolls.EXECUTIVES),
    (
        business_rolls.DEPUTIES + business_rolls.EXECUTIVES,
        business_rolls.OF_TOWN - business_rolls.OFFICIALS,
    ),
)
"""Their first seat and the one after the last, on the roll of a town's bodies."""


@njit(cache=True)
def asked(
    people: People, rolls: np.ndarray, town: int, body: int, key: np.uint64, number: int
) -> int:
    """Return the row of the person of a body who is asked to answer; -1 where it has nobody.

    It is the person with the least draw under the strike's number.

    Parameters
    ----------
    people : People
    rolls : (TOWNS, seats of a town) int64
        Rows of the persons in each seat; -1 where it is empty.
    town, body : int
    key : uint64
    number : int
        Of the strike.
    """
    one = -1
    least = 2.0
    strike = bits(key, np.uint64(number))
    first, last = SEATS[body]
    for seat in range(first, last):
        i = rolls[town, seat]
        if i >= 0:
            drawn = uniform(strike, people.identity[i])
            if drawn < least:
                one = i
                least = drawn
    return one


@njit(cache=True)
def known(people: People, i: int, trait: np.uint64, p: AnswersParameters) -> Answerer:
    """Return how the person of a row answers; without a person, how anybody would."""
    if i < 0:
        return Answerer(0.0, 0.0)
    member = people.party[i] == Party.BOLSHEVIK
    conviction = np.float64(people.conviction[i])
    owes = np.float64(people.owes[i])
    temper = bell(trait, people.identity[i])
    return Answerer(hardness(temper, member, conviction, owes, p), owes)


# The month ---------------------------------------------------------------------------------------


class Counts(NamedTuple):
    """What the month's strikes came to, in real strikes."""

    kinds: np.ndarray  # (TOWNS, 5) float64 by `Kind`
    sizes: np.ndarray  # (3,) float64 by size
    roads: np.ndarray  # (3,) float64 answered by the executive, the party committee, nobody
    strikes: np.ndarray  # (n_plants,) float64
    done: np.ndarray  # (n_plants,) int8 what was done last, `Kind`; -1: no strike
    who: np.ndarray  # (n_plants,) int64 row of the person who answered last, -1: nobody known


@njit(cache=True)
def _remember(plants, p):
    """Let what plants remember fade; add the weariness of those who stopped."""
    for j in range(plants.size):
        plant = plants[j]
        plant.fear *= p.memory
        plant.hope *= p.memory
        plant.unmet *= p.memory
        plant.relief *= p.relief_kept
        plant.tired = p.tired_kept * plant.tired + p.tired * plant.stoppage


@njit(cache=True)
def strikes_of(stoppage: float, plants: float, draw: float) -> float:
    """Real strikes of a row of workplaces: of one, whether enough stopped; of many, as many as the
    share who stopped."""
    if plants < 1.5:
        return 1.0 if stoppage >= ENOUGH else 0.0
    return np.floor(stoppage * plants + draw)


@njit(cache=True, error_model="numpy")
def _count(plants, heads, counts: Counts, key):
    """Count the month's strikes by plant and size."""
    for j in range(plants.size):
        plant = plants[j]
        n = strikes_of(plant.stoppage, plant.weight, uniform(key, plant.identity))
        counts.strikes[j] = n
        counts.done[j] = -1
        counts.who[j] = -1
        if n <= 0.0:
            continue
        size = heads[j] * plant.stoppage / n
        counts.sizes[0 if size < LARGE else (1 if size < HUGE else 2)] += n


@njit(cache=True)
def look_at(
    town: Towns, output: float, size: float, autonomy: float, lobby: float
) -> Circumstances:
    """Return what the person who answers sees of a town, its region's output and a plant's size."""
    free = 0.5 * (town.elected + autonomy)
    wave = town.stoppage**0.5
    return Circumstances(town.danger, wave, free, town.bread, 1.0 - output, lobby, size)


@njit(cache=True)
def _answer(people, plants, towns, outputs, rolls, net, autonomy, lobby, keys, fixed, counts, p):
    """Let every strike be answered, plant by plant; note what was done."""
    key, luck = keys[Stream.ANSWERER], keys[Stream.ANSWER]
    for j in range(plants.size):
        strikes = counts.strikes[j]
        if strikes <= 0.0:
            continue
        plant = plants[j]
        town = towns[plant.town]
        size = min(1.0, plant.strength / p.large_at)
        see = look_at(town, outputs[plant.region], size, autonomy, lobby)
        answers = int(min(strikes, MOST))
        part = strikes / answers
        for k in range(answers):
            number = np.uint64(plant.identity) * np.uint64(MOST) + np.uint64(k)
            body = int(uniform(luck, number + BODY) >= town.elected)
            who = asked(people, rolls, plant.town, body, key, number)
            if who < 0:
                body = 1 - body
                who = asked(people, rolls, plant.town, body, key, number)
            by = known(people, who, fixed[Stream.ANSWERER], p)
            done = answer(see, by, uniform(luck, number), p)
            counts.done[j] = done
            counts.who[j] = who
            counts.kinds[plant.town, done] += part
            counts.roads[body if who >= 0 else 2] += part
            _feel(plants, j, done, part / max(plant.weight, 1.0), net, p)


@njit(cache=True)
def _feel(plants, j, done, share, net: Network, p):
    """Let a plant feel an answer, as far as it stands for those answered; others hear of it."""
    plant = plants[j]
    fear = 0.0
    hope = 0.0
    if done == Kind.NOTHING:
        plant.unmet += p.ignored * plant.stoppage * share
    elif done == Kind.CONCESSION:
        hope = p.hope * share
        plant.unmet *= 1.0 - 0.5 * share
        plant.demands *= 1.0 - p.met * share
        plant.relief += p.relief * share
    else:
        plant.unmet += p.refused * share
        fear = p.fear_arrest if done == Kind.ARRESTS else p.fear_force
        if done == Kind.LOCK_OUT:
            fear = p.fear_lock
            plant.open *= 1.0 - p.locked * share
        fear *= share
    plant.fear = min(1.5, plant.fear + fear)
    plant.hope = min(1.0, plant.hope + hope)
    plant.unmet = min(1.5, plant.unmet)
    if done != Kind.LOCK_OUT:
        spread(plants, j, p.spill * fear, p.spill * hope, net)


@njit(cache=True)
def spread(plants: Plants, j: int, fear: float, hope: float, net: Network) -> None:
    """Let the plants that a plant knows in town and trade hear of what was done to it."""
    for q in range(IN_TRADE):
        k = net.plant[j, q]
        if k != j:
            plants.fear[k] = min(1.5, plants.fear[k] + fear)
            plants.hope[k] = min(1.0, plants.hope[k] + hope)


@njit(cache=True)
def _month(
    people, plants, towns, heads, outputs, rolls, net, autonomy, lobby, keys, fixed, counts, p
):
    p = p[0]
    _remember(plants, p)
    _count(plants, heads, counts, keys[Stream.STRIKE])
    _answer(people, plants, towns, outputs, rolls, net, autonomy, lobby, keys, fixed, counts, p)


@institution(
    "answers", notes=("strikes", "sizes", "kinds", "roads", "fear"), parameters=AnswersParameters
)
class Answers:
    """The answers of a month to its strikes.

    Attributes
    ----------
    strikes : (3,) float64
        Strikes of the month by region.
    sizes : (3,) float64
        Strikes of under 200, of 200 to 999, of 1,000 and more who stopped.
    kinds : (3, 5) float64
        Strikes by region and by what was done: nothing, concession, lock-out, arrests, force.
    roads : (3,) float64
        Strikes answered by the soviet's executive, by the party committee, by nobody known.
    fear : float
        Mean fear that plants remember.
    by_plant : (n_plants,) float64
        Strikes of the month by workplace.
    done, who : (n_plants,) int8, (n_plants,) int64
        What was done about a workplace's strike, and the row of who did it; -1 where there is none.
    """

    def __init__(self, plants: Plants) -> None:
        self.by_plant = np.zeros(len(plants))
        self.done, self.who = np.full(len(plants), -1, np.int8), np.full(len(plants), -1)
        self.sizes, self.roads, self.strikes = np.zeros(SIZES), np.zeros(3), np.zeros(3)
        self.kinds, self.by_town = np.zeros((3, len(Kind))), np.zeros((TOWNS, len(Kind)))
        self.fear = 0.0

    def answer(
        self,
        people: Columns,
        plants: Plants,
        towns: Towns,
        region_notes: np.ndarray,
        business: Other,
        shopfloor: Other,
        unions: Other,
        keys: np.ndarray,
        first_keys: np.ndarray,
        p: Packed[AnswersParameters],
    ) -> None:
        """Count the month's strikes; let somebody answer each."""
        for counts in (self.sizes, self.roads, self.by_town):
            counts[:] = 0.0
        _month(
            people.arrays,
            plants,
            towns,
            shopfloor.counts.ready[:, 0],
            region_notes[:, RegionNote.OUTPUT],
            rolls_of_towns(business.rolls.row),
            shopfloor.network,
            unions.autonomy,
            unions.lobby,
            keys,
            first_keys,
            Counts(self.by_town, self.sizes, self.roads, self.by_plant, self.done, self.who),
            p,
        )
        self.kinds[:2] = self.by_town[:2]
        self.kinds[2] = self.by_town[2:].sum(axis=0)
        self.strikes[:] = self.kinds.sum(axis=1)
        self.fear = float(plants.fear.mean())

    @property
    def concessions(self) -> float:
        """Strikes of the month that ended in a concession."""
        return float(self.kinds[:, Kind.CONCESSION].sum())
