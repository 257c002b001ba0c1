"""A life: one person's months and turns, and the same person's other life.

ODD element: observation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from thermidor.common import dates
from thermidor.common.random import Stream
from thermidor.society.state import Occupation
from thermidor.teach.lives import parting, words
from thermidor.teach.lives.month import Month
from thermidor.teach.lives.person import Person
from thermidor.teach.lives.turn import Turn
from thermidor.teach.lives.turns import turns

if TYPE_CHECKING:
    import pandas as pd

LINES = ("hunger", "commitment", "efficacy")


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
        Month zero, as a `calendar` ordinal.
    first, first_plant : record
        The person's row and workplace at month zero.
    months : list of Month
    pressures : dict of str to (months, 3) float64
        The scenario's pressures by region, 0..1.
    other : Life or None
        The same person under the same luck in another scenario.
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
        """All turns, in order."""
        return turns(self.months)

    @property
    def large(self) -> list[Turn]:
        """The turns of the life itself, without what happened by the way."""
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
        """How many processes were walked again, and how many ended otherwise than the run."""
        walked = sum(len(month.rows) - 1 + (month.plant is not None) for month in self.months)
        return walked, sum(len(month.differs) for month in self.months)

    @property
    def parting(self) -> parting.Parting | None:
        """Where the two lives part; None without another life, or if they never do."""
        return None if self.other is None else parting.find(self, self.other)

    def date(self, month: int) -> str:
        """Return a month of the life as text, ``1919-03``."""
        return dates.text(self.start + month)

    def stations(self) -> list[tuple[str, int]]:
        """Return what the person did, one after another, with the months of each."""
        found: list[tuple[str, int]] = []
        for month in self.lived:
            lane = words.LANES[words.lane(month.after)]
            if found and found[-1][0] == lane:
                found[-1] = (lane, found[-1][1] + 1)
            else:
                found.append((lane, 1))
        return found

    def series(self, name: str) -> np.ndarray:
        """Return a column of the person by month, NaN after death: (months,) float64.

        ``say`` is the share of the decisions that touch the person taken by elected bodies: of the
        workplace at the bench, of the region elsewhere.
        """
        out = np.full(len(self.months), np.nan)
        for month in self.lived:
            if month.after.occupation == Occupation.DEAD:
                break
            if name == "say":
                plant = month.plant
                out[month.number] = month.region["power"] if plant is None else plant.say
            else:
                out[month.number] = month.after[name]
        return out

    def meetings(self) -> list[dict[str, Any]]:
        """Return attendance by year: months at the bench, came, mean chance, what kept away."""
        years: dict[str, list] = {}
        for month in self.lived:
            trial = month.trial("feel", Stream.MEETING)
            if trial is not None:
                years.setdefault(self.date(month.number)[:4], []).append((month, trial))
        rows = []
        for year, met in years.items():
            chance = float(np.mean([trial.chance for _, trial in met]))
            rest = {
                name: float(np.mean([m.without[name][Stream.MEETING] for m, _ in met]))
                for name in met[0][0].without
            }
            kept = max(rest, key=rest.get, default="")
            rows.append(
                {
                    "year": year,
                    "months": len(met),
                    "came": sum(t.came for _, t in met),
                    "chance": chance,
                    "kept_away": kept if rest and rest[kept] > chance + 0.01 else "",
                    "chance_without": rest.get(kept, chance),
                    **{name: float(np.mean([m.after[name] for m, _ in met])) for name in LINES},
                }
            )
        return rows

    def table(self) -> pd.DataFrame:
        """Return the months as a table: a row a month, codes as words."""
        import pandas as pd

        rows = []
        for month in self.lived:
            row, trial = month.after, month.trial("feel", Stream.MEETING)
            rows.append(
                {
                    "month": self.date(month.number),
                    "does": words.does(row, month.plant),
                    "station": words.LANES[words.lane(row)],
                    "region": words.PLACES[row.region],
                    "party": words.PARTY[row.party],
                    "support": words.PARTY[row.support],
                    "seat": int(row.seat),
                    "opposition": int(row.faction),
                    "came": None if trial is None else bool(trial.came),
                    "chance_to_come": None if trial is None else trial.chance,
                    **{
                        name: float(row[name])
                        for name in (*LINES, "conviction", "dissent", "routine")
                    },
                    "stands_for": int(row.weight),
                }
            )
        return pd.DataFrame(rows)

    def told(self) -> list[str]:
        """Return the life's turns in sentences; of two lives, where and why they part."""
        telling = import_module("thermidor.teach.lives.telling")
        if self.other is not None:
            return telling.parting(self)
        return [
            f"{self.date(turn.month)}: {turn.title}. {' '.join(telling.sentences(turn))}"
            for turn in self.large
        ]

    def save(self, path: str | Path) -> Path:
        """Write the life as a page (``.html``) or as text (``.md``) and return the path."""
        return import_module("thermidor.teach.lives.files").save(self, path)

    def _repr_html_(self) -> str:
        return import_module("thermidor.teach.lives.page").fragment(self)
