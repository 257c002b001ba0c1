"""The terminal that is written to, however narrow it says it is."""

from __future__ import annotations

from typing import Any

from rich.console import Console

NARROWEST = 40
"""Columns; some terminals say that they have one, or none."""


class Terminal(Console):
    """A terminal on which words stay whole."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        if self.width < NARROWEST:
            self.width = NARROWEST
