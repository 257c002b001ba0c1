"""The society: tables of persons and workplaces, and the codes in their columns.

ODD element: entities, state variables and scales. A row stands for `weight` real persons. Large
strata are sampled, small ones (old members, senior officials, the centre) are complete, so that no
share depends on twenty persons. At scale 1 every row is one person. When a small body takes some
of the persons of a row, they get a row of their own (`people/divide.py`); the free rows for that
count as dead.
"""

from __future__ import annotations

from collections import namedtuple
from enum import IntEnum

import numpy as np

from thermidor.common.columns import Columns, columns
from thermidor.common.records import Fields

NEVER = -32000
"""The month of an event that has not happened."""
UNDERGROUND = -11
"""Members whose month of joining is this or earlier joined before 1917 (month zero: Nov 1917)."""
COHORTS = 12
"""Months before month zero that the table of members by month of joining distinguishes."""


class Region(IntEnum):
    """The three regions; a table adds `russia`, the whole country."""

    PETROGRAD = 0
    MOSCOW = 1
    PROVINCES = 2


REGIONS = ("petrograd", "moscow", "provinces", "russia")


class Occupation(IntEnum):
    """What a person does; exactly one at a time."""

    BENCH = 0
    ARMY = 1
    VILLAGE = 2
    OFFICE = 3
    PARTY_POST = 4
    UNION_POST = 5
    IDLE = 6
    DEAD = 7


class Origin(IntEnum):
    """Where a person comes from; fixed."""

    WORKER = 0
    TSARIST_OFFICIAL = 1
    EDUCATED = 2
    PEASANT = 3


class Rank(IntEnum):
    """Rank of a post."""

    LOWER = 0
    MIDDLE = 1
    UPPER = 2


LARGE = 200.0
"""Workers from which a workplace is large; below, it is small."""
HUGE = 1000.0
"""Workers from which a workplace is huge."""


class Party(IntEnum):
    """Party joined, or party supported; NONE is then "non-party"."""

    NONE = 0
    BOLSHEVIK = 1
    MENSHEVIK = 2
    SR = 3
    LEFT_SR = 4
    ANARCHIST = 5


class Mandate(IntEnum):
    """How the holder of a post or seat came by it."""

    NONE = 0
    ELECTED = 1
    APPOINTED = 2


class Seat(IntEnum):
    """Seat in a soviet: none, from a workplace, or reserved for an organisation."""

    NONE = 0
    FACTORY = 1
    RESERVED = 2


class Form(IntEnum):
    """Who runs a workplace."""

    OWNER = 0
    WORKERS_CONTROL = 1
    COLLEGIAL = 2
    ONE_MAN = 3


class Level(IntEnum):
    """Levels at which decisions are taken."""

    PLENUM = 0
    EXECUTIVE = 1
    GOVERNMENT = 2
    COMMISSIONS = 3
    PARTY = 4


class Body(IntEnum):
    """Bodies that hold paid posts, by what they are and where."""

    COMMISSARIATS = 0
    CHEKA = 1
    ECONOMIC = 2
    COLLEGIA = 3
    SECRETARIAT = 4
    PETROGRAD_OFFICES = 5
    MOSCOW_OFFICES = 6
    PROVINCIAL_OFFICES = 7
    PETROGRAD_OTHER = 8
    MOSCOW_OTHER = 9
    PROVINCIAL_OTHER = 10
    PETROGRAD_SOVIET = 11
    MOSCOW_SOVIET = 12
    PROVINCIAL_SOVIETS = 13
    PETROGRAD_PARTY = 14
    MOSCOW_PARTY = 15
    PROVINCIAL_PARTY = 16
    PETROGRAD_UNIONS = 17
    MOSCOW_UNIONS = 18
    PROVINCIAL_UNIONS = 19


