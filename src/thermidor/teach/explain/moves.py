"""What moves most, from the screening that ships with the package (`data/influence.csv`).

ODD element: sensitivity analysis. `influence` makes the screening: each parameter in turn goes to
two points of its prior, all others stay, under the same luck; influence is how far the calibrated
figures move, in observation errors beyond what another seed moves them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from thermidor.common.places import DATA
from thermidor.evidence import article
from thermidor.teach.odd.document import name, number

FILE = DATA / "influence.csv"


@dataclass(frozen=True)
class Moved:
    """A parameter's line of the screening, with its rank from 1."""

    parameter: str
    rank: int
    of: int
    moves: bool
    influence: float
    figure: str
    by: float

    @property
    def words(self) -> str:
        """The line as a short note: figure and size."""
        return f"{name(self.parameter)} ({abs(self.by):.1f} errors of {name(self.figure)})"


@cache
def screening() -> dict[str, Moved]:
    """Return the shipped screening by parameter, most influential first; empty if none ships."""
    if not FILE.exists():
        return {}
    with FILE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows.sort(key=lambda row: -float(row["influence"]))
    return {
        row["parameter"]: Moved(
            row["parameter"],
            rank,
            len(rows),
            row["moves"] == "True",
            float(row["influence"]),
            row["figure"],
            float(row["by"]),
        )
        for rank, row in enumerate(rows, start=1)
    }


def by_parameter(parameter: str) -> str:
    """Return what a parameter moves most, in a sentence or two."""
    found = screening().get(parameter)
    if found is None:
        return f"Not known: the shipped screening has no line for it. {_how(parameter)}"
    if not found.moves:
        return "In the shipped screening no observable changed with it."
    rank = f"Rank {found.rank} of {found.of} in the shipped screening"
    if found.influence <= 0:
        return f"{rank}: it changes runs, but no calibrated figure beyond what luck moves."
    quantity = article.find(found.figure).quantity if _known(found.figure) else "no longer a row"
    return (
        f"{rank}: the calibrated figures by {number(found.influence)} observation errors (root "
        f"mean square beyond luck); most {name(found.figure)} ({quantity}), by {abs(found.by):.1f}."
    )


def of_figures(figures: set[str], most: int = 5) -> list[str]:
    """Return parameters that move one of these figures more than any other figure."""
    found = [each for each in screening().values() if each.figure in figures and each.influence > 0]
    return [each.words for each in found[:most]]


def of_parameters(parameters, most: int = 5) -> list[str]:
    """Return the most influential of some parameters."""
    found = [each for each in screening().values() if each.parameter in set(parameters)]
    return [each.words for each in found[:most] if each.influence > 0]


def _how(parameter: str) -> str:
    return f'To see: "thermidor run --set {parameter}=VALUE", or vary it in an experiment file.'


def _known(figure: str) -> bool:
    return any(row.id == figure for row in article.figures())
