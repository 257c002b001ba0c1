"""Accounts side by side: chances, separations, bits and predictions, by hand."""

from __future__ import annotations

from math import log, nan, sqrt

import figure_rows as rows
import numpy as np
import pytest

from thermidor.evidence import article
from thermidor.evidence.distance import Distance
from thermidor.evidence.scoring import COIN, Score
from thermidor.inference import comparison
from thermidor.inference.comparison import Comparison

FIGURES = (
    rows.level("staff", 100.0, error=0.1),
    rows.level("army", 100.0, error=0.1, column="army"),
    rows.claim("claim", "<", 0.5, column="hunger"),
    rows.level("other", value=None, use="context", window=(90, 91)),
    rows.level("published", value=None, use="validate"),
)
IDS = tuple(row.id for row in FIGURES)
CHOICE = {
    "accounts": ["synthesis", "circumstances"],
    "probabilities": [[0.8, 0.2], [0.6, 0.4]],
    "confusion": [[0.9, 0.1], [0.2, 0.8]],
}


@pytest.fixture(autouse=True)
def table(monkeypatch):
    monkeypatch.setattr(article, "figures", lambda path=None: FIGURES)
    monkeypatch.setattr(
        article, "reveal_held_out", lambda path=None: {"published": (200.0, None, "")}
    )
    monkeypatch.setattr(comparison, "Distance", lambda: Distance(FIGURES[:3]))


def score(log_score=0.0, loss=0.0, inside=True):
    return Score(inside, log_score, loss, nan, 0.0)


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        ([1, 2, 3], [2, 3, 4], 5 / 9),  # six of nine pairs less, one more
        ([2, 3, 4], [1, 2, 3], 5 / 9),
        ([1, 2], [3, 4], 1),
        ([3, 4], [1, 2], 1),
        ([1, 2, 3], [1, 2, 3], 0),
        ([1, nan, 2], [3, nan], 1),
        ([5, 5], [5, 6], 0.5),
        ([nan], [1], 0),
        ([], [1], 0),
    ],
)
def test_separation_is_how_well_a_number_shows_its_sample(one, other, known):
    one, other = np.array(one, dtype=float), np.array(other, dtype=float)
    assert comparison._separation(one, other) == pytest.approx(known)


def test_probabilities_are_means_over_repeats_with_their_spread():
    found = Comparison([], (), {}, [], [], {"choice": CHOICE}).probabilities
    assert found["synthesis"] == pytest.approx((0.7, sqrt(0.02)))
    assert found["circumstances"] == pytest.approx((0.3, sqrt(0.02)))
    once = {**CHOICE, "probabilities": [[0.8, 0.2]]}
    single = Comparison([], (), {}, [], [], {"choice": once}).probabilities
    assert single["synthesis"][0] == 0.8
    assert np.isnan(single["synthesis"][1])


def test_only_rows_with_a_known_value_are_scored():
    table = np.tile([100.0, nan, 0.25, 7.0, 200.0], (4, 1))
    found = comparison.scores(table, IDS)
    assert set(found) == {"staff", "army", "claim", "published"}
    assert found["army"] is COIN
    assert found["claim"].holds == 1
    assert found["published"].misfit == 0  # against what was held out, once it is published
    assert (
        found["published"].log_score
        == found["staff"].log_score
        == pytest.approx(log(0.98 / sqrt(2 * np.pi) + 0.0005), rel=1e-5)
    )


def test_widths_are_of_nine_tenths_of_the_runs_on_the_scale():
    """Twenty-one runs from 1 to e^20: from e^1 to e^19 on the log."""
    table = np.full((21, 5), nan)
    table[:, 0] = np.exp(np.arange(21.0))
    table[:, 2] = np.arange(21.0)
    found = comparison._widths(table, IDS)
    assert found == {"staff": pytest.approx(18.0)}  # a claim has none, nor what has no value


