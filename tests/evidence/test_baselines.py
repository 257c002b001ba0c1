"""Baselines: lines through figures, computed by hand; ignorance."""

from __future__ import annotations

from math import exp, inf, log, sqrt
from statistics import NormalDist

import figure_rows as rows
import numpy as np
import pytest

from thermidor.evidence import baselines
from thermidor.evidence.baselines import Point

RUSSIA = {"region": "russia", "reduction": "mean"}


def at(month, name="row", value=100.0, **changes):
    """Return a level whose window has its middle in a month."""
    return rows.level(
        f"{name}_{month}", value, **{"window": (month - 1, month + 1), **RUSSIA, **changes}
    )


def middle(baseline, row):
    """Return the median that a baseline says of a row."""
    return float(np.median(baseline.predict([row])[0]))


def test_a_single_figure_makes_a_constant_that_grows_uncertain_with_the_years():
    null = baselines.fit([at(12, value=50.0, error=0.1)])
    draws, ground = null.predict([at(12), at(72)])
    assert ground == ["curve", "curve"]
    assert np.median(draws, axis=0) == pytest.approx([50, 50], rel=1e-3)
    near, far = np.log(draws).std(axis=0)
    drawn = np.std([NormalDist().inv_cdf((k + 0.5) / 41) for k in range(41)])
    # the error .1, a bend of .2 twice (of the point and of the month), slopes of .3 over five years
    assert near / drawn == pytest.approx(sqrt(0.1**2 + 2 * 0.2**2), rel=1e-3)
    assert far / drawn == pytest.approx(sqrt(0.1**2 + 2 * 0.2**2 + (5 * 0.3) ** 2), rel=1e-3)


def test_the_path_of_a_curve_is_its_median_with_a_ninety_percent_interval():
    """The spread .3 worked out above, 1.645 of it on either side."""
    null = baselines.fit([at(11.5, value=50.0, error=0.1)])
    low, middle_, high = null.path("secretariat_staff", "russia", 24)[:, 11]
    assert middle_ == pytest.approx(50, rel=1e-3)
    assert (log(high / middle_), log(middle_ / low)) == pytest.approx((0.4935, 0.4935), rel=1e-3)


def test_two_sure_figures_make_a_line_on_the_log():
    """From 100 to 100 e in a year: half way 100 root e, a year on 100 e squared."""
    null = baselines.fit([at(12, error=1e-6), at(24, value=100 * exp(1), error=1e-6)])
    curve = next(iter(null.curves.values()))
    assert curve.bend == 0.2  # unknown of two points
    # the slope is drawn toward none: 1 has the prior's weight 1 against 12.5 (=.5 / .04) of data
    slope = 12.5 / 13.5
    mean, _ = curve.at(np.array([[1.0, 1.5], [1.0, 3.0]]))
    assert mean == pytest.approx([log(100) + 0.5, log(100) + 0.5 + 1.5 * slope], rel=1e-4)


def test_the_typical_slope_is_a_root_mean_square_over_curves_of_a_year_or_more():
    def points(*pairs):
        return [Point(month, y, 0.1, "log", None) for month, y in pairs]

    curves = {
        "up": points((36, 0.3), (0, 0.0)),  # .1 a year, in any order
        "down": points((0, 0.0), (6, 9.0), (12, -0.2)),  # -.2, by its ends
        "short": points((0, 0.0), (11, 5.0)),
        "single": points((0, 0.0)),
    }
    assert baselines._typical_slope(curves, None) == pytest.approx(sqrt((0.01 + 0.04) / 2))
    assert baselines._typical_slope({"short": curves["short"]}, None) == 0.3


def test_the_typical_bend_is_the_spread_of_points_around_their_line():
    def bend(*ys):
        part = [Point(12.0 * k, y, 1e-9, "log", None) for k, y in enumerate(ys)]
        return baselines._typical_bend({"one": part}, None, 100.0)

    assert bend(0.0, 0.0) == 0.2  # two points have no bend
    assert bend(0.0, 1.0, 2.0) == 0.05  # a straight line: the least
    assert bend(0.0, 30.0, 0.0) == 1.0  # the most
    assert bend(0.0, 0.6, 0.0) == pytest.approx(0.6 * sqrt(2) / 3, rel=1e-3)  # -.2, .4, -.2


