"""What the command line does in a poor terminal, when it is stopped, and with likely slips."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import fake
import pytest
from rich.console import Console
from scenario_files import write

import thermidor as th
from thermidor.cli import environment, group
from thermidor.common import cache, places
from thermidor.common.errors import InputError
from thermidor.experiments import paired
from thermidor.runs import execute, provenance, store, summary, table
from thermidor.scenario import scenario
from thermidor.show.terminal import overview, tables

BASE = 'base = "historical"\n'


@pytest.fixture
def no_engine(monkeypatch, tmp_path):
    """Replace the model by made-up runs."""
    monkeypatch.setattr(execute, "run_one", fake.simulate)
    monkeypatch.setattr(execute, "meanings", lambda: fake.runs(1).meanings)
    for module in (store, table, overview, summary):
        monkeypatch.setattr(module, "figures_or_none", lambda runs: fake.figures())
    monkeypatch.chdir(tmp_path)


# Terminals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_every_text_is_printed_in_a_poor_encoding(encoding):
    env = {**os.environ, "PYTHONIOENCODING": encoding, "MPLBACKEND": "nonsense"}
    env["PYTHONPATH"] = str(Path(th.__file__).parents[1])
    for words in (["describe", "--claims"], ["explain", "--list", "works"], ["scenarios"]):
        done = subprocess.run(
            [sys.executable, "-m", "thermidor", *words], env=env, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert len(done.stdout) > 200


def test_a_letter_that_an_encoding_lacks_becomes_a_similar_one(monkeypatch):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    environment.printable()
    print("caf\u00e9 \u2013 \u201c\u2265 3\u201d \u0416", flush=True)
    assert raw.getvalue().decode().rstrip() == 'cafe - ">= 3" ?'
    group.print_json({"name": "Pyatakov \u0416"})
    stream.flush()
    assert json.loads(raw.getvalue().decode().partition("\n")[2])["name"] == "Pyatakov \u0416"


@pytest.mark.parametrize("width", [30, 40, 50, 70, 80, 120])
def test_no_label_and_no_id_is_cut_at_any_width(width):
    name = "secretariat_staff_of_the_central_committee_mar_1920"
    rows = [(name, "1,234", "[bold]12 - 340[/bold]", "a source with several words")]
    made = tables.table(("figure", "article", "5-95 %", "source"), rows, left=(0, 3), wrap=(3,))
    console = Console(file=io.StringIO(), width=max(width, 52))
    console.print(made)
    words = console.file.getvalue().split()
    assert name in words
    assert {"1,234", "12", "340", "source"} <= set(words)
    assert "\u2026" not in console.file.getvalue()


# Interruptions ------------------------------------------------------------------------------------


def _stopping_at(seed):
    def simulate(configuration):
        if configuration.seed == seed:
            raise KeyboardInterrupt
        return fake.simulate(configuration)

    return simulate


def test_a_run_that_is_stopped_keeps_the_finished_runs(no_engine, call, monkeypatch):
    monkeypatch.setattr(execute, "run_one", _stopping_at(4))
    status, _, err = call("run", "--runs", 9, "--workers", 1, "--out", "o")
    assert status == 130
    assert "3 of 9 runs are kept in o" in err
    assert th.load("o").table["seed"].tolist() == [1, 2, 3]


def test_a_run_that_is_stopped_before_its_first_result_leaves_no_folder(
    no_engine, call, monkeypatch, tmp_path
):
    monkeypatch.setattr(execute, "run_one", _stopping_at(1))
    assert call("run", "--runs", 9, "--workers", 1, "--out", "a/b")[0] == 130
    assert not (tmp_path / "a").exists()


# Slips --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            BASE + "start = 1917-11\n",
            'line 2: the month 1917-11 is without quotes; write "1917-11"',
        ),
        ("base = \u201chistorical\u201d\n", "line 1: it has the curly quote"),
        (
            BASE + "[pressures]\ncivil_war.scale = 0\n\n[pressures]\nfamine.scale = 0\n",
            r"line 5: the section \[pressures\] is there twice, first in line 2",
        ),
    ],
)
def test_the_likeliest_slips_in_a_file_have_their_own_sentence(text, problem, tmp_path):
    with pytest.raises(InputError, match=problem):
        scenario.load(write(tmp_path, text))


@pytest.mark.parametrize(
    ("pair", "problem"),
    [
        ("civil_war=0", r"write pressures\.civil_war\.scale=0\.5"),
        ("faction_ban=0", r"write switches\.faction_ban=off"),
    ],
)
def test_a_pressure_or_a_switch_that_is_set_by_its_bare_name_gets_a_hint(pair, problem):
    name, _, value = pair.partition("=")
    with pytest.raises(InputError, match=problem):
        execute.replicates("historical", runs=1, parameters={name: float(value)})


def test_compare_refuses_one_run_before_running():
    with pytest.raises(InputError, match=r"^runs: 1 is not a whole number from 2"):
        paired.experiment(["historical", "no_civil_war"], runs=1)


def test_what_is_not_a_scenario_is_refused_at_once():
    for wrong in ({"bench.hunger": 2.0}, None, 7):
        with pytest.raises(InputError, match="is not a scenario; give its name"):
            th.run(wrong, runs=3)


def test_missing_scenarios_are_reported(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "DATA", tmp_path)
    monkeypatch.setattr(places, "PACKAGE", tmp_path / "a" / "b")
    with pytest.raises(InputError, match=r"scenarios of thermidor are missing.*zip"):
        places.shipped("scenarios")


# Check --------------------------------------------------------------------------------------------

EVENT = '[[events]]\nid = "kronstadt"\ndate = "{}"\ntitle = "x"\nsource = "y"\n'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (EVENT.format("1948-01"), "events[0].date"),
        (EVENT.format("1912-01"), "events[0].date"),
        ('[switches]\nfaction_ban = "1950-01"\n', "switches.faction_ban"),
        ('[pressures]\ncivil_war.until = "1931-02"\n', "pressures.civil_war.until"),
    ],
)
def test_check_finds_dates_outside_the_run(text, place, tmp_path):
    (found,) = scenario.check(write(tmp_path, BASE + text))
    assert found.place.startswith(place)
    assert "the run is from 1917-11 to 1928-12" in found.problem


def test_dates_of_a_base_may_lie_outside_a_shorter_run(tmp_path):
    assert scenario.check(write(tmp_path, BASE + "months = 12\n")) == []


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (EVENT.format("1921-06"), 'the event "kronstadt" replaces the one of its base'),
        ('[switches]\nkronstadt = "off"\n', 'switching "kronstadt" off changes no run'),
    ],
)
def test_check_notes_what_may_not_be_meant(text, note, tmp_path, call):
    status, out, _ = call("check", write(tmp_path, BASE + text))
    assert status == 0
    assert note in out


def test_check_counts_knots_before_it_looks_at_them(tmp_path):
    knots = "0," * 490_000
    text = f'{BASE}[pressures.famine]\nsource = "a"\nknots = [{knots}]\n'
    (found,) = scenario.check(write(tmp_path, text))
    assert "it has 490,000 knots; give at most 5,000" in found.problem


# Provenance ---------------------------------------------------------------------------------------


def test_a_scenario_changed_in_python_is_recorded_as_changed():
    loaded = scenario.load("historical")
    assert not loaded.changed
    shorter = replace(loaded, months=60)
    calm = scenario.load("historical")
    calm.pressures["civil_war"][:] = 0
    for one in (shorter, calm):
        assert one.hash != loaded.hash
        assert one.called == "historical (changed)"
        known = provenance.of(one)
        assert known["scenario_hash"] == one.hash
        assert (known["scenario_file"], known["scenario_changed"]) == ("", True)
    assert provenance.of(loaded)["scenario_hash"] == loaded.hash


def test_runs_of_a_changed_scenario_are_not_repeated_as_others(no_engine, tmp_path):
    changed = replace(scenario.load("historical"), months=60)
    run = replace(fake.runs(1)[0], scenario=changed.called)
    store.save(table.Runs([run], {}, provenance.of(changed)), tmp_path / "o")
    with pytest.raises(InputError, match="a scenario that was changed in Python"):
        provenance.read(tmp_path / "o")


def test_shipped_experiments_are_not_hashed_as_code(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    before = cache.source_hash(tmp_path)
    (tmp_path / "data" / "experiments").mkdir(parents=True)
    (tmp_path / "data" / "experiments" / "b.py").write_text("y = 2\n")
    assert cache.source_hash(tmp_path) == before
