"""A person as a Mesa agent: ordinary attributes, a method for each process of the month."""

from __future__ import annotations

import numpy as np

import mesa
from benchmark.objects import rules
from benchmark.objects.careers import Career
from benchmark.objects.counting import Counted
from thermidor.common.random import Stream
from thermidor.society.people import fates
from thermidor.society.people.belong import WEEKS
from thermidor.society.record import Tally
from thermidor.society.state import SMALL, Body, Mandate, Occupation, Party, Rank

BENCH, ARMY, VILLAGE, OFFICE, PARTY_POST, UNION_POST, IDLE, DEAD = (int(o) for o in Occupation)
BOLSHEVIK, APPOINTED, ELECTED = int(Party.BOLSHEVIK), int(Mandate.APPOINTED), int(Mandate.ELECTED)
FIRST_ELECTABLE, RANKS = int(Body.PETROGRAD_SOVIET), len(Rank)
OTHER = range(int(Body.PETROGRAD_OTHER), int(Body.PROVINCIAL_OTHER) + 1)
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
"""Streams of luck by their names among the draws of a move."""
JOINED, LEFT, EXPELLED = int(Tally.JOINED), int(Tally.LEFT), int(Tally.EXPELLED)


def narrow(x: float) -> float:
    """Return `x` as the engine's columns keep it: in single precision."""
    return float(np.float32(x))


class Fortune:
    """A person's luck for the month's moves (`people.move.Draws`): drawn when a rule asks."""

    def __init__(self, person: Person):
        self.draw = person.draw


for _name, _stream in MOVES.items():
    setattr(Fortune, _name, property(lambda self, stream=_stream: self.draw(stream)))


