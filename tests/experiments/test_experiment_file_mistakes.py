"""Mistakes of experiment and calibration files that are seldom made: one sentence and its place."""

from __future__ import annotations

import pytest
import sweeps

from thermidor.common.errors import InputError
from thermidor.experiments import experiment_file, sampling
from thermidor.experiments.outcomes import parse
from thermidor.experiments.vary import Factor, Vary
from thermidor.inference import calibration_file
from thermidor.runs import posterior


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("scenarios = [3]", "scenarios[0]", "3 must be a name in quotes"),
        ("accounts = 'synthesis'", "accounts", 'must be a list of names, or "all"'),
        ("accounts = []", "accounts", 'must be a list of names, or "all"'),
        ("accounts = ['synthesis', 'synthesis']", "accounts[1]", "named twice"),
        ("plots = 'fates'", "plots", "list"),
        ("observables = []", "observables", 'must be a list, such as ["participation"]'),
        ("observables = [7]", "observables[0]", "7 must be a name in quotes or a table"),
        ("observables = ['what is, this?']", "observables[0]", 'write "NAME", "NAME at 1921-12"'),
        ("observables = ['hunger at 1919-01 at 1919-02']", "observables[0]", 'says "at" twice'),
        ("observables = [{ observable = 7 }]", "observables[0]", "observable is 7 but must be"),
        ("observables = [{ observable = 'hunger', at = [] }]", "observables[0]", "at is empty"),
        (
            "observables = [{ observable = 'hunger', at = '1919-01',"
            " during = ['1919-02', '1919-03'] }]",
            "observables[0]",
            "at or during, not both",
        ),
        (
            "observables = [{ observable = 'hunger', during = ['1919-03', '1919-02'] }]",
            "observables[0]",
            "ends before it begins",
        ),
        (
            "observables = [{ observable = 'regime_label', during = ['1919-03', '1919-04'] }]",
            "observables[0]",
            "is a class and has no mean",
        ),
        (
            "[vary]\nmethod = 'posterior'\nsamples = 3\n'bench.meet_hunger' = [1]",
            "vary.bench.meet_hunger",
            "brings its own parameters",
        ),
        (
            "[vary]\nmethod = 'posterior'\nsamples = 3\naccount = 'nobody'",
            "vary.account",
            'no posterior of an account "nobody"',
        ),
        ("[vary]\nrows = [{ 'bench.meet_hunger' = 1 }]", "vary.rows", 'belong to method = "list"'),
        ("[vary]\nmethod = 'grid'", "vary", "nothing varies"),
        ("[vary]\nsamples = 3\n'bench.meet_hunger' = [1]", "vary.samples", "a grid has no samples"),
        (
            "[vary]\n'bench.*' = [0]\n'bench.meet_hunger' = [0]",
            "vary.bench.meet_hunger",
            "varied twice",
        ),
        ("[vary]\n'bench.meet_hunger' = [1, 'two']", "vary.bench.meet_hunger", "are mixed"),
        (
            "[vary]\nmethod = 'morris'\nsamples = 4\n'bench.meet_hunger' = { steps = 3 }",
            "vary.bench.meet_hunger",
            "has no steps",
        ),
        (
            "[vary]\nmethod = 'list'\n"
            "rows = [{ 'bench.meet_hunger' = 1 }, { 'bench.meet_base' = 1 }]",
            "vary.rows[1]",
            "each row must set the same: bench.meet_hunger",
        ),
        (
            "[vary]\nmethod = 'list'\nrows = [{ 'bench.meet_hunger' = [] }]",
            "vary.rows[0]",
            "write a number or text",
        ),
        (
            "[vary]\nmethod = 'list'\n'bench.meet_base' = [1]\n"
            "rows = [{ 'bench.meet_hunger' = 1 }]",
            "vary.bench.meet_base",
            "varies what its rows say",
        ),
    ],
)
def test_a_mistake_of_an_experiment_is_reported_with_its_place(tmp_path, text, place, words):
    path = tmp_path / "mine.toml"
    path.write_text(f'title = "x"\n{text}\n', encoding="utf-8")
    message = [mistake for mistake in experiment_file.check(path) if words in str(mistake)]
    assert message, [str(each) for each in experiment_file.check(path)]
    assert message[0].place.startswith(place)
    assert str(message[0]).startswith(str(path))
    assert "\n" not in str(message[0])


def test_two_files_of_one_name_are_not_two_scenarios(tmp_path):
    body = 'base = "no_pressures"\ntitle = "Calm"\n'
    (tmp_path / "other").mkdir()
    for folder in (tmp_path, tmp_path / "other"):
        (folder / "calm.toml").write_text(body)
    path = sweeps.experiment(tmp_path, scenarios='["calm.toml", "other/calm.toml"]')
    with pytest.raises(InputError, match='two scenarios are called "calm"; rename one file'):
        experiment_file.load(path)


def test_all_accounts_are_those_with_runs(tmp_path):
    asked = experiment_file.load(sweeps.experiment(tmp_path, accounts='"all"'))
    assert "null" not in asked.accounts
    assert {"synthesis", "circumstances"} <= set(asked.accounts)


def test_a_folder_and_a_name_that_is_nearly_right_are_reported(tmp_path):
    with pytest.raises(InputError, match="is a folder; give an experiment file"):
        experiment_file.load(tmp_path)
    with pytest.raises(InputError, match=r'no such experiment.+"pressures"'):
        experiment_file.load("presures")
    sweeps.experiment(tmp_path, name="war.toml")
    with pytest.raises(InputError, match=r'Did you mean "war\.toml"'):
        experiment_file.load(tmp_path / "wra.toml")


