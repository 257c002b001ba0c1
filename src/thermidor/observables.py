"""Observables: each one a small function of the record, with its unit and what it stands for.

ODD element: observation. An observable reads the record of a run (`record.History`) and a region
(0, 1, 2, or None for the whole), and returns one number per row of it. The same functions serve
guards, data collector, tables, plots and the live page. `labels.py` has the regime label.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from thermidor import labels
from thermidor.pressures import Channel
from thermidor.record import (
    UNIT,
    History,
    Note,
    PlantCensus,
    PostTally,
    RegionNote,
    SovietNote,
    Tally,
)
from thermidor.society import (
    CENTRAL,
    ELECTABLE,
    OTHER,
    PARTIES,
    SOVIETS,
    STATE,
    UNIONS,
    Body,
    Occupation,
    Party,
    Rank,
)


class Observable(NamedTuple):
    """One observable: unit, meaning, whether it is known by region, and its function."""

    name: str
    unit: str
    regional: bool
    compute: Callable[[History, int | None], np.ndarray]

    @property
    def meaning(self) -> str:
        """How it is made, in words."""
        return " ".join((self.compute.__doc__ or "").split())


OBSERVABLES: dict[str, Observable] = {}
ALL_RANKS, SENIOR = tuple(Rank), (Rank.UPPER,)
LOCAL = (Body.PETROGRAD_OFFICES, Body.MOSCOW_OFFICES, Body.PROVINCIAL_OFFICES)
BOLSHEVIK = Party.BOLSHEVIK
MEMBERS = Tally.MEMBERS


def observable(unit: str, *, regional: bool = False):
    """Register a function as an observable under its own name."""

    def register(function):
        name = function.__name__
        OBSERVABLES[name] = Observable(name, unit, regional, function)
        return function

    return register


def table(history: History) -> dict[str, np.ndarray]:
    """Return all observables of a run: name -> (months, 4), columns by region and the whole.

    Row `m` is the end of month `m`; columns of central observables hold NaN but for the last.
    """
    view = history.window(1, history.now + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: _columns(o, view) for name, o in OBSERVABLES.items()}


def value(history: History, row: int, name: str, region: str | None = None) -> float:
    """Return one observable at one row of the record (row 0: before the first month)."""
    code = (
        None if region in (None, "russia") else ("petrograd", "moscow", "provinces").index(region)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(OBSERVABLES[name].compute(history.window(0, row + 1), code)[-1])


def _columns(o: Observable, view: History) -> np.ndarray:
    out = np.full((view.people.shape[0], 4), np.nan)
    if o.regional:
        for r in range(3):
            out[:, r] = o.compute(view, r)
    out[:, 3] = o.compute(view, None)
    return out


# Small helpers ------------------------------------------------------------------------------------


def _share(part, whole, empty: float = 0.0) -> np.ndarray:
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), empty)


def _mean(h: History, field: int, r: int | None, over: int = Occupation.BENCH) -> np.ndarray:
    return _share(h.counted(field, r), UNIT * h.counted(over, r))


def _members(h: History, r: int | None, occupations=tuple(range(7))) -> np.ndarray:
    return sum(h.counted(MEMBERS + o, r) for o in occupations)


def _in_region(r: int | None) -> tuple[int, ...]:
    """Occupations of members who are in the place: those at the front or in the village are not."""
    away = (Occupation.ARMY, Occupation.VILLAGE) if r in (0, 1) else ()
    return tuple(o for o in range(7) if o not in away)


def _soviet(h: History, field: int, r: int | None) -> np.ndarray:
    """A share of seats: of one soviet, or weighted by the root of the seats over all."""
    if r is not None:
        return h.soviets[:, r, field]
    weight = np.sqrt(h.soviets[:, :, SovietNote.SEATS])
    return _share((h.soviets[:, :, field] * weight).sum(axis=1), weight.sum(axis=1))


def _region_mean(h: History, array, r: int | None) -> np.ndarray:
    """A regional note: of one region, or weighted by workers at the bench over all."""
    if r is not None:
        return array[:, r]
    weight = h.people[:, :, Occupation.BENCH].astype(float)
    return _share((array * weight).sum(axis=1), weight.sum(axis=1))


def _posts(h: History, bodies, ranks, part, whole=PostTally.STAFF) -> np.ndarray:
    return _share(h.staffed(bodies, ranks, part), h.staffed(bodies, ranks, whole))


def _bodies(kinds: tuple, r: int | None) -> tuple:
    return kinds if r is None else (kinds[r],)


# Persons at the bench -------------------------------------------------------------------------


@observable("share of workers", regional=True)
def participation(h, r):
    """Workers at the bench who took part in a meeting, vote or committee in the month."""
    return _share(h.counted(Tally.PRESENT, r), h.counted(Occupation.BENCH, r))


@observable("0..1", regional=True)
def efficacy(h, r):
    """Mean learned efficacy of workers at the bench."""
    return _mean(h, Tally.EFFICACY, r)


@observable("0..1", regional=True)
def commitment(h, r):
    """Mean commitment of workers at the bench."""
    return _mean(h, Tally.COMMITMENT, r)


@observable("0..1", regional=True)
def hunger(h, r):
    """Mean hunger of workers at the bench."""
    return _mean(h, Tally.HUNGER, r)


@observable("0..1", regional=True)
def grievance(h, r):
    """Mean grievance of workers at the bench."""
    return _mean(h, Tally.GRIEVANCE, r)


@observable("share of the start", regional=True)
def output(h, r):
    """Output of industry against what the start of the war economy could make."""
    return _region_mean(h, h.regions[:, :, RegionNote.OUTPUT], r)


@observable("persons", regional=True)
def bench_workers(h, r):
    """Persons at the bench."""
    return h.counted(Occupation.BENCH, r)


@observable("persons")
def army(h, r):
    """Persons in the army, of the society modelled."""
    return h.counted(Occupation.ARMY, r)


@observable("persons")
def village(h, r):
    """Persons in the village, of the society modelled."""
    return h.counted(Occupation.VILLAGE, r)


@observable("persons", regional=True)
def idle(h, r):
    """Persons without work."""
    return h.counted(Occupation.IDLE, r)


@observable("persons")
def dead(h, r):
    """Persons who have died since the start."""
    return h.counted(Occupation.DEAD, r)


@observable("persons")
def persons(h, r):
    """All persons, the dead included: conserved."""
    return sum(h.counted(o, r) for o in range(8))


# Soviets ------------------------------------------------------------------------------------------


@observable("soviets")
def soviet_count(h, r):
    """Soviets in being."""
    return h.note(Note.SOVIETS)


@observable("soviets")
def soviet_count_peasant(h, r):
    """Soviets of peasants' deputies in being."""
    return h.note(Note.PEASANT_SOVIETS)


