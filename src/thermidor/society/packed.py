"""Parameters as the loops of institutions take them: a group as one record.

A compiled loop takes an array sooner than it looks through a tuple of forty numbers; in a small
society that is much of what an institution costs in a month.
"""

from __future__ import annotations

import os

import numpy as np
from numba import config

from thermidor.society.parameters import Parameters


def packed(parameters: Parameters) -> Parameters:
    """Return all groups as arrays of one record: ``group[0].name`` is a number.

    In plain Python a group is its own first and only item: a record of NumPy's has methods, and a
    parameter may be called like one of them.
    """
    if config.DISABLE_JIT or os.environ.get("NUMBA_DISABLE_JIT") == "1":
        return Parameters(*((group,) for group in parameters))
    return Parameters(*map(_record, parameters))


def _record(group: tuple) -> np.ndarray:
    fields = np.dtype([(name, np.float64) for name in group._fields])
    return np.array([tuple(group)], np.dtype((np.record, fields)))
