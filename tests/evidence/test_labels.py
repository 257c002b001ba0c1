"""The regime label: what each class needs, and rival datings of the end."""

from __future__ import annotations

import numpy as np
import pytest

from thermidor.evidence import labels
from thermidor.evidence.labels import CLASSES, DEFINITIONS, GONE, LIVING, Indices, Regime

HEALTHY = {
    "soviets": 0.8,
    "elections": 0.8,
    "factions": 0.9,
    "unions": 0.7,
    "strikes": 0.6,
    "appointment": 0.05,
    "direction": 0.3,
    "privilege": 0.1,
    "allocation": 0.1,
    "opposition": 0.0,
    "party_share": 0.05,
    "private": 0.2,
    "market": 0.0,
    "output": 0.9,
}
DEAD = {
    **HEALTHY,
    "soviets": 0.05,
    "elections": 0.05,
    "factions": 0.05,
    "unions": 0.05,
    "strikes": 0.1,
    "appointment": 0.98,
    "direction": 0.8,
    "privilege": 0.95,
    "allocation": 0.9,
    "party_share": 0.8,
}


def indices(months, society=HEALTHY, **paths):
    """Indices of a society but for the paths given."""
    found = {**society, **paths}
    return Indices(
        **{
            name: np.broadcast_to(np.asarray(found[name], float), months)
            for name in Indices._fields
        }
    )


@pytest.mark.parametrize("definition", DEFINITIONS.values())
def test_a_healthy_society_is_a_democracy_by_every_definition(definition):
    assert (definition(indices(5)) == Regime.WORKERS_DEMOCRACY).all()


@pytest.mark.parametrize("definition", DEFINITIONS.values())
def test_a_dead_society_is_ruled_by_officials_by_every_definition(definition):
    assert (definition(indices(3, DEAD)) == Regime.BUREAUCRATIC_RULE).all()


@pytest.mark.parametrize("definition", DEFINITIONS.values())
def test_a_label_is_one_of_the_classes_whatever_the_indices(definition):
    rng = np.random.default_rng(4)
    wild = Indices(*(rng.random(5000) for _ in Indices._fields))
    assert set(np.unique(definition(wild))) <= set(range(len(CLASSES)))


def test_every_class_is_reached_by_some_state():
    rng = np.random.default_rng(5)
    wild = Indices(*(rng.random(20000) for _ in Indices._fields))
    found = set(np.unique(labels.hampton(wild)))
    found |= set(np.unique(labels.hampton(indices(3))))
    assert found == set(range(len(CLASSES)))


def test_posts_that_are_elected_make_the_difference_between_distorted_and_degenerating():
    weak = LIVING - 0.1
    elected = indices(2, soviets=weak, elections=weak)
    assert (labels.hampton(elected) == Regime.BUREAUCRATIC_DISTORTIONS).all()
    named = indices(2, soviets=weak, elections=weak, appointment=0.7)
    assert (labels.hampton(named) == Regime.DEGENERATING).all()


def test_a_society_with_one_open_channel_is_degenerating():
    closed = indices(2, soviets=0.1, elections=0.1, unions=0.1, strikes=0.1)
    assert (labels.hampton(closed) == Regime.DEGENERATING).all()


def test_a_democracy_that_comes_back_is_renewed():
    path = [0.8, 0.3, GONE - 0.1, 0.3, LIVING + 0.1]
    assert labels.hampton(indices(5, soviets=path, elections=path)).tolist() == [
        Regime.WORKERS_DEMOCRACY,
        Regime.BUREAUCRATIC_DISTORTIONS,
        Regime.BUREAUCRATIC_DISTORTIONS,
        Regime.BUREAUCRATIC_DISTORTIONS,
        Regime.DEMOCRACY_RENEWED,
    ]


def test_a_democracy_that_never_fell_so_low_is_just_a_democracy():
    path = [0.8, GONE + 0.1, LIVING + 0.1]
    found = labels.hampton(indices(3, soviets=path, elections=path))
    assert found[-1] == Regime.WORKERS_DEMOCRACY


@pytest.mark.parametrize("definition", DEFINITIONS.values())
def test_owners_and_free_trade_without_deciding_workers_are_a_restoration(definition):
    assert (definition(indices(2, DEAD, private=0.8, market=1.0)) == Regime.RESTORATION).all()
    workers_decide = indices(2, private=0.8, market=1.0)
    assert (definition(workers_decide) == Regime.WORKERS_DEMOCRACY).all()
    assert not (definition(indices(2, DEAD, private=0.8)) == Regime.RESTORATION).any()


@pytest.mark.parametrize("definition", DEFINITIONS.values())
def test_where_industry_has_stopped_the_state_has_collapsed(definition):
    assert (definition(indices(2, output=0.0)) == Regime.STATE_COLLAPSE).all()


def test_hampton_needs_the_party_closed_and_the_opposition_beaten_or_the_surplus_taken():
    for name, alive in (("factions", 0.8), ("appointment", 0.5), ("soviets", 5.0)):
        found = labels.hampton(indices(3, DEAD, **{name: alive}))
        assert not (found == Regime.BUREAUCRATIC_RULE).any(), name
    undecided = indices(3, DEAD, allocation=0.0)
    assert not (labels.hampton(undecided) == Regime.BUREAUCRATIC_RULE).any()
    beaten = indices(3, DEAD, allocation=0.0, opposition=[0.02, 0.02, 0.001])
    assert labels.hampton(beaten)[-1] == Regime.BUREAUCRATIC_RULE


def test_a_month_alone_does_not_change_a_steady_index():
    path = np.full(9, 0.8)
    path[4] = 0.2
    found = labels.steady(indices(9, soviets=path)).soviets
    assert found.min() == pytest.approx(0.6)
    assert found[0] == pytest.approx(0.8)
    assert found[-1] == pytest.approx(0.8)


def test_a_steady_index_does_not_depend_on_months_to_come():
    path = np.linspace(0.9, 0.1, 12)
    whole = labels.steady(indices(12, soviets=path)).soviets
    part = labels.steady(indices(5, soviets=path[:5])).soviets
    assert (whole[:5] == part).all()


def test_definitions_date_the_end_in_the_order_of_their_names():
    t = np.arange(140) / 140
    path = indices(
        140,
        DEAD,
        soviets=0.8 * (1 - t) ** 3,
        elections=0.8 * (1 - t) ** 3,
        factions=0.8 * (1 - t),
        party_share=np.minimum(1, 1.5 * t),
        appointment=t**0.5,
        privilege=t**0.5,
        allocation=t > 0.95,
    )
    ends = {
        name: int(np.argmax(definition(path) == Regime.BUREAUCRATIC_RULE))
        for name, definition in DEFINITIONS.items()
    }
    assert all(ends.values())
    assert ends["hampton"] == max(ends.values())
    assert ends["early_1921"] < ends["democratic_centralists_1926"]
