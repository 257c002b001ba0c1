"""Influence of parameters, from the screening in the package (`data/influence.csv`).

ODD element: sensitivity analysis. In a screening each parameter in turn takes two points of its
prior while all others and the seed stay the same. Influence is how far the calibrated figures
move, in observation errors, beyond what another seed moves them.
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
    """Return the screening by parameter, most influential first; empty without one."""
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
    """Return in a sentence or two which figure a parameter moves most."""
    found = screening().get(parameter)
    if found is None:
        return f"Not known: the screening in the package does not have it. {_how(parameter)}"
    if not found.moves:
        return "In the screening in the package no observable changed with it."
    rank = f"Rank {found.rank} of {found.of} in the screening in the package"
    if found.influence <= 0:
        return f"{rank}: it changes runs, but no calibrated figure more than another seed does."
    quantity = article.find(found.figure).quantity if _known(found.figure) else "no longer a row"
    return (
        f"{rank}: it moves the calibrated figures by {number(found.influence)} observation errors "
        f"(root mean square, beyond another seed), most of all {name(found.figure)} ({quantity}), "
        f"by {abs(found.by):.1f}."
    )


def of_figures(figures: set[str], most: int = 5) -> list[str]:
    """Return parameters that move one of these figures more than any other figure."""
    found = [row for row in screening().values() if row.figure in figures and row.influence > 0]
    return [row.words for row in found[:most]]


def of_parameters(parameters, most: int = 5) -> list[str]:
    """Return the most influential of some parameters."""
    found = [row for row in screening().values() if row.parameter in set(parameters)]
    return [row.words for row in found[:most] if row.influence > 0]


def _how(parameter: str) -> str:
    return f'Try "thermidor run --set {parameter}=VALUE", or vary it in an experiment file.'


def _known(figure: str) -> bool:
    return any(row.id == figure for row in article.figures())
