"""Business in a small society: who sits, what is settled, what it is reported as."""

from __future__ import annotations

import numpy as np
import pytest
import societies

from thermidor.scenario import acts
from thermidor.society.institutions import business_issues as issues
from thermidor.society.institutions import business_rolls as seats
from thermidor.society.institutions.business import LEVELS
from thermidor.society.institutions.business_rules import Road, Sort
from thermidor.society.institutions.business_settling import Outcome
from thermidor.society.state import Level, Party
from thermidor.society.towns import TOWNS

YEAR = slice(2, 14)


@pytest.fixture
def society():
    return societies.months(societies.build(), 2)


@pytest.fixture(scope="module")
def history():
    return societies.run().history


@pytest.fixture(scope="module")
def calm():
    return societies.run("no_pressures").history


def test_every_level_has_its_roads():
    assert sorted(road for roads in LEVELS.values() for road in roads) == list(Road)


def test_the_rolls_have_a_size_of_their_own():
    small, large = societies.build(), societies.build(scale=0.002)
    for kind in ("executive", "committee", "officials"):
        found = [len(one.business.members(kind, 5)) for one in (small, large)]
        assert found[0] == found[1]


def test_members_of_a_body_are_who_they_should_be(society):
    people, business = society.people, society.business
    for town in (0, 1, 7):
        assert (people.seat[business.members("plenum", town)] > 0).all()
        assert (people.party[business.members("committee", town)] == Party.BOLSHEVIK).all()
    assert len(business.members("cec")) > 25
    assert (people.body[business.members("government")] >= 0).all()


def test_nobody_sits_twice_in_a_plenum(society):
    rows = society.business.members("plenum", 0)
    assert len(set(rows.tolist())) == len(rows)


def test_a_seat_stays_with_its_holder_until_he_leaves(society):
    rolls, people = society.business.rolls, society.people
    kept = rolls.row.copy()
    society.step()
    committees = seats.SORT == Sort.SECRETARY
    held = kept[committees]
    there = (people.body[held] >= 0) & (people.rank[held] > 0)
    assert (rolls.row[committees][there] == held[there]).mean() > 0.95


def test_a_party_put_out_loses_its_seats_in_the_cec(society):
    rolls = society.business.rolls
    cec = seats.SORT == Sort.CEC
    assert (rolls.elected[cec] == Party.LEFT_SR).any()
    acts.close_party(society, party="left_sr")
    society.step()
    assert not ((rolls.elected == Party.LEFT_SR) & cec & (rolls.row >= 0)).any()


def test_a_partner_sits_in_the_government_while_it_governs(society):
    acts.join_government(society, party="left_sr")
    society.step()
    rows = society.business.members("government")
    assert (society.people.party[rows] == Party.LEFT_SR).any()
    acts.leave_government(society, party="left_sr")
    society.step()
    rows = society.business.members("government")
    assert (society.people.party[rows] == Party.BOLSHEVIK).all()


def test_a_shared_executive_seats_deputies_of_no_party(society):
    society.business.shared = True
    society.step()
    rows = np.concatenate([society.business.members("executive", town) for town in range(TOWNS)])
    assert (society.people.seat[rows] > 0).any()


def test_shares_add_up(history):
    assert history.note("business.shares").sum(axis=1) == pytest.approx(1.0)
    assert history.note("business.roads").sum(axis=1) == pytest.approx(1.0)


def test_issues_are_as_many_at_every_scale():
    def came_up(scale):
        society = societies.months(societies.build(scale=scale), 4)
        return society.history.note("business.outcomes")[1:5, Outcome.CAME_UP].mean()

    assert came_up(0.001) == pytest.approx(came_up(0.003), rel=0.15)


def test_no_issue_is_lost_from_the_pool(society):
    business = society.business
    waiting = int(business.bodies.waiting.sum())
    assert waiting + int(business.pool.n_free[0]) == issues.POOL


def test_g1_in_the_first_year_the_party_settles_little(history):
    assert history.note("business.shares")[YEAR, Level.PARTY].mean() < 0.35


def test_p4_the_war_brings_business_to_the_party(history, calm):
    def party(one):
        return one.note("business.shares")[40:50, Level.PARTY].mean()

    assert party(history) > party(calm) + 0.15


def test_the_government_meets_less_as_its_questions_become_routine(history):
    met = history.note("business.government_meetings")
    assert met[2:14].sum() > 1.2 * met[14:26].sum() > 1.2 * met[38:50].sum()


def test_g3_a_cec_without_contest_seldom_meets():
    def met(alone):
        society = societies.months(societies.build("no_pressures"), 2)
        found = []
        for _ in range(14):
            if alone:
                society.congress.parties[:] = 0.0
                society.congress.parties[Party.BOLSHEVIK] = 1.0
                society.congress.elections += society.month == 2
                society.congress.since = 0
            society.step()
            found.append(society.business.cec_rate)
        return np.mean(found[6:])

    assert met(True) < 0.6 * met(False)


def test_without_the_party_roads_the_party_settles_nothing():
    society = societies.months(societies.build(couplings__substitution=0.0), 6)
    assert society.business.shares[Level.PARTY] == 0.0


def test_the_same_seed_gives_the_same_business():
    first = societies.months(societies.build(seed=3), 3).business
    again = societies.months(societies.build(seed=3), 3).business
    assert (first.kinds == again.kinds).all()
    assert (first.rolls.expects == again.rolls.expects).all()


def party(prepare=None, **parameters):
    """Share of decisions that the party takes in the fourth year: (n_seeds,)."""
    found = []
    for seed in (1, 2, 3):
        society = societies.build(seed=seed, **parameters)
        if prepare:
            prepare(society)
        shares = societies.months(society, 44).history.note("business.shares")
        found.append(shares[32:45, Level.PARTY].mean())
    return np.array(found)


def test_g2_p4_the_farther_the_centre_reaches_the_more_the_party_decides():
    far = {"business__reach_half": 20.0, "business__staff_half": 40.0}
    near = {"business__reach_half": 300.0, "business__staff_half": 400.0}
    assert (party(**far) > party(**near)).all()


def test_g2_a_bureau_that_sits_every_day_takes_more_decisions():
    def bureau(on):
        def prepare(society):
            societies.months(society, 16)
            for event in society.events:
                if event.id == "politburo_formed":
                    society.done[event.id] = 16
            society.business.bureau = on

        return prepare

    assert party(bureau(True)).mean() > party(bureau(False)).mean()


@pytest.mark.slow
def test_s6_without_posts_that_are_owed_more_decisions_stay_with_elected_bodies():
    def elected(seed, **parameters):
        shares = societies.run(seed=seed, **parameters).history.note("business.shares")
        return shares[24:, : Level.GOVERNMENT].sum(axis=1).mean()

    off = {"couplings__appointment": 0.0}
    more = np.array([elected(seed, **off) - elected(seed) for seed in range(1, 9)])
    assert more.mean() > 2 * more.std(ddof=1) / np.sqrt(more.size), "not in each run"