@observable("deputies")
def soviet_deputies(h, r):
    """Deputies who sit in soviets: those of towns in the seats still filled, 140 a village soviet.

    200,000 deputies over the 1,429 soviets of October 1917 make 140 a soviet (smith2002).
    """
    return 140.0 * h.note(Note.SOVIETS) * _soviet(h, SovietNote.ATTENDANCE, None) ** 0.25


@observable("soviets")
def soviets_backing_soviet_power(h, r):
    """Soviets of larger towns whose deputies are in their majority for soviet power.

    Towns of some size are taken as one in ten of the town soviets of the start (ours); the share
    for soviet power is that of Bolsheviks and Left SRs among deputies.
    """
    towns = (h.note(Note.SOVIETS) - h.note(Note.PEASANT_SOVIETS)) / 10.0
    backing = _soviet(h, SovietNote.BOLSHEVIK, None) + _soviet(h, SovietNote.LEFT_SR, None)
    return towns * np.clip(1.6 * backing, 0.0, 1.0)


@observable("share of delegates")
def congress_soviet_power_share(h, r):
    """Delegates of the last congress whose party is for soviet power."""
    return h.note(Note.CONGRESS_SUPPORT)


@observable("share of townships")
def township_soviet_coverage(h, r):
    """Townships with a soviet."""
    return h.note(Note.TOWNSHIPS)


@observable("share of township soviets")
def township_soviet_opposition_share(h, r):
    """Township soviets that parties outside the government lead: the share of village and army
    that supports neither the Bolsheviks nor, while they govern, the Left SRs."""
    return h.note(Note.TOWNSHIP_OPPOSITION)


@observable("share of seats", regional=True)
def soviet_bolshevik_share(h, r):
    """Seats of the soviet held by Bolsheviks."""
    return _soviet(h, SovietNote.BOLSHEVIK, r)


@observable("share of factory seats", regional=True)
def soviet_bolshevik_share_factory(h, r):
    """Bolsheviks among the deputies whom workplaces elected."""
    return _soviet(h, SovietNote.FACTORY_BOLSHEVIK, r)


@observable("share of seats", regional=True)
def soviet_nonparty_share(h, r):
    """Seats held by deputies of no party; members of a party put out stand as such."""
    return _soviet(h, SovietNote.NONPARTY, r)


@observable("deputies", regional=True)
def soviet_nonbolshevik_deputies(h, r):
    """Deputies who are not Bolsheviks, with those elected on non-party lists."""
    if r is None:
        return sum(soviet_nonbolshevik_deputies(h, region) for region in range(3))
    seats = h.soviets[:, r, SovietNote.SEATS]
    return seats * (1.0 - h.soviets[:, r, SovietNote.BOLSHEVIK])


