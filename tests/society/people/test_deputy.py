"""Rules of the soviet and its deputies: hand-worked cases, limits, order, compiled as plain."""

from __future__ import annotations

from math import exp

import pytest
from rules import POINTS, UNIT, everywhere, lowers, raises, worked

from thermidor.society.people import deputy
from thermidor.society.people.deputy import Soviets

SOVIETS = Soviets()


class TestSeats:
    """The majority of a workplace takes more than its share."""

    def test_by_hand(self):
        p = SOVIETS._replace(majority=2.0)
        assert worked(deputy.seats_against, 0.6, p) == pytest.approx(0.36 / 0.52)

    def test_without_hands_against_there_are_no_seats_against(self):
        assert worked(deputy.seats_against, 0.0, SOVIETS) == 0.0
        assert worked(deputy.seats_against, 1.0, SOVIETS) == 1.0
        assert worked(deputy.seats_against, 0.5, SOVIETS) == 0.5

    def test_order(self):
        assert raises(deputy.seats_against, [0.0, SOVIETS], 0)


class TestLists:
    """Somebody must dare, or a party must be allowed to organise."""

    def test_by_hand(self):
        p = SOVIETS._replace(list_bold=0.01, list_party=2.0, list_restricted=0.5)
        expected = 0.8 * (1 - exp(-(0.01 * 100 * 0.5 * 0.75) - 2.0 * 0.25))
        assert worked(deputy.listed, 100.0, 0.5, 0.5, 0.5, 0.2, p) == pytest.approx(expected)

    def test_where_nobody_dares_and_no_party_may_there_is_none(self):
        assert worked(deputy.listed, 500.0, 0.0, 1.0, 0.0, 0.0, SOVIETS) == 0.0

    def test_s4_restriction_and_control_leave_no_list(self):
        given = [200.0, 0.2, 0.0, 0.1, 0.0, SOVIETS]
        assert lowers(deputy.listed, given, 2)
        assert lowers(deputy.listed, given, 4)
        assert worked(deputy.listed, 200.0, 1.0, 0.0, 1.0, 1.0, SOVIETS) == 0.0

    def test_size_and_daring_bring_them(self):
        assert raises(deputy.listed, [0.0, 0.1, 0.5, 0.0, 0.0, SOVIETS], 0)
        assert raises(deputy.listed, [200.0, 0.0, 0.5, 0.0, 0.0, SOVIETS], 1)


class TestRestriction:
    """A ratchet: quickly up, slowly down."""

    def test_it_rises_faster_than_it_falls(self):
        up = worked(deputy.restriction_next, 0.5, 1.0, 0.0, SOVIETS) - 0.5
        down = 0.5 - worked(deputy.restriction_next, 0.5, 0.0, 0.0, SOVIETS)
        assert up > 5 * down > 0

    def test_without_danger_none_begins(self):
        assert worked(deputy.restriction_next, 0.0, 0.0, 0.0, SOVIETS) == 0.0
        assert worked(deputy.restriction_next, 0.0, SOVIETS.restrict_bar, 0.0, SOVIETS) == 0.0

    def test_a_wave_of_strikes_in_danger_adds_to_it(self):
        assert raises(deputy.restriction_next, [0.0, 0.3, 0.0, SOVIETS], 2)

    def test_it_is_a_share(self):
        for _, found in everywhere(deputy.restriction_next, SOVIETS, "soviets", UNIT, UNIT, UNIT):
            assert 0 <= found <= 1


class TestControl:
    """What went wrong once is prepared the next time."""

    def test_nearly_all_seats_or_no_restriction_leave_it_alone(self):
        assert worked(deputy.control_next, 0.2, 1.0, 0.95, SOVIETS) == 0.2
        assert worked(deputy.control_next, 0.2, 0.0, 0.3, SOVIETS) == 0.2

    def test_a_lost_election_under_restriction_adds_to_it(self):
        assert worked(deputy.control_next, 0.0, 1.0, 0.5, SOVIETS) == SOVIETS.control
        assert raises(deputy.control_next, [0.1, 0.0, 0.5, SOVIETS], 1)
        assert lowers(deputy.control_next, [0.1, 0.5, 0.0, SOVIETS], 2)