CENTRAL = (Body.COMMISSARIATS, Body.ECONOMIC)
STATE = (
    Body.COMMISSARIATS,
    Body.CHEKA,
    Body.ECONOMIC,
    Body.COLLEGIA,
    Body.PETROGRAD_OFFICES,
    Body.MOSCOW_OFFICES,
    Body.PROVINCIAL_OFFICES,
    Body.PETROGRAD_SOVIET,
    Body.MOSCOW_SOVIET,
    Body.PROVINCIAL_SOVIETS,
)
LOCAL = (Body.PETROGRAD_OFFICES, Body.MOSCOW_OFFICES, Body.PROVINCIAL_OFFICES)
OTHER = (Body.PETROGRAD_OTHER, Body.MOSCOW_OTHER, Body.PROVINCIAL_OTHER)
SOVIETS = (Body.PETROGRAD_SOVIET, Body.MOSCOW_SOVIET, Body.PROVINCIAL_SOVIETS)
PARTIES = (Body.PETROGRAD_PARTY, Body.MOSCOW_PARTY, Body.PROVINCIAL_PARTY)
UNIONS = (Body.PETROGRAD_UNIONS, Body.MOSCOW_UNIONS, Body.PROVINCIAL_UNIONS)
ELECTABLE = (*SOVIETS, *PARTIES, *UNIONS)
"""Bodies whose posts are elected unless an appointment takes the place of the election."""

BODY_REGION = np.array([0, 0, 1, 0, 0, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], np.int64)
"""Region of each body at month zero; the government moves by an event."""
BODY_OCCUPATION = np.array(
    [Occupation.OFFICE] * 4
    + [Occupation.PARTY_POST]
    + [Occupation.OFFICE] * 9
    + [Occupation.PARTY_POST] * 3
    + [Occupation.UNION_POST] * 3,
    np.int64,
)

PEOPLE = {
    "identity": (np.uint32, "number that keys a person's luck", "stratum and number within it"),
    "weight": (np.int32, "real persons this row stands for", "persons"),
    "region": (np.uint8, "region", "Region"),
    "occupation": (np.uint8, "what the person does", "Occupation"),
    "place": (np.int32, "workplace, or last one (-1: none)", "row of the workplaces"),
    "body": (np.int8, "body that holds the person's post (-1: none)", "Body"),
    "rank": (np.uint8, "rank of the post", "Rank"),
    "origin": (np.uint8, "origin", "Origin"),
    "prior": (np.uint8, "administrative rank held before October 1917, plus one (0: none)", "rank"),
    "party": (np.uint8, "party joined", "Party"),
    "support": (np.uint8, "party supported", "Party"),
    "mandate": (np.uint8, "how the post or seat was filled", "Mandate"),
    "seat": (np.uint8, "seat in a soviet", "Seat"),
    "joined": (np.int16, "month of joining the party", "months since the start"),
    "entered": (np.int16, "month of entering the present post or seat", "months since the start"),
    "present": (np.uint8, "took part this month", "0 or 1"),
    "union": (np.uint8, "member of a trade union", "0 or 1"),
    "faction": (np.uint8, "has joined an opposition in the party", "0 or 1"),
    "conviction": (np.float32, "conviction, fixed on joining", "0..1"),
    "commitment": (np.float32, "commitment, moves with what happens", "0..1"),
    "efficacy": (np.float32, "learned share of decisions that one's own bodies take", "0..1"),
    "hunger": (np.float32, "shortfall of food and fuel felt", "0..1"),
    "ties": (np.float32, "ties to the land", "0..1"),
    "skill": (np.float32, "skill in administration", "0..1"),
    "dissent": (np.float32, "gap between what a member wants and sees", "0..1"),
    "routine": (np.float32, "bent by the routine of an office", "0..1"),
    "refusal": (np.float32, "service still refused", "weeks"),
    "leaning": (np.float32, "private leaning to the party in charge (below 0: against)", "sd"),
    "affinity": (np.uint8, "party supported when not the one in charge", "Party"),
    "shown": (np.uint8, "party voted for at the last show of hands", "Party"),
    "stopped": (np.uint8, "stopped work this month", "0 or 1"),
    "ready": (np.uint8, "readiness to stop work", "class"),
    "daring": (np.uint8, "readiness to raise a hand against the party in charge", "class"),
    "sponsor": (np.int32, "member who won this one for the party (-1: nobody)", "row of persons"),
    "circle": (np.int8, "leader whose circle a member belongs to (-1: none)", "leader"),
    "patron": (np.int8, "leader to whom a post is owed (-1: none)", "leader"),
    "chief": (np.int8, "town whose secretary gave the post, or the centre (-1: voters)", "town"),
    "owes": (np.float32, "what is owed to those who gave the post", "0..1"),
}
"""Columns of a person: dtype, meaning, unit."""

