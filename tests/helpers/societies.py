"""Small societies for tests: built, walked once and kept, or walked and watched.

For tests only; nothing in the package may import it.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from thermidor import observables
from thermidor.scenario import scenario
from thermidor.simulation import MONTH, Simulation

SCALE = 0.001


@cache
def loaded(name):
    """Return a shipped scenario, read once."""
    return scenario.load(name)


def build(name="historical", *, seed=1, scale=SCALE, threads=None, **parameters):
    """Return a society at month zero; parameters are written ``group__name=value``."""
    given = loaded(name) if isinstance(name, str) else name
    values = {key.replace("__", "."): value for key, value in parameters.items()}
    return Simulation(given, seed=seed, scale=scale, parameters=values, threads=threads)


@cache
def run(name="historical", *, seed=1, scale=SCALE, **parameters):
    """Return a whole run; it is kept and shared, so nobody may step it."""
    return build(name, seed=seed, scale=scale, **parameters).run()


@cache
def table(name="historical", *, seed=1, scale=SCALE, **parameters):
    """Return all observables of a whole run: name -> (months, 4)."""
    return observables.table(run(name, seed=seed, scale=scale, **parameters).history)


def series(observable, name="historical", *, seeds=(1,), region=3, **how):
    """Return an observable's months for some seeds: (n_seeds, months)."""
    return np.array([table(name, seed=seed, **how)[observable][:, region] for seed in seeds])


def months(simulation, n):
    """Walk some months and return the simulation."""
    for _ in range(n):
        simulation.step()
    return simulation


def until(simulation, last):
    """Begin the next month and walk its processes up to and with one of them."""
    simulation.keys = simulation.luck.keys(simulation.month + 1)
    for process in MONTH:
        getattr(simulation, process.name)()
        if process.name == last:
            return simulation
    raise ValueError(last)


def same(one, other, months=None):
    """Whether two records hold the same bits in their first months."""
    last = None if months is None else months + 1
    own, others = one.arrays(), other.arrays()
    return own.keys() == others.keys() and all(
        own[name][:last].tobytes() == others[name][:last].tobytes() for name in own
    )
