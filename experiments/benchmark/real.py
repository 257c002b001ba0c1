"""The real month: the engine, the same month as Mesa objects, and the floor, side by side.

Every month both walk, they must end with the same columns and counts; a difference ends the
measurement. The objects also count what the rules need: the draws they asked for and the
exponentials they computed.
"""

from __future__ import annotations

from copy import deepcopy
from typing import NamedTuple

import numpy as np

from benchmark import floor, measure
from benchmark.objects import rules
from benchmark.objects.compare import different
from benchmark.objects.country import Country
from benchmark.objects.plain import quick_exp
from thermidor.scenario import scenario as scenarios
from thermidor.simulation import Simulation
from thermidor.society.population import DEFAULT_SCALE

SEED = 1
SCALES = {"1e3": 1e-5, "1e4": 1e-3, "1e5": 0.0127}
"""Scales with about so many rows (there are never fewer than 2,400: the strata kept whole)."""
FIRST = 3
"""Months walked before the clock starts: the compiled rules are loaded, the first acts are past."""


class Months(NamedTuple):
    """What was measured at one size, by month."""

    persons: int  # living rows
    engine: np.ndarray  # (months,) seconds of the engine's month
    objects: np.ndarray  # (months,) seconds of the same month as objects
    floor: np.ndarray  # (months,) seconds of its draws and exponentials
    draws: float  # a living row and month needs
    exponentials: float


def measured(scale: float = DEFAULT_SCALE, months: int = 3, repeats: int = 9) -> Months:
    """Walk some months both ways and time them.

    Parameters
    ----------
    scale : float
    months : int
    repeats : int
        The engine walks each month so often, as copies of itself; its median counts.

    Raises
    ------
    RuntimeError
        If engine and objects differ in anything.
    """
    loaded = scenarios.load("historical")
    how = {"seed": SEED, "scale": scale, "threads": 1}
    engine, country = Simulation(loaded, **how), Country(loaded, **how)
    for _ in range(FIRST):
        engine.step()
        country.step()
    work, rates, objects, needs = [], [], [], []
    for _ in range(months):
        living = int(np.sum(engine.society.people.occupation[: engine.spare[0]] != 7))
        times, engine = _walk(engine, repeats)
        work.append(np.median(times["engine"]))
        rates.append({name: np.array([np.median(times[name])]) for name in floor.tasks()})
        objects.append(measure.seconds(country.step, clock=measure.CPU))
        if found := different(engine, country):
            raise RuntimeError(f"engine and objects differ in {', '.join(found)}")
    counted = Counted()
    draws = counted.month(country)
    needs = [float(floor.floor(r, draws, counted.exponentials)[0]) for r in rates]
    return Months(
        living,
        np.array(work),
        np.array(objects),
        np.array(needs),
        draws / living,
        counted.exponentials / living,
    )


def _walk(engine: Simulation, repeats: int) -> tuple[dict[str, np.ndarray], Simulation]:
    """Time one month of copies of the engine, in turns with the floor; return one that walked."""
    twins = [deepcopy(engine) for _ in range(repeats)]
    tasks = floor.tasks()
    out = {name: np.empty(repeats) for name in ("engine", *tasks)}
    for n, twin in enumerate(twins):
        out["engine"][n] = measure.seconds(twin.step, clock=measure.CPU)
        for name, task in tasks.items():
            out[name][n] = measure.seconds(task, clock=measure.CPU)
    return out, twins[-1]


class Counted:
    """Counts what the rules of a month need.

    Attributes
    ----------
    exponentials : int
    """

    def __init__(self):
        self.exponentials = 0

    def month(self, country: Country) -> int:
        """Walk a month of objects and return the draws that were asked for."""

        def exp(x):
            self.exponentials += 1
            return quick_exp(x)

        rules.take({"exp": exp})
        try:
            country.step()
        finally:
            rules.take()
        return country.agents.luck.asked


def ratios(found: Months) -> tuple[measure.Spread, measure.Spread]:
    """Return how many times faster than objects the engine is, and how far from its floor."""
    return measure.spread(found.objects / found.engine), measure.spread(found.engine / found.floor)
