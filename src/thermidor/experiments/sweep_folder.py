"""The folder of a sweep: which design it belongs to, its blocks, and the table made of them.

A block is two files, ``months/000017.parquet`` and then ``runs/000017.parquet``. Each is written
atomically, so if the second exists, both are complete. ``design.json`` says which design the runs
belong to; ``sweep.log`` is a log with times.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import thermidor
from thermidor.common.errors import InputError
from thermidor.experiments.design import Design
from thermidor.runs import store

DESIGN, LOG, RUNS, MANIFEST = "design.json", "sweep.log", "runs.parquet", "manifest.json"


@dataclass(frozen=True)
class Slice:
    """Every `of`-th block, from the `number`-th on (counted from 1): one job of an array."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Slice:
        """Return the slice written ``3/40``.

        Raises
        ------
        InputError
            If the text is not a slice.
        """
        parts = text.split("/")
        if len(parts) == 2 and all(p.isascii() and p.isdigit() for p in parts):
            number, of = (int(part) for part in parts)
            if 1 <= number <= of:
                return cls(number, of)
        raise InputError(
            f'"{text}" is not a slice; write its number and how many there are, such as 3/40.',
            place="--slice",
        )

    def takes(self, block: int) -> bool:
        """Return whether a block belongs to this slice."""
        return block % self.of == self.number - 1


def note(folder: Path, line: str) -> None:
    """Add a line to the log; if that fails, the sweep continues."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    with contextlib.suppress(OSError), (folder / LOG).open("a", encoding="utf-8") as log:
        log.write(f"{now} {platform.node()}:{os.getpid()} {line}\n")


@contextlib.contextmanager
def alone(folder: Path, part: Slice) -> Iterator[None]:
    """Hold a lock until this process ends, so that two commands do not do the same work.

    Raises
    ------
    InputError
        If another process holds it.
    """
    try:
        import fcntl
    except ModuleNotFoundError:  # Windows
        yield
        return
    name = folder / f".lock-{part.number}-{part.of}"
    with name.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(
                "another sweep is at work in this folder; wait for it, or use another --out.",
                file=folder,
            ) from None
        except OSError:  # a file system without locks: blocks are still written atomically
            pass
        yield


def claim(
    folder: Path, plan: Design, overwrite: bool, more: Mapping[str, Any] | None = None
) -> None:
    """Make the folder belong to this design.

    Parameters
    ----------
    folder : Path
    plan : Design
    overwrite : bool
        Delete what an earlier sweep has written.
    more : mapping, optional
        What a new folder's ``design.json`` holds apart from the design.

    Raises
    ------
    InputError
        If the folder holds another design, or runs of another state of the code.
    """
    path = folder / DESIGN
    if overwrite:
        clear(folder)
    mine = {"design": plan.hash, "code": thermidor.common.cache.source_hash()}
    if path.exists():
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            kept = {}
        if kept.get("design") != mine["design"]:
            raise InputError(
                f'holds another experiment ("{kept.get("title", "?")}", or an older state of this '
                "one); choose another --out, or --overwrite to delete its runs.",
                file=folder,
            )
        if kept.get("code") != mine["code"]:
            raise InputError(
                "was started with another state of thermidor's code, and runs of two states do not "
                "belong in one table; choose another --out, or --overwrite to start again.",
                file=folder,
            )
        return
    if (folder / MANIFEST).exists():
        raise InputError("holds results of something else; choose another --out.", file=folder)
    e = plan.experiment
    about = {
        **mine,
        "thermidor": thermidor.__version__,
        "experiment": e.name,
        "title": e.title,
        "question": e.question,
        "runs": plan.n_runs,
        "blocks": plan.n_blocks,
        "block_size": plan.block_size,
        "method": e.vary.method,
        "factors": [
            {"name": f.name, "values": list(f.values), "low": f.low, "high": f.high}
            for f in e.vary.factors
        ]
        or [{"name": name, "values": [], "low": None, "high": None} for name in plan.names],
        "outcomes": [{"name": o.name, **asdict(o)} for o in e.outcomes],
        "scenarios": [Path(name).stem for name in e.scenarios],
        "replicates": e.replicates,
        "seed": e.seed,
        "scale": e.scale,
        "plots": None if e.plots is None else list(e.plots),
        "text": e.text,
        **(more or {}),
    }
    text = json.dumps(_plain(about), indent=2, ensure_ascii=False) + "\n"
    store.atomically(path, lambda file: file.write(text.encode()))
    if e.file is not None:
        copy = e.text.encode()
        store.atomically(folder / "experiment.toml", lambda file: file.write(copy))


def _plain(value: Any) -> Any:
    """Return a value for JSON: NaN becomes null."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and value != value else value


def clear(folder: Path) -> None:
    """Remove the files that a sweep has written, and only these."""
    for pattern in ("months/*.parquet", "runs/*.parquet", "plots/*.png", ".*.tmp", "*/.*.tmp"):
        for file in folder.glob(pattern):
            file.unlink(missing_ok=True)
    for name in (DESIGN, RUNS, "runs.csv", MANIFEST, "experiment.toml", LOG):
        (folder / name).unlink(missing_ok=True)


def part_files(folder: Path, block: int) -> tuple[Path, Path]:
    """Return the files of a block: months and runs."""
    return folder / "months" / f"{block:06d}.parquet", folder / "runs" / f"{block:06d}.parquet"


def complete(folder: Path, block: int) -> bool:
    """Return whether both files of a block exist and can be read."""
    months, runs = part_files(folder, block)
    if not (runs.exists() and months.exists()):
        return False
    try:
        of_runs, of_months = (store.read_table(file).column_names for file in (runs, months))
        return "point" in of_runs and "month" in of_months and pq.read_metadata(runs).num_rows > 0
    except (pa.ArrowException, OSError):
        return False


def gather(folder: Path, plan: Design, command: str = "") -> None:
    """Write the runs of all blocks as one table, and the manifest of the folder."""
    tables = [store.read_table(part_files(folder, n)[1]) for n in range(plan.n_blocks)]
    table = pa.concat_tables(tables)
    store.atomically(folder / RUNS, lambda file: pq.write_table(table, file, compression="zstd"))
    frame = table.to_pandas()
    store.atomically(
        folder / "runs.csv", lambda file: frame.to_csv(file, index=False, lineterminator="\n")
    )
    about: dict[str, Any] = json.loads((folder / DESIGN).read_text(encoding="utf-8"))
    about |= {
        "kind": "sweep",
        "failed": int((frame["status"] == "failed").sum()),
        **store.circumstances(command),
    }
    text = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
    store.atomically(folder / MANIFEST, lambda file: file.write(text.encode()))
