"""The model under Mesa: the same run, seen and written through agents that are views of columns."""

from __future__ import annotations

import inspect
import subprocess
import sys
import warnings

import numpy as np
import pytest

import mesa
import thermidor
from thermidor import observables
from thermidor.common.errors import InputError
from thermidor.mesa.agents import (
    KINDS,
    Absent,
    Cadre,
    Deputy,
    FactoryCommittee,
    Official,
    Person,
    Worker,
    Workplace,
)
from thermidor.mesa.institutions import Congress, Office, OtherParty, Soviet, World
from thermidor.simulation import Simulation
from thermidor.society.state import Body, Form, Mandate, Occupation, Party, Region

pytestmark = [
    pytest.mark.filterwarnings("error::DeprecationWarning"),
    pytest.mark.filterwarnings("error::FutureWarning"),
]
NEW = tuple(int(part) for part in mesa.__version__.split(".")[:2]) >= (3, 5)
STRICT = ("-W", "error::DeprecationWarning", "-W", "error::FutureWarning")
MONTHS = 6


def make(**settings):
    return thermidor.Model(**{"scale": 0.001, "seed": 7, "months": MONTHS, **settings})


@pytest.fixture(scope="module")
def model():
    """A society three months old; the tests that use it only look."""
    made = make()
    for _ in range(3):
        made.step()
    return made


