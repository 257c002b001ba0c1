"""Rules of the deputy: hand-worked cases, limits, order, compiled as plain."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from rules import POINTS, UNIT, everywhere, lowers, raises, worked

from thermidor.society.people import deputy
from thermidor.society.people.deputy import Soviets

SOVIETS = Soviets()


class TestVote:
    """Support, sharpened by majorities, tilted where others may not be heard."""

    def test_by_hand(self):
        p = SOVIETS._replace(majority=2.0, tilt=0.5)
        assert worked(deputy.vote, 0.4, False, 1.0, p) == pytest.approx(0.16)
        assert worked(deputy.vote, 0.4, True, 1.0, p) == pytest.approx(0.24)

    def test_nobody_votes_for_nobody(self):
        assert worked(deputy.vote, 0.0, True, 1.0, SOVIETS) == 0.0

    def test_without_restriction_the_count_is_fair(self):
        for support in POINTS:
            fair = worked(deputy.vote, support, False, 0.0, SOVIETS)
            assert worked(deputy.vote, support, True, 0.0, SOVIETS) == fair
            assert worked(deputy.vote, support, False, 1.0, SOVIETS) == fair

    def test_order(self):
        assert raises(deputy.vote, [0.0, True, 0.5, SOVIETS], 0)
        assert raises(deputy.vote, [0.5, True, 0.0, SOVIETS], 2)

    def test_a_majority_takes_more_than_its_share(self):
        larger, smaller = (worked(deputy.vote, x, False, 0.0, SOVIETS) for x in (0.6, 0.4))
        assert larger / (larger + smaller) > 0.6


class TestComing:
    """There must be something to decide, and a contest."""

    def test_by_hand(self):
        p = SOVIETS._replace(attend_base=0.0, attend_business=2.0, attend_contest=2.0)
        assert worked(deputy.coming, 0.5, 0.5, p) == 0.5
        assert worked(deputy.coming, 1.0, 0.5, p) == pytest.approx(1 / (1 + exp(-1)))
        assert worked(deputy.coming, 1.0, 0.0, p) == 0.5

    def test_order(self):
        assert raises(deputy.coming, [0.5, 0.5, SOVIETS], 0)
        assert raises(deputy.coming, [0.5, 0.5, SOVIETS], 1)

    def test_it_is_a_chance(self):
        for _, found in everywhere(deputy.coming, SOVIETS, "soviets", UNIT, UNIT):
            assert 0 < found < 1


class TestAccountability:
    """It decays from the election on, faster for the named, and needs a workplace that meets."""

    def test_by_hand(self):
        p = SOVIETS._replace(forget=0.1, forget_named=3.0)
        assert worked(deputy.accountability, 10, False, 1.0, p) == pytest.approx(exp(-1.0))
        assert worked(deputy.accountability, 10, True, 0.5, p) == pytest.approx(0.5 * exp(-3.0))

    def test_just_elected(self):
        assert worked(deputy.accountability, 0, False, 1.0, SOVIETS) == 1.0

    def test_nobody_meets_nobody_recalls(self):
        assert worked(deputy.accountability, 0, False, 0.0, SOVIETS) == 0.0

    def test_the_named_forget_sooner(self):
        named, elected = (
            worked(deputy.accountability, 12, named, 1.0, SOVIETS) for named in (True, False)
        )
        assert named < elected

    def test_order(self):
        months = np.arange(0, 60, 6)
        assert lowers(deputy.accountability, [0, False, 1.0, SOVIETS], 0, months)
        assert raises(deputy.accountability, [6, False, 0.0, SOVIETS], 2)
