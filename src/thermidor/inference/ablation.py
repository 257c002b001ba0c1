"""Ablation: each mechanism and each pressure off in turn, at the posterior's medians.

ODD element: sensitivity analysis. What is lost is the distance from the calibrated figures and the
log score on rows; reporting alone. Every line has the same seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, nan

import numpy as np

from thermidor.evidence import article, scoring
from thermidor.evidence.distance import Distance
from thermidor.inference import reference_table
from thermidor.runs import pool
from thermidor.runs.configuration import parameters_of
from thermidor.society import parameters

JUDGED = ("distance", "calibrate inside", "calibrate bits", "validate inside", "validate bits")


@dataclass(frozen=True)
class Job:
    """One run with something off."""

    off: str
    account: str
    seed: int
    scale: float


def lines() -> list[str]:
    """Return what is switched off, a line each; the first is nothing."""
    from thermidor.scenario import scenario

    pressures = [f"pressures.{name}" for name in scenario.load("historical").pressures]
    return ["", *(f"couplings.{name}" for name in parameters.Couplings._fields), *pressures]


def table(
    *,
    account: str = "synthesis",
    seeds: Sequence[int] = (1, 2, 3, 4, 5),
    scale: float,
    workers: int = 1,
    progress=None,
) -> list[dict]:
    """Return a row per line: distance, rows inside and log score, and what was lost.

    Runs that failed are counted, and the others speak for the line; a line of none has no numbers.
    """
    jobs = [Job(off, account, seed, scale) for off in lines() for seed in seeds]
    told = (
        pool.serially(_attempt, jobs, progress)
        if workers == 1
        else pool.processes(_attempt, jobs, workers, progress, lost=lambda job: None)
    )
    rows, n = [], len(seeds)
    for at, off in enumerate(lines()):
        values = [each for each in told[at * n : at * n + n] if each is not None]
        judged = _judge(np.array(values)) if values else dict.fromkeys(JUDGED, nan)
        rows.append({"off": off or "nothing", **judged, "failed": n - len(values)})
    for row in rows[1:]:
        for key in ("distance", "calibrate bits", "validate bits"):
            row[f"{key} lost"] = round(
                (row[key] - rows[0][key]) * (1 if key == "distance" else -1), 4
            )
    return rows


def _attempt(job: Job) -> np.ndarray | None:
    """Run one job; a run that fails ends no table."""
    try:
        return run(job)
    except Exception:  # whatever a society without this mechanism runs into
        return None


def run(job: Job) -> np.ndarray:
    """Run one job and return what it says of every figure."""
    from thermidor import observables
    from thermidor.runs.configuration import Configuration
    from thermidor.simulation import Simulation

    settings = {f"{job.off}.scale": 0.0} if job.off.startswith("pressures.") else None
    own = {job.off: 0.0} if job.off.startswith("couplings.") else {}
    loaded = _scenario(tuple(sorted((settings or {}).items())))
    chosen = parameters_of(Configuration(loaded, job.account, own))
    simulation = Simulation(
        loaded, account=job.account, parameters=chosen, seed=job.seed, scale=job.scale
    )
    return reference_table._reader(reference_table.figure_ids()).read(
        observables.table(simulation.run().history)
    )


@lru_cache(maxsize=16)
def _scenario(settings: tuple):
    from thermidor.scenario import scenario

    return scenario.load("historical", dict(settings) or None)


def _judge(values: np.ndarray) -> dict:
    ids, distance = reference_table.figure_ids(), Distance()
    at = {name: k for k, name in enumerate(ids)}
    found = {
        "distance": round(float(distance.of(values[:, [at[n] for n in distance.ids]]).mean()), 4)
    }
    told = article.reveal_held_out()
    for use in ("calibrate", "validate"):
        scores, groups = [], []
        for figure in article.select(use=use):
            value, high = told.get(figure.id, (figure.value, figure.value_high, ""))[:2]
            if figure.id in at and value is not None:
                target = scoring.target_of(figure, value, high)
                score = scoring.score(values[:, at[figure.id]], target) or scoring.COIN
                scores.append(score)
                groups.append(figure.group)
        weights = scoring.group_weights(groups)
        found[f"{use} inside"] = sum(score.inside for score in scores)
        found[f"{use} bits"] = round(
            float(np.average([s.log_score / log(2) for s in scores], weights=weights)), 4
        )
    return found
