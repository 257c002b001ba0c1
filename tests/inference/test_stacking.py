"""Model error and weights of accounts: a known error comes back, the better account weighs more."""

from __future__ import annotations

import figure_rows as rows
import numpy as np
import pytest

from thermidor.evidence.distance import Distance
from thermidor.inference import stacking

N = 60
INSTITUTIONS = ("party", "unions", "soviets")


def distance(each=12, **changes):
    """As many rows of three institutions, that say 100 with an error of a tenth."""
    return Distance(
        tuple(
            rows.level(f"{name}_{k}", error=0.1, institution=name, **changes)
            for name in INSTITUTIONS
            for k in range(each)
        )
    )


def runs(spread, each=12, seed=1):
    """Return runs off the rows' 100, on the log, by an amount for each row and a little luck."""
    luck = np.random.default_rng(seed)
    off = np.repeat(spread, each) * luck.standard_normal(3 * each)
    return 100 * np.exp(off + 0.01 * luck.standard_normal((N, 3 * each)))


def test_a_model_without_error_is_given_none():
    found = stacking.model_error({"synthesis": runs([0.05] * 3)}, distance())
    assert found["all"]["level"] <= 0.05


def test_a_known_error_comes_back():
    found = stacking.model_error({"synthesis": runs([0.6] * 3, each=40)}, distance(each=40))
    assert found["all"]["level"] == pytest.approx(0.6, abs=0.1)


def test_an_institution_s_error_is_its_own_as_far_as_it_has_figures():
    spread = [0.1, 0.1, 1.5]
    few = stacking.model_error({"synthesis": runs(spread, each=2)}, distance(each=2))
    many = stacking.model_error({"synthesis": runs(spread, each=30)}, distance(each=30))
    assert many["party"]["level"] < 0.25 < 1.0 < many["soviets"]["level"]
    assert many["party"]["level"] < many["all"]["level"] < many["soviets"]["level"]
    assert set(few) == {"all", *INSTITUTIONS}
    gap = {"few": few, "many": many}
    few_gap, many_gap = (g["soviets"]["level"] - g["party"]["level"] for g in gap.values())
    assert few_gap < many_gap


def test_claims_and_rows_without_a_value_say_nothing_of_it():
    found = stacking.model_error({"synthesis": np.full((N, 36), np.nan)}, distance())
    assert found["all"]["level"] == 0.0


def test_the_account_that_predicts_better_weighs_more():
    values = {"synthesis": runs([0.05] * 3), "circumstances": runs([1.5] * 3, seed=2)}
    errors = stacking.model_error(values, distance())
    found = stacking.weights(values, errors, distance())
    assert sum(found.values()) == pytest.approx(1, abs=1e-3)
    assert found["synthesis"] > 0.8
    assert found["circumstances"] > 0  # each counts as a row before any is read


def test_accounts_that_predict_alike_weigh_the_same():
    same = runs([0.3] * 3)
    values = {"synthesis": same, "circumstances": same}
    found = stacking.weights(values, stacking.model_error(values, distance()), distance())
    assert found == {"synthesis": 0.5, "circumstances": 0.5}


def test_two_accounts_that_are_right_about_different_institutions_share_the_weight():
    values = {"synthesis": runs([0.05, 0.05, 2.0]), "circumstances": runs([0.05, 2.0, 0.05])}
    found = stacking.weights(values, {"all": {}}, distance())
    assert 0.3 < found["synthesis"] < 0.7
