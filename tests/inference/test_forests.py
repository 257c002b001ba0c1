"""Coverage, explained variance and the choice of an account, with stand-ins for the forests."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from thermidor.inference import forests
from thermidor.inference.forests import GRID, Growth


class AsGiven:
    """Features that are the runs' own summaries."""

    observed = np.array([[0.25]])

    def of(self, summaries, luck):
        return summaries


def forest_of(predict):
    """Return a stand-in for the forests: it predicts by a rule, and remembers what it was given."""
    given = []

    class Forest:
        feature_importances_ = np.array([1.0])

        def __init__(self, trees, **options):
            self.asked = trees, options

        def fit(self, table, answers):
            given.append((table, answers, *self.asked))
            return self

        def predict(self, table, quantiles, oob_score=False):
            return np.array([[predict(row, q) for q in quantiles] for row in table])

        def predict_proba(self, table):
            return np.array([predict(row, None) for row in table])

    both = {"RandomForestQuantileRegressor": Forest, "RandomForestClassifier": Forest}
    return SimpleNamespace(**both), given


def fitted(monkeypatch, predict, shares, summaries, accounts=None, repeats=1):
    module, given = forest_of(predict)
    monkeypatch.setattr(forests, "_module", lambda name: module)
    names = np.array(["one"] * len(shares)) if accounts is None else accounts
    growth = Growth(trees=7, leaf=3, repeats=repeats, seed=1)
    return forests.fit(AsGiven(), names, shares[:, None], summaries[:, None], growth), given


def test_coverage_is_the_share_of_truths_between_the_ends_of_their_intervals(monkeypatch):
    """A forest that knows nothing says of all runs what is even: 50 % and 90 % are covered."""
    shares = (np.arange(1000) + 0.5) / 1000
    found, given = fitted(monkeypatch, lambda row, q: q, shares, shares, repeats=2)
    assert [(trees, options["min_samples_leaf"]) for *_, trees, options in given] == [(7, 3)] * 2
    assert len({options["random_state"] for *_, options in given}) == 2
    assert found["one"].covered["50"] == pytest.approx([0.5])
    assert found["one"].covered["90"] == pytest.approx([0.9])
    assert found["one"].explained == pytest.approx([0.0])
    assert found["one"].truths == 1000
    assert found["one"].quantiles.shape == (2, 1, len(GRID))


def test_intervals_that_lie_too_high_or_too_low_cover_less(monkeypatch):
    shares = (np.arange(1000) + 0.5) / 1000
    for shift in (-0.5, 0.5):
        found, _ = fitted(monkeypatch, lambda row, q, by=shift: q + by, shares, shares)
        assert found["one"].covered["50"] == pytest.approx([0.25])
        assert found["one"].covered["90"] == pytest.approx([0.45])


def test_what_is_explained_is_the_part_of_the_variance_that_medians_take_away(monkeypatch):
    """Medians half way to the truth leave half the distance, a quarter of the variance."""
    shares = (np.arange(200) + 0.5) / 200
    found, _ = fitted(monkeypatch, lambda row, q: 0.25 + row[0] / 2, shares, shares)
    assert found["one"].explained == pytest.approx([0.75])
    alone, _ = fitted(monkeypatch, lambda row, q: row[0] * (q == 0.5), shares, shares)
    assert alone["one"].explained == pytest.approx([1.0])  # the median counts, no other point
    wrong, _ = fitted(monkeypatch, lambda row, q: 1 - row[0], shares, shares)
    assert wrong["one"].explained == pytest.approx([-3.0])
    assert not wrong["one"].identified[0]


def test_each_account_is_asked_and_judged_by_itself(monkeypatch):
    """A forest that is right on one account's runs and knows nothing of the other's."""
    shares = np.tile((np.arange(100) + 0.5) / 100, 2)
    accounts = np.repeat(["one", "two"], 100)

    def predict(row, q):
        return row[0] if row[1] else q

    found, given = fitted(monkeypatch, predict, shares, shares, accounts)
    assert given[0][0][[0, 150], 1:].tolist() == [[1, 0], [0, 1]]
    assert found["one"].explained == pytest.approx([1.0])
    assert found["two"].explained == pytest.approx([0.0])
    assert found["one"].covered["50"] == [1.0]
    assert found["two"].covered["50"] == pytest.approx([0.5])
    assert (found["one"].truths, found["two"].truths) == (100, 100)
    assert found["one"].at(0.9) == pytest.approx([0.25])
    assert found["two"].at(0.9) == pytest.approx([0.9])


def chosen(monkeypatch, predict, repeats=2, summaries=None):
    module, given = forest_of(predict)
    monkeypatch.setattr(forests, "_module", lambda name: module)
    accounts = np.repeat(["one", "two"], [300, 100])
    if summaries is None:
        summaries = np.repeat([0.0, 1.0], [300, 100])[:, None]
    growth = Growth(trees=7, leaf=3, repeats=repeats, seed=1)
    return forests.choose(AsGiven(), accounts, summaries, growth), given


def test_confusion_has_true_accounts_by_row_as_shares_of_the_row(monkeypatch):
    deaf, _ = chosen(monkeypatch, lambda row, q: [0.75, 0.25])
    assert deaf.accounts == ["one", "two"]
    assert deaf.confusion.tolist() == [[1, 0], [1, 0]]
    assert 0.55 < deaf.sure < 0.7  # three quarters of the runs are of the first account
    halves = np.tile([0.0, 1.0], 200)[:, None]  # half of the runs of both look like the other's
    torn, _ = chosen(monkeypatch, lambda row, q: [1 - row[0], row[0]], summaries=halves)
    assert torn.confusion.sum(axis=1) == pytest.approx([1, 1])
    assert torn.confusion == pytest.approx(np.full((2, 2), 0.5), abs=0.15)
    knowing, _ = chosen(monkeypatch, lambda row, q: [0.1, 0.9] if row[0] > 0.5 else [0.8, 0.2])
    assert knowing.confusion.tolist() == [[1, 0], [0, 1]]
    assert knowing.sure == pytest.approx(0.825, abs=0.02)
    assert knowing.importance.tolist() == [1.0]
    assert knowing.probabilities.tolist() == [[0.8, 0.2]] * 2


def test_a_quarter_of_the_runs_is_held_back_from_the_forest_that_is_asked_of_them(monkeypatch):
    _, given = chosen(monkeypatch, lambda row, q: [0.5, 0.5], repeats=5)
    assert len(given) == 5
    assert np.mean([len(answers) for _, answers, *_ in given]) == pytest.approx(300, abs=15)
    for table, answers, trees, options in given:
        assert (trees, options["min_samples_leaf"]) == (14, 3)  # twice as many as asked
        assert (table[:, 0] == answers).all()
