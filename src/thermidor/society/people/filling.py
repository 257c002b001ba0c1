"""Rules of filling a post: who fills it, who suits whom, what the holder then owes.

ODD element: submodels (posts). Posts fall open one by one. Each is filled by the party's centre
where the post is on its lists and a trained hand is free, by the secretary of the town, or by an
election if enough people come; where nobody does, a request goes upward. Everybody who is posted
owes the one who posted him.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import logistic
from thermidor.society.number import real
from thermidor.society.state import Body, Mandate, People, Rank
from thermidor.society.towns import CENTRE


class Filler(IntEnum):
    """Who filled a post."""

    NOBODY = 0  # a request goes upward
    CENTRE = 1
    SECRETARY = 2
    VOTERS = 3
    OFFICE = 4  # those in charge of an office of the state


class Filling(NamedTuple):
    """Who fills posts, whom they take, what is owed."""

    quorum: real("deputies who must come for an election to be held", "0..1", 0.1, 0.9) = 0.45
    owes_centre: real("owed by those whom the centre posts", "0..1", 0.3, 1, "block1975") = 0.9
    owes_secretary: real("owed by those whom a secretary posts", "0..1", 0.2, 1, "block1975") = 0.7
    others: real(
        "posts that the centre fills with clients of other leaders than its head", "0..1", 0, 0.8
    ) = 0.3
    owes_office: real("owed by those whom an office takes on", "0..1", 0, 0.8) = 0.3
    owes_elected: real("part of a debt that an election leaves", "ratio", 0, 1) = 0.3
    fade: real("debts that fade", "per month", 0, 0.1) = 0.02
    centre_base: real("readiness of the centre to take who is in line", "logit", -2, 4) = 1.0
    centre_conviction: real("conviction that the centre asks for", "logit", 0, 8) = 3.0
    centre_owes: real("debts to the centre count", "logit", 0, 4) = 1.5
    centre_faction: real("the centre passes known opponents over", "logit", 0, 6) = 2.5
    secretary_base: real("readiness of a secretary to take who is in line", "logit", -2, 4) = 2.0
    secretary_distance: real("distance of views counts", "logit per sd", 0, 3) = 0.8
    secretary_client: real("a secretary's own clients count", "logit", 0, 4) = 1.5
    voters_base: real("readiness of voters to take who is in line", "logit", -2, 4) = 0.5
    voters_commitment: real("commitment that voters ask for", "logit", 0, 8) = 3.0
    voters_owes: real("voters pass over clients", "logit", 0, 4) = 0.5
    transfer: real(
        "known opponents whom idle hands of the centre move", "per month", 0, 1, "gusev2009"
    ) = 0.15


class Givers(NamedTuple):
    """Those who can fill posts this month."""

    listed: np.ndarray  # (n_bodies, 3) chance that the centre fills a post: listed, and a hand free
    served: np.ndarray  # (1,) requests upward that the centre serves at once, 0..1
    places: np.ndarray  # (43,) postings that the party settles, by town; last, the centre's, 0..1
    meets: np.ndarray  # (42,) chance that enough people come for an election
    named: np.ndarray  # (42,) whether the secretary was posted from above himself, 0 or 1
    leaning: np.ndarray  # (42,) the secretary's leaning
    patron: np.ndarray  # (42,) leader whom the secretary follows
    hands: np.ndarray  # (64,) leaders whose clients the centre posts, each by his part


@njit(cache=True, inline="always")
def who_fills(draw: float, listed: float, places: float, meets: float, served: float) -> int:
    """Who fills a post that has fallen open: each in turn has a chance, out of one draw.

    The centre first where the post is on its lists; then the secretary of the town, as far as
    postings there are settled by the party; then an election if enough people come; else the
    request goes upward, and the centre serves it if a hand is free (pirani2008; form ours).
    """
    if draw < listed:
        return Filler.CENTRE
    left = (draw - listed) / max(1.0 - listed, 1e-9)
    if left < places:
        return Filler.SECRETARY
    left = (left - places) / max(1.0 - places, 1e-9)
    if left < meets:
        return Filler.VOTERS
    left = (left - meets) / max(1.0 - meets, 1e-9)
    return Filler.CENTRE if left < served else Filler.NOBODY


@njit(cache=True, inline="always")
def who_takes_on(draw: float, listed: float, places: float, member: bool, central: bool) -> int:
    """Who fills a middle or upper post in an office of the state, out of one draw.

    The centre's staff posts members where the post is on its lists; then the party as far as
    it settles postings: in a town its secretary, at the centre its committee, which knows
    members only; the rest are taken on by those in charge (pirani2008; form ours).
    """
    if draw < listed:
        return Filler.CENTRE if member else Filler.OFFICE
    left = (draw - listed) / max(1.0 - listed, 1e-9)
    if left >= places:
        return Filler.OFFICE
    if not central:
        return Filler.SECRETARY
    return Filler.CENTRE if member else Filler.OFFICE


@njit(cache=True, inline="always")
def filler_of(
    b: int,
    k: int,
    town: int,
    member: bool,
    named: float,
    served: float,
    givers: Givers,
    draw: float,
) -> int:
    """Who fills a post of body `b` and rank `k`: only soviets, party and unions may elect.

    Clerks, and the staff of offices that are not the state's, are taken on by those in charge.
    """
    if b == Body.SECRETARIAT:
        return Filler.CENTRE
    listed = givers.listed[b, k]
    if b >= Body.PETROGRAD_SOVIET:
        places = 1.0 - (1.0 - givers.places[town]) * (1.0 - named)
        return who_fills(draw, listed, places, givers.meets[town], served)
    if k == Rank.LOWER or b >= Body.PETROGRAD_OTHER:
        return Filler.CENTRE if member and draw < listed else Filler.OFFICE
    central = b < Body.PETROGRAD_OFFICES
    places = givers.places[-1] if central else givers.places[town]
    return who_takes_on(draw, listed, places, member, central)


@njit(cache=True, inline="always")
def suits_centre(conviction: float, owed: float, faction: bool, p: Filling) -> float:
    """Chance (0..1) that the centre takes the member in line: conviction, ties, no opposition.

    Those who know the member least look at the file: logit of conviction, of what is owed to the
    centre already, less for a known opponent (form ours).
    """
    known = p.centre_faction if faction else 0.0
    return logistic(
        p.centre_base + p.centre_conviction * (conviction - 0.5) + p.centre_owes * owed - known
    )


@njit(cache=True, inline="always")
def suits_secretary(distance: float, owed: float, p: Filling) -> float:
    """Chance (0..1) that a secretary takes the one in line: near in views, or a client of his own.

    Logit of the distance between their leanings and of what is owed to the town (form ours).
    """
    return logistic(p.secretary_base - p.secretary_distance * distance + p.secretary_client * owed)


@njit(cache=True, inline="always")
def suits_voters(commitment: float, owed: float, p: Filling) -> float:
    """Chance (0..1) that voters take the one in line: known as committed, nobody's client.

    Logit of commitment, less for what is owed to anybody else (form ours).
    """
    return logistic(p.voters_base + p.voters_commitment * (commitment - 0.5) - p.voters_owes * owed)


@njit(cache=True, inline="always")
def suits(people: People, i: int, filler: int, town: int, givers: Givers, p: Filling) -> float:
    """Chance (0..1) that the one in line is taken, by who fills the post."""
    owed = float(people.owes[i])
    chief = people.chief[i]
    if filler == Filler.CENTRE:
        faction = people.faction[i] == 1
        return suits_centre(
            float(people.conviction[i]), owed if chief == CENTRE else 0.0, faction, p
        )
    if filler == Filler.SECRETARY:
        distance = abs(float(people.leaning[i]) - givers.leaning[town])
        return suits_secretary(distance, owed if chief == town else 0.0, p)
    if filler == Filler.VOTERS:
        return suits_voters(float(people.commitment[i]), owed, p)
    return 1.0 if filler == Filler.OFFICE else 0.0


@njit(cache=True, inline="always")
def give(
    people: People, i: int, filler: int, town: int, givers: Givers, luck: float, p: Filling
) -> None:
    """Write into a holder's row how he came by the post and what he owes for it.

    Most whom the centre posts owe the head of the secretariat, others a leader who put them
    forward, as `luck` has it.

    A secretary who was himself posted from above appoints; one who was elected co-opts, and the
    mandate counts as elected. In an office or a union, which is not his own body, he appoints.
    """
    if filler == Filler.CENTRE:
        people.mandate[i] = Mandate.APPOINTED
        people.owes[i] = p.owes_centre
        people.chief[i] = CENTRE
        people.patron[i] = givers.hands[int(luck * givers.hands.size)]
    elif filler == Filler.SECRETARY:
        body = people.body[i]
        own = Body.PETROGRAD_SOVIET <= body < Body.PETROGRAD_UNIONS
        named = givers.named[town] or not own
        people.mandate[i] = Mandate.APPOINTED if named else Mandate.ELECTED
        people.owes[i] = p.owes_secretary
        people.chief[i] = town
        people.patron[i] = givers.patron[town]
    elif filler == Filler.VOTERS:
        people.mandate[i] = Mandate.ELECTED
        people.owes[i] = float(people.owes[i]) * p.owes_elected
        people.chief[i] = -1
        people.patron[i] = -1
    elif filler == Filler.OFFICE:
        people.mandate[i] = Mandate.APPOINTED
        people.owes[i] = p.owes_office
        people.chief[i] = town
        people.patron[i] = -1
