"""Rival accounts side by side: what each predicts, how it scores, what tells two apart.

ODD element: data evaluation. Reporting alone: nothing here decides about the model, so held-out
values may be read. Each account is simulated at joint draws of its posterior, one seed each; beside
the accounts stand draws from the priors, the plain curve (null) and the pressure curve, all scored
by the same code.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import log
from pathlib import Path

import numpy as np
import pandas as pd

from thermidor.evidence import article, baselines, ledger, scoring
from thermidor.evidence.distance import Distance
from thermidor.inference import reference_table
from thermidor.inference.reference_table import Row, Table
from thermidor.runs import posterior
from thermidor.scenario import scenario

USES = ("calibrate", "validate")
RIVALS = ("null", "pressure curve", "random draws")
APART = 0.2  # accounts whose runs are taken for one another more often are not told apart
EVIDENCE = 3.0  # odds below which two probabilities are called alike


@dataclass(frozen=True)
class Line:
    """How one account, or a rival, does on the rows of one use.

    `bits` are log scores over each rival's, a row, with standard errors; `narrower` the median
    width of its 90 % intervals against those of random draws.
    """

    who: str
    use: str
    rows: int
    inside: int
    loss: float
    bits: dict[str, tuple[float, float]]
    narrower: float


@dataclass(frozen=True)
class Pair:
    """Two accounts: how often runs of one are taken for the other's, and what separates them."""

    first: str
    second: str
    mistaken: float
    figures: tuple[tuple[str, float, str], ...]  # figure, separation 0..1, who is nearer to it
    apart: bool


@dataclass(frozen=True)
class Comparison:
    """Everything that `thermidor accounts` shows."""

    accounts: list[str]
    ids: tuple[str, ...]
    values: dict[str, np.ndarray]
    lines: list[Line]
    pairs: list[Pair]
    about: dict

    @property
    def probabilities(self) -> dict[str, tuple[float, float]]:
        """Mean over repeats of each account's probability, and its spread."""
        choice = self.about["choice"]
        table = np.array(choice["probabilities"])
        spread = table.std(axis=0, ddof=1) if len(table) > 1 else np.full(table.shape[1], np.nan)
        return {
            name: (float(mean), float(sd))
            for name, mean, sd in zip(choice["accounts"], table.mean(axis=0), spread, strict=True)
        }

    def probable(self, who: str) -> str:
        """Return how probable an account is, and the spread where there was more than one repeat.

        Empty for a rival, which has no probability.
        """
        if who not in self.probabilities:
            return ""
        mean, spread = self.probabilities[who]
        return f"{mean:.0%}" if np.isnan(spread) else f"{mean:.0%} ± {spread:.0%}"

    def line(self, who: str, use: str) -> Line:
        """Return one line."""
        return next(line for line in self.lines if line.who == who and line.use == use)


def predictive(
    account: str,
    folder: Path,
    *,
    draws: int,
    scale: float,
    seed: int = 1,
    workers: int | None = None,
    progress=None,
) -> pd.DataFrame:
    """Simulate an account at joint draws of its posterior, one seed each (kept in the folder)."""
    table = posterior.load(account)
    values, luck = table.to_numpy(float), 900_000_000 + seed * 100_000
    rows = tuple(
        Row(k, account, luck + k, tuple(map(float, values[k % len(values)]))) for k in range(draws)
    )
    plan = Table(
        posterior.about()["hashes"]["scenario"],
        scale,
        tuple(table.columns),
        reference_table.figure_ids(),
        rows,
    )
    return reference_table.compute(plan, folder, workers=workers, progress=progress)


def compare(values: dict[str, np.ndarray], ids: Sequence[str], random: pd.DataFrame) -> Comparison:
    """Score accounts' predictions ``(n_draws, n_ids)`` beside the rivals."""
    about, ids = posterior.about(), tuple(ids)
    everything = {**values, **_rivals(ids, random)}
    scores = {who: _scores(table, ids) for who, table in everything.items()}
    widths = _widths(everything["random draws"], ids)
    lines = [
        _line(who, use, scores, _widths(everything[who], ids), widths, ids)
        for who in everything
        for use in USES
    ]
    pairs = [_pair(a, b, values, ids, about["choice"]) for a, b in combinations(values, 2)]
    return Comparison(list(values), ids, dict(values), lines, pairs, about)


