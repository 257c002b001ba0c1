"""The benchmark: one rule written in several ways, measuring in turns, every promised key."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import numpy as np
import pytest
import source

from benchmark import contest, floor, growth, measure, report, small
from thermidor.common.random import Luck, uniform

EXPERIMENT = source.HOUSE / "experiments" / "benchmark"


# The small rule -----------------------------------------------------------------------------------


def walked(crowd, months):
    """Apply the small rule person by person with its scalar rules; return (hunger, present)."""
    hunger, present, peers = crowd.hunger.copy(), np.zeros(crowd.persons, bool), crowd.peers.copy()
    for month in range(1, months + 1):
        food, call, meeting = Luck(crowd.seed).keys(month)[:3]
        for i in range(crowd.persons):
            g, identity = crowd.group[i], np.uint32(i)
            felt = small.hunger_next(
                float(hunger[i]), crowd.supply[g], uniform(food, identity), small.WEIGHTS
            )
            asked = uniform(call, identity) < peers[g]
            odds = small.leaning(felt, float(crowd.commitment[i]), asked, small.WEIGHTS)
            hunger[i], present[i] = felt, small.comes(odds, uniform(meeting, identity))
        peers = np.array([present[crowd.group == g].mean() for g in range(peers.size)])
    return hunger, present


@pytest.mark.parametrize("persons", [3, 1500, 4001])
def test_the_compiled_loop_is_the_scalar_rule_person_by_person(persons):
    crowd = small.Crowd(persons)
    compiled = small.Compiled(crowd)
    for _ in range(2):
        compiled.step()
    hunger, present = walked(crowd, 2)
    assert compiled.hunger.tobytes() == hunger.tobytes()
    assert (compiled.present == present).all()
    assert 0.2 < compiled.share() < 0.8 or persons < 10


@pytest.mark.parametrize("name", [n for n in contest.CONTENDERS if n != "thermidor"])
def test_all_ways_of_writing_the_rule_give_the_same_share(name):
    crowd = small.Crowd(20_000)
    try:
        other = contest.CONTENDERS[name](crowd)
    except ImportError as error:
        pytest.skip(str(error))
    ours = small.Compiled(crowd)
    for model in (ours, other):
        for _ in range(4):
            model.step()
    # two draws of 20,000 from the same chances differ by less than this in all but 1 of 10**4
    assert abs(other.share() - ours.share()) < 4 * math.sqrt(2 * 0.25 / crowd.persons)


def test_groups_are_of_about_two_hundred():
    crowd = small.Crowd()
    sizes = np.diff(crowd.first)
    assert (sizes == np.bincount(crowd.group)).all()
    assert sizes.sum() == crowd.persons == small.PERSONS
    assert abs(sizes[:-1].mean() - small.GROUP) < 5


# Measuring ----------------------------------------------------------------------------------------


def test_a_spread_holds_nine_in_ten():
    assert measure.spread(range(101)) == (50.0, 5.0, 95.0)
    assert all(math.isnan(value) for value in measure.spread([]))


def test_tasks_are_timed_in_turns():
    order = []
    tasks = {name: lambda name=name: order.append(name) for name in "ab"}
    times = measure.in_turns(tasks, rounds=3, least=0.0)
    assert "".join(order[-6:]) == "ababab"
    assert {name: t.size for name, t in times.items()} == {"a": 3, "b": 3}


def test_the_floor_is_draws_and_exponentials():
    times = {"draws": np.array([1.0, 2.0]), "exponentials": np.array([10.0, 10.0])}
    each = floor.ROWS * floor.TIMES
    assert floor.floor(times, 3 * each, each) == pytest.approx([13.0, 16.0])


def test_the_exponent_is_the_power_of_the_number_of_persons():
    sizes = np.array([1e4, 1e5, 1e6])
    assert growth.exponent(sizes, 3e-9 * sizes**1.25) == pytest.approx(1.25)


# Results ------------------------------------------------------------------------------------------


def test_every_promised_key_is_there_if_nothing_was_measured():
    found = report.as_json(report.measured([], report.Effort()))
    assert set(found) == {key + end for key in report.ASKED for end in ("", "_low", "_high")}
    assert set(found.values()) == {None}
    assert "not measured" in report.as_table(report.measured([], report.Effort()))


def test_a_measured_number_has_its_bounds():
    found = report.as_json({"one": measure.Spread(2.0, 1.0, 3.0)})
    assert found == {"one": 2.0, "one_low": 1.0, "one_high": 3.0}


def test_the_command_prints_one_object_and_rejects_unknown_parts():
    done = subprocess.run(
        [sys.executable, str(EXPERIMENT), "--json", "--only", "floor", "--quick", "--rounds", "2"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["floor_million_draws_per_second"] > 1
    assert found["full_scale_seconds"] is None
    wrong = subprocess.run(
        [sys.executable, str(EXPERIMENT), "--only", "flor"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode == 2
    assert "flor" in wrong.stderr
