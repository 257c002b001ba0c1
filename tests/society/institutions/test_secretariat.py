"""The secretariat: requests, trained hands, staff that grows with work, lists."""

from __future__ import annotations

import pytest
import societies
from rules import raises

from thermidor.scenario import acts
from thermidor.society.institutions import secretariat
from thermidor.society.institutions.secretariat import SMALLEST, SecretariatParameters
from thermidor.society.record import PostTally
from thermidor.society.state import Body

P = SecretariatParameters()


class TestRules:
    """The scalar rules."""

    def test_requests_by_hand(self):
        p = P._replace(calls=0.5, looking=0.1, papers=2.0)
        assert secretariat.asked(100.0, 50.0, 7.0, 3.0, 4.0, p) == pytest.approx(73)

    def test_requests_rise_with_each_part(self):
        for place in range(5):
            assert raises(secretariat.asked, [1.0, 1.0, 1.0, 1.0, 1.0, P], place)

    def test_staff_is_hired_as_work_is_left_over(self):
        p = P._replace(hire=0.2, full=0.5)
        assert secretariat.hired(100.0, 0.25, p) == pytest.approx(10.0)
        assert secretariat.hired(100.0, 1.0, p) == pytest.approx(20.0)
        assert secretariat.hired(100.0, 0.0, p) == 0.0

    def test_the_first_staff_is_kept(self):
        assert secretariat.let_go(SMALLEST, 0.0, P) == 0.0
        assert secretariat.let_go(100.0, 1.0, P) == 0.0
        assert secretariat.let_go(100.0, 0.0, P) > 0.0

    def test_training_follows_the_staff_and_does_not_pass_it(self):
        p = P._replace(training=0.5)
        assert secretariat.learned(10.0, 20.0, p) == pytest.approx(15.0)
        assert secretariat.learned(30.0, 20.0, p) == 20.0


class TestInstitution:
    """What it does in a month."""

    def stepped(self, months, **parameters):
        society = societies.build("historical", **parameters)
        return societies.months(society, months)

    def test_its_staff_are_the_persons_who_work_there(self, society):
        society.post_tally[Body.SECRETARIAT, :, PostTally.STAFF] = (5, 30, 7)
        society.call(society.secretariat.post)
        assert society.secretariat.staff == 42

    def test_lists_grow_and_never_pass_the_posts(self):
        found = self.stepped(20).secretariat
        assert found.lists > 0
        assert 0 < found.cover <= 1

    def test_what_is_handled_is_asked_for_and_within_reach(self):
        found = self.stepped(12).secretariat
        assert 0 < found.handled <= found.requests
        assert found.handled <= P.handled * found.trained + 1e-9

    def test_without_the_coupling_the_centre_fills_nothing(self):
        found = self.stepped(20, couplings__appointment=0.0).secretariat
        assert not found.reach.any()

    def test_an_election_rule_binds_as_far_as_it_is_enforced(self):
        found = []
        for strength in (0.0, 0.5, 1.0):
            society = self.stepped(20)
            acts.set_appointment_rule(society, rule="elect", strength=strength)
            society.call(society.secretariat.post)
            found.append(society.secretariat.appointing)
        assert found[0] > found[1] > found[2] == 0
