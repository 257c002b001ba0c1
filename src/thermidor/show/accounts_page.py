"""The comparison of accounts as one self-contained HTML page."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from thermidor.evidence import article, blind_test, formatting
from thermidor.inference.comparison import Comparison, sentences
from thermidor.scenario import account
from thermidor.show import pages
from thermidor.show.names import BASELINES
from thermidor.society import parameters


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
    about = found.about
    encoded = {name: base64.b64encode(content).decode() for name, content in pictures.items()}
    return pages.render(
        "accounts.html",
        title="thermidor: rival accounts",
        found=found,
        sentences=sentences(found),
        baselines=BASELINES,
        accounts={name: account.load(name) for name in found.accounts},
        article=article,
        pictures={name.replace("_", " "): content for name, content in encoded.items()},
        cross_validation=[
            (name, parts["all"], _ranked(parts))
            for name, parts in about.get("cross_validation", {}).items()
        ],
        ablation=ablation or (),
        fitted=about["accounts"].get("synthesis"),
        known=parameters.table(),
        hashes=about["hashes"],
        blind=_blind(),
        written=formatting.number,
    )


def _blind() -> dict[str, object]:
    """Return what the page shows of the first blind test."""
    shown = (blind_test.MODEL, *blind_test.RIVALS)
    rows = zip(*(blind_test.of(who) for who in shown), strict=True)
    return {
        "sentence": blind_test.sentence(),
        "summaries": blind_test.summaries(),
        "shown": shown,
        "rows": [(_claim(each[0]), each) for each in rows],
    }


def _claim(row: blind_test.Prediction) -> str:
    """Return the article's value with its relation in words."""
    return f"{formatting.SIGNS[row.relation]}{formatting.number(row.value)}"


def _ranked(parts: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return the institutions from the best to the worst."""
    names = [name for name in parts if name != "all"]
    return sorted(names, key=lambda name: -parts[name]["bits_over_random"])
