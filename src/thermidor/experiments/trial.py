"""The trial: tests of whether persons, ties, votes and acts decide anything, that anyone can run.

ODD element: simulation experiments. Each part compares runs with the same seeds. A row of the
figures is lost in so far as fewer runs pass it. An institution is moved if one of its outcomes
changes, on average, by more than twice its standard deviation over seeds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from thermidor.evidence import article, ledger, scoring, settled
from thermidor.evidence.article import Figure
from thermidor.evidence.values import Reader
from thermidor.experiments.trial_outcomes import INSTITUTIONS, SPREAD, outcomes, spread_of
from thermidor.runs import execute, pool
from thermidor.runs.configuration import Configuration, parameters_of
from thermidor.scenario.scenario import Event, Scenario, load

SCALE = 0.003
SMALL, LARGE = 0.005, 0.03
"""Scales between which the spread over seeds is compared."""
MOVED = 2.0
"""Standard deviations over seeds by which an outcome must change."""
SHIFT = 31
"""Months by which all dates are shifted."""
CALM = "no_pressures"
"""The scenario without any pressure."""


@dataclass(frozen=True)
class Job:
    """One run of the trial: what is run, as which kind of society."""

    configuration: Configuration
    kind: str = "plain"
    name: str = ""


@dataclass(frozen=True)
class Trace:
    """What the trial keeps of a run.

    Attributes
    ----------
    passes : ndarray
        Whether the run passes each row, (n_rows,).
    outcomes : ndarray
        (n_outcomes,).
    spread : ndarray
        Outcomes whose spread is compared between scales.
    came : dict of str to int
        Month in which each event took effect.
    passed : dict of str to bool
        Whether each motion that was moved passed.
    bits : int
        A hash of the whole record.
    elected : float
        Share of decisions of elected bodies in the last year.
    error : str
        Why the run failed, or empty.
    """

    passes: np.ndarray
    outcomes: np.ndarray
    spread: np.ndarray
    came: Mapping[str, int] = field(default_factory=dict)
    passed: Mapping[str, bool] = field(default_factory=dict)
    bits: int = 0
    elected: float = np.nan
    error: str = ""


@cache
def rows() -> tuple[Figure, ...]:
    """Return the rows that can be lost: calibrated, not settled, discriminating where known."""
    known = _prior_passes()
    return tuple(
        figure
        for figure in article.calibration_rows()
        if figure.scored_as != "missed"
        and not settled.reason(figure.id, known.get(figure.id, np.nan))
        and not known.get(figure.id, 0.0) > ledger.DISCRIMINATES
    )


def _prior_passes() -> dict[str, float]:
    """Return the share of random draws that pass each calibrated row."""
    if not ledger.PRIOR.exists():
        return {}
    import pandas as pd

    draws = pd.read_csv(ledger.PRIOR)
    return {
        figure.id: float(
            scoring.passes(draws[figure.id].to_numpy(), scoring.target_of(figure)).mean()
        )
        for figure in article.calibration_rows()
        if figure.id in draws and figure.scored_as != "missed"
    }


def simulate(job: Job) -> Trace:
    """Run one job and return what the trial keeps of it; a failure is kept too."""
    try:
        return _simulate(job)
    except Exception as problem:
        return _failed(f"{type(problem).__name__}: {problem}")


def _failed(error: str) -> Trace:
    empty = np.full(len(outcomes()), np.nan)
    return Trace(np.zeros(len(rows())), empty, np.full(len(SPREAD), np.nan), error=error)


def _simulate(job: Job) -> Trace:
    from thermidor import observables
    from thermidor.experiments.swaps import MeanField, ShuffledTies
    from thermidor.simulation import Simulation

    kinds = {"plain": Simulation, "mean_field": MeanField, "tie_shuffle": ShuffledTies}
    asked = job.configuration
    run = kinds[job.kind](
        asked.scenario,
        account=asked.account,
        parameters=parameters_of(asked),
        seed=asked.seed,
        scale=asked.scale,
        threads=1,
    ).run()
    table = observables.table(run.history)
    values = Reader(rows()).read(table)
    return Trace(
        passes=np.array(
            [
                bool(scoring.passes(np.array([value]), scoring.target_of(row))[0])
                for value, row in zip(values, rows(), strict=True)
            ],
            float,
        ),
        outcomes=np.array([one.read(table) for one in outcomes()]),
        spread=spread_of(table),
        came=dict(run.done),
        passed={name: bool(vote.passed) for name, vote in run.votes.results.items()},
        bits=_bits(table),
        elected=float(np.nanmean(table["elected_decision_share"][-12:, -1])),
    )


def _bits(table: Mapping[str, np.ndarray]) -> int:
    import hashlib

    digest = hashlib.sha256()
    for name in sorted(table):
        digest.update(table[name].tobytes())
    return int.from_bytes(digest.digest()[:8], "big")


# The parts ----------------------------------------------------------------------------------------


def configurations(scenario: Scenario, runs: int, scale: float) -> list[Configuration]:
    """Return the configurations of consecutive seeds."""
    return [Configuration(scenario, seed=seed, scale=scale) for seed in range(1, runs + 1)]


@dataclass(frozen=True)
class Plan:
    """How many runs each part has."""

    motions: int = 40
    swaps: int = 12
    spread: int = 20
    calm: int = 20
    acts: int = 3

    def halved(self) -> Plan:
        """Return a plan with half the runs, for a quick look."""
        return Plan(*(max(2, number // 2) for number in asdict(self).values()))


def jobs(scenario: Scenario, calm: Scenario, plan: Plan, scale: float) -> list[Job]:
    """Return all runs of the trial, the longest first."""
    found = [
        Job(one, name=f"spread {size}")
        for size in (LARGE, SMALL)
        for one in configurations(scenario, plan.spread, size)
    ]
    found += [Job(one, name="plain") for one in configurations(scenario, plan.motions, scale)]
    for kind in ("mean_field", "tie_shuffle"):
        found += [Job(one, kind, kind) for one in configurations(scenario, plan.swaps, scale)]
    found += [Job(one, name="calm") for one in configurations(calm, plan.calm, scale)]
    for change, event in _changes(scenario):
        changed = _changed(scenario, event, change)
        found += [
            Job(one, name=f"{change} {event.id}")
            for one in configurations(changed, plan.acts, scale)
        ]
    later = replace(scenario, start=scenario.start + SHIFT)
    found += [Job(one, name="shifted") for one in configurations(later, 1, scale)]
    return found


def _changes(scenario: Scenario) -> list[tuple[str, Event]]:
    """Return every event that does something, left out; those that may fail also forced."""
    acting = [event for event in scenario.events if event.month >= 0 and event.kind != "note"]
    forced = [event for event in acting if event.kind != "forced" and event.acts]
    return [("without", e) for e in acting] + [("forced", e) for e in forced]


def _changed(scenario: Scenario, event: Event, change: str) -> Scenario:
    """Return the scenario without an event, or with its acts taken whatever happens."""
    if change == "without":
        kept = tuple(e for e in scenario.events if e is not event)
    else:
        sure = replace(event, guard=(), motion=None)
        kept = tuple(sure if e is event else e for e in scenario.events)
    return replace(scenario, events=kept)


@dataclass(frozen=True)
class Swap:
    """What a swap does: expected rows lost of those that discriminate, institutions moved."""

    rows_lost: float
    institutions_moved: list[str]
    rows_lost_most: dict[str, float]
    runs: int


@dataclass(frozen=True)
class ActChange:
    """An act: how often it came, and what leaving it out or forcing it moved."""

    kind: str
    came: float
    without: list[str]
    forced: list[str] | None = None


@dataclass(frozen=True)
class Trial:
    """The result of the trial."""

    mean_field: Swap
    tie_shuffle: Swap
    spread_ratio: dict[str, float | None]
    motions: dict[str, float]
    moved: dict[str, float]
    acts: dict[str, ActChange]
    calm_elected_majority: float
    date_shift_identical: bool
    rows: int
    runs: int
    failed: dict[str, str]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the result as what JSON can hold."""
        return asdict(self)


