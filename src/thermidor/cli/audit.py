"""What this installation rests on: every package it needs, within the bounds it was tried with.

ODD element: none. Bounds stand in the package's own metadata; a dependency without a lower and an
upper bound is a mistake in itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

_NEED = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[[^]]*\])?\s*\(?([^;)]*)\)?\s*(?:;\s*(.*))?")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([^\"']+)[\"']")
_BOUND = re.compile(r"(>=|<=|<|>|==|!=|~=)\s*([0-9][^,\s]*)")


@dataclass(frozen=True)
class Need:
    """One package that is needed.

    Attributes
    ----------
    extra : str
        The extra that needs it; empty for what every installation needs.
    installed : str
        Its version here; empty where it is absent.
    problem : str
        What is wrong, in a few words; empty if nothing is.
    """

    name: str
    bounds: str
    extra: str
    installed: str
    problem: str


def needs(requirements: list[str] | None = None, versions: dict[str, str] | None = None):
    """Return every need of the package, checked against what is installed.

    Parameters
    ----------
    requirements : list of str, optional
        As a package's metadata has them; those of the installed thermidor if None.
    versions : dict of str to str, optional
        Installed versions by name; asked of this installation if None.
    """
    if requirements is None:
        requirements = metadata.requires("thermidor") or []
    return [_need(text, versions) for text in requirements]


def _need(text: str, versions: dict[str, str] | None) -> Need:
    name, bounds, marker = _NEED.fullmatch(text).groups()
    extra = _EXTRA.search(marker or "")
    found = _installed(name) if versions is None else versions.get(name, "")
    bounds = "".join(bounds.split())
    return Need(name, bounds, extra[1] if extra else "", found, problem(bounds, found, bool(extra)))


def problem(bounds: str, installed: str, optional: bool = False) -> str:
    """Return what is wrong with a need, in a few words."""
    ends = _BOUND.findall(bounds)
    if not any(sign in (">=", ">", "==", "~=") for sign, _ in ends):
        return "has no lower bound"
    if not any(sign in ("<", "<=", "==", "~=") for sign, _ in ends):
        return "has no upper bound"
    if not installed:
        return "" if optional else "is absent"
    here = _numbers(installed)
    for sign, end in ends:
        there = _numbers(end)
        size = max(len(here), len(there))
        a, b = (each + (0,) * (size - len(each)) for each in (here, there))
        good = {
            ">=": a >= b,
            ">": a > b,
            "<": a < b,
            "<=": a <= b,
            "==": a == b,
            "!=": a != b,
            "~=": a >= b and a[: len(there) - 1] == b[: len(there) - 1],
        }[sign]
        if not good:
            return f"is outside {bounds}"
    return ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", re.split(r"[a-z+]", version)[0]))


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
