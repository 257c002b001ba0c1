"""The reference table: one society after another, drawn from the priors of every account.

ODD element: simulation experiments, input data. A row is one run: account, seed, parameters, and
the model's value of every figure of the article (held-out rows included: the model's value, never
the article's). Rows are computed in blocks by workers; the parent writes each block under a dotted
name, flushes and renames it. A killed table goes on where it stopped and ends with the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from thermidor.common.errors import InputError
from thermidor.common.places import PACKAGE
from thermidor.evidence import article
from thermidor.evidence.values import Reader
from thermidor.experiments import sampling, sweep_folder
from thermidor.experiments.vary import Factor
from thermidor.inference.priors import Prior, values
from thermidor.runs import pool, store

BLOCK = 20  # runs written at once: at most so many are lost by a kill, times the workers
RULES = (
    *("common/columns.py", "common/maths.py", "common/dates.py", "common/random.py"),
    *("common/records.py", "evidence/labels.py", "evidence/values.py"),
    *("society/**/*.py", "scenario/account.py", "scenario/acts.py", "scenario/scenario.py"),
    *("scenario/events.py", "scenario/pressures.py", "simulation.py", "observables/*.py"),
    *("data/accounts/*.toml", "data/strata.csv"),
)  # what a run's numbers rest on


@dataclass(frozen=True)
class Row:
    """One run to do."""

    number: int
    account: str
    seed: int
    values: tuple[float, ...]


@dataclass(frozen=True)
class Table:
    """What a folder of runs was asked to hold.

    Attributes
    ----------
    names : tuple of str
        Parameters, in the order of every row's values.
    ids : tuple of str
        Figures, in the order of every row's summaries.
    """

    scenario: str
    scale: float
    names: tuple[str, ...]
    ids: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def blocks(self) -> list[tuple[Row, ...]]:
        """Rows in the order and size in which they are written."""
        return [self.rows[at : at + BLOCK] for at in range(0, len(self.rows), BLOCK)]

    @property
    def hash(self) -> str:
        """Hash of everything asked for: names, values, seeds."""
        text = json.dumps(
            [
                self.scenario,
                self.scale,
                self.names,
                self.ids,
                [tuple(asdict(r).values()) for r in self.rows],
            ]
        )
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def drawn(
    priors: dict[str, Sequence[Prior]],
    *,
    runs: int,
    scale: float,
    seed: int,
    scenario: str = "historical",
    wave: int = 1,
) -> Table:
    """Return a table of `runs` runs of each account at the points of a Latin hypercube.

    The accounts take turns, so that a table that is cut short still treats them alike. Every run
    has luck of its own.
    """
    names = tuple(prior.name for prior in next(iter(priors.values())))
    factors = tuple(Factor(name, low=0.0, high=1.0) for name in names)
    points = {}
    for at, (account, known) in enumerate(priors.items()):
        shares = sampling.latin_hypercube(factors, runs, seed + 1000 * wave + at)
        points[account] = values(known, np.array(shares))
    rows = []
    for k in range(runs):
        for account, table in points.items():
            number = len(rows)
            luck = (seed * 10 + wave) * 1_000_000 + number
            rows.append(Row(number, account, luck, tuple(float(v) for v in table[k])))
    return Table(scenario, scale, names, figure_ids(), tuple(rows))


def figure_ids() -> tuple[str, ...]:
    """Return the names of the figures that a run has a value for, in the order of their table."""
    return tuple(figure.id for figure in article.figures() if figure.column and figure.scored)


Simulate = Callable[[Table, Row], np.ndarray]


@dataclass(frozen=True)
class Work:
    """Computes a block of rows; picklable, for the workers."""

    head: Table  # without rows
    simulate: Simulate | None = None

    def __call__(self, rows: Sequence[Row]) -> bytes:
        """Return the block as the bytes of a Parquet file."""
        results, errors = [], []
        for row in rows:
            try:
                results.append((self.simulate or summaries)(self.head, row))
                errors.append("")
            except Exception as problem:
                results.append(np.full(len(self.head.ids), np.nan))
                errors.append(f"{type(problem).__name__}: {problem}")
        return _bytes(self.head, rows, np.array(results), errors)


def summaries(head: Table, row: Row) -> np.ndarray:
    """Run one row and return the model's value of every figure."""
    return _reader(head.ids).read(months(head, row))


def months(head: Table, row: Row) -> dict[str, np.ndarray]:
    """Run one row and return all its observables."""
    from thermidor import observables
    from thermidor.simulation import Simulation

    chosen = dict(zip(head.names, row.values, strict=True))
    simulation = Simulation(
        _scenario(head.scenario),
        account=row.account,
        parameters=chosen,
        seed=row.seed,
        scale=head.scale,
    )
    return observables.table(simulation.run().history)


