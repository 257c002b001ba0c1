"""A workplace as a Mesa agent, and the walks over all of them that the engine's class asks for."""

from __future__ import annotations

from math import floor

import numpy as np

import mesa
from benchmark.objects import rules
from thermidor.common.random import Stream, uniform
from thermidor.society.institutions.workplace import ACTIVE, HUGE, LARGE, WINTER, Rules, Workplaces
from thermidor.society.pressures import Channel
from thermidor.society.record import UNIT, PlantCensus, PlantTally, RegionNote
from thermidor.society.state import NEVER, Form, Occupation, Party

OWNER, CONTROL, COLLEGIAL, ONE_MAN = (int(form) for form in Form)
HEADS, PRESENT, GRIEVANCE, SUPPORT = (
    int(PlantTally.HEADS),
    int(PlantTally.PRESENT),
    int(PlantTally.GRIEVANCE),
    int(PlantTally.SUPPORT),
)
BOLSHEVIK, PARTIES = int(Party.BOLSHEVIK), len(Party)
FIELDS = tuple(field.name for field in PlantCensus)


class Workplace(mesa.Agent):
    """A workplace: the columns of `society.PLANTS` as attributes, and what was counted in it."""

    def __init__(self, model, row: int, values: dict):
        super().__init__(model)
        self.row = row
        for name, value in values.items():
            setattr(self, name, value)
        self.counted, self.open_so_far = [0] * len(model.plant_fields), 0.0

    def draw(self, stream: int) -> float:
        """Return this month's luck of a stream."""
        return uniform(self.model.keys[stream], np.uint32(self.identity))

    @property
    def large(self) -> bool:
        """Whether it has 200 workers or more at full strength."""
        return self.strength >= LARGE

    def offer_work(self, output: float, p) -> float:
        """Open or close; return the places open."""
        self.open = rules.open_next(self.open, output, self.closed == 1, p)
        wanted, heads = self.strength * self.weight * self.open, self.counted[HEADS]
        self.layoff = max(0.0, 1.0 - wanted / heads) if heads > 0 else 0.0
        self.vacancies = max(0.0, wanted - heads)
        return self.vacancies

    def meet(self) -> None:
        """Note who came last month and how they felt."""
        heads = max(self.counted[HEADS], 1)
        self.activity = self.counted[PRESENT] / heads
        self.grievance = self.counted[GRIEVANCE] / (heads * UNIT)

    def organise(self, output: float, month: int, p, standing: Rules) -> None:
        """Found a committee or a commission; take control; be nationalised from below."""
        activity = self.activity
        if self.committee == NEVER:
            if self.draw(Stream.COMMITTEE) < rules.founding(activity, self.large, p):
                self.committee = month
        elif self.commission == NEVER and standing.control and self.form != ONE_MAN:
            chance = rules.commissioning(activity, self.large, standing.merged, p)
            if self.draw(Stream.COMMISSION) < chance:
                self.commission = month
        ready = self.commission != NEVER and self.form == OWNER
        if ready and self.draw(Stream.PLANT) < p.control * activity:
            self.form, self.managed = CONTROL, month
        held = self.national == 0 and self.form == CONTROL
        if held and self.draw(Stream.SEIZURE) < rules.seizing(activity, output, p):
            self.national, self.form, self.managed = 1, COLLEGIAL, month

    def manage(self, urgency: float, elected: float, month: int, p, standing: Rules) -> None:
        """Put a manager in the place of the board, or not; say what workers have left to say."""
        if self.form == COLLEGIAL and self.managed < month:
            chance = standing.push * rules.to_one_man(standing.capacity, urgency, self.activity, p)
            if self.draw(Stream.MANAGEMENT) < chance:
                self.form, self.managed = ONE_MAN, month
        own = rules.own_say(self.form, self.activity, standing.elected_third, p)
        self.say = p.say_own * own + (1.0 - p.say_own) * elected

    def strike(self, p) -> float:
        """Return the strikes of the real workplaces it stands for."""
        expected = self.weight * rules.striking(self.grievance, self.activity, p)
        return float(floor(expected + self.draw(Stream.STRIKE)))

    def count(self, row: dict) -> None:
        """Be counted into the census of the region."""
        n, heads, committee = self.weight, float(self.counted[HEADS]), self.committee != NEVER
        form, counted = self.form, self.counted
        active = form == CONTROL or (form != ONE_MAN and self.activity > ACTIVE)
        support = counted[SUPPORT : SUPPORT + PARTIES]
        row["WORKERS"] += heads
        row["SAY_WORKERS"] += self.say * heads
        for field, holds in (
            ("ALL", True),
            ("LARGE", self.large),
            ("COMMITTEES", committee),
            ("ACTIVE_COMMITTEES", committee and active),
            ("LARGE_COMMITTEES", committee and self.large),
            ("ACTIVE_LARGE", committee and active and self.large),
            ("CONTROL", form == CONTROL),
            ("COLLEGIAL", form == COLLEGIAL),
            ("COLLEGIAL_LARGE", form == COLLEGIAL and self.large),
            ("ONE_MAN", form == ONE_MAN),
            ("ONE_MAN_LARGE", form == ONE_MAN and self.large),
            ("NATIONAL", self.national > 0),
            ("FROM_BELOW", self.national == 1),
            (
                "FACTION_LEADS",
                counted[PlantTally.FACTION] > 0
                and 2 * counted[PlantTally.PRESENT_FACTION] > counted[PlantTally.PRESENT_MEMBERS],
            ),
        ):
            if holds:
                row[field] += n
        if self.large:
            row["LARGE_WORKERS"] += heads
        if committee:
            row["COMMITTEE_BOLSHEVIK"] += n * support[BOLSHEVIK] / max(1, sum(support))
        if form == CONTROL:
            row["CONTROL_WORKERS"] += heads
        if self.commission != NEVER and heads > 0:
            row["COMMISSIONS"] += n
            row["COMMISSIONS_BEFORE"] += n * (self.commission < 0)
            row["COMMISSIONS_WINTER"] += n * (0 <= self.commission <= WINTER)
        if self.strength >= HUGE:
            row["HUGE_NONPARTY"] += support[0]
            row["HUGE_BOLSHEVIK"] += support[BOLSHEVIK]


