"""A scenario file becomes pressures, loadings and dated acts (ODD: input data).

A file states only what differs from its base; without a base it states everything. Dates end here:
the engine counts months since the start. A scenario with every date moved by a year therefore
gives the same arrays, bit for bit.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from thermidor.common import dates, mistakes
from thermidor.common.errors import InputError, short, suggest
from thermidor.common.mistakes import NAME, Report, TooMany
from thermidor.common.places import DATA
from thermidor.scenario import account, deciders, events
from thermidor.scenario.events import LONGEST, Act, Condition, Event
from thermidor.scenario.files import Source, chain, flat, names
from thermidor.scenario.pressures import CHANNELS, MOST_PRESSURES, changed, monthly
from thermidor.society.pressures import channels, default_loadings

if TYPE_CHECKING:
    from thermidor.scenario.models import ScenarioFile

__all__ = ["Act", "Condition", "Event", "Scenario", "check", "load", "names", "new"]

KEYS = (
    *("base", "title", "description", "source", "start", "months", "account"),
    *("parameters", "pressures", "loadings", "events", "switches"),
)
SETTINGS = "settings"
"""Named in place of a file for what was set on the command line."""
SETTABLE = ("start", "months", "account")
"""Keys that a setting may change, apart from parameters, pressures, loadings and switches."""


@dataclass(frozen=True)
class Scenario:
    """A scenario ready to run; months count from its start.

    Attributes
    ----------
    source : str
        Who raised the question, for a counterfactual.
    start : int
        First month, as an ordinal of `dates`.
    pressures : dict of str to ndarray
        (months, 3 regions) float64, 0..1.
    loadings : dict of str to dict of str to float
        Pressure -> channel -> 0..1, defaults merged.
    events : tuple of Event
        Those that are switched on, by month.
    parameters : dict of str to float
        By ``group.name``.
    built : str
        The hash when it was loaded; another one means that Python has changed the scenario.
    """

    name: str
    title: str
    description: str
    source: str
    start: int
    months: int
    pressures: dict[str, np.ndarray]
    loadings: dict[str, dict[str, float]]
    events: tuple[Event, ...]
    parameters: dict[str, float]
    account: str
    file: Path | None
    built: str = field(default="", repr=False)

    @property
    def hash(self) -> str:
        """A hash of everything that can change a run, as it is now."""
        content = {
            "months": self.months,
            "pressures": {name: values.tobytes().hex() for name, values in self.pressures.items()},
            "loadings": self.loadings,
            "events": [_content(event) for event in self.events],
            "parameters": self.parameters,
            "account": Path(self.account).name if self.account else "",
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def changed(self) -> bool:
        """Whether Python has changed it since it was loaded from its file."""
        return self.built != self.hash

    @property
    def called(self) -> str:
        """The name under which its runs are recorded."""
        return f"{self.name} (changed)" if self.changed else self.name

    def channels(self) -> np.ndarray:
        """Return what the rules feel: (months, 3 regions, channels) float64, 0..1."""
        return channels(self.pressures, self.loadings, self.months)


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

    Returns
    -------
    Scenario

    Raises
    ------
    InputError
        The first mistake found, in one sentence; it says how many more there are.
    """
    loaded, problems = _load(scenario, settings, observables)
    mistakes.raise_first(problems)
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
    """Write a commented scenario to start from; never over an existing file.

    Raises
    ------
    InputError
        If the file exists, cannot be written, or has another ending than ``.toml``.
    """
    path = Path(path)
    if path.suffix != ".toml":
        raise InputError(f'a scenario file ends in .toml; write "{path.name}.toml".', file=path)
    text = (DATA / "new_scenario.toml").read_text(encoding="utf-8")
    schema = (DATA / "schemas" / "scenario.schema.json").resolve().as_uri()
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


def _model() -> type[ScenarioFile]:
    from thermidor.scenario.models import ScenarioFile

    return ScenarioFile


def _load(
    scenario: str | Path, settings: Mapping[str, Any] | None, observables: Mapping[str, bool] | None
) -> tuple[Scenario | None, list[InputError]]:
    sources = chain(scenario)
    leaf = sources[-1]
    if settings:
        tables = _nested(settings)
        sources.append(Source(SETTINGS, tables, {}, repr(tables)))
    problems: list[InputError] = []
    with contextlib.suppress(TooMany):
        reports = [Report(source.file, source.lines, problems) for source in sources]
        for source, report in zip(sources, reports, strict=True):
            mistakes.check(_model, source.content, source.text, report)
            _check_names(source, report, observables)
        _check_switches(sources, reports)
        deciders.check_order([_events(source) for source in sources], reports)
        _check_dates(sources, reports)
        _check_whole(sources, Report(leaf.file, leaf.lines, problems))
    return (None if problems else _build(sources, leaf.file)), problems


