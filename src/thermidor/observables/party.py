"""The party: members, cohorts, openness, opposition; other parties.

ODD element: observation.
"""

from __future__ import annotations

from thermidor.observables.parts import (
    ALL_RANKS,
    SENIOR,
    heads,
    in_region,
    members,
    of_posts,
    region_mean,
    share,
)
from thermidor.society.people.recruit import Branch
from thermidor.society.record import UNIT, History, PlantCensus, PostTally, Tally
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import (
    COHORTS,
    PARTIES,
    SOVIETS,
    STATE,
    UNIONS,
    Body,
    Occupation,
    Party,
    Rank,
)

BEFORE_1917, OF_1917 = slice(0, 2), slice(2, COHORTS)
OLD_GUARD, FIRST_22, LATER = (
    slice(0, COHORTS),
    slice(COHORTS, COHORTS + 22),
    slice(COHORTS + 22, None),
)
"""Months of joining in the table of members: up to January 1917, since then, and so on."""
TOWN = (Occupation.OFFICE, Occupation.PARTY_POST, Occupation.UNION_POST, Occupation.IDLE)
"""Occupations of those in towns who are not at the bench."""


@observable("members", regional=True)
def party_members(h: History, r: Place) -> Months:
    """Party members; of a capital those who are there, not at the front or in the village."""
    return members(h, r, in_region(r))


@observable("members per organised worker", regional=True)
def party_density_factory_workers(h: History, r: Place) -> Months:
    """Party members at the bench among union members at the bench."""
    return share(h.counted(Tally.MEMBERS + Occupation.BENCH, r), h.counted(Tally.UNION, r))


def _cohort(h: History, r: Place, months: slice) -> Months:
    joined = h.cohorts if r is None else h.cohorts[:, r : r + 1]
    return share(joined[:, :, months].sum(axis=(1, 2)), joined.sum(axis=(1, 2)))


@observable("share of members", regional=True)
def party_cohort_pre1917(h: History, r: Place) -> Months:
    """Members who joined more than ten months before the start."""
    return _cohort(h, r, BEFORE_1917)


@observable("share of members", regional=True)
def party_cohort_1917(h: History, r: Place) -> Months:
    """Members who joined in the ten months before the start."""
    return _cohort(h, r, OF_1917)


@observable("share of members", regional=True)
def party_cohort_first21(h: History, r: Place) -> Months:
    """Members who joined in the first 22 months."""
    return _cohort(h, r, FIRST_22)


@observable("share of members", regional=True)
def party_cohort_later(h: History, r: Place) -> Months:
    """Members who joined after the first 22 months."""
    return _cohort(h, r, LATER)


@observable("members")
def party_cohort_survivors_pre1917(h: History, r: Place) -> Months:
    """Members left who joined more than ten months before the start."""
    return h.cohorts[:, :, BEFORE_1917].sum(axis=(1, 2)).astype(float)


@observable("members")
def party_cohort_survivors_1917(h: History, r: Place) -> Months:
    """Members left who joined in the ten months before the start."""
    return h.cohorts[:, :, OF_1917].sum(axis=(1, 2)).astype(float)


@observable("share of members")
def old_guard_member_share(h: History, r: Place) -> Months:
    """Members who joined before the start."""
    return _cohort(h, None, OLD_GUARD)


@observable("share of top posts")
def old_guard_upper_share(h: History, r: Place) -> Months:
    """Holders of the top political posts (commissars, collegia, heads of soviets and party
    committees) who joined before the start."""
    bodies = (Body.COLLEGIA, *SOVIETS, *PARTIES)
    return of_posts(h, bodies, SENIOR, PostTally.OLD_GUARD)


@observable("0..1")
def party_democracy_index(h: History, r: Place) -> Months:
    """Openness of the party: posts elected, factions legal, a centre that does not weigh."""
    return h.note("party.open")


@observable("share of posts")
def party_posts_elected(h: History, r: Place) -> Months:
    """Posts of party committees above the lowest rank whose holders were elected: where they are
    not, an opposition cannot win."""
    ranks = (Rank.MIDDLE, Rank.UPPER)
    elected = h.staffed(PARTIES, ranks, PostTally.ELECTED)
    return share(elected, elected + h.staffed(PARTIES, ranks, PostTally.APPOINTED), 1.0)


