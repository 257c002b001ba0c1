"""The skill summary: what is counted, how rows are weighted, and the standard errors."""

from __future__ import annotations

from math import nan, sqrt
from types import SimpleNamespace

import numpy as np
import pytest

from thermidor.evidence.scoring import Score
from thermidor.evidence.skill import summarise

GOOD, BAD = (Score(inside, 0.0, loss, nan, 0.0) for inside, loss in ((True, 0.25), (False, 1.0)))


def entry(score=GOOD, *, use="calibrate", group="", null=BAD, curve=BAD, unseen=None, **changes):
    """Return one figure of a ledger; of rivals only the score is read."""
    status = changes.pop("status", "scored" if score else "missed")
    return SimpleNamespace(
        figure=SimpleNamespace(use=use, group=group),
        status=status,
        score=score,
        inside=False if status == "missed" else score.inside if score else None,
        null=SimpleNamespace(score=null),
        pressures=SimpleNamespace(score=curve),
        unseen=SimpleNamespace(score=unseen),
        **{
            "bits": 0.0,
            "bits_over_pressures": 0.0,
            "bits_over_unseen": nan,
            "width": nan,
            "prior_width": nan,
            "discriminates": None,
            "passes": nan,
            "prior_passes": nan,
            "settled": "",
            **changes,
        },
    )


def test_rows_are_counted_by_use_and_by_whether_they_are_inside():
    entries = [entry(GOOD), entry(BAD), entry(None), entry(GOOD, use="validate")]
    found = summarise(entries, "calibrate")
    assert (found.use, found.rows, found.inside) == ("calibrate", 3, 1)
    other = summarise(entries, "validate")
    assert (other.rows, other.inside) == (1, 1)


def test_baselines_are_counted_on_the_same_rows_as_the_model():
    entries = [
        entry(GOOD, null=GOOD, curve=BAD, unseen=None),
        entry(BAD, null=GOOD, curve=GOOD, unseen=GOOD),
        entry(GOOD, null=GOOD, curve=BAD, unseen=BAD),
    ]
    found = summarise(entries, "calibrate")
    assert (found.inside, found.null_inside) == (2, 3)
    assert (found.pressures_inside, found.unseen_inside) == (1, 1)


def test_bits_are_means_in_which_a_survey_counts_once_with_their_error():
    """1 and 3 weigh a half, 5 one: mean 3.5, spread 2.75 of two rows' weight."""
    entries = [entry(group="one", bits=1.0), entry(group="one", bits=3.0), entry(bits=5.0)]
    found = summarise(entries, "calibrate")
    assert found.bits == pytest.approx(3.5)
    assert found.bits_error == pytest.approx(sqrt(2.75 / 1))


def test_the_error_of_equal_rows_is_the_standard_error_of_a_mean():
    """1, 2, 3, 4: standard deviation 1.290994, over the root of four .645497."""
    found = summarise([entry(bits=b) for b in (1.0, 2.0, 3.0, 4.0)], "calibrate")
    assert (found.bits, found.bits_error) == pytest.approx((2.5, 0.645497), abs=1e-6)


def test_two_rows_of_one_survey_are_as_sure_as_their_spread():
    found = summarise([entry(group="one", bits=1.0), entry(group="one", bits=5.0)], "calibrate")
    assert (found.bits, found.bits_error) == (3.0, 2.0)


def test_each_baseline_has_its_own_bits_from_the_rows_it_predicts():
    entries = [
        entry(bits=1.0, bits_over_pressures=10.0, bits_over_unseen=nan),
        entry(bits=2.0, bits_over_pressures=20.0, bits_over_unseen=7.0),
        entry(bits=3.0, bits_over_pressures=60.0, bits_over_unseen=nan),
    ]
    found = summarise(entries, "calibrate")
    assert (found.bits, found.pressure_bits, found.unseen_bits) == (2.0, 30.0, 7.0)
    assert found.pressure_bits_error == pytest.approx(sqrt(1400 / 3 / 2))
    assert np.isnan(found.unseen_bits_error)  # of a single row


def test_a_use_without_rows_has_no_mean():
    found = summarise([entry()], "initial")
    assert (found.rows, found.inside, found.discriminating) == (0, 0, 0)
    assert np.isnan([found.bits, found.bits_error, found.loss["model"], found.narrower]).all()


def test_losses_are_weighed_over_the_rows_that_each_has():
    entries = [
        entry(GOOD, group="one", null=BAD, unseen=None),
        entry(BAD, group="one", null=BAD, unseen=GOOD),
        entry(GOOD, null=GOOD, curve=None, unseen=BAD),
    ]
    found = summarise(entries, "calibrate").loss
    assert found["model"] == pytest.approx((0.125 + 0.5 + 0.25) / 2)
    assert found["null"] == pytest.approx((0.5 + 0.5 + 0.25) / 2)
    assert found["pressure curve"] == 1.0
    assert found["null, row unseen"] == pytest.approx((0.125 + 1.0) / 1.5)


def test_intervals_are_compared_with_those_of_random_draws_where_both_have_one():
    widths = [(1.0, 2.0), (1.0, 4.0), (0.375, 0.5), (0.0, 0.0), (nan, 1.0), (1.0, nan), (0.0, 5.0)]
    entries = [entry(width=mine, prior_width=random) for mine, random in widths]
    assert summarise(entries, "calibrate").narrower == pytest.approx((0.25 + 0.5) / 2)


def test_passes_are_added_up_over_rows_that_discriminate():
    entries = [
        entry(GOOD, discriminates=True, passes=0.75, prior_passes=0.25),
        entry(BAD, discriminates=True, passes=0.5, prior_passes=0.125),
        entry(GOOD, discriminates=True, passes=0.25, prior_passes=0.0),
        entry(GOOD, discriminates=False, passes=1.0, prior_passes=1.0),
        entry(GOOD, discriminates=None, passes=1.0, prior_passes=nan),
    ]
    found = summarise(entries, "calibrate")
    assert (found.discriminating, found.discriminating_inside) == (3, 2)
    assert (found.run_passes, found.random_passes) == (1.5, 0.375)


def test_settled_rows_are_counted_apart():
    found = summarise(
        [entry(GOOD), entry(GOOD, settled="echo"), entry(BAD, settled="echo")], "calibrate"
    )
    assert (found.rows, found.inside) == (1, 1)
    assert (found.settled, found.settled_inside) == (2, 1)
