"""Rules of the cadre: hand-worked cases, limits, order, compiled as plain."""

from __future__ import annotations

import pytest
from rules import POINTS, UNIT, everywhere, lowers, raises, worked

from thermidor.society.people import cadre
from thermidor.society.people.cadre import Dissent
from thermidor.society.people.official import Offices

DISSENT, OFFICES = Dissent(), Offices()


class TestDissent:
    """The gap between workers' rule believed in and the power seen."""

    def test_by_hand(self):
        # aim 0.8 * 0.5 * 0.75 = 0.3
        p = DISSENT._replace(speed=0.1)
        assert worked(cadre.dissent_next, 0.1, 0.8, 0.5, 0.25, p) == pytest.approx(0.12)

    def test_no_gap_no_dissent(self):
        for conviction in POINTS:
            assert worked(cadre.dissent_next, 0.0, conviction, 1.0, 0.0, DISSENT) == 0.0

    def test_order(self):
        at = [0.1, 0.5, 0.5, 0.5, DISSENT]
        assert raises(cadre.dissent_next, at, 1)
        assert lowers(cadre.dissent_next, at, 2)
        assert lowers(cadre.dissent_next, at, 3)

    def test_within_bounds(self):
        for _, found in everywhere(cadre.dissent_next, DISSENT, "dissent", *(UNIT,) * 4):
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
