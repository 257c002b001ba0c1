"""thermidor: an agent-based simulation of how the institutions of a revolution degenerate.

>>> import thermidor as th
>>> runs = th.run("historical", runs=20, seed=1)
>>> runs.months            # one row per run, month and region; one column per observable
>>> runs.figures           # every figure of the article with the model's value
>>> runs.plot.participation()

Each name is imported when it is first used, so that ``import thermidor`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

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
    "resume",
    "run",
    "scenarios",
    "sweep",
]

_HOMES = {
    "run": "api",
    "Run": "runs.table",
    "Runs": "api",
    "load": "api",
    "resume": "api",
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


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first used."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'thermidor' has no attribute {name!r}")
    value = getattr(import_module(f"thermidor.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
