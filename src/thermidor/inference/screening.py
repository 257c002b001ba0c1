"""Which parameters move the figures: one at a time, under the same luck.

ODD element: sensitivity analysis. Every parameter goes to the 16 % and the 84 % point of its prior
(a coupling: off) while all others keep their defaults. Its influence is the root mean square, over
the calibrated figures, of how far it moves them in observation errors, beyond what another seed
moves them; its noise is the part taken off. Those with most influence are calibrated together.
A parameter under which no observable changes in any month moves nothing and has to go.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from thermidor.common.places import DATA
from thermidor.evidence.distance import Distance
from thermidor.inference import priors, reference_table
from thermidor.inference.reference_table import Row, Table
from thermidor.runs import pool, store
from thermidor.scenario import account as accounts
from thermidor.society import parameters

FILE = DATA / "influence.csv"
ENDS = (0.16, 0.84)
CLIP = 5.0  # observation errors beyond which a figure is as wrong as it can be
COLUMNS = ("parameter", "moves", "influence", "noise", "figure", "by")


def screen(
    *,
    scale: float,
    seeds: Sequence[int] = (1, 2),
    workers: int = 1,
    progress=None,
    names: Sequence[str] | None = None,
    account: str = "synthesis",
) -> list[dict]:
    """Return one row per parameter, the most influential first."""
    names = tuple(names or parameters.table())
    base = {**parameters.Parameters().flat(), **accounts.load(account).values()}
    rows: list[Row] = [Row(0, account, seed, ()) for seed in seeds]
    tables, jobs = {}, []
    for row in rows:
        jobs.append((Table("historical", scale, (), (), ()), row))
    for name in names:
        for value in _ends(name, base[name]):
            tables[name] = Table("historical", scale, (name,), (), ())
            jobs += [(tables[name], Row(0, account, seed, (value,))) for seed in seeds]
    results = (
        pool.serially(observe, jobs, progress)
        if workers == 1
        else pool.processes(observe, jobs, workers, progress, lost=lambda job: None)
    )
    start, rest = results[: len(seeds)], results[len(seeds) :]
    return sorted(_judge(names, base, start, rest), key=lambda row: -row["influence"])


def observe(job: tuple[Table, Row]) -> tuple[np.ndarray, bytes]:
    """Return misfits of one run, and a mark that changes with any observable in any month."""
    import hashlib

    months = reference_table.months(*job)
    mark = hashlib.sha256()
    for name in sorted(months):
        mark.update(np.ascontiguousarray(months[name]).tobytes())
    measure = Distance()
    misfits = measure.misfits(measure.summaries(months))
    return np.clip(np.where(np.isnan(misfits), CLIP, misfits), -CLIP, CLIP), mark.digest()


def _judge(names, base, start, rest):
    measure = Distance()
    weights = measure.weights / measure.weights.sum()
    n_seeds = len(start)
    luck = np.array([misfits for misfits, _ in start])
    noise = luck.var(axis=0, ddof=1) / n_seeds if n_seeds > 1 else np.zeros(luck.shape[1])
    at = 0
    for name in names:
        moved, best = False, (-1.0, "", 0.0)
        power = []
        for _ in _ends(name, base[name]):
            part, at = rest[at : at + n_seeds], at + n_seeds
            moved |= any(mine[1] != theirs[1] for mine, theirs in zip(part, start, strict=True))
            shift = np.mean([m[0] - s[0] for m, s in zip(part, start, strict=True)], axis=0)
            power.append(shift**2)
            k = int(np.argmax(np.abs(shift)))
            best = max(best, (abs(shift[k]), measure.ids[k], shift[k]))
        if not power:
            continue
        squares = np.mean(power, axis=0)
        beyond = float((weights * np.maximum(squares - noise, 0.0)).sum()) if moved else 0.0
        yield {
            "parameter": name,
            "moves": moved,
            "influence": round(beyond**0.5, 4),
            "noise": round(float((weights * noise).sum()) ** 0.5, 4),
            "figure": best[1],
            "by": round(float(best[2]), 3),
        }


def _ends(name: str, value: float) -> list[float]:
    if name.split(".")[0] in priors.FIXED_GROUPS:
        return [0.0 if value else 1.0]
    known = priors.prior(name, value)
    return [end for end in map(float, known.quantile(np.array(ENDS))) if end != value]


def chosen(table: Sequence[dict], count: int) -> tuple[str, ...]:
    """Return the parameters to calibrate: the `count` with most influence that may be fitted."""
    allowed = set(priors.candidates())
    ranked = [row["parameter"] for row in table if row["parameter"] in allowed]
    return tuple(ranked[:count])


def save(table: Sequence[dict], path: Path = FILE) -> None:
    """Write a screening as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    store.atomically(path, lambda file: file.write(text.getvalue().encode()))


def load(path: Path = FILE) -> list[dict]:
    """Return a stored screening, the most influential first."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["moves"] = row["moves"] == "True"
        for key in ("influence", "noise", "by"):
            row[key] = float(row[key])
    return rows
