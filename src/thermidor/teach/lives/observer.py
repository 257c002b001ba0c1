"""Recording lives: a run of the model itself, with observers on some of its persons.

Before a process changes the society, an observer runs it over a copy of one row. The copy must end
as the row does; where it does not, the month is marked, and a test fails. So every draw and chance
in a life is the one that decided.

ODD element: observation.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from thermidor.common.errors import InputError
from thermidor.scenario import acts
from thermidor.simulation import Simulation
from thermidor.society.institutions.office import Offices
from thermidor.society.institutions.workplace import Workplaces
from thermidor.society.people.enter import Filled
from thermidor.society.people.feel import FloorCounts
from thermidor.society.people.move import skill_class
from thermidor.society.record import PostTally, RegionNote
from thermidor.society.state import Occupation, Party, Rank, Region
from thermidor.teach.lives.counterfactual import counterfactuals
from thermidor.teach.lives.deciding import casts, does, for_others, issues, strike, town
from thermidor.teach.lives.month import Division, Event, Month, same
from thermidor.teach.lives.person import Person
from thermidor.teach.lives.tracing import Tracer, Trial

VOTED = ("faction", "owes")
"""Columns of a person that a vote of the month changes."""


class Observer:
    """Records the months of one person in a run.

    Parameters
    ----------
    run : Simulation
    person : Person
    pressures : bool
        Whether to compute what each pressure did to the person (`counterfactual`).

    Raises
    ------
    InputError
        If there is no such person in a society of this scale.
    """

    def __init__(self, run: Simulation, person: Person, pressures: bool):
        numbers = run.society.people.identity[: run.society.rows]
        found = np.flatnonzero(numbers == person.identity)
        if not found.size:
            raise InputError(
                f"there is no {person} in a society of scale {run.scale:g}; who there is depends "
                "on the scale.",
                place="--person",
            )
        self.run = run
        self.person = person
        self.months: list[Month] = []
        self._row = int(found[0])
        self._path = list(person.path)
        self.first = self.row()
        self.first_plant = self._plant()
        self._posts: dict[str, int] = {}
        self._shown = ""
        self.tracer = Tracer()
        self._copy: Simulation | None = None
        self._counterfactuals = counterfactuals(self) if pressures else []

    @property
    def at(self) -> int:
        """The person's row."""
        return self._row

    def row(self) -> np.record:
        """Return a copy of the person's row."""
        return self.run.society.people[self._row]

    def copy_of_run(self) -> Simulation:
        """Return the run with a copy of this person as its only person; it counts nobody."""
        run = self.run
        one = copy.copy(run)
        one.society = copy.copy(run.society)
        free = int(run.spare[0]) < len(run.society.people)  # room for a part of the row
        rows = [self._row, int(run.spare[0])] if free else [self._row]
        one.society.people, one.spare = run.society.people[rows], np.array([1], np.int64)
        one.tally, one.post_tally = np.zeros_like(run.tally), np.zeros_like(run.post_tally)
        one.posts = run.posts._replace(region=run.posts.region.copy())
        one.offices, one.threads = copy.copy(run.offices), 1
        self._set_apart(one)
        return one

    def _set_apart(self, one: Simulation) -> None:
        """Give a copy counts of its own, and the person's cell in the place of its rows."""
        run = self.run
        one.shopfloor = copy.copy(run.shopfloor)
        one.shopfloor.counts = FloorCounts(*map(np.zeros_like, run.shopfloor.counts))
        one.postings = copy.copy(run.postings)
        one.postings.filled = Filled(*map(np.zeros_like, run.postings.filled))
        one.recruitment = copy.copy(run.recruitment)
        cells = run.recruitment.cells
        cell = cells.cell.copy()
        cell[:2] = cell[[self._row, int(min(run.spare[0], len(cell) - 1))]]
        one.recruitment.cells = cells._replace(cell=cell, left=np.zeros_like(cells.left))
        for name in ("won", "examined"):
            setattr(one.recruitment, name, np.zeros_like(getattr(one.recruitment, name)))

    @property
    def now(self) -> Month:
        """The month being recorded."""
        return self.months[-1]

    def start_month(self) -> None:
        """Start a month."""
        self.months.append(Month(self.run.month, {"before": self.row()}))
        self.now.plant_start = self._plant()

    def keep(self, process: str, trials: tuple[Trial, ...] | None = None) -> None:
        """Keep the row after a process; mark the process if the copy ended differently."""
        row = self.row()
        self.now.rows[process] = row
        if trials is not None:
            self.now.trials[process] = trials
        if not same(row, self._copy.society.people[0]):
            self.now.differs += (process,)

    # Before and after the processes ---------------------------------------------------------

    def before_acts(self) -> None:
        """Keep the person as before the acts."""
        self._copy = self.copy_of_run()

    def after_acts(self, events: list) -> None:
        """Run the acts that took effect, as far as they move persons."""
        self.now.events = tuple(
            Event(e.id, e.title, e.source, tuple(act.name for act in e.acts)) for e in events
        )
        trials: tuple[Trial, ...] = ()
        for event in events:
            for act in event.acts:
                trials += self._run_act(self._copy, act.name, act.arguments)
        if self.run.votes.divisions:  # a vote moves all at once: it is recorded, not run again
            row = self.row()
            for name in VOTED:
                self._copy.society.people[name] = row[name]
            self.now.casts = casts(self.run, self._row)
        self.keep("act", trials)

    def _run_act(self, one: Simulation, name: str, options: dict) -> tuple[Trial, ...]:
        if name == "demobilise_army":
            return self.tracer.run(acts.demobilise_army, one, keys=self.run.keys, **options)
        if name == "dismiss_officials":
            method = Offices.dismiss
            options = {"rank": Rank[options["rank"].upper()], "share": options["share"]}
        elif name == "move_government":
            method = Offices.relocate
            options = {"region": int(Region[options["region"].upper()])}
        elif name == "strike_of_officials":
            method = Offices.strike
            options = {}
        else:
            return ()
        parts = one.parts(method)
        return self.tracer.run(method, one.offices, *parts, keys=self.run.keys, **options)

    def _place(self) -> int | None:
        row = self.run.society.people[self._row]
        return int(row.place) if row.occupation == Occupation.BENCH else None

    def _plant(self) -> np.record | None:
        place = self._place()
        return None if place is None else self.run.society.plants[place : place + 1].copy()[0]

    def before_organising(self) -> None:
        """Run the organising of the person's own workplace."""
        run = self.run
        place = self._place()
        self.now.plant_before = self._plant()
        if place is not None:
            one = self.copy_of_run()
            one.society.plants = run.society.plants[place : place + 1].copy()
            one.plant_tally = run.plant_tally[place : place + 1]
            method = Workplaces.organise
            call = (method, run.workplaces, *one.parts(method))
            self.now.trials["plant"] = self.tracer.run(*call, keys=run.keys)
            self._copy = one

    def after_organising(self) -> None:
        """Keep the workplace after it has organised."""
        self.now.plant = self._plant()
        if self.now.plant is not None and not same(self.now.plant, self._copy.society.plants[0]):
            self.now.differs += ("plant",)

    def conditions(self) -> None:
        """Keep the conditions of the person's region before persons feel the month."""
        run = self.run
        r = int(run.society.people[self._row].region)
        notes = run.region_notes[r]
        self.now.region = {name: float(run.region[r][name]) for name in run.region.dtype.names}
        self.now.region["output"] = float(notes[RegionNote.OUTPUT])
        self.now.region["jobs"] = float(notes[RegionNote.JOBS])
        for counterfactual in self._counterfactuals:
            counterfactual.start_month(self)

    def run_process(self, process: str, name: str = "") -> None:
        """Run a process of persons over the copy, and over the counterfactuals."""
        self._copy = self.copy_of_run()
        method = getattr(Simulation, name or process)
        self.now.trials[process] = self.tracer.run(method, self._copy, keys=self.run.keys)
        for counterfactual in self._counterfactuals:
            counterfactual.run_process(method, self)

    def after_moving(self) -> None:
        """Keep the row after the moves; follow a part of it if this person is in that part."""
        self.keep("move")
        if self._copy.spare[0] > 1:
            self._divide(self._copy.society.people[1])
        row = self.row()
        run = self.run
        if row.body >= 0 and row.body != self.now.rows["feel"].body:
            b, k = int(row.body), int(row.rank)
            suit = run.posts.suit[b, k]
            member = int(row.party == Party.BOLSHEVIK)
            skill = skill_class(float(row.skill))
            self.now.office = {
                "posts": float(run.posts.demand[b, k]),
                "staff": float(run.staff_before[b, k]),
                "member": float(suit[skill, 1] / suit[skill, 0]),
                "skill": float(suit[skill, member] / suit[0, member]),
            }

    def _divide(self, part: np.record) -> None:
        """Record that a body took some of the persons that the row represents."""
        included = bool(self._path) and self._path[0] == 1
        persons = int(self.now.rows["feel"].weight)
        self.now.divided = Division(int(part.weight), persons, included)
        if self._path:
            self._path[0] -= 1
        if not included:  # draws for the part are not this person's luck
            trials = self.now.trials["move"]
            self.now.trials["move"] = tuple(t for t in trials if t.identity != part.identity)
        else:
            self._path.pop(0)
            numbers = self.run.society.people.identity
            self._row = int(np.flatnonzero(numbers == part.identity)[-1])
            self.now.rows["move"] = self.row()
            if not same(self.row(), part):
                self.now.differs += ("part",)

    def after_belonging(self) -> None:
        """Keep the row, and the chances of the counterfactuals."""
        self.keep("belong")
        before, after = self.now.rows["move"], self.now.rows["belong"]
        if after.party == Party.BOLSHEVIK != before.party:
            self.now.sponsor = does(self.run, int(after.sponsor)) or None
        self.now.town = town(self.run, self._row)
        self.now.without = {each.pressure: each.chances for each in self._counterfactuals}

    def after_electing(self) -> None:
        """Keep the row; who is chosen depends on all who stand, so nothing is traced."""
        self.now.rows["elect"] = self.row()

    def after_stopping(self) -> None:
        """Keep the workplace after stoppages have spread; see what the person shows."""
        self.now.floor, row = self._plant(), self.row()
        if self.now.floor is None or not row.present or row.support == Party.BOLSHEVIK:
            return
        least = int(self.now.floor.hands_at)
        shown = "shows" if 0 < least <= row.daring else "hides"
        if shown != self._shown:
            self.now.stance = self._shown = shown

    def before_posts(self) -> None:
        """Keep whether the secretary of the person's town was posted from above."""
        self.now.secretary = bool(self.run.postings.givers.named[town(self.run, self._row)])

    def after_posts(self) -> None:
        """Keep the row after the centre's postings, and what the person did for others."""
        self.now.rows["post"] = self.row()
        self.now.issues = issues(self.run, self._row)
        last = self._posts
        posts = for_others(self.run, self._row, last.get("secretary", -1))
        self._posts = posts
        if last or self.run.month == 0:
            was = {"was": last.get("secretary", -1), "led": last.get("leads", posts["leads"])}
            self.now.posts = posts | was

    def after_answering(self) -> None:
        """Keep what was done about a strike of the person's workplace."""
        place = self._place()
        if place is not None:
            self.now.strike = strike(self.run, place)


