"""The month over agents: a Mesa model with the engine's schedule, institutions and record.

`Country` is the engine's `Simulation` with everything that walks persons or workplaces done by
agents, and it has no table of persons any more: whoever still asked for one would fail. `Agents`
is the Mesa model that holds them.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

import mesa
from benchmark.objects.bodies import ObjectOffices, ObjectSoviet, ObjectUnions
from benchmark.objects.person import Person
from benchmark.objects.workplace import ObjectWorkplaces, Workplace, seek_work
from thermidor.common.random import Stream, draws_of, uniform
from thermidor.scenario import acts
from thermidor.simulation import Simulation
from thermidor.society.record import N_PLANT_TALLY, PlantTally, RegionNote, Tally
from thermidor.society.state import PEOPLE, PLANTS, Occupation, Region

DEAD, HEADS = int(Occupation.DEAD), int(PlantTally.HEADS)


class Draws:
    """This month's luck by person: a column of a stream is drawn when it is first asked for.

    Attributes
    ----------
    asked : int
        Draws that were asked for: what the rules need.
    """

    def __init__(self, keys: np.ndarray, persons: list):
        self.asked, self._keys = 0, keys.copy()
        self._identity = np.array([person.identity for person in persons], np.uint32)
        self._columns: list[list[float] | None] = [None] * len(Stream)

    def of(self, stream: int, person: Person) -> float:
        """Return a person's draw of a stream."""
        self.asked += 1
        column = self._columns[stream]
        if column is None:
            column = draws_of(self._keys[stream], self._identity).tolist()
            self._columns[stream] = column
        if person.row < len(column):
            return column[person.row]
        return uniform(self._keys[stream], np.uint32(person.identity))  # born this month


class Agents(mesa.Model):
    """Persons and workplaces as Mesa agents, and what they see and write to.

    Attributes
    ----------
    regions : list of SimpleNamespace
        The conditions of the three regions (`conditions.REGION`).
    hazards : list
        Rate at which candidates are taken into any post, by region and class.
    tally, post_tally, cohorts, pool, insiders : nested lists
        The counts of `simulation.Simulation`, as Python's numbers.
    """

    def __init__(self, country):
        super().__init__(rng=country.seed)
        self.country, self.parameters, self.posts = country, country.parameters, country.posts
        self.columns, self.plant_fields = tuple(PEOPLE), range(N_PLANT_TALLY)
        self.bounds, self.keys = country.posts.bounds.tolist(), country.keys
        society = country.society
        rows = [dict(zip(PLANTS, row, strict=True)) for row in _rows(society.plants, PLANTS)]
        self.workplaces = [Workplace(self, n, row) for n, row in enumerate(rows)]
        for place, counted in zip(self.workplaces, country.plant_tally.tolist(), strict=True):
            place.counted = counted
        self.workplaces_of = [[w for w in self.workplaces if w.region == r] for r in Region]
        self.persons, self.room = [], len(society.people)
        self.graves = [0, 0, 0]
        for row in _rows(society.people, PEOPLE)[: int(country.spare[0])]:
            values = dict(zip(PEOPLE, row, strict=True))
            values["place"] = self.workplaces[values["place"]] if values["place"] >= 0 else None
            self.bear(values)
        self.begin_month()

    @property
    def month(self) -> int:
        """Months lived."""
        return self.country.month

    def bear(self, values: dict) -> Person:
        """Bring a person into the world."""
        person = Person(self, len(self.persons), values)
        self.persons.append(person)
        if person.occupation == DEAD:
            self.bury(person)
        return person

    def bury(self, person: Person) -> None:
        """Take a person out of the sets of agents; heads are still counted."""
        self.graves[person.region] += person.weight
        person.remove()

    def begin_month(self) -> None:
        """Draw new luck."""
        self.keys = self.country.keys.copy()
        self.luck = Draws(self.keys, self.persons)

    def walk(self, process: str) -> None:
        """Walk all living persons through a process of the month."""
        country = self.country
        self.regions = [
            SimpleNamespace(**dict(zip(country.region.dtype.names, row, strict=True)))
            for row in country.region.tolist()
        ]
        self.village_work = sum((region.work_village for region in self.regions), 0.0)
        self.rations, self.opposition = country.ration.tolist(), country.opposition.tolist()
        self.hazards = country.posts.hazard.tolist()
        for name in _COUNTS:
            setattr(self, name, getattr(country, name).tolist())
        self.agents_by_type[Person].do(process)
        for name in _COUNTS:
            getattr(country, name)[:] = getattr(self, name)


_COUNTS = ("tally", "post_tally", "cohorts", "pool", "insiders")


