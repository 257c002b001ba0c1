"""The agents of a model: tables of persons and workplaces, and the list of institutions.

ODD element: entities, state variables and scales.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

import mesa
from thermidor.common.errors import InputError
from thermidor.mesa.agents import KINDS, FactoryCommittee, Person, Workplace, kinds
from thermidor.mesa.agentset import AgentSet
from thermidor.mesa.institutions import Institution, Office, Soviet, found
from thermidor.mesa.rows import Table
from thermidor.society.state import NEVER, PEOPLE, PLANTS, Body, Occupation

_HEADS = "heads are conserved, and the number keys the person's luck"
_MOVED = "the rules move persons, so that place, post and seat fit one another"
_CLOSED = {
    **dict.fromkeys(("identity", "weight"), _HEADS),
    **dict.fromkeys(("region", "occupation", "place", "body", "rank", "mandate", "seat"), _MOVED),
    **dict.fromkeys(("sponsor", "chief"), "it says who did it"),
}
_FIXED = ("identity", "region", "strength", "weight", "town", "trade")
_CLOSED_PLANTS = dict.fromkeys(_FIXED, "it never changes in a run")

TABLES = (*KINDS, Workplace, FactoryCommittee)
"""Classes of agents that are rows of a table."""


class Roster:
    """The agents of a model, made when asked for.

    Persons are numbered from 1 by row; then follow workplaces, factory committees, institutions.
    `last_id` is the highest `unique_id` that an agent of the model can have.
    """

    def __init__(self, model: Any):
        self._model, self._society = model, model.society
        people, plants = self._society.people, self._society.plants
        self._people = Table(
            "person",
            people,
            PEOPLE,
            model=model,
            first_id=1,
            kinds=(*KINDS, Person),
            kind=kinds,
            closed=_CLOSED,
        )
        shared: dict[str, Any] = {"model": model, "closed": _CLOSED_PLANTS}
        first = 1 + len(people)
        self._plants = Table(
            "workplace", plants, PLANTS, first_id=first, kinds=(Workplace,), **shared
        )
        first += len(plants)
        kind = (FactoryCommittee,)
        self._committees = Table(
            "factory committee", plants, PLANTS, first_id=first, kinds=kind, **shared
        )
        first += len(plants)
        self._institutions = found(model, first)
        self.last_id = first + len(self._institutions)
        self._sets: dict[Any, tuple[tuple, AgentSet]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_sets": {}}

    # Sets --------------------------------------------------------------------------------------

    def living(self, others: Iterable[mesa.Agent] = ()) -> AgentSet:
        """Return all living persons, and other agents after them."""
        rows = np.flatnonzero(self._society.people.occupation != Occupation.DEAD)
        return self._cached(Person, self._people, rows, tuple(others))

    def people(self, rows: Any) -> AgentSet:
        """Return the persons in these rows, or where a mask of all rows is True."""
        rows = np.asarray(rows)
        rows = np.flatnonzero(rows) if rows.dtype == bool else rows
        return AgentSet(self._people.views(rows), self._model.random)

    def institutions(self) -> AgentSet:
        """Return the institutions other than workplaces and their committees."""
        return AgentSet(self._institutions, self._model.random)

    def makers(self) -> dict[type, Callable[[], AgentSet]]:
        """Return what builds the set of each class of agents."""
        classes: dict[type, Callable[[], AgentSet]] = {
            kind: partial(self._class, kind) for kind in TABLES
        }
        bodies = {type(one): partial(self._of, type(one)) for one in self._institutions}
        return {**classes, **bodies}

    def frame(self, kind: type | None = None, columns: Any = None) -> pd.DataFrame:
        """Return the columns of a class of agents, of all living persons if None."""
        if kind not in (None, Person, *TABLES):
            raise InputError(
                f"{getattr(kind, '__name__', kind)} has no table of columns; choose one of "
                f"{', '.join(one.__name__ for one in TABLES)}."
            )
        table, rows = self._rows(kind or Person)
        return table.frame(rows, columns)

    def _rows(self, kind: type) -> tuple[Table, np.ndarray]:
        if kind is Workplace:
            return self._plants, np.arange(len(self._society.plants))
        if kind is FactoryCommittee:
            return self._committees, np.flatnonzero(self._society.plants.committee > NEVER)
        code = self._people.kind(np.arange(len(self._society.people)))
        chosen = code < len(KINDS) if kind is Person else code == KINDS.index(kind)
        return self._people, np.flatnonzero(chosen)

    def _cached(self, kind: type, table: Table, rows: np.ndarray, others: tuple = ()) -> AgentSet:
        """Return the same set until the month ends or its members change."""
        members = (self._model.month, rows.tobytes(), others)
        known = self._sets.get(kind)
        if known is None or known[0] != members:
            known = members, AgentSet([*table.views(rows), *others], self._model.random)
            self._sets[kind] = known
        return known[1]

    def _class(self, kind: type) -> AgentSet:
        return self._cached(kind, *self._rows(kind))

    def _of(self, kind: type) -> AgentSet:
        return AgentSet((i for i in self._institutions if type(i) is kind), self._model.random)

    # Single agents -----------------------------------------------------------------------------

    def person(self, unique_id: int) -> Person:
        """Return the person with this number, alive or dead."""
        n = len(self._society.people)
        if not 1 <= unique_id <= n:
            raise InputError(f"no person has the number {unique_id}; give one from 1 to {n}.")
        return self._people.view(unique_id - 1)

    def workplace(self, row: int) -> Workplace:
        """Return the workplace in a row of the society's table."""
        return self._plants.view(row)

    def factory_committee(self, row: int) -> FactoryCommittee:
        """Return the committee of the workplace in a row of the society's table."""
        return self._committees.view(row)

    def office(self, body: Body) -> Office:
        """Return the office of a body."""
        return self._one(Office, "body", body)

    @property
    def soviets(self) -> Soviet:
        """The soviets of all towns."""
        return next(one for one in self._institutions if isinstance(one, Soviet))

    def _one(self, kind: type, name: str, value: Any) -> Institution:
        agents = (agent for agent in self._institutions if isinstance(agent, kind))
        return next(agent for agent in agents if getattr(agent, name) == value)
