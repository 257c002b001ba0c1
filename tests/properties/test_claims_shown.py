"""An ensemble shows every claim that the model implements; the list of claims names the others.

A second reader of the claims, too: their ids, signs and who says so are compared with the source's
table, where it is beside the checkout.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from thermidor.evidence import claims

TESTS = Path(__file__).parents[1]
SOURCE = TESTS.parents[1] / "shared" / "mechanisms.md"
NAMED = re.compile(r"test_((?:[a-z]\d_)+)")
NOT_SHOWN = "Not reproduced:"
"""With these words the list of claims begins what an ensemble does not show."""


@cache
def ensembles():
    """All ensemble tests: ``file::function`` -> ids of its claims, whether it is known to fail."""
    found = {}
    for file in sorted(TESTS.rglob("test_directions_*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and (match := NAMED.match(node.name)):
                ids = match[1].strip("_").upper().split("_")
                fails = any("xfail" in ast.unparse(each) for each in node.decorator_list)
                found[f"{file.name}::{node.name}"] = (ids, fails)
    return found


def shown(claim):
    return {name for name, (ids, fails) in ensembles().items() if claim.id in ids and not fails}


def failing(claim):
    return {name for name, (ids, fails) in ensembles().items() if claim.id in ids and fails}


@pytest.mark.parametrize("claim", claims.implemented(), ids=lambda each: each.id)
def test_an_implemented_claim_has_an_ensemble_that_shows_its_sign(claim):
    assert shown(claim), "no ensemble test bears its number, or those that do are known to fail"
    assert shown(claim) <= set(claim.tests), "the table of claims does not name it"


@pytest.mark.parametrize("claim", claims.claims(), ids=lambda each: each.id)
def test_what_an_ensemble_does_not_show_is_said_in_the_list_of_claims(claim):
    assert (NOT_SHOWN in claim.how) == bool(failing(claim))
    assert not failing(claim) & set(claim.tests)


def test_a_claim_that_is_not_implemented_has_no_ensemble():
    for claim in claims.missing():
        assert not shown(claim) | failing(claim), claim.id


def test_one_command_lists_every_claim_once_and_where_it_belongs(call):
    status, out, err = call("describe", "--claims")
    assert (status, err) == (0, "")
    inside, outside = out.split("## Not in the model")
    for part, expected in ((inside, claims.implemented()), (outside, claims.missing())):
        assert re.findall(r"^- ([A-Z]\d) ", part, re.MULTILINE) == [each.id for each in expected]
    for claim in claims.claims():
        assert claim.how in out


# A second reader ----------------------------------------------------------------------------------

WORDS = re.compile(r"[A-Z][A-Za-z]+|\d{4}")
SAID_OTHERWISE = {
    "S6": "the verdict quoted there stands in the same work",
    "B5": "the volume is written out",
}
DISPUTED_OTHERWISE = {
    "G1": "who criticises the histories is named",
    "F1": "who calls the view dominant is named",
    "O1": "with the years of the works meant",
    "O4": "with the year of the work meant",
}


@cache
def read():
    """The rows of the source's table: id -> claim, who says so, who disputes it."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells if len(row) == 4 and re.fullmatch(r"[A-Z]\d", row[0])}


beside = pytest.mark.skipif(not SOURCE.is_file(), reason="../shared/ is not beside this checkout")


@beside
def test_the_claims_are_those_of_the_source_and_no_others():
    assert [each.id for each in claims.claims()] == list(read())


@beside
@pytest.mark.parametrize("claim", claims.claims(), ids=lambda each: each.id)
def test_sign_and_speakers_of_a_claim_are_those_of_its_source_row(claim):
    sentence, says, disputes = read()[claim.id]
    signs = re.findall(r"\(([+\-0])(?=[ )])", sentence.split("->", 1)[1])
    assert set(signs) == set(claim.signs)
    if claim.id not in SAID_OTHERWISE:
        assert set(WORDS.findall(says)) == set(WORDS.findall(claim.says))
    if claim.id not in DISPUTED_OTHERWISE:
        assert set(WORDS.findall(disputes)) == set(WORDS.findall(claim.disputes))
