"""The parts of the benchmark, and their results as a table or one JSON object.

Each number has three keys: its own with the median, and ``_low`` and ``_high``, between which nine
in ten rounds lie. What was not measured is null.
"""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Callable, Iterable
from typing import NamedTuple

from benchmark import contest, first, floor, growth, measure, real, small, sweeps
from benchmark.measure import Spread, say, spread

NOTHING = Spread(math.nan, math.nan, math.nan)


class Effort(NamedTuple):
    """How much is measured."""

    rounds: int = 9
    full_runs: int = 3
    sweep_runs: int = 400
    workers: int = 2
    kills: int = 3
    quick: bool = False


Results = dict[str, Spread]


def measure_small(effort: Effort) -> Results:
    """The small rule, written in several ways (targets: 100, 8, 10; within 1.5)."""
    found = contest.measured(10_000 if effort.quick else small.PERSONS, effort.rounds)
    for name, why in found.missing.items():
        say(f"  {name}: not measured ({why})")
    results = {f"small_vs_{name}": found.times_faster(name) for name in contest.CONTENDERS}
    results.pop("small_vs_thermidor")
    results["small_to_floor"] = found.to_floor()
    for name, times in found.seconds.items():
        results[f"small_{name}_million_per_second"] = spread(found.persons / times / 1e6)
    return results


def measure_floor(effort: Effort) -> Results:
    """The most that the machine does: draws, exponentials, bytes."""
    tasks = {**floor.tasks(), "memory": floor.memory()}
    times = measure.in_turns(tasks, effort.rounds, clock=measure.CPU)
    loops = floor.ROWS * floor.TIMES
    return {
        "floor_million_draws_per_second": spread(loops / times["draws"] / 1e6),
        "floor_million_exponentials_per_second": spread(loops / times["exponentials"] / 1e6),
        "floor_gigabytes_per_second": spread(2 * floor.BYTES / times["memory"] / 1e9),
    }


def measure_real(effort: Effort) -> Results:
    """Feel and move of the real month against Mesa objects and the floor (150; 3).

    Left results: carrying results fates, belonging, counting, institutions (see `objects`).
    """
    results, found = {}, None
    for name, scale in real.SCALES.items():
        if effort.quick and name != "1e3":
            continue
        say(f"  about {name} rows")
        found = real.measured(scale, months=3 if name == "1e5" else 5, repeats=effort.rounds)
        results[f"real_vs_mesa_{name}"], to_floor = real.ratios(found)
        results[f"real_to_floor_{name}"] = to_floor
        results[f"real_nanoseconds_{name}"] = spread(1e9 * found.engine / found.persons)
        results[f"real_mesa_microseconds_{name}"] = spread(1e6 * found.objects / found.persons)
    results["real_to_floor"] = results.get("real_to_floor_1e5", NOTHING)
    results["real_draws_per_person_month"] = spread([found.draws])
    results["real_exponentials_per_person_month"] = spread([found.exponentials])
    return results


def measure_growth(effort: Effort) -> Results:
    """How the cost grows with persons and threads, and by process of the month (1.05; 1.7)."""
    names = ("1e4", "1e5") if effort.quick else tuple(growth.SCALES)
    results = {}
    results["persons_exponent"], sizes = growth.persons(names, effort.rounds)
    for name, (size, nanoseconds) in sizes.items():
        results[f"persons_{name}_rows"] = spread([size])
        results[f"persons_{name}_nanoseconds"] = spread([nanoseconds])
    for name in names[::-1] if effort.quick else ("1e4", "1e5", "1e6"):
        say(f"  two threads, about {name} rows")
        results[f"threads2_vs_1_{name}"] = growth.threads(growth.SCALES[name], effort.rounds)
    for name, nanoseconds in growth.phases(growth.SCALES["1e5"]).items():
        results[f"phase_{name}_nanoseconds"] = spread([nanoseconds])
    return results


def measure_runs(effort: Effort) -> Results:
    """Runs and starts (scale 1: 40 s, 1 GB; default .6 s; small 60 ms; start 1.5 s)."""
    wall, cpu = growth.default_run(effort.rounds)
    results = {"default_run_seconds": wall, "default_run_cpu_seconds": cpu}
    wall, cpu, size = growth.small_run(effort.rounds)
    results["small_run_milliseconds"] = Spread(*(1000 * value for value in wall))
    results["small_run_cpu_milliseconds"] = Spread(*(1000 * value for value in cpu))
    results["small_run_rows"] = spread([size])
    results["warm_start_cpu_seconds"] = growth.warm_start(min(5, effort.rounds))
    if effort.quick:
        return results
    say("  a start with nothing compiled")
    results["cold_start_cpu_seconds"] = spread([growth.cold_start()])
    say(f"  scale 1, {effort.full_runs} times")
    full = growth.full_scale(effort.full_runs)
    results["full_scale_seconds"], results["full_scale_gigabytes"] = (
        full["seconds"],
        full["gigabytes"],
    )
    results["full_scale_building_seconds"], results["full_scale_rows"] = (
        full["building"],
        full["rows"],
    )
    bytes_each = 1e9 * full["gigabytes"].median / full["rows"].median
    results["full_scale_bytes_per_row"] = spread([bytes_each])
    return results


