"""Scenario files for tests: writing one, and moving every date in its text."""

from __future__ import annotations

import re

from thermidor.common import dates


def write(folder, text, name="mine.toml"):
    """Write a scenario file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def shifted(text, months):
    """Move every month written in quotes."""
    return re.sub(
        r'"(\d{4}-\d{2})"', lambda match: f'"{dates.text(dates.parse(match[1]) + months)}"', text
    )
