"""The report of the benchmark: ratios and ranges from made-up seconds, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from benchmark.measure import Spread
from benchmark.report import Effort

from benchmark import contest, first, floor, growth, measure, real, report, sweeps

QUICK, WHOLE = Effort(rounds=2, quick=True), Effort(rounds=2, full_runs=1)
EACH = floor.ROWS * floor.TIMES


def always(value):
    """Return a function that returns this value for any arguments."""
    return lambda *_, **__: value


# The small rule ----------------------------------------------------------------------------------


def made_up():
    """Return a contest: thermidor .1 and .2 s a month, NumPy 1 and 1.6 s, Starsim not there."""
    seconds = {"thermidor": np.array([0.1, 0.2]), "numpy": np.array([1.0, 1.6])}
    return contest.Contest(1000, seconds, np.array([0.05, 0.1]), {"starsim": "not installed"})


def test_speed_ratios_are_computed_round_by_round():
    # 1 / .1 = 10 and 1.6 / .2 = 8; nine in ten of 8..10 lie from 8.1 to 9.9
    assert made_up().times_faster("numpy") == pytest.approx((9.0, 8.1, 9.9))
    assert made_up().to_floor() == pytest.approx((2.0, 2.0, 2.0))
    assert all(math.isnan(value) for value in made_up().times_faster("starsim"))


@pytest.mark.parametrize(("effort", "persons"), [(QUICK, 10_000), (WHOLE, 100_000)])
def test_the_small_rule_has_a_key_for_each_library_and_names_a_missing_one(
    effort, persons, monkeypatch, capsys
):
    asked = []
    monkeypatch.setattr(contest, "measured", lambda *how: asked.append(how) or made_up())
    out = report.measure_small(effort)
    assert asked == [(persons, 2)]
    assert out["small_vs_numpy"] == pytest.approx((9.0, 8.1, 9.9))
    assert math.isnan(out["small_vs_starsim"].median)
    assert "small_vs_thermidor" not in out
    assert out["small_to_floor"].median == pytest.approx(2.0)
    # 1,000 persons in .1 and .2 s: .01 and .005 million a second
    assert out["small_thermidor_million_per_second"].median == pytest.approx(0.0075)
    assert "small_starsim_million_per_second" not in out
    assert capsys.readouterr().err == "  starsim: not measured (not installed)\n"


# Floor and the real month -------------------------------------------------------------------------


def test_the_floor_is_given_as_rates(monkeypatch):
    times = {"draws": EACH / 2e8, "exponentials": EACH / 1e8, "memory": 2 * floor.BYTES / 5e9}
    made = {name: np.array([value]) for name, value in times.items()}
    monkeypatch.setattr(measure, "in_turns", always(made))
    found = {name: found.median for name, found in report.measure_floor(QUICK).items()}
    assert found == pytest.approx(
        {
            "floor_million_draws_per_second": 200.0,
            "floor_million_exponentials_per_second": 100.0,
            "floor_gigabytes_per_second": 5.0,
        }
    )


def months(floor=8e-4):
    """Return a real month of 2,000 rows: 2 ms compiled, .3 s as objects, .8 ms its floor."""
    return real.Months(2000, *(np.array([x, x]) for x in (2e-3, 0.3, floor)), 5.5, 1.25)


def test_the_real_month_is_given_per_row(monkeypatch):
    floors = dict(zip(real.SCALES.values(), (1e-3, 5e-4, 8e-4), strict=True))
    monkeypatch.setattr(real, "measured", lambda scale, **_: months(floors[scale]))
    found = {name: found.median for name, found in report.measure_real(WHOLE).items()}
    assert found["real_vs_mesa_1e5"] == pytest.approx(150.0)
    assert found["real_to_floor"] == found["real_to_floor_1e5"] == pytest.approx(2.5)
    assert found["real_to_floor_1e3"] == pytest.approx(2.0)
    assert found["real_nanoseconds_1e4"] == pytest.approx(1000.0)
    assert found["real_mesa_microseconds_1e3"] == pytest.approx(150.0)
    assert found["real_draws_per_person_month"] == 5.5
    assert found["real_exponentials_per_person_month"] == 1.25


def test_a_quick_benchmark_measures_the_smallest_society_only(monkeypatch):
    asked = []
    monkeypatch.setattr(real, "measured", lambda s, **how: asked.append((s, how)) or months())
    out = report.measure_real(QUICK)
    assert asked == [(real.SCALES["1e3"], {"months": 5, "repeats": 2})]
    assert "real_vs_mesa_1e5" not in out
    assert math.isnan(out["real_to_floor"].median)


# Growth, runs, sweeps -----------------------------------------------------------------------------


def test_growth_is_given_by_size_threads_and_process(monkeypatch):
    asked = []
    each = {"1e4": (10_000, 40.0), "1e5": (100_000, 44.0)}
    one = Spread(1.04, 1.0, 1.1)
    monkeypatch.setattr(growth, "persons", lambda *how: asked.append(how) or (one, each))
    monkeypatch.setattr(growth, "threads", lambda scale, rounds: Spread(scale, 0.0, 2.0))
    monkeypatch.setattr(growth, "phases", always({"feel": 12.0, "move": 3.0}))
    out = report.measure_growth(QUICK)
    assert asked == [(("1e4", "1e5"), 2)]
    assert out["persons_exponent"] == one
    assert out["persons_1e5_rows"].median == 100_000
    assert out["persons_1e4_nanoseconds"] == (40.0, 40.0, 40.0)
    assert out["threads2_vs_1_1e5"].median == growth.SCALES["1e5"]
    assert "threads2_vs_1_1e6" not in out
    assert out["phase_move_nanoseconds"].median == 3.0
    assert "threads2_vs_1_1e6" in report.measure_growth(WHOLE)
    assert asked[1] == (("1e4", "1e5", "1e6", "full"), 2)


def test_runs_are_given_in_the_units_of_their_keys(monkeypatch):
    half = Spread(0.5, 0.25, 0.75)
    monkeypatch.setattr(growth, "default_run", always((half, half)))
    monkeypatch.setattr(growth, "small_run", always((Spread(0.06, 0.05, 0.09), half, 5000)))
    monkeypatch.setattr(growth, "warm_start", lambda rounds: Spread(rounds, 0.0, 9.0))
    monkeypatch.setattr(growth, "cold_start", always(40.0))
    everybody = {"seconds": 40.0, "building": 3.0, "gigabytes": 0.8, "rows": 8_000_000}
    spreads = {name: measure.spread([value]) for name, value in everybody.items()}
    monkeypatch.setattr(growth, "full_scale", always(spreads))
    out = report.measure_runs(WHOLE)
    assert out["default_run_seconds"] == half
    assert out["small_run_milliseconds"] == pytest.approx((60.0, 50.0, 90.0))
    assert out["small_run_cpu_milliseconds"] == (500.0, 250.0, 750.0)
    assert out["small_run_rows"].median == 5000
    assert out["warm_start_cpu_seconds"].median == 2  # as many rounds as were asked, at most five
    assert out["cold_start_cpu_seconds"].median == 40.0
    assert out["full_scale_seconds"].median == 40.0
    assert out["full_scale_bytes_per_row"].median == pytest.approx(100.0)  # .8 GB / 8 million
    quick = report.measure_runs(QUICK)
    assert set(out) - set(quick) == {
        name for name in out if name.startswith(("full_scale", "cold_start"))
    }


@pytest.mark.parametrize(("effort", "runs"), [(QUICK, 40), (WHOLE, 400)])
def test_sweeps_are_given_as_measured(effort, runs, monkeypatch):
    asked = []
    found = {"sweep_efficiency": 0.9, "sweep_killed_same": 1.0}
    monkeypatch.setattr(sweeps, "measured", lambda *how: asked.append(how) or found)
    assert report.measure_sweeps(effort) == {name: (v, v, v) for name, v in found.items()}
    assert asked == [(runs, 2, 3)]


# Results ------------------------------------------------------------------------------------------


def test_parts_are_announced_and_measured_in_order(monkeypatch, capsys):
    def one(effort):
        """Something small."""
        return {"small_vs_numpy": Spread(9.0, 8.0, 10.0)}

    monkeypatch.setitem(report.PARTS, "small", one)
    out = report.measured(["small"], QUICK)
    assert out["small_vs_numpy"].median == 9.0
    assert math.isnan(out["small_vs_mesa"].median)
    assert capsys.readouterr().err == "small: Something small.\n"


def test_a_part_that_fails_is_reported_and_the_others_are_kept(monkeypatch, capsys):
    def broken(effort):
        """Something that fails."""
        raise RuntimeError("two ways of writing disagree")

    monkeypatch.setitem(report.PARTS, "real", broken)
    found = {"small_vs_numpy": Spread(9.0, 8.0, 10.0)}
    monkeypatch.setitem(report.PARTS, "small", lambda effort: found)
    lost = []
    out = report.measured(["real", "small"], QUICK, lost)
    assert lost == ["real"]
    assert out["small_vs_numpy"].median == 9.0
    assert math.isnan(out["real_vs_mesa_1e5"].median)
    assert "real failed (RuntimeError: two ways of writing disagree)" in capsys.readouterr().err


def test_the_table_shows_bounds_only_if_rounds_differ():
    found = {"one": Spread(2.5, 2.5, 2.5), "two": Spread(9.0, 8.0, 10.0), "no": report.NOTHING}
    lines = report.as_table(found).splitlines()[2:]
    assert [line.split() for line in lines] == [
        ["one", "2.5"],
        ["two", "9", "8", "10"],
        ["no", "not", "measured"],
    ]


# The first minute ---------------------------------------------------------------------------------


def test_the_first_minute_has_its_keys_and_a_quick_one_installs_nothing(monkeypatch):
    monkeypatch.setattr(first, "command", always(Spread(0.3, 0.2, 0.4)))
    monkeypatch.setattr(first, "main_job", always(Spread(11.0, 10.0, 12.0)))
    monkeypatch.setattr(first, "calibration_runs", always(Spread(14.0, 13.0, 15.0)))
    monkeypatch.setattr(first, "compiling_seconds", always(15.0))
    monkeypatch.setattr(first, "clean_clone", always((35, 40.0)))
    whole = report.measure_first(WHOLE)
    assert whole["help_seconds"].median == 0.3
    assert whole["install_packages"].median == 35
    assert whole["first_run_seconds"].median == 40.0
    assert {"compile_wall_seconds", "main_job_seconds", "calibration_runs_per_second"} <= set(whole)
    assert "first_run_seconds" not in report.measure_first(QUICK)


def test_the_costs_of_a_sweep_have_short_keys_too(monkeypatch):
    found = {"sweep_storing_milliseconds": 1.4, "sweep_dask_efficiency": 0.9}
    monkeypatch.setattr(sweeps, "measured", always(found))
    results = report.measure_sweeps(WHOLE)
    assert results["store_milliseconds"].median == 1.4
    assert results["dask_efficiency"].median == 0.9


def test_a_command_that_fails_names_its_last_line():
    with pytest.raises(RuntimeError, match="there is no command"):
        first.command("no-such-command", rounds=1)
