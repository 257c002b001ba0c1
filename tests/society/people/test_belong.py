"""Ways into the party: from the bench, the army, an office; each with its conviction."""

from __future__ import annotations

from math import exp

import pytest
from rows import person, region
from rules import worked

from thermidor.society.people.belong import joining
from thermidor.society.people.cadre import Joining
from thermidor.society.state import Body, Occupation, Party

PLAIN = Joining()._replace(
    bench=0.01,
    bench_slope=4.0,
    bench_centre=0.5,
    office=0.1,
    bench_advantage=0.5,
    conviction_office=0.3,
    conviction_bench=0.6,
)
POST, BENCH = 0.3, 0.6
"""Convictions of those who come by a post and from below."""


def joins(in_post=False, p=PLAIN, **traits):
    """Chance and conviction of one person where a post is worth 0.3 and the army gives 0.02."""
    who, here = person(**{"commitment": 0.5, **traits}), region(privilege=0.3, joining_army=0.02)
    return worked(joining, who, here, in_post, p)


@pytest.mark.parametrize("support", Party)
def test_holders_of_posts_join_for_the_advantage_whatever_they_think(support):
    found = joins(True, body=Body.MOSCOW_OFFICES, support=support, present=1)
    assert found == pytest.approx((0.03, POST))


def test_private_offices_give_no_advantage():
    for body in (Body.PETROGRAD_OTHER, Body.MOSCOW_OTHER, Body.PROVINCIAL_OTHER):
        assert joins(True, body=body) == (0.0, POST), body
    for body in (Body.COMMISSARIATS, Body.PROVINCIAL_OFFICES, Body.PETROGRAD_SOVIET):
        assert joins(True, body=body) == pytest.approx((0.03, POST)), body


@pytest.mark.parametrize("work", [Occupation.BENCH, Occupation.ARMY, Occupation.VILLAGE])
def test_supporters_who_come_join_by_commitment(work):
    here = {"occupation": work, "support": Party.BOLSHEVIK, "present": 1}
    assert joins(**here) == pytest.approx((0.01, BENCH))
    assert joins(**here, commitment=0.75) == pytest.approx((0.01 * exp(1.0), BENCH))


def test_soldiers_who_support_it_join_in_the_army():
    assert joins(occupation=Occupation.ARMY, support=Party.BOLSHEVIK) == pytest.approx(
        (0.02, BENCH)
    )


@pytest.mark.parametrize(
    "traits",
    [
        {"support": Party.BOLSHEVIK, "present": 0},
        {"support": Party.NONE, "present": 0},
        {"support": Party.NONE, "present": 1},
    ],
)
def test_at_the_bench_others_than_opponents_join_for_part_of_the_advantage(traits):
    assert joins(occupation=Occupation.BENCH, **traits) == pytest.approx((0.015, POST))


@pytest.mark.parametrize("work", list(Occupation))
@pytest.mark.parametrize("support", [Party.MENSHEVIK, Party.SR, Party.LEFT_SR, Party.ANARCHIST])
@pytest.mark.parametrize("present", [0, 1])
def test_opponents_do_not_join(work, support, present):
    assert joins(occupation=work, support=support, present=present) == (0.0, BENCH)


@pytest.mark.parametrize("support", [Party.NONE, Party.BOLSHEVIK])
@pytest.mark.parametrize("work", [Occupation.VILLAGE, Occupation.IDLE, Occupation.OFFICE])
def test_who_does_not_come_and_is_at_no_bench_or_front_does_not_join(work, support):
    assert joins(occupation=work, support=support) == (0.0, BENCH)


def test_soldiers_of_no_party_do_not_join():
    for present in (0, 1):
        assert joins(occupation=Occupation.ARMY, support=Party.NONE, present=present)[0] == 0
