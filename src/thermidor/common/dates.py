"""Months of the calendar as whole numbers, for files, tables and plots.

Rules never use dates: the model counts months since the start of its scenario.
"""

from __future__ import annotations

import re

from thermidor.common.errors import InputError

_PATTERN = re.compile(r"(\d{4})-(\d{2})")


def parse(text: str) -> int:
    """Return the ordinal (months since year 0) of a month written ``1917-11``.

    Raises
    ------
    InputError
        If the text is not a year from 1000 to 9999 and a month from 01 to 12.
    """
    match = _PATTERN.fullmatch(str(text))
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1000:
        raise InputError(f'"{text}" is not a month; write it as year and month, such as "1917-11".')
    return int(match[1]) * 12 + int(match[2]) - 1


def text(ordinal: int) -> str:
    """Return ``1917-11`` for an ordinal made by `parse`."""
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"
