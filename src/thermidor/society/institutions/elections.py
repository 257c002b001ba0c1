"""How seats of the town soviets are given: lists, votes, deputies chosen among persons.

ODD element: submodels (soviet). A workplace votes by show of hands for the lists that were put up;
seats of a town are shared among workplaces, and each goes to somebody who took part there. Among
those who may sit the lowest draws against weight are chosen (sequential Poisson sampling, Ohlsson
1998), so a town has as many deputies at any scale.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.random import uniform
from thermidor.society.institutions.hall import DEPUTIES, MOST
from thermidor.society.people.deputy import Soviets, listed, seats_against
from thermidor.society.record import PlantTally
from thermidor.society.registry import Packed
from thermidor.society.row import BLOCK, pick_out
from thermidor.society.state import HUGE, SOVIETS, Mandate, Occupation, Party, Rank, Seat
from thermidor.society.towns import TOWNS, town_of

BOLSHEVIK, NONE, N_PARTIES = int(Party.BOLSHEVIK), int(Party.NONE), len(Party)
FIRST_ELECTABLE, LAST_SOVIET = int(SOVIETS[0]), int(SOVIETS[-1])
SMALL = 0.25
"""Deputies expected of a list below which it gets none: fewer than one in four chances."""
OTHERS, OWN = 0, 1
"""Who sits for an organisation: supporters of the party in charge, and others."""


class Canvass(NamedTuple):
    """What workplaces would vote, by town; as whole tables so that a town is a row."""

    seats: np.ndarray  # (n_plants, 6) seats of a workplace by list, in its own unit
    lists: np.ndarray  # (42, 6) the same added up
    votes: np.ndarray  # (42, 6) workers by list voted for, those who did not come in proportion
    huge: np.ndarray  # (42, 2) hands in plants of 1,000 and more: of no party, Bolshevik


def canvass(plants: int) -> Canvass:
    """Return tables of zeros for so many workplaces."""
    lists, votes = np.zeros((TOWNS, N_PARTIES)), np.zeros((TOWNS, N_PARTIES))
    return Canvass(np.zeros((plants, N_PARTIES)), lists, votes, np.zeros((TOWNS, 2)))


@njit(cache=True, inline="always")
def legal(party: int, standing: np.ndarray) -> int:
    """Return the class (`Party`) that a party stands as: without legal standing, non-party."""
    return party if party <= BOLSHEVIK or standing[party] > 0.0 else NONE


@njit(cache=True, _nrt=False)
def give_seats(
    hands: np.ndarray, opposed: float, standing: np.ndarray, list_up: float, p: Soviets, out
) -> float:
    """Set the shares of a workplace's seats by list; return how many raised a hand.

    Parameters
    ----------
    hands : (6,)
        Workers who took part, by party shown.
    opposed : float
        Share of hands against the party in charge, 0..1: of all workers by their chance to come,
        where `hands` are of the few rows that came.
    standing : (6,) float64
        Legal standing of the parties, 1 or 0.
    list_up : float
        Whether a list of others was put up: 1, 0, or the chance of it (0..1) where a row stands
        for many workplaces.
    out : (6,) float64
        Receives the shares.
    """
    came = 0.0
    out[:] = 0.0
    for party in range(N_PARTIES):
        out[legal(party, standing)] += hands[party]
        came += hands[party]
    if came <= 0.0:
        return 0.0
    others = came - out[BOLSHEVIK]
    lost = list_up * seats_against(opposed, p)
    for party in range(N_PARTIES):
        out[party] *= lost / max(others, 1.0)
    if others <= 0.0:
        out[NONE] = lost
    out[BOLSHEVIK] = 1.0 - lost
    return came


@njit(cache=True, _nrt=False)
def ask_plants(plants, counted, called, towns, standing, activity, key, found, p: Packed[Soviets]):
    """Let the workplaces of the towns that are `called` vote; fill in the `Canvass` found."""
    p = p[0]
    for t in range(TOWNS):
        if called[t]:
            found.lists[t] = 0.0
            found.votes[t] = 0.0
            found.huge[t] = 0.0
    for j in range(plants.size):
        t = plants.town[j]
        if not called[t]:
            continue
        workers = float(counted[j, PlantTally.HEADS])
        hands = counted[j, PlantTally.SUPPORT : PlantTally.SUPPORT + N_PARTIES]
        seats = found.seats[j]
        size = workers / plants.weight[j]
        came = max(1.0, float(counted[j, PlantTally.PRESENT]))
        bold = plants.opposed[j]
        control = towns.control[t] * (p.control_open if towns.open[t] > 0.0 else 1.0)
        list_up = listed(size, bold, towns.restriction[t], activity[t], control, p)
        if plants.weight[j] < 1.5:
            list_up = 1.0 if uniform(key, plants.identity[j]) < list_up else 0.0
        if give_seats(hands, bold, standing, list_up, p, seats) <= 0.0:
            continue
        _add(t, hands, workers / came, plants.strength[j] >= HUGE, standing, found)
        seats *= plants.weight[j] * size**p.size
        for party in range(N_PARTIES):
            found.lists[t, party] += seats[party]


@njit(cache=True, inline="always")
def _add(t, hands, per_hand, huge, standing, found):
    """Add a workplace's hands to the votes of its town."""
    for party in range(N_PARTIES):
        found.votes[t, legal(party, standing)] += hands[party] * per_hand
        if huge and legal(party, standing) == NONE:
            found.huge[t, 0] += hands[party]
    if huge:
        found.huge[t, 1] += hands[BOLSHEVIK]