# What no single table shows -----------------------------------------------------------------------


def _tables(source: Source, key: str) -> dict[str, dict]:
    """Return the tables of a table that may hold mistakes."""
    table = source.content.get(key)
    if not isinstance(table, dict):
        return {}
    return {name: value for name, value in table.items() if isinstance(value, dict)}


def _events(source: Source) -> list[tuple[int, dict]]:
    """Return the events of a file that have an id, with their numbers."""
    given = source.content.get("events")
    numbered = enumerate(given if isinstance(given, list) else [])
    return [(i, e) for i, e in numbered if isinstance(e, dict) and isinstance(e.get("id"), str)]


def _check_names(source: Source, report: Report, observables: Mapping[str, bool] | None) -> None:
    """Note unknown accounts and observables, and ids used twice."""
    named = source.content.get("account")
    if isinstance(named, str) and named:
        try:
            account.runnable(_account(named.strip(), source.file))
        except InputError as error:
            report.add("account", str(error) if error.file is not None else error.problem)
    seen: set[str] = set()
    for i, event in _events(source):
        name = event["id"]
        if name in seen:
            report.add(
                f"events[{i}].id", f"the id {short(name)} is used twice; give one another id."
            )
        seen.add(name)
        guard = event.get("guard", [])
        for j, text in enumerate(guard if isinstance(guard, list) else [guard]):
            if observables is not None and isinstance(text, str):
                with contextlib.suppress(InputError):
                    condition = events.parse_guard(text)
                    _check_observable(condition, observables, f"events[{i}].guard[{j}]", report)


def _check_observable(
    condition: Condition, observables: Mapping[str, bool], place: str, report: Report
) -> None:
    name = condition.observable
    if name not in observables:
        report.add(place, f'"{name}" is not an observable.{suggest(name, observables)}')
    elif condition.region and not observables[name]:
        report.add(place, f'"{name}" is known for the whole country only; drop the region.')


def _account(name: str, file: Path | str) -> str:
    """Return a shipped account's name, or the path of one in the scenario's folder."""
    if not name.endswith(".toml") or file == SETTINGS:
        return name
    if Path(name).name != name:
        raise InputError(
            f"{short(name)} is not an account of a scenario: give a shipped one "
            'or a file in the same folder, such as "mine.toml".'
        )
    return str(Path(file).parent / name)


def _check_switches(sources: list[Source], reports: list[Report]) -> None:
    """Note switches that no event of this file or its bases has."""
    known: set[str] = set()
    for source, report in zip(sources, reports, strict=True):
        for _, event in _events(source):
            known |= {event["id"], str(event.get("switch", event["id"]))}
        for name in _switches(source):
            if name not in known:
                report.add(
                    f"switches.{name}",
                    f"no event has the id or the switch {short(name)}.{suggest(name, known)}",
                )


def _switches(source: Source) -> dict[str, Any]:
    """Return the switches of a file, which may hold mistakes."""
    given = source.content.get("switches")
    return given if isinstance(given, dict) else {}


def _check_dates(sources: list[Source], reports: list[Report]) -> None:
    """Note dates of the user's own file and settings that lie outside the run."""
    start = months = None
    leaf = next((s for s in reversed(sources) if s.file != SETTINGS), None)
    for source, report in zip(sources, reports, strict=True):
        with contextlib.suppress(InputError):
            start = dates.parse(source.content["start"]) if "start" in source.content else start
        months = source.content.get("months", months)
        known = start is not None and isinstance(months, int) and 0 < months <= LONGEST
        if not known or source not in (leaf, sources[-1]):
            continue
        span = f"the run is from {dates.text(start)} to {dates.text(start + months - 1)}"
        for place, month, least in _dates(source):
            with contextlib.suppress(InputError):
                number = dates.parse(month)
                if number >= start + months or (least and number < start):
                    report.add(place, f"{short(month)} has no effect: {span}.")


def _dates(source: Source) -> Iterator[tuple[str, str, bool]]:
    """Yield the dates of a file: place, month, and whether it may not lie before the run."""
    for i, event in _events(source):
        yield f"events[{i}].date", str(event.get("date", "")), True
    for name, value in _switches(source).items():
        if value not in ("on", "off"):
            yield f"switches.{name}", str(value), True
    for name, table in _tables(source, "pressures").items():
        if "until" in table:
            yield f"pressures.{name}.until", str(table["until"]), False


