"""Accounts: how probable each is, how often two are confused, how each does on held-out rows."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill

import numpy as np
from matplotlib.figure import Figure

from thermidor.inference.comparison import Comparison
from thermidor.scenario import account
from thermidor.show.plots import canvas, plot
from thermidor.show.plots.canvas import BLUE, INK, SOFT, VERMILION


def _titles(names: Iterable[str]) -> list[str]:
    return [account.load(name).title for name in names]


def _page(found: Comparison, title: str, subtitle: str) -> canvas.Picture:
    hashes = found.about["hashes"]
    about = (f"{hashes['runs']:,} runs in the last table", f"rules {hashes['rules']}")
    footer = canvas.origin(*about, f"figures {hashes['figures']}, split {hashes['split']}")
    return canvas.page(title, subtitle, footer)


@plot("accounts")
def probabilities(found: Comparison) -> Figure:
    """Draw each account's probability, one dot for each repeat."""
    choice = found.about["choice"]
    table, names = np.array(choice["probabilities"]), choice["accounts"]
    order = np.argsort(table.mean(axis=0))
    page = _page(
        found,
        "Which account do the calibrated figures look like?",
        "Probability from a random forest that learned the accounts from runs at their priors. "
        "Dots: repeats with other seeds; bar: their mean. All accounts were equally likely before "
        "(dashed). Read it with the confusion of accounts (next plot): it compares "
        f"these {len(names)} models with one another, and is not the probability that one is true.",
    )
    axes = page.add_axes((0.30, 0.12, 0.64, 0.66))
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    for y, k in enumerate(order):
        mean = table[:, k].mean()
        axes.barh(y, mean, height=0.55, color=BLUE, alpha=0.35)
        axes.plot(table[:, k], np.full(len(table), y), "o", color=BLUE, ms=7)
        x = max(table[:, k]) + 0.015
        axes.text(x, y, f"{mean:.0%}", va="center", color=INK, bbox=box, zorder=3)
    axes.axvline(1 / len(names), color=SOFT, lw=1.2, ls="--")
    axes.text(1 / len(names), -0.5, " before", color=SOFT, size=11, va="center")
    axes.set_ylim(-0.7, len(names) - 0.4)
    axes.set_yticks(range(len(names)), _titles(names[k] for k in order))
    axes.set_xlim(0, min(1.0, table.max() * 1.25 + 0.05))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    return page


@plot("accounts")
def confusion(found: Comparison) -> Figure:
    """Draw how often the forest takes runs of one account for runs of another."""
    choice = found.about["choice"]
    table, titles = np.array(choice["confusion"]), _titles(choice["accounts"])
    page = _page(
        found,
        "How often is one account taken for another?",
        "Runs that the forest has not seen. Row: the account that made the run. Column: the "
        "account that the forest chose. Each row adds up to 100 %.",
    )
    axes = page.add_axes((0.30, 0.20, 0.55, 0.62))
    axes.imshow(table, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for (row, column), share in np.ndenumerate(table):
        ink = "white" if share > 0.55 else INK
        axes.text(column, row, f"{share:.0%}", ha="center", va="center", color=ink)
    axes.set_yticks(range(len(titles)), titles)
    below = [fill(title, 13, break_long_words=False) for title in titles]
    axes.set_xticks(range(len(titles)), below, size=10)
    canvas.bare(axes)
    return page


@plot("accounts")
def held_out(found: Comparison) -> Figure:
    """Draw the score of each account on held-out rows over two baselines."""
    page = _page(
        found,
        "How well do the accounts predict figures they were not fitted to?",
        "Log score on the visible held-out rows minus that of a baseline, in bits a row, with its "
        "standard error. Right of the line: better than the baseline. One bit is twice the "
        "probability.",
    )
    names = [*found.accounts, "random draws"]
    titles = [*_titles(found.accounts), "Random draws from the priors"]
    axes = page.add_axes((0.30, 0.12, 0.64, 0.66))
    style = {"fmt": "o", "capsize": 4, "lw": 2, "ms": 8}
    for y, who in enumerate(reversed(names)):
        line = found.line(who, "validate")
        for shift, rival, colour in ((0.14, "null", BLUE), (-0.14, "random draws", VERMILION)):
            if who != rival:
                mean, error = line.bits[rival]
                axes.errorbar(mean, y + shift, xerr=error, color=colour, **style)
    axes.axvline(0, color=INK, lw=1.2)
    axes.set_yticks(range(len(names)), list(reversed(titles)))
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_xlabel("bits a row")
    axes.grid(axis="x")
    page.text(0.30, 0.80, "● over a plain curve", color=BLUE, size=12)
    page.text(0.52, 0.80, "● over random draws from the priors", color=VERMILION, size=12)
    return page
