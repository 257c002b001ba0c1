"""Posteriors from forests: quantiles, draws, ties, nearness and support, by hand."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from thermidor.inference import forests
from thermidor.inference.forests import GRID, Fit


def fit(*quantiles, ties=None, explained=()):
    """Return a fit with the quantiles of each repeat, one row a parameter."""
    table = np.array(quantiles, dtype=float)
    own = np.eye(table.shape[1]) if ties is None else np.array(ties, dtype=float)
    return Fit(table, own, np.array(explained), {}, 0)


def test_points_of_a_posterior_are_averaged_over_repeats():
    found = fit([GRID, GRID / 2], [GRID / 2, GRID / 2])
    assert found.middle == pytest.approx([0.375, 0.25])
    assert found.at(0.9) == pytest.approx([0.675, 0.45])
    assert found.at(0.123) == pytest.approx([0.09225, 0.0615])


def test_the_error_of_medians_is_their_spread_over_repeats_of_the_average():
    """.5 and .25 spread by .1767767; over the root of two .125."""
    assert fit([GRID, GRID], [GRID / 2, GRID]).error == pytest.approx([0.125, 0.0])
    alone = fit([GRID, GRID]).error
    assert alone.shape == (2,)
    assert np.isnan(alone).all()


def test_a_box_leaves_out_the_same_on_both_sides():
    low, high = forests.box(fit([GRID, GRID / 2]), share=0.9)
    assert low == pytest.approx([0.05, 0.025])
    assert high == pytest.approx([0.95, 0.475])
    wide = forests.box(fit([GRID]))
    assert (wide[0][0], wide[1][0]) == pytest.approx((0.005, 0.995))


def test_a_parameter_is_identified_by_a_tenth_of_its_variance():
    found = fit([GRID] * 4, explained=[-0.5, 0.0999, 0.1, 0.9])
    assert found.identified.tolist() == [False, False, True, True]


@pytest.mark.parametrize("tie", [-0.9, 0.0, 0.9])
def test_draws_are_even_in_each_parameter_and_tied_as_given(tie):
    found = fit([GRID * 1.5, GRID / 4], [GRID / 2, GRID * 3 / 4], ties=[[1, tie], [tie, 1]])
    drawn = found.draws(1000, np.random.default_rng(1))
    even = np.clip((np.arange(1000) + 0.5) / 1000, 0.005, 0.995)
    assert np.sort(drawn[:, 0]) == pytest.approx(even)
    assert np.sort(drawn[:, 1]) == pytest.approx(even / 2)
    scores = np.array([[NormalDist().inv_cdf(u) for u in c] for c in (drawn * [1, 2]).T])
    assert np.corrcoef(scores)[0, 1] == pytest.approx(tie, abs=0.06)


def test_ties_are_of_ranks_and_drawn_toward_none_by_a_tenth():
    x = np.random.default_rng(1).normal(size=200)
    found = forests._ties(np.column_stack([x, np.exp(3 * x), -(x**3)]))
    known = [[1, 0.9, -0.9], [0.9, 1, -0.9], [-0.9, -0.9, 1]]
    assert found == pytest.approx(np.array(known))
    assert forests._ties(x[:, None]).tolist() == [[1.0]]


def test_unrelated_parameters_have_ties_near_zero():
    luck = np.random.default_rng(2).normal(size=(4000, 2))
    assert abs(forests._ties(luck)[0, 1]) < 0.05


def test_the_nearest_runs_have_the_medians_nearest_to_the_article_s():
    medians = np.linspace(0, 1, 201)[:, None]
    near = forests._nearest(medians, np.array([GRID / 2]), np.array([0.5]))  # the median is .25
    assert len(near) == 60  # three tenths
    assert medians[near[0]] == 0.25
    assert sorted(near) == list(range(20, 80)) or sorted(near) == list(range(21, 81))


def test_thirty_runs_are_near_at_the_least():
    assert len(forests._nearest(np.arange(50.0)[:, None], GRID[None], np.array([1.0]))) == 30


def test_an_uninformed_parameter_does_not_decide_which_runs_are_near():
    luck = np.random.default_rng(3)
    medians = np.column_stack([luck.random(400), luck.random(400)])
    here = np.array([GRID, GRID])
    for known in (0, 1):
        explained = np.where(np.arange(2) == known, 0.8, -0.3)
        off = abs(medians[forests._nearest(medians, here, explained)] - 0.5).max(axis=0)
        assert off[known] < 0.2 < 0.45 < off[1 - known]


def test_what_is_near_counts_in_spreads_not_in_shares():
    """A parameter whose medians hardly move tells as much as one whose medians range widely."""
    luck = np.random.default_rng(4)
    medians = np.column_stack([luck.random(400), 0.5 + 0.01 * (luck.random(400) - 0.5)])
    near = forests._nearest(medians, np.array([GRID, GRID]), np.array([0.5, 0.5]))
    wide, narrow = abs(medians[near] - 0.5).max(axis=0)
    assert narrow * 100 == pytest.approx(wide, rel=0.2)


RUNS = np.array([[0.0], [1.0], [3.0], [7.0]])


@pytest.mark.parametrize(
    ("article", "neighbours", "known"),
    [(4.2, 1, 0.5), (0, 1, 1.0), (20, 1, 0.0), (5, 2, 0.75), (0.5, 1, 1.0), (9.5, 1, 0.25)],
)
def test_support_is_the_share_of_runs_as_far_from_others_as_the_article(article, neighbours, known):
    """Nearest others at 1, 1, 4, 16 (squares); of two, on average 5, 2.5, 6.5, 26."""
    assert forests._support(RUNS, np.array([article]), neighbours) == known


def test_support_counts_figures_in_their_spreads():
    """The second figure is a thousand times as wide; it must not hide what the first says."""
    luck = np.random.default_rng(5)
    table = luck.normal(size=(100, 2)) * [1, 1000]
    assert forests._support(table, np.array([0.0, 0.0])) > 0.5
    assert forests._support(table, np.array([9.0, 0.0])) == 0.0
    assert forests._support(table, np.array([0.0, 9000.0])) == 0.0


def test_a_figure_in_which_all_runs_agree_counts_in_tenths():
    """The article .3 off in it is as far as three spreads: beyond the pair that is .1 apart."""
    runs = np.array([[0.0, 5], [1.0, 5], [2.0, 5], [9.0, 5]])
    spread = runs[:, 0].std()
    assert forests._support(runs, np.array([0.0, 5.0]), 1) == 1
    far = 0.1 * 6.9 / spread  # a little nearer than the loneliest run is to its next
    assert forests._support(runs, np.array([0.0, 5.0 + far]), 1) == 0.25
    assert forests._support(runs, np.array([0.0, 5.0 + 1.1 * far]), 1) == 0
