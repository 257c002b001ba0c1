"""Soviets, offices and unions over agents: the engine's classes where their loops are compiled."""

from __future__ import annotations

from math import floor

import numpy as np

from benchmark.objects import rules
from thermidor.common.random import Stream, uniform
from thermidor.society.institutions.office import LOCAL, Offices
from thermidor.society.institutions.soviet import DEPUTIES, HUGE, Soviet, contested
from thermidor.society.institutions.union import Unions, siding
from thermidor.society.pressures import Channel
from thermidor.society.record import PlantTally
from thermidor.society.state import Body, Mandate, Occupation, Party, Rank, Seat

BENCH, ARMY, IDLE = int(Occupation.BENCH), int(Occupation.ARMY), int(Occupation.IDLE)
BOLSHEVIK, PARTIES = int(Party.BOLSHEVIK), len(Party)
HEADS, SUPPORT = int(PlantTally.HEADS), int(PlantTally.SUPPORT)
CARRYING = (int(Body.COMMISSARIATS), *(int(body) for body in LOCAL))


class ObjectSoviet(Soviet):
    """The soviet of one region; its deputies are agents."""

    def hold_election(self, simulation) -> None:
        """Hold the election: workplaces give seats, the executive reserves some."""
        p, r = simulation.parameters.soviets, int(self.region)
        standing = simulation.parties.local.tolist()
        restriction = 1.0 - simulation.parties.activity[self.region]
        votes, heads = self._expect(simulation.workplaces_of[r], standing, restriction, p)
        lacking = max(0.0, p.reserve_target - float(self.expected[BOLSHEVIK]))
        threat = float(simulation.channels[r, Channel.INSECURITY])
        self.reserved += p.reserve_speed * lacking * min(1.0, p.reserve_calm + threat)
        self.reserved = min(p.reserve_most, max(self.reserved, self.floor))
        here = [person for person in simulation.persons if person.region == r]
        for person in here:
            if person.seat:
                person.seat = 0
                if person.body < 0:
                    person.mandate = 0
        factory = DEPUTIES * (1.0 - self.reserved)
        deputies = self._factory(
            here, votes, standing, factory / heads if heads else 0.0, simulation.month
        )
        deputies += self._named(here, p, simulation.month, self.who.size - len(deputies))
        self.n, self.deputies = len(deputies), deputies
        self.share[: self.n] = self.seats / max(self.n, 1)
        self.since, self.called, self.filled = 0, False, 1.0

    def _expect(self, workplaces, standing, restriction, p):
        """Return what each workplace's active would vote, and the workers whom votes stand for."""
        votes, heads, expected = {}, 0.0, [0.0] * PARTIES
        self.huge_nonparty = self.huge_bolshevik = 0.0
        for place in workplaces:
            workers, shares = place.counted[HEADS], [0.0] * PARTIES
            active = place.counted[SUPPORT : SUPPORT + PARTIES]
            if not workers or rules.plant_votes(active, standing, restriction, p, shares) <= 0.0:
                continue
            merged = [0.0] * PARTIES
            for party in range(PARTIES):
                merged[_legal(party, standing)] += active[party]
            votes[place] = shares, merged
            heads += workers
            for party in range(PARTIES):
                expected[party] += shares[party] * workers
            if place.strength >= HUGE:
                self.huge_nonparty += merged[0]
                self.huge_bolshevik += active[BOLSHEVIK]
        self.expected[:] = expected
        if heads > 0:
            self.expected /= heads
        return votes, heads

    def _factory(self, here, votes, standing, per_head, month) -> list:
        """Choose factory deputies among those who took part."""
        chosen = []
        for person in here:
            if person.occupation != BENCH or not person.present:
                continue
            shares, merged = votes[person.place]
            party = _legal(person.support, standing)
            if merged[party] <= 0.0:
                continue
            chance = per_head * person.place.counted[HEADS] * shares[party] * person.weight
            if person.draw(Stream.SEAT) < chance / merged[party] and len(chosen) < self.who.size:
                person.seat, person.entered = int(Seat.FACTORY), month
                person.mandate = int(Mandate.ELECTED)
                chosen.append(person)
        return chosen

    def _named(self, here, p, month, room) -> list:
        """Choose deputies of reserved seats among those who may sit for an organisation."""
        able = [(q, q.support == BOLSHEVIK) for q in here if rules.speaks(q.occupation, q.body)]
        pool = {own: max(1.0, float(sum(q.weight for q, o in able if o == own))) for own in (0, 1)}
        lean = 1.0 / (1.0 + p.reserve_others * pool[0] / pool[1])
        wanted, chosen = DEPUTIES * self.reserved, []
        for person, own in able:
            if person.seat:
                continue
            share = lean if own else 1.0 - lean
            chance = wanted * share * person.weight / pool[own]
            if person.draw(Stream.SEAT) < chance and len(chosen) < room:
                person.seat = int(Seat.RESERVED)
                if person.body < 0:
                    person.mandate, person.entered = int(Mandate.APPOINTED), month
                chosen.append(person)
        return chosen

    def meet(self, simulation) -> None:
        """Seat those deputies who are still there; count who came and who answers to whom."""
        p, standing = simulation.parameters.soviets, simulation.parties.local.tolist()
        business, parties = simulation.cascade.business(0), [0.0] * PARTIES
        factory = factory_bolshevik = reserved = came = answering = 0.0
        kept = [
            (person, seats)
            for person, seats in zip(self.deputies, self.share.tolist(), strict=False)
            if person.seat and person.region == self.region
        ]
        self.deputies = [person for person, _ in kept]
        self.n = len(kept)
        self.share[: self.n] = [seats for _, seats in kept]
        for person, seats in kept:
            party = person.party if person.party > 0 else person.support
            party = _legal(party, standing)
            parties[party] += seats
            named, meets = person.seat == Seat.RESERVED, 1.0
            if named:
                reserved += seats
            else:
                factory += seats
                factory_bolshevik += seats * (party == BOLSHEVIK)
                meets = min(1.0, 2.0 * person.place.activity)
            chance = rules.coming(business, self.contest, p)
            came += seats * (person.draw(Stream.ATTENDANCE) < chance)
            months = simulation.month - person.entered
            answering += seats * rules.accountability(months, named, meets, p)
        self.since += 1
        held = float(np.sum(parties))
        self.filled = held / self.seats
        if held > 0:
            self.parties[:] = np.array(parties) / held
            self.attendance, self.accountable = came / held, answering / held
            self.reserved_share = reserved / held
            self.factory_bolshevik = factory_bolshevik / factory if factory > 0 else 0.0
        else:
            self.attendance = self.accountable = 0.0
        free = simulation.parties.activity[self.region]
        self.contest = contested(self.parties, free, p) if held > 0 else 0.0


