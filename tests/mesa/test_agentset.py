"""Mesa's ways with sets of agents, on six persons set by hand: no society is built."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest

from thermidor.common.errors import InputError
from thermidor.mesa.agents import KINDS, FactoryCommittee, Person, Worker, Workplace, kinds
from thermidor.mesa.agentset import AgentSet
from thermidor.mesa.agentset_columns import Roll, Table
from thermidor.mesa.agentset_groups import GroupBy
from thermidor.society.state import NEVER, PEOPLE, PLANTS, Form, Occupation, Party, Region
from thermidor.society.state import persons as table_of
from thermidor.society.state import workplaces as plants_of

HUNGER = [0.5, 0.25, 0.75, 0.0, 1.0, 0.25]
WEIGHT = [10, 1, 1, 4, 3, 1]
REGION = [0, 1, 1, 2, 0, 1]


def persons():
    """Return six persons as a table of agents."""
    rows = table_of(6)
    rows.hunger, rows.weight, rows.region = HUNGER, WEIGHT, REGION
    rows.body, rows.place = -1, -1
    rows.occupation[3:] = [Occupation.IDLE, Occupation.ARMY, Occupation.DEAD]
    model = SimpleNamespace(month=7)
    return Table(
        "persons",
        rows,
        PEOPLE,
        model=model,
        first_id=1,
        kinds=(*KINDS, Person),
        kind=kinds,
        closed={"weight": "heads are conserved"},
    )


@pytest.fixture
def agents():
    return AgentSet(persons(), range(6), random.Random(3))


def rows(agents):
    return agents.rows.tolist()


# Looking ------------------------------------------------------------------------------------------


def test_a_set_says_how_many_it_holds_and_a_copy_goes_its_own_way(agents):
    assert repr(agents) == "<AgentSet of 6 persons>"
    other = agents.copy()
    assert other.sort("hunger", inplace=True) is other
    assert rows(agents) == [0, 1, 2, 3, 4, 5]
    assert rows(other) == [4, 2, 0, 1, 5, 3]  # those alike stay in their order


def test_rows_count_alike_in_agg_and_by_their_weight_in_mean(agents):
    assert agents.agg("hunger", sum) == 2.75
    assert agents.agg("hunger", [min, max]) == [0.0, 1.0]
    # (10 * .5 + .25 + .75 + 4 * 0 + 3 * 1 + .25) / 20
    assert agents.mean("hunger") == pytest.approx(9.25 / 20)
    assert agents.heads() == 20
    assert agents.select(region=1).heads() == 3


def test_what_is_missing_is_an_error_or_the_default(agents):
    with pytest.raises(ValueError, match='"skip" but must be "error" or "default"'):
        agents.get("hunger", handle_missing="skip")
    assert agents[:2].get(["hunger", "zeal"], "default", 9) == [[0.5, 9], [0.25, 9]]
    with pytest.raises(AttributeError, match=r'persons have no column "hungre".*"hunger"'):
        agents.get("hungre")


# Choosing -----------------------------------------------------------------------------------------


def test_agents_are_chosen_by_mask_by_function_by_column_and_by_class(agents):
    assert rows(agents.select(agents.column("hunger") > 0.4)) == [0, 2, 4]
    assert rows(agents.select([True, False] * 3, region=[0, 1])) == [0, 2, 4]
    assert rows(agents.select(lambda p: p.hunger < 0.4)) == [1, 3, 5]
    assert rows(agents.select(agent_type=Worker)) == [0, 1, 2, 3]
    assert rows(agents.select(lambda p: p.hunger < 0.4, at_most=2, region=1)) == [1, 5]
    assert rows(agents.select(lambda p: p.hunger < 0.4, at_most=1)) == [1]
    assert rows(agents.select(at_most=0.5)) == [0, 1, 2]
    assert rows(agents.select(at_most=1.0)) == [0, 1, 2, 3, 4, 5]
    kept = agents.select(region=2, inplace=True)
    assert kept is agents
    assert rows(agents) == [3]


@pytest.mark.parametrize("mask", [[True, False], [0, 1, 0, 1, 0, 1]])
def test_a_mask_that_does_not_fit_is_told_what_would(agents, mask):
    with pytest.raises(InputError, match="does not fit 6 agents; give a function or one True"):
        agents.select(mask)


def test_agents_are_sorted_by_a_function_too(agents):
    def key(person):
        return (person.region, -person.hunger)

    assert rows(agents.sort(key, ascending=True)) == [4, 0, 2, 1, 5, 3]
    assert rows(agents.sort(lambda p: p.hunger)) == [4, 2, 0, 1, 5, 3]
    assert rows(agents.sort("hunger", ascending=True)) == [3, 1, 5, 0, 2, 4]


def test_shuffling_keeps_all_and_draws_from_the_set_s_own_luck(agents):
    again = AgentSet(persons(), range(6), random.Random(3))
    other = agents.shuffle()
    assert sorted(rows(other)) == [0, 1, 2, 3, 4, 5]
    assert rows(other) == rows(again.shuffle()) != rows(agents)
    assert rows(agents) == [0, 1, 2, 3, 4, 5]
    agents.shuffle(inplace=True)
    assert rows(agents) != [0, 1, 2, 3, 4, 5]


def test_sets_of_one_table_are_joined_cut_and_taken_away(agents):
    one, other = agents[:4], agents[2:]
    assert rows(one | other) == [0, 1, 2, 3, 4, 5]
    assert rows(one & other) == [2, 3]
    assert rows(one - other) == [0, 1]
    elsewhere = AgentSet(persons(), range(6), random.Random(3))
    with pytest.raises(TypeError, match="of the same table"):
        one | elsewhere
    with pytest.raises(TypeError, match="of the same table"):
        one & [2, 3]


# Groups -------------------------------------------------------------------------------------------


def test_groups_are_named_by_code_and_come_in_order(agents):
    assert list(agents[::-1].groupby("region").groups) == [0, 1, 2]
    groups = agents.groupby("region")
    assert [(name, rows(group)) for name, group in groups] == [
        (Region.PETROGRAD, [0, 4]),
        (Region.MOSCOW, [1, 2, 5]),
        (Region.PROVINCES, [3]),
    ]
    assert groups.count() == {Region.PETROGRAD: 2, Region.MOSCOW: 3, Region.PROVINCES: 1}
    assert groups.agg("hunger", max) == {0: 1.0, 1: 0.75, 2: 0.0}
    assert groups.map("heads") == {0: 13, 1: 3, 2: 4}
    assert groups.map(lambda group, n: len(group) + n, 10) == {0: 12, 1: 13, 2: 11}
    assert len(groups) == 3


def test_groups_may_be_lists_of_agents(agents):
    groups = agents.groupby(lambda person: person.hunger > 0.4, result_type="list")
    assert [person.row for person in groups.groups[True]] == [0, 2, 4]
    assert groups.agg("hunger", sum) == {False: 0.5, True: 2.25}


def test_groups_without_an_order_stay_as_they_came(agents):
    names = ["b", 1, None, "b", 1, None]
    groups = agents.groupby(lambda person: names[person.row])
    assert groups.count() == {"b": 2, 1: 2, None: 2}
    assert list(groups.groups) == ["b", 1, None]


def test_a_group_does_what_each_set_does(agents):
    groups = agents.groupby("region")
    assert groups.do("set", "hunger", 0.5) is groups
    assert agents.get("hunger") == [0.5] * 6
    assert isinstance(groups, GroupBy)


# Acting -------------------------------------------------------------------------------------------


def test_a_function_is_called_on_each_in_order_or_in_random_order(agents):
    seen = []
    assert agents.do(lambda person, list: list.append(person.row), seen) is agents
    assert seen == [0, 1, 2, 3, 4, 5]
    seen.clear()
    assert agents.shuffle_do(lambda person: seen.append(person.row)) is agents
    assert sorted(seen) == [0, 1, 2, 3, 4, 5]
    assert seen != [0, 1, 2, 3, 4, 5]
    assert rows(agents) == [0, 1, 2, 3, 4, 5]
    with pytest.raises(AttributeError, match='Worker has no "starve"'):
        agents.do("starve")


def test_values_are_written_one_for_all_or_one_for_each(agents):
    agents[:2].set("hunger", [0.125, 0.375])
    assert agents.get("hunger")[:3] == [0.125, 0.375, 0.75]
    with pytest.raises(InputError, match="3 values do not fit 6 persons; give one, or one each"):
        agents.set("hunger", [0.1, 0.2, 0.3])
    with pytest.raises(InputError, match="must be a whole number from 0 to 5"):
        agents.set("party", 1.5)
    with pytest.raises(AttributeError, match='"weight" is not to be written: heads are conserved'):
        agents.set("weight", 2)
    with pytest.raises(AttributeError, match=r'no column "hungre".*"hunger"'):
        agents.set("hungre", 0.5)
    assert agents.get("hunger")[:3] == [0.125, 0.375, 0.75]


# Agents one by one --------------------------------------------------------------------------------


def test_a_person_is_a_row_that_refuses_what_cannot_be(agents):
    person = agents[0]
    assert repr(person) == "<Worker 1: bench, petrograd>"
    assert repr(agents[5]) == "<Person 6: dead, moscow>"
    assert person.heads == 10
    person.party = Party.MENSHEVIK
    assert repr(person) == "<Worker 1: bench, petrograd, menshevik>"
    with pytest.raises(AttributeError, match='"row" of an agent is fixed'):
        person.row = 2
    with pytest.raises(AttributeError, match=r'no column "hungre".*"hunger"'):
        person.hungre = 0.5
    with pytest.raises(AttributeError, match=r'Worker has no "hungre".*"hunger"'):
        person.hungre  # noqa: B018
    person.pos = (1, 2)  # Mesa's grids write it
    assert person.pos == (1, 2)
    assert person.now == person != agents[1]
    assert person.body is None


def test_a_workplace_and_its_committee_are_told_in_words():
    plants = plants_of(2)
    plants.strength, plants.region = [4300.0, 80.0], [1, 2]
    plants.form, plants.commission = Form.COLLEGIAL, [3, NEVER]
    model = SimpleNamespace(month=7)
    how = {"model": model, "closed": {}}
    places = Table("workplaces", plants, PLANTS, first_id=7, kinds=(Workplace,), **how)
    table = Table("committees", plants, PLANTS, first_id=9, kinds=(FactoryCommittee,), **how)
    model.roster = SimpleNamespace(workplace=places.view)
    committees = AgentSet(table, range(2), random.Random(1))
    assert repr(committees[0].workplace) == "<Workplace 7: moscow, 4,300 workers, collegial>"
    assert repr(committees[1]) == (
        "<FactoryCommittee 10 of <Workplace 8: provinces, 80 workers, collegial>>"
    )
    assert committees.map(lambda committee: committee.controls) == [True, False]
    with pytest.raises(InputError, match=r"no committees are of type Workplace;.*Workplace\]"):
        committees.select(agent_type=Workplace)


# Agents that are objects --------------------------------------------------------------------------


def test_a_roll_of_objects_is_read_written_and_grouped_alike():
    things = [SimpleNamespace(name=n, open=x) for n, x in (("a", 1.0), ("b", 0.0), ("c", 1.0))]
    agents = AgentSet(Roll("things", things), range(3), random.Random(1))
    assert agents.get("name") == ["a", "b", "c"]
    assert agents.agg("open", np.mean) == pytest.approx(2 / 3)
    assert agents.groupby("open").count() == {0.0: 1, 1.0: 2}
    assert agents.set("open", [0.0, 0.5, 0.25]).get("open") == [0.0, 0.5, 0.25]
    assert things[1] in agents
    assert SimpleNamespace() not in agents
    assert len(agents.select(agent_type=SimpleNamespace)) == 3
    assert len(agents.select(agent_type=int)) == 0