def line(use="calibrate", **changes):
    """Return the line of one account beside its rivals."""
    scores = {
        "mine": {
            "staff": score(log(8), 0.5),
            "army": score(log(2), 0.25, False),
            "claim": score(0.0, 0.0),
            "published": score(log(2), 0.125),
        },
        "null": {"staff": score(0.0), "army": score(0.0), "claim": score(log(16))},
        "pressure curve": {"staff": score(log(2)), "army": score(log(2))},
        "random draws": {"claim": score(log(0.5))},
    }
    given = {
        "widths": {"staff": 1.0, "army": 3.0},
        "random": {"staff": 2.0, "army": 4.0},
        "settled": (),
        **changes,
    }
    apart = set(given["settled"])
    return comparison._line("mine", use, scores, given["widths"], given["random"], IDS, apart)


def test_bits_are_gains_over_each_baseline_on_the_rows_that_both_have():
    """Over the null 3, 1 and -4 bits: mean 0, spread 26 / 3, error root of a half of it."""
    found = line()
    assert (found.rows, found.inside) == (3, 2)
    assert found.loss == pytest.approx(0.25)
    assert found.bits["null"] == pytest.approx((0.0, sqrt(26 / 3 / 2)))
    assert found.bits["pressure curve"] == pytest.approx((1.0, 1.0))
    mean, error = found.bits["random draws"]  # one row has no mean
    assert np.isnan(mean)
    assert np.isnan(error)


def test_each_use_has_its_own_line_of_rows_that_are_scored():
    found = line("validate")
    assert (found.use, found.rows, found.inside) == ("validate", 1, 1)  # of two, one is known


def test_rows_that_inputs_settle_are_counted_apart():
    found = line(settled=("staff",))
    assert (found.rows, found.inside, found.settled, found.settled_inside) == (2, 1, 1, 1)
    assert found.bits["null"] == pytest.approx((-1.5, 2.5))  # 1 and -4 bits


def test_a_row_that_nearly_all_random_draws_pass_is_settled():
    random = np.tile([100.0, 500.0, 0.4, nan, nan], (20, 1))
    assert comparison._settled(random, IDS) == {"staff", "claim"}
    random[:3, 0] = 500.0  # 85 % pass
    assert comparison._settled(random, IDS) == {"claim"}


def test_rows_of_one_survey_weigh_one_together(monkeypatch):
    """3 and 1 weigh a half, -4 one: mean (1.5 + 0.5 - 4) / 2 = -1; spread 9.5."""
    one = tuple(rows.replace(row, group="one") for row in FIGURES[:2])
    monkeypatch.setattr(article, "figures", lambda path=None: (*one, *FIGURES[2:]))
    found = line()
    assert found.bits["null"] == pytest.approx((-1.0, sqrt(9.5)))
    assert found.bits["pressure curve"] == pytest.approx((1.0, 1.0))  # 2 and 0 of one survey
    assert found.loss == pytest.approx((0.25 + 0.125 + 0) / 2)


def test_intervals_are_set_against_those_of_random_draws():
    assert line().narrower == pytest.approx((0.5 + 0.75) / 2)
    assert line(random={"staff": 2.0, "army": 0.0}).narrower == 0.5
    assert line(random={"staff": 0.5}).narrower == 2.0
    assert np.isnan(line(widths={}).narrower)


def pair(choice=CHOICE, staff=(100.0, 200.0)):
    """Return two accounts that part in one figure alone."""
    values = {
        name: np.tile([there, 100.0, 0.25, 7.0, 7.0], (3, 1))
        for name, there in zip(CHOICE["accounts"], staff, strict=True)
    }
    return comparison._pair("synthesis", "circumstances", values, IDS, choice)


def test_what_separates_two_accounts_comes_first_with_who_is_nearer():
    found = pair()
    assert found.figures == (("staff", 1.0, "synthesis"), ("army", 0.0, ""), ("claim", 0.0, ""))
    assert pair(staff=(300.0, 90.0)).figures[0] == ("staff", 1.0, "circumstances")


