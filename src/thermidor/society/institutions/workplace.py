"""The workplace: work and layoffs, committees and control, forms of management, strikes.

ODD element: submodels (workplace, factory committee). Scalar rules first; the loops after them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import clip01
from thermidor.common.random import Stream, uniform
from thermidor.society.pressures import Channel
from thermidor.society.record import UNIT, PlantCensus, PlantTally, RegionNote
from thermidor.society.state import NEVER, Form, Occupation, Party

OWNER, CONTROL, COLLEGIAL, ONE_MAN = (int(form) for form in Form)
LARGE, HUGE = 200.0, 1000.0
ACTIVE = 0.75
"""Share of workers who take part above which a committee has a hand in running things (ours)."""
HEADS, PRESENT, GRIEVANCE = (
    int(PlantTally.HEADS),
    int(PlantTally.PRESENT),
    int(PlantTally.GRIEVANCE),
)
SUPPORT = int(PlantTally.SUPPORT)
S_COMMITTEE, S_COMMISSION, S_SEIZURE, S_MANAGEMENT, S_STRIKE, S_CONTROL = (
    int(Stream.COMMITTEE),
    int(Stream.COMMISSION),
    int(Stream.SEIZURE),
    int(Stream.MANAGEMENT),
    int(Stream.STRIKE),
    int(Stream.PLANT),
)
_NEVER = int(NEVER)
OUTPUT, JOBS, URGENCY = int(RegionNote.OUTPUT), int(RegionNote.JOBS), int(Channel.URGENCY)
VILLAGE, IDLE = int(Occupation.VILLAGE), int(Occupation.IDLE)


@njit(cache=True)
def open_next(opened, output, closed, p):
    """Share of full strength with work (0..1) next month.

    It follows kept + (1 - kept) * output of the region, faster down than up; a plant whose war
    orders have ended falls to what finds other work, and comes back only with an industry in
    order (output ** 4). The form is ours.
    """
    aim = p.output_work + (1.0 - p.output_work) * output
    if closed:
        order = output * output
        aim = aim * (p.war_rest + (1.0 - p.war_rest) * order * order)
        speed = p.close_speed if aim < opened else p.open_rise
    else:
        speed = p.open_fall if aim < opened else p.open_rise
    return opened + speed * (aim - opened)


@njit(cache=True)
def founding(activity, large, p):
    """Chance (per month) that a committee is founded: it needs size and activity.

    farber1990, smith1983 for the gradient of size; the product form is ours.
    """
    return p.committee * activity * (1.0 if large else p.committee_small)


@njit(cache=True)
def commissioning(activity, large, merged, p):
    """Chance (per month) that a committee sets up a control commission (smith1983; form ours)."""
    rate = p.commission * activity * (1.0 if large else p.committee_small)
    return rate * (1.0 - merged * (1.0 - p.commission_merged))


@njit(cache=True)
def seizing(activity, output, p):
    """Chance (per month) of nationalisation from below.

    seizure * activity * (1 + s * output lost): abandoned and sabotaged plants were taken over by
    those who worked there (smith2002, serge1992); the form is ours.
    """
    return p.seizure * activity * (1.0 + p.seizure_output * (1.0 - output))


@njit(cache=True)
def to_one_man(capacity, urgency, activity, p):
    """Chance (per month) that one manager takes the place of a board.

    one_man * capacity of the centre ** e * (u + urgency) * (1 - resistance * activity): war and
    crisis asked for it, the centre made it possible, an active workforce stood in its way
    (farber1990; the form is ours).
    """
    return (
        p.one_man
        * capacity**p.one_man_power
        * (p.one_man_urgency + urgency)
        * (1.0 - p.resistance * activity)
    )


@njit(cache=True)
def own_say(form, activity, elected_third, p):
    """Say of workers over their own plant (0..1): the form's say, as far as they come to use it.

    A board's say is that of the rule of 1918 where a third of it is elected, more or less where
    more or less is (farber1990 for the third; the forms are ours).
    """
    say = p.say_owner
    if form == CONTROL:
        say = p.say_control
    elif form == COLLEGIAL:
        say = p.say_collegial * (p.board_base + 3.0 * (1.0 - p.board_base) * elected_third)
    elif form == ONE_MAN:
        say = p.say_one_man
    used = p.say_unused + (1.0 - p.say_unused) * min(1.0, activity / p.quorum)
    return clip01(say * used)


@njit(cache=True)
def striking(complaint, activity, p):
    """Chance (per month) of a strike: grievance to a power, where some still act together.

    strike * grievance ** slope * (a + (1 - a) * activity); the form is ours.
    """
    return (
        p.strike * complaint**p.strike_slope * (p.strike_alone + (1.0 - p.strike_alone) * activity)
    )


@njit(cache=True, error_model="numpy")
def _work(plants, regions, notes, before, counted, p, q, places):
    """Open and close plants; say how likely those who seek work find a place."""
    p, q = p[0], q[0]
    jobs, rest, running = np.zeros(3), np.zeros(3), 0.0
    for j in range(plants.size):
        plant, heads = plants[j], counted[j, HEADS]
        r = plant.region
        if j == places.first[r]:
            running = 0.0
        plant.open = open_next(plant.open, notes[r, OUTPUT], plant.closed == 1, p)
        wanted = plant.strength * plant.weight * plant.open
        plant.layoff = max(0.0, 1.0 - wanted / heads) if heads > 0 else 0.0
        plant.vacancies = max(0.0, wanted - heads)
        running += plant.vacancies
        places.cumulative[j] = jobs[r] = running
    village = total = 0.0
    for r in range(3):
        idle = float(before[r, IDLE])
        notes[r, JOBS], rest[r] = jobs[r], max(0.0, jobs[r] - idle)
        regions[r].work_idle = q.hire * min(1.0, jobs[r] / max(idle, 1.0))
        village += before[r, VILLAGE]
        total += rest[r]
    reach = min(q.village_return, q.hire * total / max(village, 1.0))
    for r in range(3):
        share = rest[r] / total if total > 0.0 else 0.0
        regions[r].work_village = reach * share * (1.0 - regions[r].shortfall)


def offer_work(simulation) -> None:
    """Open and close plants; set layoffs, open places and the chances of those who seek work."""
    p = simulation.packed
    _work(
        simulation.society.plants,
        simulation.region,
        simulation.region_notes,
        simulation.last_tally,
        simulation.plant_tally,
        p.plants,
        p.moves,
        simulation.places,
    )


class Rules(NamedTuple):
    """What acts and the centre have made of the workplaces' standing this month."""

    merged: float  # committees under the unions, 0 or 1
    control: bool  # workers' control decreed
    push: float  # how far the rule in force speeds or holds managers
    elected_third: float  # elected share of a board
    capacity: float  # of the party's centre, 0..1


