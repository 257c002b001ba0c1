"""How much of the machine a sweep uses, and what storing and kills cost.

The reference is the same runs in a plain loop of this process: no storage, no other process. On a
busy machine the ratios fall.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmark.measure import say
from thermidor.experiments.sweeps import sweep
from thermidor.runs import execute
from thermidor.scenario import scenario

MONTHS, SCALE = 12, 0.0005


def measured(runs: int, workers: int, kills: int) -> dict[str, float]:
    """Time the same short runs in a loop, in one process, in several, after kills, with Dask.

    Returns
    -------
    dict of str to float
        The keys of `KEYS`; what could not be measured is missing.
    """
    folder = Path(tempfile.mkdtemp(prefix="thermidor-benchmark-"))
    try:
        return _measured(folder, runs, workers, kills)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


KEYS = {
    "sweep_run_milliseconds": "a run in a plain loop",
    "sweep_storing_milliseconds": "overhead of storing it, a run (one process)",
    "sweep_efficiency": "efficiency of several processes, with their start-up",
    "sweep_efficiency_at_work": "efficiency once they are at work",
    "sweep_resume_seconds": "starting again when complete",
    "sweep_killed_ratio": "times as long when killed several times",
    "sweep_killed_same": "1 where the bytes are the same after the kills",
    "sweep_blocks_twice": "blocks done twice because of them",
    "sweep_dask_efficiency": "efficiency of a Dask cluster on this machine",
    "sweep_dask_efficiency_at_work": "the same, at work",
}
"""What is measured, and what it means."""


def _measured(folder: Path, n: int, w: int, kills: int) -> dict[str, float]:
    path, sample, results = _write(folder, n), min(n, 200), {}
    before = _loop(sample)
    alone, _ = _timed(path, folder / "one", workers=1)
    per_run = (before + _loop(sample)) / 2
    results["sweep_run_milliseconds"] = 1000 * per_run
    results["sweep_storing_milliseconds"] = 1000 * (alone / n - per_run)
    whole, steady = _timed(path, folder / "pool", workers=w)
    per_run = (per_run + _loop(sample)) / 2
    results["sweep_efficiency"] = per_run * n / (w * whole)
    results["sweep_efficiency_at_work"] = per_run / (w * steady)
    again = time.perf_counter()
    sweep(path, folder / "pool")
    results["sweep_resume_seconds"] = time.perf_counter() - again
    if kills:
        took, twice = _killed(path, folder / "killed", kills)
        ends = [(folder / name / "runs.parquet").read_bytes() for name in ("killed", "pool")]
        results["sweep_killed_ratio"] = took / whole
        results["sweep_killed_same"] = float(ends[0] == ends[1])
        results["sweep_blocks_twice"] = twice
    return results | _cluster(folder, n, w, per_run)


def _write(folder: Path, runs: int) -> Path:
    """Write an experiment of short runs."""
    path = folder / "benchmark.toml"
    path.write_text(
        f'title = "Short runs"\nscale = {SCALE}\nreplicates = {runs}\n'
        f'observables = ["participation", "soviet_democracy_index", "appointment_share"]\n'
        f'[vary]\n"months" = [{MONTHS}]\n',
        encoding="utf-8",
    )
    return path


def _loop(runs: int) -> float:
    """Return the seconds of a run in a plain loop."""
    loaded = scenario.load("historical", {"months": MONTHS})
    todo = [execute.Configuration(loaded, None, {}, seed, SCALE) for seed in range(1, runs + 3)]
    for configuration in todo[:2]:  # compiled rules are read from the disk
        execute.run_one(configuration)
    began = time.perf_counter()
    for configuration in todo[2:]:
        execute.run_one(configuration)
    return (time.perf_counter() - began) / runs


def _timed(path: Path, folder: Path, **options) -> tuple[float, float]:
    """Return the seconds of a sweep, and of a run of it from its first block to its last."""
    marks: list[tuple[int, float]] = []
    began = time.perf_counter()
    sweep(path, folder, progress=lambda d, n, b: marks.append((d, time.perf_counter())), **options)
    whole = time.perf_counter() - began
    (first, start), (last, end) = marks[0], marks[-1]
    return whole, (end - start) / max(1, last - first)


def _killed(path: Path, folder: Path, kills: int) -> tuple[float, int]:
    """Return the seconds of a sweep that is killed several times, and the blocks done twice."""
    luck, total = random.Random(1917), 0.0
    code = (
        "from thermidor.experiments.sweeps import sweep\n"
        f"sweep({str(path)!r}, {str(folder)!r}, workers=2, "
        "progress=lambda d, n, b: print(d, flush=True))\n"
    )
    for attempt in range(kills + 1):
        began = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        if attempt < kills:
            child.stdout.readline()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=luck.uniform(0.1, 1.0))
            if child.poll() is None:
                os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        total += time.perf_counter() - began
    lines = (folder / "sweep.log").read_text().splitlines()
    numbers = [line.split()[3] for line in lines if line.split()[2] == "block"]
    return total, len(numbers) - len(set(numbers))


def _cluster(folder: Path, n: int, w: int, per_run: float) -> dict[str, float]:
    """Return the efficiency of a Dask cluster on this machine, where Dask is installed."""
    try:
        from distributed import LocalCluster
    except ModuleNotFoundError:
        say('Dask is not installed (pip install "thermidor[cluster]"): not measured')
        return {}
    with LocalCluster(
        n_workers=w, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as made:
        _timed(_write(folder, 4 * w), folder / "warm", scheduler=made.scheduler_address)
        whole, steady = _timed(_write(folder, n), folder / "dask", scheduler=made.scheduler_address)
    return {
        "sweep_dask_efficiency": per_run * n / (w * whole),
        "sweep_dask_efficiency_at_work": per_run / (w * steady),
    }
