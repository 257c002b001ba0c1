"""The ledger: every figure of the article next to the model's value (ODD: data evaluation).

`build` compares runs with all rows of the figures table, and compares the baselines with the same
rows by the same scores. Failures stay in the table: a row that cannot be computed says why and
counts as missed.

This module reports and must not be used to decide about the model: it reads held-out values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, nan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thermidor.common.places import DATA
from thermidor.evidence import article, baselines, formatting, scoring, settled, skill
from thermidor.evidence.article import Figure
from thermidor.evidence.scoring import Score, Target
from thermidor.evidence.skill import SkillSummary
from thermidor.evidence.values import Reader

COLUMNS = (
    *("id", "institution", "use", "kind", "relation", "value", "value_high", "unit"),
    *("median", "low", "high", "inside", "source"),
)
"""The first columns of a ledger's table: those of ``figures.csv`` and the model's interval."""
FIGURE_COLUMNS = {
    "quantity": "quantity",
    "scope": "scope",
    "article_from": "date_from",
    "article_to": "date_to",
    "note": "note",
    "observable": "column",
    "region": "region",
}
READING_COLUMNS = ("reduction", "reading", "scored_as", "error", "error_reason", "claim_wrong")
SCORE_COLUMNS = ("holds", "misfit", "log_score", "loss")
"""Further columns: fields of the figure, of how it is read, and of the model's score."""
DISCRIMINATES = 0.5
"""A row discriminates if at most this share of random draws passes it."""
PRIOR = DATA / "prior_predictive.csv"
"""Model values of random draws from the priors, a column per figure."""


@dataclass(frozen=True)
class BaselinePrediction:
    """What a baseline predicts for one row: median, 5 % and 95 % point, score, and its ground."""

    median: float
    low: float
    high: float
    score: Score | None
    ground: str


@dataclass(frozen=True)
class Entry:
    """One figure with the model's value and all scores.

    Attributes
    ----------
    status : str
        ``scored``, ``shown`` (not scored) or ``missed``.
    reason : str
        Why the row is missed.
    value, value_high, text
        What the article says.
    values : ndarray
        The model's value in every run, ``(n_runs,)``.
    median, low, high : float
        Median, 5 % and 95 % point over runs.
    null, pressures, unseen : BaselinePrediction
        The plain curve, the pressure curve, the plain curve fitted without this row.
    width, prior_width : float
        Width of the 90 % interval on the row's scale, of the model and of random draws.
    passes, prior_passes : float
        Share of runs, and of random draws, that agree with the figure.
    """

    figure: Figure
    status: str
    reason: str
    value: float | None
    value_high: float | None
    text: str
    values: np.ndarray
    median: float
    low: float
    high: float
    score: Score | None
    null: BaselinePrediction
    pressures: BaselinePrediction
    unseen: BaselinePrediction
    width: float
    passes: float = nan
    prior_width: float = nan
    prior_passes: float = nan

    @property
    def inside(self) -> bool | None:
        """True or False for scored and missed rows; None where nothing is scored."""
        if self.status == "missed":
            return False
        return self.score.inside if self.score else None

    @property
    def bits(self) -> float:
        """Log score minus the plain curve's, in bits: above zero the model predicts better."""
        return _gain(self.score, self.null.score)

    @property
    def bits_over_pressures(self) -> float:
        """Log score minus the pressure curve's, in bits."""
        return _gain(self.score, self.pressures.score)

    @property
    def bits_over_unseen(self) -> float:
        """Log score minus that of a plain curve fitted without this row and its survey, in bits."""
        return _gain(self.score, self.unseen.score)

    @property
    def discriminates(self) -> bool | None:
        """Whether at most half of random draws pass the row; None while that is unknown."""
        return None if np.isnan(self.prior_passes) else self.prior_passes <= DISCRIMINATES

    @property
    def settled(self) -> str:
        """Why the inputs settle the row; empty where they do not."""
        return settled.reason(self.figure.id, self.prior_passes)

    def row(self, start: int) -> dict[str, Any]:
        """Return the entry as a row of the ledger's table; `start` is the first month's ordinal."""
        figure = self.figure
        coded = figure.scale in ("months", "class")
        in_words = figure.kind == "date" or figure.unit == "class"
        low, high = self.text.split(" to ") if " to " in self.text else (self.text, "")
        interval = {name: getattr(self, name) for name in ("median", "low", "high")}
        if coded:
            interval = {k: formatting.value(figure, v, start) for k, v in interval.items()}
        first, last = formatting.window_ends(figure, start)
        return {
            **{name: getattr(figure, name) for name in COLUMNS[:5]},
            "value": low if in_words else self.value,
            "value_high": high if in_words else self.value_high,
            "unit": figure.unit,
            **interval,
            "inside": self.inside,
            "source": figure.source,
            "status": self.status,
            "reason": self.reason,
            **{name: getattr(figure, field) for name, field in FIGURE_COLUMNS.items()},
            "date_from": first,
            "date_to": last,
            **{name: getattr(figure, name) for name in (*READING_COLUMNS, "group", "tension")},
            **{name: getattr(self.score, name, None) for name in SCORE_COLUMNS},
            "width": self.width,
            "prior_width": self.prior_width,
            "passes": self.passes,
            "prior_passes": self.prior_passes,
            "settled": self.settled,
            **{f"null_{name}": getattr(self.null, name) for name in ("median", "low", "high")},
            "null_inside": getattr(self.null.score, "inside", None),
            "null_ground": self.null.ground,
            "null_unseen_inside": getattr(self.unseen.score, "inside", None),
            "pressure_median": self.pressures.median,
            "pressure_inside": getattr(self.pressures.score, "inside", None),
            "bits_over_null": self.bits,
            "bits_over_pressures": self.bits_over_pressures,
        }


