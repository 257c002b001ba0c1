"""What befalls a person who moves: out of a post, to the bench, into a post, whole or in part."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from benchmark.objects import rules
from thermidor.common.random import Stream, mix
from thermidor.society.people import fates
from thermidor.society.record import PostTally, Tally
from thermidor.society.state import Body, Mandate, Occupation, Party, Rank, Region

BENCH, ARMY, VILLAGE, OFFICE, PARTY_POST, UNION_POST, IDLE, DEAD = (int(o) for o in Occupation)
PROVINCES, BOLSHEVIK, RANKS = int(Region.PROVINCES), int(Party.BOLSHEVIK), len(Rank)
SECRETARIAT, FIRST_ELECTABLE = int(Body.SECRETARIAT), int(Body.PETROGRAD_SOVIET)
FIRST_PARTY, FIRST_UNION = int(Body.PETROGRAD_PARTY), int(Body.PETROGRAD_UNIONS)
HIRED, LEFT = int(PostTally.HIRED), int(PostTally.LEFT)
POSTED, MOVED, CALLED, DIED = (
    int(Tally.POSTED),
    int(Tally.MOVED),
    int(Tally.CALLED),
    int(Tally.DIED),
)


class Career:
    """The part of a person that moves between occupations."""

    @property
    def member(self) -> int:
        """1 for a Bolshevik, else 0."""
        return int(self.party == BOLSHEVIK)

    def promotion(self) -> float:
        """Chance (per month) of rising to the next rank of one's body."""
        if self.rank + 1 == RANKS:
            return 0.0
        posts, tier = self.model.posts, rules.tier_of(self.weight, self.model.bounds)
        rise = posts.rise[self.body, self.rank, rules.skill_class(self.skill), self.member]
        return min(0.5, rise * posts.boost[self.body, self.rank + 1, tier])

    def suffer(self, fate: int) -> None:
        """Carry out a fate."""
        if fate == fates.Fate.POST:
            self._take_post()
        elif fate == fates.Fate.RISE:
            self._come(self.body, self.rank + 1)
        elif fate == fates.Fate.WORK:
            self._go_to_work()
        else:
            self._leave(fate)

    def _leave(self, fate: int) -> None:
        tally = self.model.tally[self.region]
        if self.body >= 0:
            self.model.post_tally[self.body][self.rank][LEFT] += self.weight
        if fate == fates.Fate.FRONT and self.member:
            tally[CALLED] += self.weight
            tally[MOVED] += self.weight
        self.vacate()
        if fate == fates.Fate.DIE:
            tally[DIED] += self.weight
            self.occupation = DEAD
            self.model.bury(self)
        elif fate == fates.Fate.HOME:
            self.occupation, self.region = VILLAGE, PROVINCES
        elif fate == fates.Fate.AWAY:
            self.occupation, self.region = IDLE, PROVINCES
        elif fate == fates.Fate.FRONT:
            self.occupation = ARMY
        else:
            self.occupation = IDLE

    def vacate(self) -> None:
        """Give up post and seat."""
        self.body, self.rank, self.mandate, self.seat = -1, 0, 0, 0
        self.refusal, self.present = 0.0, 0

    def _take_post(self) -> None:
        """Choose among the posts that would take the person, in proportion to their appeal."""
        posts, tier = self.model.posts, rules.tier_of(self.weight, self.model.bounds)
        free, skill = rules.freedom(self), rules.skill_class(self.skill)
        kind = rules.candidate_class(self, self.model.bounds)
        left = self.draw(Stream.PLACE) * self.model.hazards[self.region][kind]
        for body in Body:
            for rank in Rank:
                unit = posts.unit[body, rank]
                if unit <= 0.0:
                    continue
                appeal = rules.appeal(
                    int(body),
                    posts.region[body],
                    posts.reach[body],
                    self.region,
                    free,
                    self.member,
                    posts.suit[body, rank, skill, self.member],
                    posts.free[free],
                )
                left -= unit * appeal * posts.boost[body, rank, tier]
                if left < 0.0:
                    self._come(int(body), int(rank))
                    return

    def _come(self, body: int, rank: int) -> None:
        """Come into a post, or send the part that a small body can take."""
        comer = self
        boost = self.model.posts.boost[body, rank, rules.tier_of(self.weight, self.model.bounds)]
        if boost > 1.0:
            part = rules.part_of(self.weight, boost, self.draw(Stream.PART))
            if part <= 0:
                return
            if part < self.weight:
                comer = self._divide(part)
        if comer is not None:
            comer._enter(body, rank)

    def _divide(self, part: int):
        """Make `part` of those this agent stands for an agent of their own, where there is room."""
        model = self.model
        if len(model.persons) >= model.room:
            return None
        values = {name: getattr(self, name) for name in model.columns}
        key = (np.uint64(self.identity) << np.uint64(20)) + np.uint64(model.month)
        values["identity"] = 2**31 | (int(mix(key)) >> 33)
        values["weight"], values["seat"] = part, 0
        self.weight -= part
        return model.bear(values)

    def _enter(self, body: int, rank: int) -> None:
        """Enter a post: elected or appointed, in the place where the body sits."""
        model = self.model
        if self.body >= 0:
            model.post_tally[self.body][self.rank][LEFT] += self.weight
        self.vacate()
        self.body, self.rank, self.entered = body, rank, model.month
        self.region = int(model.posts.region[body])
        if body >= FIRST_UNION:
            self.occupation = UNION_POST
        elif body == SECRETARIAT or body >= FIRST_PARTY:
            self.occupation = PARTY_POST
        else:
            self.occupation = OFFICE
        model.post_tally[body][rank][HIRED] += self.weight
        named = self.draw(Stream.MANDATE) < model.posts.named[body, rank]
        appointed = body < FIRST_ELECTABLE or named
        self.mandate = int(Mandate.APPOINTED if appointed else Mandate.ELECTED)
        if self.member:
            model.tally[self.region][MOVED] += self.weight
            if named:
                model.tally[self.region][POSTED] += self.weight

    def _go_to_work(self) -> None:
        """Take an open place: of one's own region, or for a villager of any, by the places open."""
        model, r = self.model, self.region
        if self.occupation == VILLAGE:
            draw, r = self.draw(Stream.WORK), 0
            while r < PROVINCES and draw >= model.regions[r].work_village:
                draw -= model.regions[r].work_village
                r += 1
        places = model.workplaces_of[r]
        if not places or places[-1].open_so_far <= 0.0:
            return
        draw = self.draw(Stream.PLACE) * places[-1].open_so_far
        chosen = bisect_right(places, draw, key=lambda place: place.open_so_far)
        place = places[min(chosen, len(places) - 1)]
        self.vacate()
        self.occupation, self.region, self.place, self.entered = BENCH, r, place, model.month
