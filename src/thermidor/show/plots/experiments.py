"""Plots of experiments: which suit a design, and the plot of one factor."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import pandas as pd

from thermidor.common.errors import InputError
from thermidor.experiments import names as words
from thermidor.show.plots import fates, heat, sheet
from thermidor.show.plots.canvas import BLUE, INK, ORANGE, VERMILION, plain


def suited(sweep) -> list[str]:
    """Return the plots that suit a sweep's design."""
    chosen = []
    n_factors = len(sweep.factors)
    if sweep.about["method"] == "grid" and n_factors == 2:
        chosen.append("heat_map")
    elif sweep.about["method"] in ("grid", "list") and n_factors == 1:
        chosen.append("response")
    elif n_factors > 1 and sweep.about["method"] != "list":
        chosen.append("tornado")
    if fates.classes(sweep) and (len(sweep.about["scenarios"]) > 1 or not n_factors):
        chosen.append("fates")
    return chosen


def draw_all(sweep, folder: str | Path | None = None) -> dict[str, object]:
    """Draw what the experiment asks for, or what suits its design; by name of the file."""
    found: dict[str, object] = {}
    if not len(sweep.done):
        return found
    for kind in sweep.about["plots"] or suited(sweep):
        pages = draw(kind, sweep)
        for k, page in enumerate(pages):
            found[kind if len(pages) == 1 else f"{kind}_{k + 1}"] = page
    if folder is not None:
        from thermidor.runs import store

        if fates.classes(sweep):
            shares = fates.table(sweep)
            store.atomically(
                Path(folder).parent / "fates.csv",
                lambda file: shares.to_csv(file, index=False, lineterminator="\n"),
            )
        for name, page in found.items():
            store.atomically(
                Path(folder) / f"{name}.png",
                lambda file, page=page: page.savefig(file, format="png"),
            )
    return found


def draw(kind: str, sweep) -> list:
    """Return the pages of one plot.

    Raises
    ------
    InputError
        If the design has not what the plot needs.
    """
    numeric = [n for n in sweep.factors if not _textual(sweep, n)]
    if kind == "heat_map":
        if len(sweep.factors) < 2:
            raise InputError("a heat map needs two factors that vary.", place="plots")
        if sweep.about["method"] not in ("grid", "list"):
            raise InputError(
                "a heat map needs a grid; a sampled design has a tornado.", place="plots"
            )
        return heat.heat_map(sweep)
    if kind == "response":
        if not numeric:
            raise InputError("a response needs a factor that is a number.", place="plots")
        return [response(sweep, numeric[0])]
    if kind == "tornado":
        from thermidor.experiments import sensitivity
        from thermidor.show.plots import tornado

        return tornado.tornado(sweep, sensitivity.analyse(sweep))
    return fates.fates(sweep)


def _textual(sweep, name: str) -> bool:
    return not pd.api.types.is_numeric_dtype(sweep.runs[name])


@sheet.styled
def response(sweep, x: str):
    """Draw every outcome against one factor: each run a dot, the medians a line."""
    outcomes = [o for o in sweep.outcomes if o.label or not o.observable.startswith("regime_")][:6]
    picture = sheet.sheet(sweep.about["title"], sweep.about["question"], sheet.footer(sweep))
    n = max(1, len(outcomes))
    n_columns = min(n, 3)
    n_rows = -(-n // n_columns)
    left, right, top, bottom, gap = 0.07, 0.97, 0.79, 0.115, 0.21
    width = (right - left - 0.06 * (n_columns - 1)) / n_columns
    height = (top - bottom - gap * (n_rows - 1)) / n_rows
    for k, outcome in enumerate(outcomes):
        i, j = divmod(k, n_columns)
        box = (left + j * (width + 0.06), top - height - i * (height + gap), width, height)
        axes = picture.add_axes(box)
        _dots(axes, sweep, x, outcome)
        text = words.outcome(outcome)
        axes.set_title(textwrap.fill(text[:1].upper() + text[1:], int(width * 1920 / 15)))
        axes.set_xlabel(words.factor(x), size=11)
        axes.tick_params(length=0)
    return picture


def _dots(axes, sweep, x: str, outcome) -> None:
    cases = list(dict.fromkeys(zip(sweep.done["scenario"], sweep.done["account"], strict=True)))
    colours = (BLUE, VERMILION, ORANGE, INK)
    for case, colour in zip(cases[:4], colours, strict=False):
        frame = sweep.done
        frame = frame[(frame["scenario"] == case[0]) & (frame["account"] == case[1])]
        axes.plot(frame[x], frame[outcome.name], "o", ms=6, color=colour, alpha=0.45, mew=0)
        middle = frame.groupby(x)[outcome.name].median()
        if outcome.label:
            middle = frame.groupby(x)[outcome.name].mean()
        name = " / ".join(
            part
            for part, n in zip(
                (words.scenario(case[0]), case[1]),
                (len({c[0] for c in cases}), len({c[1] for c in cases})),
                strict=True,
            )
            if n > 1
        )
        axes.plot(middle.index, middle, "-", lw=2.3, color=colour, label=name)
    style = "share" if outcome.label else words.style(outcome.observable)
    known = sweep.done[outcome.name].to_numpy(float)
    known = known[np.isfinite(known)]  # maybe none
    top = 1.02 if style in ("share", "index") and known.max(initial=0.0) <= 1 else None
    axes.set_ylim(known.min(initial=0.0), top)
    if style == "share":
        axes.yaxis.set_major_formatter(lambda v, _: f"{100 * v:.0f} %")
    elif style == "count":
        axes.yaxis.set_major_formatter(lambda v, _: plain(v))
    if len(cases) > 1:
        axes.legend(frameon=False, fontsize=10)
