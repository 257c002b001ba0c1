"""Rules of the official: hand-worked cases, limits, order, compiled as plain."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from rules import POINTS, UNIT, everywhere, lowers, raises, worked

from thermidor.society.groups import Privilege
from thermidor.society.people import official
from thermidor.society.people.official import Offices

OFFICES, PRIVILEGE = Offices(), Privilege()


class TestRefusal:
    """A strike of weeks, drawn when it begins."""

    def test_by_hand(self):
        p = OFFICES._replace(refusal_weeks=4.0, refusal_dismissal=2.0)
        assert worked(official.refusal_weeks, 0.5, 0.0, p) == pytest.approx(4 * log(2))
        assert worked(official.refusal_weeks, 0.5, 0.5, p) == pytest.approx(2 * log(2))
        assert worked(official.refusal_weeks, 0.0, 0.5, p) == 0.0
        assert worked(official.refusal_weeks, 0.5, 0.75, p) == pytest.approx(1.6 * log(2))

    def test_its_mean_is_the_one_asked_for(self):
        draw = (np.arange(20000) + 0.5) / 20000
        weeks = [official.refusal_weeks(x, 0.0, OFFICES) for x in draw]
        assert np.mean(weeks) == pytest.approx(OFFICES.refusal_weeks, rel=0.01)

    def test_dismissal_at_the_top_shortens_it(self):
        assert lowers(official.refusal_weeks, [0.5, 0.0, OFFICES], 1)

    def test_longer_luck_longer_refusal(self):
        assert raises(official.refusal_weeks, [0.5, 0.3, OFFICES], 0, POINTS[:-1])

    def test_it_ends(self):
        for _, found in everywhere(
            official.refusal_weeks, OFFICES, "offices", (0.0, 0.5, 1 - 2.0**-53), UNIT
        ):
            assert 0 <= found < 1000


class TestSuitability:
    """Skill and reliability, each as much as the post asks."""

    def test_by_hand(self):
        assert worked(official.suitability, 0.0, 0.0, 2.0, 3.0) == 1.0
        assert worked(official.suitability, 0.5, 1.0, 2.0, 3.0) == pytest.approx(exp(4.0))

    def test_what_a_post_does_not_ask_does_not_count(self):
        assert worked(official.suitability, 0.9, 0.0, 0.0, 3.0) == 1.0
        assert worked(official.suitability, 0.0, 1.0, 2.0, 0.0) == 1.0

    def test_order(self):
        assert raises(official.suitability, [0.5, 0.0, 2.0, 1.0], 0)
        assert raises(official.suitability, [0.5, 0.0, 2.0, 1.0], 1)

    def test_skill_counts_for_more_with_rank(self):
        assert OFFICES.skill_lower < OFFICES.skill_middle < OFFICES.skill_upper

    def test_the_cheka_asks_for_reliability_before_a_commissariat_does(self):
        assert OFFICES.reliable_cheka > OFFICES.reliable


class TestLosingAPost:
    """Usual turnover, and dismissal when posts are cut."""

    def test_by_hand(self):
        assert worked(official.leaving_post, 0.1, 0.5) == pytest.approx(0.55)

    def test_limits(self):
        assert worked(official.leaving_post, 0.0, 0.0) == 0.0
        assert worked(official.leaving_post, 0.3, 1.0) == 1.0
        assert worked(official.leaving_post, 0.3, 0.0) == pytest.approx(0.3)

    def test_order(self):
        assert raises(official.leaving_post, [0.2, 0.2], 0)
        assert raises(official.leaving_post, [0.2, 0.2], 1)


class TestPay:
    """Office and scarcity raise pay where nobody below controls it."""

    def test_by_hand(self):
        p = PRIVILEGE._replace(growth=0.1, scarcity=0.5, limit=20.0)
        # 0.1 * 10 * (1 - 0.2) * (0.5 + 0.5 * 0.4) * (1 - 10 / 20)
        assert worked(official.pay_growth, 10.0, 0.2, 0.4, p) == pytest.approx(0.28)
        # a quarter by scarcity: 0.1 * 10 * 0.8 * (0.75 + 0.25 * 0.4) * 0.5
        p = p._replace(scarcity=0.25)
        assert worked(official.pay_growth, 10.0, 0.2, 0.4, p) == pytest.approx(0.34)

    def test_full_control_and_the_limit_stop_it(self):
        assert worked(official.pay_growth, 5.0, 1.0, 1.0, PRIVILEGE) == 0.0
        assert worked(official.pay_growth, PRIVILEGE.limit, 0.0, 1.0, PRIVILEGE) == 0.0
        assert worked(official.pay_growth, 2 * PRIVILEGE.limit, 0.0, 1.0, PRIVILEGE) == 0.0

    def test_order(self):
        assert lowers(official.pay_growth, [5.0, 0.2, 0.5, PRIVILEGE], 1)
        assert raises(official.pay_growth, [5.0, 0.2, 0.5, PRIVILEGE], 2)