@observable("ratio", regional=True)
def large_factory_nonparty_to_bolshevik(h, r):
    """Votes for non-party lists against votes for Bolsheviks in plants of 1,000 and more.

    Of the last election; a party without legal standing is voted for as non-party.
    """
    huge = h.soviets.sum(axis=1) if r is None else h.soviets[:, r]
    return huge[:, SovietNote.HUGE_NONPARTY_VOTE] / np.maximum(
        1.0, huge[:, SovietNote.HUGE_BOLSHEVIK_VOTE]
    )


@observable("0..1", regional=True)
def soviet_contestation_index(h, r):
    """Deliberation in the plenum: contest, deputies who come, something to decide, in one mean."""
    business = np.minimum(1.0, h.note(Note.PLENUM) / 0.26)
    attendance, contest = _soviet(h, SovietNote.ATTENDANCE, r), _soviet(h, SovietNote.CONTEST, r)
    return _geometric(contest, attendance, business)


@observable("0..1", regional=True)
def soviet_democracy_index(h, r):
    """Soviet democracy: decides, is contested, answers, is elected where people come, is free.

    Geometric mean (with a floor, so that it can recover) of the plenum's and executive's share of
    decisions against the start, contest, accountability of deputies, participation, and the worth
    of other parties' standing.
    """
    power = np.minimum(1.0, (h.note(Note.PLENUM) + h.note(Note.EXECUTIVE)) / 0.52)
    return _geometric(
        power,
        _soviet(h, SovietNote.CONTEST, r),
        _soviet(h, SovietNote.ACCOUNTABILITY, r),
        np.minimum(1.0, participation(h, r) / 0.7),
        _soviet(h, SovietNote.STANDING, r),
    )


def _geometric(*parts) -> np.ndarray:
    """Geometric mean with a floor of 0.01 for every part."""
    logs = [np.log(np.clip(np.asarray(part, float), 0.01, 1.0)) for part in parts]
    return np.exp(sum(logs) / len(logs))


@observable("share of resolutions", regional=True)
def soviet_prior_party_decision_share(h, r):
    """Resolutions of the soviet settled beforehand in the party: decisions that party bodies took,
    and the rest as far as one party holds the seats and no contest is left."""
    settled = h.note(Note.PARTY)
    uncontested = 1.0 - _soviet(h, SovietNote.CONTEST, r)
    return settled + (1.0 - settled) * uncontested * _soviet(h, SovietNote.BOLSHEVIK, r)


@observable("0..1", regional=True)
def perceived_representativeness(h, r):
    """How far workers see soviets, unions and committees as theirs: their efficacy against that of
    the start, less while elections are put off."""
    return _region_mean(h, h.regions[:, :, RegionNote.REPRESENTATION], r)


@observable("0 or 1", regional=True)
def independent_assembly_exists(h, r):
    """A workers' assembly outside the soviets exists (russia: in some region)."""
    if r is None:
        return h.soviets[:, :, SovietNote.ASSEMBLY].max(axis=1)
    return h.soviets[:, r, SovietNote.ASSEMBLY]


@observable("0..1", regional=True)
def party_soviet_separation_index(h, r):
    """Separation of party and soviet bodies: the soviet executive's posts that are elected, times
    what party bodies have not taken over, less under urgency, when both sit as one."""
    bodies = _bodies(SOVIETS, r)
    elected = _posts(h, bodies, ALL_RANKS, PostTally.ELECTED)
    communist = _posts(h, bodies, ALL_RANKS, PostTally.COMMUNIST)
    urgency = _region_mean(h, h.channels[:, :, Channel.URGENCY], r)
    apart = elected * (1.0 - 0.5 * communist) * (1.0 - h.note(Note.PARTY))
    return apart * (1.0 - 0.8 * urgency)


@observable("share of posts and seats", regional=True)
def accountability(h, r):
    """Posts and seats whose holder can be recalled by those below: elected posts of soviets,
    party and unions, and the accountability left to deputies, in equal parts."""
    bodies = ELECTABLE if r is None else (SOVIETS[r], PARTIES[r], UNIONS[r])
    named = h.staffed(bodies, ALL_RANKS, PostTally.APPOINTED)
    elected = h.staffed(bodies, ALL_RANKS, PostTally.ELECTED)
    return 0.5 * _share(elected, named + elected) + 0.5 * _soviet(h, SovietNote.ACCOUNTABILITY, r)


