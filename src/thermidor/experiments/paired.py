"""Paired comparison of scenarios: when they part, by how much, and through what.

ODD element: simulation experiments. Two runs with the same seed are the same society, person by
person, until something differs. So differences are taken seed by seed. The unpaired interval is
given next to the paired one, to show what pairing gains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thermidor.common import dates
from thermidor.common.errors import InputError
from thermidor.experiments import experiment_file
from thermidor.experiments.experiment_file import Experiment
from thermidor.experiments.sweep_results import Sweep
from thermidor.runs import configuration
from thermidor.runs.table import Run, Runs
from thermidor.runs.votes import Motion

if TYPE_CHECKING:
    from thermidor.scenario.scenario import Scenario

CHAIN = (
    *("channel_urgency", "channel_draft", "channel_mortality", "channel_insecurity"),
    *("channel_supply", "channel_hunger", "channel_administration", "channel_despair"),
    *("output", "hunger", "bench_workers", "army", "village", "commitment", "participation"),
    *("efficacy", "strikes", "fc_management_active_share", "one_man_share"),
    *("workplace_voice_index", "soviet_contestation_index", "soviet_nonparty_share"),
    *("plurality", "elected_decision_share", "party_decision_share", "cec_bolshevik_share"),
    *("soviet_democracy_index", "party_members", "old_guard_member_share", "office_staff"),
    *("carryover_share_central", "direction", "secretariat_staff", "appointment_share"),
    *("party_democracy_index", "opposition_members", "expelled_oppositionists"),
    *("union_autonomy_index", "privilege", "accountability", "power_to_decide"),
    *("power_to_obstruct", "regime_label"),
)
"""Observables that are compared, in the order in which one moves the next; it breaks ties."""
LASTING = 6
"""Months for which a difference must stay."""
SIZE = 0.5
"""Size it must reach, in standard deviations between the seeds of the first scenario."""
FLOOR = 0.05
"""The same as a share of the observable's whole range over both scenarios."""


@dataclass(frozen=True)
class Difference:
    """One observable in a scenario against the first.

    Attributes
    ----------
    mean, low, high : ndarray
        Mean difference and its 95 % interval: (months,) float64, in the observable's unit.
    wide_low, wide_high : ndarray
        The interval without pairing.
    trace : int or None
        First month in which any run differs at all.
    parts : int or None
        First month of a difference that lasts, is sizeable, and whose interval excludes zero.
    gain : float
        Squared ratio of the unpaired interval's width to the paired one's, median over months.
    gain_start : float
        The same over the first year after the parting.
    first, other : ndarray or None
        Mean level of each scenario: (months,) float64.
    agree : ndarray or None
        Share of seeds whose difference has the sign of the mean: (months,) float64, 0..1.
    """

    observable: str
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    wide_low: np.ndarray
    wide_high: np.ndarray
    trace: int | None
    parts: int | None
    gain: float
    gain_start: float
    first: np.ndarray | None = None
    other: np.ndarray | None = None
    agree: np.ndarray | None = None

    @property
    def end(self) -> tuple[float, float, float]:
        """Mean and interval in the last month."""
        return float(self.mean[-1]), float(self.low[-1]), float(self.high[-1])


@dataclass(frozen=True)
class Comparison:
    """A scenario against the first.

    Attributes
    ----------
    votes : tuple of (str, int)
        First motions with another fate, and in how many seeds each was the first.
    """

    first: str
    other: str
    start: int
    pairs: int
    differences: tuple[Difference, ...]
    votes: tuple[tuple[str, int], ...] = ()

    @property
    def chain(self) -> list[Difference]:
        """The observables that part, in the order in which they do."""
        found = [d for d in self.differences if d.parts is not None]
        return sorted(found, key=lambda d: (d.parts, CHAIN.index(d.observable)))

    @property
    def parting(self) -> int | None:
        """The month in which the first of them parts; channels of pressures do not count."""
        own = [d.parts for d in self.chain if not d.observable.startswith("channel_")]
        return min(own, default=None)

    def month(self, number: int | None) -> str:
        """Return a month of the runs as text."""
        return "never" if number is None else dates.text(self.start + number)


