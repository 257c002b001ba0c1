"""Finding a life and recording it.

The model runs twice: once to find the person whose life shows most (unless a person is named), once
to record that person. Both are runs of the model itself, to the bit. The choice looks only at what
a life passed through: it is not a sample, and no such life is typical. A person from the middle of
a stratum is found by name (`Person`).

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np

from thermidor.common.errors import InputError, suggest
from thermidor.runs.configuration import Configuration, parameters_of, replicates
from thermidor.simulation import Simulation
from thermidor.society.state import OTHER, Occupation, Party, Seat
from thermidor.teach.lives import biography, files, page, sentences
from thermidor.teach.lives.observer import Recorder
from thermidor.teach.lives.person import Person

KINDS = ("cadre", "worker", "deputy", "official")
MOST = 14
"""Turning points that count in favour of a life; more count against it (our choice)."""
ENOUGH = {"cadre": 48, "worker": 48, "deputy": 12, "official": 48}
"""Months as one of a kind that make a life one of that kind (our choice)."""
CHANGES = ("occupation", "body", "rank", "party", "seat", "faction")
Station = IntEnum(
    "Station",
    [*Occupation.__members__, *("MEMBER", "FACTORY_SEAT", "RESERVED_SEAT", "OPPOSITION", "OTHER")],
    start=0,
)
"""What a person can pass through: the occupations, and what the scores count besides."""


class Life(biography.Life):
    """A life that can be printed, saved and shown in a notebook."""

    def sentences(self) -> list[str]:
        """Return the turning points in sentences; of two lives, where and why they part."""
        if self.other is not None:
            return sentences.parting(self)
        return [
            f"{self.date(turn.month)}: {turn.title}. {' '.join(sentences.sentences(turn))}"
            for turn in self.large
        ]

    def save(self, path: str | Path) -> Path:
        """Write the life as a page (``.html``) or as text (``.md``) and return the path."""
        return files.save(self, path)

    def _repr_html_(self) -> str:
        return page.fragment(self)


def life(
    scenario: Any = "historical",
    *,
    kind: str | None = None,
    person: Person | str | int | None = None,
    seed: int = 1,
    scale: float | None = None,
    compare: str | Path | None = None,
    account: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Life:
    """Return the life of one simulated person.

    Parameters
    ----------
    scenario : str, Path or Scenario
    kind : str, optional
        ``cadre``, ``worker``, ``deputy`` or ``official``: the life that shows most of a person
        who was long of this kind. Without it the life that shows most of all.
    person : Person, str or int, optional
        Whose life, by the name that an earlier life shows: ``"bench_petrograd-12"``.
    seed, scale
        As in `thermidor.run`. Who there is depends on the scale.
    compare : str or Path, optional
        Another scenario: the same person's other life, with the same luck, becomes ``.other``.
    account, parameters
        As in `thermidor.run`; they apply to both lives.

    Raises
    ------
    InputError
        If a name or a number is wrong, or there is no such person.
    """
    options = {"seed": seed, "scale": scale, "account": account, "parameters": parameters}
    first = replicates(scenario, runs=1, **options)[0]
    if person is not None and kind is not None:
        raise InputError("give a kind or a person, not both.", place="--kind")
    second = None if compare is None else replicates(compare, runs=1, **options)[0]
    if second is not None and _months(second) != _months(first):
        raise InputError("only scenarios of the same months can be compared.", place="--compare")
    if person is None:
        person = choose(Simulation(first.scenario, **_settings(first)), kind)
    elif not isinstance(person, Person):
        person = Person.parse(person)
    found = _record(first, person)
    if second is not None:
        found.other = _record(second, person)
    return found


def _months(configuration: Configuration) -> tuple[int, int]:
    return configuration.scenario.start, configuration.scenario.months


def _settings(configuration: Configuration) -> dict[str, Any]:
    return {
        "account": configuration.account,
        "parameters": parameters_of(configuration),
        "seed": configuration.seed,
        "scale": configuration.scale,
    }


def _record(configuration: Configuration, person: Person) -> Life:
    scenario = configuration.scenario
    run = Recorder(scenario, persons=[person], **_settings(configuration))
    run.run()
    observer = run.observers[0]
    return Life(
        person=person,
        scenario=scenario.name,
        title=scenario.title,
        account=run.account,
        seed=configuration.seed,
        scale=configuration.scale,
        start=scenario.start,
        first=observer.first,
        first_plant=observer.first_plant,
        months=observer.months,
        pressures=scenario.pressures,
    )


# Choosing a person -------------------------------------------------------------------------------


class Scan:
    """What happened to all persons of a run.

    Attributes
    ----------
    visited : (n_stations, n_people) bool
        Whether a person ever was at each `Station`.
    turns : (n_people,) int64
        Months in which something of `CHANGES` changed.
    months : dict of str to (n_people,) int64
        Months spent as one of a kind.
    first : (n_people,) int8
        Occupation at month zero.
    persons : list of Person
        By row, parts of divided rows included.
    """

    def __init__(self, run: Simulation):
        self._run = run
        people = run.society.people
        n = len(people)
        self.visited = np.zeros((len(Station), n), bool)
        self.turns = np.zeros(n, np.int64)
        self.months = {kind: np.zeros(n, np.int64) for kind in KINDS}
        self.first = people.occupation.copy()
        self.persons = [Person(int(i)) for i in people.identity[: run.society.rows]]
        self._parts: dict[int, int] = {}
        self._look()

    def run(self) -> Scan:
        """Run to the end."""
        run = self._run
        while run.month < run.scenario.months:
            people = run.society.people
            before = {name: people[name].copy() for name in CHANGES}
            weight = people.weight.copy()
            rows = int(run.spare[0])
            run.step()
            self._divide(weight, rows)
            changed = np.zeros(len(people), bool)
            for name in CHANGES:
                changed |= people[name] != before[name]
            changed[rows:] = False
            self.turns += changed
            self._look()
        return self

    def _divide(self, weight: np.ndarray, rows: int) -> None:
        """Give the new rows of this month the past of the rows that they were divided from.

        Rows are divided in order and at most once a month, so the n-th row that represents fewer
        persons than before is the one that the n-th new row came from.
        """
        people = self._run.society.people
        parts = range(rows, int(self._run.spare[0]))
        lighter = np.flatnonzero(people.weight[:rows] < weight[:rows])
        for row, part in zip(lighter.tolist(), parts, strict=True):
            self._parts[row] = self._parts.get(row, 0) + 1
            parent = self.persons[row]
            self.persons.append(Person(parent.identity, (*parent.path, self._parts[row])))
            for column in (*self.visited, self.turns, self.first, *self.months.values()):
                column[part] = column[row]
            self.turns[part] += 1

    def _look(self) -> None:
        people = self._run.society.people
        work = people.occupation
        alive = work != Occupation.DEAD
        member = people.party == Party.BOLSHEVIK
        for occupation in Occupation:
            self.visited[occupation] |= work == occupation
        marks = {
            Station.MEMBER: member,
            Station.FACTORY_SEAT: people.seat == Seat.FACTORY,
            Station.RESERVED_SEAT: people.seat == Seat.RESERVED,
            Station.OPPOSITION: people.faction > 0,
            Station.OTHER: np.isin(people.body, OTHER),
        }
        for station, mark in marks.items():
            self.visited[station] |= mark & alive
        self.months["cadre"] += member & alive
        self.months["deputy"] += (people.seat > 0) & alive
        self.months["official"] += (people.body >= 0) & (work == Occupation.OFFICE)
        self.months["worker"] += np.isin(work, (Occupation.BENCH, Occupation.IDLE)) & ~member

    def scores(self) -> np.ndarray:
        """Return how much each life shows: (n_people,) float64, in points.

        Four for each station, one for each turning point up to `MOST` and minus one for each
        beyond; three for those who started at the bench. All of it is our judgement.
        """
        stations = self.visited.sum(axis=0) - self.visited[Occupation.DEAD]
        turns = np.minimum(self.turns, MOST) - np.maximum(0, self.turns - MOST)
        return 4.0 * stations + turns + 3.0 * (self.first == Occupation.BENCH)

    def allowed(self, kind: str) -> np.ndarray:
        """Return who was long enough of a kind: (n_people,) bool."""
        months = self.months[kind]
        allowed = months >= min(ENOUGH[kind], int(months[: len(self.persons)].max()))
        if kind == "worker":  # a worker's life: neither post nor party
            posts = (Occupation.OFFICE, Occupation.PARTY_POST, Occupation.UNION_POST)
            allowed &= ~self.visited[[*posts, Station.MEMBER]].any(axis=0)
            allowed &= self.first == Occupation.BENCH
        if kind == "deputy":
            allowed &= self.visited[Station.FACTORY_SEAT]
        return allowed & (months > 0)


def choose(run: Simulation, kind: str | None = None) -> Person:
    """Run to the end and return the person with the highest score, of one kind if one is given.

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
    scan = Scan(run).run()
    scores = scan.scores()
    if kind is not None:
        allowed = scan.allowed(kind)[: len(scan.persons)]
        if not allowed.any():
            raise InputError(f"nobody in this run was ever a {kind}.", place="--kind")
        share = scan.months[kind] / run.scenario.months
        scores = np.where(scan.allowed(kind), scores + 20.0 * share, -1.0)
    return scan.persons[int(scores[: len(scan.persons)].argmax())]
