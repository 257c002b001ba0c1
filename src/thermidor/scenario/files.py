"""Finding and reading scenario files: names, sizes, bases, line numbers (ODD: input data).

What is read here is a student's or a visitor's file: it is read with limits, and whatever is wrong
with it is told as one sentence with the file, the place and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from thermidor.common import toml
from thermidor.common.errors import InputError, suggest
from thermidor.common.places import shipped
from thermidor.scenario.mistakes import NAME, Report, short

DEEPEST = 8
"""Longest chain of scenarios built on one another."""


class Source(NamedTuple):
    """One scenario file as read."""

    file: Path
    content: dict[str, Any]
    lines: Mapping[str, int]


def folder() -> Path:
    """Return the folder of the shipped scenarios: in the package, or at the root of a checkout."""
    return shipped("scenarios")


def names() -> list[str]:
    """Return the names of the shipped scenarios, the historical one first."""
    found = sorted(path.stem for path in folder().glob("*.toml"))
    return sorted(found, key=lambda name: name != "historical")


def locate(scenario: str | Path, beside: Path | None = None) -> Path:
    """Return the file of a scenario given by its shipped name or its path.

    `beside` is the folder of the scenario that names it as its base: there a path is only the name
    of a neighbouring file.
    """
    text = str(scenario)
    if "\0" in text or len(text) > 1000:
        raise InputError(f"{short(text)} cannot be the name of a scenario.")
    if isinstance(scenario, Path) or text.endswith(".toml"):
        if beside is not None and Path(text).name != text:
            raise InputError(
                f"{short(text)} is no base: it must be a shipped scenario or a file in the same "
                f'folder, such as "mine.toml".'
            )
        path = Path(text) if beside is None else beside / text
        if not path.is_file():
            known = [p.name for p in path.parent.glob("*.toml")] if path.parent.is_dir() else []
            hint = suggest(path.name, known)
            if not hint and path.stem in names():
                hint = f' The shipped scenario is called "{path.stem}", without .toml.'
            what = "does not exist"
            if path.is_dir() or path.exists() or path.is_symlink():
                what, hint = "is a folder, not a file" if path.is_dir() else "is no file", ""
            raise InputError(f"the scenario file {what}.{hint}", file=path)
        return path
    if not NAME.fullmatch(text):
        raise InputError(
            f"{short(text)} is no name of a scenario: a name has small letters, digits and _; "
            f"a file of your own ends in .toml."
        )
    if text not in names():
        hint = suggest(text, names()) or f" Shipped: {', '.join(names())}."
        raise InputError(f'there is no shipped scenario "{text}".{hint}')
    return folder() / f"{text}.toml"


def read(path: Path) -> Source:
    """Read one file into plain tables.

    Raises
    ------
    InputError
        If it is too large, cannot be read, is not TOML, or is nested too deeply.
    """
    text, content = toml.read(path)
    return Source(path, content, lines(text))


def chain(scenario: str | Path) -> list[Source]:
    """Read a scenario and those it builds on, the deepest base first."""
    path = locate(scenario)
    sources: list[Source] = []
    while True:
        source = read(path)
        if path.resolve() in [known.file.resolve() for known in sources]:
            loop = " -> ".join(s.file.stem for s in [*sources, source])
            raise InputError(
                f"the scenarios build on one another in a circle ({loop}); give one no base.",
                file=sources[-1].file,
                place="base",
            )
        sources.append(source)
        base = source.content.get("base")
        if base is None:
            return sources[::-1]
        if len(sources) > DEEPEST:
            raise InputError(
                f"more than {DEEPEST} scenarios build on one another; build on a nearer one.",
                file=path,
                place="base",
            )
        if not isinstance(base, str):
            raise InputError(
                f'base is {short(base)} but must be a name in quotes, such as "historical".',
                file=path,
                place="base",
            )
        try:
            path = locate(base, beside=path.parent)
        except InputError as error:
            place = Report(path, source.lines, []).place("base")
            problem = error.problem
            if error.file is not None:
                problem = problem.replace("the scenario file", f"the base {short(base)}", 1)
            raise InputError(problem, file=source.file, place=place) from None


_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\- \"']+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\-\"' ]+?)\s*=")


def lines(text: str) -> dict[str, int]:
    """Return the line of every table and key that starts a line; enough to send a reader there."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line[:200]  # enough for a key; a longer line must not cost time
        if header := _HEADER.match(line):
            prefix = _plain(header[2])
            if header[1] == "[[":
                counts[prefix] = counts.get(prefix, -1) + 1
                prefix = f"{prefix}[{counts[prefix]}]"
            found.setdefault(prefix, number)
        elif key := _KEY.match(line):
            found.setdefault(f"{prefix}.{_plain(key[1])}".lstrip("."), number)
    return found


def _plain(key: str) -> str:
    return re.sub(r"[\"' ]", "", key)
