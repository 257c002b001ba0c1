"""What a comparison found, in sentences: for the terminal, for ``comparison.md``, and the plots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from thermidor.experiments import names as words
from thermidor.experiments import paired
from thermidor.experiments.paired import Comparison, Difference
from thermidor.runs import store
from thermidor.runs.summary import REGIMES
from thermidor.show.terminal.overview import written

_MOST = 12


def save(sweep: Any, folder: Path, plots: bool = True) -> list[Comparison]:
    """Write ``differences.csv``, ``chain.csv``, ``comparison.md`` and the plots; return them."""
    found = paired.compare(sweep)
    tables = {"differences": paired.table(found), "chain": paired.chain_table(found)}
    for name, table in tables.items():
        store.atomically(
            folder / f"{name}.csv",
            lambda file, table=table: table.to_csv(file, index=False, lineterminator="\n"),
        )
    text = "\n".join(lines(sweep, found)) + "\n"
    store.atomically(folder / "comparison.md", lambda file: file.write(text.encode()))
    if plots:
        for name, picture in pictures(sweep, found).items():
            store.atomically(
                folder / "plots" / f"{name}.png",
                lambda file, picture=picture: picture.savefig(file, format="png"),
            )
    return found


def pictures(sweep: Any, found: Sequence[Comparison]) -> dict[str, Any]:
    """Return the plots by name."""
    from thermidor.show.plots import comparison as plots

    sets = [sweep.select(scenario=name) for name in sweep.about["scenarios"]]
    drawn = {"side_by_side": plots.paths(sets, found)}
    for c in found:
        drawn[f"chain_{c.other}"] = plots.chain(sets, c)
        drawn[f"differences_{c.other}"] = plots.differences(sets, c)
    return drawn


def lines(sweep: Any, found: Sequence[Comparison]) -> list[str]:
    """Return the report, line by line, as Markdown."""
    told = [f"# {sweep.about['title']}", ""]
    for c in found:
        told += [f"## {c.other} against {c.first} ({c.pairs} seeds)", "", sentence(c), ""]
        told += ["What parts, in order:", ""]
        own = [d for d in c.chain if not d.observable.startswith("channel_")]
        for k, d in enumerate(own[:_MOST]):
            told.append(f"{k + 1}. {c.month(d.parts)}: {_step(d)}")
        if len(own) > _MOST:
            told.append(f"\n... and {len(own) - _MOST} more in chain.csv.")
        told += ["", gain(c), ""]
    told += ["## What it is called at the end", "", *regimes(sweep), ""]
    return told


def sentence(c: Comparison) -> str:
    """Return when and through what a scenario parts, in a sentence or two."""
    if not c.chain:
        return "They never part: no lasting difference is larger than chance."
    pressures = [d for d in c.chain if d.observable.startswith("channel_")]
    own = [d for d in c.chain if not d.observable.startswith("channel_")]
    told = ""
    if pressures:
        first = [d for d in pressures if d.parts == pressures[0].parts]
        names = _list([words.observable(d.observable).removeprefix("channel ") for d in first])
        told += f"The pressures differ from {c.month(first[0].parts)} on ({names}). "
    if not own:
        return told + "The society does not answer: nothing else parts for good."
    first = [d for d in own if d.parts == own[0].parts]
    names = _list([words.observable(d.observable) for d in first])
    told += f"The society parts in {c.month(first[0].parts)}, first through {names}"
    later = [d for d in own if d.parts > own[0].parts][:3]
    if later:
        steps = [f"{words.observable(d.observable)} ({c.month(d.parts)})" for d in later]
        told += ", then " + _list(steps)
    return told + "."


def _step(d: Difference) -> str:
    style = words.style(d.observable)
    mean, low, high = d.end
    if not np.isfinite(mean):
        return words.observable(d.observable)
    signs = [
        f"{'+' if v > 0 else '-' if v < 0 else ''}{written(abs(v), style)}"
        for v in (mean, low, high)
    ]
    return f"{words.observable(d.observable)}; at the end {signs[0]} ({signs[1]} to {signs[2]})"


def gain(c: Comparison) -> str:
    """Return what pairing gained, in a sentence."""
    known = [d.gain for d in c.differences if np.isfinite(d.gain)]
    early = [d.gain_start for d in c.differences if np.isfinite(d.gain_start)]
    if not known:
        return "Nothing differs, so pairing has nothing to gain."
    told = (
        f"Pairing by seed is worth {np.median(known):.1f} times as many runs (median over "
        f"{len(known)} observables and all months; from {min(known):.1f} to {max(known):.1f})"
    )
    if early:
        told += f", and {np.median(early):.1f} times in the first year after each parts"
    return told + "."


def regimes(sweep: Any) -> list[str]:
    """Return the labels at the end, scenario by scenario."""
    told = []
    for name in sweep.about["scenarios"]:
        values = sweep.select(scenario=name).values("regime_label")[:, -1]
        values = values[np.isfinite(values)]
        shares = [
            f"{REGIMES[int(code)]} {100 * np.mean(values == code):.0f} %"
            for code in np.unique(values)
        ]
        told.append(f"- {name}: {', '.join(shares)}")
    return told


def _list(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" and {parts[-1]}"
