"""Where each person stands in the picture, one byte a person and month.

ODD element: observation. A zone is a place in the picture: a factory floor, a soviet's hall, an
office. The byte of a person holds the zone and three yes-or-no marks; the page draws the rest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.random import Stream, uniform
from thermidor.society.state import Body, Mandate, Occupation, Party, Rank

FACTORY, HALL, FIRST_BODY = 0, 3, 6
ARMY, VILLAGE, IDLE, DEAD = 26, 27, 28, 29
PRESENT, MEMBER, OPPOSITION = 32, 64, 128
"""Marks of a person's byte: takes part (at the bench) or serves (in an office); party member;
has joined an opposition inside the party."""
CAME = 32
"""Mark of the second byte: a deputy who came to the soviet this month, drawn in its hall."""

ZONES = (
    ("Factories", "petrograd", "bench"),
    ("Factories", "moscow", "bench"),
    ("Factories", "provinces", "bench"),
    ("Soviet", "petrograd", "hall"),
    ("Soviet", "moscow", "hall"),
    ("Soviets", "provinces", "hall"),
    ("Commissariats", "russia", "office"),
    ("Cheka", "russia", "office"),
    ("Economic boards", "russia", "office"),
    ("Commissars and collegia", "russia", "office"),
    ("Secretariat", "russia", "office"),
    ("State offices", "petrograd", "office"),
    ("State offices", "moscow", "office"),
    ("State offices", "provinces", "office"),
    ("Private and other offices", "petrograd", "other"),
    ("Private and other offices", "moscow", "other"),
    ("Private and other offices", "provinces", "other"),
    ("Soviet staff", "petrograd", "office"),
    ("Soviet staff", "moscow", "office"),
    ("Soviet staff", "provinces", "office"),
    ("Party committees", "petrograd", "party"),
    ("Party committees", "moscow", "party"),
    ("Party committees", "provinces", "party"),
    ("Unions", "petrograd", "union"),
    ("Unions", "moscow", "union"),
    ("Unions", "provinces", "union"),
    ("Army", "russia", "away"),
    ("Village", "russia", "away"),
    ("Out of work", "russia", "away"),
    ("Dead", "russia", "dead"),
)
"""Title, region and kind of each zone; from `FIRST_BODY` on the bodies in their own order."""
assert len(ZONES) == FIRST_BODY + len(Body) + 4

_ZONE = {
    Occupation.ARMY: ARMY,
    Occupation.VILLAGE: VILLAGE,
    Occupation.IDLE: IDLE,
    Occupation.DEAD: DEAD,
}
AWAY = tuple(_ZONE.get(occupation, 31) for occupation in Occupation)
"""Zone of who has neither workplace nor office, by occupation."""
BENCH, BOLSHEVIK, APPOINTED = int(Occupation.BENCH), int(Party.BOLSHEVIK), int(Mandate.APPOINTED)


class State(NamedTuple):
    """What a month's picture is made of; rows that stand for nobody yet are left out.

    Attributes
    ----------
    persons : (rows,) uint8
        Zone where the person works, and `PRESENT`, `MEMBER`, `OPPOSITION`.
    standing : (rows,) uint8
        Rank, 4 for appointed, seat times 8, and who came to the soviet of which region.
    workplaces : (n_plants,) uint8
    place : (rows,) int16
        Workplace of each person, or -1.
    weight : (rows,) int32
        Real persons each row stands for; it falls when a row is divided.
    """

    persons: np.ndarray
    standing: np.ndarray
    workplaces: np.ndarray
    place: np.ndarray
    weight: np.ndarray


def state(simulation) -> State:
    """Return what the picture of the present month is made of."""
    people = table(simulation)
    persons, standing, deputy = np.empty((3, len(people)), np.uint8)
    _mark(people.arrays, persons, standing, deputy)
    came = deputies_present(simulation, np.flatnonzero(deputy))
    standing[came] |= CAME | people.region[came].astype(np.uint8) << 6
    return State(
        persons,
        standing,
        workplaces(simulation),
        people.place.astype(np.int16),
        people.weight.copy(),
    )


@njit(cache=True, nogil=True)
def _mark(people, persons, standing, deputy):
    """Fill the two bytes of every person, and who is a deputy."""
    for i in range(persons.size):
        bench, posted = people.occupation[i] == BENCH, people.body[i] >= 0
        zone = people.region[i] if bench else AWAY[people.occupation[i]]
        if posted:
            zone = people.body[i] + FIRST_BODY
        serves = people.present[i] > 0 if bench else posted and people.refusal[i] <= 0
        persons[i] = (
            zone
            | (PRESENT if serves else 0)
            | (MEMBER if people.party[i] == BOLSHEVIK else 0)
            | (OPPOSITION if people.faction[i] > 0 else 0)
        )
        appointed = people.mandate[i] == APPOINTED
        standing[i] = people.rank[i] | (4 if appointed else 0) | people.seat[i] << 3
        deputy[i] = people.seat[i] > 0


def table(simulation) -> Columns:
    """Return the rows that stand for somebody, or did before they died."""
    return simulation.society.people[: simulation.rows]


def divided(before: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the rows a part of which became a row of its own: the parents of the new rows.

    A row is divided at most once a month and new rows follow in the order of their parents
    (`people.divide`), so parent `n` belongs to row ``before.size + n``, which has what it lost.

    Parameters
    ----------
    before, weight : (rows,) int32
        Weights of the month before and of this one, which has as many rows or more.
    """
    parents = np.flatnonzero(weight[: before.size] != before)
    if not np.array_equal(before[parents] - weight[parents], weight[before.size :]):
        raise RuntimeError("rows of persons were divided otherwise than the picture knows")
    return parents


