"""One month of a life, as it was recorded.

ODD element: observation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from thermidor.teach.lives.watching import Trial

PERSONAL = ("act", "feel", "move", "belong", "elect")
"""Processes that can change a person's row, in their order."""


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
        What was drawn in each process; ``"plant"`` for the workplace, ``"plenum"`` for a deputy.
    region, channels : dict of str to float
        Conditions of the region where the person was when the month began to be felt.
    plant_start, plant_before, plant : record or None
        The workplace of somebody at the bench: as the month began, before it was organised (when
        acts have taken effect and work has been found or lost), and after.
    strikes : float
        Strikes of that workplace in the month (real ones).
    acts : tuple of (str, str, str, tuple of str)
        Dated events that took effect: id, title, source, names of their acts.
    office : dict of str to float
        Of a post taken this month: posts there, staff before, how often a Bolshevik is wanted
        against another of the same skill, how often this skill against none.
    divided : tuple of (int, int, bool), optional
        If a body took some of those the row stands for: how many, of how many, and whether the
        person was among them.
    without : dict of str to (dict of Stream to float)
        By pressure: the chances of the month had the pressure never touched this person.
    differs : tuple of str
        Processes in which the copy did not end as the row did (none, unless something is wrong).
    """

    number: int
    rows: dict[str, np.record]
    trials: dict[str, tuple[Trial, ...]] = field(default_factory=dict)
    region: dict[str, float] = field(default_factory=dict)
    channels: dict[str, float] = field(default_factory=dict)
    plant_start: np.record | None = None
    plant: np.record | None = None
    plant_before: np.record | None = None
    strikes: float = 0.0
    acts: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()
    office: dict[str, float] = field(default_factory=dict)
    divided: tuple[int, int, bool] | None = None
    without: dict[str, dict] = field(default_factory=dict)
    differs: tuple[str, ...] = ()

    @property
    def before(self) -> np.record:
        """The person's row at the end of the month before."""
        return self.rows["before"]

    @property
    def after(self) -> np.record:
        """The person's row at the end of the month."""
        return self.rows["elect"]

    def trial(self, process: str, stream: int, *, came: bool | None = None) -> Trial | None:
        """Return the last trial of a stream in a process, if there was one."""
        for trial in reversed(self.trials.get(process, ())):
            if trial.stream == stream and came in (None, trial.came):
                return trial
        return None


def same(one: np.record, other: np.record) -> bool:
    """Whether two rows hold the same bits in every column."""
    return all(one[name].tobytes() == other[name].tobytes() for name in one.dtype.names)
