"""A run as frames: the months that a recipe decides, one message each.

ODD element: observation. A recipe decides a recording to the last bit. So visitors share
recordings, a changed pressure runs only the months after it again, and a link or a replay file
shows the same months. Frame `k` is the society after `k` months; frame 0 is the eve.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from thermidor import observables
from thermidor.live.server import frames, scene
from thermidor.live.server.news import news_of
from thermidor.runs import configuration
from thermidor.runs.configuration import Configuration
from thermidor.simulation import Simulation

CHUNK = 6
"""Months between two readings of the observables: one reading costs as much as a month."""
KEEP_EVERY = 24
"""Months between two kept copies of the society, from which a changed run continues."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a recording.

    Attributes
    ----------
    scenario, account : str
        Names; an empty account is that of the scenario.
    parameters : tuple of (name, value)
    seed : int
    scale : float
        Share of the population.
    holds : tuple of (month, pressure, value or None)
        From the month on the pressure has this value everywhere; None returns it to the curve of
        the scenario.
    """

    scenario: str = "historical"
    account: str = ""
    parameters: tuple[tuple[str, float], ...] = ()
    seed: int = 1
    scale: float = 0.01
    holds: tuple[tuple[int, str, float | None], ...] = ()

    def before(self, month: int) -> Recipe:
        """Return the recipe with the holds before a month only."""
        return replace(self, holds=tuple(hold for hold in self.holds if hold[0] < month))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for a message or a link."""
        return {
            "scenario": self.scenario,
            "account": self.account,
            "parameters": dict(self.parameters),
            "seed": self.seed,
            "scale": self.scale,
            "holds": [list(hold) for hold in self.holds],
        }


def with_holds(scenario: Any, holds: tuple) -> Any:
    """Return a scenario whose pressures follow the holds of a recipe."""
    if not holds:
        return scenario
    curves = {name: curve.copy() for name, curve in scenario.pressures.items()}
    for month, name, value in holds:
        if name in curves and month < scenario.months:
            original = scenario.pressures[name][month:]
            curves[name][month:] = original if value is None else value
    return replace(scenario, pressures=curves)


@dataclass
class Recording:
    """The messages of one run so far: a head, then a frame for every month.

    Attributes
    ----------
    recipe : Recipe
    head : bytes
    frames : list of bytes
        Compressed frames; frame `k` holds the differences from frame `k - 1`.
    kept : dict of int to Simulation
        Copies of the society after so many months.
    months : int
        Months of the scenario.
    """

    recipe: Recipe
    head: bytes = b""
    frames: list[bytes] = field(default_factory=list)
    kept: OrderedDict = field(default_factory=OrderedDict)
    months: int = 0

    @property
    def finished(self) -> bool:
        """Whether all months are recorded."""
        return len(self.frames) == self.months + 1

    @property
    def size(self) -> int:
        """Bytes in memory, copies of the society included."""
        copies = sum(s.society.people.nbytes * 1.3 + 4e6 for s in self.kept.values())
        return int(copies) + len(self.head) + sum(map(len, self.frames))


class Recorder:
    """Runs a recipe and adds to its recording, a few months at a time.

    Parameters
    ----------
    recipe : Recipe
    load : callable of str to Scenario
    start : (Recording, int), optional
        A recording that is the same up to a month, to continue from.
    """

    def __init__(
        self, recipe: Recipe, load: Callable[[str], Any], start: tuple[Recording, int] | None = None
    ):
        scenario = load(recipe.scenario)
        self.recording = Recording(recipe, months=scenario.months)
        self.scenario = with_holds(scenario, recipe.holds)
        if start is None or not self._resume(*start):
            self._start(scenario)

    def _start(self, scenario: Any) -> None:
        recipe = self.recording.recipe
        account = recipe.account or None
        chosen = Configuration(self.scenario, account, dict(recipe.parameters))
        self.simulation = Simulation(
            self.scenario,
            account=account,
            seed=recipe.seed,
            scale=recipe.scale,
            parameters=configuration.parameters_of(chosen),
        )
        self.before = None
        small = self.simulation.rows < frames.SMALL
        self.keep_every = 2 * KEEP_EVERY if small else KEEP_EVERY
        self.recording.head = frames.head(recipe, self.simulation, scenario)
        self.recording.kept[0] = _copied(self.simulation)
        eve = news_of(self.simulation, [])
        self._add(scene.state(self.simulation), _eve(self.simulation), eve)

    def _resume(self, other: Recording, month: int) -> bool:
        """Continue from a recording that is the same up to a month; False if it is impossible."""
        kept = dict(other.kept)  # copied first: another thread may add frames
        recorded = len(other.frames)
        at = max((k for k in kept if k <= month and k < recorded), default=None)
        if at is None:
            return False
        self.simulation = _copied(kept[at])
        self.simulation.feel_instead(self.scenario)
        self.keep_every = KEEP_EVERY
        self.recording.head = other.head
        self.recording.frames = other.frames[: at + 1]
        self.recording.kept = OrderedDict((k, v) for k, v in kept.items() if k <= at)
        self.before = scene.state(self.simulation)
        return True

    def advance(self, months: int = CHUNK) -> None:
        """Run some months and add their frames."""
        last = min(self.simulation.month + months, self.recording.months)
        states = []
        while self.simulation.month < last:
            done = len(self.simulation.done)
            self.simulation.step()
            words = news_of(self.simulation, list(self.simulation.done)[done:])
            states.append((scene.state(self.simulation), words))
            if self.simulation.month % self.keep_every == 0:
                self.recording.kept[self.simulation.month] = _copied(self.simulation)
        if states:
            series = _series(self.simulation, len(states))
            for (state, words), row in zip(states, series, strict=True):
                self._add(state, row, words)

    def finish(self) -> Recording:
        """Run all months and return the recording."""
        while not self.recording.finished:
            self.advance()
        return self.recording

    def _add(self, state: scene.State, series: np.ndarray, words: dict[str, Any]) -> None:
        self.recording.frames.append(frames.frame(state, self.before, series, words))
        self.before = state


def _copied(simulation: Simulation) -> Simulation:
    """Return an independent copy; parts that no month changes are shared."""
    constant = (simulation.scenario, simulation.parameters, simulation.events)
    return copy.deepcopy(simulation, {id(part): part for part in constant})


def _series(simulation: Simulation, rows: int) -> np.ndarray:
    """Return the last months of all observables: (rows, n_observables, 4) float32."""
    table = observables.table(simulation.history)
    return np.stack([column[-rows:] for column in table.values()], axis=1).astype(np.float32)


def _eve(simulation: Simulation) -> np.ndarray:
    """Return the observables at month zero: (n_observables, 4) float32."""
    regions = (*scene.REGIONS, None)
    values = [
        [
            observables.value(simulation.history, 0, name, region)
            if observable.regional or region is None
            else np.nan
            for region in regions
        ]
        for name, observable in observables.OBSERVABLES.items()
    ]
    return np.array(values, np.float32)