def _rivals(ids: Sequence[str], random: pd.DataFrame) -> dict[str, np.ndarray]:
    fitting, figures = article.calibration_rows(), _figures(ids)
    pressure = scenario.historical_pressure()
    rivals = {
        "null": baselines.fit(fitting).predict(figures)[0],
        "pressure curve": baselines.fit(fitting, pressure=pressure).predict(figures)[0],
    }
    table = np.full((len(random), len(ids)), np.nan)
    for k, name in enumerate(ids):
        if name in random:
            table[:, k] = random[name]
    return {**rivals, "random draws": table}


def _figures(ids: Sequence[str]):
    known = {figure.id: figure for figure in article.figures()}
    return [known[name] for name in ids]


def _scores(table: np.ndarray, ids: Sequence[str]) -> dict[str, scoring.Score]:
    told, found = article.reveal_held_out(), {}
    for k, figure in enumerate(_figures(ids)):
        value, high = told.get(figure.id, (figure.value, figure.value_high, ""))[:2]
        if value is None or figure.use not in USES or figure.scored_as in ("shown", "missed"):
            continue
        target = scoring.target_of(figure, value, high)
        if np.isnan(table[:, k]).all():
            found[figure.id] = scoring.COIN
        elif score := scoring.score(table[:, k], target):
            found[figure.id] = score
    return found


def _widths(table: np.ndarray, ids: Sequence[str]) -> dict[str, float]:
    widths = {}
    for k, figure in enumerate(_figures(ids)):
        known = table[:, k][np.isfinite(table[:, k])]
        if known.size and figure.scored_as == "point":
            ends = scoring.transform(np.quantile(known, [0.05, 0.95]), figure.scale, figure.floor)
            widths[figure.id] = float(ends[1] - ends[0])
    return widths


def _line(who, use, scores, widths, random, ids) -> Line:
    figures = [f for f in _figures(ids) if f.use == use and f.id in scores[who]]
    weights = scoring.group_weights([figure.group for figure in figures])
    mine = scores[who]
    bits = {}
    for rival in RIVALS:
        both = [k for k, f in enumerate(figures) if f.id in scores[rival]]
        gain = [
            (mine[figures[k].id].log_score - scores[rival][figures[k].id].log_score) / log(2)
            for k in both
        ]
        bits[rival] = _mean(np.array(gain), weights[both])
    ratios = [
        widths[f.id] / random[f.id] for f in figures if random.get(f.id, 0) > 0 and f.id in widths
    ]
    return Line(
        who,
        use,
        len(figures),
        sum(mine[f.id].inside for f in figures),
        _mean(np.array([mine[f.id].loss for f in figures]), weights)[0],
        bits,
        float(np.median(ratios)) if ratios else float("nan"),
    )


