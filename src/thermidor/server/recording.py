"""A run turned into frames: what is decided by a recipe, month by month, each one message.

ODD element: observation. A recipe decides a recording to the last bit, so recordings are shared
between visitors, a change of a pressure re-runs only what comes after it, and a link or a replay
file shows the same months again. Frame `k` is the society after `k` months; frame 0 is the eve.
"""

from __future__ import annotations

import copy
import json
import struct
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field, replace

import numpy as np

from thermidor import calendar, configuration, observables
from thermidor.configuration import FULL_ACCOUNT, Configuration
from thermidor.server import scene
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
            self.scenario, account=recipe.account or None, seed=recipe.seed, scale=recipe.scale,
            parameters=configuration.parameters_of(chosen),
        )  # fmt: skip
        self.before = None
        self.recording.head = _head(self.recording, self.simulation, own)
        self._note()

    def _resume(self, other: Recording, month: int) -> bool:
        """Go on from a recording that is the same up to a month; say whether that was possible."""
        kept, told = dict(other.kept), len(other.frames)  # another thread may be adding to them
        at = max((k for k in kept if k <= month and k < told), default=None)
        if at is None:
            return False
        self.simulation = copy.deepcopy(kept[at])
        _change(self.simulation, self.scenario)
        self.recording.head = other.head
        self.recording.frames = other.frames[: at + 1]
        self.recording.kept = OrderedDict((k, v) for k, v in kept.items() if k <= at)
        self.before = _state(self.simulation)
        return True

    def advance(self, months: int = CHUNK) -> None:
        """Walk some months and add their frames."""
        last = min(self.simulation.month + months, self.recording.months)
        walked = []
        while self.simulation.month < last:
            acted = len(self.simulation.done)
            self.simulation.step()
            walked.append((_state(self.simulation), list(self.simulation.done)[acted:]))
            if self.simulation.month % KEEP_EVERY == 0:
                self.recording.kept[self.simulation.month] = copy.deepcopy(self.simulation)
        if walked:
            series = _series(self.simulation, len(walked))
            for (state, acted), row in zip(walked, series, strict=True):
                self._add(state, row, acted)

    def _note(self) -> None:
        """Add frame 0 and keep the society before anything moved."""
        self.recording.kept[0] = copy.deepcopy(self.simulation)
        self._add(_state(self.simulation), _series(self.simulation, 1)[0], [])

    def _add(self, state, series, acted) -> None:
        self.recording.frames.append(_frame(state, self.before, series, acted))
        self.before = state


def _change(simulation: Simulation, scenario) -> None:
    """Go on under other pressures from the coming month; what has happened stays."""
    if hasattr(simulation, "feel_instead"):
        simulation.feel_instead(scenario)
    else:
        simulation.scenario, simulation._series = scenario, scenario.channels()


def _state(simulation) -> tuple[np.ndarray, ...]:
    people = simulation.society.people
    return (
        scene.persons(simulation),
        scene.standing(simulation),
        scene.workplaces(simulation),
        people.place.astype(np.int16),
    )


