"""Counterfactuals: the chances of one person if one pressure had not affected this person.

A counterfactual is the same person in the same months, with the same luck, in the same posts and
places. Only the part of one pressure in the channels is removed, and with it its effect on the
region's output, food and jobs and on the person's own hunger and commitment. Institutions and all
other persons stay as they were. So a chance with and without a pressure differs by the direct
effect alone; the effect through others is seen only by running the scenario without the pressure.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from thermidor.common.random import Stream
from thermidor.society.conditions import Places
from thermidor.society.pressures import Channel, channels
from thermidor.society.record import RegionNote

if TYPE_CHECKING:
    from thermidor.teach.lives.observer import Observer

FELT = ("hunger", "commitment", "efficacy")
"""Columns that the counterfactual person has own values of; the others are the person's."""
TAKEN = ("region", "ration", "region_notes", "channels", "places", "towns", "shopfloor")
"""Parts of the run that are as they would be without the pressure."""
UNDER_ARMS = {"fear": Channel.INSECURITY}
"""Conditions set at the end of the month before, and the channel they are in proportion to."""


class Counterfactual:
    """One person without one pressure.

    Parameters
    ----------
    observer : Observer
    pressure : str
    share : (n_months, 3, n_channels) float64
        What is left of each channel without the pressure, as a share of it, 0..1.

    Attributes
    ----------
    felt : dict of str to float
        Hunger, commitment and efficacy without the pressure.
    chances : dict of Stream to float
        The month's chances, by stream.
    """

    def __init__(self, observer: Observer, pressure: str, share: np.ndarray):
        self.pressure = pressure
        self.felt = {name: observer.first[name] for name in FELT}
        self.chances: dict[Stream, float] = {}
        self._share = share
        self._output = observer.run.region_notes[:, RegionNote.OUTPUT].copy()
        self._open = observer.run.society.plants.open.copy()
        self._towns = observer.run.towns.copy()

    def start_month(self, observer: Observer) -> None:
        """Compute food, output and work as they would be without the pressure."""
        run = observer.run
        copy = observer.copy_of_run()
        month = run.month
        copy.tally, copy.post_tally = run.tally, run.post_tally  # read, not changed
        copy.society.plants = run.society.plants.copy()
        copy.society.plants.open[:] = self._open
        copy.region, copy.ration = run.region.copy(), run.ration.copy()
        copy.region_notes = run.region_notes.copy()
        copy.region_notes[:, RegionNote.OUTPUT] = self._output
        copy.channels = run.channels * self._share[month]
        copy.places = Places(run.places.cumulative.copy(), run.places.first)
        copy.towns = self._towns
        copy.towns.restriction = run.towns.restriction
        copy.shopfloor.leans = run.shopfloor.leans.copy()
        copy.provide()
        copy.offer_work()
        copy.gather()
        for name, channel in UNDER_ARMS.items():
            copy.region[name] *= self._share[max(0, month - 1), :, channel]
        self._output = copy.region_notes[:, RegionNote.OUTPUT].copy()
        self._open = copy.society.plants.open.copy()
        self._copy, self.chances = copy, {}

    def run_process(self, method: Callable, observer: Observer) -> None:
        """Run a process of the month; keep the chances."""
        copy = observer.copy_of_run()
        person = copy.society.people
        for name, value in self.felt.items():
            person[name] = value
        copy.society.plants = self._copy.society.plants
        for name in (
            "region",
            "ration",
            "region_notes",
            "channels",
            "places",
            "towns",
            "shopfloor",
        ):
            setattr(copy, name, getattr(self._copy, name))
        for trial in observer.tracer.run(method, copy, keys=observer.run.keys):
            self.chances.setdefault(trial.stream, trial.chance)
        if method.__name__ == "feel":
            self.felt = {name: person[name][0] for name in FELT}


def counterfactuals(observer: Observer) -> list[Counterfactual]:
    """Return a counterfactual for every pressure of the run that is ever above 0."""
    scenario = observer.run.scenario
    full = scenario.channels()
    found = []
    for name, series in scenario.pressures.items():
        if not np.any(series):
            continue
        others = {key: value for key, value in scenario.pressures.items() if key != name}
        less = channels(others, scenario.loadings, scenario.months)
        share = np.divide(less, full, out=np.ones_like(full), where=full > 0)
        found.append(Counterfactual(observer, name, share))
    return found
