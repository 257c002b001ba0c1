"""One run: the order of a month, and the state it walks.

`MONTH` is the schedule of the model, read aloud (ODD element: process overview and scheduling).
`Simulation` needs no Mesa, so a run starts fast; `thermidor.Model` is its face as a Mesa model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thermidor.common.random import Luck
from thermidor.observables import value
from thermidor.scenario import account as accounts
from thermidor.scenario import acts
from thermidor.scenario import scenario as scenarios
from thermidor.society import economy
from thermidor.society.conditions import (
    N_CLASSES,
    SKILL_CLASSES,
    TIER_WEIGHTS,
    TIERS,
    Places,
    PostConditions,
    regions,
)
from thermidor.society.institutions.cascade import Cascade
from thermidor.society.institutions.congress import Congress
from thermidor.society.institutions.office import Offices
from thermidor.society.institutions.parties import Parties
from thermidor.society.institutions.party import PartyCommittees
from thermidor.society.institutions.secretariat import Secretariat
from thermidor.society.institutions.soviet import Soviet
from thermidor.society.institutions.sovnarkom import Sovnarkom
from thermidor.society.institutions.union import Unions
from thermidor.society.institutions.workplace import Workplaces, heads_where, offer_work
from thermidor.society.institutions.world import World
from thermidor.society.packed import packed
from thermidor.society.parameters import Parameters
from thermidor.society.people.belong import belong, belonging
from thermidor.society.people.census import Counts, count
from thermidor.society.people.enter import take_posts
from thermidor.society.people.feel import feel
from thermidor.society.people.move import MoveCounts, in_line, move
from thermidor.society.people.walk import threads_for, walk
from thermidor.society.population import DEFAULT_SCALE, build, weight_at
from thermidor.society.pressures import Channel
from thermidor.society.record import (
    N_NOTES,
    N_PLANT_CENSUS,
    N_PLANT_TALLY,
    N_POST_TALLY,
    N_REGION_NOTES,
    N_SOVIET,
    N_TALLY,
    History,
    PostTally,
    RegionNote,
    Tally,
)
from thermidor.society.row import scratch
from thermidor.society.state import COHORTS, Body, Occupation, Party, Rank, Region


class Process(NamedTuple):
    """A line of the schedule."""

    name: str
    does: str


MONTH = (
    Process("press", "pressures become channels; the world and the market move"),
    Process("act", "dated acts whose guard holds take effect"),
    Process("provide", "output and food of each region"),
    Process("offer_work", "plants open and close; layoffs and open places"),
    Process("organise", "committees, control, nationalisation from below, management"),
    Process("open_posts", "offices ask for posts and judge candidates"),
    Process("feel", "persons feel hunger and hope, take part or not, support whom"),
    Process("move", "persons die, lose and find work, go to front or village, take posts"),
    Process("belong", "persons join and leave party, opposition, union; routine takes hold"),
    Process("count", "heads, members, posts and workplaces are counted"),
    Process("elect", "soviet elections that are due; deputies come or stay away"),
    Process("decide", "decisions move between levels; the CEC and the government meet"),
    Process("tolerate", "other parties, their press, assemblies outside the soviets"),
    Process("post", "party committees; the secretariat records posts and fills them"),
    Process("administer", "who directs whom, what is answerable, pay"),
    Process("bargain", "union money, officials, disputes and the state's answers"),
    Process("observe", "the month is written into the record"),
)
"""The order of one month."""


class Simulation:
    """One run of the model.

    Parameters
    ----------
    scenario : Scenario or str
        What happens to the society, loaded or by name.
    parameters : Parameters or mapping of str to float, optional
        All values, or what differs from the defaults (keyed ``group.name``).
    account : str, optional
        The account whose mechanisms are on; without one the scenario's own.
    seed : int
        The run's luck.
    scale : float
        Share of the society that has a row of its own, 0 < scale <= 1.
    threads : int, optional
        Threads that walk the persons; any number gives the same bits. Without it as many as pay.
    """

    def __init__(
        self,
        scenario="historical",
        *,
        account: str | None = None,
        parameters=None,
        seed: int = 1,
        scale: float = DEFAULT_SCALE,
        threads: int | None = None,
    ):
        if not isinstance(scenario, scenarios.Scenario):
            scenario = scenarios.load(scenario)
        chosen = accounts.runnable(account or scenario.account or "synthesis")
        if not isinstance(parameters, Parameters):
            values = {**chosen.values(), **scenario.parameters, **(parameters or {})}
            parameters = Parameters().replace(values)
        self.scenario, self.parameters, self.account = scenario, parameters, chosen.name
        self._packed: tuple[Parameters, Parameters] | None = None
        self.seed, self.scale, self.threads = seed, scale, threads
        self.luck, self.month = Luck(seed), 0
        self._series = scenario.channels()
        self.society = build(parameters.start, self.luck, scale)
        self.spare = np.array([self.society.rows], np.int64)  # the first free row
        self.keys = self.luck.keys(0)
        self.history = History(scenario.months, len(Channel))
        self._allocate()
        self._found()
        self.events = [event for event in scenario.events if event.month >= 0 and event.acts]
        self.done: dict[str, int] = {}
        self.count()
        self._begin()

    def _allocate(self) -> None:
        plants = self.society.plants
        first = np.searchsorted(plants.region, [0, 1, 2, 3]).astype(np.int64)
        self.places = Places(np.zeros(len(plants)), first)
        self.region, self.posts = regions(), PostConditions.empty()
        self.posts.bounds[:] = [weight_at(bound, self.scale) for bound in TIER_WEIGHTS]
        self.ration = np.ones(len(Occupation))
        self.opposition = np.zeros((3, len(Party)))
        self.tally = np.zeros((3, N_TALLY), np.int64)
        self.last_tally = self.tally.copy()
        self.cohorts = np.zeros((3, self.scenario.months + COHORTS), np.int64)
        self.post_tally = np.zeros((len(Body), len(Rank), N_POST_TALLY), np.int64)
        self.plant_tally = np.zeros((len(plants), N_PLANT_TALLY), np.int64)
        self.plant_census = np.zeros((3, N_PLANT_CENSUS))
        self.pool = np.zeros((3, N_CLASSES), np.int64)
        self.insiders = np.zeros((len(Body), len(Rank), SKILL_CLASSES, 2, TIERS), np.int64)
        self.region_notes = np.zeros((3, N_REGION_NOTES))
        self.channels = np.zeros((3, len(Channel)))
        self._fate = np.empty(len(self.society.people), np.uint8)
        self._rooms = [scratch()]

    def _found(self) -> None:
        """Found the institutions."""
        self.world, self.workplaces = World(), Workplaces()
        self.soviets = [Soviet(region, self.parameters) for region in Region]
        self.congress, self.cascade, self.sovnarkom = (
            Congress(self.parameters),
            Cascade(self.parameters.cascade),
            Sovnarkom(),
        )
        self.parties, self.party = Parties(self.parameters), PartyCommittees(self.parameters)
        self.secretariat, self.unions = Secretariat(self.parameters), Unions(self.parameters)
        self.offices = Offices(self.parameters)

    def _begin(self) -> None:
        """Set what the first month finds: work, posts, soviets just elected."""
        self.first_bench = self.tally[:, 0].astype(float)
        self.region_notes[:, RegionNote.OUTPUT] = 1.0
        self.channels[:] = self._series[0]
        self.region_notes[:, RegionNote.OUTPUT] = 1.0 - self.channels[:, Channel.SUPPLY]
        plants = self.society.plants
        plants.open[:] = 1.0
        self.posts.demand[:] = self.post_tally[:, :, PostTally.STAFF]
        self.last_tally[:] = self.tally
        self.region.power[:] = self.elected_power()
        plants.say[:] = self.parameters.start.say
        economy.provide(self)
        self.feel()  # the meetings of the month before the first
        self._recount()
        self.workplaces.begin(self)
        for soviet in self.soviets:
            soviet.elect(self)
            soviet.meet(self)
            soviet.since = 1
        self.last_tally[:] = self.tally
        self._write(0)

    def _recount(self) -> None:
        self.tally[:] = 0
        self.post_tally[:] = 0
        self.count()

    # What institutions and acts ask of the whole ---------------------------------------------

    def elected_power(self) -> np.ndarray:
        """Share of decisions that bodies elected by workers still take, by region: (3,) float64.

        Plenum and executive decide for all; the government counts as far as the CEC, to which it
        answers, is still there and contested.
        """
        shares, start = self.cascade.shares.tolist(), self.cascade.start.tolist()
        p, q = self.parameters, self.parameters.soviets
        answer = 0.0 if self.congress.stopped else p.cascade.answer * self.congress.contest
        first = q.contest_start * p.cascade.answer
        national = shares[0] + shares[1] + answer * (shares[2] + shares[3])
        power = min(1.0, national / (start[0] + start[1] + first * (start[2] + start[3])))
        least = q.power_unanswered
        return np.array(
            [
                power
                * (least + (1.0 - least) * min(1.0, q.answer_gain * (s.accountable * s.filled)))
                for s in self.soviets
            ]
        )

    @property
    def packed(self) -> Parameters:
        """The parameters, each group as a record: what the loops of institutions take."""
        if self._packed is None or self._packed[0] is not self.parameters:
            self._packed = self.parameters, packed(self.parameters)
        return self._packed[1]

    def representation(self, r: int) -> float:
        """How far workers of a region see their bodies as theirs (0..1), judged by efficacy."""
        bench = max(1.0, float(self.tally.item(r, 0)))
        efficacy = float(self.tally.item(r, Tally.EFFICACY)) / 1024 / bench
        p = self.parameters.soviets
        return min(1.0, efficacy / p.trust) * (1.0 - p.late * self.soviets[r].late)

    def nationalised_workers(self) -> float:
        """Workers in nationalised workplaces."""
        return float(heads_where(self.society.plants.national, self.plant_tally))

    def feel_instead(self, scenario) -> None:
        """Go on under another scenario's pressures from the coming month; the past stays."""
        self.scenario, self._series = scenario, scenario.channels()

    @property
    def rows(self) -> int:
        """Rows of the table that stand for somebody; those after them are free."""
        return min(int(self.spare[0]), len(self.society.people))

    def _walk(self, kernel, *arguments, counts=()) -> None:
        """Walk all persons with a compiled loop, by as many threads as it pays."""
        threads = threads_for(self.rows, self.threads)
        while len(self._rooms) < threads:
            self._rooms.append(scratch())
        people = self.society.people.arrays
        walk(kernel, people, self.rows, threads, arguments, counts, self._rooms)

    # The processes of a month ----------------------------------------------------------------

    def step(self) -> None:
        """Walk one month."""
        if self.month >= self.scenario.months:
            raise IndexError("the scenario has no further month")
        self.keys = self.luck.keys(self.month + 1)
        for process in MONTH:
            getattr(self, process.name)()
        self.month += 1

    def run(self) -> Simulation:
        """Walk all months that are left; return the simulation itself."""
        while self.month < self.scenario.months:
            self.step()
        return self

    def press(self) -> None:
        """Pressures become channels."""
        self.channels[:] = self._series[self.month]
        self.world.step(self)
        self.last_tally[:] = self.tally

    def act(self) -> None:
        """Take the acts whose date has come and whose guard holds."""
        for event in self.events:
            late = self.month - event.month
            if event.id in self.done or not 0 <= late <= event.wait:
                continue
            if all(self.holds(condition) for condition in event.guard):
                for act in event.acts:
                    getattr(acts, act.name)(self, **act.arguments)
                self.done[event.id] = self.month

    def holds(self, condition) -> bool:
        """Whether a guard's condition held in last month's record."""
        return condition.holds(
            value(self.history, self.month, condition.observable, condition.region)
        )

    def provide(self) -> None:
        """Output and food."""
        economy.provide(self)

    def offer_work(self) -> None:
        """Plants open and close."""
        offer_work(self)

    def organise(self) -> None:
        """Committees, control, management."""
        self.region.delay[:] = [soviet.late for soviet in self.soviets]
        self.region.power[:] = self.elected_power()
        self.workplaces.organise(self)

    def open_posts(self) -> None:
        """Offices ask for posts."""
        self.offices.open_posts(self)

    def feel(self) -> None:
        """Persons feel and take part."""
        p = self.parameters
        self._walk(
            feel,
            self.society.plants,
            self.region,
            self.ration,
            self.opposition,
            self.keys,
            p.bench,
            p.couplings.efficacy,
        )

    def move(self) -> None:
        """Persons move."""
        self.tally[:] = 0
        self.post_tally[:] = 0
        p, fate, counts = self.parameters, self._fate, MoveCounts(self.tally, self.post_tally)
        self._walk(
            move,
            self.society.plants,
            self.region,
            in_line(self.posts),
            self.places,
            self.keys,
            self.month,
            p.moves,
            p.offices,
            p.couplings,
            fate,
            counts=counts,
        )
        take_posts(
            self.society.people.arrays,
            self.rows,
            fate,
            self.posts,
            self.keys,
            self.month,
            self.spare,
            self.tally,
            self.post_tally,
        )

    def belong(self) -> None:
        """Persons belong."""
        p, posts = belonging(self.parameters), self.posts
        self._walk(
            belong,
            self.society.plants,
            self.region,
            posts.routine,
            posts.named,
            self.keys,
            self.month,
            p,
            counts=self.tally,
        )

    def count(self) -> None:
        """Count everybody."""
        for counts in (self.cohorts, self.plant_tally, self.pool, self.insiders):
            counts[:] = 0
        p = self.parameters
        counts = Counts(
            self.tally, self.cohorts, self.pool, self.plant_tally, self.post_tally, self.insiders
        )
        self._walk(
            count,
            self.society.plants,
            self.region,
            self.posts.bounds,
            p.bench,
            p.unions,
            counts=counts,
        )
        self.workplaces.census(self, self.plant_census)

    def elect(self) -> None:
        """Hold elections that are due; deputies come or stay away."""
        for soviet in self.soviets:
            if soviet.due(self):
                soviet.elect(self)
            soviet.meet(self)

    def decide(self) -> None:
        """Decisions move; the CEC and the government meet."""
        self.cascade.step(self)
        self.congress.step(self)
        self.sovnarkom.step(self)

    def tolerate(self) -> None:
        """Other parties."""
        self.parties.step(self)

    def post(self) -> None:
        """Party committees and the secretariat."""
        self.party.step(self)
        self.secretariat.step(self)

    def administer(self) -> None:
        """Offices judge themselves."""
        self.offices.step(self)

    def bargain(self) -> None:
        """Unions."""
        self.unions.step(self)

    def observe(self) -> None:
        """Write the month into the record."""
        self._write(self.month + 1)

    def _write(self, row: int) -> None:
        history = self.history
        history.people[row], history.cohorts[row] = self.tally, self.cohorts
        history.posts[row], history.demand[row] = self.post_tally, self.posts.demand
        history.plants[row], history.regions[row] = self.plant_census, self.region_notes
        history.channels[row] = self.channels
        history.seats_of_government[row] = self.posts.region[Body.COMMISSARIATS]
        note, soviets = [0.0] * N_NOTES, [[0.0] * N_SOVIET for _ in range(3)]
        for institution in (
            self.world,
            self.congress,
            self.cascade,
            self.sovnarkom,
            self.party,
            self.secretariat,
            self.offices,
            self.unions,
        ):
            institution.write(note, self)
        for soviet in self.soviets:
            soviet.write(soviets[soviet.region], self)
        self.parties.write(note, soviets, self)
        history.notes[row], history.soviets[row] = note, soviets
        history.regions[row, :, RegionNote.REPRESENTATION] = [
            self.representation(r) for r in range(3)
        ]
        history.now = row
