"""thermidor: an agent-based simulation of how the institutions of a revolution degenerate.

>>> import thermidor as th
>>> runs = th.run("historical", runs=20, seed=1)
>>> runs.months            # one row per run, month and region; one column per observable
>>> runs.figures           # every figure of the article beside the model's value
>>> runs.plot.participation()

Nothing heavy is imported before it is asked for: names are found when first used.
"""

from __future__ import annotations

from importlib import import_module

from thermidor.common import cache

__version__ = "0.1.0"
__all__ = [
    "Cadre",
    "Deputy",
    "Model",
    "Official",
    "Run",
    "Runs",
    "Scenario",
    "Worker",
    "__version__",
    "compare",
    "film",
    "life",
    "live",
    "load",
    "run",
    "scenarios",
    "sweep",
]

_HOMES = {
    "run": "runs.execute",
    "Run": "runs.table",
    "Runs": "runs.table",
    "load": "runs.store",
    "compare": "api",
    "sweep": "api",
    "scenarios": "api",
    "film": "live.film.film",
    "live": "live.server.replay",
    "life": "teach.lives.find",
    "Model": "mesa.model",
    "Worker": "mesa.agents",
    "Deputy": "mesa.agents",
    "Cadre": "mesa.agents",
    "Official": "mesa.agents",
    "Scenario": "scenario.scenario",
}

cache.use()  # before Numba is imported anywhere


def __getattr__(name: str):
    """Find a public name in its module the first time it is asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'thermidor' has no attribute {name!r}")
    value = getattr(import_module(f"thermidor.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
