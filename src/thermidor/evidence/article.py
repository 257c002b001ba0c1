"""The article's figures: read, check, select by use (ODD: observation, data evaluation).

One row of ``data/figures.csv`` is one number, date, bound or judgement of the article, with its
source and with what scoring needs: the model's value to compare with (column, region, window,
reduction), the source's own error and its reason, the rows that come from the same survey, and the
contradiction of the sources to which a row belongs.

The values of held-out rows (`use` ``validate``) are never part of the rows: their `Figure` has no
value. Only `reveal_held_out` gives them, and only the reporting code calls it.

The table is checked here and not by a pydantic model, unlike the TOML files: its cells are texts,
most rules join several columns, and a place is a row and a column. A model needed more lines, read
the table no better, and its JSON schema would help no editor, since none applies one to CSV.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isfinite, nan
from pathlib import Path
from typing import Any

from thermidor.common import dates
from thermidor.common.errors import InputError, suggest
from thermidor.common.places import DATA
from thermidor.evidence.labels import CLASSES

TABLE = DATA / "figures.csv"
START = dates.parse("1917-11")  # month zero of the article's history: windows count from it
REGIONS = ("petrograd", "moscow", "provinces", "russia")
USES = ("calibrate", "validate", "initial", "input", "context")
SCORED = ("calibrate", "validate", "initial")
WORDS = {
    "use": USES,
    "kind": ("level", "share", "ratio", "count", "ordering", "date"),
    "relation": ("=", "~", ">", "<", "between"),
    "scored_as": ("point", "bound", "date", "class", "count", "shown", "missed"),
    "scale": ("log", "logit", "linear", "months", "class", "count", ""),
    "region": (*REGIONS, ""),
    "reduction": (
        *("initial", "mean", "sum", "last", "min", "max", "increase", "ratio", "ratio_of"),
        *("sum_per", "crossing", "stays_below", "mode", ""),
    ),
}
NUMBERS = ("threshold", "floor", "margin", "error", "claim_wrong")
COLUMNS = (
    *("id", "section", "quantity", "scope", "date_from", "date_to", "kind", "relation", "value"),
    *("value_high", "unit", "source", "use", "observable", "note", "institution", "column"),
    *("region", "window_from", "window_to", "reduction", "base_from", "base_to", "per"),
    *("threshold", "scored_as", "scale", "floor", "margin", "error", "error_reason"),
    *("claim_wrong", "group", "tension", "reading", "missing"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table; a window is counted in months since month zero, end excluded."""

    id: str
    institution: str
    quantity: str
    section: str
    scope: str
    date_from: str
    date_to: str
    kind: str
    relation: str
    unit: str
    source: str
    use: str
    note: str
    column: str
    region: str
    reduction: str
    window: tuple[float, float] | None
    base: tuple[float, float] | None
    per: str
    threshold: float
    scored_as: str
    scale: str
    floor: float
    margin: float
    error: float
    error_reason: str
    claim_wrong: float
    group: str
    tension: str
    reading: str
    missing: str
    value: float | None = None
    value_high: float | None = None
    text: str = ""

    @property
    def held_out(self) -> bool:
        """Whether only the report may see the value."""
        return self.use == "validate"

    @property
    def scored(self) -> bool:
        """Whether the ledger scores the row: as a hit, as a miss or as not computable."""
        return self.use in SCORED


def figures(path: Path | None = None) -> tuple[Figure, ...]:
    """Return all rows, checked, in the order of the table, held-out values left out."""
    return tuple(figure for figure, _ in _read(Path(path or TABLE)))


def select(
    *,
    use: str | Iterable[str] | None = None,
    institution: str | None = None,
    path: Path | None = None,
) -> tuple[Figure, ...]:
    """Return the rows of some uses or of one institution."""
    uses = USES if use is None else ((use,) if isinstance(use, str) else tuple(use))
    return tuple(
        row
        for row in figures(path)
        if row.use in uses and (institution is None or row.institution == institution)
    )