@observable("0..1", regional=True)
def plurality(h, r):
    """Worth of other parties' standing and contest in the soviet, in one mean."""
    return _geometric(_soviet(h, SovietNote.STANDING, r), _soviet(h, SovietNote.CONTEST, r))


# Government and decisions -------------------------------------------------------------------------


@observable("share of seats")
def cec_bolshevik_share(h, r):
    """Seats of the CEC held by Bolsheviks."""
    return h.note(Note.CEC_BOLSHEVIK)


@observable("share of seats")
def cec_left_sr_share(h, r):
    """Seats of the CEC held by Left SRs."""
    return h.note(Note.CEC_LEFT_SR)


@observable("share of seats")
def cec_other_share(h, r):
    """Seats of the CEC held by all others."""
    return h.note(Note.CEC_OTHER)


@observable("meetings a week")
def cec_meetings_per_week(h, r):
    """Meetings the CEC held in the month, a week."""
    return h.note(Note.CEC_MEETINGS)


@observable("meetings a month")
def sovnarkom_meetings(h, r):
    """Meetings Sovnarkom held in the month."""
    return h.note(Note.SOVNARKOM_MEETINGS)


@observable("share of decisions")
def party_decision_share(h, r):
    """Decisions of government taken by party bodies."""
    return h.note(Note.PARTY)


@observable("share of decisions")
def elected_decision_share(h, r):
    """Decisions taken by plenum and executive of the soviets."""
    return h.note(Note.PLENUM) + h.note(Note.EXECUTIVE)


@observable("share of decisions")
def sovnarkom_decision_share(h, r):
    """Decisions taken by Sovnarkom and its commissions."""
    return h.note(Note.GOVERNMENT) + h.note(Note.COMMISSIONS)


@observable("parties")
def coalition_parties(h, r):
    """Parties in the government beside the Bolsheviks."""
    return h.note(Note.COALITION)


@observable("0..1", regional=True)
def power_to_decide(h, r):
    """Workers' power to decide: the share of elected bodies, as far as deputies answer and people
    take part."""
    power = np.minimum(1.0, (h.note(Note.PLENUM) + h.note(Note.EXECUTIVE)) / 0.52)
    return _geometric(
        power, _soviet(h, SovietNote.ACCOUNTABILITY, r), np.minimum(1.0, participation(h, r) / 0.7)
    )


# Workplaces ---------------------------------------------------------------------------------------


@observable("committees", regional=True)
def fc_count(h, r):
    """Workplaces with a factory committee."""
    return h.workplaces(PlantCensus.COMMITTEES, r)


@observable("share of workplaces", regional=True)
def fc_coverage(h, r):
    """Workplaces that have a factory committee."""
    return _share(h.workplaces(PlantCensus.COMMITTEES, r), h.workplaces(PlantCensus.ALL, r))


@observable("share of workplaces of 200 and more", regional=True)
def fc_coverage_large(h, r):
    """Workplaces of 200 workers and more that have a factory committee."""
    return _share(h.workplaces(PlantCensus.LARGE_COMMITTEES, r), h.workplaces(PlantCensus.LARGE, r))


@observable("share of committees", regional=True)
def fc_management_active_share(h, r):
    """Committees that take an active part in running their workplace: under workers' control, or
    where three quarters of the workers take part and no single manager rules."""
    return _share(
        h.workplaces(PlantCensus.ACTIVE_COMMITTEES, r), h.workplaces(PlantCensus.COMMITTEES, r)
    )


@observable("share of committees", regional=True)
def fc_management_active_share_large(h, r):
    """The same in workplaces of 200 and more."""
    return _share(
        h.workplaces(PlantCensus.ACTIVE_LARGE, r), h.workplaces(PlantCensus.LARGE_COMMITTEES, r)
    )


@observable("share of committees", regional=True)
def fc_bolshevik_support(h, r):
    """Support for the Bolsheviks among those who take part, averaged over factory committees: the
    vote their delegates would cast."""
    return _share(
        h.workplaces(PlantCensus.COMMITTEE_BOLSHEVIK, r), h.workplaces(PlantCensus.COMMITTEES, r)
    )


@observable("0..1")
def fc_bargaining_index(h, r):
    """Strength of committees in bargaining: people who come, an industry that needs them, and
    unions that are their own, followed with some inertia."""
    return h.note(Note.BARGAINING)


@observable("workers", regional=True)
def workers_under_control(h, r):
    """Workers in workplaces under workers' control."""
    return h.workplaces(PlantCensus.CONTROL_WORKERS, r)


@observable("share of workers", regional=True)
def workers_under_control_share(h, r):
    """Workers at the bench whose workplace is under workers' control."""
    return _share(workers_under_control(h, r), h.counted(Occupation.BENCH, r))