def test_the_quantiles_are_those_of_a_normal():
    z = baselines._quantiles()
    known = [NormalDist().inv_cdf((k + 0.5) / 41) for k in range(41)]
    assert z == pytest.approx(known, abs=5e-4)
    assert z[20] == 0
    assert z == pytest.approx(-z[::-1], abs=1e-12)


def test_the_pressure_curve_uses_the_mean_pressure_and_its_running_sum():
    driver = baselines._drivers(np.array([1.0, 0.0, 0.0, 1.0]))
    assert driver[:, 0] == pytest.approx([1, -1, -1, 1])  # mean .5, spread .5
    # sums 1, 1, 1, 2: mean 1.25, spread .433013
    assert driver[:, 1] == pytest.approx([-0.57735, -0.57735, -0.57735, 1.73205], abs=1e-5)
    assert baselines._drivers(np.ones(3))[:, 0].tolist() == [0, 0, 0]


def test_the_pressure_curve_reads_the_pressures_of_the_month():
    driver = baselines._drivers(np.array([0.0, 0.0, 1.0]))
    design = baselines._design([0.5, 2.9, 99.0, -3.0], driver)
    assert design[:, 0].tolist() == [1, 1, 1, 1]
    assert design[:, 1:] == pytest.approx(driver[[0, 2, 2, 0]])
    assert baselines._design(18.0, None).tolist() == [[1.0, 1.5]]


def test_a_curve_in_pressures_learns_which_way_they_move_a_level():
    pressures = np.repeat([0.0, 1.0], 24)
    rows_ = [at(m, value=v, error=0.05) for m, v in ((6, 100), (12, 100), (30, 400), (42, 400))]
    curve = baselines.fit(rows_, pressure=pressures)
    assert middle(curve, at(20)) < 200 < middle(curve, at(36))
    path = curve.path("secretariat_staff", "russia", 48)
    assert (path[0] < path[1]).all()
    assert (path[1] < path[2]).all()
    assert path[1][:24].max() < path[1][24:].min()
    assert curve.path("nowhere", "russia", 48) is None


def test_sums_lie_on_a_curve_of_months():
    """Six a month over four months are 24, and 18 over three."""
    four = rows.count("four", 24.0, window=(10, 14), region="russia")
    three = rows.count("three", 1.0, window=(20, 23), region="russia")
    null = baselines.fit([four])
    assert middle(null, three) == pytest.approx(18, rel=5e-3)


def test_only_figures_of_one_sort_lie_on_one_curve():
    """Level, monthly sum, ratios to two times and to two columns, a date: each its own curve."""
    sorts = (
        rows.level("mean", reduction="mean"),
        rows.level("sum", reduction="sum"),
        rows.level("then", reduction="ratio", base=(2.0, 14.0)),
        rows.level("later", reduction="ratio", base=(26.0, 38.0)),
        rows.level("of", reduction="ratio_of", per="army"),
        rows.level("of_other", reduction="ratio_of", per="village"),
        rows.level("there", region="moscow"),
        rows.level("else", column="army"),
        rows.when("date"),
        rows.when("date_there", region="moscow"),
        rows.when("date_else", column="army"),
    )
    assert len({baselines._key(row) for row in sorts}) == len(sorts)
    same = (rows.level("last", reduction="last"), rows.level("max", reduction="max"))
    assert {baselines._key(row) for row in same} == {baselines._key(sorts[0])}


def test_labels_are_rounded_and_stay_within_the_classes():
    at_three = rows.label("kind", 3.0, region="russia")
    restored = baselines._in_unit(np.array([-2.0, 1.4, 1.6, 9.0]), at_three, "class")
    assert restored.tolist() == [0, 1, 2, 6]
    assert middle(baselines.fit([at_three]), at_three) == 3


