"""The factors of an experiment and their design: the table ``[vary]`` of its file.

A factor is a parameter (``bench.meet_hunger``), or a setting of the scenario
(``pressures.civil_war.scale``, ``switches.faction_ban``). Methods: every combination (``grid``),
rows written out (``list``), a Latin hypercube, the designs of Sobol' and of Morris, and draws
from a posterior.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thermidor.common.errors import InputError, short, suggest
from thermidor.common.mistakes import Report
from thermidor.runs import posterior
from thermidor.scenario import scenario
from thermidor.society import parameters

METHODS = ("grid", "list", "latin_hypercube", "sobol", "morris", "posterior")
SAMPLED = ("latin_hypercube", "sobol", "morris")
_OWN = ("method", "samples", "rows", "file", "account")
_RANGE = ("from", "to", "steps")
_TABLES = ("pressures", "switches", "loadings")
MOST_VALUES = 10_000
_WHOLE = ("months",)


@dataclass(frozen=True)
class Factor:
    """An input that varies: its values, or (sampled designs) its range."""

    name: str
    values: tuple[float | str, ...] = ()
    low: float = math.nan
    high: float = math.nan

    @property
    def ends(self) -> tuple[float | str, ...]:
        """Values to check before any run: each value, or both ends of the range."""
        return self.values or (self.low, self.high)


@dataclass(frozen=True)
class Vary:
    """The factors and how they are combined.

    Attributes
    ----------
    rows : tuple of tuple
        Method ``list``: one value per factor.
    file : str
        Method ``posterior``: a table of draws.
    account : str
        Method ``posterior``: the account whose shipped draws are used.
    """

    method: str = "grid"
    factors: tuple[Factor, ...] = ()
    samples: int = 0
    rows: tuple[tuple[float | str, ...], ...] = ()
    file: str = ""
    account: str = ""

    def size(self) -> int:
        """Return the number of points of the design."""
        n = len(self.factors)
        if self.method == "grid":
            return math.prod(len(f.values) for f in self.factors)
        if self.method == "list":
            return len(self.rows)
        if self.method == "sobol":
            return self.samples * (n + 2)
        if self.method == "morris":
            return self.samples * (n + 1)
        return self.samples


def read_vary(given: Mapping[str, Any], path: Path, report: Report) -> Vary:
    """Return the factors of the table ``[vary]``; mistakes go to the report."""
    if not given:
        return Vary()
    method = given.get("method", "grid")
    rest = {key: value for key, value in given.items() if key not in _OWN}
    if method == "list":
        return _rows(given.get("rows"), rest, report)
    samples = _samples(given, method, report)
    if method == "posterior":
        for name in rest:
            report.add(f"vary.{name}", "a posterior brings its own parameters; drop this line.")
        file = given.get("file", "")
        target = path.parent / file if file else None
        if target is not None and not target.is_file():
            report.add("vary.file", f"{short(file)} is not in the folder of the experiment.")
        whose = given.get("account", "")
        if target is None:
            try:
                posterior.draws(1, whose or None)
            except InputError as error:
                report.add("vary.account" if whose else "vary.method", error.problem)
        return Vary(method, (), samples, file=str(target or ""), account=str(whose))
    if "rows" in given:
        report.add("vary.rows", 'rows belong to method = "list".')
    factors = []
    for name, value in _flat(rest):
        for parameter in _expand(name, report):
            factors.append(_factor(parameter, value, method, f"vary.{name}", report))
    found = tuple(f for f in factors if f is not None)
    seen = [f.name for f in found]
    for name in sorted({n for n in seen if seen.count(n) > 1}):
        report.add(f"vary.{name}", f"{name} is varied twice.")
    if not found and len(factors) == 0:
        report.add("vary", 'nothing varies; name a factor, such as "bench.meet_hunger" = [1, 2].')
    return Vary(method, found, samples)


def check_factors(vary: Vary, scenarios: Sequence[str], report: Report) -> None:
    """Note values (or ends of ranges) that a scenario or a parameter does not accept."""
    for factor in vary.factors:
        ends = dict.fromkeys(factor.ends)
        for value in list(ends)[:200]:
            problem = _problem(factor.name, value, scenarios)
            if problem:
                report.add(f"vary.{factor.name}", problem)
                break


def _problem(name: str, value: float | str, scenarios: Sequence[str]) -> str:
    """Return what is wrong with one value of one factor, or an empty text."""
    from thermidor.runs.configuration import split_settings

    try:
        numbers, others = split_settings({name: value})
        if name not in numbers:
            for one in scenarios:
                scenario.load(one, whole_numbers(others))
    except InputError as error:
        return error.problem
    return ""


def whole_numbers(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with those as whole numbers that a scenario reads as such."""
    return {name: int(value) if name in _WHOLE else value for name, value in settings.items()}


