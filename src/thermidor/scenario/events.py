"""Dated acts: what happens when, under which guard, and how a scenario switches it (ODD: input).

An event takes its acts from the vocabulary of `acts`. If it answered a situation it carries a
guard: conditions on what could be seen the month before. Where they fail, the acts do not come.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from thermidor.common.errors import InputError, suggest
from thermidor.scenario import acts as vocabulary
from thermidor.scenario.mistakes import Report, short
from thermidor.society.pressures import REGIONS

LONGEST_WAIT = 1200
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
    """What must hold for an act to come: an observable of the month before against a number."""

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
    """A dated act, or several of one day."""

    id: str
    title: str
    source: str
    switch: str
    month: int  # since the start of the scenario; before it is loaded into one: since year 0
    acts: tuple[Act, ...] = ()
    guard: tuple[Condition, ...] = ()
    wait: int = 0  # months the acts wait for the guard after their date; 0: only their own month
    happened: bool = (
        True  # false: a road not taken, which comes only when a scenario switches it on
    )


FIELDS = ("id", "date", "title", "source", "switch", "acts", "guard", "wait", "happened")


def parse_guard(text: str) -> Condition:
    """Read a condition written ``observable [in region] operator number``.

    Raises
    ------
    InputError
        If it is written otherwise or names no region.
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


def read_event(table: Any, place: str, report: Report) -> Event | None:
    """Read one ``[[events]]`` table; notes its mistakes and returns what can be used."""
    table = report.table(table, place, '{ id = "...", date = "1918-03" }')
    report.keys(table, FIELDS, place, "an event")
    missing = [key for key in ("id", "date", "title", "source") if key not in table]
    if missing:
        who = f"the event {short(table['id'])}" if "id" in table else "the event"
        report.add(place, f"{who} has no {missing[0]}; add {missing[0]} = ...")
        return None
    name = report.text(table["id"], f"{place}.id", 64)
    switch = report.text(table["switch"], f"{place}.switch", 64) if "switch" in table else ""
    for key, value in {"id": name, "switch": switch}.items():
        if value:
            report.name(value, f"{place}.{key}")
    wait = table.get("wait", 0)
    if isinstance(wait, bool) or not isinstance(wait, int) or not 0 <= wait <= LONGEST_WAIT:
        report.add(
            f"{place}.wait", f"wait is {short(wait)} but must be whole months, 0 to {LONGEST_WAIT}."
        )
        wait = 0
    happened = table.get("happened", True)
    if not isinstance(happened, bool):
        report.add(f"{place}.happened", f"happened is {short(happened)} but must be true or false.")
    month = report.month(table["date"], f"{place}.date")
    acts = tuple(_acts(table.get("acts", []), f"{place}.acts", report))
    guard = tuple(_guard(table.get("guard", []), f"{place}.guard", report))
    if not name or month is None:
        return None
    return Event(
        id=name,
        title=report.text(table["title"], f"{place}.title"),
        source=report.text(table["source"], f"{place}.source"),
        switch=switch or name,
        month=month,
        acts=acts,
        guard=guard,
        wait=wait,
        happened=happened is True,
    )


def _guard(value: Any, place: str, report: Report) -> list[Condition]:
    found = []
    for i, text in enumerate(value if isinstance(value, list) else [value]):
        try:
            found.append(parse_guard(report.text(text, f"{place}[{i}]")))
        except InputError as error:
            if isinstance(text, str):
                report.add(f"{place}[{i}]", error.problem)
    return found


def _acts(value: Any, place: str, report: Report) -> list[Act]:
    if not isinstance(value, list):
        report.add(
            place, f'acts must be a list, such as [{{ act = "close_press" }}], not {short(value)}.'
        )
        return []
    found = []
    for i, table in enumerate(value):
        at = f"{place}[{i}]"
        table = report.table(table, at, '{ act = "close_press", party = "menshevik" }')
        name, known = table.get("act"), vocabulary.vocabulary()
        if not isinstance(name, str):
            report.add(at, 'the entry names no act; add act = "...".')
        elif name not in known:
            hint = suggest(name, known) or " The vocabulary of acts is in thermidor/acts.py."
            report.add(at, f"{short(name)} is not an act.{hint}")
        else:
            given = {key: item for key, item in table.items() if key != "act"}
            found.append(_act(name, _arguments(name, known[name], given, at, report)))
    return found


def _arguments(name: str, known: dict, given: dict, place: str, report: Report) -> dict[str, Any]:
    report.keys(given, known, place, f"the act {name}")
    values = {}
    for key, argument in known.items():
        at = f"{place}.{key}"
        if key not in given:
            values[key] = argument.default
            if argument.required:
                report.add(place, f"the act {name} needs {key}; add {key} = ...")
            continue
        value = given[key]
        if argument.words:
            if value not in argument.words:
                hint = (
                    suggest(short(value), argument.words) or f" Known: {', '.join(argument.words)}."
                )
                report.add(at, f"{short(value)} is no {key} that {name} knows.{hint}")
        elif argument.truth:
            if not isinstance(value, bool):
                report.add(at, f"{key} is {short(value)} but must be true or false.")
        else:
            low, high, unit = argument.bounds
            measure = "" if unit == key else f" ({unit})"
            value = report.number(value, at, low, high, f"the {key}{measure} of {name}")
        values[key] = value
    return values


def apply_switches(
    events: dict[str, Event], switches: Mapping[str, Any], place: str, report: Report
) -> dict[str, Event]:
    """Return the events with switches applied: ``on``, ``off`` or another date.

    A switch is an event's id or the name several events share; ids are applied last. A date moves
    the first event under the switch to it, and the others by as many months.
    """
    changed = dict(events)
    shared = {event.switch for event in events.values()}
    for name in sorted(switches, key=lambda key: key in events and key not in shared):
        value, at = switches[name], f"{place}.{name}"
        mine = [e for e in changed.values() if name in (e.id, e.switch)]
        if not mine:
            hint = suggest(name, shared | set(events))
            report.add(at, f"no event has the id or the switch {short(name)}.{hint}")
        elif value in ("on", "off"):
            changed |= {e.id: replace(e, happened=value == "on") for e in mine}
        elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}", value):
            month = report.month(value, at)
            if month is not None:
                by = month - min(e.month for e in mine)
                changed |= {e.id: replace(e, happened=True, month=e.month + by) for e in mine}
        else:
            report.add(at, f'{short(value)} is no switch; write "on", "off" or a month in quotes.')
    return changed
