"""Ablation: what changes nothing loses nothing; what is lost is counted in distance and bits."""

from __future__ import annotations

from math import isnan, log2, pi, sqrt

import accounts_made as tools
import numpy as np
import pytest

import thermidor as th
from thermidor.inference import ablation, reference_table
from thermidor.inference.ablation import Job
from thermidor.runs import pool, posterior
from thermidor.scenario import scenario
from thermidor.show import comparison_folder
from thermidor.society import parameters

EXACT = log2(0.98 / sqrt(2 * pi) + 0.02 / 40)  # a point that is met
NOWHERE = log2(0.02 / 40)
SEEDS = (1, 2, 3)


def answer(job: Job) -> np.ndarray:
    """Say the figures; without flight a quarter of them; without famine fail, now and then."""
    values = np.array([tools.VALUES[name] for name in reference_table.figure_ids()])
    if job.off == "couplings.flight":
        return values / 4
    if job.off == "pressures.famine" and job.seed != 2:
        raise ValueError("nobody is hungry")
    if job.off == "pressures.civil_war":
        raise ValueError("nobody is at war")
    return values


@pytest.fixture
def rows(tmp_path, monkeypatch):
    """Give the lines of an ablation by what is off, and the progress that was progress."""
    tools.stand(monkeypatch, tmp_path)
    monkeypatch.setattr(ablation, "run", answer)
    progress = []
    found = ablation.table(
        seeds=SEEDS, scale=0.001, progress=lambda done, total, _: progress.append((done, total))
    )
    return {row["off"]: row for row in found}, progress


def test_every_mechanism_and_every_pressure_has_a_line_after_nothing(rows):
    found, progress = rows
    mechanisms = [f"couplings.{name}" for name in parameters.Couplings._fields]
    pressures = [f"pressures.{name}" for name in scenario.load("historical").pressures]
    assert list(found) == ["nothing", *mechanisms, *pressures]
    runs = len(found) * len(SEEDS)
    assert progress == [(done, runs) for done in range(1, runs + 1)]


def test_what_changes_nothing_loses_nothing(rows):
    quiet = [
        row
        for off, row in rows[0].items()
        if off not in ("nothing", "couplings.flight", "pressures.famine", "pressures.civil_war")
    ]
    assert len(quiet) > 10
    for row in quiet:
        lost = [row[f"{key} lost"] for key in ("distance", "calibrate bits", "validate bits")]
        assert lost == [0, 0, 0]


def test_the_whole_model_agrees_with_its_own_figures(rows):
    """Four points and a claim that holds; two points and a claim."""
    whole, claim = rows[0]["nothing"], log2(0.98)
    assert whole["distance"] == 0
    assert (whole["calibrate inside"], whole["validate inside"]) == (5, 3)
    assert whole["calibrate bits"] == pytest.approx((4 * EXACT + claim) / 5, abs=1e-4)
    assert whole["validate bits"] == pytest.approx((2 * EXACT + claim) / 3, abs=1e-4)
    assert "distance lost" not in whole


def test_what_breaks_everything_loses_all_that_was_known(rows):
    found, claim = rows[0]["couplings.flight"], log2(0.98 / 0.02)
    assert (found["calibrate inside"], found["validate inside"]) == (0, 0)
    for use, points in (("calibrate", 4), ("validate", 2)):
        known = (points * (EXACT - NOWHERE) + claim) / (points + 1)
        assert found[f"{use} bits lost"] == pytest.approx(known, abs=1e-4)  # more is worse
    assert found["distance lost"] == found["distance"] > 1


def test_failed_runs_are_counted_and_left_out(rows):
    found, whole = rows[0]["pressures.famine"], rows[0]["nothing"]
    assert (found["failed"], whole["failed"]) == (2, 0)
    assert found["calibrate bits"] == whole["calibrate bits"]


def test_a_line_without_a_run_is_in_the_table_without_numbers(rows):
    found = rows[0]["pressures.civil_war"]
    assert found["failed"] == 3
    assert isnan(found["distance"])
    assert isnan(found["validate bits lost"])
    assert set(found) == set(rows[0]["couplings.flight"])


def test_a_process_that_vanishes_costs_its_line_its_numbers_alone(tmp_path, monkeypatch):
    tools.stand(monkeypatch, tmp_path)

    def processes(work, jobs, workers, progress, *, lost):
        assert workers == 2
        return [lost(job) if job.off == "couplings.flight" else answer_plain(job) for job in jobs]

    def answer_plain(job):
        return np.array([tools.VALUES[name] for name in reference_table.figure_ids()])

    monkeypatch.setattr(pool, "processes", processes)
    found = {row["off"]: row for row in ablation.table(seeds=(1,), scale=0.001, workers=2)}
    assert isnan(found["couplings.flight"]["distance"])
    assert found["pressures.famine"]["distance lost"] == 0


def test_the_scale_is_that_at_which_the_posterior_was_checked(tmp_path, monkeypatch):
    tools.stand(monkeypatch, tmp_path)
    asked = []
    monkeypatch.setattr(ablation, "table", lambda **given: asked.append(given) or [])
    comparison_folder.ablated(None, None)
    comparison_folder.ablated(0.01, 1)
    hashes = {**posterior.about()["hashes"], "asked": {"check_scale": 0.007}}
    tools.shipped(tmp_path, hashes=hashes)
    comparison_folder.ablated(None, 3)
    assert [(each["scale"], each["workers"]) for each in asked] == [
        (0.002, 2),
        (0.01, 1),
        (0.007, 3),
    ]


def test_a_run_without_a_mechanism_or_pressure_is_that_of_a_society_without_it():
    """The real model, tiny: the same months as of a run by its name with the same thing off."""
    seeds = {"account": "synthesis", "seed": 1, "scale": 0.0005}
    read, said = reference_table.reader(reference_table.figure_ids()).read, {}
    for off, own in (
        ("", {}),
        ("couplings.flight", {"couplings.flight": 0.0}),
        ("pressures.civil_war", {"pressures.civil_war.scale": 0.0}),
    ):
        run = th.run("historical", runs=1, workers=1, parameters=own, **seeds).runs[0]
        said[off] = ablation.run(Job(off, **seeds))
        np.testing.assert_array_equal(said[off], read(run.months))
    for off in ("couplings.flight", "pressures.civil_war"):
        assert not np.array_equal(said[off], said[""], equal_nan=True)
