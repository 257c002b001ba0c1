"""The party: members, cohorts, openness, opposition; other parties.

ODD element: observation.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.registry import (
    ALL_RANKS,
    MEMBERS,
    SENIOR,
    in_region,
    members,
    observable,
    of_posts,
    region_mean,
    share,
)
from thermidor.society.record import UNIT, History, Note, PlantCensus, PostTally, SovietNote, Tally
from thermidor.society.state import PARTIES, SOVIETS, STATE, UNIONS, Body, Occupation


@observable("members", regional=True)
def party_members(h, r):
    """Party members; of a capital those who are there, not at the front or in the village."""
    return members(h, r, in_region(r))


@observable("members per organised worker", regional=True)
def party_density_factory_workers(h, r):
    """Party members at the bench among union members at the bench."""
    return share(h.counted(MEMBERS + Occupation.BENCH, r), h.counted(Tally.UNION, r))


def _cohort(h: History, r: int | None, first: int, last: int | None) -> np.ndarray:
    members = h.cohorts if r is None else h.cohorts[:, r : r + 1]
    return share(members[:, :, first:last].sum(axis=(1, 2)), members.sum(axis=(1, 2)))


@observable("share of members", regional=True)
def party_cohort_pre1917(h, r):
    """Members who joined more than ten months before the start."""
    return _cohort(h, r, 0, 2)


@observable("share of members", regional=True)
def party_cohort_1917(h, r):
    """Members who joined in the ten months before the start."""
    return _cohort(h, r, 2, 12)


@observable("share of members", regional=True)
def party_cohort_first21(h, r):
    """Members who joined in the first 22 months."""
    return _cohort(h, r, 12, 34)


@observable("share of members", regional=True)
def party_cohort_later(h, r):
    """Members who joined after the first 22 months."""
    return _cohort(h, r, 34, None)


@observable("members")
def party_cohort_survivors_pre1917(h, r):
    """Members left who joined more than ten months before the start."""
    return h.cohorts[:, :, 0:2].sum(axis=(1, 2)).astype(float)


@observable("members")
def party_cohort_survivors_1917(h, r):
    """Members left who joined in the ten months before the start."""
    return h.cohorts[:, :, 2:12].sum(axis=(1, 2)).astype(float)


@observable("share of members")
def old_guard_member_share(h, r):
    """Members who joined before the start."""
    return _cohort(h, None, 0, 12)


@observable("share of top posts")
def old_guard_upper_share(h, r):
    """Holders of the top political posts (commissars, collegia, heads of soviets and party
    committees) who joined before the start."""
    bodies = (Body.COLLEGIA, *SOVIETS, *PARTIES)
    return of_posts(h, bodies, SENIOR, PostTally.OLD_GUARD)


@observable("0..1")
def party_democracy_index(h, r):
    """Openness of the party: posts elected, factions legal, a centre that does not weigh."""
    return h.note(Note.PARTY_OPENNESS)


@observable("members")
def expelled_oppositionists(h, r):
    """Oppositionists expelled since the start."""
    return h.note(Note.EXPELLED)


@observable("members")
def opposition_members(h, r):
    """Members who have joined an opposition inside the party."""
    return h.counted(Tally.FACTION, None)


@observable("workplaces", regional=True)
def opposition_workplace_lead(h, r):
    """Workplaces where most party members who come are of the opposition."""
    return h.workplaces(PlantCensus.FACTION_LEADS, r)


@observable("share of votes", regional=True)
def bolshevik_vote_share(h, r):
    """Support for the Bolsheviks among all adults modelled: the bench, village and army as they
    support, those in offices and without work as one in ten (ours)."""
    bench = h.counted(Tally.SUPPORT + 1, r) + h.counted(Tally.RURAL_SUPPORT + 1, r)
    rest = sum(h.counted(o, r) for o in (3, 4, 5, 6))
    return share(bench + 0.1 * rest, sum(h.counted(o, r) for o in range(7)))


@observable("members")
def party_state_employed(h, r):
    """Party members who hold a post in the state or its social and economic bodies."""
    return h.staffed((*STATE, *UNIONS, *PARTIES, Body.SECRETARIAT), ALL_RANKS, PostTally.COMMUNIST)


@observable("titles")
def opposition_press_open(h, r):
    """Other parties whose papers may appear."""
    return h.note(Note.PRESS)


@observable("0..1", regional=True)
def opposition_legal_activity(h, r):
    """Worth of other parties' legal standing: standing, papers, threat and support together."""
    return region_mean(h, h.soviets[:, :, SovietNote.STANDING], r)


@observable("members a month", regional=True)
def party_joined(h, r):
    """Members who joined in the month."""
    return h.counted(Tally.JOINED, r)


@observable("members a month", regional=True)
def party_left(h, r):
    """Members who left in the month, the expelled not counted."""
    return h.counted(Tally.LEFT, r)


@observable("members a month", regional=True)
def party_called(h, r):
    """Members called to the front in the month."""
    return h.counted(Tally.CALLED, r)


@observable("0..1", regional=True)
def party_dissent(h, r):
    """Mean dissent of members: the gap between what they believe in and what they see."""
    return share(h.counted(Tally.DISSENT, r), UNIT * members(h, r))
