"""Tables of records with fast fields: workplaces, and the conditions of regions.

ODD element: entities, state variables and scales. `numpy.recarray` looks a field up in Python at
every access, which took an eighth of a month in a small society. Here a field is looked up once,
and its view is kept with the table.
"""

from __future__ import annotations

import numpy as np


class Fields(np.ndarray):
    """An array of records: `table.say` is a column (a view), `table[i]` a row.

    A subclass names its fields: ``class Plants(Fields, layout=PLANTS)``. Compiled loops take it as
    they take a recarray; a copy or a part of it has its own views.
    """

    def __init_subclass__(cls, layout=(), **rest):
        """Give a subclass its fields."""
        super().__init_subclass__(**rest)
        cls._layout = tuple(layout)
        for name in cls._layout:
            setattr(cls, name, _Column(name))

    def __setattr__(self, name: str, value) -> None:
        """Set a whole field to one value for each row, or to one for all."""
        if name in self._layout:
            self[name] = value
        else:
            super().__setattr__(name, value)

    @classmethod
    def zeros(cls, n: int, dtype: np.dtype) -> Fields:
        """Return `n` rows of zeros of a structured type with the fields of this class."""
        return np.zeros(n, np.dtype((np.record, dtype))).view(cls)


class _Column:
    """A field that is looked up at its first access; then the table itself holds the view."""

    def __init__(self, name: str):
        self._name = name

    def __get__(self, table, owner) -> np.ndarray:
        if table is None:
            return self
        column = table[self._name].view(np.ndarray)
        table.__dict__[self._name] = column
        return column
