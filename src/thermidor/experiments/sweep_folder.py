"""The folder of a sweep: whose it is, which blocks are there, and how they become one table.

A block is two files, ``months/000017.parquet`` and then ``runs/000017.parquet``, each written under
a dotted name, flushed and renamed: where the second is, both are whole. ``design.json`` says whose
runs these are; ``sweep.log`` tells what happened when.
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
    """Every `of`-th block, beginning with the `number`-th (from 1): one job of an array."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Slice:
        """Return the slice written ``3/40``."""
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
    """Add a line to the log; a full disk does not stop a sweep here."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    with contextlib.suppress(OSError), (folder / LOG).open("a", encoding="utf-8") as log:
        log.write(f"{now} {platform.node()}:{os.getpid()} {line}\n")


@contextlib.contextmanager
def alone(folder: Path, part: Slice) -> Iterator[None]:
    """Hold a lock, so that two commands do not do the same work; it goes with the process."""
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
        except OSError:  # a file system without locks: the parts are written whole all the same
            pass
        yield


def claim(
    folder: Path, plan: Design, overwrite: bool, more: Mapping[str, Any] | None = None
) -> None:
    """Make sure that the folder is this design's, and say whose it is if not.

    `more` is what else a folder begun now says of itself.
    """
    path = folder / DESIGN
    if overwrite:
        clear(folder)
    mine = {"design": plan.hash, "code": thermidor.common.cache.source_hash()}
    if path.exists():
        try:
            there = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            there = {}
        if there.get("design") != mine["design"]:
            raise InputError(
                f'holds another experiment ("{there.get("title", "?")}", or an older state of this '
                "one); choose another --out, or --overwrite to delete its runs.",
                file=folder,
            )
        if there.get("code") != mine["code"]:
            raise InputError(
                "was begun with another state of thermidor's code, and runs of two states do not "
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
    """Return a value as JSON knows it: no number is missing there."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and value != value else value


def clear(folder: Path) -> None:
    """Remove what a sweep has written, and nothing else."""
    for pattern in ("months/*.parquet", "runs/*.parquet", "plots/*.png", ".*.tmp", "*/.*.tmp"):
        for file in folder.glob(pattern):
            file.unlink(missing_ok=True)
    for name in (DESIGN, RUNS, "runs.csv", MANIFEST, "experiment.toml", LOG):
        (folder / name).unlink(missing_ok=True)


def part_files(folder: Path, block: int) -> tuple[Path, Path]:
    """Return the files of a block: months and runs."""
    return folder / "months" / f"{block:06d}.parquet", folder / "runs" / f"{block:06d}.parquet"


def whole(folder: Path, block: int) -> bool:
    """Return whether a block is there; a damaged one is not."""
    months, runs = part_files(folder, block)
    if not (runs.exists() and months.exists()):
        return False
    try:
        there, kept = (store.read_table(file).column_names for file in (runs, months))
        return "point" in there and "month" in kept and pq.read_metadata(runs).num_rows > 0
    except (pa.ArrowException, OSError):
        return False


def gather(folder: Path, plan: Design, command: str = "") -> None:
    """Put the runs of all blocks into one table, and say what the folder holds."""
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
