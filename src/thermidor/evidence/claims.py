"""Causal claims of the literature: who says what, who disputes it, and what in the code carries it.

ODD element: design concepts (basic principles). `data/claims.csv` has one row per claim, numbered
by institution (S1 is the first on soviets). A claim is implemented if a rule, an act, a pressure's
loading or a coupling has an effect in the direction that the claim states; if none has, its row
says why. The software does not take sides: a disputed claim names who disputes it.
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
"""Parts of the model that may carry a claim."""
SIGNS = {"+": "raises", "-": "lowers", "0": "leaves as it is"}
"""The direction of an effect; a claim about two effects has two signs."""


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
        Who says so, and who disputes it (empty: nobody).
    implemented : bool
    by : tuple of (str, str)
        What carries it: kind (one of `KINDS`) and name.
    tests : tuple of str
        Tests that show its direction, ``file::function``.
    how : str
        How the model implements it, or why it does not.
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
        return tuple(name for part, name in self.by if part == kind)


@cache
def claims() -> tuple[Claim, ...]:
    """Return all claims, by institution."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return tuple(_claim(row) for row in csv.DictReader(file))


def implemented() -> tuple[Claim, ...]:
    """Return the claims that the code implements."""
    return tuple(claim for claim in claims() if claim.implemented)


def missing() -> tuple[Claim, ...]:
    """Return the claims that the code does not implement."""
    return tuple(claim for claim in claims() if not claim.implemented)


def find(name: str) -> Claim:
    """Return the claim with an id, in capital or small letters.

    Raises
    ------
    InputError
        If there is no such claim.
    """
    known = {claim.id: claim for claim in claims()}
    if name.upper() in known:
        return known[name.upper()]
    first, *_, last = known
    raise InputError(
        f'"{name}" is not a claim; they run from {first} to {last}, as in "thermidor '
        f'describe --claims".{suggest(name, known)}'
    )


def carried_by(kind: str, name: str) -> tuple[Claim, ...]:
    """Return the claims that a part carries, as in ``carried_by("rule", "worker.attendance")``."""
    return tuple(claim for claim in claims() if (kind, name) in claim.by)


def _claim(row: dict[str, str]) -> Claim:
    pairs = (part.partition(":") for part in _parts(row["by"]))
    return Claim(
        id=row["id"],
        institution=row["institution"],
        claim=row["claim"],
        signs=tuple(row["sign"].split()),
        says=row["says"],
        disputes=row["disputes"],
        implemented=row["implemented"] == "yes",
        by=tuple((kind, name) for kind, _, name in pairs),
        tests=_parts(row["tests"]),
        how=row["how"],
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
