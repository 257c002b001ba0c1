"""The small rule, written in several ways, timed in turns with the floor of the machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from benchmark import floor, measure
from benchmark.small import DRAWS, EXPONENTIALS, Columns, Compiled, Crowd

WARM = 3  # months before the clock starts
AGREE = 0.02
"""Largest difference between the shares of those who come: same rule, other random numbers."""


class Contest(NamedTuple):
    """What was measured: seconds a month by round, and which library is missing and why."""

    persons: int
    seconds: dict[str, np.ndarray]
    floor: np.ndarray
    missing: dict[str, str]

    def times_faster(self, than: str) -> measure.Spread:
        """Return how many times faster than another thermidor is; NaN where it is missing."""
        if than not in self.seconds:
            return measure.spread([])
        return measure.spread(self.seconds[than] / self.seconds["thermidor"])

    def to_floor(self) -> measure.Spread:
        """Return how many times the floor a month of thermidor takes."""
        return measure.spread(self.seconds["thermidor"] / self.floor)


def _mesa(crowd: Crowd):
    from benchmark.small_mesa import MesaModel

    return MesaModel(crowd)


def _agentpy(crowd: Crowd):
    from benchmark.small_agentpy import AgentPyModel

    return AgentPyModel(crowd)


def _starsim(crowd: Crowd):
    from benchmark.small_starsim import StarsimModel

    return StarsimModel(crowd)


CONTENDERS: dict[str, Callable[[Crowd], object]] = {
    "thermidor": Compiled,
    "numpy": Columns,
    "numpy_single": lambda crowd: Columns(crowd, np.float32),
    "mesa": _mesa,
    "agentpy": _agentpy,
    "starsim": _starsim,
}
"""Ways of writing the rule. `numpy` has double precision as thermidor, `numpy_single` single."""


def measured(persons: int, rounds: int = 15) -> Contest:
    """Time all ways whose library is installed.

    Parameters
    ----------
    persons : int
    rounds : int

    Raises
    ------
    RuntimeError
        If one of them gives another share of persons who come.
    """
    crowd, models, missing = Crowd(persons), {}, {}
    for name, build in CONTENDERS.items():
        try:
            models[name] = build(crowd)
        except ImportError as error:
            missing[name] = f'{error}; pip install "thermidor[benchmark]"'
    for model in models.values():
        for _ in range(WARM):
            model.step()
    shares = {name: model.share() for name, model in models.items()}
    if max(shares.values()) - min(shares.values()) > AGREE:
        raise RuntimeError(f"the ways of writing one rule disagree: {shares}")
    tasks = {name: model.step for name, model in models.items()}
    times = measure.in_turns({**tasks, **floor.tasks()}, rounds, clock=measure.CPU)
    least = floor.floor(times, DRAWS * persons, EXPONENTIALS * persons)
    return Contest(crowd.persons, {name: times[name] for name in models}, least, missing)
