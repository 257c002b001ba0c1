"""The world outside, the market, and the centre's hold on the surplus."""

from __future__ import annotations

import pytest
import societies

from thermidor.society.economy import Economy
from thermidor.society.institutions.world import World
from thermidor.society.pressures import Channel

ECONOMY = Economy()


@pytest.fixture
def channels(society):
    return society.channels.copy() + 0.4


def test_nothing_happens_to_channels_by_itself(channels):
    before = channels.copy()
    World().press(channels, ECONOMY)
    assert (channels == before).all()


def test_a_joined_revolution_lifts_despair_first(channels):
    before, world = channels.copy(), World()
    world.joined = True
    world.press(channels, ECONOMY)
    left = channels / before
    assert (left[:, Channel.DESPAIR] < left[:, Channel.INSECURITY]).all()
    assert (left[:, Channel.INSECURITY] < 1).all()
    assert (left[:, Channel.DRAFT] == 1).all()


def test_a_market_comes_to_life_and_dies_within_months(channels):
    world = World()
    world.allow_market(True)
    grown = []
    for _ in range(24):
        world.press(channels, ECONOMY)
        grown.append(world.market)
    assert 0 < grown[0] < grown[-1] <= 1
    assert grown == sorted(grown)
    assert grown[-1] > 0.9
    world.allow_market(False)
    world.press(channels, ECONOMY)
    assert 0 < world.market < grown[-1]


def test_forced_industry_leaves_no_market(channels):
    world = World()
    world.allow_market(True)
    world.forced = True
    for _ in range(12):
        world.press(channels, ECONOMY)
    assert world.market == 0


def test_a_market_relieves_hunger():
    one, two = societies.build("historical"), societies.build("historical")
    two.world.market = 1.0
    for each in (one, two):
        each.provide()
    assert (two.region.shortfall < one.region.shortfall).all()
