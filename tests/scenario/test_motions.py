"""Motions in scenario files: what a file may say, and what decides an event."""

from __future__ import annotations

import pytest

from thermidor.scenario import deciders, scenario
from thermidor.scenario.scenario import load
from thermidor.society.motions import Weighs

BASE = """
base = "historical"
title = "t"
description = "d"
source = "s"

[[events]]
id = "mine"
date = "1919-03"
title = "Mine"
source = "assumption"
acts = [{ act = "close_press" }]
"""
MOTION = """
[events.motion]
body = "cec"
mover = "member"
weights = { start = -1, danger = 3 }
"""


def mistakes(tmp_path, text):
    file = tmp_path / "mine.toml"
    file.write_text(text)
    return [str(one) for one in scenario.check(file)]


def test_a_motion_is_read(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(BASE + MOTION)
    event = next(e for e in load(file).events if e.id == "mine")
    assert event.motion.body == "cec"
    assert event.motion.weights[Weighs.DANGER] == 3.0
    assert event.kind == "motion"


@pytest.mark.parametrize(
    ("found", "instead", "said"),
    [
        ('body = "cec"', 'body = "duma"', "body that votes"),
        ('mover = "member"', 'mover = "nobody"', "mover"),
        ("danger = 3", "dangre = 3", "danger"),
        ("danger = 3", "danger = 30", "-10 to 10"),
        ('body = "cec"', 'body = "executive"', "add region"),
        ('body = "cec"', 'body = "cec"\nregion = "moscow"', "leave it out"),
        ('body = "cec"', 'body = "cec"\nplatform = true', "party_congress"),
    ],
)
def test_a_mistake_in_a_motion_is_one_clear_sentence(tmp_path, found, instead, said):
    problems = mistakes(tmp_path, BASE + MOTION.replace(found, instead))
    assert len(problems) == 1
    assert said in problems[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('after = ["nothing_such"]', "no event has the id"),
        ('failed = ["war_communism"]', "has no motion"),
        ('otherwise = [{ act = "open_press" }]', "add a motion"),
    ],
)
def test_what_must_come_before_is_checked(tmp_path, line, said):
    problems = mistakes(tmp_path, BASE + line + "\n")
    assert len(problems) == 1
    assert said in problems[0]


def test_no_disputed_outcome_of_the_historical_scenario_is_forced():
    kinds = {row["id"]: row["kind"] for row in deciders.table(load("historical"))}
    disputed = (
        *("coalition_of_all", "brest_peace", "mensheviks_right_srs_excluded", "one_man_rule"),
        *("militarisation_of_labour", "congress10_unions", "faction_ban", "left_sr_appeal_refused"),
        *("open_election_moscow", "share_executive_moscow", "purge_1921", "levy_1924"),
        *("platform_1923", "platform_1925", "platform_1927", "oppositionists_expelled"),
        "forced_industrialisation_1928",
    )
    assert {kinds[name] for name in disputed} == {"motion"}
    assert kinds["congress5"] == "occasion"
