"""What a parameter is: a real number with meaning, unit, range and source (ODD: submodels)."""

from typing import Annotated, NamedTuple

ASSUMPTION = "assumption"
"""The source of a number that nobody in the literature gives."""


class Number(NamedTuple):
    """What a parameter means and where it may lie."""

    meaning: str
    unit: str
    low: float
    high: float
    source: str = ASSUMPTION


def real(meaning: str, unit: str, low: float, high: float, source: str = ASSUMPTION) -> type:
    """Annotate a field of a group of parameters with its meaning, unit, range and source."""
    return Annotated[float, Number(meaning, unit, low, high, source)]