def experiment(
    scenarios: Sequence[str | Path],
    *,
    runs: int = 20,
    seed: int = 1,
    scale: float | None = None,
    account: str | None = None,
) -> Experiment:
    """Return the experiment that runs scenarios with the same seeds and keeps all observables.

    Parameters
    ----------
    scenarios : sequence of str or Path
        Names or files; the others are compared with the first.
    runs : int
        Seeds, from `seed` on.
    seed : int
    scale : float, optional
        Share of the population, 0..1.
    account : str, optional
        None: each scenario's own.

    Raises
    ------
    InputError
        If a scenario is unknown, is named twice, or covers other months than the first.
    """
    from thermidor.scenario import scenario
    from thermidor.society.population import DEFAULT_SCALE

    configuration.whole("runs", runs, 2, 100_000)  # differences between seeds need two
    if len(scenarios) < 2:
        raise InputError("compare needs two scenarios or more, such as: historical no_civil_war.")
    loaded = [scenario.load(name) for name in scenarios]
    names = [one.name for one in loaded]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f'"{name}" is named twice; compare it with another scenario.')
    if len({(one.start, one.months) for one in loaded}) > 1:
        spans = ", ".join(
            f"{one.name} from {dates.text(one.start)}, {one.months} months" for one in loaded
        )
        raise InputError(f"only scenarios of the same months can be compared; these are: {spans}.")
    configuration.account_settings(account)
    content = {
        "title": " against ".join(names),
        "question": "When and through what do they part?",
        "scenarios": [str(name) for name in scenarios],
        "replicates": runs,
        "seed": seed,
        "scale": DEFAULT_SCALE if scale is None else scale,
        "observables": ["soviet_democracy_index", "regime_label"],
        "keep": "all",
        "plots": [],
        **({} if account is None else {"accounts": [account]}),
    }
    return experiment_file.given(content, "-".join(names)[:80])


def compare(sweep: Sweep) -> list[Comparison]:
    """Compare every scenario of a sweep with its first, seed by seed."""
    names = sweep.about["scenarios"]
    first = sweep.select(scenario=names[0])
    return [pair(first, sweep.select(scenario=name)) for name in names[1:]]


def pair(first: Runs, other: Runs) -> Comparison:
    """Compare two sets of runs, seed by seed.

    Raises
    ------
    InputError
        If fewer than two seeds have a finished run in both.
    """
    seeds = {run.seed: k for k, run in enumerate(first.done)}
    common = [(seeds[run.seed], k) for k, run in enumerate(other.done) if run.seed in seeds]
    if len(common) < 2:
        raise InputError("fewer than two seeds ended in both scenarios; use more runs.")
    rows, other_rows = (list(places) for places in zip(*common, strict=True))
    differences = []
    for name in CHAIN:
        if name in first.observables and name in other.observables:
            a, b = first.values(name)[rows], other.values(name)[other_rows]
            differences.append(difference(name, a, b))
    start = first.month_numbers[0]
    votes = [first_votes(first.done[i], other.done[j]) for i, j in common]
    return Comparison(
        first[0].scenario,
        other[0].scenario,
        start,
        len(common),
        tuple(differences),
        tuple(Counter(name for name in votes if name).most_common()),
    )


def first_votes(one: Run, other: Run) -> str:
    """Return the first motion that passed in one run and not in the other, or was not moved."""
    parted = [
        (min(m.month for m in (motion, other.votes.get(name, motion)) if m.moved), name)
        for name, motion in {**other.votes, **one.votes}.items()
        if _fate(one.votes.get(name)) != _fate(other.votes.get(name))
    ]
    return min(parted)[1] if parted else ""


def _fate(motion: Motion | None) -> str:
    if motion is None or not motion.moved:
        return "not moved"
    return "passed" if motion.passed else "failed"


