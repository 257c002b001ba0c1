"""How much of the population may be simulated: a share of the six million, from few to all."""

from __future__ import annotations

from typing import Any

LEAST = 1e-6
"""Below it rows stand for so many that no number holds them; a village would be one person."""
RIGHT = (
    f"give the share of the population to simulate, from {LEAST:.6f} to 1 "
    "(1 is everyone, some six million persons)"
)
"""What would be right, for the sentence that says that something is no scale."""


def good(scale: Any) -> bool:
    """Whether something is a scale."""
    plain = isinstance(scale, int | float) and not isinstance(scale, bool)
    return plain and LEAST <= scale <= 1  # not so of what is not a number
