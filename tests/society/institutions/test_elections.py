"""Elections: what a workplace votes, who stands, who is chosen."""

from __future__ import annotations

import numpy as np
import pytest
from rules import worked

from thermidor.society.institutions import elections
from thermidor.society.institutions.elections import give_seats, speaks
from thermidor.society.people.deputy import Soviets
from thermidor.society.state import Body, Occupation, Party

SOVIETS = Soviets()
ALL = np.ones(len(Party))


def seats(hands, standing=ALL, list_up=1.0, p=SOVIETS):
    """Shares of a workplace's seats, compiled and in plain Python."""
    hands = np.array(hands, np.int64)
    opposed = 1.0 - hands[Party.BOLSHEVIK] / max(1, hands.sum())
    found, plain = np.zeros(len(Party)), np.zeros(len(Party))
    n = give_seats(hands, opposed, standing, list_up, p, found)
    same = getattr(give_seats, "py_func", give_seats)(hands, opposed, standing, list_up, p, plain)
    assert n == same
    assert (found == plain).all()
    return found


class TestSeats:
    """Seats of a workplace from its raised hands."""

    def test_by_hand(self):
        p = SOVIETS._replace(majority=2.0)
        found = seats([0, 60, 30, 10, 0, 0], p=p)
        # 0.4 against: 0.16 / 0.52 of the seats, shared three to one
        assert found[Party.BOLSHEVIK] == pytest.approx(0.36 / 0.52)
        assert found[Party.MENSHEVIK] == pytest.approx(3 * found[Party.SR])
        assert found.sum() == pytest.approx(1.0)

    def test_a_party_put_out_is_voted_for_as_non_party(self):
        standing = ALL.copy()
        standing[Party.MENSHEVIK] = 0.0
        found = seats([10, 50, 40, 0, 0, 0], standing)
        assert found[Party.MENSHEVIK] == 0
        assert (found == seats([50, 50, 0, 0, 0, 0])).all()

    def test_without_a_list_of_others_there_is_no_choice(self):
        assert seats([60, 20, 20, 0, 0, 0], list_up=0.0)[Party.BOLSHEVIK] == 1.0

    def test_hands_that_are_not_of_a_row_that_came_are_non_party(self):
        found = np.zeros(len(Party))
        hands = np.array([0, 10, 0, 0, 0, 0], np.int64)
        assert give_seats(hands, 0.5, ALL, 1.0, SOVIETS, found) == 10
        assert found.tolist() == [0.5, 0.5, 0, 0, 0, 0]

    def test_where_nobody_comes_nobody_is_elected(self):
        assert not seats([0] * 6).any()


class TestOrganisations:
    """Who may sit for an organisation."""

    @pytest.mark.parametrize("work", list(Occupation))
    def test_of_those_without_a_post_only_soldiers(self, work):
        assert worked(speaks, int(work), -1) == (work == Occupation.ARMY)

    @pytest.mark.parametrize("body", list(Body))
    def test_of_those_in_posts_the_staff_of_soviets_party_and_unions(self, body):
        elected = body.name.endswith(("SOVIET", "SOVIETS", "PARTY", "UNIONS"))
        assert worked(speaks, int(Occupation.OFFICE), int(body)) == elected


class TestStanding:
    """Those with the lowest draws against their weight are chosen, in whatever order they come."""

    def test_the_order_of_rows_does_not_matter(self):
        stand = getattr(elections._stand, "py_func", elections._stand)
        draws = np.random.default_rng(1).random(50)
        found = []
        for order in (range(50), reversed(range(50))):
            best = elections.chosen(1)
            best.room[0] = 7
            for i in order:
                stand(0, draws[i], i, best)
            assert best.n[0] == 7
            found.append(best.row[0, :7].tolist())
        assert found[0] == found[1] == np.argsort(draws)[:7].tolist()

    def test_no_room_no_deputy(self):
        best = elections.chosen(1)
        getattr(elections._stand, "py_func", elections._stand)(0, 0.1, 3, best)
        assert best.n[0] == 0
