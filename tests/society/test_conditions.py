"""Conditions of a region: every channel is among them, under its own name."""

from __future__ import annotations

import numpy as np

from thermidor.society.conditions import CHANNELS, REGION, regions
from thermidor.society.pressures import Channel
from thermidor.society.state import Region


def test_every_channel_is_a_condition_without_being_listed_again():
    assert list(REGION)[CHANNELS] == [channel.name.lower() for channel in Channel]


def test_regions_take_over_the_channels_and_nothing_more():
    conditions = regions()
    conditions.fear[:] = 0.25
    channels = np.arange(len(Region) * len(Channel), dtype=float).reshape(len(Region), -1)
    conditions.feel(channels)
    for channel in Channel:
        felt = getattr(conditions, channel.name.lower())
        assert felt.tolist() == channels[:, channel].tolist()
    assert conditions.fear.tolist() == [0.25] * len(Region)
    assert not conditions.shortfall.any()
