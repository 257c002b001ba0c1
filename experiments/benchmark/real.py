"""The real model: the engine, Mesa objects and the floor of the machine, timed in turns.

Compared are the processes `feel` and `move` of the month (`objects` says what is left out). Each
month engine and objects must end with the same columns and fates; a difference ends the
measurement. The objects also count the draws and exponentials that the rules need.
"""

from __future__ import annotations

from copy import deepcopy
from typing import NamedTuple

import numpy as np

from benchmark import floor, measure, objects
from benchmark.plain import quick_exp
from thermidor.scenario import scenario as scenarios
from thermidor.simulation import MONTH, Simulation
from thermidor.society.population import DEFAULT_SCALE
from thermidor.society.state import Occupation

SEED = 1
SCALES = {"1e3": 1e-5, "1e4": 1e-3, "1e5": 0.0127}
"""Scales with about so many rows (never fewer than 2,400: some strata are never sampled)."""
FIRST = 3
"""Months before the clock starts: the compiled rules are loaded, the first acts have happened."""


class Months(NamedTuple):
    """What was measured at one size, by month."""

    persons: int  # living rows
    engine: np.ndarray  # (months,) seconds of the engine's two processes
    objects: np.ndarray  # (months,) seconds of the same processes as objects
    floor: np.ndarray  # (months,) seconds of their draws and exponentials
    draws: float  # a living row and month needs
    exponentials: float


def measured(scale: float = DEFAULT_SCALE, months: int = 3, repeats: int = 9) -> Months:
    """Time `feel` and `move` of some months, by the engine and by objects.

    Parameters
    ----------
    scale : float
    months : int
    repeats : int
        How often the engine repeats each month, on copies of itself; the median counts.

    Raises
    ------
    RuntimeError
        If engine and objects differ, or the engine calls rules that the objects do not call.
    """
    if missing := objects.unknown():
        raise RuntimeError(f"objects do not call these rules as they are: {', '.join(missing)}")
    engine = Simulation(scenarios.load("historical"), seed=SEED, scale=scale, threads=1)
    agents = objects.Month(engine)
    for _ in range(FIRST):
        engine.step()
    engine_seconds, object_seconds, rates, living = [], [], [], 0
    for _ in range(months):
        until_feel(engine)
        agents.take(engine)
        living = int(np.sum(engine.society.people.occupation[: engine.rows] != Occupation.DEAD))
        times = _repeated(engine, repeats)
        engine_seconds.append(np.median(times["engine"]))
        rates.append({name: np.array([np.median(times[name])]) for name in floor.tasks()})
        object_seconds.append(measure.seconds(agents.step, clock=measure.CPU))
        if found := agents.different(felt_and_moved(engine)):
            raise RuntimeError(f"engine and objects differ in {', '.join(found)}")
        after_move(engine)
    until_feel(engine)
    exponentials = needed_exponentials(agents, engine)
    floors = [float(floor.floor(rate, agents.draws, exponentials)[0]) for rate in rates]
    return Months(
        living,
        np.array(engine_seconds),
        np.array(object_seconds),
        np.array(floors),
        agents.draws / living,
        exponentials / living,
    )


def until_feel(engine: Simulation) -> None:
    """Simulate the processes of a month that come before `feel`."""
    engine.keys = engine.luck.keys(engine.month + 1)
    for process in MONTH[: _place("feel")]:
        getattr(engine, process.name)()


def felt_and_moved(engine: Simulation) -> dict[str, np.ndarray]:
    """Simulate `feel` and `move`; return the columns that `feel` writes, and the fates."""
    engine.feel()
    people = engine.society.people
    felt = {name: people[name].copy() for name in objects.WRITTEN}
    engine.move()
    return {**felt, "fate": engine._fate.copy()}


def after_move(engine: Simulation) -> None:
    """Simulate the processes of a month that come after `move`."""
    for process in MONTH[_place("move") + 1 :]:
        getattr(engine, process.name)()
    engine.month += 1


def _place(name: str) -> int:
    return [process.name for process in MONTH].index(name)


def _repeated(engine: Simulation, repeats: int) -> dict[str, np.ndarray]:
    """Time both processes on copies of the engine, in turns with the floor."""
    copies = [deepcopy(engine) for _ in range(repeats)]
    tasks = floor.tasks()
    found = {name: np.empty(repeats) for name in ("engine", *tasks)}
    for n, copy in enumerate(copies):
        found["engine"][n] = measure.seconds(copy.feel, clock=measure.CPU)
        found["engine"][n] += measure.seconds(copy.move, clock=measure.CPU)
        for name, task in tasks.items():
            found[name][n] = measure.seconds(task, clock=measure.CPU)
    return found


def needed_exponentials(agents: objects.Month, engine: Simulation) -> int:
    """Return the exponentials that the rules of both processes compute this month."""
    count = 0

    def counting(x: float) -> float:
        nonlocal count
        count += 1
        return quick_exp(x)

    agents.take(engine)
    agents.rules = objects.rules({"exp": counting})
    agents.step()
    agents.rules = objects.rules()
    return count


def ratios(found: Months) -> tuple[measure.Spread, measure.Spread]:
    """Return how many times faster than objects the engine is, and how far from its floor."""
    return measure.spread(found.objects / found.engine), measure.spread(found.engine / found.floor)
