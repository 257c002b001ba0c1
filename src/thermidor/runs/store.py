"""Results in a folder, written so that a half-written file is never taken for a complete one.

New results replace old ones all at once (`common.atomic`); a single file is written under a name
that begins with a dot, flushed to the disk and then renamed. A folder without a manifest is a
folder whose first writing was interrupted.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import hashlib
import json
import os
import platform
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import thermidor
from thermidor.common import atomic, dates
from thermidor.common.errors import InputError, short
from thermidor.common.places import DATA
from thermidor.runs import votes
from thermidor.runs.provenance import MANIFEST, varied
from thermidor.runs.table import FIGURE_COLUMNS, KEYS, REGIONS, Meaning, Run, Runs, figures_or_none

Write = Callable[[BinaryIO], object]
"""A function that writes the content of a file."""
Extras = Callable[[Runs], Mapping[str, bytes | None]]
"""A function that returns more files of runs: path in the folder -> content, None to delete."""
VOTES = "votes.csv"
"""The file of what became of the scenario's motions; without motions there is none."""
SWEEP = "design.json"
"""The file by which a folder of a sweep is recognised."""
KEY_MEANINGS = {
    "run": Meaning(text="number of the run, from 0"),
    "seed": Meaning(text="seed of the run's random numbers"),
    "month": Meaning(text="year and month"),
    "region": Meaning(text="petrograd, moscow, provinces, or russia for the whole"),
}
RUN_COLUMNS = {
    *("run", "seed", "scenario", "account", "scale"),
    *("start", "persons", "seconds", "status", "error"),
}
"""Columns of ``runs.parquet`` that are not parameters."""
_LINE_END = re.compile(r"(?<=,)\n\s+")


def prepare(folder: str | Path) -> Path:
    """Create a folder and try to write to it, before hours of computing that could not be saved.

    Raises
    ------
    InputError
        If the folder cannot be created or written to.
    """
    folder = Path(folder)
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".probe-{os.getpid()}"  # several jobs may start in one folder at once
    atomically(probe, lambda file: file.write(b"."))
    probe.unlink(missing_ok=True)
    return folder


def save(
    runs: Runs,
    folder: str | Path,
    *,
    command: str = "",
    workers: int = 0,
    extras: Extras | None = None,
) -> Path:
    """Write the tables, ``figures.csv`` and the manifest; `thermidor.api.save` adds plots, report.

    Parameters
    ----------
    runs : Runs
    folder : str or Path
    command : str
        The command that made the runs, for the manifest.
    workers : int
        The number of processes that computed them, for the manifest.
    extras : callable, optional
        Returns more files by path in the folder: their bytes, or None for a file to delete.

    Raises
    ------
    InputError
        If the disk is full or refuses; what the folder held before is then unchanged.
    """
    folder = prepare(folder)
    with contextlib.ExitStack() as on_failure:
        with _explained(folder):
            new = atomic.Swap(folder)
        on_failure.callback(new.drop)
        _save(runs, new, command, workers, extras)
        on_failure.pop_all()
    return folder


def _save(runs: Runs, new: atomic.Swap, command: str, workers: int, extras: Extras | None) -> None:
    def put(name: str, write: Write) -> None:
        with _explained(new.folder / name, "Nothing there was changed."):
            new.put(name, write)

    put("runs.parquet", partial(_write_table, _runs_table(runs)))
    put("months.parquet", partial(_write_table, _months_table(runs)))
    motions = votes.table(runs)
    if motions.empty:
        new.remove(VOTES)
    else:
        put(VOTES, partial(_write_csv, motions))
    figures = figures_or_none(runs)
    if figures is None:
        new.remove("figures.csv")
    else:
        first = [name for name in FIGURE_COLUMNS if name in figures]
        ordered = figures[first + [name for name in figures if name not in first]]
        put("figures.csv", partial(_write_csv, ordered))
    for name, content in (extras(runs) if extras else {}).items():
        if content is None:
            new.remove(name)
        else:
            put(name, partial(_write_bytes, content))
    manifest = manifest_of(runs, command, workers, [*new.files, MANIFEST])
    text = compact(json.dumps(manifest, indent=2, ensure_ascii=False, default=str)) + "\n"
    put(MANIFEST, partial(_write_bytes, text.encode()))
    with _explained(new.folder):
        new.commit()


def load(folder: str | Path) -> Runs:
    """Read back what `save` wrote.

    Raises
    ------
    InputError
        If the folder holds no finished runs, or a sweep (`thermidor.load` reads both).
    """
    folder = Path(folder)
    if not os.path.isdir(folder):
        raise InputError("there is no such folder of results.", file=folder)
    if (folder / SWEEP).exists():
        raise InputError("holds a sweep, not the runs of one scenario.", file=folder)
    if atomic.unfinished(folder):
        with _explained(folder):
            atomic.recover(folder)
    with sound(folder):
        return _load(folder)


@contextlib.contextmanager
def sound(folder: Path) -> Iterator[None]:
    """Report in one sentence that files of results are not what thermidor writes."""
    try:
        yield
    except InputError:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError) as wrong:
        raise InputError(
            f"cannot be read: it is damaged, or another program wrote it ({wrong}); run again.",
            file=folder,
        ) from None


