"""The reference table: one society after another, drawn from the priors of every account.

ODD element: simulation experiments, input data. A row is one run: account, seed, parameters, and
the model's value of every figure of the article and of every quantity of other sources (also of
held-out and withheld ones: the model's value, never the source's). Workers compute rows in blocks;
the parent writes each block atomically. A killed computation continues where it stopped and ends
with the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from thermidor.common.errors import InputError
from thermidor.common.places import PACKAGE
from thermidor.evidence import article, outside
from thermidor.evidence.values import Reader
from thermidor.experiments import sampling, sweep_folder
from thermidor.experiments.vary import Factor
from thermidor.inference.priors import Prior, values
from thermidor.runs import pool, store
from thermidor.scenario import scenario

if TYPE_CHECKING:
    from thermidor.scenario.scenario import Scenario

BLOCK = 20  # runs written at once: a kill loses at most so many for each worker
RULES = (
    *("common/columns.py", "common/maths.py", "common/dates.py", "common/random.py"),
    *("common/records.py", "evidence/labels.py", "evidence/values.py"),
    *("society/**/*.py", "scenario/account.py", "scenario/acts.py", "scenario/scenario.py"),
    *("scenario/events.py", "scenario/pressures.py", "scenario/taking.py"),
    *("simulation.py", "observables/*.py"),
    *("data/accounts/*.toml", "data/strata.csv"),
)
"""Files that the numbers of a run rest on (see `rules_hash`)."""


@dataclass(frozen=True)
class Row:
    """One run to do; `values` are the parameters in the order of the table's names."""

    number: int
    account: str
    seed: int
    values: tuple[float, ...]


@dataclass(frozen=True)
class Table:
    """The design of a reference table.

    Attributes
    ----------
    names : tuple of str
        Parameters, in the order of every row's values.
    ids : tuple of str
        Figures, in the order of every row's summaries.
    """

    scenario: str
    scale: float
    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def blocks(self) -> list[tuple[Row, ...]]:
        """Rows in the order and size in which they are written."""
        return [self.rows[at : at + BLOCK] for at in range(0, len(self.rows), BLOCK)]

    @property
    def head(self) -> Table:
        """The same design without its rows: what a worker needs to know."""
        return replace(self, rows=())

    @property
    def hash(self) -> str:
        """Hash of the whole design: scenario, scale, names, figures, values and seeds."""
        rows = [tuple(asdict(row).values()) for row in self.rows]
        text = json.dumps([self.scenario, self.scale, self.names, self.ids, rows])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


Simulate = Callable[[Table, Row], np.ndarray]
"""Gives the summaries ``(n_ids,)`` of one row, as `summaries` does."""


def drawn(
    priors: Mapping[str, Sequence[Prior]],
    *,
    runs: int,
    scale: float,
    seed: int,
    scenario: str = "historical",
    wave: int = 1,
) -> Table:
    """Return a table of `runs` runs of each account, at the points of a Latin hypercube.

    The accounts alternate, so that a table that is cut short treats them alike. Every run has a
    seed of its own.
    """
    names = tuple(prior.name for prior in next(iter(priors.values())))
    factors = tuple(Factor(name, low=0.0, high=1.0) for name in names)
    points = {}
    for k, (account, known) in enumerate(priors.items()):
        shares = sampling.latin_hypercube(factors, runs, seed + 1000 * wave + k)
        points[account] = values(known, np.array(shares))
    rows: list[Row] = []
    for k in range(runs):
        for account, table in points.items():
            number = len(rows)
            own_seed = (seed * 10 + wave) * 1_000_000 + number
            rows.append(Row(number, account, own_seed, tuple(float(v) for v in table[k])))
    return Table(scenario, scale, names, row_ids(), tuple(rows))


def figure_ids() -> tuple[str, ...]:
    """Return the ids of the figures that a run has a value for, in the order of their table."""
    return tuple(figure.id for figure in article.figures() if figure.column and figure.scored)


def row_ids() -> tuple[str, ...]:
    """Return the ids of those figures, and of the quantities of other sources after them."""
    return (*figure_ids(), *outside.ids())


