"""A sweep read from its folder: one table of runs, and the months behind it.

``sweep.runs`` and ``sweep.months`` are pandas tables; `thermidor.api.Sweep` adds plots and exports.
A sweep that is not complete gives the runs that have ended.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from thermidor.common import dates
from thermidor.common.errors import InputError, short, suggest
from thermidor.experiments.outcomes import Outcome, parse
from thermidor.experiments.sweep_folder import DESIGN
from thermidor.runs import store
from thermidor.runs.table import REGIONS, Meaning, Run, Runs
from thermidor.runs.votes import of_text

KINDS = {
    "title": str,
    "question": str,
    "runs": int,
    "scale": int | float,
    "replicates": int,
    "factors": list,
    "outcomes": list,
    "scenarios": list,
    "method": str,
    "experiment": str,
    "design": str,
    "code": str,
    "seed": int,
}
"""The keys of ``design.json`` and the type of each."""


class Sweep:
    """The results of an experiment.

    Attributes
    ----------
    about : dict
        Title, question, factors, outcomes, hashes: what ``design.json`` says.
    """

    def __init__(self, folder: Path, about: dict[str, Any]):
        self.folder = folder
        self.about = about

    def __repr__(self) -> str:
        done = len(self.runs)
        return f'<Sweep "{self.about["title"]}": {done} of {self.about["runs"]} runs>'

    def __len__(self) -> int:
        return len(self.runs)

    @property
    def complete(self) -> bool:
        """Whether every run is there."""
        return len(self.runs) == self.about["runs"]

    @property
    def factors(self) -> list[str]:
        """Names of the factors."""
        return [factor["name"] for factor in self.about["factors"]]

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The outcomes of the experiment; each is a column of `runs`, by its `name`."""
        keys = ("observable", "region", "first", "last", "label")
        return [Outcome(**{key: one[key] for key in keys}) for one in self.about["outcomes"]]

    @cached_property
    def _tables(self) -> list[pa.Table]:
        return [_read(file) for file in self.files()[0]]

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per run: point, scenario, account, seed, factors, outcomes, status."""
        return pa.concat_tables(self._tables).to_pandas() if self._tables else pd.DataFrame()

    @property
    def done(self) -> pd.DataFrame:
        """The runs that reached their last month."""
        return self.runs[self.runs["status"] == "done"] if len(self.runs) else self.runs

    @cached_property
    def months(self) -> pd.DataFrame:
        """One row per run, month and region; one column per observable that was kept."""
        tables = [_read(file) for file in self.files()[1]]
        return pa.concat_tables(tables).to_pandas() if tables else pd.DataFrame()

    @cached_property
    def meanings(self) -> dict[str, Meaning]:
        """Unit, source and definition of every column."""
        found: dict[str, Meaning] = {}
        for files in self.files():
            for field in pq.read_schema(files[0]) if files else ():
                found[field.name] = Meaning(**json.loads(field.metadata[b"meaning"]))
        return found

    def files(self) -> tuple[list[Path], list[Path]]:
        """Return the files of the finished blocks, in order: runs, months."""
        runs = sorted(self.folder.glob("runs/[0-9]*.parquet"))
        return runs, [self.folder / "months" / file.name for file in runs]

    def select(self, **where: Any) -> Runs:
        """Return some of the runs, for plots over time: ``select(scenario="...")``.

        Raises
        ------
        InputError
            If a column does not exist, or no run fits.
        """
        chosen = self.done
        for key, value in where.items():
            if key not in chosen:
                raise InputError(f'no column is called "{key}".{suggest(key, chosen.columns)}')
            chosen = chosen[chosen[key] == value]
        if not len(chosen):
            raise InputError("no run has " + ", ".join(f"{k} = {v}" for k, v in where.items()))
        grouped = self._cubes
        runs = [
            Run(
                scenario=row["scenario"],
                account=row["account"],
                seed=int(row["seed"]),
                scale=float(row["scale"]),
                start=dates.parse(row["start"]),
                parameters={name: row[name] for name in self.factors},
                months=grouped[row["run"]],
                persons=int(row["persons"]),
                votes=of_text(row.get("votes")),
            )
            for row in chosen.to_dict("records")
        ]
        about = {key: self.about[key] for key in ("title", "design", "code")}
        return Runs(runs, self.meanings, about)

    @cached_property
    def _cubes(self) -> dict[int, dict[str, np.ndarray]]:
        """Each run's months by observable: (n_months, 4)."""
        found: dict[int, dict[str, np.ndarray]] = {}
        for file in self.files()[1]:
            table = _read(file)
            numbers = table["run"].to_numpy()
            if not len(numbers):
                continue
            edges = np.flatnonzero(np.diff(numbers)) + 1
            names = [n for n in table.column_names if n not in ("run", "seed", "month", "region")]
            columns = {name: table[name].to_numpy() for name in names}
            for low, high in zip([0, *edges], [*edges, len(numbers)], strict=True):
                found[int(numbers[low])] = {
                    name: values[low:high].reshape(-1, len(REGIONS))
                    for name, values in columns.items()
                }
        return found

    def add(self, phrase: str) -> Outcome:
        """Add an outcome as a column of `runs`: ``"participation at 1921-12 in moscow"``.

        Raises
        ------
        InputError
            If its months were not kept.
        """
        outcome = parse(phrase)
        if outcome.name in self.runs:
            return outcome
        kept = [n for n in self.meanings if self._cubes and n in next(iter(self._cubes.values()))]
        if outcome.observable not in kept:
            raise InputError(
                f'the months of "{outcome.observable}" were not kept; add it to the observables of '
                'the experiment, or keep = "all".'
            )
        starts = {row["run"]: dates.parse(row["start"]) for row in self.done.to_dict("records")}
        self.runs[outcome.name] = [
            outcome.value(self._cubes[run], starts[run]) if run in starts else np.nan
            for run in self.runs["run"]
        ]
        self.outcomes.append(outcome)
        return outcome


def load(folder: str | Path) -> Sweep:
    """Read a sweep's folder.

    Raises
    ------
    InputError
        If the folder does not hold a sweep, or a file in it is damaged.
    """
    folder = Path(folder)
    try:
        about = json.loads((folder / DESIGN).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise InputError(f"does not hold a sweep: {DESIGN} cannot be read.", file=folder) from None
    with store.sound(folder):
        for key, kind in KINDS.items():
            if not isinstance(about[key], kind) or isinstance(about[key], bool):
                raise TypeError(f"{key} of {DESIGN} is {short(about[key])}")
        found = Sweep(folder, about)
        for name in (*found.factors, *(outcome.name for outcome in found.outcomes)):
            if len(found.runs) and name not in found.runs:
                raise ValueError(f"no column {short(name)}")
        _ = found.meanings
    return found


def _read(file: Path) -> pa.Table:
    try:
        return store.read_table(file)
    except (pa.ArrowException, OSError):
        raise InputError(
            "cannot be read: it is damaged; delete it and run the same command again.", file=file
        ) from None