class Recorder(Simulation):
    """A run that observes some persons; the run itself is that of `Simulation`, to the bit.

    Parameters
    ----------
    persons : sequence of Person
        The persons to observe.
    pressures : bool
        Whether to compute what each pressure did to them; it takes most of the time.
    options
        As in `Simulation`.

    Attributes
    ----------
    observers : list of Observer
        One for each person, with the months so far.
    staff_before : (n_bodies, 3) float64
        Staff when the month's posts were opened.

    Raises
    ------
    InputError
        If one of them does not exist in a society of this scale.
    """

    def __init__(
        self, scenario: Any, *, persons: Sequence[Person], pressures: bool = True, **options: Any
    ):
        self.observers: list[Observer] = []  # none in the meetings before the first month
        super().__init__(scenario, **options)
        self.staff_before = np.zeros(0)
        self.observers = [Observer(self, person, pressures) for person in persons]

    def step(self) -> None:
        """Run one month and record it."""
        self._observe(Observer.start_month)
        super().step()

    def _observe(self, method: Callable, *arguments: Any) -> None:
        for observer in self.observers:
            method(observer, *arguments)

    def _trace(self, process: str) -> None:
        """Run a process of persons over the copies, and then the process itself."""
        self._observe(Observer.run_process, process)
        getattr(Simulation, process)(self)

    def act(self) -> None:
        """Apply the month's acts; those that move persons are traced."""
        done = set(self.done)
        self.votes.watched = tuple(observer.at for observer in self.observers)
        self._observe(Observer.before_acts)
        super().act()
        new = [event for event in self.events if event.id in self.done and event.id not in done]
        self._observe(Observer.after_acts, new)

    def organise(self) -> None:
        """Organise the workplaces; those of the persons are traced."""
        self._observe(Observer.before_organising)
        super().organise()
        self._observe(Observer.after_organising)

    def open_posts(self) -> None:
        """Open posts; the staff before is kept."""
        self.staff_before = self.post_tally[:, :, PostTally.STAFF].astype(float)
        super().open_posts()

    def feel(self) -> None:
        """Let persons feel the month; its conditions are kept."""
        self._observe(Observer.conditions)
        self._trace("feel")
        self._observe(Observer.keep, "feel")

    def stop(self) -> None:
        """Let stoppages spread; the workplaces of the persons are kept."""
        super().stop()
        self._observe(Observer.after_stopping)

    def move(self) -> None:
        """Move persons."""
        self._observe(Observer.before_posts)
        self._trace("move")
        self._observe(Observer.after_moving)

    def belong(self) -> None:
        """Let persons join and leave."""
        self._institutions("belong")
        self._observe(Observer.run_process, "belong", "belong_each")
        self.belong_each()
        self._observe(Observer.after_belonging)

    def elect(self) -> None:
        """Hold elections."""
        super().elect()
        self._observe(Observer.after_electing)

    def post(self) -> None:
        """Let committees and the secretariat act; the persons are kept."""
        super().post()
        self._observe(Observer.after_posts)

    def answer(self) -> None:
        """Answer strikes; those of the persons' workplaces are kept."""
        super().answer()
        self._observe(Observer.after_answering)
