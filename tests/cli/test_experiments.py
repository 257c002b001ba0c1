"""The commands of sweeps: stopped, continued, in slices; a sweep read again; workers."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
import sweeps
from sweeps import run

import thermidor as th
from thermidor.cli import main
from thermidor.common.errors import InputError
from thermidor.experiments import blocks, prim
from thermidor.experiments import sweeps as sweeping
from thermidor.experiments.outcomes import Outcome

pytestmark = pytest.mark.usefixtures("same_code")


@pytest.fixture
def model(monkeypatch):
    """Put the made-up society in the model's place; gives the seeds that were run."""
    seeds = []

    def simulate(configuration):
        seeds.append(configuration.seed)
        return sweeps.simulate(configuration)

    monkeypatch.setattr("thermidor.runs.execute.run_one", simulate)
    monkeypatch.setattr("thermidor.runs.execute.warm", lambda configuration: None)
    return seeds


def status(capsys, *arguments):
    found = main._status([str(each) for each in arguments])
    return (found, *capsys.readouterr())


def test_a_stopped_command_says_what_is_kept_and_how_to_continue(
    model, tmp_path, capsys, monkeypatch
):
    path = sweeps.experiment(tmp_path, replicates=3)
    plain = ("sweep", path, "--out", tmp_path / "s", "--workers", 1, "--no-plots")
    monkeypatch.setattr(sys, "argv", ["thermidor", *map(str, plain)])
    message = []

    def stop(done, total, block):
        message.append(done)
        if len(message) == 2:
            raise KeyboardInterrupt

    import contextlib

    from thermidor.show.terminal import sweeps as terminal_experiments

    real = terminal_experiments.progress
    monkeypatch.setattr(terminal_experiments, "progress", lambda _: contextlib.nullcontext(stop))
    found, out, err = status(capsys, *plain)
    assert (found, out) == (130, "")
    kept = message[1]
    assert f"stopped; {kept} of 27 runs are kept. Continue with: thermidor sweep {path}" in err
    monkeypatch.setattr(terminal_experiments, "progress", real)
    found, out, err = status(capsys, *plain)
    assert found == 0
    assert f"Continued: {kept} runs were already there." in err
    assert "27 runs" in out
    assert len(model) == 27  # none twice
    assert "\r" not in err
    found, _, err = status(capsys, *plain)
    assert (found, "Continued" in err, len(model)) == (0, False, 27)


def test_slices_are_done_one_by_one_and_the_last_makes_the_table(model, tmp_path, capsys):
    path = sweeps.experiment(tmp_path, replicates=9, seed=993)
    plain = ("sweep", path, "--out", tmp_path / "s", "--workers", 1, "--no-plots", "--slice")
    found, out, _ = status(capsys, *plain, "1/2")
    assert "Slice 1/2 is done; others are not" in out
    assert not (tmp_path / "s" / "runs.csv").exists()
    assert found == 1  # seed 1001 fails at every point
    found, out, _ = status(capsys, *plain, "2/2")
    assert "81 runs" not in out
    assert "72 runs" in out
    assert found == 1
    assert len(th.load(tmp_path / "s")) == 81


def test_scale_and_runs_of_the_command_override_the_file(model, tmp_path, capsys):
    path = sweeps.experiment(tmp_path, replicates=3, scale=0.001)
    assert (
        status(
            capsys,
            "sweep",
            path,
            "--out",
            tmp_path / "s",
            "--workers",
            1,
            "--no-plots",
            "--runs",
            1,
            "--scale",
            0.002,
        )[0]
        == 0
    )
    results = th.load(tmp_path / "s")
    assert len(results) == 9
    assert set(results.runs["scale"]) == {0.002}
    assert not (tmp_path / "s" / "plots").exists()


def test_sensitivity_takes_a_file_or_a_folder(model, tmp_path, capsys):
    path = sweeps.experiment(tmp_path, replicates=2)
    found, out, _ = status(capsys, "sensitivity", path, "--out", tmp_path / "s", "--workers", 1)
    assert found == 0
    assert "variance between levels" in out
    assert (tmp_path / "s" / "plots" / "tornado.png").stat().st_size > 10_000
    first = (tmp_path / "s" / "sensitivity.csv").read_bytes()
    assert b"pressures.civil_war.scale" in first
    (tmp_path / "s" / "sensitivity.csv").unlink()
    assert status(capsys, "sensitivity", tmp_path / "s", "--no-plots")[0] == 0
    assert (tmp_path / "s" / "sensitivity.csv").read_bytes() == first
    assert len(model) == 18


