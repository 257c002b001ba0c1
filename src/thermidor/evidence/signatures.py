"""Signatures: what one account predicts and another denies, pair by pair of accounts.

ODD element: data evaluation. A row of ``data/signatures.csv`` names a figure whose value in the
model is higher (+) or lower (-) under the first account than under the second, and why. The rows
follow from what the accounts say, not from runs. A signature is shown if a run of the first lies on
that side of a run of the second in at least `SHOWN` of all pairs of runs; else it is not yet shown.
Only values of the model enter, never those of the article.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from thermidor.common.places import DATA

FILE = DATA / "signatures.csv"
SHOWN = 0.75  # share of pairs of runs on the side that is predicted (ours)


@dataclass(frozen=True)
class Signature:
    """One prediction that tells two accounts apart; `sign` is + or -, for the first account."""

    first: str
    second: str
    figure: str
    sign: str
    because: str


@cache
def signatures() -> tuple[Signature, ...]:
    """Return all signatures in the order of the table."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return tuple(Signature(**row) for row in csv.DictReader(file))


def share(first: np.ndarray, second: np.ndarray, sign: str) -> float:
    """Return the share of pairs of runs, 0..1, on the side of `sign`; ties count half.

    Runs without a value are left out; NaN if an account has none with one.
    """
    one = first[~np.isnan(first)][:, None]
    other = second[~np.isnan(second)]
    if not (one.size and other.size):
        return float("nan")
    above = float((one > other).mean() + 0.5 * (one == other).mean())
    return above if sign == "+" else 1.0 - above


def judged(
    values: Mapping[str, np.ndarray], ids: Sequence[str]
) -> list[tuple[Signature, float, bool]]:
    """Return every signature of accounts that ran: its share of pairs, and whether it is shown.

    Parameters
    ----------
    values : mapping
        Account to ``(n_runs, n_ids)`` model values.
    ids : sequence of str
        Figures of the columns.
    """
    found = []
    for one in signatures():
        if one.first in values and one.second in values and one.figure in ids:
            k = list(ids).index(one.figure)
            part = share(values[one.first][:, k], values[one.second][:, k], one.sign)
            found.append((one, part, part >= SHOWN))
    return found
