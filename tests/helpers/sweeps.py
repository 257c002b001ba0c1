"""Shared by the tests of sweeps: a quick made-up society that responds to the factors."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import numpy as np
import pytest

from thermidor.experiments.sweeps import sweep
from thermidor.runs.table import Run

MONTHS = 24


def simulate(configuration) -> Run:
    """Return a run whose numbers follow its seed, its parameters and its civil war."""
    if configuration.seed == 1001:
        raise ValueError("the plenum has minus one deputies")
    if configuration.seed == 1002:
        os._exit(9)
    scenario = configuration.scenario
    war = float(np.mean(scenario.channels()[:, :, 2]))
    hunger = configuration.parameters.get("bench.meet_hunger", 1.0)
    luck = np.random.default_rng(configuration.seed)
    time_ = np.arange(MONTHS)[:, None]
    fall = np.exp(-(0.02 + 0.3 * war + 0.02 * hunger) * time_)
    participation = fall * np.ones(4) + 0.01 * luck.normal(size=(MONTHS, 4))
    label = np.full((MONTHS, 4), np.nan)
    label[:, 3] = np.where(participation[:, 3] < 0.5, 3.0, 0.0)
    return Run(
        scenario=scenario.name,
        account=configuration.account or scenario.account,
        seed=configuration.seed,
        scale=configuration.scale,
        start=scenario.start,
        parameters=dict(configuration.parameters),
        months={"participation": participation, "regime_label": label},
        persons=1000,
        seconds=0.01,
    )


def slowly(configuration) -> Run:
    """Return the same run after a moment, so that there is something to kill."""
    time.sleep(0.02)
    return simulate(configuration)


def experiment(folder: Path, text: str = "", name: str = "war.toml", **changes) -> Path:
    """Write an experiment file and return its path."""
    given = {"replicates": 3, "seed": 1, "scale": 0.001, **changes}
    lines = ['title = "How much war?"', *(f"{key} = {value}" for key, value in given.items())]
    body = text or (
        'observables = ["participation at 1919-06", "regime_label at 1919-06"]\n'
        '[vary]\n"pressures.civil_war.scale" = [0, 0.5, 1]\n"bench.meet_hunger" = [0, 2, 4]\n'
    )
    path = folder / name
    path.write_text("\n".join(lines) + "\n" + body, encoding="utf-8")
    return path


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the hash of every file of results in a folder: what must not depend on kills."""
    files = [folder / "runs.parquet", folder / "runs.csv"]
    files += sorted(folder.glob("months/*.parquet")) + sorted(folder.glob("runs/*.parquet"))
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def run(path, folder, **options):
    """Run a sweep of the made-up society in this process."""
    options = {"workers": 1, "simulate": simulate, **options}
    return sweep(path, folder, **options)


@pytest.fixture(scope="module")
def same_code():
    """The package may be edited while its tests run; the runs are the same all the same."""
    patch = pytest.MonkeyPatch()
    patch.setattr("thermidor.common.cache.source_hash", lambda package=None, patterns=(): "0" * 16)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def whole(tmp_path_factory, same_code):
    """A finished sweep of 300 runs in blocks of three, and its experiment."""
    folder = tmp_path_factory.mktemp("whole")
    path = experiment(folder, replicates=34)
    assert run(path, folder / "s").complete
    return path, folder / "s"
