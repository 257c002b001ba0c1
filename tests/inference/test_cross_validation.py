"""Leaving out an institution: near runs are chosen by the others' rows, gains are in bits."""

from __future__ import annotations

from math import exp, log, nan, sqrt

import figure_rows as rows
import numpy as np
import pytest

from thermidor.evidence.distance import Distance
from thermidor.inference import cross_validation

N = 400


def distance():
    """Two rows of two institutions on the same footing."""
    return Distance(
        (
            rows.level("mine", error=0.1, institution="party"),
            rows.level("theirs", error=0.1, institution="unions", column="army"),
        )
    )


def scored(z_mine, z_theirs):
    """Return what is found of runs that are off by so many errors in the two rows."""
    values = 100 * np.exp(0.1 * np.column_stack([z_mine, z_theirs]))
    return cross_validation.scores(values, distance())


def test_runs_that_others_figures_choose_are_worth_bits_where_the_two_go_together():
    """Off by -20 to 20 errors alike: the nearest tenth lies within 2, ten times as dense."""
    z = np.linspace(-20, 20, N)
    found = scored(z, z)["party"]
    # a normal of spread 1 over runs within two errors: .9545 / 4 against 1 / 40
    known = (log(0.98 * 0.9545 / 4 + 0.02 / 40) - log(0.98 / 40 + 0.02 / 40)) / log(2)
    assert found["bits_over_random"] == pytest.approx(known, abs=0.02)
    assert found["rows"] == 1


def test_they_are_worth_nothing_where_the_two_have_nothing_to_do_with_each_other():
    z = np.linspace(-20, 20, N)
    found = scored(z, np.arange(N) % 10)  # every tenth run is near, an error apart in the other row
    assert found["party"]["bits_over_random"] == pytest.approx(0, abs=0.01)


def test_they_cost_where_the_two_go_against_each_other():
    z = np.linspace(-20, 20, N)
    assert scored(abs(z), 20 - abs(z))["party"]["bits_over_random"] < -4


def test_an_institution_s_own_rows_never_choose_its_runs():
    """All runs are alike in the other row: the first ones are taken, however bad in their own."""
    mine = np.where(np.arange(N) < 40, 9.0, 0.0)
    found = scored(mine, np.zeros(N))["party"]
    assert found["bits_over_random"] == pytest.approx(
        (log(0.02 / 40) - log(0.98 * 0.9 / sqrt(2 * np.pi) + 0.02 / 40)) / log(2), abs=1e-3
    )


@pytest.mark.parametrize(("runs", "kept"), [(400, 40), (200, 30), (60, 30)])
def test_a_tenth_of_the_runs_is_kept_and_thirty_at_the_least(runs, kept):
    z = np.where(np.arange(runs) < kept, 0.0, 9.0)
    at = 0.98 / sqrt(2 * np.pi)
    known = log(at + 0.02 / 40) - log(at * kept / runs + 0.02 / 40)
    found = scored(z, np.arange(runs) / 1000)["party"]
    assert found["bits_over_random"] == pytest.approx(known / log(2), abs=1e-3)


def test_the_plain_curve_without_the_row_is_the_other_baseline():
    """It has nothing to go by: a level even on the log from 1 to ten million."""
    z = np.zeros(N)
    found = scored(z, z)["party"]
    assert found["bits_over_random"] == 0
    span = log(1e7) / 41  # between its draws; so many errors of the source
    near = span * np.arange(-20, 21)
    off = (log(sqrt(1e7)) + near - log(100)) / 0.1
    density = np.mean(np.exp(-0.5 * off**2)) / sqrt(2 * np.pi)
    known = log(0.98 / sqrt(2 * np.pi) + 0.0005) - log(0.98 * density + 0.0005)
    assert found["bits_over_curve"] == pytest.approx(known / log(2), abs=1e-3)


def test_all_rows_are_taken_together_under_their_own_name():
    z = np.linspace(-20, 20, N)
    found = scored(z, z)
    assert list(found) == ["party", "unions", "all"]
    assert found["all"]["rows"] == 2
    assert found["all"]["bits_over_random"] == pytest.approx(
        (found["party"]["bits_over_random"] + found["unions"]["bits_over_random"]) / 2, abs=1e-4
    )


def test_means_let_a_survey_count_once():
    """1 and 3 weigh a half, 5 one: 3.5; spread 2.75."""
    row = {"random": [1.0, 3.0, 5.0], "curve": [0.0, 0.0, 3.0], "weight": [0.5, 0.5, 1.0]}
    assert cross_validation._means(row) == {
        "rows": 3,
        "bits_over_random": 3.5,
        "random_error": round(sqrt(2.75), 4),
        "bits_over_curve": 1.5,
        "curve_error": 1.5,
    }
    four = {"random": [1.0, 2, 3, 4], "curve": [0.0] * 4, "weight": [1.0] * 4}
    assert cross_validation._means(four)["random_error"] == 0.6455  # 1.290994 over the root of four


def test_runs_that_mostly_have_no_value_earn_what_ignorance_earns():
    z = np.zeros(N)
    values = 100 * np.exp(0.1 * np.column_stack([z, z]))
    values[: N // 2 + 1, 0] = nan
    found = cross_validation.scores(values, distance())["party"]
    assert found["bits_over_random"] == 0  # near runs and all runs alike are the source's error
    assert cross_validation.log_score(values[:, 0], _target(0.25)) == pytest.approx(log(0.25 / 40))
    assert cross_validation.log_score(values[:, 0], _target(0.25, "bound")) == log(0.5)
    assert cross_validation.log_score(values[:, 1], _target(0.02)) == pytest.approx(
        log(0.98 / sqrt(2 * np.pi) + 0.0005), rel=1e-5
    )
    assert exp(cross_validation.log_score(values[2:, 0], _target(0.02))) > 0.3  # half have one


def _target(wrong, scored_as="point"):
    from thermidor.evidence import scoring

    row = rows.level("row", error=0.1, claim_wrong=wrong, scored_as=scored_as)
    return scoring.target_of(row, 100.0)