def _samples(given: Mapping[str, Any], method: str, report: Report) -> int:
    if method == "grid":
        if "samples" in given:
            report.add("vary.samples", "a grid has no samples; give each factor values or steps.")
        return 0
    samples = given.get("samples")
    if isinstance(samples, bool) or not isinstance(samples, int) or not 2 <= samples <= 1_000_000:
        report.add(
            "vary.samples",
            f"{method} needs samples = N, a whole number from 2; it is {short(samples)}."
            if "samples" in given
            else f"{method} needs samples = N, such as samples = 64.",
        )
        return 2
    if method == "sobol" and samples & (samples - 1):
        near = 2 ** round(math.log2(samples))
        report.add(
            "vary.samples", f"{samples} is not a power of two; Sobol' needs one, such as {near}."
        )
    return samples


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Return factors with their values; ``a.b = [..]`` and ``"a.b" = [..]`` mean the same."""
    found = []
    for key, value in table.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and value and not set(value) <= set(_RANGE):
            found += _flat(value, f"{name}.")
        else:
            found.append((name, value))
    return found


def _expand(name: str, report: Report) -> list[str]:
    """Return the parameters that ``bench.*`` or ``*`` means; another name as it is."""
    if not name.endswith("*"):
        return [name]
    known = parameters.table()
    found = [n for n in known if n.startswith(name[:-1]) and not n.startswith("couplings.")]
    if not found:
        groups = sorted({n.split(".")[0] for n in known})
        report.add(f"vary.{name}", f"{short(name)} fits no parameter.{suggest(name[:-2], groups)}")
    return found


def _factor(name: str, given: Any, method: str, place: str, report: Report) -> Factor | None:
    """Return a factor, or None if it has a mistake, which goes to the report."""
    if isinstance(given, dict):
        return _ranged(name, given, method, place, report)
    if not isinstance(given, list) or not given or len(given) > MOST_VALUES:
        report.add(
            place,
            f"{short(given)} is neither a list of values, such as [0, 0.5, 1], nor a range, such "
            "as { from = 0, to = 1, steps = 5 }.",
        )
        return None
    if method in SAMPLED:
        report.add(place, f"{method} samples a range; write {{ from = 0, to = 1 }}.")
        return None
    values = []
    for item in given:
        value = _value(item)
        if value is None:
            report.add(place, f"{short(item)} must be a number or a text in quotes.")
            return None
        if value in values:
            report.add(place, f"{short(item)} is listed twice.")
            return None
        values.append(value)
    if len({type(v) for v in values}) > 1:
        report.add(place, "numbers and texts are mixed; write one kind.")
        return None
    return Factor(name, tuple(values))


def _ranged(name: str, given: Mapping, method: str, place: str, report: Report) -> Factor | None:
    known = parameters.table().get(name)
    low = given.get("from")
    high = given.get("to")
    if known is not None:
        low = known.low if low is None else low
        high = known.high if high is None else high
    numbers = [v for v in (low, high) if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(numbers) < 2 or not all(math.isfinite(v) for v in numbers) or not low < high:
        report.add(place, "the range needs from and to, two numbers, the lower first.")
        return None
    if method in SAMPLED:
        if "steps" in given:
            report.add(place, f"{method} has no steps; give samples = N for the whole design.")
        return Factor(name, (), float(low), float(high))
    steps = given.get("steps")
    if isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MOST_VALUES:
        report.add(place, "a grid needs steps = N, a whole number from 2; or list the values.")
        return None
    values = tuple(float(f"{low + (high - low) * k / (steps - 1):.12g}") for k in range(steps))
    return Factor(name, values, float(low), float(high))


def _rows(given: Any, rest: Mapping, report: Report) -> Vary:
    for name in rest:
        report.add(f"vary.{name}", 'method = "list" varies what its rows say; drop this line.')
    if not isinstance(given, list) or not given or not all(isinstance(r, dict) for r in given):
        report.add("vary.rows", 'write rows = [{ "bench.meet_hunger" = 1 }, ...], one a point.')
        return Vary()
    flat = [dict(_flat(row)) for row in given]
    names = list(flat[0])
    for i, row in enumerate(flat):
        if set(row) != set(names):
            report.add(f"vary.rows[{i}]", f"each row must set the same: {', '.join(names)}.")
            return Vary()
        for name, value in row.items():
            if _value(value) is None:
                report.add(f"vary.rows[{i}]", f"{name} is {short(value)}; write a number or text.")
                return Vary()
    factors = tuple(
        Factor(name, tuple(dict.fromkeys(_value(row[name]) for row in flat))) for name in names
    )
    rows = tuple(tuple(_value(row[name]) for name in names) for row in flat)
    return Vary("list", factors, 0, rows)


def _value(given: Any) -> float | str | None:
    """Return a value that can be set, or None."""
    if isinstance(given, bool):
        return "on" if given else "off"
    if isinstance(given, int | float):
        return float(given) if math.isfinite(given) else None
    return given if isinstance(given, str) and given else None