# Persons ------------------------------------------------------------------------------------------


@njit(cache=True, inline="always")
def speaks(occupation: int, body: int) -> bool:
    """Whether a person may sit for an organisation: soldiers, staff of soviets, party and unions.

    Reserved seats went to organisations and the army (rabinowitch2007); that private offices and
    those of the state send nobody of their own is ours.
    """
    return occupation == Occupation.ARMY or body >= FIRST_ELECTABLE


class Chosen(NamedTuple):
    """Those chosen so far for each list of each town, lowest draws first."""

    room: np.ndarray  # (n_lists,) int64 deputies wanted
    n: np.ndarray  # (n_lists,) int64 found
    draw: np.ndarray  # (n_lists, MOST) float64 draw against weight
    row: np.ndarray  # (n_lists, MOST) int64 row of the person


def chosen(lists: int) -> Chosen:
    """Return room for as many lists, nobody wanted yet."""
    room, n = np.zeros(lists, np.int64), np.zeros(lists, np.int64)
    return Chosen(room, n, np.zeros((lists, MOST)), np.zeros((lists, MOST), np.int64))


@njit(cache=True, inline="always")
def _stand(c, draw, i, best):
    """Let person `i` stand for list `c`: keep the lowest draws, in order."""
    room, n = best.room[c], best.n[c]
    if room == 0 or (n == room and draw >= best.draw[c, n - 1]):
        return
    k = n if n < room else n - 1
    while k > 0 and best.draw[c, k - 1] > draw:
        best.draw[c, k], best.row[c, k] = best.draw[c, k - 1], best.row[c, k - 1]
        k -= 1
    best.draw[c, k], best.row[c, k] = draw, i
    best.n[c] = min(n + 1, room)


@njit(cache=True, inline="always")
def _at_meetings(people, low, asked, marks):
    """Mark with 1 who of a block of rows took part at a bench that is asked; return its rows."""
    rows = min(BLOCK, people.identity.size - low)
    work, place = people.occupation[low : low + rows], people.place[low : low + rows]
    present = people.present[low : low + rows]
    for i in range(rows):
        marks[i] = (
            (work[i] == Occupation.BENCH) & (present[i] != 0) & (asked[max(place[i], 0)] != 0)
        )
    return rows


@njit(cache=True, error_model="numpy")
def stand_for_workplaces(people, plants, counted, asked, standing, key, found, best):
    """Let those who took part stand for the lists of their town: list ``town * 6 + party``."""
    marks, rows_found = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64)
    _workers(people, plants, counted, asked, standing, key, found, best, marks, rows_found)


