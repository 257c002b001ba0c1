"""Sovnarkom, the government: its founding agenda and how often it meets.

ODD element: submodels (Sovnarkom).
"""

from __future__ import annotations

from thermidor.common.random import Stream, days_met
from thermidor.society.pressures import Channel, mean
from thermidor.society.record import Note
from thermidor.society.state import Level

DAYS = 26


def meeting_rate(share, agenda, urgency, tasks, p):
    """Meetings expected in a month.

    rate * share of decisions * (f + (1 - f) agenda) * (1 + t (urgency + tasks - 0.5)). A new
    government has unsettled questions that run down; without them meetings would rise with the
    war, and they halved (rigby1979; the form is the prototype's).
    """
    founding = p.agenda_free + (1.0 - p.agenda_free) * agenda
    return p.sovnarkom * share * founding * (1.0 + p.tasks * (urgency + tasks - 0.5))


class Sovnarkom:
    """The government.

    Attributes
    ----------
    agenda : float
        Unsettled questions of a new government, 1 at the start.
    meetings : int
        Meetings held this month.
    """

    def __init__(self):
        self.agenda, self.meetings = 1.0, 0

    def step(self, simulation) -> None:
        """Meet; every meeting settles part of the agenda."""
        p = simulation.parameters.cascade
        urgency = mean(simulation.channels, Channel.URGENCY)
        tasks = mean(simulation.channels, Channel.ADMINISTRATION)
        expected = meeting_rate(
            simulation.cascade.share(Level.GOVERNMENT), self.agenda, urgency, tasks, p
        )
        key = simulation.keys[Stream.MEETINGS_HELD]
        self.meetings = days_met(key, 100, DAYS, expected / DAYS)
        self.agenda *= max(0.0, 1.0 - p.agenda * self.meetings)

    def write(self, note: list[float], simulation) -> None:
        """Write the month's notes."""
        note[Note.SOVNARKOM_MEETINGS] = self.meetings
        note[Note.AGENDA] = self.agenda
