"""Sweeps in the terminal: a bar at a terminal, lines in a log, the results."""

from __future__ import annotations

import io
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import sweeps
from sweeps import run

import thermidor as th
from thermidor.common.console import Terminal
from thermidor.experiments.outcomes import Outcome, parse
from thermidor.experiments.prim import Box
from thermidor.experiments.sensitivity import Analysis, Effect
from thermidor.show.terminal import sweeps as words

pytestmark = pytest.mark.usefixtures("same_code")
BLOCK = SimpleNamespace(failures=[])


def printed(show, *given) -> str:
    stream = io.StringIO()
    show(*given, console=Terminal(file=stream, width=160))
    return stream.getvalue()


# Progress -----------------------------------------------------------------------------------------


def redirected(monkeypatch, terminal: bool) -> io.StringIO:
    stream = io.StringIO()
    monkeypatch.setattr(
        words, "Terminal", lambda stderr: Terminal(file=stream, force_terminal=terminal, width=160)
    )
    return stream


def test_a_bar_counts_runs_and_failures_and_leaves_nothing_behind(monkeypatch):
    stream = redirected(monkeypatch, True)
    with words.progress("war") as show:
        show(3, 10, BLOCK)
        show(5, 10, SimpleNamespace(failures=[1, 2]))
        show(7, 10, SimpleNamespace(failures=[3]))
        bar = next(c.cell_contents for c in show.__closure__ if hasattr(c.cell_contents, "tasks"))
        (task,) = bar.tasks
        assert (task.completed, task.total, task.fields["failed"]) == (7, 10, "3 failed")
        bar.refresh()
        rate = bar.columns[3].render
        assert rate(SimpleNamespace(finished_speed=None, speed=None)) == ""
        assert rate(SimpleNamespace(finished_speed=None, speed=12.345)) == "12.3 runs/s"
        assert rate(SimpleNamespace(finished_speed=0.5, speed=9.0)) == "30 runs/min"
    text = stream.getvalue()
    assert "7/10" in text
    assert "3 failed" in text
    assert text.endswith("\x1b[2K") or "\x1b[2K" in text[text.rindex("7/10") :]


def test_outside_a_terminal_a_sweep_prints_lines(monkeypatch):
    stream = redirected(monkeypatch, False)
    with words.progress("war") as show:
        assert isinstance(show, words.Lines)
    assert stream.getvalue() == ""


def test_a_log_has_a_line_now_and_then_with_rate_and_time_left(monkeypatch):
    now, stream = [100.0], io.StringIO()
    monkeypatch.setattr(words.time, "monotonic", lambda: now[0])
    lines = words.Lines("war", stream)
    for later, done in ((10, 20), (29, 58), (30, 60), (45, 90), (60, 120)):
        now[0] = 100.0 + later
        lines(done, 7500, BLOCK)
    assert stream.getvalue().splitlines() == [
        "war: 60 of 7,500 runs, 2 a second, 1:02:00 left",
        "war: 120 of 7,500 runs, 2 a second, 1:01:30 left",
    ]
    now[0] += 1
    lines(7500, 7500, BLOCK)  # the last is printed at once
    assert stream.getvalue().splitlines()[-1].startswith("war: 7,500 of 7,500 runs")


def test_each_stage_has_its_own_rate(monkeypatch):
    now, stream = [0.0], io.StringIO()
    monkeypatch.setattr(words.time, "monotonic", lambda: now[0])
    lines = words.Lines("screening", stream)
    for at, done, total in ((100, 10, 10), (104, 1, 8), (108, 8, 8)):
        now[0] = float(at)
        lines(done, total, BLOCK)
    assert stream.getvalue().splitlines() == [
        "screening: 10 of 10 runs, 0.1 a second, 0:00:00 left",
        "screening: 8 of 8 runs, 1 a second, 0:00:00 left",  # in 8 seconds since the stage began
    ]


# Results ------------------------------------------------------------------------------------------


def test_failed_runs_are_named_at_first_and_then_counted(tmp_path):
    path = sweeps.experiment(tmp_path, replicates=2, seed=1000, question='"Why?"')
    run(path, tmp_path / "s")
    text = printed(words.report, th.load(tmp_path / "s"), tmp_path / "s")
    assert "How much war?: 9 runs" in text
    assert "Why?" in text
    assert text.count("failed:") == 3
    assert "minus one deputies" in text
    assert "... and 6 more; see" in text


def test_a_sweep_without_results_says_so_and_draws_nothing(tmp_path):
    path = sweeps.experiment(tmp_path, replicates=1, seed=1001)
    run(path, tmp_path / "s")
    results = th.load(tmp_path / "s")
    text = printed(words.report, results, tmp_path / "s")
    assert "0 runs" in text
    assert "median" not in text
    assert results.plot(tmp_path / "s" / "plots") == {}
    assert not (tmp_path / "s" / "plots").exists()


