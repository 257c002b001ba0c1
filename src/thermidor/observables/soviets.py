"""Soviets: seats, contest, democracy.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.bench import participation
from thermidor.observables.registry import (
    ALL_RANKS,
    bodies_of,
    geometric,
    observable,
    of_posts,
    of_soviet,
    region_mean,
    share,
)
from thermidor.society.pressures import Channel
from thermidor.society.record import Note, PostTally, RegionNote, SovietNote
from thermidor.society.state import ELECTABLE, PARTIES, SOVIETS, UNIONS


@observable("soviets")
def soviet_count(h, r):
    """Soviets in being."""
    return h.note(Note.SOVIETS)


@observable("soviets")
def soviet_count_peasant(h, r):
    """Soviets of peasants' deputies in being."""
    return h.note(Note.PEASANT_SOVIETS)


@observable("deputies")
def soviet_deputies(h, r):
    """Deputies who sit in soviets: those of towns in the seats still filled, 140 a village soviet.

    200,000 deputies over the 1,429 soviets of October 1917 make 140 a soviet (smith2002).
    """
    return 140.0 * h.note(Note.SOVIETS) * of_soviet(h, SovietNote.ATTENDANCE, None) ** 0.25


@observable("soviets")
def soviets_backing_soviet_power(h, r):
    """Soviets of larger towns whose deputies are in their majority for soviet power.

    Towns of some size are taken as one in ten of the town soviets of the start (ours); the share
    for soviet power is that of Bolsheviks and Left SRs among deputies.
    """
    towns = (h.note(Note.SOVIETS) - h.note(Note.PEASANT_SOVIETS)) / 10.0
    backing = of_soviet(h, SovietNote.BOLSHEVIK, None) + of_soviet(h, SovietNote.LEFT_SR, None)
    return towns * np.clip(1.6 * backing, 0.0, 1.0)


@observable("share of delegates")
def congress_soviet_power_share(h, r):
    """Delegates of the last congress whose party is for soviet power."""
    return h.note(Note.CONGRESS_SUPPORT)


@observable("share of townships")
def township_soviet_coverage(h, r):
    """Townships with a soviet."""
    return h.note(Note.TOWNSHIPS)


@observable("share of township soviets")
def township_soviet_opposition_share(h, r):
    """Township soviets that parties outside the government lead: the share of village and army
    that supports neither the Bolsheviks nor, while they govern, the Left SRs."""
    return h.note(Note.TOWNSHIP_OPPOSITION)


@observable("share of seats", regional=True)
def soviet_bolshevik_share(h, r):
    """Seats of the soviet held by Bolsheviks."""
    return of_soviet(h, SovietNote.BOLSHEVIK, r)


@observable("share of factory seats", regional=True)
def soviet_bolshevik_share_factory(h, r):
    """Bolsheviks among the deputies whom workplaces elected."""
    return of_soviet(h, SovietNote.FACTORY_BOLSHEVIK, r)


@observable("share of seats", regional=True)
def soviet_nonparty_share(h, r):
    """Seats held by deputies of no party; members of a party put out stand as such."""
    return of_soviet(h, SovietNote.NONPARTY, r)


@observable("deputies", regional=True)
def soviet_nonbolshevik_deputies(h, r):
    """Deputies who are not Bolsheviks, with those elected on non-party lists."""
    if r is None:
        return sum(soviet_nonbolshevik_deputies(h, region) for region in range(3))
    seats = h.soviets[:, r, SovietNote.SEATS]
    return seats * (1.0 - h.soviets[:, r, SovietNote.BOLSHEVIK])


@observable("ratio", regional=True)
def large_factory_nonparty_to_bolshevik(h, r):
    """Votes for non-party lists against votes for Bolsheviks in plants of 1,000 and more.

    Of the last election; a party without legal standing is voted for as non-party.
    """
    huge = h.soviets.sum(axis=1) if r is None else h.soviets[:, r]
    return huge[:, SovietNote.HUGE_NONPARTY_VOTE] / np.maximum(
        1.0, huge[:, SovietNote.HUGE_BOLSHEVIK_VOTE]
    )


