"""What people hold at the start: support by milieu, lasting differences of towns and plants."""

from __future__ import annotations

import numpy as np
import pytest

from thermidor.common.random import Luck
from thermidor.society import beliefs
from thermidor.society.beliefs import SUPPORT
from thermidor.society.people.leaning import ARMY, MILIEUS, VILLAGE, Leaning
from thermidor.society.population import Start, build
from thermidor.society.state import Occupation, Party, Region

LEANING = Leaning()
KEY = np.uint64(11)


@pytest.fixture(scope="module")
def start():
    """A society as it is built, before anybody meets."""
    return build(Start(), LEANING, Luck(1), 0.01)


def held(society, chosen):
    """Shares of support among some persons outside the parties, by Party."""
    people = society.people
    chosen = chosen & (people.party == Party.NONE)
    heads = np.bincount(people.support[chosen], people.weight[chosen], len(Party))
    return heads / heads.sum()


def test_support_of_a_milieu_is_a_whole():
    assert SUPPORT.sum(axis=1) == pytest.approx(1.0)
    assert SUPPORT.shape == (MILIEUS, len(Party))


def test_the_mean_leaning_of_a_milieu_gives_its_support():
    rng = np.random.default_rng(1)
    found = beliefs.leans(LEANING)
    n = 40000
    plant = LEANING.spread_plant * rng.standard_normal(n)
    town = LEANING.spread_town * rng.standard_normal(n)
    for group, mean in enumerate(found):
        spread = rng.standard_normal(n)
        if group < 3:
            spread = spread + plant
        if group == 2:
            spread = spread + town
        share = (mean + spread >= 0).mean()
        assert share == pytest.approx(SUPPORT[group, Party.BOLSHEVIK], abs=0.015), group


@pytest.mark.parametrize(
    ("work", "milieu"), [(Occupation.ARMY, ARMY), (Occupation.VILLAGE, VILLAGE)]
)
def test_army_and_village_begin_as_they_voted(start, work, milieu):
    found = held(start, start.people.occupation == work)
    assert found == pytest.approx(SUPPORT[milieu], abs=0.06)


@pytest.mark.parametrize("region", list(Region))
def test_workers_begin_as_they_voted(start, region):
    people = start.people
    found = held(start, (people.occupation == Occupation.BENCH) & (people.region == region))
    assert found == pytest.approx(SUPPORT[region], abs=0.08)


def test_nobody_s_other_party_is_the_one_in_charge(start):
    assert not (start.people.affinity == Party.BOLSHEVIK).any()


def test_capitals_do_not_differ_from_themselves_and_towns_do():
    assert beliefs.town_lean(KEY, 0, 0.4) == beliefs.town_lean(KEY, 1, 0.4) == 0.0
    found = np.array([beliefs.town_lean(KEY, t, 0.4) for t in range(2, 2002)])
    assert found.std() == pytest.approx(0.4, rel=0.1)
    assert found[0] == beliefs.town_lean(KEY, 2, 0.4)


def test_a_workplace_keeps_its_difference():
    found = np.array([beliefs.plant_lean(KEY, i, 0.35) for i in range(2000)])
    assert found.std() == pytest.approx(0.35, rel=0.1)
    assert abs(found.mean()) < 0.03
