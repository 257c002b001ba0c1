"""The soviets of the towns: restriction, elections held or put off, deputies, the plenum.

ODD element: submodels (soviet). One institution holds the soviets of all towns. A seat from a
workplace goes to somebody who took part there; a reserved seat to somebody in a post or in the
army. Whether an election that is due is held is for the executive of the town.
"""

from __future__ import annotations

from operator import attrgetter

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.maths import total
from thermidor.common.random import Luck, Stream, uniform
from thermidor.society.institutions import elections, plenum
from thermidor.society.institutions.hall import benches, halls, recalls
from thermidor.society.people.deputy import (
    Soviets,
    control_next,
    holding,
    reserving,
    restriction_next,
)
from thermidor.society.population import Start
from thermidor.society.registry import Other, Packed, institution
from thermidor.society.state import Party, Plants, Region
from thermidor.society.towns import TOWNS, Towns

LATE = 12.0
"""Months after which an election that was due is as late as counts."""
CHOICE = np.uint64(2**30)
"""Added to a town's number for the draw by which its executive decides."""
BOLSHEVIK, NONE, N_PARTIES = int(Party.BOLSHEVIK), int(Party.NONE), len(Party)
_deputies = attrgetter(*plenum.Deputies._fields)


@njit(cache=True, _nrt=False)
def fall_due(table, towns, out, p: Packed[Soviets]):
    """Let restriction follow danger; mark where an election is due or called; return how many."""
    p = p[0]
    due = 0
    for t in range(TOWNS):
        towns.restriction[t] = restriction_next(
            towns.restriction[t], towns.danger[t], towns.stoppage[t], p
        )
        towns.control[t] *= 1.0 - p.control_fade
        out[t] = table.called[t] > 0.0 or table.since[t] >= p.interval
        due += out[t]
        towns.delay[t] = min(1.0, max(0.0, table.since[t] - p.interval) / LATE)
    return due


@njit(cache=True)
def decide(table, towns, found, last, persons, due, key, p: Packed[Soviets]):
    """Leave marked where the executive holds the election; set seats reserved and control.

    Parameters
    ----------
    found, last : Canvass
        What workplaces would vote; receives what they voted where the election is held.
    persons : (42, 3) float64
        Executives, see `elections.executives`; a town without one decides as if all were members
        who owe nothing.
    due : (42,) uint8
        Where an election is due; unmarked where it is put off.
    """
    p = p[0]
    for t in range(TOWNS):
        if not due[t]:
            continue
        own = _own(found.lists[t])
        member = persons[t, 1] / persons[t, 0] if persons[t, 0] > 0.0 else 1.0
        owes = persons[t, 2] / persons[t, 1] if persons[t, 1] > 0.0 else 0.0
        danger, reserved = towns.danger[t], table.reserved[t]
        expected = (1.0 - reserved) * own + reserved * p.reserve_loyal
        chance = member * holding(danger, expected, owes, p)
        chance += (1.0 - member) * holding(danger, 1.0, 0.0, p)
        if table.called[t] == 0.0 and uniform(key, CHOICE + np.uint64(t)) >= chance:
            due[t] = 0
            continue
        wanted = reserving(own, danger, towns.restriction[t], member, p)
        table.reserved[t] = max(table.floor[t], wanted)
        towns.control[t] = control_next(towns.control[t], towns.restriction[t], own, p)
        table.since[t] = table.called[t] = towns.open[t] = 0.0
        last.votes[t] = found.votes[t]
        last.huge[t] = found.huge[t]


@njit(cache=True, _nrt=False)
def _own(lists):
    """Share of the factory seats for the party in charge (0..1)."""
    seats = 0.0
    for party in range(N_PARTIES):
        seats += lists[party]
    return lists[BOLSHEVIK] / seats if seats > 0.0 else 1.0


def executive(parties: np.ndarray, p: Soviets) -> np.ndarray:
    """Composition of a soviet's executive, which chooses delegates and heads: (6,) float64.

    Each party's share of the seats to the power `congress`, so that a majority takes more than its
    share; deputies of no party count in part: without programme or organisation they form no list
    (the objection that the article makes to them). The form is ours.
    """
    lists = [float(share) for share in parties]
    lists[Party.NONE] *= p.contest_nonparty
    chosen = np.array([share**p.congress for share in lists])  # NumPy's own power may differ by CPU
    return chosen / max(total(chosen.tolist()), 1e-9)


def _note(k: int) -> property:
    """Return a note by region, (3,) float64, by its place in `plenum.NOTES`."""
    return property(lambda soviets: soviets.by_region[:, k])