def _load(folder: Path) -> Runs:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        table = read_table(folder / "runs.parquet").to_pandas()
        stored = read_table(folder / "months.parquet")
    except FileNotFoundError as missing:
        name = Path(missing.filename or "").name
        raise InputError(
            f"holds no {name}: not a folder of results, or its writing was interrupted; run again.",
            file=folder,
        ) from None
    except (pa.ArrowException, ValueError, OSError, RecursionError):
        raise InputError(
            "cannot be read: a file of it is damaged; run again.", file=folder
        ) from None
    meanings = {
        column.name: Meaning(**json.loads(column.metadata[b"meaning"]))
        for column in stored.schema
        if column.metadata and b"meaning" in column.metadata and column.name not in KEYS
    }
    motions = folder / VOTES
    held = votes.of_table(pd.read_csv(motions)) if motions.exists() else {}
    runs = list(_read_runs(table, stored.to_pandas(), manifest, held))
    figures = folder / "figures.csv"
    known = pd.read_csv(figures) if figures.exists() else None
    provenance = manifest.get("provenance", {})
    return Runs(runs, meanings=meanings, provenance=provenance, figures=known)


def elsewhere(folder: str | Path, origin: str | Path) -> None:
    """Refuse to repeat runs in the folder that is repeated.

    Raises
    ------
    InputError
        If both are the same folder.
    """
    if Path(folder).resolve() == Path(origin).resolve():
        raise InputError("holds the runs to repeat; choose another --out.", file=folder)


def difference(one: str | Path, other: str | Path) -> str:
    """Return in a few words where the months of two folders differ; empty if nowhere."""
    tables = []
    for folder in (one, other):
        try:
            tables.append(read_table(Path(folder) / "months.parquet"))
        except (pa.ArrowException, OSError):
            return f"{folder} holds no readable months.parquet"
    return apart(*tables)


def apart(first: pa.Table, second: pa.Table) -> str:
    """Return where two tables differ, bit for bit, missing values too; empty if nowhere."""
    if first.column_names != second.column_names:
        unshared = sorted(set(first.column_names) ^ set(second.column_names))
        more = f" and {len(unshared) - 5} more" if len(unshared) > 5 else ""
        return f"columns {', '.join(map(short, unshared[:5])) or 'in another order'}{more}"
    if len(first) != len(second):
        return f"{len(first):,} rows there, {len(second):,} here"
    for name in first.column_names:
        before = first.column(name).to_numpy()
        after = second.column(name).to_numpy()
        if before.dtype != after.dtype:
            return f"the type of column {name}"
        bits = np.int64 if before.dtype.kind == "f" else before.dtype
        same = before.view(bits) == after.view(bits)
        if not same.all():
            row = int(np.argmin(same))
            keys = [str(first.column(key)[row]) for key in KEYS[1:] if key in first.column_names]
            values = f"{before[row]} there, {after[row]} here"
            return f"{name} in {(~same).sum():,} rows, first at {', '.join(keys)}: {values}"
    return ""


