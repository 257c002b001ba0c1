"""The zone of each person in the picture: one byte for each person and month.

ODD element: observation. A zone is a place in the picture: a factory floor, the hall of a soviet,
an office. The byte of a person holds the zone and three marks; the page draws the rest. The same
numbers are in ``page/wire.js``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.random import Stream, uniform
from thermidor.society.institutions.answers import ENOUGH
from thermidor.society.state import Body, Mandate, Occupation, Party, Rank

if TYPE_CHECKING:
    from thermidor.simulation import Simulation

FACTORY = 0
HALL = 3
FIRST_BODY = 6
ARMY, VILLAGE, IDLE, DEAD = range(FIRST_BODY + len(Body), FIRST_BODY + len(Body) + 4)
"""Zones: the factories and the soviets of three regions, the bodies in their order, and others."""
N_ZONES = 32
ZONE = N_ZONES - 1
"""Bits of a person's byte that hold the zone."""
PRESENT, MEMBER, OPPOSITION = 32, 64, 128
"""Marks of a person's byte: at the meeting (bench) or serving (office); party member; has joined an
opposition inside the party."""
APPOINTED = 4
SEAT_SHIFT = 3
CAME = 32
REGION_SHIFT = 6
"""The second byte: rank (bits 0-1), appointed, seat (bits 3-4), came to the soviet, its region."""
OLD_OFFICE, OLD_UPPER_OFFICE = 4, 8
"""The byte that never changes: origin (bits 0-1), held office before, and of upper rank."""
NATIONAL, CLOSED, STOPPED = 4, 8, 16
"""The byte of a workplace: form of management (bits 0-1), nationalised, closed, on strike."""

REGIONS = ("petrograd", "moscow", "provinces")
ZONES = (
    *(("Factories", region, "bench") for region in REGIONS),
    ("Soviet", "petrograd", "hall"),
    ("Soviet", "moscow", "hall"),
    ("Soviets", "provinces", "hall"),
    ("Commissariats", "russia", "office"),
    ("Cheka", "russia", "office"),
    ("Economic boards", "russia", "office"),
    ("Commissars and collegia", "russia", "office"),
    ("Secretariat", "russia", "office"),
    *(("State offices", region, "office") for region in REGIONS),
    *(("Private and other offices", region, "other") for region in REGIONS),
    *(("Soviet staff", region, "office") for region in REGIONS),
    *(("Party committees", region, "party") for region in REGIONS),
    *(("Unions", region, "union") for region in REGIONS),
    ("Army", "russia", "away"),
    ("Village", "russia", "away"),
    ("Out of work", "russia", "away"),
    ("Dead", "russia", "dead"),
)
"""Title, region and kind of each zone."""

_AWAY = {
    Occupation.ARMY: ARMY,
    Occupation.VILLAGE: VILLAGE,
    Occupation.IDLE: IDLE,
    Occupation.DEAD: DEAD,
}
AWAY = tuple(_AWAY.get(occupation, ZONE) for occupation in Occupation)
"""Zone of a person without workplace or office, by occupation."""
BENCH, BOLSHEVIK, MANDATE = int(Occupation.BENCH), int(Party.BOLSHEVIK), int(Mandate.APPOINTED)


class State(NamedTuple):
    """The picture of a month; rows that do not represent persons yet are left out.

    Attributes
    ----------
    persons : (n_rows,) uint8
        Zone where the person works, and `PRESENT`, `MEMBER`, `OPPOSITION`.
    standing : (n_rows,) uint8
        Rank, `APPOINTED`, seat, `CAME` and the region of the soviet.
    workplaces : (n_plants,) uint8
        Form of management, `NATIONAL`, `CLOSED`, `STOPPED`.
    place : (n_rows,) int16
        Workplace of each person, or -1.
    weight : (n_rows,) int32
        Real persons that each row represents; it falls when a row is divided.
    """

    persons: np.ndarray
    standing: np.ndarray
    workplaces: np.ndarray
    place: np.ndarray
    weight: np.ndarray


def state(simulation: Simulation) -> State:
    """Return the picture of the present month."""
    people = table(simulation)
    persons, standing, deputy = np.empty((3, len(people)), np.uint8)
    _mark(people.arrays, persons, standing, deputy)
    came = deputies_present(simulation, np.flatnonzero(deputy))
    standing[came] |= CAME | people.region[came].astype(np.uint8) << REGION_SHIFT
    place = people.place.astype(np.int16)
    return State(persons, standing, workplaces(simulation), place, people.weight.copy())


