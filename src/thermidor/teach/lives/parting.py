"""Where two lives of one person part: the same draw, two chances.

ODD element: observation.
"""

from __future__ import annotations

from dataclasses import dataclass

from thermidor.teach.lives import words
from thermidor.teach.lives.month import PERSONAL, Month
from thermidor.teach.lives.watching import Trial

STANDS = ("occupation", "region", "place", "body", "rank", "mandate", "party", "seat", "faction")
"""Columns by which two lives are the same or not."""
FELT = 0.02
"""Hunger or commitment that must differ before two lives are said to feel different (ours)."""


@dataclass(frozen=True)
class Parting:
    """The month in which two lives part.

    Attributes
    ----------
    month : int
    felt : int or None
        The first month in which hunger or commitment differ noticeably.
    first, other : Trial or None
        The trial that came out differently, in each life; where both had it the draw is the same.
    does : tuple of (str, str)
        What the person does after that month, in each life.
    titles : tuple of (str, str)
        What happened in it, in each life.
    """

    month: int
    felt: int | None
    first: Trial | None
    other: Trial | None
    does: tuple[str, str]
    titles: tuple[str, str]


def find(one, other) -> Parting | None:
    """Return where two lives (`Life`) of the same person part, or None if they never do."""
    felt = None
    for a, b in zip(one.months, other.months, strict=False):
        if felt is None and any(
            abs(float(a.after[n]) - float(b.after[n])) > FELT for n in ("hunger", "commitment")
        ):
            felt = a.number
        for process in PERSONAL:
            if not _alike(a.rows[process], b.rows[process]):
                first, second = _trials(a, b, process)
                return Parting(
                    a.number,
                    felt,
                    first,
                    second,
                    (words.does(a.after, a.plant), words.does(b.after, b.plant)),
                    (_titles(one, a), _titles(other, b)),
                )
    return None


def _alike(one, other) -> bool:
    return all(one[name] == other[name] for name in STANDS)


def _trials(a: Month, b: Month, process: str) -> tuple[Trial | None, Trial | None]:
    """Return the first trial of a process that came out differently, as each life had it.

    Where only one life had such a trial (an election held here and not there), the other is None.
    """
    met = {trial.stream: trial for trial in b.trials.get(process, ())}
    for trial in a.trials.get(process, ()):
        twin = met.get(trial.stream)
        if twin is not None and twin.came != trial.came:
            return trial, twin
    mine = {trial.stream for trial in a.trials.get(process, ())}
    here = [t for t in a.trials.get(process, ()) if t.came and t.stream not in met]
    there = [t for t in b.trials.get(process, ()) if t.came and t.stream not in mine]
    return (here[0] if here else None), (there[0] if there and not here else None)


def _titles(life, month: Month) -> str:
    found = [turn.title for turn in life.turns if turn.month == month.number and turn.large]
    return "; ".join(found) or "nothing changed"
