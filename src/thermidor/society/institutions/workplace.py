"""The workplace: work and layoffs, committees and control, forms of management.

ODD element: submodels (workplace, factory committee). Scalar rules first; the loops after them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import clip01
from thermidor.common.random import Stream, uniform
from thermidor.society import groups
from thermidor.society.conditions import Places, Regions
from thermidor.society.people.worker import Moves
from thermidor.society.pressures import Channel, felt
from thermidor.society.record import UNIT, PlantCensus, PlantTally, RegionNote
from thermidor.society.registry import Other, Packed, institution
from thermidor.society.state import HUGE, LARGE, NEVER, Form, Occupation, Party, Plants, Region
from thermidor.society.towns import TRADES

ACTIVE = 0.75
"""Share of workers who take part above which a committee has a hand in running things (ours)."""
WINTER = 4
"""Last month of the first winter."""
FROM_BELOW, BY_DECREE = 1, 2
"""How a workplace was nationalised."""
N_PARTIES, REGIONS = len(Party), len(Region)


@njit(cache=True)
def open_next(opened: float, output: float, closed: bool, p: groups.Plants) -> float:
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
def founding(activity: float, large: bool, p: groups.Plants) -> float:
    """Chance (per month) that a committee is founded: it needs size and activity.

    farber1990, smith1983 for the gradient of size; the product form is ours.
    """
    return p.committee * activity * (1.0 if large else p.committee_small)


@njit(cache=True)
def commissioning(activity: float, large: bool, merged: float, p: groups.Plants) -> float:
    """Chance (per month) that a committee sets up a control commission (smith1983; form ours)."""
    rate = p.commission * activity * (1.0 if large else p.committee_small)
    return rate * (1.0 - merged * (1.0 - p.commission_merged))


@njit(cache=True)
def seizing(activity: float, output: float, p: groups.Plants) -> float:
    """Chance (per month) of nationalisation from below.

    seizure * activity * (1 + s * output lost): abandoned and sabotaged plants were taken over by
    those who worked there (smith2002, serge1992); the form is ours.
    """
    return p.seizure * activity * (1.0 + p.seizure_output * (1.0 - output))


@njit(cache=True)
def to_one_man(
    capacity: float,
    urgency: felt(Channel.URGENCY, "managers take the place of boards"),
    activity: float,
    p: groups.Plants,
) -> float:
    """Chance (per month) that one manager takes the place of a board.

    one_man * capacity of the centre ** e * (u + urgency) * (1 - resistance * activity): war and
    crisis asked for it, the centre made it possible, an active workforce stood in its way
    (farber1990; the form is ours).
    """
    hazard = p.one_man * capacity**p.one_man_power * (p.one_man_urgency + urgency)
    return hazard * (1.0 - p.resistance * activity)


@njit(cache=True)
def to_board(activity: float, p: groups.Plants) -> float:
    """Chance (per month) that a board takes the place of the committee in a nationalised plant.

    board * (1 - resistance * activity): those who had taken a plant over ran it until the state
    sent its two thirds of a board (farber1990, smith1983; the form is ours).
    """
    return p.board * (1.0 - p.resistance * activity)


@njit(cache=True)
def own_say(form: int, activity: float, elected_third: float, p: groups.Plants) -> float:
    """Say of workers over their own plant (0..1): the form's say, as far as they come to use it.

    A board's say is that of the rule of 1918 where a third of it is elected, more or less where
    more or less is (farber1990 for the third; the forms are ours).
    """
    say = p.say_owner
    if form == Form.WORKERS_CONTROL:
        say = p.say_control
    elif form == Form.COLLEGIAL:
        say = p.say_collegial * (p.board_base + 3.0 * (1.0 - p.board_base) * elected_third)
    elif form == Form.ONE_MAN:
        say = p.say_one_man
    used = p.say_unused + (1.0 - p.say_unused) * min(1.0, activity / p.quorum)
    return clip01(say * used)


@njit(cache=True, error_model="numpy")
def _open(plants, notes, counted, p: groups.Plants, places):
    """Open and close plants; return the open places of each region: (3,) float64."""
    jobs = np.zeros(REGIONS)
    running = 0.0
    for j in range(plants.size):
        plant, heads = plants[j], counted[j, PlantTally.HEADS]
        r = plant.region
        if j == places.first[r]:
            running = 0.0
        plant.open = open_next(plant.open, notes[r, RegionNote.OUTPUT], plant.closed == 1, p)
        wanted = plant.strength * plant.weight * plant.open
        plant.layoff = max(0.0, 1.0 - wanted / heads) if heads > 0 else 0.0
        plant.vacancies = max(0.0, wanted - heads)
        running += plant.vacancies
        places.cumulative[j] = running
        jobs[r] = running
    return jobs


@njit(cache=True, error_model="numpy")
def offer_work(
    plants: Plants,
    regions: Regions,
    notes: np.ndarray,
    before: np.ndarray,
    counted: np.ndarray,
    p: Packed[groups.Plants],
    q: Packed[Moves],
    places: Places,
) -> None:
    """Open and close plants; set layoffs, open places, the chances of those who seek work.

    Plants lay off down to the heads for whom they have work. The idle are hired at a rate, as far
    as places are open in their region; villagers come for the rest (the form is ours).

    Parameters
    ----------
    plants : (n_plants,) records
    regions : (3,) records
    notes : (3, len(RegionNote)) float64
    before : (3, N_TALLY) int64
        Counts at the end of the month before.
    counted : (n_plants, N_PLANT_TALLY) int64
    p, q : (1,) records of parameters
    places : Places
    """
    q = q[0]
    jobs = _open(plants, notes, counted, p[0], places)
    rest = np.zeros(REGIONS)
    village = total = 0.0
    for r in range(REGIONS):
        idle = float(before[r, Occupation.IDLE])
        notes[r, RegionNote.JOBS] = jobs[r]
        rest[r] = max(0.0, jobs[r] - idle)
        regions[r].work_idle = q.hire * min(1.0, jobs[r] / max(idle, 1.0))
        village += before[r, Occupation.VILLAGE]
        total += rest[r]
    reach = min(q.village_return, q.hire * total / max(village, 1.0))
    for r in range(REGIONS):
        share = rest[r] / total if total > 0.0 else 0.0
        regions[r].work_village = reach * share * (1.0 - regions[r].shortfall)


class Rules(NamedTuple):
    """What acts and the centre have made of the workplaces' position this month."""

    merged: float  # committees under the unions, 0 or 1
    control: bool  # workers' control decreed
    push: float  # how far the rule in force speeds or holds managers
    elected_third: float  # elected share of a board
    capacity: float  # of the party's centre, 0..1


