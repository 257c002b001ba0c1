"""Soviets: seats, contest, democracy.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.bench import efficacy, participation
from thermidor.observables.parts import (
    ALL_RANKS,
    decided,
    geometric,
    of_soviet,
    region_mean,
    seats_of,
    share,
)
from thermidor.society.people.filling import Filler
from thermidor.society.record import History, PostTally
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import ELECTABLE, PARTIES, SOVIETS, UNIONS, Level, Party, Region


@observable("soviets")
def soviet_count(h: History, r: Place) -> Months:
    """Soviets in being."""
    return h.note("congress.soviets")


@observable("soviets")
def soviet_count_peasant(h: History, r: Place) -> Months:
    """Soviets of peasants' deputies in being."""
    return h.note("congress.peasant_soviets")


@observable("deputies")
def soviet_deputies(h: History, r: Place) -> Months:
    """Deputies who sit in soviets: those of towns in the seats still filled, 140 a village soviet.

    200,000 deputies over the 1,429 soviets of October 1917 make 140 a soviet (smith2002).
    """
    return 140.0 * h.note("congress.soviets") * of_soviet(h, "soviets.attendance", None) ** 0.25


@observable("soviets")
def soviets_backing_soviet_power(h: History, r: Place) -> Months:
    """Soviets of larger towns whose deputies are in their majority for soviet power.

    Towns of some size are taken as one in ten of the town soviets of the start (ours); the share
    for soviet power is that of Bolsheviks and Left SRs among deputies.
    """
    towns = (h.note("congress.soviets") - h.note("congress.peasant_soviets")) / 10.0
    backing = seats_of(h, Party.BOLSHEVIK, None) + seats_of(h, Party.LEFT_SR, None)
    return towns * np.clip(1.6 * backing, 0.0, 1.0)


@observable("share of delegates")
def congress_soviet_power_share(h: History, r: Place) -> Months:
    """Delegates of the last congress whose party is for soviet power."""
    return h.note("congress.soviet_power")


@observable("share of townships")
def township_soviet_coverage(h: History, r: Place) -> Months:
    """Townships with a soviet."""
    return h.note("congress.townships")


@observable("share of township soviets")
def township_soviet_opposition_share(h: History, r: Place) -> Months:
    """Township soviets that parties outside the government lead: the share of village and army
    that supports neither the Bolsheviks nor, while they govern, the Left SRs."""
    return h.note("congress.township_opposition")


@observable("share of seats", regional=True)
def soviet_bolshevik_share(h: History, r: Place) -> Months:
    """Seats of the soviet held by Bolsheviks."""
    return seats_of(h, Party.BOLSHEVIK, r)


@observable("share of factory seats", regional=True)
def soviet_bolshevik_share_factory(h: History, r: Place) -> Months:
    """Bolsheviks among the deputies whom workplaces elected."""
    return of_soviet(h, "soviets.factory_bolshevik", r)


@observable("share of seats", regional=True)
def soviet_nonparty_share(h: History, r: Place) -> Months:
    """Seats held by deputies of no party; members of a party put out stand as such."""
    return seats_of(h, Party.NONE, r)


@observable("deputies", regional=True)
def soviet_nonbolshevik_deputies(h: History, r: Place) -> Months:
    """Deputies who are not Bolsheviks, with those elected on non-party lists."""
    if r is None:
        return sum(soviet_nonbolshevik_deputies(h, region) for region in Region)
    return h.note("soviets.held")[:, r] * (1.0 - seats_of(h, Party.BOLSHEVIK, r))


@observable("ratio", regional=True)
def large_factory_nonparty_to_bolshevik(h: History, r: Place) -> Months:
    """Votes for non-party lists against votes for Bolsheviks in plants of 1,000 and more.

    Of the last election; a party without legal standing is voted for as non-party.
    """
    nonparty, bolshevik = h.note("soviets.huge_nonparty"), h.note("soviets.huge_bolshevik")
    if r is None:
        return nonparty.sum(axis=1) / np.maximum(1.0, bolshevik.sum(axis=1))
    return nonparty[:, r] / np.maximum(1.0, bolshevik[:, r])


@observable("0..1", regional=True)
def soviet_contestation_index(h: History, r: Place) -> Months:
    """Deliberation in the plenum: contest, deputies who come, something to decide, in one mean."""
    business = np.minimum(1.0, decided(h, Level.PLENUM) / 0.26)
    attendance, contest = (
        of_soviet(h, "soviets.attendance", r),
        of_soviet(h, "soviets.contest", r),
    )
    return geometric(contest, attendance, business)


@observable("0..1", regional=True)
def soviet_democracy_index(h: History, r: Place) -> Months:
    """Soviet democracy: decides, is contested, answers, is elected where people come, is free.

    Geometric mean (with a floor, so that it can recover) of the plenum's and executive's share of
    decisions against the start, contest, accountability of deputies, participation, and the worth
    of other parties' standing.
    """
    power = np.minimum(1.0, (decided(h, Level.PLENUM) + decided(h, Level.EXECUTIVE)) / 0.52)
    return geometric(
        power,
        of_soviet(h, "soviets.contest", r),
        of_soviet(h, "soviets.accountable", r),
        np.minimum(1.0, participation(h, r) / 0.7),
        of_soviet(h, "parties.activity", r),
    )