@njit(cache=True)
def _meet(plant, counted):
    """Note who came and how they feel."""
    heads = max(counted[HEADS], 1)
    plant.activity = counted[PRESENT] / heads
    plant.grievance = counted[GRIEVANCE] / (heads * UNIT)


@njit(cache=True)
def _take(plant, output, keys, month, p, rules):
    """Found committees and commissions; take control; nationalise from below."""
    luck, activity = plant.identity, plant.activity
    large = plant.strength >= LARGE
    if plant.committee == _NEVER:
        if uniform(keys[S_COMMITTEE], luck) < founding(activity, large, p):
            plant.committee = month
    elif plant.commission == _NEVER and rules.control and plant.form != ONE_MAN:
        chance = commissioning(activity, large, rules.merged, p)
        if uniform(keys[S_COMMISSION], luck) < chance:
            plant.commission = month
    ready = plant.commission != _NEVER and plant.form == OWNER
    if ready and uniform(keys[S_CONTROL], luck) < p.control * activity:
        plant.form, plant.managed = CONTROL, month
    held = plant.national == 0 and plant.form == CONTROL
    if held and uniform(keys[S_SEIZURE], luck) < seizing(activity, output, p):
        plant.national, plant.form, plant.managed = 1, COLLEGIAL, month


@njit(cache=True)
def _manage(plant, keys, month, p, rules, urgency, elected):
    """Put managers in the place of boards; say what workers have left to say."""
    activity = plant.activity
    if plant.form == COLLEGIAL and plant.managed < month:
        chance = rules.push * to_one_man(rules.capacity, urgency, activity, p)
        if uniform(keys[S_MANAGEMENT], plant.identity) < chance:
            plant.form, plant.managed = ONE_MAN, month
    own = own_say(plant.form, activity, rules.elected_third, p)
    plant.say = p.say_own * own + (1.0 - p.say_own) * elected


