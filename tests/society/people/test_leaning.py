"""What a worker holds, shows and is ready to do."""

import numpy as np
import pytest

from thermidor.society.people import leaning
from thermidor.society.people.leaning import CLASSES, Floor, Leaning
from thermidor.society.state import Occupation, Origin, Party

FLOOR, LEANING = Floor(), Leaning()
KEY = np.uint64(11)


class TestTraits:
    def test_traits_are_spread_as_said(self):
        one = np.array([leaning.bell(KEY, i) for i in range(4000)])
        two = np.array([leaning.twins(KEY, i) for i in range(4000)])
        assert one.mean() == pytest.approx(0.0, abs=0.06)
        assert one.std() == pytest.approx(1.0, abs=0.05)
        assert two.std(axis=0) == pytest.approx([1.0, 1.0], abs=0.05)
        assert abs(np.corrcoef(two.T)[0, 1]) < 0.06

    def test_soldiers_and_villagers_have_their_own_milieu(self):
        assert leaning.milieu(Occupation.ARMY, Origin.WORKER, 0) == leaning.ARMY
        assert leaning.milieu(Occupation.IDLE, Origin.PEASANT, 1) == leaning.VILLAGE
        assert leaning.milieu(Occupation.IDLE, Origin.WORKER, 1) == 1
        assert leaning.milieu(Occupation.OFFICE, Origin.EDUCATED, 2) == leaning.OTHERS


class TestLeaning:
    def test_grievance_turns_people_away_and_danger_holds_them(self):
        rest = leaning.leaning_next(0.0, 0.0, LEANING.bearable, LEANING)
        assert rest == 0.0
        assert leaning.leaning_next(0.0, 0.0, 0.9, LEANING) < rest
        assert leaning.leaning_next(0.0, 0.0, 0.1, LEANING) > rest
        war = leaning.circumstance(0.9, 0.0, 0.0, LEANING)
        peace = leaning.circumstance(0.1, 0.0, 0.0, LEANING)
        assert war > peace
        assert leaning.circumstance(0.1, 0.0, 1.0, LEANING) < peace

    def test_what_is_borne_weighs_less(self):
        gain = -leaning.turned(LEANING.bearable - 0.2, LEANING)
        loss = leaning.turned(LEANING.bearable + 0.2, LEANING)
        assert gain == pytest.approx(LEANING.bearable_weight * loss)


class TestStopping:
    def test_others_draw_in_those_who_are_less_ready(self):
        alone = leaning.least_ready(0.0)
        many = leaning.least_ready(1.5)
        assert many < alone
        assert leaning.readiness_class(0.1) >= alone > leaning.readiness_class(-0.1)

    def test_classes_stay_within_their_number(self):
        for ready in (-99.0, -1.0, 0.0, 9.0):
            assert 0 <= leaning.readiness_class(ready) < CLASSES
        for pull in (-9.0, 0.0, 9.0):
            assert 1 <= leaning.least_ready(pull) <= CLASSES

    def test_a_row_of_many_workplaces_mixes_their_demands(self):
        one = leaning.reluctance(1.0, 1.0, FLOOR) - leaning.reluctance(0.0, 1.0, FLOOR)
        many = leaning.reluctance(1.0, 50.0, FLOOR) - leaning.reluctance(0.0, 50.0, FLOOR)
        assert many > one == pytest.approx(FLOOR.reluctance_spread)


class TestHands:
    def test_a_hand_costs_less_in_a_large_plant(self):
        small = leaning.price(0.5, 0.8, 0.0, 50.0, FLOOR)
        large = leaning.price(0.5, 0.8, 0.0, 5000.0, FLOOR)
        assert large < small

    def test_a_hand_costs_nothing_where_nobody_is_restricted_or_afraid(self):
        assert leaning.price(0.0, 0.9, 0.0, 500.0, FLOOR) == 0.0
        assert leaning.price(0.0, 0.9, 1.0, 500.0, FLOOR) > 0.0

    def test_company_lowers_the_cost(self):
        costs = [leaning.shared_cost(2.0, seen, FLOOR) for seen in (0.0, 0.3, 0.6, 1.0)]
        assert costs == sorted(costs, reverse=True)
        assert costs[-1] == 0.0

    def test_who_holds_with_the_party_in_charge_never_opposes(self):
        assert leaning.boldness(0.3, -2.0, FLOOR) == 0.0
        assert leaning.daring_class(leaning.boldness(-1.0, 0.0, FLOOR)) >= leaning.least_daring(0.9)
        assert leaning.daring_class(leaning.boldness(-1.0, 0.0, FLOOR)) < leaning.least_daring(1.1)

    def test_a_party_put_out_is_voted_for_as_no_party(self):
        assert leaning.voted(True, int(Party.SR), 1.0) == Party.SR
        assert leaning.voted(True, int(Party.SR), 0.0) == Party.NONE
        assert leaning.voted(False, int(Party.SR), 1.0) == Party.BOLSHEVIK

    def test_nobody_acts_where_nobody_did(self):
        assert not leaning.shown_by_class(100, 0)
        assert leaning.shown_by_class(100, 100)
        assert not leaning.shown_by_class(99, 100)
