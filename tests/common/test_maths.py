"""The two curves: as exact as the file says, the same compiled and plain, held at the ends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import worked

from thermidor.common.maths import clip01, exp, logistic

STATED = 1e-13


@given(st.floats(-700, 700))
def test_the_exponential_is_as_accurate_as_documented(x):
    assert abs(worked(exp, x) / math.exp(x) - 1) < STATED


def test_the_exponential_on_a_fine_grid():
    grid = np.linspace(-40, 40, 40001)
    found = np.array([exp(x) for x in grid])
    assert np.abs(found / np.exp(grid) - 1).max() < STATED
    assert (np.diff(found) > 0).all()


def test_the_exponential_gives_exact_answers():
    assert worked(exp, 0.0) == 1.0
    assert worked(logistic, 0.0) == 0.5
    assert worked(exp, 1.0) == pytest.approx(math.e, rel=STATED)
    assert worked(logistic, math.log(3.0)) == pytest.approx(0.75, rel=1e-12)


@pytest.mark.parametrize("x", [701.0, 1e6, 1e308, math.inf])
def test_the_exponential_is_constant_beyond_its_range(x):
    assert worked(exp, x) == worked(exp, 700.0) < math.inf
    assert worked(exp, -x) == worked(exp, -700.0) > 0.0
    assert worked(exp, x) == pytest.approx(math.exp(700.0), rel=STATED)
    assert worked(exp, -x) == pytest.approx(math.exp(-700.0), rel=STATED, abs=0)
    assert worked(logistic, x) == 1.0
    assert 0.0 <= worked(logistic, -x) < 1e-300


@given(st.floats(-50, 50))
def test_the_logistic_is_a_share_and_symmetric_about_a_half(x):
    assert 0.0 < worked(logistic, x) <= 1.0
    assert logistic(x) + logistic(-x) == pytest.approx(1.0, abs=1e-13)


def test_the_logistic_rises():
    assert (np.diff([logistic(x) for x in np.linspace(-30, 30, 2001)]) > 0).all()


@pytest.mark.parametrize(
    ("x", "held"), [(-1.0, 0.0), (0.0, 0.0), (0.3, 0.3), (1.0, 1.0), (7.0, 1.0)]
)
def test_clip01(x, held):
    assert worked(clip01, x) == held
