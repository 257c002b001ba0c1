"""A life: one person's months and turning points, and where two lives of one person part.

ODD element: observation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from thermidor.common import dates
from thermidor.common.random import Stream
from thermidor.society.state import Occupation
from thermidor.teach.lives import words
from thermidor.teach.lives.month import PERSONAL, TRACED, Month
from thermidor.teach.lives.person import Person
from thermidor.teach.lives.tracing import Trial
from thermidor.teach.lives.turning_points import Turn, turns

if TYPE_CHECKING:
    import pandas as pd

LINES = ("hunger", "commitment", "efficacy")
COMPARED = ("occupation", "region", "place", "body", "rank", "mandate", "party", "seat", "faction")
"""Columns by which two lives are the same or not."""
NOTICEABLE = 0.02
"""Smallest difference of hunger or commitment that counts as a difference (our choice)."""


@dataclass
class Life:
    """One simulated person through one run.

    Attributes
    ----------
    person : Person
    scenario, title, account : str
    seed : int
    scale : float
    start : int
        Month zero, as an ordinal of `dates`.
    first, first_plant : record
        The person's row and workplace at month zero.
    months : list of Month
    pressures : dict of str to (n_months, 3) float64
        The scenario's pressures by region, 0..1.
    other : Life or None
        The same person with the same luck in another scenario.
    """

    person: Person
    scenario: str
    title: str
    account: str
    seed: int
    scale: float
    start: int
    first: np.record
    first_plant: np.record | None
    months: list[Month]
    pressures: dict[str, np.ndarray] = field(default_factory=dict, repr=False)
    other: Life | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return f"<Life of {self.person} in {self.scenario}: {len(self.large)} turns>"

    @cached_property
    def turns(self) -> list[Turn]:
        """All turning points and smaller changes, in order."""
        return turns(self.months)

    @property
    def large(self) -> list[Turn]:
        """The turning points, without the smaller changes."""
        return [turn for turn in self.turns if turn.large]

    @property
    def lived(self) -> list[Month]:
        """The months up to death, that of death included."""
        for number, month in enumerate(self.months):
            if month.after.occupation == Occupation.DEAD:
                return self.months[: number + 1]
        return self.months

    @property
    def who(self) -> str:
        """Who the person is at month zero."""
        return words.who(self.first, self.first_plant)

    @property
    def end(self) -> str:
        """What the person does in the last month."""
        last = self.lived[-1]
        if last.after.occupation == Occupation.DEAD:
            return f"dead since {self.date(last.number)}"
        return words.does(last.after, last.plant)

    @property
    def checked(self) -> tuple[int, int]:
        """How many processes were run again, and how many of them ended differently."""
        walked = sum(
            sum(process in month.rows for process in TRACED) + (month.plant is not None)
            for month in self.months
        )
        return walked, sum(len(month.differs) for month in self.months)

    @property
    def parting(self) -> Parting | None:
        """Where the two lives part; None without another life, or if they never do."""
        return None if self.other is None else find_parting(self, self.other)

    def date(self, month: int) -> str:
        """Return a month of the life as text, ``1919-03``."""
        return dates.text(self.start + month)

    def stations(self) -> list[tuple[str, int]]:
        """Return the occupations one after another, with the number of months of each."""
        found: list[tuple[str, int]] = []
        for month in self.lived:
            lane = words.LANES[words.lane(month.after)]
            if found and found[-1][0] == lane:
                found[-1] = (lane, found[-1][1] + 1)
            else:
                found.append((lane, 1))
        return found

    def series(self, name: str) -> np.ndarray:
        """Return a column of the person by month, NaN after death: (n_months,) float64.

        ``say`` is the share of the decisions that affect the person taken by elected bodies: of
        the workplace at the bench, of the region elsewhere.
        """
        values = np.full(len(self.months), np.nan)
        for month in self.lived:
            if month.after.occupation == Occupation.DEAD:
                break
            if name == "say":
                plant = month.plant
                values[month.number] = month.region["power"] if plant is None else plant.say
            else:
                values[month.number] = month.after[name]
        return values

    def meetings(self) -> list[dict[str, Any]]:
        """Return attendance by year, one row each.

        Keys: ``year``, ``months`` at the bench, ``came`` (meetings attended), mean ``chance``,
        ``kept_away`` (the pressure that lowered it most), ``chance_without`` it, and the means of
        `LINES`.
        """
        years: dict[str, list[tuple[Month, Trial]]] = {}
        for month in self.lived:
            trial = month.trial("feel", Stream.MEETING)
            if trial is not None:
                years.setdefault(self.date(month.number)[:4], []).append((month, trial))
        return [_meetings(year, held) for year, held in years.items()]

    def table(self) -> pd.DataFrame:
        """Return the months as a table: a row a month, codes as words."""
        import pandas as pd

        return pd.DataFrame([self._row(month) for month in self.lived])

    def _row(self, month: Month) -> dict[str, Any]:
        row = month.after
        trial = month.trial("feel", Stream.MEETING)
        columns = (*LINES, "conviction", "dissent", "routine")
        return {
            "month": self.date(month.number),
            "does": words.does(row, month.plant),
            "station": words.LANES[words.lane(row)],
            "region": words.PLACES[row.region],
            "party": words.PARTY[row.party],
            "support": words.PARTY[row.support],
            "seat": int(row.seat),
            "opposition": int(row.faction),
            "came": None if trial is None else bool(trial.happened),
            "chance_to_come": None if trial is None else trial.chance,
            **{name: float(row[name]) for name in columns},
            "stands_for": int(row.weight),
        }


def _meetings(year: str, held: list[tuple[Month, Trial]]) -> dict[str, Any]:
    chance = float(np.mean([trial.chance for _, trial in held]))
    without = {
        name: float(np.mean([month.without[name][Stream.MEETING] for month, _ in held]))
        for name in held[0][0].without
    }
    most = max(without, key=without.get, default="")
    return {
        "year": year,
        "months": len(held),
        "came": sum(trial.happened for _, trial in held),
        "chance": chance,
        "kept_away": most if without and without[most] > chance + 0.01 else "",
        "chance_without": without.get(most, chance),
        **{name: float(np.mean([month.after[name] for month, _ in held])) for name in LINES},
    }


# Two lives ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parting:
    """The month in which two lives of one person part.

    Attributes
    ----------
    month : int
    felt : int or None
        The first month in which hunger or commitment differ noticeably.
    first, other : Trial or None
        The trial with different results in the two lives; where both had it the draw is the same.
    does : tuple of (str, str)
        What the person does after that month, in each life.
    titles : tuple of (str, str)
        What happened in it, in each life.
    """

    month: int
    felt: int | None
    first: Trial | None
    other: Trial | None
    does: tuple[str, str]
    titles: tuple[str, str]


def find_parting(one: Life, other: Life) -> Parting | None:
    """Return where two lives of the same person part, or None if they never do."""
    felt = None
    for a, b in zip(one.months, other.months, strict=False):
        if felt is None and _feels_different(a, b):
            felt = a.number
        for process in PERSONAL:
            first, second = a.rows[process], b.rows[process]
            if any(first[name] != second[name] for name in COMPARED):
                trials = _trials(a, b, process)
                does = (words.does(a.after, a.plant), words.does(b.after, b.plant))
                return Parting(a.number, felt, *trials, does, (_titles(one, a), _titles(other, b)))
    return None


def _feels_different(a: Month, b: Month) -> bool:
    names = ("hunger", "commitment")
    return any(abs(float(a.after[n]) - float(b.after[n])) > NOTICEABLE for n in names)


def _trials(a: Month, b: Month, process: str) -> tuple[Trial | None, Trial | None]:
    """Return the first trial of a process with different results, as each life had it.

    Where only one life had such a trial (an election in one and not in the other), the other is
    None.
    """
    trials_a, trials_b = a.trials.get(process, ()), b.trials.get(process, ())
    streams_a = {trial.stream: trial for trial in trials_a}
    streams_b = {trial.stream: trial for trial in trials_b}
    for trial in trials_a:
        twin = streams_b.get(trial.stream)
        if twin is not None and twin.happened != trial.happened:
            return trial, twin
    only_a = next((t for t in trials_a if t.happened and t.stream not in streams_b), None)
    only_b = next((t for t in trials_b if t.happened and t.stream not in streams_a), None)
    return only_a, None if only_a is not None else only_b


def _titles(life: Life, month: Month) -> str:
    found = [turn.title for turn in life.turns if turn.month == month.number and turn.large]
    return "; ".join(found) or "nothing changed"
