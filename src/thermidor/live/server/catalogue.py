"""What the page offers: scenarios, accounts, parameters, observables, figures, chapters.

ODD element: observation. Everything comes from the tables that the rest of thermidor uses. Only
figures whose value may be shown are included, each with its date and source.
"""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import thermidor
from thermidor import observables
from thermidor.common import dates, toml
from thermidor.common.errors import InputError, short
from thermidor.common.places import DATA, PACKAGE
from thermidor.evidence import article, labels
from thermidor.live.server import scene
from thermidor.live.server.messages import Limits
from thermidor.runs import configuration
from thermidor.scenario import scenario
from thermidor.society import parameters
from thermidor.society.population import DEFAULT_SCALE

ON_THE_CURVE = ("initial", "mean", "last", "min", "max")
"""Reductions whose value has the unit of the column, so that it can be drawn on the curve."""
CHAPTERS = "live/chapters.toml"
CHAPTER_KEYS = {
    "title",
    "text",
    "source",
    "scenario",
    "account",
    "seed",
    "month",
    "until",
    "compare",
    "focus",
    "charts",
    "holds",
}


class Shelf:
    """The scenarios of this server: the shipped ones and the one it was started with.

    Attributes
    ----------
    first : str
        Name of the scenario that the page shows first.
    """

    def __init__(self, chosen: str | Path = "historical"):
        self.files = {name: name for name in scenario.names()}
        loaded = scenario.load(chosen)
        self.first = loaded.name
        if loaded.name not in self.files or str(chosen).endswith(".toml"):
            self.files[loaded.name] = str(chosen)
        self._loaded = {loaded.name: loaded}

    def load(self, name: str) -> Any:
        """Return a scenario by its name."""
        if name not in self._loaded:
            self._loaded[name] = scenario.load(self.files[name])
        return self._loaded[name]

    def limits(self, scale: float) -> Limits:
        """Return the names and the scale that visitors may request."""
        names = (self.first, *(n for n in self.files if n != self.first))
        return Limits(
            scale=scale,
            scenarios=names,
            accounts=accounts(),
            pressures={name: tuple(self.load(name).pressures) for name in names},
        )


def accounts() -> tuple[str, ...]:
    """Return the names of the accounts."""
    folder = DATA / "accounts"
    names = sorted(file.stem for file in folder.glob("*.toml"))
    return (configuration.FULL_ACCOUNT, *(n for n in names if n != configuration.FULL_ACCOUNT))


def catalogue(shelf: Shelf, limits: Limits, chapters: list[dict]) -> dict[str, Any]:
    """Return what the page needs before anything runs."""
    return {
        "version": thermidor.__version__,
        "scenarios": [_scenario(shelf.load(name)) for name in limits.scenarios],
        "accounts": list(limits.accounts),
        "scale": DEFAULT_SCALE,
        "most": limits.scale,
        "chapters": chapters,
        **vocabulary(),
    }


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """Return the words that page and replay share: zones, observables, figures, labels."""
    defaults = parameters.Parameters().flat()
    return {
        "zones": [list(zone) for zone in scene.ZONES],
        "observables": {
            name: [o.unit, o.meaning, o.regional] for name, o in observables.OBSERVABLES.items()
        },
        "figures": figures(),
        "labels": list(labels.CLASSES),
        "regimes": [list(regime) for regime in zip(labels.TITLES, labels.COLOURS, strict=True)],
        "thresholds": {"living": labels.LIVING, "gone": labels.GONE},
        "parameters": [
            [name, defaults[name], float(n.low), float(n.high), n.unit, n.meaning]
            for name, n in parameters.table().items()
        ],
    }


def _scenario(loaded: Any) -> dict[str, Any]:
    return {
        "name": loaded.name,
        "title": loaded.title,
        "description": " ".join(loaded.description.split()),
        "source": loaded.source,
        "start": dates.text(loaded.start),
        "months": loaded.months,
        "pressures": list(loaded.pressures),
    }


def figures() -> list[dict[str, Any]]:
    """Return the figures that can be shown as points: observable, region, months, value, source."""
    found = []
    for figure in article.figures():
        if figure.value is None or not figure.column or not figure.window:
            continue
        if figure.reduction not in ON_THE_CURVE or figure.unit == "class" or figure.kind == "date":
            continue
        found.append(
            {
                "id": figure.id,
                "of": figure.column,
                "region": figure.region,
                "from": round(figure.window[0], 2),
                "to": round(figure.window[1], 2),
                "relation": figure.relation,
                "value": figure.value,
                "high": figure.value_high,
                "text": figure.quantity,
                "source": figure.source,
                "use": figure.use,
            }
        )
    return found


def chapters(file: str | Path | None, known: Limits) -> list[dict[str, Any]]:
    """Return the chapters of the story: the shipped ones, or those of a lecturer's file.

    Raises
    ------
    InputError
        If the file cannot be read, or a chapter names something that does not exist.
    """
    shipped = PACKAGE / CHAPTERS
    _, content = toml.read(shipped if file is None else file, "file of chapters")
    blocks = content.get("chapters")
    if not isinstance(blocks, list) or not 1 <= len(blocks) <= 40:
        raise InputError("write 1 to 40 chapters, each as [[chapters]].", file=file)
    found = []
    for i, block in enumerate(blocks):
        if problem := _problem(block, known):
            raise InputError(problem, file=file, place=f"chapters[{i}]")
        found.append(
            {k: " ".join(v.split()) if isinstance(v, str) else v for k, v in block.items()}
        )
    return found


def _problem(chapter: Any, known: Limits) -> str:
    """Return what is wrong with a chapter; empty if it is right."""
    if not isinstance(chapter, dict):
        return "a chapter is a block under [[chapters]]."
    if unknown := set(chapter) - CHAPTER_KEYS:
        return f"{short(min(unknown))} is not known; use {', '.join(sorted(CHAPTER_KEYS))}."
    if any(isinstance(value, date | time) for value in chapter.values()):
        return "write dates in quotes."
    for key in ("title", "text", "source"):
        text = chapter.get(key, "" if key != "source" else "none")
        if not isinstance(text, str) or (not text.strip() and key != "source"):
            return f'write {key} = "..." in words.'
    for key in ("scenario", "compare"):
        name = chapter.get(key, known.scenarios[0])
        if not isinstance(name, str) or name not in known.scenarios:
            return f"{short(name)} is not a scenario of this server."
    fields = ("scenario", "account", "seed", "holds")
    if reason := known.refusal({key: chapter[key] for key in fields if key in chapter}):
        return reason
    return _wrong_month(chapter) or _wrong_names(chapter)


def _wrong_month(chapter: dict[str, Any]) -> str:
    for key in ("month", "until"):
        if key not in chapter:
            continue
        if not isinstance(chapter[key], str):
            return f'write {key} = "1919-06".'
        try:
            dates.parse(chapter[key])
        except InputError as mistake:
            return mistake.problem
    return ""


def _wrong_names(chapter: dict[str, Any]) -> str:
    """Return what is wrong with the lists of charts and institutions."""
    titles = {zone[0] for zone in scene.ZONES}
    known = {"charts": observables.OBSERVABLES, "focus": titles}
    for key, names in known.items():
        if not isinstance(chapter.get(key, []), list):
            return f"{key} must be a list."
        for name in chapter.get(key, []):
            if isinstance(name, str) and name in names:
                continue
            if key == "charts":
                return f"{short(name)} is not an observable."
            return (
                f"{short(name)} is not an institution of the picture; use one of "
                f"{', '.join(sorted(titles))}."
            )
    return ""