@observable("0..1", regional=True)
def soviet_contestation_index(h, r):
    """Deliberation in the plenum: contest, deputies who come, something to decide, in one mean."""
    business = np.minimum(1.0, h.note(Note.PLENUM) / 0.26)
    attendance, contest = (
        of_soviet(h, SovietNote.ATTENDANCE, r),
        of_soviet(h, SovietNote.CONTEST, r),
    )
    return geometric(contest, attendance, business)


@observable("0..1", regional=True)
def soviet_democracy_index(h, r):
    """Soviet democracy: decides, is contested, answers, is elected where people come, is free.

    Geometric mean (with a floor, so that it can recover) of the plenum's and executive's share of
    decisions against the start, contest, accountability of deputies, participation, and the worth
    of other parties' standing.
    """
    power = np.minimum(1.0, (h.note(Note.PLENUM) + h.note(Note.EXECUTIVE)) / 0.52)
    return geometric(
        power,
        of_soviet(h, SovietNote.CONTEST, r),
        of_soviet(h, SovietNote.ACCOUNTABILITY, r),
        np.minimum(1.0, participation(h, r) / 0.7),
        of_soviet(h, SovietNote.STANDING, r),
    )


@observable("share of resolutions", regional=True)
def soviet_prior_party_decision_share(h, r):
    """Resolutions of the soviet settled beforehand in the party: decisions that party bodies took,
    and the rest as far as one party holds the seats and no contest is left."""
    settled = h.note(Note.PARTY)
    uncontested = 1.0 - of_soviet(h, SovietNote.CONTEST, r)
    return settled + (1.0 - settled) * uncontested * of_soviet(h, SovietNote.BOLSHEVIK, r)


@observable("0..1", regional=True)
def perceived_representativeness(h, r):
    """How far workers see soviets, unions and committees as theirs: their efficacy against that of
    the start, less while elections are put off."""
    return region_mean(h, h.regions[:, :, RegionNote.REPRESENTATION], r)


@observable("0 or 1", regional=True)
def independent_assembly_exists(h, r):
    """A workers' assembly outside the soviets exists (russia: in some region)."""
    if r is None:
        return h.soviets[:, :, SovietNote.ASSEMBLY].max(axis=1)
    return h.soviets[:, r, SovietNote.ASSEMBLY]


@observable("0..1", regional=True)
def party_soviet_separation_index(h, r):
    """Separation of party and soviet bodies: the soviet executive's posts that are elected, times
    what party bodies have not taken over, less under urgency, when both sit as one."""
    bodies = bodies_of(SOVIETS, r)
    elected = of_posts(h, bodies, ALL_RANKS, PostTally.ELECTED)
    communist = of_posts(h, bodies, ALL_RANKS, PostTally.COMMUNIST)
    urgency = region_mean(h, h.channels[:, :, Channel.URGENCY], r)
    apart = elected * (1.0 - 0.5 * communist) * (1.0 - h.note(Note.PARTY))
    return apart * (1.0 - 0.8 * urgency)


@observable("share of posts and seats", regional=True)
def accountability(h, r):
    """Posts and seats whose holder can be recalled by those below: elected posts of soviets,
    party and unions, and the accountability left to deputies, in equal parts."""
    bodies = ELECTABLE if r is None else (SOVIETS[r], PARTIES[r], UNIONS[r])
    named = h.staffed(bodies, ALL_RANKS, PostTally.APPOINTED)
    elected = h.staffed(bodies, ALL_RANKS, PostTally.ELECTED)
    return 0.5 * share(elected, named + elected) + 0.5 * of_soviet(h, SovietNote.ACCOUNTABILITY, r)


@observable("0..1", regional=True)
def plurality(h, r):
    """Worth of other parties' standing and contest in the soviet, in one mean."""
    return geometric(of_soviet(h, SovietNote.STANDING, r), of_soviet(h, SovietNote.CONTEST, r))


@observable("share of seats", regional=True)
def soviet_attendance(h, r):
    """Seats whose deputies came to the plenum in the month."""
    return of_soviet(h, SovietNote.ATTENDANCE, r)


@observable("share of seats", regional=True)
def soviet_reserved_share(h, r):
    """Seats named by offices, army, unions and party and not elected by workplaces."""
    return of_soviet(h, SovietNote.RESERVED, r)
