"""Experiment files: one question each, and how many runs shall answer it.

ODD element: simulation experiments. A file names scenarios and accounts, what varies and how, the
replicates, and what is looked at when. It is read with the same care as a scenario: every mistake
is one sentence with its place, and all of them are told at once. `design.py` makes the runs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from thermidor.common.errors import InputError, suggest
from thermidor.common.places import shipped
from thermidor.experiments.outcomes import Outcome, read_outcomes
from thermidor.experiments.vary import Factor, Vary, check_factors, read_vary
from thermidor.runs import configuration
from thermidor.scenario import account, scenario
from thermidor.scenario.files import read
from thermidor.common.errors import short
from thermidor.common.mistakes import Report, TooMany

__all__ = ["Experiment", "Factor", "Outcome", "Vary", "check", "load", "names"]

KEYS = (
    "title",
    "question",
    "source",
    "scenarios",
    "accounts",
    "replicates",
    "seed",
    "scale",
    "observables",
    "keep",
    "vary",
    "plots",
    "workers",
)
PLOTS = ("heat_map", "response", "fates", "tornado")
MOST_RUNS = 2_000_000
KEPT = ("observables", "all")


@dataclass(frozen=True)
class Experiment:
    """An experiment as its file states it, checked.

    Attributes
    ----------
    scenarios : tuple of str
        Shipped names or paths.
    accounts : tuple of str or None
        None: each scenario's own.
    keep : str
        ``observables``: the months of what is looked at; ``all``: of every observable.
    plots : tuple of str or None
        None: what suits the design.
    text, content : str, mapping
        The text of its file; or, where there is none, what would stand in it.
    """

    name: str
    title: str
    question: str
    source: str
    scenarios: tuple[str, ...]
    accounts: tuple[str | None, ...]
    vary: Vary
    replicates: int
    seed: int
    scale: float
    outcomes: tuple[Outcome, ...]
    keep: str
    plots: tuple[str, ...] | None
    workers: int | None
    file: Path | None
    text: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)


def folder() -> Path:
    """Return the folder of the shipped experiments: in the package, or at a checkout's root."""
    return shipped("experiments")


def names() -> list[str]:
    """Return the names of the shipped experiments."""
    return sorted(path.stem for path in folder().glob("*.toml") if not is_calibration(path))


def is_calibration(path: Path) -> bool:
    """Return whether a file asks for a calibration, which has keys of its own."""
    try:
        return "calibrate" in read(path).content
    except (InputError, OSError):
        return False


def locate(experiment: str | Path) -> Path:
    """Return the file of an experiment given by path or by shipped name."""
    path = Path(experiment)
    if path.is_file():
        return path
    if str(experiment) in names():
        return folder() / f"{experiment}.toml"
    if path.is_dir():
        raise InputError("is a folder; give an experiment file, ending in .toml.", file=path)
    beside = [p.name for p in path.parent.glob("*.toml")] if path.parent.is_dir() else []
    hint = suggest(path.name, [*names(), *beside]) or f" Shipped: {', '.join(names())}."
    raise InputError(f"there is no such experiment.{hint}", file=experiment)


def is_experiment(path: str | Path) -> bool:
    """Return whether a file looks like an experiment rather than a scenario."""
    path = Path(path)
    if path.suffix != ".toml" and str(path) in names() and str(path) not in scenario.names():
        return True
    try:
        content = read(path).content
    except (InputError, OSError):
        return False
    ours = {"question", "scenarios", "accounts", "replicates", "observables", "vary", "keep"}
    return bool(ours & set(content)) and not {"base", "pressures", "months"} & set(content)


def load(experiment: str | Path) -> Experiment:
    """Load an experiment file.

    Raises
    ------
    InputError
        The first mistake found; it says how many more there are.
    """
    loaded, problems = _load(experiment)
    _raise_first(problems, "; `thermidor check` shows all")
    return loaded


def _raise_first(problems: list[InputError], where: str) -> None:
    if problems:
        first, more = problems[0], len(problems) - 1
        rest = f" ({more} more{where}.)" if more else ""
        raise InputError(first.problem + rest, file=first.file, place=first.place)


def given(content: Mapping[str, Any], name: str = "experiment") -> Experiment:
    """Return the experiment of a mapping that holds what would stand in a file.

    Raises
    ------
    InputError
        The first mistake found; it says how many more there are.
    """
    problems: list[InputError] = []
    report = Report(None, {}, problems)
    loaded = None
    with contextlib.suppress(TooMany):
        loaded = _read(Path(f"{name}.toml"), dict(content), report, text="")
    _raise_first(problems, "")
    return replace(loaded, file=None, content=dict(content))


def check(experiment: str | Path) -> list[InputError]:
    """Return every mistake of an experiment file."""
    try:
        return _load(experiment)[1]
    except InputError as error:
        return [error]


def known_accounts() -> list[str]:
    """Return the names of the accounts that have runs."""
    return [name for name in account.names() if account.load(name).agents]


