"""Rows of the figures that the inputs settle, so that no skill follows from them.

ODD element: data evaluation. A row is settled if its value is read from a table at the start
(``start``), is the echo of a dated act (``echo``), or follows from another input by arithmetic
(``algebra``); or if nearly every random draw from the priors passes it (``draws``).
"""

from __future__ import annotations

import csv
from functools import cache

from thermidor.common.places import DATA

TABLE = DATA / "settled.csv"
KINDS = ("start", "echo", "algebra", "draws")
"""Ways in which the inputs settle a row."""
PASSED = 0.9
"""Share of random draws from the priors above which a row that they pass is settled."""


@cache
def rows() -> dict[str, str]:
    """Return the reason for which each settled row is settled, by the id of the figure."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        return {row["id"]: row["reason"] for row in csv.DictReader(file)}


def reason(name: str, prior_passes: float) -> str:
    """Return why a row is settled, or an empty text.

    Parameters
    ----------
    name : str
        Id of the figure.
    prior_passes : float
        Share of random draws that pass it, NaN if unknown.
    """
    if name in rows():
        return rows()[name]
    if prior_passes >= PASSED:
        return f"{prior_passes:.0%} of random draws pass it"
    return ""
