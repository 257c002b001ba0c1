"""Rules of the cadre: hand-worked cases, limits, order, compiled as plain."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from rules import POINTS, TRUTH, UNIT, everywhere, lowers, raises, worked

from thermidor.society.people import cadre
from thermidor.society.people.cadre import Joining
from thermidor.society.people.official import Offices

JOINING, OFFICES = Joining(), Offices()
PLAIN = JOINING._replace(
    bench=0.01,
    bench_slope=4.0,
    bench_centre=0.5,
    office=0.1,
    conviction_spread=0.2,
    leave=0.2,
    leave_conviction=5.0,
    leave_weight=0.8,
    leave_hunger=1.0,
    leave_post=0.5,
    dissent_speed=0.1,
    dissent_bar=0.2,
    opposition=0.05,
    opposition_appointed=0.1,
    opposition_banned=0.4,
)


class TestJoining:
    """From commitment at the bench, for advantage in a post."""

    def test_by_hand(self):
        assert worked(cadre.joining_bench, 0.5, PLAIN) == pytest.approx(0.01)
        assert worked(cadre.joining_bench, 0.75, PLAIN) == pytest.approx(0.01 * exp(1.0))
        assert worked(cadre.joining_advantage, 0.3, PLAIN) == pytest.approx(0.03)

    def test_order(self):
        assert raises(cadre.joining_bench, [0.0, JOINING], 0)
        assert raises(cadre.joining_advantage, [0.0, JOINING], 0)

    def test_no_advantage_no_careerists(self):
        assert worked(cadre.joining_advantage, 0.0, JOINING) == 0.0

    def test_joiners_come_in_upsurges(self):
        low, middle, high = (worked(cadre.joining_bench, x, JOINING) for x in (0.3, 0.6, 0.9))
        assert high - middle > middle - low

    def test_they_are_never_negative(self):
        for rule in (cadre.joining_bench, cadre.joining_advantage):
            for _, found in everywhere(rule, JOINING, "joining", UNIT):
                assert found >= 0


class TestConviction:
    """A triangle about the mean of one's way in."""

    def test_by_hand(self):
        assert worked(cadre.conviction_of_joiner, 0.5, 0.5, 0.42, PLAIN) == pytest.approx(0.42)
        found = worked(cadre.conviction_of_joiner, 0.75, 0.5, 0.4, PLAIN)
        assert found == pytest.approx(0.4 + 0.2 * 6**0.5 * 0.25)

    def test_mean_and_spread_are_those_asked_for(self):
        draw = (np.arange(100) + 0.5) / 100
        found = [cadre.conviction_of_joiner(a, b, 0.5, PLAIN) for a in draw for b in draw]
        assert np.mean(found) == pytest.approx(0.5, abs=1e-6)
        assert np.std(found) == pytest.approx(PLAIN.conviction_spread, rel=0.01)

    def test_within_bounds(self):
        rule = cadre.conviction_of_joiner
        for _, found in everywhere(rule, JOINING, "joining", UNIT, UNIT, UNIT):
            assert 0 <= found <= 1


class TestLeaving:
    """Conviction keeps members, more than commitment does; hunger drives them out."""

    def test_by_hand(self):
        # held 0.8 * 0.5 + 0.2 * 1 = 0.6; rate 0.2 * exp(-3) * 1.5
        found = worked(cadre.leaving, 0.5, 1.0, 0.5, False, PLAIN)
        assert found == pytest.approx(0.2 * exp(-3.0) * 1.5)
        assert worked(cadre.leaving, 0.5, 1.0, 0.5, True, PLAIN) == pytest.approx(found / 2)
        # held 0.4 * 0.5 + 0.6 * 1 = 0.8
        p = PLAIN._replace(leave_weight=0.4)
        found = worked(cadre.leaving, 0.5, 1.0, 0.5, False, p)
        assert found == pytest.approx(0.2 * exp(-4.0) * 1.5)

    def test_order(self):
        at = [0.5, 0.5, 0.5, False, JOINING]
        assert lowers(cadre.leaving, at, 0)
        assert lowers(cadre.leaving, at, 1)
        assert raises(cadre.leaving, at, 2)

    def test_conviction_weighs_more_than_commitment(self):
        convinced = worked(cadre.leaving, 1.0, 0.0, 0.5, False, JOINING)
        committed = worked(cadre.leaving, 0.0, 1.0, 0.5, False, JOINING)
        assert convinced < committed

    def test_early_joiners_outlast_the_flood(self):
        early, late = (worked(cadre.leaving, c, 0.5, 0.5, False, JOINING) for c in (0.85, 0.5))
        assert late / early > 2

    def test_a_post_keeps(self):
        post, none = (worked(cadre.leaving, 0.5, 0.5, 0.5, held, JOINING) for held in (True, False))
        assert post < none


class TestDissent:
    """The gap between workers' rule believed in and the power seen."""

    def test_by_hand(self):
        # aim 0.8 * 0.5 * 0.75 = 0.3
        assert worked(cadre.dissent_next, 0.1, 0.8, 0.5, 0.25, PLAIN) == pytest.approx(0.12)

    def test_no_gap_no_dissent(self):
        for conviction in POINTS:
            assert worked(cadre.dissent_next, 0.0, conviction, 1.0, 0.0, JOINING) == 0.0

    def test_order(self):
        at = [0.1, 0.5, 0.5, 0.5, JOINING]
        assert raises(cadre.dissent_next, at, 1)
        assert lowers(cadre.dissent_next, at, 2)
        assert lowers(cadre.dissent_next, at, 3)

    def test_within_bounds(self):
        for _, found in everywhere(cadre.dissent_next, JOINING, "joining", *(UNIT,) * 4):
            assert 0 <= found <= 1


class TestOpposition:
    """Voiced by joining, where one has little to lose and it is allowed."""

    def test_by_hand(self):
        found = worked(cadre.joining_opposition, 0.6, 0.5, False, 1.0, 1.0, PLAIN)
        assert found == pytest.approx(0.05 * 0.4 * 0.5 * 2)
        banned = worked(cadre.joining_opposition, 0.6, 0.5, False, 0.0, 1.0, PLAIN)
        assert banned == pytest.approx(found * 0.4)
        appointed = worked(cadre.joining_opposition, 0.6, 0.5, True, 1.0, 1.0, PLAIN)
        assert appointed == pytest.approx(found * 0.1)

    def test_below_the_bar_it_is_borne_in_silence(self):
        assert worked(cadre.joining_opposition, JOINING.dissent_bar, 1.0, 0, 1.0, 4.0, JOINING) == 0

    def test_order(self):
        at = [1.0, 1.0, False, 0.5, 0.5, JOINING]
        for place in (0, 1, 3, 4):
            assert raises(cadre.joining_opposition, at, place), place

    def test_it_is_a_chance(self):
        choices = (UNIT, UNIT, TRUTH, UNIT, (0.0, 4.0))
        for _, found in everywhere(cadre.joining_opposition, JOINING, "joining", *choices):
            assert 0 <= found <= 1


class TestRoutine:
    """Those set to direct the machine are changed by it."""

    def test_by_hand(self):
        p = OFFICES._replace(routine_speed=0.1)
        assert worked(cadre.routine_next, 0.2, 0.7, p) == pytest.approx(0.25)

    def test_it_goes_to_what_the_office_is_and_stays(self):
        own = 0.1
        for _ in range(400):
            own = worked(cadre.routine_next, own, 0.8, OFFICES)
        assert own == pytest.approx(0.8, abs=0.02)
