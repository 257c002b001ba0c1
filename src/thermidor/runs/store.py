"""Results in a folder: written so that a half-written file is never taken for a whole one.

New results take the place of old ones all at once (`swap`); a single file is written under a name
beginning with a dot, flushed to the disk and then renamed. A folder without a manifest is a folder
whose first writing was cut short.
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
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import thermidor
from thermidor.common import atomic, dates
from thermidor.common.atomic import Swap
from thermidor.common.errors import InputError, short
from thermidor.common.places import DATA
from thermidor.runs.provenance import varied
from thermidor.runs.table import FIGURE_COLUMNS, KEYS, REGIONS, Meaning, Run, Runs, figures_or_none

MANIFEST = "manifest.json"
_LINE = re.compile(r"(?<=,)\n\s+")
_KEY_MEANINGS = {
    "run": Meaning(text="number of the run, from 0"),
    "seed": Meaning(text="seed of the run's luck"),
    "month": Meaning(text="year and month"),
    "region": Meaning(text="petrograd, moscow, provinces, or russia for the whole"),
}


def prepare(folder: str | Path) -> Path:
    """Make the folder and try it, so that nobody computes for an hour and then cannot save.

    Raises
    ------
    InputError
        If the folder cannot be made or written to.
    """
    folder = Path(folder)
    _in_words(folder, lambda: folder.mkdir(parents=True, exist_ok=True))
    probe = folder / f".probe-{os.getpid()}"  # several jobs may begin in one folder at once
    atomically(probe, lambda file: file.write(b"."))
    probe.unlink(missing_ok=True)
    return folder


def save(
    runs: Runs,
    folder: str | Path,
    *,
    command: str = "",
    workers: int = 0,
    extras: Callable[[Runs], Mapping[str, bytes | None]] | None = None,
) -> Path:
    """Write the tables, ``figures.csv`` and the manifest; `thermidor.api.save` adds plots, report.

    Parameters
    ----------
    runs : Runs
    folder : str or Path
    command : str
        The command line, for the manifest.
    workers : int
        Processes used, for the manifest.
    extras : callable, optional
        Returns more files by name: their bytes, or None for a file to delete.

    Raises
    ------
    InputError
        If the disk is full or refuses; what was in the folder before is there still.
    """
    folder = prepare(folder)
    new: list[Swap] = []
    try:
        _in_words(folder, lambda: new.append(Swap(folder)))
        _save(runs, new[0], command, workers, extras)
    except BaseException:
        for each in new:
            each.drop()
        raise
    return folder


def _save(runs: Runs, new: Swap, command: str, workers: int, extras: Callable | None) -> None:
    def put(name: str, write: Callable[[BinaryIO], object]) -> None:
        _in_words(new.folder / name, lambda: new.put(name, write), "Nothing there was changed.")

    put("runs.parquet", lambda file: _write(_runs_table(runs), file))
    put("months.parquet", lambda file: _write_months(runs, file))
    figures = figures_or_none(runs)
    if figures is not None:
        first = [name for name in FIGURE_COLUMNS if name in figures]
        ordered = figures[first + [name for name in figures if name not in first]]
        put("figures.csv", lambda file: ordered.to_csv(file, index=False, lineterminator="\n"))
    else:
        new.remove("figures.csv")
    for name, content in (extras(runs) if extras else {}).items():
        if content is None:
            new.remove(name)
        else:
            put(name, lambda file, content=content: file.write(content))
    manifest = _manifest(runs, command, workers, [*new.files, MANIFEST])
    text = compact(json.dumps(manifest, indent=2, ensure_ascii=False, default=str)) + "\n"
    put(MANIFEST, lambda file: file.write(text.encode()))
    _in_words(new.folder, new.commit)


def load(folder: str | Path) -> Runs:
    """Read back what `save` wrote.

    Raises
    ------
    InputError
        If the folder holds no finished results, or a sweep (`thermidor.load` reads both).
    """
    folder = Path(folder)
    if not os.path.isdir(folder):
        raise InputError("there is no such folder of results.", file=folder)
    if (folder / "design.json").exists():
        raise InputError("holds a sweep, not the runs of one scenario.", file=folder)
    if atomic.unfinished(folder):
        _in_words(folder, lambda: atomic.recover(folder))
    with sound(folder):
        return _load(folder)


@contextlib.contextmanager
def sound(folder: Path):
    """Tell in one sentence that files of results are not what thermidor writes."""
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
            f"holds no {name}: not a folder of results, or its writing was cut short; run again.",
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
    runs = list(_read_runs(table, stored.to_pandas(), manifest))
    figures = folder / "figures.csv"
    known = pd.read_csv(figures) if figures.exists() else None
    provenance = manifest.get("provenance", {})
    return Runs(runs, meanings=meanings, provenance=provenance, figures=known)


def elsewhere(folder: str | Path, origin: str | Path) -> None:
    """Make sure that runs are not repeated over the folder they repeat."""
    if Path(folder).resolve() == Path(origin).resolve():
        raise InputError("holds the runs to be repeated; choose another --out.", file=folder)


def difference(one: str | Path, other: str | Path) -> str:
    """Return in a few words where the months of two folders differ; empty where nowhere."""
    tables = []
    for folder in (one, other):
        try:
            tables.append(read_table(Path(folder) / "months.parquet"))
        except (pa.ArrowException, OSError):
            return f"{folder} holds no readable months.parquet"
    return apart(*tables)


def apart(*tables: pa.Table) -> str:
    """Return where two tables differ, bit for bit, missing values too; empty where nowhere."""
    if tables[0].column_names != tables[1].column_names:
        apart = sorted(set(tables[0].column_names) ^ set(tables[1].column_names))
        more = f" and {len(apart) - 5} more" if len(apart) > 5 else ""
        return f"columns {', '.join(map(short, apart[:5])) or 'in another order'}{more}"
    if len(tables[0]) != len(tables[1]):
        return f"{len(tables[0]):,} rows there, {len(tables[1]):,} here"
    for name in tables[0].column_names:
        columns = [table.column(name).to_numpy() for table in tables]
        if columns[0].dtype != columns[1].dtype:
            return f"the kind of column {name}"
        same = columns[0] == columns[1]
        if columns[0].dtype.kind == "f":
            same = columns[0].view(np.int64) == columns[1].view(np.int64)
        if not same.all():
            row = int(np.argmin(same))
            names = [key for key in KEYS[1:] if key in tables[0].column_names]
            keys = ", ".join(str(tables[0].column(key)[row]) for key in names)
            first = f"first at {keys}: {columns[0][row]} there, {columns[1][row]} here"
            return f"{name} in {int((~same).sum()):,} rows, {first}"
    return ""


def atomically(path: Path, write: Callable[[BinaryIO], object], kept: list[str] | tuple = ()):
    """Write a file under a dotted name beside `path`, flush it to the disk, and rename it.

    `kept` names what is there already, for the sentence that says that the disk refuses.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")

    def work() -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)

    _in_words(path, work, f"Already written there: {', '.join(kept)}." if kept else "")