def test_the_nearer_account_is_so_on_the_mean_over_its_runs():
    """Losses 0, 0 and 9 against three times 2 * 2.23 - 1 = 3.46."""
    values = {name: np.tile([125.0, 100.0, 0.25, 7.0, 7.0], (3, 1)) for name in CHOICE["accounts"]}
    values["synthesis"][:, 0] = [100, 100, 300]
    found = comparison._pair("synthesis", "circumstances", values, IDS, CHOICE)
    assert found.figures[0] == ("staff", pytest.approx(1 / 3), "synthesis")


def test_probabilities_are_compared_by_their_means_over_repeats():
    """Means .8 and .2; the highest of each are .95 and .35, odds below three."""
    choice = {**CHOICE, "probabilities": [[0.95, 0.05], [0.65, 0.35]]}
    assert pair(choice).apart


def test_accounts_are_apart_if_seldom_mistaken_and_three_times_as_probable():
    def apart(mistaken, first):
        choice = {
            **CHOICE,
            "confusion": [[1 - mistaken, mistaken], [0.02, 0.98]],
            "probabilities": [[first, 1 - first]],
        }
        return pair(choice).apart

    assert pair().mistaken == pytest.approx(0.15)  # .1 one way, .2 the other
    assert apart(0.1, 0.8)
    assert apart(0.1, 0.2)  # the other is the probable one
    assert apart(0.36, 0.8)
    assert not apart(0.4, 0.8)  # mistaken in .21 of cases
    assert not apart(0.1, 0.74)  # odds of 2.8
    assert not apart(0.1, 0.26)
    assert not apart(0.1, 0.5)
    assert apart(0.1, 1.0)  # odds have a floor


def test_every_account_and_baseline_has_a_line_of_each_use_and_accounts_are_paired(monkeypatch):
    import pandas as pd

    monkeypatch.setattr(comparison.posterior, "about", lambda: {"choice": CHOICE})
    rivals = {name: np.tile([70.0, 70, 0.6, 7, 300], (5, 1)) for name in comparison.BASELINES}
    monkeypatch.setattr(comparison, "_baselines", lambda ids, random: rivals)
    values = {name: np.tile([100.0, 100, 0.4, 7, 200], (5, 1)) for name in CHOICE["accounts"]}
    found = comparison.compare(values, IDS, pd.DataFrame())
    who = [*CHOICE["accounts"], *comparison.BASELINES]
    assert [(line.who, line.use) for line in found.lines] == [
        (name, use) for name in who for use in ("calibrate", "validate")
    ]
    assert found.line("synthesis", "calibrate").rows == 3
    assert found.line("synthesis", "calibrate").bits["null"][0] > 0
    assert found.line("null", "calibrate").bits["null"] == (0, 0)
    assert [(pair.first, pair.second) for pair in found.pairs] == [("synthesis", "circumstances")]
    assert (found.accounts, found.ids) == (CHOICE["accounts"], IDS)


def test_baselines_predict_by_curves_and_by_random_draws(monkeypatch):
    import pandas as pd

    monkeypatch.setattr(article, "calibration_rows", lambda path=None: FIGURES[:3])
    monkeypatch.setattr(
        comparison.scenario, "historical_pressure", lambda: abs(np.linspace(-1, 1, 134))
    )
    found = comparison._baselines(IDS, pd.DataFrame({"army": [1.0, 2.0], "elsewhere": [3.0, 4.0]}))
    assert found["random draws"][:, 1].tolist() == [1, 2]
    assert np.isnan(found["random draws"][:, [0, 2, 3, 4]]).all()
    assert np.median(found["null"][:, 0]) == pytest.approx(100, rel=0.05)
    assert (found["null"][:, 3] != found["pressure curve"][:, 3]).any()
