"""Quantities that other sources than the article report: delegates, turnout, party, assignments.

ODD element: observation. The rows of ``data/outside.csv`` read them; their values are withheld.
"""

from __future__ import annotations

import numpy as np

from thermidor.observables.bench import participation
from thermidor.observables.parts import (
    ALL_RANKS,
    SENIOR,
    bodies_of,
    members,
    of_posts,
    of_soviet,
    seats_of,
    share,
)
from thermidor.observables.party import party_members
from thermidor.society.people.filling import Filler
from thermidor.society.record import History, PlantCensus, PostTally, Tally
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import PARTIES, SOVIETS, Body, Occupation, Party


@observable("share of delegates")
def congress_bolshevik_share(h: History, r: Place) -> Months:
    """Bolsheviks among the delegates of the last congress of soviets."""
    return h.note("congress.delegates")[:, Party.BOLSHEVIK]


@observable("share of delegates", regional=True)
def district_congress_bolshevik_share(h: History, r: Place) -> Months:
    """Bolsheviks among the delegates of district congresses: towns by the seats of their soviets,
    townships by what village and army support, in equal parts (ours)."""
    rural = [h.counted(Tally.RURAL_SUPPORT + party, r) for party in Party]
    return 0.5 * seats_of(h, Party.BOLSHEVIK, r) + 0.5 * share(rural[Party.BOLSHEVIK], sum(rural))


@observable("share of seats", regional=True)
def soviet_bolshevik_share_reserved(h: History, r: Place) -> Months:
    """Bolsheviks among the deputies whom organisations named."""
    reserved = of_soviet(h, "soviets.reserved_share", r)
    elected = of_soviet(h, "soviets.factory_bolshevik", r) * (1.0 - reserved)
    return np.clip(share(seats_of(h, Party.BOLSHEVIK, r) - elected, reserved), 0.0, 1.0)


@observable("share of workers", regional=True)
def soviet_election_turnout(h: History, r: Place) -> Months:
    """Workers at the bench who took part in the month of the last election of the soviet."""
    months = np.arange(len(h.people))
    last = months - np.round(of_soviet(h, "soviets.since", r)).astype(int) + 1
    return participation(h, r)[np.clip(last, 0, months)]


@observable("share of posts", regional=True)
def soviet_presidium_communist_share(h: History, r: Place) -> Months:
    """Communists in the upper posts of the soviet."""
    return of_posts(h, bodies_of(SOVIETS, r), SENIOR, PostTally.COMMUNIST)


@observable("share of officials")
def carryover_share_economic(h: History, r: Place) -> Months:
    """Officials of the economic boards who held administrative work before October 1917."""
    return of_posts(h, (Body.ECONOMIC,), ALL_RANKS, PostTally.CARRIED)


@observable("share of members", regional=True)
def party_bench_share(h: History, r: Place) -> Months:
    """Members at the bench among all members of the place."""
    return share(members(h, r, (Occupation.BENCH,)), party_members(h, r))


@observable("persons")
def party_staff(h: History, r: Place) -> Months:
    """Persons in paid posts of party committees of every rank, and of the secretariat."""
    return h.staffed((*PARTIES, Body.SECRETARIAT), ALL_RANKS, PostTally.STAFF)


@observable("assignments a month")
def assignments(h: History, r: Place) -> Months:
    """Members whom the secretariat assigned in the month: requests that its staff got through."""
    return h.note("secretariat.handled")


@observable("share of assignments")
def assignments_responsible_share(h: History, r: Place) -> Months:
    """Assignments that filled a post of soviets, party or unions; the others place members who were
    called up or have no work."""
    filled = h.note("postings.by")[:, :, Filler.CENTRE].sum(axis=1)
    return np.minimum(1.0, share(filled, assignments(h, None)))


@observable("share of workers", regional=True)
def nationalised_worker_share(h: History, r: Place) -> Months:
    """Workers at the bench whose workplace is nationalised."""
    return share(
        h.workplaces(PlantCensus.NATIONAL_WORKERS, r), h.workplaces(PlantCensus.WORKERS, r)
    )


@observable("share of delegates")
def party_congress_underground_share(h: History, r: Place) -> Months:
    """Delegates of the last congress of the party who joined before 1917."""
    return h.note("votes.underground")
