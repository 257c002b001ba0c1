"""The points of a design: the values of the factors at which runs are made.

ODD element: simulation experiments. Every method depends on its seed alone. The Latin hypercube is
written here; the designs of Sobol' and of Morris are SALib's (extra ``research``).
"""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from types import ModuleType
from typing import Any

from thermidor.common.errors import InputError, short
from thermidor.experiments.vary import Factor, Vary
from thermidor.runs import posterior

MORRIS_LEVELS = 8


def points(vary: Vary, seed: int) -> tuple[tuple[str, ...], list[tuple[float | str, ...]]]:
    """Return the names of the factors, and one tuple of values for each point of the design."""
    names = tuple(factor.name for factor in vary.factors)
    if vary.method == "grid":
        return names, list(itertools.product(*(factor.values for factor in vary.factors)))
    if vary.method == "list":
        return names, list(vary.rows)
    if vary.method == "latin_hypercube":
        return names, latin_hypercube(vary.factors, vary.samples, seed)
    if vary.method == "posterior":
        return posterior_points(vary, seed)
    return names, _salib(vary, seed)


def latin_hypercube(factors: tuple[Factor, ...], samples: int, seed: int) -> list[tuple]:
    """Return points such that each of `samples` equal slices of a factor holds one value."""
    luck = random.Random(f"latin hypercube {seed}")  # the same on every platform and version
    columns = []
    for factor in factors:
        order = sorted(range(samples), key=lambda _: luck.random())
        width = factor.high - factor.low
        columns.append([factor.low + width * (k + luck.random()) / samples for k in order])
    return list(zip(*columns, strict=True))


def problem(factors: tuple[Factor, ...]) -> dict:
    """Return the factors in the form that SALib takes."""
    return {
        "num_vars": len(factors),
        "names": [factor.name for factor in factors],
        "bounds": [[factor.low, factor.high] for factor in factors],
    }


def salib(module: str) -> ModuleType:
    """Return a module of SALib.

    Raises
    ------
    InputError
        If SALib is not installed.
    """
    from importlib import import_module

    try:
        return import_module(f"SALib.{module}")
    except ModuleNotFoundError:
        raise InputError(
            'this design needs SALib; install it with: pip install "thermidor[research]".'
        ) from None


def _salib(vary: Vary, seed: int) -> list[tuple]:
    factors = problem(vary.factors)
    if vary.method == "sobol":
        rows = salib("sample.sobol").sample(
            factors, vary.samples, calc_second_order=False, seed=seed
        )
    else:
        rows = salib("sample.morris").sample(
            factors, vary.samples, num_levels=MORRIS_LEVELS, seed=seed
        )
    return [tuple(float(value) for value in row) for row in rows]


def posterior_points(vary: Vary, seed: int) -> tuple[tuple[str, ...], list[tuple]]:
    """Return draws from a posterior: the shipped one, or rows of the user's table.

    Columns of a table that name parameters are used; all rows have the same weight.

    Raises
    ------
    InputError
        If the table cannot be read, names no parameter, or holds a value out of range.
    """
    from thermidor.society import parameters

    if not vary.file:
        rows = posterior.draws(vary.samples, vary.account or None)
        names = tuple(rows[0])
        return names, [tuple(float(row[name]) for name in names) for row in rows]
    import pandas as pd

    path = Path(vary.file)
    try:
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except Exception:  # whatever the reader of this kind of file raises
        raise InputError("the posterior cannot be read as a table.", file=path) from None
    names = tuple(name for name in table.columns if name in parameters.table())
    if not names or not len(table):
        raise InputError("the posterior has no column that is a parameter.", file=path)
    luck = random.Random(f"posterior {seed}")
    order = sorted(range(len(table)), key=lambda _: luck.random())
    values = [
        [_drawn(table[name].iloc[k], name, f"row {k + 1}", path) for name in names]
        for k in range(len(table))
    ]
    chosen = (order[k % len(order)] for k in range(vary.samples))
    return names, [tuple(values[k]) for k in chosen]


def _drawn(given: Any, name: str, row: str, path: Path) -> float:
    """Return a value of a table of draws, checked against the parameter's range."""
    from thermidor.society import parameters

    place = f"{row}, column {name}"
    try:
        value = float(given)
    except (TypeError, ValueError):
        raise InputError(f"{short(given)} is not a number.", file=path, place=place) from None
    try:
        parameters.check(name, value)
    except InputError as mistake:
        raise InputError(mistake.problem, file=path, place=place) from None
    return value