class Person(Career, Counted, mesa.Agent):
    """A person: what it is, does and believes.

    Parameters
    ----------
    model : Country
    row : int
        Its number among all persons.
    values : dict
        The columns of `society.PEOPLE`, as Python's numbers; `place` is a `Workplace` or None.
    """

    def __init__(self, model, row: int, values: dict):
        super().__init__(model)
        self.row = row
        for name, value in values.items():
            setattr(self, name, value)

    def draw(self, stream: int) -> float:
        """Return this month's luck of a stream."""
        return self.model.luck.of(stream, self)

    @property
    def in_post(self) -> bool:
        """Whether the person has a paid post."""
        return OFFICE <= self.occupation <= UNION_POST

    # Feeling and taking part ---------------------------------------------------------------------

    def feel(self) -> None:
        """Feel the month; come to the meeting or stay away; turn to a party or from it."""
        model, region, p = self.model, self.model.regions[self.region], self.model.parameters.bench
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
        if self.party == 0 and not self.in_post:
            self._turn(rules.grievance(hunger, say, region.delay, p), commitment, small, region, p)

    def _turn(self, complaint, commitment, small, region, p) -> None:
        """Turn away from the party in charge, or back to it."""
        draw = self.draw(Stream.SUPPORT)
        if self.support != BOLSHEVIK:
            if draw < rules.return_of_support(complaint, commitment, p):
                self.support = BOLSHEVIK
        elif draw < rules.loss_of_support(complaint, small, region.rivals, p):
            choice, self.support = self.draw(Stream.PARTY_CHOICE), 0
            for party, chance in enumerate(self.model.opposition[self.region]):
                if choice < chance:
                    self.support = party
                    break

    # Moving --------------------------------------------------------------------------------------

    def move(self) -> None:
        """Die, lose or find work, go to the front or the village, take or leave a post."""
        model, region, work = self.model, self.model.regions[self.region], self.occupation
        p, couplings = model.parameters.moves, model.parameters.couplings
        front = region.mortality if work == ARMY else 0.0
        if self.draw(Stream.DEATH) < rules.death(self.hunger, front, p):
            self.suffer(fates.DIE)
            return
        d = Fortune(self)
        kind = rules.candidate_class(self, model.bounds)
        chance = min(0.5, model.hazards[self.region][kind]) if kind >= 0 else 0.0
        if work == BENCH:
            fate = rules.of_worker(self, region, self.place.layoff, chance, d, p, couplings)
        elif work == VILLAGE:
            fate = rules.of_villager(self, region, model.village_work, chance, d, p, couplings)
        elif work == ARMY:
            fate = rules.of_soldier(self, region, chance, d, p)
        elif work == IDLE:
            fate = rules.of_idle(self, region, chance, d, p, couplings)
        else:
            shed, offices = model.posts.shed[self.body, self.rank], model.parameters.offices
            fate = rules.of_holder(
                self, region, shed, self.promotion(), chance, d, p, offices, couplings
            )
        if fate != fates.STAY:
            self.suffer(fate)

    # Belonging -----------------------------------------------------------------------------------

    def belong(self) -> None:
        """Join or leave party, opposition and union; be bent by a post."""
        if self.party == 0:
            self._join()
        if self.party == BOLSHEVIK:
            self._stay()
        if self.occupation == BENCH:
            self._organise()
        elif self.body >= 0:
            self._serve()

    def _join(self) -> None:
        model, p = self.model, self.model.parameters.joining
        chance, mean = rules.joining(self, model.regions[self.region], self.in_post, p)
        if chance > 0.0 and self.draw(Stream.JOINING) < chance:
            a, b = self.draw(Stream.CONVICTION), self.draw(Stream.CELL)
            self.party, self.support, self.joined = BOLSHEVIK, BOLSHEVIK, model.month
            self.conviction = narrow(rules.conviction_of_joiner(a, b, mean, p))
            model.tally[self.region][JOINED] += self.weight

    def _stay(self) -> None:
        model, region, p = (
            self.model,
            self.model.regions[self.region],
            self.model.parameters.joining,
        )
        held = self.body >= 0 and self.body not in OTHER
        chance = rules.leaving(self.conviction, self.commitment, self.hunger, held, p)
        out = self.draw(Stream.LEAVING) < chance
        if out or (self.faction and self.draw(Stream.EXPULSION) < region.expulsion):
            model.tally[self.region][LEFT if out else EXPELLED] += self.weight
            self.party, self.faction, self.dissent = 0, 0, 0.0
            return
        power = self.place.say if self.occupation == BENCH else region.power
        dissent = rules.dissent_next(self.dissent, self.conviction, power, self.routine, p)
        self.dissent = narrow(dissent)
        draw = self.draw(Stream.OPPOSITION)
        if self.faction:
            self.faction = int(draw >= p.opposition_fade)
        else:
            chance = model.parameters.couplings.opposition * rules.joining_opposition(
                dissent,
                self.conviction,
                self.mandate == APPOINTED,
                region.allowed,
                region.gathered,
                p,
            )
            self.faction = int(draw < chance)

    def _organise(self) -> None:
        draw = self.draw(Stream.UNION)
        if self.union:
            self.union = int(self.present or draw >= self.model.parameters.unions.lapse)
        else:
            self.union = int(draw < self.model.regions[self.region].union_join)

    def _serve(self) -> None:
        model, q = self.model, self.model.parameters.offices
        if self.prior == 0:
            routine = model.posts.routine[self.body, self.rank]
            drift = rules.routine_next(self.routine, routine, q) - self.routine
            self.routine = narrow(self.routine + model.parameters.couplings.direction * drift)
        if self.body >= FIRST_ELECTABLE:
            renewal = self.draw(Stream.TERM) * model.parameters.soviets.term
            if renewal < 1.0:
                by_name = renewal < model.posts.named[self.body, self.rank]
                self.mandate = APPOINTED if by_name else ELECTED
        self.skill = narrow(self.skill + q.experience * max(0.0, q.skill_most - self.skill))
        self.refusal = narrow(max(0.0, self.refusal - WEEKS))
