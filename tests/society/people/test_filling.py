"""Filling of posts: who fills them, whom they take, what is owed; compiled as plain."""

from __future__ import annotations

import numpy as np
import pytest
from rules import UNIT, everywhere, lowers, raises, worked

from thermidor.society.people import filling
from thermidor.society.people.filling import Filler, Filling, Givers
from thermidor.society.state import Body, Mandate, Rank, persons
from thermidor.society.towns import CENTRE, TOWNS

P = Filling()
DRAWS = (np.arange(2000) + 0.5) / 2000


def shares(listed, places, meets, served):
    found = [filling.who_fills(u, listed, places, meets, served) for u in DRAWS]
    return np.bincount(found, minlength=len(Filler)) / DRAWS.size


def givers(named=0, patron=3, head=7):
    out = Givers(
        np.zeros((len(Body), len(Rank))),
        np.zeros(1),
        np.zeros(TOWNS + 1),
        np.zeros(TOWNS),
        np.full(TOWNS, named, np.uint8),
        np.zeros(TOWNS),
        np.full(TOWNS, patron, np.int8),
        np.full(8, head, np.int8),
    )
    return out


class TestWhoFills:
    """Each in turn has its chance, out of one draw."""

    def test_by_hand(self):
        found = shares(0.2, 0.5, 0.5, 0.25)
        # 0.2; half of 0.8; half of 0.4; a quarter of the 0.2 left goes to the centre
        assert found[Filler.CENTRE] == pytest.approx(0.2 + 0.05, abs=2e-3)
        assert found[Filler.SECRETARY] == pytest.approx(0.4, abs=2e-3)
        assert found[Filler.VOTERS] == pytest.approx(0.2, abs=2e-3)
        assert found[Filler.NOBODY] == pytest.approx(0.15, abs=2e-3)

    def test_ends(self):
        assert shares(1.0, 1.0, 1.0, 1.0)[Filler.CENTRE] == 1.0
        assert shares(0.0, 1.0, 1.0, 1.0)[Filler.SECRETARY] == 1.0
        assert shares(0.0, 0.0, 1.0, 1.0)[Filler.VOTERS] == 1.0
        assert shares(0.0, 0.0, 0.0, 0.0)[Filler.NOBODY] == 1.0


class TestOffices:
    """Offices of the state do not elect: the party places people there, or those in charge do."""

    def found(self, body, rank, member, places):
        given = givers()
        given.places[:] = places
        fillers = [filling.filler_of(body, rank, 0, member, 0.0, 0.0, given, u) for u in DRAWS]
        return np.bincount(fillers, minlength=len(Filler)) / DRAWS.size

    def test_by_hand(self):
        town = self.found(Body.MOSCOW_OFFICES, Rank.UPPER, False, 0.4)
        assert town[Filler.SECRETARY] == pytest.approx(0.4, abs=2e-3)
        assert town[Filler.OFFICE] == pytest.approx(0.6, abs=2e-3)
        centre = self.found(Body.COMMISSARIATS, Rank.MIDDLE, True, 0.4)
        assert centre[Filler.CENTRE] == pytest.approx(0.4, abs=2e-3)

    def test_ends(self):
        assert self.found(Body.COMMISSARIATS, Rank.UPPER, False, 1.0)[Filler.OFFICE] == 1.0
        assert self.found(Body.MOSCOW_OFFICES, Rank.LOWER, True, 1.0)[Filler.OFFICE] == 1.0
        assert self.found(Body.MOSCOW_OTHER, Rank.UPPER, True, 1.0)[Filler.OFFICE] == 1.0
        assert self.found(Body.MOSCOW_SOVIET, Rank.UPPER, True, 1.0)[Filler.SECRETARY] == 1.0


class TestSuits:
    """Who is taken depends on who chooses."""

    def test_order(self):
        assert raises(filling.suits_centre, [0.5, 0.5, False, P], 0)
        assert raises(filling.suits_centre, [0.5, 0.5, False, P], 1)
        assert lowers(filling.suits_secretary, [0.5, 0.5, P], 0)
        assert raises(filling.suits_secretary, [0.5, 0.5, P], 1)
        assert raises(filling.suits_voters, [0.5, 0.5, P], 0)
        assert lowers(filling.suits_voters, [0.5, 0.5, P], 1)

    def test_the_centre_passes_known_opponents_over(self):
        known = worked(filling.suits_centre, 0.6, 0.0, True, P)
        assert known < worked(filling.suits_centre, 0.6, 0.0, False, P)

    def test_they_are_chances(self):
        for rule in (filling.suits_secretary, filling.suits_voters):
            for _, found in everywhere(rule, P, "postings", UNIT, UNIT):
                assert 0 <= found <= 1


class TestGive:
    """What the holder then owes, and to whom."""

    def given(self, filler, body=Body.MOSCOW_SOVIET, **rest):
        people = persons(1)
        people.body[:] = body
        people.owes[:] = 0.5
        filling.give.py_func(people.arrays, 0, filler, 4, givers(**rest), 0.5, P)
        return people

    def test_the_centre(self):
        found = self.given(Filler.CENTRE)
        assert found.mandate[0] == Mandate.APPOINTED
        assert found.owes[0] == pytest.approx(P.owes_centre)
        assert (found.chief[0], found.patron[0]) == (CENTRE, 7)

    def test_a_secretary_appoints_if_he_was_appointed_and_else_co_opts(self):
        for named, mandate in ((1, Mandate.APPOINTED), (0, Mandate.ELECTED)):
            found = self.given(Filler.SECRETARY, named=named)
            assert found.mandate[0] == mandate
            assert (found.chief[0], found.patron[0]) == (4, 3)
            assert found.owes[0] == pytest.approx(P.owes_secretary)

    def test_a_secretary_appoints_in_what_is_not_his_own_body(self):
        for body in (Body.MOSCOW_UNIONS, Body.MOSCOW_OFFICES):
            assert self.given(Filler.SECRETARY, body).mandate[0] == Mandate.APPOINTED

    def test_voters_leave_part_of_a_debt_and_nobody_changes_nothing(self):
        found = self.given(Filler.VOTERS)
        assert found.mandate[0] == Mandate.ELECTED
        assert found.owes[0] == pytest.approx(0.5 * P.owes_elected)
        assert self.given(Filler.NOBODY).mandate[0] == Mandate.NONE
