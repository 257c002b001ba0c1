"""Commissariats, Cheka, economic boards and offices: posts, who fills them, pay, who directs whom.

ODD element: submodels (offices). Posts are asked for by tasks, nationalised plants and other
posts; vacancies draw on candidates near by, by skill and reliability; staff are persons.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.maths import total
from thermidor.common.random import Stream, draws_of
from thermidor.society.people.official import pay_growth, refusal_weeks
from thermidor.society.pressures import Channel
from thermidor.society.record import UNIT, Note, PlantCensus, PostTally, Tally, staffed
from thermidor.society.state import (
    CENTRAL,
    ELECTABLE,
    OTHER,
    PARTIES,
    SOVIETS,
    UNIONS,
    Body,
    Occupation,
    Party,
    Rank,
)
from thermidor.society.vacancies import open_vacancies

LOCAL = (Body.PETROGRAD_OFFICES, Body.MOSCOW_OFFICES, Body.PROVINCIAL_OFFICES)
_CENTRAL, _LOCAL = tuple(int(body) for body in CENTRAL), tuple(int(body) for body in LOCAL)
CHEKA, ECONOMIC = int(Body.CHEKA), int(Body.ECONOMIC)
FIRST_OTHER, FIRST_ELECTABLE, N_RANKS = int(OTHER[0]), int(ELECTABLE[0]), len(Rank)
ADMINISTRATION, INSECURITY, SUPPLY = (
    int(Channel.ADMINISTRATION),
    int(Channel.INSECURITY),
    int(Channel.SUPPLY),
)
FIRST_PARTY, FIRST_UNION = int(PARTIES[0]), int(UNIONS[0])
MEMBERS, UNION = int(Tally.MEMBERS), int(Tally.UNION)


@njit(cache=True, inline="always")
def posts_next(posts, tasks, coordination, cuts, p):
    """Posts of an office next month: tasks put on the state, posts that beget posts, cuts.

    posts * (1 + tasks rate * tasks + coordination rate - cuts): nationalisation, agencies, local
    direction and the army made the mass recruitment (rigby1979); the form is ours.
    """
    return posts * (1.0 + p.tasks * tasks + p.coordination * coordination - cuts)


@njit(cache=True)
def ranks(middle, upper):
    """Shares of new posts by rank: (3,) float64, lower first (both parameters are assumptions)."""
    return np.array([1.0 - middle - upper, middle, upper])


def direction(carried, routine, communists, own_routine, commitment, p):
    """Influence of the apparatus on those set over it against theirs on it (ratio).

    carried staff * their routine / (Communists * commitment * (1 - routine) * span). Few over many
    are led by those they lead (Lenin's complaint); the form is ours.
    """
    own = communists * commitment * (1.0 - own_routine) * p.span
    return carried * routine / max(own, 1.0)


def advantage(pay, shortfall, p):
    """Advantage of a post (0..1): pay at the top, and rations where food is short (ours)."""
    return 1.0 - (1.0 - pay) * (1.0 - p.rations * shortfall)


@njit(cache=True)
def _ask(
    demand,
    seat,
    channels,
    tally,
    workers,
    founded,
    new,
    wanted,
    party,
    union,
    union_state,
    money,
    market,
    enforce,
    coordination,
    p,
):
    """Set the posts of offices by their tasks, of the Cheka by the threat, of soviets, party and
    unions by those they serve; private offices close."""
    p = p[0]
    for b in (*_CENTRAL, *_LOCAL):
        tasks = channels[seat[b], ADMINISTRATION]
        for k in range(N_RANKS):
            demand[b, k] = posts_next(demand[b, k], tasks, coordination, enforce, p)
    if founded[0]:
        c, cheka = channels[:, INSECURITY], demand[CHEKA]
        limit = p.cheka_posts * ((c[0] + c[1] + c[2]) / 3.0)
        shares = ranks(p.middle_cheka, p.upper_cheka)
        for k in range(N_RANKS):
            aim = limit * shares[k]
            cheka[k] += p.cheka_growth * max(0.0, aim - cheka[k])
            cheka[k] -= p.cheka_decline * max(0.0, cheka[k] - aim)
    shares, everybody = ranks(p.middle, p.upper), max(1.0, workers[0] + workers[1] + workers[2])
    for k in range(N_RANKS):
        added = p.plant_posts * new * shares[k]
        if founded[1]:
            demand[ECONOMIC, k] += p.economic * added
        for r in range(3):
            demand[_LOCAL[r], k] += (1.0 - p.economic) * added * (workers[r] / everybody)
    for r in range(3):
        closing = p.other_decline * channels[r, SUPPLY] * (1.0 - market)
        demand[FIRST_OTHER + r] *= 1.0 - closing * 0.5
        _grow(demand[FIRST_ELECTABLE + r], wanted[r], p)
        members = 0.0
        for occupation in range(7):
            members += tally[r, MEMBERS + occupation]
        _grow(demand[FIRST_PARTY + r], party * members, p)
        _grow(demand[FIRST_UNION + r], union * float(tally[r, UNION]), p)
        if tally[r, UNION] > 0:
            demand[FIRST_UNION + r] *= 1.0 + union_state * money


@njit(cache=True)
def _grow(held, wanted, p):
    """Let an elected body's posts follow what those whom it serves ask for."""
    posts = held[0] + held[1] + held[2]
    factor = 1.0 + p.elected_speed * (max(wanted, p.elected_least) / max(posts, 1.0) - 1.0)
    held *= max(p.elected_fall, min(p.elected_rise, factor))


@njit(cache=True)
def _stay_away(weeks, dismissed, p):
    """Put weeks of refusal in the place of the draws they come from."""
    for i in range(weeks.size):
        weeks[i] = refusal_weeks(weeks[i], dismissed, p)


class Offices:
    """All bodies that hold paid posts.

    Attributes
    ----------
    pay : float
        Pay at the top against a skilled worker's (ratio).
    ceiling : float or None
        Highest ratio allowed.
    ratio : float
        Influence of the apparatus on those set over it against theirs on it.
    contact : float
        Dealings of the leaders with the central offices, 0..1: part of it while they sit apart.
    """

    def __init__(self, parameters):
        self.pay, self.ceiling = parameters.privilege.start, None
        self.ratio, self.nationalised = 0.0, 0.0
        self.contact = parameters.offices.apart
        self.dismissed = 0.0
        self.strike_weeks = np.nan
        self.founded = {Body.CHEKA: False, Body.ECONOMIC: False}
        self.accountable = parameters.start.answerable

    def open_posts(self, simulation) -> None:
        """Set the posts of every body, dismissals, and the chances of candidates."""
        self._ask(simulation)
        self._judge(simulation)

    def _ask(self, simulation) -> None:
        parameters, posts = simulation.parameters, simulation.posts
        run = simulation.nationalised_workers()
        new = max(0.0, run - self.nationalised)
        self.nationalised = max(self.nationalised, run)
        founded = self.founded[Body.CHEKA], self.founded[Body.ECONOMIC]
        enforce = parameters.offices.cuts * self.accountable / (1.0 + self.ratio)
        growth = (1.0, 1.0, simulation.congress.townships)
        paid, centre = parameters.soviets.paid_posts, parameters.centre
        wanted = np.array(
            [paid * s.seats * (1 + g) * 2 for s, g in zip(simulation.soviets, growth, strict=True)]
        )
        _ask(
            posts.demand,
            posts.region,
            simulation.channels,
            simulation.tally,
            simulation.plant_census[:, PlantCensus.WORKERS],
            founded,
            new,
            wanted,
            centre.party_posts,
            centre.union_posts,
            centre.union_state,
            simulation.unions.state_money,
            simulation.world.market,
            enforce,
            parameters.couplings.coordination,
            simulation.packed.offices,
        )

    def _judge(self, simulation) -> None:
        p, couple = simulation.parameters.offices, simulation.parameters.couplings
        loyal = np.array(_loyalty(simulation, p, couple))
        open_vacancies(
            simulation.posts,
            simulation.post_tally,
            loyal,
            simulation.pool,
            simulation.insiders,
            couple.carryover,
            self.contact,
            simulation.packed.offices,
        )

    def step(self, simulation) -> None:
        """Judge who directs whom and what is answerable; move pay."""
        tally = staffed(simulation.post_tally[[*_CENTRAL]])
        staff = max(1.0, tally[PostTally.STAFF])
        communists = tally[PostTally.COMMUNIST]
        routine = tally[PostTally.ROUTINE] / UNIT / staff
        commitment = tally[PostTally.RELIABLE] / UNIT / max(1.0, communists)
        carried = tally[PostTally.CARRIED] - tally[PostTally.CARRIED_COMMUNIST]
        self.ratio = direction(
            carried * self.contact,
            simulation.parameters.start.routine_carried,
            communists,
            routine,
            commitment,
            simulation.parameters.offices,
        )
        elect = staffed(simulation.post_tally[ELECTABLE[0] :])
        chosen, named = elect[PostTally.ELECTED], elect[PostTally.APPOINTED]
        deputies = total(s.accountable for s in simulation.soviets) / len(simulation.soviets)
        w = simulation.parameters.offices.answer_posts
        self.accountable = w * (chosen / max(1.0, chosen + named)) + (1.0 - w) * deputies
        p = simulation.parameters.privilege
        demand = simulation.posts.demand[: ELECTABLE[0]]
        vacant = demand - simulation.post_tally[: ELECTABLE[0], :, PostTally.STAFF]
        vacant = float(np.add.reduce(np.maximum(0.0, vacant), axis=None))
        scarcity = vacant / max(1.0, float(np.add.reduce(demand, axis=None)))
        self.pay += pay_growth(self.pay, self.accountable, min(1.0, p.scarce * scarcity), p)
        if self.ceiling is not None:
            self.pay = min(self.pay, max(self.ceiling, p.start))
        pay = min(1.0, float(np.log(self.pay) / np.log(p.limit)))
        simulation.region.privilege[:] = advantage(pay, simulation.region.shortfall, p)

    def obstruction(self, simulation) -> float:
        """Share of the offices' work that carried-over routine and refusal keep from being done."""
        central = staffed(simulation.post_tally[[*_CENTRAL]])
        local = staffed(simulation.post_tally[LOCAL[0] : LOCAL[-1] + 1])
        tally = [float(a + b) for a, b in zip(central, local, strict=True)]
        staff = max(1.0, tally[PostTally.STAFF])
        carried = tally[PostTally.CARRIED] / staff
        refusing = tally[PostTally.REFUSING] / staff
        return min(1.0, simulation.parameters.offices.obstruction * carried + refusing)

    def strike(self, simulation) -> None:
        """Officials who hold office from before refuse; each draws how many weeks."""
        people, key = simulation.society.people, simulation.keys[Stream.REFUSAL]
        state = np.isin(people.body, (Body.COMMISSARIATS, *LOCAL)) & (people.prior > 0)
        refusing = np.flatnonzero(state & (people.refusal > 0))
        weeks = draws_of(key, people.identity[refusing])
        _stay_away(weeks, self.dismissed, simulation.parameters.offices)
        people.refusal[refusing] = weeks
        if refusing.size:
            order = np.argsort(weeks, kind="stable")
            heads = np.cumsum(people.weight[refusing][order])
            back = np.searchsorted(heads, 0.5 * heads[-1])
            self.strike_weeks = float(weeks[order][back])

    def dismiss(self, simulation, rank: Rank, share: float) -> None:
        """Dismiss a share of those carried over at a rank; the others draw a shorter refusal."""
        people = simulation.society.people
        key = simulation.keys[Stream.DISMISSAL]
        inside = np.isin(people.body, (Body.COMMISSARIATS, *LOCAL)) & (people.prior > 0)
        rows = np.flatnonzero(inside & (people.rank == rank))
        gone = rows[draws_of(key, people.identity[rows]) < share]
        people.occupation[gone] = Occupation.IDLE
        people.body[gone], people.rank[gone] = -1, 0
        people.mandate[gone], people.refusal[gone], people.seat[gone] = 0, 0.0, 0
        if rank == Rank.UPPER:
            self.dismissed = max(self.dismissed, share)
            shorter = 1.0 + simulation.parameters.offices.refusal_dismissal * share
            people.refusal[:] = people.refusal / shorter
            self.strike_weeks /= shorter

    def move(self, simulation, region: int) -> None:
        """Move the central bodies: members and seniors go along, the rest are found there.

        Until then the leaders sit apart from the offices they direct; now they share a roof with
        them, which fused the two (rigby1979; how far they were apart is ours).
        """
        posts, people = simulation.posts, simulation.society.people
        p, self.contact = simulation.parameters.offices, 1.0
        key = simulation.keys[Stream.MIGRATION]
        central = (Body.COMMISSARIATS, Body.ECONOMIC, Body.CHEKA, Body.COLLEGIA, Body.SECRETARIAT)
        for b in central:
            if posts.region[b] == region:
                continue
            posts.region[b] = region
            rows = np.flatnonzero(people.body == b)
            draw = draws_of(key, people.identity[rows])
            stays = np.where(people.rank[rows] == Rank.UPPER, p.stay_upper, p.stay_others)
            goes = (people.party[rows] == 1) | (draw >= stays)
            people.region[rows[goes]] = region
            people.seat[rows[goes]] = 0
            left = rows[~goes]
            people.occupation[left], people.body[left], people.rank[left] = Occupation.IDLE, -1, 0
            people.mandate[left], people.refusal[left], people.seat[left] = 0, 0.0, 0

    def write(self, note: list[float], simulation) -> None:
        """Write the month's notes."""
        minimum = simulation.parameters.privilege.minimum
        note[Note.PAY_TO_MINIMUM] = self.pay * minimum
        note[Note.PAY], note[Note.DIRECTION] = self.pay, self.ratio
        note[Note.STRIKE_WEEKS] = self.strike_weeks


def _loyalty(simulation, p, couple) -> list[float]:
    """Weight of reliability when a body fills a post, by body."""
    political = p.reliable_political
    usual = p.reliable + p.reliable_cover * simulation.secretariat.cover * couple.appointment
    loyal = [usual] * len(Body)
    loyal[Body.CHEKA] = p.reliable_cheka
    loyal[Body.COLLEGIA] = loyal[Body.SECRETARIAT] = p.reliable_party * political
    held = simulation.congress.parties.item(Party.BOLSHEVIK)
    for r, soviet in enumerate(simulation.soviets):
        loyal[OTHER[r]] = p.reliable_other
        executive = soviet.executive(simulation.parameters.soviets)
        loyal[SOVIETS[r]] = political * executive.item(Party.BOLSHEVIK)
        loyal[PARTIES[r]] = p.reliable_party * political
        loyal[UNIONS[r]] = p.reliable_union * political * held
    return loyal