class Country(Simulation):
    """A run whose persons and workplaces are Mesa agents; it takes what `Simulation` takes.

    Attributes
    ----------
    agents : Agents
        The Mesa model.
    persons, workplace_agents : list
        All persons in order of their rows (the dead too), all workplaces.
    workplaces_of : list of list
        The workplaces of each region.
    """

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)  # month zero, by columns
        self.agents = Agents(self)
        self.persons, self.workplace_agents = self.agents.persons, self.agents.workplaces
        self.workplaces_of = self.agents.workplaces_of
        for n, soviet in enumerate(self.soviets):
            self.soviets[n] = _as(ObjectSoviet, soviet)
            self.soviets[n].deputies = [self.persons[row] for row in soviet.who[: soviet.n]]
        self.workplaces = _as(ObjectWorkplaces, self.workplaces)
        self.workplaces.agents = self.workplace_agents
        self.offices, self.unions = _as(ObjectOffices, self.offices), _as(ObjectUnions, self.unions)
        self.society = None

    simulation = property(lambda self: self)

    @property
    def plants(self):
        """All workplaces, until agents take their place."""
        return None if self.society is None else self.society.plants

    @property
    def nationalised_workers(self) -> float:
        """Workers in nationalised workplaces."""
        return float(sum(w.counted[HEADS] for w in self.workplace_agents if w.national > 0))

    # The processes of a month that walk agents ---------------------------------------------------

    def press(self) -> None:
        """Pressures become channels; luck is drawn."""
        self.agents.begin_month()
        super().press()

    def act(self) -> None:
        """Take the acts whose date has come and whose guard holds."""
        for event in self.events:
            late = self.month - event.month
            if event.id in self.done or not 0 <= late <= event.wait:
                continue
            if all(self.holds(condition) for condition in event.guard):
                for act in event.acts:
                    (DEEDS.get(act.name) or getattr(acts, act.name))(self, **act.arguments)
                self.done[event.id] = self.month

    def offer_work(self) -> None:
        """Plants open and close; those who seek work find so many places."""
        p, output = self.parameters.plants, self.region_notes[:, RegionNote.OUTPUT].tolist()
        jobs = [0.0, 0.0, 0.0]
        for r, places in enumerate(self.workplaces_of):
            running = 0.0
            for place in places:
                running += place.offer_work(output[r], p)
                place.open_so_far = jobs[r] = running
        seek_work(self, jobs)

    def feel(self) -> None:
        """Persons feel and take part."""
        self._agents_do("feel")

    def move(self) -> None:
        """Persons move."""
        self.tally[:] = 0
        self.post_tally[:] = 0
        self._agents_do("move")
        self.spare[0] = len(self.persons)

    def belong(self) -> None:
        """Persons belong."""
        self._agents_do("belong")

    def count(self) -> None:
        """Count everybody."""
        if not hasattr(self, "agents"):  # month zero
            super().count()
            return
        for counts in (self.cohorts, self.pool, self.insiders):
            counts[:] = 0
        for place in self.workplace_agents:
            place.counted = [0] * N_PLANT_TALLY
        self._agents_do("count")
        self.tally[:, Tally.OCCUPATION + Occupation.DEAD] += self.agents.graves
        self.plant_tally[:] = [place.counted for place in self.workplace_agents]
        self.call(self.workplaces.census)

    def _agents_do(self, process: str) -> None:
        if hasattr(self, "agents"):
            self.agents.walk(process)
        else:
            getattr(super(), process)()

    # The tables that the engine has ---------------------------------------------------------------

    def tables(self) -> dict[str, np.ndarray]:
        """Return persons and workplaces as the engine's columns: "people.hunger" -> (n_people,)."""
        out = {}
        for kind, layout, agents in (
            ("people", PEOPLE, self.persons),
            ("plants", PLANTS, self.workplace_agents),
        ):
            for name, (dtype, _, _) in layout.items():
                column = [getattr(agent, name) for agent in agents]
                if name == "place":
                    column = [-1 if place is None else place.row for place in column]
                out[f"{kind}.{name}"] = np.array(column, dtype)
        return out


def _as(kind, institution):
    """Return an institution of the engine as one that walks agents."""
    new = kind.__new__(kind)
    vars(new).update(vars(institution))
    return new


def _demobilise_army(country, *, share: float) -> None:
    soldiers = [q for q in country.persons if q.occupation == Occupation.ARMY and not q.member]
    for person in soldiers:
        if person.draw(Stream.DEMOBILISATION) < share:
            person.occupation, person.region = int(Occupation.VILLAGE), int(Region.PROVINCES)
            person.seat = person.mandate = person.present = 0


def _close_war_plants(country) -> None:
    for place in country.workplace_agents:
        place.closed = max(place.closed, place.war)


DEEDS = {"demobilise_army": _demobilise_army, "close_war_plants": _close_war_plants}
"""Acts that reach for persons or workplaces themselves; all others go through an institution."""


def _rows(records, layout) -> list[tuple]:
    return list(zip(*(records[name].tolist() for name in layout), strict=True))
