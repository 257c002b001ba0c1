"""Recruitment and examination: members are won by members, and leave together.

ODD element: submodels (recruitment). A cell is the members of a workplace, of the offices of a
town, of those who serve in the army from a town. What a cell wins in a month depends on how many
members it has, how convinced they are, on the mood and on what joining promises. Conviction is
fixed on joining and decides who stays; those of a cell leave together, and a sponsor who is still
there holds those he won.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import clip01, exp, logistic
from thermidor.common.random import uniform
from thermidor.society.number import real
from thermidor.society.people.filling import Givers
from thermidor.society.record import OCCUPATIONS, UNIT
from thermidor.society.state import Body, Occupation, Party, People, Person, Plants, Region
from thermidor.society.towns import PROVINCIAL, SHARES, TOWNS, town_of


class Branch(IntEnum):
    """Where members are won and examined."""

    BENCH = 0
    ARMY = 1
    VILLAGE = 2
    OFFICE = 3  # offices and posts of every kind


NOWHERE = len(Branch)
"""The branch of those without work: nobody wins them there."""
PROVINCES = int(Region.PROVINCES)
BRANCH_OF = np.array([0, 1, 2, 3, 3, 3, NOWHERE, NOWHERE], np.int64)
"""Branch by occupation."""


class Joining(NamedTuple):
    """Joining and leaving the party, examination."""

    bench: real("workers won per convinced member", "per month", 0, 3, "rigby1971") = 0.9
    army: real("soldiers won per convinced member", "per month", 0, 3, "rigby1971") = 1.0
    army_calm: real("the same when there is no danger", "ratio", 0, 1) = 0.25
    office: real("colleagues won per convinced member", "per month", 0, 2, "rigby1971") = 1.2
    village: real("villagers won per convinced member", "per month", 0, 1) = 0.8
    silent: real("supporters who do not come, against those who do", "ratio", 0, 1) = 0.6
    undecided: real("workers of no party against supporters", "ratio", 0, 1) = 0.5
    carried: real("officials from before October against others", "ratio", 0, 1) = 0.15
    outside: real(
        "convinced members from outside that a cell can count on", "per head", 0, 0.01
    ) = 0.0004
    full_bench: real("members at which a plant is full", "0..1", 0.05, 0.6) = 0.23
    full_army: real("members at which a unit is full", "0..1", 0.02, 0.4) = 0.2
    full_office: real("members at which an office is full", "0..1", 0.05, 0.8) = 0.42
    full_village: real("members at which a village is full", "0..1", 0.002, 0.1) = 0.06
    campaign: real("what a campaign adds at full strength", "per month", 0, 12) = 6.0
    campaign_full: real("a campaign takes in beyond what is full", "ratio", 1, 3) = 1.6
    conviction_bench: real("conviction of those won at the bench", "0..1", 0.2, 0.8) = 0.55
    conviction_army: real("conviction of those won in the army", "0..1", 0.2, 0.8) = 0.58
    conviction_village: real("conviction of those won in the village", "0..1", 0.1, 0.7) = 0.40
    conviction_office: real("conviction of those who join in an office", "0..1", 0.05, 0.6) = 0.36
    conviction_spread: real("spread of conviction among joiners", "sd", 0.05, 0.35) = 0.20
    circle: real("joiners who enter the circle of their sponsor", "0..1", 0, 0.6) = 0.15
    leave: real("leaving of a member without conviction", "per month", 0.02, 1, "rigby1971") = 0.65
    leave_conviction: real("conviction keeps members", "per unit", 1, 12, "rigby1971") = 7.0
    leave_hunger: real("hunger, squared, drives out", "ratio", 0, 4, "rabinowitch2007") = 2.0
    leave_others: real("members who left the cell draw others after them", "ratio", 0, 3) = 0.5
    leave_sponsor: real("a sponsor who is there holds members", "0..1", 0, 0.9) = 0.5
    leave_years: real("years of membership hold members", "per year", 0, 0.5, "rigby1971") = 0.10
    leave_post: real("leaving of holders of posts against others", "ratio", 0.05, 1) = 0.2
    leave_army: real("leaving of soldiers against others", "ratio", 0.05, 1) = 0.3
    lapse: real("members who moved to a village and lapse", "per month", 0, 1) = 0.08
    out: real("examined members without conviction who are put out", "logit", -2, 6) = 2.2
    out_conviction: real("conviction keeps those examined", "logit", 0, 15) = 7.0
    out_years: real("years of membership keep them", "logit per year", 0, 2) = 0.25
    out_office: real("joining in an office counts against them", "logit", 0, 3) = 0.4
    out_ties: real("ties to those who gave the post keep them", "logit", 0, 5) = 1.5
    out_faction: real("known opposition counts against them", "logit", 0, 3) = 0.4


@njit(cache=True, inline="always")
def room(members: float, heads: float, full: float) -> float:
    """Room (0..1) that a cell has left: 1 - members / (full * heads), with one place more."""
    return max(0.0, 1.0 - members / (full * heads + 1.0))


@njit(cache=True, inline="always")
def winning(
    convinced: float, heads: float, rate: float, left: float, campaign: float, more: float
) -> float:
    """Chance (per month) that somebody of a cell who is open to it is won by its members.

    convinced members per head * (rate * room + campaign * room of a campaign): a workmate, a
    comrade in the unit, a colleague wins people; more members win more (rigby1971; form ours).
    """
    return min(0.5, convinced / max(heads, 1.0) * (rate * left + campaign * more))


@njit(cache=True, inline="always")
def mood(shortfall: float) -> float:
    """Mood (0.05..1) in a region: 1.15 - the shortfall of food and fuel (ours)."""
    return min(1.0, max(0.05, 1.15 - shortfall))


@njit(cache=True, inline="always")
def bench_rate(cheer: float, p: Joining) -> float:
    """Workers won per convinced member (per month): bench * mood squared (form ours)."""
    return p.bench * cheer * cheer


@njit(cache=True, inline="always")
def army_rate(danger: float, p: Joining) -> float:
    """Soldiers won per convinced member (per month): most of all in danger (form ours)."""
    return p.army * (p.army_calm + (1.0 - p.army_calm) * danger)


@njit(cache=True, inline="always")
def office_rate(privilege: float, appointed: float, shortfall: float, p: Joining) -> float:
    """Colleagues won per convinced member (per month), by what membership promises.

    office * (privilege of posts + share of posts filled from above + half the want): where posts
    are given and not voted, membership is the way to them (rigby1971; form ours).
    """
    return p.office * (privilege + appointed + 0.5 * shortfall)


@njit(cache=True, inline="always")
def openness_to(person: Person, p: Joining) -> float:
    """How open somebody outside the parties is to being won: 0 not at all, 1 fully.

    Workers who support the party in charge or, less, no party, most of all those who come to
    meetings; soldiers and villagers who support it; staff of offices who support no other party.
    """
    work = person.occupation
    supports = person.support == Party.BOLSHEVIK
    if work == Occupation.BENCH:
        came = 1.0 if person.present else p.silent
        if person.support > Party.BOLSHEVIK:
            return 0.0
        return came if supports else p.undecided * came
    if work == Occupation.ARMY or work == Occupation.VILLAGE:
        return 1.0 if supports else 0.0
    if work == Occupation.IDLE or work == Occupation.DEAD:
        return 0.0
    if Body.PETROGRAD_OTHER <= person.body <= Body.PROVINCIAL_OTHER:
        return 0.0
    if person.support > Party.BOLSHEVIK:
        return 0.0
    return p.carried if person.prior > 0 else 1.0


@njit(cache=True, inline="always")
def conviction_of_joiner(draw_a: float, draw_b: float, mean: float, p: Joining) -> float:
    """Conviction (0..1) of a joiner: a triangular draw about the mean of its way in.

    Two uniform draws give a triangle of standard deviation `conviction_spread`; the form is ours.
    """
    return clip01(mean + p.conviction_spread * 2.449489742783178 * (draw_a + draw_b - 1.0))


@njit(cache=True, inline="always")
def leaving(
    conviction: float, hunger: float, years: float, others: float, sponsor: bool, p: Joining
) -> float:
    """Chance (per month) that a member leaves: exhaustion, disillusion, no re-registration.

    leave * exp(-c * conviction) * (1 + h * hunger squared) * (1 + o * share of the cell that left
    last month, in twelfths of it, at most 3), less while the sponsor is there and with years of
    membership. Early members stayed longer than the many of 1917 (rigby1971); form ours.
    """
    rate = p.leave * exp(-p.leave_conviction * conviction) * (1.0 + p.leave_hunger * hunger**2)
    rate *= 1.0 + p.leave_others * min(3.0, 12.0 * others)
    if sponsor:
        rate *= 1.0 - p.leave_sponsor
    return rate / (1.0 + p.leave_years * max(0.0, years - 0.5))


@njit(cache=True, inline="always")
def leaving_where(rate: float, conviction: float, work: int, sponsor: bool, p: Joining) -> float:
    """Chance of leaving by what the member does: less in a post or the army, more in a village.

    Those who came home to a village where nobody holds them lapse, the less convinced first.
    """
    if work == Occupation.ARMY:
        return rate * p.leave_army
    if Occupation.OFFICE <= work <= Occupation.UNION_POST:
        return rate * p.leave_post
    if work == Occupation.VILLAGE and not sponsor:
        return min(1.0, rate + p.lapse * max(0.0, 1.25 - conviction))
    return rate


@njit(cache=True, inline="always")
def put_out(
    conviction: float,
    years: float,
    office: bool,
    owed: float,
    faction: bool,
    severity: float,
    p: Joining,
) -> float:
    """Chance (0..1) that an examined member is put out of the party.

    Logit of severity, conviction, years, having joined in an office, ties, known opposition:
    re-registrations and purges put out the newcomers and those nobody spoke for (form ours).
    """
    against = (p.out_office if office else 0.0) + (p.out_faction if faction else 0.0)
    kept = p.out_conviction * conviction + p.out_years * years + p.out_ties * owed
    return logistic(p.out + severity + against - kept)


# Cells ------------------------------------------------------------------------------------------


class Cells(NamedTuple):
    """Cells of the party: plants first, then what people do, town by town."""

    members: np.ndarray  # (n_cells,) int64 members, persons
    convinced: np.ndarray  # (n_cells,) int64 their conviction, 1024ths of persons
    left: np.ndarray  # (n_cells,) int64 members who left last month, persons
    others: np.ndarray  # (n_cells,) float64 share that left last month, 0..1
    win: np.ndarray  # (n_cells,) float64 chance that one who is open to it is won, per month
    most: np.ndarray  # (3, n_occupations) float64 highest such chance in a region
    draw: np.ndarray  # (n_cells,) float64 lowest draw among members
    sponsor: np.ndarray  # (n_cells,) int64 row of the member with it; -1: no members
    circle: np.ndarray  # (n_cells,) int8 circle of that member
    cell: np.ndarray  # (n_people,) int32 cell of a living member, -1: none


class Facing(NamedTuple):
    """What those who belong, or may, meet this month."""

    routine: np.ndarray  # (n_bodies, 3) float64 mean routine of the staff
    named: np.ndarray  # (n_bodies, 3) float64 chance that others than voters name
    givers: Givers
    cells: Cells
    examined: np.ndarray  # (n_occupations,) float64 members examined, 0..1
    severity: np.ndarray  # (n_occupations,) float64 severity, logit
    month: int
    town_key: np.uint64


class Belongers(NamedTuple):
    """Counts of a month, whole numbers of persons."""

    tally: np.ndarray  # (3, N_TALLY) int64
    left: np.ndarray  # (n_cells,) int64 members who left a cell
    won: np.ndarray  # (3, branches + 1) int64 members won, by branch of the sponsor; last, nobody
    out: np.ndarray  # (3, 2) int64 members examined, and put out


@njit(cache=True, inline="always")
def cell_of(person_work: int, place: int, town: int, plants: int) -> int:
    """Number of a cell: the plant of those at the bench, else what people do in a town."""
    if person_work == Occupation.BENCH:
        return place
    return plants + int(town) * OCCUPATIONS + int(person_work)


@njit(cache=True, error_model="numpy", _nrt=False)
def gather(
    people: People, last: int, plants: Plants, town_key: np.uint64, key: np.uint64, cells: Cells
) -> None:
    """Count the members of each cell; find the one who speaks to newcomers this month.

    Parameters
    ----------
    people : People
    last : int
    plants : recarray
    town_key, key : uint64
        Keys of `Stream.TOWN` in month 0 and of `Stream.SPONSOR`.
    cells : Cells
    """
    cells.members[:] = 0
    cells.convinced[:] = 0
    cells.draw[:] = 2.0
    cells.sponsor[:] = -1
    n = plants.size
    for i in range(last):
        work = people.occupation[i]
        if people.party[i] != Party.BOLSHEVIK or work == Occupation.DEAD:
            cells.cell[i] = -1
            continue
        town = 0
        if work != Occupation.BENCH:
            town = town_of(people.region[i], people.place[i], people.identity[i], plants, town_key)
        c = cell_of(work, people.place[i], town, n)
        cells.cell[i] = c
        cells.members[c] += people.weight[i]
        cells.convinced[c] += people.weight[i] * int((0.3 + float(people.conviction[i])) * UNIT)
        draw = uniform(key, people.identity[i])
        if draw < cells.draw[c]:
            cells.draw[c] = draw
            cells.sponsor[c] = i
            cells.circle[c] = people.circle[i]


@njit(cache=True, error_model="numpy", _nrt=False)
def invite(plants: Plants, heads, work, rates, campaigns, full, cells: Cells, p: Joining) -> None:
    """Set the chance of being won in every cell, and how much its members draw each other away.

    Parameters
    ----------
    plants : recarray
    heads : (n_plants,) int64
        Workers of each plant.
    work : (3, n_occupations) int64
        Persons by region and what they do.
    rates, campaigns : (3, branches) float64
        What a convinced member wins, by region and branch; what a campaign adds.
    full : (3, branches) float64
        Members per head at which a cell is full.
    cells : Cells
    p : Joining
    """
    n = plants.size
    cells.most[:] = 0.0
    for c in range(cells.win.size):
        gone = float(cells.left[c])
        cells.others[c] = gone / max(20.0, cells.members[c] + gone)
        cells.left[c] = 0
        if c < n:
            r, branch, persons = int(plants[c].region), 0, float(heads[c])
        else:
            town = (c - n) // OCCUPATIONS
            kind = (c - n) % OCCUPATIONS
            r, branch = min(town, PROVINCES), BRANCH_OF[kind]
            persons = float(work[r, kind])
            if town >= TOWNS - PROVINCIAL:
                persons *= SHARES[town - (TOWNS - PROVINCIAL)]
        cells.win[c] = 0.0
        if branch == NOWHERE:
            continue
        members = float(cells.members[c])
        convinced = cells.convinced[c] / UNIT + p.outside * persons
        left = room(members, persons, full[r, branch])
        more = room(members, persons, full[r, branch] * p.campaign_full)
        cells.win[c] = winning(
            convinced, persons, rates[r, branch], left, campaigns[r, branch], more
        )
        if c >= n:
            cells.most[r, kind] = max(cells.most[r, kind], cells.win[c])