def test_lowest_median_and_highest_are_of_means_over_seeds_with_the_place(tmp_path):
    path = sweeps.experiment(tmp_path, scenarios='["historical", "no_collapse"]')
    run(path, tmp_path / "s")
    results = th.load(tmp_path / "s")
    text = printed(words.report, results, tmp_path / "s")
    keys = ["scenario", *results.factors]
    means = results.done.groupby(keys)["participation at 1919-06"].mean()
    (row,) = [line for line in text.splitlines() if line.startswith("workers coming")]
    for value in (means.min(), np.median(means), means.max()):
        assert f"{100 * value:.0f} %" in row
    scenario, war, hunger = means.idxmax()
    assert row.rstrip().endswith(f"{scenario}, civil war {war:g}, bench.meet_hunger {hunger:g}")


def test_an_outcome_without_any_value_has_no_row():
    done = pd.DataFrame({"scenario": "a", "account": "b", "hunger": [np.nan, np.nan]})
    sweep = SimpleNamespace(done=done, factors=[])
    text = printed(words._outcomes, sweep, [Outcome("hunger")])
    assert "lowest" in text
    assert "unger" not in text


def test_many_cases_are_grouped_by_scenario_only():
    known = parse("regime_label at 1921-12")
    rows = [(f"s{k}", f"a{j}", 3.0 if j else 0.0) for k in range(2) for j in range(7)]
    sweep = SimpleNamespace(done=pd.DataFrame(rows, columns=["scenario", "account", known.name]))
    text = printed(words._labels, sweep, known)
    lines = [line.split() for line in text.splitlines() if line.strip().startswith("s")]
    assert [line[0] for line in lines if line[0] != "scenario"] == ["s0", "s1"]
    assert "86 %" in text  # six of seven
    assert "14 %" in text
    few = SimpleNamespace(done=sweep.done[sweep.done["account"] < "a2"])
    assert printed(words._labels, few, known).count("100 %") == 4


# Sensitivity --------------------------------------------------------------------------------------


def analysis(method="Sobol'", effects=1, **changes):
    made = tuple(
        Effect(f"bench.meet_{k}", 0.5, 0.25, 0.75, total=0.625, slope=-0.125)
        for k in range(effects)
    )
    given = {
        "outcome": Outcome("participation"),
        "scenario": "historical",
        "account": "synthesis",
        "used": 64,
        "missing": 0,
        "luck": np.nan,
        "low": 0.0,
        "high": 1.0,
    }
    return Analysis(method=method, effects=made, **{**given, **changes})


def test_shares_of_variance_have_interval_and_direction():
    text = printed(words.effects, [analysis(missing=3, luck=0.25)])
    assert "Sobol', 64 points, 3 left out for missing values" in text
    row = next(line for line in text.splitlines() if "meet" in line and "%" in line)
    for cell in ("50 %", "25 to 75 %", "62 %", "-0.125"):
        assert cell in row
    assert "Chance makes 25 % of the variance" in text
    assert "intervals are wide" not in text  # half a unit wide is not yet wide


def test_morris_gives_changes_and_no_shares():
    text = printed(words.effects, [analysis("Morris")])
    row = next(line for line in text.splitlines() if "0.25 to 0.75" in line)
    assert "%" not in row
    assert "0.625" in row
    assert "Chance" not in text


def test_many_effects_wide_intervals_and_no_answer_are_reported():
    wide = analysis("RBD-FAST", 17)
    wide = Analysis(
        **{**vars(wide), "effects": tuple(Effect(e.factor, 0.5, 0.2, 0.75) for e in wide.effects)}
    )
    mute = analysis(effects=0, note="too few points", account="circumstances")
    text = printed(words.effects, [wide, mute])
    assert "... and 2 more in sensitivity.csv" in text
    assert "The intervals are wide" in text
    assert "(historical, circumstances)" in text
    assert "No answer: too few points" in text


def test_shares_of_sobol_that_add_up_to_more_than_all_variance_have_a_warning():
    text = printed(words.effects, [analysis(effects=3)])
    assert "add up to 150 % of the variance" in " ".join(text.split())
    assert "add up" not in printed(words.effects, [analysis(effects=2)])


def test_a_region_is_given_by_its_limits_or_none_is_found():
    whole = Box({}, 0.25, 1.0, 1.0)
    box = Box({"bench.meet_hunger": (0.5, 2.0)}, 0.75, 0.5, 0.2)
    text = printed(words.region, parse("participation"), 0.3, None, whole, box)
    assert "above 0.3: 25 % of all points" in text
    assert "Inside this region 75 %; it holds 50 % of them and 20 % of all points" in text
    assert "from 0.5 to 2" in text
    text = printed(words.region, parse("participation"), None, 0.1, whole, whole)
    assert "below 0.1" in text
    assert "No region is purer than all points" in text
