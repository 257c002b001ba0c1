"""Skill summary of a ledger: figures inside the intervals, and what the model adds to baselines.

Two comparisons count. One is the log score against the baselines, also against a baseline that has
not seen the row. The other is, on rows that discriminate, the share of single runs that agree with
a figure against the share of random draws from the priors that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from thermidor.evidence.scoring import Score, group_weights, weighted_mean

SCORES = {
    "model": lambda entry: entry.score,
    "null": lambda entry: entry.null.score,
    "pressure curve": lambda entry: entry.pressures.score,
    "null, row unseen": lambda entry: entry.unseen.score,
}
"""Where an entry of the ledger holds the score of the model and of each baseline."""


@dataclass(frozen=True)
class SkillSummary:
    """The skill on the rows of one use that the inputs do not settle.

    Attributes
    ----------
    settled, settled_inside : int
        Rows that the inputs settle, and those among them that are inside; not counted below.
    rows : int
        All others: those that count as inside or not.
    inside, null_inside, pressures_inside, unseen_inside : int
        Rows inside the interval of the model, the plain curve, the pressure curve, and the plain
        curve that has not seen the row.
    bits, pressure_bits, unseen_bits : float
        Mean log score a row over each baseline's, in bits; ``*_error`` is the standard error.
    loss : dict of str to float
        Weighted mean of CRPS and Brier scores, by the names in `SCORES`.
    narrower : float
        Median width of the model's intervals, relative to those of random draws.
    discriminating, discriminating_inside : int
        Rows that at most half of random draws pass; those among them that are inside.
    run_passes, random_passes : float
        Of these, how many one run of the model passes, and one random draw, on average.
    """

    use: str
    settled: int
    settled_inside: int
    rows: int
    inside: int
    null_inside: int
    pressures_inside: int
    unseen_inside: int
    bits: float
    bits_error: float
    pressure_bits: float
    pressure_bits_error: float
    unseen_bits: float
    unseen_bits_error: float
    loss: dict[str, float]
    narrower: float
    discriminating: int
    discriminating_inside: int
    run_passes: float
    random_passes: float


def summarise(entries: Sequence[Any], use: str) -> SkillSummary:
    """Return the skill summary of the ledger's entries of one use (``calibrate``, ...)."""
    of_use = [entry for entry in entries if entry.figure.use == use]
    settled = [entry for entry in of_use if entry.settled]
    rows = [entry for entry in of_use if not entry.settled]
    scored = [entry for entry in rows if entry.score]
    weights = group_weights([entry.figure.group for entry in scored])
    sharp = [entry for entry in scored if entry.discriminates]
    ratios = [e.width / e.prior_width for e in rows if e.prior_width > 0 and e.width >= 0]
    bits, bits_error = weighted_mean([e.bits for e in scored], weights)
    over_pressures = weighted_mean([e.bits_over_pressures for e in scored], weights)
    over_unseen = weighted_mean([e.bits_over_unseen for e in scored], weights)
    return SkillSummary(
        use=use,
        settled=len(settled),
        settled_inside=sum(entry.inside is True for entry in settled),
        rows=len(rows),
        inside=sum(entry.inside is True for entry in rows),
        null_inside=_n_inside(rows, "null"),
        pressures_inside=_n_inside(rows, "pressure curve"),
        unseen_inside=_n_inside(rows, "null, row unseen"),
        bits=bits,
        bits_error=bits_error,
        pressure_bits=over_pressures[0],
        pressure_bits_error=over_pressures[1],
        unseen_bits=over_unseen[0],
        unseen_bits_error=over_unseen[1],
        loss={name: _loss(scored, weights, name) for name in SCORES},
        narrower=float(np.median(ratios)) if ratios else float("nan"),
        discriminating=len(sharp),
        discriminating_inside=sum(entry.inside is True for entry in sharp),
        run_passes=sum(entry.passes for entry in sharp),
        random_passes=sum(entry.prior_passes for entry in sharp),
    )


def _n_inside(entries: Sequence[Any], name: str) -> int:
    scores: list[Score | None] = [SCORES[name](entry) for entry in entries]
    return sum(bool(score and score.inside) for score in scores)


def _loss(entries: Sequence[Any], weights: np.ndarray, name: str) -> float:
    scores: list[Score | None] = [SCORES[name](entry) for entry in entries]
    return weighted_mean([score.loss if score else np.nan for score in scores], weights)[0]
