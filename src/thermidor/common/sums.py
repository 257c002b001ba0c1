"""Sums of a few numbers, one after the other: the same bits with every version of Python and NumPy.

From Python 3.12 on `sum` corrects for what rounding loses, and NumPy adds eight numbers or more in
an order of its own; both take longer to begin than these few additions take.
"""

from __future__ import annotations

from collections.abc import Iterable


def total(numbers: Iterable[float]) -> float:
    """Return the sum of some numbers, added from the first to the last; 0.0 of none."""
    out = 0.0
    for number in numbers:
        out += number
    return out
