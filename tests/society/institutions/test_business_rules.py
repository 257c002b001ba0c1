"""Rules of business: work, roads, obedience, coming, success."""

from __future__ import annotations

import pytest
from rules import POINTS, lowers, raises

from thermidor.society.institutions import business_rules as rules

P = rules.Business()


def test_work_falls_with_precedents_and_rises_with_contest():
    assert rules.novelty(0.0, P) == 1.0
    assert lowers(rules.novelty, (0.0, P), 0, (0.0, 1.0, 10.0, 1000.0))
    assert rules.work(2.0, 0.5, 0.0, P) == pytest.approx(P.hours)
    assert raises(rules.work, (1.0, 1.0, 0.0, P), 2)


def test_contest_is_greatest_between_two_halves():
    assert rules.contest(0.5) == 1.0
    assert rules.contest(0.0) == rules.contest(1.0) == 0.0


@pytest.mark.parametrize(
    "rule", [rules.local_issues, rules.office_issues, rules.personnel_issues, rules.security_issues]
)
def test_pressures_bring_business(rule):
    assert raises(rule, (0.0, P), 0)


def test_without_threat_nobody_raises_security():
    assert rules.security_issues(0.0, P) == 0.0


def test_officials_pass_on_what_has_no_precedent():
    assert rules.passed_on(1.0, P) == 1.0
    assert raises(rules.passed_on, (0.0, P), 0)


def test_the_party_road_draws_members_and_those_whom_it_posted():
    other, near, member = (rules.pull(tie, False, P) for tie in range(3))
    assert other < 0.0 < near <= member < rules.pull(2, True, P)


def test_hunger_and_loyalty_to_the_party_make_officials_disobey_soviets():
    assert lowers(rules.obeyed, (0.0, 0, False, P), 0)
    assert rules.obeyed(0.5, 2, True, P) < rules.obeyed(0.5, 2, False, P)
    assert rules.obeyed(1.0, 0, False, P) < rules.obeyed(1.0, 2, False, P)


def test_the_party_is_obeyed_as_far_as_its_staff_reaches():
    assert raises(rules.obeyed_party, (0.0, 2, True, P), 0)
    assert all(rules.obeyed_party(far, 0, False, P) == P.obey_party for far in POINTS)
    assert rules.reach(P.reach_half, P) == pytest.approx(0.5)
    assert rules.reach(0.0, P) == 0.0


def test_a_late_or_unwelcome_decision_teaches_less():
    assert lowers(rules.reward, (True, 0.0, 36.0, P), 1, (0.0, 1.0, 10.0, 36.0))
    assert rules.reward(False, 0.0, 36.0, P) < rules.reward(True, 0.0, 36.0, P) == 1.0


def test_s6_deputies_come_where_something_is_decided_and_contested():
    assert raises(rules.coming, (0.0, 0.5, 0.0, False, P), 0)
    assert raises(rules.coming, (1.0, 0.0, 0.0, False, P), 1)
    assert lowers(rules.coming, (1.0, 0.5, 0.0, False, P), 2)
    assert rules.coming(0.5, 0.5, 0.0, True, P) > rules.coming(0.5, 0.5, 0.0, False, P)


def test_a_second_session_of_the_day_draws_fewer():
    assert rules.present(0.8, True, P) < rules.present(0.8, False, P)
