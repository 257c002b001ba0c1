"""Ablation: each mechanism and each pressure is switched off in turn, at the posterior's medians.

ODD element: sensitivity analysis. What is lost is the distance from the calibrated figures, and the
log score on calibrated and held-out rows. This module reports and must not be used to decide about
the model. All lines have the same seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, nan
from typing import TYPE_CHECKING, Any

import numpy as np

from thermidor.evidence import scoring
from thermidor.evidence.distance import Distance
from thermidor.inference import comparison, reference_table
from thermidor.runs import pool
from thermidor.scenario import scenario
from thermidor.society import parameters

if TYPE_CHECKING:
    from thermidor.scenario.scenario import Scenario

LOST = {"distance": 1, "calibrate bits": -1, "validate bits": -1}
"""Measures of which a loss is given: 1 where more is worse, -1 where less is worse."""
MEASURES = ("distance", "calibrate inside", "calibrate bits", "validate inside", "validate bits")


@dataclass(frozen=True)
class Job:
    """One run; `off` names what is switched off, ``couplings.x`` or ``pressures.x`` or nothing."""

    off: str
    account: str
    seed: int
    scale: float


def lines() -> list[str]:
    """Return what each line of the table switches off; the first switches off nothing."""
    pressures = [f"pressures.{name}" for name in scenario.load("historical").pressures]
    return ["", *(f"couplings.{name}" for name in parameters.Couplings._fields), *pressures]


def table(
    *,
    account: str = "synthesis",
    seeds: Sequence[int] = (1, 2, 3, 4, 5),
    scale: float,
    workers: int = 1,
    progress: pool.Progress = None,
) -> list[dict[str, Any]]:
    """Return a row per line: distance, rows inside, log score in bits a row, and what is lost.

    Failed runs are counted under ``failed`` and left out. A line without a run has NaN.
    """
    jobs = [Job(off, account, seed, scale) for off in lines() for seed in seeds]
    results = reference_table.run_all(_attempt, jobs, workers, progress, lost=lambda job: None)
    rows: list[dict[str, Any]] = []
    for k, off in enumerate(lines()):
        part = results[k * len(seeds) : (k + 1) * len(seeds)]
        values = [value for value in part if value is not None]
        measures = _measures(np.array(values)) if values else dict.fromkeys(MEASURES, nan)
        rows.append({"off": off or "nothing", **measures, "failed": len(seeds) - len(values)})
    for row in rows[1:]:
        for key, sign in LOST.items():
            row[f"{key} lost"] = round((row[key] - rows[0][key]) * sign, 4)
    return rows


def _attempt(job: Job) -> np.ndarray | None:
    """Run one job; a failed run must not end the table."""
    try:
        return run(job)
    except Exception:  # a society without a mechanism may break any rule
        return None


def run(job: Job) -> np.ndarray:
    """Run one job and return the model's value of every figure, ``(n_figures,)``."""
    from thermidor.runs.configuration import Configuration, parameters_of

    group = job.off.split(".")[0]
    loaded = _scenario(f"{job.off}.scale" if group == "pressures" else "")
    changed = {job.off: 0.0} if group == "couplings" else {}
    values = parameters_of(Configuration(loaded, job.account, changed))
    months = reference_table.run_months(loaded, job.account, values, seed=job.seed, scale=job.scale)
    return reference_table.reader(reference_table.figure_ids()).read(months)


@lru_cache(maxsize=16)
def _scenario(setting: str) -> Scenario:
    """Return the historical scenario with one setting at zero."""
    return scenario.load("historical", {setting: 0.0} if setting else None)


def _measures(values: np.ndarray) -> dict[str, float]:
    """Return `MEASURES` of model values ``(n_runs, n_figures)``."""
    ids = reference_table.figure_ids()
    distance = Distance()
    columns = [ids.index(name) for name in distance.ids]
    found: dict[str, float] = {"distance": round(float(distance.of(values[:, columns]).mean()), 4)}
    scores = comparison.scores(values, ids, default=scoring.COIN)
    for use in comparison.USES:
        figures = [figure for figure in comparison.figures(ids) if figure.use == use]
        figures = [figure for figure in figures if figure.id in scores]
        bits = [scores[figure.id].log_score / log(2) for figure in figures]
        weights = scoring.group_weights([figure.group for figure in figures])
        found[f"{use} inside"] = sum(scores[figure.id].inside for figure in figures)
        found[f"{use} bits"] = round(float(np.average(bits, weights=weights)), 4)
    return found
