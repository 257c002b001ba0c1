"""The literature: the works behind the keys of `sources.bib`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thermidor.common.places import DATA

FILE = DATA / "sources.bib"
_ENTRY = re.compile(r"^@\w+\{([^,\s]+),\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^\s*(\w+) = \{(.*)\},?$", re.MULTILINE)


@dataclass(frozen=True)
class Work:
    """One work: author, year and title where known, and in `note` what it is cited for."""

    key: str
    author: str
    year: str
    title: str
    note: str

    @property
    def short(self) -> str:
        """Author and year, or what is known of them, as in a sentence."""
        return " ".join(part for part in (self.author, self.year or self.title) if part)


@cache
def works() -> dict[str, Work]:
    """Return all works by key."""
    found = {}
    for key, body in _ENTRY.findall(FILE.read_text(encoding="utf-8")):
        fields = dict(_FIELD.findall(body))
        parts = (fields.get(part, "") for part in ("author", "year", "title", "note"))
        found[key] = Work(key, *parts)
    return found


def short(key: str) -> str:
    """Return a key as author and year; a word that is not a key stays as it is."""
    return works()[key].short if key in works() else key


def spelled(text: str) -> str:
    """Return a text with the keys in it written as author and year."""
    return re.sub(r"\b[a-z]{4,}(?:\d{4}[a-z]?|)\b", lambda match: short(match[0]), text)
