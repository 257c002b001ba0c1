"""The agents as Mesa knows them: persons and workplaces seen one by one, and the institutions.

A person is a row of the society's table; `Worker`, `Deputy`, `Cadre` and `Official` are
`mesa.Agent` classes that look at that row and write through to it. They are made when asked for
and hold nothing of their own: the month runs on the columns.

Who is what, at any moment, by the first of these that holds:

=========  ======================================================================================
class      a living person who
=========  ======================================================================================
Deputy     holds a seat in a soviet, from a workplace or reserved
Official   holds a paid post in an office of any kind, a soviet or a trade union, member or not
Cadre      is a Bolshevik, wherever (bench, army, village, out of work), or holds a party post
Worker     is at the bench, or out of work in a town
Absent     is in the army or the village, without party, post or seat
=========  ======================================================================================

The dead are in no set; `roster.person` still shows them, as a plain `Person`. Somebody's class may
change from month to month: a view keeps the class it was made with, `person.now` gives a new one.

ODD element: entities, state variables and scales.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

import mesa
from thermidor.common.errors import suggest
from thermidor.mesa.agentset import AgentSet
from thermidor.mesa.agentset_columns import OWN, code_of
from thermidor.mesa.institutions import (
    Cascade,
    Congress,
    Institution,
    Office,
    OtherParty,
    PartyCommittee,
    Secretariat,
    Soviet,
    Sovnarkom,
    Unions,
    World,
)
from thermidor.society.state import NEVER, PEOPLE, PLANTS, Occupation, Party

__all__ = [
    "Absent",
    "Cadre",
    "Cascade",
    "Congress",
    "Deputy",
    "FactoryCommittee",
    "Institution",
    "Office",
    "Official",
    "OtherParty",
    "PartyCommittee",
    "Person",
    "Secretariat",
    "Soviet",
    "Sovnarkom",
    "Unions",
    "Worker",
    "Workplace",
    "World",
]


class RowAgent(mesa.Agent):
    """An agent that looks at one row of a table.

    Attributes
    ----------
    model : Model
    row : int
        Its row in the table, the same through the whole run.
    unique_id : int
        Its number among all agents of the model.
    """

    _layout: dict = {}  # noqa: RUF012 (each subclass has its own)

    def __init__(self, model, row: int, table, unique_id: int):
        # not Mesa's own __init__: that would register, and so keep, every view ever made
        self.__dict__.update(model=model, row=row, _table=table, unique_id=unique_id, pos=None)

    def __init_subclass__(cls, **kwargs: Any):
        super().__init_subclass__(**kwargs)
        for name, (_, meaning, unit) in cls.__dict__.get("_layout", {}).items():
            setattr(cls, name, _column(name, meaning, unit))

    @property
    def heads(self) -> int:
        """Real persons, or real workplaces, that this row stands for."""
        return round(self.weight)

    @property
    def now(self) -> RowAgent:
        """The same agent as what it is by now."""
        return self._table.view(self.row)

    def remove(self) -> None:
        """Refuse: heads are conserved; persons leave by dying and workplaces by closing."""
        raise AttributeError("agents leave only by what happens in a month: heads are conserved.")

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(getattr(type(self), name, None), property) or name == "pos":
            super().__setattr__(name, value)
        elif name in OWN:
            raise AttributeError(f'"{name}" of an agent is fixed.')
        else:
            raise AttributeError(self._table.unknown(name))

    def __getattr__(self, name: str):
        known = "" if name.startswith("_") else suggest(name, self._layout)
        raise AttributeError(f'{type(self).__name__} has no "{name}".{known}')

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowAgent) and (self._table, self.row) == (other._table, other.row)

    def __hash__(self) -> int:
        return hash((id(self._table), self.row))


def _column(name: str, meaning: str, unit: str) -> property:
    code = code_of(unit)

    def read(agent):
        value = agent._table.columns[name][agent.row].item()
        if code is None:
            return value
        return code(value) if value >= 0 else None

    def write(agent, value):
        agent._table.write(name, [agent.row], value)

    return property(read, write, doc=f"{meaning[0].upper()}{meaning[1:]} ({unit}).")


class Person(RowAgent):
    """A person; the base of the four kinds and of those who are away."""

    _layout = PEOPLE

    @property
    def alive(self) -> bool:
        """Whether the person lives."""
        return self.occupation != Occupation.DEAD

    @property
    def workplace(self) -> Workplace | None:
        """Where the person works at the bench."""
        return (
            self.model.roster.workplace(self.place) if self.occupation == Occupation.BENCH else None
        )

    @property
    def office(self) -> Office | None:
        """The body that holds the person's post."""
        return None if self.body is None else self.model.roster.office(self.body)

    @property
    def soviet(self) -> Soviet | None:
        """The soviet in which the person sits."""
        return self.model.roster.soviet(self.region) if self.seat else None

    def __repr__(self) -> str:
        words = [self.occupation.name, self.region.name]
        words += [self.party.name] if self.party else []
        return f"<{type(self).__name__} {self.unique_id}: {', '.join(words).lower()}>"


class Worker(Person):
    """Somebody at the bench, or out of work in a town, without party, post or seat."""


class Deputy(Person):
    """Somebody with a seat in a soviet, whatever else they are."""


class Cadre(Person):
    """A party member without a seat or a post of state or union, or the holder of a party post."""


class Official(Person):
    """Somebody with a paid post in an office, a soviet or a trade union."""


class Absent(Person):
    """Somebody in the army or the village, without party, post or seat: workers gone or to come."""


KINDS = (Worker, Deputy, Cadre, Official, Absent)
"""Classes of living persons."""


def kinds(columns: Mapping[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
    """Return what persons are: (n_rows,) uint8, the place in `KINDS`; one beyond it for the dead.

    Parameters
    ----------
    columns : mapping of str to (n_people,) array
    rows : (n_rows,) int
    """
    work, member = columns["occupation"][rows], columns["party"][rows] == Party.BOLSHEVIK
    out = np.full(work.shape, KINDS.index(Absent), np.uint8)
    out[(work == Occupation.BENCH) | (work == Occupation.IDLE)] = KINDS.index(Worker)
    out[member | (work == Occupation.PARTY_POST)] = KINDS.index(Cadre)
    out[(work == Occupation.OFFICE) | (work == Occupation.UNION_POST)] = KINDS.index(Official)
    out[columns["seat"][rows] > 0] = KINDS.index(Deputy)
    out[work == Occupation.DEAD] = len(KINDS)
    return out


class Workplace(RowAgent):
    """A workplace: owner, workers' control, collegial board, or one manager."""

    _layout = PLANTS

    @property
    def workers(self) -> AgentSet:
        """Those at its benches, of whatever kind."""
        people = self.model.society.people
        return self.model.roster.people(
            (people.place == self.row) & (people.occupation == Occupation.BENCH)
        )

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
