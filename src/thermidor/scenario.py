"""A scenario file becomes pressures, loadings and dated acts (ODD: input data).

A file states only what differs from its base; without a base it states everything. Dates end here:
the engine counts months since the start, so a scenario with every date moved by a year gives the
same arrays, bit for bit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from thermidor import calendar, events, parameters
from thermidor.errors import InputError, suggest
from thermidor.events import Act, Condition, Event, read_month
from thermidor.pressures import REGIONS, Channel, default_loadings, series
from thermidor.scenario_file import Report, Source, chain, names, short

__all__ = ["Act", "Condition", "Event", "Scenario", "check", "load", "names", "new"]

LONGEST = 1200
"""Months of the longest run."""
KEYS = (
    "base", "title", "description", "source", "start", "months", "account",
    "parameters", "pressures", "loadings", "events", "switches",
)  # fmt: skip
PRESSURE_KEYS = ("source", "knots", "regions", "scale", "until")
CHANNELS = tuple(channel.name.lower() for channel in Channel)


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


@dataclass
class _Draft:
    """What the files read so far add up to."""

    text: dict[str, str] = field(default_factory=dict)
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
    data = Path(__file__).parent / "data"
    text = (data / "new_scenario.toml").read_text(encoding="utf-8")
    schema = (data / "scenario.schema.json").resolve().as_uri()
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text.replace("SCHEMA", schema))
    except FileExistsError:
        raise InputError("the file exists already; choose another name.", file=path) from None
    except OSError as error:
        raise InputError(f"the file cannot be written ({error.strerror}).", file=path) from None
    return path


def _load(scenario, settings, observables) -> tuple[Scenario | None, list[InputError]]:
    sources = chain(scenario)
    if settings:
        sources.append(Source("settings", _nested(settings), {}))
    problems: list[InputError] = []
    draft = _Draft()
    for source in sources:
        _add(draft, source, Report(source.file, source.lines, problems), observables)
    leaf = sources[-2 if settings else -1]
    report = Report(leaf.file, leaf.lines, problems)
    for key, example in (("title", '"..."'), ("start", '"1917-11"'), ("months", "134")):
        if draft.text.get(key, "") == "" and getattr(draft, key, None) is None:
            report.add(key, f"the scenario has no {key}; write {key} = {example}, or name a base.")
    for name, given in draft.pressures.items():
        if "knots" not in given:
            hint = suggest(name, [n for n, p in draft.pressures.items() if "knots" in p])
            report.add(f"pressures.{name}", f"the pressure has no knots in this file or its base.{hint}")  # fmt: skip
        if name not in draft.loadings:
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
    return (None if problems else _build(draft, leaf.file)), problems


def _build(draft: _Draft, file: Path) -> Scenario:
    start, months = draft.start, draft.months
    pressures = {n: _series(p, start, months) for n, p in sorted(draft.pressures.items())}
    loadings = {name: dict(sorted(draft.loadings[name].items())) for name in pressures}
    dated = [replace(e, month=e.month - start) for e in draft.events.values() if e.happened]
    dated.sort(key=lambda event: event.month)  # stable: within a month the order of the file
    content = {
        "months": months,
        "pressures": {name: values.tobytes().hex() for name, values in pressures.items()},
        "loadings": loadings,
        "events": [(e.id, e.month, e.wait, [str(c) for c in e.guard],
                    [(a.name, dict(a.arguments)) for a in e.acts]) for e in dated],
        "parameters": draft.parameters,
        "account": draft.text.get("account", ""),
    }  # fmt: skip
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
        account=draft.text.get("account", ""),
        file=file,
        hash=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16],
    )


def _series(given: dict[str, Any], start: int, months: int) -> np.ndarray:
    columns = [
        series(given.get("regions", {}).get(region, given["knots"]), start, months)
        for region in REGIONS
    ]
    values = np.stack(columns, axis=1) * given.get("scale", 1.0)
    if "until" in given:
        values[max(given["until"] - start, 0) :] = 0.0
    return values


# One file on top of its base ----------------------------------------------------------------------


def _add(draft: _Draft, source: Source, report: Report, observables) -> None:
    content = source.content
    report.keys(content, KEYS, "", "a scenario")
    draft.text.pop("source", None)  # who raised a question is said of one scenario, not of its base
    for key in ("title", "description", "source", "account"):
        if key in content:
            draft.text[key] = report.text(content[key], key)
    if "start" in content:
        draft.start = read_month(content["start"], "start", report) or draft.start
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
    for name, given in table.items():
        _pressure(draft, name, given, f"pressures.{name}", report)
    table = report.table(content.get("loadings", {}), "loadings", "[loadings.civil_war]")
    for name, given in table.items():
        _loading(draft, name, given, f"loadings.{name}", report)
    _events(draft, content.get("events", []), report, observables)
    switches = report.table(content.get("switches", {}), "switches", '{ faction_ban = "off" }')
    draft.events = events.apply_switches(draft.events, switches, "switches", report)


def _parameters(draft: _Draft, given: Any, report: Report) -> None:
    flat: dict[str, Any] = {}
    for group, value in report.table(given, "parameters", '{ "bench.meet_base" = -1.9 }').items():
        flat |= {f"{group}.{n}": v for n, v in value.items()} if isinstance(value, dict) else {
            group: value
        }  # fmt: skip
    for name, value in flat.items():
        try:
            parameters.check(name, value)
        except InputError as error:
            report.add(f"parameters.{name}", error.problem)
        else:
            draft.parameters[name] = float(value)


def _pressure(draft: _Draft, name: str, given: Any, place: str, report: Report) -> None:
    given = report.table(given, place, "{ scale = 0.5 }")
    report.keys(given, PRESSURE_KEYS, place, "a pressure")
    known = draft.pressures.setdefault(name, {})
    if not events.is_name(name):
        report.add(place, f"{short(name)} is no name: use small letters, digits and _.")
    if "source" in given:
        report.text(given["source"], f"{place}.source")
    if "knots" in given:
        known.pop("regions", None)  # a new series replaces the regional ones of the base as well
        known["knots"] = _knots(given["knots"], f"{place}.knots", report)
        if "source" not in given:
            report.add(place, 'the series names no source; add source = "..." (or "assumption").')
    regions = report.table(given.get("regions", {}), f"{place}.regions", "{ moscow = [...] }")
    report.keys(regions, REGIONS, f"{place}.regions", "the regions")
    for region in REGIONS:
        if region in regions:
            knots = _knots(regions[region], f"{place}.regions.{region}", report)
            known["regions"] = {**known.get("regions", {}), region: knots}
    if "scale" in given:
        scale = report.number(given["scale"], f"{place}.scale", 0, 1, "the scale")
        known["scale"] = 1.0 if scale is None else scale
    if "until" in given:
        month = read_month(given["until"], f"{place}.until", report)
        if month is not None:
            known["until"] = month


def _knots(value: Any, place: str, report: Report) -> list[tuple[int, float]]:
    example = '[["1917-11", 0.2], ["1919-10", 1.0]]'
    if not isinstance(value, list) or not 1 <= len(value) <= 5000:
        report.add(place, f"knots must be a list of months and values, such as {example}.")
        return [(0, 0.0)]
    found: list[tuple[int, float]] = []
    for i, pair in enumerate(value):
        at = f"{place}[{i}]"
        if not isinstance(pair, list) or len(pair) != 2:
            report.add(at, f"{short(pair)} is no knot; write a month and a value, as in {example}.")
            continue
        month = read_month(pair[0], at, report)
        height = report.number(pair[1], at, 0, 1, "the pressure")
        if month is None or height is None:
            continue
        if found and month <= found[-1][0]:
            before = calendar.text(found[-1][0])
            report.add(at, f'"{pair[0]}" comes after "{before}" in the list; order months by date.')
            continue
        found.append((month, height))
    return found or [(0, 0.0)]


def _loading(draft: _Draft, name: str, given: Any, place: str, report: Report) -> None:
    given = report.table(given, place, "{ urgency = 0.5 }")
    row = draft.loadings.setdefault(name, {})
    for channel, value in given.items():
        if channel not in CHANNELS:
            hint = suggest(channel, CHANNELS) or f" Channels: {', '.join(CHANNELS)}."
            report.add(f"{place}.{channel}", f"{short(channel)} is not a channel.{hint}")
            continue
        share = report.number(value, f"{place}.{channel}", 0, 1, "the loading")
        row[channel] = 0.0 if share is None else share


def _events(draft: _Draft, given: Any, report: Report, observables) -> None:
    if not isinstance(given, list):
        report.add("events", "events must be written as [[events]], one block for each.")
        return
    seen: set[str] = set()
    for i, table in enumerate(given):
        place = f"events[{i}]"
        event = events.read_event(table, place, report)
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
    """Turn settings of the command line into the tables of a file."""
    content: dict[str, Any] = {}
    for key, value in settings.items():
        parts = key.split(".")
        if parts[0] not in ("pressures", "switches", "loadings") and key not in KEYS:
            parts = ["parameters", key]
        table = content
        for part in parts[:-1]:
            table = table.setdefault(part, {})
            if not isinstance(table, dict):
                raise InputError(f'"{short(key)[1:-1]}" is set twice.', place="settings")
        table[parts[-1]] = value
    return content


def summary(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain values, for a manifest or a page."""
    plain = {k: v for k, v in asdict(replace(scenario, pressures={}, events=())).items()}
    plain["pressures"] = {name: values.tolist() for name, values in scenario.pressures.items()}
    plain["events"] = [
        {"id": e.id, "title": e.title, "source": e.source, "switch": e.switch, "month": e.month}
        for e in scenario.events
    ]
    return {**plain, "file": str(scenario.file or "")}