def in_new_process(code):
    done = subprocess.run(
        [sys.executable, *STRICT, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


# The run ------------------------------------------------------------------------------------------


def test_a_run_under_mesa_is_the_run_without_it_bit_for_bit():
    made = make()
    while made.running:
        made.step()
    plain = Simulation(made.setting, parameters=made.parameters, seed=7, scale=0.001).run()
    assert made.month == made.steps == MONTHS
    assert made.society.people.tobytes() == plain.society.people.tobytes()
    tables, others = observables.table(made.history), observables.table(plain.history)
    for name, table in tables.items():
        assert table.tobytes() == others[name].tobytes(), name
    collected = made.datacollector.get_model_vars_dataframe()
    assert len(collected) == MONTHS + 1
    for name, table in tables.items():
        np.testing.assert_array_equal(collected[name].to_numpy()[1:], table[:, 3], err_msg=name)
        assert np.array_equal(made.value(name, "moscow"), table[-1, 1], equal_nan=True), name
    with pytest.raises(IndexError, match="no further month"):
        made.step()


def test_two_models_do_not_disturb_each_other():
    one, other = make(), make()
    one.step()
    other.agents.shuffle()
    other.random.random(), other.rng.random()
    other.step()
    assert one.society.people.tobytes() == other.society.people.tobytes()


def test_seed_has_two_names_and_a_default():
    assert make(seed=None).seed == 1
    assert make(seed=None, rng=7).seed == 7
    assert make(seed=None, rng=np.random.default_rng(1)).seed != 1
    with pytest.raises(InputError, match="either seed or rng"):
        make(rng=1)


def test_parameters_are_checked_and_taken():
    assert make(**{"bench.meet_base": -1.0}).parameters.bench.meet_base == -1.0
    assert make(parameters={"bench.meet_base": -1.0}).parameters.bench.meet_base == -1.0
    with pytest.raises(InputError, match=r"bench\.meet_base"):
        make(**{"bench.meet_bas": -1.0})


def test_names_do_not_clash_with_mesa(model):
    assert model.setting.name == "historical"
    assert model.date == "1918-01"
    assert not set(observables.OBSERVABLES) & set(dir(thermidor.Model))
    assert not set(observables.OBSERVABLES) & set(vars(model))
    if NEW:
        assert isinstance(model.scenario, mesa.experimental.scenarios.Scenario)
        assert model.time == 3.0


def test_observables_are_attributes(model):
    assert model.participation == model.value("participation")
    with pytest.raises(AttributeError, match='Did you mean "participation"'):
        model.partcipation  # noqa: B018
    with pytest.raises(InputError, match='Did you mean "moscow"'):
        model.value("participation", "Moskow")


# Who is who ---------------------------------------------------------------------------------------


def rows(agents):
    return [agent.row for agent in agents]


def test_every_living_person_is_of_one_kind(model):
    people, sets = model.society.people, model.agents_by_type
    each = [row for kind in KINDS for row in rows(sets[kind])]
    assert sorted(each) == rows(model.agents)
    assert sorted(each) == np.flatnonzero(people.occupation != Occupation.DEAD).tolist()
    assert all(deputy.seat for deputy in sets[Deputy])
    assert set(sets[Official].get("occupation")) <= {Occupation.OFFICE, Occupation.UNION_POST}
    assert set(sets[Worker].get("occupation")) == {Occupation.BENCH, Occupation.IDLE}
    assert set(sets[Absent].get("occupation")) == {Occupation.ARMY, Occupation.VILLAGE}
    for cadre in sets[Cadre]:
        assert cadre.party == Party.BOLSHEVIK or cadre.occupation == Occupation.PARTY_POST
    heads = sum(sets[kind].heads() for kind in KINDS)
    assert heads == model.agents.heads() == model.persons - model.dead


def test_agents_are_mesa_agents_with_numbers_of_their_own(model):
    numbers = []
    for kind, agents in model.agents_by_type.items():
        assert all(type(agent) is kind and isinstance(agent, mesa.Agent) for agent in agents)
        assert all(agent.model is model for agent in agents)
        numbers += agents.get("unique_id")
    assert len(numbers) == len(set(numbers))
    assert set(model.agent_types) == set(model.agents_by_type)
    assert {type(agent) for agent in model.institutions} < set(model.agent_types)


def first(model, kind):
    return next(iter(model.agents_by_type[kind]))


def test_a_view_shows_its_row(model):
    worker = first(model, Worker)
    row = worker.row
    assert worker is model.roster.person(row + 1)
    assert len({worker, worker.now}) == 1
    assert worker.hunger == model.society.people.hunger[row]
    assert isinstance(worker.region, Region)
    assert worker.body is None
    assert worker.workplace is None or worker in worker.workplace.workers
    deputy = first(model, Deputy)
    assert deputy in deputy.soviet.deputies
    official = first(model, Official)
    assert official in official.office.holders


def test_the_dead_are_in_no_set_but_can_be_found(model):
    gone = int(np.flatnonzero(model.society.people.occupation == Occupation.DEAD)[0])
    person = model.roster.person(gone + 1)
    assert type(person) is Person
    assert not person.alive
    assert person not in model.agents
    with pytest.raises(InputError, match="no person has the number 0"):
        model.roster.person(0)


def test_one_person_passes_through_kinds():
    made = make()
    moscow = made.agents_by_type[Worker].select(lambda worker: worker.region == Region.MOSCOW)
    person = next(iter(moscow))
    person.party = Party.BOLSHEVIK
    assert type(person) is Worker
    assert type(person.now) is Cadre
    assert person.now == person
    assert person in made.agents_by_type[Cadre]


# Sets ---------------------------------------------------------------------------------------------


def test_a_frame_is_read_without_making_agents(model, monkeypatch):
    made = make()
    monkeypatch.setattr(Person, "__init__", lambda *_: pytest.fail("an agent was made"))
    frame = made.frame()
    people = made.society.people
    living = people.occupation != Occupation.DEAD
    assert len(frame) == living.sum()
    assert frame["hunger"].tolist() == people.hunger[living].tolist()
    assert frame["weight"].sum() == made.persons - made.dead
    assert set(frame["kind"]) == {kind.__name__ for kind in KINDS}
    assert len(made.frame(Worker)) == (frame["kind"] == "Worker").sum()
    assert len(made.frame(Workplace, ["form"])) == len(made.society.plants)
    with pytest.raises(InputError, match="Soviet has no table of columns"):
        made.frame(Soviet)


def test_sets_are_mesas_own(model):
    for agents in (model.agents, model.institutions, *model.agents_by_type.values()):
        assert isinstance(agents, mesa.agent.AgentSet)
    agents = model.agents
    assert model.agents is agents
    assert len(agents.frame()) == len(agents)
    groups = agents.groupby("region")
    assert set(groups.count()) == set(Region)
    assert sum(groups.count().values()) == len(agents)
    assert groups.agg("hunger", np.mean)[Region.MOSCOW] == pytest.approx(
        hungry_mean(model, Region.MOSCOW)
    )
    assert len(agents.select(at_most=0.5)) == len(agents) // 2
    with pytest.raises(AttributeError, match='Did you mean "commitment"'):
        agents.get("comitment")


def test_a_set_changes_with_its_members_and_lasts_when_a_month_ends():
    made = make()
    officials, agents = made.agents_by_type[Official], made.agents
    before = rows(officials)
    made.step()
    assert rows(officials) == before
    assert made.agents is not agents
    assert rows(made.agents) == np.flatnonzero(made.society.people.occupation != 7).tolist()


def test_own_agents_have_numbers_of_their_own():
    made = make()

    class Reporter(mesa.Agent):
        """A user's agent."""

    reporters = [Reporter(made) for _ in range(2)]
    last = made.roster.last_id
    assert [reporter.unique_id for reporter in reporters] == [last + 1, last + 2]
    assert last >= max(i.unique_id for kind in made.agents_by_type.values() for i in kind) - 2
    assert list(made.agents)[-2:] == reporters
    assert list(made.agents_by_type[Reporter]) == reporters
    reporters[0].remove()
    assert list(made.agents)[-1:] == [reporters[1]]
    assert Reporter in made.agent_types


def hungry_mean(model, region):
    people = model.society.people
    inside = (people.region == region) & (people.occupation != Occupation.DEAD)
    return people.hunger[inside].astype(float).mean()


def test_institutions_show_the_objects_behind_them(model):
    soviets = first(model, Soviet)
    assert soviets is model.roster.soviets
    assert soviets.filled.tolist() == model.simulation.soviets.filled.tolist()
    assert first(model, Congress).elections == model.simulation.congress.elections
    cheka = model.roster.office(Body.CHEKA)
    assert cheka.staff == cheka.holders.heads()
    assert cheka in model.agents_by_type[Office]
    plants = model.agents_by_type[Workplace]
    assert len(plants) == len(model.society.plants)
    assert set(plants.get("form")) <= set(Form)
    committee = first(model, FactoryCommittee)
    assert committee.workplace.factory_committee == committee
    assert {party.party for party in model.agents_by_type[OtherParty]} == set(Party) - {0, 1}


# Writing ------------------------------------------------------------------------------------------


def test_what_is_written_through_a_view_the_next_month_reckons_with():
    made, twin = make(), make()
    worker = first(made, Worker)
    worker.commitment = 0.9
    assert made.society.people.commitment[worker.row] == np.float32(0.9)
    made.step()
    twin.step()
    differs = made.society.people.commitment != twin.society.people.commitment
    assert np.flatnonzero(differs).tolist() == [worker.row]
    assert worker.commitment > twin.society.people.commitment[worker.row]


def test_what_is_written_through_a_set_the_next_month_reckons_with():
    made, twin = make(), make()
    agents = made.agents
    assert agents.set("commitment", 0.9) is agents
    agents.set("efficacy", 0.9)
    assert set(agents.get("commitment")) == {float(np.float32(0.9))}
    made.step()
    twin.step()
    assert made.participation > twin.participation + 0.05


def test_institutions_are_written_too():
    made, twin = make(), make()
    made.agents_by_type[World].set("joined", True)
    made.agents_by_type[OtherParty].set("local", 0.0)
    made.roster.office(Body.CHEKA).posts = 100.0
    assert made.simulation.world.joined
    assert made.simulation.parties.local[Party.SR] == 0.0
    assert made.simulation.posts.demand[Body.CHEKA].tolist() == [100.0] * 3
    made.step()
    twin.step()
    assert made.channel_despair < twin.channel_despair
    assert made.plurality < twin.plurality


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("commitment", 1.5, InputError),
        ("commitment", float("nan"), InputError),
        ("commitment", "high", InputError),
        ("party", 9, InputError),
        ("party", 0.5, InputError),
        ("joined", 200, InputError),
        ("mandate", Mandate.ELECTED, AttributeError),
        ("weight", 1, AttributeError),
        ("comitment", 0.5, AttributeError),
    ],
)
def test_what_cannot_be_is_not_written(model, name, value, error):
    before = model.society.people.tobytes()
    with pytest.raises(error):
        setattr(next(iter(model.agents)), name, value)
    with pytest.raises(error):
        model.agents.set(name, value)
    assert model.society.people.tobytes() == before
    with pytest.raises(AttributeError, match="heads are conserved"):
        next(iter(model.agents)).remove()


