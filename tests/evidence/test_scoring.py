"""Scores against known answers: normal CRPS, Poisson likelihood, transforms, bounds, dates."""

from __future__ import annotations

from dataclasses import replace
from math import erf, exp, factorial, inf, log, pi, sqrt

import numpy as np
import pytest

from thermidor.evidence import article, scoring
from thermidor.evidence.scoring import Target

POINT = Target("point", "log", 0.5, "=", 100.0, None, 0.0, 0.1, 0.02)
CLAIM = Target("bound", "linear", 0.0, "<", 0.3, None, 0.0, 0.1, 0.1)
DATE = Target("date", "months", 0.0, "=", 60.0, None, 0.0, 2.0, 0.02)
COUNT = Target("count", "count", 0.0, "=", 6.0, None, 0.0, 0.0, 0.02)


def test_scales_go_there_and_back_and_have_their_floor():
    values = np.array([0.02, 0.5, 0.93])
    for scale in ("log", "logit", "linear"):
        back = scoring.restore(scoring.transform(values, scale, 0.005), scale)
        np.testing.assert_allclose(back, values)
    assert scoring.transform(0.0, "log", 0.5) == log(0.5)
    assert scoring.transform(0.0, "logit", 0.005) == scoring.transform(0.005, "logit", 0.005)


def test_shares_have_their_floor_at_both_ends_and_lie_evenly_about_a_half():
    low, odd, high = scoring.transform([0.01, 0.8, 0.99], "logit", 0.1)
    assert (low, odd, high) == pytest.approx((-log(9), log(4), log(9)))
    assert scoring.restore([-log(3), 0, log(4)], "logit") == pytest.approx([0.25, 0.5, 0.8])


def test_without_a_floor_of_its_own_a_scale_has_a_very_small_one():
    assert scoring.transform([0.0, 1e-12, 1.0], "log") == pytest.approx([log(1e-9)] * 2 + [0.0])
    end = log(1e6 - 1)
    assert scoring.transform([0.0, 1e-7, 1.0], "logit") == pytest.approx([-end, -end, end])
    assert scoring.transform([1e-8], "log", 0.0)[0] == pytest.approx(log(1e-8))


def test_a_plain_scale_has_no_floor():
    assert scoring.transform([-3.0, 0.0], "linear", 0.5).tolist() == [-3, 0]
    assert scoring.transform([-3.0, inf], "months", 0.5).tolist() == [-3, inf]
    assert scoring.restore(np.array([-3.0]), "linear").tolist() == [-3]


def test_crps_of_one_normal_is_the_textbook_formula():
    for y in (-2.0, 0.0, 0.7, 3.0):
        cdf, pdf = 0.5 * (1 + erf(y / sqrt(2))), exp(-y * y / 2) / sqrt(2 * pi)
        known = y * (2 * cdf - 1) + 2 * pdf - 1 / sqrt(pi)
        assert scoring.crps_normals(np.zeros(3), y) == pytest.approx(known, abs=1e-6)


def test_crps_of_a_mixture_agrees_with_integration():
    centres, y = np.array([-1.0, 0.5, 4.0]), 0.8
    grid = np.linspace(-12, 16, 60001)
    cdf = np.mean([[0.5 * (1 + erf((g - c) / sqrt(2))) for g in grid] for c in centres], axis=0)
    known = np.sum((cdf - (grid >= y)) ** 2) * (grid[1] - grid[0])
    assert scoring.crps_normals(centres, y) == pytest.approx(known, abs=1e-3)


def test_a_point_is_inside_when_runs_and_source_error_cover_it():
    assert scoring.score(np.full(20, 110.0), POINT).inside
    assert not scoring.score(np.full(20, 130.0), POINT).inside
    spread = np.exp(np.random.default_rng(1).normal(log(130), 0.3, 200))
    assert scoring.score(spread, POINT).inside


@pytest.mark.parametrize(("z", "inside"), [(-1.7, False), (-1.6, True), (1.6, True), (1.7, False)])
def test_one_run_has_a_point_inside_up_to_its_five_percent_ends(z, inside):
    """A normal has .0446 beyond 1.7 of its spreads and .0548 beyond 1.6."""
    assert scoring.score(np.array([100 * exp(0.1 * z)]), POINT).inside is inside


