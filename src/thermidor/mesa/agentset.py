"""Sets of agents over columns: what Mesa calls an AgentSet, without an object for every person.

A set holds row numbers and where they point to: the table of persons, the table of workplaces, or
the short list of the other institutions. Reading, writing, choosing, sorting and grouping by a
column are operations on that column; an agent (`mesa.agents`) is made when one is asked for.

ODD element: observation (the society as a Mesa model shows it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any

import numpy as np

from thermidor.common.errors import InputError
from thermidor.mesa.agentset_columns import plain, wide
from thermidor.mesa.agentset_groups import GroupBy, ordered


class AgentSet(Sequence):
    """An ordered set of agents, used like `mesa.agent.AgentSet`.

    Parameters
    ----------
    source : Table or Roll
        Where the rows are.
    rows : array_like of int
    random : random.Random
        What `shuffle` draws from.

    Notes
    -----
    The set is fixed when it is made: persons who change their kind later stay in it. Rows are not
    persons: each stands for its `weight`, so shares of the society come from `mean` and `heads`,
    while `agg` treats every row alike, as Mesa does.
    """

    def __init__(self, source, rows, random: Random):
        self.source, self.rows, self.random = source, np.asarray(rows, np.int64), random

    # Looking -------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return int(self.rows.size)

    def __iter__(self) -> Iterator:
        return iter(self.source.views(self.rows))

    def __getitem__(self, item):
        """Return the agent at a place, or for a slice the set of those there."""
        if isinstance(item, slice):
            return self._of(self.rows[item])
        return self.source.view(int(self.rows[item]))

    def __contains__(self, agent) -> bool:
        row = self.source.row(agent)
        return row is not None and bool((self.rows == row).any())

    def __repr__(self) -> str:
        return f"<AgentSet of {len(self):,} {self.source.name}>"

    def to_list(self) -> list:
        """Return the agents as a list: all objects at once."""
        return list(self)

    def copy(self) -> AgentSet:
        """Return a set of the same agents."""
        return self._of(self.rows)

    def column(self, name: str) -> np.ndarray:
        """Return a copy of a column for these agents; codes and flags as numbers.

        Raises
        ------
        AttributeError
            If the agents have no such attribute.
        """
        return self.source.read(name, self.rows)

    def get(self, attr_names: str | list[str], handle_missing="error", default_value=None) -> list:
        """Return an attribute of each agent, or a list of several, as plain Python values."""
        if handle_missing not in ("error", "default"):
            raise ValueError(
                f'handle_missing is "{handle_missing}" but must be "error" or "default".'
            )
        if not isinstance(attr_names, str):
            parts = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(values) for values in zip(*parts, strict=True)]
        try:
            return plain(self.column(attr_names))
        except AttributeError:
            if handle_missing == "error":
                raise
            return [getattr(agent, attr_names, default_value) for agent in self]

    def agg(self, attribute: str, func: Callable | Iterable[Callable]) -> Any:
        """Return a function, or several, of an attribute's values: ``agg("hunger", np.mean)``."""
        values = wide(self.column(attribute))
        return func(values) if callable(func) else [f(values) for f in func]

    def heads(self) -> int:
        """Real persons (or workplaces) whom these rows stand for."""
        return round(float(self.column("weight").sum(dtype=float)))

    def mean(self, attribute: str) -> float:
        """Mean of an attribute over the real persons (or workplaces) behind the rows."""
        return float(np.average(wide(self.column(attribute)), weights=self.column("weight")))

    # Choosing ------------------------------------------------------------------------------------

    def select(
        self,
        filter_func: Callable | Sequence[bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
        **columns: Any,
    ) -> AgentSet:
        """Return the agents that fit.

        Parameters
        ----------
        filter_func : callable or (n_agents,) bool, optional
            A test of one agent, or (without making any) which to keep.
        at_most : int or float
            The first so many; a float up to 1.0: at most this share of the set.
        inplace : bool
        agent_type : type, optional
        **columns
            Values of columns: ``select(region=Region.MOSCOW, party=Party.BOLSHEVIK)``; a tuple or
            list of values means any of them.
        """
        keep = np.ones(len(self), bool)
        for name, wanted in columns.items():
            keep &= np.isin(self.column(name), np.atleast_1d(wanted))
        if agent_type is not None:
            keep &= self.source.of_type(agent_type, self.rows)
        if filter_func is not None and not callable(filter_func):
            mask = np.asarray(filter_func)
            if mask.dtype != bool or mask.shape != keep.shape:
                raise InputError(
                    f"a filter of {mask.shape} {mask.dtype} does not fit {len(self)} agents; "
                    "give a function or one True or False for each."
                )
            keep &= mask
        rows = self.rows[keep]
        limit = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1 else at_most
        if callable(filter_func):
            rows = self._tested(filter_func, rows, limit)
        return self._put(rows if limit >= rows.size else rows[: int(limit)], inplace)

    def shuffle(self, inplace: bool = False) -> AgentSet:
        """Return the agents in random order, drawn from the model's `random`, not its luck."""
        rows = self.rows.tolist()
        self.random.shuffle(rows)
        return self._put(np.asarray(rows, np.int64), inplace)

    def sort(self, key: Callable | str, ascending: bool = False, inplace: bool = False) -> AgentSet:
        """Return the agents sorted by a column or by a function of one agent; largest first."""
        if callable(key):
            values = [key(agent) for agent in self]
            order = sorted(range(len(self)), key=values.__getitem__, reverse=not ascending)
        else:
            values = wide(self.column(key))
            order = np.argsort(values if ascending else -values, kind="stable")
        return self._put(self.rows[order], inplace)

    def groupby(self, by: Callable | str, result_type: str = "agentset") -> GroupBy:
        """Return the agents grouped by a column, or by what a function says of each agent."""
        keys = [by(agent) for agent in self] if callable(by) else self.get(by)
        members: dict[Any, list[int]] = {}
        for key, row in zip(keys, self.rows.tolist(), strict=True):
            members.setdefault(key, []).append(row)
        name = self.source.naming(by) if isinstance(by, str) else lambda key: key
        groups = {name(key): self._of(members[key]) for key in ordered(members)}
        if result_type == "list":
            return GroupBy({key: group.to_list() for key, group in groups.items()})
        return GroupBy(groups)

    def __and__(self, other: AgentSet) -> AgentSet:
        return self._of(self.rows[np.isin(self.rows, self._same(other))])

    def __or__(self, other: AgentSet) -> AgentSet:
        new = other.rows[~np.isin(self._same(other), self.rows)]
        return self._of(np.concatenate([self.rows, new]))

    def __sub__(self, other: AgentSet) -> AgentSet:
        return self._of(self.rows[~np.isin(self.rows, self._same(other))])

    # Acting --------------------------------------------------------------------------------------

    def set(self, attr_name: str, value: Any) -> AgentSet:
        """Write an attribute: one value for all, or one for each; the next month reckons with it.

        Raises
        ------
        AttributeError
            If the agents have no such attribute or it is not to be written.
        InputError
            If a value cannot be (a share beyond 0..1, a code that does not exist).
        """
        self.source.write(attr_name, self.rows, value)
        return self

    def do(self, method: str | Callable, *args: Any, **kwargs: Any) -> AgentSet:
        """Call a method, or a function, on each agent."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable, *args: Any, **kwargs: Any) -> AgentSet:
        """Call a method, or a function, on each agent in random order."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable, *args: Any, **kwargs: Any) -> list:
        """Call a method, or a function, on each agent and return what each call returned."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    # ---------------------------------------------------------------------------------------------

    def _of(self, rows) -> AgentSet:
        return AgentSet(self.source, rows, self.random)

    def _put(self, rows, inplace: bool) -> AgentSet:
        if not inplace:
            return self._of(rows)
        self.rows = rows
        return self

    def _tested(self, test: Callable, rows: np.ndarray, limit: float) -> np.ndarray:
        chosen: list[int] = []
        for row, agent in zip(rows.tolist(), self.source.views(rows), strict=True):
            if len(chosen) >= limit:
                break
            if test(agent):
                chosen.append(row)
        return np.asarray(chosen, np.int64)

    def _same(self, other: AgentSet) -> np.ndarray:
        if not isinstance(other, AgentSet) or other.source is not self.source:
            raise TypeError("only sets of agents of the same table can be combined.")
        return other.rows