def calibration_rows(path: Path | None = None) -> tuple[Figure, ...]:
    """Return the rows that a distance, a default or the null curve may read."""
    return select(use="calibrate", path=path)


def initial(name: str, path: Path | None = None) -> float:
    """Return the value of an `initial` row, from which month zero is built.

    Raises
    ------
    InputError
        If the row has another use or no value.
    """
    row = find(name, path)
    if row.use != "initial" or row.value is None:
        raise InputError(f'the figure "{name}" is of use {row.use}, not initial.', place="figures")
    return row.value


@lru_cache(maxsize=8)
def _by_name(path: Path) -> dict[str, Figure]:
    return {row.id: row for row in figures(path)}


def find(name: str, path: Path | None = None) -> Figure:
    """Return the row called `name`.

    Raises
    ------
    InputError
        If there is no such row.
    """
    known = _by_name(Path(path or TABLE))
    if name not in known:
        raise InputError(f'there is no figure "{name}".{suggest(name, known)}', place="figures")
    return known[name]


def reveal_held_out(path: Path | None = None) -> dict[str, tuple[float, float | None, str]]:
    """Return value, upper value and text of the held-out rows.

    Only reporting may call this, never code that decides about the model.
    """
    return {row.id: value for row, value in _read(Path(path or TABLE)) if value is not None}


def fingerprint(path: Path | None = None, *, use: str | None = None) -> str:
    """Return a hash of the table, or of the rows of one use (their order does not matter)."""
    rows = _rows(Path(path or TABLE))
    lines = ["\x1f".join(row[c] for c in COLUMNS) for row in rows if use in (None, row["use"])]
    return hashlib.sha256("\x1e".join(sorted(lines)).encode()).hexdigest()[:16]


def split_fingerprint(path: Path | None = None) -> str:
    """Return a hash of which rows are calibrated on and which are held out."""
    rows = sorted(f"{row['id']}={row['use']}" for row in _rows(Path(path or TABLE)))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


@lru_cache(maxsize=8)
def _read(path: Path) -> tuple[tuple[Figure, tuple | None], ...]:
    seen: dict[str, int] = {}
    result = []
    for number, row in enumerate(_rows(path), start=2):
        if row["id"] in seen:
            raise InputError(
                f'the id "{row["id"]}" is already in row {seen[row["id"]]}; '
                "give each row its own name.",
                file=path,
                place=f"row {number}, column id",
            )
        seen[row["id"]] = number
        result.append(_figure(row, _Cell(path, number, row)))
    return tuple(result)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            lacking = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if lacking:
                raise InputError(
                    f'the column "{lacking[0]}" is missing; the table needs all '
                    f"{len(COLUMNS)} columns of the shipped table.",
                    file=path,
                    place="row 1",
                )
            return [{key: (row[key] or "").strip() for key in COLUMNS} for row in reader]
    except OSError as error:
        raise InputError("the figures table cannot be read.", file=path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"the figures table is not a CSV table in UTF-8 ({error}).", file=path
        ) from None


def checked(row: dict[str, str], path: Path, number: int) -> Figure:
    """Return a row of another table, with the cells of this one, as a figure without held-out use.

    Raises
    ------
    InputError
        If a cell is wrong; it names file, row and column.
    """
    cells = dict.fromkeys(COLUMNS, "") | row
    return _figure(cells, _Cell(path, number, cells))[0]


