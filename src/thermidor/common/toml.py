"""Read a TOML file that somebody else wrote, with limits on its size and its nesting.

The file may be a student's scenario or a visitor's account. It may be huge, a folder, binary, or
made to cost time. The result is plain tables.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from thermidor.common.errors import InputError, plain

LARGEST = 1_000_000
"""Bytes of the largest file that is read, far above any that a person writes."""
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
        return text, tomllib.loads(text)
    except InputError:
        raise
    except RecursionError:
        raise InputError(
            f"tables or lists are nested too deeply; a {what} needs four levels.", file=path
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is not TOML: {plain(str(error), 200)}.", file=path) from None
    except ValueError:  # from Python: a whole number of thousands of digits
        raise InputError("a number in the file has too many digits.", file=path) from None


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
