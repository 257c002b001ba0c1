"""Predictions of quantities from other sources: who predicts, and what is added."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest

from thermidor.evidence import outside
from thermidor.inference import outside_predictions
from thermidor.inference.comparison import Comparison

LEVEL, SHARE, UNSEEN = "party_members_mar_1921", "party_in_command_1926", "monthly_strikes_1923"
IDS = (LEVEL, UNSEEN)


def rows(values, random=None, **about):
    """Return the predictions as a mapping (id, who) -> cells."""
    found = Comparison(list(values), IDS, values, [], [], about)
    text = outside_predictions.table(found, pd.DataFrame(random or {}), "abc")
    return {(row["id"], row["who"]): row for row in csv.DictReader(io.StringIO(text))}


def made(level, draws=20):
    """Return the values of an account that has none for the second row."""
    return np.column_stack([np.full(draws, float(level)), np.full(draws, np.nan)])


@pytest.fixture(scope="module")
def two():
    values = {"synthesis": made(700_000), "circumstances": made(200_000, draws=60)}
    return rows(values, {LEVEL: np.geomspace(1e5, 1e6, 50)})


def test_every_rival_predicts_and_the_table_has_the_agreed_columns(two):
    who = [name for row, name in two if row == LEVEL]
    assert who == [
        *("synthesis", "circumstances", "stack"),
        *("plain curve", "pressure curve", "random draws", "carried forward"),
    ]
    assert tuple(two[LEVEL, "stack"]) == outside.PREDICTED
    assert "null" not in {name for _, name in two}


def test_rows_without_a_value_in_any_run_keep_the_baselines_alone(two):
    who = {name for row, name in two if row == UNSEEN}
    assert who == {"plain curve", "pressure curve", "carried forward"}
    assert SHARE not in {row for row, _ in two}  # cannot be predicted


def test_every_sample_has_41_sorted_numbers_and_the_commit(two):
    for cells in two.values():
        sample = [float(part) for part in cells["sample"].split()]
        assert len(sample) == 41
        assert sample == sorted(sample)
        assert cells["commit"] == "abc"


def test_accounts_weigh_the_same_in_the_stack_however_many_runs_they_have(two):
    sample = [float(part) for part in two[LEVEL, "stack"]["sample"].split()]
    assert sorted(set(sample)) == [200_000, 700_000]
    assert sample.count(200_000) in (20, 21)
    assert two[LEVEL, "stack"]["draws"] == "80"
    assert two[LEVEL, "random draws"]["draws"] == "50"


def test_stacking_weights_are_those_of_the_posterior():
    values = {"synthesis": made(700_000), "circumstances": made(200_000)}
    found = rows(values, stacking={"synthesis": 3.0, "circumstances": 1.0})
    sample = [float(part) for part in found[LEVEL, "stack"]["sample"].split()]
    assert sample.count(700_000) in (30, 31)


def test_model_error_is_that_of_the_institution_or_of_all():
    values = {"synthesis": made(700_000)}
    known = {"all": {"level": 0.5}, "unions": {"level": 2.0}}
    for about, wide in ((known, 0.5), ({**known, "party": {"level": 0.1}}, 0.1), ({}, 0.0)):
        cells = rows(values, model_error=about)[LEVEL, "synthesis"]
        sample = np.log([float(part) for part in cells["sample"].split()])
        assert sample.std() == pytest.approx(wide, rel=0.05, abs=1e-6)
