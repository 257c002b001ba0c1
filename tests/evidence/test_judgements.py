"""Dated judgements and contradictions: complete, readable, put to runs; and for reporting alone."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
from ledger_tools import MONTHS, columns, months

import thermidor
from thermidor.evidence import article, judgements


def test_every_judgement_and_every_contradiction_is_there():
    dated = {criterion.id for criterion in judgements.load(judgements.JUDGEMENTS)}
    assert {verdict.id for verdict in judgements.judgements([months()])} == dated
    tensions = [verdict.id for verdict in judgements.tensions([months()])]
    assert tensions == [f"T{k:02d}" for k in range(1, len(tensions) + 1)]
    assert {row.tension for row in article.figures() if row.tension} == set(tensions)


def test_every_criterion_reads_a_column_that_runs_have():
    known = {*columns(), "strikes", "regime_label_pirani_1924", "regime_label_early_1921"}
    known |= {"regime_label_democratic_centralists_1926"}
    for path in (judgements.JUDGEMENTS, judgements.TENSIONS):
        for test in judgements.load(path):
            assert test.column in known | {""}, test.column
            assert test.reduction or not test.column
            assert all([test.text, test.by])


def test_a_judgement_holds_or_not_by_run():
    table = months()
    table["regime_label"] = np.zeros((MONTHS, 4))
    table["regime_label"][30:] = 1
    other = table | {"regime_label": np.full((MONTHS, 4), 2.0)}
    found = {v.id: v for v in judgements.judgements([table, other])}
    assert found["workers_state_1917"].share == 0.5
    assert found["bureaucratic_distortions_1921"].share == 0.5
    assert "50 % of runs" in found["workers_state_1917"].sentence()


def test_rival_datings_are_tested_by_their_own_definition():
    table = months()
    label = np.zeros((MONTHS, 4))
    label[76:] = 3  # March 1924
    found = {v.id: v for v in judgements.judgements([table | {"regime_label_pirani_1924": label}])}
    assert found["end_pirani_1924"].share == 1.0
    assert "not in these runs" in found["end_democratic_centralists_1926"].sentence()


def test_order_in_time_is_tested_against_another_column():
    table = months()
    early, late = np.ones((MONTHS, 4)), np.ones((MONTHS, 4))
    early[5:], late[20:] = 0.5, 0.5
    table["perceived_representativeness"], table["soviet_democracy_index"] = early, late
    found = {v.id: v for v in judgements.judgements([table])}
    assert found["seen_as_agencies_1918"].answers[1].share == 1.0
    table["perceived_representativeness"], table["soviet_democracy_index"] = late, early
    found = {v.id: v for v in judgements.judgements([table])}
    assert found["seen_as_agencies_1918"].answers[1].share == 0.0


def test_a_contradiction_says_both_readings_and_what_the_model_does():
    table = months()
    table["soviet_democracy_index"] = np.full((MONTHS, 4), 0.05)
    table["negative_control_index"] = np.full((MONTHS, 4), 0.3)
    found = {v.id: v for v in judgements.tensions([table])}
    assert found["T04"].share == 1.0
    assert {a.criterion.side for a in found["T04"].answers} == {"first", "second"}


def test_nothing_that_decides_about_the_model_imports_the_judgements():
    package = Path(thermidor.__file__).parent
    reporting = {"show", "teach", "cli"}
    for file in package.rglob("*.py"):
        names = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names |= {node.module, *(alias.name for alias in node.names)}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
        if names & {"judgements", "thermidor.evidence.judgements"}:
            room = file.relative_to(package).parts[0]
            assert room in reporting or file.name == "judgements.py", file
