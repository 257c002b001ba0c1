"""The ledger: every figure of the article beside the model's value (ODD: data evaluation).

`keep` sets runs against all rows of the figures table, and sets the two dull rivals of
`baselines` beside the model, scored by the same code. Failures stay in the table; a row that
cannot be computed says why and counts as missed; a row whose value is withheld is predicted.

This is reporting: nothing here may decide about the model. It is the only place that asks for the
values of held-out rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path

import numpy as np
import pandas as pd

from thermidor.common.places import DATA
from thermidor.evidence import article, baselines, ledger_rows, scoring
from thermidor.evidence.article import Figure
from thermidor.evidence.headline import Tally, tally
from thermidor.evidence.scoring import Score
from thermidor.evidence.values import Reader

COLUMNS = (
    *("id", "institution", "use", "kind", "relation", "value", "value_high", "unit"),
    *("median", "low", "high", "inside", "source"),
)
DISCRIMINATES = 0.5  # a row that more than half of all random draws pass says little
PRIOR = DATA / "prior_predictive.csv"


@dataclass(frozen=True)
class Rival:
    """What a baseline says of one row."""

    median: float
    low: float
    high: float
    score: Score | None
    ground: str


@dataclass(frozen=True)
class Entry:
    """One figure with everything the ledger knows of it. `status` is one of
    ``scored``, ``withheld`` (predicted), ``shown`` (not scored) and ``missed``.
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
    null: Rival
    pressures: Rival
    unseen: Rival
    width: float
    passes: float = float("nan")
    prior_width: float = float("nan")
    prior_passes: float = float("nan")

    @property
    def inside(self) -> bool | None:
        """True or False for scored and missed rows; None where nothing is scored."""
        if self.status == "missed":
            return False
        return self.score.inside if self.score else None

    @property
    def bits(self) -> float:
        """Log score over the null's, in bits: above zero the model says more than a plain curve."""
        return _gain(self.score, self.null.score)

    @property
    def bits_over_pressures(self) -> float:
        """Log score over the pressure curve's, in bits."""
        return _gain(self.score, self.pressures.score)

    @property
    def bits_over_unseen(self) -> float:
        """Log score over that of a plain curve fitted without this row and its survey, in bits."""
        return _gain(self.score, self.unseen.score)

    @property
    def discriminates(self) -> bool | None:
        """Whether fewer than half of random draws pass the row; None while that is unknown."""
        return None if np.isnan(self.prior_passes) else self.prior_passes <= DISCRIMINATES


@dataclass(frozen=True)
class Ledger:
    """All entries, in the order of the table, and what is needed to say where they come from."""

    entries: tuple[Entry, ...]
    runs: int
    start: int
    months: int
    fingerprint: str
    null: baselines.Baseline
    pressures: baselines.Baseline

    def __getitem__(self, name: str) -> Entry:
        return next(entry for entry in self.entries if entry.figure.id == name)

    def table(self) -> pd.DataFrame:
        """Return one row per figure: the columns of ``figures.csv`` (`COLUMNS`), then all the rest
        there is to know: status, window, scores, rivals, errors, reasons.
        """
        return pd.DataFrame(
            [
                ledger_rows.agreed(entry, self.start) | ledger_rows.further(entry, self.start)
                for entry in self.entries
            ]
        )

    def headline(self) -> list[Tally]:
        """Return the tally of calibrated, held-out and initial rows."""
        return [tally(self.entries, use) for use in article.SCORED]

    def ranked(self, use: Iterable[str] = ("calibrate", "validate")) -> list[Entry]:
        """Return scored rows from the best to the worst, by how far they are off."""
        kept = [e for e in self.entries if e.figure.use in tuple(use) and e.score]
        return sorted(kept, key=lambda e: (not e.score.inside, abs(e.score.misfit), e.score.loss))


def compare(runs: Iterable, **options) -> pd.DataFrame:
    """Return the ledger of runs as a table (see `keep` for the options)."""
    return keep(runs, **options).table()


def keep(
    runs: Iterable,
    *,
    prior: pd.DataFrame | None = None,
    pressures: np.ndarray | None = None,
    path: Path | None = None,
) -> Ledger:
    """Set runs against every figure of the article and return the ledger.

    Parameters
    ----------
    runs : iterable of Run or of mappings
        Finished runs, or their months tables (name to ``(n_months, 4)``).
    prior : DataFrame, optional
        Model values of random draws from the prior, a column per figure id; read from the
        package's data where it has been shipped.
    pressures : ndarray, optional
        ``(n_months,)`` mean pressure for the pressure curve; of the historical scenario if absent.
    path : Path, optional
        Another figures table.
    """
    figures = article.figures(path)
    kept = [run for run in runs if not getattr(run, "error", "")]
    tables = [getattr(run, "months", run) for run in kept]
    start = getattr(kept[0], "start", 0) or article.START if kept else article.START
    months = max((len(next(iter(t.values()))) for t in tables if t), default=0)
    values = read(tables, figures)
    pressures = historical_pressure() if pressures is None else np.asarray(pressures, float)
    null, curve, rivals = _rivals(path, pressures.tobytes())
    if prior is None and PRIOR.exists():
        prior = pd.read_csv(PRIOR)
    held_out = article.reveal_held_out(path)
    columns = set().union(*tables) if tables else set()
    entries = []
    for i, figure in enumerate(figures):
        known = held_out.get(figure.id, (figure.value, figure.value_high, figure.text))
        said = [(draws[:, i], ground[i]) for draws, ground in rivals]
        random = None if prior is None or figure.id not in prior else prior[figure.id].to_numpy()
        entries.append(_entry(figure, known, values[:, i], said, random, columns, months))
    return Ledger(
        tuple(entries), len(tables), start, months, article.fingerprint(path), null, curve
    )