# Mesa's own tools ---------------------------------------------------------------------------------


def test_the_data_collector_takes_all_three_sorts_of_reporters():
    made = make(
        scale=0.0003,
        model_reporters={"participation": "participation", "living": lambda m: len(m.agents)},
        agent_reporters={"hunger": "hunger", "kind": lambda agent: type(agent).__name__},
        agenttype_reporters={Deputy: {"support": "support"}, Soviet: {"filled": "filled"}},
    )
    made.step()
    collector = made.datacollector
    frame = collector.get_model_vars_dataframe()
    assert frame.participation.tolist()[1] == made.participation
    agents = collector.get_agent_vars_dataframe()
    assert agents.loc[1].hunger.tolist() == made.agents.get("hunger")
    assert len(agents.loc[1]) == frame.living[1]
    deputies = collector.get_agenttype_vars_dataframe(Deputy).loc[1]
    assert deputies.index.tolist() == made.agents_by_type[Deputy].get("unique_id")
    assert len(collector.get_agenttype_vars_dataframe(Soviet)) == 2


def test_batch_run_sweeps_scenarios_seeds_and_parameters():
    sweep = {
        "scenario": ["historical", "no_pressures"],
        "seed": [1, 2],
        "bench.meet_base": [-2.5, -1.0],
        "scale": 0.0003,
        "model_reporters": [{"participation": "participation", "month": "month"}],
    }
    rows = mesa.batch_run(thermidor.Model, sweep, max_steps=2, display_progress=False)
    assert len(rows) == 8
    assert {row["month"] for row in rows} == {2}
    assert len({row["participation"] for row in rows}) == 8
    found = {(row["scenario"], row["seed"], row["bench.meet_base"]): row for row in rows}
    alone = thermidor.Model("no_pressures", seed=2, scale=0.0003, **{"bench.meet_base": -1.0})
    alone.step()
    alone.step()
    assert found["no_pressures", 2, -1.0]["participation"] == alone.participation


