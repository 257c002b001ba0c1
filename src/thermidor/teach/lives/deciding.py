"""How a person voted and why, and to whom the person owes what: read from the run as it votes.

A vote is linear in what a motion weighs, so each part of it is found by weighing that part alone
with the model's own rule: nothing here knows what voters look at.

ODD element: observation.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from thermidor.common.random import Stream
from thermidor.society.institutions.answers import Kind
from thermidor.society.motions import WORDS, Weighs
from thermidor.society.people import ballot
from thermidor.society.state import ELECTABLE, Occupation
from thermidor.society.towns import town_of
from thermidor.teach.lives import words

if TYPE_CHECKING:
    from thermidor.simulation import Simulation
    from thermidor.society.institutions.votes import Division

LEAST = 0.1
"""Parts of a vote below this, in log odds, are not named (our choice)."""
MOST = 4
"""Parts of a vote that are named at most (our choice)."""
FIRST = int(ELECTABLE[0])
"""The first body of soviets, party and unions: posts that a secretary can give."""


class Cast(NamedTuple):
    """A vote as one person took part in it.

    Attributes
    ----------
    id, title, body : str
        The motion, and the body in words.
    ayes, noes : int
    passed : bool
    aye : bool or None
        How the person voted; None for a member who only spoke in the cell.
    came : int
        Of a voter: see `institutions.votes`.
    chance : float
        Chance of a vote for it, 0..1: of a voter at the vote, of a member after the talk.
    before, talked : float
        Of a member: the chance before the talk in the cell, and after it; NaN elsewhere.
    parts : tuple of (str, float)
        What spoke for it (above 0) or against it, in words, log odds, the largest first.
    """

    id: str
    title: str
    body: str
    ayes: int
    noes: int
    passed: bool
    aye: bool | None
    came: int
    chance: float
    before: float
    talked: float
    parts: tuple[tuple[str, float], ...]


class Strike(NamedTuple):
    """What was done about a strike.

    Attributes
    ----------
    done : Kind
    by : str
        What the person who did it does; empty for nobody known.
    several : bool
        Whether the row stands for several plants.
    """

    done: Kind
    by: str
    several: bool


class Issues(NamedTuple):
    """What the issues came to that a person carried in a month.

    Attributes
    ----------
    carried : tuple of (int, int, int)
        Kind, road, and how many were settled there and carried out.
    ignored, dropped : int
        Settled and not carried out; given up.
    """

    carried: tuple[tuple[int, int, int], ...]
    ignored: int
    dropped: int


def issues(run: Simulation, row: int) -> Issues | None:
    """Return what the issues came to that the person of a row carried; None without any."""
    business = run.business
    held = np.flatnonzero(business.rolls.row == row)
    if not held.size:
        return None
    carried = business.counts.carried[held].sum(axis=0)
    ignored, dropped = business.counts.undone[held].sum(axis=0).tolist()
    found = tuple((int(k), int(r), int(carried[k, r])) for k, r in np.argwhere(carried))
    return Issues(found, ignored, dropped) if found or ignored or dropped else None


def casts(run: Simulation, row: int) -> tuple[Cast, ...]:
    """Return the month's votes in which the person of a row took part."""
    found = []
    for division in run.votes.divisions:
        at = np.flatnonzero(division.rows == row)
        if at.size or row in division.talk:
            found.append(_cast(run, division, row, int(at[0]) if at.size else -1))
    return tuple(found)


def _cast(run: Simulation, division: Division, row: int, at: int) -> Cast:
    vote = run.votes.results[division.name]
    title = next(event.title for event in run.events if event.id == division.name)
    parts = parts_of(run, division, row)
    own = sum(value for _, value in parts)
    chance, before, talked = logistic(own), float("nan"), float("nan")
    if row in division.talk:
        first, chance = division.talk[row]
        before, talked = logistic(first), chance
        parts.append((words.WEIGHS["cell"], logit(chance) - own))
    if at >= 0:
        final = float(division.odds[at])
        if row in division.talk:
            parts.append((words.WEIGHS["mandate"], final - logit(chance)))
        chance = logistic(final)
    largest = sorted((part for part in parts if abs(part[1]) >= LEAST), key=lambda p: -abs(p[1]))
    return Cast(
        division.name,
        title,
        words.VOTES[vote.body],
        vote.ayes,
        vote.noes,
        bool(vote.passed),
        None if at < 0 else bool(division.ayes[at]),
        -1 if at < 0 else int(division.came[at]),
        chance,
        before,
        talked,
        tuple(largest[:MOST]),
    )


def parts_of(run: Simulation, division: Division, row: int) -> list[tuple[str, float]]:
    """Return the parts of a voter's log odds, in words; they add up to what the rule gives."""
    people, one, out = run.people.arrays, np.array([row], np.int64), np.empty(1)
    hall, weights = division.hall, division.weights

    def weighed(w: np.ndarray, extra: float = 0.0) -> float:
        ballot.weigh(people, one, hall, w, extra, out)
        return float(out.item())

    nothing = np.zeros(len(Weighs))
    base = weighed(nothing)
    parts = [(words.WEIGHS["base"], base), (words.WEIGHS["shock"], float(division.extra))]
    for k, word in enumerate(WORDS):
        if weights[k]:
            alone = nothing.copy()
            alone[k] = weights[k]
            parts.append((words.WEIGHS[word], weighed(alone) - base))
    return parts


def logistic(odds: float) -> float:
    """Return the chance of log odds."""
    return 1.0 / (1.0 + exp(-max(-700.0, min(700.0, odds))))


def logit(chance: float) -> float:
    """Return the log odds of a chance, those of the model's limits where it is 0 or 1."""
    chance = min(1.0 - 1e-9, max(1e-9, chance))
    return log(chance / (1.0 - chance))


def does(run: Simulation, row: int) -> str:
    """Return what the person of a row does, as another life names it; empty for nobody."""
    if row < 0 or row >= run.rows:
        return ""
    other = run.society.people[row]
    place = None
    if other.occupation == Occupation.BENCH and other.place >= 0:
        place = run.society.plants[other.place : other.place + 1][0]
    return words.does(other, place)


def strike(run: Simulation, place: int) -> Strike | None:
    """Return what was done about this month's strike of a workplace; None without one."""
    done = int(run.answers.done[place])
    if done < 0:
        return None
    by = does(run, int(run.answers.who[place]))
    return Strike(Kind(done), by, float(run.plants.weight[place]) > 1.5)


def town(run: Simulation, row: int) -> int:
    """Return the town in which the person of a row lives."""
    one = run.society.people[row]
    key = run.first_keys[Stream.TOWN]
    return int(town_of(one.region, one.place, one.identity, np.asarray(run.plants), key))


def for_others(run: Simulation, row: int, before: int) -> dict[str, int]:
    """Return what the person of a row is and did for others this month: see `Month.posts`.

    Parameters
    ----------
    run : Simulation
    row : int
    before : int
        Town whose secretary the person was last month, or -1.
    """
    people, rows = run.people, run.rows
    weight = people.weight[:rows]
    held = np.flatnonzero(run.postings.survey.row == row)
    gave = 0
    if before >= 0:
        new = (people.chief[:rows] == before) & (people.entered[:rows] == run.month)
        gave = int(weight[new & (people.body[:rows] >= FIRST)].sum())
    new = (people.sponsor[:rows] == row) & (people.joined[:rows] == run.month)
    return {
        "secretary": int(held[0]) if held.size else -1,
        "leads": int(row in run.votes.leaders.row),
        "gave": gave,
        "won": int(weight[new].sum()),
    }
