"""Rows of the figures table with chosen numbers, so that scores can be computed by hand.

For tests only; nothing in the package may import it.
"""

from __future__ import annotations

from dataclasses import replace

from thermidor.evidence import article

PLAIN = {
    "group": "",
    "use": "calibrate",
    "floor": 0.0,
    "margin": 0.0,
    "claim_wrong": 0.02,
    "relation": "=",
    "value_high": None,
    "per": "",
    "base": None,
}


def _row(name: str, like: str, **changes) -> article.Figure:
    return replace(article.find(like), id=name, **{**PLAIN, **changes})


def level(name: str, value=100.0, error=0.1, **changes) -> article.Figure:
    """Return a number of persons, compared on the log."""
    values = {"scored_as": "point", "scale": "log", "value": value, "error": error}
    return _row(name, "secretariat_staff_feb_1919", **{**values, **changes})


def claim(name: str, relation="<", value=0.5, error=0.25, **changes) -> article.Figure:
    """Return a bound on a plain scale."""
    values = {"scored_as": "bound", "scale": "linear", "value": value, "error": error}
    return level(name, **{**values, "relation": relation, **changes})


def share(name: str, value=0.5, error=0.5, **changes) -> article.Figure:
    """Return a share, compared on the logit."""
    values = {"scale": "logit", "unit": "fraction", "value": value, "error": error}
    return level(name, **{**values, **changes})


def count(name: str, value=6.0, **changes) -> article.Figure:
    """Return a small number of cases, summed over its window."""
    values = {"scored_as": "count", "scale": "count", "value": value, "error": 0.0}
    return level(name, **{**values, "reduction": "sum", **changes})


def when(name: str, value=60.0, error=2.0, **changes) -> article.Figure:
    """Return a date in months."""
    values = {"scored_as": "date", "scale": "months", "value": value, "error": error}
    return level(name, **{**values, **changes})


def label(name: str, value=3.0, **changes) -> article.Figure:
    """Return a step on the ladder of regimes."""
    values = {"scored_as": "class", "scale": "class", "value": value, "error": 1.0}
    return level(name, **{**values, "unit": "class", **changes})
