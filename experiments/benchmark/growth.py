"""How the cost of the real model grows with persons and threads; runs, memory and starts.

Wall time is measured unless a name says CPU, because threads and processes share the work.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np

from benchmark import measure
from thermidor.runs import execute
from thermidor.scenario import scenario
from thermidor.simulation import MONTH, Simulation

SEED = 1
SCALES = {"1e4": 1e-3, "1e5": 0.0127, "1e6": 0.15, "full": 1.0}
"""Scales with about so many rows; `full` is scale 1."""
CALIBRATION = 0.0002  # about 5,000 rows
FEW = 50_000  # rows below which several months are timed together
WARM = 2  # months before the clock starts


def society(scale: float, threads: int | None = 1) -> Simulation:
    """Return a society after some months, with its rules loaded."""
    built = Simulation("historical", seed=SEED, scale=scale, threads=threads)
    for _ in range(WARM):
        built.step()
    return built


def rows(simulation: Simulation) -> int:
    """Return the number of rows that are persons."""
    return simulation.rows


# Persons and phases -------------------------------------------------------------------------------


def exponent(sizes, times) -> float:
    """Return the power of the number of persons with which the cost grows: slope on the logs."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def persons(names=tuple(SCALES), rounds: int = 5) -> tuple[measure.Spread, dict]:
    """Time months at several sizes in turns.

    Returns
    -------
    (Spread, dict)
        The exponent over the rounds; by name (rows, median nanoseconds of a row and month).
    """
    walks = {name: society(SCALES[name]) for name in names}
    sizes = {name: rows(walk) for name, walk in walks.items()}
    times = {name: np.empty(rounds) for name in names}
    for n in range(rounds):
        for name, walk in walks.items():
            several = 1 if sizes[name] > FEW else 5
            times[name][n] = measure.seconds(walk.step, several, measure.CPU)
    found = [
        exponent(list(sizes.values()), [times[name][n] for name in names]) for n in range(rounds)
    ]
    sizes_and_times = {
        name: (sizes[name], 1e9 * float(np.median(times[name])) / sizes[name]) for name in names
    }
    return measure.spread(found), sizes_and_times


def phases(scale: float, rounds: int = 12) -> dict[str, float]:
    """Return the median nanoseconds of a row by process of the month."""
    simulation = society(scale)
    times = {process.name: np.empty(rounds) for process in MONTH}
    for n in range(rounds):
        simulation.keys = simulation.luck.keys(simulation.month + 1)
        for process in MONTH:
            task = getattr(simulation, process.name)
            times[process.name][n] = measure.seconds(task, clock=measure.CPU)
        simulation.month += 1
    return {name: 1e9 * float(np.median(t)) / rows(simulation) for name, t in times.items()}


def threads(scale: float, rounds: int = 9) -> measure.Spread:
    """Return how many times faster the engine is where it may use two threads, than with one.

    It decides itself whether a second thread pays; where it does not, the two are the same.
    """
    before = os.environ.get("THERMIDOR_THREADS")
    os.environ["THERMIDOR_THREADS"] = "2"
    try:
        one, two = society(scale, 1), society(scale, None)
        walks = 1 if rows(one) > FEW else 5
        found = [
            measure.seconds(one.step, walks) / measure.seconds(two.step, walks)
            for _ in range(rounds)
        ]
    finally:
        os.environ.pop("THERMIDOR_THREADS")
        if before is not None:
            os.environ["THERMIDOR_THREADS"] = before
    return measure.spread(found)


# Whole runs ---------------------------------------------------------------------------------------


def default_run(rounds: int = 5) -> tuple[measure.Spread, measure.Spread]:
    """Return wall and CPU seconds of a run of the default: building, all months, the record."""
    loaded = scenario.load("historical")
    return _both(lambda: Simulation(loaded, seed=SEED).run(), rounds)


def small_run(rounds: int = 15) -> tuple[measure.Spread, measure.Spread, int]:
    """Return wall and CPU seconds of a calibration's run with its observables, and its rows."""
    loaded = scenario.load("historical")
    configuration = execute.Configuration(loaded, None, {}, SEED, CALIBRATION)
    wall, cpu = _both(lambda: execute.run_one(configuration), rounds)
    return wall, cpu, rows(Simulation(loaded, seed=SEED, scale=CALIBRATION))


def _both(task, rounds: int) -> tuple[measure.Spread, measure.Spread]:
    """Time a task by both clocks; on a busy machine only that of the processor is useful."""
    task()
    found = []
    for _ in range(rounds):
        began = measure.WALL(), measure.CPU()
        task()
        found.append((measure.WALL() - began[0], measure.CPU() - began[1]))
    wall, cpu = zip(*found, strict=True)
    return measure.spread(wall), measure.spread(cpu)


FULL = """
import json, resource, sys, time
from thermidor.simulation import Simulation
settings = json.loads(sys.argv[1])
began = time.perf_counter()
run = Simulation("historical", seed=1, **settings)
built = time.perf_counter()
run.run()
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.perf_counter() - began, built - began, most, run.rows]))
"""


def full_scale(rounds: int = 1, scale: float = 1.0) -> dict[str, measure.Spread]:
    """Run scale 1 through all months, each time in a new process.

    Returns
    -------
    dict of str to Spread
        "seconds" (building included), "building", "gigabytes" (the most the process held),
        "rows".
    """
    settings = json.dumps({"scale": scale, "threads": 2})
    found = [_child(FULL, settings)[0] for _ in range(rounds)]
    seconds, building, most, size = (np.array(column) for column in zip(*found, strict=True))
    unit = 1e9 if sys.platform == "darwin" else 1e6  # bytes there, kilobytes elsewhere
    return {
        "seconds": measure.spread(seconds),
        "building": measure.spread(building),
        "gigabytes": measure.spread(most / unit),
        "rows": measure.spread(size),
    }


# Starts -------------------------------------------------------------------------------------------

START = """
import json, time
from thermidor.simulation import Simulation
Simulation("historical").step()
print(json.dumps(time.process_time()))
"""


def warm_start(rounds: int = 5) -> measure.Spread:
    """Return the CPU seconds from the interpreter's start to the end of the first month.

    Warm means that rules compiled by Numba and sources compiled by Python are on the disk, as for a
    user from the second start on (also if PYTHONDONTWRITEBYTECODE is set, because compiling the
    libraries' sources again doubles the time).
    """
    _child(START)  # compiled rules are on the disk now
    return measure.spread([_child(START)[0] for _ in range(rounds)])


def cold_start() -> float:
    """Return the CPU seconds of the same with nothing compiled: what the first user waits."""
    folder = tempfile.mkdtemp(prefix="thermidor-cold-")
    try:
        return float(_child(START, NUMBA_CACHE_DIR=folder)[0])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _child(program: str, *arguments: str, **environment: str):
    """Run a program in a new process; return what it printed and the wall seconds."""
    began = time.perf_counter()
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**own, **environment},
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout.splitlines()[-1]), time.perf_counter() - began
