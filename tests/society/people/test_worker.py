"""Rules of the worker: hand-worked cases, limits, order, compiled as plain."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from rules import POINTS, TRUTH, UNIT, everywhere, lowers, moved, raises, worked

from thermidor.society.groups import Unions
from thermidor.society.people import worker
from thermidor.society.people.worker import Bench, Moves

BENCH, MOVES = Bench(), Moves()
PLAIN = BENCH._replace(
    meet_base=0.0,
    meet_commitment=1.0,
    meet_efficacy=2.0,
    meet_peers=4.0,
    meet_hunger=1.0,
    meet_fear=1.0,
    hunger_speed=0.5,
    commitment_rest=0.5,
    commitment_success=0.2,
    commitment_hunger=0.4,
    commitment_despair=0.1,
    commitment_conviction=0.4,
    commitment_fall=0.1,
    commitment_rise=0.05,
    learning=0.25,
    grievance_hunger=0.5,
    grievance_voiceless=0.4,
    grievance_delay=0.2,
    grievance_unmet=0.3,
    grievance_closing=1.0,
    meet_silent=0.5,
    meet_stoppage=0.4,
)


class TestHunger:
    """Hunger follows what the ration leaves of the region's shortfall."""

    def test_by_hand(self):
        assert worked(worker.hunger_next, 0.2, 0.6, 1.0, PLAIN) == pytest.approx(0.4)
        assert worked(worker.hunger_next, 0.2, 0.6, 0.5, PLAIN) == pytest.approx(0.25)

    def test_nobody_can_want_for_more_than_everything(self):
        assert worked(worker.hunger_next, 0.2, 0.6, 2.0, PLAIN) == pytest.approx(0.6)

    def test_at_rest_it_stays(self):
        assert worked(worker.hunger_next, 0.3, 0.3, 1.0, BENCH) == pytest.approx(0.3)

    def test_order(self):
        for place in (0, 1, 2):
            assert raises(worker.hunger_next, [0.2, 0.5, 0.8, BENCH], place)

    def test_within_bounds(self):
        for _, found in everywhere(worker.hunger_next, BENCH, "bench", UNIT, UNIT, (0.1, 1, 2.0)):
            assert 0 <= found <= 1


class TestCommitment:
    """Worn by hunger and despair, carried by conviction and by success."""

    def test_it_rises_slowly(self):
        # aim 0.5 + 0.2 + 0.4 * 0.25 - 0.4 * 0.5 = 0.6
        found = worked(worker.commitment_next, 0.5, 0.75, 0.5, 1.0, 0.0, PLAIN)
        assert found == pytest.approx(0.5 + 0.05 * 0.1)

    def test_it_falls_faster(self):
        found = worked(worker.commitment_next, 0.7, 0.75, 0.5, 1.0, 0.0, PLAIN)
        assert found == pytest.approx(0.7 - 0.1 * 0.1)
        assert BENCH.commitment_fall > BENCH.commitment_rise

    def test_order(self):
        at = [0.5, 0.5, 0.5, 0.5, 0.5, BENCH]
        for place, claim in ((1, raises), (2, lowers), (3, raises), (4, lowers)):
            assert claim(worker.commitment_next, at, place), place

    def test_within_bounds(self):
        choices = (UNIT,) * 5
        for _, found in everywhere(worker.commitment_next, BENCH, "bench", *choices):
            assert 0 <= found <= 1


class TestAttendance:
    """Who comes to the meeting."""

    def test_by_hand(self):
        # logit: 1 * 0.5 + 2 * 0.25 + 4 * 0.5 - 1 - 1 = 1
        found = worked(worker.drawn_to_meet, 0.5, 0.25, 0.5, 1.0, 1.0, PLAIN)
        assert found == pytest.approx(1.0)
        assert worked(worker.attendance, 0.0) == 0.5
        chance = worked(worker.attendance, found)
        assert log(chance / (1 - chance)) == pytest.approx(1.0)

    def test_order(self):
        at = [0.5, 0.5, 0.5, 0.5, 0.5, BENCH]
        claims = (raises, raises, raises, lowers, lowers)
        for place, claim in enumerate(claims):
            assert claim(worker.drawn_to_meet, at, place), place
        assert raises(worker.attendance, [0.5], 0)

    def test_it_is_a_chance(self):
        choices = (UNIT,) * 5
        for _, found in everywhere(worker.drawn_to_meet, BENCH, "bench", *choices):
            assert 0 < worked(worker.attendance, found) < 1


class TestEfficacy:
    """Bodies emptied of power teach people to stay away, and only they do."""

    def test_by_hand(self):
        assert worked(worker.efficacy_next, 0.4, 0.8, PLAIN) == pytest.approx(0.5)

    def test_it_stays_where_it_agrees_with_what_is_seen(self):
        for say in POINTS:
            assert worked(worker.efficacy_next, say, say, BENCH) == pytest.approx(say)

    def test_it_comes_ever_nearer_and_never_beyond(self):
        efficacy = 0.9
        for _ in range(200):
            nearer = worked(worker.efficacy_next, efficacy, 0.1, BENCH)
            assert 0.1 <= nearer < efficacy or nearer == pytest.approx(0.1)
            efficacy = nearer
        assert efficacy == pytest.approx(0.1, abs=0.02)


