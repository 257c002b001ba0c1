"""Experiment files: one question each, and the runs that shall answer it.

ODD element: simulation experiments. A file names scenarios and accounts, what varies and how, the
replicates, and the outcomes. `models` checks its form; the rest is checked here, and all mistakes
are listed at once. `design` makes the runs.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thermidor.common import mistakes
from thermidor.common.errors import InputError, short, suggest
from thermidor.common.mistakes import Report, TooMany
from thermidor.common.places import shipped
from thermidor.experiments.outcomes import Outcome, read_outcomes
from thermidor.experiments.vary import Factor, Vary, check_factors, read_vary
from thermidor.scenario import account, scenario
from thermidor.scenario.files import read
from thermidor.scenario.scenario import Scenario

if TYPE_CHECKING:
    from thermidor.experiments.models import ExperimentFile

__all__ = ["Experiment", "Factor", "Outcome", "Vary", "check", "load", "names"]

MOST_RUNS = 2_000_000


@dataclass(frozen=True)
class Experiment:
    """An experiment as its file states it, without mistakes.

    Attributes
    ----------
    scenarios : tuple of str
        Shipped names or paths.
    accounts : tuple of str or None
        None: each scenario's own.
    keep : str
        ``observables``: keep the months of the outcomes' observables; ``all``: of every one.
    plots : tuple of str or None
        None: those that suit the design.
    text : str
        The text of its file, if it has one.
    content : mapping
        Else the tables that such a file would hold.
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
    """Return the file of an experiment given by path or by shipped name.

    Raises
    ------
    InputError
        If there is no such experiment.
    """
    path = Path(experiment)
    if path.is_file():
        return path
    if str(experiment) in names():
        return folder() / f"{experiment}.toml"
    if path.is_dir():
        raise InputError("is a folder; give an experiment file, ending in .toml.", file=path)
    near = [p.name for p in path.parent.glob("*.toml")] if path.parent.is_dir() else []
    hint = suggest(path.name, [*names(), *near]) or f" Shipped: {', '.join(names())}."
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
    own = {"question", "scenarios", "accounts", "replicates", "observables", "vary", "keep"}
    return bool(own & set(content)) and not {"base", "pressures", "months"} & set(content)


def load(experiment: str | Path) -> Experiment:
    """Load an experiment file.

    Raises
    ------
    InputError
        The first mistake found; it says how many more there are.
    """
    loaded, problems = _load(experiment)
    mistakes.raise_first(problems)
    return loaded


def given(content: Mapping[str, Any], name: str = "experiment") -> Experiment:
    """Return the experiment of a mapping that holds what a file would hold.

    Raises
    ------
    InputError
        The first mistake found; it says how many more there are.
    """
    report = Report(None, {})
    loaded = None
    with contextlib.suppress(TooMany):
        loaded = _read(Path(f"{name}.toml"), dict(content), report, text="")
    mistakes.raise_first(report.problems, "")
    return replace(loaded, file=None, content=dict(content))


def check(experiment: str | Path) -> list[InputError]:
    """Return every mistake of an experiment file."""
    try:
        return _load(experiment)[1]
    except InputError as error:
        return [error]


def _load(experiment: str | Path) -> tuple[Experiment | None, list[InputError]]:
    path = locate(experiment)
    source = read(path)
    report = Report(path, source.lines)
    loaded = None
    with contextlib.suppress(TooMany):
        loaded = _read(path, source.content, report, source.text)
    return (None if report.problems else loaded), report.problems


def _model() -> type[ExperimentFile]:
    from thermidor.experiments.models import ExperimentFile

    return ExperimentFile


def _read(path: Path, content: dict[str, Any], report: Report, text: str) -> Experiment:
    """Return the experiment of the tables of a file; mistakes go to the report."""
    from thermidor.society.population import DEFAULT_SCALE

    mistakes.check(_model, content, text or repr(content), report)
    wrong = {re.split(r"[.\[ (]", problem.place or "")[0] for problem in report.problems}
    content = {key: value for key, value in content.items() if key not in wrong}
    chosen, loaded = _scenarios(content.get("scenarios", ["historical"]), path, report)
    accounts = content.get("accounts", [None])
    accounts = tuple(account.with_runs() if accounts == "all" else accounts)
    vary = read_vary(content.get("vary", {}), path, report)
    check_factors(vary, chosen, report)
    replicates = content.get("replicates", 1)
    n_runs = vary.size() * len(chosen) * len(accounts) * replicates
    if n_runs > MOST_RUNS:
        report.add("vary", f"this makes {n_runs:,} runs; the most is {MOST_RUNS:,}.")
    plots = content.get("plots")
    return Experiment(
        name=path.stem,
        title=content.get("title", "").strip(),
        question=content.get("question", "").strip(),
        source=content.get("source", "").strip(),
        scenarios=tuple(chosen),
        accounts=accounts,
        vary=vary,
        replicates=replicates,
        seed=content.get("seed", 1),
        scale=float(content.get("scale", DEFAULT_SCALE)),
        outcomes=read_outcomes(content.get("observables"), loaded, report),
        keep=content.get("keep", "observables"),
        plots=None if plots is None else tuple(plots),
        workers=content.get("workers"),
        file=path,
        text=text,
    )


def _scenarios(
    named: list[str] | str, path: Path, report: Report
) -> tuple[list[str], list[Scenario]]:
    """Return the scenarios' names or paths, and the scenarios loaded."""
    chosen, loaded = [], []
    for i, name in enumerate(scenario.names() if named == "all" else named):
        neighbour = path.parent / name
        target = str(neighbour) if name.endswith(".toml") and neighbour.is_file() else name
        try:
            loaded.append(scenario.load(target))
            chosen.append(target)
        except InputError as error:
            problem = error.problem if error.file is None else str(error)
            report.add(f"scenarios[{i}]", problem)
    stems = [one.name for one in loaded]
    for name in sorted({stem for stem in stems if stems.count(stem) > 1}):
        report.add("scenarios", f"two scenarios are called {short(name)}; rename one file.")
    return chosen, loaded
