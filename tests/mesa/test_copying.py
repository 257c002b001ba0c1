"""Copies of a model and branches of it: other memory, the same luck."""

from __future__ import annotations

import copy
import gc
import pickle

import numpy as np
import pytest
import societies

import mesa
import thermidor as th
from thermidor.common.errors import InputError
from thermidor.mesa.agents import Deputy, Person, Worker, Workplace
from thermidor.mesa.institutions import Congress, Soviet

WAYS = {
    "copy": lambda model: model.copy(),
    "deepcopy": copy.deepcopy,
    "pickle": lambda model: pickle.loads(pickle.dumps(model)),
}


def make(months=0, **settings):
    model = th.Model(**{"scale": 0.0005, "seed": 7, "months": 16, **settings})
    return walked(model, months)


def walked(model, months):
    for _ in range(months):
        model.step()
    return model


def same(one, other):
    people = one.society.people.tobytes() == other.society.people.tobytes()
    # by column: the bytes that align a record are not copied
    plants = all(
        one.society.plants[name].tobytes() == other.society.plants[name].tobytes()
        for name in one.society.plants.dtype.names
    )
    return people and plants and societies.same(one.history, other.history)


class Reporter(mesa.Agent):
    """A user's agent that follows a person and keeps a set of agents."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("month", [0, 5, 16])
def test_a_copy_walked_on_gives_the_bits_of_the_original(way, month):
    model = make(month, agent_reporters={"hunger": "hunger"})
    before = model.society.people.tobytes()
    other = WAYS[way](model)
    walked(other, 16 - month)
    assert model.month == month
    assert model.society.people.tobytes() == before
    walked(model, 16 - month)
    assert same(model, other)
    one, two = (m.datacollector.get_model_vars_dataframe() for m in (model, other))
    assert one.equals(two)


@pytest.mark.parametrize("way", [copy.deepcopy, lambda run: pickle.loads(pickle.dumps(run))])
def test_a_copied_simulation_gives_the_bits_of_the_original(way):
    run = societies.months(societies.build(seed=5, scale=0.0005), 9)
    other = way(run)
    for simulation in (run, other):
        societies.months(simulation, 20)
    assert run.people.tobytes() == other.people.tobytes()
    assert societies.same(run.history, other.history)


@pytest.mark.parametrize("way", WAYS)
def test_views_of_a_copy_read_and_write_the_copied_society(way):
    model = make(3)
    kept = {kind: next(iter(model.agents_by_type[kind])) for kind in (Worker, Workplace)}
    other = WAYS[way](model)
    worker = other.roster.person(kept[Worker].unique_id)
    assert worker.model is other
    worker.hunger = 0.125
    assert other.society.people.hunger[worker.row] == np.float32(0.125)
    assert kept[Worker].hunger != 0.125
    plant = other.roster.workplace(kept[Workplace].row)
    plant.say = 0.25
    assert other.society.plants.say[plant.row] == np.float32(0.25)
    assert other.roster.soviets.subject is other.simulation.soviets
    assert type(next(iter(other.agents_by_type[Congress]))) is Congress


@pytest.mark.parametrize("kind", [Worker, Deputy, Workplace, Soviet])
@pytest.mark.parametrize("way", [copy.deepcopy, lambda agent: pickle.loads(pickle.dumps(agent))])
def test_an_agent_is_copied_with_its_model(kind, way):
    model = make(2)
    agent = next(iter(model.agents_by_type[kind]))
    other = way(agent)
    assert type(other) is kind
    assert other.unique_id == agent.unique_id
    assert other.model is not model
    assert other in other.model.agents_by_type[kind] or kind is Soviet
    other.model.step()


@pytest.mark.parametrize("way", [copy.deepcopy, lambda agent: pickle.loads(pickle.dumps(agent))])
def test_a_set_of_agents_is_copied_and_lasts(way):
    workers = make(2).agents_by_type[Worker].select(at_most=5)
    model = next(iter(workers)).model
    other = way(workers)
    gc.collect()
    assert other.get("unique_id") == workers.get("unique_id")
    assert len(other.frame()) == 5
    assert next(iter(other)).model is not model


@pytest.mark.parametrize("way", WAYS)
def test_own_agents_are_copied_and_later_ones_get_new_numbers(way):
    model = make(1)
    reporter = Reporter(model)
    reporter.team = model.agents_by_type[Deputy]
    reporter.person = next(iter(reporter.team))
    other = WAYS[way](model)
    (twin,) = other.agents_by_type[Reporter]
    assert twin.model is other
    assert twin.unique_id == reporter.unique_id
    assert twin.person is other.roster.person(reporter.person.unique_id)
    assert twin.team.get("unique_id") == reporter.team.get("unique_id")
    later = Reporter(other)
    assert later.unique_id == twin.unique_id + 1
    assert list(other.agents)[-2:] == [twin, later]
    twin.remove()
    assert list(other.agents)[-1:] == [later]
    assert reporter in model.agents
    assert isinstance(reporter.person, Person)


# Branches -----------------------------------------------------------------------------------------


def test_a_branch_without_a_change_is_the_model_walked_on():
    model = make(2)
    other = th.resume(model, at="1918-05")
    assert (other.month, other.date, model.month) == (6, "1918-04", 2)
    assert same(walked(other, 10), walked(model, 14))


@pytest.mark.parametrize(
    "change",
    [
        {"bench.meet_base": -1.0},
        {"pressures.civil_war.scale": 0},
        "an act is switched off",
        {"scenario": "no_pressures"},
    ],
)
def test_a_branch_has_the_same_luck_before_it_and_differs_after_it(change):
    plain = make(16)
    if isinstance(change, str):
        done = plain.simulation.done
        change = {f"switches.{next(name for name, month in done.items() if month == 4)}": "off"}
    other = walked(make(1).branch("1918-03", change), 12)
    assert societies.same(plain.history, other.history, months=4)
    if "switches" in str(change):  # an act may move nothing in so small a society
        assert set(plain.simulation.done) - set(other.simulation.done)
    else:
        assert not same(plain, other)
    assert same(other, walked(make(4).branch("1918-03", change), 12))


def test_a_branch_can_branch_again_and_keeps_what_was_changed():
    one = make(0).branch("1918-01", {"pressures.civil_war.scale": 0, "bench.meet_base": -1.0})
    two = one.branch("1918-06", {"bench.meet_hunger": 1.0})
    assert two.parameters.bench.meet_base == -1.0
    assert two.setting.hash == one.setting.hash != make().setting.hash


@pytest.mark.parametrize(
    ("at", "change", "says"),
    [
        ("1917-10", {}, "give 1917-11 to 1919-02"),
        ("1918-01", {}, "the model has passed 1918-01"),
        ("1918-09", {"months": 20}, "months: it cannot change within a run"),
        ("1918-09", {"bench.meet_bas": 1.0}, "bench.meet_base"),
        ("1918-09", {"start.say": 0.7}, "start a new run"),
        ("1918-09", {"pressures.civil_wa.scale": 0}, "civil_war"),
    ],
)
def test_a_branch_that_cannot_be_is_an_error(at, change, says):
    with pytest.raises(InputError, match=says):
        make(4).branch(at, change)
