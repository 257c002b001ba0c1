"""Towns: sizes, and in which of them a person lives."""

from __future__ import annotations

import numpy as np
import pytest
from rules import worked

from thermidor.society.state import Region, workplaces
from thermidor.society.towns import PROVINCIAL, SHARES, TOWNS, drawn_town, town_of, towns

KEY = np.uint64(5)


def test_shares_of_the_provincial_towns_fall_and_add_up():
    assert SHARES.sum() == pytest.approx(1.0)
    assert (np.diff(SHARES) < 0).all()
    assert len(SHARES) == PROVINCIAL == TOWNS - 2


def test_a_town_is_drawn_by_its_size():
    draws = (np.arange(20000) + 0.5) / 20000
    found = np.bincount([drawn_town(draw) for draw in draws], minlength=TOWNS)
    assert found[2:] / draws.size == pytest.approx(SHARES, abs=1e-4)
    assert not found[:2].any()
    assert worked(drawn_town, 0.0) == 2
    assert worked(drawn_town, 1.0 - 2.0**-53) == TOWNS - 1


def test_who_lives_in_a_capital_lives_in_no_other_town():
    plants = workplaces(1)
    plants.town[:] = 7
    for region in (Region.PETROGRAD, Region.MOSCOW):
        assert town_of(int(region), 0, 3, plants, KEY) == region


def test_in_the_provinces_a_town_is_that_of_the_workplace():
    plants = workplaces(2)
    plants.town[:] = 7, 1
    assert town_of(int(Region.PROVINCES), 0, 3, plants, KEY) == 7
    at_home = town_of(int(Region.PROVINCES), -1, 3, plants, KEY)
    assert at_home >= 2
    assert town_of(int(Region.PROVINCES), 1, 3, plants, KEY) == at_home, "come from a capital"


def test_those_without_a_workplace_stay_in_one_town_and_are_spread_by_size():
    plants = workplaces(1)
    found = [town_of(int(Region.PROVINCES), -1, i, plants, KEY) for i in range(8000)]
    assert found[:50] == [town_of(int(Region.PROVINCES), -1, i, plants, KEY) for i in range(50)]
    shares = np.bincount(found, minlength=TOWNS)[2:] / len(found)
    assert shares == pytest.approx(SHARES, abs=0.02)


def test_towns_begin_empty():
    for name in towns().dtype.names:
        assert not towns()[name].any(), name