# Runs ---------------------------------------------------------------------------------------------


def summaries(head: Table, row: Row) -> np.ndarray:
    """Run one row and return the model's value of every figure, ``(n_ids,)``."""
    return reader(head.ids).read(months(head, row))


def months(head: Table, row: Row) -> dict[str, np.ndarray]:
    """Run one row and return its months table: observable to ``(n_months, 4)``."""
    parameters = dict(zip(head.names, row.values, strict=True))
    loaded = _scenario(head.scenario)
    return run_months(loaded, row.account, parameters, seed=row.seed, scale=head.scale)


def run_months(
    loaded: Scenario, account: str, parameters: Mapping[str, float], *, seed: int, scale: float
) -> dict[str, np.ndarray]:
    """Run one society and return its months table: observable to ``(n_months, 4)``."""
    from thermidor import observables
    from thermidor.simulation import Simulation

    simulation = Simulation(loaded, account=account, parameters=parameters, seed=seed, scale=scale)
    return observables.table(simulation.run().history)


@lru_cache(maxsize=2)
def reader(ids: tuple[str, ...]) -> Reader:
    """Return the reader of some figures of the article or of other sources, in the order given."""
    return Reader(outside.rows(ids))


@lru_cache(maxsize=8)
def _scenario(name: str) -> Scenario:
    return scenario.load(name)


def run_all(
    work: Callable[[Any], Any],
    items: Sequence[Any],
    workers: int,
    progress: pool.Progress = None,
    *,
    lost: Callable[[Any], Any],
) -> list[Any]:
    """Do every item, in this process for one worker, else in a pool; results in their order.

    `lost` makes the result of an item whose process ended unexpectedly twice.
    """
    if workers == 1:
        return pool.serially(work, items, progress)
    return pool.processes(work, items, workers, progress, lost=lost)


# Computing a table --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """Computes a numbered block of rows; picklable, for the workers."""

    head: Table
    simulate: Simulate | None = None

    def __call__(self, item: tuple[int, Sequence[Row]]) -> tuple[int, bytes]:
        """Return the block's number and its rows as the bytes of a Parquet file."""
        number, rows = item
        results = []
        errors = []
        for row in rows:
            try:
                results.append((self.simulate or summaries)(self.head, row))
                errors.append("")
            except Exception as problem:  # a failed run is a row that says why
                results.append(np.full(len(self.head.ids), np.nan))
                errors.append(f"{type(problem).__name__}: {problem}")
        return number, _bytes(self.head, rows, np.array(results), errors)

    def lost(self, item: tuple[int, Sequence[Row]]) -> tuple[int, bytes]:
        """Return a block whose process ended unexpectedly twice: rows that say so."""
        number, rows = item
        nothing = np.full((len(rows), len(self.head.ids)), np.nan)
        return number, _bytes(self.head, rows, nothing, [pool.VANISHED] * len(rows))


def compute(
    table: Table,
    folder: Path,
    *,
    workers: int | None = None,
    progress: pool.Progress = None,
    simulate: Simulate | None = None,
    overwrite: bool = False,
) -> pd.DataFrame:
    """Compute what is missing of a table, write it to a folder, and return the whole table.

    Parameters
    ----------
    workers : int, optional
        Processes; as many as processors and memory allow by default.
    progress : callable, optional
        Called as ``progress(runs done, runs to do, None)`` after each block.
    simulate : callable, optional
        Replaces `summaries` in tests.
    overwrite : bool
        Delete what is in the folder first.

    Returns
    -------
    DataFrame
        ``run``, ``account``, ``seed``, a column per parameter and figure, and ``error``.

    Raises
    ------
    InputError
        If the folder holds another table, or runs of other rules.
    """
    folder = store.prepare(folder)
    blocks = table.blocks
    with sweep_folder.alone(folder, sweep_folder.Slice()):
        _claim(folder, table, overwrite)
        todo = [(n, blocks[n]) for n in range(len(blocks)) if not _complete(_part(folder, n))]
        total = sum(len(rows) for _, rows in todo)
        done = 0

        def keep(_done: int, _total: int, result: tuple[int, bytes]) -> None:
            nonlocal done
            number, content = result
            store.atomically(_part(folder, number), lambda file: file.write(content))
            done += len(blocks[number])
            if progress:
                progress(done, total, None)

        work = Work(table.head, simulate)
        if workers == 1 or len(todo) <= 1:
            pool.serially(work, todo, keep)
        else:
            n_workers = _prepared_workers(table, simulate, workers)
            pool.processes(work, todo, n_workers, keep, lost=work.lost, size=1)
        return _gather(folder, len(blocks))


