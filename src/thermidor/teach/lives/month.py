"""One recorded month of a life (ODD element: observation)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from thermidor.teach.lives.deciding import Cast, Issues, Strike
from thermidor.teach.lives.tracing import Trial

PERSONAL = ("act", "feel", "move", "belong", "elect", "post")
"""Processes that can change a person's row, in their order."""


TRACED = PERSONAL[:4]
"""Those that run again over a copy of the person; elections and postings depend on all others."""


class Event(NamedTuple):
    """A dated event that took effect: its id, title and source, and the names of its acts."""

    id: str
    title: str
    source: str
    acts: tuple[str, ...]


class Division(NamedTuple):
    """A row was divided: how many of how many persons were taken, and whether this person was."""

    taken: int
    persons: int
    included: bool


@dataclass
class Month:
    """One month of a life.

    Attributes
    ----------
    number : int
        Months since the start, from 0.
    rows : dict of str to record
        The person's row before the month (``"before"``) and after each process of `PERSONAL`.
    trials : dict of str to tuple of Trial
        The trials of each process; ``"plant"`` for the workplace, ``"plenum"`` for a deputy.
    region : dict of str to float
        Conditions of the person's region in this month.
    plant_start, plant_before, plant : record or None
        The workplace of a person at the bench: at the start of the month, before the workplaces
        organise (after acts, and after work was found or lost), and after that.
    floor : record or None
        The workplace after stoppages have spread and hands were raised.
    strike : Strike, optional
        What was done about a strike of that workplace, and by whom.
    casts : tuple of Cast
        Votes in which the person took part.
    sponsor : str or None
        Of one who joined the party: what the member who won the person does.
    secretary : bool
        Whether the secretary of the party in the person's town was posted from above.
    town : int
        Town in which the person lives.
    posts : dict of str to int
        What the person did for others: ``secretary`` (town, or -1), ``leads`` (0 or 1), ``gave``
        (posts given as secretary), ``won`` (members won).
    issues : Issues, optional
        What the issues came to that the person carried in a seat.
    stance : str
        Where what the person shows at meetings changed: ``hides`` or ``shows``.
    events : tuple of Event
        Dated events that took effect.
    office : dict of str to float
        If a post was taken this month: such posts, staff before, how often a Bolshevik is chosen
        against others of the same skill, and a person of this skill against one without.
    divided : Division, optional
        If a body took some of the persons that the row represents.
    without : dict of str to (dict of Stream to float)
        By pressure: the chances of the month if the pressure had never affected this person.
    differs : tuple of str
        Processes in which the copy did not end as the row did (none, unless there is an error).
    """

    number: int
    rows: dict[str, np.record]
    trials: dict[str, tuple[Trial, ...]] = field(default_factory=dict)
    region: dict[str, float] = field(default_factory=dict)
    plant_start: np.record | None = None
    plant: np.record | None = None
    plant_before: np.record | None = None
    floor: np.record | None = None
    strike: Strike | None = None
    casts: tuple[Cast, ...] = ()
    sponsor: str | None = None
    secretary: bool = False
    town: int = 0
    posts: dict[str, int] = field(default_factory=dict)
    issues: Issues | None = None
    stance: str = ""
    events: tuple[Event, ...] = ()
    office: dict[str, float] = field(default_factory=dict)
    divided: Division | None = None
    without: dict[str, dict] = field(default_factory=dict)
    differs: tuple[str, ...] = ()

    @property
    def before(self) -> np.record:
        """The person's row at the end of the month before."""
        return self.rows["before"]

    @property
    def after(self) -> np.record:
        """The person's row at the end of the month."""
        return self.rows["post"]

    def trial(self, process: str, stream: int, *, happened: bool | None = None) -> Trial | None:
        """Return the last trial of a stream in a process, if there was one."""
        for trial in reversed(self.trials.get(process, ())):
            if trial.stream == stream and happened in (None, trial.happened):
                return trial
        return None


def same(one: np.record, other: np.record) -> bool:
    """Return whether two rows hold the same bits in every column."""
    return all(one[name].tobytes() == other[name].tobytes() for name in one.dtype.names)