PLANTS = {
    "identity": (np.uint32, "number that keys a workplace's luck", "region and number within it"),
    "region": (np.uint8, "region", "Region"),
    "strength": (np.float64, "workers at full strength", "workers"),
    "weight": (np.float64, "real workplaces this one stands for", "workplaces"),
    "war": (np.uint8, "lives from war orders", "0 or 1"),
    "closed": (np.uint8, "its war orders have ended", "0 or 1"),
    "form": (np.uint8, "who runs it", "Form"),
    "national": (np.uint8, "0 private, 1 nationalised from below, 2 by decree", "code"),
    "committee": (np.int16, "month its factory committee was founded", "months since the start"),
    "commission": (np.int16, "month its control commission was founded", "months since the start"),
    "managed": (np.int16, "month its present form began", "months since the start"),
    "open": (np.float64, "share of full strength that has work", "0..1"),
    "activity": (np.float64, "share of its workers active last month", "0..1"),
    "say": (np.float64, "share of the decisions that touch it taken by elected bodies", "0..1"),
    "grievance": (np.float64, "mean grievance of its workers", "0..1"),
    "layoff": (np.float64, "chance that a worker is laid off", "per month"),
    "vacancies": (np.float64, "places open", "workers"),
    "town": (np.uint8, "town", "town"),
    "trade": (np.uint8, "trade", "code"),
    "bread": (np.float64, "shortfall of food and fuel of its workers", "0..1"),
    "burden": (np.float64, "grievance of its workers beside hunger", "0..1"),
    "lean": (np.float64, "leaning that town and plant give their workers", "sd"),
    "urge": (np.float64, "readiness to stop that town and plant give", "logit"),
    "strike_at": (np.uint8, "least readiness that stopped this month (0: nobody)", "class"),
    "hands_at": (np.uint8, "least daring that raised a hand against (0: nobody)", "class"),
    "stoppage": (np.float64, "workers who stopped work this month", "0..1"),
    "opposed": (np.float64, "hands against the party in charge at the last meeting", "0..1"),
    "seen": (np.float64, "open opposition that is remembered", "0..1"),
    "fear": (np.float64, "fear that arrests and force have left", "0..1.5"),
    "hope": (np.float64, "hope that concessions have left", "0..1"),
    "unmet": (np.float64, "demands that were put and not met", "0..1.5"),
    "tired": (np.float64, "weariness of those who stopped lately", "0..2"),
    "relief": (np.float64, "food and fuel won by concessions", "0..1"),
    "demands": (np.float64, "demands of its own, not yet put", "logit"),
}
"""Columns of a workplace: dtype, meaning, unit."""


People = namedtuple("People", PEOPLE)
"""All persons as compiled loops see them: an array for each column of `PEOPLE`."""
Person = namedtuple("Person", PEOPLE)
"""One person as rules see it: a value for each column of `PEOPLE`."""


def persons(n: int) -> Columns:
    """Return `n` rows of zeros with the columns of `PEOPLE`."""
    return columns(People, PEOPLE, n)


class Plants(Fields, layout=PLANTS):
    """All workplaces: (n_plants,) records with the columns of `PLANTS`."""


def workplaces(n: int) -> Plants:
    """Return `n` workplaces of zeros."""
    layout = [(name, dtype) for name, (dtype, _, _) in PLANTS.items()]
    return Plants.zeros(n, np.dtype(layout, align=True))


class Society:
    """All persons and workplaces of one run.

    Attributes
    ----------
    people : Columns of n_people rows
        One row a person, see `PEOPLE`; ``people.arrays`` is what compiled loops take.
    plants : Plants (n_plants,)
        One row a workplace, see `PLANTS`.
    rows : int
        Rows that stand for somebody at month zero; those after them are free.
    """

    def __init__(self, people: Columns, plants: Plants, rows: int):
        self.people = people
        self.plants = plants
        self.rows = rows