@observable("members")
def expelled_oppositionists(h: History, r: Place) -> Months:
    """Oppositionists expelled since the start."""
    return h.note("party.expelled")


@observable("members")
def opposition_members(h: History, r: Place) -> Months:
    """Members who have joined an opposition inside the party."""
    return h.counted(Tally.FACTION, None)


@observable("workplaces", regional=True)
def opposition_workplace_lead(h: History, r: Place) -> Months:
    """Workplaces where most party members who come are of the opposition."""
    return h.workplaces(PlantCensus.FACTION_LEADS, r)


@observable("share of votes", regional=True)
def bolshevik_vote_share(h: History, r: Place) -> Months:
    """Support for the Bolsheviks among all adults modelled: the bench, village and army as they
    support, those in offices and without work as one in ten (ours)."""
    bench = h.counted(Tally.SUPPORT + Party.BOLSHEVIK, r)
    rural = h.counted(Tally.RURAL_SUPPORT + Party.BOLSHEVIK, r)
    rest = heads(h, r, TOWN)
    return share(bench + rural + 0.1 * rest, heads(h, r))


@observable("members")
def party_state_employed(h: History, r: Place) -> Months:
    """Party members who hold a post in the state or its social and economic bodies."""
    return h.staffed((*STATE, *UNIONS, *PARTIES, Body.SECRETARIAT), ALL_RANKS, PostTally.COMMUNIST)


@observable("titles")
def opposition_press_open(h: History, r: Place) -> Months:
    """Other parties whose papers may appear."""
    return h.note("parties.papers")


@observable("0..1", regional=True)
def opposition_legal_activity(h: History, r: Place) -> Months:
    """Worth of other parties' legal standing: standing, papers, threat and support together."""
    return region_mean(h, h.note("parties.activity"), r)


@observable("members a month", regional=True)
def party_joined(h: History, r: Place) -> Months:
    """Members who joined in the month."""
    return h.counted(Tally.JOINED, r)


@observable("members a month", regional=True)
def party_left(h: History, r: Place) -> Months:
    """Members who left in the month, the expelled not counted."""
    return h.counted(Tally.LEFT, r)


@observable("members a month", regional=True)
def party_called(h: History, r: Place) -> Months:
    """Members called to the front in the month."""
    return h.counted(Tally.CALLED, r)


@observable("0..1", regional=True)
def party_dissent(h: History, r: Place) -> Months:
    """Mean dissent of members: the gap between what they believe in and what they see."""
    return share(h.counted(Tally.DISSENT, r), UNIT * members(h, r))


def _won(h: History, branch: int, r: Place) -> Months:
    """Members won in the month, by the branch of the cell of their sponsor."""
    counts = h.note("recruitment.won")[:, :, branch]
    return counts.sum(axis=1) if r is None else counts[:, r]


@observable("members a month", regional=True)
def members_won_by_workmates(h: History, r: Place) -> Months:
    """Members won in the month by a workmate of their plant."""
    return _won(h, Branch.BENCH, r)


@observable("members a month", regional=True)
def members_won_by_comrades(h: History, r: Place) -> Months:
    """Members won in the month by a comrade in the army."""
    return _won(h, Branch.ARMY, r)


@observable("members a month", regional=True)
def members_won_by_colleagues(h: History, r: Place) -> Months:
    """Members won in the month by a colleague in an office or post."""
    return _won(h, Branch.OFFICE, r)


@observable("members a month", regional=True)
def members_won_by_neighbours(h: History, r: Place) -> Months:
    """Members won in the month by a neighbour in the village."""
    return _won(h, Branch.VILLAGE, r)


@observable("members a month", regional=True)
def members_without_sponsor(h: History, r: Place) -> Months:
    """Members won in the month where there was no cell."""
    return _won(h, len(Branch), r)


@observable("members a month", regional=True)
def members_put_out(h: History, r: Place) -> Months:
    """Members put out in the month by an examination."""
    counts = h.note("recruitment.examined")[:, :, 1]
    return counts.sum(axis=1) if r is None else counts[:, r]
