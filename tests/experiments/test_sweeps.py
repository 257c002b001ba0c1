"""Sweeps: one table, whatever computed it; stopped anywhere they go on; failures are recorded."""

import json
import os

import numpy as np
import pyarrow.parquet as pq
import pytest
import sweeps
from sweeps import run

import thermidor as th
from thermidor.cli import main
from thermidor.common.errors import InputError
from thermidor.experiments.sweeps import Interrupted, Slice, sweep
from thermidor.runs import store

pytestmark = pytest.mark.usefixtures("same_code")


def test_a_sweep_leaves_one_sorted_table_of_runs(whole):
    results = th.load(whole[1])
    assert results.complete
    assert len(results) == 306
    assert list(results.runs["run"]) == list(range(306))
    assert set(results.runs["status"]) == {"done"}
    columns = {"point", "scenario", "account", "seed", "scale", "scenario_hash", "code"}
    assert columns | {"participation at 1919-06", "bench.meet_hunger"} <= set(results.runs)
    means = results.runs.groupby("pressures.civil_war.scale")["participation at 1919-06"].mean()
    assert means.is_monotonic_decreasing
    same_seed = results.runs[results.runs["seed"] == 3]
    assert len(same_seed) == 9  # the same luck at every point


def test_the_bytes_do_not_depend_on_workers(whole, tmp_path):
    path, folder = whole
    assert run(path, tmp_path / "two", workers=2).complete
    assert sweeps.fingerprint(tmp_path / "two") == sweeps.fingerprint(folder)


def test_months_and_runs_agree_and_columns_say_what_they_are(whole):
    results = th.load(whole[1])
    months = results.months
    assert list(months.columns[:4]) == ["run", "seed", "month", "region"]
    assert len(months) == 306 * sweeps.MONTHS * 4
    row = months[(months["run"] == 7) & (months["month"] == "1919-06")]
    message = row.loc[row["region"] == "russia", "participation"].item()
    assert message == results.runs.loc[7, "participation at 1919-06"]
    schema = pq.read_schema(whole[1] / "months" / "000000.parquet")
    about = schema.field("participation").metadata
    assert about[b"unit"]
    assert json.loads(about[b"meaning"])["text"]
    runs = pq.read_schema(whole[1] / "runs.parquet")
    assert runs.field("bench.meet_hunger").metadata[b"unit"] == b"logit"


def test_other_tools_can_read_it(whole, tmp_path):
    results = th.load(whole[1])
    folder = results.csv(tmp_path / "csv")
    assert {file.name for file in folder.iterdir()} == {"runs.csv", "months.csv", "columns.csv"}
    assert "hunger keeps people away" in (folder / "columns.csv").read_text()


def test_xarray_on_request(whole):
    pytest.importorskip("xarray")
    results = th.load(whole[1])
    data = results.xarray()
    assert dict(data.sizes) == {"run": 306, "month": sweeps.MONTHS, "region": 4}
    one = data["participation"].sel(run=7, month="1919-06", region="russia").item()
    assert one == results.runs.loc[7, "participation at 1919-06"]
    assert data["participation"].attrs["unit"]
    assert data["seed"].dims == ("run",)


def test_duckdb_on_request(whole):
    pytest.importorskip("duckdb")
    results = th.load(whole[1])
    relation = results.duckdb()
    found = relation.filter("month = '1919-06' and region = 'russia'").aggregate(
        "avg(participation), count(*)"
    )
    ((mean, n),) = found.fetchall()
    assert n == 306
    assert mean == pytest.approx(results.runs["participation at 1919-06"].mean())


def test_a_stopped_sweep_is_continued(whole, tmp_path):
    path, folder = whole
    part = tmp_path / "part"

    def stop_after(done, total, block):
        if done >= 100:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stopped:
        run(path, part, progress=stop_after)
    assert 100 <= stopped.value.done < 110
    half = th.load(part)
    assert not half.complete
    assert len(half) == stopped.value.done
    kept = {file: file.stat().st_mtime_ns for file in part.glob("*/[0-9]*.parquet")}
    outcome = run(path, part)
    assert outcome.complete
    assert outcome.done_before == stopped.value.done
    assert all(file.stat().st_mtime_ns == when for file, when in kept.items())
    assert sweeps.fingerprint(part) == sweeps.fingerprint(folder)


def test_a_damaged_block_is_computed_again(whole, tmp_path):
    path, folder = whole
    assert run(path, tmp_path / "s").complete
    (tmp_path / "s" / "runs" / "000005.parquet").unlink()
    damaged = tmp_path / "s" / "months" / "000007.parquet"
    damaged.write_bytes(damaged.read_bytes()[:100])
    (tmp_path / "s" / "months" / ".000009.parquet.1.tmp").write_bytes(b"half")
    outcome = run(path, tmp_path / "s")
    assert outcome.computed == 6
    assert sweeps.fingerprint(tmp_path / "s") == sweeps.fingerprint(folder)


