"""The terminal, at least so wide that words are not broken."""

from __future__ import annotations

from typing import Any

from rich.console import Console

NARROWEST = 40
"""Columns; some terminals report one, or none."""


class Terminal(Console):
    """A console of Rich that is never narrower than `NARROWEST`."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        if self.width < NARROWEST:
            self.width = NARROWEST
