"""The plenum: contest, who stays, who comes."""

from __future__ import annotations

import numpy as np
import pytest

from thermidor.scenario import acts
from thermidor.society.institutions.plenum import contested
from thermidor.society.people.deputy import Soviets
from thermidor.society.state import Party

SOVIETS = Soviets()


class TestContest:
    """A contest needs more than one side, and leave to hold it."""

    def shares(self, bolshevik):
        found = np.zeros(len(Party))
        found[Party.BOLSHEVIK], found[Party.NONE] = bolshevik, 1 - bolshevik
        return found

    def test_one_party_alone_leaves_no_contest(self):
        assert contested(self.shares(1.0), 1.0, SOVIETS) == pytest.approx(0.0, abs=1e-9)

    def test_it_falls_with_the_largest_party_and_rises_with_freedom(self):
        even, uneven = (contested(self.shares(b), 1.0, SOVIETS) for b in (0.55, 0.9))
        assert even > uneven
        assert even >= contested(self.shares(0.55), 0.1, SOVIETS)

    def test_by_hand(self):
        p = SOVIETS._replace(contest_nonparty=0.5, contest_silent=0.2)
        parties = np.array([0.1, 0.6, 0.2, 0.06, 0.03, 0.01])
        # a majority of 0.6 against 0.3 and half of 0.1 = 0.35
        assert contested(parties, 1.0, p) == pytest.approx(0.84)
        assert contested(parties, 0.0, p) == pytest.approx(0.168)

    def test_those_of_no_party_are_less_of_a_contest(self):
        party, none = (
            contested(np.array(x), 1.0, SOVIETS)
            for x in ([0, 0.7, 0.3, 0, 0, 0], [0.3, 0.7, 0, 0, 0, 0])
        )
        assert none < party


class TestSitting:
    """Who sits, who comes, who answers."""

    def meet(self, society):
        """Let the deputies meet without any election."""
        society.soviets.halls.called[:] = 0.0
        society.soviets.halls.since[:] = 0.0
        society.call(society.soviets.elect)

    def test_deputies_of_a_party_put_out_sit_as_non_party(self, society):
        before = society.soviets.parties[2].copy()
        acts.close_party(society, party="sr", standing="local")
        self.meet(society)
        after = society.soviets.parties[2]
        assert after[Party.SR] == 0
        assert after[Party.NONE] > before[Party.NONE]

    def test_accountability_goes_with_the_months(self, society):
        answers = []
        for month in (0, 6, 24):
            society.month = month
            self.meet(society)
            answers.append(society.soviets.accountable[0])
        assert answers[0] > answers[1] > answers[2]

    def test_who_leaves_leaves_his_seat(self, society):
        soviets, people = society.soviets, society.society.people
        gone = soviets.benches.who[0, :10].copy()
        n = int(soviets.benches.n[0])
        people.seat[gone] = 0
        self.meet(society)
        assert soviets.benches.n[0] == n - 10
        assert soviets.filled[0] < 1

    def test_others_are_put_out_under_restriction_in_danger(self, society):
        society.soviets.benches.list[0, :] = Party.MENSHEVIK
        society.towns.restriction[:] = society.towns.danger[:] = 1.0
        n = int(society.soviets.benches.n[0])
        self.meet(society)
        assert society.soviets.benches.n[0] < n
