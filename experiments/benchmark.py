"""How much of the machine a sweep uses, what storing costs, and what a kill costs.

    python experiments/benchmark.py                  # 400 short runs, a minute or two
    python experiments/benchmark.py --runs 10000     # the size the project promises

Prints ratios, which mean something on any machine, beside the times, which do not. The yardstick is
the same runs in a plain loop of this process: no storage, no other process. On a machine that is
busy with something else the ratios fall.
"""

from __future__ import annotations

import argparse
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

MONTHS, SCALE = 12, 0.0005


def write(folder: Path, runs: int) -> Path:
    """Write an experiment of short runs."""
    path = folder / "benchmark.toml"
    path.write_text(
        f'title = "Short runs"\nscale = {SCALE}\nreplicates = {runs}\n'
        f'observables = ["participation", "soviet_democracy_index", "appointment_share"]\n'
        f'[vary]\n"months" = [{MONTHS}]\n',
        encoding="utf-8",
    )
    return path


def loop(runs: int) -> float:
    """Return the seconds of a run in a plain loop."""
    from thermidor import experiment, scenario

    loaded = scenario.load("historical", {"months": MONTHS})
    todo = [experiment.Configuration(loaded, None, {}, seed, SCALE) for seed in range(1, runs + 3)]
    for configuration in todo[:2]:  # compiled rules are read from the disk
        experiment.run_one(configuration)
    began = time.perf_counter()
    for configuration in todo[2:]:
        experiment.run_one(configuration)
    return (time.perf_counter() - began) / runs


def timed(path: Path, folder: Path, **options) -> tuple[float, float]:
    """Return the seconds of a sweep: all of it, and from its first block to its last."""
    from thermidor.sweep import sweep

    marks: list[tuple[int, float]] = []
    began = time.perf_counter()
    sweep(path, folder, progress=lambda d, n, b: marks.append((d, time.perf_counter())), **options)
    whole = time.perf_counter() - began
    (first, start), (last, end) = marks[0], marks[-1]
    return whole, (end - start) / max(1, last - first)


def killed(path: Path, folder: Path, kills: int) -> tuple[float, int, int]:
    """Return the seconds of a sweep that is killed now and then, its kills, and lost blocks."""
    luck, total, done = random.Random(1917), 0.0, 0
    code = (
        "from thermidor.sweep import sweep\n"
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
                done += 1
        child.communicate()
        total += time.perf_counter() - began
    lines = (folder / "sweep.log").read_text().splitlines()
    numbers = [line.split()[3] for line in lines if line.split()[2] == "block"]
    return total, done, len(numbers) - len(set(numbers))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=3)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="thermidor-benchmark-"))
    try:
        measure(asked, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(asked, folder: Path) -> None:
    """Print every ratio."""
    n, w = asked.runs, asked.workers
    path = write(folder, n)
    sample = min(n, 200)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(
        f"{n} runs of {MONTHS} months, scale {SCALE}; {os.cpu_count()} processors, load {load:.1f}"
    )
    before = loop(sample)
    alone, _ = timed(path, folder / "one", workers=1)
    each = (before + loop(sample)) / 2
    print(f"a run in a plain loop         {1000 * each:8.2f} ms")
    print(f"overhead of storing it        {1000 * (alone / n - each):8.2f} ms a run (one process)")
    before = each
    whole, steady = timed(path, folder / "pool", workers=w)
    each = (before + loop(sample)) / 2
    print(f"efficiency, {w} processes       {each * n / (w * whole):8.2f}    with their start-up")
    print(f"                              {each / (w * steady):8.2f}    once they are at work")
    again = time.perf_counter()
    timed_nothing(path, folder / "pool")
    print(f"starting again when complete  {time.perf_counter() - again:8.2f} s")
    if asked.kills:
        seconds, kills, twice = killed(path, folder / "killed", asked.kills)
        same = (folder / "killed/runs.parquet").read_bytes() == (
            folder / "pool/runs.parquet"
        ).read_bytes()
        print(f"killed {kills} times              {seconds / whole:8.2f} times as long; "
              f"the same bytes: {same}; blocks done twice: {twice}")  # fmt: skip
    cluster(path, folder, n, w, each)


def timed_nothing(path: Path, folder: Path) -> None:
    """Start a sweep that has nothing left to do."""
    from thermidor.sweep import sweep

    sweep(path, folder)


def cluster(path: Path, folder: Path, n: int, w: int, each: float) -> None:
    """Print the efficiency of a Dask cluster on this machine, where Dask is installed."""
    try:
        from distributed import LocalCluster
    except ModuleNotFoundError:
        print('Dask is not installed (pip install "thermidor[cluster]"): not measured')
        return
    with LocalCluster(
        n_workers=w, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as made:
        timed(write(folder, 4 * w), folder / "warm", scheduler=made.scheduler_address)
        path = write(folder, n)
        whole, steady = timed(path, folder / "dask", scheduler=made.scheduler_address)
    print(f"efficiency, Dask, {w} workers   {each * n / (w * whole):8.2f}    whole; at work "
          f"{each / (w * steady):.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