@observable("workplaces", regional=True)
def workers_control_factories(h, r):
    """Workplaces under workers' control."""
    return h.workplaces(PlantCensus.CONTROL, r)


@observable("workplaces", regional=True)
def control_commissions(h, r):
    """Workplaces with a control commission."""
    return h.workplaces(PlantCensus.COMMISSIONS, r)


@observable("share of commissions", regional=True)
def control_commissions_before(h, r):
    """Existing commissions that were set up before the start."""
    return _share(h.workplaces(PlantCensus.COMMISSIONS_BEFORE, r), control_commissions(h, r))


@observable("share of commissions", regional=True)
def control_commissions_winter(h, r):
    """Existing commissions that were set up in the first five months."""
    return _share(h.workplaces(PlantCensus.COMMISSIONS_WINTER, r), control_commissions(h, r))


@observable("share of commissions", regional=True)
def control_commissions_after(h, r):
    """Existing commissions that were set up after the first five months."""
    rest = control_commissions_before(h, r) + control_commissions_winter(h, r)
    return np.where(control_commissions(h, r) > 0, 1.0 - rest, 0.0)


@observable("share of workplaces of 200 and more", regional=True)
def collegial_share_large(h, r):
    """Workplaces of 200 and more in the charge of a collegial board."""
    return _share(h.workplaces(PlantCensus.COLLEGIAL_LARGE, r), h.workplaces(PlantCensus.LARGE, r))


@observable("share of workplaces", regional=True)
def collegial_share(h, r):
    """Workplaces in the charge of a collegial board."""
    return _share(h.workplaces(PlantCensus.COLLEGIAL, r), h.workplaces(PlantCensus.ALL, r))


@observable("share of nationalised workplaces", regional=True)
def one_man_share(h, r):
    """Nationalised workplaces under one manager."""
    return _share(h.workplaces(PlantCensus.ONE_MAN, r), h.workplaces(PlantCensus.NATIONAL, r))


@observable("workplaces", regional=True)
def nationalised_enterprises(h, r):
    """Workplaces nationalised since the start, from below and by decree."""
    return h.workplaces(PlantCensus.NATIONAL, r)


@observable("workplaces", regional=True)
def nationalised_from_below(h, r):
    """Workplaces nationalised from below."""
    return h.workplaces(PlantCensus.FROM_BELOW, r)


@observable("0..1", regional=True)
def workplace_voice_index(h, r):
    """Say of workers over their workplace: mean over workers of what its form and their coming
    leave them, with what elected bodies decide for them."""
    return _share(h.workplaces(PlantCensus.SAY_WORKERS, r), h.workplaces(PlantCensus.WORKERS, r))


@observable("0..1", regional=True)
def workplace_political_participation(h, r):
    """Political life at the workplace: people who come, as far as what they decide counts."""
    return participation(h, r) * workplace_voice_index(h, r)


# Unions and strikes -------------------------------------------------------------------------------


@observable("members", regional=True)
def union_members(h, r):
    """Workers at the bench who are members of a union."""
    return h.counted(Tally.UNION, r)


@observable("share of wage-earners")
def union_density(h, r):
    """Union members among all wage-earners: those modelled and 14 million who are not.

    The rest (farm hands, servants, building and others) is the difference to the 20 million that
    the article's two figures imply (smith1983).
    """
    outside = 14.0e6
    return union_members(h, None) / (sum(h.counted(o, None) for o in range(7)) + outside)


@observable("unions")
def union_count(h, r):
    """Functioning unions of Moscow: one for every 7,500 members (the ratio is ours)."""
    return union_members(h, 1) / 7500.0


@observable("share of union posts")
def union_bolshevik_led_share(h, r):
    """Paid officials of unions who are Bolsheviks, weighted as they are: who leads the unions."""
    return h.note(Note.UNION_BOLSHEVIK)


@observable("share of council", regional=True)
def union_council_bolshevik_share(h, r):
    """Bolsheviks among union officials of the region as active members would choose them: half by
    those in post, half by the support of those who take part."""
    post = _posts(h, _bodies(UNIONS, r), ALL_RANKS, PostTally.COMMUNIST)
    active = sum(h.counted(Tally.ACTIVE_SUPPORT + p, r) for p in range(1, 6))
    return 0.5 * post + 0.5 * _share(h.counted(Tally.ACTIVE_SUPPORT + 1, r), active)


@observable("0..1")
def union_autonomy_index(h, r):
    """Autonomy of unions: officials elected, money of their own, and what the rules leave them."""
    return h.note(Note.UNION_AUTONOMY)


