"""One row of the ledger: intervals, widths, gains, what passes and what it says of random draws."""

from __future__ import annotations

from math import inf, log, nan

import figure_rows as rows
import numpy as np
import pytest

from thermidor.evidence import ledger
from thermidor.evidence.ledger import BaselinePrediction, Entry, Ledger
from thermidor.evidence.scoring import COIN, Score

DRAWS = np.arange(21.0)
LEVEL = rows.level("staff", 100.0, error=0.1)


def score(log_score=0.0, inside=True, misfit=0.0, loss=0.0):
    return Score(inside, log_score, loss, nan, misfit)


def rival(log_score=None, ground="curve"):
    return BaselinePrediction(
        0.0, 0.0, 0.0, None if log_score is None else score(log_score), ground
    )


def entry(
    mine=None, null=None, curve=None, unseen=None, *, status="scored", figure=LEVEL, **changes
):
    """Return an entry of which only the scores matter."""
    return Entry(
        figure,
        status,
        "",
        None,
        None,
        "",
        DRAWS,
        0.0,
        0.0,
        0.0,
        mine,
        rival(null),
        rival(curve),
        rival(unseen),
        1.0,
        **changes,
    )


def made(
    values,
    figure=LEVEL,
    known=(100.0, None, "100"),
    *,
    random=None,
    draws=None,
    ground="curve",
    columns=None,
    months=134,
):
    """Return the entry of runs with some values, beside rivals that all say the same."""
    draws = DRAWS if draws is None else draws
    said = [(np.asarray(draws, dtype=float), ground)] * 3
    columns = {figure.column} if columns is None else columns
    values = np.asarray(values, dtype=float)
    return ledger._entry(figure, known, values, said, random, columns, months)


def test_gains_are_in_bits_over_each_baseline():
    found = entry(score(log(8)), null=log(2), curve=log(4), unseen=log(16))
    assert found.bits == pytest.approx(2)
    assert found.bits_over_pressures == pytest.approx(1)
    assert found.bits_over_unseen == pytest.approx(-1)
    assert np.isnan(entry(score(1.0)).bits)
    assert np.isnan(entry(None, null=1.0).bits)


def test_a_row_discriminates_if_no_more_than_half_of_random_draws_pass_it():
    found = [entry(prior_passes=p).discriminates for p in (0.0, 0.5, 0.51, 1.0, nan)]
    assert found == [True, True, False, False, None]


def test_a_missed_row_is_outside_and_a_shown_one_is_neither():
    assert entry(status="missed").inside is False
    assert entry(status="shown").inside is None
    assert entry(score(inside=True)).inside is True
    assert entry(score(inside=False)).inside is False


def test_rows_are_ranked_by_inside_then_by_how_far_off_then_by_loss():
    def named(name, *args, use="calibrate"):
        return entry(score(0.0, *args), figure=rows.level(name, use=use))

    entries = (
        named("far", False, 9.0),
        named("near", False, -2.0),
        named("in_far", True, -1.5),
        named("in_near", True, 0.5),
        named("in_dear", True, 0.5, 1.0),
        named("first", True, 0.0, use="initial"),
        entry(None, status="shown"),
        named("held", False, 3.0, use="validate"),
    )
    book = Ledger(entries, 1, 0, 134, "", None, None)
    found = [e.figure.id for e in book.ranked()]
    assert found == ["in_near", "in_dear", "in_far", "near", "held", "far"]
    assert [e.figure.id for e in book.ranked(use=("initial",))] == ["first"]
    assert book["held"].score.misfit == 3.0


def test_intervals_are_the_median_and_ninety_percent_of_the_runs():
    """Twenty-one runs 0 to 20: a twentieth of the way is 1."""
    assert ledger.interval(DRAWS, LEVEL) == (10, 1, 19)
    assert ledger.interval(np.append(DRAWS, nan), LEVEL) == (10, 1, 19)
    assert ledger.interval(np.array([3.0, 4.0]), LEVEL) == pytest.approx((3.5, 3.05, 3.95))
    assert np.isnan(ledger.interval(np.array([nan, nan]), LEVEL)).all()


def test_intervals_of_dates_may_end_in_never():
    dates = np.array([10.0] * 6 + [20.0] * 3 + [inf])
    assert ledger.interval(dates, rows.when("closed")) == (10, 10, inf)
    assert ledger.interval(np.full(4, inf), rows.when("closed")) == (inf, inf, inf)


def test_the_median_of_a_class_is_the_most_frequent():
    kinds = np.array([1.0, 1, 1, 3, 4, 5, 5])
    assert ledger.interval(kinds, rows.label("kind")) == (1, 1, 5)


def test_widths_are_on_the_scale_of_the_row():
    assert ledger._width(10.0, 1000.0, LEVEL) == pytest.approx(log(100))
    assert ledger._width(0.25, 0.75, rows.share("share")) == pytest.approx(2 * log(3))
    assert ledger._width(0.0, 8.0, rows.level("floor", floor=2.0)) == pytest.approx(log(4))
    assert np.isnan(ledger._width(nan, 1.0, LEVEL))
    assert np.isnan(ledger._width(1.0, inf, LEVEL))
    assert np.isnan(ledger._width(1.0, 2.0, rows.level("shown", scale="")))


def test_runs_pass_a_row_one_by_one_and_so_do_random_draws():
    random = np.array([100.0, 100, 500, 500, 500, 500, nan, 500])
    found = made([100.0, 101, 400, 500], random=random)
    assert found.passes == 0.5
    assert found.prior_passes == 0.25
    assert found.discriminates
    # of 100, 100 and five times 500, a twentieth of the way along six steps lies at 100
    assert found.prior_width == pytest.approx(log(5))
    assert np.isnan(made([100.0]).prior_passes)
    assert np.isnan(made([100.0], random=random, known=(None, None, "")).prior_passes)


def test_a_baseline_is_scored_on_its_own_draws_and_a_coin_where_it_has_none():
    found = made([100.0], draws=[100.0] * 5)
    assert found.null.score.log_score == found.score.log_score
    assert found.null.score.inside
    assert (found.null.median, found.null.low, found.null.high) == (100, 100, 100)
    assert made([100.0], draws=[nan] * 5).null.score == COIN
    assert made([100.0], ground="").null.score is None


def test_a_baseline_with_nothing_to_go_by_keeps_its_scores_but_is_not_inside():
    found = made([100.0], draws=[100.0] * 5, ground="nothing to go by").null.score
    assert not found.inside
    assert found.log_score == made([100.0]).score.log_score
    assert found.loss == made([100.0]).score.loss


def test_a_row_whose_runs_mostly_have_no_value_is_missed():
    found = made([100.0, nan, nan])
    assert (found.status, found.inside) == ("missed", False)
    assert "most runs" in found.reason
    assert made([100.0, nan]).status == "scored"


def test_what_cannot_be_computed_says_why_and_is_missed():
    none = [nan, nan]
    for found, words in (
        (made(none, rows.level("row", missing="nobody counted them")), "nobody counted them"),
        (made(none, columns={"army"}), "no column secretariat_staff"),
        (made(none, months=15), "end after 15 months"),
        (made(none, months=16), "most runs have no value"),
    ):
        assert (found.status, found.inside, found.score) == ("missed", False, None)
        assert words in found.reason
    shown = made([100.0], rows.level("row", use="context"))
    assert (shown.status, shown.reason, shown.score) == ("shown", "", None)
