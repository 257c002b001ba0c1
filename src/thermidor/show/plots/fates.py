"""Fates: the share of runs under each regime label, scenario by scenario, account by account."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd

from thermidor.evidence.labels import CLASSES
from thermidor.experiments import names as words
from thermidor.show.plots import sheet
from thermidor.show.plots.canvas import INK, SOFT
from thermidor.show.plots.regime import LABELS

RULE = CLASSES.index("bureaucratic_rule")


def shares(frame, outcome: str, scenarios: list[str]) -> np.ndarray:
    """Return (n_scenarios, n_labels): shares of runs, NaN where a scenario has none."""
    table = np.full((len(scenarios), len(CLASSES)), np.nan)
    for i, name in enumerate(scenarios):
        values = frame.loc[frame["scenario"] == name, outcome].dropna()
        if len(values):
            table[i] = [(values == code).mean() for code in range(len(CLASSES))]
    return table


def classes(sweep) -> list:
    """Return the outcomes that are whole labels."""
    return [o for o in sweep.outcomes if o.observable.startswith("regime_label") and not o.label]


@sheet.styled
def fates(sweep) -> list:
    """Draw the labels' shares: dates side by side for one account, else accounts, a page a date."""
    accounts = list(dict.fromkeys(sweep.done["account"]))
    asked = classes(sweep)
    if len(accounts) > 1:
        return [
            _page(sweep, [(o, a) for a in accounts], f"Here: {_when(o)}, by account", accounts)
            for o in asked
        ]
    per_page = 3
    groups: dict[str, list] = {}
    for o in asked:
        groups.setdefault(o.observable, []).append(o)
    pages = []
    for each in groups.values():
        for k in range(0, len(each), per_page):
            pages.append(_page(sweep, [(o, accounts[0]) for o in each[k : k + per_page]], "", []))
    return pages


def _page(sweep, columns: list, told: str, accounts: list[str]):
    scenarios = list(sweep.about["scenarios"])
    frame, last = sweep.done, columns[-1][0]
    whose = frame[frame["account"].isin([account for _, account in columns])]
    order = shares(whose, last.name, scenarios)
    ranks = {
        n: (n != "historical", np.nan_to_num(order[i, RULE], nan=2.0))
        for i, n in enumerate(scenarios)
    }
    scenarios.sort(key=lambda name: ranks[name])
    height = max(6.75, 2.5 + 0.27 * len(scenarios))
    question = " ".join(part for part in (sweep.about["question"], told and f"{told}.") if part)
    picture = sheet.sheet(sweep.about["title"], question, sheet.footer(sweep), height)
    left, right, gap = 0.185, 0.975, 0.02
    width = (right - left - gap * (len(columns) - 1)) / len(columns)
    top, bottom = 1 - 1.72 / height, 0.42 / height
    used = np.zeros(len(CLASSES), bool)
    for j, (outcome, account) in enumerate(columns):
        axes = picture.add_axes((left + j * (width + gap), bottom, width, top - bottom))
        table = shares(frame[frame["account"] == account], outcome.name, scenarios)
        used |= np.nansum(table, axis=0) > 0
        _bars(axes, table)
        title = account.replace("_", " ") if accounts else _when(outcome)
        axes.set_title(
            textwrap.fill(title, max(12, int(100 * width)), break_long_words=False),
            size=12.5,
            pad=6,
        )
        names = [words.scenario(n) for n in scenarios] if j == 0 else []
        axes.set_yticks(range(len(scenarios)) if names else [], names, size=11.5)
        if names:
            axes.get_yticklabels()[0].set_weight("bold")
    _key(picture, used, 1 - 0.98 / height)
    picture.text(
        right,
        0.15 / height,
        "numbers: per cent of runs",
        color=SOFT,
        size=9,
        va="center",
        ha="right",
    )
    return picture


def _when(outcome) -> str:
    held = words.HOLDERS.get(outcome.observable, "")
    return f"{outcome.when}{held}"


def _bars(axes, table: np.ndarray) -> None:
    floor = np.zeros(len(table))
    rows = np.arange(len(table))
    for code, (_, colour, ink) in enumerate(LABELS):
        share = np.nan_to_num(table[:, code])
        axes.barh(rows, share, left=floor, color=colour, height=0.8, lw=0)
        for row in rows:
            if share[row] >= 0.13:
                axes.text(
                    floor[row] + share[row] / 2,
                    row,
                    f"{100 * share[row]:.0f}",
                    ha="center",
                    va="center",
                    size=9.5,
                    color=ink,
                )
        floor = floor + share
    axes.set_xlim(0, 1)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xticks([])
    axes.grid(False)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _key(picture, used: np.ndarray, y: float) -> None:
    at = 0.035
    for code, (name, colour, _) in enumerate(LABELS):
        if used[code]:
            picture.text(at, y, "■", color=colour, size=13, va="center")
            picture.text(at + 0.013, y, name, color=INK, size=10.5, va="center")
            at += 0.031 + 0.0062 * len(name)


def table(sweep) -> pd.DataFrame:
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