@observable("share of dues")
def union_voluntary_dues_share(h, r):
    """Dues that members pay by hand, of all dues they owe."""
    return _share(h.counted(Tally.DUES, None), UNIT * h.counted(Tally.UNION, None))


@observable("ratio")
def union_unelected_to_elected_ratio(h, r):
    """Union officials named against those elected."""
    named = h.staffed(UNIONS, ALL_RANKS, PostTally.APPOINTED)
    return named / np.maximum(1.0, h.staffed(UNIONS, ALL_RANKS, PostTally.ELECTED))


@observable("share of income")
def union_state_funding_share(h, r):
    """Share of unions' income that comes from the state."""
    return h.note(Note.UNION_STATE_MONEY)


@observable("share of disputes")
def union_strike_opposition_share(h, r):
    """Disputes of the month in which the union sides with the managers; its readiness to, in a
    month without any."""
    sided = _share(h.note(Note.SIDED), h.note(Note.DISPUTES))
    return np.where(h.note(Note.DISPUTES) > 20, sided, h.note(Note.UNION_SIDING))


@observable("strikes a month")
def strikes(h, r):
    """Strikes in the month."""
    return h.note(Note.DISPUTES)


@observable("incidents a month")
def strike_arrest_incidents(h, r):
    """Strikes in which strikers were arrested."""
    return h.note(Note.ARRESTS)


@observable("incidents a month")
def strike_force_incidents(h, r):
    """Other strikes met with force or its threat."""
    return h.note(Note.FORCE)


@observable("0..1")
def union_manager_conflict(h, r):
    """Unions' resistance to the managers' lobby: an organised lobby times unions' autonomy."""
    return h.note(Note.LOBBY_CONFLICT)


@observable("0..1")
def negative_control_index(h, r):
    """Workers' power to obstruct and bargain: bargaining strength and concessions won."""
    return _geometric(h.note(Note.BARGAINING), h.note(Note.WORKER_PRIORITY))


@observable("0..1")
def power_to_obstruct(h, r):
    """The same as negative control, under the name of the summary indices."""
    return negative_control_index(h, r)


@observable("0..1")
def industry_worker_priority_index(h, r):
    """Weight of workers' demands against cost: recent disputes that ended in a concession."""
    return h.note(Note.WORKER_PRIORITY)


# Party --------------------------------------------------------------------------------------------


@observable("members", regional=True)
def party_members(h, r):
    """Party members; of a capital those who are there, not at the front or in the village."""
    return _members(h, r, _in_region(r))


@observable("members per organised worker", regional=True)
def party_density_factory_workers(h, r):
    """Party members at the bench among union members at the bench."""
    return _share(h.counted(MEMBERS + Occupation.BENCH, r), h.counted(Tally.UNION, r))


def _cohort(h: History, r: int | None, first: int, last: int | None) -> np.ndarray:
    members = h.cohorts if r is None else h.cohorts[:, r : r + 1]
    return _share(members[:, :, first:last].sum(axis=(1, 2)), members.sum(axis=(1, 2)))


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
    return _posts(h, bodies, SENIOR, PostTally.OLD_GUARD)


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
    return _share(bench + 0.1 * rest, sum(h.counted(o, r) for o in range(7)))


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
    return _region_mean(h, h.soviets[:, :, SovietNote.STANDING], r)


# Centre and appointment ---------------------------------------------------------------------------


@observable("persons")
def secretariat_staff(h, r):
    """Staff of the secretariat."""
    return h.note(Note.CENTRE_STAFF)


@observable("share of electable posts")
def appointment_share(h, r):
    """Holders of posts in soviets, party and unions who were named and not elected."""
    named = h.staffed(ELECTABLE, ALL_RANKS, PostTally.APPOINTED)
    return _share(named, named + h.staffed(ELECTABLE, ALL_RANKS, PostTally.ELECTED))


@observable("posts")
def appointment_list_size(h, r):
    """Posts recorded by the centre."""
    return h.note(Note.LISTS)


@observable("officials a month")
def appointments_reporting(h, r):
    """Members moved into a post by the centre in the month, who report to it, of middle and upper
    rank: one in four of all postings (ours)."""
    return 0.25 * h.counted(Tally.POSTED, None)


@observable("postings a month", regional=True)
def appointments(h, r):
    """Members posted by appointment in the month."""
    return h.counted(Tally.POSTED, r)


@observable("share of members", regional=True)
def appointed_member_share(h, r):
    """Members posted in the last seven months among members."""
    posted = h.counted(Tally.POSTED, r)
    total = np.cumsum(posted)
    recent = total - np.concatenate([np.zeros(min(7, total.size)), total[:-7]])
    return _share(recent, party_members(h, r))


# Offices and officials ----------------------------------------------------------------------------


