"""One run: the order of a month, and the state it walks.

It walks `month.MONTH`, the schedule of the model (ODD element: process overview and scheduling).
`Simulation` needs no Mesa, so a run starts fast; `thermidor.Model` is its face as a Mesa model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from thermidor.common.columns import Columns
from thermidor.common.errors import InputError
from thermidor.common.random import Luck, Stream
from thermidor.scenario import taking
from thermidor.scenario.account import runnable
from thermidor.scenario.scenario import Scenario, load
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
from thermidor.society.institutions import INSTITUTIONS
from thermidor.society.institutions.workplace import heads_where
from thermidor.society.month import MONTH
from thermidor.society.parameters import Parameters, getter, packed
from thermidor.society.people.belong import belong, belonging
from thermidor.society.people.census import Counts, count
from thermidor.society.people.enter import take_posts
from thermidor.society.people.feel import feel
from thermidor.society.people.move import MoveCounts, in_line, move
from thermidor.society.people.walk import threads_for, walk
from thermidor.society.population import DEFAULT_SCALE, build, weight_at
from thermidor.society.pressures import Channel
from thermidor.society.record import (
    N_PLANT_TALLY,
    N_TALLY,
    UNIT,
    History,
    PlantCensus,
    PostTally,
    RegionNote,
    Tally,
)
from thermidor.society.registry import acting
from thermidor.society.row import scratch
from thermidor.society.state import COHORTS, Body, Occupation, Plants, Rank, Region
from thermidor.society.towns import towns

MEETINGS_BEFORE = 6
"""Rounds of meetings before the first month; after six, those who come change by under 1 %."""
FELT = ("leaning", "commitment", "efficacy", "hunger", "support")
"""What a person feels at meetings, as columns of the table of persons."""


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
        scenario: Scenario | str = "historical",
        *,
        account: str | None = None,
        parameters: Parameters | Mapping[str, float] | None = None,
        seed: int = 1,
        scale: float = DEFAULT_SCALE,
        threads: int | None = None,
    ):
        if not isinstance(scenario, Scenario):
            scenario = load(scenario)
        chosen = runnable(account or scenario.account or "synthesis")
        if not isinstance(parameters, Parameters):
            values = {**chosen.values(), **scenario.parameters, **(parameters or {})}
            parameters = Parameters().replace(values)
        self.scenario = scenario
        self.parameters = parameters
        self.account = chosen.name
        self._packed: tuple[Parameters, Parameters] | None = None
        self.seed = seed
        self.scale = scale
        self.threads = threads
        self.luck = Luck(seed)
        self.month = 0
        self._series = scenario.channels()
        self.first_keys = self.luck.keys(0).copy()  # of what is drawn once and never again
        self.society = build(parameters.start, parameters.leaning, self.luck, scale)
        self.spare = np.array([self.society.rows], np.int64)  # the first free row
        self.keys = self.luck.keys(0)
        self.history = History(scenario.months)
        self._allocate()
        for one in INSTITUTIONS.values():
            parts = self.parts(one.kind)
            made = [one.kind(r, *parts) for r in Region] if one.regional else one.kind(*parts)
            setattr(self, one.name, made)
        self.events = taking.dated(scenario)
        self.done: dict[str, int] = {}
        self.count()
        self._begin()

    def _allocate(self) -> None:
        """Make the tables that a month fills."""
        n, posts = len(Region), (len(Body), len(Rank))
        first = np.searchsorted(self.plants.region, np.arange(n + 1)).astype(np.int64)
        self.places = Places(np.zeros(len(self.plants)), first)
        self.region = regions()
        self.towns = towns()
        self.posts = PostConditions.empty()
        self.posts.bounds[:] = [weight_at(bound, self.scale) for bound in TIER_WEIGHTS]
        self.ration = np.ones(len(Occupation))
        self.tally = np.zeros((n, N_TALLY), np.int64)
        self.last_tally = self.tally.copy()
        self.cohorts = np.zeros((n, self.scenario.months + COHORTS), np.int64)
        self.post_tally = np.zeros((*posts, len(PostTally)), np.int64)
        self.plant_tally = np.zeros((len(self.plants), N_PLANT_TALLY), np.int64)
        self.plant_census = np.zeros((n, len(PlantCensus)))
        self.pool = np.zeros((n, N_CLASSES), np.int64)
        self.insiders = np.zeros((*posts, SKILL_CLASSES, 2, TIERS), np.int64)
        self.region_notes = np.zeros((n, len(RegionNote)))
        self.channels = np.zeros((n, len(Channel)))
        self._fate = np.empty(len(self.people), np.uint8)
        self._rooms = [scratch()]

    def _begin(self) -> None:
        """Set what the first month finds: work, posts, soviets just elected."""
        self.first_bench = self.tally[:, Occupation.BENCH].astype(float)
        self.channels[:] = self._series[0]
        self.region_notes[:, RegionNote.OUTPUT] = 1.0 - self.channels[:, Channel.SUPPLY]
        self.plants.open[:] = 1.0
        self.posts.demand[:] = self.post_tally[:, :, PostTally.STAFF]
        self.call(self.recruitment.found)
        self.last_tally[:] = self.tally
        self.region.power[:] = self.business.elected
        self.plants.say[:] = self.parameters.start.say
        self.provide()
        self._settle()
        self.call(self.soviets.elect)
        self.call(self.business.begin)
        self.call(self.postings.look)
        self.last_tally[:] = self.tally
        self._write(0)

    def _settle(self) -> None:
        """Let workers meet as they did in the months before, until the habit of coming is settled.

        What they feel moves only at the last of these meetings.
        """
        people = self.people
        self.call(self.shopfloor.begin)
        self.gather()
        felt = {name: getattr(people, name).copy() for name in FELT}
        for _ in range(MEETINGS_BEFORE):
            for name, before in felt.items():
                getattr(people, name)[:] = before
            self.feel()
            self.stop()
            self.tally[:] = 0
            self.post_tally[:] = 0
            self.count()
            self.call(self.workplaces.begin)

    # What institutions and acts read ----------------------------------------------------------

    def parts(self, function: Callable) -> tuple:
        """Return what a function or an institution's method reads, in the order it names it.

        An argument is named as a part of the simulation (``tally``, ``business``) or annotated by a
        group of parameters (``p: Soviets``, ``p: Packed[Soviets]``). Keyword-only arguments are
        left to the caller.
        """
        return getter(getattr(function, "__func__", function))(self)

    def call(self, function: Callable, **given: Any) -> Any:
        """Call a function or an institution's method with the parts that it reads.

        Parameters
        ----------
        function : callable
        given : optional
            Its keyword-only arguments.
        """
        return function(*self.parts(function), **given)

    def _institutions(self, process: str) -> None:
        """Let the institutions act that act in a process."""
        for one in acting(process):
            held = getattr(self, one.name)
            for institution in held if one.regional else (held,):
                self.call(getattr(institution, process))

    @property
    def people(self) -> Columns:
        """All persons."""
        return self.society.people

    @property
    def plants(self) -> Plants:
        """All workplaces."""
        return self.society.plants

    @property
    def packed(self) -> Parameters:
        """The parameters, each group as a record: what the loops of institutions take."""
        if self._packed is None or self._packed[0] is not self.parameters:
            self._packed = self.parameters, packed(self.parameters)
        return self._packed[1]

    @property
    def representation(self) -> list[float]:
        """How far workers of each region see their bodies as theirs (0..1), by their efficacy."""
        p = self.parameters.soviets
        bench = np.maximum(1.0, self.tally[:, Occupation.BENCH]).tolist()
        efficacy = self.tally[:, Tally.EFFICACY].tolist()
        return [
            min(1.0, efficacy[r] / UNIT / bench[r] / p.trust) * (1.0 - p.late * late)
            for r, late in enumerate(self.soviets.late.tolist())
        ]

    @property
    def nationalised_workers(self) -> float:
        """Workers in nationalised workplaces."""
        return float(heads_where(self.plants.national, self.plant_tally))

    def feel_instead(self, scenario: Scenario) -> None:
        """Go on under another scenario's pressures from the coming month; the past stays."""
        self.scenario = scenario
        self._series = scenario.channels()

    def continue_under(self, scenario: Scenario, parameters: Parameters) -> None:
        """Continue with another scenario's pressures and acts and with other parameters.

        What has happened stays: an act already taken is neither undone nor taken again.

        Raises
        ------
        InputError
            If the scenario has other months, or the parameters of the start differ.
        """
        if (scenario.start, scenario.months) != (self.scenario.start, self.scenario.months):
            raise InputError(
                f'"{scenario.name}" must have the start and the months of "{self.scenario.name}".',
                place="scenario",
            )
        if parameters.start != self.parameters.start:
            raise InputError(
                "these parameters set only the first month; start a new run.", place="start"
            )
        self.feel_instead(scenario)
        self.events = taking.dated(scenario)
        self.parameters = parameters

    @property
    def rows(self) -> int:
        """Rows of the table that stand for somebody; those after them are free."""
        return min(int(self.spare[0]), len(self.people))

    def _walk(self, kernel: Callable, *arguments: Any, counts: Any = ()) -> None:
        """Walk all persons with a compiled loop, by as many threads as it pays."""
        threads = threads_for(self.rows, self.threads)
        while len(self._rooms) < threads:
            self._rooms.append(scratch())
        walk(kernel, self.people.arrays, self.rows, threads, arguments, counts, self._rooms)

    # The processes of a month -----------------------------------------------------------------

    def step(self) -> None:
        """Walk one month."""
        if self.month >= self.scenario.months:
            raise IndexError("the scenario has no further month")
        self.keys = self.luck.keys(self.month + 1)
        for process in MONTH:
            self.process(process.name)
        self.month += 1

    def process(self, name: str) -> None:
        """Walk one process of the month."""
        getattr(self, name)()

    def run(self, months: int | None = None) -> Simulation:
        """Walk until so many months have passed, or to the end; return the simulation itself."""
        while self.month < (self.scenario.months if months is None else months):
            self.step()
        return self

    def press(self) -> None:
        """Pressures become channels."""
        self.channels[:] = self._series[self.month]
        self._institutions("press")
        self.last_tally[:] = self.tally

    def act(self) -> None:
        """Take the acts whose date has come, whose guard holds and whose motion passes."""
        self._institutions("act")
        taking.take(self)

    def provide(self) -> None:
        """Output and food."""
        self.region.feel(self.channels)
        obstruction = self.call(self.offices.obstruction)
        self.call(economy.provide, obstruction=obstruction, market=self.world.market)
        self._institutions("provide")

    def offer_work(self) -> None:
        """Plants open and close."""
        self._institutions("offer_work")

    def organise(self) -> None:
        """Committees, control, management."""
        self.region.delay[:] = self.soviets.late
        self.region.power[:] = self.business.elected
        self._institutions("organise")

    def open_posts(self) -> None:
        """Offices ask for posts and judge candidates."""
        self._institutions("open_posts")
        self.call(self.offices.judge)

    def gather(self) -> None:
        """Towns and plants feel."""
        self._institutions("gather")

    def feel(self) -> None:
        """Persons feel and take part."""
        p = self.parameters
        for counts in self.shopfloor.counts:
            counts[:] = 0
        self._walk(
            feel,
            self.plants,
            self.region,
            self.ration,
            self.shopfloor.leans,
            self.keys,
            self.first_keys,
            p.bench,
            p.leaning,
            p.shopfloor,
            p.couplings.efficacy,
            counts=self.shopfloor.counts,
        )

    def stop(self) -> None:
        """Plants stop; hands are raised."""
        self._institutions("stop")

    def move(self) -> None:
        """Persons move."""
        self.tally[:] = 0
        self.post_tally[:] = 0
        p, fate = self.parameters, self._fate
        self._walk(
            move,
            self.plants,
            self.region,
            in_line(self.posts),
            self.places,
            self.keys,
            self.month,
            p.moves,
            p.offices,
            p.couplings,
            fate,
            counts=MoveCounts(self.tally, self.post_tally),
        )
        take_posts(
            self.people.arrays,
            self.rows,
            fate,
            self.posts,
            self.plants,
            self.postings.givers,
            self.keys,
            self.first_keys[Stream.TOWN],
            self.month,
            p.postings,
            self.spare,
            self.tally,
            self.post_tally,
            self.postings.begin(),
        )

    def belong(self) -> None:
        """Persons belong."""
        self._institutions("belong")
        self.belong_each()

    def belong_each(self) -> None:
        """Let every person join, leave or stay, with the cells as they are counted."""
        routine, named = self.posts.routine, self.posts.named
        town_key = self.first_keys[Stream.TOWN]
        facing = self.recruitment.facing(routine, named, self.postings.givers, town_key, self.month)
        self._walk(
            belong,
            self.plants,
            self.region,
            facing,
            self.keys,
            belonging(self.parameters),
            counts=self.recruitment.counts(self.tally),
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
            self.plants,
            self.region,
            self.posts.bounds,
            self.parties.named,
            p.bench,
            p.unions,
            counts=counts,
        )
        self.call(self.workplaces.census)

    def elect(self) -> None:
        """Hold elections that are due; deputies come or stay away."""
        self._institutions("elect")

    def decide(self) -> None:
        """Issues are brought to bodies that sit and settle them."""
        self._institutions("decide")

    def tolerate(self) -> None:
        """Other parties."""
        self._institutions("tolerate")

    def post(self) -> None:
        """Party committees and the secretariat."""
        self._institutions("post")

    def administer(self) -> None:
        """Offices judge themselves."""
        self._institutions("administer")

    def answer(self) -> None:
        """Strikes are answered."""
        self._institutions("answer")

    def bargain(self) -> None:
        """Unions."""
        self._institutions("bargain")

    def observe(self) -> None:
        """Write the month into the record."""
        self._write(self.month + 1)

    def _write(self, row: int) -> None:
        self._institutions("observe")
        history = self.history
        self.region_notes[:, RegionNote.REPRESENTATION] = self.representation
        history.people[row] = self.tally
        history.cohorts[row] = self.cohorts
        history.posts[row] = self.post_tally
        history.demand[row] = self.posts.demand
        history.plants[row] = self.plant_census
        history.regions[row] = self.region_notes
        history.channels[row] = self.channels
        history.seats_of_government[row] = self.posts.region[Body.COMMISSARIATS]
        for one in INSTITUTIONS.values():
            held = getattr(self, one.name)
            for note, name in one.notes.items():
                value = [getattr(i, note) for i in held] if one.regional else getattr(held, note)
                history.keep(row, name, value)
        history.now = row
