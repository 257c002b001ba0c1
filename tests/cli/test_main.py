"""The command line: what it prints, what it writes, and how it reports mistakes."""

import json
import os
import subprocess
import sys

import click
import fake
import pytest

import thermidor
from thermidor.cli import group, main
from thermidor.runs import compiling, execute, store, summary, table
from thermidor.show import plots
from thermidor.show.terminal import overview


@pytest.fixture(autouse=True)
def no_engine(monkeypatch, tmp_path):
    """Replace the model by made-up runs: this file is about the command line."""
    monkeypatch.setattr(execute, "run_one", fake.simulate)
    monkeypatch.setattr(execute, "meanings", lambda: fake.runs(1).meanings)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))  # nothing real is compiled here
    monkeypatch.setattr(compiling, "compile_rules", lambda: None)
    for module in (store, table, overview, summary):
        monkeypatch.setattr(module, "figures_or_none", lambda runs: fake.figures())
    monkeypatch.chdir(tmp_path)


def test_run_writes_tables_and_prints_a_summary(call, tmp_path):
    status, out, err = call("run", "--runs", 3, "--workers", 1, "--no-plots", "--out", "o")
    assert (status, err) == (0, "")
    for words in ("What fell", "What grew", "posts filled by appointment", "1928-12", "ten worst"):
        assert words in out
    assert "Tables and plots are in o" in out
    written = sorted(file.name for file in (tmp_path / "o").iterdir())
    assert written == [
        *("figures.csv", "manifest.json", "months.parquet", "report.html", "runs.parquet")
    ]
    assert thermidor.load("o").table["seed"].tolist() == [1, 2, 3]
    assert max(map(len, out.splitlines())) <= 80


def test_run_without_out_writes_to_the_scenarios_folder(call, tmp_path):
    status, out, _ = call("run", "--runs", 1, "--no-plots")
    assert status == 0
    assert "thermidor-out/historical" in out
    assert (tmp_path / "thermidor-out" / "historical" / "manifest.json").exists()


def test_run_draws_plots(call, tmp_path):
    status, *_ = call("run", "--runs", 2, "--workers", 1, "--out", "o")
    assert status == 0
    assert {file.stem for file in (tmp_path / "o" / "plots").glob("*.png")} == set(
        plots.registered()
    )


def test_run_prints_one_json_object(call):
    status, out, err = call("run", "--runs", 2, "--workers", 1, "--no-plots", "--json")
    printed = json.loads(out)
    assert (status, err) == (0, "")
    assert printed["seeds"] == [1, 2]
    assert printed["observables"]["participation"]["direction"] == -1
    assert printed["regimes"][-1]["month"] == "1928-12"
    assert printed["figures"][0]["id"] == "cec_cease"
    assert printed["figures"][4]["value"] is None


def test_settings_are_passed_to_the_runs(call, tmp_path):
    call("run", "--runs", 1, "--no-plots", "--out", "o", "--set", "bench.learning=0.2")
    assert thermidor.load("o")[0].parameters == {"bench.learning": 0.2}
    manifest = json.loads((tmp_path / "o" / "manifest.json").read_text())
    assert manifest["provenance"]["settings"] == {"bench.learning": 0.2}


def test_a_failed_run_is_shown_and_gives_exit_status_one(call):
    status, out, _ = call("run", "--seed", 1000, "--runs", 2, "--workers", 1, "--no-plots")
    assert status == 1
    assert "seed 1001 failed" in out


def test_if_every_run_fails_the_first_error_is_printed(call):
    status, _, err = call("run", "--seed", 1001, "--runs", 1)
    assert status == 2
    assert "every run failed; the first said: ValueError" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["rum"], 'there is no command "rum". Did you mean "run"?'),
        (["run", "--rnus", "3"], 'there is no option "--rnus". Did you mean "--runs"?'),
        (["run", "--runs", "0"], '--runs: "0" is not a number of runs'),
        (["run", "--runs", "many"], '"many" is not a number of runs'),
        (["run", "--runs", "1e9"], '"1e9" is not a number of runs'),
        (["run", "--runs", "9" * 30], "is not a number of runs"),
        (["run", "--scale", "nan"], '--scale: "nan" is not a scale'),
        (["run", "--scale", "inf"], '"inf" is not a scale'),
        (["run", "--scale", "0"], '"0" is not a scale'),
        (["run", "--scale", "-0.1"], '"-0.1" is not a scale'),
        (["run", "--scale", "200"], "everyone, some six million"),
        (["run", "--seed", "-1"], '"-1" is not a seed'),
        (["run", "--workers", "0"], '"0" is not a number of processes'),
        (["run", "--set", "bench.meet_bas=1"], 'Did you mean "bench.meet_base"?'),
        (["run", "--set", "bench.meet_base"], '"bench.meet_base" is not name=value'),
        (["run", "--set", "bench.meet_base=nan"], "bench.meet_base"),
        (["run", "--set", "bench.meet_base=high"], "must be a number"),
        (["run", "historcal"], 'Did you mean "historical"?'),
        (["run", "missing.toml"], "missing.toml"),
        (["run", "--out", "taken"], "is a file where a folder is needed"),
        (["run", "--runs"], "--runs"),
        (["run", "a", "b"], "unexpected"),
        (["check"], "FILE"),
        (["new", "taken"], "toml"),
    ],
)
def test_every_mistake_gives_one_sentence_and_exit_status_two(call, arguments, sentence):
    open("taken", "w").close()
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.startswith("thermidor: ")
    assert err.count("\n") == 1