def test_sensitivity_without_an_answer_leaves_no_table(model, tmp_path, capsys):
    body = 'observables = ["participation"]\n[vary]\n"pressures.civil_war.scale" = [0, 1]\n'
    path = sweeps.experiment(tmp_path, body, replicates=1)
    found, out, _ = status(capsys, "sensitivity", path, "--out", tmp_path / "s", "--workers", 1)
    assert found == 1
    assert "No answer: only 2 points" in out
    assert "no table and no plot was written" in out
    assert not (tmp_path / "s" / "sensitivity.csv").exists()


# A sweep read back --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read(tmp_path_factory, same_code):
    folder = tmp_path_factory.mktemp("read")
    run(sweeps.experiment(folder, replicates=2, seed=1000), folder / "s")
    return th.load(folder / "s")


def test_a_sweep_says_what_it_is(read):
    assert repr(read) == '<Sweep "How much war?": 18 of 18 runs>'
    assert len(read.done) == 9


def test_runs_are_chosen_by_their_columns_and_failed_ones_never(read):
    one = read.select(**{"pressures.civil_war.scale": 0.5, "bench.meet_hunger": 2.0})
    assert (len(one), one[0].seed) == (1, 1000)
    assert one[0].parameters == {"pressures.civil_war.scale": 0.5, "bench.meet_hunger": 2.0}
    assert one[0].months["participation"].shape == (sweeps.MONTHS, 4)
    with pytest.raises(InputError, match=r'no column is called "sed"\. Did you mean "seed"'):
        read.select(sed=1)
    with pytest.raises(InputError, match="no run has seed = 1001"):
        read.select(seed=1001)


def test_an_observable_that_was_not_kept_is_refused(read):
    with pytest.raises(InputError, match='months of "hunger" were not kept; add it to'):
        read.add("hunger at 1919-01")
    known = read.add("participation at 1919-06")
    assert read.outcomes.count(known) == 1
    added = read.add("participation at 1918-03 in moscow")
    column = read.runs[added.name]
    assert column.isna().sum() == 9  # the failed ones
    assert column.notna().equals(read.runs["status"] == "done")


def test_a_table_of_effects_or_the_reason_for_none(read, tmp_path):
    run(sweeps.experiment(tmp_path, replicates=2), tmp_path / "s")
    table = th.load(tmp_path / "s").sensitivity()
    assert set(table["factor"]) == set(read.factors)
    war = table[table["factor"] == "pressures.civil_war.scale"].set_index("outcome")
    assert war.loc["participation at 1919-06", "change"] < 0  # more war, fewer come
    with pytest.raises(InputError, match="9 of 9 points have no value; too few are left"):
        read.sensitivity()  # of each point a run has failed


def test_discover_needs_a_number_that_varies(read):
    words = read.runs.assign(switch="on")
    sweep = SimpleNamespace(factors=["switch"], runs=words, done=words)
    with pytest.raises(InputError, match="no number varies in this sweep"):
        prim.discover(sweep, Outcome("participation"), above=0.5)


# Blocks and workers -------------------------------------------------------------------------------


def test_another_state_of_the_code_in_a_worker_stops_the_sweep(tmp_path, monkeypatch):
    """A run of other code is not written beside the others."""
    real = blocks.compute
    done = []

    def compute(block, simulate):
        done.append(block.number)
        found = real(block, simulate)
        return replace(found, code="f" * 16) if len(done) > 2 else found

    monkeypatch.setattr(blocks, "compute", compute)
    with pytest.raises(InputError, match=r"another state of thermidor's code.*continues") as caught:
        run(sweeps.experiment(tmp_path), tmp_path / "s")
    assert caught.value.file == tmp_path / "s"
    assert len(list((tmp_path / "s" / "runs").glob("*.parquet"))) == 2


def test_a_sweep_may_be_given_as_a_loaded_experiment(tmp_path):
    from thermidor.experiments import experiment_file

    path = sweeps.experiment(tmp_path, replicates=1)
    outcome = run(experiment_file.load(path), tmp_path / "s")
    assert (outcome.complete, outcome.computed) == (True, 9)


def test_without_dask_a_scheduler_is_refused_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r'pip install "thermidor\[cluster\]"') as caught:
        run(sweeps.experiment(tmp_path), tmp_path / "s", scheduler="tcp://10.0.0.1:8786")
    assert caught.value.place == "--scheduler"


def test_a_single_run_of_a_lost_block_is_a_failure_that_says_so(tmp_path):
    from thermidor.experiments import experiment_file
    from thermidor.experiments.design import design

    plan = design(experiment_file.load(sweeps.experiment(tmp_path)))
    shared = sweeping.shared_of(plan)
    single = blocks.Block(0, tuple(plan.block(0))[:1], shared)
    assert "killed, or out of memory" in sweeping._lost_run(single).error
    message = sweeping.RunWork(sweeps.simulate)(single)
    assert (message.error, message.months["participation"].shape) == ("", (sweeps.MONTHS, 4))