def _figure(row: dict[str, str], cell: _Cell) -> tuple[Figure, tuple | None]:
    for name, words in WORDS.items():
        cell.word(name, words)
    numbers = {name: cell.number(name) for name in NUMBERS}
    window, base = cell.window("window"), cell.window("base")
    computed = row["scored_as"] not in ("shown", "missed")
    if row["use"] in SCORED and row["scored_as"] == "shown":
        raise cell.mistake("scored_as", f"a row of use {row['use']} is scored or missed")
    if row["scored_as"] == "missed" and not row["missing"]:
        raise cell.mistake("missing", "say in one sentence why the row cannot be computed")
    if computed and not (row["column"] and row["region"] and row["reduction"] and window):
        raise cell.mistake("column", "a scored row needs column, region, window and reduction")
    if computed and not (row["scored_as"] == "count" or (numbers["error"] or 0) > 0):
        raise cell.mistake("error", "the source's own error must be above 0")
    if computed and not 0 < (numbers["claim_wrong"] or 0) < 0.5:
        raise cell.mistake(
            "claim_wrong", "write a chance above 0 and below 0.5: any source may be wrong"
        )
    value = _value(row, cell, window)
    text = row["value"] + (f" to {row['value_high']}" if row["value_high"] else "")
    hidden = row["use"] == "validate"
    same = "id institution quantity section scope date_from date_to kind relation unit source use"
    same += " note column region reduction per scored_as scale error_reason group tension reading"
    texts: dict[str, Any] = {name: row[name] for name in f"{same} missing".split()}
    values: dict[str, Any] = {name: number or 0.0 for name, number in numbers.items()}
    figure = Figure(
        **texts,
        window=window,
        base=base,
        **values,
        value=None if hidden else value[0],
        value_high=None if hidden else value[1],
        text="" if hidden else text,
    )
    return figure, (*value, text) if hidden else None


def _value(
    row: dict[str, str], cell: _Cell, window: tuple[float, float] | None
) -> tuple[float | None, float | None]:
    """Return value and upper value as numbers: a class as its code, a date as its month."""
    if not row["value"]:
        if row["use"] in SCORED:
            raise cell.mistake("value", f"a row of use {row['use']} needs a value")
        return None, None
    if row["kind"] == "date":
        return (None if window is None else (window[0] + window[1]) / 2), None
    if row["unit"] == "class":
        cell.word("value", CLASSES)
        return float(CLASSES.index(row["value"])), None
    value, high = cell.number("value"), cell.number("value_high")
    if row["kind"] == "share" and (value is None or not 0 <= value <= 1):
        raise cell.mistake("value", "a share lies in 0..1")
    if row["relation"] == "between" and (high is None or value is None or high < value):
        raise cell.mistake("value_high", 'a row with "between" needs an upper value not below')
    return value, high


@dataclass(frozen=True, slots=True)
class _Cell:
    path: Path
    number_of_row: int
    row: dict[str, str]

    def mistake(self, column: str, remedy: str) -> InputError:
        place = f'row {self.number_of_row} ("{self.row["id"]}"), column {column}'
        return InputError(f'found "{self.row[column]}"; {remedy}.', file=self.path, place=place)

    def word(self, column: str, words: tuple[str, ...]) -> None:
        value = self.row[column]
        if value not in words:
            choice = ", ".join(word for word in words if word)
            error = self.mistake(column, f"it must be one of {choice}")
            near = suggest(value, words)
            raise InputError(error.problem + near, file=error.file, place=error.place)

    def number(self, column: str) -> float | None:
        if not self.row[column]:
            return None
        try:
            value = float(self.row[column])
        except ValueError:
            value = nan
        if not isfinite(value):
            raise self.mistake(column, "write a plain number, such as 0.25 or 12000")
        return value

    def window(self, name: str) -> tuple[float, float] | None:
        if not self.row[f"{name}_from"]:
            return None
        window = (self._day(f"{name}_from", 0), self._day(f"{name}_to", 1))
        if window[1] <= window[0]:
            raise self.mistake(f"{name}_to", "a window cannot end before it begins")
        return window

    def _day(self, column: str, end: int) -> float:
        try:
            return months(self.row[column], end)
        except (InputError, ValueError):
            raise self.mistake(column, "write a month (1918-03) or a day (1918-03-10)") from None


def months(text: str, end: int = 0) -> float:
    """Return months since month zero of the start (or `end`) of a month or of a day."""
    ordinal = dates.parse(text[:7]) - START
    if not text[7:]:
        return float(ordinal + end)
    return ordinal + (date.fromisoformat(text).day - 1 + end) / 31.0
