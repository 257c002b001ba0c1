"""The shopfloor: networks of plants, stoppages, shows of hands, assemblies."""

import numpy as np
import pytest
import societies

from thermidor.scenario import acts
from thermidor.society.institutions import assemblies, shopfloor
from thermidor.society.institutions.network import IN_TOWN, IN_TRADE
from thermidor.society.people.leaning import Floor, Leaning

FLOOR = Floor()


@pytest.fixture(scope="module")
def society():
    return societies.months(societies.build("historical"), 5)


class TestNetwork:
    def test_plants_hear_of_their_town_first(self, society):
        known, plants = society.shopfloor.network, society.plants
        same = plants.town[known.plant[:, :IN_TRADE]] == plants.town[:, None]
        assert same.all()
        assert (plants.trade[known.plant[:, IN_TRADE]] == plants.trade).all()
        weight = known.weight.sum(axis=1)
        assert weight[weight > 0] == pytest.approx(1.0)

    def test_some_hear_of_their_trade_in_the_town(self, society):
        known, plants = society.shopfloor.network, society.plants
        trade = plants.trade[known.plant[:, IN_TOWN:IN_TRADE]] == plants.trade[:, None]
        assert trade.mean() > 0.5


class TestStoppages:
    def test_numbers_make_safe(self):
        afraid = shopfloor.pull(0.1, 0.1, 1.0, FLOOR)
        together = shopfloor.pull(0.9, 0.9, 1.0, FLOOR)
        assert afraid < 0.0 < together

    def test_persons_stop_by_their_class(self, society):
        people, plants = society.people, society.plants
        bench = people.occupation == 0
        least = plants.strike_at[people.place[bench]]
        expected = (least > 0) & (people.ready[bench] >= least)
        assert (people.stopped[bench] == expected).all()
        assert not people.stopped[~bench].any()

    def test_the_content_do_not_stop(self):
        calm = societies.build("no_pressures")
        calm.step()
        calm.plants.urge[:] = -9.0
        calm.feel()
        calm.stop()
        assert not calm.plants.stoppage.any()
        calm.answer()
        assert not calm.answers.strikes.any()

    def test_a_stoppage_costs_output(self, society):
        before = society.region_notes.copy()
        society.shopfloor.stopped[:] = 0.0
        society.provide()
        rest = society.region_notes[:, 0].copy()
        society.region_notes[:] = before
        society.shopfloor.stopped[:] = 1.0
        society.provide()
        assert (society.region_notes[:, 0] < rest).all()
        society.region_notes[:] = before


class TestHands:
    def test_open_opposition_collapses_where_it_is_restricted(self):
        free, bound = societies.build("no_pressures"), societies.build("no_pressures")
        for one, restriction in ((free, 0.0), (bound, 1.0)):
            one.step()
            one.towns.restriction[:] = restriction
            one.towns.danger[:] = 0.9
            for _ in range(6):
                one.feel()
                one.stop()
        assert free.shopfloor.against.min() > 0.15
        assert bound.shopfloor.against.max() < 0.05

    def test_an_election_declared_open_frees_hands(self):
        assert shopfloor.openness(0.5, 1.0, FLOOR) < shopfloor.openness(0.5, 0.0, FLOOR)


class TestTowns:
    def test_office_wears_less_where_nobody_may_object(self):
        p = Leaning()
        assert 0 < shopfloor.wear_next(0.0, 1.0, 1.0, p) < shopfloor.wear_next(0.0, 1.0, 0.0, p)

    def test_a_row_of_many_plants_has_the_same_demands_in_the_mean(self):
        draws = np.random.default_rng(1).random((4000, 2))
        for plants in (1.0, 30.0):
            demands, kept = 0.0, []
            for raised, size in draws:
                demands = shopfloor.demands_next(demands, raised, size, plants, FLOOR)
                kept.append(demands)
            fresh = FLOOR.demand * FLOOR.demand_size * FLOOR.demand_kept
            assert np.mean(kept) == pytest.approx(fresh / (1.0 - FLOOR.demand_kept), rel=0.12)


class TestAssemblies:
    def test_an_assembly_needs_plants_and_a_deaf_soviet(self):
        p = assemblies.AssembliesParameters()
        assert assemblies.assembling(0.0, 0.0, 0.0, p) == 0.0
        assert assemblies.assembling(0.4, 1.0, 0.0, p) == 0.0
        assert assemblies.assembling(0.4, 0.2, 0.0, p) > assemblies.assembling(0.2, 0.2, 0.0, p)

    def test_an_act_breaks_them_up(self):
        one = societies.months(societies.build("historical"), 2)
        one.towns.assembly[:] = 0.3
        one.assemblies.sends[:] = 1
        fear = one.plants.fear.copy()
        acts.suppress_assembly(one, region="petrograd")
        assert one.towns.assembly[0] == 0.0
        assert (one.towns.assembly[1:] == 0.3).all()
        capital = one.plants.town == 0
        assert (one.plants.fear[capital] > fear[capital]).all()