@njit(cache=True)
def _organise(plants, counted, notes, channels, elected, keys, month, p, rules, begun):
    p = p[0]
    for j in range(plants.size):
        plant = plants[j]
        r = plant.region
        _meet(plant, counted[j])
        if begun:
            _take(plant, notes[r, OUTPUT], keys, month, p, rules)
        _manage(plant, keys, month, p, rules, channels[r, URGENCY], elected[r])


class Workplaces:
    """All workplaces of the society, and the rules that acts have given them."""

    def __init__(self):
        self.merged = 0.0  # committees under the unions
        self.control_decreed = False
        self.rule = "free"  # free, collegial (boards kept), one_man (pressed for)
        self.worker_share = 1 / 3
        self.enforced = 0.0  # how far a rule of boards is more than a rule, 0..1

    def organise(self, simulation) -> None:
        """Committees, commissions, nationalisation from below, management, and the say of all."""
        p = simulation.parameters.plants
        self._walk(simulation, self._push(p), simulation.cascade.capacity, True)

    def begin(self, simulation) -> None:
        """Note who came and what workers have to say, before the first month."""
        self._walk(simulation, 0.0, 0.0, False)

    def _walk(self, simulation, push: float, capacity: float, begun: bool) -> None:
        rules = Rules(self.merged, self.control_decreed, push, self.worker_share, capacity)
        _organise(
            simulation.society.plants,
            simulation.plant_tally,
            simulation.region_notes,
            simulation.channels,
            simulation.elected_power(),
            simulation.keys,
            simulation.month,
            simulation.packed.plants,
            rules,
            begun,
        )

    def _push(self, p) -> float:
        """How far the rule in force speeds or holds managers appointed in place of boards."""
        boards = p.rule_collegial * (1.0 - self.enforced)
        return {"free": 1.0, "one_man": p.rule_one_man, "collegial": boards}[self.rule]

    def nationalise(self, simulation, count: float, min_size: float) -> None:
        """Nationalise the largest private workplaces by decree, up to `count` real ones."""
        plants = simulation.society.plants
        free = np.flatnonzero((plants.national == 0) & (plants.strength >= min_size))
        order = free[np.argsort(-plants.strength[free], kind="stable")]
        taken = order[np.cumsum(plants.weight[order]) - plants.weight[order] / 2 <= count]
        plants.national[taken] = 2
        plants.form[taken], plants.managed[taken] = Form.COLLEGIAL, simulation.month

    def strike(self, simulation) -> np.ndarray:
        """Return the strikes of the month by workplace: (n_plants,) float64 real strikes."""
        out = np.zeros(len(simulation.society.plants))
        _strike(simulation.society.plants, simulation.keys, simulation.packed.plants, out)
        return out

    def census(self, simulation, out: np.ndarray) -> None:
        """Count real workplaces by region into `out`: (3, N_PLANT_CENSUS) float64."""
        _census(simulation.society.plants, simulation.plant_tally, out)


@njit(cache=True)
def _strike(plants, keys, p, out):
    p = p[0]
    for j in range(plants.size):
        expected = plants.weight[j] * striking(plants.grievance[j], plants.activity[j], p)
        out[j] = np.floor(expected + uniform(keys[S_STRIKE], plants.identity[j]))


@njit(cache=True)
def heads_where(marked, counted):
    """Workers of the workplaces that carry a mark other than 0: a whole number."""
    heads = 0
    for j in range(marked.size):
        if marked[j] > 0:
            heads += counted[j, HEADS]
    return heads


