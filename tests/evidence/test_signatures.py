"""Signatures: two for every pair of accounts, of figures that runs have; shares by hand."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import isnan, nan

import numpy as np
import pytest

from thermidor.evidence import article, signatures
from thermidor.scenario import account

EVERY = signatures.signatures()


def test_every_pair_of_accounts_has_two():
    found = Counter(frozenset((one.first, one.second)) for one in EVERY)
    assert set(found) == {frozenset(pair) for pair in combinations(account.with_runs(), 2)}
    assert min(found.values()) >= 2
    assert len({(one.first, one.second, one.figure) for one in EVERY}) == len(EVERY)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.first}-{one.second}-{one.figure}")
def test_a_signature_is_of_a_figure_that_runs_have_and_says_why(one):
    assert article.find(one.figure).column
    assert one.sign in ("+", "-")
    assert one.because


def test_a_share_counts_pairs_and_ties_half():
    first, second = np.array([3.0, 1.0, nan]), np.array([2.0, 1.0])
    assert signatures.share(first, second, "+") == pytest.approx(2.5 / 4)  # 3>2, 3>1, 1=1, not 1>2
    assert signatures.share(first, second, "-") == pytest.approx(1.5 / 4)
    assert isnan(signatures.share(np.array([nan]), second, "+"))


def test_what_is_shown_lies_on_the_side_that_is_predicted():
    one = EVERY[0]
    ids = ("else", one.figure)
    high, low = np.array([[0.0, 2.0]] * 4), np.array([[0.0, 1.0]] * 4)
    for (first, second), shown in (((high, low), one.sign == "+"), ((low, high), one.sign == "-")):
        found = signatures.judged({one.first: first, one.second: second}, ids)
        assert [(each.figure, is_shown) for each, _, is_shown in found] == [(one.figure, shown)]
    nothing = {one.first: np.full((3, 2), nan), one.second: low}
    assert [shown for *_, shown in signatures.judged(nothing, ids)] == [False]
