"""Shadows: what a pressure did to one person, had it spared this person and nobody else.

A shadow is the same person walked through the same months, with the same luck, in the same posts
and places; only what one pressure adds to the channels is taken away, and with it what the region's
output, its food, its open places and the person's own hunger and commitment owe to it. Institutions
and all other people stay as they were. So a chance with and without a pressure differ by its direct
effect alone; what it did by way of others is seen only by running the scenario without it.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.common.random import Stream
from thermidor.society.conditions import Places
from thermidor.society.pressures import Channel, channels
from thermidor.society.record import RegionNote
from thermidor.teach.lives.watching import Watch

FELT = ("hunger", "commitment", "efficacy")
"""Columns that a shadow has of its own; the others are the person's."""
UNDER_ARMS = {"fear": Channel.INSECURITY, "joining_army": Channel.DRAFT}
"""Conditions set at the end of the month before, and the channel they are in proportion to."""


class Shadow:
    """One person without one pressure.

    Attributes
    ----------
    pressure : str
    felt : dict of str to float
        Hunger, commitment and efficacy of the shadow.
    chances : dict of Stream to float
        What the month's trials met, by stream.
    """

    def __init__(self, eye, pressure: str, part: np.ndarray):
        self.pressure, self._part = pressure, part
        self.felt = {name: eye.first[name] for name in FELT}
        self._output = eye.run.region_notes[:, RegionNote.OUTPUT].copy()
        self._open = eye.run.society.plants.open.copy()
        self.chances: dict[Stream, float] = {}

    def begin(self, eye) -> None:
        """Provide food, output and work as they would be without the pressure."""
        run, one = eye.run, eye.alone()
        month = run.month
        one.tally, one.post_tally = run.tally, run.post_tally  # looked at, not changed
        one.society.plants = run.society.plants.copy()
        one.society.plants.open[:] = self._open
        one.region, one.ration = run.region.copy(), run.ration.copy()
        one.region_notes = run.region_notes.copy()
        one.region_notes[:, RegionNote.OUTPUT] = self._output
        one.channels = run.channels * self._part[month]
        one.places = Places(run.places.cumulative.copy(), run.places.first)
        one.provide()
        one.offer_work()
        for name, channel in UNDER_ARMS.items():
            one.region[name] *= self._part[max(0, month - 1), :, channel]
        self._output = one.region_notes[:, RegionNote.OUTPUT].copy()
        self._open = one.society.plants.open.copy()
        self._one, self.chances = one, {}

    def walk(self, watch: Watch, method, eye) -> None:
        """Walk a process of the month; keep the chances."""
        one = eye.alone()
        own = one.society.people
        for name, value in self.felt.items():
            own[name] = value
        one.society.plants = self._one.society.plants
        for name in ("region", "ration", "region_notes", "channels", "places"):
            setattr(one, name, getattr(self._one, name))
        for trial in watch.walk(method, one, keys=eye.run.keys):
            self.chances.setdefault(trial.stream, trial.chance)
        if method.__name__ == "feel":
            self.felt = {name: own[name][0] for name in FELT}


def shadows(eye) -> list[Shadow]:
    """Return a shadow for every pressure of the run that presses at all."""
    scenario = eye.run.scenario
    full = scenario.channels()
    made = []
    for name, series in scenario.pressures.items():
        if not np.any(series):
            continue
        rest = {key: value for key, value in scenario.pressures.items() if key != name}
        less = channels(rest, scenario.loadings, scenario.months)
        part = np.divide(less, full, out=np.ones_like(full), where=full > 0)
        made.append(Shadow(eye, name, part))
    return made