@njit(cache=True)
def _census(plants, counted, out):
    out[:] = 0.0
    for j in range(plants.size):
        r, n = plants.region[j], plants.weight[j]
        heads = float(counted[j, HEADS])
        large, committee = plants.strength[j] >= LARGE, plants.committee[j] != _NEVER
        control = plants.commission[j] != _NEVER and heads > 0
        row = out[r]
        row[C_ALL] += n
        row[C_WORKERS] += heads
        row[C_SAY_WORKERS] += plants.say[j] * heads
        if large:
            row[C_LARGE] += n
            row[C_LARGE_WORKERS] += heads
        active = plants.form[j] == CONTROL or (
            plants.form[j] != ONE_MAN and plants.activity[j] > ACTIVE
        )
        if committee:
            row[C_COMMITTEES] += n
            row[C_ACTIVE] += n * active
            support = counted[j, SUPPORT : SUPPORT + N_PARTIES]
            row[C_BOLSHEVIK] += n * support[BOLSHEVIK] / max(1, support.sum())
            if large:
                row[C_LARGE_COMMITTEES] += n
                row[C_ACTIVE_LARGE] += n * active
        if plants.form[j] == CONTROL:
            row[C_CONTROL] += n
            row[C_CONTROL_WORKERS] += heads
        if control:
            row[C_COMMISSIONS] += n
            row[C_BEFORE] += n * (plants.commission[j] < 0)
            row[C_WINTER] += n * (0 <= plants.commission[j] <= WINTER)
        if plants.form[j] == COLLEGIAL:
            row[C_COLLEGIAL] += n
            row[C_COLLEGIAL_LARGE] += n * large
        if plants.form[j] == ONE_MAN:
            row[C_ONE_MAN] += n
            row[C_ONE_MAN_LARGE] += n * large
        row[C_NATIONAL] += n * (plants.national[j] > 0)
        row[C_BELOW] += n * (plants.national[j] == 1)
        faction = counted[j, FACTION]
        row[C_LEADS] += n * (
            faction > 0 and 2 * counted[j, PRESENT_FACTION] > counted[j, PRESENT_M]
        )
        if plants.strength[j] >= HUGE:
            row[C_HUGE_NONPARTY] += counted[j, SUPPORT]
            row[C_HUGE_BOLSHEVIK] += counted[j, SUPPORT + BOLSHEVIK]


N_PARTIES, BOLSHEVIK, WINTER = len(Party), int(Party.BOLSHEVIK), 4
FACTION, PRESENT_FACTION, PRESENT_M = (
    int(PlantTally.FACTION),
    int(PlantTally.PRESENT_FACTION),
    int(PlantTally.PRESENT_MEMBERS),
)
(C_ALL, C_LARGE, C_COMMITTEES, C_LARGE_COMMITTEES, C_ACTIVE, C_ACTIVE_LARGE, C_CONTROL) = (
    int(c)
    for c in (
        PlantCensus.ALL,
        PlantCensus.LARGE,
        PlantCensus.COMMITTEES,
        PlantCensus.LARGE_COMMITTEES,
        PlantCensus.ACTIVE_COMMITTEES,
        PlantCensus.ACTIVE_LARGE,
        PlantCensus.CONTROL,
    )
)
(C_CONTROL_WORKERS, C_COMMISSIONS, C_BEFORE, C_WINTER, C_COLLEGIAL, C_COLLEGIAL_LARGE) = (
    int(c)
    for c in (
        PlantCensus.CONTROL_WORKERS,
        PlantCensus.COMMISSIONS,
        PlantCensus.COMMISSIONS_BEFORE,
        PlantCensus.COMMISSIONS_WINTER,
        PlantCensus.COLLEGIAL,
        PlantCensus.COLLEGIAL_LARGE,
    )
)
(C_ONE_MAN, C_ONE_MAN_LARGE, C_NATIONAL, C_BELOW, C_SAY_WORKERS, C_WORKERS, C_LEADS) = (
    int(c)
    for c in (
        PlantCensus.ONE_MAN,
        PlantCensus.ONE_MAN_LARGE,
        PlantCensus.NATIONAL,
        PlantCensus.FROM_BELOW,
        PlantCensus.SAY_WORKERS,
        PlantCensus.WORKERS,
        PlantCensus.FACTION_LEADS,
    )
)
(C_HUGE_NONPARTY, C_HUGE_BOLSHEVIK, C_LARGE_WORKERS, C_BOLSHEVIK) = (
    int(c)
    for c in (
        PlantCensus.HUGE_NONPARTY,
        PlantCensus.HUGE_BOLSHEVIK,
        PlantCensus.LARGE_WORKERS,
        PlantCensus.COMMITTEE_BOLSHEVIK,
    )
)
