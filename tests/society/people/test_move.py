"""Moves: classes of candidates, who appeals to which body, and that places are really open."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rows import person
from rules import worked

from thermidor.society.conditions import FREE_CODE, IN_POST, N_CLASSES, TIERS, PostConditions
from thermidor.society.people.move import (
    appeal,
    candidate_class,
    freedom,
    in_line,
    skill_class,
    tier_of,
)
from thermidor.society.state import Body, Occupation, Party

BOUNDS = np.array([4.0, 20.0, 100.0, 250.0])


def test_classes_of_skill():
    points = (0.0, 0.16, 0.17, 0.33, 0.34, 0.49, 0.5, 0.66, 0.67, 0.83, 0.84, 1.0)
    assert [worked(skill_class, x) for x in points] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_tiers_by_weight():
    assert [worked(tier_of, w, BOUNDS) for w in (1, 4, 5, 20, 21, 100, 101, 10**6)] == [
        0,
        0,
        1,
        1,
        2,
        2,
        3,
        3,
    ]
    assert worked(tier_of, 2**31 - 1, BOUNDS) == TIERS - 1


def somebody(occupation, body=-1, party=Party.NONE, **traits):
    return person(occupation=occupation, body=body, party=party, **traits)


class TestFreedom:
    """What a person does now, as bodies see a candidate."""

    @pytest.mark.parametrize("party", [Party.NONE, Party.BOLSHEVIK])
    def test_those_outside_posts_are_what_they_do(self, party):
        found = [
            worked(freedom, somebody(work, party=party))
            for work in (
                Occupation.IDLE,
                Occupation.BENCH,
                Occupation.ARMY,
                Occupation.VILLAGE,
                Occupation.OFFICE,
            )
        ]
        assert found == [0, 1, 2, 3, 4]

    def test_the_dead_may_not_be_taken(self):
        assert worked(freedom, somebody(Occupation.DEAD)) == -1
        assert worked(freedom, somebody(Occupation.DEAD, party=Party.BOLSHEVIK)) == -1

    def test_private_offices_lose_people(self):
        for body in (Body.PETROGRAD_OTHER, Body.MOSCOW_OTHER, Body.PROVINCIAL_OTHER):
            for party in (Party.NONE, Party.BOLSHEVIK):
                assert worked(freedom, somebody(Occupation.OFFICE, body, party)) == 4, body

    @pytest.mark.parametrize(
        "body",
        [
            Body.COMMISSARIATS,
            Body.CHEKA,
            Body.PROVINCIAL_OFFICES,
            Body.PETROGRAD_SOVIET,
            Body.PROVINCIAL_UNIONS,
        ],
    )
    def test_holders_of_public_posts_may_be_called_if_they_are_members(self, body):
        assert worked(freedom, somebody(Occupation.OFFICE, body, Party.BOLSHEVIK)) == IN_POST
        for party in (Party.NONE, Party.MENSHEVIK):
            assert worked(freedom, somebody(Occupation.OFFICE, body, party)) == -1


class TestClass:
    """Candidates by what they do, their skill, their party and the weight of their row."""

    def test_those_not_free_have_none(self):
        for occupation, body in (
            (Occupation.DEAD, -1),
            (Occupation.OFFICE, Body.COMMISSARIATS),
            (Occupation.UNION_POST, Body.MOSCOW_UNIONS),
        ):
            assert worked(candidate_class, somebody(occupation, body), BOUNDS) == -1

    @pytest.mark.parametrize(
        ("work", "skill", "party", "weight", "found"),
        [
            (Occupation.IDLE, 0.0, Party.NONE, 1, 0),
            (Occupation.IDLE, 0.0, Party.NONE, 5, 1),
            (Occupation.IDLE, 0.0, Party.NONE, 300, 3),
            (Occupation.IDLE, 0.0, Party.BOLSHEVIK, 1, 4),
            (Occupation.IDLE, 0.0, Party.MENSHEVIK, 1, 0),
            (Occupation.IDLE, 0.2, Party.NONE, 1, 8),
            (Occupation.BENCH, 0.0, Party.NONE, 1, 48),
            (Occupation.BENCH, 0.5, Party.BOLSHEVIK, 5, 77),
            (Occupation.OFFICE, 1.0, Party.BOLSHEVIK, 300, 239),
        ],
    )
    def test_they_are_numbered_in_order(self, work, skill, party, weight, found):
        one = somebody(work, party=party, skill=skill, weight=weight)
        assert worked(candidate_class, one, BOUNDS) == found

    def test_the_last_is_the_heaviest_and_most_skilled_member_in_a_post(self):
        last = somebody(Occupation.OFFICE, Body.CHEKA, Party.BOLSHEVIK, skill=1.0, weight=2**31 - 1)
        assert worked(candidate_class, last, BOUNDS) == N_CLASSES - 1


def test_conditions_in_line_are_the_same_memory():
    posts = PostConditions.empty()
    line = in_line(posts)
    posts.hazard[2, 5], posts.shed[3, 1], posts.bounds[1] = 0.1, 0.2, 21
    posts.rise[1, 0, 0, 1], posts.boost[0, 1, 2] = 0.3, 7.0
    assert line.hazard[2 * N_CLASSES + 5] == 0.1
    assert line.shed[10] == 0.2
    assert line.rise[37] == 0.3
    assert line.boost[6] == 7.0
    assert line.bounds.tolist() == [4, 21, 100, 250]
    assert all(each.ndim == 1 for each in line)


def test_every_candidate_has_a_class_within_the_table(society):
    people = society.society.people
    found = [candidate_class(people[i], society.posts.bounds) for i in range(0, len(people), 7)]
    assert min(found) >= -1
    assert max(found) < N_CLASSES


def asked(society, b, k, r, free=0, skill=3, member=0):
    posts = society.posts
    return worked(
        appeal,
        b,
        int(posts.region[b]),
        posts.reach[b],
        r,
        free,
        member,
        posts.suit[b, k, skill, member],
        posts.free[free],
    )


class TestTaken:
    """Appeal by hand: what suits and is ready, near or within reach."""

    def appeal(self, b, seat=1, r=1, reach=0.0, free=1, member=0):
        return worked(appeal, b, seat, reach, r, free, member, 0.5, 0.25)

    def test_near_by_suitability_times_readiness(self):
        assert self.appeal(Body.MOSCOW_OFFICES) == 0.125
        assert self.appeal(Body.MOSCOW_OFFICES, member=1, reach=0.3) == 0.125

    def test_elsewhere_members_within_reach(self):
        assert self.appeal(Body.CHEKA, r=0, reach=0.4, member=1) == pytest.approx(0.05)
        assert self.appeal(Body.CHEKA, r=2, reach=0.4, member=1) == pytest.approx(0.05)
        assert self.appeal(Body.CHEKA, r=2, reach=0.4) == 0
        assert self.appeal(Body.MOSCOW_OFFICES, r=2, member=1) == 0

    @pytest.mark.parametrize("body", list(Body))
    def test_posts_of_the_party_are_members(self, body):
        party = body == Body.SECRETARIAT or body.name.endswith("_PARTY")
        assert self.appeal(body) == (0.0 if party else 0.125)
        assert self.appeal(body, member=1) == 0.125

    @pytest.mark.parametrize("body", list(Body))
    def test_private_offices_leave_one_another_alone(self, body):
        private = body.name.endswith("_OTHER")
        clerk = int(FREE_CODE[Occupation.OFFICE])
        assert self.appeal(body, free=clerk, member=1) == (0.0 if private else 0.125)
        for free in (0, 1, 2, 3):
            assert self.appeal(body, free=free, member=1) == 0.125

    def test_holders_of_other_posts_come_to_bodies_with_a_reach(self):
        assert self.appeal(Body.CHEKA, free=IN_POST, member=1) == 0
        assert self.appeal(Body.CHEKA, free=IN_POST, member=1, reach=0.4) == 0.125
        assert self.appeal(Body.CHEKA, free=IN_POST, member=1, reach=0.4, r=0) == pytest.approx(
            0.05
        )
        assert self.appeal(Body.CHEKA, free=IN_POST, member=1, reach=1.0) == 0.125


class TestAppeal:
    """Whom a body takes, as offices have judged."""

    @pytest.fixture
    def judged(self, society):
        """A society whose offices have judged their candidates."""
        society.open_posts()
        return society

    def test_a_small_body_takes_heavy_rows_in_parts_and_a_large_one_whole(self, judged):
        boost = judged.posts.boost
        assert boost[Body.COLLEGIA, 2, TIERS - 1] > 10
        assert boost[Body.COLLEGIA, 2].tolist() == sorted(boost[Body.COLLEGIA, 2])
        assert (boost[Body.PROVINCIAL_OFFICES, 0] == 1).all()

    def test_bodies_take_people_of_their_own_place(self, judged):
        assert asked(judged, Body.MOSCOW_OFFICES, 0, 1) > 0
        assert asked(judged, Body.MOSCOW_OFFICES, 0, 2) == 0

    def test_central_bodies_reach_for_members_elsewhere_and_for_nobody_else(self, judged):
        assert asked(judged, Body.COMMISSARIATS, 1, 2, member=1) > 0
        assert asked(judged, Body.COMMISSARIATS, 1, 2, member=0) == 0

    def test_a_post_of_the_party_is_a_member_s(self, judged):
        for body in (Body.SECRETARIAT, Body.MOSCOW_PARTY):
            assert (
                asked(judged, body, 1, 1, member=1) > 0 or asked(judged, body, 1, 0, member=1) > 0
            )
            assert asked(judged, body, 1, 1) == asked(judged, body, 1, 0) == 0

    def test_only_central_bodies_call_holders_of_other_posts(self, judged):
        assert asked(judged, Body.MOSCOW_SOVIET, 1, 1, free=IN_POST, member=1) == 0
        assert asked(judged, Body.SECRETARIAT, 1, 0, free=IN_POST, member=1) > 0

    def test_private_offices_do_not_hire_from_one_another(self, judged):
        office = int(FREE_CODE[Occupation.OFFICE])
        assert asked(judged, Body.MOSCOW_OTHER, 0, 1, free=office) == 0


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
