"""Two processes of the real month as Mesa objects: every person an agent, the package's own rules.

A student of Mesa would write it so: a class with ordinary attributes, a method for each process,
`AgentSet.do` over all agents. The agents call the scalar rules of the package as plain Python
(`plain`), so that a rule is written once.

What is compared: how persons *feel* the month (hunger, commitment, efficacy, taking part, support)
and which fate *move* chooses for them. These are the two longest processes. What is left out:
carrying out the fates, belonging, counting, all institutions; there the objects take the engine's
columns. Left-out work costs the objects nothing, so the ratio is in their favour.

`move` calls the engine's choice of a fate itself, so new rules of it are included at once. `feel`
names the rules it calls in `FEEL`; `unknown` says which rules of the engine are not among them.

Other choices in favour of Mesa: a column of draws is drawn at once, the exponential has a form that
suits Python, and lists take the place of arrays where a person looks a number up.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

import mesa
from benchmark.plain import functions, plain
from thermidor.common.random import Stream, draws_of
from thermidor.simulation import Simulation
from thermidor.society import conditions
from thermidor.society.people import feel as feeling
from thermidor.society.people import move as moving
from thermidor.society.people import worker
from thermidor.society.state import PEOPLE, Occupation, Party, Rank

FEEL = {
    "hunger_next": ("hunger", "shortfall", "ration", "p"),
    "commitment_next": ("commitment", "conviction", "hunger", "power", "despair", "p"),
    "efficacy_next": ("efficacy", "say", "p"),
    "attendance": ("commitment", "efficacy", "peers", "hunger", "fear", "p"),
    "grievance": ("hunger", "say", "delay", "p"),
    "loss_of_support": ("complaint", "small", "rivals", "p"),
    "return_of_support": ("complaint", "commitment", "p"),
}
"""The rules that agents call to feel, and the arguments that they give."""
WRITTEN = ("hunger", "commitment", "efficacy", "present", "support")
"""Columns that `feel` writes; they are compared with the engine's."""
BENCH, DEAD = int(Occupation.BENCH), int(Occupation.DEAD)
OFFICE, UNION_POST = int(Occupation.OFFICE), int(Occupation.UNION_POST)
BOLSHEVIK, RANKS = int(Party.BOLSHEVIK), len(Rank)
SMALL = float(feeling.LARGE)
MOVES = {
    "layoff": Stream.LAYOFF,
    "work": Stream.WORK,
    "village": Stream.VILLAGE,
    "away": Stream.MIGRATION,
    "call": Stream.CALL_UP,
    "back": Stream.RETURN,
    "leave": Stream.DISMISSAL,
    "post": Stream.POST,
    "which": Stream.WHICH_POST,
}
"""Streams of `fates.Draws`; an agent draws one when a rule reads it."""


def unknown() -> list[str]:
    """Return the rules of `feel` that agents do not call, or not with their present arguments."""
    called = {
        name: tuple(inspect.signature(rule).parameters)
        for name, rule in functions(feeling.feel).items()
        if rule.__module__ == worker.__name__ and not name.startswith("_")
    }
    return sorted(name for name, arguments in called.items() if FEEL.get(name) != arguments)


def rules(instead: dict[str, object] | None = None) -> SimpleNamespace:
    """Return the rules as plain Python; names in `instead` mean something else (see `plain`)."""
    names = {"FREE_CODE": conditions.FREE_CODE.tolist(), **(instead or {})}
    found = {name: plain(getattr(worker, name), names) for name in FEEL}
    for name in ("candidate_class", "skill_class", "tier_of"):
        found[name] = plain(getattr(moving, name), names)
    return SimpleNamespace(fate=plain(moving._fate, names), **found)


def narrow(x: float) -> float:
    """Return `x` in single precision, as the engine's columns keep it."""
    return float(np.float32(x))


class Moves:
    """A person's draws of the month's moves, drawn when a rule reads them."""

    def __init__(self, person: Person):
        self.draw = person.draw


for _name, _stream in MOVES.items():
    setattr(Moves, _name, property(lambda self, stream=int(_stream): self.draw(stream)))


