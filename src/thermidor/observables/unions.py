"""Trade unions and strikes.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.registry import (
    ALL_RANKS,
    bodies_of,
    geometric,
    observable,
    of_posts,
    share,
)
from thermidor.society.record import UNIT, Note, PostTally, Tally
from thermidor.society.state import UNIONS


@observable("members", regional=True)
def union_members(h, r):
    """Workers at the bench who are members of a union."""
    return h.counted(Tally.UNION, r)


@observable("share of wage-earners")
def union_density(h, r):
    """Union members among all wage-earners: those modelled and 14 million who are not.

    The rest (farm hands, servants, building and others) is the difference to the 20 million that
    the article's two figures imply (smith1983).
    """
    outside = 14.0e6
    return union_members(h, None) / (sum(h.counted(o, None) for o in range(7)) + outside)


@observable("unions")
def union_count(h, r):
    """Functioning unions of Moscow: one for every 7,500 members (the ratio is ours)."""
    return union_members(h, 1) / 7500.0


@observable("share of union posts")
def union_bolshevik_led_share(h, r):
    """Paid officials of unions who are Bolsheviks, weighted as they are: who leads the unions."""
    return h.note(Note.UNION_BOLSHEVIK)


@observable("share of council", regional=True)
def union_council_bolshevik_share(h, r):
    """Bolsheviks among union officials of the region as active members would choose them: half by
    those in post, half by the support of those who take part."""
    post = of_posts(h, bodies_of(UNIONS, r), ALL_RANKS, PostTally.COMMUNIST)
    active = sum(h.counted(Tally.ACTIVE_SUPPORT + p, r) for p in range(1, 6))
    return 0.5 * post + 0.5 * share(h.counted(Tally.ACTIVE_SUPPORT + 1, r), active)


@observable("0..1")
def union_autonomy_index(h, r):
    """Autonomy of unions: officials elected, money of their own, and what the rules leave them."""
    return h.note(Note.UNION_AUTONOMY)


@observable("share of dues")
def union_voluntary_dues_share(h, r):
    """Dues that members pay by hand, of all dues they owe."""
    return share(h.counted(Tally.DUES, None), UNIT * h.counted(Tally.UNION, None))


@observable("ratio")
def union_unelected_to_elected_ratio(h, r):
    """Union officials named against those elected."""
    named = h.staffed(UNIONS, ALL_RANKS, PostTally.APPOINTED)
    return named / np.maximum(1.0, h.staffed(UNIONS, ALL_RANKS, PostTally.ELECTED))


@observable("share of income")
def union_state_funding_share(h, r):
    """Share of unions' income that comes from the state."""
    return h.note(Note.UNION_STATE_MONEY)


@observable("share of disputes")
def union_strike_opposition_share(h, r):
    """Disputes of the month in which the union sides with the managers; its readiness to, in a
    month without any."""
    sided = share(h.note(Note.SIDED), h.note(Note.DISPUTES))
    return np.where(h.note(Note.DISPUTES) > 20, sided, h.note(Note.UNION_SIDING))


@observable("strikes a month")
def strikes(h, r):
    """Strikes in the month."""
    return h.note(Note.DISPUTES)


@observable("incidents a month")
def strike_arrest_incidents(h, r):
    """Strikes in which strikers were arrested."""
    return h.note(Note.ARRESTS)


@observable("incidents a month")
def strike_force_incidents(h, r):
    """Other strikes met with force or its threat."""
    return h.note(Note.FORCE)


@observable("0..1")
def union_manager_conflict(h, r):
    """Unions' resistance to the managers' lobby: an organised lobby times unions' autonomy."""
    return h.note(Note.LOBBY_CONFLICT)


@observable("0..1")
def negative_control_index(h, r):
    """Workers' power to obstruct and bargain: bargaining strength and concessions won."""
    return geometric(h.note(Note.BARGAINING), h.note(Note.WORKER_PRIORITY))


@observable("0..1")
def power_to_obstruct(h, r):
    """The same as negative control, under the name of the summary indices."""
    return negative_control_index(h, r)


@observable("0..1")
def industry_worker_priority_index(h, r):
    """Weight of workers' demands against cost: recent disputes that ended in a concession."""
    return h.note(Note.WORKER_PRIORITY)
