"""Results for other tools: xarray, DuckDB, CSV; units and sources go along.

What is exported has ``runs`` or ``table`` (one row a run), ``months`` (one row a run, month and
region) and ``meanings``; results of one scenario and sweeps have them alike.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thermidor.common.errors import InputError
from thermidor.runs import store
from thermidor.runs.table import KEYS, Meaning

DIMENSIONS = ("run", "month", "region")


def wanted(module: str):
    """Return a module that only some readers have installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise InputError(
            f'this needs {module}; install it with: pip install "thermidor[tables]".'
        ) from None


def run_table(results: Any) -> pd.DataFrame:
    """Return one row per run."""
    runs = results.runs
    return runs if isinstance(runs, pd.DataFrame) else results.table


def xarray(results: Any):
    """Return the months as a Dataset over run, month and region, with units as attributes."""
    xr = wanted("xarray")
    months = results.months
    names = [name for name in months.columns if name not in KEYS]
    runs = run_table(results)
    cube = months.set_index(list(DIMENSIONS))[names]
    sizes = [list(dict.fromkeys(months[name])) for name in DIMENSIONS]
    sizes[1] = sorted(sizes[1])
    full = pd.MultiIndex.from_product(sizes, names=DIMENSIONS)
    if len(full) != len(cube) or not cube.index.equals(full):
        cube = cube.reindex(full)
    shape = tuple(len(size) for size in sizes)
    data = {
        name: (DIMENSIONS, cube[name].to_numpy(float).reshape(shape), _about(results, name))
        for name in names
    }
    about = runs.set_index("run").reindex(sizes[0])
    more = {name: ("run", about[name].to_numpy()) for name in about.columns}
    for name in set(more) & set(data):
        del more[name]
    coordinates = {**dict(zip(DIMENSIONS, sizes, strict=True)), **more}
    return xr.Dataset(data, coords=coordinates)


def duckdb(results: Any):
    """Return the months as a relation; the views ``runs`` and ``months`` serve SQL.

    ``relation.query("r", "select ...")`` and ``relation.filter(...)`` work on it; a sweep's files
    are read as they are needed and never loaded whole.
    """
    connection = wanted("duckdb").connect()
    files = getattr(results, "files", None)
    if files is None:
        connection.register("runs_table", run_table(results))
        connection.register("months_table", results.months)
        runs, months = "runs_table", "months_table"
    else:
        runs, months = (
            "read_parquet([" + ", ".join("'" + str(f).replace("'", "''") + "'" for f in each) + "])"
            for each in files()
        )
    connection.execute(f"create temp view runs as select * from {runs}")
    connection.execute(f"create temp view months as select * from {months}")
    relation = connection.sql("select * from months")
    _KEPT[id(relation)] = connection  # a relation does not keep its connection alive
    return relation


_KEPT: dict[int, Any] = {}


def csv(results: Any, folder: str | Path) -> Path:
    """Write ``runs.csv``, ``months.csv`` and ``columns.csv`` (unit, source, definition)."""
    folder = store.prepare(folder)
    runs, months = run_table(results), results.months
    columns = [
        {"table": table, "column": name, **_about(results, name)}
        for table, frame in (("runs", runs), ("months", months))
        for name in frame.columns
    ]
    for name, frame in (("runs", runs), ("months", months), ("columns", pd.DataFrame(columns))):
        store.atomically(
            folder / f"{name}.csv",
            lambda file, frame=frame: frame.to_csv(file, index=False, lineterminator="\n"),
        )
    return folder


def _about(results: Any, name: str) -> dict[str, str]:
    meaning = results.meanings.get(name) or store._KEY_MEANINGS.get(name) or Meaning()
    return {"unit": meaning.unit, "source": meaning.source, "definition": meaning.text}


def finite(values: Any) -> np.ndarray:
    """Return the values that are numbers."""
    values = np.asarray(values, float)
    return values[np.isfinite(values)]
