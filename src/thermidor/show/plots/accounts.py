"""Accounts: how probable each is, how often one is taken for another, what held-out rows say."""

from __future__ import annotations

from textwrap import fill

import numpy as np

from thermidor.show.plots import sheet
from thermidor.show.plots.canvas import BLUE, INK, SOFT, VERMILION


def pictures(found) -> dict[str, object]:
    """Return all plots of a comparison by name."""
    return {
        "probabilities": probabilities(found),
        "confusion": confusion(found),
        "held_out": held_out(found),
    }


def _titles(names) -> list[str]:
    from thermidor.scenario import account

    return [account.load(name).title for name in names]


def _footer(found) -> str:
    hashes = found.about["hashes"]
    return (
        f"thermidor · {hashes['runs']:,} runs in the last table · rules {hashes['rules']} · "
        f"figures {hashes['figures']} · split {hashes['split']}"
    )


@sheet.styled
def probabilities(found):
    """Draw each account's probability, one dot for each repeat."""
    choice = found.about["choice"]
    table, names = np.array(choice["probabilities"]), choice["accounts"]
    order = np.argsort(table.mean(axis=0))
    page = sheet.sheet(
        "Which account do the calibrated figures look like?",
        "Probability given by a forest that learned the accounts from runs at their priors; dots: "
        "repeats with other luck, bar: their mean. All accounts were equally likely before. A "
        "probability is only as good as the confusion of accounts (next plot), and it speaks of "
        "these six forms, not of history.",
        _footer(found),
    )
    axes = page.add_axes((0.30, 0.12, 0.64, 0.66))
    for y, k in enumerate(order):
        axes.barh(y, table[:, k].mean(), height=0.55, color=BLUE, alpha=0.35)
        axes.plot(table[:, k], np.full(len(table), y), "o", color=BLUE, ms=7)
        axes.text(
            max(table[:, k]) + 0.015,
            y,
            f"{table[:, k].mean():.0%}",
            va="center",
            color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
            zorder=3,
        )
    axes.axvline(1 / len(names), color=SOFT, lw=1.2, ls="--")
    axes.text(1 / len(names), -0.5, " before", color=SOFT, size=11, va="center")
    axes.set_ylim(-0.7, len(names) - 0.4)
    axes.set_yticks(range(len(names)), _titles([names[k] for k in order]))
    axes.set_xlim(0, min(1.0, table.max() * 1.25 + 0.05))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    return page


@sheet.styled
def confusion(found):
    """Draw how often runs of one account are taken for another's."""
    choice = found.about["choice"]
    table, titles = np.array(choice["confusion"]), _titles(choice["accounts"])
    page = sheet.sheet(
        "How often is one account taken for another?",
        "Runs that the forest has not seen: whose they are by row, whose it says they are by "
        "column. A row adds up to 100 %.",
        _footer(found),
    )
    axes = page.add_axes((0.30, 0.20, 0.55, 0.62))
    axes.imshow(table, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for (row, column), share in np.ndenumerate(table):
        ink = "white" if share > 0.55 else INK
        axes.text(column, row, f"{share:.0%}", ha="center", va="center", color=ink)
    axes.set_yticks(range(len(titles)), titles)
    below = [fill(title, 13, break_long_words=False) for title in titles]
    axes.set_xticks(range(len(titles)), below, size=10)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)
    return page


@sheet.styled
def held_out(found):
    """Draw what each account says of held-out rows over a plain curve and over random draws."""
    page = sheet.sheet(
        "What do the accounts say of figures they were not fitted to?",
        "Log score on the visible held-out rows over that of a rival, in bits a row, with its "
        "standard error. Right of the line: more than the rival says.",
        _footer(found),
    )
    names = [*found.accounts, "random draws"]
    titles = [*_titles(found.accounts), "Random draws from the priors"]
    axes = page.add_axes((0.30, 0.12, 0.64, 0.66))
    for y, who in enumerate(reversed(names)):
        line = found.line(who, "validate")
        for shift, rival, colour in ((0.14, "null", BLUE), (-0.14, "random draws", VERMILION)):
            mean, error = line.bits[rival]
            if who == rival:
                continue
            axes.errorbar(mean, y + shift, xerr=error, fmt="o", color=colour, capsize=4, lw=2, ms=8)
    axes.axvline(0, color=INK, lw=1.2)
    axes.set_yticks(range(len(names)), list(reversed(titles)))
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_xlabel("bits a row")
    axes.grid(axis="x")
    for at, (colour, text) in enumerate(
        ((BLUE, "over a plain curve (null)"), (VERMILION, "over random draws from the priors"))
    ):
        page.text(0.30 + 0.22 * at, 0.80, f"● {text}", color=colour, size=12)
    return page