def _legal(party: int, standing: list) -> int:
    """Return a party, or non-party where it has no legal standing."""
    return party if party <= BOLSHEVIK or standing[party] > 0.0 else 0


class ObjectOffices(Offices):
    """All bodies that hold paid posts; their staff are agents."""

    def _carried(self, simulation) -> list:
        """Return the staff of the state's offices who served before October 1917."""
        return [q for q in simulation.persons if q.prior > 0 and q.body in CARRYING]

    def strike(self, simulation) -> None:
        """Officials who hold office from before refuse; each draws how many weeks."""
        p = simulation.parameters.offices
        refusing = [q for q in self._carried(simulation) if q.refusal > 0]
        weeks = []
        for person in refusing:
            drawn = rules.refusal_weeks(person.draw(Stream.REFUSAL), self.dismissed, p)
            weeks.append((drawn, person.weight))
            person.refusal = float(np.float32(drawn))
        half, heads = 0.5 * sum(weight for _, weight in weeks), 0
        for drawn, weight in sorted(weeks, key=lambda pair: pair[0]):
            heads += weight
            if heads >= half:
                self.strike_weeks = drawn
                break

    def dismiss(self, simulation, *, rank: Rank, share: float) -> None:
        """Dismiss a share of those carried over at a rank; the others draw a shorter refusal."""
        for person in self._carried(simulation):
            if person.rank == rank and person.draw(Stream.DISMISSAL) < share:
                _put_out(person)
        if rank == Rank.UPPER:
            self.dismissed = max(self.dismissed, share)
            shorter = 1.0 + simulation.parameters.offices.refusal_dismissal * share
            for person in simulation.persons:
                person.refusal = float(np.float32(person.refusal) / np.float32(shorter))
            self.strike_weeks /= shorter

    def relocate(self, simulation, *, region: int) -> None:
        """Move the central bodies: members and seniors go along, the rest are found there."""
        posts, p = simulation.posts, simulation.parameters.offices
        self.contact = 1.0
        for body in (
            Body.COMMISSARIATS,
            Body.ECONOMIC,
            Body.CHEKA,
            Body.COLLEGIA,
            Body.SECRETARIAT,
        ):
            if posts.region[body] == region:
                continue
            posts.region[body] = region
            for person in [q for q in simulation.persons if q.body == body]:
                stays = p.stay_upper if person.rank == Rank.UPPER else p.stay_others
                if person.party == BOLSHEVIK or person.draw(Stream.MIGRATION) >= stays:
                    person.region, person.seat = region, 0
                else:
                    _put_out(person)


def _put_out(person) -> None:
    person.occupation, person.body, person.rank = IDLE, -1, 0
    person.mandate, person.refusal, person.seat = 0, 0.0, 0


class ObjectUnions(Unions):
    """The trade unions; strikes are those of workplaces that are agents."""

    def _dispute(self, plants, channels, workplaces, keys, p, answer) -> None:
        """Count the month's strikes, whose side the union took, and how the state answered."""
        plants = answer[0]
        threats = channels[:, Channel.INSECURITY].tolist()
        side, strikes = siding(self.autonomy, p), workplaces.strikes(plants)
        self.readiness = side
        counts = [0.0] * 4
        for place, n in zip(workplaces.agents, strikes.tolist(), strict=True):
            if n <= 0.0:
                continue
            luck, threat = np.uint32(place.identity), threats[place.region]
            other, third = np.uint32(place.identity + 2**30), np.uint32(place.identity + 2**31)
            yielding = rules.conceding(threat, self.autonomy, plants)
            stubborn = (1.0 - yielding) * (plants.answer_calm + threat)
            draw = keys[Stream.ANSWER]
            counts[0] += floor(n * side + uniform(keys[Stream.STANCE], luck))
            counts[1] += floor(n * yielding + uniform(draw, luck))
            counts[2] += floor(n * plants.arrest * stubborn + uniform(draw, other))
            counts[3] += floor(n * plants.force * stubborn + uniform(draw, third))
        self.disputes = float(strikes.sum())
        self.sided, self.concessions, self.arrests, self.force = counts
        if self.disputes > 0:
            won = p.won_learned * self.concessions / self.disputes
            self.priority = (1.0 - p.won_learned) * self.priority + won
