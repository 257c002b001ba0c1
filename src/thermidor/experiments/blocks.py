"""A block of runs: a worker computes it and returns it as two small Parquet files.

The worker runs the model, computes the outcomes and compresses; the parent only writes. The bytes
do not depend on the clock, the machine or the number of workers, so a block that is computed again
has the same bytes. A run that fails is a row with its error.
"""

from __future__ import annotations

import io
import json
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from thermidor.common import cache, dates
from thermidor.experiments.design import Plan
from thermidor.experiments.outcomes import Outcome
from thermidor.runs import votes
from thermidor.runs.configuration import Configuration, split_settings
from thermidor.runs.table import REGIONS, Meaning, Run

KEY_MEANINGS = {
    "run": Meaning(text="number of the run, from 0"),
    "point": Meaning(text="number of the point of the design, from 0"),
    "seed": Meaning(text="seed of the run's luck"),
    "scenario": Meaning(text="scenario that was run"),
    "account": Meaning(text="account whose couplings were on"),
    "scale": Meaning("share", text="share of the population simulated"),
    "start": Meaning(text="first month"),
    "persons": Meaning("persons", text="persons simulated"),
    "scenario_hash": Meaning(text="hash of the scenario's file as it was read"),
    "code": Meaning(text="hash of the package's source"),
    "status": Meaning(text="done or failed"),
    "error": Meaning(text="why the run failed, in one line"),
    "votes": Meaning(text="motions that were moved, by id: fields of runs.votes.Motion"),
    "month": Meaning(text="year and month"),
    "region": Meaning(text="petrograd, moscow, provinces, or russia for the whole"),
}


@dataclass(frozen=True)
class Shared:
    """What all blocks of a sweep have in common; it is sent with each block, so it is small.

    Attributes
    ----------
    textual : tuple of str
        Factors whose values are texts.
    columns : tuple of str or None
        Observables whose months are kept; None: all.
    """

    design: str
    code: str
    names: tuple[str, ...]
    textual: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    columns: tuple[str, ...] | None
    hashes: Mapping[str, str]
    meanings: Mapping[str, Meaning]
    scale: float


@dataclass(frozen=True)
class Block:
    """Some of the runs of a sweep, in order."""

    number: int
    plans: tuple[Plan, ...]
    shared: Shared


@dataclass
class Done:
    """A computed block: the bytes of its two files, and what the log needs.

    Attributes
    ----------
    seconds : float
        Time to compute it.
    code : str
        Hash of the source that computed it.
    failures : list of tuple
        Run, seed, error, traceback of each run that failed.
    """

    number: int
    n_runs: int
    runs: bytes
    months: bytes
    seconds: float = 0.0
    code: str = ""
    failures: list[tuple[int, int, str, str]] = field(default_factory=list)


Simulate = Callable[[Configuration], Run]


def compute(block: Block, simulate: Simulate | None = None) -> Done:
    """Compute the runs of a block (in a worker)."""
    started = time.perf_counter()
    rows = [(plan, attempt(plan, block.shared, simulate)) for plan in block.plans]
    done = encode(block, rows)
    done.seconds = time.perf_counter() - started
    done.code = _code() if simulate is None else block.shared.code
    return done


@lru_cache(maxsize=1)
def _code() -> str:
    return cache.source_hash()


def attempt(plan: Plan, shared: Shared, simulate: Simulate | None = None) -> Run:
    """Return one run; if it raises, a failed run with the error."""
    from thermidor.runs import execute

    simulate = simulate or execute.run_one
    try:
        return simulate(configured(plan, shared.scale))
    except Exception as problem:
        one_line = execute._one_line(problem)
        return refused(plan, shared, one_line, traceback.format_exc())


def refused(plan: Plan, shared: Shared, error: str, trace: str = "") -> Run:
    """Return the record of a run that failed."""
    base = _loaded(plan.scenario, ())
    return Run(
        scenario=base.name,
        account=plan.account or base.account,
        seed=plan.seed,
        scale=shared.scale,
        start=base.start,
        error=error,
        trace=trace,
    )


def configured(plan: Plan, scale: float) -> Configuration:
    """Return the configuration of a planned run; each worker loads a scenario once."""
    numbers, others = split_settings(plan.settings)
    loaded = _loaded(plan.scenario, tuple(sorted(others.items())))
    return Configuration(loaded, plan.account, numbers, plan.seed, scale)


@lru_cache(maxsize=64)
def _loaded(name: str, settings: tuple[tuple[str, Any], ...]):
    from thermidor.scenario import scenario

    return scenario.load(name, dict(settings) or None)


