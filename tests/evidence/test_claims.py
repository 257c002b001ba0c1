"""Claims of the literature: the table is in order, and what it names is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import source

from thermidor.common.errors import InputError
from thermidor.evidence import claims
from thermidor.observables import OBSERVABLES
from thermidor.scenario import account, scenario
from thermidor.scenario.acts import vocabulary
from thermidor.society.couplings import Couplings
from thermidor.society.parameters import table

TESTS = Path(__file__).parents[1]
NAMED = re.compile(r"^test_((?:[a-z]\d+_)+)")
EVERY = claims.claims()


@cache
def functions():
    """All test functions: ``file::function``."""
    return {
        f"{file.name}::{node.name}"
        for file in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@cache
def known(kind):
    historical = scenario.load("historical")
    return {
        "rule": {
            f"{name.rpartition('.')[2]}.{node.name}"
            for name, tree in source.modules().items()
            if re.match(r"society\.(people|institutions|economy|vacancies)\b", name)
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
        },
        "act": set(vocabulary()),
        "event": {event.id for event in historical.events},
        "pressure": set(historical.pressures),
        "parameter": set(table()),
        "coupling": set(Couplings._fields),
        "scenario": set(scenario.names()),
        "account": set(account.names()),
        "observable": set(OBSERVABLES),
    }[kind]


def test_every_claim_has_its_number():
    ids = [each.id for each in EVERY]
    assert len(set(ids)) == len(ids)
    for letter in sorted({one[0] for one in ids}):
        numbers = [int(one[1:]) for one in ids if one[0] == letter]
        assert numbers == list(range(1, len(numbers) + 1))
    assert claims.find("s1") is EVERY[0]
    assert len(claims.implemented()) + len(claims.missing()) == len(EVERY)


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.id)
def test_a_claim_says_who_and_what_carries_it(each):
    assert each.claim.endswith(".")
    assert each.says
    assert each.signs
    assert set(each.signs) <= set(claims.SIGNS)
    for kind, name in each.by:
        assert kind in claims.KINDS
        assert name in known(kind), f"{each.id}: no {kind} {name}"
    if each.implemented:
        assert each.by
    else:
        assert each.how, f"{each.id} is not implemented and does not say why"
        assert not each.tests


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.id)
def test_the_tests_of_a_claim_are_there(each):
    assert set(each.tests) <= functions()


def test_a_test_named_after_a_claim_is_one_of_an_implemented_claim():
    there = {each.id.lower() for each in claims.implemented()}
    for name in functions():
        match = NAMED.match(name.partition("::")[2])
        if match:
            assert set(match[1].strip("_").split("_")) <= there, name


def test_an_unknown_claim_is_an_error():
    with pytest.raises(InputError, match='"S99" is not a claim'):
        claims.find("S99")
