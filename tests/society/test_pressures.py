"""Pressures: interpolation, channels, and the historical curves against their source."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thermidor.common import dates
from thermidor.scenario import scenario
from thermidor.society.pressures import (
    DEFAULT_LOADINGS,
    REGIONS,
    Channel,
    channels,
    default_loadings,
    series,
)

DRIVERS = Path(__file__).resolve().parents[3] / "shared" / "drivers.csv"
CURVES = {
    "civil_war": "pressure_war_monthly",
    "economic_collapse": "pressure_industry_monthly",
    "famine": "pressure_food_monthly",
    "isolation": "pressure_closure_monthly",
    "lack_of_allies": "pressure_defeat_abroad_monthly",
}
share = st.floats(0, 1)


def test_series_is_straight_between_knots_and_flat_outside():
    values = series([(12, 0.2), (16, 1.0)], start=10, months=10)
    assert values == pytest.approx([0.2, 0.2, 0.2, 0.4, 0.6, 0.8, 1.0, 1.0, 1.0, 1.0])


def test_series_sees_only_the_distance_from_the_start():
    knots = [(12, 0.2), (17, 0.9), (30, 0.31)]
    later = [(month + 12, value) for month, value in knots]
    assert series(knots, 10, 40).tobytes() == series(later, 22, 40).tobytes()


def _same(value, months=2):
    return np.full((months, len(REGIONS)), value)


def test_one_pressure_fills_a_channel_up_to_its_loading():
    felt = channels({"war": _same(0.5)}, {"war": {"draft": 0.8}}, 2)
    assert felt[0, 0, Channel.DRAFT] == pytest.approx(0.4)
    assert felt[..., Channel.HUNGER].max() == 0.0


def test_two_pressures_join_as_one_minus_the_product():
    felt = channels(
        {"war": _same(1.0), "famine": _same(0.5)},
        {"war": {"hunger": 0.5}, "famine": {"hunger": 0.8}},
        2,
    )
    assert felt[1, 2, Channel.HUNGER] == pytest.approx(1 - 0.5 * 0.6)


@given(st.lists(st.tuples(share, share), min_size=1, max_size=6))
def test_a_channel_stays_within_0_and_1_and_above_its_strongest_source(pairs):
    pressures = {f"p{i}": _same(p) for i, (p, _) in enumerate(pairs)}
    loadings = {f"p{i}": {"urgency": load} for i, (_, load) in enumerate(pairs)}
    felt = channels(pressures, loadings, 2)[0, 0, Channel.URGENCY]
    assert max(p * load for p, load in pairs) - 1e-12 <= felt <= 1.0


def test_the_order_of_a_file_moves_no_bit():
    rng = np.random.default_rng(1)
    pressures = {name: rng.random((5, 3)) for name in "abcdef"}
    loadings = {name: {"urgency": 0.3, "despair": 0.7} for name in pressures}
    backwards = dict(reversed(pressures.items()))
    assert (channels(pressures, loadings, 5) == channels(backwards, loadings, 5)).all()


def test_no_pressure_no_channel():
    assert not channels({name: _same(0.0) for name in CURVES}, default_loadings(), 2).any()


def test_every_default_loading_has_a_share_and_a_reason():
    for row in DEFAULT_LOADINGS.values():
        for channel, loading in row.items():
            assert isinstance(channel, Channel)
            assert 0 < loading.share <= 1
            assert len(loading.reason) > 10


def test_every_channel_is_fed_by_a_pressure_of_the_article():
    assert {c for row in DEFAULT_LOADINGS.values() for c in row} == set(Channel)


@pytest.mark.parametrize("name", CURVES)
def test_historical_knots_follow_the_monthly_curve(name):
    if not DRIVERS.exists():
        pytest.skip("../shared/drivers.csv is not beside this checkout")
    with DRIVERS.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["series"] == CURVES[name]]
    loaded = scenario.load("historical")
    assert len(rows) == loaded.months
    for row in rows:
        month = dates.parse(row["date"]) - loaded.start
        assert loaded.pressures[name][month] == pytest.approx(float(row["central"]), abs=0.01)