class TestReserving:
    """Seats for organisations, more where a minority is expected and the executive wishes it."""

    def test_by_hand(self):
        p = SOVIETS._replace(reserve_rest=0.0, reserve_restricted=0.0, reserve_most=1.0)
        # (1 - x) 0.4 + x 0.9 = 0.6
        p = p._replace(reserve_target=0.6, reserve_loyal=0.9)
        assert worked(deputy.reserving, 0.4, 1.0, 0.0, 1.0, p) == pytest.approx(0.4)

    def test_s5_the_fewer_factories_the_more(self):
        assert lowers(deputy.reserving, [0.0, 0.5, 0.2, 1.0, SOVIETS], 0)

    def test_an_executive_of_others_wishes_nothing_of_the_kind(self):
        rest = SOVIETS.reserve_rest + SOVIETS.reserve_restricted * 0.5
        assert worked(deputy.reserving, 0.1, 1.0, 0.5, 0.0, SOVIETS) == pytest.approx(rest)


class TestHolding:
    """Danger speaks against an election, and so does a defeat to be expected."""

    def test_in_peace_and_sure_of_the_seats_it_is_held(self):
        assert worked(deputy.holding, 0.0, 1.0, 0.0, SOVIETS) > 0.9 * SOVIETS.hold

    def test_order(self):
        assert lowers(deputy.holding, [0.0, 0.5, 0.5, SOVIETS], 0)
        assert raises(deputy.holding, [0.3, 0.0, 0.5, SOVIETS], 1)
        assert lowers(deputy.holding, [0.3, 0.2, 0.0, SOVIETS], 2)

    def test_it_is_a_chance(self):
        for _, found in everywhere(deputy.holding, SOVIETS, "soviets", UNIT, UNIT, UNIT):
            assert 0 <= found <= 1


class TestLosingASeat:
    """Others are put out under restriction in danger; a workplace recalls whom it left."""

    def test_without_danger_or_restriction_nobody_is_put_out(self):
        assert worked(deputy.unseating, 1.0, 0.0, SOVIETS) == 0.0
        assert worked(deputy.unseating, SOVIETS.unseat_bar, 1.0, SOVIETS) == 0.0
        assert worked(deputy.unseating, 1.0, 1.0, SOVIETS) > 0.0

    def test_a_recall_needs_a_full_meeting_that_turned_and_free_nominations(self):
        assert worked(deputy.recalling, 0.1, 0.6, 0.0, 0.0, SOVIETS) == SOVIETS.recall
        assert worked(deputy.recalling, 0.6, 0.6, 0.0, 0.0, SOVIETS) == 0.0
        assert worked(deputy.recalling, 0.1, 0.1, 0.0, 0.0, SOVIETS) == 0.0
        assert worked(deputy.recalling, 0.1, 0.6, 1.0, 0.0, SOVIETS) == 0.0
        assert worked(deputy.recalling, 0.1, 0.6, 0.0, 1.0, SOVIETS) == 0.0


class TestAccountability:
    """It decays from the election on, faster for the named, and needs a workplace that meets."""

    def test_by_hand(self):
        p = SOVIETS._replace(forget=0.1, forget_named=3.0)
        assert worked(deputy.accountability, 5.0, False, 1.0, p) == pytest.approx(exp(-0.5))
        assert worked(deputy.accountability, 5.0, True, 1.0, p) == pytest.approx(exp(-1.5))
        assert worked(deputy.accountability, 0.0, True, 0.5, p) == 0.5

    def test_order(self):
        assert lowers(deputy.accountability, [0.0, False, 1.0, SOVIETS], 0, (0, 1, 6, 24, 100))
        assert raises(deputy.accountability, [6.0, False, 0.0, SOVIETS], 2)

    def test_the_named_answer_less(self):
        for months in (1.0, 6.0, 24.0):
            named = worked(deputy.accountability, months, True, 1.0, SOVIETS)
            assert named < worked(deputy.accountability, months, False, 1.0, SOVIETS)

    def test_where_nobody_meets_nobody_answers(self):
        for months in POINTS:
            assert worked(deputy.accountability, months, False, 0.0, SOVIETS) == 0.0
