"""Who there is: the tables of persons and workplaces and the roll of institutions, as agents.

ODD element: entities, state variables and scales.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from thermidor.common.errors import InputError
from thermidor.mesa.agents import KINDS, FactoryCommittee, Person, Workplace, kinds
from thermidor.mesa.agentset import AgentSet
from thermidor.mesa.agentset_columns import Roll, Table
from thermidor.mesa.institutions import Institution, Office, Soviet, found
from thermidor.society.state import NEVER, PEOPLE, PLANTS, Body, Occupation, Region

_HEADS = "heads are conserved, and a person's luck is keyed by it"
_MOVED = "the rules move persons, so that place, post and seat fit one another"
_CLOSED = {
    **dict.fromkeys(("identity", "weight"), _HEADS),
    **dict.fromkeys(("region", "occupation", "place", "body", "rank", "mandate", "seat"), _MOVED),
}
_CLOSED_PLANTS = dict.fromkeys(("region", "strength", "weight"), "workplaces stay what they are")


class Roster:
    """The agents of a model, made when asked for.

    Parameters
    ----------
    model : Model

    Notes
    -----
    Agents are numbered through: persons from 1 by row, then workplaces, committees, institutions.
    """

    def __init__(self, model):
        self._model, self._society = model, model.society
        people, plants = self._society.people, self._society.plants
        first = 1 + len(people)
        self._people = Table(
            "persons",
            people,
            PEOPLE,
            model=model,
            first_id=1,
            kinds=(*KINDS, Person),
            kind=kinds,
            closed=_CLOSED,
        )
        self._plants = Table(
            "workplaces",
            plants,
            PLANTS,
            model=model,
            first_id=first,
            kinds=(Workplace,),
            closed=_CLOSED_PLANTS,
        )
        self._committees = Table(
            "factory committees",
            plants,
            PLANTS,
            model=model,
            first_id=first + len(plants),
            kinds=(FactoryCommittee,),
            closed=_CLOSED_PLANTS,
        )
        self._roll = Roll("institutions", found(model, first + 2 * len(plants)))

    def living(self) -> AgentSet:
        """Return all who live."""
        return self.people(self._society.people.occupation != Occupation.DEAD)

    def people(self, rows: Any) -> AgentSet:
        """Return the persons in these rows, or where a mask of all rows is True."""
        rows = np.asarray(rows)
        return self._set(self._people, np.flatnonzero(rows) if rows.dtype == bool else rows)

    def institutions(self) -> AgentSet:
        """Return the institutions other than workplaces and their committees."""
        return self._set(self._roll, range(len(self._roll.agents)))

    def by_type(self) -> dict[type, AgentSet]:
        """Return a set for each class of agents."""
        kind = self._people.kind(np.arange(len(self._society.people)))
        sets = {one: self.people(kind == code) for code, one in enumerate(KINDS)}
        founded = self._society.plants.committee > NEVER
        sets[Workplace] = self._set(self._plants, range(founded.size))
        sets[FactoryCommittee] = self._set(self._committees, np.flatnonzero(founded))
        places: dict[type, list[int]] = {}
        for place, institution in enumerate(self._roll.agents):
            places.setdefault(type(institution), []).append(place)
        return {**sets, **{one: self._set(self._roll, rows) for one, rows in places.items()}}

    def person(self, unique_id: int) -> Person:
        """Return the person of this number, alive or dead."""
        n = len(self._society.people)
        if not 1 <= unique_id <= n:
            raise InputError(f"{unique_id} is the number of no person; they go from 1 to {n}.")
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

    def soviet(self, region: Region) -> Soviet:
        """Return the soviet of a region."""
        return self._one(Soviet, "region", region)

    def _one(self, kind: type, name: str, value: Any) -> Institution:
        agents = (agent for agent in self._roll.agents if isinstance(agent, kind))
        return next(agent for agent in agents if getattr(agent, name) == value)

    def _set(self, source: Table | Roll, rows: Any) -> AgentSet:
        return AgentSet(source, rows, self._model.random)
