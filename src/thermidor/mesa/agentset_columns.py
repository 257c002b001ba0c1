"""Where sets of agents read and write: a table of columns, or a short roll of objects.

A value written is checked against what its column may hold, because compiled rules use codes and
months as places in tables and would read beyond them.

ODD element: entities and state variables (as a Mesa model shows them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from math import inf
from typing import Any

import numpy as np

from thermidor.common.errors import InputError, suggest
from thermidor.society import state

_BOUNDS = {
    "0..1": (0, 1),
    "0 or 1": (0, 1),
    "per month": (0, 1),
    "rank": (0, len(state.Rank)),
    "code": (0, 2),
    "weeks": (0, inf),
    "workers": (0, inf),
}
"""What a column may hold, by its unit."""
MONTHS = "months since the start"
OWN = ("model", "row", "unique_id", "pos")
"""What every agent of a table has beside its columns."""


def code_of(unit: str) -> type[IntEnum] | None:
    """Return the codes a unit names, such as `Region`, or None where it names none."""
    found = getattr(state, unit, None) if unit.isidentifier() else None
    return found if isinstance(found, type) and issubclass(found, IntEnum) else None


def plain(values: np.ndarray) -> list:
    """Return values as Python's own numbers, whose sums cannot overflow."""
    return values.tolist()


def wide(values: np.ndarray) -> np.ndarray:
    """Return numbers in 64 bits, other values as they are."""
    kind = values.dtype.kind
    return values.astype(float if kind == "f" else np.int64) if kind in "fbiu" else values


def gathered(values: list) -> np.ndarray:
    """Return numbers as an array of numbers, other values as an array of objects."""
    if values and all(isinstance(value, int | float | np.number) for value in values):
        return np.array(values)
    out = np.empty(len(values), object)
    out[:] = values
    return out


class Table:
    """A record array seen as agents, one a row.

    Parameters
    ----------
    name : str
        What the rows are: ``"persons"``.
    records : recarray
    layout : dict
        Column -> (dtype, meaning, unit), as `society.PEOPLE`.
    model : Model
    first_id : int
        The number of the agent in row 0.
    kinds : sequence of type
        Classes of agents.
    kind : callable, optional
        (columns, rows) -> (n,) int, the place of each row's class in `kinds`.
    closed : dict
        Columns that are not to be written -> the reason.
    """

    def __init__(
        self,
        name: str,
        records: np.recarray,
        layout: dict,
        *,
        model,
        first_id: int,
        kinds: Sequence[type],
        kind: Callable | None = None,
        closed: dict,
    ):
        self.name, self.model, self.first_id = name, model, first_id
        self.kinds, self._kind = tuple(kinds), kind
        self.columns = {column: records[column].view(np.ndarray) for column in layout}
        self.units = {column: unit for column, (_, _, unit) in layout.items()}
        self.codes = {column: code_of(unit) for column, unit in self.units.items()}
        self.closed = closed

    def kind(self, rows: np.ndarray) -> np.ndarray:
        """Return the place in `kinds` of the class of each row at this moment: (n,) int."""
        return self._kind(self.columns, rows) if self._kind else np.zeros(len(rows), np.int64)

    def view(self, row: int):
        """Return the agent of a row, of the class it is at this moment."""
        return next(self.views(np.array([row])))

    def views(self, rows: np.ndarray) -> Iterator:
        """Make the agents of rows, one after the other."""
        for row, kind in zip(rows.tolist(), self.kind(rows).tolist(), strict=True):
            yield self.kinds[kind](self.model, row, self, self.first_id + row)

    def row(self, agent: Any) -> int | None:
        """Return the row of an agent of this table, None for anything else."""
        return agent.row if getattr(agent, "_table", None) is self else None

    def read(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Return a column of rows, or what their agents say when `name` is no column."""
        if name in self.columns:
            return self.columns[name][rows]
        if name not in OWN and not any(hasattr(kind, name) for kind in self.kinds):
            raise AttributeError(self.unknown(name))
        return gathered([getattr(agent, name) for agent in self.views(rows)])

    def write(self, name: str, rows: np.ndarray, value: Any) -> None:
        """Write one value, or one for each row, into a column after checking it."""
        if name not in self.columns:
            raise AttributeError(self.unknown(name))
        if name in self.closed:
            raise AttributeError(f'"{name}" is not to be written: {self.closed[name]}.')
        values = np.asarray(value)
        column = self.columns[name]
        if values.shape not in ((), np.shape(rows)):
            raise InputError(
                f"{values.size} values do not fit {len(rows)} {self.name}; give one, or one each.",
                place=name,
            )
        low, high = self.bounds(name)
        whole = column.dtype.kind in "iu"
        number = values.dtype.kind in "biuf"
        fits = number and bool(((values >= low) & (values <= high)).all())
        if not fits or (whole and bool((values != np.floor(values)).any())):
            kind = "a whole number" if whole else "a number"
            end = f"from {low} to {high}" if high < inf else f"of at least {low}"
            raise InputError(f"{value!r} must be {kind} {end}.", place=name)
        column[rows] = values

    def bounds(self, name: str) -> tuple[float, float]:
        """Return the lowest and the highest value that a column may hold."""
        if self.codes[name]:
            return 0, len(self.codes[name]) - 1
        if self.units[name] == MONTHS:
            return state.NEVER, self.model.month
        return _BOUNDS[self.units[name]]

    def naming(self, name: str) -> Callable:
        """Return what turns a value of a column into its code's name, where it has one."""
        code = self.codes.get(name)
        return lambda value: code(value) if code and value >= 0 else value

    def of_type(self, agent_type: type, rows: np.ndarray) -> np.ndarray:
        """Return which rows are agents of a class: (n,) bool."""
        fits = np.array([issubclass(kind, agent_type) for kind in self.kinds])
        if not fits.any():
            raise InputError(
                f"no {self.name} are of type {agent_type.__name__}; "
                f"model.agents_by_type[{agent_type.__name__}] has the agents of that type."
            )
        return fits[self.kind(rows)]

    def unknown(self, name: str) -> str:
        """Return the sentence for a name that is no column."""
        return f'{self.name} have no column "{name}".{suggest(name, self.columns)}'


class Roll:
    """A short list of agents that are objects of their own.

    Parameters
    ----------
    name : str
    agents : list of mesa.Agent
    """

    def __init__(self, name: str, agents: list):
        self.name, self.agents = name, agents

    def view(self, row: int):
        """Return the agent at a place."""
        return self.agents[row]

    def views(self, rows: np.ndarray) -> Iterator:
        """Return the agents at these places, one after the other."""
        return (self.agents[row] for row in rows.tolist())

    def row(self, agent: Any) -> int | None:
        """Return the place of an agent, None for anything that is not here."""
        return next((i for i, other in enumerate(self.agents) if other is agent), None)

    def read(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Return an attribute of the agents at these places."""
        return gathered([getattr(agent, name) for agent in self.views(rows)])

    def write(self, name: str, rows: np.ndarray, value: Any) -> None:
        """Write one value, or one for each, into an attribute."""
        values = [value] * len(rows) if np.ndim(value) == 0 else list(value)
        for agent, one in zip(self.views(rows), values, strict=True):
            setattr(agent, name, one)

    def naming(self, name: str) -> Callable:
        """Values of objects are their own names."""
        return lambda value: value

    def of_type(self, agent_type: type, rows: np.ndarray) -> np.ndarray:
        """Return which are agents of a class: (n,) bool."""
        return np.array([isinstance(agent, agent_type) for agent in self.views(rows)], bool)