def _in_words(path: Path, work: Callable[[], object], there: str = "") -> None:
    """Do `work`; tell what the disk refused in one sentence, and what is there."""
    try:
        work()
    except OSError as refusal:
        raise InputError(f"{_reason(refusal, path)} {there}".strip(), file=path) from refusal


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


def _write_months(runs: Runs, file: BinaryIO) -> None:
    """Write the months; the same runs give the same bytes, whoever computed them and when."""
    table = pa.Table.from_pandas(runs.months, preserve_index=False)
    fields = []
    for column in table.schema:
        meaning = _KEY_MEANINGS.get(column.name) or runs.meanings.get(column.name, Meaning())
        about = {"unit": meaning.unit, "source": meaning.source}
        about["meaning"] = json.dumps(meaning._asdict(), ensure_ascii=False)
        fields.append(column.with_metadata(about))
    origin = {"thermidor": json.dumps(_origin(runs), ensure_ascii=False, sort_keys=True)}
    schema = pa.schema(fields, metadata={**(table.schema.metadata or {}), **origin})
    _write(table.cast(schema), file)


def _write(table: pa.Table, file: BinaryIO) -> None:
    """Write a table with a checksum on every page, so that damage is seen when it is read."""
    pq.write_table(table, file, compression="zstd", write_page_checksum=True)


def read_table(file: Path) -> pa.Table:
    """Return a table of results whose pages and names of columns are as they were written.

    Raises
    ------
    pyarrow.ArrowException
        If it is damaged.
    OSError
        If it cannot be read.
    """
    table = pq.read_table(file, partitioning=None, page_checksum_verification=True)
    try:  # no checksum guards the names of columns, but they are there twice
        twice = (pq.read_metadata(file).metadata or {}).get(b"ARROW:schema")
        names = table.column_names
        alike = not twice or pa.ipc.read_schema(pa.py_buffer(b64decode(twice))).names == names
    except ValueError:
        alike = False
    if not alike:
        raise pa.ArrowInvalid("the names of its columns are damaged")
    return table


def _origin(runs: Runs) -> dict:
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


def _manifest(runs: Runs, command: str, workers: int, files: list[str]) -> dict:
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
        "figures_hash": figures_hash(),
        "command": command,
        "workers": workers,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": _versions("numba", "numpy", "pandas", "pyarrow", "mesa", "matplotlib"),
        "files": files,
    }


def compact(text: str) -> str:
    """Return indented JSON with each list of plain values on one line."""
    return re.sub(r"\[\n\s+([^][{}]*?)\n\s+\]", lambda m: f"[{_LINE.sub(' ', m[1])}]", text)


def figures_hash() -> str:
    """Return the SHA-256 of the package's table of figures, or an empty string without one."""
    table = DATA / "figures.csv"
    return hashlib.sha256(table.read_bytes()).hexdigest() if table.is_file() else ""


def _versions(*names: str) -> dict[str, str]:
    versions = {}
    for name in names:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "absent"
    return versions


def _read_runs(table: pd.DataFrame, months: pd.DataFrame, manifest: Mapping):
    """Yield the runs of the stored tables."""
    known = {"run", "seed", "scenario", "account", "scale", "start", "persons", "seconds"}
    known |= {"status", "error"}
    traces = {entry["run"]: entry["trace"] for entry in manifest.get("failed", [])}
    grouped = dict(iter(months.groupby("run", sort=False))) if len(months) else {}
    names = [name for name in months if name not in KEYS]
    for row in table.to_dict("records"):
        frame = grouped.get(row["run"])
        cube = (
            {}
            if frame is None
            else {
                name: frame[name].to_numpy(np.float64).reshape(-1, len(REGIONS)) for name in names
            }
        )
        yield Run(
            scenario=row["scenario"],
            account=row["account"],
            seed=int(row["seed"]),
            scale=float(row["scale"]),
            start=dates.parse(row["start"]) if row["start"] else 0,
            parameters={k: v for k, v in row.items() if k not in known and not pd.isna(v)},
            months=cube,
            persons=int(row["persons"]),
            seconds=float(row["seconds"]),
            error=row["error"],
            trace=traces.get(row["run"], ""),
        )
