"""The record: what was counted among persons and noted by institutions, month by month.

Observables are functions of this record alone. Counts are whole real persons (int64), so they add
up to the same whatever the order of counting.

ODD element: observation.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from thermidor.society.state import COHORTS, Body, Occupation, Party, Rank

UNIT = 1024
"""Sums of shares are kept in whole 1024ths of a person, so that they add up exactly."""


class Tally(IntEnum):
    """Counts by region. Sums of 0..1 columns are in 1024ths of persons."""

    OCCUPATION = 0  # eight counts, by Occupation
    MEMBERS = 8  # eight counts of Bolsheviks, by Occupation
    SUPPORT = 16  # six counts at the bench, by Party
    ACTIVE_SUPPORT = 22  # six counts of those who took part, by Party
    RURAL_SUPPORT = 28  # six counts in army and village, by Party
    PRESENT = 34
    COMMITMENT = 35
    EFFICACY = 36
    HUNGER = 37
    GRIEVANCE = 38
    UNION = 39
    DUES = 40
    PRESENT_MEMBERS = 41
    DISSENT = 42
    FACTION = 43
    FACTION_BENCH = 44
    JOINED = 45
    LEFT = 46
    EXPELLED = 47
    DIED = 48
    POSTED = 49  # members moved into a middle or upper post by appointment
    MOVED = 50  # members moved by any call: front, soviet, party, office
    CALLED = 51  # members called to the front
    SEATED = 52  # persons with a seat in a soviet


N_TALLY = 53


class PostTally(IntEnum):
    """Counts by body and rank of post."""

    STAFF = 0
    CARRIED = 1  # held administrative office before October 1917
    SENIOR = 2  # held upper office under tsarism
    COMMUNIST = 3
    OLD_GUARD = 4  # members since before month zero
    APPOINTED = 5
    ELECTED = 6
    REFUSING = 7
    HIRED = 8
    ROUTINE = 9  # 1024ths
    RELIABLE = 10  # commitment of Communists, 1024ths
    LEFT = 11
    CARRIED_COMMUNIST = 12
    WORKER = 13


N_POST_TALLY = 14


def staffed(posts: np.ndarray) -> list[int]:
    """Return counts over some bodies and all ranks, in the order of `PostTally`.

    Parameters
    ----------
    posts : (bodies, ranks, N_POST_TALLY) int64
    """
    return np.add.reduce(posts, axis=(0, 1)).tolist()


class PlantTally(IntEnum):
    """Counts by workplace."""

    HEADS = 0
    PRESENT = 1
    GRIEVANCE = 2
    PRESENT_MEMBERS = 3
    FACTION = 4
    PRESENT_FACTION = 5
    SUPPORT = 6  # six counts among those who took part, by Party


N_PLANT_TALLY = 12


class PlantCensus(IntEnum):
    """Counts of real workplaces, by region."""

    ALL = 0
    LARGE = 1  # 200 workers and more
    COMMITTEES = 2
    LARGE_COMMITTEES = 3
    ACTIVE_COMMITTEES = 4
    ACTIVE_LARGE = 5
    CONTROL = 6  # under workers' control
    CONTROL_WORKERS = 7
    COMMISSIONS = 8
    COMMISSIONS_BEFORE = 9
    COMMISSIONS_WINTER = 10
    COLLEGIAL = 11
    COLLEGIAL_LARGE = 12
    ONE_MAN = 13
    ONE_MAN_LARGE = 14
    NATIONAL = 15
    FROM_BELOW = 16
    SAY_WORKERS = 17  # say times workers
    WORKERS = 18
    FACTION_LEADS = 19
    HUGE_NONPARTY = 20  # active non-party supporters in plants of 1,000 and more
    HUGE_BOLSHEVIK = 21
    LARGE_WORKERS = 22
    COMMITTEE_BOLSHEVIK = 23  # committees led by Bolsheviks


N_PLANT_CENSUS = 24


class SovietNote(IntEnum):
    """Notes on the soviet of a region."""

    SEATS = 0
    BOLSHEVIK = 1  # share of seats
    NONPARTY = 2
    MENSHEVIK = 3
    SR = 4
    LEFT_SR = 5
    ANARCHIST = 6
    FACTORY_BOLSHEVIK = 7  # share of seats of factory deputies
    RESERVED = 8  # share of seats
    ATTENDANCE = 9
    CONTEST = 10
    ACCOUNTABILITY = 11
    SINCE_ELECTION = 12
    ASSEMBLY = 13
    STANDING = 14  # legal standing of other parties, local, 0..1
    HUGE_NONPARTY_VOTE = 15
    HUGE_BOLSHEVIK_VOTE = 16
    DELAY = 17
    VOTE_BOLSHEVIK = 18


N_SOVIET = 19


class Note(IntEnum):
    """Notes of the central institutions."""

    PLENUM = 0
    EXECUTIVE = 1
    GOVERNMENT = 2
    COMMISSIONS = 3
    PARTY = 4
    URGENCY = 5
    AGENDA = 6
    SOVNARKOM_MEETINGS = 7
    CEC_MEETINGS = 8
    CEC_BOLSHEVIK = 9
    CEC_LEFT_SR = 10
    CEC_OTHER = 11
    COALITION = 12
    TOWNSHIPS = 13
    SOVIETS = 14
    PEASANT_SOVIETS = 15
    CENTRE_STAFF = 16
    BACKLOG = 17
    LISTS = 18
    POSTS = 19
    APPOINTING = 20  # chance that a listed post is filled by appointment
    PARTY_OPENNESS = 21
    FACTIONS_LEGAL = 22
    UNION_STATE_MONEY = 23
    UNION_AUTONOMY = 24
    UNION_SIDING = 25
    DISPUTES = 26
    SIDED = 27
    ARRESTS = 28
    FORCE = 29
    CONCESSIONS = 30
    PAY = 31
    LOBBY = 32
    LOBBY_CONFLICT = 33
    PRESS = 34
    STANDING = 35
    STRIKE_WEEKS = 36
    EXPELLED = 37
    DIRECTION = 38
    CONGRESS_SUPPORT = 39
    TOWNSHIP_OPPOSITION = 40
    MARKET = 41
    BARGAINING = 42
    UNION_BOLSHEVIK = 43
    WORKER_PRIORITY = 44
    PAY_TO_MINIMUM = 45
    CONTEST = 46
    WORLD = 47  # 1 once the revolution has spread
    FORCED = 48


N_NOTES = 49


class RegionNote(IntEnum):
    """Notes by region that are no counts of persons."""

    OUTPUT = 0
    SHORTFALL = 1
    JOBS = 2
    REPRESENTATION = 3


N_REGION_NOTES = 4


class History:
    """The record of one run, month by month; row 0 is month zero before anything moved.

    Attributes
    ----------
    people : (months + 1, 3, N_TALLY) int64
    cohorts : (months + 1, 3, months + COHORTS) int64
        Members by month of joining; index 0 holds all who joined before 1917.
    posts : (months + 1, n_bodies, 3, N_POST_TALLY) int64
    demand : (months + 1, n_bodies, 3) float64
        Posts in being, filled or not.
    plants : (months + 1, 3, N_PLANT_CENSUS) float64
    soviets : (months + 1, 3, N_SOVIET) float64
    notes : (months + 1, N_NOTES) float64
    regions : (months + 1, 3, N_REGION_NOTES) float64
    channels : (months + 1, 3, n_channels) float64
    """

    _ARRAYS = (
        "people",
        "cohorts",
        "posts",
        "demand",
        "plants",
        "soviets",
        "notes",
        "regions",
        "channels",
    )

    def __init__(self, months: int, n_channels: int):
        n = months + 1
        self.people = np.zeros((n, 3, N_TALLY), np.int64)
        self.cohorts = np.zeros((n, 3, months + COHORTS), np.int64)
        self.posts = np.zeros((n, len(Body), len(Rank), N_POST_TALLY), np.int64)
        self.demand = np.zeros((n, len(Body), len(Rank)))
        self.plants = np.zeros((n, 3, N_PLANT_CENSUS))
        self.soviets = np.zeros((n, 3, N_SOVIET))
        self.notes = np.zeros((n, N_NOTES))
        self.regions = np.zeros((n, 3, N_REGION_NOTES))
        self.channels = np.zeros((n, 3, n_channels))
        self.seats_of_government = np.zeros(n, np.int64)
        self.now = 0

    def window(self, first: int, last: int) -> History:
        """Return a view of rows `first` to `last` (exclusive), sharing the arrays."""
        view = object.__new__(History)
        for name in (*self._ARRAYS, "seats_of_government"):
            setattr(view, name, getattr(self, name)[first:last])
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

    def staffed(self, bodies, ranks, field: int) -> np.ndarray:
        """Return a count of post-holders by month over bodies and ranks: (months,) float64."""
        chosen = self.posts[:, [[body] for body in bodies], list(ranks), field]
        return chosen.sum(axis=(1, 2)).astype(float)

    def note(self, field: int) -> np.ndarray:
        """Return a note of the central institutions by month: (months,) float64."""
        return self.notes[:, field]


OCCUPATIONS, PARTIES = len(Occupation), len(Party)
