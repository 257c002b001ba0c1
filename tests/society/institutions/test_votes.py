"""Votes: motions put to bodies, leaders, the congress of the party."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from thermidor.scenario.scenario import load
from thermidor.simulation import Simulation
from thermidor.society.institutions.leaders import LEADERS
from thermidor.society.institutions.votes import SIZES
from thermidor.society.motions import BODIES, motion
from thermidor.society.state import Party

SCALE = 0.002


@pytest.fixture(scope="module")
def society():
    return Simulation("historical", seed=5, scale=SCALE).run(6)


def put(simulation, body, name="test", mover="member", region=-1, platform=False, **weights):
    asked = motion(body, region, mover, weights, platform)
    return simulation.call(simulation.votes.put, name=name, motion=asked)


@pytest.mark.parametrize("body", BODIES)
def test_votes_add_up_to_those_who_sit(society, body):
    vote = put(society, body, start=5.0, region=0 if body == "executive" else -1)
    assert vote.passed
    assert 2 <= vote.ayes + vote.noes <= SIZES[body] + 1
    assert vote.ayes > vote.noes


def test_a_motion_that_nobody_wants_is_not_moved(society):
    for mover in ("member", "leader", "centre", "opposition"):
        assert put(society, "party_congress", mover=mover, start=-10.0) is None


def test_the_same_motion_has_the_same_fate_and_another_name_another_luck(society):
    first = put(society, "centre", name="one", start=0.2)
    assert put(society, "centre", name="one", start=0.2) == first
    fates = {put(society, "centre", name=f"n{i}", start=0.2) for i in range(12)}
    assert len(fates) > 3


def test_dissent_moves_a_vote_the_way_its_weight_says(society):
    low, high = (
        put(society, "party_congress", name="same", mover="member", start=0.5, dissent=weight)
        for weight in (-3.0, 3.0)
    )
    assert high.share > low.share


def test_leaders_are_members_and_their_authority_is_one_whole(society):
    leaders = society.votes.leaders
    assert leaders.authority.sum() == pytest.approx(1.0)
    assert len(set(leaders.row.tolist())) == LEADERS
    assert (society.people.party[leaders.row] == Party.BOLSHEVIK).all()


def test_a_platform_that_wins_puts_its_leaders_over_the_secretariat():
    run = Simulation("historical", seed=2, scale=SCALE).run(3)
    run.people.faction[:50] = 1
    vote = put(run, "party_congress", mover="opposition", start=6.0, heads=-20.0, platform=True)
    head = run.votes.leaders.head
    assert vote.passed
    assert not run.people.faction.any()
    assert head != 1
    assert 0 <= head < LEADERS


def test_a_platform_that_loses_leaves_known_opponents_and_less_authority():
    run = Simulation("historical", seed=2, scale=SCALE).run(3)
    run.people.dissent[:] = 0.3
    before = run.votes.leaders.authority.copy()
    vote = put(run, "party_congress", mover="opposition", start=-1.0, disposition=2, platform=True)
    assert vote is not None
    assert not vote.passed
    assert run.people.faction.any()
    assert not np.array_equal(before, run.votes.leaders.authority)


def test_acts_follow_a_motion_only_where_it_passes():
    scenario = load("historical")
    base = next(e for e in scenario.events if e.id == "cheka_formed")
    for start, came in ((9.0, True), (-9.0, False)):
        asked = motion("government", -1, "member", {"start": start}, False)
        event = replace(base, month=0, wait=0, motion=asked)
        run = Simulation(replace(scenario, events=(event,)), seed=1, scale=SCALE).run(2)
        assert ("cheka_formed" in run.done) is came


def test_an_event_waits_for_what_must_come_before():
    scenario = load("historical")
    base = next(e for e in scenario.events if e.id == "cheka_formed")
    sure = motion("government", -1, "member", {"start": 9.0}, False)
    first = replace(base, month=2, motion=sure)
    after = replace(base, id="later", month=0, wait=9, motion=None, after=("cheka_formed",))
    run = Simulation(replace(scenario, events=(after, first)), seed=1, scale=SCALE).run(6)
    assert run.done == {"cheka_formed": 2, "later": 3}
