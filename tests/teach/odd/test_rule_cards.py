"""Rule cards follow signatures and source: what a rule reads, takes, says; what switches it."""

import ast
import inspect
import re
import textwrap

import odd_text
import pytest
import source

from thermidor import simulation
from thermidor.society import groups, parameters
from thermidor.society.couplings import Couplings
from thermidor.society.people import deputy
from thermidor.society.pressures import Channel
from thermidor.society.registry import INSTITUTIONS, Packed
from thermidor.teach.odd import readers, rule_cards

RULES = rule_cards.rules()
EVERY = rule_cards.every()


def test_every_public_function_of_a_rule_file_is_a_rule_or_a_walk():
    assert sorted(EVERY) == sorted(odd_text.rule_functions())
    assert not set(RULES) & set(rule_cards.walks())


def test_a_rule_by_hand():
    one = RULES["workplace.to_one_man"]
    assert one.module == "society.institutions.workplace"
    assert one.takes == ("capacity", "urgency", "activity")
    assert one.says == "Chance (per month) that one manager takes the place of a board."
    assert set(one.reads) == {
        "plants.one_man",
        "plants.one_man_power",
        "plants.one_man_urgency",
        "plants.resistance",
    }
    assert one.cites == ("farber1990",)
    assert "p.one_man * capacity ** p.one_man_power" in one.code
    assert [(link.kind, link.name) for link in one.links] == [("channel", "urgency")]


@pytest.mark.parametrize(
    "name",
    [
        "worker.drawn_to_meet",
        "recruit.leaving",
        "official.pay_growth",
        "secretariat.hired",
        "parties.worth",
        "economy.shortfall",
        "answers.conceding",
    ],
)
def test_no_parameter_that_a_rule_reads_is_lost(name):
    module, function = EVERY[name].module, name.rpartition(".")[2]
    node = next(
        n
        for n in source.modules()[module].body
        if isinstance(n, ast.FunctionDef) and n.name == function
    )
    read = {
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id == "p"
    }
    assert read
    assert {one.partition(".")[2] for one in EVERY[name].reads} == read
    assert len({one.partition(".")[0] for one in EVERY[name].reads}) == 1


def test_fields_of_one_name_belong_to_their_groups():
    found = readers.of_parameters()
    assert found["plants.quorum"] == ("workplace.own_say",)
    assert found["postings.quorum"] == ("postings.Postings._see_towns",)
    assert found["business.quorum"] == ("business_sittings._sit",)


def test_every_parameter_has_a_reader():
    found = readers.of_parameters()
    assert list(found) == list(parameters.table())
    assert [name for name, who in found.items() if not who] == []


def test_a_parameter_read_in_a_method_is_found():
    assert readers.of_parameters()["centre.party_posts"] == ("office.Offices.open_posts",)
    assert readers.of_parameters()["bench.learning"] == ("worker.efficacy_next",)


def test_a_parameter_is_found_where_a_caller_hands_on_its_group():
    """Private functions, and loops that take a group packed, need no annotation."""
    found = readers.of_parameters()
    assert found["answers.memory"] == ("answers._remember",)  # handed p[0]
    assert found["business.expected"] == ("business_rolls.begin",)  # handed a group packed
    assert found["votes.gathered"] == ("votes.Ballots._moved",)  # a method of the same class
    assert "business.BusinessOfState._sit" in found["couplings.substitution"]


def test_who_calls_a_rule():
    assert RULES["worker.attendance"].called_by == ("feel.feel",)
    assert "fates.of_worker" in RULES["worker.flight"].called_by
    assert "worker.flight" in EVERY["fates.of_worker"].calls
    assert "union.Unions._dispute" in RULES["union.siding"].called_by
    assert "vacancies.open_vacancies" in RULES["official.suitability"].called_by  # through a helper


def test_every_rule_is_called():
    idle = {name for name, rule in EVERY.items() if not rule.called_by}
    walked = set(re.findall(r"self\._walk\(\s*(\w+)", inspect.getsource(simulation)))
    assert len(walked) == 4
    assert {name.rpartition(".")[2] for name in idle} <= walked  # loops, handed to the walk


def test_column_with_a_parameter_s_name_does_not_count_as_reading_it():
    """`plant.committee` is a column of a workplace, `plants.committee` a parameter."""

    def function(plant, p: groups.Plants):
        return plant.committee + p.seizure

    node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    one = readers.Function("x.function", "x", function, node)
    assert readers.of_function(one) == ("plants.seizure",)


def test_packed_group_and_local_name_count_as_reading():
    def function(simulation, p: Packed[deputy.Soviets]):
        bench = simulation.parameters.bench
        return p[0].quorum + bench.learning

    node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    one = readers.Function("x.function", "x", function, node)
    assert readers.of_function(one) == ("bench.learning", "soviets.quorum")


def test_every_channel_and_every_coupling_acts_through_some_rule():
    linked = {(link.kind, link.name) for link in rule_cards.links()}
    channels = {("channel", channel.name.lower()) for channel in Channel}
    couplings = {("coupling", name) for name in Couplings._fields}
    assert linked == channels | couplings
    for link in rule_cards.links():
        assert link.rule in RULES, link
        assert link.how, link
        if link.kind == "channel":
            assert link.argument in RULES[link.rule].takes, link
    for name, who in readers.of_channels().items():
        assert who, name


def test_no_claim_names_a_rule_that_is_a_private_loop():
    assert not [name for name in RULES if name.rpartition(".")[2].startswith("_")]


@pytest.mark.parametrize("name", EVERY)
def test_a_rule_says_what_it_gives(name):
    one = EVERY[name]
    assert one.says.endswith((".", ":")), one.says
    assert "Parameters ---" not in " ".join(one.stated)
    assert one.code


def test_institutions_keep_and_do():
    found = {each.name: each for each in rule_cards.institutions()}
    assert sorted(found) == sorted(one.kind.__name__ for one in INSTITUTIONS.values())
    business = found["BusinessOfState"]
    assert any(line.startswith("`elected : (3,) float64`: ") for line in business.keeps)
    assert dict(business.does)["decide"].startswith("See who sits; let issues come up")
