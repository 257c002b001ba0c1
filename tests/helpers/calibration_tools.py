"""A society whose figures are known functions of three parameters, for tests of the calibration.

For tests only; nothing in the package may import it.
"""

from __future__ import annotations

import sys
import time
from functools import cache
from pathlib import Path

import numpy as np

from thermidor.evidence import scoring
from thermidor.evidence.distance import Distance
from thermidor.inference import priors, reference_table
from thermidor.inference.calibration_file import Asked

NAMES = ("secretariat.hire", "plants.one_man", "joining.leave")
TRUTH = np.array([0.25, 0.6, 0.7])  # shares of the prior that the article's figures answer to
OFFSET = {"synthesis": 0.0, "circumstances": 4.0}
STEEP = 12.0  # observation errors from one end of a prior to the other


def asked(**changes) -> Asked:
    """Return a calibration small enough for a test."""
    given = {
        "accounts": ("synthesis", "circumstances"),
        "runs": 160,
        "waves": 1,
        "scale": 0.001,
        "names": NAMES,
        "trees": 40,
        "leaf": 4,
        "repeats": 2,
        "draws": 60,
    }
    return Asked(**{**given, **changes})


@cache
def _known(account: str):
    return priors.of(account, NAMES), Distance()


def simulate(head, row) -> np.ndarray:
    """Answer as a run would: every number off by how far its parameter is from the truth."""
    known, distance = _known(row.account)
    share = priors.shares(known, np.array([row.values]))[0]
    result = np.full(len(head.ids), np.nan)
    luck = np.random.default_rng(row.seed)
    for k, figure in enumerate(distance.figures):
        target = scoring.target_of(figure)
        off = STEEP * (share[k % 3] - TRUTH[k % 3]) + 0.5 * luck.standard_normal()
        off += OFFSET[row.account] * (k % 5 == 0)
        result[head.ids.index(figure.id)] = _value(target, off)
    return result


def _value(target, off: float) -> float:
    if target.scored_as == "class":
        return target.value
    if target.scored_as == "bound":
        return {
            "<": target.value - 2 * target.margin - 0.01,
            ">": target.value + 2 * target.margin + 0.01,
            "between": (target.value + (target.value_high or target.value)) / 2,
        }[target.relation]
    if target.scored_as == "count":
        return float(target.value)
    x = scoring.transform(target.value, target.scale, target.floor) + off * target.error
    return float(scoring.restore(x, target.scale))


def slowly(head, row) -> np.ndarray:
    """Answer after a moment, so that a test can kill the command in between."""
    time.sleep(0.01)
    return simulate(head, row)


def plan(runs: int = 60):
    """Return a table to compute."""
    known = {name: priors.of(name, NAMES) for name in OFFSET}
    return reference_table.drawn(known, runs=runs, scale=0.001, seed=3)


if __name__ == "__main__":
    reference_table.compute(plan(), Path(sys.argv[1]), workers=1, simulate=slowly)
