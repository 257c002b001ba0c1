"""Government: the CEC, Sovnarkom, and where decisions are taken.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.bench import participation
from thermidor.observables.parts import decided, geometric, of_soviet, region_mean, share
from thermidor.society.institutions.business_rules import PARTY_ROADS, Kind, Road
from thermidor.society.institutions.business_settling import Outcome
from thermidor.society.record import History
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import Level, Party, Region

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
    return h.note("business.cec_rate")


@observable("meetings a month")
def sovnarkom_meetings(h: History, r: Place) -> Months:
    """Meetings Sovnarkom held in the month."""
    return h.note("business.government_meetings")


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


@observable("days")
def waiting(h: History, r: Place) -> Months:
    """Days that issues settled in the month had waited for a decision."""
    return h.note("business.waiting")


@observable("issues a month")
def issues_raised(h: History, r: Place) -> Months:
    """Issues that came up in the month and were not settled by officials on their own."""
    return h.note("business.outcomes")[:, Outcome.CAME_UP]


@observable("share of issues")
def decisions_not_carried_out(h: History, r: Place) -> Months:
    """Decisions of the month that officials did not carry out, among all decisions."""
    outcomes = h.note("business.outcomes")
    failed = outcomes[:, Outcome.NOT_OBEYED]
    return share(failed, failed + outcomes[:, Outcome.SETTLED])


@observable("share of decisions", regional=True)
def elected_local_decision_share(h: History, r: Place) -> Months:
    """How far soviets decide on the business of their own region, against soviets that decide."""
    return region_mean(h, h.note("business.elected"), r)


@observable("share of issues", regional=True)
def party_personnel_share(h: History, r: Place) -> Months:
    """Issues of personnel that party bodies settle (russia: those of the centre)."""
    return h.note("business.party_places")[:, len(Region) if r is None else r]


@observable("issues a month")
def party_work(h: History, r: Place) -> Months:
    """Work brought to party bodies in the month, in issues of a capital."""
    return h.note("business.brought")


def _by_road(road: Road):
    def compute(h, r):
        return h.note("business.roads")[:, road]

    compute.__name__ = f"decisions_by_{road.name.lower()}"
    compute.__doc__ = f"Decisions of the country settled by the road of the {_ROADS[road]}."
    return compute


def _by_kind(kind: Kind):
    def compute(h, r):
        settled = h.note("business.kinds")[:, kind]
        return share(settled[:, list(PARTY_ROADS)].sum(axis=1), settled.sum(axis=1))

    compute.__name__ = f"party_share_{kind.name.lower()}"
    compute.__doc__ = f"Issues of the kind {kind.name.lower()} that party bodies settle."
    return compute


_ROADS = {
    Road.PLENUM: "soviets' plenums",
    Road.EXECUTIVE: "soviets' executives",
    Road.COMMITTEE: "party committees of towns",
    Road.CEC: "CEC",
    Road.GOVERNMENT: "government",
    Road.COMMISSION: "government's commission",
    Road.CENTRE: "party's centre",
}

for _road in Road:
    observable("share of decisions")(_by_road(_road))
for _kind in Kind:
    observable("share of issues")(_by_kind(_kind))
