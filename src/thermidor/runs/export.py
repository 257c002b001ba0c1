"""Export results to xarray, DuckDB and CSV, with units and sources.

Results have ``runs`` or ``table`` (one row a run), ``months`` (one row a run, month and region) and
``meanings``; those of one scenario and those of sweeps have them alike.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from thermidor.common.errors import InputError
from thermidor.runs import store
from thermidor.runs.table import KEYS, Meaning

DIMENSIONS = ("run", "month", "region")


def optional(module: str) -> Any:
    """Return a module of the extra ``tables``.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise InputError(
            f'{module} is not installed; install it with: pip install "thermidor[tables]".'
        ) from None


def run_table(results: Any) -> pd.DataFrame:
    """Return one row per run."""
    runs = results.runs
    return runs if isinstance(runs, pd.DataFrame) else results.table


def xarray(results: Any) -> Any:
    """Return the months as an `xarray.Dataset` over run, month and region, with units.

    Raises
    ------
    InputError
        If xarray is not installed.
    """
    xr = optional("xarray")
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


def duckdb(results: Any) -> Any:
    """Return the months as a DuckDB relation, with the views ``runs`` and ``months`` for SQL.

    ``relation.query("r", "select ...")`` and ``relation.filter(...)`` work on it. DuckDB reads the
    files of a sweep as it needs them and never loads them completely.

    Raises
    ------
    InputError
        If DuckDB is not installed.
    """
    connection = optional("duckdb").connect()
    files = getattr(results, "files", None)
    if files is None:
        connection.register("runs_table", run_table(results))
        connection.register("months_table", results.months)
        runs, months = "runs_table", "months_table"
    else:
        runs, months = (
            "read_parquet(["
            + ", ".join("'" + str(file).replace("'", "''") + "'" for file in block)
            + "])"
            for block in files()
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
        store.write_csv(folder / f"{name}.csv", frame)
    return folder


def _about(results: Any, name: str) -> dict[str, str]:
    meaning = results.meanings.get(name) or store.KEY_MEANINGS.get(name) or Meaning()
    return {"unit": meaning.unit, "source": meaning.source, "definition": meaning.text}
