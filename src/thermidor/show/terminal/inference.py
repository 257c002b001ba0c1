"""Calibrations and comparisons of accounts in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console

from thermidor.common.console import Terminal
from thermidor.evidence import signatures
from thermidor.scenario import account
from thermidor.show.names import BASELINES
from thermidor.show.terminal.tables import say, shown, table

if TYPE_CHECKING:
    from thermidor.inference.calibration import Calibrated
    from thermidor.inference.comparison import Comparison


def calibrated(
    found: Calibrated,
    folder: Path,
    before: Mapping[str, Any] | None,
    console: Console | None = None,
) -> None:
    """Print the result of a calibration.

    Parameters
    ----------
    found : Calibrated
    folder : Path
        Where posterior and tables are.
    before : mapping, optional
        The posterior shipped before, to say how far the new one agrees with it.
    console : Console, optional
        Where to print.
    """
    console = console or Terminal(soft_wrap=False)
    chance = dict(zip(found.choice.accounts, found.choice.probabilities.mean(axis=0), strict=True))
    rows = []
    for name, fit in found.fits.items():
        known = fit.identified
        covers = [
            f"{fit.covered[k][known].mean():.0%}" if known.any() else "" for k in ("50", "90")
        ]
        counts = (f"{fit.truths:,}", f"{known.sum()} of {len(known)}")
        rows.append((f"[bold]{name}[/]", *counts, *covers, f"{chance[name]:.0%}"))
    heads = ("account", "truths", "identified", "50 % cover", "90 % cover", "probability")
    console.print(table(heads, rows, wrap=()))
    first, fit = next(iter(found.fits.items()))
    lost = [name for name, known in zip(found.names, fit.identified, strict=True) if not known]
    say(
        console,
        "Cover: share of synthetic truths inside the interval, for identified parameters.",
        f"Not identified in {first}: {', '.join(lost) or 'none'}",
        f"Calibrated figures that no account reaches: {', '.join(found.unreached) or 'none'}",
    )
    if before is not None:
        _agreement(found, before, console)
    say(console, f"Posterior and tables are in [bold]{shown(folder)}[/bold]")


def _agreement(found: Calibrated, before: Mapping[str, Any], console: Console) -> None:
    """Print how many medians agree with those of an older posterior."""
    same = total = 0
    for name, fit in found.fits.items():
        old = before["accounts"].get(name)
        if old is None:
            continue
        for prior, middle in zip(found.priors[name], fit.middle, strict=True):
            if prior.name not in old["median"]:
                continue
            total += 1
            median = float(prior.quantile(middle))
            slack = 4 * max(old["error"][prior.name], 1e-3 * abs(median))
            same += bool(np.isfinite(slack) and abs(median - old["median"][prior.name]) <= slack)
    if total:
        say(
            console,
            "Medians that agree with the shipped ones within their Monte Carlo error: "
            f"{same} of {total}",
        )


def compared(found: Comparison, folder: Path, console: Console | None = None) -> None:
    """Print the comparison of accounts.

    Parameters
    ----------
    found : Comparison
    folder : Path
        Where tables, plots and page are.
    console : Console, optional
        Where to print.
    """
    from thermidor.inference.comparison import sentences

    console = console or Terminal(soft_wrap=False)
    rows = []
    for who in (*found.accounts, *BASELINES):
        fitted, unseen = found.line(who, "calibrate"), found.line(who, "validate")
        gains = [
            "" if who == rival else "{:+.2f}±{:.2f}".format(*unseen.bits[rival])
            for rival in ("null", "random draws")
        ]
        title = BASELINES.get(who) or account.load(who).title
        counts = (f"{line.inside}/{line.rows}" for line in (fitted, unseen))
        probability = found.probable(who).replace(" ", "")
        rows.append((title, probability, *counts, *gains, f"{fitted.narrower:.2f}"))
    heads = ("account", "probable", "calibrated", "held out", "over curve", "over random", "width")
    console.print(table(heads, rows, wrap=()))
    say(
        console,
        "Calibrated, held out: figures inside the 90 % interval, without those that the inputs "
        "settle. Over: bits a held-out row over the plain curve and over random draws; +1 bit is "
        "twice the probability. "
        "Width: of the intervals, relative to those of random draws.",
        "",
        *(f"- {sentence}" for sentence in sentences(found)),
        *_signatures(found),
        f"\nTables, plots and [bold]{shown(folder)}/accounts.html[/bold]",
    )


def _signatures(found: Comparison) -> list[str]:
    """Return how many signatures of the accounts the runs show, and which they do not."""
    judged = signatures.judged(found.values, found.ids)
    if not judged:
        return []
    lost = [
        f"{one.first} against {one.second}: {one.figure}" for one, _, shown in judged if not shown
    ]
    count = f"{len(judged) - len(lost)} of {len(judged)}"
    said = [f"- Runs show {count} predictions by which one account denies another."]
    return [*said, *(f"  Not yet shown: {one}." for one in lost)]
