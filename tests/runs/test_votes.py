"""What became of motions: one run, many, the file that keeps them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from thermidor.runs import votes, waves
from thermidor.runs.table import Run, Runs
from thermidor.runs.votes import Motion
from thermidor.society.motions import Vote

MOTION = SimpleNamespace(body="party_congress", platform=True)
EVENTS = [
    SimpleNamespace(id="ban", title="Groups are banned", month=40, motion=MOTION),
    SimpleNamespace(id="decree", title="A decree", month=2, motion=None),
]


def moved(ayes, noes=300):
    return Motion(
        "Groups are banned", "party_congress", True, 40, 40, ayes, noes - ayes, ayes > 150
    )


def runs(*motions):
    made = [
        Run("historical", "synthesis", seed, 0.01, start=12 * 1917, months={}, votes={"ban": one})
        for seed, one in enumerate(motions)
    ]
    return Runs(made)


def test_a_run_keeps_every_motion_moved_or_not():
    vote = Vote(41, "party_congress", 158, 142, True, 0.4, 0.6, 200, 90)
    found = votes.of_run(EVENTS, {"ban": vote})
    assert list(found) == ["ban"]
    assert found["ban"].share == pytest.approx(158 / 300)
    assert (found["ban"].month, found["ban"].due, found["ban"].platform) == (41, 40, True)
    (never,) = votes.of_run(EVENTS, {}).values()
    assert not never.moved
    assert np.isnan(never.share)


def test_outcomes_count_runs():
    never = Motion("Groups are banned", "party_congress", True, 40)
    (one,) = votes.outcomes(runs(moved(200), moved(100), never))
    assert (one.moved, one.passed, one.of, one.date) == (2, 1, 3, "1920-05")
    assert one.share == pytest.approx(0.5)
    assert votes.in_words([one]) == (
        "1 of 1 motions were moved in some run, 0 in every run; 0 passed in every run, 1 in some, "
        "0 in none."
    )


def test_runs_without_motions_say_nothing():
    empty = Runs([Run("x", "synthesis", 1, 0.01)])
    assert votes.outcomes(empty) == []
    assert votes.in_words([]) == ""
    assert votes.table(empty).empty
    assert waves.in_words(empty) == ""


def test_the_table_gives_the_motions_back():
    made = runs(moved(200), Motion("Groups are banned", "party_congress", True, 40))
    again = votes.of_table(votes.table(made))
    assert again[0]["ban"].passed
    assert again[0]["ban"].ayes == 200
    assert again[1]["ban"].month == -1


def test_waves_are_counted_where_they_begin():
    stopped, towns = np.zeros((2, 24, 4))
    stopped[[5, 6, 12]], towns[[5, 6, 12]] = 0.06, 3
    stopped[20], towns[20] = 0.06, 1  # in one town alone
    months = {"workers_stopped": stopped, "towns_stopped": towns}
    made = Runs([Run("x", "synthesis", 1, 0.01, start=12 * 1918, months=months)])
    assert waves.months(made).sum() == 3
    assert waves.in_words(made).endswith(
        "2.0 a run, in 1 of 1; they begin most often in 1918, 1919."
    )
