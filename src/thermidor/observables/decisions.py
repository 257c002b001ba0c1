"""Government: the CEC, Sovnarkom, and where decisions are taken.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.bench import participation
from thermidor.observables.registry import geometric, observable, of_soviet
from thermidor.society.record import Note, SovietNote


@observable("share of seats")
def cec_bolshevik_share(h, r):
    """Seats of the CEC held by Bolsheviks."""
    return h.note(Note.CEC_BOLSHEVIK)


@observable("share of seats")
def cec_left_sr_share(h, r):
    """Seats of the CEC held by Left SRs."""
    return h.note(Note.CEC_LEFT_SR)


@observable("share of seats")
def cec_other_share(h, r):
    """Seats of the CEC held by all others."""
    return h.note(Note.CEC_OTHER)


@observable("meetings a week")
def cec_meetings_per_week(h, r):
    """Meetings the CEC held in the month, a week."""
    return h.note(Note.CEC_MEETINGS)


@observable("meetings a month")
def sovnarkom_meetings(h, r):
    """Meetings Sovnarkom held in the month."""
    return h.note(Note.SOVNARKOM_MEETINGS)


@observable("share of decisions")
def party_decision_share(h, r):
    """Decisions of government taken by party bodies."""
    return h.note(Note.PARTY)


@observable("share of decisions")
def elected_decision_share(h, r):
    """Decisions taken by plenum and executive of the soviets."""
    return h.note(Note.PLENUM) + h.note(Note.EXECUTIVE)


@observable("share of decisions")
def sovnarkom_decision_share(h, r):
    """Decisions taken by Sovnarkom and its commissions."""
    return h.note(Note.GOVERNMENT) + h.note(Note.COMMISSIONS)


@observable("parties")
def coalition_parties(h, r):
    """Parties in the government beside the Bolsheviks."""
    return h.note(Note.COALITION)


@observable("0..1", regional=True)
def power_to_decide(h, r):
    """Workers' power to decide: the share of elected bodies, as far as deputies answer and people
    take part."""
    power = np.minimum(1.0, (h.note(Note.PLENUM) + h.note(Note.EXECUTIVE)) / 0.52)
    return geometric(
        power,
        of_soviet(h, SovietNote.ACCOUNTABILITY, r),
        np.minimum(1.0, participation(h, r) / 0.7),
    )


@observable("share of the start")
def sovnarkom_agenda(h, r):
    """Unsettled questions left of the new government's founding agenda."""
    return h.note(Note.AGENDA)
