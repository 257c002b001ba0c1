"""What small societies get wrong: medians of pairs on the figure's own scale, by hand."""

from __future__ import annotations

from math import inf, log, nan

import figure_rows as rows
import numpy as np
import pytest

from thermidor.evidence import article
from thermidor.inference.features import ScaleShift

FIGURES = (
    rows.level("staff", error=0.25),
    rows.share("share", error=0.5),
    rows.when("closed", error=2.0),
    rows.claim("claim", error=0.5),
    rows.count("cases"),
    rows.label("kind"),
)
IDS = [row.id for row in FIGURES]
SMALL = np.tile([10.0, 0.5, 60.0, 0.25, 6.0, 3.0], (7, 1))


@pytest.fixture(autouse=True)
def table(monkeypatch):
    monkeypatch.setattr(article, "figures", lambda path=None: FIGURES)


def large():
    """Return twice as many, odds of three to one, four months later, half more; other classes."""
    return np.tile([20.0, 0.75, 64.0, 0.75, 60.0, 5.0], (7, 1))


def test_shifts_are_large_less_small_on_the_scale_of_the_figure():
    found = ScaleShift(IDS, SMALL, large())
    assert found.by == pytest.approx([log(2), log(3), 4, 0.5, 0, 0])
    assert found.noise[:4].tolist() == [0, 0, 0, 0]
    assert np.isnan(found.noise[4:]).all()


def test_what_is_shifted_comes_back_in_its_unit():
    moved = ScaleShift(IDS, SMALL, large()).apply(np.array([[100.0, 0.25, 30, -1, 7, 2]]))
    assert moved == pytest.approx(np.array([[200, 0.5, 34, -0.5, 7, 2]]))


def test_gaps_and_dates_that_never_come_stay_as_they_are():
    values = np.array([[nan, 0.25, inf, 0.0, 7, 2], [5.0, 0.25, 30, 0.0, 7, 2]])
    moved = ScaleShift(IDS, SMALL, large()).apply(values)
    assert np.isnan(moved[0, 0])
    assert moved[0, 2] == inf
    assert (moved[1, 0], moved[1, 2]) == pytest.approx((10, 34))
    assert values[1, 0] == 5.0  # what was handed in is left alone


def test_one_odd_pair_moves_nothing_and_noise_is_a_spread():
    """Offs of -1, 0, 0, 1, 1, 2, 99 months: median 1; distances 2 1 1 0 0 1 98: median 1."""
    far = large()
    far[:, 2] = 60 + np.array([-1, 0, 0, 1, 1, 2, 99])
    found = ScaleShift(IDS, SMALL, far)
    assert found.by[2] == 1
    assert found.noise[2] == pytest.approx(1.4826)


def test_four_pairs_say_nothing():
    far = large()
    far[4:, 2] = inf
    far[2:, 0] = nan
    found = ScaleShift(IDS, SMALL, far)
    assert found.by[[0, 2]].tolist() == [0, 0]
    assert np.isnan(found.noise[[0, 2]]).all()
    assert found.by[1] == pytest.approx(log(3))
    five = large()
    five[5:, 2] = inf
    assert ScaleShift(IDS, SMALL, five).by[2] == 4


def test_what_is_only_shown_is_not_shifted(monkeypatch):
    shown = rows.level("shown", scored_as="shown")
    monkeypatch.setattr(article, "figures", lambda path=None: (shown,))
    assert ScaleShift(["shown"], SMALL[:, :1], large()[:, :1]).by.tolist() == [0]


def test_without_pairs_nothing_is_shifted():
    values = np.array([[100.0, 0.25, 30, -1, 7, 2]])
    assert ScaleShift(IDS).apply(values).tolist() == values.tolist()
    assert ScaleShift(IDS).in_errors() == {}


def test_shifts_are_reported_in_errors_of_the_source():
    far = large()
    far[:, 2] = 60 + np.array([-1, 0, 0, 1, 1, 2, 99])
    assert ScaleShift(IDS, SMALL, far).in_errors() == {
        "staff": [round(log(2) / 0.25, 3), 0.0],
        "share": [round(log(3) / 0.5, 3), 0.0],
        "closed": [0.5, 0.741],
        "claim": [1.0, 0.0],
    }
