"""Titles of observables, in words that a reader knows, for charts and tables.

An observable may bring its own title. The file ``titles.toml`` holds titles for names that read
badly when they are taken apart: "Carryover share central" is "Central officials who served before
October 1917".
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from thermidor.evidence.formatting import capital
from thermidor.observables import OBSERVABLES

BASELINES = {
    "random draws": "Random draws from the priors",
    "null": "Plain curve",
    "pressure curve": "Pressure curve",
}
"""Titles of what accounts are compared with."""
CAPITALS = ("CEC", "FC", "Sovnarkom", "Bolshevik", "SR", "Cheka", "Communist", "Communists")
_PROPER = {name.lower(): name for name in CAPITALS}


def title(column: str) -> str:
    """Return the title of an observable, which is a column of the months table."""
    own = getattr(OBSERVABLES.get(column), "title", "")
    return own or _written().get(column) or _from_name(column)


@cache
def _written() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _from_name(column: str) -> str:
    words = column.removesuffix("_index").split("_")
    return capital(" ".join(_PROPER.get(word, word) for word in words))
