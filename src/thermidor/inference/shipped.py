"""Does the shipped posterior still belong to the rules? Rows of its table are run again.

ODD element: calibration. The posterior's description records a hash of the files that the rules are
written in. The hash changes with every comment; the numbers should not. So some of the societies
that the posterior was fitted to are simulated again and compared with the stored values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from thermidor.evidence import scoring
from thermidor.evidence.ledger import PRIOR
from thermidor.inference import comparison, priors, reference_table
from thermidor.runs import posterior, store

DIGITS = 6e-6  # relative error of the stored values, which have six digits
SHIFT = 6e-4  # error of the stored shifts between scales, in observation errors


def differences(count: int = 15) -> list[str]:
    """Simulate rows of the first wave again; return the figures that differ from the stored values.

    Parameters
    ----------
    count : int
        Rows; they belong to the account that runs by default.
    """
    about = posterior.about()
    asked = about["hashes"]["asked"]
    first = asked["accounts"][0]
    names = tuple(posterior.load(first).columns)
    plan = reference_table.drawn(
        {account: priors.of(account, names) for account in asked["accounts"]},
        runs=asked["runs"],
        scale=asked["scale"],
        seed=asked["seed"],
        scenario=asked["scenario"],
    )
    rows = [row for row in plan.rows if row.account == first][:count]
    values = np.array([reference_table.summaries(plan, row) for row in rows])
    stored = pd.read_csv(PRIOR).head(count)[list(plan.ids)].to_numpy(float)
    return _differences(plan.ids, values, stored, about["shift"])


def _differences(
    ids: tuple[str, ...],
    values: np.ndarray,
    stored: np.ndarray,
    shift: Mapping[str, tuple[float, float]],
) -> list[str]:
    """Compare values with stored ones, to which the shift between scales was added."""
    differ = []
    for k, figure in enumerate(comparison.figures(ids)):
        value = values[:, k]
        low = high = value
        if figure.id in shift:
            x = scoring.transform(value, figure.scale, figure.floor)
            by = shift[figure.id][0]
            moved = [
                scoring.restore(x + (by + slack) * figure.error, figure.scale)
                for slack in (-SHIFT, SHIFT)
            ]
            low, high = (np.where(np.isfinite(value), end, value) for end in moved)
            if by == 0:  # a shift of exactly zero is not applied, so values keep below their floor
                low = np.minimum(low, value)
                high = np.maximum(high, value)
        size = np.nan_to_num(np.abs(stored[:, k]), posinf=0.0) * DIGITS
        same = (low - size <= stored[:, k]) & (stored[:, k] <= high + size)
        if not (same | (np.isnan(value) & np.isnan(stored[:, k]))).all():
            differ.append(figure.id)
    return differ


def record_rules() -> str:
    """Write the hash of the present rules into the posterior's description, and return it.

    Only for rules that give the same numbers (see `differences`).
    """
    about = posterior.about()
    about["hashes"]["rules"] = reference_table.rules_hash()
    text = json.dumps(about, indent=1) + "\n"
    store.atomically(posterior.FOLDER / posterior.ABOUT, lambda out: out.write(text.encode()))
    return about["hashes"]["rules"]