class Person(mesa.Agent):
    """A person: the columns of `state.PEOPLE` as attributes, with `place` a workplace or None."""

    def __init__(self, model: Month, row: int):
        super().__init__(model)
        self.row = row

    def draw(self, stream: int) -> float:
        """Return this month's draw of a stream."""
        return self.model.draw(stream, self.row)

    def feel(self) -> None:
        """Feel the month; come to the meeting or stay away; turn to a party or from it."""
        model, rules = self.model, self.model.rules
        region, p = model.regions[self.region], model.parameters.bench
        at_bench = self.occupation == BENCH
        say, peers, small = region.power, 0.0, True
        if at_bench:
            place = self.place
            say, peers, small = place.say, place.activity, place.strength < SMALL
        ration = model.rations[self.occupation]
        hunger = rules.hunger_next(self.hunger, region.shortfall, ration, p)
        commitment = rules.commitment_next(
            self.commitment, self.conviction, hunger, say, region.despair, p
        )
        learned = rules.efficacy_next(self.efficacy, say, p) - self.efficacy
        efficacy = self.efficacy + model.parameters.couplings.efficacy * learned
        self.hunger, self.commitment = narrow(hunger), narrow(commitment)
        self.efficacy = narrow(efficacy)
        self.present = 0
        if at_bench:
            chance = rules.attendance(commitment, efficacy, peers, hunger, region.fear, p)
            self.present = int(self.draw(Stream.MEETING) < chance)
        if self.party == 0 and not OFFICE <= self.occupation <= UNION_POST:
            complaint = rules.grievance(hunger, say, region.delay, p)
            if self.support != BOLSHEVIK:
                turning = rules.return_of_support(complaint, commitment, p)
            else:
                turning = rules.loss_of_support(complaint, small, region.rivals, p)
            if self.draw(Stream.SUPPORT) < turning:
                self.turn()

    def turn(self) -> None:
        """Turn from the party in charge to another one, or back to it."""
        if self.support != BOLSHEVIK:
            self.support = BOLSHEVIK
            return
        choice = self.draw(Stream.PARTY_CHOICE)
        chances = enumerate(self.model.opposition[self.region])
        self.support = next((party for party, chance in chances if choice < chance), 0)

    def move(self) -> None:
        """Find the fate of the month."""
        model, rules = self.model, self.model.rules
        kind = rules.candidate_class(self, model.bounds)
        chance = min(0.5, model.hazards[self.region][kind]) if kind >= 0 else 0.0
        parameters = model.parameters
        self.fate = rules.fate(
            self,
            model.regions[self.region],
            model.work_village,
            chance,
            self.place.layoff if self.place else 0.0,
            model.shed[self.body][self.rank] if self.body >= 0 else 0.0,
            self.promotion() if self.body >= 0 else 0.0,
            self.draw(Stream.DEATH),
            Moves(self),
            parameters.moves,
            parameters.offices,
            parameters.couplings,
        )

    def promotion(self) -> float:
        """Return the chance (per month) of rising to the next rank of one's body."""
        if self.rank + 1 == RANKS:
            return 0.0
        model, rules = self.model, self.model.rules
        tier = rules.tier_of(self.weight, model.bounds)
        skill, member = rules.skill_class(self.skill), int(self.party == BOLSHEVIK)
        rise = model.rise[self.body][self.rank][skill][member]
        return min(0.5, rise * model.boost[self.body][self.rank + 1][tier])


class Month(mesa.Model):
    """The persons of an engine as Mesa agents.

    Parameters
    ----------
    engine : Simulation

    Attributes
    ----------
    draws : int
        Draws that agents asked for this month.
    """

    def __init__(self, engine: Simulation):
        super().__init__(rng=engine.seed)
        self.parameters, self.rules = engine.parameters, rules()
        self.people: list[Person] = []
        self.places = [SimpleNamespace() for _ in range(len(engine.society.plants))]

    def take(self, engine: Simulation) -> None:
        """Take what the engine's persons, workplaces and conditions are at this moment."""
        table, plants = engine.society.people, engine.society.plants
        for name in ("say", "activity", "strength", "layoff"):
            for place, value in zip(self.places, plants[name].tolist(), strict=True):
                setattr(place, name, value)
        while len(self.people) < engine.rows:
            self.people.append(Person(self, len(self.people)))
        columns = {name: table[name][: engine.rows].tolist() for name in PEOPLE}
        columns["place"] = [self.places[n] if n >= 0 else None for n in columns["place"]]
        for name, values in columns.items():
            for person, value in zip(self.people, values, strict=True):
                setattr(person, name, value)
        for person in [agent for agent in self.agents if agent.occupation == DEAD]:
            person.remove()
        self.take_conditions(engine)
        self._identity = np.array(columns["identity"], np.uint32)
        self._keys, self._drawn, self.draws = engine.keys.copy(), {}, 0

    def take_conditions(self, engine: Simulation) -> None:
        """Take what persons face this month: conditions of regions and posts."""
        self.regions = [
            SimpleNamespace(**dict(zip(engine.region.dtype.names, row, strict=True)))
            for row in engine.region.tolist()
        ]
        self.work_village = sum((region.work_village for region in self.regions), 0.0)
        self.rations, self.opposition = engine.ration.tolist(), engine.opposition.tolist()
        posts = engine.posts
        self.hazards, self.bounds = posts.hazard.tolist(), posts.bounds.tolist()
        self.shed, self.rise, self.boost = (
            array.tolist() for array in (posts.shed, posts.rise, posts.boost)
        )

    def draw(self, stream: int, row: int) -> float:
        """Return a person's draw; a column is drawn when it is first asked for."""
        self.draws += 1
        column = self._drawn.get(stream)
        if column is None:
            column = draws_of(self._keys[stream], self._identity).tolist()
            self._drawn[stream] = column
        return column[row]

    def step(self) -> None:
        """Let all living persons feel the month and find their fate."""
        self.agents.do("feel")
        self.agents.do("move")

    def different(self, felt: Mapping[str, np.ndarray]) -> list[str]:
        """Return the names of `felt` in which a living person differs from the engine's.

        Parameters
        ----------
        felt : mapping of str to (n_people,) array
            The engine's columns `WRITTEN` after `feel`, and "fate" after `move`.
        """
        living = [person for person in self.people if person.occupation != DEAD]
        rows = [person.row for person in living]
        found = []
        for name, column in felt.items():
            values = np.array([getattr(person, name) for person in living])
            if values.astype(column.dtype).tobytes() != column[rows].tobytes():
                found.append(name)
        return found
