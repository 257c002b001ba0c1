"""Scenario files as written: events that did not happen, who proposed what, what a file changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from thermidor.common import toml
from thermidor.scenario import files
from thermidor.teach.odd.document import name, number


@dataclass(frozen=True)
class Dated:
    """An event as the historical file writes it, on or off."""

    id: str
    date: str
    title: str
    source: str
    switch: str
    happened: bool
    wait: int
    acts: tuple[dict[str, Any], ...]
    guard: tuple[str, ...]

    @property
    def acts_in_words(self) -> str:
        """Its acts with their arguments, in a line."""
        return "; ".join(_act(act) for act in self.acts)

    @property
    def guard_in_words(self) -> str:
        """Its guard and how long it waits for it, in a line."""
        guard = " and ".join(self.guard)
        return f"{guard}, waits {self.wait} months for it" if guard and self.wait else guard


@cache
def events() -> dict[str, Dated]:
    """Return all events of the historical scenario by id, those that did not happen included."""
    found = {}
    for table in tables("historical")["events"]:
        found[table["id"]] = Dated(
            id=table["id"],
            date=str(table["date"]),
            title=table.get("title", ""),
            source=table.get("source", ""),
            switch=table.get("switch", table["id"]),
            happened=table.get("happened", True),
            wait=table.get("wait", 0),
            acts=tuple(table.get("acts", ())),
            guard=tuple(table.get("guard", ())),
        )
    return found


@cache
def tables(scenario: str) -> dict[str, Any]:
    """Return the content of a shipped scenario file, without its base."""
    return toml.read(files.folder() / f"{scenario}.toml")[1]


@cache
def opening(scenario: str) -> tuple[str, ...]:
    """Return the lines of the comment at the head of a scenario file."""
    text = toml.read(files.folder() / f"{scenario}.toml")[0]
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if not line.startswith("#:"):
            lines.append(line.lstrip("# ").rstrip())
    return tuple(line for line in lines if line)


def _act(act: dict[str, Any]) -> str:
    given = ", ".join(
        f"{key} {number(value) if isinstance(value, float) else value}"
        for key, value in act.items()
        if key != "act"
    )
    return name(act["act"]) + (f" ({given})" if given else "")
