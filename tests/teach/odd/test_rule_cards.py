"""Rule cards are read from the source: what a rule reads, takes and says, and what switches it."""

import ast
import inspect
import re

import odd_text
import pytest
import source

from thermidor import simulation
from thermidor.society import parameters
from thermidor.society.pressures import Channel
from thermidor.teach.odd import readers, rule_cards

RULES = rule_cards.rules()
EVERY = {**RULES, **rule_cards.walks()}


def test_every_public_function_of_a_rule_file_is_a_rule_or_a_walk():
    assert sorted(EVERY) == sorted(odd_text.rule_functions())
    assert not set(RULES) & set(rule_cards.walks())


def test_a_rule_by_hand():
    one = RULES["workplace.to_one_man"]
    assert one.module == "institutions.workplace"
    assert one.takes == ("capacity", "urgency", "activity")
    assert one.says == "Chance (per month) that one manager takes the place of a board."
    assert set(one.reads) == {
        "plants.one_man",
        "plants.one_man_power",
        "plants.one_man_urgency",
        "plants.resistance",
    }
    assert one.cites == ("farber1990",)
    assert one.code.startswith("return p.one_man * capacity ** p.one_man_power")
    assert [(link.kind, link.name) for link in one.links] == [("channel", "urgency")]


@pytest.mark.parametrize(
    "name",
    [
        "worker.attendance",
        "cadre.leaving",
        "official.pay_growth",
        "secretariat.growth",
        "parties.worth",
        "economy.shortfall",
        "union.conceding",
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


def test_two_groups_with_one_name_are_told_apart():
    assert "centre.growth" in RULES["secretariat.growth"].reads
    assert "privilege.growth" in RULES["official.pay_growth"].reads


def test_every_parameter_has_a_reader():
    found = readers.of_parameters()
    assert list(found) == list(parameters.table())
    assert [name for name, who in found.items() if not who] == []


def test_a_parameter_read_in_a_method_is_found():
    assert "secretariat.Secretariat.step" in readers.of_parameters()["centre.appoint"]
    assert "cascade._move" in readers.of_parameters()["cascade.plenum_up"]  # or in a loop
    assert readers.of_parameters()["bench.learning"] == ("worker.efficacy_next",)


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


def test_a_name_that_only_looks_like_a_parameter_is_none():
    """`plant.committee` is a column of a workplace and no reading of `plants.committee`."""
    tree = ast.parse("def f(plant, p):\n    return plant.committee + p.seizure")
    assert readers.of_function("institutions.workplace", tree.body[0]) == ("plants.seizure",)


def test_every_channel_and_every_coupling_acts_through_some_rule():
    linked = {(link.kind, link.name) for link in rule_cards.links()}
    channels = {("channel", channel.name.lower()) for channel in Channel}
    couplings = {("coupling", name) for name in parameters.Couplings._fields}
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
    assert sorted(found) == sorted(odd_text.institutions())
    cascade = found["Cascade"]
    assert any(line.startswith("`shares : (5,) float64`: ") for line in cascade.keeps)
    assert dict(cascade.does)["step"] == "Move decisions between the levels."
