"""Rival accounts compared: what each predicts, how it scores, what distinguishes two of them.

ODD element: data evaluation. Each account is simulated at joint draws of its posterior, one seed
each. Its predictions are scored by the same code as three baselines: the plain curve (null), the
pressure curve, and random draws from the priors. This module reports and must not be used to decide
about the model: it reads held-out values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from math import log, nan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thermidor.evidence import article, baselines, outside, scoring, settled
from thermidor.evidence.article import Figure
from thermidor.evidence.distance import Distance
from thermidor.evidence.scoring import Score
from thermidor.inference import reference_table
from thermidor.inference.reference_table import Row, Table
from thermidor.runs import pool, posterior
from thermidor.scenario import account as accounts
from thermidor.scenario import scenario

USES = ("calibrate", "validate")
BASELINES = ("null", "pressure curve", "random draws")
CONFUSED = 0.2  # accounts whose runs are confused more often than this are not distinguished
EVEN_ODDS = 3.0  # two probabilities whose odds are below this are taken as equal
UNSUPPORTED = 0.05  # with less support than this, no run of an account resembles the article
FIRST_SEED = 900_000_000  # seeds of the runs at posterior draws start here


@dataclass(frozen=True)
class Line:
    """The scores of one account or baseline on the rows of one use that the inputs do not settle.

    `settled` counts the rows left out and `settled_inside` those of them inside. `bits` holds, by
    baseline, the mean gain in log score a row and its standard error; `loss` the mean CRPS or Brier
    score; `narrower` the median width of the 90 % intervals, relative to those of random draws.
    """

    who: str
    use: str
    rows: int
    inside: int
    settled: int
    settled_inside: int
    loss: float
    bits: dict[str, tuple[float, float]]
    narrower: float


@dataclass(frozen=True)
class Pair:
    """Two accounts: how often their runs are confused, and what separates them.

    `figures` holds the five figures that separate best: id, separation 0..1, the nearer account.
    """

    first: str
    second: str
    mistaken: float
    figures: tuple[tuple[str, float, str], ...]
    apart: bool


@dataclass(frozen=True)
class Comparison:
    """The result of a comparison: what ``thermidor accounts`` shows.

    `values` holds the predictions ``(n_draws, n_ids)`` of each account; `about` the description of
    the posterior they were drawn from.
    """

    accounts: list[str]
    ids: tuple[str, ...]
    values: dict[str, np.ndarray]
    lines: list[Line]
    pairs: list[Pair]
    about: dict[str, Any]

    @property
    def probabilities(self) -> dict[str, tuple[float, float]]:
        """Each account's probability, averaged over repeats, and its standard deviation."""
        choice = self.about["choice"]
        table = np.array(choice["probabilities"])
        spread = table.std(axis=0, ddof=1) if len(table) > 1 else np.full(table.shape[1], nan)
        return {
            name: (float(mean), float(sd))
            for name, mean, sd in zip(choice["accounts"], table.mean(axis=0), spread, strict=True)
        }

    def probable(self, who: str) -> str:
        """Return an account's probability in words, with its spread; empty for a baseline."""
        if who not in self.probabilities:
            return ""
        mean, spread = self.probabilities[who]
        return f"{mean:.0%}" if np.isnan(spread) else f"{mean:.0%} ± {spread:.0%}"

    def line(self, who: str, use: str) -> Line:
        """Return the scores of an account or baseline on the rows of one use."""
        return next(line for line in self.lines if line.who == who and line.use == use)


def predictive(
    account: str,
    folder: Path,
    *,
    draws: int,
    scale: float,
    seed: int = 1,
    workers: int | None = None,
    progress: pool.Progress = None,
) -> pd.DataFrame:
    """Simulate an account at joint draws of its posterior, one seed each.

    Returns the reference table of the runs (see `reference_table.compute`), kept in the folder.
    """
    table = posterior.load(account)
    values = table.to_numpy(float)
    first = FIRST_SEED + seed * 100_000
    rows = tuple(
        Row(k, account, first + k, tuple(map(float, values[k % len(values)]))) for k in range(draws)
    )
    name = posterior.about()["hashes"]["scenario"]
    plan = Table(name, scale, tuple(table.columns), reference_table.row_ids(), rows)
    return reference_table.compute(plan, folder, workers=workers, progress=progress)


