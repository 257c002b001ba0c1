"""Predictions of quantities from other sources, by every account and every baseline.

ODD element: data evaluation. Accounts are simulated at draws of their posteriors, as for the
comparison of accounts. Their predictions, those of the stack (all accounts, weighted) and random
draws from the priors share the same rules, so the same model error is added to all three. Curves
and carried-forward figures have a spread of their own.

The posterior's description says how large the model error is (``model_error``: institution, or
``all``, to kind of quantity to standard deviation, on the log for levels and counts, on the logit
for shares) and how much each account weighs in the stack (``stacking``). Without the first nothing
is added; without the second accounts weigh the same.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from thermidor.evidence import article, baselines, outside
from thermidor.evidence.article import Figure
from thermidor.inference.comparison import Comparison
from thermidor.scenario import scenario

STACK, CURVE, PRESSURES, RANDOM, CARRIED = (
    *("stack", "plain curve", "pressure curve", "random draws", "carried forward"),
)
"""Names of the rivals in the frozen table; the accounts have their own."""


def table(found: Comparison, random: pd.DataFrame, commit: str) -> str:
    """Return the predictions as CSV, with the columns `outside.PREDICTED`.

    Parameters
    ----------
    found : Comparison
        The accounts with their model values.
    random : DataFrame
        Model values of random draws from the priors, a column per row.
    commit : str
        The state of the code that predicted.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(outside.PREDICTED)
    fitting = article.calibration_rows()
    curves = {
        CURVE: baselines.fit(fitting),
        PRESSURES: baselines.fit(fitting, pressure=scenario.historical_pressure()),
    }
    yearly = baselines.drift(fitting)
    for quantity in outside.quantities():
        if not quantity.predictable:
            continue
        figure = quantity.figure
        own = {name: _column(values, found.ids, figure) for name, values in found.values.items()}
        drawn = random[figure.id].to_numpy(float) if figure.id in random else np.empty(0)
        last = article.find(quantity.carried) if quantity.carried else None
        error = model_error(found.about, figure)
        predicted = {
            **{name: (_widened(values, figure, error), None) for name, values in own.items()},
            STACK: _stacked(own, weights(found.about, own), figure, error),
            **{who: (curve.predict([figure])[0][:, 0], None) for who, curve in curves.items()},
            RANDOM: (_widened(drawn, figure, error), None),
            CARRIED: (baselines.carry_forward(figure, last, yearly), None),
        }
        counts = {name: len(values) for name, values in own.items()}
        counts |= {STACK: sum(counts.values()), RANDOM: np.isfinite(drawn).sum()}
        for who, (values, weight) in predicted.items():
            sample = outside.sampled(values, weight)
            if sample.size:
                n = int(counts.get(who, len(values)))
                writer.writerow(outside.line(figure.id, who, figure.unit, sample, n, commit))
    return file.getvalue()


def model_error(about: Mapping[str, Any], figure: Figure) -> float:
    """Return the model error of a quantity: of its institution and kind, or of its kind; else 0."""
    known = about.get("model_error", {})
    of_all = known.get("all", {}).get(figure.kind, 0.0)
    return float(known.get(figure.institution, {}).get(figure.kind, of_all))


def weights(about: Mapping[str, Any], accounts: Mapping[str, object]) -> dict[str, float]:
    """Return the weight of each account in the stack; they add up to 1."""
    known = about.get("stacking") or dict.fromkeys(accounts, 1.0)
    total = sum(known.get(name, 0.0) for name in accounts)
    return {name: known.get(name, 0.0) / total for name in accounts}


def _column(values: np.ndarray, ids: tuple[str, ...], figure: Figure) -> np.ndarray:
    """Return the model's values of a quantity, without runs that have none."""
    if figure.id not in ids:
        return np.empty(0)
    column = values[:, ids.index(figure.id)]
    return column[np.isfinite(column)]


def _widened(values: np.ndarray, figure: Figure, error: float) -> np.ndarray:
    known = values[np.isfinite(values)]
    return outside.widened(known, baselines.scale_of(figure), error) if known.size else known


def _stacked(
    own: Mapping[str, np.ndarray], share: Mapping[str, float], figure: Figure, error: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the values of all accounts and what each weighs: an account's share over its runs."""
    parts = {name: _widened(values, figure, error) for name, values in own.items()}
    weight = [np.full(len(part), share[name] / max(len(part), 1)) for name, part in parts.items()]
    return np.concatenate([*parts.values()]), np.concatenate(weight)