@njit(cache=True)
def _meet(plant, counted):
    """Note who came and how they feel."""
    heads = max(counted[PlantTally.HEADS], 1)
    plant.activity = counted[PlantTally.PRESENT] / heads
    plant.grievance = counted[PlantTally.GRIEVANCE] / (heads * UNIT)


@njit(cache=True)
def _take(plant, output, keys, month, p: groups.Plants, rules):
    """Found committees and commissions; take control; nationalise from below."""
    luck, activity = plant.identity, plant.activity
    large = plant.strength >= LARGE
    if plant.committee == NEVER:
        if uniform(keys[Stream.COMMITTEE], luck) < founding(activity, large, p):
            plant.committee = month
    elif plant.commission == NEVER and rules.control and plant.form != Form.ONE_MAN:
        chance = commissioning(activity, large, rules.merged, p)
        if uniform(keys[Stream.COMMISSION], luck) < chance:
            plant.commission = month
    ready = plant.commission != NEVER and plant.form == Form.OWNER
    if ready and uniform(keys[Stream.PLANT], luck) < p.control * activity:
        plant.form, plant.managed = Form.WORKERS_CONTROL, month
    held = plant.national == 0 and plant.form == Form.WORKERS_CONTROL
    if held and uniform(keys[Stream.SEIZURE], luck) < seizing(activity, output, p):
        plant.national = FROM_BELOW


@njit(cache=True)
def _manage(plant, keys, month, p: groups.Plants, rules, urgency, elected):
    """Put boards in the place of committees, managers in that of boards; set the say left."""
    activity = plant.activity
    draw = uniform(keys[Stream.MANAGEMENT], plant.identity)
    chance = 0.0
    follows = Form.COLLEGIAL
    if plant.national > 0 and plant.form == Form.WORKERS_CONTROL:
        chance = to_board(activity, p)
    elif plant.form == Form.COLLEGIAL:
        chance = rules.push * to_one_man(rules.capacity, urgency, activity, p)
        follows = Form.ONE_MAN
    if plant.managed < month and draw < chance:
        plant.form, plant.managed = follows, month
    own = own_say(plant.form, activity, rules.elected_third, p)
    plant.say = p.say_own * own + (1.0 - p.say_own) * elected


