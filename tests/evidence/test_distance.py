"""The distance of runs from figures: misfits, weights and means worked out by hand."""

from __future__ import annotations

from math import exp, inf, nan

import figure_rows as rows
import numpy as np
import pytest

from thermidor.common.errors import InputError
from thermidor.evidence.distance import Distance

FIGURES = (
    rows.level("staff", 100.0, error=0.1, group="survey"),
    rows.claim("few", "<", 0.5, error=0.25, group="survey"),
    rows.when("closed", 60.0, error=2.0),
)


@pytest.fixture(scope="module")
def distance():
    return Distance(FIGURES)


def run(z_staff=0.0, few=0.4, closed=60.0):
    """Return one run's values, the first by how many errors it is off."""
    return np.array([100 * exp(0.1 * z_staff), few, closed])


def test_misfits_are_row_by_row_in_errors_of_each(distance):
    assert distance.misfits(run(2.0, 0.75, 57.0)) == pytest.approx([2, 1, -1.5])
    table = distance.misfits(np.array([run(), run(-1.0, 0.5, inf)]))
    assert table == pytest.approx(np.array([[0, 0, 0], [-1, 0, 43]]))


def test_only_misfits_of_runs_without_a_value_are_unknown(distance):
    off = distance.misfits(np.array([[nan, 0.75, 60], [100, nan, nan]]))
    assert np.isnan(off).tolist() == [[True, False, False], [False, True, True]]


def test_the_distance_lets_a_survey_count_as_one_row(distance):
    """Losses 1 and 3 of one survey, weight half each, and .25 alone: (0.5 + 1.5 + 0.25) / 2."""
    assert distance.of(run(1.0, 1.0, 61.0)) == pytest.approx(1.125)
    assert distance.of(run()) == 0
    assert distance.weights.tolist() == [0.5, 0.5, 1.0]


def test_a_value_that_is_not_there_costs_as_much_as_the_worst_miss(distance):
    """The cap of five errors costs 9: half of it here in the mean over two surveys."""
    assert distance.of(run(closed=nan)) == pytest.approx(4.5)
    assert distance.of(run(closed=inf)) == pytest.approx(4.5)
    assert distance.of(np.array([run(), run(closed=nan)])) == pytest.approx([0, 4.5])


def test_the_distance_of_a_run_is_read_off_its_months():
    """Half an error off in one figure, agreement in the other: (.25 + 0) / 2."""
    one = Distance((rows.level("staff", error=0.2), rows.level("army", column="army")))
    months = {name: np.full((134, 4), 100.0) for name in ("secretariat_staff", "army")}
    assert one(months) == 0
    assert one(months | {"secretariat_staff": months["army"] * exp(0.1)}) == pytest.approx(0.125)


def test_agreement_is_given_by_run_and_by_row(distance):
    table = np.array([run(1.6, 0.49, 63.2), run(1.7, 0.51, nan)])
    assert distance.passes(table).tolist() == [[True] * 3, [False] * 3]
    assert distance.passes(run()).tolist() == [[True] * 3]


def test_rows_without_numbers_are_left_out():
    silent = (
        rows.level("no_column", column=""),
        rows.level("no_value", value=None),
        rows.level("shown", scored_as="shown"),
        rows.level("missed", scored_as="missed"),
        rows.level("elsewhere", institution="unions"),
    )
    assert Distance((*FIGURES, *silent), leave_out="unions").ids == ("staff", "few", "closed")
    assert Distance((*silent, *FIGURES)).ids == ("elsewhere", "staff", "few", "closed")


def test_a_held_out_row_among_others_is_refused_by_its_name():
    hidden = rows.level("hidden", use="validate", value=None)
    with pytest.raises(InputError, match='"hidden" is held out'):
        Distance((*FIGURES, hidden))
