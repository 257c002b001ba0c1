"""A table stored column by column, so that a loop over many rows reads only what it needs.

A loop over a record array moves every column through memory, even if it reads only seven, and no
compiler can work on several rows at once. Here every column is an array (ODD element: entities,
state variables; how they are stored).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


class Columns:
    """Rows of a layout, each column an array of its own.

    Parameters
    ----------
    arrays : NamedTuple of (n,) arrays
        One for each column, all of one length. Compiled loops take it directly.

    Attributes
    ----------
    arrays : NamedTuple
    dtype : dtype
        Of a row as a record.

    Notes
    -----
    ``table.hunger`` and ``table["hunger"]`` are the column itself; setting either writes into it.
    ``table[i]`` is a copy of a row, as a read-only record; ``table[2:5]`` is a table of the same
    memory, ``table[[2, 5]]`` a copy.
    """

    arrays: tuple
    dtype: np.dtype

    def __init__(self, arrays: tuple):
        names = arrays._fields  # type: ignore[attr-defined]
        own = self.__dict__
        own.update(zip(names, arrays, strict=True))
        own["arrays"] = arrays
        kinds = [(name, array.dtype) for name, array in zip(names, arrays, strict=True)]
        own["dtype"] = np.dtype(kinds, align=True)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.arrays[0])

    def __setattr__(self, name: str, value: Any) -> None:
        """Write into a column."""
        self[name] = value

    def __getitem__(self, key: Any) -> Any:
        """Return a column by name, a row by number, or a table of several rows."""
        if isinstance(key, str):
            return getattr(self.arrays, key)
        if isinstance(key, int | np.integer):
            row = np.zeros(1, self.dtype).view(np.recarray)
            for name, column in zip(self.arrays._fields, self.arrays, strict=True):
                row[name] = column[key]
            row.flags.writeable = False
            return row[0]
        return Columns(type(self.arrays)(*(column[key] for column in self.arrays)))

    def __setitem__(self, name: str, value: Any) -> None:
        """Write into a column."""
        if name not in self.arrays._fields:
            raise AttributeError(f'there is no column "{name}"')
        getattr(self.arrays, name)[:] = value

    def __iter__(self) -> Iterator:
        """Return the rows, one after the other."""
        return (self[i] for i in range(len(self)))

    def copy(self) -> Columns:
        """Return a table of the same rows in its own memory."""
        return Columns(type(self.arrays)(*(column.copy() for column in self.arrays)))

    def __deepcopy__(self, memo: dict) -> Columns:
        """Return a copy."""
        return self.copy()

    def tobytes(self) -> bytes:
        """Return the bits of all columns, one after the other."""
        return b"".join(column.tobytes() for column in self.arrays)

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return sum(column.nbytes for column in self.arrays)


def columns(kind: type, layout: dict, n: int) -> Columns:
    """Return `n` rows of zeros.

    Parameters
    ----------
    kind : type of NamedTuple
        With a field for each column.
    layout : dict
        Column -> (dtype, ...), in the order of the fields of `kind`.
    n : int
    """
    return Columns(kind(*(np.zeros(n, dtype) for dtype, *_ in layout.values())))