@lru_cache(maxsize=2)
def _reader(ids: tuple[str, ...]) -> Reader:
    return Reader([figure for figure in article.figures() if figure.id in set(ids)])


@lru_cache(maxsize=8)
def _scenario(name: str):
    from thermidor.scenario import scenario

    return scenario.load(name)


def compute(
    table: Table,
    folder: Path,
    *,
    workers: int | None = None,
    progress=None,
    simulate: Simulate | None = None,
    overwrite: bool = False,
) -> pd.DataFrame:
    """Compute what is missing of a table, and return it whole.

    Parameters
    ----------
    progress : callable, optional
        Called as ``progress(runs done, runs to do, None)`` after each block.

    Raises
    ------
    InputError
        If the folder holds another table, or one of other rules.
    """
    folder = store.prepare(folder)
    blocks = table.blocks
    with sweep_folder.alone(folder, sweep_folder.Slice()):
        _claim(folder, table, overwrite)
        missing = [n for n in range(len(blocks)) if not _whole(_part(folder, n))]
        total, done = sum(len(blocks[n]) for n in missing), 0

        def keep(_done: int, _total: int, result: tuple[int, bytes]) -> None:
            nonlocal done
            number, content = result
            store.atomically(_part(folder, number), lambda file: file.write(content))
            done += len(blocks[number])
            if progress:
                progress(done, total, None)

        work = Numbered(Work(_head(table), simulate))
        todo = [(n, blocks[n]) for n in missing]
        if workers == 1 or len(todo) <= 1:
            pool.serially(work, todo, keep)
        elif todo:
            _warm(table, simulate)
            pool.processes(work, todo, workers or _workers(table), keep, lost=work.lost, size=1)
        return _gather(folder, len(blocks))


@dataclass(frozen=True)
class Numbered:
    """Work whose result carries the number of its block."""

    work: Work

    def __call__(self, item: tuple[int, tuple[Row, ...]]) -> tuple[int, bytes]:
        """Return number and content of the block."""
        return item[0], self.work(item[1])

    def lost(self, item: tuple[int, tuple[Row, ...]]) -> tuple[int, bytes]:
        """Return a block whose process vanished twice: rows that say so."""
        nothing = np.full((len(item[1]), len(self.work.head.ids)), np.nan)
        why = [pool.VANISHED] * len(item[1])
        return item[0], _bytes(self.work.head, item[1], nothing, why)


def load(folder: Path) -> pd.DataFrame:
    """Return a finished table.

    Raises
    ------
    InputError
        If it is not there or not finished.
    """
    file = Path(folder) / "reference.parquet"
    if not file.exists():
        raise InputError("holds no finished reference table.", file=folder)
    return pd.read_parquet(file)


def rules_hash() -> str:
    """Return a hash of the files that a run's numbers rest on (not of pages, plots, commands)."""
    files = {file for pattern in RULES for file in PACKAGE.glob(pattern)}
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(PACKAGE).as_posix()}:".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def provenance(table: Table) -> dict[str, Any]:
    """Return what the numbers of a table rest on."""
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
    path, mine = folder / "design.json", provenance(table)
    if overwrite:
        for old in (*folder.glob("parts/*.parquet"), folder / "reference.parquet", path):
            old.unlink(missing_ok=True)
    if path.exists():
        there = json.loads(path.read_text(encoding="utf-8"))
        for key, what in (
            ("design", "another table"),
            ("rules", "runs of other rules"),
            ("scenario_hash", "runs of another scenario"),
        ):
            if there.get(key) != mine[key]:
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


def _bytes(head: Table, rows: Sequence[Row], results: np.ndarray, errors: list[str]) -> bytes:
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


def _head(table: Table) -> Table:
    return Table(table.scenario, table.scale, table.names, table.ids, ())


def _part(folder: Path, number: int) -> Path:
    return folder / "parts" / f"{number:06d}.parquet"


def _whole(path: Path) -> bool:
    try:
        return path.exists() and pq.read_metadata(path).num_rows > 0
    except (pa.ArrowException, OSError):
        return False


def _workers(table: Table) -> int:
    from thermidor.runs import execute
    from thermidor.runs.configuration import Configuration

    one = Configuration(_scenario(table.scenario), scale=table.scale)
    return execute.default_workers([one] * max(1, len(table.blocks)))


def _warm(table: Table, simulate: Simulate | None) -> None:
    """Compile the rules once, before workers would each compile them."""
    if simulate is None:
        from thermidor.runs import execute
        from thermidor.runs.configuration import Configuration

        execute.warm(Configuration(_scenario(table.scenario), scale=table.scale))
