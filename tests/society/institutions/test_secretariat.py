"""The secretariat: work that waits, staff that grows with it, posts recorded and filled."""

from __future__ import annotations

import pytest
import societies
from rules import UNIT, corners, lowers, raises

from thermidor.scenario import acts
from thermidor.society.groups import Centre
from thermidor.society.institutions import secretariat
from thermidor.society.pressures import Channel
from thermidor.society.record import PostTally
from thermidor.society.state import ELECTABLE, Body

CENTRE = Centre()
STAFF = (0.0, 1.0, 10.0, 100.0, 1000.0)


class TestRules:
    """The scalar rules."""

    def test_the_backlog_by_hand(self):
        p = CENTRE._replace(peace=0.2, postings=10.0)
        # work 100 * (0.2 + 0.8 * 0.5) + 20 * (0.2 + 0.5) = 74
        assert secretariat.backlog(100.0, 20.0, 2.6, 0.5, p) == pytest.approx(0.74)

    def test_no_work_no_backlog_and_no_staff_nothing_done(self):
        assert secretariat.backlog(0.0, 0.0, 10.0, 1.0, CENTRE) == 0
        assert secretariat.backlog(100.0, 0.0, 0.0, 1.0, CENTRE) == pytest.approx(1.0)

    def test_a1_the_war_brings_the_placing_of_cadres_to_the_centre(self):
        at = [1000.0, 100.0, 50.0, 0.5, CENTRE]
        assert raises(secretariat.backlog, at, 0, STAFF)
        assert raises(secretariat.backlog, at, 1, STAFF)
        assert lowers(secretariat.backlog, at, 2, STAFF)
        assert raises(secretariat.backlog, at, 3)

    def test_growth_by_hand(self):
        p = CENTRE._replace(growth=0.4, half=100.0)
        assert secretariat.growth(100.0, 0.5, p) == pytest.approx(10.0)
        assert secretariat.growth(0.0, 1.0, p) == secretariat.growth(50.0, 0.0, p) == 0

    def test_growth_slows_with_size(self):
        rates = [secretariat.growth(x, 1.0, CENTRE) / x for x in STAFF[1:]]
        assert rates == sorted(rates, reverse=True)

    def test_records_by_hand(self):
        p = CENTRE._replace(lists=2.0)
        assert secretariat.recorded(10.0, 50.0, 100.0, p) == pytest.approx(10.0)
        assert secretariat.recorded(10.0, 0.0, 100.0, p) == pytest.approx(20.0)
        assert secretariat.recorded(10.0, 100.0, 100.0, p) == 0
        assert secretariat.recorded(10.0, 130.0, 100.0, p) == 0, "nothing is struck from a list"

    def test_where_there_are_no_posts_a_list_of_one_is_whole(self):
        p = CENTRE._replace(lists=2.0)
        assert secretariat.recorded(10.0, 0.25, 0.0, p) == pytest.approx(15.0)
        assert secretariat.recorded(10.0, 1.0, 0.0, p) == 0

    def test_never_negative(self):
        for p in corners(CENTRE, "centre"):
            for x in UNIT:
                assert 0 <= secretariat.backlog(100 * x, 10 * x, 50 * x, x, p) <= 1
                assert secretariat.growth(100 * x, x, p) >= 0
                assert secretariat.recorded(10.0, 100 * x, 50.0, p) >= 0


class TestAppointment:
    """How posts will be filled next month."""

    def stepped(self, months=1, **parameters):
        society = societies.build("no_pressures", **parameters)
        for _ in range(months):
            society.call(society.secretariat.post)
        return society

    def test_its_staff_are_the_persons_who_work_there(self, society):
        society.post_tally[Body.SECRETARIAT, :, PostTally.STAFF] = (5, 30, 7)
        society.call(society.secretariat.post)
        assert society.secretariat.staff == 42

    def test_where_nothing_presses_and_nothing_is_listed_posts_are_elected(self):
        assert self.stepped().secretariat.appointing < 0.02

    def test_urgency_appoints_before_any_list(self, peace):
        peace.channels[:, Channel.URGENCY] = 1.0
        peace.call(peace.secretariat.post)
        assert peace.secretariat.appointing > 0

    def test_a2_lists_grow_and_appointment_with_them(self):
        few, many = self.stepped(2).secretariat, self.stepped(40).secretariat
        assert many.lists > few.lists > 0
        assert many.cover > few.cover
        assert many.appointing > few.appointing
        assert many.cover <= 1

    def test_without_the_coupling_lists_fill_nothing(self):
        off = self.stepped(40, couplings__appointment=0.0)
        assert off.secretariat.appointing == 0
        assert not off.posts.named[list(ELECTABLE)].any()

    def test_a3_an_election_rule_binds_as_far_as_it_is_enforced(self):
        found = []
        for strength in (0.0, 0.5, 1.0):
            society = societies.build("no_pressures")
            acts.set_appointment_rule(society, rule="elect", strength=strength)
            for _ in range(30):
                society.call(society.secretariat.post)
            found.append(society.secretariat.appointing)
        assert found[0] > found[1] > found[2] == 0

    def test_a_rule_to_appoint_appoints(self, peace):
        acts.set_appointment_rule(peace, rule="appoint", strength=0.7)
        peace.call(peace.secretariat.post)
        assert peace.secretariat.appointing >= 0.7

    def test_departments_record_faster(self, peace):
        other = societies.build("no_pressures")
        for _ in range(2):
            acts.form_body(other, body="assignment_department")
        for society in (peace, other):
            society.call(society.secretariat.post)
        assert other.secretariat.lists > peace.secretariat.lists

    def test_named_in_the_post_is_what_the_secretariat_said(self):
        society = societies.months(societies.build("historical"), 30)
        electable = list(ELECTABLE)
        tally = society.post_tally[electable]
        named = tally[:, :, PostTally.APPOINTED].sum()
        share = named / tally[:, :, PostTally.STAFF].sum()
        assert 0 < share <= 1
        assert share == pytest.approx(societies.table()["appointment_share"][29, 3], rel=1e-9)