@observable("share of resolutions", regional=True)
def soviet_prior_party_decision_share(h: History, r: Place) -> Months:
    """Resolutions of plenums that only pass what a party committee settled: papers prepared there
    that nobody reopened, among all that plenums resolved, over some months."""
    return region_mean(h, h.note("business.prepared"), r)


@observable("0..1", regional=True)
def perceived_representativeness(h: History, r: Place) -> Months:
    """How far workers see soviets, unions and committees as theirs: what they have learned that
    bodies elected by them still decide, as far as they come to them."""
    return geometric(efficacy(h, r), participation(h, r))


@observable("0 or 1", regional=True)
def independent_assembly_exists(h: History, r: Place) -> Months:
    """A workers' assembly outside the soviets exists (russia: in some region)."""
    exists = h.note("assemblies.exists") > 0.0
    return exists.max(axis=1) if r is None else exists[:, r]


@observable("0..1", regional=True)
def party_soviet_separation_index(h: History, r: Place) -> Months:
    """Separation of party and soviet bodies: posts that voters and not the party fill when they
    fall open, and resolutions that are not settled in the party beforehand, multiplied.

    A holder whom the party's secretary brings in counts as elected where he was co-opted, but it
    is the party that fills the post.
    """
    filled = h.note("postings.by")
    filled = filled.sum(axis=1) if r is None else filled[:, r]
    voted, given = filled[:, Filler.VOTERS], filled[:, Filler.SECRETARY] + filled[:, Filler.CENTRE]
    elected = share(voted, voted + given, 1.0)
    return elected * (1.0 - soviet_prior_party_decision_share(h, r))


@observable("share of posts and seats", regional=True)
def accountability(h: History, r: Place) -> Months:
    """Posts and seats whose holder can be recalled by those below: elected posts of soviets,
    party and unions, and the accountability left to deputies, in equal parts."""
    bodies = ELECTABLE if r is None else (SOVIETS[r], PARTIES[r], UNIONS[r])
    named = h.staffed(bodies, ALL_RANKS, PostTally.APPOINTED)
    elected = h.staffed(bodies, ALL_RANKS, PostTally.ELECTED)
    return 0.5 * share(elected, named + elected) + 0.5 * of_soviet(h, "soviets.accountable", r)


@observable("0..1", regional=True)
def plurality(h: History, r: Place) -> Months:
    """Worth of other parties' standing and contest in the soviet, in one mean."""
    return geometric(of_soviet(h, "parties.activity", r), of_soviet(h, "soviets.contest", r))


@observable("share of seats", regional=True)
def soviet_attendance(h: History, r: Place) -> Months:
    """Seats whose deputies came to the plenum in the month."""
    return of_soviet(h, "soviets.attendance", r)


@observable("share of seats", regional=True)
def soviet_reserved_share(h: History, r: Place) -> Months:
    """Seats named by offices, army, unions and party and not elected by workplaces."""
    return of_soviet(h, "soviets.reserved_share", r)


# Towns --------------------------------------------------------------------------------------------

CONTESTED = 0.3
"""Contest from which a town's soviet counts as contested (ours)."""


def _towns(h: History, r: Place, which: np.ndarray) -> Months:
    """Count towns, (months, 42): of a region, or all."""
    towns = slice(None) if r is None else slice(r, r + 1 if r < Region.PROVINCES else None)
    return which[:, towns].sum(axis=1).astype(float)


@observable("towns", regional=True)
def soviet_towns_contested(h: History, r: Place) -> Months:
    """Towns whose soviet is contested: other parties hold seats and may speak."""
    return _towns(h, r, h.note("soviets.town_contest") >= CONTESTED)


@observable("towns", regional=True)
def soviet_towns_lost(h: History, r: Place) -> Months:
    """Towns in whose soviet the party in charge has no majority."""
    return _towns(h, r, h.note("soviets.town_own") < 0.5)


@observable("towns", regional=True)
def soviet_towns_deciding(h: History, r: Place) -> Months:
    """Towns in which the soviet and its executive settle half of the business or more."""
    return _towns(h, r, h.note("soviets.town_elected") >= 0.5)


@observable("towns", regional=True)
def soviet_towns_late(h: History, r: Place) -> Months:
    """Towns in which a soviet election has been put off for half a year or more."""
    return _towns(h, r, h.note("soviets.town_delay") >= 0.5)


@observable("sd")
def soviet_towns_spread(h: History, r: Place) -> Months:
    """Spread over towns of the seats that the party in charge holds: standard deviation."""
    return h.note("soviets.town_own").std(axis=1)


@observable("0..1", regional=True)
def soviet_restriction(h: History, r: Place) -> Months:
    """Restriction of other parties and of open opposition: mean over towns by their seats."""
    return of_soviet(h, "soviets.restriction", r)


@observable("0..1", regional=True)
def soviet_nominations_controlled(h: History, r: Place) -> Months:
    """Nominations for the soviet that the secretary controls: mean over towns by their seats."""
    return of_soviet(h, "soviets.control", r)


@observable("deputies a month")
def soviet_recalls(h: History, r: Place) -> Months:
    """Deputies followed as persons whom their workplace recalled in the month."""
    return h.note("soviets.recalls")
