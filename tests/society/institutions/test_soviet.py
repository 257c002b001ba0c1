"""The soviet: elections, deputies, the plenum, worked by hand and in a small society."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rules import TRUTH, worked

from thermidor.scenario import acts
from thermidor.society.institutions.soviet import (
    DEPUTIES,
    contested,
    executive,
    plant_votes,
    speaks,
)
from thermidor.society.people.deputy import Soviets
from thermidor.society.state import Body, Mandate, Occupation, Party, Seat

SOVIETS = Soviets()
ALL = np.ones(len(Party))


def votes(active, standing=ALL, restriction=0.0, p=SOVIETS):
    """Shares of a workplace's seats, compiled and in plain Python."""
    active = np.array(active, np.int64)
    found, plain = np.zeros(len(Party)), np.zeros(len(Party))
    n = plant_votes(active, standing, restriction, p, found)
    same = getattr(plant_votes, "py_func", plant_votes)(active, standing, restriction, p, plain)
    assert n == same
    assert (found == plain).all()
    return found


class TestVotes:
    """Seats of a workplace from its active supporters."""

    def test_by_hand(self):
        p = SOVIETS._replace(majority=2.0, tilt=0.5)
        # shares .6 and .4: weights .36 * 1.5 and .16
        found = votes([0, 60, 40, 0, 0, 0], restriction=1.0, p=p)
        assert found[Party.BOLSHEVIK] == pytest.approx(0.54 / 0.70)
        assert found.sum() == pytest.approx(1.0)

    def test_a_party_put_out_is_voted_for_as_non_party(self):
        standing = ALL.copy()
        standing[Party.MENSHEVIK] = 0.0
        found = votes([10, 50, 40, 0, 0, 0], standing)
        assert found[Party.MENSHEVIK] == 0
        assert (found == votes([50, 50, 0, 0, 0, 0])).all()

    def test_where_nobody_comes_nobody_is_elected(self):
        assert not votes([0] * 6).any()

    def test_a_majority_takes_more_than_its_share(self):
        assert votes([30, 70, 0, 0, 0, 0])[Party.BOLSHEVIK] >= 0.7

    def test_s4_restriction_tilts_the_count(self):
        shares = [votes([30, 40, 30, 0, 0, 0], restriction=r)[Party.BOLSHEVIK] for r in (0, 0.5, 1)]
        assert shares[0] < shares[1] < shares[2]


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
        assert contested(self.shares(0.6), 1.0, SOVIETS) >= contested(
            self.shares(0.6), 0.1, SOVIETS
        )

    def test_by_hand(self):
        p = SOVIETS._replace(contest_nonparty=0.5, contest_silent=0.2)
        parties = np.array([0.1, 0.6, 0.2, 0.06, 0.03, 0.01])
        # a majority of 0.6 against 0.3 and half of 0.1 = 0.35
        assert contested(parties, 1.0, p) == pytest.approx(0.84)
        assert contested(parties, 0.0, p) == pytest.approx(0.168)
        assert contested(parties, 0.5, p) == pytest.approx(0.504)

    def test_without_a_majority_half_counts_as_one(self):
        p = SOVIETS._replace(contest_nonparty=0.5, contest_silent=0.2)
        assert contested(np.array([0.6, 0.3, 0.1, 0, 0, 0]), 1.0, p) == pytest.approx(0.8)
        assert contested(np.array([0, 0.3, 0.7, 0, 0, 0]), 1.0, p) == pytest.approx(1.0)
        assert contested(np.array([0, 0.3, 0.7, 0, 0, 0]), 0.0, p) == pytest.approx(0.2)

    def test_those_of_no_party_are_less_of_a_contest(self):
        party, none = (
            contested(np.array(x), 1.0, SOVIETS)
            for x in ([0, 0.7, 0.3, 0, 0, 0], [0.3, 0.7, 0, 0, 0, 0])
        )
        assert none < party

    def test_within_bounds(self):
        for bolshevik in np.linspace(0, 1, 11):
            for free in (0.0, 0.5, 1.0):
                assert 0 <= contested(self.shares(bolshevik), free, SOVIETS) <= 1


class TestExecutive:
    """Who is chosen by those elected: lists, so that a majority takes more."""

    P = SOVIETS._replace(congress=2.0, contest_nonparty=0.5)

    def test_by_hand(self):
        parties = np.array([0.4, 0.4, 0.2, 0.0, 0.0, 0.0])
        # half of those of no party are on lists: squares 0.04, 0.16, 0.04
        assert executive(parties, self.P) == pytest.approx(np.array([1, 4, 1, 0, 0, 0]) / 6)
        assert parties[Party.NONE] == 0.4, "the soviet itself stays what it is"

    def test_they_are_shares_however_few_seats_are_filled(self):
        assert executive(np.array([0, 3e-3, 1e-3, 0, 0, 0]), self.P) == pytest.approx(
            np.array([0, 0.9, 0.1, 0, 0, 0])
        )

    def test_without_deputies_there_is_none(self):
        assert not executive(np.zeros(len(Party)), self.P).any()

    def test_a_majority_takes_more_than_its_share(self):
        assert executive(np.array([0, 0.6, 0.4, 0, 0, 0]), SOVIETS)[Party.BOLSHEVIK] > 0.6


