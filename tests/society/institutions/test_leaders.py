"""Leaders: who they are, who takes their place, what wins and loses authority."""

from __future__ import annotations

import numpy as np
import pytest
import societies

from thermidor.society.institutions.leaders import LEADERS, NEW, candidates, deviate
from thermidor.society.people.ballot import Votes
from thermidor.society.state import Body, Occupation, Party, Rank
from thermidor.society.towns import TOWNS

P = Votes()


@pytest.fixture
def leaders(society):
    """The leaders of a society at month zero."""
    return society.votes.leaders


def test_a_dozen_lead_at_any_scale():
    for scale in (0.0005, 0.002):
        found = societies.build("historical", scale=scale).votes.leaders
        assert (found.row >= 0).all()
        assert len(set(found.row.tolist())) == LEADERS


def test_deviates_are_normal():
    found = np.array([deviate(np.uint64(3), i) for i in range(4000)])
    assert found.mean() == pytest.approx(0.0, abs=0.06)
    assert found.std() == pytest.approx(1.0, abs=0.05)


def test_those_who_may_lead_hold_the_highest_posts_of_government_and_party(society, leaders):
    people = society.people
    found = candidates(people, society.rows, leaders.key)
    assert (people.rank[found] == Rank.UPPER).all()
    assert (people.party[found] == Party.BOLSHEVIK).all()
    body = people.body[found]
    party = (body >= Body.PETROGRAD_PARTY) & (body <= Body.PROVINCIAL_PARTY)
    assert (party | (body == Body.COLLEGIA) | (body == Body.SECRETARIAT)).all()
    assert (np.diff(people.joined[found].astype(int)) >= 0).all(), "the longest members first"


def test_every_leader_has_a_town(leaders):
    assert ((leaders.base >= 0) & (leaders.base < TOWNS)).all()


def test_the_first_has_most_authority_and_all_of_it_is_one_whole(leaders):
    assert leaders.authority.argmax() == 0
    assert leaders.authority.sum() == pytest.approx(1.0)


def test_the_next_in_line_follows_one_who_died_with_little_authority(society, leaders):
    people, before = society.people, leaders.row.copy()
    people.occupation[before[0]] = Occupation.DEAD
    people.party[before[3]] = Party.NONE
    leaders.follow_up(people, society.rows)
    assert leaders.row[0] != before[0]
    assert leaders.row[3] != before[3]
    kept = [place for place in range(LEADERS) if place not in (0, 3)]
    assert (leaders.row[kept] == before[kept]).all()
    assert len(set(leaders.row.tolist())) == LEADERS
    assert leaders.authority[0] == pytest.approx(leaders.authority[3])
    assert leaders.authority[0] < 2.0 * NEW / LEADERS
    assert leaders.authority.sum() == pytest.approx(1.0)


def test_while_all_live_nobody_follows(society, leaders):
    before = leaders.row.copy(), leaders.authority.copy()
    leaders.follow_up(society.people, society.rows)
    assert (leaders.row == before[0]).all()
    assert (leaders.authority == before[1]).all()


def test_clients_are_counted_by_what_they_owe(society, leaders):
    people = society.people
    people.patron[:], people.owes[:] = -1, 0.0
    assert not leaders.clients(people, society.rows).any()
    posts = np.flatnonzero(people.body[: society.rows] >= 0)
    one, other = posts[:2]
    people.weight[[one, other]] = 1
    people.patron[one], people.owes[one] = 2, 0.75
    people.patron[other], people.owes[other] = 5, 0.25
    found = leaders.clients(people, society.rows)
    assert found[2] == pytest.approx(0.75)
    assert found[5] == pytest.approx(0.25)


def test_authority_goes_to_the_side_that_wins(leaders):
    sides = np.where(np.arange(LEADERS) % 2 == 0, 1.0, -1.0)
    before = leaders.authority.copy()
    leaders.reward(sides, True, P)
    assert (leaders.authority[::2] >= before[::2]).all()
    assert (leaders.authority[1::2] <= before[1::2]).all()
    before = leaders.authority.copy()
    leaders.reward(sides, False, P)
    assert leaders.authority[::2].sum() < before[::2].sum()
    assert leaders.authority.sum() == pytest.approx(1.0)


def test_a_leader_pulls_his_own_town_and_no_more_than_his_weight(leaders):
    sides = np.ones(LEADERS)
    found = leaders.pull(sides, 0.8)
    assert (found[np.setdiff1d(np.arange(TOWNS), leaders.base)] == 0).all()
    assert (found[leaders.base] > 0).all()
    assert found.max() <= 0.8
    assert leaders.pull(-sides, 0.8) == pytest.approx(-found)


class TestHead:
    """Who is put over the secretariat."""

    def heads(self, society, sides, clients):
        leaders, found = society.votes.leaders, set()
        for month in range(40):
            leaders.choose_head(sides, clients, society.luck.keys(month))
            found.add(leaders.head)
        return found

    def test_the_first_leader_leaves_the_office_to_another(self, society):
        found = self.heads(society, None, np.zeros(LEADERS))
        assert 0 not in found
        assert len(found) > 1

    def test_one_with_all_the_clients_is_chosen(self, society):
        clients = np.zeros(LEADERS)
        clients[7] = 1.0
        assert self.heads(society, None, clients) == {7}

    def test_where_a_platform_has_won_one_of_its_leaders_is(self, society):
        sides = np.full(LEADERS, -1.0)
        sides[[4, 9]] = 1.0
        assert self.heads(society, sides, np.zeros(LEADERS)) == {4, 9}
