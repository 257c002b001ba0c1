"""Agents that are views of rows: they read and write the society's table itself.

A value is checked before it is written, because compiled rules use codes and months as places in
arrays and would read beyond their end. ODD element: entities and state variables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from math import floor, inf
from typing import Any

import numpy as np
import pandas as pd

import mesa
from thermidor.common.errors import InputError, suggest
from thermidor.society import state
from thermidor.society.institutions.leaders import LEADERS
from thermidor.society.people.leaning import CLASSES

_BOUNDS = {
    "0..1": (0, 1),
    "0..1.5": (0, 1.5),
    "0..2": (0, 2),
    "0 or 1": (0, 1),
    "per month": (0, 1),
    "rank": (0, len(state.Rank)),
    "code": (0, 2),
    "class": (0, CLASSES - 1),
    "leader": (-1, LEADERS - 1),
    "logit": (-30, 30),
    "sd": (-8, 8),
    "weeks": (0, inf),
    "workers": (0, inf),
}
"""Lowest and highest value of a column, by its unit."""
MONTHS = "months since the start"
FIXED = ("model", "row", "unique_id")
"""Attributes of every view that cannot be written."""


def code_of(unit: str) -> type[IntEnum] | None:
    """Return the codes that a unit names, such as `Region`, or None where it names none."""
    found = getattr(state, unit, None) if unit.isidentifier() else None
    return found if isinstance(found, type) and issubclass(found, IntEnum) else None


class RowAgent(mesa.Agent):
    """An agent that is a view of one row of a table; `row` is the same through the whole run."""

    _layout: Mapping[str, tuple] = {}

    def __init__(self, model: Any, row: int, table: Table, unique_id: int):
        # Mesa's own __init__ would register the view: the model would hold the dead for ever
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
        """The same agent with the class that it has at this moment."""
        return self._table.view(self.row)

    def remove(self) -> None:
        """Refuse: only the rules of a month remove agents; `AgentSet.remove` changes a set."""
        raise AttributeError(f"{self!r} cannot be removed from the model: heads are conserved.")

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "pos" or isinstance(getattr(type(self), name, None), property):
            super().__setattr__(name, value)
        elif name in FIXED:
            raise AttributeError(f'"{name}" of an agent cannot be written.')
        else:
            raise AttributeError(self._table.unknown(name))

    def __getattr__(self, name: str) -> Any:
        known = "" if name.startswith("_") else suggest(name, self._layout)
        raise AttributeError(f'{type(self).__name__} has no "{name}".{known}')

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RowAgent) or self.row != other.row:
            return False
        return self.__dict__.get("_table") is other.__dict__.get("_table")

    def __reduce__(self) -> tuple:
        # the row, which a set hashes, is known before the state: both may be in one circle
        return _blank, (type(self), self.row), dict(self.__dict__)

    def __hash__(self) -> int:
        return self.row


def _blank(kind: type[RowAgent], row: int) -> RowAgent:
    """Return a view that has its row, and receives the rest of its state when it is copied."""
    view = object.__new__(kind)
    view.__dict__["row"] = row
    return view


def _column(name: str, meaning: str, unit: str) -> property:
    code = code_of(unit)

    def read(agent: RowAgent) -> Any:
        value = agent._table.columns[name][agent.row].item()
        if code is None:
            return value
        return code(value) if value >= 0 else None

    def write(agent: RowAgent, value: Any) -> None:
        agent._table.write(name, agent.row, value)

    return property(read, write, doc=f"{meaning[0].upper()}{meaning[1:]} ({unit}).")


class Table:
    """A table of the society, with a view for each row that is asked for.

    A view is kept to the end of the run, because Mesa's sets hold their agents by weak references
    only. A person who changes class gets a second view.

    Parameters
    ----------
    name : str
        What one row is: ``"person"``.
    columns, layout : table, mapping
        Such as `society.people` and `state.PEOPLE`.
    model : Model
    first_id : int
        The number of the agent in row 0.
    kinds : sequence of type
        Classes of agents.
    kind : callable, optional
        (columns, rows) -> (n,) int, the position in `kinds` of the class of each row.
    closed : mapping
        Columns that cannot be written -> the reason.
    """

    def __init__(
        self,
        name: str,
        columns: Any,
        layout: Mapping[str, tuple],
        *,
        model: Any,
        first_id: int,
        kinds: Sequence[type],
        kind: Callable | None = None,
        closed: Mapping[str, str],
    ):
        self.name, self.model, self.first_id = name, model, first_id
        self.kinds, self._kind = tuple(kinds), kind
        self._source = columns
        self._bind(layout)
        self.units = {column: unit for column, (_, _, unit) in layout.items()}
        self.closed = closed
        self._views: list[dict[int, RowAgent]] = [{} for _ in kinds]

    def _bind(self, names: Iterable[str]) -> None:
        self.columns = {name: self._source[name].view(np.ndarray) for name in names}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "columns"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._bind(self.units)  # to the copied society

    def kind(self, rows: np.ndarray) -> np.ndarray:
        """Return the position in `kinds` of the present class of each row: (n,) int."""
        return self._kind(self.columns, rows) if self._kind else np.zeros(len(rows), np.int64)

    def view(self, row: int) -> RowAgent:
        """Return the view of a row, of its present class."""
        return self.views(np.array([row]))[0]

    def views(self, rows: np.ndarray) -> list[RowAgent]:
        """Return the views of rows, each of its present class."""
        found = []
        for row, kind in zip(rows.tolist(), self.kind(rows).tolist(), strict=True):
            view = self._views[kind].get(row)
            if view is None:
                view = self.kinds[kind](self.model, row, self, self.first_id + row)
                self._views[kind][row] = view
            found.append(view)
        return found

    def frame(self, rows: np.ndarray, columns: Iterable[str] | None = None) -> pd.DataFrame:
        """Return columns of rows as a pandas table; no view is made. See `AgentSet.frame`."""
        names = list(self.columns) if columns is None else list(columns)
        data = {name: self._values(name, rows) for name in names}
        if columns is None:
            classes = [kind.__name__ for kind in self.kinds]
            data["kind"] = pd.Categorical.from_codes(self.kind(rows), classes)
        return pd.DataFrame(data, index=pd.Index(self.first_id + rows, name="unique_id"))

    def _values(self, name: str, rows: np.ndarray) -> np.ndarray | pd.Categorical:
        if name not in self.columns:
            raise InputError(self.unknown(name), place="columns")
        code = code_of(self.units[name])
        values = self.columns[name][rows]
        if code is None:
            return values
        return pd.Categorical.from_codes(values, [member.name.lower() for member in code])

    def write(self, name: str, row: int, value: Any) -> None:
        """Write a value into a column that can be written and can hold it."""
        if name not in self.columns:
            raise AttributeError(self.unknown(name))
        if name in self.closed:
            raise AttributeError(
                f'"{name}" of a {self.name} cannot be written: {self.closed[name]}.'
            )
        low, high = self.bounds(name)
        column = self.columns[name]
        whole = column.dtype.kind in "iu"
        number = isinstance(value, int | float | np.number | np.bool_) and low <= value <= high
        if not number or (whole and value != floor(value)):
            expected = "a whole number" if whole else "a number"
            expected += f" from {low} to {high}" if high < inf else f" of at least {low}"
            raise InputError(f"{value!r} is not {expected}.", place=name)
        column[row] = value

    def bounds(self, name: str) -> tuple[float, float]:
        """Return the lowest and the highest value that a column may hold."""
        code = code_of(self.units[name])
        if code is not None:
            return 0, len(code) - 1
        if self.units[name] == MONTHS:
            return state.NEVER, self.model.month
        return _BOUNDS[self.units[name]]

    def unknown(self, name: str) -> str:
        """Return the sentence for a name that is not a column."""
        return f'a {self.name} has no column "{name}".{suggest(name, self.columns)}'