def atomically(path: Path, write: Write, kept: list[str] | tuple = ()) -> None:
    """Write a file under a dotted name next to `path`, flush it to the disk, and rename it.

    Parameters
    ----------
    path : Path
        Its folder is created if needed.
    write : callable
        Called with the open binary file.
    kept : list of str
        What has been written already, for the error that says that the disk refuses.

    Raises
    ------
    InputError
        If the disk is full or refuses; a file that was at `path` is then unchanged.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with _explained(path, f"Already written there: {', '.join(kept)}." if kept else ""):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file as `atomically` does."""
    atomically(path, partial(_write_bytes, text.encode()))


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as CSV, without its index, as `atomically` does."""
    atomically(path, partial(_write_csv, table))


def _write_bytes(content: bytes, file: BinaryIO) -> None:
    file.write(content)


def _write_csv(table: pd.DataFrame, file: BinaryIO) -> None:
    table.to_csv(file, index=False, lineterminator="\n")


@contextlib.contextmanager
def _explained(path: Path, note: str = "") -> Iterator[None]:
    """Report what the disk refuses in one sentence, followed by a note."""
    try:
        yield
    except OSError as refusal:
        raise InputError(f"{_reason(refusal, path)} {note}".strip(), file=path) from refusal


def _reason(refusal: OSError, path: Path) -> str:
    if refusal.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full; free some space or write elsewhere with --out."
    if refusal.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "may not be written to; choose another folder with --out."
    if refusal.errno in (errno.ENOTDIR, errno.EEXIST):
        file = next((p for p in [path, *path.parents] if p.is_file()), path)
        return f"{file} is a file where a folder is needed; choose another folder with --out."
    if refusal.errno == errno.EISDIR:
        return "is a folder where a file must be written; move it or choose another with --out."
    return f"cannot be written ({refusal.strerror or refusal}); choose another folder with --out."


def _runs_table(runs: Runs) -> pa.Table:
    return pa.Table.from_pandas(runs.table, preserve_index=False)


def _months_table(runs: Runs) -> pa.Table:
    """Return the months with units and sources; the same runs always give the same bytes."""
    table = pa.Table.from_pandas(runs.months, preserve_index=False)
    fields = []
    for column in table.schema:
        meaning = KEY_MEANINGS.get(column.name) or runs.meanings.get(column.name, Meaning())
        about = {"unit": meaning.unit, "source": meaning.source}
        about["meaning"] = json.dumps(meaning._asdict(), ensure_ascii=False)
        fields.append(column.with_metadata(about))
    origin = {"thermidor": json.dumps(_origin(runs), ensure_ascii=False, sort_keys=True)}
    schema = pa.schema(fields, metadata={**(table.schema.metadata or {}), **origin})
    return table.cast(schema)


def _write_table(table: pa.Table, file: BinaryIO) -> None:
    """Write a table with a checksum on every page, so that damage is found when it is read."""
    pq.write_table(table, file, compression="zstd", write_page_checksum=True)


def read_table(file: Path) -> pa.Table:
    """Return a table of results whose pages and column names are as they were written.

    Raises
    ------
    pyarrow.ArrowException
        If it is damaged.
    OSError
        If it cannot be read.
    """
    table = pq.read_table(file, partitioning=None, page_checksum_verification=True)
    try:  # no checksum protects the names of columns, but the file holds them twice
        second = (pq.read_metadata(file).metadata or {}).get(b"ARROW:schema")
        names = table.column_names
        alike = not second or pa.ipc.read_schema(pa.py_buffer(b64decode(second))).names == names
    except ValueError:
        alike = False
    if not alike:
        raise pa.ArrowInvalid("the names of its columns are damaged")
    return table


def _origin(runs: Runs) -> dict[str, Any]:
    """Return what decides the numbers: version, scenario, account, parameters, seeds, scale."""
    first = runs.runs[0] if runs.runs else Run("", "", 0, 0.0)
    return {
        "version": thermidor.__version__,
        "scenario": first.scenario,
        "account": first.account,
        "scale": first.scale,
        "seeds": [run.seed for run in runs],
        "parameters": dict(first.parameters),
        **runs.provenance,
    }


def manifest_of(
    runs: Runs, command: str = "", workers: int = 0, files: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what the manifest of runs says, as JSON can hold it."""
    origin = _origin(runs)
    return {
        "thermidor": thermidor.__version__,
        **{key: origin[key] for key in ("scenario", "account", "scale", "parameters", "seeds")},
        "varied": varied([run.parameters for run in runs]),
        "mixed": len({(run.scenario, run.account, run.scale) for run in runs}) > 1,
        "runs": len(runs),
        "failed": [
            {"run": number, "seed": run.seed, "error": run.error, "trace": run.trace}
            for number, run in enumerate(runs)
            if run.error
        ],
        "months": [
            dates.text(month)
            for month in runs.month_numbers[:: max(1, len(runs.month_numbers) - 1)]
        ],
        "provenance": runs.provenance,
        **circumstances(command),
        "workers": workers,
        "files": list(files),
    }


def circumstances(command: str) -> dict[str, Any]:
    """Return with what and when results were made: figures, command, time, Python, packages."""
    packages = {}
    for name in ("numba", "numpy", "pandas", "pyarrow", "mesa", "matplotlib"):
        try:
            packages[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            packages[name] = "absent"
    return {
        "figures_hash": hashlib.sha256((DATA / "figures.csv").read_bytes()).hexdigest(),
        "command": command,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": packages,
    }


def compact(text: str) -> str:
    """Return indented JSON with each list of plain values on one line."""
    return re.sub(r"\[\n\s+([^][{}]*?)\n\s+\]", lambda m: f"[{_LINE_END.sub(' ', m[1])}]", text)


def _read_runs(
    table: pd.DataFrame, months: pd.DataFrame, manifest: Mapping, held: Mapping
) -> Iterator[Run]:
    """Yield the runs of the stored tables."""
    traces = {entry["run"]: entry["trace"] for entry in manifest.get("failed", [])}
    frames = dict(iter(months.groupby("run", sort=False))) if len(months) else {}
    names = [name for name in months if name not in KEYS]
    for row in table.to_dict("records"):
        frame = frames.get(row["run"])
        yield Run(
            scenario=row["scenario"],
            account=row["account"],
            seed=int(row["seed"]),
            scale=float(row["scale"]),
            start=dates.parse(row["start"]) if row["start"] else 0,
            parameters={k: v for k, v in row.items() if k not in RUN_COLUMNS and not pd.isna(v)},
            months={} if frame is None else {name: _cube(frame[name]) for name in names},
            persons=int(row["persons"]),
            seconds=float(row["seconds"]),
            error=row["error"],
            trace=traces.get(row["run"], ""),
            votes=held.get(int(row["run"]), {}),
        )


def _cube(column: pd.Series) -> np.ndarray:
    """Return a column of the months table as (n_months, n_regions) float64."""
    return column.to_numpy(np.float64).reshape(-1, len(REGIONS))