@njit(cache=True, error_model="numpy", _nrt=False)
def _workers(people, plants, counted, asked, standing, key, found, best, marks, rows_found):
    for low in range(0, people.identity.size, BLOCK):
        rows = _at_meetings(people, low, asked, marks)
        for k in range(pick_out(marks, 1, rows, rows_found)):
            i = low + rows_found[k]
            j = people.place[i]
            party = legal(people.shown[i], standing)
            hands = 0
            for other in range(N_PARTIES):
                if legal(other, standing) == party:
                    hands += counted[j, PlantTally.SUPPORT + other]
            weight = found.seats[j, party] * people.weight[i] / hands
            if weight > 0.0:
                draw = uniform(key, people.identity[i]) / weight
                _stand(plants.town[j] * N_PARTIES + party, draw, i, best)


@njit(cache=True, inline="always")
def _speaking(people, low, marks):
    """Mark with 1 who of a block of rows may sit for an organisation; return its rows."""
    rows = min(BLOCK, people.identity.size - low)
    work, body = people.occupation[low : low + rows], people.body[low : low + rows]
    for i in range(rows):
        marks[i] = speaks(work[i], body[i])
    return rows


@njit(cache=True, error_model="numpy")
def stand_for_bodies(people, plants, called, key, town_key, best, pools):
    """Let those who may sit for an organisation stand, list ``town * 2 + side``; count them."""
    marks, rows_found = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64)
    pools[:] = 0.0
    _staff(people, plants, called, key, town_key, best, pools, marks, rows_found)


@njit(cache=True, error_model="numpy", _nrt=False)
def _staff(people, plants, called, key, town_key, best, pools, marks, rows_found):
    for low in range(0, people.identity.size, BLOCK):
        rows = _speaking(people, low, marks)
        for k in range(pick_out(marks, 1, rows, rows_found)):
            i = low + rows_found[k]
            t = town_of(people.region[i], people.place[i], people.identity[i], plants, town_key)
            if called[t]:
                side = OWN if people.support[i] == BOLSHEVIK else OTHERS
                pools[t, side] += people.weight[i]
                draw = uniform(key, people.identity[i]) / people.weight[i]
                _stand(t * 2 + side, draw, i, best)


@njit(cache=True, error_model="numpy", _nrt=False)
def stand_for_recalled(people, wanted, standing, key, draws, rows_out):
    """Find for each workplace that recalled a deputy the successor: lowest draw of the new list.

    Parameters
    ----------
    wanted : (n_plants,) int64
        Party of the successor, -1 where nobody was recalled.
    draws, rows_out : (n_plants,)
        Receive the lowest draw and the row of the person (-1: nobody).
    """
    draws[:] = np.inf
    rows_out[:] = -1
    for i in range(people.identity.size):
        j = people.place[i]
        if people.occupation[i] != Occupation.BENCH or j < 0 or wanted[j] < 0:
            continue
        if people.present[i] == 0 or people.seat[i] > 0:
            continue
        if legal(people.shown[i], standing) != wanted[j]:
            continue
        draw = uniform(key, people.identity[i]) / people.weight[i]
        if draw < draws[j]:
            draws[j], rows_out[j] = draw, i


@njit(cache=True, error_model="numpy", _nrt=False)
def executives(people, plants, due, town_key, out):
    """Add up the executives of the towns that are `due`: posts of the soviet above the lowest.

    Parameters
    ----------
    out : (42, 3) float64
        Receives persons, members of the party in charge, and what these owe (persons).
    """
    out[:] = 0.0
    for i in range(people.identity.size):
        body = people.body[i]
        if body < FIRST_ELECTABLE or body > LAST_SOVIET:
            continue
        if people.rank[i] == Rank.LOWER or people.occupation[i] == Occupation.DEAD:
            continue
        t = town_of(people.region[i], people.place[i], people.identity[i], plants, town_key)
        if due[t]:
            member = people.party[i] == BOLSHEVIK
            out[t, 0] += people.weight[i]
            out[t, 1] += people.weight[i] * member
            out[t, 2] += people.weight[i] * member * float(people.owes[i])


