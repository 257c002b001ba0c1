"""The loop of belonging: party, opposition, union, and what a post makes of its holder.

ODD element: process overview (process `belong`).
"""

from __future__ import annotations

from numba import njit

from thermidor.luck import Stream, uniform
from thermidor.people.cadre import (
    conviction_of_joiner,
    dissent_next,
    joining_advantage,
    joining_bench,
    joining_opposition,
    leaving,
    routine_next,
)
from thermidor.record import Tally
from thermidor.society import Body, Mandate, Occupation, Party

BENCH, ARMY, DEAD = int(Occupation.BENCH), int(Occupation.ARMY), int(Occupation.DEAD)
OFFICE, UNION_POST = int(Occupation.OFFICE), int(Occupation.UNION_POST)
BOLSHEVIK, FIRST_ELECTABLE = int(Party.BOLSHEVIK), int(Body.PETROGRAD_SOVIET)
ELECTED, APPOINTED = int(Mandate.ELECTED), int(Mandate.APPOINTED)
FIRST_OTHER, LAST_OTHER = int(Body.PETROGRAD_OTHER), int(Body.PROVINCIAL_OTHER)
JOINED, LEFT, EXPELLED = int(Tally.JOINED), int(Tally.LEFT), int(Tally.EXPELLED)
JOINING, CONVICTION, SECOND = int(Stream.JOINING), int(Stream.CONVICTION), int(Stream.CELL)
LEAVING, OPPOSITION, EXPULSION, UNION = (
    int(Stream.LEAVING), int(Stream.OPPOSITION), int(Stream.EXPULSION), int(Stream.UNION)
)  # fmt: skip
TERM = int(Stream.TERM)
WEEKS = 4.345


@njit(cache=True, inline="always")
def joining(person, region, in_post, p):
    """Chance (per month) that somebody outside the parties joins, and by which way.

    Returns (chance, mean conviction of those who come that way).
    """
    if in_post:
        if FIRST_OTHER <= person.body <= LAST_OTHER:
            return 0.0, p.conviction_office
        return joining_advantage(region.privilege, p), p.conviction_office
    if person.support == BOLSHEVIK and person.present:
        return joining_bench(float(person.commitment), p), p.conviction_bench
    if person.support == BOLSHEVIK and person.occupation == ARMY:
        return region.joining_army, p.conviction_bench
    if person.support <= BOLSHEVIK and person.occupation == BENCH:
        advantage = joining_advantage(region.privilege, p)
        return p.bench_advantage * advantage, p.conviction_office
    return 0.0, p.conviction_bench


@njit(cache=True)
def join(people, regions, keys, month, p, tally):
    """Walk those outside the parties: some join.

    Parameters
    ----------
    people, regions : recarray
    keys : (n_streams,) uint64
    month : int
    p : Joining
    tally : (3, N_TALLY) int64
    """
    for i in range(people.size):
        person = people[i]
        work = person.occupation
        if person.party != 0 or work == DEAD:
            continue
        chance, mean = joining(person, regions[person.region], OFFICE <= work <= UNION_POST, p)
        if chance > 0.0 and uniform(keys[JOINING], person.identity) < chance:
            a = uniform(keys[CONVICTION], person.identity)
            b = uniform(keys[SECOND], person.identity)
            person.party, person.support, person.joined = BOLSHEVIK, BOLSHEVIK, month
            person.conviction = conviction_of_joiner(a, b, mean, p)
            tally[person.region, JOINED] += person.weight


@njit(cache=True)
def stay(people, plants, regions, keys, p, couplings, tally):
    """Walk the members: some leave, dissent moves, some join or leave an opposition.

    Parameters
    ----------
    people, plants, regions : recarray
    keys : (n_streams,) uint64
    p, couplings : Joining, Couplings
    tally : (3, N_TALLY) int64
    """
    for i in range(people.size):
        person = people[i]
        if person.party != BOLSHEVIK or person.occupation == DEAD:
            continue
        identity, region = person.identity, regions[person.region]
        conviction, hunger = float(person.conviction), float(person.hunger)
        held = person.body >= 0 and not FIRST_OTHER <= person.body <= LAST_OTHER
        chance = leaving(conviction, float(person.commitment), hunger, held, p)
        out = uniform(keys[LEAVING], identity) < chance
        put_out = person.faction and uniform(keys[EXPULSION], identity) < region.expulsion
        if out or put_out:
            tally[person.region, LEFT if out else EXPELLED] += person.weight
            person.party, person.faction, person.dissent = 0, 0, 0.0
            continue
        power = region.power
        if person.occupation == BENCH:
            power = plants[person.place].say
        dissent = dissent_next(float(person.dissent), conviction, power, float(person.routine), p)
        person.dissent = dissent
        draw = uniform(keys[OPPOSITION], identity)
        if person.faction:
            person.faction = draw >= p.opposition_fade
        else:
            person.faction = draw < couplings.opposition * joining_opposition(
                dissent, conviction, person.mandate == APPOINTED, region.allowed, region.gathered, p
            )


@njit(cache=True)
def serve(people, regions, routine, named, keys, lapse, term, q, couplings):
    """Walk workers and post-holders: unions; routine, skill and refusal of those in posts.

    Parameters
    ----------
    people, regions : recarray
    routine : (n_bodies, 3) float64
        Mean routine of the staff by body and rank.
    named : (n_bodies, 3) float64
        Chance that a mandate is renewed by appointment.
    keys : (n_streams,) uint64
    lapse : float
        Chance that an inactive union member lapses, per month.
    term : float
        Months after which a mandate is renewed.
    q, couplings : Offices, Couplings
    """
    for i in range(people.size):
        person = people[i]
        if person.occupation == BENCH:
            draw = uniform(keys[UNION], person.identity)
            if person.union:
                person.union = person.present or draw >= lapse
            else:
                person.union = draw < regions[person.region].union_join
        elif person.body >= 0:
            if person.prior == 0:
                own = float(person.routine)
                drift = routine_next(own, routine[person.body, person.rank], q) - own
                person.routine = own + couplings.direction * drift
            renewal = uniform(keys[TERM], person.identity) * term
            if person.body >= FIRST_ELECTABLE and renewal < 1.0:
                by_name = renewal < named[person.body, person.rank]
                person.mandate = APPOINTED if by_name else ELECTED
            skill = float(person.skill)
            person.skill = skill + q.experience * max(0.0, 0.95 - skill)
            person.refusal = max(0.0, float(person.refusal) - WEEKS)