def test_outcomes_are_named_and_dated_in_words():
    during = parse("hunger in moscow")
    assert (during.name, during.when) == ("hunger in moscow", "at the end")
    one = parse("regime_label is restoration at 1921-12")
    assert (one.name, one.when) == ("regime_label is restoration at 1921-12", "1921-12")
    from dataclasses import replace

    from thermidor.common import dates

    long = replace(one, label="", last=dates.parse("1922-03"))
    assert long.name == "regime_label during 1921-12..1922-03"
    assert long.when == "1921-12 to 1922-03"


# Draws --------------------------------------------------------------------------------------------


def drawn(file, samples=4):
    return sampling.points(Vary("posterior", (), samples, file=str(file)), seed=1)


def test_a_table_of_draws_may_be_parquet_and_every_row_is_taken_before_any_twice(tmp_path):
    import pandas as pd

    table = pd.DataFrame({"bench.meet_hunger": [1.0, 2.0, 3.0], "weight": [1, 1, 1]})
    table.to_parquet(tmp_path / "draws.parquet")
    names, points = drawn(tmp_path / "draws.parquet")
    assert names == ("bench.meet_hunger",)
    assert sorted(points[:3]) == [(1.0,), (2.0,), (3.0,)]
    assert points[3] == points[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\xff\xfe", "cannot be read as a table"),
        (b"weight,colour\n1,2\n", "no column that is a parameter"),
        (b"bench.meet_hunger\n", "no column that is a parameter"),  # no row either
    ],
)
def test_a_table_without_draws_is_reported_with_its_file(tmp_path, content, words):
    file = tmp_path / ("draws.parquet" if content[0] == 0 else "draws.csv")
    file.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        drawn(file)
    assert str(caught.value).startswith(str(file))


@pytest.mark.parametrize(
    ("value", "words"),
    [("abc", '"abc" is not a number'), ("", "nan"), ("inf", "inf"), ("99", "must lie from 0 to 5")],
)
def test_a_draw_out_of_range_is_reported_with_row_and_column(tmp_path, value, words):
    file = tmp_path / "draws.csv"
    file.write_text(f"bench.meet_base,bench.meet_hunger\n0,1\n0,{value}\n")
    with pytest.raises(InputError, match=words) as caught:
        drawn(file)
    assert str(caught.value).startswith(f"{file}, row 2, column bench.meet_hunger: ")


def test_shipped_draws_are_joint_and_go_round_where_there_are_too_few():
    names, points = sampling.points(Vary("posterior", (), 3, account="circumstances"), seed=1)
    table = posterior.load("circumstances")
    assert list(names) == list(table.columns)
    assert [list(point) for point in points] == table.head(3).to_numpy(float).tolist()
    many = posterior.draws(len(table) + 1, "circumstances")
    assert many[-1] == many[0] != many[1]


def test_a_design_that_needs_salib_says_how_to_get_it(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "SALib", None)
    monkeypatch.setitem(sys.modules, "SALib.sample", None)
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    asked = Vary("sobol", (Factor("bench.meet_hunger", low=0.0, high=1.0),), 4)
    with pytest.raises(InputError, match=r'needs SALib; install it with: pip install "thermidor\['):
        sampling.points(asked, seed=1)


def test_without_a_posterior_nothing_is_set_and_asking_for_one_says_how(tmp_path):
    assert posterior.default("synthesis", tmp_path) == {}
    with pytest.raises(InputError, match="make one with: thermidor calibrate"):
        posterior.median("synthesis", tmp_path)
    with pytest.raises(InputError, match='Did you mean "synthesis"') as caught:
        posterior.median("sinthesis")
    assert caught.value.place == "--account"


# Calibration --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("runz = 3", "runz", 'is not a key of [calibrate]. Did you mean "runs"'),
        ("runs = 3", "runs", "runs is 3 but must be a whole number, 20 to 1000000"),
        ("scale = 2", "scale", "the scale is 2 but must lie from 1e-06 to 1"),
        ("check_scale = 1e-9", "check_scale", "at least 0.000001, or 0 for no check"),
        ("together = 1", "together", "must be true or false"),
        ("names = 'bench.learning'", "names", "must be a list of names in quotes"),
        ("names = ['bench.learning', 'bench.learning']", "names[1]", "is named twice"),
        ("names = ['bench.learnin']", "names[0]", 'Did you mean "bench.learning"'),
        ("accounts = ['null']", "accounts", "has no agents and so no run"),
        ("scenario = 7", "scenario", "7 must be a name in quotes"),
    ],
)
def test_a_mistake_of_a_calibration_is_reported_with_file_and_place(tmp_path, text, place, words):
    path = tmp_path / "cal.toml"
    path.write_text(f"[calibrate]\n{text}\n", encoding="utf-8")
    (mistake,) = calibration_file.check(path)
    assert words in str(mistake)
    assert str(mistake).startswith(str(path))
    assert mistake.place == f"calibrate.{place} (line 2)"


def test_a_calibration_needs_its_table_and_a_title_in_words(tmp_path):
    path = tmp_path / "cal.toml"
    path.write_text('title = "x"\n')
    with pytest.raises(InputError, match=r"needs a table \[calibrate\]"):
        calibration_file.load(path)
    assert not calibration_file.is_calibration(path)
    path.write_text("title = 3\n[calibrate]\n")
    with pytest.raises(InputError, match=r"title \(line 1\): 3 must be a text in quotes"):
        calibration_file.load(path)
    path.write_text("title = [\n")
    assert not calibration_file.is_calibration(path)
    path.write_text('title = "Mine"\n[calibrate]\nruns = 40\naccounts = ["synthesis"]\n')
    asked = calibration_file.load(path)
    assert (asked.runs, asked.accounts) == (40, ("synthesis",))
    assert calibration_file.check(path) == []
