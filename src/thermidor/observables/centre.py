"""The secretariat, its lists, and appointment.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.parts import ALL_RANKS, share
from thermidor.observables.party import party_members
from thermidor.society.record import History, PostTally, Tally
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import ELECTABLE, Rank


@observable("persons")
def secretariat_staff(h: History, r: Place) -> Months:
    """Staff of the secretariat."""
    return h.note("secretariat.staff")


@observable("share of electable posts")
def appointment_share(h: History, r: Place) -> Months:
    """Holders of posts in soviets, party and unions who were named and not elected."""
    named = h.staffed(ELECTABLE, ALL_RANKS, PostTally.APPOINTED)
    return share(named, named + h.staffed(ELECTABLE, ALL_RANKS, PostTally.ELECTED))


@observable("posts")
def appointment_list_size(h: History, r: Place) -> Months:
    """Posts recorded by the centre."""
    return h.note("secretariat.lists")


@observable("officials")
def appointments_reporting(h: History, r: Place) -> Months:
    """Officials of upper rank in soviets, party and unions who were appointed, and so report to
    those who appointed them."""
    return h.staffed(ELECTABLE, (Rank.UPPER,), PostTally.APPOINTED)


@observable("postings a month", regional=True)
def appointments(h: History, r: Place) -> Months:
    """Members posted by appointment in the month."""
    return h.counted(Tally.POSTED, r)


@observable("postings per member", regional=True)
def appointed_member_share(h: History, r: Place) -> Months:
    """Members posted in the last seven months among members."""
    posted = h.counted(Tally.POSTED, r)
    total = np.cumsum(posted)
    recent = total - np.concatenate([np.zeros(min(7, total.size)), total[:-7]])
    return share(recent, party_members(h, r))


@observable("share of the work")
def secretariat_backlog(h: History, r: Place) -> Months:
    """Work of the secretariat that its staff cannot get through."""
    return h.note("secretariat.waiting")


@observable("share of vacancies and renewals")
def appointing(h: History, r: Place) -> Months:
    """Posts of soviets, party and unions that are filled by appointment when they fall open."""
    return h.note("secretariat.appointing")