class TestGrievance:
    """Hunger, having no say, elections put off, demands unmet, plants closed."""

    def test_by_hand(self):
        burden = worked(worker.burden, 0.5, 0.5, 0.1, 0.05, PLAIN)
        assert burden == pytest.approx(0.2 + 0.1 + 0.03 + 0.05)
        assert worked(worker.grievance, 0.5, burden, PLAIN) == pytest.approx(0.25 + burden)

    def test_content_is_without_grievance(self):
        assert worked(worker.burden, 1.0, 0.0, 0.0, 0.0, BENCH) == 0.0
        assert worked(worker.grievance, 0.0, 0.0, BENCH) == 0.0

    def test_order(self):
        at = [0.7, 0.2, 0.1, 0.1, BENCH]
        for place, claim in ((0, lowers), (1, raises), (2, raises), (3, raises)):
            assert claim(worker.burden, at, place), place
        assert raises(worker.grievance, [0.2, 0.2, BENCH], 0)

    def test_within_bounds(self):
        for _, found in everywhere(worker.grievance, BENCH, "bench", UNIT, UNIT):
            assert 0 <= found <= 1


class TestAside:
    """What keeps people from a meeting."""

    def test_by_hand(self):
        # fear 1 * 0.5 + hiding 0.5 - stoppage 0.4 * 0.5
        assert worked(worker.held_aside, 0.5, True, 0.5, PLAIN) == pytest.approx(0.8)
        assert worked(worker.held_aside, 0.0, False, 0.0, BENCH) == 0.0


class TestLeaving:
    """Flight, mobility, the front, death."""

    def test_nobody_flees_from_hunger_that_is_borne(self):
        for rule, others in ((worker.flight, (1.0,)), (worker.mobility, ())):
            borne = worked(rule, MOVES.flight_bearable, *others, MOVES)
            beyond = worked(rule, 1.0, *others, MOVES)
            assert borne == 0 < beyond

    def test_flight_by_hand(self):
        p = MOVES._replace(flight=0.2, flight_bearable=0.4, mobility=0.1)
        assert worked(worker.flight, 0.9, 0.5, p) == pytest.approx(0.05)
        assert worked(worker.mobility, 0.9, p) == pytest.approx(0.05)

    def test_who_has_no_land_does_not_go_to_it(self):
        assert worked(worker.flight, 1.0, 0.0, MOVES) == 0.0
        assert raises(worker.flight, [1.0, 0.0, MOVES], 1)

    def test_the_call_up_by_hand(self):
        p = MOVES._replace(call_up=0.02, call_up_commitment=2.0, call_up_member=3.0)
        assert worked(worker.call_up, 0.5, 0.5, False, p) == pytest.approx(0.01)
        assert worked(worker.call_up, 0.5, 0.25, False, p) == pytest.approx(0.005)
        assert worked(worker.call_up, 0.5, 1.0, True, p) == pytest.approx(0.06)
        assert worked(worker.call_up, 1.0, 1.0, True, p._replace(call_up=0.5)) == 1.0

    def test_no_draft_no_front(self):
        for commitment in POINTS:
            assert worked(worker.call_up, 0.0, commitment, True, MOVES) == 0.0

    def test_the_committed_and_the_members_go_first(self):
        assert raises(worker.call_up, [1.0, 0.0, False, MOVES], 1)
        member, other = (worked(worker.call_up, 1.0, 0.6, known, MOVES) for known in (True, False))
        assert member > other

    def test_the_call_up_never_sends_anybody_back(self):
        for given, found in everywhere(worker.call_up, MOVES, "moves", UNIT, UNIT, TRUTH):
            assert found >= 0, given

    def test_death_by_hand(self):
        p = MOVES._replace(death_rest=0.001, death_hunger=0.004, death_front=0.01)
        assert worked(worker.death, 0.5, 0.0, p) == pytest.approx(0.002)
        assert worked(worker.death, 0.0, 1.0, p) == pytest.approx(0.011)

    def test_hunger_kills_more_than_in_proportion(self):
        deaths = moved(worker.death, [0.0, 0.0, MOVES], 0, np.linspace(0, 1, 5))
        assert (np.diff(deaths, 2) > 0).all()

    def test_they_are_chances(self):
        for rule, choices in (
            (worker.flight, (UNIT, UNIT)),
            (worker.mobility, (UNIT,)),
            (worker.death, (UNIT, UNIT)),
        ):
            for _, found in everywhere(rule, MOVES, "moves", *choices):
                assert 0 <= found <= 1


def test_those_who_come_pay_dues_by_hand():
    p = Unions()._replace(hand=0.9, hand_rest=0.2)
    assert worked(worker.dues_by_hand, True, p) == 0.9
    assert worked(worker.dues_by_hand, False, p) == 0.2
    assert Unions().hand > Unions().hand_rest
