"""One small kept run: do this machine and this version give the same bits? (ODD element: none.)

``data/baseline.json`` holds, for every observable of a small run of the historical scenario, a hash
of all its months and its value in a few of them. If you change a result on purpose, replace the
kept run with ``thermidor baseline --refresh "why"``; the reason is appended to ``data/changes.md``.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import thermidor
from thermidor.common import dates
from thermidor.common.errors import InputError
from thermidor.common.places import DATA
from thermidor.runs import store
from thermidor.runs.table import REGIONS

FOLDER = DATA
TABLE = "baseline.json"
CHANGES = "changes.md"
RUN: dict[str, Any] = {"scenario": "historical", "seed": 1, "scale": 0.001}
SHOWN = (1, 12, 40, 85, 133)
"""Months since the start whose values, for the whole country, are kept in plain numbers."""
NEAR = 1e-9
"""Relative difference up to which only the last bits differ, as on another machine."""
SHORTEST = 15
"""Letters of the shortest reason."""
HEAD = """# Changes in results

Each entry gives the reason why the kept run (`thermidor baseline`) changed, and which of its values
moved most. Newest last; written by `thermidor baseline --refresh "why"`.
"""


@dataclass(frozen=True)
class Difference:
    """What differs between the kept run and a fresh one.

    Attributes
    ----------
    moved : dict of str to (before, after, month)
        Observables that differ, with the values of the shown month that differs most; NaN if no
        shown month does.
    gone, new : tuple of str
        Observables that only the kept run has, or only the fresh one.
    of : int
        Observables of the fresh run.
    """

    moved: dict[str, tuple[float, float, str]]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    of: int

    def __bool__(self) -> bool:
        return bool(self.moved or self.gone or self.new)

    @property
    def last_bits(self) -> bool:
        """Whether everything that moved moved by less than `NEAR`, as on another machine."""
        return not (self.gone or self.new) and all(
            math.isclose(a, b, rel_tol=NEAR, abs_tol=1e-12) for a, b, _ in self.moved.values()
        )

    def lines(self, most: int = 12) -> list[str]:
        """Return at most `most` differences, largest first, a line each."""
        ranked = sorted(self.moved.items(), key=lambda item: -_size(*item[1][:2]))
        found = [
            f"{name} in {month}: {before:.9g} before, {after:.9g} now"
            if before == before
            else f"{name}: in months that are not shown"
            for name, (before, after, month) in ranked[:most]
        ]
        if len(ranked) > most:
            found.append(f"and {len(ranked) - most} more")
        for word, names in (("gone", self.gone), ("new", self.new)):
            if names:
                more = f" and {len(names) - most} more" if len(names) > most else ""
                found.append(f"{word}: {', '.join(names[:most])}{more}")
        return found


def fresh() -> dict[str, dict[str, Any]]:
    """Return hash and shown values of every observable of a run made now: a second or two."""
    from thermidor import observables
    from thermidor.scenario import scenario
    from thermidor.simulation import Simulation

    loaded = scenario.load(RUN["scenario"])
    run = Simulation(loaded, seed=RUN["seed"], scale=RUN["scale"]).run()
    return {name: _entry(values) for name, values in observables.table(run.history).items()}


def _entry(values: np.ndarray) -> dict[str, Any]:
    plain = np.ascontiguousarray(values, dtype="<f8") + 0.0  # zeros of either sign become +0
    plain[np.isnan(plain)] = np.nan  # NaNs of any bits become one
    country = REGIONS.index("russia")
    shown = [float(plain[month, country]) for month in SHOWN]
    return {
        "hash": hashlib.sha256(plain.tobytes()).hexdigest()[:12],
        "shown": [None if value != value else value for value in shown],
    }


def kept(folder: Path | None = None) -> dict[str, Any]:
    """Return the kept run: ``observables``, and the hash of the source that made it.

    Raises
    ------
    InputError
        If the file is damaged.
    """
    path = (folder or FOLDER) / TABLE
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"observables": {}, "source_hash": ""}
    except (OSError, ValueError):
        raise InputError("the file is damaged; install thermidor again.", file=path) from None


def compare(now: dict[str, dict], before: dict[str, dict]) -> Difference:
    """Return what differs between two runs as `fresh` gives them."""
    from thermidor.scenario import scenario

    start = scenario.load(RUN["scenario"]).start
    hidden = (math.nan, math.nan, "")
    moved = {}
    for name in [name for name in before if name in now]:
        if now[name]["hash"] == before[name]["hash"]:
            continue
        pairs = [
            (math.nan if a is None else a, math.nan if b is None else b, dates.text(start + m))
            for a, b, m in zip(before[name]["shown"], now[name]["shown"], SHOWN, strict=True)
            if a != b
        ]
        moved[name] = max(pairs, key=lambda pair: _size(*pair[:2]), default=hidden)
    gone = tuple(name for name in before if name not in now)
    return Difference(moved, gone, tuple(name for name in now if name not in before), len(now))


def _size(before: float, after: float) -> float:
    if before != before or after != after:
        return 0.0 if before != before and after != after else math.inf
    return abs(after - before) / max(abs(before), abs(after), 1e-300)


def refresh(reason: str, folder: Path | None = None) -> Difference:
    """Replace the kept run by a fresh one, and append the reason to the changes.

    Raises
    ------
    InputError
        If no reason is given, nothing differs, or the files cannot be written.
    """
    folder = folder or FOLDER
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST:
        raise InputError(
            "give the reason in a sentence; it is kept for those who compare results.",
            place="--refresh",
        )
    now, before = fresh(), kept(folder)
    found = compare(now, before["observables"])
    if not found:
        raise InputError("nothing differs from the kept run; there is nothing to refresh.")
    about: dict[str, Any] = {
        **RUN,
        "months": list(SHOWN),
        "thermidor": thermidor.__version__,
        "source_hash": thermidor.common.cache.source_hash(),
    }
    rows = ",\n".join(f"  {json.dumps(k)}: {json.dumps(now[k])}" for k in now)
    text = (
        f'{store.compact(json.dumps(about, indent=1))[:-2]},\n "observables": {{\n{rows}\n }}\n}}\n'
    )
    path = folder / CHANGES
    changes = path.read_text(encoding="utf-8") if path.exists() else HEAD
    changes += _written(reason, found, about["source_hash"])
    store.write_text(path, changes)
    store.write_text(folder / TABLE, text)
    return found


def _written(reason: str, found: Difference, source: str) -> str:
    day = datetime.date.today().isoformat()
    moved = f"{len(found.moved)} of {found.of} observables moved, {len(found.new)} are new."
    lines = "".join(f"- {line}\n" for line in found.lines(6)) if found.moved or found.gone else ""
    return f"\n## {day}, source {source}\n\n{reason}\n\n{moved}\n{lines}"
