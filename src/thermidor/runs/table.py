"""The tables of runs: one row for each run, month and region; one column for each observable.

Plots, the ledger, the report and the live page read only these tables. `thermidor.api.Runs` adds
plots and exports. ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, overload

import numpy as np
import pandas as pd

from thermidor.common import dates
from thermidor.common.errors import InputError, suggest
from thermidor.runs.votes import Motion

REGIONS = ("petrograd", "moscow", "provinces", "russia")
KEYS = ("run", "seed", "month", "region")
FIGURE_COLUMNS = (
    *("id", "institution", "use", "kind", "relation", "value", "value_high", "unit"),
    *("median", "low", "high", "inside", "source"),
)
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


class Meaning(NamedTuple):
    """What a column of the months table holds."""

    unit: str = ""
    source: str = ""
    text: str = ""
    regional: bool = True


@dataclass(frozen=True)
class Run:
    """One run: one scenario, one set of parameters, one seed.

    Attributes
    ----------
    months : dict of str to ndarray
        By observable: (n_months, 4) float64; the columns are `REGIONS`, NaN where the observable
        exists for the whole country only. Empty when the run failed.
    parameters : mapping of str to float
        Values set for this run, beyond the defaults and the scenario.
    start : int
        Month of the first row, as a `common.dates` ordinal.
    persons : int
        Rows of the society's table.
    seconds : float
        Wall time of the run.
    error, trace : str
        Empty, or the error in one line, and the full traceback.
    acts : mapping of str to int
        Month since the start in which each event took effect, by id; empty if not recorded.
    votes : mapping of str to Motion
        What became of the scenario's motions, by the id of their event; empty without motions.
    """

    scenario: str
    account: str
    seed: int
    scale: float
    start: int = 0
    parameters: Mapping[str, float] = field(default_factory=dict)
    months: Mapping[str, np.ndarray] = field(default_factory=dict)
    persons: int = 0
    seconds: float = 0.0
    error: str = ""
    trace: str = ""
    acts: Mapping[str, int] = field(default_factory=dict)
    votes: Mapping[str, Motion] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """``done`` or ``failed``."""
        return "failed" if self.error else "done"


class Runs(Sequence):
    """Many runs and their tables.

    Parameters
    ----------
    runs : iterable of Run
    meanings : mapping of str to Meaning, optional
        Unit and source of each observable; they travel with the stored tables.
    provenance : mapping, optional
        What a reader needs to repeat the runs: version, hashes of scenario and figures.
    figures : DataFrame, optional
        The ledger's table, if it has been computed already.
    """

    def __init__(
        self,
        runs: Iterable[Run],
        meanings: Mapping[str, Meaning] | None = None,
        provenance: Mapping | None = None,
        figures: pd.DataFrame | None = None,
    ):
        self.runs = tuple(runs)
        self.meanings = dict(meanings or {})
        self.provenance = dict(provenance or {})
        if figures is not None:
            self.figures = figures

    def __len__(self) -> int:
        return len(self.runs)

    @overload
    def __getitem__(self, index: int) -> Run: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Run, ...]: ...

    def __getitem__(self, index: int | slice) -> Run | tuple[Run, ...]:
        return self.runs[index]

    def __repr__(self) -> str:
        name = self.runs[0].scenario if self.runs else "nothing"
        return f"<Runs: {len(self)} of {name}, {len(self.failed)} failed>"

    @property
    def done(self) -> list[Run]:
        """The runs that reached their last month."""
        return [run for run in self.runs if not run.error]

    @property
    def failed(self) -> list[Run]:
        """The runs that ended in an error."""
        return [run for run in self.runs if run.error]

    @cached_property
    def observables(self) -> list[str]:
        """Names of the observables, in the order of the registry."""
        return list(dict.fromkeys(name for run in self.done for name in run.months))

    @cached_property
    def months(self) -> pd.DataFrame:
        """One row per run, month and region; one column per observable."""
        frames = [
            month_table(run, number, self.observables)
            for number, run in enumerate(self.runs)
            if not run.error
        ]
        if not frames:
            return pd.DataFrame(columns=list(KEYS))
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per run: seed, scenario, account, scale, persons, seconds, status, parameters."""
        rows = [
            {
                "run": number,
                "seed": run.seed,
                "scenario": run.scenario,
                "account": run.account,
                "scale": run.scale,
                "start": dates.text(run.start) if run.start else "",
                "persons": run.persons,
                "seconds": run.seconds,
                "status": run.status,
                "error": run.error,
                **run.parameters,
            }
            for number, run in enumerate(self.runs)
        ]
        return pd.DataFrame(rows)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every figure of the article with the model's value, from the ledger."""
        from thermidor.evidence import ledger
        from thermidor.scenario import scenario

        return ledger.build(self, pressure=scenario.historical_pressure()).table()

    @property
    def month_numbers(self) -> list[int]:
        """Months of the longest run, as `common.dates` ordinals (all runs start together)."""
        done = self.done
        if not done:
            return []
        length = max(len(next(iter(run.months.values()), ())) for run in done)
        return list(range(done[0].start, done[0].start + length))

    def values(self, observable: str, region: str = "russia") -> np.ndarray:
        """Return the values of one observable in one region.

        Returns
        -------
        (n_runs, n_months) float64
            In the unit of the observable; NaN where a run has no value.

        Raises
        ------
        InputError
            If no run holds the observable, or the region does not exist.
        """
        if observable not in self.observables:
            raise InputError(
                f'no observable is called "{observable}".{suggest(observable, self.observables)}'
            )
        if region not in REGIONS:
            raise InputError(f'no region is called "{region}".{suggest(region, REGIONS)}')
        column = REGIONS.index(region)
        values = np.full((len(self.done), len(self.month_numbers)), np.nan)
        for row, run in enumerate(self.done):
            series = run.months.get(observable)
            if series is not None:
                values[row, : len(series)] = series[:, column]
        return values

    def band(
        self, observable: str, region: str = "russia", levels: Sequence[float] = LEVELS
    ) -> pd.DataFrame:
        """Return points of the distribution over runs: one row a month, one column a level."""
        points = quantiles(self.values(observable, region), levels)
        index = pd.Index([dates.text(month) for month in self.month_numbers], name="month")
        return pd.DataFrame(points.T, index=index, columns=list(levels))

    def distances(self) -> np.ndarray:
        """Return the distance of each run from the calibrated figures: (n_runs,) float64.

        0 means agreement with all figures; 1 means one error bar away on average.
        """
        from thermidor.evidence.distance import Distance

        distance = Distance()
        return np.array([distance(run.months) for run in self.done])


