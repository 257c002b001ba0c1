"""Commissariats, Cheka, economic boards and offices: posts, who fills them, pay, who directs whom.

ODD element: submodels (offices). Posts are asked for by tasks, nationalised plants and other
posts; vacancies draw on candidates near by, by skill and reliability; staff are persons.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.conditions import N_CLASSES, SKILL_CLASSES, TIERS
from thermidor.luck import Stream, draws_of
from thermidor.people.move import appeal
from thermidor.people.official import pay_growth, refusal_weeks, suitability
from thermidor.pressures import Channel
from thermidor.record import UNIT, Note, PlantCensus, PostTally, Tally
from thermidor.society import (
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

GRAIN = 20.0
"""Rows that a full body has at least: of heavier rows it takes a part (ours, a matter of grain)."""
LOCAL = (Body.PETROGRAD_OFFICES, Body.MOSCOW_OFFICES, Body.PROVINCIAL_OFFICES)


def posts_next(posts, tasks, coordination, cuts, p):
    """Posts of an office next month: tasks put on the state, posts that beget posts, cuts.

    posts * (1 + tasks rate * tasks + coordination rate - cuts): nationalisation, agencies, local
    direction and the army made the mass recruitment (rigby1979); the form is ours.
    """
    return posts * (1.0 + p.tasks * tasks + p.coordination * coordination - cuts)


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
def _hazards(posts, pool, insiders, staff, fill, advantage):
    """Set hiring per unit of appeal, and the rate at which each class is taken anywhere."""
    demand, unit, suit, boost, hazard = (
        posts.demand, posts.unit, posts.suit, posts.boost, posts.hazard,
    )  # fmt: skip
    seat, reach, ready = posts.region, posts.reach, posts.free
    n, ranks = demand.shape
    kinds = N_CLASSES // TIERS
    heads, appeals = np.zeros((3, kinds)), np.zeros((3, kinds))
    for r in range(3):
        for c in range(N_CLASSES):
            heads[r, c // TIERS] += pool[r, c]
    hazard[:] = 0.0
    for b in range(n):
        for k in range(ranks):
            vacant = demand[b, k] - staff[b, k]
            unit[b, k] = 0.0
            if vacant <= 0.0:
                continue
            total = 0.0
            for r in range(3):
                for c in range(kinds):
                    free, skill, member = _parts(c)
                    appeals[r, c] = appeal(b, seat[b], reach[b], r, free, member,
                                           suit[b, k, skill, member], ready[free])  # fmt: skip
                    total += heads[r, c] * appeals[r, c]
            if k > 0:
                for skill in range(SKILL_CLASSES):
                    for member in range(2):
                        for tier in range(TIERS):
                            drawn = advantage * suit[b, k, skill, member]
                            total += insiders[b, k - 1, skill, member, tier] * drawn
            if total <= 0.0:
                continue
            unit[b, k] = fill * vacant / total
            for tier in range(TIERS):
                parts = unit[b, k] * boost[b, k, tier]
                for r in range(3):
                    for c in range(kinds):
                        hazard[r, c * TIERS + tier] += parts * appeals[r, c]
    for b in range(n):
        for k in range(ranks - 1):
            for skill in range(SKILL_CLASSES):
                for member in range(2):
                    chance = unit[b, k + 1] * advantage * suit[b, k + 1, skill, member]
                    posts.rise[b, k, skill, member] = min(0.5, chance)


@njit(cache=True)
def _suit(asked, loyal, out):
    """Suitability of every class of candidate for every post."""
    bodies, ranks, skills, _ = out.shape
    for b in range(bodies):
        for k in range(ranks):
            for s in range(skills):
                skill = (s + 0.5) / skills
                for member in range(2):
                    out[b, k, s, member] = suitability(skill, float(member), asked[b, k], loyal[b])


@njit(cache=True)
def _parts(c):
    return c // (2 * SKILL_CLASSES), (c // 2) % SKILL_CLASSES, c % 2


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
        self.struck = np.zeros(0)
        self.strike_weeks = np.nan
        self.founded = {Body.CHEKA: False, Body.ECONOMIC: False}
        self.accountable = 0.8

    def open_posts(self, simulation) -> None:
        """Set the posts of every body, dismissals, and the chances of candidates."""
        p, couple, posts = (
            simulation.parameters.offices, simulation.parameters.couplings, simulation.posts,
        )  # fmt: skip
        staff = simulation.post_tally[:, :, PostTally.STAFF].astype(float)
        self._ask(simulation, p, couple, posts)
        self._judge(simulation, p, couple, posts, staff)
        _hazards(posts, simulation.pool, simulation.insiders, staff, p.fill, p.insiders)

    def _ask(self, simulation, p, couple, posts) -> None:
        channels = simulation.channels
        enforce = p.cuts * self.accountable / (1.0 + self.ratio)
        for b in (*CENTRAL, *LOCAL):
            tasks = channels[posts.region[b], Channel.ADMINISTRATION]
            posts.demand[b] = posts_next(posts.demand[b], tasks, couple.coordination, enforce, p)
        if self.founded[Body.CHEKA]:
            threat = float(channels[:, Channel.INSECURITY].mean())
            cheka = posts.demand[Body.CHEKA]
            limit = p.cheka_posts * threat
            aim = limit * ranks(p.middle_cheka, p.upper_cheka)
            cheka += p.cheka_growth * np.maximum(0.0, aim - cheka)
            cheka -= p.cheka_decline * np.maximum(0.0, cheka - aim)
        workers = simulation.plant_census[:, PlantCensus.WORKERS]
        run = simulation.nationalised_workers()
        new = max(0.0, run - self.nationalised)
        self.nationalised = max(self.nationalised, run)
        added = p.plant_posts * new * ranks(p.middle, p.upper)
        if self.founded[Body.ECONOMIC]:
            posts.demand[Body.ECONOMIC] += p.economic * added
        share = workers / max(1.0, workers.sum())
        for b, part in zip(LOCAL, share, strict=True):
            posts.demand[b] += (1.0 - p.economic) * added * part
        closing = p.other_decline * channels[:, Channel.SUPPLY] * (1.0 - simulation.world.market)
        for b, rate in zip(OTHER, closing, strict=True):
            posts.demand[b] *= 1.0 - rate * 0.5
        self._ask_elected(simulation, posts)

    def _ask_elected(self, simulation, posts) -> None:
        p = simulation.parameters
        tally = simulation.tally
        members = tally[:, Tally.MEMBERS : Tally.MEMBERS + 7].sum(axis=1)
        for r in range(3):
            growth = simulation.congress.townships if r == 2 else 1.0
            wanted = (
                (SOVIETS[r], p.soviets.paid_posts * simulation.soviets[r].seats * (1 + growth) * 2),
                (PARTIES[r], p.centre.party_posts * float(members[r])),
                (UNIONS[r], p.centre.union_posts * float(tally[r, Tally.UNION])),
            )
            for body, aim in wanted:
                total = posts.demand[body].sum()
                factor = 1.0 + p.offices.elected_speed * (max(aim, 30.0) / max(total, 1.0) - 1.0)
                posts.demand[body] *= max(0.9, min(1.15, factor))
            if tally[r, Tally.UNION] > 0:
                posts.demand[UNIONS[r]] *= 1.0 + 0.01 * simulation.unions.state_money

    def _judge(self, simulation, p, couple, posts, staff) -> None:
        weight = np.array([p.skill_lower, p.skill_middle, p.skill_upper]) * couple.carryover
        asked = np.outer(_asked(p), weight)
        loyal = np.array([self._loyalty(simulation, p, couple, b) for b in range(len(Body))])
        _suit(asked, loyal, posts.suit)
        most = np.maximum(1.0, posts.demand / GRAIN)  # persons that one row may bring
        posts.boost[:] = np.maximum(1.0, posts.bounds / most[:, :, np.newaxis])
        over = np.where(staff > 0, np.maximum(0.0, 1.0 - posts.demand / np.maximum(staff, 1)), 0.0)
        posts.shed[:] = p.shed * over
        routine = simulation.post_tally[:, :, PostTally.ROUTINE] / (UNIT * np.maximum(staff, 1))
        posts.routine[:] = np.minimum(1.0, routine)
        posts.routine[list(CENTRAL)] *= self.contact
        posts.reach[:] = 0.0
        posts.reach[[*CENTRAL, Body.CHEKA, Body.COLLEGIA, Body.SECRETARIAT]] = p.remote
        posts.free[:] = (
            1.0, p.from_bench, p.from_army, p.from_village, p.from_other, p.from_post,
        )  # fmt: skip

    def _loyalty(self, simulation, p, couple, body: int) -> float:
        """Weight of reliability when a body fills a post."""
        if body == Body.CHEKA:
            return p.reliable_cheka
        if body in (Body.COLLEGIA, Body.SECRETARIAT, *PARTIES):
            return 1.5 * p.reliable_political
        if body in SOVIETS:
            soviet = simulation.soviets[SOVIETS.index(body)]
            held = soviet.executive(simulation.parameters.soviets)[Party.BOLSHEVIK]
            return p.reliable_political * held
        if body in UNIONS:
            return 0.6 * p.reliable_political * simulation.congress.parties[Party.BOLSHEVIK]
        if body in OTHER:
            return p.reliable_other
        return p.reliable + p.reliable_cover * simulation.secretariat.cover * couple.appointment

    def step(self, simulation) -> None:
        """Judge who directs whom and what is answerable; move pay."""
        tally = simulation.post_tally[list(CENTRAL)].sum(axis=(0, 1)).astype(float)
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
        elect = simulation.post_tally[list(ELECTABLE)].sum(axis=(0, 1)).astype(float)
        elected = elect[PostTally.ELECTED] / max(
            1.0, elect[PostTally.ELECTED] + elect[PostTally.APPOINTED]
        )
        deputies = float(np.mean([s.accountable for s in simulation.soviets]))
        self.accountable = 0.5 * elected + 0.5 * deputies
        p = simulation.parameters.privilege
        vacant = np.maximum(
            0.0, simulation.posts.demand - simulation.post_tally[:, :, PostTally.STAFF]
        )[:11]
        scarcity = float(vacant.sum() / max(1.0, simulation.posts.demand[:11].sum()))
        self.pay += pay_growth(self.pay, self.accountable, min(1.0, p.scarce * scarcity), p)
        if self.ceiling is not None:
            self.pay = min(self.pay, max(self.ceiling, p.start))
        pay = min(1.0, float(np.log(self.pay) / np.log(p.limit)))
        simulation.region.privilege[:] = advantage(pay, simulation.region.shortfall, p)

    def obstruction(self, simulation) -> float:
        """Share of the offices' work that carried-over routine and refusal keep from being done."""
        tally = simulation.post_tally[list((*CENTRAL, *LOCAL))].sum(axis=(0, 1)).astype(float)
        staff = max(1.0, tally[PostTally.STAFF])
        carried = tally[PostTally.CARRIED] / staff
        refusing = tally[PostTally.REFUSING] / staff
        return min(1.0, simulation.parameters.offices.obstruction * carried + refusing)

    def strike(self, simulation) -> None:
        """Officials who hold office from before refuse; each draws how many weeks."""
        people, p = simulation.society.people, simulation.parameters.offices
        key = simulation.keys[Stream.REFUSAL]
        state = np.isin(people.body, (Body.COMMISSARIATS, *LOCAL)) & (people.prior > 0)
        refusing = np.flatnonzero(state & (people.refusal > 0))
        weeks = np.array(
            [refusal_weeks(d, self.dismissed, p) for d in draws_of(key, people.identity[refusing])]
        )
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
        self.contact = 1.0
        key = simulation.keys[Stream.MIGRATION]
        central = (Body.COMMISSARIATS, Body.ECONOMIC, Body.CHEKA, Body.COLLEGIA, Body.SECRETARIAT)
        for b in central:
            if posts.region[b] == region:
                continue
            posts.region[b] = region
            rows = np.flatnonzero(people.body == b)
            # assumption: members and two thirds of the upper ranks went, a third of the others
            draw = draws_of(key, people.identity[rows])
            stays = np.where(people.rank[rows] == Rank.UPPER, 0.33, 0.66)
            goes = (people.party[rows] == 1) | (draw >= stays)
            people.region[rows[goes]] = region
            people.seat[rows[goes]] = 0
            left = rows[~goes]
            people.occupation[left], people.body[left], people.rank[left] = Occupation.IDLE, -1, 0
            people.mandate[left], people.refusal[left], people.seat[left] = 0, 0.0, 0

    def write(self, note: np.ndarray, simulation) -> None:
        """Write the month's notes."""
        minimum = simulation.parameters.privilege.minimum
        note[Note.PAY_TO_MINIMUM] = self.pay * minimum
        note[Note.PAY], note[Note.DIRECTION] = self.pay, self.ratio
        note[Note.STRIKE_WEEKS] = self.strike_weeks


def _asked(p) -> np.ndarray:
    """How much of an official's skill each body asks for: political posts ask for less."""
    asked = np.ones(len(Body))
    asked[Body.PETROGRAD_SOVIET :] = p.political_skill
    asked[[Body.COLLEGIA, Body.SECRETARIAT]] = p.central_skill
    return asked
