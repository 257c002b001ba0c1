"""Figures and bounds as the points that a rival's curve is fitted to, worked out by hand."""

from __future__ import annotations

from math import exp, log

import figure_rows as rows
import pytest

from thermidor.evidence import baselines


def at(month, value=100.0, **changes):
    """Return a level whose window has its middle in a month."""
    changes = {"window": (month - 1, month + 1), "reduction": "mean", **changes}
    return rows.level(f"row_{month}", value, **changes)


def test_bounds_inform_a_curve_loosely_from_the_side_where_they_hold():
    def point(**changes):
        return baselines._point(at(12, scored_as="bound", **changes))

    assert point(relation="<", value=100.0) == pytest.approx((log(100) - 0.5, 0.5))
    assert point(relation=">", value=100.0) == pytest.approx((log(100) + 0.5, 0.5))
    share = {"scale": "logit", "unit": "fraction"}
    assert point(relation="<", value=0.5, **share) == pytest.approx((-log(3), 1.0))  # at .25
    assert point(relation=">", value=0.5, **share) == pytest.approx((log(3), 1.0))  # at .75
    assert point(relation=">", value=0.0) == pytest.approx((0.5, 0.5))  # some: one at the least
    summed = point(relation="<", value=100.0, reduction="sum", window=(10, 14))
    assert summed == pytest.approx((log(25) - 0.5, 0.5))  # a month's part of four
    wide = point(relation="between", value=10.0, value_high=10 * exp(3.3))
    assert wide == pytest.approx((log(10) + 1.65, 1.0))
    tight = point(relation="between", value=10.0, value_high=11.0)
    assert tight == pytest.approx((log(110) / 2, 0.5))


def test_points_are_taken_on_their_scale_with_their_own_error():
    assert baselines._point(at(12, error=0.25)) == pytest.approx((log(100), 0.25))
    share = rows.share("share", 0.75, error=0.5)
    assert baselines._point(share) == pytest.approx((log(3), 0.5))
    none = rows.share("none", 0.0)
    assert baselines._point(none)[0] == pytest.approx(-log(199))  # at .005 where it has no floor
    assert baselines._point(rows.replace(none, floor=0.1))[0] == pytest.approx(-log(9))
    assert baselines._point(rows.label("kind", 3.0)) == (3.0, 0.3)