def test_shares_of_a_region_follow_the_whole_country_but_levels_do_not():
    whole = rows.share("whole", 0.75, region="russia")
    null = baselines.fit([whole, at(12, column="army")])
    for row, ground in (
        (rows.share("there", region="moscow"), "curve of the whole country"),
        (rows.share("same", region="russia"), "curve"),
    ):
        draws, rests = null.predict([row])
        assert rests == [ground]
        assert np.median(draws) == pytest.approx(0.75, abs=1e-3)
    level = rows.level("level", region="moscow", column="army")
    assert null.predict([level])[1] == ["nothing to go by"]


def test_a_date_is_predicted_only_where_it_was_fitted():
    date = rows.when("date", 60.0, error=0.5)
    null = baselines.fit([date])
    assert null.predict([date])[1] == ["curve"]
    assert middle(null, date) == pytest.approx(60, abs=0.1)
    hidden = rows.when("date", use="validate")
    draws, ground = null.predict([hidden], horizon=100)
    assert ground == ["nothing to go by"]
    assert (draws == inf).sum() == 4
    assert np.max(draws, where=draws < inf, initial=0) == pytest.approx(36.5 / 41 / 0.9 * 100)


def test_rows_that_read_nothing_are_not_predicted():
    draws, ground = baselines.fit([at(12)]).predict([rows.level("shown", column="")])
    assert ground == [""]
    assert np.isnan(draws).all()


def test_ignorance_is_uniform_over_possible_values():
    months = baselines.ignorance(rows.when("date"), 90)
    assert (months == inf).sum() == 4  # a tenth never comes
    known = months[np.isfinite(months)]
    assert known[0] == pytest.approx(100 / 82)
    assert np.diff(known) == pytest.approx(100 / 41)
    classes = baselines.ignorance(rows.label("kind"))
    assert [int((classes == k).sum()) for k in range(7)] == [6, 6, 6, 5, 6, 6, 6]
    shares = baselines.ignorance(rows.share("share"))
    assert (shares[0], shares[20], shares[-1]) == pytest.approx((0.5 / 41, 0.5, 40.5 / 41))
    assert np.isnan(baselines.ignorance(rows.claim("claim"))).all()
    for row, low, high in (
        (rows.level("level"), 1, 1e7),
        (rows.level("ratio", unit="ratio"), 0.1, 10),
        (rows.count("count"), 0.5, 1e3),
    ):
        found = baselines.ignorance(row)
        assert found[20] == pytest.approx(sqrt(low * high))
        assert found[0] == pytest.approx(low * (high / low) ** (0.5 / 41))


def test_a_row_is_predicted_without_itself_and_without_its_survey():
    """A year apart 100 and 400; a third of the same survey as the first must not help it."""
    first = at(12, "a", 100.0, error=0.05, group="one")
    same = at(13, "b", 100.0, error=0.05, group="one")
    other = at(14, "c", 400.0, error=0.05)
    alone = rows.level("alone", 7.0, column="party_members", **RUSSIA)
    draws, ground = baselines.predict_unseen([first, same, other, alone])
    middles = np.median(draws, axis=0)
    assert ground == ["curve", "curve", "curve", "nothing to go by"]
    assert middles[:3] == pytest.approx([400, 400, 100], rel=0.05)
    assert middles[3] == pytest.approx(sqrt(1e7))


def test_baselines_have_names():
    pressures = np.linspace(0, 1, 134)
    assert baselines.fit([at(12)]).name == "null"
    assert baselines.fit([at(12)], pressure=pressures).name == "pressure curve"
    assert baselines.fit([at(12)], pressure=pressures, name="mine").name == "mine"


def test_only_rows_to_be_calibrated_on_are_fitted():
    hidden = at(24, "hidden", 1e6, use="validate")
    null = baselines.fit([at(12), hidden])
    assert null.fitted_to == ("row_12",)
    assert middle(null, hidden) == pytest.approx(100, rel=1e-3)
