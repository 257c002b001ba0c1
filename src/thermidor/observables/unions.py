"""Trade unions and strikes.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.parts import ALL_RANKS, bodies_of, geometric, heads, of_posts, share
from thermidor.society.institutions.answers import Kind
from thermidor.society.record import UNIT, History, PlantCensus, PostTally, Tally
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import UNIONS, Party, Region


@observable("members", regional=True)
def union_members(h: History, r: Place) -> Months:
    """Workers at the bench who are members of a union."""
    return h.counted(Tally.UNION, r)


@observable("share of wage-earners")
def union_density(h: History, r: Place) -> Months:
    """Union members among all wage-earners: those modelled and 14 million who are not.

    The rest (farm hands, servants, building and others) is the difference to the 20 million that
    the article's two figures imply (smith1983).
    """
    outside = 14.0e6
    return union_members(h, None) / (heads(h, None) + outside)


@observable("unions")
def union_count(h: History, r: Place) -> Months:
    """Functioning unions of Moscow: one for every 7,500 members (the ratio is ours)."""
    return union_members(h, Region.MOSCOW) / 7500.0


@observable("share of union posts")
def union_bolshevik_led_share(h: History, r: Place) -> Months:
    """Paid officials of unions who are Bolsheviks."""
    return h.note("unions.bolshevik")


@observable("share of workers", regional=True)
def union_members_bolshevik_led(h: History, r: Place) -> Months:
    """Workers of trades in which, among those who come, no party has more support than the
    Bolsheviks: unions are organised by trade and led by the party of most active members."""
    led = h.workplaces(PlantCensus.TRADES_BOLSHEVIK, r)
    return share(led, h.workplaces(PlantCensus.WORKERS, r))


@observable("share of council", regional=True)
def union_council_bolshevik_share(h: History, r: Place) -> Months:
    """Bolsheviks among union officials of the region as active members would choose them: half by
    those in post, half by the support of those who take part."""
    post = of_posts(h, bodies_of(UNIONS, r), ALL_RANKS, PostTally.COMMUNIST)
    active = sum(h.counted(Tally.ACTIVE_SUPPORT + p, r) for p in Party if p != Party.NONE)
    return 0.5 * post + 0.5 * share(h.counted(Tally.ACTIVE_SUPPORT + Party.BOLSHEVIK, r), active)


@observable("0..1")
def union_autonomy_index(h: History, r: Place) -> Months:
    """Autonomy of unions: officials whom members elected times income that is not the state's."""
    elected = of_posts(h, UNIONS, ALL_RANKS, PostTally.ELECTED)
    return elected * (1.0 - h.note("unions.state_money"))


@observable("share of dues")
def union_voluntary_dues_share(h: History, r: Place) -> Months:
    """Dues that members pay by hand, of all dues they owe."""
    return share(h.counted(Tally.DUES, None), UNIT * h.counted(Tally.UNION, None))


@observable("ratio")
def union_unelected_to_elected_ratio(h: History, r: Place) -> Months:
    """Union officials named against those elected."""
    named = h.staffed(UNIONS, ALL_RANKS, PostTally.APPOINTED)
    return named / np.maximum(1.0, h.staffed(UNIONS, ALL_RANKS, PostTally.ELECTED))


@observable("share of income")
def union_state_funding_share(h: History, r: Place) -> Months:
    """Share of unions' income that comes from the state."""
    return h.note("unions.state_money")


@observable("share of disputes")
def union_strike_opposition_share(h: History, r: Place) -> Months:
    """Disputes of the month in which the union sides with the managers; its readiness to, in a
    month without any."""
    sided = share(h.note("unions.sided"), h.note("unions.disputes"))
    return np.where(h.note("unions.disputes") > 20, sided, h.note("unions.readiness"))


@observable("strikes a month")
def strikes(h: History, r: Place) -> Months:
    """Strikes in the month: plants of which enough stopped, as they were answered."""
    return h.note("answers.strikes").sum(axis=1)


@observable("incidents a month")
def strike_arrest_incidents(h: History, r: Place) -> Months:
    """Strikes in which strikers were arrested."""
    return h.note("answers.kinds")[:, :, Kind.ARRESTS].sum(axis=1)


@observable("incidents a month")
def strike_force_incidents(h: History, r: Place) -> Months:
    """Other strikes met with force or its threat."""
    return h.note("answers.kinds")[:, :, Kind.FORCE].sum(axis=1)


@observable("0..1")
def union_manager_conflict(h: History, r: Place) -> Months:
    """Unions' resistance to the managers' lobby: an organised lobby times unions' autonomy."""
    return h.note("unions.conflict")


@observable("0..1")
def negative_control_index(h: History, r: Place) -> Months:
    """Workers' power to obstruct and bargain: bargaining strength and concessions won."""
    return geometric(h.note("unions.bargaining"), h.note("unions.priority"))


@observable("0..1")
def power_to_obstruct(h: History, r: Place) -> Months:
    """The same as negative control, under the name of the summary indices."""
    return negative_control_index(h, r)


@observable("0..1")
def industry_worker_priority_index(h: History, r: Place) -> Months:
    """Weight of workers' demands against cost: recent disputes that ended in a concession."""
    return h.note("unions.priority")
