"""Mistakes of a user, told in one sentence: file, place, value and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class InputError(ValueError):
    """A mistake in what the user gave: a file, a parameter, a command line.

    Parameters
    ----------
    problem : str
        One sentence: the value found and what would be right.
    file : str or Path, optional
        The file it stands in.
    place : str, optional
        The place in the file (a key, a row, a line) or the option of the command.
    """

    def __init__(self, problem: str, *, file: str | Path | None = None, place: str | None = None):
        self.problem, self.file, self.place = problem, file, place
        where = ", ".join(str(part) for part in (file, place) if part)
        super().__init__(f"{where}: {problem}" if where else problem)

    def __reduce__(self):
        return (_rebuild, (self.problem, self.file, self.place))


def _rebuild(problem, file, place):
    return InputError(problem, file=file, place=place)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean "x"?`` for the known word nearest to `word`, else an empty string."""
    near = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""
