"""Mesa's own set of agents, with a pandas table of their columns.

ODD element: observation (the society as a Mesa model shows it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any

import mesa.agent
import numpy as np
import pandas as pd

from thermidor.common.errors import InputError


def _kept(name: str) -> Callable[..., AgentSet]:
    """Return a method of Mesa's set whose result has a table of columns too."""
    method = getattr(mesa.agent.AgentSet, name)

    @wraps(method)
    def derive(self: AgentSet, *args: Any, **kwargs: Any) -> AgentSet:
        found = method(self, *args, **kwargs)
        return found if isinstance(found, AgentSet) else AgentSet(found, self.random)

    return derive


class AgentSet(mesa.agent.AgentSet):
    """Agents of a model: a `mesa.agent.AgentSet` that also gives its columns as a table.

    Mesa's methods treat every row alike, but a row is `weight` real persons or workplaces: shares
    of the society come from `mean` and `heads`.
    """

    select, shuffle, sort = _kept("select"), _kept("shuffle"), _kept("sort")

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the columns of these agents as `Model.frame` does, in the order of the set.

        Raises
        ------
        InputError
            If the agents are not rows of one table, or have no such column.
        """
        agents = list(self)
        table = getattr(agents[0], "_table", None) if agents else None
        if table is None or any(getattr(a, "_table", None) is not table for a in agents):
            found = ", ".join(sorted({type(agent).__name__ for agent in agents})) or "no agents"
            raise InputError(
                f"these agents ({found}) are not rows of one table; use the set of one class, "
                "model.agents_by_type[Worker].frame()."
            )
        return table.frame(np.fromiter((agent.row for agent in agents), np.int64), columns)

    def heads(self) -> int:
        """Return the number of real persons (or workplaces) that these rows are."""
        return round(sum(self.get("weight")))

    def mean(self, attribute: str) -> float:
        """Return the mean of an attribute over the real persons (or workplaces)."""
        return float(np.average(self.get(attribute), weights=self.get("weight")))

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        self._held = list(self)  # Mesa's references are weak, and nobody else may hold a copy

    def to_list(self) -> list[Any]:
        """Return the agents as a list (Mesa has this method from 3.5 on)."""
        return list(self)

    def __repr__(self) -> str:
        return f"<AgentSet of {len(self):,}>"


class SetsByType(Mapping):
    """The set of each class of agents, built when it is asked for, from a function for each."""

    def __init__(self, makers: Mapping[type, Callable[[], mesa.agent.AgentSet]]):
        self._makers = makers

    def __getitem__(self, kind: type) -> mesa.agent.AgentSet:
        return self._makers[kind]()

    def __iter__(self) -> Iterator[type]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