def encode(block: Block, rows: Sequence[tuple[Plan, Run]]) -> Done:
    """Return a computed block with its two files."""
    shared = block.shared
    done = Done(block.number, len(rows), b"", b"")
    for plan, run in rows:
        if run.error:
            done.failures.append((plan.run, run.seed, run.error, run.trace))
    done.runs = _bytes(_runs_table(shared, rows))
    done.months = _bytes(_months_table(shared, rows))
    return done


def _runs_table(shared: Shared, rows: Sequence[tuple[Plan, Run]]) -> pa.Table:
    columns: dict[str, pa.Array] = {
        "run": pa.array([plan.run for plan, _ in rows], pa.int64()),
        "point": pa.array([plan.point for plan, _ in rows], pa.int64()),
        "scenario": pa.array([run.scenario for _, run in rows], pa.string()),
        "account": pa.array([run.account for _, run in rows], pa.string()),
        "seed": pa.array([plan.seed for plan, _ in rows], pa.int64()),
        "scale": pa.array([float(run.scale) for _, run in rows], pa.float64()),
        "start": pa.array([dates.text(run.start) for _, run in rows], pa.string()),
        "persons": pa.array([run.persons for _, run in rows], pa.int64()),
    }
    for name in shared.names:
        kind = pa.string() if name in shared.textual else pa.float64()
        columns[name] = pa.array([plan.settings[name] for plan, _ in rows], kind)
    for outcome in shared.outcomes:
        values = [np.nan if r.error else outcome.value(r.months, r.start) for _, r in rows]
        columns[outcome.name] = pa.array(values, pa.float64())
    columns["scenario_hash"] = pa.array([shared.hashes[plan.scenario] for plan, _ in rows])
    columns["code"] = pa.array([shared.code] * len(rows), pa.string())
    columns["status"] = pa.array([run.status for _, run in rows], pa.string())
    columns["error"] = pa.array([run.error for _, run in rows], pa.string())
    columns["votes"] = pa.array([votes.as_text(run.votes) for _, run in rows], pa.string())
    meanings = dict(KEY_MEANINGS)
    for outcome in shared.outcomes:
        about = shared.meanings.get(outcome.observable, Meaning())
        unit = "share of runs" if outcome.label else about.unit
        meanings[outcome.name] = about._replace(unit=unit)
    return _about(columns, {**shared.meanings, **meanings}, shared.design)


def _months_table(shared: Shared, rows: Sequence[tuple[Plan, Run]]) -> pa.Table:
    done = [(plan, run) for plan, run in rows if not run.error]
    names = shared.columns
    if names is None:
        names = tuple(name for name in shared.meanings if "." not in name)  # not parameters
    lengths = [len(next(iter(run.months.values()), ())) for _, run in done]
    n_regions = len(REGIONS)

    def repeated(values: list, kind: pa.DataType) -> pa.Array:
        rows = np.repeat(np.arange(len(done)), np.array(lengths, int) * n_regions)
        return pa.array(values, kind).take(pa.array(rows))

    starts = {(run.start, n) for (_, run), n in zip(done, lengths, strict=True)}
    labels = {
        key: pa.array([dates.text(key[0] + m) for m in range(key[1]) for _ in REGIONS])
        for key in starts
    }
    months = [labels[run.start, n] for (_, run), n in zip(done, lengths, strict=True)]
    regions = pa.array(list(REGIONS)).take(pa.array(np.tile(np.arange(n_regions), sum(lengths))))
    columns: dict[str, pa.Array] = {
        "run": repeated([plan.run for plan, _ in done], pa.int64()),
        "seed": repeated([plan.seed for plan, _ in done], pa.int64()),
        "month": pa.concat_arrays(months) if months else pa.array([], pa.string()),
        "region": regions,
    }
    for name in names:
        parts = [
            np.asarray(run.months.get(name, np.full((n, n_regions), np.nan)), float).reshape(-1)
            for (_, run), n in zip(done, lengths, strict=True)
        ]
        columns[name] = pa.array(np.concatenate(parts) if parts else np.empty(0), pa.float64())
    return _about(columns, {**shared.meanings, **KEY_MEANINGS}, shared.design)


def _about(columns: Mapping[str, pa.Array], meanings: Mapping[str, Meaning], design: str):
    """Return a table with unit, source and definition in the metadata of each column."""
    fields = []
    for name, values in columns.items():
        meaning = meanings.get(name, Meaning())
        about = {"unit": meaning.unit, "source": meaning.source}
        about["meaning"] = json.dumps(meaning._asdict(), ensure_ascii=False)
        fields.append(pa.field(name, values.type, metadata=about))
    schema = pa.schema(fields, metadata={"design": design})
    return pa.Table.from_arrays(list(columns.values()), schema=schema)


def _bytes(table: pa.Table) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd", write_page_checksum=True)
    return file.getvalue()
