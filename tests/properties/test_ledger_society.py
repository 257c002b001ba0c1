"""The ledger on the real model: rows have values, vary, and answer to the rules behind them."""

from __future__ import annotations

import numpy as np
import pytest

from thermidor.evidence import article, formatting, ledger
from thermidor.evidence.scoring import transform
from thermidor.evidence.values import Reader
from thermidor.observables import table
from thermidor.scenario import scenario
from thermidor.simulation import Simulation

ROWS = [row for row in article.select(use=article.SCORED) if row.column]
OFF = {  # institution -> one rule behind it switched off
    "soviets": "soviets.township",
    "sovnarkom_cec": "couplings.substitution",
    "factory_committees": "plants.commission",
    "management": "plants.one_man",
    "unions": "couplings.union_money",
    "party": "joining.office",
    "secretariat_appointments": "secretariat.hire",
    "other_parties": "parties.restrict",
    "bureaucracy": "couplings.carryover",
    "privileges": "privilege.growth",
    "fusion": "couplings.substitution",
}


def run(seed=1, **parameters) -> dict[str, np.ndarray]:
    values = {name.replace("__", "."): value for name, value in parameters.items()}
    simulation = Simulation(scenario.load("historical"), seed=seed, scale=0.002, parameters=values)
    simulation.run()
    return table(simulation.history)


@pytest.fixture(scope="module")
def plain():
    return run()


@pytest.fixture(scope="module")
def read():
    return Reader(ROWS).read


def test_every_scored_row_has_a_value_or_a_reason(plain):
    book = ledger.build([plain], pressure=scenario.historical_pressure())
    for entry in book.entries:
        if entry.figure.scored and not entry.figure.missing:
            assert entry.status == "scored", (entry.figure.id, entry.reason)


def test_no_observable_that_a_figure_reads_is_a_constant(plain):
    constant, other = set(), run(seed=2)
    for row in ROWS:
        region = article.REGIONS.index(row.region)
        series = np.concatenate([each[row.column][:, region] for each in (plain, other)])
        if np.nanmax(series) == np.nanmin(series):
            constant.add(row.column)
    assert constant == set()


@pytest.mark.slow
@pytest.mark.parametrize("institution", list(formatting.INSTITUTIONS))
def test_one_rule_off_moves_the_rows_of_its_institution(institution, plain, read):
    before, after = read(plain), read(run(**{OFF[institution].replace(".", "__"): 0.0}))
    moved = {}
    for row, a, b in zip(ROWS, before, after, strict=True):
        if row.institution == institution and np.isfinite([a, b]).all():
            step = transform(b, row.scale, row.floor) - transform(a, row.scale, row.floor)
            moved[row.id] = abs(float(step))
    assert max(moved.values()) > 0.1, moved