# Seats --------------------------------------------------------------------------------------------


@njit(cache=True, inline="always")
def unseat(people, i):
    """Take a person's seat away; who holds a post keeps its mandate."""
    people.seat[i] = 0
    if people.body[i] < 0:
        people.mandate[i] = 0


@njit(cache=True, _nrt=False)
def clear(people, benches, held):
    """Take the seats of the deputies of towns that elect."""
    for t in range(TOWNS):
        if held[t]:
            for d in range(benches.n[t]):
                i = benches.who[t, d]
                if i >= 0 and people.seat[i] > 0:
                    unseat(people, i)
            benches.n[t] = 0


@njit(cache=True, _nrt=False)
def allot(table, lists, held, best: Chosen, bodies: Chosen):
    """Set how many deputies each list of a town gets at most, from workplaces and from bodies."""
    for t in range(TOWNS):
        seats = 0.0
        for party in range(N_PARTIES):
            seats += lists[t, party] if held[t] else 0.0
        for party in range(N_PARTIES):
            c = t * N_PARTIES + party
            best.n[c] = best.room[c] = 0
            if seats > 0.0:
                wanted = DEPUTIES[t] * (1.0 - table.reserved[t]) * lists[t, party] / seats
                best.room[c] = max(1, int(wanted + 0.5)) if wanted >= SMALL else 0
        for c in range(2 * t, 2 * t + 2):
            bodies.n[c] = 0
            bodies.room[c] = int(DEPUTIES[t] * table.reserved[t] + 0.5) if held[t] else 0


@njit(cache=True, _nrt=False)
def _sit_down(people, benches, t, rows, seats, kind, party, month):
    """Seat the persons of a list, who share its seats; without a list by what each supports."""
    for i in rows:
        d = benches.n[t]
        own = people.party[i] if people.party[i] > 0 else people.support[i]
        benches.who[t, d] = i
        benches.share[t, d] = seats / rows.size
        benches.list[t, d] = party if party >= 0 else own
        benches.n[t] = d + 1
        people.seat[i] = kind
        if kind == Seat.FACTORY:
            people.mandate[i], people.entered[i] = Mandate.ELECTED, month
        elif people.body[i] < 0:
            people.mandate[i], people.entered[i] = Mandate.APPOINTED, month


@njit(cache=True, _nrt=False)
def seat_workers(people, table, benches, lists, held, month, best: Chosen):
    """Seat those chosen by workplaces; a list too small for a deputy leaves its seats to others."""
    for t in range(TOWNS):
        if not held[t]:
            continue
        taken = 0.0
        for party in range(N_PARTIES):
            taken += lists[t, party] if best.n[t * N_PARTIES + party] > 0 else 0.0
        for party in range(N_PARTIES):
            c = t * N_PARTIES + party
            if best.n[c] > 0:
                seats = table.seats[t] * (1.0 - table.reserved[t]) * lists[t, party] / taken
                rows = best.row[c, : best.n[c]]
                _sit_down(people, benches, t, rows, seats, Seat.FACTORY, party, month)


@njit(cache=True, _nrt=False)
def seat_bodies(people, table, towns, benches, held, pools, month, best, p: Packed[Soviets]):
    """Seat those who sit for organisations: supporters of the party in charge, and some others."""
    p = p[0]
    for t in range(TOWNS):
        own, others = pools[t, OWN], pools[t, OTHERS]
        others *= p.reserve_others * (1.0 - towns.restriction[t])
        if not held[t] or own + others <= 0.0:
            continue
        seats = table.seats[t] * table.reserved[t]
        for side in range(2):
            part = (own if side == OWN else others) / (own + others)
            c = t * 2 + side
            n = min(best.n[c], int(DEPUTIES[t] * table.reserved[t] * part + 0.5))
            if n > 0:
                rows = best.row[c, :n]
                _sit_down(people, benches, t, rows, seats * part, Seat.RESERVED, -1, month)
