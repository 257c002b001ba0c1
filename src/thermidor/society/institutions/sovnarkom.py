"""Sovnarkom, the government: its founding agenda and how often it meets.

ODD element: submodels (Sovnarkom).
"""

from __future__ import annotations

import numpy as np

from thermidor.common.random import Stream, days_met
from thermidor.society.groups import Cascade
from thermidor.society.pressures import Channel, felt, mean
from thermidor.society.registry import Other, institution
from thermidor.society.state import Level

DAYS = 26
"""Working days of a month."""
FIRST_DRAW = 100
"""Number of its first draw in the stream of meetings; the CEC has those before."""


def meeting_rate(
    share: float,
    agenda: float,
    urgency: felt(Channel.URGENCY, "the government meets more"),
    tasks: felt(Channel.ADMINISTRATION, "the government meets more"),
    p: Cascade,
) -> float:
    """Meetings expected in a month.

    rate * share of decisions * (f + (1 - f) agenda) * (1 + t (urgency + tasks - 0.5)). A new
    government has unsettled questions that run down; without them meetings would rise with the
    war, and they halved (rigby1979; the form is the prototype's).
    """
    founding = p.agenda_free + (1.0 - p.agenda_free) * agenda
    return p.sovnarkom * share * founding * (1.0 + p.tasks * (urgency + tasks - 0.5))


@institution("sovnarkom", notes=("agenda", "meetings"))
class Sovnarkom:
    """The government.

    Attributes
    ----------
    agenda : float
        Unsettled questions of a new government, 1 at the start.
    meetings : int
        Meetings held this month.
    """

    def __init__(self) -> None:
        self.agenda = 1.0
        self.meetings = 0

    def decide(self, channels: np.ndarray, cascade: Other, keys: np.ndarray, p: Cascade) -> None:
        """Meet; every meeting settles part of the agenda."""
        urgency = mean(channels, Channel.URGENCY)
        tasks = mean(channels, Channel.ADMINISTRATION)
        expected = meeting_rate(cascade.share(Level.GOVERNMENT), self.agenda, urgency, tasks, p)
        self.meetings = days_met(keys[Stream.MEETINGS_HELD], FIRST_DRAW, DAYS, expected / DAYS)
        self.agenda *= max(0.0, 1.0 - p.agenda * self.meetings)
