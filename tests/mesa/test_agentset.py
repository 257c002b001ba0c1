"""Mesa's sets of views, on six persons written into a table: no society is built."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest
from mesa.agent import AgentSet as MesaSet

from mesa import Agent
from thermidor.common.errors import InputError
from thermidor.mesa.agents import KINDS, FactoryCommittee, Person, Worker, Workplace, kinds
from thermidor.mesa.agentset import AgentSet, SetsByType
from thermidor.mesa.rows import Table
from thermidor.society.state import NEVER, PEOPLE, PLANTS, Form, Occupation, Party, Region
from thermidor.society.state import persons as table_of
from thermidor.society.state import workplaces as plants_of

HUNGER = [0.5, 0.25, 0.75, 0.0, 1.0, 0.25]
WEIGHT = [10, 1, 1, 4, 3, 1]
REGION = [0, 1, 1, 2, 0, 1]


@pytest.fixture
def table():
    """Six persons."""
    rows = table_of(6)
    rows.hunger, rows.weight, rows.region = HUNGER, WEIGHT, REGION
    rows.body, rows.place = -1, -1
    rows.occupation[3:] = [Occupation.IDLE, Occupation.ARMY, Occupation.DEAD]
    return Table(
        "person",
        rows,
        PEOPLE,
        model=SimpleNamespace(month=7),
        first_id=1,
        kinds=(*KINDS, Person),
        kind=kinds,
        closed={"weight": "heads are conserved"},
    )


@pytest.fixture
def agents(table):
    return AgentSet(table.views(np.arange(6)), random.Random(3))


def rows(agents):
    return [agent.row for agent in agents]


# Sets ---------------------------------------------------------------------------------------------


def test_a_set_is_mesas_and_its_derived_sets_have_tables_too(agents):
    assert isinstance(agents, MesaSet)
    assert repr(agents) == "<AgentSet of 6>"
    derived = [
        agents.select(lambda person: person.hunger < 0.4),
        agents.select(agent_type=Worker),
        agents.shuffle(),
        agents.sort("hunger"),
    ]
    assert [len(found.frame()) for found in derived] == [3, 4, 6, 6]
    assert rows(derived[3]) == [4, 2, 0, 1, 5, 3]
    assert rows(agents) == [0, 1, 2, 3, 4, 5]
    assert rows(agents.groupby("region", "list").groups[Region.MOSCOW]) == [1, 2, 5]


def test_agents_are_added_removed_and_discarded(agents, table):
    first = table.view(0)
    agents.remove(first)
    assert first not in agents
    with pytest.raises(KeyError):
        agents.remove(first)
    agents.discard(first)
    agents.add(first)
    assert rows(agents) == [1, 2, 3, 4, 5, 0]


def test_agents_stay_although_mesa_holds_them_weakly(table):
    made = AgentSet(table.views(np.arange(6)), random.Random(3)).select(at_most=4)
    assert rows(made) == [0, 1, 2, 3]


def test_means_and_heads_count_real_persons(agents):
    assert agents.agg("hunger", sum) == 2.75
    # (10 * .5 + .25 + .75 + 4 * 0 + 3 * 1 + .25) / 20
    assert agents.mean("hunger") == pytest.approx(9.25 / 20)
    assert agents.heads() == 20


def test_a_frame_has_a_row_for_each_agent_in_the_order_of_the_set(agents):
    frame = agents.sort("hunger").frame()
    assert frame.index.tolist() == [5, 3, 1, 2, 6, 4]
    assert frame.index.name == "unique_id"
    assert frame["hunger"].tolist() == sorted(HUNGER, reverse=True)
    assert frame["hunger"].dtype == np.float32
    assert frame["region"].tolist()[:2] == ["petrograd", "moscow"]
    assert frame["body"].isna().all()
    assert frame.loc[6, "kind"] == "Person"
    assert set(frame) == {*PEOPLE, "kind"}
    assert list(agents.frame(["weight", "hunger"])) == ["weight", "hunger"]


def test_a_frame_of_other_agents_or_columns_is_an_error(agents):
    with pytest.raises(InputError, match=r'no column "hungre".*"hunger"'):
        agents.frame(["hungre"])
    with pytest.raises(InputError, match="no agents"):
        AgentSet([], random.Random(1)).frame()

    class Reporter(Agent):
        def __init__(self):
            self.unique_id = 7

    reporter = Reporter()
    agents.add(reporter)
    with pytest.raises(InputError, match=r"Reporter.*are not rows of one table"):
        agents.frame()


def test_sets_by_type_are_built_when_asked_for():
    built = []
    sets = SetsByType({Worker: lambda: built.append(Worker) or "workers", Workplace: list})
    assert list(sets) == [Worker, Workplace]
    assert len(sets) == 2
    assert Person not in sets
    assert built == []
    assert sets[Worker] == "workers"
    assert built == [Worker]


# Writing ------------------------------------------------------------------------------------------


def test_a_value_is_checked_before_it_is_written(agents):
    agents.set("hunger", 0.5)
    assert agents.get("hunger") == [0.5] * 6
    with pytest.raises(InputError, match=r"1\.5 is not a whole number from 0 to 5"):
        agents.set("party", 1.5)
    with pytest.raises(AttributeError, match='"weight" of a person cannot be written: heads are'):
        agents.set("weight", 2)
    with pytest.raises(AttributeError, match=r'no column "hungre".*"hunger"'):
        agents.set("hungre", 0.5)
    with pytest.raises(InputError, match=r"-1 is not a number of at least 0"):
        agents.set("refusal", -1)
    with pytest.raises(InputError, match=r"8 is not a whole number from -32000 to 7"):
        agents.set("joined", 8)
    assert agents.get("hunger") == [0.5] * 6


# Views --------------------------------------------------------------------------------------------


def test_a_person_is_a_view_of_a_row(agents, table):
    person = table.view(0)
    assert repr(person) == "<Worker 1: bench, petrograd>"
    assert repr(table.view(5)) == "<Person 6: dead, moscow>"
    assert person.heads == 10
    assert person.body is None
    person.party = Party.MENSHEVIK
    assert repr(person) == "<Worker 1: bench, petrograd, menshevik>"
    with pytest.raises(AttributeError, match='"row" of an agent cannot be written'):
        person.row = 2
    with pytest.raises(AttributeError, match=r'no column "hungre".*"hunger"'):
        person.hungre = 0.5
    with pytest.raises(AttributeError, match=r'Worker has no "hungre".*"hunger"'):
        person.hungre  # noqa: B018
    with pytest.raises(AttributeError, match="heads are conserved"):
        person.remove()
    person.pos = (1, 2)  # Mesa's grids write it
    assert person.pos == (1, 2)


def test_a_row_has_one_view_for_each_class_and_the_views_are_equal(agents, table):
    person = table.view(0)
    assert table.view(0) is person is person.now
    person.party = Party.BOLSHEVIK
    assert type(person).__name__ == "Worker"
    assert type(person.now).__name__ == "Cadre"
    assert person.now == person
    assert person.now in agents
    assert person != table.view(1)


def test_a_workplace_and_its_committee_have_words():
    plants = plants_of(2)
    plants.strength, plants.region = [4300.0, 80.0], [1, 2]
    plants.form, plants.commission = Form.COLLEGIAL, [3, NEVER]
    model = SimpleNamespace(month=7)
    how = {"model": model, "closed": {}}
    places = Table("workplace", plants, PLANTS, first_id=7, kinds=(Workplace,), **how)
    table = Table("committee", plants, PLANTS, first_id=9, kinds=(FactoryCommittee,), **how)
    model.roster = SimpleNamespace(workplace=places.view)
    committees = AgentSet(table.views(np.arange(2)), random.Random(1))
    assert [repr(committee) for committee in committees] == [
        "<FactoryCommittee 9 of <Workplace 7: moscow, 4,300 workers, collegial>>",
        "<FactoryCommittee 10 of <Workplace 8: provinces, 80 workers, collegial>>",
    ]
    assert committees.get("controls") == [True, False]
