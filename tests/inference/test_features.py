"""What sources would report of runs: their errors, wrong claims and counts, by sample means."""

from __future__ import annotations

from math import exp, inf, nan, sqrt

import figure_rows as rows
import numpy as np
import pytest

from thermidor.evidence.distance import Distance
from thermidor.inference.features import FAR, Features

N = 4000
IDS = ("other", "few", "cases", "staff", "closed", "kind", "many")


def features(**changes) -> Features:
    """Return features of a row of each kind, in another order than the columns."""
    figures = (
        rows.level("staff", 100.0, error=0.1),
        rows.claim("few", "<", 0.5, **changes),
        rows.claim("many", ">", 0.5, **changes),
        rows.count("cases", 6.0),
        rows.when("closed", 60.0, error=2.0),
        rows.label("kind", 3.0, **changes),
    )
    return Features(Distance(figures), IDS)


def reported(made, **run):
    """Return the features of many runs that are all alike, a column by name."""
    known = {"other": 1e9, "few": 0.4, "many": 0.6, "cases": 6, "staff": 100, "closed": 60}
    one = [{**known, "kind": 3, **run}[name] for name in IDS]
    table = made.of(np.tile(one, (N, 1)), np.random.default_rng(7))
    return dict(zip(made.distance.ids, table.T, strict=True))


def test_numbers_are_off_by_the_error_of_their_source():
    found = reported(features(), staff=100 * exp(0.3), closed=50)
    assert found["staff"].mean() == pytest.approx(3, abs=0.06)
    assert found["closed"].mean() == pytest.approx(-5, abs=0.06)
    assert found["staff"].std() == pytest.approx(1, abs=0.05)
    assert abs(np.corrcoef(found["staff"], found["closed"])[0, 1]) < 0.06


def test_numbers_far_off_are_cut_at_twelve_errors():
    found = reported(features(), staff=1e9, closed=-1e9)
    assert set(found["staff"]) == {FAR}
    assert set(found["closed"]) == {-FAR}


def test_a_number_that_is_not_there_is_far_off():
    found = reported(features(), staff=nan, closed=inf)
    assert found["staff"].mean() == pytest.approx(FAR - 0.4, abs=0.05)  # half are cut at it
    assert found["staff"].max() == FAR
    assert set(found["closed"]) == {FAR}


def test_claims_are_reported_as_they_are_where_sources_do_not_err():
    yes = reported(features(claim_wrong=0.0))
    no = reported(features(claim_wrong=0.0), few=0.6, many=0.4, kind=2)
    for name in ("few", "many", "kind"):
        assert set(yes[name]) == {1.0}
        assert set(no[name]) == {0.0}


def test_claims_are_wrong_with_their_declared_chance_both_ways():
    yes = reported(features(claim_wrong=0.2))
    no = reported(features(claim_wrong=0.2), few=0.6, many=0.4, kind=2)
    for name in ("few", "many", "kind"):
        assert yes[name].mean() == pytest.approx(0.8, abs=0.03)
        assert no[name].mean() == pytest.approx(0.2, abs=0.03)


def test_no_claim_holds_of_a_value_that_is_not_there():
    none = reported(features(claim_wrong=0.0), few=nan, many=nan, kind=nan)
    for name in ("few", "many", "kind"):
        assert set(none[name]) == {0.0}


def test_counts_are_drawn_and_reported_as_their_root():
    found = reported(features(), cases=9)["cases"] ** 2
    assert found.mean() == pytest.approx(9, abs=0.25)
    assert found.var() == pytest.approx(9, abs=0.8)
    assert np.allclose(found, np.round(found))
    assert 0.02 < reported(features(), cases=0)["cases"].mean() < 0.09  # a twentieth of a case
    assert 0.02 < reported(features(), cases=nan)["cases"].mean() < 0.09
    assert reported(features(), cases=1e9)["cases"].mean() == pytest.approx(1000, rel=1e-3)


def test_the_article_reports_true_claims_its_counts_and_no_misfit():
    made = features()
    assert made.distance.ids == ("staff", "few", "many", "cases", "closed", "kind")
    assert made.observed == pytest.approx(np.array([[0, 1, 1, sqrt(6), 0, 1]]))


def test_columns_are_found_by_their_names():
    values = features().values(np.arange(7.0)[None])
    assert values.tolist() == [[3, 1, 6, 2, 4, 5]]
