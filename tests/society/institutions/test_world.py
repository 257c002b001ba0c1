"""The world outside, the market, and the centre's hold on the surplus."""

from __future__ import annotations

import pytest
import societies

from thermidor.society.institutions.world import World
from thermidor.society.parameters import Parameters
from thermidor.society.pressures import Channel


class Felt:
    """What the world touches of a simulation."""

    def __init__(self, channels):
        self.channels, self.parameters = channels, Parameters()


@pytest.fixture
def felt(society):
    return Felt(society.channels.copy() + 0.4)


def test_nothing_happens_to_channels_by_itself(felt):
    before = felt.channels.copy()
    World().step(felt)
    assert (felt.channels == before).all()


def test_a_joined_revolution_lifts_despair_first(felt):
    before, world = felt.channels.copy(), World()
    world.joined = True
    world.step(felt)
    left = felt.channels / before
    assert (left[:, Channel.DESPAIR] < left[:, Channel.INSECURITY]).all()
    assert (left[:, Channel.INSECURITY] < 1).all()
    assert (left[:, Channel.DRAFT] == 1).all()


def test_a_market_comes_to_life_and_dies_within_months(felt):
    world = World()
    world.allow_market(True)
    grown = []
    for _ in range(24):
        world.step(felt)
        grown.append(world.market)
    assert 0 < grown[0] < grown[-1] <= 1
    assert grown == sorted(grown)
    assert grown[-1] > 0.9
    world.allow_market(False)
    world.step(felt)
    assert 0 < world.market < grown[-1]


def test_forced_industry_leaves_no_market(felt):
    world = World()
    world.allow_market(True)
    world.forced = True
    for _ in range(12):
        world.step(felt)
    assert world.market == 0


def test_a_market_relieves_hunger():
    one, two = societies.build("historical"), societies.build("historical")
    two.world.market = 1.0
    for each in (one, two):
        each.provide()
    assert (two.region.shortfall < one.region.shortfall).all()