SHORT = {
    "store_milliseconds": "sweep_storing_milliseconds",
    "dask_efficiency": "sweep_dask_efficiency",
}
"""Short keys of two costs of a sweep."""


def measure_sweeps(effort: Effort) -> Results:
    """How much of the machine a sweep uses; the cost of storing and of kills."""
    runs = 40 if effort.quick else effort.sweep_runs
    found = sweeps.measured(runs, effort.workers, effort.kills)
    results = {name: spread([value]) for name, value in found.items()}
    for short, name in SHORT.items():
        if name in results:
            results[short] = results[name]
    return results


def measure_first(effort: Effort) -> Results:
    """The first minute: installing, compiling, help, the main job (15 s; .35 s; 12 s warm)."""
    rounds = 2 if effort.quick else min(5, effort.rounds)
    results = {"help_seconds": first.command("--help", rounds=rounds)}
    results["explain_seconds"] = first.command("explain", "isolation", rounds=rounds)
    results["main_job_seconds"] = first.main_job(1 if effort.quick else rounds, effort.quick)
    results["calibration_runs_per_second"] = first.calibration_runs(effort.workers, rounds)
    if effort.quick:
        return results
    say("  compiling with nothing compiled")
    results["compile_wall_seconds"] = spread([first.compiling_seconds()])
    say("  the first command on a clean clone")
    packages, seconds = first.clean_clone()
    results["install_packages"], results["first_run_seconds"] = (
        spread([packages]),
        spread([seconds]),
    )
    return results


PARTS: dict[str, Callable[[Effort], Results]] = {
    "floor": measure_floor,
    "small": measure_small,
    "real": measure_real,
    "runs": measure_runs,
    "growth": measure_growth,
    "sweeps": measure_sweeps,
    "first": measure_first,
}
"""The parts of the benchmark, in the order in which they are measured."""
ASKED = (
    "real_vs_mesa_1e5",
    "small_vs_mesa",
    "small_vs_numpy",
    "small_vs_agentpy",
    "small_vs_starsim",
    "small_to_floor",
    "real_to_floor",
    "persons_exponent",
    "threads2_vs_1_1e6",
    "threads2_vs_1_1e4",
    "full_scale_seconds",
    "full_scale_gigabytes",
    "default_run_seconds",
    "small_run_milliseconds",
    "warm_start_cpu_seconds",
    "first_run_seconds",
    "install_packages",
    "compile_wall_seconds",
    "help_seconds",
    "main_job_seconds",
    "calibration_runs_per_second",
    "store_milliseconds",
    "dask_efficiency",
)
"""Keys that are always printed, null if not measured; other keys appear when measured."""


def measured(parts: Iterable[str], effort: Effort, failed: list[str] | None = None) -> Results:
    """Measure some parts; if one fails, say so and keep the results of the others.

    Parameters
    ----------
    parts : iterable of str
        Names of `PARTS`.
    effort : Effort
    failed : list of str, optional
        Receives the names of the parts that failed.
    """
    results = dict.fromkeys(ASKED, NOTHING)
    for name in parts:
        say(f"{name}: {(PARTS[name].__doc__ or name).splitlines()[0]}")
        try:
            results |= PARTS[name](effort)
        except Exception as wrong:  # one part must not cost the results of the others
            say(f"  {name} failed ({type(wrong).__name__}: {wrong}); its keys are null")
            if failed is not None:
                failed.append(name)
    return results


def as_json(results: Results) -> dict[str, float | None]:
    """Return the results under flat keys: median, `_low`, `_high`; null where not measured."""
    keys: dict[str, float | None] = {}
    for name, found in results.items():
        for ending, value in zip(("", "_low", "_high"), found, strict=True):
            keys[name + ending] = None if math.isnan(value) else float(f"{value:.6g}")
    return keys


def as_table(results: Results) -> str:
    """Return the results as lines to read."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    lines = [
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors, "
        f"load {load:.1f}",
        f"{'':42}{'median':>10} {'low':>10} {'high':>10}",
    ]
    for name, found in results.items():
        if math.isnan(found.median):
            lines.append(f"{name:42}{'not measured':>10}")
        elif found.low == found.high:
            lines.append(f"{name:42}{found.median:10.4g}")
        else:
            lines.append(f"{name:42}{found.median:10.4g} {found.low:10.4g} {found.high:10.4g}")
    return "\n".join(lines)
