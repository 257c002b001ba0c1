"""Output, food and rations: hand-worked cases, limits, order, compiled as plain."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rules import UNIT, everywhere, lowers, raises, worked

from thermidor.society import economy
from thermidor.society.economy import Economy
from thermidor.society.pressures import Channel
from thermidor.society.record import RegionNote
from thermidor.society.state import Occupation

ECONOMY = Economy()
PLAIN = ECONOMY._replace(speed=0.5, hands=1.0, disorder=0.5, goods=0.4, market=0.5)


def test_output_by_hand():
    # aim 0.8 * 0.5 * (1 - 0.5 * 0.4) = 0.32
    assert worked(economy.output_next, 0.6, 0.2, 0.5, 0.4, PLAIN) == pytest.approx(0.46)
    # aim 0.8 * 0.5 ** 2 * (1 - 0.75 * 0.4) = 0.14
    p = PLAIN._replace(speed=0.25, hands=2.0, disorder=0.75)
    assert worked(economy.output_next, 0.6, 0.2, 0.5, 0.4, p) == pytest.approx(0.485)


def test_output_at_rest_stays():
    assert worked(economy.output_next, 1.0, 0.0, 1.0, 0.0, ECONOMY) == 1.0


def test_more_hands_than_there_were_make_no_more():
    same = [worked(economy.output_next, 0.5, 0.1, hands, 0.0, ECONOMY) for hands in (1.0, 1.5)]
    assert same[0] == same[1]


def test_output_order():
    at = [0.5, 0.3, 0.6, 0.2, ECONOMY]
    for place, claim in ((0, raises), (1, lowers), (2, raises), (3, lowers)):
        assert claim(economy.output_next, at, place), place


def test_output_within_bounds():
    for _, found in everywhere(economy.output_next, ECONOMY, "economy", *(UNIT,) * 4):
        assert 0 <= found <= 1


def test_shortfall_by_hand():
    assert worked(economy.shortfall, 0.3, 0.5, 0.0, PLAIN) == pytest.approx(0.5)
    assert worked(economy.shortfall, 0.3, 0.5, 1.0, PLAIN) == pytest.approx(0.25)
    assert worked(economy.shortfall, 0.3, 0.75, 0.4, PLAIN) == pytest.approx(0.32)
    assert worked(economy.shortfall, 0.9, 0.0, 0.4, PLAIN) == pytest.approx(0.8)


def test_no_pressure_full_output_no_shortfall():
    assert worked(economy.shortfall, 0.0, 1.0, 0.0, ECONOMY) == 0.0


def test_shortfall_order():
    at = [0.3, 0.5, 0.3, ECONOMY]
    for place, claim in ((0, raises), (1, lowers), (2, lowers)):
        assert claim(economy.shortfall, at, place), place


def test_shortfall_within_bounds():
    for _, found in everywhere(economy.shortfall, ECONOMY, "economy", *(UNIT,) * 3):
        assert 0 <= found <= 1


def test_what_presses_reaches_the_regions(society):
    society.channels[:] = np.arange(society.channels.size).reshape(society.channels.shape) / 100
    society.provide()
    for name, channel in (
        ("despair", Channel.DESPAIR),
        ("draft", Channel.DRAFT),
        ("mortality", Channel.MORTALITY),
    ):
        assert (society.region[name] == society.channels[:, channel]).all()
    assert (society.region.shortfall == society.region_notes[:, RegionNote.SHORTFALL]).all()


def test_the_village_eats_before_the_town(society):
    society.provide()
    ration = society.ration
    assert ration[Occupation.VILLAGE] < ration[Occupation.BENCH] == 1.0 < ration[Occupation.IDLE]
    assert ration[Occupation.ARMY] < ration[Occupation.BENCH]


def test_fewer_hands_less_output(society):
    other = societies.build("historical")
    other.last_tally[:, Occupation.BENCH] //= 2
    for one in (society, other):
        one.region_notes[:, RegionNote.OUTPUT] = 0.9
        one.provide()
    less = other.region_notes[:, RegionNote.OUTPUT]
    assert (less < society.region_notes[:, RegionNote.OUTPUT]).all()


def test_a_collapse_is_felt_as_hunger():
    fed, want = (
        societies.series("hunger", name, region=3)[0] for name in ("no_collapse", "historical")
    )
    assert fed[12:60].mean() < want[12:60].mean()
