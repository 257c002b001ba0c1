"""Outcomes: an observable, where and when, as one number of a run (ODD: observation).

``"participation"`` is its last month; ``"participation at 1921-12 in moscow"`` says when and
where; a table says the rest: ``{ observable = "regime_label", at = ["1921-12", "1924-12"],
is = "bureaucratic_rule" }`` or ``{ observable = "hunger", during = ["1919-01", "1919-12"] }``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from thermidor.common import dates
from thermidor.common.errors import InputError, short, suggest
from thermidor.common.mistakes import Report
from thermidor.runs.table import REGIONS
from thermidor.scenario.scenario import Scenario

_PHRASE = re.compile(r"(\S+)((?: (?:at|in|is) \S+)*)")
DEFAULT = ("soviet_democracy_index", "regime_label")


@dataclass(frozen=True)
class Outcome:
    """One number of a run.

    Attributes
    ----------
    first, last : int or None
        Months as `dates` ordinals, both included; None: the run's last month. Values of
        several months are averaged.
    label : str
        For a class: the outcome is 1 where this is its label and else 0.
    """

    observable: str
    region: str = "russia"
    first: int | None = None
    last: int | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """The name of its column: ``hunger in moscow during 1919-01..1919-12``."""
        words = self.observable + (f" is {self.label}" if self.label else "")
        if self.region != "russia":
            words += f" in {self.region}"
        if self.first is None:
            return words
        if self.first == self.last:
            return f"{words} at {dates.text(self.first)}"
        return f"{words} during {dates.text(self.first)}..{dates.text(self.last)}"

    @property
    def when(self) -> str:
        """The date in words."""
        if self.first is None:
            return "at the end"
        if self.first == self.last:
            return dates.text(self.first)
        return f"{dates.text(self.first)} to {dates.text(self.last)}"

    def value(self, months: Mapping[str, np.ndarray], start: int) -> float:
        """Return the outcome of a run; NaN where it has no such month."""
        table = months.get(self.observable)
        if table is None or not len(table):
            return np.nan
        series = np.asarray(table[:, REGIONS.index(self.region)], float)
        if self.first is None:
            part = series[-1:]
        else:
            low, high = self.first - start, self.last - start
            if low < 0 or high >= len(series):
                return np.nan
            part = series[low : high + 1]
        if self.label:
            from thermidor.evidence import labels

            part = np.where(np.isnan(part), np.nan, part == labels.CLASSES.index(self.label))
        known = part[np.isfinite(part)]
        return float(known.mean()) if known.size else np.nan


def parse(text: str, start: int | None = None, end: int | None = None) -> Outcome:
    """Return the outcome a phrase names: ``participation at 1921-12 in moscow``.

    Raises
    ------
    InputError
        If it names no observable, region or month.
    """
    found = _PHRASE.fullmatch(" ".join(text.split()))
    if not found:
        raise InputError(
            f'{short(text)} is not an outcome; write "NAME", "NAME at 1921-12" or "NAME in moscow".'
        )
    given: dict[str, Any] = {"observable": found[1]}
    words = found[2].split()
    for word, value in zip(words[::2], words[1::2], strict=True):
        key = {"at": "at", "in": "region", "is": "is"}[word]
        if key in given:
            raise InputError(f'{short(text)} says "{word}" twice.')
        given[key] = value
    return _outcomes(given, start, end)[0]


def read_outcomes(
    given: list[Any] | None, scenarios: Sequence[Scenario], report: Report
) -> tuple[Outcome, ...]:
    """Return the outcomes of an experiment file; mistakes go to the report.

    Parameters
    ----------
    given : list of str or dict, optional
        As `models.ExperimentFile` found them right; None: the default.
    scenarios : sequence of Scenario
        In whose months the outcomes must lie.
    report : Report
    """
    start = max((s.start for s in scenarios), default=None)
    end = min((s.start + s.months for s in scenarios), default=None)
    found: list[Outcome] = []
    for i, item in enumerate(DEFAULT if given is None else given):
        place = f"observables[{i}]"
        try:
            outcomes = (
                [parse(item, start, end)] if isinstance(item, str) else _outcomes(item, start, end)
            )
        except InputError as error:
            report.add(place, error.problem)
            continue
        for outcome in outcomes:
            if outcome in found:
                report.add(place, f'"{outcome.name}" is named twice.')
            found.append(outcome)
    return tuple(found)


def _outcomes(given: Mapping[str, Any], start: int | None, end: int | None) -> list[Outcome]:
    from thermidor import observables
    from thermidor.evidence import labels

    name = given.get("observable", "")
    known = observables.OBSERVABLES
    if name not in known:
        raise InputError(f"{short(name)} is not an observable.{suggest(str(name), known)}")
    region = given.get("region", "russia")
    if region not in REGIONS:
        hint = suggest(str(region), REGIONS) or f" Regions: {', '.join(REGIONS)}."
        raise InputError(f"{short(region)} is not a region.{hint}")
    if region != "russia" and not known[name].regional:
        raise InputError(f'"{name}" is known for the whole country only; drop the region.')
    label = given.get("is", "")
    if label and known[name].unit != "class":
        raise InputError(f'"is" asks for a class, and "{name}" is a number; drop it.')
    if label and label not in labels.CLASSES:
        hint = suggest(str(label), labels.CLASSES) or f" Labels: {', '.join(labels.CLASSES)}."
        raise InputError(f"{short(label)} is not a label.{hint}")
    if "at" in given and "during" in given:
        raise InputError("give at or during, not both.")
    if "during" in given:
        if known[name].unit == "class" and not label:
            raise InputError(f'"{name}" is a class and has no mean; say is = "...", or use at.')
        first, last = (_month(text, start, end) for text in given["during"])
        if last < first:
            raise InputError("during ends before it begins; turn the months round.")
        return [Outcome(name, region, first, last, label)]
    at = given.get("at", [None])
    at = at if isinstance(at, list) else [at]
    if not at:
        raise InputError('at is empty; write a month, "1921-12", or leave it out.')
    months = [None if text is None else _month(text, start, end) for text in at]
    return [Outcome(name, region, month, month, label) for month in months]


def _month(text: Any, start: int | None, end: int | None) -> int:
    month = dates.parse(text if isinstance(text, str) else short(text))
    if start is not None and end is not None and not start <= month < end:
        raise InputError(
            f"{text} lies outside the runs, which go from {dates.text(start)} to "
            f"{dates.text(end - 1)}."
        )
    return month
