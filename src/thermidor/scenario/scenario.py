"""A scenario file becomes pressures, loadings and dated acts (ODD: input data).

A file states only what differs from its base; without a base it states everything. Dates end here:
the engine counts months since the start, so a scenario with every date moved by a year gives the
same arrays, bit for bit.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from thermidor.common.errors import InputError, suggest
from thermidor.common.places import DATA
from thermidor.scenario import account
from thermidor.scenario.events import Act, Condition, Event, apply_switches, read_event
from thermidor.scenario.files import Source, chain, names
from thermidor.scenario.mistakes import Report, TooMany, short
from thermidor.scenario.pressures import CHANNELS, monthly, read_loadings, read_pressure
from thermidor.society import parameters
from thermidor.society.pressures import channels, default_loadings

__all__ = ["Act", "Condition", "Event", "Scenario", "check", "load", "names", "new"]

LONGEST = 1200
"""Months of the longest run."""
MOST_PRESSURES = 50
KEYS = (
    "base",
    "title",
    "description",
    "source",
    "start",
    "months",
    "account",
    "parameters",
    "pressures",
    "loadings",
    "events",
    "switches",
)

SETTINGS = "settings"
"""Stands for the file where something was set on the command line."""
SETTABLE = ("start", "months", "account")
"""Keys that a setting may change beside parameters, pressures, loadings and switches."""


@dataclass(frozen=True)
class Scenario:
    """A scenario ready to run; months count from its start."""

    name: str
    title: str
    description: str
    source: str  # who raised the question, for a counterfactual
    start: int  # ordinal of `calendar`
    months: int
    pressures: dict[str, np.ndarray]  # (months, 3) float64, 0..1
    loadings: dict[str, dict[str, float]]  # pressure -> channel -> 0..1, defaults merged
    events: tuple[Event, ...]  # those that are switched on, by month
    parameters: dict[str, float]  # "group.name" -> value
    account: str
    file: Path | None
    hash: str  # of everything above that can move a run

    def channels(self) -> np.ndarray:
        """Return what the rules feel: (months, 3 regions, channels) float64, 0..1."""
        return channels(self.pressures, self.loadings, self.months)


@dataclass
class _Draft:
    """What the files read so far add up to."""

    given: set[str] = field(default_factory=set)
    text: dict[str, str] = field(default_factory=dict)
    account: str = ""
    start: int | None = None
    months: int | None = None
    parameters: dict[str, float] = field(default_factory=dict)
    pressures: dict[str, dict[str, Any]] = field(default_factory=dict)
    loadings: dict[str, dict[str, float]] = field(default_factory=default_loadings)
    events: dict[str, Event] = field(default_factory=dict)


def load(
    scenario: str | Path,
    settings: Mapping[str, Any] | None = None,
    observables: Mapping[str, bool] | None = None,
) -> Scenario:
    """Load a scenario by its shipped name or from a file.

    Parameters
    ----------
    scenario : str or Path
        ``"historical"``, or the path of a file ending in ``.toml``.
    settings : mapping, optional
        What differs for this load, keyed as on the command line: ``bench.meet_base``,
        ``pressures.civil_war.scale``, ``switches.faction_ban``, ``months``.
    observables : mapping of str to bool, optional
        Names that guards may use, and whether each is known by region.

    Raises
    ------
    InputError
        The first mistake found, in one sentence; it says how many more there are.
    """
    loaded, problems = _load(scenario, settings, observables)
    if problems:
        first, more = problems[0], len(problems) - 1
        rest = f" ({more} more; `thermidor check` shows all.)" if more else ""
        raise InputError(first.problem + rest, file=first.file, place=first.place)
    return loaded


@lru_cache(maxsize=1)
def historical_pressure() -> np.ndarray:
    """Return the mean pressure of the historical scenario over pressures and regions.

    ``(months,)`` float64, 0..1: what the pressure curve among the baselines follows.
    """
    pressures = load("historical").pressures.values()
    return np.mean([series.mean(axis=1) for series in pressures], axis=0)


def check(path: str | Path, observables: Mapping[str, bool] | None = None) -> list[InputError]:
    """Return every mistake found in a scenario file and in those it builds on."""
    try:
        return _load(path, None, observables)[1]
    except InputError as error:
        return [error]


def new(path: str | Path) -> Path:
    """Write a commented scenario to start from; never over an existing file."""
    path = Path(path)
    if path.suffix != ".toml":
        raise InputError(f'a scenario file ends in .toml; write "{path.name}.toml".', file=path)
    data = DATA
    text = (data / "new_scenario.toml").read_text(encoding="utf-8")
    schema = (data / "scenario.schema.json").resolve().as_uri()
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text.replace("SCHEMA", schema))
    except FileExistsError:
        raise InputError("the file exists already; choose another name.", file=path) from None
    except OSError as error:
        with contextlib.suppress(OSError):  # half a file is none
            if path.is_file():
                path.unlink()
        raise InputError(f"the file cannot be written ({error.strerror}).", file=path) from None
    return path


def _load(scenario, settings, observables) -> tuple[Scenario | None, list[InputError]]:
    sources = chain(scenario)
    if settings:
        sources.append(Source(SETTINGS, _nested(settings), {}))
    problems: list[InputError] = []
    draft = _Draft()
    try:
        _read(draft, sources, problems, observables)
    except TooMany:
        return None, problems
    leaf = sources[-2 if settings else -1]
    return (None if problems else _build(draft, leaf.file)), problems


def _read(draft: _Draft, sources: list[Source], problems: list, observables) -> None:
    for source in sources:
        _add(draft, source, Report(source.file, source.lines, problems), observables)
    leaf = next(source for source in reversed(sources) if source.file != SETTINGS)
    report = Report(leaf.file, leaf.lines, problems)
    for key, example in (("title", '"..."'), ("start", '"1917-11"'), ("months", "134")):
        if key not in draft.given:
            report.add(key, f"the scenario has no {key}; write {key} = {example}, or name a base.")
    for name, given in draft.pressures.items():
        if "knots" not in given:
            hint = suggest(name, [n for n, p in draft.pressures.items() if "knots" in p])
            report.add(f"pressures.{name}", f"it has no knots in this file or its base.{hint}")
        elif name not in draft.loadings:
            report.add(
                f"pressures.{name}",
                f'the pressure "{name}" reaches no channel; add [loadings.{name}] with some of '
                f"{', '.join(CHANNELS)}.",
            )
    for name in draft.loadings:
        if name not in draft.pressures and name not in default_loadings():
            report.add(
                f"loadings.{name}",
                f'there is no pressure "{name}" to load.{suggest(name, draft.pressures)}',
            )


def _build(draft: _Draft, file: Path) -> Scenario:
    start, months = draft.start, draft.months
    pressures = {n: monthly(p, start, months) for n, p in sorted(draft.pressures.items())}
    loadings = {name: dict(sorted(draft.loadings[name].items())) for name in pressures}
    dated = [replace(e, month=e.month - start) for e in draft.events.values() if e.happened]
    dated.sort(key=lambda event: event.month)  # stable: within a month the order of the file
    content = {
        "months": months,
        "pressures": {name: values.tobytes().hex() for name, values in pressures.items()},
        "loadings": loadings,
        "events": [
            (
                e.id,
                e.month,
                e.wait,
                [str(c) for c in e.guard],
                [(a.name, dict(a.arguments)) for a in e.acts],
            )
            for e in dated
        ],
        "parameters": draft.parameters,
        "account": draft.text.get("account", ""),
    }
    return Scenario(
        name=file.stem,
        title=draft.text.get("title", ""),
        description=draft.text.get("description", ""),
        source=draft.text.get("source", ""),
        start=start,
        months=months,
        pressures=pressures,
        loadings=loadings,
        events=tuple(dated),
        parameters=dict(draft.parameters),
        account=draft.account,
        file=file,
        hash=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16],
    )


# One file on top of its base ----------------------------------------------------------------------


def _add(draft: _Draft, source: Source, report: Report, observables) -> None:
    content = source.content
    report.keys(content, KEYS, "", "a scenario")
    draft.given |= set(content)
    draft.text.pop("source", None)  # who raised a question is said of one scenario, not of its base
    for key in ("title", "description", "source", "account"):
        if key in content:
            draft.text[key] = report.text(content[key], key)
    if draft.text.get("account") and "account" in content:
        draft.account = _account(draft.text["account"], source.file, report)
    if "start" in content:
        draft.start = report.month(content["start"], "start") or draft.start
    if "months" in content:
        months = content["months"]
        if isinstance(months, int) and not isinstance(months, bool) and 1 <= months <= LONGEST:
            draft.months = months
        else:
            report.add(
                "months", f"months is {short(months)} but must be a whole number, 1 to {LONGEST}."
            )
    _parameters(draft, content.get("parameters", {}), report)
    table = report.table(content.get("pressures", {}), "pressures", "[pressures.civil_war]")
    if len(table) > MOST_PRESSURES:
        report.add("pressures", f"{len(table)} pressures are too many; at most {MOST_PRESSURES}.")
        return
    for name, given in table.items():
        if report.name(name, f"pressures.{name}"):
            known = draft.pressures.get(name, {})
            draft.pressures[name] = read_pressure(known, given, f"pressures.{name}", report)
    table = report.table(content.get("loadings", {}), "loadings", "[loadings.civil_war]")
    for name, given in table.items():
        known = draft.loadings.get(name, {})
        draft.loadings[name] = read_loadings(known, given, f"loadings.{name}", report)
    _events(draft, content.get("events", []), report, observables)
    switches = report.table(content.get("switches", {}), "switches", '{ faction_ban = "off" }')
    draft.events = apply_switches(draft.events, switches, "switches", report)


def _account(name: str, file: Path | str, report: Report) -> str:
    """Return a shipped account's name, or the path of one beside the scenario, once it is read."""
    if name.endswith(".toml") and file != SETTINGS:
        if Path(name).name != name:
            report.add(
                "account",
                f"{short(name)} is no account of a scenario: give a shipped one "
                'or a file in the same folder, such as "mine.toml".',
            )
            return name
        name = str(Path(file).parent / name)
    try:
        account.runnable(name)
    except InputError as error:
        report.add("account", str(error) if error.file is not None else error.problem)
    return name


