"""Quantities from other sources than the article, whose values are withheld (ODD: data evaluation).

One row of ``data/outside.csv`` is one quantity: what it is, in which unit, with which observation
error, and how it is read off a run (column, region, window, reduction), or why it cannot be. The
column ``mapping`` says in words what the model's value is, ``carried`` which figure of the article
is the last one known of the same quantity. Errors of shares are in fractions, those of levels and
counts are relative.

``data/outside_predictions.csv`` holds what every account and baseline predicts, frozen with the
commit that predicted. Once values are published, they are written into the table's column ``value``
and `scores` compares them with the frozen predictions.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, nan
from pathlib import Path
from statistics import NormalDist

import numpy as np

from thermidor.common.errors import InputError
from thermidor.common.places import DATA
from thermidor.evidence import article, scoring
from thermidor.evidence.article import Figure

TABLE = DATA / "outside.csv"
PREDICTIONS = DATA / "outside_predictions.csv"
COLUMNS = (
    *("id", "institution", "quantity", "scope", "date_from", "date_to", "kind", "relation"),
    *("value", "unit", "error", "note", "column", "region", "window_from", "window_to"),
    *("reduction", "per", "scale", "floor", "carried", "mapping", "missing"),
)
PREDICTED = ("id", "who", "unit", "median", "low", "high", "draws", "sample", "commit")
"""Columns of the frozen predictions."""
SAMPLE = 41
"""Evenly spaced quantiles by which a prediction is kept and scored."""
WRONG = 0.02
"""Chance that a published value is wrong, as for the article's numbers."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity: as a figure to read off runs, and the article's figure carried forward."""

    figure: Figure
    carried: str

    @property
    def predictable(self) -> bool:
        """Whether the model has a value for it."""
        return not self.figure.missing


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one account or baseline predicts, model error included: median, 5 % and 95 % point."""

    id: str
    who: str
    unit: str
    median: float
    low: float
    high: float
    draws: int
    sample: tuple[float, ...]
    commit: str


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one prediction: inside the 50 % and the 90 % interval, bits and CRPS.

    `bits` is the log score; `crps` is in observation errors. `below` is the predictive probability
    of a smaller value.
    """

    id: str
    who: str
    inside_50: bool
    inside_90: bool
    bits: float
    crps: float
    below: float


@dataclass(frozen=True)
class Summary:
    """The scores of one account or baseline over all published quantities.

    `over` holds, by rival, the mean difference of log scores in bits a row and its error.
    """

    who: str
    rows: int
    inside_50: int
    inside_90: int
    bits: float
    crps: float
    over: dict[str, tuple[float, float]]


# The table ----------------------------------------------------------------------------------------


def quantities(path: Path | None = None) -> tuple[Quantity, ...]:
    """Return all quantities, checked, in the order of the table."""
    return _read(Path(path or TABLE))


def ids(path: Path | None = None) -> tuple[str, ...]:
    """Return the ids of the quantities that the model has a value for."""
    return tuple(each.figure.id for each in quantities(path) if each.predictable)


def rows(names: Iterable[str]) -> list[Figure]:
    """Return figures of the article and of other sources by their ids, in the order given.

    Raises
    ------
    KeyError
        If neither table has such a row.
    """
    known = {each.figure.id: each.figure for each in quantities()}
    known |= {figure.id: figure for figure in article.figures()}
    return [known[name] for name in names]


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Quantity, ...]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            cells = [{key: (row.get(key) or "").strip() for key in COLUMNS} for row in reader]
            lacking = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    except OSError as error:
        raise InputError("the table of other sources cannot be read.", file=path) from error
    if lacking:
        raise InputError(f'the column "{lacking[0]}" is missing.', file=path, place="row 1")
    found: dict[str, Quantity] = {}
    for number, row in enumerate(cells, start=2):
        if row["id"] in found:
            raise InputError(f'the id "{row["id"]}" is taken.', file=path, place=f"row {number}")
        found[row["id"]] = Quantity(_figure(row, path, number), row["carried"])
    return tuple(found.values())


def _figure(row: Mapping[str, str], path: Path, number: int) -> Figure:
    """Return a row as a figure of use ``context``, which no calibration and no ledger scores."""
    cells = {name: row[name] for name in COLUMNS if name in article.COLUMNS}
    cells |= {
        "section": "Other sources",
        "source": "withheld",
        "use": "context",
        "observable": row["column"],
        "scored_as": "missed" if row["missing"] else "point",
        "claim_wrong": str(WRONG),
        "error_reason": "as agreed before the values are published",
        "reading": row["mapping"],
    }
    return article.checked(cells, path, number)


# Predictions --------------------------------------------------------------------------------------


def widened(values: np.ndarray, scale: str, error: float) -> np.ndarray:
    """Return values with a model error added: each one spread over the quantiles of a normal.

    Parameters
    ----------
    values : ndarray
        ``(n,)`` in the row's unit, without NaN.
    scale : str
        Scale of the error, ``log`` or ``logit``.
    error : float
        Its standard deviation on that scale; 0 leaves the values as they are.
    """
    if error <= 0:
        return np.asarray(values, float)
    steps = [NormalDist().inv_cdf(share) for share in (np.arange(SAMPLE) + 0.5) / SAMPLE]
    floor = 0.005 if scale == "logit" else 0.5
    centre = scoring.transform(values, scale, floor)
    return scoring.restore((centre[:, None] + error * np.array(steps)).ravel(), scale)


def sampled(values: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return `SAMPLE` evenly spaced quantiles of weighted values; none where all are NaN."""
    values = np.asarray(values, float)
    weights = np.ones(len(values)) if weights is None else np.asarray(weights, float)
    known = ~np.isnan(values) & (weights > 0)
    if not known.any():
        return np.empty(0)
    order = np.argsort(values[known], kind="stable")
    reached = np.cumsum(weights[known][order])
    steps = (np.arange(SAMPLE) + 0.5) / SAMPLE * reached[-1]
    return values[known][order][np.searchsorted(reached, steps)]


