"""The decision cascade: what cannot be taken in time goes up, and who brings it back."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rules import POINTS, UNIT, corners, lowers, raises

from thermidor.scenario import acts
from thermidor.society.groups import Cascade
from thermidor.society.institutions import cascade
from thermidor.society.pressures import Channel
from thermidor.society.state import Level

CASCADE = Cascade()


class TestRules:
    """The scalar rules."""

    def test_overflow_by_hand(self):
        p = CASCADE._replace(idle=0.1, base_load=0.3)
        assert cascade.overflow(0.5, 0.4, p) == pytest.approx(0.5)
        assert cascade.overflow(0.0, 1.0, p) == 0.0
        assert cascade.overflow(1.0, 0.0, p) == 1.0

    def test_overflow_order(self):
        assert raises(cascade.overflow, [0.5, 0.5, CASCADE], 0)
        assert lowers(cascade.overflow, [0.5, 0.5, CASCADE], 1)

    def test_rising_by_hand(self):
        assert cascade.rising(0.4, 0.5, 0.25, CASCADE) == pytest.approx(0.05)
        assert cascade.rising(0.4, 3.0, 1.0, CASCADE) == 0.4

    def test_settled_before_and_reclaimed_by_hand(self):
        p = CASCADE._replace(party_soviet=0.3, reclaim=0.5)
        assert cascade.settled_before(0.5, 0.2, 0.5, p) == pytest.approx(0.06)
        assert cascade.reclaimed(0.5, 0.4, 0.5, 0.6, p) == pytest.approx(0.03)

    def test_a_level_gives_up_no_more_than_it_has(self):
        for p in corners(CASCADE, "cascade"):
            for share in POINTS:
                assert 0 <= cascade.rising(share, p.plenum_up, 1.0, p) <= share
                assert 0 <= cascade.settled_before(share, 0.0, 1.0, p) <= share
                assert 0 <= cascade.reclaimed(share, 1.0, 1.0, 1.0, p) <= share

    def test_s6_a_contest_stands_against_what_was_settled_before(self):
        assert lowers(cascade.settled_before, [0.5, 0.5, 0.5, CASCADE], 1)
        assert raises(cascade.settled_before, [0.5, 0.5, 0.5, CASCADE], 2)
        assert cascade.settled_before(0.5, 1.0, 1.0, CASCADE) == 0

    def test_reclaiming_needs_people_a_contest_and_standing(self):
        for missing in (1, 2, 3):
            given = [0.5, 1.0, 1.0, 1.0, CASCADE]
            given[missing] = 0.0
            assert cascade.reclaimed(*given) == 0
            assert raises(cascade.reclaimed, [0.5, 0.5, 0.5, 0.5, CASCADE], missing)

    def test_deputies_who_answer_to_a_meeting_carry_more(self):
        p = CASCADE._replace(carry=0.4)
        assert cascade.answering(0.5, 1.0, p) == pytest.approx(0.5)
        assert cascade.answering(0.5, 0.0, p) == pytest.approx(0.2)
        assert cascade.answering(0.5, 0.5, p) == pytest.approx(0.35)
        assert raises(cascade.answering, [0.5, 0.5, CASCADE], 0)
        assert raises(cascade.answering, [0.5, 0.5, CASCADE], 1)

    def test_capacity_of_the_centre_by_hand(self):
        p = CASCADE._replace(bureau=0.4, staff_half=200.0)
        assert cascade.centre_capacity(0.0, 0.0, p) == 0.0
        assert cascade.centre_capacity(1.0, 0.0, p) == pytest.approx(0.4)
        assert cascade.centre_capacity(0.0, 200.0, p) == pytest.approx(0.3)
        assert cascade.centre_capacity(0.5, 100.0, p) == pytest.approx(0.4)
        assert cascade.centre_capacity(1.0, 1e9, p) == pytest.approx(1.0)


class TestMonth:
    """A month of the cascade."""

    def shares(self, prepare=None, months=12, **parameters):
        society = societies.build("no_pressures", **parameters)
        if prepare:
            prepare(society)
        for _ in range(months):
            society.call(society.cascade.decide)
            assert society.cascade.shares.sum() == pytest.approx(1.0)
        return society.cascade.shares

    def test_it_begins_whole(self):
        for party in UNIT:
            assert cascade.Cascade(
                CASCADE._replace(party_start=0.3 * party)
            ).shares.sum() == pytest.approx(1.0)

    def urgent(self, society):
        society.channels[:, Channel.URGENCY] = 1.0

    def test_urgency_empties_the_elected_bodies(self):
        calm, urgent = self.shares(), self.shares(self.urgent)
        assert urgent[Level.PLENUM] < calm[Level.PLENUM]
        assert urgent[: Level.GOVERNMENT].sum() < calm[: Level.GOVERNMENT].sum()

    def test_g2_p4_a_bureau_and_a_staff_draw_decisions_to_the_party(self):
        def bureau(society):
            self.urgent(society)
            acts.form_body(society, body="politburo")
            society.secretariat.staff = 500.0

        assert self.shares(bureau)[Level.PARTY] > self.shares(self.urgent)[Level.PARTY]

    def test_g1_without_substitution_the_party_takes_nothing(self):
        def bureau(society):
            self.urgent(society)
            acts.form_body(society, body="politburo")

        alone = self.shares(bureau, couplings__substitution=0.0)
        assert alone[Level.PARTY] <= societies.build().cascade.start[Level.PARTY] + 1e-9

    def test_deputies_who_come_bring_decisions_back(self):
        def held(came):
            def prepare(society):
                society.cascade.shares[:] = (0.05, 0.05, 0.3, 0.1, 0.5)
                society.parties.activity[:] = 1.0
                for soviet in society.soviets:
                    soviet.attendance, soviet.contest = came, 1.0

            return prepare

        full, empty = self.shares(held(1.0)), self.shares(held(0.0))
        assert full[Level.PLENUM] > empty[Level.PLENUM]
        assert full[Level.PARTY] < empty[Level.PARTY]

    def test_a_shared_executive_takes_decisions_back(self):
        def party(society):
            society.cascade.shares[:] = (0.05, 0.05, 0.3, 0.1, 0.5)

        def shared(society):
            party(society)
            acts.share_executive(society, region="moscow")

        assert self.shares(shared)[Level.PARTY] < self.shares(party)[Level.PARTY]

    def test_business_is_never_more_than_all(self):
        one = cascade.Cascade(CASCADE)
        assert [one.business(level) for level in Level if one.start[level] > 0] == [
            1.0 for level in Level if one.start[level] > 0
        ]
        one.shares = np.array([0.0, 1.0, 0.0, 0.0, 0.0])
        assert one.business(Level.PLENUM) == 0
        assert one.business(Level.EXECUTIVE) == 1