def test_the_log_score_of_a_point_is_its_density_with_a_chance_that_the_source_is_wrong():
    """The normal's density is .398942 at its middle and .053991 at two spreads."""
    at = scoring.score(np.array([100.0]), POINT)
    assert at.log_score == pytest.approx(log(0.98 * 0.398942 + 0.02 / 40), rel=1e-5)
    two = scoring.score(np.array([100.0, 100 * exp(0.2)]), POINT)
    middle = (0.398942 + 0.053991) / 2
    assert two.log_score == pytest.approx(log(0.98 * middle + 0.02 / 40), rel=1e-5)
    far = scoring.score(np.array([1e6]), replace(POINT, wrong=0.25))
    assert far.log_score == pytest.approx(log(0.25 / 40), rel=1e-12)
    assert np.isnan(far.holds)


def test_the_loss_of_a_point_counts_in_errors_of_the_source():
    """At the middle (sqrt 2 - 1) / sqrt pi = .2336950; far off the distance less 1 / sqrt pi."""
    assert scoring.score(np.array([100.0]), POINT).loss == pytest.approx(0.2336950, abs=1e-6)
    far = scoring.score(np.array([100 * exp(3)]), POINT)
    assert far.loss == pytest.approx(30 - 0.5641896, abs=1e-6)
    finer = scoring.score(np.array([100 * exp(3)]), replace(POINT, error=0.05))
    assert finer.loss == pytest.approx(60 - 0.5641896, abs=1e-6)


def test_the_normal_is_that_of_the_tables():
    for z in np.linspace(-6, 6, 241):
        assert scoring._normal_cdf(z) == pytest.approx(0.5 * (1 + erf(z / sqrt(2))), abs=2e-7)
    assert scoring._normal_cdf(np.array([-1.645, 0.0, 1.645])) == pytest.approx(
        [0.05, 0.5, 0.95], abs=2e-5
    )


def test_wide_guesses_earn_less_than_sharp_ones():
    random = np.random.default_rng(1)
    sharp, wide = (np.exp(random.normal(log(100), sd, 400)) for sd in (0.05, 1.5))
    sharp, wide = scoring.score(sharp, POINT), scoring.score(wide, POINT)
    assert sharp.inside
    assert wide.inside
    assert sharp.loss < wide.loss
    assert sharp.log_score > wide.log_score + 1


def test_scores_are_proper_on_average():
    """A forecast that tells the truth beats one that is too sure, too vague or off."""
    random = np.random.default_rng(3)
    truth = np.exp(random.normal(log(100), 0.3, 300) + random.normal(0, 0.1, 300))
    forecasts = {
        name: np.exp(log(100) + shift + sd * np.linspace(-2, 2, 81))
        for name, shift, sd in (
            ("true", 0, 0.3),
            ("sure", 0, 0.02),
            ("vague", 0, 2),
            ("off", 1, 0.3),
        )
    }
    for part in ("loss", "log_score"):
        means = {
            name: np.mean([getattr(scoring.score(f, replace(POINT, value=y)), part) for y in truth])
            for name, f in forecasts.items()
        }
        best = min(means, key=means.get) if part == "loss" else max(means, key=means.get)
        assert best == "true"


def test_a_claim_is_a_probability_with_a_chance_that_it_is_wrong():
    values = np.array([0.1] * 15 + [0.6] * 5)
    score = scoring.score(values, CLAIM)
    assert score.holds == 0.75
    assert score.inside
    chance = 0.9 * 0.75 + 0.1 * 0.25
    assert score.log_score == pytest.approx(log(chance))
    assert score.loss == pytest.approx((1 - chance) ** 2)
    assert not scoring.score(np.full(9, 0.4), CLAIM).inside
    assert np.isfinite(scoring.score(np.full(9, 0.4), CLAIM).log_score)


def test_a_claim_that_cannot_be_excluded_earns_nothing():
    assert not scoring.score(np.array([0.1] * 4 + [0.6] * 6), CLAIM).inside


def test_margins_make_above_zero_mean_something():
    above = replace(CLAIM, relation=">", value=0.0, margin=0.05)
    assert not scoring.holds(np.array([0.01]), above)[0]
    assert scoring.holds(np.array([0.06]), above)[0]


def test_never_is_an_outcome_of_its_own():
    assert scoring.score(np.full(10, 61.0), DATE).inside
    never = scoring.score(np.full(10, inf), DATE)
    half = scoring.score(np.array([60.0] * 5 + [inf] * 5), DATE)
    assert not never.inside
    assert never.log_score < half.log_score < scoring.score(np.full(10, 60.0), DATE).log_score
    assert np.isfinite(scoring.misfit(np.array([inf]), DATE)).all()


def test_small_counts_use_their_poisson_likelihood():
    score = scoring.score(np.full(5, 4.0), COUNT)
    pmf = exp(-4) * 4**6 / factorial(6)
    assert score.log_score == pytest.approx(log(0.98 * pmf + 0.02 / (40 * sqrt(7))))
    assert score.inside
    assert not scoring.score(np.full(5, 40.0), COUNT).inside
    assert not scoring.score(np.full(5, 0.0), COUNT).inside
    assert not scoring.score(np.full(5, 3e6), COUNT).inside