def line(name: str, who: str, unit: str, sample: np.ndarray, draws: int, commit: str) -> list[str]:
    """Return one row of the frozen predictions from its sample."""
    low, median, high = np.quantile(sample, [0.05, 0.5, 0.95], method="inverted_cdf")
    numbers = [f"{value:.6g}" for value in (median, low, high)]
    kept = " ".join(f"{value:.5g}" for value in sample)
    return [name, who, unit, *numbers, str(draws), kept, commit]


def frozen(path: Path | None = None) -> tuple[Prediction, ...]:
    """Return the frozen predictions in the order of their table; none where there is no table."""
    path = Path(path or PREDICTIONS)
    if not path.exists():
        return ()
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(_prediction(row) for row in csv.DictReader(file))


def _prediction(row: Mapping[str, str]) -> Prediction:
    texts = {name: row[name] for name in ("id", "who", "unit", "commit")}
    numbers = {name: float(row[name] or nan) for name in ("median", "low", "high")}
    sample = tuple(float(part) for part in row["sample"].split())
    return Prediction(**texts, **numbers, draws=int(row["draws"]), sample=sample)


# Scores -------------------------------------------------------------------------------------------


def scores(
    predictions: Sequence[Prediction] | None = None, path: Path | None = None
) -> list[Scored]:
    """Score predictions, the frozen ones by default, on every quantity that has a value."""
    known = {each.figure.id: each.figure for each in quantities(path)}
    found = []
    for each in frozen() if predictions is None else predictions:
        figure = known[each.id]
        if figure.value is not None and each.sample and not figure.missing:
            score = scoring.score(np.array(each.sample), scoring.target_of(figure))
            middle = 0.25 <= score.below <= 0.75
            bits = score.log_score / log(2)
            found.append(
                Scored(each.id, each.who, middle, score.inside, bits, score.loss, score.below)
            )
    return found


def summaries(found: Sequence[Scored], rivals: Sequence[str]) -> list[Summary]:
    """Return a summary for each account and baseline; differences are over the rows of both."""
    by_who = {who: {s.id: s for s in found if s.who == who} for who in {s.who for s in found}}
    return [
        Summary(
            who=who,
            rows=len(own),
            inside_50=sum(score.inside_50 for score in own.values()),
            inside_90=sum(score.inside_90 for score in own.values()),
            bits=float(np.mean([score.bits for score in own.values()])),
            crps=float(np.mean([score.crps for score in own.values()])),
            over={rival: _over(own, by_who[rival]) for rival in rivals if rival in by_who},
        )
        for who in dict.fromkeys(score.who for score in found)
        for own in [by_who[who]]
    ]


def _over(own: Mapping[str, Scored], other: Mapping[str, Scored]) -> tuple[float, float]:
    gains = [own[name].bits - other[name].bits for name in own if name in other]
    return scoring.weighted_mean(gains, np.ones(len(gains)))
