"""Offices, officials, who directs whom.

ODD element: observation.
"""

from __future__ import annotations

from thermidor.observables.parts import ALL_RANKS, SENIOR, heads, of_posts, share
from thermidor.society.record import History, PostTally
from thermidor.society.registry import Months, Place, observable
from thermidor.society.state import (
    CENTRAL,
    ELECTABLE,
    LOCAL,
    OTHER,
    PARTIES,
    SOVIETS,
    STATE,
    UNIONS,
    Body,
    Occupation,
    Rank,
)

IN_TOWN = (
    *(Occupation.BENCH, Occupation.OFFICE, Occupation.PARTY_POST),
    *(Occupation.UNION_POST, Occupation.IDLE),
)
"""Occupations of those who work or seek work in towns."""
TOP = (*CENTRAL, Body.COLLEGIA)
"""Central bodies whose upper rank are the top administrators."""


@observable("share of officials")
def officials_cooperating_share(h: History, r: Place) -> Months:
    """Carried-over officials of the state who do not refuse service."""
    return 1.0 - officials_striking_share(h, r)


@observable("share of officials")
def officials_striking_share(h: History, r: Place) -> Months:
    """Carried-over officials of ministries and offices who refuse service."""
    bodies = (Body.COMMISSARIATS, *LOCAL)
    return of_posts(h, bodies, ALL_RANKS, PostTally.REFUSING, PostTally.CARRIED)


@observable("weeks")
def officials_strike_duration(h: History, r: Place) -> Months:
    """Weeks until half of the officials who refused were back, as drawn when the strike began."""
    return h.note("offices.strike_weeks")


@observable("officials a month")
def central_officials_hired(h: History, r: Place) -> Months:
    """Officials taken on by commissariats and economic boards in the month."""
    return h.staffed(CENTRAL, ALL_RANKS, PostTally.HIRED)


@observable("share of officials")
def carryover_share_central(h: History, r: Place) -> Months:
    """Officials of central commissariats who held administrative work before October 1917."""
    return of_posts(h, (Body.COMMISSARIATS,), ALL_RANKS, PostTally.CARRIED)


@observable("share of upper officials")
def carryover_share_upper(h: History, r: Place) -> Months:
    """The same in the upper rank."""
    return of_posts(h, (Body.COMMISSARIATS,), SENIOR, PostTally.CARRIED)


@observable("share of upper and middle officials")
def carryover_share_upper_middle(h: History, r: Place) -> Months:
    """The same in the upper and middle ranks of commissariats and economic boards."""
    return of_posts(h, CENTRAL, (Rank.MIDDLE, Rank.UPPER), PostTally.CARRIED)


@observable("share of top administrators")
def carryover_share_top(h: History, r: Place) -> Months:
    """Top administrators who come from the old government and its institutions, in the wide sense
    that counts teachers, physicians and students: officials and other educated persons in the
    collegia and the upper rank of central offices."""
    return of_posts(h, TOP, SENIOR, PostTally.OLD_SOCIETY)


@observable("share of top posts")
def tsarist_elite_top_share(h: History, r: Place) -> Months:
    """The same top administrators who held upper office under tsarism."""
    return of_posts(h, TOP, SENIOR, PostTally.SENIOR)


@observable("share of senior officials")
def carryover_share_senior_provincial(h: History, r: Place) -> Months:
    """Senior officials of the provinces (upper rank of offices and soviets) who held more or less
    senior administrative posts before: upper rank then."""
    return of_posts(h, (Body.PROVINCIAL_OFFICES, Body.PROVINCIAL_SOVIETS), SENIOR, PostTally.SENIOR)


@observable("officials")
def carryover_officials_lower(h: History, r: Place) -> Months:
    """Officials of the old state and society in lower and middle posts of the state."""
    return h.staffed(STATE, (Rank.LOWER, Rank.MIDDLE), PostTally.CARRIED)


@observable("share of officials")
def communist_share_commissariats(h: History, r: Place) -> Months:
    """Communists among officials of the commissariats."""
    return of_posts(h, (Body.COMMISSARIATS,), ALL_RANKS, PostTally.COMMUNIST)


@observable("share of staff")
def communist_share_cheka(h: History, r: Place) -> Months:
    """Communists among the staff of the Cheka."""
    return of_posts(h, (Body.CHEKA,), ALL_RANKS, PostTally.COMMUNIST)


@observable("share of posts")
def communist_share_top_posts(h: History, r: Place) -> Months:
    """Communists among top central posts, from commissar down to head of department."""
    return of_posts(h, TOP, SENIOR, PostTally.COMMUNIST)


@observable("persons", regional=True)
def communists_responsible(h: History, r: Place) -> Months:
    """Communists in responsible posts: the upper rank of the state, and the middle and upper of
    soviets, party and unions; central bodies count where the government sits."""
    state = STATE if r is None else (LOCAL[r], SOVIETS[r])
    found = h.staffed(state, SENIOR, PostTally.COMMUNIST)
    elected = ELECTABLE if r is None else (SOVIETS[r], PARTIES[r], UNIONS[r])
    found = found + h.staffed(elected, (Rank.MIDDLE,), PostTally.COMMUNIST)
    found = found + h.staffed(set(elected) - set(SOVIETS), SENIOR, PostTally.COMMUNIST)
    if r is None:
        return found
    central = h.staffed((*CENTRAL, Body.COLLEGIA), SENIOR, PostTally.COMMUNIST)
    central = central + h.staffed((Body.SECRETARIAT,), (Rank.MIDDLE,), PostTally.COMMUNIST)
    return found + central * (h.seats_of_government == r)


@observable("persons")
def communists_in_apparatus_top(h: History, r: Place) -> Months:
    """Communists in middle and upper posts of the state: our people at the top."""
    return h.staffed(STATE, (Rank.MIDDLE, Rank.UPPER), PostTally.COMMUNIST)


@observable("persons", regional=True)
def office_staff(h: History, r: Place) -> Months:
    """Persons employed in offices of every kind."""
    if r is None:
        return h.staffed((*STATE, *OTHER), ALL_RANKS, PostTally.STAFF)
    local = h.staffed((LOCAL[r], OTHER[r], SOVIETS[r]), ALL_RANKS, PostTally.STAFF)
    central = h.staffed((*CENTRAL, Body.CHEKA, Body.COLLEGIA), ALL_RANKS, PostTally.STAFF)
    return local + central * (h.seats_of_government == r)


@observable("share of workforce", regional=True)
def office_share_workforce(h: History, r: Place) -> Months:
    """Office staff among all who work or seek work in towns: at the bench, in offices and posts,
    without work."""
    return share(office_staff(h, r), heads(h, r, IN_TOWN))


@observable("persons")
def government_personnel(h: History, r: Place) -> Months:
    """Persons in the service of the state, soviets included."""
    return h.staffed(STATE, ALL_RANKS, PostTally.STAFF)


@observable("persons")
def apparatus_size(h: History, r: Place) -> Months:
    """Paid posts held in state, soviets, party and unions."""
    return h.staffed((*STATE, *PARTIES, *UNIONS, Body.SECRETARIAT), ALL_RANKS, PostTally.STAFF)


@observable("ratio")
def direction(h: History, r: Place) -> Months:
    """Who directs whom: influence of the apparatus on those set over it against theirs on it."""
    return h.note("offices.ratio")
