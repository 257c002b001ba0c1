"""What the page offers: scenarios, accounts, parameters, observables, figures, chapters.

ODD element: observation. Everything comes from the tables that the rest of thermidor uses. Only
figures whose value may be shown are included, each with its date and source.
"""

from __future__ import annotations

import contextlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import thermidor
from thermidor import observables
from thermidor.common import dates, mistakes, toml
from thermidor.common.errors import short
from thermidor.common.mistakes import Report, TooMany, lines
from thermidor.common.places import DATA, PACKAGE
from thermidor.evidence import article, labels
from thermidor.live.server import scene
from thermidor.live.server.messages import Limits
from thermidor.runs import configuration, votes
from thermidor.scenario import scenario
from thermidor.society import parameters
from thermidor.society.population import DEFAULT_SCALE

if TYPE_CHECKING:
    from thermidor.live.server.chapters import ChaptersFile

ON_THE_CURVE = ("initial", "mean", "last", "min", "max")
"""Reductions whose value has the unit of the column, so that it can be drawn on the curve."""
CHAPTERS = "live/chapters.toml"


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
        "bodies": votes.BODIES,
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
        If the file cannot be read, or has mistakes: the first of them.
    """
    path = Path(PACKAGE / CHAPTERS if file is None else file)
    text, content = toml.read(path, "file of chapters")
    report = Report(path, lines(text))
    with contextlib.suppress(TooMany):
        mistakes.check(_model, content, text, report)
        if not report.problems:
            _check_known(content.get("chapters", []), known, report)
    mistakes.raise_first(report.problems, "")
    return [
        {key: " ".join(v.split()) if isinstance(v, str) else v for key, v in chapter.items()}
        for chapter in content["chapters"]
    ]


def _model() -> type[ChaptersFile]:
    from thermidor.live.server.chapters import ChaptersFile

    return ChaptersFile


def _check_known(chapters: list[dict[str, Any]], known: Limits, report: Report) -> None:
    """Report scenarios, accounts and holds that this server does not offer."""
    for i, chapter in enumerate(chapters):
        for key in ("scenario", "compare"):
            if key in chapter and chapter[key] not in known.scenarios:
                problem = f"{short(chapter[key])} is not a scenario of this server."
                report.add(f"chapters[{i}].{key}", problem)
        keys = ("account", "seed", "holds")
        recipe = {key: chapter[key] for key in keys if key in chapter}
        if chapter.get("scenario") in known.scenarios:
            recipe["scenario"] = chapter["scenario"]
        if reason := known.refusal(recipe):
            report.add(f"chapters[{i}]", reason)
