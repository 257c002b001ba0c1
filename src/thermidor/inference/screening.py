"""Screening: which parameters move the figures, one at a time, under the same seeds.

ODD element: sensitivity analysis. Every parameter is set to the 16 % and the 84 % point of its
prior (a coupling is switched over) while all others keep their defaults. Its influence is the root
mean square, over the calibrated figures, of how far it moves them in observation errors, beyond
what another seed moves them; its noise is the part subtracted. The parameters with most influence
are calibrated together. A parameter that changes no observable in any month is useless and has to
be removed from the model.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thermidor.common.places import DATA
from thermidor.evidence.distance import Distance
from thermidor.inference import priors, reference_table
from thermidor.inference.reference_table import Row, Table
from thermidor.runs import pool, store
from thermidor.scenario import account as accounts
from thermidor.society import parameters

FILE = DATA / "influence.csv"
ENDS = (0.16, 0.84)
"""Points of the prior that a parameter is set to: one standard deviation on either side."""
CLIP = 5.0  # misfits are cut off at this many observation errors
COLUMNS = ("parameter", "moves", "influence", "noise", "figure", "by")

Result = tuple[np.ndarray, bytes]


def screen(
    *,
    scale: float,
    seeds: Sequence[int] = (1, 2),
    workers: int = 1,
    progress: pool.Progress = None,
    names: Sequence[str] | None = None,
    account: str = "synthesis",
) -> list[dict[str, Any]]:
    """Return one row (`COLUMNS`) per parameter, the most influential first.

    ``figure`` is the figure that the parameter moves most, ``by`` so many observation errors.
    """
    names = tuple(names or parameters.table())
    defaults = {**parameters.Parameters().flat(), **accounts.load(account).values()}
    points = [(name, value) for name in names for value in _ends(name, defaults[name])]
    jobs = [(Table("historical", scale), Row(0, account, seed, ())) for seed in seeds]
    for name, value in points:
        table = Table("historical", scale, (name,))
        jobs += [(table, Row(0, account, seed, (value,))) for seed in seeds]
    results = reference_table.run_all(observe, jobs, workers, progress, lost=lambda job: None)
    base = results[: len(seeds)]
    moved: dict[str, list[list[Result]]] = {}
    for k, (name, _) in enumerate(points, start=1):
        moved.setdefault(name, []).append(results[k * len(seeds) : (k + 1) * len(seeds)])
    return sorted(_influences(base, moved), key=lambda row: -row["influence"])


def observe(job: tuple[Table, Row]) -> Result:
    """Return misfits ``(n_figures,)`` of one run, and a hash of all observables in all months."""
    months = reference_table.months(*job)
    digest = hashlib.sha256()
    for name in sorted(months):
        digest.update(np.ascontiguousarray(months[name]).tobytes())
    distance = Distance()
    misfits = distance.misfits(distance.summaries(months))
    return np.clip(np.where(np.isnan(misfits), CLIP, misfits), -CLIP, CLIP), digest.digest()


def _influences(
    base: Sequence[Result], moved: dict[str, list[list[Result]]]
) -> Iterator[dict[str, Any]]:
    """Yield a row per parameter from runs at the defaults and, by point, with it moved."""
    distance = Distance()
    weights = distance.weights / distance.weights.sum()
    misfits = np.array([result[0] for result in base])
    noise = np.zeros(misfits.shape[1])
    if len(base) > 1:
        noise = misfits.var(axis=0, ddof=1) / len(base)
    for name, points in moved.items():
        moves = any(
            run[1] != start[1] for runs in points for run, start in zip(runs, base, strict=True)
        )
        shifts = [
            np.mean([run[0] - start[0] for run, start in zip(runs, base, strict=True)], axis=0)
            for runs in points
        ]
        squares = np.mean([shift**2 for shift in shifts], axis=0)
        beyond = float((weights * np.maximum(squares - noise, 0.0)).sum()) if moves else 0.0
        largest = [int(np.argmax(np.abs(shift))) for shift in shifts]
        _, figure, by = max(
            (abs(shift[k]), distance.ids[k], shift[k])
            for shift, k in zip(shifts, largest, strict=True)
        )
        yield {
            "parameter": name,
            "moves": moves,
            "influence": round(beyond**0.5, 4),
            "noise": round(float((weights * noise).sum()) ** 0.5, 4),
            "figure": figure,
            "by": round(float(by), 3),
        }


def _ends(name: str, value: float) -> list[float]:
    """Return the values that a parameter is set to; a coupling goes from off to on or back."""
    if name.split(".")[0] in priors.FIXED_GROUPS:
        return [0.0 if value else 1.0]
    prior = priors.prior(name, value)
    return [end for end in map(float, prior.quantile(np.array(ENDS))) if end != value]


def chosen(table: Sequence[dict[str, Any]], count: int) -> tuple[str, ...]:
    """Return the `count` parameters with most influence among those that may be fitted."""
    allowed = set(priors.candidates())
    return tuple([row["parameter"] for row in table if row["parameter"] in allowed][:count])


def save(table: Sequence[dict[str, Any]], path: Path = FILE) -> None:
    """Write a screening as CSV."""
    text = pd.DataFrame(table, columns=list(COLUMNS)).to_csv(index=False, lineterminator="\n")
    store.atomically(path, lambda file: file.write(text.encode()))


def load(path: Path = FILE) -> list[dict[str, Any]]:
    """Return a stored screening, the most influential first."""
    numbers = ("influence", "noise", "by")
    with path.open(newline="", encoding="utf-8") as file:
        return [
            {**row, "moves": row["moves"] == "True", **{key: float(row[key]) for key in numbers}}
            for row in csv.DictReader(file)
        ]
