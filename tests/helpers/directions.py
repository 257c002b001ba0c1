"""Pairs of societies with the same luck that differ in one thing: which way does it move what?

For tests only; nothing in the package may import it. A side is written as settings of the
historical scenario (``{"pressures.civil_war.scale": 0}``, ``{"couplings.appointment": 0}``) or as
the name of another scenario; runs are kept, so that sides used twice are run once.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from thermidor import observables
from thermidor.common import dates
from thermidor.runs.table import REGIONS
from thermidor.scenario import scenario
from thermidor.simulation import Simulation
from thermidor.society import parameters

SEEDS = (1, 2, 3, 4, 5, 6)
SCALE = 0.001
HISTORY: dict = {}
"""The historical scenario as it stands."""


def without(*names, **more):
    """Return history without some pressures (by name) or switches."""
    pressures = scenario.load("historical").pressures
    found = {
        f"pressures.{name}.scale" if name in pressures else f"switches.{name}": (
            0 if name in pressures else "off"
        )
        for name in names
    }
    return {**found, **more}


@cache
def _run(name, settings, seed):
    table = parameters.table()
    values = {key: value for key, value in settings if key in table}
    others = {key: value for key, value in settings if key not in table}
    given = scenario.load(name, others or None)
    run = Simulation(given, seed=seed, scale=SCALE, parameters=values).run()
    return given.start, observables.table(run.history), dict(run.done)


def run(side, seed):
    """Return start, table and the acts done of one run of a side."""
    if isinstance(side, str):
        return _run(side, (), seed)
    side = dict(side)
    name = side.pop("scenario", "historical")
    return _run(name, tuple(sorted(side.items())), seed)


def value(side, observable, first, last, seed, region="russia"):
    """Return the mean of an observable from one month to another, in one run."""
    start, table, _ = run(side, seed)
    months = slice(dates.parse(first) - start, dates.parse(last) - start + 1)
    return float(np.nanmean(table[observable][months, REGIONS.index(region)]))


def effect(observable, first, last, *, of, against=HISTORY, region="russia"):
    """Return for each seed how much higher an observable is on one side than on the other."""
    pairs = [
        [value(side, observable, first, last, seed, region) for side in (of, against)]
        for seed in SEEDS
    ]
    return np.array([one - other for one, other in pairs])


def raised(differences):
    """Whether paired differences are above zero: all of them, and by twice their own error."""
    return _sure(differences)


def lowered(differences):
    """Whether paired differences are below zero: all of them, and by twice their own error."""
    return _sure(-np.asarray(differences))


def _sure(differences):
    differences = np.asarray(differences, float)
    error = differences.std(ddof=1) / np.sqrt(differences.size)
    return bool((differences > 0).all() and differences.mean() > 2 * error)


def raises(observable, first, last, *, of, against=HISTORY, region="russia"):
    """Assert that an observable is higher with one side than with the other."""
    found = effect(observable, first, last, of=of, against=against, region=region)
    assert raised(found), f"{observable} {first} to {last}: {found.round(5).tolist()}, claimed +"


def lowers(observable, first, last, *, of, against=HISTORY, region="russia"):
    """Assert that an observable is lower with one side than with the other."""
    found = effect(observable, first, last, of=of, against=against, region=region)
    assert lowered(found), f"{observable} {first} to {last}: {found.round(5).tolist()}, claimed -"


def levels(observable, first, last, side=HISTORY, region="russia"):
    """Return the mean of an observable in each run of a side."""
    return np.array([value(side, observable, first, last, seed, region) for seed in SEEDS])


def first_month(side, observable, reached):
    """Return for each seed the first month in which an observable reaches a value; else the end."""
    found = []
    for seed in SEEDS:
        column = run(side, seed)[1][observable][:, 3]
        months = np.flatnonzero(column >= reached)
        found.append(months[0] if months.size else len(column))
    return np.array(found)