def unusual(persons: np.ndarray) -> np.ndarray:
    """Return who is not as people of the zone usually are: present at the bench, or absent from an
    office. Told apart from the rest of the byte, it makes a month half as long to send."""
    zone = persons & 31
    return ((persons & PRESENT) > 0) ^ ((zone >= HALL) & (zone < ARMY))


def deputies_present(simulation, deputies: np.ndarray) -> np.ndarray:
    """Return the rows of deputies who came this month: those whose luck was best, up to the
    soviet's attendance, which is how the model itself decides who comes.

    Parameters
    ----------
    deputies : (n_deputies,) int64
        All rows with a seat.
    """
    people = table(simulation)
    draws = _draws(simulation.keys[Stream.ATTENDANCE], people.identity[deputies])
    region, found = people.region[deputies], []
    for soviet in simulation.soviets:
        of = np.flatnonzero(region == soviet.region)
        n = round(float(soviet.attendance) * of.size)
        found.append(deputies[of[np.argsort(draws[of], kind="stable")[:n]]])
    return np.concatenate(found).astype(np.int64)


@njit(cache=True)
def _draws(key, identity):
    out = np.empty(identity.size)
    for i in range(identity.size):
        out[i] = uniform(key, identity[i])
    return out


def workplaces(simulation) -> np.ndarray:
    """Return the byte of every workplace: form of management, owner, whether its work has ended."""
    plants = simulation.society.plants
    return (plants.form | (plants.national > 0) << 2 | (plants.closed > 0) << 3).astype(np.uint8)


def kinds(simulation) -> np.ndarray:
    """Return what does not change about a person: origin, and prior office under the old order."""
    people = table(simulation)
    return (people.origin | (people.prior > 0) << 2 | (people.prior == Rank.UPPER + 1) << 3).astype(
        np.uint8
    )


def shown(state: State) -> np.ndarray:
    """Return the byte of every person as it is drawn: deputies who came stand in the hall."""
    came = (state.standing & CAME) > 0
    return np.where(
        came, state.persons & ~np.uint8(31) | HALL + (state.standing >> 6), state.persons
    ).astype(np.uint8)