def test_ctrl_c_prints_one_line(call, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(execute, "run_many", stop)
    status, _, err = call("run", "--runs", 1)
    assert status == 130
    assert err.strip().endswith("thermidor: stopped.")
    assert "Traceback" not in err


def test_a_disk_that_fills_does_not_hide_the_numbers(call, monkeypatch):
    def full(*_, **__):
        raise thermidor.common.errors.InputError("the disk is full.", file="o/months.parquet")

    monkeypatch.setattr(store, "save", full)
    status, out, err = call("run", "--runs", 1, "--out", "o")
    assert status == 2
    assert "What fell" in out
    assert "Tables and plots are in" not in out
    assert err == "thermidor: o/months.parquet: the disk is full.\n"


def test_scenarios_are_listed(call):
    status, out, _ = call("scenarios")
    assert status == 0
    assert "historical" in out
    status, out, _ = call("scenarios", "--json")
    assert {"name", "title", "months"} <= set(json.loads(out)["scenarios"][0])


def test_a_new_scenario_passes_its_check(call):
    pytest.importorskip("thermidor.observables")
    assert call("new", "mine.toml")[0] == 0
    status, out, _ = call("check", "mine.toml")
    assert (status, out) == (0, "mine.toml: no mistakes found.\n")
    assert call("new", "mine.toml")[0] == 2


def test_check_prints_each_mistake_on_one_line(call):
    pytest.importorskip("thermidor.observables")
    with open("bad.toml", "w") as file:
        file.write('base = "historical"\ntitel = "x"\nmonths = -3\n')
    status, _, err = call("check", "bad.toml")
    assert status == 2
    assert len(err.splitlines()) == 2
    assert all(line.startswith("bad.toml") for line in err.splitlines())
    status, out, _ = call("check", "bad.toml", "--json")
    assert status == 2
    assert len(json.loads(out)["files"]["bad.toml"]) == 2


def test_the_help_of_every_command_has_an_example(call):
    with click.Context(main.main_group) as context:
        names = main.main_group.list_commands(context)
    for name in names:
        status, out, _ = call(name, "--help")
        assert status == 0
        if name != "scenarios":
            assert f"thermidor {name}" in out.split("Example", 1)[1]


def test_help_does_not_import_numpy_and_piped_output_has_no_colour():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import thermidor.cli.main"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "numpy" not in done.stderr
    done = subprocess.run(
        [sys.executable, "-m", "thermidor", "scenarios"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"FORCE_COLOR": ""},
    )
    assert "\x1b" not in done.stdout


def test_the_progress_bar_appears_late_and_disappears(monkeypatch):
    events = []

    class Bar:
        def add_task(self, title, total):
            return 0

        def start(self):
            events.append(True)

        def update(self, task, completed):
            pass

        def stop(self):
            events.append(False)

    monkeypatch.setattr(overview, "_PATIENCE", 0.05)
    with overview.Late(Bar(), "running", 2) as late:
        late(1, 2, None)
        late.timer.join()
    assert events == [True, False]


def test_help_lists_every_command_in_a_known_section(call):
    status, out, _ = call("--help")
    assert status == 0
    for name, command in main.main_group.commands.items():
        assert command.section in group.SECTIONS, name
        assert f"\n  {name} " in out
    places = [out.index(f"\n{section}:") for section in group.SECTIONS]
    assert places == sorted(places)


def test_a_new_command_is_listed_in_its_section_without_another_edit(monkeypatch):
    monkeypatch.setattr(group, "_REGISTERED", {})

    @group.command("Tools", examples="thermidor weigh")
    def weigh() -> None:
        """Weigh a result."""

    made = group.Commands(commands=group.registered())
    page = made.get_help(click.Context(made))
    assert "\nTools:\n  weigh  Weigh a result." in page
    assert "Examples:\n    thermidor weigh" in weigh.get_help(click.Context(weigh))