@njit(cache=True)
def _organise(
    plants, counted, notes, channels, elected, keys, month, p: Packed[groups.Plants], rules, started
):
    p = p[0]
    for j in range(plants.size):
        plant = plants[j]
        r = plant.region
        _meet(plant, counted[j])
        if started:
            _take(plant, notes[r, RegionNote.OUTPUT], keys, month, p, rules)
        _manage(plant, keys, month, p, rules, channels[r, Channel.URGENCY], elected[r])


@institution("workplaces")
class Workplaces:
    """All workplaces of the society, and the rules that acts have given them.

    Attributes
    ----------
    merged : float
        1 once committees are under the unions.
    control_decreed : bool
        Whether workers' control is decreed.
    rule : str
        ``free``, ``collegial`` (boards kept) or ``one_man`` (managers pressed for).
    worker_share : float
        Elected share of a board, 0..1.
    enforced : float
        How far a rule of boards is more than a rule, 0..1.
    """

    def __init__(self) -> None:
        self.merged = self.enforced = 0.0
        self.control_decreed = False
        self.rule = "free"
        self.worker_share = 1 / 3

    def offer_work(
        self,
        plants: Plants,
        region: Regions,
        region_notes: np.ndarray,
        last_tally: np.ndarray,
        plant_tally: np.ndarray,
        places: Places,
        p: Packed[groups.Plants],
        q: Packed[Moves],
    ) -> None:
        """Open and close plants; set layoffs, open places, the chances of those who seek work."""
        offer_work(plants, region, region_notes, last_tally, plant_tally, p, q, places)

    def organise(
        self,
        plants: Plants,
        plant_tally: np.ndarray,
        region_notes: np.ndarray,
        channels: np.ndarray,
        business: Other,
        keys: np.ndarray,
        month: int,
        p: groups.Plants,
        packed: Packed[groups.Plants],
    ) -> None:
        """Committees, commissions, nationalisation from below, management, and the say of all."""
        rules = self._rules(self._push(p), business.reach)
        counts = plant_tally, region_notes, channels
        _organise(plants, *counts, business.elected, keys, month, packed, rules, True)

    def begin(
        self,
        plants: Plants,
        plant_tally: np.ndarray,
        region_notes: np.ndarray,
        channels: np.ndarray,
        business: Other,
        keys: np.ndarray,
        month: int,
        packed: Packed[groups.Plants],
    ) -> None:
        """Note who came and what workers have to say, before the first month."""
        rules = self._rules(0.0, 0.0)
        counts = plant_tally, region_notes, channels
        _organise(plants, *counts, business.elected, keys, month, packed, rules, False)

    def _rules(self, push: float, capacity: float) -> Rules:
        return Rules(self.merged, self.control_decreed, push, self.worker_share, capacity)

    def _push(self, p: groups.Plants) -> float:
        """How far the rule in force speeds or holds managers appointed in place of boards."""
        boards = p.rule_collegial * (1.0 - self.enforced)
        return {"free": 1.0, "one_man": p.rule_one_man, "collegial": boards}[self.rule]

    def nationalise(self, plants: Plants, month: int, *, count: float, min_size: float) -> None:
        """Nationalise the largest private workplaces by decree, up to `count` real ones.

        Where workers are in control they stay so until a board comes.
        """
        free = np.flatnonzero((plants.national == 0) & (plants.strength >= min_size))
        order = free[np.argsort(-plants.strength[free], kind="stable")]
        taken = order[np.cumsum(plants.weight[order]) - plants.weight[order] / 2 <= count]
        plants.national[taken] = BY_DECREE
        boards = taken[plants.form[taken] != Form.WORKERS_CONTROL]
        plants.form[boards] = Form.COLLEGIAL
        plants.managed[boards] = month

    def census(self, plants: Plants, plant_tally: np.ndarray, plant_census: np.ndarray) -> None:
        """Count real workplaces by region into `plant_census`: (3, n_counts) float64."""
        plant_census[:] = 0.0
        _census(plants, plant_tally, plant_census)
        _count_trades(plants, plant_tally, plant_census)


@njit(cache=True)
def heads_where(marked: np.ndarray, counted: np.ndarray) -> int:
    """Workers of the workplaces that carry a mark other than 0: a whole number."""
    heads = 0
    for j in range(marked.size):
        if marked[j] > 0:
            heads += counted[j, PlantTally.HEADS]
    return heads


