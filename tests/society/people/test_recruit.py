"""Recruitment: members win members, leave together, are examined; compiled as plain."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from rows import person
from rules import TRUTH, UNIT, everywhere, lowers, raises, worked

from thermidor.society.people import recruit
from thermidor.society.people.recruit import Joining
from thermidor.society.state import Body, Occupation, Party

P = Joining()


class TestWinning:
    """More and more convinced members win more, until a cell is full."""

    def test_by_hand(self):
        # 10 of 100, rate 0.2, half the room left: 0.1 * 0.2 * 0.5
        assert worked(recruit.winning, 10.0, 100.0, 0.2, 0.5, 0.0, 0.0) == pytest.approx(0.01)
        with_campaign = worked(recruit.winning, 10.0, 100.0, 0.2, 0.5, 1.0, 0.5)
        assert with_campaign == pytest.approx(0.06)

    def test_without_members_nobody_is_won(self):
        assert worked(recruit.winning, 0.0, 100.0, 1.0, 1.0, 1.0, 1.0) == 0.0

    def test_a_full_cell_wins_nobody(self):
        assert worked(recruit.room, 30.0, 100.0, 0.2) == 0.0
        assert worked(recruit.room, 0.0, 100.0, 0.2) == 1.0

    def test_hunger_spoils_the_mood(self):
        assert lowers(recruit.mood, [0.0], 0)
        assert raises(recruit.bench_rate, [0.0, P], 0)

    def test_danger_brings_soldiers_and_posts_bring_colleagues(self):
        assert raises(recruit.army_rate, [0.0, P], 0)
        for place in (0, 1, 2):
            assert raises(recruit.office_rate, [0.2, 0.2, 0.2, P], place)


class TestOpenness:
    """Who can be won at all."""

    @pytest.mark.parametrize("party", [Party.MENSHEVIK, Party.SR, Party.LEFT_SR, Party.ANARCHIST])
    @pytest.mark.parametrize("work", list(Occupation))
    def test_supporters_of_other_parties_cannot(self, party, work):
        who = person(occupation=work, support=party, present=1, body=-1)
        assert worked(recruit.openness_to, who, P) == 0.0

    def test_those_who_come_can_most_of_all(self):
        bench = {"occupation": Occupation.BENCH, "support": Party.BOLSHEVIK}
        came = worked(recruit.openness_to, person(present=1, **bench), P)
        silent = worked(recruit.openness_to, person(present=0, **bench), P)
        assert came == 1.0 > silent == P.silent

    def test_private_offices_win_nobody_and_old_officials_are_slow(self):
        office = {"occupation": Occupation.OFFICE, "support": Party.NONE}
        assert recruit.openness_to(person(body=Body.MOSCOW_OTHER, **office), P) == 0.0
        assert recruit.openness_to(person(body=Body.MOSCOW_OFFICES, **office), P) == 1.0
        old = person(body=Body.MOSCOW_OFFICES, prior=1, **office)
        assert recruit.openness_to(old, P) == P.carried


class TestConviction:
    """A triangle about the mean of one's way in."""

    def test_mean_and_spread_are_those_asked_for(self):
        draw = (np.arange(100) + 0.5) / 100
        found = [recruit.conviction_of_joiner(a, b, 0.5, P) for a in draw for b in draw]
        assert np.mean(found) == pytest.approx(0.5, abs=1e-6)
        assert np.std(found) == pytest.approx(P.conviction_spread, rel=0.01)


class TestLeaving:
    """Conviction, years and a sponsor keep members; hunger and those who go draw them out."""

    def test_by_hand(self):
        p = P._replace(leave=0.4, leave_conviction=5.0, leave_hunger=2.0, leave_others=0.5)
        # 0.4 exp(-2.5) (1 + 2 * 0.25) (1 + 0.5 * 1.2), twice as much without the sponsor
        expected = 0.4 * exp(-2.5) * 1.5 * 1.6
        found = worked(recruit.leaving, 0.5, 0.5, 0.0, 0.1, False, p)
        assert found == pytest.approx(expected)
        held = worked(recruit.leaving, 0.5, 0.5, 0.0, 0.1, True, p._replace(leave_sponsor=0.5))
        assert held == pytest.approx(expected / 2)

    def test_order(self):
        at = [0.5, 0.5, 1.0, 0.1, False, P]
        assert lowers(recruit.leaving, at, 0)
        assert raises(recruit.leaving, at, 1)
        assert lowers(recruit.leaving, at, 2, (0.0, 1.0, 2.0, 5.0))
        assert raises(recruit.leaving, at, 3, (0.0, 0.1, 0.2))

    def test_early_joiners_outlast_the_flood(self):
        early, late = (worked(recruit.leaving, c, 0.5, 0.0, 0.0, False, P) for c in (0.85, 0.5))
        assert late / early > 5

    def test_a_village_without_a_friend_loses_members(self):
        rate = 0.01
        away = worked(recruit.leaving_where, rate, 0.5, Occupation.VILLAGE, False, P)
        held = worked(recruit.leaving_where, rate, 0.5, Occupation.VILLAGE, True, P)
        post = worked(recruit.leaving_where, rate, 0.5, Occupation.PARTY_POST, False, P)
        assert away > held == rate > post


class TestExamination:
    """Who is put out: the newcomer without conviction, without years, for whom nobody speaks."""

    def test_order(self):
        at = [0.3, 1.0, False, 0.2, False, 0.0, P]
        assert lowers(recruit.put_out, at, 0)
        assert lowers(recruit.put_out, at, 1, (0.0, 1.0, 5.0))
        assert lowers(recruit.put_out, at, 3)
        assert raises(recruit.put_out, at, 5, (-2.0, 0.0, 2.0))
        newcomer = worked(recruit.put_out, 0.3, 1.0, True, 0.2, True, 0.0, P)
        assert newcomer > worked(recruit.put_out, *at)

    def test_it_is_a_chance(self):
        choices = (UNIT, (0.0, 5.0), TRUTH, UNIT, TRUTH, (-2.0, 0.0, 2.0))
        for _, found in everywhere(recruit.put_out, P, "joining", *choices):
            assert 0 <= found <= 1