def difference(name: str, a: np.ndarray, b: np.ndarray) -> Difference:
    """Return the difference b - a of one observable: two (n_runs, n_months) arrays, paired."""
    n = a.shape[0]
    with np.errstate(invalid="ignore", divide="ignore"):
        d = b - a
        mean = d.mean(axis=0)
        half = student(n - 1) * d.std(axis=0, ddof=1) / np.sqrt(n)
        va, vb = a.var(axis=0, ddof=1), b.var(axis=0, ddof=1)
        wide = student(2 * n - 2) * np.sqrt((va + vb) / n)
        gains = (va + vb) / d.var(axis=0, ddof=1)
    trace = first_true(np.nan_to_num(np.abs(d)).max(axis=0) > 0)
    known = np.concatenate([a.ravel(), b.ravel()])
    known = known[np.isfinite(known)]
    span = float(np.ptp(known)) if known.size else 0.0
    sure = np.abs(mean) > half
    large = np.abs(mean) >= np.maximum(SIZE * np.sqrt(va), FLOOR * span)
    parts = first_true(lasting(sure & large & (np.abs(mean) > 0)))
    live = np.isfinite(gains) & (np.abs(mean) > 0)
    after = slice(parts, None if parts is None else parts + 12)
    early = gains[after][live[after]] if parts is not None else np.empty(0)
    return Difference(
        name,
        mean,
        mean - half,
        mean + half,
        mean - wide,
        mean + wide,
        trace,
        parts,
        float(np.median(gains[live])) if live.any() else np.nan,
        float(np.median(early)) if early.size else np.nan,
        a.mean(axis=0),
        b.mean(axis=0),
        (np.sign(d) == np.sign(mean)).mean(axis=0),
    )


def causes(first: Scenario, other: Scenario) -> list[str]:
    """Return in what a scenario differs from the first: pressures, dated acts, parameters."""
    found = []
    for name in sorted({*first.pressures, *other.pressures}):
        zero = np.zeros((first.months, 3))
        one, two = (s.pressures.get(name, zero) for s in (first, other))
        months = np.flatnonzero((one != two).any(axis=1))
        if months.size:
            how = "lower" if two.sum() < one.sum() else "higher"
            when = dates.text(first.start + int(months[0]))
            found.append(f"the pressure {name.replace('_', ' ')} is {how} from {when}")
    before, after = ({e.id: e for e in s.events if e.acts} for s in (first, other))
    for events, others, what in ((before, after, "does not come"), (after, before, "comes")):
        for name, event in events.items():
            if name not in others:
                when = dates.text(first.start + event.month)
                found.append(f'"{event.title}" ({name}, {when}) {what}')
    for name, event in before.items():
        if name in after and after[name].month != event.month:
            moved = dates.text(first.start + after[name].month)
            found.append(f'"{event.title}" ({name}) is moved to {moved}')
    changed = {**first.parameters, **other.parameters}
    for name in sorted(changed):
        if first.parameters.get(name) != other.parameters.get(name):
            value = other.parameters.get(name)
            found.append(f"{name} is {'its default' if value is None else f'{value:g}'}")
    return found


def lasting(held: np.ndarray, months: int = LASTING) -> np.ndarray:
    """Return where a condition holds and stays true for some months, or to the end."""
    held = np.asarray(held, bool)
    found = held.copy()
    for k in range(1, min(months, held.size)):
        found[: held.size - k] &= held[k:]
    return found


def first_true(held: np.ndarray) -> int | None:
    """Return the first place that holds."""
    places = np.flatnonzero(held)
    return int(places[0]) if places.size else None


def student(freedom: int) -> float:
    """Return the 97.5 % point of Student's t (expansion of Cornish and Fisher from 5 on)."""
    small = (np.inf, 12.706, 4.303, 3.182, 2.776)
    if freedom < len(small):
        return small[max(freedom, 0)]
    z = NormalDist().inv_cdf(0.975)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def table(comparisons: Sequence[Comparison]) -> pd.DataFrame:
    """Return every difference in every month as a tidy table."""
    frames = []
    for c in comparisons:
        for d in c.differences:
            n = len(d.mean)
            frames.append(
                pd.DataFrame(
                    {
                        "scenario": c.other,
                        "against": c.first,
                        "observable": d.observable,
                        "month": [dates.text(c.start + m) for m in range(n)],
                        "difference": d.mean,
                        "low": d.low,
                        "high": d.high,
                        "unpaired_low": d.wide_low,
                        "unpaired_high": d.wide_high,
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


def chain_table(comparisons: Sequence[Comparison]) -> pd.DataFrame:
    """Return when each observable parts, how far it ends, and what pairing gained."""
    rows = [
        {
            "scenario": c.other,
            "against": c.first,
            "observable": d.observable,
            "first_trace": c.month(d.trace),
            "parts": c.month(d.parts),
            "difference_at_end": d.end[0],
            "low": d.end[1],
            "high": d.end[2],
            "variance_unpaired_over_paired": d.gain,
            "the_same_in_the_first_year": d.gain_start,
        }
        for c in comparisons
        for d in [*c.chain, *(d for d in c.differences if d.parts is None)]
    ]
    return pd.DataFrame(rows)
