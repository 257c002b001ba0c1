"""Small and large counts, scored by their Poisson likelihood: tables, sums and limits by hand."""

from __future__ import annotations

from dataclasses import replace
from math import erf, exp, factorial, log, pi, sqrt

import numpy as np
import pytest

from thermidor.evidence import scoring
from thermidor.evidence.scoring import Target

COUNT = Target("count", "count", 0.0, "=", 6.0, None, 0.0, 0.0, 0.02)


def scored(y, *rates):
    """Return the score of runs with some counts where the source says y."""
    return scoring.score(np.array(rates, dtype=float), replace(COUNT, value=float(y)))


def chances(rate, top):
    """Return the chances of 0 to top, each from the one before it."""
    found = [exp(-rate)]
    for n in range(1, top + 1):
        found.append(found[-1] * rate / n)
    return np.array(found)


@pytest.mark.parametrize(
    ("y", "inside"),
    [(0, False), (4, False), (5, True), (10, True), (15, True), (16, False), (30, False)],
)
def test_a_count_is_inside_between_the_tabled_ends_of_a_poisson_of_ten(y, inside):
    """Printed tables give P(X <= 4) = .029, .067 for 5, .917 for 14 and .951 for 15."""
    assert scored(y, 10).inside is inside


@pytest.mark.parametrize(("rate", "inside"), [(0.0, True), (0.5, True), (2.9, True), (3.1, False)])
def test_none_is_inside_while_more_than_a_twentieth_of_the_chance_lies_on_none(rate, inside):
    """exp(-2.9) is .055 and exp(-3.1) is .045; no count lies below none."""
    assert scored(0, rate).inside is inside


def test_runs_of_two_kinds_put_both_their_counts_inside():
    for y in (2, 50, 100):
        assert scored(y, 2, 100).inside
    assert not scored(160, 2, 100).inside


def test_the_log_score_of_a_count_averages_chances_over_runs_not_rates():
    both = (exp(-4) * 4**6 + exp(-9) * 9**6) / 2 / factorial(6)
    assert scored(6, 4, 9).log_score == pytest.approx(log(0.98 * both + 0.02 / (40 * sqrt(7))))


def test_a_count_far_off_keeps_only_the_chance_that_the_figure_is_wrong():
    assert scored(6, 200).log_score == pytest.approx(log(0.02 / (40 * sqrt(7))), rel=1e-12)
    assert scored(99, 0).log_score == pytest.approx(log(0.02 / 400), rel=1e-12)
    sure = scoring.score(np.array([200.0]), replace(COUNT, wrong=0.2))
    assert sure.log_score == pytest.approx(log(0.2 / (40 * sqrt(7))), rel=1e-12)


def test_a_run_without_a_case_stands_for_half_a_case():
    none, half, more = (scored(0, rate) for rate in (0.0, 0.5, 0.6))
    assert none.log_score == pytest.approx(log(0.98 * exp(-0.5) + 0.02 / 40))
    assert (none.log_score, none.loss) == (half.log_score, half.loss)
    assert more.log_score < none.log_score


@pytest.mark.parametrize(
    ("y", "rates"),
    [
        (6, [4]),
        (0, [0.5]),
        (1, [30]),
        (100, [100]),
        (5, [1, 600]),
        (600, [100]),
        (600, [90, 1]),
        (40, [20, 40, 60]),
    ],
)
def test_the_loss_of_a_count_is_a_mean_distance_less_half_the_spread(y, rates):
    """E|X - y| - E|X - X'| / 2 is another form of the sum of squares (Gneiting, Raftery 2007)."""
    number = np.arange(1001)
    chance = np.mean([chances(rate, 1000) for rate in rates], axis=0)
    far = (chance * abs(number - y)).sum()
    spread = chance @ abs(number[:, None] - number) @ chance
    known = (far - spread / 2) / sqrt(y + 1)
    assert scored(y, *rates).loss == pytest.approx(known, rel=1e-9)


def test_counts_of_a_million_score_as_the_normal_that_they_nearly_are():
    """A Poisson of a million is a normal with a spread of a thousand."""
    score = scored(1_000_000, 1e6)
    assert score.inside
    assert score.log_score == pytest.approx(
        log(0.98 / sqrt(2 * pi * 1e6) + 0.02 / (40 * 1000)), rel=1e-6
    )
    assert score.loss == pytest.approx((sqrt(2) - 1) / sqrt(pi), rel=0.01)
    assert scored(1_001_300, 1e6).inside
    assert scored(998_700, 1e6).inside
    assert not scored(1_002_100, 1e6).inside
    assert not scored(997_900, 1e6).inside


def test_a_run_of_millions_leaves_the_chances_of_small_runs_alone():
    """Two runs of 20 and one of r, figure 20: with weights 2/3, 1/3 the loss is near r / 9."""
    for far in (7000, 9000, 40_000, 4_000_000):
        score = scored(20, 20, 20, far)
        assert score.loss * sqrt(21) == pytest.approx((far - 20) / 9, rel=0.02), far
        assert score.inside, far
        assert not scored(0, 20, 20, far).inside, far
        assert scored(0, 0, 0, far).inside, far


@pytest.mark.parametrize(("rate", "error"), [(0.5, 0.01), (1, 0.005), (20, 5e-4), (500, 2e-5)])
def test_the_short_form_of_a_poisson_is_near_its_sums(rate, error):
    exact = np.cumsum(chances(rate, 600))
    short = scoring._poisson_cdf(np.arange(601), np.array([float(rate)]))
    assert abs(short - exact).max() < error
    both = scoring._poisson_cdf(np.arange(601), np.array([rate, 300.0]))
    assert both == pytest.approx((exact + np.cumsum(chances(300, 600))) / 2, abs=error)


def test_scores_do_not_jump_where_single_steps_end():
    """At 7,145 steps of two begin; the normal of the same mean and spread gives the loss."""
    for rate in (7100, 7130, 7144, 7146, 7160, 7300):
        sd = sqrt(rate)
        z = (7000 - rate) / sd
        above, pdf = erf(z / sqrt(2)), exp(-z * z / 2) / sqrt(2 * pi)
        known = sd * (z * above + 2 * pdf - 1 / sqrt(pi)) / sqrt(7001)
        assert scored(7000, rate).loss == pytest.approx(known, rel=0.01), rate


@pytest.mark.parametrize("rate", [100, 3600, 10_000, 90_000])
def test_the_ends_of_large_counts_lie_one_and_two_thirds_spreads_away(rate):
    sd = sqrt(rate)
    for z, inside in ((-1.75, False), (-1.55, True), (1.55, True), (1.75, False)):
        assert scored(round(rate + z * sd), rate).inside is inside, z


def test_the_misfit_of_a_score_is_that_of_the_middle_run():
    assert scored(6, 3, 12, 500).misfit == pytest.approx(1.91891, abs=1e-5)
    assert scored(6, 3, 12, 500).misfit > 0 > scored(6, 1, 3, 12).misfit
    assert np.isnan(scored(6, 3, 12).holds)
