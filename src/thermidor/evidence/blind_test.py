"""The first blind test: predictions of twenty withheld figures, and what the figures were.

ODD element: data evaluation. The first society predicted twenty figures before anybody who worked
on it had seen their values. The values were then opened and the predictions scored. Predictions,
values and scores are kept in ``data/blind_test.csv`` as they were, failures included. They say
nothing about later rules, and the twenty figures are calibrated on since.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import nan
from pathlib import Path

from thermidor.common.places import DATA
from thermidor.evidence.scoring import weighted_mean

TABLE = DATA / "blind_test.csv"
MODEL = "synthesis"
"""The account that the summary is about."""
RIVALS = ("random draws", "plain curve", "pressure curve")
"""What its log score is compared with."""
TEXTS = ("id", "quantity", "who", "kind", "unit", "relation", "commit")
NUMBERS = ("value", "median", "low", "high", "bits")


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one account or baseline predicted for one figure, and how it was scored.

    `low` and `high` are the 5 % and the 95 % point, NaN for a baseline without a curve. `bits` is
    the log score in bits. `sample` holds evenly spaced quantiles of the prediction.
    """

    id: str
    quantity: str
    who: str
    kind: str
    unit: str
    relation: str
    value: float
    median: float
    low: float
    high: float
    inside: bool
    bits: float
    sample: tuple[float, ...]
    commit: str


@dataclass(frozen=True)
class Summary:
    """How one account or baseline did.

    `gains` holds, by rival, the mean difference of the log scores in bits a row and its standard
    error.
    """

    who: str
    rows: int
    inside: int
    gains: dict[str, tuple[float, float]]


@cache
def record(path: Path = TABLE) -> tuple[Prediction, ...]:
    """Return all predictions with their scores, in the order of the table."""
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(_prediction(row) for row in csv.DictReader(file))


def _prediction(row: dict[str, str]) -> Prediction:
    texts = {name: row[name] for name in TEXTS}
    numbers = {name: float(row[name] or nan) for name in NUMBERS}
    sample = tuple(float(part) for part in row["sample"].split())
    return Prediction(**texts, **numbers, inside=row["inside"] == "yes", sample=sample)


def summaries() -> list[Summary]:
    """Return a summary for every account and baseline, in the order of the table."""
    return [_summary(who) for who in dict.fromkeys(row.who for row in record())]


def _summary(who: str) -> Summary:
    own = of(who)
    gains = {}
    for rival in RIVALS:
        pairs = zip(own, of(rival), strict=True)
        differences = [mine.bits - other.bits for mine, other in pairs]
        gains[rival] = weighted_mean(differences, [1.0] * len(differences))
    return Summary(who, len(own), sum(row.inside for row in own), gains)


def of(who: str) -> Sequence[Prediction]:
    """Return the predictions of one account or baseline, in the order of the table."""
    return [row for row in record() if row.who == who]


def sentence() -> str:
    """Return the result in words, with every number read from the record."""
    found = {each.who: each for each in summaries()}
    model = found[MODEL]
    random, curve = (model.gains[rival] for rival in RIVALS[:2])
    return (
        f"Of {model.rows} withheld figures {model.inside} lay inside the 90 % intervals of the "
        f"model, against {found['random draws'].inside} for random draws from the priors and "
        f"{found['plain curve'].inside} for the plain curve. The model predicted them no better: "
        f"{random[0]:+.2f} ± {random[1]:.2f} bits a figure against random draws, "
        f"{curve[0]:+.2f} ± {curve[1]:.2f} against the plain curve. Its intervals held half of "
        "the figures where they promised nine tenths. This failure is kept: it is why the society "
        "was rebuilt."
    )
