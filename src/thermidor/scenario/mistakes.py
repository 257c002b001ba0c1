"""Telling the mistakes of a scenario file: each once, with its place and what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from thermidor.common import dates
from thermidor.common.errors import InputError, plain, short, suggest

__all__ = ["NAME", "Report", "TooMany", "plain", "short"]

MOST_PROBLEMS = 100
"""Mistakes that are listed; nobody reads more."""
NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,63}", re.ASCII)
"""What can name a scenario, a pressure, an event or a switch."""


class TooMany(Exception):
    """Raised when so many mistakes are found that the rest is not looked for."""


class Report:
    """Gathers every mistake of one file, each with its place."""

    def __init__(self, file: Path | str | None, lines: Mapping[str, int], problems: list):
        self.file, self.lines, self.problems = file, lines, problems

    def add(self, place: str, problem: str) -> None:
        """Note a mistake at a key path such as ``pressures.civil_war.knots[3]``."""
        self.problems.append(InputError(problem, file=self.file, place=self.place(place)))
        if len(self.problems) >= MOST_PROBLEMS:
            raise TooMany

    def place(self, key: str) -> str:
        """Return the key path with its line, if the line is known."""
        part = key
        while part:
            if part in self.lines:
                return f"{plain(key, 120)} (line {self.lines[part]})"
            part = part[: max(part.rfind("."), part.rfind("["), 0)]
        return plain(key, 120)

    def keys(self, table: Mapping[str, Any], known: Iterable[str], place: str, what: str) -> None:
        """Note every key of a table that is not known."""
        known = list(known)
        for key in table:
            if key not in known:
                path = f"{place}.{key}" if place else key
                near = suggest(key, known) or f" Known: {', '.join(known)}."
                self.add(path, f"{short(key)} is not a key of {what}.{near}")

    def text(self, value: Any, place: str, longest: int = 4000) -> str:
        """Return the value if it is a text, else note the mistake and return an empty text."""
        if not isinstance(value, str):
            self.add(place, f"{short(value)} must be a text in quotes.")
            return ""
        if len(value) > longest:
            self.add(place, f"the text has {len(value)} characters; write at most {longest}.")
        return value.strip()

    def number(self, value: Any, place: str, low: float, high: float, what: str) -> float | None:
        """Return the value as a number from `low` to `high`, else note the mistake."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.add(place, f"{what} is {short(value)} but must be a number.")
        elif value != value:
            self.add(place, f"{what} is not a number (nan); write one from {low:g} to {high:g}.")
        elif not low <= value <= high:
            self.add(place, f"{what} is {short(value)} but must lie from {low:g} to {high:g}.")
        else:
            return float(value)
        return None

    def month(self, value: Any, place: str) -> int | None:
        """Return the ordinal of a month written in quotes, else note the mistake."""
        try:
            return dates.parse(value if isinstance(value, str) else "")
        except InputError:
            self.add(
                place, f'{short(value)} is not a month; write year and month in quotes, "1917-11".'
            )
            return None

    def name(self, value: str, place: str) -> bool:
        """Return whether a text can name an event, switch or pressure; else note the mistake."""
        if not NAME.fullmatch(value):
            self.add(place, f"{short(value)} is no name: use small letters, digits and _.")
            return False
        return True

    def table(self, value: Any, place: str, example: str) -> dict[str, Any]:
        """Return the value if it is a table, else note the mistake and return an empty one."""
        if isinstance(value, dict):
            return value
        self.add(place, f"{short(value)} must be a table, such as {example}.")
        return {}
