"""A paired comparison of scenarios: sentences, the report ``comparison.md``, tables and plots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from thermidor.evidence.formatting import capital
from thermidor.experiments import paired
from thermidor.experiments.paired import Comparison, Difference
from thermidor.experiments.sweep_results import Sweep
from thermidor.runs import store
from thermidor.runs.summary import REGIMES
from thermidor.scenario import scenario
from thermidor.show import names
from thermidor.show import plots as drawing
from thermidor.show.terminal.overview import written

HEADLINES = (
    *("soviet_democracy_index", "workplace_voice_index", "party_democracy_index"),
    *("party_decision_share", "appointment_share"),
)
"""Observables whose levels are given in words."""
_MOST = 12
_CAUSES = 8


def save(
    sweep: Sweep,
    folder: Path,
    plots: bool = True,
    causes: Mapping[str, Sequence[str]] | None = None,
) -> list[Comparison]:
    """Write ``differences.csv``, ``chain.csv``, ``comparison.md`` and the plots; return them.

    Parameters
    ----------
    sweep : Sweep
        Runs of two or more scenarios with the same seeds.
    folder : Path
        Where to write.
    plots : bool
        Whether to draw the plots.
    causes : mapping, optional
        As `lines` takes it.
    """
    found = paired.compare(sweep)
    texts = {
        "differences.csv": paired.table(found).to_csv(index=False, lineterminator="\n"),
        "chain.csv": paired.chain_table(found).to_csv(index=False, lineterminator="\n"),
        "comparison.md": "\n".join(lines(sweep, found, causes)) + "\n",
    }
    for name, text in texts.items():
        store.atomically(folder / name, lambda file, text=text: file.write(text.encode()))
    if plots:
        drawing.save(pictures(sweep, found), folder / "plots")
    return found


def pictures(sweep: Sweep, found: Sequence[Comparison]) -> dict[str, Figure]:
    """Return the plots by name."""
    draw = drawing.registered("comparison")
    sets = [sweep.select(scenario=name) for name in sweep.about["scenarios"]]
    drawn = {"side_by_side": draw["side_by_side"](sets, found)}
    for c in found:
        for name in ("chain", "differences"):
            drawn[f"{name}_{c.other}"] = draw[name](sets, c)
    return drawn


def lines(
    sweep: Sweep, found: Sequence[Comparison], causes: Mapping[str, Sequence[str]] | None = None
) -> list[str]:
    """Return the report, line by line, as Markdown: the answer in words, then the table.

    `causes` says by scenario in what it differs from the first (`paired.causes`); without it they
    are looked up, as far as the scenarios are those of the package.
    """
    causes = _causes(sweep.about["scenarios"]) if causes is None else causes
    report = [f"# {sweep.about['title']}", ""]
    for c in found:
        _, own = _divided(c)
        report += [f"## {c.other} against {c.first} ({c.pairs} seeds)", ""]
        report += [*answer(c, causes.get(c.other, ())), sentence(c), first_vote(c), ""]
        report += ["What differs for good, in order:", ""]
        report += [f"{k}. {c.month(d.parts)}: {_step(d)}" for k, d in enumerate(own[:_MOST], 1)]
        if len(own) > _MOST:
            report.append(f"\n... and {len(own) - _MOST} more in chain.csv.")
        report += ["", gain(c), ""]
    return [*report, "## What the regime is called at the end", "", *regimes(sweep), ""]


def _causes(compared: Sequence[str]) -> dict[str, list[str]]:
    known = scenario.names()
    if compared[0] not in known:
        return {}
    first = scenario.load(compared[0])
    return {n: paired.causes(first, scenario.load(n)) for n in compared[1:] if n in known}


def answer(c: Comparison, causes: Sequence[str] = ()) -> list[str]:
    """Return in words how far two scenarios are apart: when, through what, in how many seeds."""
    found = []
    if causes:
        shown = [*causes[:_CAUSES], *([f"{len(causes) - _CAUSES} more"] * (len(causes) > _CAUSES))]
        found += [f"In {c.other}, unlike {c.first}: {'; '.join(shown)}.", ""]
    for d in c.differences:
        if d.observable in HEADLINES and d.first is not None and np.isfinite(d.mean).any():
            found.append(f"- {level(c, d)}")
    return [*found, ""] if found else []


def level(c: Comparison, d: Difference) -> str:
    """Return the levels of both scenarios at the end, and where they were farthest apart."""
    style = names.style(d.observable)

    def both(month: int) -> str:
        return f"{written(d.other[month], style)} against {written(d.first[month], style)}"

    last = len(d.mean) - 1
    far = int(np.nanargmax(np.abs(d.mean)))
    text = f"{capital(names.observable(d.observable))}, {c.month(last)}: {both(last)}"
    if not np.isfinite(d.mean[far]) or d.mean[far] == 0:
        return f"{text}; never apart."
    if written(d.other[far], style) == written(d.first[far], style):
        return f"{text}; nearly the same in every month."
    sign = "higher" if d.mean[far] > 0 else "lower"
    seeds = round(d.agree[far] * c.pairs)
    return (
        f"{text}; farthest apart in {c.month(far)}, {both(far)} "
        f"({sign} in {seeds} of {c.pairs} seeds)."
    )


def _divided(c: Comparison) -> tuple[list[Difference], list[Difference]]:
    """Return what parts, in order: the channels of the pressures, and everything else."""
    channels = [d for d in c.chain if d.observable.startswith("channel_")]
    return channels, [d for d in c.chain if not d.observable.startswith("channel_")]


def sentence(c: Comparison) -> str:
    """Return when and through what a scenario parts, in a sentence or two."""
    if not c.chain:
        return "They never part: no lasting difference is larger than chance."
    channels, own = _divided(c)
    text = ""
    if channels:
        first = [d for d in channels if d.parts == channels[0].parts]
        called = _list([names.observable(d.observable).removeprefix("channel ") for d in first])
        text += f"The pressures differ from {c.month(first[0].parts)} on ({called}). "
    if not own:
        return text + "The society does not respond: nothing else differs for good."
    called = _list([names.observable(d.observable) for d in own if d.parts == own[0].parts])
    text += f"The society parts in {c.month(own[0].parts)}, first through {called}"
    later = [d for d in own if d.parts > own[0].parts][:3]
    if later:
        steps = [f"{names.observable(d.observable)} ({c.month(d.parts)})" for d in later]
        text += ", then " + _list(steps)
    return text + "."


def first_vote(c: Comparison) -> str:
    """Return at which vote a scenario parts first, in how many seeds, in a sentence."""
    if not c.votes:
        return "Every motion has the same fate in both, in every seed."
    total = sum(seeds for _, seeds in c.votes)
    parts = [f"{name} in {seeds}" for name, seeds in c.votes[:3]]
    more = f", and {len(c.votes) - 3} others" if len(c.votes) > 3 else ""
    return (
        f"The first motion with another fate, of {total} seeds in which any has: "
        f"{', '.join(parts)}{more}."
    )


def _step(d: Difference) -> str:
    style = names.style(d.observable)
    mean, low, high = d.end
    if not np.isfinite(mean):
        return names.observable(d.observable)
    signs = [
        f"{'+' if v > 0 else '-' if v < 0 else ''}{written(abs(v), style)}"
        for v in (mean, low, high)
    ]
    return f"{names.observable(d.observable)}; at the end {signs[0]} ({signs[1]} to {signs[2]})"


def gain(c: Comparison) -> str:
    """Return what pairing gained, in a sentence."""
    known = [d.gain for d in c.differences if np.isfinite(d.gain)]
    early = [d.gain_start for d in c.differences if np.isfinite(d.gain_start)]
    if not known:
        return "Nothing differs, so pairing has nothing to gain."
    text = (
        f"Pairing by seed is worth {np.median(known):.1f} times as many runs (median over "
        f"{len(known)} observables and all months; from {min(known):.1f} to {max(known):.1f})"
    )
    if early:
        text += f", and {np.median(early):.1f} times in the first year after each parts"
    return text + "."


def regimes(sweep: Sweep) -> list[str]:
    """Return the labels at the end, scenario by scenario."""
    found = []
    for name in sweep.about["scenarios"]:
        values = sweep.select(scenario=name).values("regime_label")[:, -1]
        values = values[np.isfinite(values)]
        shares = [
            f"{REGIMES[int(code)]} {100 * np.mean(values == code):.0f} %"
            for code in np.unique(values)
        ]
        found.append(f"- {name}: {', '.join(shares)}")
    return found


def _list(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" and {parts[-1]}"