@institution(
    "soviets",
    notes=(
        "parties",
        *plenum.NOTES,
        "town_own",
        "town_contest",
        "town_delay",
        "town_elected",
        "recalls",
        "put_off",
    ),
)
class Soviet:
    """The soviets of all towns.

    Attributes
    ----------
    halls : Halls (42,)
        What is kept of the soviet of a town.
    benches : Benches
        Its deputies.
    town_parties : (42, 6) float64
        Shares of seats by Party.
    parties : (3, 6) float64
        The same by region.
    by_region : (3, n_notes) float64
        Notes by region in the order of `plenum.NOTES`.
    found, last : Canvass
        What workplaces would vote, where an election was due last; what they voted.
    recalls, put_off : float
        Deputies recalled this month; towns whose executive put an election off.
    """

    def __init__(self, plants: Plants, luck: Luck, start: Start) -> None:
        self.halls = halls(start)
        self.benches = benches()
        self.town_parties = np.zeros((TOWNS, N_PARTIES))
        self.parties = np.zeros((len(Region), N_PARTIES))
        self.by_region = np.zeros((len(Region), len(plenum.NOTES)))
        self.recalls = self.put_off = 0.0
        self.found = elections.canvass(len(plants))
        self.last = elections.canvass(0)
        self.town_key = luck.keys(0)[Stream.TOWN]
        self._due = np.zeros(TOWNS, np.uint8)
        self._asked = np.zeros(len(plants), np.uint8)
        self._lists, self._bodies = elections.chosen(TOWNS * N_PARTIES), elections.chosen(TOWNS * 2)
        self._persons, self._pools = np.zeros((TOWNS, 3)), np.zeros((TOWNS, 2))
        self._recalls = recalls(len(plants))
        self.town_delay, self.town_elected = np.zeros(TOWNS), np.zeros(TOWNS)

    @property
    def town_own(self) -> np.ndarray:
        """Seats of each soviet held by Bolsheviks, 0..1: (42,) float64."""
        return self.halls.bolshevik

    @property
    def town_contest(self) -> np.ndarray:
        """Contest in each soviet, 0..1: (42,) float64."""
        return self.halls.contest

    @property
    def filled(self) -> np.ndarray:
        """Share of the seats of each region that a deputy holds, 0..1: (3,) float64."""
        return self.held / self.seats

    @property
    def seats(self) -> np.ndarray:
        """Seats of each region: (3,) float64."""
        return np.array(plenum.SEATS)

    @property
    def rows(self) -> np.ndarray:
        """Rows of the persons who sit in a soviet, in order: (n_deputies,) int64."""
        n, who = self.benches.n, self.benches.who
        return np.sort(np.concatenate([who[t, : n[t]][who[t, : n[t]] >= 0] for t in range(TOWNS)]))

    def executive(self, region: int, p: Soviets) -> np.ndarray:
        """Return the composition of the executives of a region, see `executive`: (6,) float64."""
        return executive(self.parties[region], p)

    def call(self, towns: slice) -> None:
        """Call elections in some towns."""
        self.halls.called[towns] = 1.0

    def towns_of(self, region: int | None) -> slice:
        """Return the towns of a region, or of all (None)."""
        if region is None:
            return slice(0, TOWNS)
        return slice(region, region + 1 if region < Region.PROVINCES else TOWNS)

    def elect(
        self,
        people: Columns,
        plants: Plants,
        plant_tally: np.ndarray,
        towns: Towns,
        parties: Other,
        keys: np.ndarray,
        month: int,
        p: Packed[Soviets],
    ) -> None:
        """Hold the elections that are due and not put off; let the deputies meet."""
        due = fall_due(self.halls, towns, self._due, p)
        if due:
            self._vote(people, plants, plant_tally, towns, parties, keys, month, p)
        self.put_off = float(due) - float(np.add.reduce(self._due, dtype=np.int64))
        self._meet(people, plants, plant_tally, towns, parties, keys, month, p)

    def _vote(self, people, plants, plant_tally, towns, parties, keys, month, p) -> None:
        """Let workplaces vote where an election is due; hold it where the executive wants it."""
        columns, held, found = people.arrays, self._due, self.found
        standing, activity = parties.local, parties.town_activity
        lists = keys[Stream.LIST]
        elections.ask_plants(plants, plant_tally, held, towns, standing, activity, lists, found, p)
        elections.executives(columns, plants, held, self.town_key, self._persons)
        decide(self.halls, towns, found, self.last, self._persons, held, lists, p)
        if not held.any():
            return
        self._asked[:] = held[plants.town]
        best, bodies, key = self._lists, self._bodies, keys[Stream.SEAT]
        elections.clear(columns, self.benches, held)
        elections.allot(self.halls, found.lists, held, best, bodies)
        elections.stand_for_workplaces(
            columns, plants, plant_tally, self._asked, standing, key, found, best
        )
        elections.seat_workers(columns, self.halls, self.benches, found.lists, held, month, best)
        elections.stand_for_bodies(columns, plants, held, key, self.town_key, bodies, self._pools)
        elections.seat_bodies(
            columns, self.halls, towns, self.benches, held, self._pools, month, bodies, p
        )

    def _meet(self, people, plants, plant_tally, towns, parties, keys, month, p) -> None:
        """Seat those deputies who are still there; count who came and who answers to whom."""
        given = plenum.Sitting(month, parties.local, parties.town_activity)
        recalled = self._recalls
        found = plenum.sit(
            plenum.Deputies(*_deputies(people.arrays)),
            plants,
            plant_tally,
            self.halls,
            towns,
            self.benches,
            recalled,
            self.town_parties,
            given,
            keys,
            p,
        )
        if found:
            elections.stand_for_recalled(
                people.arrays,
                recalled.wanted,
                parties.local,
                keys[Stream.SEAT],
                recalled.draw,
                recalled.row,
            )
            plenum.succeed(people.arrays, self.benches, recalled, month)
        self.recalls = float(found)
        plenum.gather(self.halls, towns, self.town_parties, self.last, self.by_region, self.parties)

    def observe(self, towns: Towns) -> None:
        """Note what the towns are like, for the record."""
        self.town_delay[:] = towns.delay
        self.town_elected[:] = towns.elected


for _k, _name in enumerate(plenum.NOTES):
    setattr(Soviet, _name, _note(_k))
