"""The agents of the model: persons by class, workplaces, factory committees.

A person is a row of the society's table; `Worker`, `Deputy`, `Cadre` and `Official` are
`mesa.Agent` classes that read that row and write to it. The rules of a month work on the columns.

The class of a person is the first of these that fits:

=========  ======================================================================================
class      a living person who
=========  ======================================================================================
Deputy     holds a seat in a soviet, from a workplace or reserved
Official   holds a paid post in an office of any kind, a soviet or a trade union, member or not
Cadre      is a Bolshevik, wherever (bench, army, village, out of work), or holds a party post
Worker     is at the bench, or out of work in a town
Absent     is in the army or the village, without party, post or seat
=========  ======================================================================================

The dead are in no set; `roster.person` returns them as a plain `Person`. A person's class may
change from month to month: a view keeps its class, and `person.now` gives a view of the new one.

ODD element: entities, state variables and scales.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from thermidor.mesa.agentset import AgentSet
from thermidor.mesa.institutions import Office, Soviet
from thermidor.mesa.rows import RowAgent
from thermidor.society.state import NEVER, PEOPLE, PLANTS, Occupation, Party


class Person(RowAgent):
    """A person; the base of the five classes of the living."""

    _layout = PEOPLE

    @property
    def alive(self) -> bool:
        """Whether the person lives."""
        return self.occupation != Occupation.DEAD

    @property
    def workplace(self) -> Workplace | None:
        """Where the person works at the bench."""
        at_bench = self.occupation == Occupation.BENCH
        return self.model.roster.workplace(self.place) if at_bench else None

    @property
    def office(self) -> Office | None:
        """The body that holds the person's post."""
        return None if self.body is None else self.model.roster.office(self.body)

    @property
    def soviet(self) -> Soviet | None:
        """The soviets, where the person sits in one."""
        return self.model.roster.soviets if self.seat else None

    def __repr__(self) -> str:
        words = [self.occupation.name, self.region.name]
        words += [self.party.name] if self.party else []
        return f"<{type(self).__name__} {self.unique_id}: {', '.join(words).lower()}>"


class Worker(Person):
    """A person at the bench, or out of work in a town, without party, post or seat."""


class Deputy(Person):
    """A person with a seat in a soviet, whatever else they do."""


class Cadre(Person):
    """A party member without a seat or a post of state or union, or the holder of a party post."""


class Official(Person):
    """A person with a paid post in an office, a soviet or a trade union."""


class Absent(Person):
    """A person in the army or the village, without party, post or seat."""


KINDS = (Worker, Deputy, Cadre, Official, Absent)
"""Classes of living persons."""


def kinds(columns: Mapping[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
    """Return the classes of persons: (n_rows,) uint8, positions in `KINDS`; one more for the dead.

    Parameters
    ----------
    columns : mapping of str to (n_people,) array
    rows : (n_rows,) int
    """
    work = columns["occupation"][rows]
    member = columns["party"][rows] == Party.BOLSHEVIK
    found = np.full(work.shape, KINDS.index(Absent), np.uint8)
    found[(work == Occupation.BENCH) | (work == Occupation.IDLE)] = KINDS.index(Worker)
    found[member | (work == Occupation.PARTY_POST)] = KINDS.index(Cadre)
    found[(work == Occupation.OFFICE) | (work == Occupation.UNION_POST)] = KINDS.index(Official)
    found[columns["seat"][rows] > 0] = KINDS.index(Deputy)
    found[work == Occupation.DEAD] = len(KINDS)
    return found


class Workplace(RowAgent):
    """A workplace under an owner, workers' control, a collegial board or one manager."""

    _layout = PLANTS

    @property
    def workers(self) -> AgentSet:
        """The persons at its benches, of any class."""
        people = self.model.society.people
        at_bench = people.occupation == Occupation.BENCH
        return self.model.roster.people((people.place == self.row) & at_bench)

    @property
    def factory_committee(self) -> FactoryCommittee | None:
        """Its factory committee, where one has been founded."""
        return self.model.roster.factory_committee(self.row) if self.committee > NEVER else None

    def __repr__(self) -> str:
        words = (
            f"{self.region.name.lower()}, {self.strength:,.0f} workers, {self.form.name.lower()}"
        )
        return f"<{type(self).__name__} {self.unique_id}: {words}>"


class FactoryCommittee(RowAgent):
    """The committee of a workplace; its columns are those of the workplace."""

    _layout = PLANTS

    @property
    def workplace(self) -> Workplace:
        """The workplace that elected it."""
        return self.model.roster.workplace(self.row)

    @property
    def controls(self) -> bool:
        """Whether it has set up a control commission."""
        return self.commission > NEVER

    def __repr__(self) -> str:
        return f"<FactoryCommittee {self.unique_id} of {self.workplace!r}>"
