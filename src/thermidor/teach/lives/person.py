"""The person of a life: a row of the society, and the part of it when the row is divided.

A row represents several similar persons. When a small body takes some of them the row is divided.
So a person is named by the row and by the part: ``bench_moscow-17`` is never taken,
``bench_moscow-17.1`` is in the first part, ``bench_moscow-17.2`` in the second, and
``bench_moscow-17.1.1`` in the first part of the first.

ODD element: entities, state variables and scales.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thermidor.common.errors import InputError, suggest
from thermidor.society.population import strata

SHIFT = 24
"""Bits of a row's number within its stratum."""
_NAME = re.compile(r"([a-z_0-9]+)-(\d+)((?:\.\d+)*)")


@dataclass(frozen=True)
class Person:
    """A person of the society of month zero.

    Attributes
    ----------
    identity : int
        Number of the row, which keys its luck.
    path : tuple of int
        Number of the part when the row is divided, then of the part of that part; empty for a
        person who stays in the row.
    """

    identity: int
    path: tuple[int, ...] = ()

    @property
    def stratum(self) -> str:
        """Stratum of month zero, as in ``data/strata.csv``."""
        return _strata()[self.identity >> SHIFT]

    def __str__(self) -> str:
        number = self.identity & ((1 << SHIFT) - 1)
        return ".".join([f"{self.stratum}-{number}", *map(str, self.path)])

    @classmethod
    def parse(cls, text: str | int) -> Person:
        """Read a person's name, ``new_bench_moscow-12`` or the bare number of a row.

        Raises
        ------
        InputError
            If the text is neither, or the stratum does not exist.
        """
        known = _strata()
        if isinstance(text, int) or str(text).isdigit():
            if int(text) >> SHIFT < len(known):
                return cls(int(text))
            raise InputError(
                f"{text} is not the number of a person at month zero.", place="--person"
            )
        match = _NAME.fullmatch(str(text))
        if match is None or 0 in (path := tuple(map(int, match[3].split(".")[1:]))):
            raise InputError(
                f'"{text}" is not the name of a person; write stratum and number, as a life shows '
                "them: bench_petrograd-12.",
                place="--person",
            )
        if match[1] not in known or int(match[2]) >= 1 << SHIFT:
            hint = suggest(match[1], known) or f" Such as: {', '.join(known[:3])}."
            raise InputError(f'"{match[1]}" is not a stratum.{hint}', place="--person")
        return cls((known.index(match[1]) << SHIFT) + int(match[2]), path)


@cache
def _strata() -> list[str]:
    return [row["id"] for row in strata()]