def load(folder: Path) -> pd.DataFrame:
    """Return a finished table (see `compute`).

    Raises
    ------
    InputError
        If it does not exist or is not finished.
    """
    file = Path(folder) / "reference.parquet"
    if not file.exists():
        raise InputError("holds no finished reference table; run the command again.", file=folder)
    return pd.read_parquet(file)


def rules_hash() -> str:
    """Return a hash of the files that a run's numbers rest on (not of pages, plots, commands)."""
    files = {file for pattern in RULES for file in PACKAGE.glob(pattern)}
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(PACKAGE).as_posix()}:".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def provenance(table: Table) -> dict[str, Any]:
    """Return what the numbers of a table rest on: hashes of design, rules, scenario and figures."""
    return {
        "design": table.hash,
        "rules": rules_hash(),
        "scenario": table.scenario,
        "scenario_hash": getattr(_scenario(table.scenario), "hash", ""),
        "scale": table.scale,
        "runs": len(table.rows),
        "figures": article.fingerprint(),
        "split": article.split_fingerprint(),
    }


def _claim(folder: Path, table: Table, overwrite: bool) -> None:
    """Write the design to the folder, or check that the folder holds the same."""
    path = folder / "design.json"
    mine = provenance(table)
    if overwrite:
        for old in (*folder.glob("parts/*.parquet"), folder / "reference.parquet", path):
            old.unlink(missing_ok=True)
    if path.exists():
        stored = json.loads(path.read_text(encoding="utf-8"))
        for key, what in (
            ("design", "another table"),
            ("rules", "runs of other rules"),
            ("scenario_hash", "runs of another scenario"),
        ):
            if stored.get(key) != mine[key]:
                raise InputError(
                    f"holds {what}; choose another --out, or --overwrite to start again.",
                    file=folder,
                )
        return
    text = json.dumps(mine, indent=2) + "\n"
    store.atomically(path, lambda file: file.write(text.encode()))


def _gather(folder: Path, n_blocks: int) -> pd.DataFrame:
    whole = pa.concat_tables([pq.read_table(_part(folder, n)) for n in range(n_blocks)])
    store.atomically(
        folder / "reference.parquet", lambda file: pq.write_table(whole, file, compression="zstd")
    )
    return whole.to_pandas()


def _bytes(head: Table, rows: Sequence[Row], results: np.ndarray, errors: Sequence[str]) -> bytes:
    columns: dict[str, Any] = {
        "run": [row.number for row in rows],
        "account": [row.account for row in rows],
        "seed": [row.seed for row in rows],
    }
    for k, name in enumerate(head.names):
        columns[name] = np.array([row.values[k] for row in rows], float)
    for k, name in enumerate(head.ids):
        columns[name] = results[:, k].astype(float)
    columns["error"] = errors
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, compression="zstd")
    return file.getvalue()


def _part(folder: Path, number: int) -> Path:
    return folder / "parts" / f"{number:06d}.parquet"


def _complete(path: Path) -> bool:
    try:
        return path.exists() and pq.read_metadata(path).num_rows > 0
    except (pa.ArrowException, OSError):
        return False


def _prepared_workers(table: Table, simulate: Simulate | None, workers: int | None) -> int:
    """Compile the rules once, before every worker would, and return the number of workers."""
    from thermidor.runs import execute
    from thermidor.runs.configuration import Configuration

    one = Configuration(_scenario(table.scenario), scale=table.scale)
    if simulate is None:
        execute.warm(one)
    return workers or execute.default_workers([one] * max(1, len(table.blocks)))