@dataclass(frozen=True)
class Ledger:
    """All entries in the order of the figures table, and what they rest on.

    `start` is the ordinal of the first month, `months` the length of the runs, `fingerprint` the
    hash of the figures table.
    """

    entries: tuple[Entry, ...]
    runs: int
    start: int
    months: int
    fingerprint: str
    null: baselines.Baseline
    pressures: baselines.Baseline

    def __getitem__(self, name: str) -> Entry:
        """Return the entry of the figure with this id; StopIteration if there is none."""
        return next(entry for entry in self.entries if entry.figure.id == name)

    def table(self) -> pd.DataFrame:
        """Return one row per figure: `COLUMNS`, then status, window, scores, baselines, errors."""
        return pd.DataFrame([entry.row(self.start) for entry in self.entries])

    def skill(self) -> list[SkillSummary]:
        """Return the skill on calibrated, held-out and initial rows."""
        return [skill.summarise(self.entries, use) for use in article.SCORED]

    def ranked(self, use: Iterable[str] = ("calibrate", "validate")) -> list[Entry]:
        """Return the scored entries of some uses, from the closest to the farthest off."""
        uses = tuple(use)
        scored = [(e, e.score) for e in self.entries if e.figure.use in uses and e.score]
        scored.sort(key=lambda pair: (not pair[1].inside, abs(pair[1].misfit), pair[1].loss))
        return [entry for entry, _ in scored]


def build(
    runs: Iterable[Any],
    *,
    pressure: np.ndarray,
    prior: pd.DataFrame | None = None,
    path: Path | None = None,
) -> Ledger:
    """Compare runs with every figure of the article.

    Parameters
    ----------
    runs : iterable of Run or of mappings
        Finished runs, or their months tables (column to ``(n_months, 4)``). Failed runs are left
        out. Without runs the entries hold the article's values and the baselines alone.
    pressure : ndarray
        Mean pressure of the historical scenario, ``(n_months,)``, 0..1, for the pressure curve
        (`Scenario.mean_pressure`).
    prior : DataFrame, optional
        Model values of random draws from the priors, a column per figure; by default the table
        shipped with the package.
    path : Path, optional
        Another figures table.
    """
    figures = article.figures(path)
    kept = [run for run in runs if not getattr(run, "error", "")]
    tables = [getattr(run, "months", run) for run in kept]
    start = getattr(kept[0], "start", 0) or article.START if kept else article.START
    months = max((len(next(iter(t.values()))) for t in tables if t), default=0)
    values = read(tables, figures)
    fitted, predictions = _baselines(path, np.asarray(pressure, float).tobytes())
    if prior is None and PRIOR.exists():
        prior = pd.read_csv(PRIOR)
    held_out = article.reveal_held_out(path)
    columns = set().union(*tables) if tables else set()
    entries = []
    for i, figure in enumerate(figures):
        known = held_out.get(figure.id, (figure.value, figure.value_high, figure.text))
        predicted = [(draws[:, i], ground[i]) for draws, ground in predictions]
        random = None if prior is None or figure.id not in prior else prior[figure.id].to_numpy()
        entries.append(_entry(figure, known, values[:, i], predicted, random, columns, months))
    fingerprint = article.fingerprint(path)
    return Ledger(tuple(entries), len(tables), start, months, fingerprint, *fitted)


