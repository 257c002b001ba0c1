"""What may be said of accounts side by side, and what may not: each sentence at its limit."""

from __future__ import annotations

from math import nan

from thermidor.inference import comparison
from thermidor.inference.comparison import Comparison, Line, Pair

CHOICE = {"accounts": ["synthesis", "circumstances"], "probabilities": [[0.8, 0.2], [0.6, 0.4]]}


def said(*, pairs=(), support=None, bits=(5.0, 1.0)):
    """Return what is said of two accounts, without the names' marks."""
    lines = [
        Line(name, "validate", 9, 5, 0, 0, 0.1, {"null": bits}, 1.0) for name in CHOICE["accounts"]
    ]
    about = {"choice": {**CHOICE, "support": support or {}}}
    return comparison.sentences(
        Comparison(list(CHOICE["accounts"]), (), {}, lines, list(pairs), about)
    )


def test_the_more_probable_account_is_named_first():
    (only,) = said()
    assert "70% and 30% probable" in only
    one, two = (comparison._name(name) for name in CHOICE["accounts"])
    assert only.index(one) < only.index(two)


def test_of_many_accounts_the_two_most_probable_are_named():
    choice = {
        "accounts": ["circumstances", "party_substitution", "synthesis"],
        "probabilities": [[0.125, 0.25, 0.625]],
    }
    (only,) = comparison.sentences(Comparison([], (), {}, [], [], {"choice": choice}))
    assert "62% and 25% probable" in only


def test_an_account_without_a_run_like_the_article_is_named():
    assert len(said(support={"synthesis": 0.05})) == 1
    said_of_both = said(support={"synthesis": 0.049})
    assert "only 4.9% of these runs are as far" in said_of_both[1]


def test_accounts_that_are_not_distinguished_are_named_with_the_reason():
    def between(mistaken, apart):
        return Pair("synthesis", "circumstances", mistaken, (), apart)

    assert len(said(pairs=[between(0.1, True)])) == 1
    assert "in 20% of cases" in said(pairs=[between(0.2, False)])[1]
    assert "70% against 30%" in said(pairs=[between(0.19, False)])[1]


def test_an_account_must_beat_the_plain_curve_by_two_errors():
    assert len(said(bits=(2.1, 1.0))) == 1
    weak = said(bits=(2.0, 1.0))
    assert len(weak) == 3
    assert "+2.00 bits a figure, standard error 1.00" in weak[1]
    assert len(said(bits=(nan, nan))) == 3
