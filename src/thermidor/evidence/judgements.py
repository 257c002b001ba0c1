"""Dated judgements of the historians, and contradictions of the sources, compared with runs.

ODD element: data evaluation. A judgement is a statement about a period that a good outcome
reproduces ("by 1921 soviet democracy no longer functions"); rival datings of the end are judgements
too, each tested by the regime definition named after its author. A tension is a place where the
sources contradict one another: both readings stay, and the model's result is put next to them.

This module reports. Some judgements are held out, so nothing that decides about the model may
import it (a test checks).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from thermidor.common import dates
from thermidor.common.places import DATA
from thermidor.evidence import article, formatting
from thermidor.evidence.labels import CLASSES
from thermidor.evidence.values import Reader

JUDGEMENTS = DATA / "judgements.csv"
TENSIONS = DATA / "tensions.csv"


@dataclass(frozen=True)
class Criterion:
    """One reading of a run and, where `relation` is given, what must hold of it.

    A value is read as a figure's is (`values.Reader`) from `column` to `threshold`. It is then
    compared with `value` (or lies between `value` and `value_high`), or with the same reading of
    the column `against` in the whole country.
    """

    id: str
    title: str
    by: str
    side: str
    text: str
    column: str
    region: str
    reduction: str
    window: tuple[float, float] | None
    base: tuple[float, float] | None
    per: str
    threshold: float
    relation: str
    value: float | None
    value_high: float | None
    against: str

    @property
    def dated(self) -> bool:
        """Whether the value is a month."""
        return self.reduction in ("crossing", "stays_below", "falls_below")


@dataclass(frozen=True)
class Answer:
    """The runs' values ``(n_runs,)`` of one criterion, and in which runs it holds.

    `holds` is None where the criterion only reads a value, or where there is none (`reason`).
    """

    criterion: Criterion
    values: np.ndarray
    holds: np.ndarray | None
    reason: str = ""

    @property
    def share(self) -> float:
        """Share of runs in which the criterion holds; NaN where nothing is tested."""
        return float("nan") if self.holds is None else float(self.holds.mean())

    def value_text(self, start: int = article.START) -> str:
        """Return the model's value in words: a median with its 90 % interval, or a class.

        `start` is the ordinal of the first month of the runs.
        """
        known = self.values[~np.isnan(self.values)]
        if not known.size:
            return ""
        if self.criterion.column.startswith("regime_label") and not self.criterion.dated:
            return CLASSES[int(np.bincount(known.astype(int)).argmax())].replace("_", " ")
        low, middle, high = np.quantile(known, [0.05, 0.5, 0.95], method="inverted_cdf")

        def word(x: float) -> str:
            if self.criterion.dated:
                return "never" if np.isinf(x) else dates.text(start + int(x))
            return formatting.number(float(x))

        words = [word(x) for x in (low, middle, high)]
        return words[1] if len(set(words)) == 1 else f"{words[1]} ({words[0]} to {words[2]})"


@dataclass(frozen=True)
class Verdict:
    """One judgement or tension with the answers to its criteria."""

    id: str
    title: str
    by: str
    answers: tuple[Answer, ...]

    @property
    def share(self) -> float:
        """Share of runs in which all criteria hold at once; NaN where nothing is tested."""
        tested = [answer.holds for answer in self.answers if answer.holds is not None]
        return float(np.all(tested, axis=0).mean()) if tested else float("nan")

    def sentence(self, start: int = article.START) -> str:
        """Return the model's result in one sentence; `start` is the first month's ordinal."""
        parts = []
        for answer in self.answers:
            criterion = answer.criterion
            if answer.reason:
                parts.append(answer.reason)
            elif answer.holds is not None:
                parts.append(f"{100 * answer.share:.0f} % of runs: {criterion.text}")
            elif criterion.column:
                parts.append(f"{criterion.text}: {answer.value_text(start)}")
            else:
                parts.append(criterion.text)
        tested = sum(answer.holds is not None for answer in self.answers)
        both = f"; all at once in {100 * self.share:.0f} %" if tested > 1 else ""
        return "; ".join(parts) + both + "."


def judgements(tables: Sequence[Mapping[str, np.ndarray]]) -> list[Verdict]:
    """Compare runs, given by their months tables, with every dated judgement."""
    return _compare(JUDGEMENTS, tables)


def tensions(tables: Sequence[Mapping[str, np.ndarray]]) -> list[Verdict]:
    """Compare runs, given by their months tables, with both readings of every contradiction."""
    return _compare(TENSIONS, tables)


def _compare(path: Path, tables: Sequence[Mapping[str, np.ndarray]]) -> list[Verdict]:
    criteria = load(path)
    values = _read(criteria, tables)
    others = _read([_other_column(criterion) for criterion in criteria], tables)
    verdicts: dict[str, list[Answer]] = {}
    for k, criterion in enumerate(criteria):
        column = values[:, k]
        limit = others[:, k] if criterion.against else criterion.value or 0.0
        holds = None
        reason = ""
        if criterion.column and (not column.size or np.isnan(column).all()):
            reason = f"not in these runs: {criterion.column}" if tables else "no runs"
        elif criterion.relation:
            holds = _holds(column, criterion, limit)
        verdicts.setdefault(criterion.id, []).append(Answer(criterion, column, holds, reason))
    return [
        Verdict(name, answers[0].criterion.title, answers[0].criterion.by, tuple(answers))
        for name, answers in verdicts.items()
    ]


def _read(criteria: Sequence[Criterion], tables: Sequence[Mapping[str, np.ndarray]]) -> np.ndarray:
    reader = Reader(criteria)
    return np.array([reader.read(table) for table in tables]).reshape(-1, len(criteria))


def _other_column(criterion: Criterion) -> Criterion:
    """Return the same reading of the column that a criterion is compared with."""
    if not criterion.against:
        return criterion
    return replace(criterion, column=criterion.against, region="russia")


def _holds(values: np.ndarray, criterion: Criterion, limit: float | np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        if criterion.relation == "=":
            return values == limit
        if criterion.relation == "<":
            return values < limit
        if criterion.relation == ">":
            return values > limit
        return (values >= limit) & (values <= criterion.value_high)


@lru_cache(maxsize=4)
def load(path: Path) -> tuple[Criterion, ...]:
    """Return the criteria of a table: `JUDGEMENTS` or `TENSIONS`."""
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(_criterion(row) for row in csv.DictReader(file))


def _criterion(row: dict[str, str]) -> Criterion:
    def window(name: str) -> tuple[float, float] | None:
        first, last = row[f"{name}_from"], row[f"{name}_to"]
        return (article.months(first), article.months(last, 1)) if first else None

    def amount(name: str, end: int) -> float | None:
        text = row[name]
        if not text:
            return None
        if text in CLASSES:
            return float(CLASSES.index(text))
        return article.months(text, end) if text.count("-") == 1 else float(text)

    copied = ("id", "title", "by", "side", "text", "column", "region", "reduction", "per")
    return Criterion(
        **{name: row[name] for name in (*copied, "relation", "against")},
        window=window("window"),
        base=window("base"),
        threshold=float(row["threshold"] or 0),
        value=amount("value", 0),
        value_high=amount("value_high", 1),
    )
