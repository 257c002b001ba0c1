"""The record: what was counted among persons and noted by institutions, month by month.

Observables are functions of this record alone. Counts are whole real persons (int64), so they add
up to the same whatever the order of counting.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, auto
from typing import Any

import numpy as np

from thermidor.society.pressures import Channel
from thermidor.society.state import COHORTS, Body, Occupation, Party, Rank, Region

UNIT = 1024
"""Sums of shares are kept in whole 1024ths of a person, so that they add up exactly."""
OCCUPATIONS, PARTIES = len(Occupation), len(Party)


class Tally(IntEnum):
    """Counts by region. Sums of 0..1 columns are in 1024ths of persons."""

    OCCUPATION = 0  # by Occupation
    MEMBERS = OCCUPATION + OCCUPATIONS  # Bolsheviks, by Occupation
    SUPPORT = MEMBERS + OCCUPATIONS  # at the bench, by Party
    ACTIVE_SUPPORT = SUPPORT + PARTIES  # of those who took part, by Party
    RURAL_SUPPORT = ACTIVE_SUPPORT + PARTIES  # in army and village, by Party
    PRESENT = RURAL_SUPPORT + PARTIES
    COMMITMENT = auto()
    EFFICACY = auto()
    HUNGER = auto()
    GRIEVANCE = auto()
    UNION = auto()
    DUES = auto()
    PRESENT_MEMBERS = auto()
    DISSENT = auto()
    FACTION = auto()
    FACTION_BENCH = auto()
    JOINED = auto()
    LEFT = auto()
    EXPELLED = auto()
    DIED = auto()
    POSTED = auto()  # members moved into a middle or upper post by appointment
    MOVED = auto()  # members moved by any call: front, soviet, party, office
    CALLED = auto()  # members called to the front
    SEATED = auto()  # persons with a seat in a soviet


N_TALLY = max(Tally) + 1


LIVING_MEMBERS = slice(Tally.MEMBERS, Tally.MEMBERS + Occupation.DEAD)
RURAL_SUPPORT = slice(Tally.RURAL_SUPPORT, Tally.RURAL_SUPPORT + PARTIES)


class PostTally(IntEnum):
    """Counts by body and rank of post."""

    STAFF = 0
    CARRIED = auto()  # held administrative office before October 1917
    SENIOR = auto()  # held upper office under tsarism
    COMMUNIST = auto()
    OLD_GUARD = auto()  # members since before month zero
    APPOINTED = auto()
    ELECTED = auto()
    REFUSING = auto()
    HIRED = auto()
    ROUTINE = auto()  # 1024ths
    RELIABLE = auto()  # commitment of Communists, 1024ths
    LEFT = auto()
    CARRIED_COMMUNIST = auto()
    OLD_SOCIETY = auto()  # from the old government and its institutions, in the wide sense


def span(bodies: tuple[Body, ...]) -> slice:
    """Return bodies that follow one another as rows of a table."""
    return slice(bodies[0], bodies[-1] + 1)


def staffed(post_tally: np.ndarray, rows: slice | np.ndarray) -> list[int]:
    """Return counts over some bodies and all ranks, in the order of `PostTally`.

    Parameters
    ----------
    post_tally : (n_bodies, 3, n_counts) int64
    rows : slice or ndarray of int
        Rows of the bodies.
    """
    return np.add.reduce(post_tally[rows], axis=(0, 1)).tolist()


class PlantTally(IntEnum):
    """Counts by workplace."""

    HEADS = 0
    PRESENT = auto()
    GRIEVANCE = auto()
    PRESENT_MEMBERS = auto()
    FACTION = auto()
    PRESENT_FACTION = auto()
    SUPPORT = auto()  # of those who took part, by Party


N_PLANT_TALLY = PlantTally.SUPPORT + PARTIES


class PlantCensus(IntEnum):
    """Counts of real workplaces, by region."""

    ALL = 0
    LARGE = auto()  # 200 workers and more
    COMMITTEES = auto()
    LARGE_COMMITTEES = auto()
    ACTIVE_COMMITTEES = auto()
    ACTIVE_LARGE = auto()
    CONTROL = auto()  # under workers' control
    CONTROL_WORKERS = auto()
    COMMISSIONS = auto()
    COMMISSIONS_BEFORE = auto()
    COMMISSIONS_WINTER = auto()
    COLLEGIAL = auto()
    COLLEGIAL_LARGE = auto()
    ONE_MAN = auto()
    ONE_MAN_LARGE = auto()
    NATIONAL = auto()
    FROM_BELOW = auto()
    PRIVATE_WORKERS = auto()  # workers of plants that their owners run
    SAY_WORKERS = auto()  # say times workers
    WORKERS = auto()
    FACTION_LEADS = auto()
    HUGE_NONPARTY = auto()  # active non-party supporters in plants of 1,000 and more
    HUGE_BOLSHEVIK = auto()
    LARGE_WORKERS = auto()
    COMMITTEE_BOLSHEVIK = auto()  # committees led by Bolsheviks
    NATIONAL_WORKERS = auto()  # workers of nationalised plants
    TRADES_BOLSHEVIK = auto()  # workers of trades in which most who come support the Bolsheviks


class RegionNote(IntEnum):
    """Notes by region that are not counts of persons."""

    OUTPUT = 0
    SHORTFALL = auto()
    JOBS = auto()
    REPRESENTATION = auto()


class History:
    """The record of one run, month by month; row 0 is month zero before anything moved.

    Attributes
    ----------
    people : (months + 1, 3, N_TALLY) int64
    cohorts : (months + 1, 3, months + COHORTS) int64
        Members by month of joining; index 0 holds all who joined before 1917.
    posts : (months + 1, n_bodies, 3, len(PostTally)) int64
    demand : (months + 1, n_bodies, 3) float64
        Posts that exist, filled or not.
    plants : (months + 1, 3, len(PlantCensus)) float64
    regions : (months + 1, 3, len(RegionNote)) float64
    channels : (months + 1, 3, len(Channel)) float64
    seats_of_government : (months + 1,) int64
    now : int
        Last row written.
    """

    _ARRAYS = (
        "people",
        "cohorts",
        "posts",
        "demand",
        "plants",
        "regions",
        "channels",
        "seats_of_government",
    )

    def __init__(self, months: int):
        n, regions = months + 1, len(Region)
        self.people = np.zeros((n, regions, N_TALLY), np.int64)
        self.cohorts = np.zeros((n, regions, months + COHORTS), np.int64)
        self.posts = np.zeros((n, len(Body), len(Rank), len(PostTally)), np.int64)
        self.demand = np.zeros((n, len(Body), len(Rank)))
        self.plants = np.zeros((n, regions, len(PlantCensus)))
        self.regions = np.zeros((n, regions, len(RegionNote)))
        self.channels = np.zeros((n, regions, len(Channel)))
        self.seats_of_government = np.zeros(n, np.int64)
        self._notes: dict[str, np.ndarray] = {}
        self._rows = slice(0, n)
        self.now = 0

    def keep(self, row: int, name: str, value: Any) -> None:
        """Keep a note, a number or an array of numbers, in a row."""
        if name not in self._notes:
            self._notes[name] = np.zeros((len(self.people), *np.shape(value)))
        self._notes[name][row] = value

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all arrays of the record by name."""
        counts = {name: getattr(self, name) for name in self._ARRAYS}
        return {**counts, **{name: self.note(name) for name in self._notes}}

    def window(self, first: int, last: int) -> History:
        """Return a view of rows `first` to `last` (exclusive), sharing the arrays."""
        view = object.__new__(History)
        for name in self._ARRAYS:
            setattr(view, name, getattr(self, name)[first:last])
        view._notes = self._notes  # sliced when read: there are many, and a guard reads one
        view._rows = slice(first + self._rows.start, last + self._rows.start)
        view.now = min(self.now, last - 1) - first
        return view

    def counted(self, field: int, region: int | None = None) -> np.ndarray:
        """Return a count by month, of a region or (None) of all: (months,) float64."""
        if region is None:
            return self.people[:, :, field].sum(axis=1).astype(float)
        return self.people[:, region, field].astype(float)

    def workplaces(self, field: int, region: int | None = None) -> np.ndarray:
        """Return a count of workplaces by month, of a region or (None) of all."""
        if region is None:
            return self.plants[:, :, field].sum(axis=1)
        return self.plants[:, region, field]

    def staffed(self, bodies: Iterable[Body], ranks: Iterable[Rank], field: int) -> np.ndarray:
        """Return a count of post-holders by month over bodies and ranks: (months,) float64."""
        chosen = self.posts[:, [[body] for body in bodies], list(ranks), field]
        return chosen.sum(axis=(1, 2)).astype(float)

    def note(self, name: str) -> np.ndarray:
        """Return an institution's note by month: (months, ...) float64.

        Parameters
        ----------
        name : str
            As ``institution.attribute``. The notes of a regional institution are (months, 3, ...).
        """
        return self._notes[name][self._rows]