def compare(
    values: Mapping[str, np.ndarray], ids: Sequence[str], random: pd.DataFrame
) -> Comparison:
    """Score the predictions ``(n_draws, n_ids)`` of each account next to the baselines.

    `random` holds the values of random draws from the priors, a column per figure.
    """
    about = posterior.about()
    ids = tuple(ids)
    everything = {**values, **_baselines(ids, random)}
    found = {who: scores(table, ids) for who, table in everything.items()}
    widths = {who: _widths(table, ids) for who, table in everything.items()}
    apart = _settled(everything["random draws"], ids)
    lines = [
        _line(who, use, found, widths[who], widths["random draws"], ids, apart)
        for who in everything
        for use in USES
    ]
    pairs = [_pair(a, b, values, ids, about["choice"]) for a, b in combinations(values, 2)]
    return Comparison(list(values), ids, dict(values), lines, pairs, about)


def _baselines(ids: Sequence[str], random: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the predictions of `BASELINES`."""
    table = np.full((len(random), len(ids)), nan)
    for k, name in enumerate(ids):
        if name in random:
            table[:, k] = random[name]
    fitting = article.calibration_rows()
    null = baselines.fit(fitting)
    curve = baselines.fit(fitting, pressure=scenario.historical_pressure())
    return {
        "null": null.predict(figures(ids))[0],
        "pressure curve": curve.predict(figures(ids))[0],
        "random draws": table,
    }


def figures(ids: Sequence[str]) -> list[Figure]:
    """Return the figures of some ids, of the article or of other sources, in their order."""
    return outside.rows(ids)


def scores(table: np.ndarray, ids: Sequence[str], default: Score | None = None) -> dict[str, Score]:
    """Return the scores of predictions ``(n_draws, n_ids)`` on all rows with a known value.

    A row without any prediction scores as even odds. A row that most draws have no value for gets
    `default`, or is left out.
    """
    held_out = article.reveal_held_out()
    found = {}
    for k, figure in enumerate(figures(ids)):
        value, high = held_out.get(figure.id, (figure.value, figure.value_high, ""))[:2]
        if value is None or figure.use not in USES or figure.scored_as in ("shown", "missed"):
            continue
        score = default
        if np.isnan(table[:, k]).all():
            score = scoring.COIN
        else:
            score = scoring.score(table[:, k], scoring.target_of(figure, value, high)) or default
        if score:
            found[figure.id] = score
    return found


def _settled(random: np.ndarray, ids: Sequence[str]) -> set[str]:
    """Return the rows that the inputs settle, from random draws ``(n_draws, n_ids)``."""
    held_out = article.reveal_held_out()
    found = set()
    for k, figure in enumerate(figures(ids)):
        value, high = held_out.get(figure.id, (figure.value, figure.value_high, ""))[:2]
        passes = nan
        if value is not None and figure.scored and not np.isnan(random[:, k]).all():
            target = scoring.target_of(figure, value, high)
            passes = float(scoring.passes(random[:, k], target).mean())
        if settled.reason(figure.id, passes):
            found.add(figure.id)
    return found


def _widths(table: np.ndarray, ids: Sequence[str]) -> dict[str, float]:
    """Return the widths of the 90 % intervals of points, on the figures' scales."""
    widths = {}
    for k, figure in enumerate(figures(ids)):
        known = table[:, k][np.isfinite(table[:, k])]
        if known.size and figure.scored_as == "point":
            ends = scoring.transform(np.quantile(known, [0.05, 0.95]), figure.scale, figure.floor)
            widths[figure.id] = float(ends[1] - ends[0])
    return widths


def _line(
    who: str,
    use: str,
    found: Mapping[str, Mapping[str, Score]],
    widths: Mapping[str, float],
    random_widths: Mapping[str, float],
    ids: Sequence[str],
    apart: Set[str],
) -> Line:
    own = found[who]
    scored = [figure for figure in figures(ids) if figure.use == use and figure.id in own]
    rows = [figure for figure in scored if figure.id not in apart]
    left_out = [figure for figure in scored if figure.id in apart]
    weights = scoring.group_weights([figure.group for figure in rows])
    bits = {}
    for baseline in BASELINES:
        other = found[baseline]
        both = [k for k, figure in enumerate(rows) if figure.id in other]
        gains = [(own[rows[k].id].log_score - other[rows[k].id].log_score) / log(2) for k in both]
        bits[baseline] = _mean(gains, weights[both])
    ratios = [
        widths[row.id] / random_widths[row.id]
        for row in rows
        if row.id in widths and random_widths.get(row.id, 0) > 0
    ]
    return Line(
        who=who,
        use=use,
        rows=len(rows),
        inside=sum(own[row.id].inside for row in rows),
        settled=len(left_out),
        settled_inside=sum(own[row.id].inside for row in left_out),
        loss=_mean([own[row.id].loss for row in rows], weights)[0],
        bits=bits,
        narrower=float(np.median(ratios)) if ratios else nan,
    )


def _mean(values: Sequence[float], weights: np.ndarray) -> tuple[float, float]:
    """Return a weighted mean and its standard error; NaN for fewer than two rows."""
    return scoring.weighted_mean(values, weights) if len(values) > 1 else (nan, nan)


def _pair(
    first: str,
    second: str,
    values: Mapping[str, np.ndarray],
    ids: Sequence[str],
    choice: Mapping[str, Any],
) -> Pair:
    a, b = (choice["accounts"].index(name) for name in (first, second))
    confusion = np.array(choice["confusion"])
    mistaken = float((confusion[a, b] + confusion[b, a]) / 2)
    distance = Distance()
    columns = [list(ids).index(name) for name in distance.ids]
    one, other = (values[name][:, columns] for name in (first, second))
    loss_one, loss_other = (
        scoring.loss_of_misfit(distance.misfits(table)).mean(axis=0) for table in (one, other)
    )
    separations = []
    for k, name in enumerate(distance.ids):
        nearer = first if loss_one[k] < loss_other[k] else second
        nearer = "" if loss_one[k] == loss_other[k] else nearer
        separations.append((name, _separation(one[:, k], other[:, k]), nearer))
    separations.sort(key=lambda row: -row[1])
    chances = np.mean(choice["probabilities"], axis=0)
    odds = max(chances[a], 1e-3) / max(chances[b], 1e-3)
    apart = mistaken < CONFUSED and not 1 / EVEN_ODDS < odds < EVEN_ODDS
    return Pair(first, second, mistaken, tuple(separations[:5]), apart)


def _separation(one: np.ndarray, other: np.ndarray) -> float:
    """Return how well a number shows which sample it comes from: 0 not at all, 1 always."""
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    if not (one.size and other.size):
        return 0.0
    less = (one[:, None] < other[None, :]).mean() - (one[:, None] > other[None, :]).mean()
    return float(abs(less))


def sentences(found: Comparison) -> list[str]:
    """Return what the comparison shows and what it cannot show, one sentence or two each."""
    chances = found.probabilities
    first, second = sorted(chances, key=lambda name: -chances[name][0])[:2]
    said = [
        f"Averaged over the priors of their parameters, {_name(first)} and {_name(second)} are "
        f"{chances[first][0]:.0%} and {chances[second][0]:.0%} probable."
    ]
    for account, share in found.about["choice"].get("support", {}).items():
        if share < UNSUPPORTED:
            said.append(
                f"The article is unlike the runs of {_name(account)}: only {share:.1%} of these "
                "runs are as far from the others. Its probability compares accounts that all miss."
            )
    for pair in found.pairs:
        if pair.apart:
            continue
        a, b = (chances[name][0] for name in (pair.first, pair.second))
        reason = (
            f"the classifier confuses their runs in {pair.mistaken:.0%} of cases"
            if pair.mistaken >= CONFUSED
            else f"{a:.0%} against {b:.0%} is too small a difference"
        )
        said.append(
            f"The sources do not distinguish {_name(pair.first)} from {_name(pair.second)}: "
            f"{reason}."
        )
    for account in found.accounts:
        mean, error = found.line(account, "validate").bits["null"]
        if not mean > 2 * error:
            said.append(
                f"On held-out figures {_name(account)} does not predict better than a plain curve "
                f"({mean:+.2f} bits a figure, standard error {error:.2f})."
            )
    return said


def _name(account: str) -> str:
    return f"“{accounts.load(account).title}”"