def read(tables: Sequence[Mapping[str, np.ndarray]], figures: Sequence[Figure]) -> np.ndarray:
    """Return the model's value of every row in every run, ``(n_runs, n_figures)``."""
    reader = Reader(figures)
    return np.array([reader.read(table) for table in tables]).reshape(-1, len(figures))


@lru_cache(maxsize=8)
def _rivals(path: Path | None, pressures: bytes):
    """Fit the baselines once: they know nothing of the runs."""
    figures, fitting = article.figures(path), article.calibration_rows(path)
    null = baselines.fit(fitting)
    curve = baselines.fit(fitting, pressures=np.frombuffer(pressures), name="pressure curve")
    said = [baseline.predict(figures) for baseline in (null, curve)]
    return null, curve, [*said, baselines.predict_unseen(figures)]


@lru_cache(maxsize=1)
def historical_pressure() -> np.ndarray:
    """Return the mean over pressures and regions of the historical scenario, month by month."""
    from thermidor.scenario import scenario

    series = scenario.load("historical").pressures
    return np.mean([np.asarray(each).mean(axis=1) for each in series.values()], axis=0)


def _entry(figure, known, values, rivals, random, columns, months) -> Entry:
    value, high, text = known
    target = None if value is None else scoring.target_of(figure, value, high)
    computed = figure.column and not np.isnan(values).all()
    score = scoring.score(values, target) if figure.scored and target and computed else None
    status, reason = _status(figure, score, target, computed, columns, months)
    median, low, top = _interval(values, figure)
    width = _width(low, top, figure)
    null, curve, unseen = (_rival(figure, target, draws, ground) for draws, ground in rivals)
    extra = {}
    if score and target:
        extra["passes"] = float(scoring.passes(values, target).mean())
    if random is not None:
        _, prior_low, prior_high = _interval(random, figure)
        extra["prior_width"] = _width(prior_low, prior_high, figure)
        if target and figure.scored and figure.scored_as != "missed":
            extra["prior_passes"] = float(scoring.passes(random, target).mean())
    return Entry(
        figure,
        status,
        reason,
        value,
        high,
        text,
        values,
        median,
        low,
        top,
        score,
        null,
        curve,
        unseen,
        width,
        **extra,
    )


def _status(figure, score, target, computed, columns, months) -> tuple[str, str]:
    if not figure.scored:
        return "shown", ""
    if figure.missing:
        return "missed", figure.missing
    if not computed or (target and score is None):
        if figure.column not in columns:
            return "missed", f"the runs have no column {figure.column}"
        if figure.window[1] > months:
            return "missed", f"the runs end after {months} months, before the window of this row"
        return "missed", "most runs have no value in the window of this row"
    return ("scored", "") if score else ("withheld", "value withheld until published")


def _rival(figure, target, draws, ground) -> Rival:
    score = None
    if figure.scored and target and ground:
        score = scoring.COIN if np.isnan(draws).all() else scoring.score(draws, target)
        if ground.startswith("nothing"):
            score = Score(False, score.log_score, score.loss, score.holds, score.misfit)
    return Rival(*_interval(draws, figure), score, ground)


def _interval(values: np.ndarray, figure: Figure) -> tuple[float, float, float]:
    """Return median, 5 % and 95 % point over runs; for a class the commonest one in the middle."""
    known = values[~np.isnan(values)]
    if not known.size:
        return (float("nan"),) * 3
    low, middle, high = np.quantile(known, [0.05, 0.5, 0.95], method="inverted_cdf")
    if figure.scale == "class":
        middle = np.bincount(known.astype(int)).argmax()
    elif np.isfinite(known).all():
        low, middle, high = np.quantile(known, [0.05, 0.5, 0.95])
    return float(middle), float(low), float(high)


def _width(low: float, high: float, figure: Figure) -> float:
    if not figure.scale or np.isnan(low) or not np.isfinite([low, high]).all():
        return float("nan")
    ends = scoring.transform([low, high], figure.scale, figure.floor)
    return float(ends[1] - ends[0])


def _gain(mine: Score | None, other: Score | None) -> float:
    if mine is None or other is None:
        return float("nan")
    return (mine.log_score - other.log_score) / log(2)
