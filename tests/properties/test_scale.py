"""A society at another scale is the same society: only the persons per row differ."""

from __future__ import annotations

import numpy as np
import pytest
import societies

# observable: how far apart two scales may be, as a share of the larger value
TOLERANCE = {
    "participation": 0.06,
    "efficacy": 0.08,
    "soviet_democracy_index": 0.08,
    "party_decision_share": 0.12,
    "appointment_share": 0.15,
    "secretariat_staff": 0.35,
    "government_personnel": 0.08,
    "apparatus_size": 0.08,
    "union_autonomy_index": 0.12,
    "bench_workers": 0.04,
    "party_members": 0.08,
    "bolshevik_vote_share": 0.04,
    "soviet_bolshevik_share": 0.15,
    "one_man_share": 0.15,
    "carryover_share_central": 0.15,
    "strikes": 0.15,
}
PERIODS = (slice(12, 36), slice(36, 60), slice(110, 134))


def means(name, scenario, scale, seeds):
    series = societies.series(name, scenario, seeds=seeds, scale=scale)
    return np.array([series[:, period].mean() for period in PERIODS])


def differ(name, scenario, scales, seeds):
    one, other = (means(name, scenario, scale, seeds) for scale in scales)
    return np.abs(one - other) / np.maximum(np.maximum(np.abs(one), np.abs(other)), 0.02)


@pytest.mark.parametrize("name", TOLERANCE)
def test_half_the_rows_the_same_history(name):
    assert (differ(name, "historical", (0.004, 0.01), (1, 2)) < TOLERANCE[name]).all()


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["historical", "no_pressures"])
@pytest.mark.parametrize("name", [*TOLERANCE, "carryover_share_upper"])
def test_more_rows_the_same_society(name, scenario):
    tolerance = TOLERANCE.get(name, 0.2)
    assert (differ(name, scenario, (0.01, 0.05), (1, 2, 3)) < tolerance).all()


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["historical", "no_pressures"])
def test_few_persons_are_as_many_with_more_rows(scenario):
    """Without any pressure some forty of six million oppose; chance moves that number by half.

    So this test has more runs than the others, and allows for their standard error.
    """
    runs = [
        np.array([means("opposition_members", scenario, scale, (seed,)) for seed in range(1, 9)])
        for scale in (0.01, 0.05)
    ]
    one, other = (found.mean(axis=0) for found in runs)
    error = np.sqrt(sum(found.var(axis=0, ddof=1) / len(found) for found in runs))
    apart = np.abs(one - other)
    assert ((apart < 0.2 * np.maximum(one, other)) | (apart < 2 * error)).all()
