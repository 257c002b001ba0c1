"""Errors of a user, each in one sentence: file, place, what was found, what is expected."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

LONGEST = 2000
"""Characters of the longest sentence that is printed."""


class InputError(ValueError):
    """An error in what the user gave: a file, a parameter, a command line.

    Parameters
    ----------
    problem : str
        One sentence: the value found, what is expected, what to do.
    file : str or Path, optional
        The file that holds the error.
    place : str, optional
        The place in the file (a key, a row, a line), or the option of the command.
    """

    def __init__(self, problem: str, *, file: str | Path | None = None, place: str | None = None):
        self.problem = problem
        self.file = file
        self.place = place
        where = ", ".join(plain(str(part), 400) for part in (file, place) if part)
        sentence = f"{where}: {problem}" if where else problem
        super().__init__(plain(" ".join(sentence.split()), LONGEST))

    def __reduce__(self):
        return (_rebuild, (self.problem, self.file, self.place))


def _rebuild(problem: str, file: str | Path | None, place: str | None) -> InputError:
    return InputError(problem, file=file, place=place)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean "x"?`` for the known word nearest to `word`, else an empty string."""
    others = [name for name in known if name != word]  # a name may exist and yet be unusable
    near = get_close_matches(str(word)[:200], others, n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""


def short(value: Any) -> str:
    """Return a value as the user may have written it, cut to a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return f'"{plain(value, 60)}"' if isinstance(value, str) else plain(str(value), 60)
    except (ValueError, RecursionError):  # a whole number of thousands of digits; deep nesting
        return f"a very large {type(value).__name__}"


def plain(text: str, longest: int) -> str:
    """Return a text without line ends and control characters, cut to a length."""
    cut = text if len(text) <= longest else text[: longest - 3] + "..."
    return "".join(c if c.isprintable() else "?" for c in cut)
