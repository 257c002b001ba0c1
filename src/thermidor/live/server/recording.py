"""A run turned into frames: what is decided by a recipe, month by month, each one message.

ODD element: observation. A recipe decides a recording to the last bit, so recordings are shared
between visitors, a change of a pressure re-runs only what comes after it, and a link or a replay
file shows the same months again. Frame `k` is the society after `k` months; frame 0 is the eve.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from dataclasses import dataclass, field, replace

import numpy as np

from thermidor import observables
from thermidor.live.server import packing, scene
from thermidor.runs import configuration
from thermidor.runs.configuration import Configuration
from thermidor.simulation import Simulation

CHUNK = 6
"""Months between two readings of the observables: one reading costs as much as a month."""
KEEP_EVERY = 24
"""Months between two kept copies of the society, from which a changed pressure goes on."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a recording.

    Attributes
    ----------
    holds : tuple of (month, pressure, value or None)
        From the month on the pressure is held at the value everywhere; None gives it back to the
        scenario's own curve.
    """

    scenario: str = "historical"
    account: str = ""
    parameters: tuple[tuple[str, float], ...] = ()
    seed: int = 1
    scale: float = 0.01
    holds: tuple[tuple[int, str, float | None], ...] = ()

    def before(self, month: int) -> Recipe:
        """Return the recipe that knows only what was held before a month."""
        return replace(self, holds=tuple(hold for hold in self.holds if hold[0] < month))

    def as_dict(self) -> dict:
        """Return plain values, for a message or a link."""
        return {
            "scenario": self.scenario,
            "account": self.account,
            "parameters": dict(self.parameters),
            "seed": self.seed,
            "scale": self.scale,
            "holds": [list(hold) for hold in self.holds],
        }


def held(scenario, holds):
    """Return a scenario whose pressures follow the holds."""
    if not holds:
        return scenario
    curves = {name: curve.copy() for name, curve in scenario.pressures.items()}
    for month, name, value in holds:
        if name in curves and month < scenario.months:
            own = scenario.pressures[name][month:]
            curves[name][month:] = own if value is None else value
    return replace(scenario, pressures=curves)


@dataclass
class Recording:
    """The messages of one run so far: a head, then a frame for every month.

    Attributes
    ----------
    frames : list of bytes
        Deflated frames; frame `k` is told as its difference from frame `k - 1`.
    kept : dict of int to Simulation
        Copies of the society after so many months.
    """

    recipe: Recipe
    scenario: object
    head: bytes = b""
    frames: list[bytes] = field(default_factory=list)
    kept: OrderedDict = field(default_factory=OrderedDict)
    months: int = 0
    error: str = ""

    @property
    def finished(self) -> bool:
        """Whether all months are there."""
        return len(self.frames) == self.months + 1

    @property
    def size(self) -> int:
        """Bytes held, copies of the society included."""
        copies = sum(s.society.people.nbytes * 1.3 + 4e6 for s in self.kept.values())
        return int(copies) + len(self.head) + sum(map(len, self.frames))


class Recorder:
    """Runs a recipe and adds to its recording, a few months at a time.

    Parameters
    ----------
    recording : Recording
    load : callable of str to Scenario
    begin : (Recording, int), optional
        A recording that is the same up to a month, to go on from.
    """

    def __init__(self, recording: Recording, load, begin: tuple[Recording, int] | None = None):
        recipe = recording.recipe
        self.recording = recording
        own = load(recipe.scenario)
        self.scenario = recording.scenario = held(own, recipe.holds)
        recording.months = own.months
        if begin is None or not self._resume(*begin):
            self._start(own)

    def _start(self, own) -> None:
        recipe = self.recording.recipe
        chosen = Configuration(self.scenario, recipe.account or None, dict(recipe.parameters))
        self.simulation = Simulation(
            self.scenario,
            account=recipe.account or None,
            seed=recipe.seed,
            scale=recipe.scale,
            parameters=configuration.parameters_of(chosen),
        )
        self.before = None
        few = self.simulation.rows < packing.SMALL
        self.keep_every = 2 * KEEP_EVERY if few else KEEP_EVERY
        self.recording.head = packing.head(recipe, self.simulation, own)
        self._note()

    def _resume(self, other: Recording, month: int) -> bool:
        """Go on from a recording that is the same up to a month; say whether that was possible."""
        kept, told = dict(other.kept), len(other.frames)  # another thread may be adding to them
        at = max((k for k in kept if k <= month and k < told), default=None)
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
        """Walk some months and add their frames."""
        last = min(self.simulation.month + months, self.recording.months)
        walked = []
        while self.simulation.month < last:
            acted = len(self.simulation.done)
            self.simulation.step()
            walked.append((scene.state(self.simulation), list(self.simulation.done)[acted:]))
            if self.simulation.month % self.keep_every == 0:
                self.recording.kept[self.simulation.month] = _copied(self.simulation)
        if walked:
            series = _series(self.simulation, len(walked))
            for (state, acted), row in zip(walked, series, strict=True):
                self._add(state, row, acted)

    def _note(self) -> None:
        """Add frame 0 and keep the society before anything moved."""
        self.recording.kept[0] = _copied(self.simulation)
        self._add(scene.state(self.simulation), _eve(self.simulation), [])

    def _add(self, state, series, acted) -> None:
        self.recording.frames.append(packing.frame(state, self.before, series, acted))
        self.before = state


def _copied(simulation: Simulation) -> Simulation:
    """Return a copy that can go its own way; what no month changes is shared."""
    fixed = (simulation.scenario, simulation.parameters, simulation.events)
    return copy.deepcopy(simulation, {id(part): part for part in fixed})


def _series(simulation, rows: int) -> np.ndarray:
    """Return the last months of all observables: (rows, n_observables, 4) float32."""
    table = observables.table(simulation.history)
    return np.stack([column[-rows:] for column in table.values()], axis=1).astype(np.float32)


def _eve(simulation) -> np.ndarray:
    """Return the observables before anything moved: (n_observables, 4) float32."""
    regions = ("petrograd", "moscow", "provinces", None)
    told = [
        [
            observables.value(simulation.history, 0, name, region)
            if o.regional or region is None
            else np.nan
            for region in regions
        ]
        for name, o in observables.OBSERVABLES.items()
    ]
    return np.array(told, np.float32)