def _parameters(draft: _Draft, given: Any, report: Report) -> None:
    flat: dict[str, Any] = {}
    for group, value in report.table(given, "parameters", '{ "bench.meet_base" = -1.9 }').items():
        flat |= (
            {f"{group}.{n}": v for n, v in value.items()}
            if isinstance(value, dict)
            else {group: value}
        )
    for name, value in flat.items():
        try:
            parameters.check(name, value)
        except InputError as error:
            report.add(f"parameters.{name}", error.problem)
        else:
            draft.parameters[name] = float(value)


def _events(draft: _Draft, given: Any, report: Report, observables) -> None:
    if not isinstance(given, list):
        report.add("events", "events must be written as [[events]], one block for each.")
        return
    seen: set[str] = set()
    for i, table in enumerate(given):
        place = f"events[{i}]"
        event = read_event(table, place, report)
        if event is None:
            continue
        if event.id in seen:
            report.add(f"{place}.id", f'the id "{event.id}" is used twice; give one another id.')
        seen.add(event.id)
        draft.events[event.id] = event
        for j, condition in enumerate(event.guard):
            _observable(condition, observables, f"{place}.guard[{j}]", report)


def _observable(condition: Condition, observables, place: str, report: Report) -> None:
    if observables is None:
        return
    name = condition.observable
    if name not in observables:
        report.add(place, f'"{name}" is not an observable.{suggest(name, observables)}')
    elif condition.region and not observables[name]:
        report.add(place, f'"{name}" is known for the whole country only; drop the region.')


def _nested(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Turn settings, as a command line gives them, into the tables of a file."""
    content: dict[str, Any] = {}
    for key, value in settings.items():
        parts = key.split(".")
        if parts[0] not in ("pressures", "switches", "loadings") and key not in SETTABLE:
            parts = ["parameters", key]
        table = content
        for part in parts[:-1]:
            table = table.setdefault(part, {})
            if not isinstance(table, dict):
                raise InputError(f"{short(key)} is set twice.", place="settings")
        table[parts[-1]] = _number(value) if isinstance(value, str) else value
    return content


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def summary(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain values, for a manifest or a page."""
    plain = {k: v for k, v in asdict(replace(scenario, pressures={}, events=())).items()}
    plain["pressures"] = {name: values.tolist() for name, values in scenario.pressures.items()}
    plain["events"] = [
        {"id": e.id, "title": e.title, "source": e.source, "switch": e.switch, "month": e.month}
        for e in scenario.events
    ]
    return {**plain, "file": str(scenario.file or "")}