def trial(
    *,
    scenario: Scenario | str = "historical",
    plan: Plan | None = None,
    scale: float = SCALE,
    workers: int | None = None,
    progress: Callable | None = None,
) -> Trial:
    """Run the trial.

    Parameters
    ----------
    scenario : Scenario or str
    plan : Plan, optional
        Runs of each part.
    scale : float
    workers : int, optional
        Processes; one per processor if None.
    progress : callable, optional
        Called as ``progress(done, total, trace)``.
    """
    began = time.perf_counter()
    plan = plan or Plan()
    loaded = load(scenario) if isinstance(scenario, str) else scenario
    todo = jobs(loaded, load(CALM), plan, scale)
    execute.warm(todo[0].configuration)
    workers = workers or execute.default_workers([job.configuration for job in todo])
    traces = pool.processes(
        simulate, todo, workers, progress, lost=lambda job: _failed(pool.VANISHED)
    )
    done: dict[str, list[Trace]] = {}
    failed: dict[str, str] = {}
    for job, trace in zip(todo, traces, strict=True):
        done.setdefault(job.name, []).append(trace)
        if trace.error:
            failed.setdefault(job.name, trace.error)
    return _judged(done, failed, loaded, len(todo), began)


def _judged(
    done: Mapping[str, Sequence[Trace]],
    failed: dict[str, str],
    scenario: Scenario,
    runs: int,
    began: float,
) -> Trial:
    plain = done["plain"]
    moved, passed = _motions(scenario, plain)
    return Trial(
        mean_field=swap(plain, done["mean_field"]),
        tie_shuffle=swap(plain, done["tie_shuffle"]),
        spread_ratio=_spread(done),
        motions=passed,
        moved=moved,
        acts=_acts(scenario, plain, done),
        calm_elected_majority=float(np.mean([one.elected > 0.5 for one in done["calm"]])),
        date_shift_identical=plain[0].bits == done["shifted"][0].bits and not plain[0].error,
        rows=len(rows()),
        runs=runs,
        failed=failed,
        seconds=round(time.perf_counter() - began, 1),
    )