def notes(path: str | Path) -> list[str]:
    """Return what is right in a scenario file, but may not be meant.

    An event replaces one of the base; a switch turns events without acts on or off.

    Raises
    ------
    InputError
        If the file or a base cannot be read.
    """
    *bases, leaf = chain(path)
    before = {e["id"]: e for base in bases for _, e in _events(base)}
    titles = {name: str(event.get("title", "")) for name, event in before.items()}
    found = before | {event["id"]: event for _, event in _events(leaf)}
    idle = [
        f'switching "{name}" {value} changes no run: it has no acts and only informs the reader.'
        for name, value in _switches(leaf).items()
        if value in ("on", "off")
        and not any(e.get("acts") for e in found.values() if name in (e["id"], e.get("switch")))
    ]
    return idle + [
        f'the event "{event["id"]}" replaces the one of its base: {short(titles[event["id"]])}; '
        "give it another id if both shall happen."
        for _, event in _events(leaf)
        if event["id"] in titles
    ]


def _check_whole(sources: list[Source], report: Report) -> None:
    """Note what a scenario and its bases together do not say."""
    for key, example in (("title", '"..."'), ("start", '"1917-11"'), ("months", "134")):
        if not any(key in source.content for source in sources):
            report.add(key, f"the scenario has no {key}; write {key} = {example}, or name a base.")
    pressures: dict[str, bool] = {}
    loadings = set(default_loadings())
    for source in sources:
        tables = _tables(source, "pressures")
        if len(tables) > MOST_PRESSURES:
            return
        for name, table in tables.items():
            if NAME.fullmatch(name):
                pressures[name] = pressures.get(name, False) or "knots" in table
        loadings |= _tables(source, "loadings").keys()
    for name, drawn in pressures.items():
        if not drawn:
            hint = suggest(name, [other for other, has in pressures.items() if has])
            report.add(f"pressures.{name}", f"it has no knots in this file or its base.{hint}")
        elif name not in loadings:
            report.add(
                f"pressures.{name}",
                f'the pressure "{name}" reaches no channel; add [loadings.{name}] with some of '
                f"{', '.join(CHANNELS)}.",
            )
    for name in sorted(loadings - set(pressures) - set(default_loadings())):
        report.add(
            f"loadings.{name}", f'there is no pressure "{name}" to load.{suggest(name, pressures)}'
        )


# From tables without mistakes to a scenario -------------------------------------------------------


@dataclass
class _Sum:
    """What the files read so far add up to."""

    text: dict[str, str] = field(default_factory=dict)
    account: str = ""
    start: int = 0
    months: int = 0
    parameters: dict[str, float] = field(default_factory=dict)
    pressures: dict[str, dict[str, Any]] = field(default_factory=dict)
    loadings: dict[str, dict[str, float]] = field(default_factory=default_loadings)
    events: dict[str, Event] = field(default_factory=dict)

    def add(self, source: Source) -> None:
        """Put one file on top of its base."""
        content = source.content
        self.text.pop("source", None)  # who raised a question is said of one scenario alone
        for key in ("title", "description", "source", "account"):
            if key in content:
                self.text[key] = content[key].strip()
        if content.get("account"):
            self.account = _account(self.text["account"], source.file)
        if "start" in content:
            self.start = dates.parse(content["start"])
        self.months = content.get("months", self.months)
        values = flat(content.get("parameters", {}))
        self.parameters |= {name: float(value) for name, value in values.items()}
        for name, table in content.get("pressures", {}).items():
            self.pressures[name] = changed(self.pressures.get(name, {}), table)
        for name, row in content.get("loadings", {}).items():
            shares = {channel: float(share) for channel, share in row.items()}
            self.loadings[name] = self.loadings.get(name, {}) | shares
        self.events |= {table["id"]: events.read(table) for table in content.get("events", [])}
        self.events = events.apply_switches(self.events, content.get("switches", {}))


def _build(sources: list[Source], file: Path) -> Scenario:
    total = _Sum()
    for source in sources:
        total.add(source)
    start = total.start
    pressures = {n: monthly(p, start, total.months) for n, p in sorted(total.pressures.items())}
    loadings = {name: dict(sorted(total.loadings[name].items())) for name in pressures}
    dated = [replace(e, month=e.month - start) for e in total.events.values() if e.happened]
    dated.sort(key=lambda event: event.month)  # stable: within a month the order of the file
    loaded = Scenario(
        name=file.stem,
        title=total.text.get("title", ""),
        description=total.text.get("description", ""),
        source=total.text.get("source", ""),
        start=start,
        months=total.months,
        pressures=pressures,
        loadings=loadings,
        events=tuple(dated),
        parameters=total.parameters,
        account=total.account,
        file=file,
    )
    return replace(loaded, built=loaded.hash)


def _content(event: Event) -> tuple[Any, ...]:
    """Return what of an event can change a run."""
    acts, otherwise = (
        [(act.name, dict(act.arguments)) for act in listed]
        for listed in (event.acts, event.otherwise)
    )
    motion = None if event.motion is None else repr(event.motion)
    guard = [str(condition) for condition in event.guard]
    order = [list(event.after), list(event.failed)]
    return event.id, event.month, event.wait, guard, acts, motion, otherwise, order


# Settings of a command line -----------------------------------------------------------------------


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
