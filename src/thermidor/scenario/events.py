"""Dated acts: what happens when, under which guard, and how a scenario switches it (ODD: input).

An event takes its acts from the vocabulary in `acts`. An event that answered a situation has a
guard: conditions on observables of the month before. If they fail, the acts do not happen.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from thermidor.common import dates
from thermidor.common.errors import InputError, short, suggest
from thermidor.scenario.acts import vocabulary
from thermidor.society import motions
from thermidor.society.motions import Motion
from thermidor.society.pressures import REGIONS

LONGEST = 1200
"""Most months of a run."""
LONGEST_WAIT = 1200
OCCASIONS = ("hold_congress", "elect_soviet")
"""Acts that only let persons decide."""
OPERATORS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?"
_GUARD = re.compile(
    rf"\s*([a-z][a-z0-9_]*)(?:\s+in\s+([a-z_]+))?\s*(>=|<=|>|<)\s*({_NUMBER})\s*", re.ASCII
)


@dataclass(frozen=True)
class Act:
    """One act of the vocabulary with its arguments."""

    name: str
    arguments: Mapping[str, Any]

    def __reduce__(self):  # the read-only mapping cannot be sent to another process as it is
        return (_act, (self.name, dict(self.arguments)))


def _act(name: str, arguments: dict[str, Any]) -> Act:
    return Act(name, MappingProxyType(arguments))


@dataclass(frozen=True)
class Condition:
    """What must hold for an act to happen: an observable of the month before against a number."""

    observable: str
    region: str | None  # None: the whole country
    operator: str
    threshold: float

    def holds(self, value: float) -> bool:
        """Return whether a value meets the condition; a missing value (nan) never does."""
        return bool(OPERATORS[self.operator](value, self.threshold))

    def __str__(self) -> str:
        where = f" in {self.region}" if self.region else ""
        return f"{self.observable}{where} {self.operator} {self.threshold:g}"


@dataclass(frozen=True)
class Event:
    """A dated act, or several of one day.

    Attributes
    ----------
    switch : str
        Name by which scenarios switch the event; several events may share it.
    month : int
        Months since the start of the scenario; in `read`, since year 0.
    wait : int
        Months that the acts wait for their guard after the date; 0: only their own month.
    happened : bool
        False: a road not taken, which comes only when a scenario switches it on.
    motion : Motion or None
        What must pass for the acts to be taken; without one they are taken as they are.
    otherwise : tuple of Act
        Acts that are taken where the motion fails.
    after, failed : tuple of str
        Ids of events that must have taken effect, and of motions that must have failed.
    """

    id: str
    title: str
    source: str
    switch: str
    month: int
    acts: tuple[Act, ...] = ()
    guard: tuple[Condition, ...] = ()
    wait: int = 0
    happened: bool = True
    motion: Motion | None = None
    otherwise: tuple[Act, ...] = ()
    after: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What decides it: a motion, a guard, or nothing but the file."""
        if not self.acts and self.motion is None:
            return "note"
        if self.motion is not None:
            return "motion"
        return "guarded answer" if self.guard or self.after or self.failed else "forced"

    @property
    def is_occasion(self) -> bool:
        """Whether it only lets a body meet or be elected, and persons do the rest."""
        return self.kind == "forced" and all(act.name in OCCASIONS for act in self.acts)

    @property
    def decided_by(self) -> str:
        """What must hold, have come before, be moved and be passed, in words."""
        parts = [str(condition) for condition in self.guard]
        parts += [f"after {name}" for name in self.after]
        parts += [f"{name} failed" for name in self.failed]
        if self.motion is not None:
            body = self.motion.body.replace("_", " ")
            where = f" of {REGIONS[self.motion.region]}" if self.motion.region >= 0 else ""
            parts.append(f"moved by {self.motion.mover}, voted by the {body}{where}")
        return "; ".join(parts)


def parse_guard(text: str) -> Condition:
    """Read a condition written ``observable [in region] operator number``.

    Raises
    ------
    InputError
        If it is not written so, or names an unknown region.
    """
    match = _GUARD.fullmatch(text) if len(text) <= 200 else None
    if match is None:
        raise InputError(
            f"{short(text)} is not a condition; write observable, sign (>= <= > <) and number, "
            f'such as "channel_insecurity >= 0.4" or "hunger in moscow > 0.5".'
        )
    name, region, sign, number = match.groups()
    if region not in (None, "russia", *REGIONS):
        raise InputError(
            f'"{region}" is not a region; write petrograd, moscow, provinces or russia.'
            f"{suggest(region, (*REGIONS, 'russia'))}"
        )
    return Condition(name, None if region == "russia" else region, sign, float(number))


def read(table: Mapping[str, Any]) -> Event:
    """Return the event of one ``[[events]]`` table that `models.Event` has found right."""
    name = table["id"]
    guard = table.get("guard", [])
    return Event(
        id=name,
        title=table["title"].strip(),
        source=table["source"].strip(),
        switch=table.get("switch", name),
        month=dates.parse(table["date"]),
        acts=_acts(table.get("acts", [])),
        guard=tuple(parse_guard(text) for text in ([guard] if isinstance(guard, str) else guard)),
        wait=table.get("wait", 0),
        happened=table.get("happened", True),
        motion=_motion(table["motion"]) if "motion" in table else None,
        otherwise=_acts(table.get("otherwise", [])),
        after=tuple(table.get("after", ())),
        failed=tuple(table.get("failed", ())),
    )


def _acts(tables: Iterable[Mapping[str, Any]]) -> tuple[Act, ...]:
    return tuple(_act(act["act"], _arguments(act)) for act in tables)


def _motion(table: Mapping[str, Any]) -> Motion:
    """Return the motion of an event's table."""
    region = table.get("region")
    return motions.motion(
        table["body"],
        REGIONS.index(region) if region else -1,
        table["mover"],
        table["weights"],
        table.get("platform", False),
    )


def _arguments(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an act is given, with the defaults of what is left out."""
    values = {}
    for key, argument in vocabulary()[table["act"]].items():
        value = table.get(key, argument.default)
        values[key] = float(value) if argument.bounds and key in table else value
    return values


def named(events: Iterable[Event], name: str) -> list[Event]:
    """Return the events with an id or a switch of this name."""
    return [event for event in events if name in (event.id, event.switch)]


def apply_switches(events: Mapping[str, Event], switches: Mapping[str, str]) -> dict[str, Event]:
    """Return the events with switches applied: ``on``, ``off`` or another date.

    A switch is an event's id or the name that several events share; ids are applied last. A date
    moves the first event under the switch to it, and the others by as many months.

    Parameters
    ----------
    events : mapping of str to Event
        By id.
    switches : mapping of str to str
        Checked: each names an event, and its value is ``on``, ``off`` or a month.
    """
    changed = dict(events)
    shared = {event.switch for event in events.values()}
    for name in sorted(switches, key=lambda key: key in events and key not in shared):
        value = switches[name]
        found = named(changed.values(), name)
        if value in ("on", "off"):
            changed |= {e.id: replace(e, happened=value == "on") for e in found}
        else:
            shift = dates.parse(value) - min(e.month for e in found)
            changed |= {e.id: replace(e, happened=True, month=e.month + shift) for e in found}
    return changed