def test_a_failing_run_is_recorded_and_the_others_continue(tmp_path):
    path = sweeps.experiment(tmp_path, seed=1000, replicates=2)
    outcome = run(path, tmp_path / "s")
    assert outcome.complete
    assert outcome.failed == 9
    runs = th.load(tmp_path / "s").runs
    bad = runs[runs["status"] == "failed"]
    assert set(bad["seed"]) == {1001}
    assert bad["error"].str.contains("minus one deputies").all()
    assert bad["participation at 1919-06"].isna().all()
    assert runs.loc[runs["seed"] == 1000, "participation at 1919-06"].notna().all()
    assert "Traceback" in (tmp_path / "s" / "sweep.log").read_text()


def test_a_run_that_kills_its_process_is_found_and_the_rest_of_its_block_kept(tmp_path):
    body = 'observables = ["participation"]\n[vary]\n"bench.meet_hunger" = [0]\n'
    path = sweeps.experiment(tmp_path, body, seed=1002, replicates=2)
    outcome = run(path, tmp_path / "s", workers=2)
    assert outcome.complete
    runs = th.load(tmp_path / "s").runs
    assert list(runs["status"]) == ["failed", "done"]
    assert "without a message" in runs.loc[0, "error"]


def test_another_experiment_is_refused_in_the_folder(whole, tmp_path):
    other = sweeps.experiment(tmp_path, seed=99)
    with pytest.raises(InputError, match="holds another experiment"):
        run(other, whole[1])
    assert run(other, tmp_path / "s").complete
    mine = sweeps.experiment(tmp_path, seed=98)
    assert run(mine, tmp_path / "s", overwrite=True).complete
    assert set(th.load(tmp_path / "s").runs["seed"]) == {98, 99, 100}


def test_another_state_of_the_code_is_refused_in_the_folder(tmp_path):
    path = sweeps.experiment(tmp_path)
    run(path, tmp_path / "s")
    about = json.loads((tmp_path / "s" / "design.json").read_text())
    about["code"] = "1" * 16
    (tmp_path / "s" / "design.json").write_text(json.dumps(about))
    with pytest.raises(InputError, match="another state of thermidor's code"):
        run(path, tmp_path / "s")


def test_slices_share_a_folder_and_the_last_gathers(whole, tmp_path):
    path, folder = whole
    for k in (2, 1):
        assert not run(path, tmp_path / "s", part=Slice(k, 3)).complete
    assert run(path, tmp_path / "s", part=Slice(3, 3)).complete
    assert sweeps.fingerprint(tmp_path / "s") == sweeps.fingerprint(folder)


@pytest.mark.parametrize("text", ["0/4", "5/4", "a/b", "3", "1/2/3", "-1/4", "¹/2"])
def test_a_wrong_slice_is_reported(text):
    with pytest.raises(InputError, match="is not a slice"):
        Slice.parse(text)


def test_two_commands_do_not_do_the_same_work_at_once(tmp_path):
    path = sweeps.experiment(tmp_path)

    def again(done, total, block):
        with pytest.raises(InputError, match="another sweep is at work"):
            run(path, tmp_path / "s")

    assert run(path, tmp_path / "s", progress=again).complete


def test_a_full_disk_keeps_finished_blocks_and_is_reported(whole, tmp_path, monkeypatch):
    path, folder = whole
    real, calls = os.fsync, []

    def full(number):
        calls.append(number)
        if len(calls) > 40:
            raise OSError(28, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"disk is full.*\d+ of 306 runs"):
        run(path, tmp_path / "s")
    monkeypatch.setattr(os, "fsync", real)
    assert not list(tmp_path.glob("s/*/.*.tmp"))
    assert run(path, tmp_path / "s").complete
    assert sweeps.fingerprint(tmp_path / "s") == sweeps.fingerprint(folder)


def test_a_folder_without_a_sweep_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        store.load(tmp_path / "nothing")


def test_the_command_prints_the_results(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("thermidor.runs.execute.run_one", sweeps.simulate)
    monkeypatch.setattr("thermidor.runs.execute.warm", lambda configuration: None)
    path = sweeps.experiment(tmp_path)
    out = str(tmp_path / "s")
    assert main._status(["sweep", str(path), "--out", out, "--workers", "1"]) == 0
    message = capsys.readouterr().out
    assert "How much war?" in message
    assert "heat_map.png" in message
    assert (tmp_path / "s" / "plots" / "heat_map.png").stat().st_size > 10_000
    assert main._status(["sweep", str(path), "--out", out, "--slice", "9/3"]) == 2


def test_stored_numbers_are_those_of_the_model(tmp_path):
    """The real model, tiny: what is stored is what `Simulation` gives."""
    from thermidor import observables
    from thermidor.simulation import Simulation

    body = 'observables = ["participation at 1918-03"]\n[vary]\n"months" = [6]\n'
    path = sweeps.experiment(tmp_path, body, replicates=1, scale=0.0005)
    assert sweep(path, tmp_path / "s", workers=1).complete
    from thermidor.runs.configuration import Configuration, parameters_of
    from thermidor.scenario import scenario

    loaded = scenario.load("historical", {"months": 6})
    own = parameters_of(Configuration(loaded, None, {}))
    alone = Simulation(loaded, parameters=own, seed=1, scale=0.0005).run()
    want = observables.table(alone.history)["participation"]
    months = th.load(tmp_path / "s").months
    np.testing.assert_array_equal(months["participation"].to_numpy().reshape(-1, 4), want)
