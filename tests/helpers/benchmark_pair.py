"""The same month zero twice: as the engine has it and as Mesa objects."""

from __future__ import annotations

import societies
from benchmark.objects.country import Country

from thermidor.simulation import Simulation

SMALLEST = 0.00001  # about 2,000 rows: the strata that are never sampled


def pair(scenario, *, seed=3, scale=SMALLEST, threads=1):
    """Return the same month zero as the engine has it and as objects."""
    loaded = societies.loaded(scenario)
    return (
        Simulation(loaded, seed=seed, scale=scale, threads=threads),
        Country(loaded, seed=seed, scale=scale, threads=1),
    )