def read(tables: Sequence[Mapping[str, np.ndarray]], figures: Sequence[Figure]) -> np.ndarray:
    """Return the model's value of every row in every run, ``(n_runs, n_figures)``."""
    reader = Reader(figures)
    return np.array([reader.read(table) for table in tables]).reshape(-1, len(figures))


def interval(values: np.ndarray, figure: Figure) -> tuple[float, float, float]:
    """Return median, 5 % and 95 % point over runs; for a class the most frequent as the median."""
    known = values[~np.isnan(values)]
    if not known.size:
        return nan, nan, nan
    low, middle, high = np.quantile(known, [0.05, 0.5, 0.95], method="inverted_cdf")
    if figure.scale == "class":
        middle = np.bincount(known.astype(int)).argmax()
    elif np.isfinite(known).all():
        low, middle, high = np.quantile(known, [0.05, 0.5, 0.95])
    return float(middle), float(low), float(high)


@lru_cache(maxsize=8)
def _baselines(path: Path | None, pressure: bytes) -> tuple[tuple, list]:
    """Return the plain and the pressure curve, and the predictions of plain, pressure, unseen.

    They do not depend on runs, so they are fitted once per table and pressure.
    """
    figures = article.figures(path)
    fitting = article.calibration_rows(path)
    null = baselines.fit(fitting)
    curve = baselines.fit(fitting, pressure=np.frombuffer(pressure), name="pressure curve")
    predictions = [baseline.predict(figures) for baseline in (null, curve)]
    return (null, curve), [*predictions, baselines.predict_unseen(figures)]


def _entry(
    figure: Figure,
    known: tuple[float | None, float | None, str],
    values: np.ndarray,
    predicted: Sequence[tuple[np.ndarray, str]],
    random: np.ndarray | None,
    columns: set[str],
    months: int,
) -> Entry:
    value, value_high, text = known
    target = None if value is None else scoring.target_of(figure, value, value_high)
    computed = bool(figure.column and not np.isnan(values).all())
    score = scoring.score(values, target) if figure.scored and target and computed else None
    status, reason = _status(figure, score, target, computed, columns, months)
    median, low, high = interval(values, figure)
    null, curve, unseen = (_prediction(figure, target, *draws) for draws in predicted)
    optional = {}
    if score and target:
        optional["passes"] = float(scoring.passes(values, target).mean())
    if random is not None:
        _, prior_low, prior_high = interval(random, figure)
        optional["prior_width"] = _width(prior_low, prior_high, figure)
        if target and figure.scored and figure.scored_as != "missed":
            optional["prior_passes"] = float(scoring.passes(random, target).mean())
    return Entry(
        figure=figure,
        status=status,
        reason=reason,
        value=value,
        value_high=value_high,
        text=text,
        values=values,
        median=median,
        low=low,
        high=high,
        score=score,
        null=null,
        pressures=curve,
        unseen=unseen,
        width=_width(low, high, figure),
        **optional,
    )


def _status(
    figure: Figure,
    score: Score | None,
    target: Target | None,
    computed: bool,
    columns: set[str],
    months: int,
) -> tuple[str, str]:
    """Return the status of a row and its reason."""
    if not figure.scored:
        return "shown", ""
    if figure.missing:
        return "missed", figure.missing
    if not computed or (target and score is None):
        if figure.column not in columns:
            return "missed", f"the runs have no column {figure.column}"
        if figure.window and figure.window[1] > months:
            return "missed", f"the runs end after {months} months, before the window of this row"
        return "missed", "most runs have no value in the window of this row"
    return "scored", ""


def _prediction(
    figure: Figure, target: Target | None, draws: np.ndarray, ground: str
) -> BaselinePrediction:
    score = None
    if figure.scored and target and ground:
        score = scoring.COIN if np.isnan(draws).all() else scoring.score(draws, target)
        if score and ground.startswith("nothing"):  # ignorance never counts as a hit
            score = Score(False, score.log_score, score.loss, score.holds, score.misfit)
    return BaselinePrediction(*interval(draws, figure), score, ground)


def _width(low: float, high: float, figure: Figure) -> float:
    if not figure.scale or np.isnan(low) or not np.isfinite([low, high]).all():
        return nan
    ends = scoring.transform([low, high], figure.scale, figure.floor)
    return float(ends[1] - ends[0])


def _gain(mine: Score | None, other: Score | None) -> float:
    if mine is None or other is None:
        return nan
    return (mine.log_score - other.log_score) / log(2)
