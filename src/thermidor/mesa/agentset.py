"""Mesa's own set of agents, with a pandas table of their columns.

ODD element: observation (the society as a Mesa model shows it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import mesa.agent
import numpy as np
import pandas as pd

from thermidor.common.errors import InputError


class AgentSet(mesa.agent.AgentSet):
    """Agents of a model: a `mesa.agent.AgentSet` that also gives its columns as a table.

    Notes
    -----
    Mesa's methods treat every row alike, but a row stands for `weight` real persons or workplaces:
    shares of the society come from `mean` and `heads`.
    """

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the columns of these agents: a row for each agent, in the order of the set.

        Parameters
        ----------
        columns : sequence of str, optional
            Names of columns; all if None.

        Returns
        -------
        DataFrame
            Indexed by `unique_id`. Codes appear as names (``"moscow"``), missing where there is
            none; `kind` is the class of the agent.

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
        """Return the number of real persons (or workplaces) that these rows stand for."""
        return round(sum(self.get("weight")))

    def mean(self, attribute: str) -> float:
        """Return the mean of an attribute over the real persons (or workplaces)."""
        return float(np.average(self.get(attribute), weights=self.get("weight")))

    def to_list(self) -> list[Any]:
        """Return the agents as a list (Mesa has this method from 3.5 on)."""
        return list(self)

    # Mesa returns sets of its own class from these four; their agents are the same.

    def select(self, *args: Any, **kwargs: Any) -> AgentSet:
        """Return the agents that fit; see `mesa.agent.AgentSet.select`."""
        return self._own(super().select(*args, **kwargs))

    def shuffle(self, inplace: bool = False) -> AgentSet:
        """Return the agents in random order, drawn from `model.random`: no rule draws from it."""
        return self._own(super().shuffle(inplace))

    def sort(self, key: Callable | str, ascending: bool = False, inplace: bool = False) -> AgentSet:
        """Return the agents sorted by an attribute or a function, largest first."""
        return self._own(super().sort(key, ascending, inplace))

    def groupby(self, by: Callable | str, result_type: str = "agentset") -> mesa.agent.GroupBy:
        """Return the agents grouped by an attribute or a function."""
        found = super().groupby(by, result_type)
        if result_type == "agentset":
            found.groups = {name: self._own(group) for name, group in found.groups.items()}
        return found

    def _own(self, found: mesa.agent.AgentSet) -> AgentSet:
        return found if isinstance(found, AgentSet) else AgentSet(found, self.random)

    def __repr__(self) -> str:
        return f"<AgentSet of {len(self):,}>"


class SetsByType(Mapping):
    """A set for each class of agents, built when it is asked for.

    Parameters
    ----------
    makers : mapping of type to callable
        What builds the set of each class.
    """

    def __init__(self, makers: Mapping[type, Callable[[], mesa.agent.AgentSet]]):
        self._makers = makers

    def __getitem__(self, kind: type) -> mesa.agent.AgentSet:
        return self._makers[kind]()

    def __iter__(self) -> Iterator[type]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
