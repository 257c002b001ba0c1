"""Commissariats, Cheka, economic boards and offices: posts, who fills them, pay, who directs whom.

ODD element: submodels (offices). Posts are asked for by tasks, nationalised plants and other
posts; vacancies draw on candidates near by, by skill and reliability; staff are persons.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.maths import total
from thermidor.common.random import Stream, draws_of
from thermidor.society import groups
from thermidor.society.conditions import PostConditions, Regions
from thermidor.society.couplings import Couplings
from thermidor.society.people import official
from thermidor.society.people.deputy import Soviets
from thermidor.society.people.official import pay_growth, refusal_weeks
from thermidor.society.population import Start
from thermidor.society.pressures import Channel, felt
from thermidor.society.record import UNIT, PlantCensus, PostTally, Tally, span, staffed
from thermidor.society.registry import Other, Packed, institution
from thermidor.society.state import (
    CENTRAL,
    ELECTABLE,
    LOCAL,
    OTHER,
    PARTIES,
    SOVIETS,
    UNIONS,
    Body,
    Occupation,
    Party,
    Rank,
    Region,
)
from thermidor.society.vacancies import open_vacancies

OFFICES = (Body.COMMISSARIATS, *LOCAL)
"""Offices whose staff served the old state; they may refuse service."""
GOVERNMENT = (Body.COMMISSARIATS, Body.ECONOMIC, Body.CHEKA, Body.COLLEGIA, Body.SECRETARIAT)
"""Bodies that move with the government."""
CENTRE, ADMINISTRATIVE = np.array(CENTRAL), np.array((*CENTRAL, *LOCAL))
"""Rows of the central offices, and of all offices."""
NOT_ELECTED = slice(0, ELECTABLE[0])
"""Bodies whose posts are never elected."""
_CENTRAL, _LOCAL = tuple(int(body) for body in CENTRAL), tuple(int(body) for body in LOCAL)
CHEKA, ECONOMIC, FIRST_OTHER = int(Body.CHEKA), int(Body.ECONOMIC), int(OTHER[0])
FIRST_SOVIET, FIRST_PARTY, FIRST_UNION = int(SOVIETS[0]), int(PARTIES[0]), int(UNIONS[0])
N_RANKS, REGIONS, DEAD = len(Rank), len(Region), int(Occupation.DEAD)
ADMINISTRATION, INSECURITY, SUPPLY = (
    int(Channel.ADMINISTRATION),
    int(Channel.INSECURITY),
    int(Channel.SUPPLY),
)
MEMBERS, UNION = int(Tally.MEMBERS), int(Tally.UNION)


@njit(cache=True, inline="always")
def posts_next(
    posts: float,
    tasks: felt(Channel.ADMINISTRATION, "offices ask for posts"),
    coordination: float,
    cuts: float,
    p: official.Offices,
) -> float:
    """Posts of an office next month: tasks put on the state, posts that beget posts, cuts.

    posts * (1 + tasks rate * tasks + coordination rate - cuts): nationalisation, agencies, local
    direction and the army made the mass recruitment (rigby1979); the form is ours.
    """
    return posts * (1.0 + p.tasks * tasks + p.coordination * coordination - cuts)


@njit(cache=True)
def ranks(middle: float, upper: float) -> np.ndarray:
    """Shares of new posts by rank: (3,) float64, lower first (both parameters are assumptions)."""
    return np.array([1.0 - middle - upper, middle, upper])


def direction(
    carried: float,
    routine: float,
    communists: float,
    own_routine: float,
    commitment: float,
    p: official.Offices,
) -> float:
    """Influence of the apparatus on those set over it against theirs on it (ratio).

    carried staff * their routine / (Communists * commitment * (1 - routine) * span). Few over many
    are led by those they lead (Lenin's complaint); the form is ours.
    """
    own = communists * commitment * (1.0 - own_routine) * p.span
    return carried * routine / max(own, 1.0)


def advantage(pay: float, shortfall: float, p: groups.Privilege) -> float:
    """Advantage of a post (0..1): pay at the top, and rations where food is short (ours)."""
    return 1.0 - (1.0 - pay) * (1.0 - p.rations * shortfall)


class Needs(NamedTuple):
    """What posts are asked for by this month."""

    new: float  # workers whose plants were nationalised this month
    cheka: float  # founded, 0 or 1
    economic: float  # economic boards founded, 0 or 1
    party: float  # posts per member
    union: float  # posts per union member
    money: float  # union posts that state money adds, per month
    market: float  # 0..1
    accountable: float  # what is answered for to those below, 0..1
    directing: float  # influence of the apparatus on those set over it, ratio
    coordination: float  # switch: offices beget offices


@njit(cache=True)
def _ask_offices(demand, seat, channels, workers, needs, p: official.Offices):
    """Set the posts of offices by their tasks and by nationalised plants."""
    cuts = p.cuts * needs.accountable / (1.0 + needs.directing)
    for b in (*_CENTRAL, *_LOCAL):
        tasks = channels[seat[b], ADMINISTRATION]
        for k in range(N_RANKS):
            demand[b, k] = posts_next(demand[b, k], tasks, needs.coordination, cuts, p)
    shares = ranks(p.middle, p.upper)
    everybody = max(1.0, workers.sum())
    for k in range(N_RANKS):
        added = p.plant_posts * needs.new * shares[k]
        if needs.economic:
            demand[ECONOMIC, k] += p.economic * added
        for r in range(REGIONS):
            part = workers[r] / everybody
            demand[_LOCAL[r], k] += (1.0 - p.economic) * added * part


@njit(cache=True)
def _ask_cheka(cheka, threats, p: official.Offices):
    """Set the posts of the Cheka by the threat."""
    limit = p.cheka_posts * (threats.sum() / REGIONS)
    shares = ranks(p.middle_cheka, p.upper_cheka)
    for k in range(N_RANKS):
        aim = limit * shares[k]
        cheka[k] += p.cheka_growth * max(0.0, aim - cheka[k])
        cheka[k] -= p.cheka_decline * max(0.0, cheka[k] - aim)


@njit(cache=True)
def _ask(demand, seat, channels, tally, workers, wanted, needs, p: Packed[official.Offices]):
    """Set the posts of offices by their tasks, of the Cheka by the threat, of soviets, party and
    unions by those they serve; private offices close."""
    p = p[0]
    _ask_offices(demand, seat, channels, workers, needs, p)
    if needs.cheka:
        _ask_cheka(demand[CHEKA], channels[:, INSECURITY], p)
    for r in range(REGIONS):
        closing = p.other_decline * channels[r, SUPPLY] * (1.0 - needs.market)
        demand[FIRST_OTHER + r] *= 1.0 - closing * 0.5
        _grow(demand[FIRST_SOVIET + r], wanted[r], p)
        members = 0.0
        for occupation in range(DEAD):
            members += tally[r, MEMBERS + occupation]
        _grow(demand[FIRST_PARTY + r], needs.party * members, p)
        _grow(demand[FIRST_UNION + r], needs.union * float(tally[r, UNION]), p)
        if tally[r, UNION] > 0:
            demand[FIRST_UNION + r] *= 1.0 + needs.money


@njit(cache=True)
def _grow(held, wanted, p: official.Offices):
    """Let an elected body's posts follow what those whom it serves ask for."""
    posts = held.sum()
    factor = 1.0 + p.elected_speed * (max(wanted, p.elected_least) / max(posts, 1.0) - 1.0)
    held *= max(p.elected_fall, min(p.elected_rise, factor))


@njit(cache=True)
def _stay_away(weeks, dismissed, p: official.Offices):
    """Put weeks of refusal in the place of the draws they come from."""
    for i in range(weeks.size):
        weeks[i] = refusal_weeks(weeks[i], dismissed, p)


@institution("offices", notes=("pay", "pay_to_minimum", "ratio", "strike_weeks"))
class Offices:
    """All bodies that hold paid posts.

    Attributes
    ----------
    pay, pay_to_minimum : float
        Pay at the top against a skilled worker's and against the minimum (ratios).
    ceiling : float or None
        Highest ratio allowed.
    ratio : float
        Influence of the apparatus on those set over it against theirs on it.
    contact : float
        Dealings of the leaders with the central offices, 0..1: part of it while they sit apart.
    accountable : float
        What elected posts and deputies answer for to those below, 0..1.
    dismissed : float
        Share of seniors dismissed, 0..1.
    strike_weeks : float
        Weeks until half of those who refused service were back; NaN before any refused.
    founded : dict of Body to bool
        Whether the Cheka and the economic boards exist.
    """

    def __init__(self, start: Start, p: official.Offices, privilege: groups.Privilege) -> None:
        self.pay = privilege.start
        self.ceiling: float | None = None
        self._minimum = privilege.minimum
        self.ratio = self.nationalised = self.dismissed = 0.0
        self.contact = p.apart
        self.strike_weeks = np.nan
        self.founded = {Body.CHEKA: False, Body.ECONOMIC: False}
        self.accountable = start.answerable

    @property
    def pay_to_minimum(self) -> float:
        """Pay at the top against the minimum wage (ratio)."""
        return self.pay * self._minimum

    def open_posts(
        self,
        posts: PostConditions,
        channels: np.ndarray,
        tally: np.ndarray,
        plant_census: np.ndarray,
        nationalised_workers: float,
        soviets: Other,
        congress: Other,
        unions: Other,
        world: Other,
        centre: groups.Centre,
        q: Soviets,
        p: Packed[official.Offices],
        couplings: Couplings,
    ) -> None:
        """Set the posts of every body."""
        workers = plant_census[:, PlantCensus.WORKERS]
        new = max(0.0, nationalised_workers - self.nationalised)
        self.nationalised = max(self.nationalised, nationalised_workers)
        needs = Needs(
            new=new,
            cheka=float(self.founded[Body.CHEKA]),
            economic=float(self.founded[Body.ECONOMIC]),
            party=centre.party_posts,
            union=centre.union_posts,
            money=centre.union_state * unions.state_money,
            market=world.market,
            accountable=self.accountable,
            directing=self.ratio,
            coordination=couplings.coordination,
        )
        growth = [1.0] * REGIONS
        growth[Region.PROVINCES] = congress.townships
        wanted = q.paid_posts * soviets.seats * (1.0 + np.array(growth)) * 2
        _ask(posts.demand, posts.region, channels, tally, workers, wanted, needs, p)

    def judge(
        self,
        posts: PostConditions,
        post_tally: np.ndarray,
        pool: np.ndarray,
        insiders: np.ndarray,
        soviets: Other,
        congress: Other,
        secretariat: Other,
        q: Soviets,
        p: official.Offices,
        packed: Packed[official.Offices],
        couplings: Couplings,
    ) -> None:
        """Set dismissals, and the chances of candidates for posts."""
        usual = p.reliable + p.reliable_cover * secretariat.cover * couplings.appointment
        inside = p.reliable_party * p.reliable_political
        held = congress.parties.item(Party.BOLSHEVIK)
        weights = [usual] * len(Body)
        weights[Body.CHEKA] = p.reliable_cheka
        weights[Body.COLLEGIA] = weights[Body.SECRETARIAT] = inside
        for r in range(REGIONS):
            weights[OTHER[r]] = p.reliable_other
            weights[PARTIES[r]] = inside
            weights[UNIONS[r]] = p.reliable_union * p.reliable_political * held
            executive = soviets.executive(r, q).item(Party.BOLSHEVIK)
            weights[SOVIETS[r]] = p.reliable_political * executive
        loyal = np.array(weights)
        carryover = couplings.carryover
        open_vacancies(posts, post_tally, loyal, pool, insiders, carryover, self.contact, packed)

    def administer(
        self,
        region: Regions,
        posts: PostConditions,
        post_tally: np.ndarray,
        soviets: Other,
        business: Other,
        start: Start,
        p: official.Offices,
        privilege: groups.Privilege,
    ) -> None:
        """Judge who directs whom and what is answerable; move pay."""
        self.ratio = self._direct(post_tally, start, p)
        elected = staffed(post_tally, span(ELECTABLE))
        chosen = elected[PostTally.ELECTED]
        filled = max(1.0, chosen + elected[PostTally.APPOINTED])
        deputies = total(soviets.accountable.tolist()) / REGIONS
        self.accountable = p.answer_posts * (chosen / filled) + (1.0 - p.answer_posts) * deputies
        demand = posts.demand[NOT_ELECTED]
        vacant = np.maximum(0.0, demand - post_tally[NOT_ELECTED, :, PostTally.STAFF])
        asked = max(1.0, float(np.add.reduce(demand, axis=None)))
        scarcity = min(1.0, privilege.scarce * (float(np.add.reduce(vacant, axis=None)) / asked))
        controlled = self.accountable * (total(business.elected.tolist()) / REGIONS)
        self.pay += pay_growth(self.pay, controlled, scarcity, privilege)
        if self.ceiling is not None:
            self.pay = min(self.pay, max(self.ceiling, privilege.start))
        pay = min(1.0, float(np.log(self.pay) / np.log(privilege.limit)))
        region.privilege[:] = advantage(pay, region.shortfall, privilege)

    def _direct(self, post_tally: np.ndarray, start: Start, p: official.Offices) -> float:
        """Return the influence of the central apparatus against that of those set over it."""
        central = staffed(post_tally, CENTRE)
        communists = central[PostTally.COMMUNIST]
        carried = central[PostTally.CARRIED] - central[PostTally.CARRIED_COMMUNIST]
        return direction(
            carried * self.contact,
            start.routine_carried,
            communists,
            central[PostTally.ROUTINE] / UNIT / max(1.0, central[PostTally.STAFF]),
            central[PostTally.RELIABLE] / UNIT / max(1.0, communists),
            p,
        )

    def obstruction(self, post_tally: np.ndarray, p: official.Offices) -> float:
        """Share of the offices' work that carried-over routine and refusal keep from being done."""
        tally = staffed(post_tally, ADMINISTRATIVE)
        staff = max(1.0, float(tally[PostTally.STAFF]))
        carried = float(tally[PostTally.CARRIED]) / staff
        refusing = float(tally[PostTally.REFUSING]) / staff
        return min(1.0, p.obstruction * carried + refusing)

    def strike(self, people: Columns, keys: np.ndarray, p: official.Offices) -> None:
        """Officials who hold office from before refuse; each draws how many weeks."""
        refusing = np.flatnonzero(_carried_over(people) & (people.refusal > 0))
        weeks = draws_of(keys[Stream.REFUSAL], people.identity[refusing])
        _stay_away(weeks, self.dismissed, p)
        people.refusal[refusing] = weeks
        if refusing.size:
            order = np.argsort(weeks, kind="stable")
            heads = np.cumsum(people.weight[refusing][order])
            back = np.searchsorted(heads, 0.5 * heads[-1])
            self.strike_weeks = float(weeks[order][back])

    def dismiss(
        self, people: Columns, keys: np.ndarray, p: official.Offices, *, rank: Rank, share: float
    ) -> None:
        """Dismiss a share of those carried over at a rank; the others draw a shorter refusal."""
        rows = np.flatnonzero(_carried_over(people) & (people.rank == rank))
        gone = rows[draws_of(keys[Stream.DISMISSAL], people.identity[rows]) < share]
        _put_out(people, gone)
        if rank == Rank.UPPER:
            self.dismissed = max(self.dismissed, share)
            shorter = 1.0 + p.refusal_dismissal * share
            people.refusal[:] = people.refusal / shorter
            self.strike_weeks /= shorter

    def relocate(
        self,
        posts: PostConditions,
        people: Columns,
        keys: np.ndarray,
        p: official.Offices,
        *,
        region: int,
    ) -> None:
        """Move the central bodies: members and seniors go along, the rest are found there.

        Until then the leaders sit apart from the offices they direct; now they share a roof with
        them, which fused the two (rigby1979; how far they were apart is ours).
        """
        self.contact = 1.0
        for body in GOVERNMENT:
            if posts.region[body] == region:
                continue
            posts.region[body] = region
            rows = np.flatnonzero(people.body == body)
            draw = draws_of(keys[Stream.MIGRATION], people.identity[rows])
            stays = np.where(people.rank[rows] == Rank.UPPER, p.stay_upper, p.stay_others)
            goes = (people.party[rows] == Party.BOLSHEVIK) | (draw >= stays)
            people.region[rows[goes]] = region
            people.seat[rows[goes]] = 0
            _put_out(people, rows[~goes])


def _carried_over(people: Columns) -> np.ndarray:
    """Return which persons hold an office of the state and held one before October 1917."""
    return np.isin(people.body, OFFICES) & (people.prior > 0)


def _put_out(people: Columns, rows: np.ndarray) -> None:
    """Take persons out of their posts."""
    people.occupation[rows] = Occupation.IDLE
    people.body[rows] = -1
    for column in (people.rank, people.mandate, people.refusal, people.seat):
        column[rows] = 0
