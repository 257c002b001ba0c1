"""The institutions as Mesa agents: every registered institution is one, or several.

An attribute of the agent reads and writes that of the object behind it
(`thermidor.society.institutions`), so the next month uses what is written here.

ODD element: entities, state variables and scales (collectives).
"""

from __future__ import annotations

from typing import Any

import numpy as np

import mesa
from thermidor.common.errors import InputError, suggest
from thermidor.mesa.agentset import AgentSet
from thermidor.society.institutions import INSTITUTIONS
from thermidor.society.record import PostTally, Tally
from thermidor.society.state import Body, Party, Rank, Region


class Institution(mesa.Agent):
    """An institution.

    Attributes
    ----------
    model : Model
    subject : object
        The object of `thermidor.society.institutions` that it shows.
    unique_id : int
    """

    def __init__(self, model: Any, subject: Any, unique_id: int):
        # not Mesa's own __init__: it would keep the model alive for good
        self.__dict__.update(model=model, subject=subject, unique_id=unique_id, pos=None)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or "subject" not in self.__dict__:  # as while it is copied
            raise AttributeError(name)
        if not hasattr(self.subject, name):
            raise AttributeError(self._unknown(name))
        return getattr(self.subject, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(getattr(type(self), name, None), property) or name == "pos":
            super().__setattr__(name, value)
        elif hasattr(self.subject, name) and not name.startswith("_"):
            setattr(self.subject, name, value)
        else:
            raise AttributeError(self._unknown(name))

    def __dir__(self) -> list[str]:
        own = [name for name in dir(self.subject) if not name.startswith("_")]
        return sorted({*super().__dir__(), *own})

    def remove(self) -> None:
        """Refuse: institutions wither or are closed by acts, they are not taken out."""
        raise AttributeError("an institution is not taken out of the model; acts close it.")

    def _unknown(self, name: str) -> str:
        known = [word for word in dir(self) if not word.startswith("_")]
        return f'{type(self).__name__} has no "{name}".{suggest(name, known)}'

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Soviet(Institution):
    """The soviets of all towns."""

    @property
    def deputies(self) -> AgentSet:
        """Those who sit in it."""
        return self.model.roster.people(self.subject.rows)

    def __repr__(self) -> str:
        return "<Soviets>"


class Office(Institution):
    """A body with paid posts: commissariats, Cheka, economic boards, offices, party, unions.

    Attributes
    ----------
    body : Body
    """

    def __init__(self, model: Any, body: Body, unique_id: int):
        super().__init__(model, model.simulation.offices, unique_id)
        self.__dict__["body"] = body

    @property
    def region(self) -> Region:
        """Where it sits."""
        return Region(int(self.model.simulation.posts.region[self.body]))

    @property
    def posts(self) -> np.ndarray:
        """Posts by rank, filled or not: (3,) float64."""
        return self.model.simulation.posts.demand[self.body].copy()

    @posts.setter
    def posts(self, value: Any) -> None:
        values = np.broadcast_to(np.asarray(value, float), len(Rank))
        if not (np.isfinite(values) & (values >= 0)).all():
            raise InputError(f"posts are {value!r} but must be numbers from 0 up.", place="posts")
        self.model.simulation.posts.demand[self.body] = values

    @property
    def holders(self) -> AgentSet:
        """Those who hold its posts."""
        return self.model.roster.people(self.model.society.people.body == self.body)

    def counted(self, field: PostTally) -> int:
        """Return a count of real persons among its staff, as last counted."""
        return int(self.model.simulation.post_tally[self.body, :, field].sum())

    @property
    def staff(self) -> int:
        """Real persons in its posts."""
        return self.counted(PostTally.STAFF)

    @property
    def carried_over(self) -> float:
        """Share of its staff who held office before October 1917 (0..1)."""
        return self.counted(PostTally.CARRIED) / max(1, self.staff)

    @property
    def communist(self) -> float:
        """Share of its staff who are party members (0..1)."""
        return self.counted(PostTally.COMMUNIST) / max(1, self.staff)

    @property
    def appointed(self) -> float:
        """Share of its staff who were appointed (0..1)."""
        return self.counted(PostTally.APPOINTED) / max(1, self.staff)

    def __repr__(self) -> str:
        return f"<Office: {self.body.name.lower().replace('_', ' ')}>"


def _standing(name: str, meaning: str) -> property:
    """Return an attribute of a party: its place in an array of `parties.Parties`, from 0 to 1."""

    def read(agent: OtherParty) -> float:
        return float(getattr(agent.subject, name)[agent.party])

    def write(agent: OtherParty, value: float) -> None:
        if not 0 <= value <= 1:
            raise InputError(f"{value!r} must lie from 0 (closed) to 1 (open).", place=name)
        getattr(agent.subject, name)[agent.party] = float(value)

    return property(read, write, doc=meaning)


class OtherParty(Institution):
    """A party other than the one in charge: its standing, its papers, its supporters."""

    party: Party
    national = _standing("national", "Legal standing in national bodies: 1 or 0.")
    local = _standing("local", "Legal standing in local soviets: 1 or 0.")
    press = _standing("press", "Whether its papers appear: 1 or 0.")

    def __init__(self, model: Any, party: Party, unique_id: int):
        super().__init__(model, model.simulation.parties, unique_id)
        self.__dict__["party"] = party

    @property
    def support(self) -> float:
        """Share of workers at the bench who support it (0..1)."""
        bench = self.model.simulation.tally[:, Tally.SUPPORT : Tally.SUPPORT + len(Party)].sum(0)
        return float(bench[self.party] / max(1, bench.sum()))

    def __repr__(self) -> str:
        return f"<OtherParty: {self.party.name.lower().replace('_', ' ')}>"


PARTS = {
    "offices": (Office, tuple(Body)),
    "parties": (OtherParty, tuple(party for party in Party if party > Party.BOLSHEVIK)),
}
"""Institutions of which Mesa sees the parts: their class, and what there is one for."""
ROWS = ("workplaces",)
"""Institutions whose parts are rows of a table, see `agents`."""


def _agent_class(name: str) -> type[Institution]:
    """Return the agent class of a registered institution."""
    if name in PARTS:
        return PARTS[name][0]
    kind = INSTITUTIONS[name].kind
    return Soviet if name == "soviets" else type(kind.__name__, (Institution,), _namespace(kind))


def _namespace(kind: type) -> dict[str, str]:
    about, _, _ = (kind.__doc__ or "").partition("\n\n")
    return {"__doc__": about, "__module__": __name__}


CLASSES = {name: _agent_class(name) for name in INSTITUTIONS if name not in ROWS}
"""Agent class of every registered institution, by the name the simulation calls it."""


def __getattr__(name: str) -> Any:
    """Return the agent class of an institution, such as ``Congress``."""
    for kind in CLASSES.values():
        if kind.__name__ == name:
            return kind
    raise AttributeError(f'there is not an institution "{name}"')


def found(model: Any, first_id: int) -> list[Institution]:
    """Return the institutions of a model as agents, in the order of their registry."""
    made: list[tuple[type, Any]] = []
    for name, kind in CLASSES.items():
        subject = getattr(model.simulation, name)
        if name in PARTS:
            made += [(kind, part) for part in PARTS[name][1]]
        else:
            made += [(kind, one) for one in (subject if INSTITUTIONS[name].regional else [subject])]
    return [kind(model, what, first_id + i) for i, (kind, what) in enumerate(made)]
