"""What a calibration and a comparison of accounts tell in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from thermidor.common.console import Terminal
from thermidor.scenario import account
from thermidor.show.terminal.overview import _table, shown


def calibrated(found: Any, folder: Path, before: dict | None, console: Console | None = None):
    """Print what a calibration found, and how far it agrees with the posterior shipped before."""
    console = console or Terminal(soft_wrap=False)
    table = _table()
    for name in ("account", "truths", "identified", "50 % cover", "90 % cover", "probability"):
        table.add_column(name, justify="left" if name == "account" else "right", no_wrap=True)
    chance = dict(zip(found.choice.accounts, found.choice.probabilities.mean(axis=0), strict=True))
    for name, fitted in found.fits.items():
        sure = fitted.identified
        cover = {
            key: f"{each[sure].mean():.0%}" if sure.any() else ""
            for key, each in fitted.covered.items()
        }
        table.add_row(
            f"[bold]{name}[/]",
            f"{fitted.truths:,}",
            f"{sure.sum()} of {len(sure)}",
            cover["50"],
            cover["90"],
            f"{chance[name]:.0%}",
        )
    console.print(table)
    console.print(
        "Cover: share of synthetic truths inside the interval, for identified parameters.",
        highlight=False,
    )
    first, fitted = next(iter(found.fits.items()))
    lost = [n for n, sure in zip(found.names, fitted.identified, strict=True) if not sure]
    console.print(f"Not identified in {first}: {', '.join(lost) or 'none'}", highlight=False)
    console.print(
        f"Calibrated figures that no account reaches: {', '.join(found.unreached) or 'none'}",
        highlight=False,
    )
    if before is not None:
        _against(found, before, console)
    console.print(f"Posterior and tables are in [bold]{shown(folder)}[/bold]", highlight=False)


def _against(found: Any, before: dict, console: Console) -> None:
    same = total = 0
    for name, fitted in found.fits.items():
        old = before["accounts"].get(name)
        if old is None:
            continue
        for k, prior in enumerate(found.priors[name]):
            if prior.name not in old["median"]:
                continue
            total += 1
            middle = float(prior.quantile(fitted.middle[k]))
            slack = 4 * max(old["error"][prior.name], 1e-3 * abs(middle))
            same += bool(np.isfinite(slack) and abs(middle - old["median"][prior.name]) <= slack)
    if total:
        console.print(
            f"Medians that agree with the shipped ones within their Monte Carlo error: {same} of "
            f"{total}",
            highlight=False,
        )


def compared(found: Any, folder: Path, console: Console | None = None) -> None:
    """Print the comparison of accounts."""
    from thermidor.inference.comparison import sentences

    console = console or Terminal(soft_wrap=False)
    table = _table()
    heads = ("account", "probable", "calibrated", "held out", "over null", "over random", "width")
    for name in heads:
        table.add_column(name, justify="left" if name == "account" else "right", no_wrap=True)
    for who in (*found.accounts, "random draws", "null", "pressure curve"):
        fitted, unseen = found.line(who, "calibrate"), found.line(who, "validate")
        gain = {
            rival: "" if who == rival else "{:+.2f}±{:.2f}".format(*unseen.bits[rival])
            for rival in ("null", "random draws")
        }
        title = account.load(who).title if who in found.accounts else who
        table.add_row(
            title,
            found.probable(who).replace(" ", ""),
            f"{fitted.inside}/{fitted.rows}",
            f"{unseen.inside}/{unseen.rows}",
            gain["null"],
            gain["random draws"],
            f"{fitted.narrower:.2f}",
        )
    console.print(table)
    console.print(
        "Inside: figures in the 90 % interval. Over: bits a held-out row over the plain curve and "
        "over random draws from the priors. Width: of intervals against random draws.",
        highlight=False,
    )
    console.print()
    for sentence in sentences(found):
        console.print(f"- {sentence}", highlight=False)
    where = f"[bold]{shown(folder)}/accounts.html[/bold]"
    console.print(f"\nTables, pictures and {where}", highlight=False)
