"""Dated judgements of the historians and contradictions of the sources, each put to the runs.

`judgements` are the statements an outcome must reproduce ("by 1921 soviet democracy no longer
functions"), among them the rival datings of the end, each by the definition named after who holds
it. `tensions` are places where the sources contradict one another: both readings stay, and beside
them stands what the model does.

For reporting alone: some judgements are held out, so nothing that decides about the model may
import this (a test looks).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from thermidor.common import dates
from thermidor.common.places import DATA
from thermidor.evidence import article
from thermidor.evidence.values import Reader

DATA = DATA


@dataclass(frozen=True)
class Test:
    """One reading of a run and, where `relation` is given, what must hold of it."""

    __test__ = False  # not for pytest

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
    """What the runs say to one test: values, and in which runs it holds (None if it only reads)."""

    test: Test
    values: np.ndarray
    holds: np.ndarray | None
    reason: str = ""

    @property
    def share(self) -> float:
        """Share of runs in which the test holds."""
        return float("nan") if self.holds is None else float(self.holds.mean())

    def said(self, start: int = article.START) -> str:
        """Return the model's value in words: a median with its interval, a month, a class."""
        from thermidor.evidence import formatting

        known = self.values[~np.isnan(self.values)]
        if not known.size:
            return ""
        if self.test.column.startswith("regime_label") and not self.test.dated:
            return article.CLASSES[int(np.bincount(known.astype(int)).argmax())].replace("_", " ")
        low, middle, high = np.quantile(known, [0.05, 0.5, 0.95], method="inverted_cdf")

        def word(x):
            if self.test.dated:
                return "never" if np.isinf(x) else dates.text(start + int(x))
            return formatting.number(float(x))

        words = [word(each) for each in (low, middle, high)]
        return words[1] if len(set(words)) == 1 else f"{words[1]} ({words[0]} to {words[2]})"


@dataclass(frozen=True)
class Verdict:
    """One judgement or tension with the answers to its tests."""

    id: str
    title: str
    by: str
    answers: tuple[Answer, ...]

    @property
    def share(self) -> float:
        """Share of runs in which all tests hold at once; NaN where nothing is tested."""
        tested = [a.holds for a in self.answers if a.holds is not None]
        return float(np.all(tested, axis=0).mean()) if tested else float("nan")

    def sentence(self, start: int = article.START) -> str:
        """Return what the model does, in one sentence."""
        parts = []
        for answer in self.answers:
            if answer.reason:
                parts.append(answer.reason)
            elif answer.holds is not None:
                parts.append(f"{_percent(answer.share)} of runs: {answer.test.text}")
            elif answer.test.column:
                parts.append(f"{answer.test.text}: {answer.said(start)}")
            else:
                parts.append(answer.test.text)
        tested = sum(a.holds is not None for a in self.answers)
        both = f"; all at once in {_percent(self.share)}" if tested > 1 else ""
        return "; ".join(parts) + both + "."


def judgements(tables: Sequence[Mapping[str, np.ndarray]]) -> list[Verdict]:
    """Put every dated judgement to the runs."""
    return _put(DATA / "judgements.csv", tables)


def tensions(tables: Sequence[Mapping[str, np.ndarray]]) -> list[Verdict]:
    """Put both readings of every contradiction of the sources to the runs."""
    return _put(DATA / "tensions.csv", tables)


def _put(path: Path, tables) -> list[Verdict]:
    tests = load(path)
    values = np.array([Reader(tests).read(table) for table in tables]).reshape(-1, len(tests))
    other = np.array([Reader([_against(t) for t in tests]).read(table) for table in tables])
    verdicts: dict[str, list[Answer]] = {}
    for k, test in enumerate(tests):
        column = values[:, k]
        limit = other.reshape(-1, len(tests))[:, k] if test.against else test.value
        holds, reason = None, ""
        if test.column and (not column.size or np.isnan(column).all()):
            reason = f"not in these runs: {test.column}" if tables else "no runs"
        elif test.relation:
            holds = _holds(column, test, limit)
        verdicts.setdefault(test.id, []).append(Answer(test, column, holds, reason))
    return [
        Verdict(name, answers[0].test.title, answers[0].test.by, tuple(answers))
        for name, answers in verdicts.items()
    ]


def _against(test: Test) -> Test:
    """The same reading of the column a test is set against (of the whole country)."""
    if not test.against:
        return test
    return Test(**{**_fields(test), "column": test.against, "region": "russia"})


def _fields(test: Test) -> dict:
    return {name: getattr(test, name) for name in Test.__dataclass_fields__}


def _holds(values, test: Test, limit) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        if test.relation == "=":
            return values == limit
        if test.relation == "<":
            return values < limit
        if test.relation == ">":
            return values > limit
        return (values >= limit) & (values <= test.value_high)


@lru_cache(maxsize=4)
def load(path: Path) -> tuple[Test, ...]:
    """Return the tests of a table."""
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(_test(row) for row in csv.DictReader(file))


def _test(row: dict[str, str]) -> Test:
    def window(name):
        first, last = row[f"{name}_from"], row[f"{name}_to"]
        return (article.months(first), article.months(last, 1)) if first else None

    def amount(name, end):
        text = row[name]
        if not text:
            return None
        if text in article.CLASSES:
            return float(article.CLASSES.index(text))
        return article.months(text, end) if text.count("-") == 1 else float(text)

    return Test(
        **{name: row[name] for name in ("id", "title", "by", "side", "text", "column", "region")},
        reduction=row["reduction"],
        window=window("window"),
        base=window("base"),
        per=row["per"],
        threshold=float(row["threshold"] or 0),
        relation=row["relation"],
        value=amount("value", 0),
        value_high=amount("value_high", 1),
        against=row["against"],
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