class TestOrganisations:
    """Who may sit for an organisation."""

    @pytest.mark.parametrize("work", list(Occupation))
    def test_of_those_without_a_post_only_soldiers(self, work):
        assert worked(speaks, int(work), -1) == (work == Occupation.ARMY)

    @pytest.mark.parametrize("body", list(Body))
    def test_of_those_in_posts_the_staff_of_soviets_party_and_unions(self, body):
        elected = body.name.endswith(("SOVIET", "SOVIETS", "PARTY", "UNIONS"))
        assert worked(speaks, int(Occupation.OFFICE), int(body)) == elected


class TestElections:
    """Who is elected, when, and for how long."""

    def test_the_time_between_elections_grows_with_urgency(self, peace):
        soviet, p = peace.soviets[0], peace.parameters.soviets
        soviet.called = False
        for urgency, calls in ((0.0, True), (1.0, p.interval_urgency == 0)):
            peace.channels[:] = urgency
            soviet.since = int(np.ceil(p.interval))
            assert peace.call(soviet.due) == calls

    def test_a_delay_counts_down_and_a_call_overrides_it(self, peace):
        soviet = peace.soviets[1]
        peace.channels[:] = 0.0
        acts.delay_elections(peace, months=2, region="moscow")
        soviet.since, soviet.called = 99, False
        assert [peace.call(soviet.due) for _ in range(3)] == [False, False, True]
        acts.delay_elections(peace, months=30, region="moscow")
        assert not peace.call(soviet.due)
        acts.elect_soviet(peace, region="moscow")
        assert peace.call(soviet.due)
        acts.delay_elections(peace, months=30, region="moscow")
        acts.allow_elections(peace, region="moscow")
        soviet.called = False
        assert peace.call(soviet.due)

    def test_put_off_elections_are_felt_as_late(self, peace):
        soviet = peace.soviets[0]
        soviet.called, soviet.since = False, 0
        peace.call(soviet.due)
        assert soviet.late == 0
        soviet.since = 60
        peace.call(soviet.due)
        assert soviet.late == 1

    def test_deputies_come_from_where_their_seats_are(self, society):
        people = society.society.people
        for soviet in society.soviets:
            who = soviet.who[: soviet.n]
            factory = people.seat[who] == Seat.FACTORY
            assert (people.occupation[who[factory]] == Occupation.BENCH).all()
            assert (people.mandate[who[factory]] == Mandate.ELECTED).all()
            assert (people.occupation[who[~factory]] != Occupation.BENCH).all()
            assert 0.5 * DEPUTIES < soviet.n < 1.6 * DEPUTIES

    def test_factory_deputies_took_part(self, society):
        societies.until(society, "count")
        for soviet in society.soviets:
            society.call(soviet.hold_election)
            who = soviet.who[: soviet.n]
            people = society.society.people
            assert people.present[who[people.seat[who] == Seat.FACTORY]].all()

    def test_where_nobody_comes_only_the_reserved_sit(self, society):
        societies.until(society, "feel")
        society.society.people.present[:] = 0
        society.tally[:] = 0
        society.post_tally[:] = 0
        society.count()
        for soviet in society.soviets:
            society.call(soviet.hold_election)
            assert (society.society.people.seat[soviet.who[: soviet.n]] == Seat.RESERVED).all()

    def test_s5_seats_are_reserved_when_factories_are_lost(self, society):
        soviet = society.soviets[0]
        before = soviet.reserved
        societies.until(society, "count")
        people = society.society.people
        bench = (people.occupation == Occupation.BENCH) & (people.region == 0)
        people.support[bench] = Party.MENSHEVIK
        society.tally[:] = 0
        society.post_tally[:] = 0
        society.count()
        society.call(soviet.hold_election)
        assert soviet.reserved > before

    def test_the_floor_of_reserved_seats_is_kept(self, society):
        acts.reserve_seats(society, share=0.6, region="petrograd")
        societies.until(society, "count")
        society.call(society.soviets[0].hold_election)
        assert society.soviets[0].reserved >= 0.6


class TestPlenum:
    """Who sits, who comes, who answers."""

    def test_deputies_of_a_party_put_out_sit_as_non_party(self, society):
        soviet = society.soviets[2]
        before = soviet.parties.copy()
        acts.close_party(society, party="sr", standing="local")
        society.call(soviet.meet)
        assert soviet.parties[Party.SR] == 0
        assert soviet.parties[Party.NONE] > before[Party.NONE]

    def test_accountability_goes_with_the_months(self, society):
        soviet, answers = society.soviets[0], []
        for month in (0, 6, 24):
            society.month = month
            society.call(soviet.meet)
            answers.append(soviet.accountable)
        assert answers[0] > answers[1] > answers[2]

    @pytest.mark.parametrize("something", TRUTH)
    def test_s6_nothing_to_decide_nobody_comes(self, something):
        society = societies.build("historical")
        soviet = society.soviets[1]
        if not something:
            society.cascade.shares[0] = 0.0
        soviet.contest = 1.0 if something else 0.0
        society.call(soviet.meet)
        alone = societies.build("historical").soviets[1].attendance
        assert (soviet.attendance >= alone) if something else (soviet.attendance < alone)

    def test_who_leaves_leaves_his_seat(self, society):
        soviet, people = society.soviets[0], society.society.people
        gone = soviet.who[:10].copy()
        people.seat[gone] = 0
        n = soviet.n
        society.call(soviet.meet)
        assert soviet.n == n - 10
        assert soviet.filled < 1
