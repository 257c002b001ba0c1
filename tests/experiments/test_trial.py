"""The trial: what counts as lost, as moved, and what its parts run."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from thermidor.experiments import swaps, trial
from thermidor.experiments.trial_outcomes import INSTITUTIONS, SPREAD, outcomes
from thermidor.scenario.scenario import load


def trace(passes=1.0, outcome=1.0, **changes):
    """Return what the trial would keep of a run."""
    made = trial.Trace(
        passes=np.full(len(trial.rows()), passes),
        outcomes=np.full(len(outcomes()), outcome),
        spread=np.full(len(SPREAD), outcome),
    )
    return replace(made, **changes)


def test_shuffled_keeps_the_numbers_of_every_group():
    luck = np.random.default_rng(1)
    groups = luck.integers(0, 5, 300)
    values = luck.integers(0, 90, 300)
    found = swaps.shuffled(values, groups, luck)
    assert (found != values).any()
    for group in range(5):
        assert sorted(found[groups == group]) == sorted(values[groups == group])


def test_a_level_is_the_weighted_mean_of_each_group():
    values = np.array([0.0, 1.0, 4.0, 2.0])
    swaps.level(values, np.array([0, 0, 2, 2]), np.array([1, 3, 1, 1]))
    assert values.tolist() == [0.75, 0.75, 3.0, 3.0]


def test_a_group_without_anybody_keeps_its_values():
    values = np.array([0.5, 0.7])
    swaps.level(values, np.array([0, 0]), np.array([0, 0]))
    assert values.tolist() == [0.5, 0.7]


def test_spread_evenly_keeps_the_persons_of_every_row():
    luck = np.random.default_rng(2)
    counts = luck.integers(0, 40, (20, 16)).astype(np.int32)
    found = swaps.spread_evenly(counts)
    assert (found.sum(axis=1) == counts.sum(axis=1)).all()
    assert (found >= 0).all()
    share = found / found.sum(axis=1, keepdims=True)
    assert np.ptp(share, axis=0).max() < 0.02


def test_rows_are_lost_in_so_far_as_fewer_runs_pass_them():
    plain = [trace(), trace()]
    assert trial.swap(plain, plain).rows_lost == 0
    half = trial.swap(plain, [trace(), trace(passes=0.0)])
    assert half.rows_lost == pytest.approx(len(trial.rows()) / 2)
    assert half.runs == 2


def test_an_institution_is_moved_by_more_than_twice_the_noise_of_seeds():
    plain = [trace(outcome=x) for x in (0.9, 1.0, 1.1)]
    assert trial.moved_by(plain, [trace(outcome=x) for x in (0.95, 1.05, 1.15)]) == []
    assert trial.moved_by(plain, [trace(outcome=x) for x in (1.3, 1.4, 1.5)]) == list(INSTITUTIONS)


def test_only_the_institution_whose_outcome_changes_is_moved():
    changed = np.ones(len(outcomes()))
    changed[[one.institution == "cec" for one in outcomes()]] = 5.0
    plain = [trace(), trace()]
    assert trial.moved_by(plain, [trace(outcomes=changed)] * 2) == ["cec"]


def test_rows_that_can_be_lost_are_calibrated_and_not_settled():
    assert len(trial.rows()) >= 20
    assert all(row.use == "calibrate" and row.value is not None for row in trial.rows())


def test_every_event_that_does_something_is_left_out_once():
    historical = load("historical")
    made = trial.jobs(historical, load("no_pressures"), trial.Plan(2, 2, 2, 2, 1), 0.001)
    left = [job for job in made if job.name.startswith("without ")]
    acting = [e for e in historical.events if e.month >= 0 and e.kind != "note"]
    assert len(left) == len(acting)
    for job, event in zip(left, acting, strict=True):
        assert event.id not in {e.id for e in job.configuration.scenario.events}


def test_a_forced_event_has_neither_guard_nor_motion():
    historical = load("historical")
    for change, event in trial._changes(historical):
        if change == "forced":
            changed = trial._changed(historical, event, change)
            found = next(e for e in changed.events if e.id == event.id)
            assert not found.guard
            assert found.motion is None


def test_a_run_that_fails_is_kept_with_its_error():
    broken = SimpleNamespace(configuration=None, kind="plain", name="plain")
    assert "AttributeError" in trial.simulate(broken).error