def _mean(values: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    if len(values) < 2:
        return float("nan"), float("nan")
    mean = np.average(values, weights=weights)
    spread = np.average((values - mean) ** 2, weights=weights)
    return float(mean), float(np.sqrt(spread / max(weights.sum() - 1, 1)))


def _pair(first: str, second: str, values, ids, choice) -> Pair:
    at = {name: k for k, name in enumerate(choice["accounts"])}
    confusion = np.array(choice["confusion"])
    a, b = at[first], at[second]
    mistaken = float((confusion[a, b] + confusion[b, a]) / 2)
    distance, places = Distance(), {name: k for k, name in enumerate(ids)}
    columns = [places[name] for name in distance.ids]
    found = []
    loss = [
        scoring.loss_of_misfit(distance.misfits(values[who][:, columns])).mean(axis=0)
        for who in (first, second)
    ]
    for k, name in enumerate(distance.ids):
        one, other = (values[who][:, columns[k]] for who in (first, second))
        nearer = first if loss[0][k] < loss[1][k] else second
        found.append((name, _separation(one, other), nearer if loss[0][k] != loss[1][k] else ""))
    found.sort(key=lambda row: -row[1])
    chances = dict(zip(choice["accounts"], np.mean(choice["probabilities"], axis=0), strict=True))
    odds = max(chances[first], 1e-3) / max(chances[second], 1e-3)
    apart = mistaken < APART and not 1 / EVIDENCE < odds < EVIDENCE
    return Pair(first, second, mistaken, tuple(found[:5]), apart)


def _separation(one: np.ndarray, other: np.ndarray) -> float:
    """Return how surely one tells from a number whose it is: 0 not at all, 1 always."""
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    if not (one.size and other.size):
        return 0.0
    less = (one[:, None] < other[None, :]).mean() - (one[:, None] > other[None, :]).mean()
    return float(abs(less))


def sentences(found: Comparison) -> list[str]:
    """Return what may be said of the comparison, and what may not."""
    chances = found.probabilities
    told = [
        f"Taken at their priors, {_name(a)} and {_name(b)} are {chances[a][0]:.0%} and "
        f"{chances[b][0]:.0%} probable."
        for a, b in [sorted(chances, key=lambda name: -chances[name][0])[:2]]
    ]
    for account, share in found.about["choice"].get("support", {}).items():
        if share < 0.05:
            told.append(
                f"The article is unlike any run of {_name(account)}: {share:.1%} of its runs are "
                "as odd. Its probability is a comparison of things that all miss."
            )
    for pair in found.pairs:
        if pair.apart:
            continue
        why = (
            f"runs of one are taken for the other's in {pair.mistaken:.0%} of cases"
            if pair.mistaken >= APART
            else f"{chances[pair.first][0]:.0%} against {chances[pair.second][0]:.0%} is no "
            "difference to build on"
        )
        told.append(
            f"The sources cannot tell {_name(pair.first)} from {_name(pair.second)}: {why}."
        )
    for account in found.accounts:
        mean, error = found.line(account, "validate").bits["null"]
        if not mean > 2 * error:
            told.append(
                f"On held-out rows {_name(account)} says no more than a plain curve does "
                f"({mean:+.2f} bits a row, give or take {error:.2f})."
            )
    return told


def _name(account: str) -> str:
    from thermidor.scenario import account as accounts

    return f"“{accounts.load(account).title}”"


PREDICTIONS = (
    "id",
    "quantity",
    "who",
    "kind",
    "unit",
    "median",
    "low",
    "high",
    "draws",
    "sample",
    "commit",
    "rules",
    "design",
)
SAMPLE = 41  # evenly spaced quantiles: what a value is scored by once it is published


def predictions(found: Comparison, commit: str) -> str:
    """Return, as CSV, what every account and both curves say of rows whose value is withheld.

    `sample` holds evenly spaced quantiles of the predictions, to be scored as runs are.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(PREDICTIONS)
    hashes = found.about["hashes"]
    rivals = _curves(found.ids)
    for k, figure in enumerate(_figures(found.ids)):
        if not (figure.blind and figure.held_out):
            continue
        for who, table in {**found.values, **rivals}.items():
            column = table[:, k]
            middle, low, high = ledger.interval(column, figure)
            told = [f"{number:.6g}" for number in (middle, low, high)]
            known = np.sort(column[~np.isnan(column)])
            steps = (np.arange(SAMPLE) + 0.5) / SAMPLE
            even = np.quantile(known, steps, method="inverted_cdf") if known.size else []
            writer.writerow(
                [
                    figure.id,
                    figure.quantity,
                    who,
                    figure.scored_as,
                    figure.unit,
                    *told,
                    known.size,
                    " ".join(f"{number:.5g}" for number in even),
                    commit,
                    hashes["rules"],
                    hashes["design"],
                ]
            )
    return text.getvalue()


@cache
def _curves(ids: tuple[str, ...]) -> dict[str, np.ndarray]:
    return {
        who: table for who, table in _rivals(ids, pd.DataFrame()).items() if who != "random draws"
    }
