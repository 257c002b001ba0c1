"""Export of results: tables of unlike runs, xarray, DuckDB, CSV."""

from __future__ import annotations

import sys

import fake
import numpy as np
import pytest

from thermidor.common.errors import InputError
from thermidor.runs import export
from thermidor.runs.table import Run, Runs


def test_runs_with_different_observables_share_one_table_with_gaps():
    one = Run("a", "b", 1, 0.01, 23_000, {}, {"hunger": np.full((3, 4), 0.5)}, 10)
    two = Run("a", "b", 2, 0.01, 23_000, {}, {"output": np.full((2, 4), 0.25)}, 10)
    both = Runs([one, two])
    assert both.values("hunger").tolist()[0] == [0.5, 0.5, 0.5]
    assert np.isnan(both.values("hunger")[1]).all()
    assert both.values("output")[1].tolist()[:2] == [0.25, 0.25]
    assert np.isnan(both.values("output")[1, 2])
    assert repr(both) == "<Runs: 2 of a, 0 failed>"


def test_failed_runs_have_an_empty_table_of_months():
    none = Runs([Run("a", "b", 1, 0.01, error="ValueError: no", trace="")])
    assert none.months.empty
    assert none.month_numbers == []
    assert repr(Runs([])) == "<Runs: 0 of nothing, 0 failed>"


def test_exports_of_runs_hold_what_the_tables_hold(tmp_path):
    pytest.importorskip("xarray")
    pytest.importorskip("duckdb")
    runs = fake.runs(2)
    data = export.xarray(runs)
    series = data["participation"].sel(run=1, region="moscow").to_numpy()
    assert series == pytest.approx(runs[1].months["participation"][:, 1])
    ((count, mean),) = export.duckdb(runs).aggregate("count(*), avg(hunger)").fetchall()
    assert count == 2 * fake.N_MONTHS * 4
    assert mean == pytest.approx(runs.months["hunger"].mean())
    folder = export.csv(runs, tmp_path / "csv")
    assert (folder / "months.csv").read_text().count("\n") == count + 1
    assert "hunger, made up" in (folder / "columns.csv").read_text()


def test_a_missing_library_is_named_with_its_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(
        InputError, match=r'xarray is not installed; install it with: pip install "thermidor\['
    ):
        export.optional("xarray")
