"""Observables, factors, outcomes and scenarios in words that a reader knows.

An observable may bring its own title. The file ``names.toml`` has titles and phrases for names that
read badly when they are taken apart: "Carryover share central" is "Central officials who served
before October 1917".
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from thermidor.evidence.formatting import REGIONS, capital
from thermidor.evidence.labels import CLASSES
from thermidor.experiments.outcomes import Outcome
from thermidor.observables import OBSERVABLES
from thermidor.runs.summary import REGIMES, WORDS
from thermidor.society import parameters

HOLDERS = {
    "regime_label": "",
    "regime_label_early_1921": " (end dated 1921)",
    "regime_label_pirani_1924": " (Pirani's definition, 1924)",
    "regime_label_democratic_centralists_1926": " (Democratic Centralists' definition, 1926)",
}
"""Whose definition a regime label follows."""
BASELINES = {
    "random draws": "Random draws from the priors",
    "null": "Plain curve",
    "pressure curve": "Pressure curve",
}
"""Titles of what accounts are compared with."""
CAPITALS = ("CEC", "FC", "Sovnarkom", "Bolshevik", "SR", "Cheka", "Communist", "Communists")
_PROPER = {name.lower(): name for name in CAPITALS}


def title(name: str) -> str:
    """Return the title of an observable, which is a column of the months table."""
    own = getattr(OBSERVABLES.get(name), "title", "")
    return own or _written()["titles"].get(name) or capital(_from_name(name))


def observable(name: str) -> str:
    """Return an observable as a phrase inside a sentence or a table."""
    if name in HOLDERS:
        return "regime" + HOLDERS[name]
    known = WORDS[name][0] if name in WORDS else _written()["phrases"].get(name)
    return known or _from_name(name)


@cache
def _written() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _from_name(name: str) -> str:
    words = name.removesuffix("_index").split("_")
    return " ".join(_PROPER.get(word, word) for word in words)


def style(name: str) -> str:
    """Return how values of an observable are written: ``share``, ``index``, ``count``, ``rate``."""
    if name in WORDS:
        return WORDS[name][1]
    unit = OBSERVABLES[name].unit if name in OBSERVABLES else ""
    if unit == "0..1":
        return "index"
    if unit.startswith("share"):
        return "share"
    return "rate" if unit == "ratio" or " a " in unit else "count"


def outcome(chosen: Outcome) -> str:
    """Return an outcome in words: ``soviet democracy, 1921-12``."""
    words = observable(chosen.observable)
    if chosen.label:
        holder = HOLDERS.get(chosen.observable, "")
        words = f"runs under {REGIMES[CLASSES.index(chosen.label)]}{holder}"
    if chosen.region != "russia":
        words += f" in {REGIONS[chosen.region]}"
    return f"{words}, {chosen.when}"


def factor(name: str) -> str:
    """Return what varies in words: ``civil war (0: none, 1: as it was)``."""
    if name.startswith("pressures.") and name.endswith(".scale"):
        return f"{short_factor(name)} (0: none, 1: as it was)"
    number = parameters.table().get(name)
    return short_factor(name) if number is None else f"{number.meaning} ({number.unit})"


def short_factor(name: str) -> str:
    """Return what varies, briefly: a parameter under its own name."""
    head, _, rest = name.partition(".")
    if head in ("pressures", "switches"):
        return rest.removesuffix(".scale").replace("_", " ")
    return name


def scenario(name: str) -> str:
    """Return a scenario's name in words."""
    return "as it happened" if name == "historical" else name.replace("_", " ")