def test_dates_that_never_come_lie_a_year_after_the_run():
    """One run without the date: 43 errors of two months off, or 26 / 2 after 100 months."""
    never = np.array([inf])
    score = scoring.score(never, DATE)
    assert (score.misfit, score.loss) == pytest.approx((43, 43 - 0.5641896), abs=1e-6)
    assert score.log_score == pytest.approx(log(0.02 / 40))
    short = scoring.score(never, DATE, horizon=100)
    assert (short.misfit, short.loss) == pytest.approx((26, 26 - 0.5641896), abs=1e-6)


def test_runs_that_never_come_take_their_share_of_the_chance():
    half = scoring.score(np.array([60.0, inf]), DATE)
    assert half.log_score == pytest.approx(log(0.98 * 0.398942 / 2 + 0.02 / 40), rel=1e-5)
    early, late = (np.array([30.0] * n + [inf] * (20 - n)) for n in (18, 2))
    assert scoring.score(early, DATE).inside  # .9 of them before the date
    assert scoring.score(late, DATE).inside
    assert not scoring.score(np.array([30.0] * 39 + [inf]), DATE).inside
    assert not scoring.score(np.array([30.0] + [inf] * 39), DATE).inside


def test_a_class_is_scored_by_the_share_of_runs_that_end_in_it():
    ladder = Target("class", "class", 0.0, "=", 2.0, None, 0.0, 1.0, 0.1)
    score = scoring.score(np.array([2.0, 2.0, 3.0, 6.0, 6.0]), ladder)
    assert (score.holds, score.inside, score.misfit) == (0.4, False, 1.0)
    chance = 0.9 * 0.4 + 0.1 * 0.6
    assert (score.log_score, score.loss) == pytest.approx((log(chance), (1 - chance) ** 2))


def test_misfits_carry_sign_and_are_zero_where_a_claim_holds():
    assert scoring.misfit(np.array([100 * exp(0.2)]), POINT)[0] == pytest.approx(2)
    assert scoring.misfit(np.array([50.0]), POINT)[0] < 0
    assert scoring.misfit(np.array([0.2, 0.5]), CLAIM) == pytest.approx([0, 2])
    between = replace(CLAIM, relation="between", value=0.5, value_high=0.8)
    assert scoring.misfit(np.array([0.4, 0.6, 0.9]), between) == pytest.approx([-1, 0, 1])


def test_runs_without_a_value_are_left_out_or_the_row_is_missed():
    assert scoring.score(np.array([100.0, np.nan, 101.0]), POINT).inside
    assert scoring.score(np.array([100.0, np.nan, np.nan]), POINT) is None


def test_a_row_is_scored_while_half_of_the_runs_have_a_value_and_by_these_alone():
    half = scoring.score(np.array([0.1, np.nan, 0.6, np.nan]), CLAIM)
    assert half.holds == 0.5
    assert half.inside
    assert scoring.score(np.array([0.1, np.nan, np.nan, 0.6, np.nan]), CLAIM) is None


def test_half_an_error_too_much_scores_as_half_an_error_too_little():
    hit, above, below, far = (
        scoring.score(np.array([100.0 * exp(0.1 * errors)]), POINT).log_score
        for errors in (0.0, 0.5, -0.5, 1.0)
    )
    assert above == pytest.approx(below)
    assert hit > above > far


def test_weighted_means_drop_unknown_values_and_have_a_standard_error():
    """1 and 3 weigh a half, 5 one: mean 3.5, variance 2.75 of two rows' weight."""
    values = [1.0, 3.0, 5.0, np.nan]
    mean, error = scoring.weighted_mean(values, [0.5, 0.5, 1.0, 9.0])
    assert (mean, error) == pytest.approx((3.5, np.sqrt(2.75)))
    mean, error = scoring.weighted_mean([2.0, np.nan], [1.0, 1.0])
    assert mean == 2.0
    assert np.isnan(error)
    assert np.isnan(scoring.weighted_mean([], [])).all()


def test_a_held_out_row_is_scored_only_by_a_given_value():
    (hidden, *_) = article.select(use="validate")
    with pytest.raises(ValueError, match=f'"{hidden.id}" has no value; give the value'):
        scoring.target_of(hidden)
    assert scoring.target_of(hidden, 2.0).value == 2.0
    (known, *_) = article.calibration_rows()
    assert scoring.target_of(known).value == known.value