@njit(cache=True, nogil=True)
def _mark(people, persons, standing, deputy):
    """Fill the two bytes of every person, and mark deputies."""
    for i in range(persons.size):
        bench = people.occupation[i] == BENCH
        posted = people.body[i] >= 0
        zone = people.region[i] if bench else AWAY[people.occupation[i]]
        if posted:
            zone = people.body[i] + FIRST_BODY
        present = people.present[i] > 0 if bench else posted and people.refusal[i] <= 0
        persons[i] = (
            zone
            | (PRESENT if present else 0)
            | (MEMBER if people.party[i] == BOLSHEVIK else 0)
            | (OPPOSITION if people.faction[i] > 0 else 0)
        )
        appointed = APPOINTED if people.mandate[i] == MANDATE else 0
        standing[i] = people.rank[i] | appointed | people.seat[i] << SEAT_SHIFT
        deputy[i] = people.seat[i] > 0


def table(simulation: Simulation) -> Columns:
    """Return the rows that represent persons, the dead included."""
    return simulation.society.people[: simulation.rows]


def divided(before: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the rows that were divided in a month: the parents of the new rows.

    A row is divided at most once a month and new rows follow in the order of their parents
    (`people.divide`), so parent `n` belongs to row ``before.size + n``, which has the lost weight.

    Parameters
    ----------
    before, weight : (n_rows,) int32
        Weights of the month before and of this one, which has as many rows or more.

    Returns
    -------
    (n_new,) int64

    Raises
    ------
    RuntimeError
        If the new rows do not have the weights that the parents lost.
    """
    parents = np.flatnonzero(weight[: before.size] != before)
    if not np.array_equal(before[parents] - weight[parents], weight[before.size :]):
        raise RuntimeError(
            "rows of persons were divided in an unexpected way: the new rows do not have the "
            "weights that the old rows lost."
        )
    return parents


def unusual(persons: np.ndarray) -> np.ndarray:
    """Return who is present at the bench or absent from a post: (n_rows,) bool.

    These are the exceptions; stored apart from the rest of the byte, they halve the size of a
    month.
    """
    zone = persons & ZONE
    return ((persons & PRESENT) > 0) ^ ((zone >= HALL) & (zone < ARMY))


def deputies_present(simulation: Simulation, deputies: np.ndarray) -> np.ndarray:
    """Return the rows of the deputies who came this month.

    They are the deputies with the lowest draws, up to the attendance of their region; the model
    compares the same draws with the attendance of each town.

    Parameters
    ----------
    deputies : (n_deputies,) int64
        All rows with a seat.

    Returns
    -------
    (n_present,) int64
    """
    people = table(simulation)
    draws = _draws(simulation.keys[Stream.ATTENDANCE], people.identity[deputies])
    region = people.region[deputies]
    found = []
    for r, attendance in enumerate(simulation.soviets.attendance.tolist()):
        members = np.flatnonzero(region == r)
        n = round(attendance * members.size)
        found.append(deputies[members[np.argsort(draws[members], kind="stable")[:n]]])
    return np.concatenate(found).astype(np.int64)


@njit(cache=True)
def _draws(key, identity):
    draws = np.empty(identity.size)
    for i in range(identity.size):
        draws[i] = uniform(key, identity[i])
    return draws


def workplaces(simulation: Simulation) -> np.ndarray:
    """Return the byte of every workplace: (n_plants,) uint8."""
    plants = simulation.society.plants
    national, closed = plants.national > 0, plants.closed > 0
    stopped = plants.stoppage >= ENOUGH
    marks = national * NATIONAL | closed * CLOSED | stopped * STOPPED
    return (plants.form | marks).astype(np.uint8)


def kinds(simulation: Simulation) -> np.ndarray:
    """Return the byte of every person that never changes: (n_rows,) uint8."""
    people = table(simulation)
    office, upper = people.prior > 0, people.prior == Rank.UPPER + 1
    return (people.origin | office * OLD_OFFICE | upper * OLD_UPPER_OFFICE).astype(np.uint8)


def shown(state: State) -> np.ndarray:
    """Return the byte of every person as drawn: deputies who came are in the hall."""
    came = (state.standing & CAME) > 0
    hall = state.persons & ~np.uint8(ZONE) | HALL + (state.standing >> REGION_SHIFT)
    return np.where(came, hall, state.persons).astype(np.uint8)
