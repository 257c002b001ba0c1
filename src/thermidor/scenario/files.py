"""Scenario files: their names, and a file with those it builds on (ODD: input data)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from thermidor.common import toml
from thermidor.common.errors import InputError, short, suggest
from thermidor.common.mistakes import NAME, Report, lines
from thermidor.common.places import shipped

DEEPEST = 8
"""Longest chain of scenarios built on one another."""


class Source(NamedTuple):
    """One scenario file as read."""

    file: Path
    content: dict[str, Any]
    lines: Mapping[str, int]
    text: str


def folder() -> Path:
    """Return the folder of the shipped scenarios: in the package, or at the root of a checkout."""
    return shipped("scenarios")


def names() -> list[str]:
    """Return the names of the shipped scenarios, the historical one first."""
    found = sorted(path.stem for path in folder().glob("*.toml"))
    return sorted(found, key=lambda name: name != "historical")


def locate(scenario: str | Path, folder_of_named: Path | None = None) -> Path:
    """Return the file of a scenario given by its shipped name or its path.

    Parameters
    ----------
    scenario : str or Path
    folder_of_named : Path, optional
        For a base: the folder of the scenario that names it. A base may be a file only there.

    Raises
    ------
    InputError
        If there is no such scenario.
    """
    text = str(scenario)
    if "\0" in text or len(text) > 1000:
        raise InputError(f"{short(text)} cannot be the name of a scenario.")
    if isinstance(scenario, Path) or text.endswith(".toml"):
        if folder_of_named is not None and Path(text).name != text:
            raise InputError(
                f"{short(text)} is not a base: it must be a shipped scenario or a file in the same "
                f'folder, such as "mine.toml".'
            )
        path = Path(text) if folder_of_named is None else folder_of_named / text
        if not path.is_file():
            raise InputError(_missing(path), file=path)
        return path
    if not NAME.fullmatch(text):
        raise InputError(
            f"{short(text)} is not a name of a scenario: a name has small letters, digits and _; "
            f"a file of your own ends in .toml."
        )
    if text not in names():
        hint = suggest(text, names()) or f" Shipped: {', '.join(names())}."
        raise InputError(f'there is no shipped scenario "{text}".{hint}')
    return folder() / f"{text}.toml"


def _missing(path: Path) -> str:
    """Return why there is no scenario file at a path, and what may have been meant."""
    if path.is_dir():
        return "the scenario file is a folder, not a file."
    if path.exists() or path.is_symlink():
        return "the scenario file cannot be read: it is a pipe, a device or a broken link."
    known = [p.name for p in path.parent.glob("*.toml")] if path.parent.is_dir() else []
    hint = suggest(path.name, known)
    if not hint and path.stem in names():
        hint = f' The shipped scenario is called "{path.stem}", without .toml.'
    return f"the scenario file does not exist.{hint}"


def read(path: Path) -> Source:
    """Read one file into plain tables.

    Raises
    ------
    InputError
        If it is too large, cannot be read, is not TOML, or is nested too deeply.
    """
    text, content = toml.read(path)
    return Source(path, content, lines(text), text)


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
            path = locate(base, path.parent)
        except InputError as error:
            place = Report(path, source.lines).place("base")
            problem = error.problem
            if error.file is not None:
                problem = problem.replace("the scenario file", f"the base {short(base)}", 1)
            raise InputError(problem, file=source.file, place=place) from None


def flat(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters keyed ``group.name``, whether a file groups them in tables or not."""
    found: dict[str, Any] = {}
    for group, value in parameters.items():
        if isinstance(value, dict):
            found |= {f"{group}.{name}": inner for name, inner in value.items()}
        else:
            found[group] = value
    return found
