"""What a parameter is: a number with meaning, unit, range and source."""

from typing import Annotated, NamedTuple

ASSUMPTION = "assumption"


class Number(NamedTuple):
    """What a parameter means and where it may lie."""

    meaning: str
    unit: str
    low: float
    high: float
    source: str = ASSUMPTION


def number(meaning: str, unit: str, low: float, high: float, source: str = ASSUMPTION):
    """Annotate a field of a group of parameters with what it means and where it may lie."""
    return Annotated[float, Number(meaning, unit, low, high, source)]
