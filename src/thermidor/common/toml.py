"""Read a TOML file that somebody else wrote, with limits on its size and its nesting.

The file may be a student's scenario or a visitor's account. It may be huge, a folder, binary, or
made to cost time. The result is plain tables.
"""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from thermidor.common.errors import InputError, plain

LARGEST = 1_000_000
"""Bytes of the largest file that is read, far above any that a person writes."""
CURLY = re.compile("[\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]")
"""Quotes that word processors write."""
_MONTH = re.compile(r"(?<![\"'\w.-])([0-9]{4}-[0-9]{2})(?![\"'\w-])")
_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")
_TWICE = re.compile(r"Cannot declare \((.+?),?\) twice")
MOST_DOTS = 2000
"""Dots in one line; keys of thousands of parts would take the reader of TOML minutes."""


def read(path: str | Path, what: str = "scenario") -> tuple[str, dict[str, Any]]:
    """Return the text of a file and the tables in it.

    Parameters
    ----------
    path : str or Path
    what : str
        The kind of file, for the error messages.

    Returns
    -------
    text : str
    tables : dict

    Raises
    ------
    InputError
        If it does not exist, is too large, cannot be read, is not TOML, or is nested too deeply.
    """
    path = Path(path)
    text = _text(path, what)
    try:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.count(".") > MOST_DOTS:
                raise InputError(
                    f"the line has more than {MOST_DOTS} dots; write shorter keys and lines.",
                    file=path,
                    place=f"line {number}",
                )
        return text, _own(text)
    except InputError:
        raise
    except RecursionError:
        raise InputError(
            f"tables or lists are nested too deeply; a {what} needs four levels.", file=path
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise _explained(str(error), text, path) from None
    except ValueError:  # from Python: a whole number of thousands of digits
        raise InputError("a number in the file has too many digits.", file=path) from None


def _own(text: str) -> dict[str, Any]:
    """Return tables that the caller may change."""
    try:
        return deepcopy(_parsed(text))
    except RecursionError:  # a copy goes deeper than the parser
        return tomllib.loads(text)


@lru_cache(maxsize=1)
def _parsed(text: str) -> dict[str, Any]:
    """Parse a text once: `check` asks three readers what kind of file it is."""
    return tomllib.loads(text)


def _explained(error: str, text: str, path: Path) -> InputError:
    """Return the error of a text that is not TOML, with the remedy for the likeliest slips."""
    found = _PLACE.search(error)
    if found is None:
        return InputError(f"this is not TOML: {plain(error, 200)}.", file=path)
    number = int(found[1])
    line = text.split("\n")[number - 1]
    problem = f"this is not TOML: {plain(_PLACE.sub('', error), 200)}."
    if curly := CURLY.search(line.partition("#")[0]):
        problem = f'it has the curly quote {curly[0]}; write straight quotes, such as "historical".'
    elif twice := _TWICE.match(error):
        name = ".".join(part.strip(" '") for part in twice[1].split(","))
        header = re.compile(rf"\s*\[\s*{re.escape(name)}\s*\]")
        first = next((k for k, one in enumerate(text.split("\n"), 1) if header.match(one)), number)
        where = f", first in line {first}" if first != number else ""
        problem = f"the section [{name}] is there twice{where}; put its lines into one section."
    elif month := _MONTH.search(line):
        problem = f'the month {month[1]} is without quotes; write "{month[1]}".'
    return InputError(problem, file=path, place=f"line {number}")


def _text(path: Path, what: str) -> str:
    try:
        if not path.is_file():  # a folder, a pipe, a device: reading may never end
            found = "is not a regular file" if path.exists() else "does not exist"
            raise InputError(f"the {what} {found}.", file=path)
        size = path.stat().st_size
        if size > LARGEST:
            raise InputError(
                f"the file has {size / 1e6:.1f} MB; a {what} has at most {LARGEST / 1e6:g} MB.",
                file=path,
            )
        return path.read_bytes().decode("utf-8-sig")  # strips the BOM
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror}).", file=path) from None
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8 text; save it as UTF-8.", file=path) from None
