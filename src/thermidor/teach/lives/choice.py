"""Choosing a telling life: many turns, through several kinds of the society.

The choice is made on what a life passed through and on nothing else; it is no sample, and no such
life is typical. A person from the middle of a stratum is asked for by name (`Person`).

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.common.errors import InputError, suggest
from thermidor.simulation import Simulation
from thermidor.society.state import OTHER, Occupation, Party, Seat
from thermidor.teach.lives.person import Person

KINDS = ("cadre", "worker", "deputy", "official")
MOST = 14
"""Turns that count; a life of more is restless rather than telling (ours)."""
ENOUGH = {"cadre": 48, "worker": 48, "deputy": 12, "official": 48}
"""Months as one of the kind that make a life one of it (ours)."""
BENCH, ARMY, VILLAGE, IDLE, DEAD = (
    int(o)
    for o in (
        Occupation.BENCH,
        Occupation.ARMY,
        Occupation.VILLAGE,
        Occupation.IDLE,
        Occupation.DEAD,
    )
)
CHANGES = ("occupation", "body", "rank", "party", "seat", "faction")


class Scan:
    """What all persons of a run passed through.

    Attributes
    ----------
    visited : (n_people,) int64
        A bit for each occupation (0-7), member (8), factory seat (9), reserved seat (10),
        opposition (11), private office (12).
    turns : (n_people,) int64
        Months in which something of `CHANGES` changed.
    months : dict of str to (n_people,) int64
        Months spent as one of a kind.
    persons : list of Person
        By row, parts of divided rows included.
    """

    def __init__(self, run: Simulation):
        self._run, people = run, run.society.people
        n = len(people)
        self.visited, self.turns = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.months = {kind: np.zeros(n, np.int64) for kind in KINDS}
        self.began = people.occupation.copy()
        self.persons = [Person(int(i)) for i in people.identity[: run.society.rows]]
        self._parts: dict[int, int] = {}
        self._see()

    def walk(self) -> Scan:
        """Walk the run to its end."""
        run = self._run
        while run.month < run.scenario.months:
            people = run.society.people
            before = {name: people[name].copy() for name in (*CHANGES, "weight")}
            rows = int(run.spare[0])
            run.step()
            self._divide(before["weight"], rows)
            changed = np.zeros(len(people), bool)
            for name in CHANGES:
                changed |= people[name] != before[name]
            changed[rows:] = False
            self.turns += changed
            self._see()
        return self

    def _divide(self, weight: np.ndarray, rows: int) -> None:
        """Give the parts of rows divided this month the past of those rows.

        Rows are walked in order and divided at most once a month, so the n-th row that has become
        lighter is the one the n-th new row came from.
        """
        people, new = self._run.society.people, range(rows, int(self._run.spare[0]))
        lighter = np.flatnonzero(people.weight[:rows] < weight[:rows])
        for row, part in zip(lighter.tolist(), new, strict=True):
            self._parts[row] = self._parts.get(row, 0) + 1
            parent = self.persons[row]
            self.persons.append(Person(parent.identity, (*parent.path, self._parts[row])))
            for column in (self.visited, self.turns, self.began, *self.months.values()):
                column[part] = column[row]
            self.turns[part] += 1

    def _see(self) -> None:
        people = self._run.society.people
        work, member = people.occupation.astype(np.int64), people.party == Party.BOLSHEVIK
        alive = work != DEAD
        bits = 1 << work
        marks = (
            member,
            people.seat == Seat.FACTORY,
            people.seat == Seat.RESERVED,
            people.faction > 0,
            np.isin(people.body, OTHER),
        )
        for place, mark in enumerate(marks):
            bits |= (mark & alive).astype(np.int64) << (8 + place)
        self.visited |= bits
        posted = (people.body >= 0) & alive
        self.months["cadre"] += member & alive
        self.months["deputy"] += (people.seat > 0) & alive
        self.months["official"] += posted & (work == int(Occupation.OFFICE))
        self.months["worker"] += np.isin(work, (BENCH, IDLE)) & ~member

    def scores(self) -> np.ndarray:
        """Return how telling each life is: (n_people,) float64.

        Four for each station passed through, one for each turn up to `MOST` and one off for each
        beyond; three more for those who began at the bench. All of it is our judgement.
        """
        stations = np.zeros(self.visited.size)
        for place in range(13):
            if place != DEAD:
                stations += (self.visited >> place) & 1
        turns = np.minimum(self.turns, MOST) - np.maximum(0, self.turns - MOST)
        return 4.0 * stations + turns + 3.0 * (self.began == BENCH)


def choose(run: Simulation, kind: str | None = None) -> Person:
    """Walk a run and return the most telling life in it, of one kind if one is given.

    Raises
    ------
    InputError
        If there is no such kind, or nobody in the run was ever of it.
    """
    if kind is not None and kind not in KINDS:
        raise InputError(
            f'"{kind}" is not a kind of person; the kinds are {", ".join(KINDS)}.'
            f"{suggest(kind, KINDS)}",
            place="--kind",
        )
    scan = Scan(run).walk()
    scores = scan.scores()[: len(scan.persons)]
    if kind is not None:
        months = scan.months[kind][: scores.size]
        allowed = months >= min(ENOUGH[kind], int(months.max()))
        if kind == "worker":  # a worker's life: neither post nor party
            posts = sum(1 << int(o) for o in (3, 4, 5)) | 1 << 8
            allowed &= (scan.visited[: scores.size] & posts) == 0
            allowed &= scan.began[: scores.size] == BENCH
        if kind == "deputy":
            allowed &= (scan.visited[: scores.size] >> 9) & 1 == 1
        if not allowed.any() or not months.max():
            raise InputError(f"nobody in this run was ever a {kind}.", place="--kind")
        scores = np.where(allowed, scores + 20.0 * months / run.scenario.months, -1.0)
    return scan.persons[int(scores.argmax())]
