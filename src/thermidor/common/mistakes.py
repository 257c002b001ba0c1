"""Mistakes in a user's file: each one sentence with its file, place, value and what would be right.

The kinds of files (scenario, account, experiment, calibration, chapters, figures) are pydantic
models; `common.models` words their errors. Importing pydantic takes about as long as a short run,
so `check` does it only for a file that has not been found right before: the cache folder of this
source remembers the files that were.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thermidor.common import cache
from thermidor.common.errors import InputError, plain

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

MOST_PROBLEMS = 100
"""Mistakes that are listed; nobody reads more."""
NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,63}", re.ASCII)
"""What can name a scenario, a pressure, an event or a switch."""
_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\- \"']+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\-\"' ]+?)\s*=")


class TooMany(Exception):
    """Raised when so many mistakes are found that the search for others ends."""


class Report:
    """Gathers the mistakes of one file, each with its place.

    Parameters
    ----------
    file : Path or str, optional
    lines : mapping of str to int
        The line of each key, as `lines` finds it.
    problems : list of InputError, optional
        Where mistakes are added; files that build on one another share a list.
    """

    def __init__(
        self,
        file: Path | str | None,
        lines: Mapping[str, int],
        problems: list[InputError] | None = None,
    ):
        self.file = file
        self.lines = lines
        self.problems: list[InputError] = [] if problems is None else problems

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


def raise_first(problems: list[InputError], where: str = "; `thermidor check` shows all") -> None:
    """Raise the first mistake, if there is one, and say how many more there are."""
    if problems:
        first = problems[0]
        more = f" ({len(problems) - 1} more{where}.)" if len(problems) > 1 else ""
        raise InputError(first.problem + more, file=first.file, place=first.place)


def lines(text: str) -> dict[str, int]:
    """Return the line of every table and key that starts a line; enough to send a reader there."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line[:200]  # enough for a key; a longer line must not cost time
        if header := _HEADER.match(line):
            prefix = _unquoted(header[2])
            if header[1] == "[[":
                counts[prefix] = counts.get(prefix, -1) + 1
                prefix = f"{prefix}[{counts[prefix]}]"
            found.setdefault(prefix, number)
        elif key := _KEY.match(line):
            found.setdefault(f"{prefix}.{_unquoted(key[1])}".lstrip("."), number)
    return found


def _unquoted(key: str) -> str:
    return re.sub(r"[\"' ]", "", key)


# The models of files ------------------------------------------------------------------------------


def check(
    model: Callable[[], type[BaseModel]], tables: Mapping[str, Any], text: str, report: Report
) -> None:
    """Note every mistake that the model of a file kind finds in a file.

    Parameters
    ----------
    model : callable
        Imports and returns the model; called only if the file was not found right before.
    tables : mapping
        The file as TOML reads it.
    text : str
        Its text, by which a file that was found right is known again.
    report : Report
    """
    mark = _mark(f"{model.__module__}.{model.__qualname__}\n{text}")
    if mark is not None and mark.exists():
        return
    from pydantic import ValidationError

    try:
        model().model_validate(tables)
    except ValidationError as found:
        note(found, report)
        return
    if mark is not None:
        with contextlib.suppress(OSError):
            mark.parent.mkdir(exist_ok=True)
            mark.touch()


def note(found: ValidationError, report: Report) -> None:
    """Note every mistake that pydantic has found."""
    for error in found.errors(include_url=False):
        report.add(place(error["loc"]), error["msg"])


def place(parts: Iterable[str | int]) -> str:
    """Return the key path of a place in a file: ``events[3].acts[0].party``."""
    found = ""
    for part in parts:
        if isinstance(part, int):
            found += f"[{part}]"
        elif part != "[key]":  # so pydantic says that the key itself is wrong
            found += f".{part}" if found else part
    return found


@lru_cache(maxsize=1)
def _source() -> str:
    return cache.source_hash()


def _mark(text: str) -> Path | None:
    """Return the empty file whose presence says that this source found a text right."""
    folder = os.environ.get("NUMBA_CACHE_DIR")
    if not folder:
        return None
    digest = hashlib.sha256(f"{_source()}\n{text}".encode("utf-8", "surrogatepass"))
    return Path(folder) / "right" / digest.hexdigest()[:40]
