"""One person, one region: rows for the rules that look at several of their columns.

For tests only; nothing in the package may import it.
"""

from __future__ import annotations

from thermidor.society.conditions import regions
from thermidor.society.state import persons


def person(**traits):
    """Return one row of the table of persons: hungry, without a post, of no party."""
    row = persons(1)
    row.ties, row.hunger, row.commitment, row.body = 0.5, 0.9, 0.6, -1
    for name, given in traits.items():
        row[name] = given
    return row[0]


def region(**conditions):
    """Return one region's conditions: nothing presses."""
    row = regions()
    for name, given in conditions.items():
        row[name] = given
    return row[0]
