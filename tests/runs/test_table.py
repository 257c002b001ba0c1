"""Tables of runs, bands over runs, and folders of results: complete, or an error says why not."""

import errno
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import fake
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import thermidor
from thermidor import api
from thermidor.api import Runs
from thermidor.common import cache
from thermidor.common.errors import InputError
from thermidor.runs import store
from thermidor.runs.table import REGIONS, Run, quantiles


@pytest.fixture(scope="module")
def runs():
    return fake.runs(4)


@pytest.fixture
def folder(tmp_path, runs):
    return store.save(runs, tmp_path / "out", command="thermidor run")


def test_months_hold_one_row_for_each_run_month_and_region(runs):
    months = runs.months
    assert list(months.columns[:4]) == ["run", "seed", "month", "region"]
    assert len(months) == 4 * fake.N_MONTHS * len(REGIONS)
    assert not months.duplicated(["run", "month", "region"]).any()
    one = months.query("run == 2 and month == '1921-03' and region == 'moscow'").iloc[0]
    assert one["seed"] == 3
    assert one["participation"] == runs[2].months["participation"][40, 1]


def test_a_failed_run_stays_in_the_table_and_out_of_the_months(runs):
    failed = Run("historical", "synthesis", 9, 0.01, error="ValueError: no", trace="...")
    both = Runs([failed, *runs])
    assert both.table["status"].tolist() == ["failed", "done", "done", "done", "done"]
    assert set(both.months["run"]) == {1, 2, 3, 4}
    assert both.month_numbers == runs.month_numbers


def test_the_band_is_made_of_points_of_the_runs(runs):
    band = runs.band("participation", "moscow")
    values = np.array([run.months["participation"][7, 1] for run in runs])
    assert band.index[7] == "1918-06"
    assert band.loc["1918-06", 0.5] == pytest.approx(np.median(values))
    assert band.loc["1918-06", 0.95] == pytest.approx(np.quantile(values, 0.95))


def test_a_month_without_any_value_has_no_band():
    points = quantiles(np.array([[1.0, np.nan], [3.0, np.nan]]))
    assert points[2, 0] == 2.0
    assert np.isnan(points[:, 1]).all()


def test_an_unknown_name_is_an_error_with_the_nearest_name(runs):
    with pytest.raises(InputError, match='Did you mean "participation"'):
        runs.values("particpation")
    with pytest.raises(InputError, match='Did you mean "moscow"'):
        runs.values("participation", "mosow")
    with pytest.raises(AttributeError, match='Did you mean "party"'):
        Runs.of(runs).plot.partys  # noqa: B018


def test_a_saved_folder_loads_with_the_same_tables(folder, runs):
    again = thermidor.load(folder)
    pd.testing.assert_frame_equal(again.months, runs.months, check_dtype=False)
    pd.testing.assert_frame_equal(again.table, runs.table, check_dtype=False)
    assert again.meanings == runs.meanings
    assert len(again.figures) == len(runs.figures)


def test_units_and_origin_travel_in_the_file(folder):
    schema = pq.read_schema(folder / "months.parquet")
    assert schema.field("participation").metadata[b"unit"] == b"share"
    origin = json.loads(schema.metadata[b"thermidor"])
    assert origin["seeds"] == [1, 2, 3, 4]
    assert origin["version"] == thermidor.__version__


def test_the_same_runs_make_the_same_bytes(folder, runs, tmp_path):
    again = [replace(run, seconds=9.0) for run in runs]
    store.save(Runs(again, runs.meanings), tmp_path / "b", command="x", workers=2)
    one, other = (folder / "months.parquet"), (tmp_path / "b" / "months.parquet")
    assert one.read_bytes() == other.read_bytes()


