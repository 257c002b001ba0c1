"""The regime label: what each class needs, and rival datings of the end."""

from __future__ import annotations

import numpy as np
import pytest

from thermidor.evidence import labels
from thermidor.evidence.labels import CLASSES, DEFINITIONS, GONE, LIVING, Indices, Regime

HEALTHY = {
    "democracy": 0.8,
    "party_share": 0.05,
    "appointment": 0.05,
    "direction": 0.5,
    "obstruct": 0.7,
    "openness": 0.9,
    "privilege": 0.1,
    "expelled": 0.0,
    "opposition": 0.0,
    "output": 0.9,
    "forced": 0.0,
    "plurality": 0.8,
}
DEAD = {
    "democracy": 0.05,
    "party_share": 0.8,
    "appointment": 0.98,
    "direction": 3.0,
    "obstruct": 0.1,
    "openness": 0.05,
    "privilege": 0.95,
    "expelled": 0.01,
    "opposition": 0.0,
    "output": 0.9,
    "forced": 1.0,
    "plurality": 0.05,
}


def indices(months, **paths):
    """Indices of a healthy society but for the paths given."""
    found = {n: np.full(months, v) for n, v in HEALTHY.items() if n in Indices._fields}
    found |= {n: np.broadcast_to(np.asarray(v, float), months).copy() for n, v in paths.items()}
    return Indices(**{n: found.get(n, np.zeros(months)) for n in Indices._fields})


def fallen(months=3, **paths):
    known = {n: v for n, v in DEAD.items() if n in Indices._fields}
    return indices(months, **{**known, **paths})


@pytest.mark.parametrize("definition", DEFINITIONS.values())
def test_a_healthy_society_is_a_democracy_by_every_definition(definition):
    assert (definition(indices(5)) == Regime.WORKERS_DEMOCRACY).all()


@pytest.mark.parametrize("definition", DEFINITIONS.values())
def test_where_all_is_lost_there_is_rule_by_every_definition(definition):
    assert (definition(fallen()) == Regime.BUREAUCRATIC_RULE).all()


@pytest.mark.parametrize("definition", DEFINITIONS.values())
def test_a_label_is_one_of_the_classes_whatever_the_indices(definition):
    rng = np.random.default_rng(4)
    n = 5000
    wild = Indices(*(rng.random(n) for _ in Indices._fields))
    assert set(np.unique(definition(wild))) <= set(range(len(CLASSES)))


def test_distortions_while_posts_are_elected_degenerating_once_they_are_not():
    weak = LIVING - 0.1
    assert (labels.hampton(indices(2, democracy=weak)) == Regime.BUREAUCRATIC_DISTORTIONS).all()
    named = labels.hampton(indices(2, democracy=weak, appointment=0.7))
    assert (named == Regime.DEGENERATING).all()


def test_a_democracy_that_comes_back_is_renewed():
    path = [0.8, 0.3, GONE - 0.1, 0.3, LIVING + 0.1]
    assert labels.hampton(indices(5, democracy=path)).tolist() == [
        Regime.WORKERS_DEMOCRACY,
        Regime.BUREAUCRATIC_DISTORTIONS,
        Regime.BUREAUCRATIC_DISTORTIONS,
        Regime.BUREAUCRATIC_DISTORTIONS,
        Regime.DEMOCRACY_RENEWED,
    ]


def test_a_democracy_that_never_fell_so_low_is_just_a_democracy():
    path = [0.8, GONE + 0.1, LIVING + 0.1]
    assert labels.hampton(indices(3, democracy=path))[-1] == Regime.WORKERS_DEMOCRACY


def test_where_industry_has_stopped_the_state_has_collapsed():
    assert (labels.hampton(indices(2, output=0.0)) == Regime.STATE_COLLAPSE).all()


def test_hampton_needs_the_party_closed_and_its_opposition_beaten():
    for name, alive in (("openness", 0.8), ("appointment", 0.5)):
        assert not (labels.hampton(fallen(**{name: alive})) == Regime.BUREAUCRATIC_RULE).any(), name
    undecided = fallen(expelled=0.0, forced=0.0)
    assert not (labels.hampton(undecided) == Regime.BUREAUCRATIC_RULE).any()
    assert (labels.hampton(fallen(expelled=0.0, forced=1.0)) == Regime.BUREAUCRATIC_RULE).all()


def test_definitions_date_the_end_in_the_order_of_their_names():
    n = 140
    t = np.arange(n) / n
    path = fallen(
        n,
        democracy=0.8 * (1 - t) ** 3,
        party_share=np.minimum(1, 1.5 * t),
        appointment=t**0.3,
        openness=0.8 * (1 - t),
        privilege=t**0.5,
        expelled=(t > 0.9) * 0.01,
        forced=t > 0.95,
        output=0.9,
    )
    ends = {
        name: int(np.argmax(definition(path) == Regime.BUREAUCRATIC_RULE))
        for name, definition in DEFINITIONS.items()
    }
    assert all(ends.values())
    assert ends["hampton"] == max(ends.values())
    assert ends["early_1921"] < ends["democratic_centralists_1926"]
