"""How a person is counted: by what it does, as a member, a candidate, at the bench, in a post."""

from __future__ import annotations

from benchmark.objects import rules
from thermidor.society.record import UNIT, PlantTally, PostTally, Tally
from thermidor.society.state import COHORTS, Mandate, Occupation, Origin, Party

BENCH, ARMY, VILLAGE = int(Occupation.BENCH), int(Occupation.ARMY), int(Occupation.VILLAGE)
BOLSHEVIK, APPOINTED, WORKER = int(Party.BOLSHEVIK), int(Mandate.APPOINTED), int(Origin.WORKER)
SENIOR = 3
T = {field.name: int(field) for field in Tally}
P = {field.name: int(field) for field in PostTally}
W = {field.name: int(field) for field in PlantTally}


class Counted:
    """The part of a person that is counted; sums of shares are in whole 1024ths."""

    def count(self) -> None:
        """Be counted wherever one counts."""
        model, tally, weight = self.model, self.model.tally[self.region], self.weight
        tally[T["OCCUPATION"] + self.occupation] += weight
        if self.party == BOLSHEVIK:
            self._as_member(tally, weight)
        if self.seat:
            tally[T["SEATED"]] += weight
        if self.occupation in (ARMY, VILLAGE):
            tally[T["RURAL_SUPPORT"] + self.support] += weight
        kind = rules.candidate_class(self, model.bounds)
        if kind >= 0:
            model.pool[self.region][kind] += weight
        if self.occupation == BENCH:
            self._at_bench(tally, self.place.counted, weight)
        if self.body >= 0:
            self._in_post(model.post_tally[self.body][self.rank], weight)

    def _as_member(self, tally, weight) -> None:
        tally[T["MEMBERS"] + self.occupation] += weight
        tally[T["DISSENT"]] += weight * int(self.dissent * UNIT)
        self.model.cohorts[self.region][max(0, self.joined + COHORTS)] += weight
        if self.faction:
            tally[T["FACTION"]] += weight
            if self.occupation == BENCH:
                tally[T["FACTION_BENCH"]] += weight

    def _at_bench(self, tally, plant, weight) -> None:
        model = self.model
        p, region = model.parameters.bench, model.regions[self.region]
        grievance = int(rules.grievance(self.hunger, self.place.say, region.delay, p) * UNIT)
        tally[T["SUPPORT"] + self.support] += weight
        tally[T["COMMITMENT"]] += weight * int(self.commitment * UNIT)
        tally[T["EFFICACY"]] += weight * int(self.efficacy * UNIT)
        tally[T["HUNGER"]] += weight * int(self.hunger * UNIT)
        tally[T["GRIEVANCE"]] += weight * grievance
        plant[W["HEADS"]] += weight
        plant[W["GRIEVANCE"]] += weight * grievance
        if self.faction:
            plant[W["FACTION"]] += weight
        if self.union:
            dues = rules.dues_by_hand(bool(self.present), model.parameters.unions)
            tally[T["UNION"]] += weight
            tally[T["DUES"]] += weight * int(dues * UNIT)
        if self.present:
            tally[T["PRESENT"]] += weight
            tally[T["ACTIVE_SUPPORT"] + self.support] += weight
            plant[W["PRESENT"]] += weight
            plant[W["SUPPORT"] + self.support] += weight
            if self.member:
                tally[T["PRESENT_MEMBERS"]] += weight
                plant[W["PRESENT_MEMBERS"]] += weight
            if self.faction:
                plant[W["PRESENT_FACTION"]] += weight

    def _in_post(self, post, weight) -> None:
        carried = self.prior > 0
        post[P["STAFF"]] += weight
        post[P["ROUTINE"]] += weight * int(self.routine * UNIT)
        post[P["APPOINTED" if self.mandate == APPOINTED else "ELECTED"]] += weight
        for field, holds in (
            ("CARRIED", carried),
            ("SENIOR", self.prior == SENIOR),
            ("WORKER", self.origin == WORKER),
            ("REFUSING", self.refusal > 0.0),
        ):
            if holds:
                post[P[field]] += weight
        if self.member:
            post[P["COMMUNIST"]] += weight
            post[P["RELIABLE"]] += weight * int(self.commitment * UNIT)
            if self.joined < 0:
                post[P["OLD_GUARD"]] += weight
            if carried:
                post[P["CARRIED_COMMUNIST"]] += weight
        skill, tier = rules.skill_class(self.skill), rules.tier_of(weight, self.model.bounds)
        self.model.insiders[self.body][self.rank][skill][self.member][tier] += weight