@observable("share of officials")
def officials_cooperating_share(h, r):
    """Carried-over officials of the state who do not refuse service."""
    return 1.0 - officials_striking_share(h, r)


@observable("share of officials")
def officials_striking_share(h, r):
    """Carried-over officials of ministries and offices who refuse service."""
    bodies = (Body.COMMISSARIATS, *LOCAL)
    return _posts(h, bodies, ALL_RANKS, PostTally.REFUSING, PostTally.CARRIED)


@observable("weeks")
def officials_strike_duration(h, r):
    """Weeks until half of the officials who refused were back, as drawn when the strike began."""
    return h.note(Note.STRIKE_WEEKS)


@observable("officials a month")
def central_officials_hired(h, r):
    """Officials taken on by commissariats and economic boards in the month."""
    return h.staffed(CENTRAL, ALL_RANKS, PostTally.HIRED)


@observable("share of officials")
def carryover_share_central(h, r):
    """Officials of central commissariats who held administrative work before October 1917."""
    return _posts(h, (Body.COMMISSARIATS,), ALL_RANKS, PostTally.CARRIED)


@observable("share of upper officials")
def carryover_share_upper(h, r):
    """The same in the upper rank."""
    return _posts(h, (Body.COMMISSARIATS,), SENIOR, PostTally.CARRIED)


@observable("share of upper and middle officials")
def carryover_share_upper_middle(h, r):
    """The same in the upper and middle ranks of commissariats and economic boards."""
    return _posts(h, CENTRAL, (Rank.MIDDLE, Rank.UPPER), PostTally.CARRIED)


@observable("share of top administrators")
def carryover_share_top(h, r):
    """Top administrators who come from the old government and its institutions, in the wide sense
    that counts teachers, physicians and students: all of the upper rank and the collegia who are
    not of worker origin."""
    bodies = (*CENTRAL, Body.COLLEGIA)
    return 1.0 - _posts(h, bodies, SENIOR, PostTally.WORKER)


@observable("share of top posts")
def tsarist_elite_top_share(h, r):
    """Holders of the top posts of the centre who held upper office under tsarism: the collegia and
    the heads of commissariats (a quarter of the upper rank)."""
    top = h.staffed((Body.COLLEGIA,), SENIOR, PostTally.STAFF)
    heads = 0.05 * h.staffed(CENTRAL, SENIOR, PostTally.STAFF)
    senior = h.staffed((Body.COLLEGIA,), SENIOR, PostTally.SENIOR)
    return _share(senior + 0.05 * h.staffed(CENTRAL, SENIOR, PostTally.SENIOR), top + heads)


@observable("share of senior officials")
def carryover_share_senior_provincial(h, r):
    """Senior officials of the provinces (upper rank of offices and soviets) who held more or less
    senior administrative posts before: upper rank then."""
    return _posts(h, (Body.PROVINCIAL_OFFICES, Body.PROVINCIAL_SOVIETS), SENIOR, PostTally.SENIOR)


@observable("officials")
def carryover_officials_lower(h, r):
    """Officials of the old state and society in lower and middle posts of the state."""
    return h.staffed(STATE, (Rank.LOWER, Rank.MIDDLE), PostTally.CARRIED)


@observable("share of officials")
def communist_share_commissariats(h, r):
    """Communists among officials of the commissariats."""
    return _posts(h, (Body.COMMISSARIATS,), ALL_RANKS, PostTally.COMMUNIST)


@observable("share of staff")
def communist_share_cheka(h, r):
    """Communists among the staff of the Cheka."""
    return _posts(h, (Body.CHEKA,), ALL_RANKS, PostTally.COMMUNIST)


@observable("share of posts")
def communist_share_top_posts(h, r):
    """Communists among top central posts, from commissar down to head of department."""
    return _posts(h, (*CENTRAL, Body.COLLEGIA), SENIOR, PostTally.COMMUNIST)


@observable("persons", regional=True)
def communists_responsible(h, r):
    """Communists in responsible posts: the upper rank of the state, and the middle and upper of
    soviets, party and unions; central bodies count where the government sits."""
    here = STATE if r is None else (LOCAL[r], SOVIETS[r])
    found = h.staffed(here, SENIOR, PostTally.COMMUNIST)
    elected = ELECTABLE if r is None else (SOVIETS[r], PARTIES[r], UNIONS[r])
    found = found + h.staffed(elected, (Rank.MIDDLE,), PostTally.COMMUNIST)
    found = found + h.staffed(set(elected) - set(SOVIETS), SENIOR, PostTally.COMMUNIST)
    if r is None:
        return found
    central = h.staffed((*CENTRAL, Body.COLLEGIA), SENIOR, PostTally.COMMUNIST)
    central = central + h.staffed((Body.SECRETARIAT,), (Rank.MIDDLE,), PostTally.COMMUNIST)
    return found + central * (h.seats_of_government == r)


