"""The soviets of the towns: when elections are held, who is elected, what is reserved."""

from __future__ import annotations

import numpy as np
import pytest
import societies

from thermidor.scenario import acts
from thermidor.society.institutions.hall import DEPUTIES
from thermidor.society.institutions.soviet import executive
from thermidor.society.people.deputy import Soviets
from thermidor.society.state import Mandate, Occupation, Party, Seat
from thermidor.society.towns import TOWNS

SOVIETS = Soviets()


class TestExecutive:
    """Who is chosen by those elected: lists, so that a majority takes more."""

    P = SOVIETS._replace(congress=2.0, contest_nonparty=0.5)

    def test_by_hand(self):
        parties = np.array([0.4, 0.4, 0.2, 0.0, 0.0, 0.0])
        # half of those of no party are on lists: squares 0.04, 0.16, 0.04
        assert executive(parties, self.P) == pytest.approx(np.array([1, 4, 1, 0, 0, 0]) / 6)
        assert parties[Party.NONE] == 0.4, "the soviet itself stays what it is"

    def test_without_deputies_there_is_none(self):
        assert not executive(np.zeros(len(Party)), self.P).any()


class TestElections:
    """Who is elected, when, and for how long."""

    def elect(self, society, danger=0.0, since=12.0):
        """Let the executives decide on elections that are due; return where one was held."""
        soviets = society.soviets
        soviets.halls.called[:] = 0.0
        soviets.halls.since[:] = since
        society.towns.danger[:] = danger
        society.call(soviets.elect)
        return soviets.halls.since == 1.0

    def test_the_first_soviets_are_full(self, society):
        n = society.soviets.benches.n
        assert (n[:2] >= 0.8 * DEPUTIES[:2]).all()
        assert (society.soviets.filled[:2] > 0.99).all()

    def test_before_its_time_none_is_due(self, society):
        assert not self.elect(society, since=2.0).any()

    def test_danger_puts_elections_off_without_any_act(self, society):
        calm = self.elect(society, 0.0).mean()
        threatened = self.elect(society, 0.9).mean()
        assert calm > 0.3
        assert threatened < 0.1

    def test_an_election_called_is_held_in_danger(self, society):
        acts.elect_soviet(society, region="moscow")
        society.towns.danger[:] = 1.0
        society.call(society.soviets.elect)
        assert society.soviets.halls.since[1] == 1.0

    def test_an_election_declared_open_is_marked_until_it_is_held(self, society):
        acts.open_elections(society, region="provinces")
        assert society.towns.open.tolist() == [0.0, 0.0] + [1.0] * (TOWNS - 2)
        society.call(society.soviets.elect)
        assert not society.towns.open.any()
        assert (society.soviets.halls.since[2:] == 1.0).all()

    def test_put_off_elections_are_felt_as_late(self, society):
        self.elect(society, 1.0, since=60.0)
        assert society.towns.delay.max() == 1.0

    def test_deputies_come_from_where_their_seats_are(self, society):
        people, soviets = society.society.people, society.soviets
        who = soviets.rows
        factory = people.seat[who] == Seat.FACTORY
        assert (people.occupation[who[factory]] == Occupation.BENCH).all()
        assert (people.mandate[who[factory]] == Mandate.ELECTED).all()
        assert people.present[who[factory]].all()
        assert (people.occupation[who[~factory]] != Occupation.BENCH).all()
        assert np.unique(who).size == who.size

    def test_deputies_sit_in_their_own_town(self, society):
        people, soviets, plants = society.society.people, society.soviets, society.plants
        for t in range(TOWNS):
            who = soviets.benches.who[t, : soviets.benches.n[t]]
            factory = who[people.seat[who] == Seat.FACTORY]
            assert (plants.town[people.place[factory]] == t).all()

    def test_as_many_deputies_at_any_scale(self):
        small, large = (societies.build("historical", scale=scale) for scale in (0.001, 0.003))
        for society in (small, large):
            assert (society.soviets.benches.n <= DEPUTIES + 8).all()
            assert (society.soviets.benches.n[:2] >= 0.8 * DEPUTIES[:2]).all()

    def test_s5_seats_are_reserved_when_factories_are_lost(self, society):
        people = society.society.people
        before = society.soviets.halls.reserved[0]
        societies.until(society, "count")
        bench = (people.occupation == Occupation.BENCH) & (people.region == 0)
        people.support[bench] = Party.MENSHEVIK
        society.tally[:] = 0
        society.post_tally[:] = 0
        society.count()
        acts.elect_soviet(society, region="petrograd")
        society.call(society.soviets.elect)
        assert society.soviets.halls.reserved[0] > before

    def test_the_floor_of_reserved_seats_is_kept(self, society):
        acts.reserve_seats(society, share=0.7, region="petrograd")
        acts.elect_soviet(society, region="petrograd")
        society.call(society.soviets.elect)
        assert society.soviets.halls.reserved[0] >= 0.7
