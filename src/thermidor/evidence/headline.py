"""The headline of a ledger: how many figures lie inside, and what the agents add over dull rivals.

Two comparisons, both by rows the rival has not seen or could not know: the log score against the
baselines, and, on rows that discriminate, the share of single runs that agree with a figure
against the share of random draws from the priors that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from thermidor.evidence import scoring

RIVALS = ("model", "null", "pressure curve", "null, row unseen")


@dataclass(frozen=True)
class Tally:
    """One line of the headline: the rows of one use.

    `loss` by rival is the weighted mean of CRPS and Brier scores, `bits` the log score over the
    rivals' with its standard error. The last four speak of rows that discriminate.
    """

    use: str
    rows: int
    scored: int
    inside: int
    withheld: int
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


def tally(entries: Sequence, use: str) -> Tally:
    """Return the headline of the rows of one use."""
    rows = [e for e in entries if e.figure.use == use]
    shown = [e for e in rows if e.status != "withheld"]
    scored = [e for e in rows if e.score]
    weights = scoring.group_weights([e.figure.group for e in scored])
    loss = {}
    for name in RIVALS:
        have = [(_of(e, name), w) for e, w in zip(scored, weights, strict=True) if _of(e, name)]
        loss[name] = _mean([s.loss for s, _ in have], [w for _, w in have])[0]
    sharp = [e for e in scored if e.discriminates]
    narrow = [e.width / e.prior_width for e in rows if e.prior_width > 0 and e.width >= 0]
    gains = [
        _mean([getattr(e, name) for e in scored], weights)
        for name in ("bits", "bits_over_pressures", "bits_over_unseen")
    ]
    return Tally(
        use=use,
        rows=len(rows),
        scored=len(shown),
        inside=sum(e.inside is True for e in rows),
        withheld=len(rows) - len(shown),
        null_inside=_hits(shown, "null"),
        pressures_inside=_hits(shown, "pressure curve"),
        unseen_inside=_hits(shown, "null, row unseen"),
        bits=gains[0][0],
        bits_error=gains[0][1],
        pressure_bits=gains[1][0],
        pressure_bits_error=gains[1][1],
        unseen_bits=gains[2][0],
        unseen_bits_error=gains[2][1],
        loss=loss,
        narrower=float(np.median(narrow)) if narrow else float("nan"),
        discriminating=len(sharp),
        discriminating_inside=sum(e.inside is True for e in sharp),
        run_passes=sum(e.passes for e in sharp),
        random_passes=sum(e.prior_passes for e in sharp),
    )


def _of(entry, name: str):
    rivals = {"null": entry.null, "pressure curve": entry.pressures, RIVALS[3]: entry.unseen}
    return entry.score if name == "model" else rivals[name].score


def _hits(entries: Sequence, name: str) -> int:
    return sum(bool(_of(e, name) and _of(e, name).inside) for e in entries)


def _mean(values, weights) -> tuple[float, float]:
    """Weighted mean and its standard error; weights let one survey count once."""
    values, weights = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    known = ~np.isnan(values)
    values, weights = values[known], weights[known]
    if values.size < 2:
        return (float(values[0]) if values.size else float("nan")), float("nan")
    mean = np.average(values, weights=weights)
    spread = np.average((values - mean) ** 2, weights=weights)
    return float(mean), float(np.sqrt(spread / max(weights.sum() - 1, 1)))
