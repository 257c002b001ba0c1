"""A made-up society for the tests of the ledger: smooth or random curves, and altered tables."""

from __future__ import annotations

import csv

import numpy as np

from thermidor.evidence import article

MONTHS = 134
PRESSURE = np.clip(1.2 - np.abs(np.arange(MONTHS) - 24) / 40, 0.1, 1.0)


def columns() -> list[str]:
    """Return all columns that the figures read."""
    rows = article.figures()
    return sorted({row.column for row in rows if row.column} | {r.per for r in rows if r.per})


def months(seed: int = 1, length: int = MONTHS) -> dict[str, np.ndarray]:
    """Return a made-up months table: a random walk in every column."""
    random = np.random.default_rng(seed)
    table = {
        name: np.abs(0.5 + np.cumsum(random.normal(0, 0.05, (length, 4)), axis=0))
        for name in columns()
    }
    table["regime_label"] = np.floor(np.linspace(0, 3.99, length))[:, None].repeat(4, axis=1)
    return table


def altered(folder, **changes):
    """Write a copy of the figures table with changed cells, ``id={column: text}``; return it."""
    with article.TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update(changes.pop(row["id"], {}))
    assert not changes, "no such rows"
    return write(folder, rows)


def write(folder, rows, name="figures.csv"):
    """Write rows of a figures table."""
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