def _series(simulation, rows: int) -> np.ndarray:
    """Return the last rows of all observables: (rows, n_observables, 4) float32."""
    view = simulation.history.window(0, simulation.history.now + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = [observables._columns(o, view) for o in observables.OBSERVABLES.values()]
    return np.stack([c[-rows:] for c in columns], axis=1).astype(np.float32)


def _frame(state, before, series, acted) -> bytes:
    """Return one month as bytes: see `page/wire.js`, which reads them."""
    persons, standing, plants, place = state
    moved = np.zeros(0, np.int64)
    unusual = scene.unusual(persons)
    persons = persons & ~np.uint8(scene.PRESENT)
    if before is not None:
        persons = persons ^ (before[0] & ~np.uint8(scene.PRESENT))
        standing, plants = standing ^ before[1], plants ^ before[2]
        moved = np.flatnonzero(place != before[3])
    names = json.dumps(acted).encode()
    parts = (
        struct.pack("<6I", persons.size, plants.size, moved.size, series.size, len(names), 0),
        _rounded(series).tobytes(),
        np.diff(moved, prepend=0).astype("<u4").tobytes(),
        place[moved].astype("<i2").tobytes(),
        persons.tobytes(),
        np.packbits(unusual, bitorder="little").tobytes(),
        standing.tobytes(),
        plants.tobytes(),
        names,
    )
    return zlib.compress(b"".join(parts), 6)


def _rounded(series: np.ndarray) -> np.ndarray:
    """Return numbers to five digits, as float32 whose last bits are nought: they pack better."""
    bits = (series.astype("<f4").view("<u4") + 0x40) & np.uint32(0xFFFFFF80)
    return np.where(np.isnan(series), np.float32(np.nan), bits.view("<f4")).astype("<f4")


def _head(recording: Recording, simulation, own) -> bytes:
    """Return what does not change: names, events, curves, and the fixed columns of persons."""
    people, plants = simulation.society.people, simulation.society.plants
    text = {
        "recipe": replace(recording.recipe, holds=()).as_dict(),
        "name": own.name,
        "title": own.title,
        "description": " ".join(own.description.split()),
        "source": own.source,
        "account": recording.recipe.account or own.account or FULL_ACCOUNT,
        "start": calendar.text(own.start),
        "months": own.months,
        "people": len(people),
        "plants": len(plants),
        "observables": list(observables.OBSERVABLES),
        "pressures": {n: np.round(c.mean(axis=1), 3).tolist() for n, c in own.pressures.items()},
        "events": [
            {"id": e.id, "month": e.month, "title": e.title, "source": e.source,
             "acts": len(e.acts), "guarded": bool(e.guard)}
            for e in own.events if 0 <= e.month < own.months
        ],
    }  # fmt: skip
    words = json.dumps(text).encode()
    parts = (
        struct.pack("<I", len(words)),
        words + b" " * (-len(words) % 4),
        plants.strength.astype("<f4").tobytes(),
        plants.weight.astype("<f4").tobytes(),
        people.weight.astype("<i4").tobytes(),
        people.place.astype("<i2").tobytes(),
        people.joined.astype("<i2").tobytes(),
        plants.region.astype("u1").tobytes(),
        scene.kinds(simulation).tobytes(),
        people.region.astype("u1").tobytes(),
    )
    return zlib.compress(b"".join(parts), 6)


class Library:
    """Recordings by recipe, the ones used last; the oldest go when they grow too large.

    Parameters
    ----------
    load : callable of str to Scenario
    limit : int
        Bytes of recordings to hold.
    """

    def __init__(self, load, limit: int = 600_000_000):
        self.load, self.limit = load, limit
        self.recordings: OrderedDict[Recipe, Recording] = OrderedDict()

    def find(self, recipe: Recipe) -> Recording | None:
        """Return the finished recording of a recipe, or None."""
        found = self.recordings.get(recipe)
        if found is not None:
            self.recordings.move_to_end(recipe)
        return found

    def near(self, recipe: Recipe, known: tuple[Recording, ...] = ()) -> tuple | None:
        """Return a recording that is the same up to a month, and that month."""
        months = sorted({hold[0] for hold in recipe.holds}, reverse=True)
        for month in months:
            earlier = recipe.before(month)
            for other in (*known, *reversed(list(self.recordings.values()))):
                if other.recipe.before(month) == earlier:
                    return other, month
        return None

    def record(self, recipe: Recipe, known: tuple[Recording, ...] = ()) -> Recorder:
        """Return a recorder for a recipe that is not here yet."""
        return Recorder(Recording(recipe, None), self.load, self.near(recipe, known))

    def keep(self, recording: Recording) -> None:
        """Keep a finished recording; forget the oldest, first their copies of the society."""
        self.recordings[recording.recipe] = recording
        self.recordings.move_to_end(recording.recipe)
        total = sum(r.size for r in self.recordings.values())
        for old in list(self.recordings.values())[:-1]:
            if total <= self.limit:
                break
            total -= old.size
            if old.kept:
                old.kept.clear()
                total += old.size
            else:
                del self.recordings[old.recipe]