@njit(cache=True)
def _census(plants, counted, census):
    for j in range(plants.size):
        row, large = census[plants.region[j]], plants.strength[j] >= LARGE
        _count_size(row, plants[j], counted[j], large)
        _count_form(row, plants[j], counted[j, PlantTally.HEADS], large)
        if plants.committee[j] != NEVER:
            _count_committee(row, plants[j], counted[j], large)
        if plants.commission[j] != NEVER and counted[j, PlantTally.HEADS] > 0:
            _count_commission(row, plants.weight[j], plants.commission[j])


@njit(cache=True)
def _count_trades(plants, counted, census):
    """Count the workers of trades in which the Bolsheviks have more support than any other."""
    support = np.zeros((REGIONS, TRADES, N_PARTIES))
    heads = np.zeros((REGIONS, TRADES))
    for j in range(plants.size):
        r, trade = plants.region[j], plants.trade[j]
        heads[r, trade] += counted[j, PlantTally.HEADS]
        for party in range(N_PARTIES):
            support[r, trade, party] += counted[j, PlantTally.SUPPORT + party]
    for r in range(REGIONS):
        for trade in range(TRADES):
            if support[r, trade, Party.BOLSHEVIK] >= support[r, trade].max():
                census[r, PlantCensus.TRADES_BOLSHEVIK] += heads[r, trade]


@njit(cache=True, inline="always")
def _count_size(row, plant, counted, large):
    """Count a workplace, its workers and how they vote."""
    n, heads = plant.weight, float(counted[PlantTally.HEADS])
    row[PlantCensus.ALL] += n
    row[PlantCensus.WORKERS] += heads
    row[PlantCensus.SAY_WORKERS] += plant.say * heads
    if large:
        row[PlantCensus.LARGE] += n
        row[PlantCensus.LARGE_WORKERS] += heads
    if plant.strength >= HUGE:
        row[PlantCensus.HUGE_NONPARTY] += counted[PlantTally.SUPPORT]
        row[PlantCensus.HUGE_BOLSHEVIK] += counted[PlantTally.SUPPORT + Party.BOLSHEVIK]
    led = 2 * counted[PlantTally.PRESENT_FACTION] > counted[PlantTally.PRESENT_MEMBERS]
    row[PlantCensus.FACTION_LEADS] += n * (counted[PlantTally.FACTION] > 0 and led)


@njit(cache=True, inline="always")
def _count_form(row, plant, heads, large):
    """Count a workplace by who runs and who owns it."""
    n = plant.weight
    if plant.form == Form.OWNER:
        row[PlantCensus.PRIVATE_WORKERS] += float(heads)
    elif plant.form == Form.WORKERS_CONTROL:
        row[PlantCensus.CONTROL] += n
        row[PlantCensus.CONTROL_WORKERS] += float(heads)
    elif plant.form == Form.COLLEGIAL:
        row[PlantCensus.COLLEGIAL] += n
        row[PlantCensus.COLLEGIAL_LARGE] += n * large
    elif plant.form == Form.ONE_MAN:
        row[PlantCensus.ONE_MAN] += n
        row[PlantCensus.ONE_MAN_LARGE] += n * large
    row[PlantCensus.NATIONAL] += n * (plant.national > 0)
    row[PlantCensus.NATIONAL_WORKERS] += float(heads) * (plant.national > 0)
    row[PlantCensus.FROM_BELOW] += n * (plant.national == FROM_BELOW)


@njit(cache=True, inline="always")
def _count_committee(row, plant, counted, large):
    """Count a factory committee: whether it has a hand in running things, whom it supports."""
    n = plant.weight
    active = plant.form == Form.WORKERS_CONTROL or (
        plant.form != Form.ONE_MAN and plant.activity > ACTIVE
    )
    row[PlantCensus.COMMITTEES] += n
    row[PlantCensus.ACTIVE_COMMITTEES] += n * active
    support = counted[PlantTally.SUPPORT : PlantTally.SUPPORT + N_PARTIES]
    row[PlantCensus.COMMITTEE_BOLSHEVIK] += n * support[Party.BOLSHEVIK] / max(1, support.sum())
    if large:
        row[PlantCensus.LARGE_COMMITTEES] += n
        row[PlantCensus.ACTIVE_LARGE] += n * active


@njit(cache=True, inline="always")
def _count_commission(row, n, founded):
    """Count a control commission by when it was founded."""
    row[PlantCensus.COMMISSIONS] += n
    row[PlantCensus.COMMISSIONS_BEFORE] += n * (founded < 0)
    row[PlantCensus.COMMISSIONS_WINTER] += n * (0 <= founded <= WINTER)
