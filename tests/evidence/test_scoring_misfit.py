"""Misfits, their loss, what passes and what holds: signs, ends and sizes worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import exp, inf, log, nan, sqrt

import numpy as np
import pytest

from thermidor.evidence import article, scoring
from thermidor.evidence.scoring import Target

POINT = Target("point", "log", 0.5, "=", 100.0, None, 0.0, 0.1, 0.02)
CLAIM = Target("bound", "linear", 0.0, "<", 0.5, None, 0.25, 0.5, 0.1)
ABOVE = replace(CLAIM, relation=">")
BETWEEN = replace(CLAIM, relation="between", value=0.5, value_high=0.75, margin=0.0)
DATE = Target("date", "months", 0.0, "=", 60.0, None, 0.0, 2.0, 0.02)
CLASS = Target("class", "class", 0.0, "=", 3.0, None, 0.0, 1.0, 0.1)
COUNT = Target("count", "count", 0.0, "=", 6.0, None, 0.0, 0.0, 0.02)


def misfit(target, *values, **more):
    return scoring.misfit(np.array(values, dtype=float), target, **more)


def passes(target, *values):
    return scoring.passes(np.array(values, dtype=float), target).tolist()


def test_a_class_is_off_by_its_steps_on_the_ladder_and_by_three_at_the_most():
    assert misfit(CLASS, 0, 1, 2, 3, 4, 5, 6).tolist() == [-3, -2, -1, 0, 1, 2, 3]
    assert misfit(replace(CLASS, value=1.0), 0, 1, 3, 4, 5, 6).tolist() == [-1, 0, 2, 3, 3, 3]
    assert misfit(replace(CLASS, value=6.0), 0, 2, 3, 4, 6).tolist() == [-3, -3, -3, -2, 0]


def test_a_count_is_off_by_the_signed_root_of_its_deviance():
    """2 (6 ln(6/12) + 6) = 3.68223 and 2 (6 ln 2 - 3) = 2.31777."""
    assert misfit(COUNT, 12, 6, 3) == pytest.approx([1.91891, 0.0, -1.52242], abs=1e-5)


def test_counts_below_half_a_case_are_half_a_case():
    """2 (6 ln 12 - 5.5) = 18.81888."""
    assert misfit(COUNT, 0.5, 0.2, 0) == pytest.approx([-4.33807] * 3, abs=1e-5)
    assert misfit(COUNT, 0.6)[0] > -4.33


def test_a_source_without_a_case_is_off_by_the_root_of_twice_the_count():
    assert misfit(replace(COUNT, value=0.0), 2, 8, 0) == pytest.approx([2, 4, 1], abs=1e-6)


@pytest.mark.parametrize("by", [-100.0, -1.0, 1.0, 100.0])
def test_large_counts_are_off_by_standard_deviations_nearly(by):
    """A Poisson of a million has a spread of a thousand."""
    off = misfit(replace(COUNT, value=1e6), 1e6 + by)[0]
    assert off == pytest.approx(by / 1000, rel=1e-3)


def test_never_is_put_a_year_after_the_run():
    assert misfit(DATE, inf, 60, 57).tolist() == [(134 + 12 - 60) / 2, 0, -1.5]
    assert misfit(DATE, inf, horizon=100).tolist() == [26]
    assert misfit(POINT, inf).tolist() == [inf]


def test_a_point_is_off_on_its_own_scale_in_errors_of_the_source():
    assert misfit(POINT, 100 * exp(0.25), 100, 100 * exp(-0.5)) == pytest.approx([2.5, 0, -5])
    assert misfit(POINT, 0)[0] == pytest.approx(log(0.5 / 100) / 0.1)
    share = replace(POINT, scale="logit", floor=0.1, value=0.5, error=2.0)
    assert misfit(share, 0.8, 0.0, 1.0) == pytest.approx([log(4) / 2, -log(9) / 2, log(9) / 2])
    plain = replace(POINT, scale="linear", value=2.0, error=0.5)
    assert misfit(plain, 3.5, 1.5).tolist() == [3, -1]


def test_a_bound_is_off_only_by_what_lies_beyond_it_and_its_margin():
    assert misfit(CLAIM, -9, 0.25, 0.5, 1.25).tolist() == [0, 0, 0.5, 2]
    assert misfit(ABOVE, 9, 0.75, 0.5, -0.25).tolist() == [0, 0, -0.5, -2]
    assert misfit(BETWEEN, 0.25, 0.5, 0.6, 0.75, 1.5).tolist() == [-0.5, 0, 0, 0, 1.5]


def test_a_number_without_end_is_beyond_every_bound():
    """A ratio to nothing: more than any bound from below, endlessly off one from above."""
    assert misfit(ABOVE, inf, -inf).tolist() == [0, -inf]
    assert misfit(CLAIM, inf, -inf).tolist() == [inf, 0]
    assert misfit(BETWEEN, inf, -inf).tolist() == [inf, -inf]
    assert np.isnan(misfit(ABOVE, nan)).all()
    assert scoring.loss_of_misfit(misfit(ABOVE, inf, -inf, nan)).tolist() == [0, 9, 9]


def test_a_bound_is_measured_on_its_scale_with_its_floor():
    many = replace(ABOVE, scale="log", floor=0.5, value=90.0, margin=10.0, error=0.1)
    assert misfit(many, 100 * exp(-0.2), 101) == pytest.approx([-2, 0])
    assert misfit(many, 0, 0.2) == pytest.approx([log(0.5 / 100) / 0.1] * 2)


def test_the_ends_of_claims_are_open_on_one_side_only():
    assert scoring.bounds(CLAIM) == (-inf, 0.25)
    assert scoring.bounds(ABOVE) == (0.75, inf)
    assert scoring.bounds(BETWEEN) == (0.5, 0.75)
    shares = replace(BETWEEN, scale="logit", floor=0.1, value=0.01, value_high=0.75)
    assert scoring.bounds(shares) == pytest.approx((-log(9), log(3)))


def test_claims_hold_strictly_beyond_their_margin_and_on_both_ends_of_a_range():
    def held(target, *values):
        return scoring.holds(np.array(values), target).tolist()

    assert held(CLAIM, 0.24, 0.25, 0.26) == [True, False, False]
    assert held(ABOVE, 0.74, 0.75, 0.76, inf) == [False, False, True, True]
    assert held(BETWEEN, 0.49, 0.5, 0.6, 0.75, 0.76) == [False, True, True, True, False]
    assert held(CLASS, 2.0, 3.0, 4.0) == [False, True, False]


def test_the_loss_is_square_to_one_error_then_straight_then_capped():
    z = np.array([0, 0.5, 1, 1.5, 2, 4.5, 5, 5.5, 9, inf, nan])
    known = [0, 0.25, 1, 2, 3, 8, 9, 9, 9, 9, 9]
    assert scoring.loss_of_misfit(z).tolist() == known
    assert scoring.loss_of_misfit(-z).tolist() == known


def test_the_loss_has_no_step_and_no_bend_at_one_error():
    below, at, above = scoring.loss_of_misfit(np.array([0.999, 1.0, 1.001]))
    assert at - below == pytest.approx(above - at, rel=1e-2)


def test_a_run_passes_a_point_within_its_ninety_percent_error():
    values = [100 * exp(0.1 * z) for z in (-1.66, -1.64, 0, 1.64, 1.65)]
    assert passes(POINT, *values) == [False, True, True, True, False]
    assert passes(COUNT, 2.5, 3, 6, 10, 11) == [False, True, True, True, False]
    assert passes(DATE, 56.6, 56.8, 63.2, 63.4, inf) == [False, True, True, False, False]


def test_a_run_passes_a_claim_only_where_it_holds_however_near_it_is():
    assert passes(CLAIM, 0.24, 0.26) == [True, False]
    assert passes(CLASS, 2, 3, 4) == [False, True, False]


def test_a_run_without_a_value_passes_nothing():
    for target in (POINT, CLAIM, ABOVE, BETWEEN, CLASS, DATE, COUNT):
        assert passes(target, nan) == [False]


def test_each_survey_weighs_one_however_many_rows_it_has():
    weights = scoring.group_weights(["a", "b", "a", "", "a", "b", ""])
    assert weights.tolist() == pytest.approx([1 / 3, 1 / 2, 1 / 3, 1, 1 / 3, 1 / 2, 1])


def test_a_target_has_what_its_row_says_of_error_margin_and_doubt():
    row = article.find("strike_arrest_incidents")
    row = replace(
        row,
        scored_as="bound",
        scale="logit",
        floor=0.125,
        relation="between",
        margin=0.25,
        error=0.375,
        claim_wrong=0.0625,
    )
    assert scoring.target_of(row, 0.5, 0.75) == Target(
        scored_as="bound",
        scale="logit",
        floor=0.125,
        relation="between",
        value=0.5,
        value_high=0.75,
        margin=0.25,
        error=0.375,
        wrong=0.0625,
    )
    assert scoring.target_of(row, 0.5).value_high is None


def test_the_coin_is_what_a_claim_earns_that_holds_in_half_of_the_runs():
    half = scoring.score(np.array([0.1, 0.9]), CLAIM)
    assert scoring.COIN.log_score == half.log_score == pytest.approx(-0.693147, abs=1e-6)
    assert scoring.COIN.loss == half.loss == 0.25
    assert scoring.COIN.holds == half.holds == 0.5
    assert half.inside
    assert not scoring.COIN.inside


def test_five_errors_and_the_root_of_a_deviance_agree_in_what_a_miss_costs():
    """A count of 6 for a run of 1: deviance 2 (6 ln 6 - 5) = 11.5011, loss 2 * 3.39133 - 1."""
    loss = scoring.loss_of_misfit(misfit(COUNT, 1))
    assert loss == pytest.approx([2 * sqrt(11.5011136) - 1], abs=1e-5)


def test_a_run_that_all_but_hits_a_count_misses_it_by_nothing_and_not_by_a_missing_value():
    near = 6.0 * (1.0 + np.arange(-50, 51) * 1e-9)
    assert np.abs(scoring.misfit(near, COUNT)).max() < 1e-6


@pytest.mark.parametrize("scale", ["linear", "months", "count"])
def test_what_is_scored_in_its_own_unit_comes_back_as_it_is(scale):
    assert scoring.transform(60.0, scale) == 60.0
    assert scoring.restore(60.0, scale) == 60.0