def test_the_manifest_says_what_made_the_numbers(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["command"] == "thermidor run"
    assert manifest["months"] == ["1917-11", "1928-12"]
    assert manifest["packages"]["numpy"] == np.__version__
    assert {"runs.parquet", "months.parquet", "figures.csv"} <= set(manifest["files"])
    assert not list(folder.rglob(".*"))


def test_the_figures_begin_with_the_agreed_columns(folder):
    header = (folder / "figures.csv").read_text().splitlines()[0]
    agreed = "id,institution,use,kind,relation,value,value_high,unit,median,low,high,inside,source"
    assert header.startswith(agreed)


def test_old_plots_are_deleted_when_new_numbers_are_saved(folder, runs):
    (folder / "plots").mkdir()
    (folder / "plots" / "party.png").write_bytes(b"old")
    (folder / "plots" / "mine.png").write_bytes(b"the reader's own")
    api.save(runs, folder, plots=False)
    assert [file.name for file in (folder / "plots").iterdir()] == ["mine.png"]
    assert (folder / "report.html").stat().st_size > 10_000


def test_a_folder_of_a_sweep_is_not_runs_of_one_scenario(folder):
    (folder / "design.json").write_text("{}")
    with pytest.raises(InputError, match="holds a sweep"):
        store.load(folder)


def test_an_unfinished_folder_is_not_read(folder):
    (folder / "manifest.json").unlink()
    with pytest.raises(InputError, match=r"no manifest.json.*run again"):
        thermidor.load(folder)
    with pytest.raises(InputError, match="no such folder"):
        thermidor.load(folder / "nowhere")


@pytest.mark.parametrize("file", ["manifest.json", "months.parquet"])
def test_a_damaged_file_is_an_error_in_one_sentence(folder, file):
    (folder / file).write_bytes(b"{ damaged")
    with pytest.raises(InputError, match="cannot be read"):
        thermidor.load(folder)


def test_a_full_disk_is_an_error_that_says_what_is_kept(runs, tmp_path, monkeypatch):
    real = os.fsync

    def full(number):
        if "months" in os.readlink(f"/proc/self/fd/{number}"):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(number)

    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"disk is full.*Nothing there was changed"):
        store.save(runs, tmp_path / "out")
    assert os.listdir(tmp_path / "out") == []


def test_a_file_in_place_of_the_folder_is_an_error(runs, tmp_path):
    (tmp_path / "out").write_text("a file")
    for place in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(InputError, match="is a file where a folder is needed"):
            store.save(runs, place)


@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_without_write_permission_is_an_error(runs, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="may not be written"):
        store.save(runs, tmp_path / "out")


def test_a_write_that_the_system_refuses_is_an_error(runs, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(InputError, match="may not be written to"):
        store.save(runs, tmp_path)


# The folder of compiled rules -------------------------------------------------------------------


def _copy(tmp_path):
    package = tmp_path / "thermidor"
    shutil.copytree(Path(thermidor.__file__).parent, package)
    return package


def _cache_of(package, **environment):
    code = "import thermidor, os; print(os.environ['NUMBA_CACHE_DIR'])"
    known = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"}
    known |= {"PYTHONPATH": str(package.parent), "XDG_CACHE_HOME": str(package.parent / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=known | environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=package.parent,
    )
    return Path(done.stdout.strip())


def test_an_edited_rule_gets_another_cache_folder(tmp_path):
    package = _copy(tmp_path)
    before = _cache_of(package)
    assert before == _cache_of(package)
    rule = package / "common" / "random.py"
    rule.write_text(rule.read_text() + "\n# another rule\n")
    after = _cache_of(package)
    assert before.is_dir()
    assert after.is_dir()
    assert before != after


def test_the_users_cache_folder_is_used_and_passed_to_children(tmp_path):
    package = _copy(tmp_path)
    mine = _cache_of(package, NUMBA_CACHE_DIR=str(tmp_path / "mine"))
    assert mine.parent == tmp_path / "mine"
    assert _cache_of(package, NUMBA_CACHE_DIR=str(mine)) == mine


def test_a_temporary_cache_folder_is_used_if_there_is_no_other(tmp_path):
    package = _copy(tmp_path)
    (tmp_path / "taken").write_text("a file")
    found = _cache_of(package, XDG_CACHE_HOME=str(tmp_path / "taken"), TMPDIR=str(tmp_path))
    assert found.parent.parent == tmp_path
    assert "thermidor-cache" in found.parent.name


def test_cache_folders_that_are_long_unused_are_deleted(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    old, recent = (tmp_path / f"thermidor-{digit * 16}" for digit in "01")
    for folder in (old, recent):
        folder.mkdir()
    os.utime(old, (1, 1))
    used = cache.use()
    assert used.is_dir()
    assert recent.is_dir()
    assert not old.exists()


def test_importing_thermidor_imports_nothing_heavy():
    code = (
        "import sys, thermidor, thermidor.cli.main;"
        "print([m for m in ('numba', 'mesa', 'pandas', 'matplotlib', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_imported_on_first_use():
    assert thermidor.load is api.load
    assert "run" in dir(thermidor)
    with pytest.raises(AttributeError):
        thermidor.nothing  # noqa: B018
