"""Groups of agents, as `AgentSet.groupby` makes them.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def ordered(keys: Iterable) -> list:
    """Return keys in their order, or as they came where they have none."""
    try:
        return sorted(keys)
    except TypeError:
        return list(keys)


class GroupBy:
    """Groups of agents: pairs of name and set when walked, used like `mesa.agent.GroupBy`."""

    def __init__(self, groups: dict[Any, Any]):
        self.groups = groups

    def map(self, method: str | Callable, *args: Any, **kwargs: Any) -> dict:
        """Call a method of each group, or a function on it; return the results by group."""
        if isinstance(method, str):
            return {n: getattr(g, method)(*args, **kwargs) for n, g in self.groups.items()}
        return {name: method(group, *args, **kwargs) for name, group in self.groups.items()}

    def do(self, method: str | Callable, *args: Any, **kwargs: Any) -> GroupBy:
        """Call a method of each group, or a function on it."""
        self.map(method, *args, **kwargs)
        return self

    def count(self) -> dict:
        """Return the number of agents (rows) by group."""
        return {name: len(group) for name, group in self.groups.items()}

    def agg(self, attr_name: str, func: Callable) -> dict:
        """Return a function of an attribute's values by group."""
        return {
            name: func([getattr(agent, attr_name) for agent in group])
            if isinstance(group, list)
            else group.agg(attr_name, func)
            for name, group in self.groups.items()
        }

    def __iter__(self):
        return iter(self.groups.items())

    def __len__(self) -> int:
        return len(self.groups)
