"""Moves: classes of candidates, who appeals to which body, and that places are really open."""

from __future__ import annotations

import numpy as np
import pytest

import societies
from rules import POINTS, worked
from thermidor.conditions import FREE_CODE, IN_POST, N_CLASSES, SKILL_CLASSES, TIERS
from thermidor.people.belong import joining
from thermidor.people.move import appeal, candidate_class, freedom, skill_class, tier_of
from thermidor.society import Body, Occupation, Party

BOUNDS = np.array([4.0, 20.0, 100.0, 250.0])


def test_classes_of_skill():
    found = [worked(skill_class, x) for x in POINTS]
    assert found[0] == 0
    assert found[-1] == SKILL_CLASSES - 1
    assert found == sorted(found)


def test_tiers_by_weight():
    assert [worked(tier_of, w, BOUNDS) for w in (1, 4, 5, 20, 21, 100, 101, 10**6)] == [
        0, 0, 1, 1, 2, 2, 3, 3,
    ]  # fmt: skip
    assert worked(tier_of, 2**31 - 1, BOUNDS) == TIERS - 1


def somebody(society, occupation, body=-1, party=Party.NONE, **traits):
    people = society.society.people
    people.occupation[0], people.body[0], people.party[0] = occupation, body, party
    for name, given in traits.items():
        people[name][0] = given
    return people[0]


@pytest.mark.parametrize("occupation", [o for o in Occupation if FREE_CODE[o] >= 0])
def test_those_outside_posts_may_be_taken(society, occupation):
    if occupation != Occupation.OFFICE:
        assert worked(freedom, somebody(society, occupation)) == FREE_CODE[occupation]


def test_the_dead_and_holders_of_public_posts_may_not(society):
    for occupation, body in (
        (Occupation.DEAD, -1),
        (Occupation.OFFICE, Body.COMMISSARIATS),
        (Occupation.UNION_POST, Body.MOSCOW_UNIONS),
    ):
        assert worked(candidate_class, somebody(society, occupation, body), BOUNDS) == -1


def test_private_offices_lose_people_and_members_are_called(society):
    clerk = somebody(society, Occupation.OFFICE, Body.MOSCOW_OTHER)
    assert worked(freedom, clerk) == FREE_CODE[Occupation.OFFICE]
    member = somebody(society, Occupation.OFFICE, Body.MOSCOW_SOVIET, Party.BOLSHEVIK)
    assert worked(freedom, member) == IN_POST


def test_every_candidate_has_a_class_within_the_table(society):
    people = society.society.people
    found = [candidate_class(people[i], society.posts.bounds) for i in range(0, len(people), 7)]
    assert min(found) >= -1
    assert max(found) < N_CLASSES


def asked(society, b, k, r, free=0, skill=3, member=0):
    posts = society.posts
    return worked(
        appeal, b, int(posts.region[b]), posts.reach[b], r, free, member,
        posts.suit[b, k, skill, member], posts.free[free],
    )  # fmt: skip


class TestAppeal:
    """Whom a body takes."""

    @pytest.fixture
    def asking(self, society):
        """A society whose offices have judged their candidates."""
        society.offices.open_posts(society)
        return society

    def test_a_small_body_takes_heavy_rows_in_parts_and_a_large_one_whole(self, asking):
        boost = asking.posts.boost
        assert boost[Body.COLLEGIA, 2, TIERS - 1] > 10
        assert boost[Body.COLLEGIA, 2].tolist() == sorted(boost[Body.COLLEGIA, 2])
        assert (boost[Body.PROVINCIAL_OFFICES, 0] == 1).all()

    def test_bodies_take_people_of_their_own_place(self, asking):
        assert asked(asking, Body.MOSCOW_OFFICES, 0, 1) > 0
        assert asked(asking, Body.MOSCOW_OFFICES, 0, 2) == 0

    def test_central_bodies_reach_for_members_elsewhere_and_for_nobody_else(self, asking):
        assert asked(asking, Body.COMMISSARIATS, 1, 2, member=1) > 0
        assert asked(asking, Body.COMMISSARIATS, 1, 2, member=0) == 0

    def test_a_post_of_the_party_is_a_member_s(self, asking):
        for body in (Body.SECRETARIAT, Body.MOSCOW_PARTY):
            assert (
                asked(asking, body, 1, 1, member=1) > 0 or asked(asking, body, 1, 0, member=1) > 0
            )
            assert asked(asking, body, 1, 1) == asked(asking, body, 1, 0) == 0

    def test_only_central_bodies_call_holders_of_other_posts(self, asking):
        assert asked(asking, Body.MOSCOW_SOVIET, 1, 1, free=IN_POST, member=1) == 0
        assert asked(asking, Body.SECRETARIAT, 1, 0, free=IN_POST, member=1) > 0

    def test_private_offices_do_not_hire_from_one_another(self, asking):
        office = int(FREE_CODE[Occupation.OFFICE])
        assert asked(asking, Body.MOSCOW_OTHER, 0, 1, free=office) == 0


def test_nobody_is_taken_where_nothing_is_vacant():
    society = societies.build("historical")
    society.posts.demand[:] = 0.0
    people = society.society.people
    societies.until(society, "offer_work")
    society.offices._ask = lambda *_: None
    before = people.body.copy()
    society.open_posts()
    society.feel()
    society.move()
    entered = (people.body >= 0) & (people.body != before)
    assert not entered.any()


def test_who_finds_work_finds_it_where_places_are_open():
    society = societies.months(societies.build("historical"), 40)
    people = society.society.people
    societies.until(society, "feel")
    bench, place = people.occupation.copy() == Occupation.BENCH, people.place.copy()
    open_ = society.society.plants.vacancies.copy()
    society.move()
    new = (people.occupation == Occupation.BENCH) & ~bench
    assert new.any()
    assert (open_[people.place[new]] > 0).all()
    stayed = (people.occupation == Occupation.BENCH) & bench
    assert (people.place[stayed] == place[stayed]).all()


def test_entering_a_post_is_counted_once():
    society = societies.months(societies.build("historical"), 5)
    people = society.society.people
    before = people.body.copy()
    society.step()
    came = (people.body >= 0) & (people.body != before)
    hired = int(society.post_tally[:, :, 8].sum())
    assert hired >= people.weight[came].sum()


def test_ways_into_the_party(society):
    p = society.parameters.joining
    region = society.region[0]
    region.privilege, region.joining_army = 0.5, 0.01
    soldier = somebody(society, Occupation.ARMY, support=Party.MENSHEVIK, present=0)
    assert worked(joining, soldier, region, False, p)[0] == 0
    soldier = somebody(society, Occupation.ARMY, support=Party.BOLSHEVIK, present=0)
    assert worked(joining, soldier, region, False, p)[0] == pytest.approx(0.01)
    official = somebody(society, Occupation.OFFICE, Body.MOSCOW_OFFICES)
    chance, conviction = worked(joining, official, region, True, p)
    assert chance > 0
    assert conviction == p.conviction_office