def figures_or_none(runs: Runs) -> pd.DataFrame | None:
    """Return the ledger's table, or None if no run ended."""
    return runs.figures if runs.done else None


def month_table(run: Run, number: int, observables: Sequence[str]) -> pd.DataFrame:
    """Return one run's months as a table: a row for each month and region, in that order."""
    n_months = len(next(iter(run.months.values()), ()))
    labels = [dates.text(run.start + month) for month in range(n_months)]
    n_regions = len(REGIONS)
    columns = {
        "run": np.full(n_months * n_regions, number, dtype=np.int64),
        "seed": np.full(n_months * n_regions, run.seed, dtype=np.int64),
        "month": np.repeat(np.array(labels, dtype=object), n_regions),
        "region": np.tile(np.array(REGIONS, dtype=object), n_months),
    }
    empty = np.full((n_months, n_regions), np.nan)
    for name in observables:
        columns[name] = np.asarray(run.months.get(name, empty), dtype=np.float64).reshape(-1)
    return pd.DataFrame(columns)


def quantiles(values: np.ndarray, levels: Sequence[float] = LEVELS) -> np.ndarray:
    """Return (n_levels, n_months) points over runs; NaN where no run has a value."""
    values = np.asarray(values, dtype=float)
    result = np.full((len(levels), values.shape[1]), np.nan)
    known = ~np.isnan(values).all(axis=0)
    if known.any():
        result[:, known] = np.nanquantile(values[:, known], levels, axis=0)
    return result