def swap(plain: Sequence[Trace], swapped: Sequence[Trace]) -> Swap:
    """Return what a swap loses and moves, over the seeds that both have."""
    paired = plain[: len(swapped)]
    lost = _mean("passes", paired) - _mean("passes", swapped)
    most = sorted(zip(lost, rows(), strict=True), key=lambda pair: -pair[0])[:12]
    return Swap(
        rows_lost=round(float(lost.sum()), 2),
        institutions_moved=moved_by(plain, swapped),
        rows_lost_most={row.id: round(float(n), 2) for n, row in most if n >= 0.25},
        runs=len(swapped),
    )


def moved_by(plain: Sequence[Trace], changed: Sequence[Trace]) -> list[str]:
    """Return the institutions of which an outcome changes by more than seeds make it vary."""
    before = np.array([one.outcomes for one in plain])
    after = np.array([one.outcomes for one in changed])
    with np.errstate(invalid="ignore", divide="ignore"):
        noise = np.nanstd(before, axis=0, ddof=1)
        difference = np.abs(np.nanmean(after - before[: len(after)], axis=0))
        size = np.nanmean(np.abs(before), axis=0)
        large = difference > np.maximum(MOVED * noise, 0.02 * size)
    return [
        name
        for name in INSTITUTIONS
        if any(flag for flag, one in zip(large, outcomes(), strict=True) if one.institution == name)
    ]


def _mean(name: str, traces: Sequence[Trace]) -> np.ndarray:
    return np.mean([getattr(one, name) for one in traces], axis=0)


def _spread(done: Mapping[str, Sequence[Trace]]) -> dict[str, float | None]:
    """Return the spread over seeds at the large scale, relative to the small one."""
    large, small = (
        np.nanstd([one.spread for one in done[f"spread {size}"]], axis=0, ddof=1)
        for size in (LARGE, SMALL)
    )
    return {
        name: round(float(b / s), 3) if s > 0 else None
        for name, b, s in zip(SPREAD, large, small, strict=True)
    }


def _motions(
    scenario: Scenario, plain: Sequence[Trace]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return how often each motion was moved, and how often it passed, as shares of all runs."""
    moved: dict[str, float] = {}
    passed: dict[str, float] = {}
    for event in scenario.events:
        if event.motion is not None and event.month >= 0:
            moved[event.id] = float(np.mean([event.id in one.passed for one in plain]))
            passed[event.id] = float(np.mean([one.passed.get(event.id, False) for one in plain]))
    return moved, passed


def _acts(
    scenario: Scenario, plain: Sequence[Trace], done: Mapping[str, Sequence[Trace]]
) -> dict[str, ActChange]:
    """Return for each act how often it came and what it does."""
    found = {}
    for event in (event for change, event in _changes(scenario) if change == "without"):
        forced = done.get(f"forced {event.id}")
        found[event.id] = ActChange(
            kind=event.kind,
            came=float(np.mean([event.id in one.came for one in plain])),
            without=moved_by(plain, done[f"without {event.id}"]),
            forced=None if forced is None else moved_by(plain, forced),
        )
    return found
