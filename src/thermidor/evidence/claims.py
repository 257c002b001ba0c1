"""Causal claims of the literature: who says what, who disputes it, and what in the code carries it.

ODD element: design concepts (basic principles). `data/claims.csv` holds one row a claim, numbered
by institution (S1 is the first on soviets). A claim is implemented where a rule, an act, a
pressure's loading or a coupling moves things in the direction it states; where none does, its row
says no and why. The software takes no side: a claim that is disputed says by whom.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from thermidor.common.errors import InputError, suggest
from thermidor.common.places import DATA

FILE = DATA / "claims.csv"
KINDS = (
    "rule",
    "act",
    "event",
    "pressure",
    "parameter",
    "coupling",
    "scenario",
    "account",
    "observable",
)
"""What may carry a claim."""
SIGNS = {"+": "raises", "-": "lowers", "0": "leaves as it is"}
"""What a sign says of an effect; a claim with two effects has two."""


@dataclass(frozen=True)
class Claim:
    """One claim.

    Attributes
    ----------
    id : str
        Letter of the institution and number.
    signs : tuple of str
        Sign of each effect, in the order of the sentence: keys of `SIGNS`.
    says, disputes : str
        Who says so; who is named against it (empty: nobody).
    implemented : bool
    by : tuple of (str, str)
        What carries it: kind (one of `KINDS`) and name.
    tests : tuple of str
        Tests that show its direction, ``file::function``.
    how : str
        What the model does with it beyond what the names say, or why it is not in the model.
    """

    id: str
    institution: str
    claim: str
    signs: tuple[str, ...]
    says: str
    disputes: str
    implemented: bool
    by: tuple[tuple[str, str], ...]
    tests: tuple[str, ...]
    how: str

    def carried_by(self, kind: str) -> tuple[str, ...]:
        """Return the names of one kind that carry the claim."""
        return tuple(name for each, name in self.by if each == kind)


@cache
def claims() -> tuple[Claim, ...]:
    """Return all claims, by institution."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return tuple(_claim(row) for row in csv.DictReader(file))


def implemented() -> tuple[Claim, ...]:
    """Return the claims that something in the code carries."""
    return tuple(each for each in claims() if each.implemented)


def missing() -> tuple[Claim, ...]:
    """Return the claims that nothing in the code carries."""
    return tuple(each for each in claims() if not each.implemented)


def find(name: str) -> Claim:
    """Return the claim of that id.

    Raises
    ------
    InputError
        If there is none.
    """
    for each in claims():
        if each.id == name.upper():
            return each
    known = [each.id for each in claims()]
    raise InputError(
        f'"{name}" is not a claim; they run from {known[0]} to {known[-1]}, as in "thermidor '
        f'describe --claims".{suggest(name, known)}'
    )


def carried_by(kind: str, name: str) -> tuple[Claim, ...]:
    """Return the claims that something carries: ``carried_by("rule", "worker.attendance")``."""
    return tuple(each for each in claims() if (kind, name) in each.by)


def _claim(row: dict[str, str]) -> Claim:
    pairs = tuple(tuple(part.strip().split(":", 1)) for part in _parts(row["by"]))
    return Claim(
        id=row["id"],
        institution=row["institution"],
        claim=row["claim"],
        signs=tuple(row["sign"].split()),
        says=row["says"],
        disputes=row["disputes"],
        implemented=row["implemented"] == "yes",
        by=pairs,
        tests=_parts(row["tests"]),
        how=row["how"],
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
