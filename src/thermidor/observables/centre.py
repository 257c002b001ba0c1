"""The secretariat, its lists, who fills posts, and who owes whom.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.parts import ALL_RANKS, share
from thermidor.observables.party import party_members
from thermidor.society.people.filling import Filler
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


@observable("persons")
def secretariat_trained(h: History, r: Place) -> Months:
    """Staff of the secretariat who know the work."""
    return h.note("secretariat.trained")


@observable("requests a month")
def secretariat_requests(h: History, r: Place) -> Months:
    """Requests for people that came to the secretariat in the month."""
    return h.note("secretariat.requests")


@observable("requests a month")
def secretariat_handled(h: History, r: Place) -> Months:
    """Requests that the secretariat got through in the month."""
    return h.note("secretariat.handled")


@observable("share of vacancies and renewals")
def appointing(h: History, r: Place) -> Months:
    """Posts of soviets, party and unions that the centre fills when they fall open."""
    return h.note("secretariat.appointing")


def _filled(h: History, filler: Filler, r: Place) -> Months:
    """Posts of soviets, party and unions filled in the month, by who filled them."""
    counts = h.note("postings.by")[:, :, filler]
    return counts.sum(axis=1) if r is None else counts[:, r]


@observable("posts a month", regional=True)
def posts_filled_by_centre(h: History, r: Place) -> Months:
    """Posts of soviets, party and unions that the party's centre filled in the month."""
    return _filled(h, Filler.CENTRE, r)


@observable("posts a month", regional=True)
def posts_filled_by_secretaries(h: History, r: Place) -> Months:
    """Posts of soviets, party and unions that the secretary of a town filled in the month."""
    return _filled(h, Filler.SECRETARY, r)


@observable("posts a month", regional=True)
def posts_filled_by_voters(h: History, r: Place) -> Months:
    """Posts of soviets, party and unions filled by an election in the month."""
    return _filled(h, Filler.VOTERS, r)


@observable("posts a month", regional=True)
def posts_nobody_filled(h: History, r: Place) -> Months:
    """Posts that nobody in the town could fill in the month, so that a request went upward."""
    return _filled(h, Filler.NOBODY, r)


@observable("share of posts")
def machine(h: History, r: Place) -> Months:
    """Middle and upper posts of soviets, party and unions whose holders were named."""
    return h.note("postings.machine")


@observable("steps")
def patronage_chain(h: History, r: Place) -> Months:
    """Steps from those who owe a post up to one who owes his to voters or who is the centre."""
    return h.note("postings.chain")


@observable("share of debts")
def patronage_concentration(h: History, r: Place) -> Months:
    """What is owed to the leader with most clients, of all that is owed to leaders."""
    return h.note("postings.largest_patron")


@observable("share of debts")
def debts_to_centre(h: History, r: Place) -> Months:
    """What holders of posts owe to the party's centre, of all that they owe to those who posted
    them."""
    return h.note("postings.by_centre")


@observable("members")
def opponents_transferred(h: History, r: Place) -> Months:
    """Known opponents whom the centre moved out of their posts since the start."""
    return h.note("postings.transferred")
