"""An eye on one person: before a process moves the society it is walked over a copy of the row.

The copy must end as the row does; where it does not, the month is marked, and a test fails. So
every draw and chance told of a life is the one that decided.

ODD element: observation.
"""

from __future__ import annotations

import copy

import numpy as np

from thermidor.common.errors import InputError
from thermidor.scenario import acts
from thermidor.simulation import Simulation
from thermidor.society.institutions import soviet as soviets
from thermidor.society.institutions.office import Offices
from thermidor.society.institutions.soviet import Soviet
from thermidor.society.institutions.workplace import Workplaces
from thermidor.society.people.move import skill_class
from thermidor.society.record import RegionNote
from thermidor.society.state import Occupation, Party, Rank, Region
from thermidor.teach.lives.month import Month, same
from thermidor.teach.lives.person import Person
from thermidor.teach.lives.shadows import shadows
from thermidor.teach.lives.watching import Trial, Watch


class Eye:
    """Keeps the months of one person in a run.

    Parameters
    ----------
    run : Simulation
    person : Person
    pressures : bool
        Whether to work out what each pressure did to the person (`shadows`).

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
        self.run, self.person, self.months = run, person, []
        self._row, self._path = int(found[0]), list(person.path)
        self.first = self.own()
        self.first_plant = self._plant()
        self._watch = Watch()
        self._vote = Watch(
            {
                soviets._expected: soviets._expected,
                soviets._pools: lambda _, r: soviets._pools(run.society.people.arrays, r),
            }
        )
        self._one = self._soviet = None
        self._shadows = shadows(self) if pressures else []

    def own(self) -> np.record:
        """Return a copy of the person's row."""
        return self.run.society.people[self._row]

    def alone(self) -> Simulation:
        """Return the run with a copy of the person as all its people; counts go nowhere."""
        run = self.run
        one = copy.copy(run)
        one.society = copy.copy(run.society)
        free = int(run.spare[0]) < len(run.society.people)  # room for a part of the row
        rows = [self._row, int(run.spare[0])] if free else [self._row]
        one.society.people, one.spare = run.society.people[rows], np.array([1], np.int64)
        one.tally, one.post_tally = np.zeros_like(run.tally), np.zeros_like(run.post_tally)
        one.posts = run.posts._replace(region=run.posts.region.copy())
        one.offices, one.threads = copy.copy(run.offices), 1
        return one

    @property
    def now(self) -> Month:
        """The month being recorded."""
        return self.months[-1]

    def begin(self) -> None:
        """Begin a month."""
        self.months.append(Month(self.run.month, {"before": self.own()}))
        self.now.plant_start = self._plant()

    def keep(self, process: str, trials: tuple[Trial, ...] | None = None) -> None:
        """Keep the row after a process; mark the process if the copy ended otherwise."""
        own = self.own()
        self.now.rows[process] = own
        if trials is not None:
            self.now.trials[process] = trials
        if not same(own, self._one.society.people[0]):
            self.now.differs += (process,)

    # Before and after the processes ---------------------------------------------------------

    def before_acts(self) -> None:
        """Keep the person as the acts find them."""
        self._one = self.alone()

    def after_acts(self, events) -> None:
        """Walk the acts that took effect, as far as they move persons."""
        self.now.acts = tuple(
            (e.id, e.title, e.source, tuple(act.name for act in e.acts)) for e in events
        )
        trials: tuple[Trial, ...] = ()
        for event in events:
            for act in event.acts:
                trials += self._ordered(self._one, act.name, act.arguments)
        self.keep("act", trials)

    def _ordered(self, one, name: str, given: dict) -> tuple[Trial, ...]:
        if name == "demobilise_army":
            order = (acts.demobilise_army, one)
            return self._watch.walk(*order, keys=self.run.keys, **given)
        if name == "dismiss_officials":
            method = Offices.dismiss
            given = {"rank": Rank[given["rank"].upper()], "share": given["share"]}
        elif name == "move_government":
            method = Offices.relocate
            given = {"region": int(Region[given["region"].upper()])}
        elif name == "strike_of_officials":
            method = Offices.strike
            given = {}
        else:
            return ()
        return self._watch.walk(
            method, one.offices, *one.parts(method), keys=self.run.keys, **given
        )

    def _place(self) -> int | None:
        own = self.run.society.people[self._row]
        return int(own.place) if own.occupation == Occupation.BENCH else None

    def _plant(self) -> np.record | None:
        place = self._place()
        return None if place is None else self.run.society.plants[place : place + 1].copy()[0]

    def before_organising(self) -> None:
        """Walk the person's own workplace."""
        run, place = self.run, self._place()
        self.now.plant_before = self._plant()
        if place is not None:
            one = self.alone()
            one.society.plants = run.society.plants[place : place + 1].copy()
            one.plant_tally = run.plant_tally[place : place + 1]
            walk = (Workplaces.organise, run.workplaces, *one.parts(Workplaces.organise))
            self.now.trials["plant"] = self._watch.walk(*walk, keys=run.keys)
            self._one = one

    def after_organising(self) -> None:
        """Keep the workplace as it has become."""
        self.now.plant = self._plant()
        if self.now.plant is not None and not same(self.now.plant, self._one.society.plants[0]):
            self.now.differs += ("plant",)

    def conditions(self) -> None:
        """Keep what the person's region is like as the month is felt; so do the shadows."""
        run, r = self.run, int(self.run.society.people[self._row].region)
        region, notes = run.region[r], run.region_notes[r]
        self.now.region = {name: float(region[name]) for name in run.region.dtype.names}
        self.now.region["output"] = float(notes[RegionNote.OUTPUT])
        self.now.region["jobs"] = float(notes[RegionNote.JOBS])
        self.now.channels = dict(enumerate(run.channels[r].tolist()))
        for shadow in self._shadows:
            shadow.begin(self)

    def walk(self, process: str) -> None:
        """Walk a process of persons over the copy, and over the shadows."""
        self._one = self.alone()
        method = getattr(Simulation, process)
        trials = self._watch.walk(method, self._one, keys=self.run.keys)
        self.now.trials[process] = trials
        for shadow in self._shadows:
            shadow.walk(self._watch, method, self)

    def after_moving(self) -> None:
        """Keep the row after the moves; go with a part of it if it is this person's turn."""
        self.keep("move")
        if self._one.spare[0] > 1:
            self._part(self._one.society.people[1])
        own, run = self.own(), self.run
        if own.body >= 0 and own.body != self.now.rows["feel"].body:
            b, k = int(own.body), int(own.rank)
            wanted, member = run.posts.suit[b, k], int(own.party == Party.BOLSHEVIK)
            skill = skill_class(float(own.skill))
            self.now.office = {
                "posts": float(run.posts.demand[b, k]),
                "staff": float(run.staff_before[b, k]),
                "member": float(wanted[skill, 1] / wanted[skill, 0]),
                "skill": float(wanted[skill, member] / wanted[0, member]),
            }

    def _part(self, part: np.record) -> None:
        """Note that a body took some of those the row stands for."""
        goes = bool(self._path) and self._path[0] == 1
        self.now.divided = (int(part.weight), int(self.now.rows["feel"].weight), goes)
        if self._path:
            self._path[0] -= 1
        if not goes:  # what was drawn for the part is not this person's luck
            own = self.now.trials["move"]
            self.now.trials["move"] = tuple(t for t in own if t.whose != part.identity)
        else:
            self._path.pop(0)
            numbers = self.run.society.people.identity
            self._row = int(np.flatnonzero(numbers == part.identity)[-1])
            self.now.rows["move"] = self.own()
            if not same(self.own(), part):
                self.now.differs += ("part",)

    def after_belonging(self) -> None:
        """Keep the row, and the chances of the shadows."""
        self.keep("belong")
        self.now.without = {shadow.pressure: shadow.chances for shadow in self._shadows}

    def before_electing(self) -> None:
        """Walk the election of the person's soviet, if it is due, and the plenum of a deputy."""
        run = self.run
        own = copy.deepcopy(run.soviets[int(run.society.people[self._row].region)])
        self._one = one = self.alone()
        if run.call(own.due):
            one.soviets = [own]
            given = one.parts(Soviet.hold_election)
            self.now.trials["elect"] = self._vote.walk(
                Soviet.hold_election, own, *given, keys=run.keys
            )
        if one.society.people[0].seat > 0:
            own.who, own.share, own.n = np.zeros(1, np.int64), np.ones(1), 1
            given = one.parts(Soviet.meet)
            self.now.trials["plenum"] = self._vote.walk(Soviet.meet, own, *given, keys=run.keys)

    def bargain(self) -> None:
        """Keep the strikes of the person's workplace."""
        place = self._place()
        if place is not None:
            strikes = self.run.call(self.run.workplaces.strikes)
            self.now.strikes = float(strikes[place])