@observable("persons")
def communists_in_apparatus_top(h, r):
    """Communists in middle and upper posts of the state: our people at the top."""
    return h.staffed(STATE, (Rank.MIDDLE, Rank.UPPER), PostTally.COMMUNIST)


@observable("persons", regional=True)
def office_staff(h, r):
    """Persons employed in offices of every kind."""
    if r is None:
        return h.staffed((*STATE, *OTHER), ALL_RANKS, PostTally.STAFF)
    local = h.staffed((LOCAL[r], OTHER[r], SOVIETS[r]), ALL_RANKS, PostTally.STAFF)
    central = h.staffed((*CENTRAL, Body.CHEKA, Body.COLLEGIA), ALL_RANKS, PostTally.STAFF)
    return local + central * (h.seats_of_government == r)


@observable("share of workforce", regional=True)
def office_share_workforce(h, r):
    """Office staff among office staff and workers at the bench."""
    staff = office_staff(h, r)
    return _share(staff, staff + h.counted(Occupation.BENCH, r))


@observable("persons")
def government_personnel(h, r):
    """Persons in the service of the state, soviets included."""
    return h.staffed(STATE, ALL_RANKS, PostTally.STAFF)


@observable("persons")
def apparatus_size(h, r):
    """Paid posts held in state, soviets, party and unions."""
    return h.staffed((*STATE, *PARTIES, *UNIONS, Body.SECRETARIAT), ALL_RANKS, PostTally.STAFF)


@observable("ratio")
def direction(h, r):
    """Who directs whom: influence of the apparatus on those set over it against theirs on it."""
    return h.note(Note.DIRECTION)


# Privilege ----------------------------------------------------------------------------------------


@observable("rubles a month of 1917")
def commissar_pay(h, r):
    """Pay of a people's commissar: the 500 rubles of the start by the ratio of the top."""
    return 500.0 * h.note(Note.PAY) / 1.2


@observable("ratio")
def pay_ratio_top_to_skilled(h, r):
    """Pay at the top against that of a skilled worker."""
    return h.note(Note.PAY)


@observable("ratio")
def pay_ratio_top_to_min(h, r):
    """Pay at the top against the minimum wage: skilled pay is taken as twice the minimum (ours)."""
    return 2.0 * h.note(Note.PAY)


@observable("0 or 1")
def manager_lobby_active(h, r):
    """Managers are organised as an interest: organisation above a third."""
    return (h.note(Note.LOBBY) > 0.33).astype(float)


@observable("0..1")
def privilege(h, r):
    """Privilege of office: the logarithm of pay at the top against thirty-fold."""
    return np.clip(np.log(np.maximum(1.0, h.note(Note.PAY))) / np.log(30.0), 0.0, 1.0)


# Regime and channels ------------------------------------------------------------------------------


def _indices(h: History) -> labels.Indices:
    return labels.Indices(
        democracy=soviet_democracy_index(h, None),
        party_share=party_decision_share(h, None),
        appointment=appointment_share(h, None),
        direction=direction(h, None),
        obstruct=negative_control_index(h, None),
        openness=party_democracy_index(h, None),
        privilege=privilege(h, None),
        expelled=_share(expelled_oppositionists(h, None), party_members(h, None)),
        opposition=_share(opposition_members(h, None), party_members(h, None)),
        output=output(h, None),
        forced=h.note(Note.FORCED),
        plurality=plurality(h, None),
    )


@observable("class")
def regime_label(h, r):
    """Regime of the month by the article's own definition (Hampton)."""
    return labels.hampton(_indices(h))


@observable("class")
def regime_label_early_1921(h, r):
    """Regime by the reading that dates the end to soviet democracy's own (1921)."""
    return labels.early_1921(_indices(h))


@observable("class")
def regime_label_pirani_1924(h, r):
    """Regime by the reading that dates the end to the party elite's hold (Pirani: 1924)."""
    return labels.pirani_1924(_indices(h))


@observable("class")
def regime_label_democratic_centralists_1926(h, r):
    """Regime by the reading of the Democratic Centralists (1926)."""
    return labels.democratic_centralists_1926(_indices(h))


def _channel(channel: Channel):
    def compute(h, r):
        return _region_mean(h, h.channels[:, :, channel], r)

    compute.__name__ = f"channel_{channel.name.lower()}"
    compute.__doc__ = f"The channel {channel.name.lower()}, as persons and institutions met it."
    return compute


for _one in Channel:
    observable("0..1", regional=True)(_channel(_one))
