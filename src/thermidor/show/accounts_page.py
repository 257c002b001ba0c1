"""The comparison of accounts as one self-contained HTML page."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from thermidor.evidence import article
from thermidor.inference.comparison import Comparison, Line, sentences
from thermidor.scenario import account
from thermidor.show import pages
from thermidor.show.pages import Cell, number
from thermidor.show.titles import BASELINES
from thermidor.society import parameters

Row = list[str | Cell]
HEADS = {
    "accounts": (
        "Account",
        *map(
            number,
            (
                *("Probability, ± over repeats", "Calibrated: inside", "Held out: inside"),
                *("Held out: bits over plain curve", "over pressure curve", "over random draws"),
                "Width of intervals, priors = 1",
            ),
        ),
    ),
    "pairs": (
        *("Pair", "By the sources", number("Runs mistaken for the other")),
        "Figures on which their predictions differ most",
    ),
    "left_out": (
        *("Account", number("Bits over random draws"), number("over the curve, figures unseen")),
        *("Best institutions", "Worst institutions"),
    ),
    "parameters": (
        "Parameter",
        *map(
            number,
            (
                *("Prior, 90 %", "Posterior median, ± Monte Carlo", "Posterior, 90 %"),
                *("Explained", "True values inside 50 % / 90 %"),
            ),
        ),
        "",
    ),
}


def render(
    found: Comparison,
    pictures: Mapping[str, bytes],
    ablation: Sequence[Mapping[str, object]] | None = None,
) -> str:
    """Return the page of a comparison.

    Parameters
    ----------
    found : Comparison
        The accounts with their scores.
    pictures : mapping of str to bytes
        PNG files by name.
    ablation : sequence of mappings, optional
        Rows of `ablation.table`: what is lost without each mechanism.
    """
    heads = {**HEADS, "ablation": tuple(ablation[-1]) if ablation else ()}
    return pages.render(
        "accounts.html",
        title="thermidor: rival accounts",
        sentences=sentences(found),
        heads=heads,
        accounts=_accounts(found),
        pictures={
            name.replace("_", " "): base64.b64encode(content).decode()
            for name, content in pictures.items()
        },
        pairs=[_pair(pair) for pair in found.pairs],
        left_out=[
            _left_out(who, parts) for who, parts in found.about.get("cross_validation", {}).items()
        ],
        ablation=[
            [number(row.get(key, "")) for key in heads["ablation"]] for row in ablation or ()
        ],
        unreached=[_figure(name) for name in found.about["unreached"]],
        parameters=_parameters(found),
        hashes=found.about["hashes"],
    )


def _title(who: str) -> str:
    return BASELINES.get(who) or account.load(who).title


def _accounts(found: Comparison) -> list[Row]:
    rows: list[Row] = []
    for who in (*found.accounts, *BASELINES):
        fitted, unseen = found.line(who, "calibrate"), found.line(who, "validate")
        cells = (
            found.probable(who),
            f"{fitted.inside} of {fitted.rows}",
            f"{unseen.inside} of {unseen.rows}",
            *(_gain(unseen, rival, who) for rival in ("null", "pressure curve", "random draws")),
            f"{fitted.narrower:.2f}",
        )
        holders = account.load(who).who if who in found.accounts else ""
        rows.append([Cell(_title(who), note=holders), *map(number, cells)])
    return rows


def _gain(line: Line, rival: str, who: str) -> str:
    mean, error = line.bits[rival]
    return "" if who == rival else f"{mean:+.2f} ± {error:.2f}"


def _pair(pair) -> Row:
    items = tuple(
        f"{_figure(name)} ({share:.0%} apart{f'; nearer: {_title(nearer)}' if nearer else ''})"
        for name, share, nearer in pair.figures[:3]
    )
    verdict = "can be distinguished" if pair.apart else "cannot be distinguished"
    names = f"{_title(pair.first)} / {_title(pair.second)}"
    return [names, verdict, number(f"{pair.mistaken:.0%}"), Cell("", items=items)]


def _left_out(who: str, parts: Mapping[str, Mapping[str, float]]) -> Row:
    every = parts["all"]
    ranked = sorted(
        (n for n in parts if n != "all"), key=lambda name: -parts[name]["bits_over_random"]
    )
    gains = (("bits_over_random", "random_error"), ("bits_over_curve", "curve_error"))
    return [
        _title(who),
        *(number(f"{every[mean]:+.2f} ± {every[error]:.2f}") for mean, error in gains),
        ", ".join(ranked[:3]),
        ", ".join(ranked[-3:]),
    ]


def _figure(name: str) -> str:
    return f"{article.find(name).quantity} ({name})"


def _parameters(found: Comparison) -> list[Row]:
    about = found.about["accounts"].get("synthesis")
    if about is None:
        return []
    known, rows = parameters.table(), []
    for name in sorted(about["median"], key=lambda name: -about["explained"][name]):
        low, high = about["prior"][name]
        cells = (
            f"{low:.3g} to {high:.3g}",
            f"{about['median'][name]:.3g} ± {about['error'][name]:.1g}",
            f"{about['low'][name]:.3g} to {about['high'][name]:.3g}",
            f"{about['explained'][name]:.0%}",
            f"{about['covered_50'][name]:.0%} / {about['covered_90'][name]:.0%}",
        )
        lost = "not identified" if name in about["not_identified"] else ""
        rows.append([Cell(name, note=known[name].meaning), *map(number, cells), lost])
    return rows