class ObjectWorkplaces(Workplaces):
    """The engine's workplaces and their rules, walked as agents."""

    def organise(self, simulation) -> None:
        """Committees, commissions, nationalisation from below, management, and the say of all."""
        p, month = simulation.parameters.plants, simulation.month
        standing = Rules(
            self.merged,
            self.control_decreed,
            self._push(p),
            self.worker_share,
            simulation.cascade.capacity,
        )
        output = simulation.region_notes[:, RegionNote.OUTPUT].tolist()
        urgency = simulation.channels[:, Channel.URGENCY].tolist()
        elected = simulation.elected_power.tolist()
        for place in simulation.workplace_agents:
            r = place.region
            place.meet()
            place.organise(output[r], month, p, standing)
            place.manage(urgency[r], elected[r], month, p, standing)

    def nationalise(self, simulation, *, count: float, min_size: float) -> None:
        """Nationalise the largest private workplaces by decree, up to `count` real ones."""
        free = [w for w in simulation.workplace_agents if w.national == 0]
        taken = 0.0
        for place in sorted(
            (w for w in free if w.strength >= min_size), key=lambda w: w.strength, reverse=True
        ):
            taken += place.weight
            if taken - place.weight / 2 > count:
                break
            place.national, place.form, place.managed = 2, COLLEGIAL, simulation.month

    def strikes(self, p) -> np.ndarray:
        """Return the strikes of the month by workplace: (n_plants,) float64 real strikes."""
        return np.array([place.strike(p) for place in self.agents])

    def census(self, simulation) -> None:
        """Count real workplaces by region."""
        rows = [dict.fromkeys(FIELDS, 0.0) for _ in range(3)]
        for place in simulation.workplace_agents:
            place.count(rows[place.region])
        simulation.plant_census[:] = [list(row.values()) for row in rows]


def seek_work(country, jobs: list[float]) -> None:
    """Say how likely the idle and the villagers of each region find one of the places open."""
    p, region, before = country.parameters.moves, country.region, country.last_tally
    country.region_notes[:, RegionNote.JOBS] = jobs
    idle = [float(before[r, Occupation.IDLE]) for r in range(3)]
    village = float(before[:, Occupation.VILLAGE].sum())
    rest = [max(0.0, jobs[r] - idle[r]) for r in range(3)]
    total = float(np.sum(rest))
    reach = min(p.village_return, p.hire * total / max(village, 1.0))
    for r in range(3):
        region.work_idle[r] = p.hire * min(1.0, jobs[r] / max(idle[r], 1.0))
        share = rest[r] / total if total > 0 else 0.0
        region.work_village[r] = reach * share * (1.0 - region.shortfall[r])
