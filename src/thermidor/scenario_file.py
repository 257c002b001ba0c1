"""Finding and reading scenario files: names, sizes, bases, line numbers (ODD: input data).

What is read here is a student's or a visitor's file: it is read with limits, and whatever is wrong
with it is told as one sentence with the file, the place and the remedy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from thermidor import calendar
from thermidor.errors import InputError, suggest

LARGEST = 1_000_000
"""Bytes of the largest scenario file that is read; the historical one is a twentieth of it."""
MOST_DOTS = 2000
"""Dots in one line; keys of thousands of parts would take the reader of TOML minutes."""
MOST_PROBLEMS = 100
"""Mistakes that are listed; nobody reads more."""
DEEPEST = 8
"""Longest chain of scenarios built on one another."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,63}", re.ASCII)


class Source(NamedTuple):
    """One scenario file as read."""

    file: Path
    content: dict[str, Any]
    lines: Mapping[str, int]


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
            return calendar.parse(value if isinstance(value, str) else "")
        except InputError:
            self.add(
                place,
                f'{short(value)} is not a month; write year and month in quotes, "1917-11".',
            )
            return None

    def name(self, value: str, place: str) -> bool:
        """Return whether a text can name an event, switch or pressure; else note the mistake."""
        if not _NAME.fullmatch(value):
            self.add(place, f"{short(value)} is no name: use small letters, digits and _.")
            return False
        return True

    def table(self, value: Any, place: str, example: str) -> dict[str, Any]:
        """Return the value if it is a table, else note the mistake and return an empty one."""
        if isinstance(value, dict):
            return value
        self.add(place, f"{short(value)} must be a table, such as {example}.")
        return {}


def short(value: Any) -> str:
    """Return a value as a user may read it back, cut to a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return f'"{plain(value, 60)}"' if isinstance(value, str) else plain(str(value), 60)
    except (ValueError, RecursionError):  # a whole number of thousands of digits; a deep nest
        return f"a very large {type(value).__name__}"


def plain(text: str, longest: int) -> str:
    """Return a text without line ends and control characters, cut to a length."""
    cut = text if len(text) <= longest else text[: longest - 3] + "..."
    return "".join(c if c.isprintable() else "?" for c in cut)


def folder() -> Path:
    """Return the folder of the shipped scenarios: in the package, or at the root of a checkout."""
    packaged = Path(str(resources.files("thermidor"))) / "scenarios"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "scenarios"


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
            what = "is a folder, not a file" if path.is_dir() else "does not exist"
            raise InputError(f"the scenario file {what}.{hint}", file=path)
        return path
    if not _NAME.fullmatch(text):
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
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise InputError(
                f"the file has {size / 1e6:.1f} MB; a scenario has at most {LARGEST / 1e6:g} MB.",
                file=path,
            )
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror}).", file=path) from None
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8 text; save it as UTF-8.", file=path) from None
    try:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.count(".") > MOST_DOTS:
                raise InputError(
                    f"the line has more than {MOST_DOTS} dots; write shorter keys and lines.",
                    file=path,
                    place=f"line {number}",
                )
        content = tomllib.loads(text)
    except InputError:
        raise
    except RecursionError:
        raise InputError(
            "tables or lists are nested too deeply; a scenario needs four levels.", file=path
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is not TOML: {plain(str(error), 200)}.", file=path) from None
    except ValueError:  # not of TOML but of Python: a whole number of thousands of digits
        raise InputError("a number in the file has too many digits.", file=path) from None
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