@pytest.mark.skipif(not NEW, reason="Mesa's batch_run takes rng from 3.5 on")
def test_batch_run_takes_its_own_rng():
    rows = mesa.batch_run(
        thermidor.Model, {"scale": 0.0003}, rng=[3, 4], max_steps=1, display_progress=False
    )
    assert len({row["participation"] for row in rows}) == 2


@pytest.mark.parametrize("settings", [{}, {"seed": 5}])
def test_batch_run_warns_of_iterations_with_the_same_seed(settings):
    how = {"max_steps": 1, "display_progress": False}
    sweep = {"scale": 0.0003, **settings}
    repeated = {"rng": [None] * 3} if NEW else {"iterations": 3}
    with pytest.warns(UserWarning, match="give seeds as a parameter"):
        rows = mesa.batch_run(thermidor.Model, sweep, **repeated, **how)
    assert len({row["participation"] for row in rows}) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        rows = mesa.batch_run(thermidor.Model, {**sweep, "seed": [1, 2, 3]}, **how)
    assert len({row["participation"] for row in rows}) == 3


# SolaraViz ----------------------------------------------------------------------------------------


def test_the_model_takes_keywords_as_mesas_solaraviz_requires():
    kinds = inspect.signature(thermidor.Model.__init__).parameters
    assert kinds["kwargs"].kind is inspect.Parameter.VAR_KEYWORD
    assert all(p.kind is not inspect.Parameter.VAR_POSITIONAL for p in kinds.values())


@pytest.mark.filterwarnings("ignore")
def test_solaraviz_makes_the_model_with_its_parameters():
    solara = pytest.importorskip("solara", reason="needs the extra solara", exc_type=ImportError)
    from mesa.visualization import solara_viz

    slider = {"type": "SliderFloat", "value": -1.0, "min": -3.0, "max": 0.0, "step": 0.1}
    params = {"scenario": "historical", "scale": 0.0003, "bench.meet_base": slider}
    chosen = solara.reactive({})
    maker = solara_viz.ModelCreator(
        solara.reactive(make(scale=0.0003)), params, model_parameters=chosen
    )
    _, context = solara.render(maker, handle_error=False)
    assert chosen.value == {**params, "bench.meet_base": -1.0}
    assert thermidor.Model(**chosen.value).parameters.bench.meet_base == -1.0
    context.close()
    page = solara_viz.SolaraViz(make(scale=0.0003), components=[], model_params=params)
    _, context = solara.render(page, handle_error=False)
    context.close()


# Import -------------------------------------------------------------------------------------------


def test_mesa_comes_only_with_the_model(tmp_path):
    loaded = "print([name for name in sys.modules if name.split('.')[0] == 'mesa'] == [])"
    assert in_new_process(f"import sys, thermidor, thermidor.cli.main; {loaded}") == "True"
    run = f"['run', '--runs', '1', '--scale', '0.0003', '--no-plots', '--out', {str(tmp_path)!r}]"
    code = f"import sys, thermidor.cli.main as cli; assert cli._status({run}) == 0; {loaded}"
    assert in_new_process(code) == "True"
    assert in_new_process(f"import sys, thermidor; thermidor.Worker; {loaded}") == "False"