def _load(experiment: str | Path) -> tuple[Experiment | None, list[InputError]]:
    path = locate(experiment)
    source = read(path)
    problems: list[InputError] = []
    report = Report(path, source.lines, problems)
    loaded = None
    with contextlib.suppress(TooMany):
        loaded = _read(path, source.content, report, path.read_text(encoding="utf-8-sig"))
    return (None if problems else loaded), problems


def _read(path: Path, content: dict[str, Any], report: Report, text: str) -> Experiment:
    from thermidor.society.population import DEFAULT_SCALE

    report.keys(content, KEYS, "", "an experiment")
    if "title" not in content:
        report.add("title", 'the experiment has no title; write title = "...".')
    texts = {
        key: report.text(content[key], key) if key in content else ""
        for key in ("title", "question", "source")
    }
    chosen, loaded = _scenarios(content.get("scenarios", ["historical"]), path, report)
    accounts = _accounts(content.get("accounts"), report)
    vary = read_vary(content.get("vary", {}), path, report)
    check_factors(vary, chosen, report)
    replicates = _whole(content, "replicates", 1, 1, 100_000, report)
    scale = DEFAULT_SCALE
    if "scale" in content:
        told = report.number(
            content["scale"], "scale", configuration.SMALLEST_SCALE, 1, "the scale"
        )
        scale = told or DEFAULT_SCALE
    points = vary.size()
    n_runs = points * len(chosen) * len(accounts) * replicates
    if n_runs > MOST_RUNS:
        report.add("vary", f"this makes {n_runs:,} runs; the most is {MOST_RUNS:,}.")
    outcomes = read_outcomes(content.get("observables"), loaded, report)
    keep = content.get("keep", "observables")
    if keep not in KEPT:
        report.add("keep", f'keep is {short(keep)} but must be "observables" or "all".')
    workers = _whole(content, "workers", 0, 1, 10_000, report) or None
    return Experiment(
        name=path.stem,
        **texts,
        scenarios=tuple(chosen),
        accounts=accounts,
        vary=vary,
        replicates=replicates,
        seed=_whole(content, "seed", 1, 0, 2**62, report),
        scale=float(scale),
        outcomes=outcomes,
        keep=keep,
        plots=_plots(content.get("plots"), report),
        workers=workers,
        file=path,
        text=text,
    )


def _scenarios(given: Any, path: Path, report: Report) -> tuple[list[str], list[Any]]:
    """Return the scenarios' names or paths, and the scenarios loaded."""
    if given == "all":
        given = scenario.names()
    if not isinstance(given, list) or not given:
        report.add("scenarios", 'scenarios must be a list of names, such as ["historical"].')
        return [], []
    chosen, loaded = [], []
    for i, name in enumerate(given):
        place = f"scenarios[{i}]"
        if not isinstance(name, str):
            report.add(place, f"{short(name)} must be a name in quotes.")
            continue
        if name in given[:i]:
            report.add(place, f"{short(name)} is named twice.")
            continue
        beside = path.parent / name
        target = str(beside) if name.endswith(".toml") and beside.is_file() else name
        try:
            loaded.append(scenario.load(target))
            chosen.append(target)
        except InputError as error:
            report.add(place, error.problem if error.file is None else str(error))
    stems = [each.name for each in loaded]
    for name in sorted({s for s in stems if stems.count(s) > 1}):
        report.add("scenarios", f'two scenarios are called "{name}"; rename one file.')
    return chosen, loaded


def _accounts(given: Any, report: Report) -> tuple[str | None, ...]:
    if given is None:
        return (None,)
    known = known_accounts()
    if given == "all":
        return tuple(known)
    if not isinstance(given, list) or not given:
        report.add("accounts", 'accounts must be a list of names, or "all".')
        return (None,)
    for i, name in enumerate(given):
        place = f"accounts[{i}]"
        if not isinstance(name, str) or name not in known:
            hint = suggest(str(name), known) or f" Accounts: {', '.join(known)}."
            report.add(place, f"{short(name)} is not an account.{hint}")
        elif name in given[:i]:
            report.add(place, f"{short(name)} is named twice.")
    return tuple(given)


def _plots(given: Any, report: Report) -> tuple[str, ...] | None:
    if given is None:
        return None
    if not isinstance(given, list):
        report.add("plots", f"plots must be a list of {', '.join(PLOTS)}.")
        return None
    for i, name in enumerate(given):
        if name not in PLOTS:
            hint = suggest(str(name), PLOTS) or f" Plots: {', '.join(PLOTS)}."
            report.add(f"plots[{i}]", f"no plot is called {short(name)}.{hint}")
    return tuple(given)


def _whole(content: dict, key: str, default: int, low: int, high: int, report: Report) -> int:
    value = content.get(key, default)
    if key in content and (
        isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high
    ):
        report.add(key, f"{key} is {short(value)} but must be a whole number, {low} to {high}.")
        return default
    return value
