"""Fates: the share of runs under each regime label, scenario by scenario, account by account."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermidor.evidence.labels import CLASSES
from thermidor.experiments.sweep_results import Sweep
from thermidor.show import names
from thermidor.show.plots import canvas, plot
from thermidor.show.plots.canvas import INK, SOFT
from thermidor.show.plots.regime import LABELS

RULE = CLASSES.index("bureaucratic_rule")


def shares(frame: pd.DataFrame, outcome: str, scenarios: list[str]) -> np.ndarray:
    """Return (n_scenarios, n_labels): shares of runs, NaN where a scenario has none."""
    table = np.full((len(scenarios), len(CLASSES)), np.nan)
    for i, name in enumerate(scenarios):
        values = frame.loc[frame["scenario"] == name, outcome].dropna()
        if len(values):
            table[i] = [(values == code).mean() for code in range(len(CLASSES))]
    return table


def classes(sweep: Sweep) -> list:
    """Return the outcomes that are whole labels."""
    return [o for o in sweep.outcomes if o.observable.startswith("regime_label") and not o.label]


def _suits(sweep: Sweep) -> bool:
    return bool(classes(sweep)) and (len(sweep.about["scenarios"]) > 1 or not sweep.factors)


@plot("sweep", suits=_suits)
def fates(sweep: Sweep) -> list[Figure]:
    """Draw the labels' shares: dates side by side for one account, else accounts, a page a date."""
    accounts = list(dict.fromkeys(sweep.done["account"]))
    outcomes = classes(sweep)
    if len(accounts) > 1:
        return [
            _page(sweep, [(outcome, account) for account in accounts], several=True)
            for outcome in outcomes
        ]
    pages = []
    for observable in dict.fromkeys(outcome.observable for outcome in outcomes):
        group = [(o, accounts[0]) for o in outcomes if o.observable == observable]
        pages += [_page(sweep, columns, several=False) for columns in batched(group, 3)]
    return pages


def batched(items: Sequence, size: int) -> list:
    """Return items in groups of a size."""
    return [items[k : k + size] for k in range(0, len(items), size)]


def _page(sweep: Sweep, columns: Sequence[tuple], *, several: bool) -> canvas.Picture:
    """Draw a page: a column for each (outcome, account)."""
    frame, last = sweep.done, columns[-1][0]
    scenarios = _ordered(sweep, last, [account for _, account in columns])
    height = max(6.75, 2.5 + 0.27 * len(scenarios))
    date = f"{_when(last)}, by account." if several else ""
    question = f"{sweep.about['question'] or ''} {date}".strip()
    picture = canvas.page(sweep.about["title"], question, canvas.of_sweep(sweep), height)
    box = (0.185, 0.42 / height, 0.975, 1 - 1.72 / height)
    used = np.zeros(len(CLASSES), bool)
    for (outcome, account), place in zip(
        columns, canvas.grid(box, 1, len(columns), (0.02, 0))[0], strict=True
    ):
        axes = picture.add_axes(place)
        table = shares(frame[frame["account"] == account], outcome.name, scenarios)
        used |= np.nansum(table, axis=0) > 0
        _bars(axes, table)
        title = account.replace("_", " ") if several else _when(outcome)
        width = max(12, int(100 * place[2]))
        axes.set_title(textwrap.fill(title, width, break_long_words=False), size=12.5, pad=6)
        if len(picture.axes) == 1:
            called = [names.scenario(name) for name in scenarios]
            axes.set_yticks(range(len(scenarios)), called, size=11.5)
            axes.get_yticklabels()[0].set_weight("bold")
        else:
            axes.set_yticks([])
    _key(picture, used, 1 - 0.98 / height)
    style = {"color": SOFT, "size": 9, "va": "center", "ha": "right"}
    picture.text(0.975, 0.15 / height, "numbers: per cent of runs", **style)
    return picture


def _ordered(sweep: Sweep, outcome, accounts: list[str]) -> list[str]:
    """Return the scenarios: the historical one, then by their share of bureaucratic rule."""
    scenarios = list(sweep.about["scenarios"])
    frame = sweep.done[sweep.done["account"].isin(accounts)]
    rule = np.nan_to_num(shares(frame, outcome.name, scenarios)[:, RULE], nan=2.0)
    ranks = dict(zip(scenarios, rule, strict=True))
    return sorted(scenarios, key=lambda name: (name != "historical", ranks[name]))


def _when(outcome) -> str:
    held = names.HOLDERS.get(outcome.observable, "")
    return f"{outcome.when}{held}"


def _bars(axes: Axes, table: np.ndarray) -> None:
    floor = np.zeros(len(table))
    rows = np.arange(len(table))
    for code, (_, colour, ink) in enumerate(LABELS):
        share = np.nan_to_num(table[:, code])
        axes.barh(rows, share, left=floor, color=colour, height=0.8, lw=0)
        for row in rows:
            if share[row] >= 0.13:
                x, number = floor[row] + share[row] / 2, f"{100 * share[row]:.0f}"
                axes.text(x, row, number, ha="center", va="center", size=9.5, color=ink)
        floor = floor + share
    axes.set_xlim(0, 1)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xticks([])
    canvas.bare(axes)


def _key(picture: canvas.Picture, used: np.ndarray, y: float) -> None:
    x = 0.035
    for code, (name, colour, _) in enumerate(LABELS):
        if used[code]:
            picture.text(x, y, "■", color=colour, size=13, va="center")
            picture.text(x + 0.013, y, name, color=INK, size=10.5, va="center")
            x += 0.031 + 0.0062 * len(name)


def table(sweep: Sweep) -> pd.DataFrame:
    """Return the shares as a tidy table: scenario, account, outcome, label, share, runs."""
    rows = []
    for (scenario, account), frame in sweep.done.groupby(["scenario", "account"], sort=False):
        for outcome in classes(sweep):
            values = frame[outcome.name].dropna()
            rows += [
                {
                    "scenario": scenario,
                    "account": account,
                    "outcome": outcome.name,
                    "label": label,
                    "share": (values == code).mean(),
                    "runs": len(values),
                }
                for code, label in enumerate(CLASSES)
                if len(values)
            ]
    return pd.DataFrame(rows)
