"""Trade unions: dues, state money, elected officials, whose side they take."""

from __future__ import annotations

import pytest
import societies
from rules import UNIT, corners, lowers, raises

from thermidor.scenario import acts
from thermidor.society.groups import Unions as Numbers
from thermidor.society.institutions.union import Unions, bargaining, gap_in_dues, resisting, siding
from thermidor.society.population import Start
from thermidor.society.record import PlantCensus, PostTally, Tally
from thermidor.society.state import UNIONS

UNION = Numbers()


class TestRules:
    """The scalar rules."""

    def test_the_gap_by_hand(self):
        p = UNION._replace(cost=1.0, dues_wage=0.5)
        # worth 0.5 + 0.5 * 0.6 = 0.8; paid 500 of 1000
        assert gap_in_dues(500.0, 1000.0, 0.6, p) == pytest.approx(0.6)
        assert gap_in_dues(0.0, 1000.0, 1.0, p) == 1.0
        # worth 0.25 + 0.75 * 0.6 = 0.7; 350 of a cost of 2000
        p = UNION._replace(cost=2.0, dues_wage=0.25)
        assert gap_in_dues(500.0, 1000.0, 0.6, p) == pytest.approx(0.825)
        assert gap_in_dues(1e9, 1000.0, 1.0, p) == 0.0

    def test_the_gap_order(self):
        assert lowers(gap_in_dues, [0.0, 1000.0, 0.5, UNION], 0, (0.0, 200.0, 400.0))
        assert lowers(gap_in_dues, [400.0, 1000.0, 0.5, UNION], 2)

    def test_u3_dependence_makes_unions_side_with_managers(self):
        assert lowers(siding, [0.5, UNION], 0)
        assert siding(1.0, UNION) == 0
        assert siding(0.25, UNION._replace(discipline=0.8)) == pytest.approx(0.6)
        assert siding(0.25, UNION._replace(discipline=2.0)) == 1.0

    def test_a_union_without_members_pays_nothing_and_needs_all(self):
        assert gap_in_dues(0.0, 0.0, 0.5, UNION) == 1.0
        assert gap_in_dues(0.5, 0.0, 1.0, UNION) == pytest.approx(0.5)

    def test_bargaining_by_hand(self):
        p = UNION._replace(bargain_idle=0.2, bargain_bound=0.4)
        assert bargaining(1.0, 1.0, 1.0, p) == pytest.approx(1.0)
        assert bargaining(1.0, 0.0, 1.0, p) == pytest.approx(0.2)
        assert bargaining(1.0, 1.0, 0.0, p) == pytest.approx(0.4)
        # a quarter comes: half the strength; 0.6 needed; 0.7 left by the union
        assert bargaining(0.25, 0.5, 0.5, p) == pytest.approx(0.21)

    def test_bargaining_order(self):
        for place in (0, 1, 2):
            assert raises(bargaining, [0.5, 0.5, 0.5, UNION], place), place
        assert bargaining(0.0, 1.0, 1.0, UNION) == 0

    def test_what_resists_the_lobby_is_the_bargaining_left(self):
        assert resisting(0.5, 0.4) == pytest.approx(0.2)
        assert resisting(1.0, 0.7) == pytest.approx(0.7)
        assert resisting(0.0, 1.0) == resisting(1.0, 0.0) == 0

    def test_they_are_shares(self):
        for p in corners(UNION, "unions"):
            for x in UNIT:
                assert 0 <= siding(x, p) <= 1
                assert 0 <= gap_in_dues(1000.0 * x, 1000.0, x, p) <= 1


class TestUnions:
    """What a month makes of them."""

    def stepped(self, months=24, prepare=None, **parameters):
        society = societies.build("no_pressures", **parameters)
        if prepare:
            prepare(society)
        for month in range(months):
            society.keys = society.luck.keys(month)
            society.call(society.unions.bargain)
        return society

    def test_without_a_rule_no_state_money(self):
        assert self.stepped().unions.state_money == 0

    def dependent(self, society):
        acts.set_union_rule(society, independence=0.5, state_funding=1.0)
        society.tally[:, Tally.DUES] = 0  # nobody pays

    def test_u1_u2_a_rule_and_no_dues_make_them_dependent(self):
        free, bound = self.stepped().unions, self.stepped(prepare=self.dependent).unions
        assert bound.state_money > 0.5
        assert bound.autonomy < free.autonomy

    def test_u2_state_money_makes_named_officials(self):
        free, bound = self.stepped(), self.stepped(prepare=self.dependent)
        rows = list(UNIONS)
        assert bound.posts.named[rows].mean() > free.posts.named[rows].mean()

    def test_without_the_coupling_money_binds_nobody(self):
        bound = self.stepped(prepare=self.dependent, couplings__union_money=0.0).unions
        rule_only = self.stepped(
            prepare=lambda s: acts.set_union_rule(s, independence=0.5, state_funding=0.0)
        ).unions
        assert bound.autonomy == pytest.approx(rule_only.autonomy)

    def test_officials_named_take_autonomy(self):
        def named(society):
            rows = list(UNIONS)
            tally = society.post_tally
            tally[rows, :, PostTally.APPOINTED] += tally[rows, :, PostTally.ELECTED]
            tally[rows, :, PostTally.ELECTED] = 0

        assert self.stepped(1, named).unions.autonomy < self.stepped(1).unions.autonomy

    def test_u5_a_function_of_their_own_gives_some_back(self):
        def function(society):
            self.dependent(society)
            acts.give_unions_function(society, share=0.5)

        bound = self.stepped(prepare=self.dependent).unions.autonomy
        assert self.stepped(prepare=function).unions.autonomy > bound

    def test_v3_managers_organise_where_they_run_plants_and_a_market_is_open(self):
        def market(society):
            society.world.market = 1.0
            society.plant_census[:, [PlantCensus.ONE_MAN, PlantCensus.NATIONAL]] = 100.0

        assert self.stepped(prepare=market).unions.lobby > self.stepped().unions.lobby

    def test_it_starts_free(self):
        unions = Unions(Start(), UNION)
        assert unions.state_money == 0
        assert unions.autonomy > 0.8
