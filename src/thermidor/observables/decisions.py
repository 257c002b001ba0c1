"""Government: the CEC, Sovnarkom, and where decisions are taken.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.bench import participation
from thermidor.observables.parts import decided, geometric, of_soviet
from thermidor.society.record import History
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import Level, Party

MEETS = 0.05
"""Meetings a week, over three months, below which the CEC no longer meets: one in a quarter."""


def _while_it_meets(h: History, seats: Months) -> Months:
    """A share of the seats of the CEC, NaN in months when it has not met for three months."""
    total = np.cumsum(cec_meetings_per_week(h, None))
    recent = total - np.concatenate([np.zeros(min(3, total.size)), total[:-3]])
    stopped = (np.arange(total.size) >= 3) & (recent < 3 * MEETS)
    return np.where(stopped, np.nan, seats)


@observable("share of seats")
def cec_bolshevik_share(h: History, r: Place) -> Months:
    """Seats of the CEC held by Bolsheviks, while it meets."""
    return _while_it_meets(h, h.note("congress.parties")[:, Party.BOLSHEVIK])


@observable("share of seats")
def cec_left_sr_share(h: History, r: Place) -> Months:
    """Seats of the CEC held by Left SRs, while it meets."""
    return _while_it_meets(h, h.note("congress.parties")[:, Party.LEFT_SR])


@observable("share of seats")
def cec_other_share(h: History, r: Place) -> Months:
    """Seats of the CEC held by all others, while it meets."""
    return _while_it_meets(h, h.note("congress.others"))


@observable("meetings a week")
def cec_meetings_per_week(h: History, r: Place) -> Months:
    """Meetings the CEC held in the month, a week."""
    return h.note("congress.rate")


@observable("meetings a month")
def sovnarkom_meetings(h: History, r: Place) -> Months:
    """Meetings Sovnarkom held in the month."""
    return h.note("sovnarkom.meetings")


@observable("share of decisions")
def party_decision_share(h: History, r: Place) -> Months:
    """Decisions of government taken by party bodies."""
    return decided(h, Level.PARTY)


@observable("share of decisions")
def elected_decision_share(h: History, r: Place) -> Months:
    """Decisions taken by plenum and executive of the soviets."""
    return decided(h, Level.PLENUM) + decided(h, Level.EXECUTIVE)


@observable("share of decisions")
def sovnarkom_decision_share(h: History, r: Place) -> Months:
    """Decisions taken by Sovnarkom and its commissions."""
    return decided(h, Level.GOVERNMENT) + decided(h, Level.COMMISSIONS)


@observable("parties")
def coalition_parties(h: History, r: Place) -> Months:
    """Parties in the government beside the Bolsheviks."""
    return h.note("congress.coalition")


@observable("0..1", regional=True)
def power_to_decide(h: History, r: Place) -> Months:
    """Workers' power to decide: the share of elected bodies, as far as deputies answer and people
    take part."""
    power = np.minimum(1.0, (decided(h, Level.PLENUM) + decided(h, Level.EXECUTIVE)) / 0.52)
    return geometric(
        power, of_soviet(h, "soviets.accountable", r), np.minimum(1.0, participation(h, r) / 0.7)
    )


@observable("share of the start")
def sovnarkom_agenda(h: History, r: Place) -> Months:
    """Unsettled questions left of the new government's founding agenda."""
    return h.note("sovnarkom.agenda")
