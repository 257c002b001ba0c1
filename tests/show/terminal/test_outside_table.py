"""Quantities from other sources in the terminal: withheld, predicted, scored once published."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner
from ledger_tools import write
from rich.console import Console

from thermidor.cli import main
from thermidor.evidence import outside
from thermidor.show.terminal import outside_table

LEVEL = "party_members_mar_1921"


@pytest.fixture
def frozen(tmp_path, monkeypatch):
    """Freeze a made-up prediction of the stack."""
    path = tmp_path / "kept.csv"
    sample = np.geomspace(500_000, 800_000, 41)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(outside.PREDICTED)
        writer.writerow(outside.line(LEVEL, "stack", "people", sample, 600, "abcdef0123456"))
    monkeypatch.setattr(outside, "PREDICTIONS", path)
    return path


def printed():
    console = Console(file=io.StringIO(), width=200)
    outside_table.listing(console)
    return console.file.getvalue()


def test_every_row_is_withheld_and_says_why_it_is_not_predicted(frozen):
    text = printed()
    assert text.count("withheld ") >= 45
    words = " ".join(text.split())
    assert words.count("it has no posts of command") == 4
    assert words.count("do not vote in the model") == 1
    assert "45 quantities, 45 withheld; 1 predicted and frozen at commit abcdef0123" in text
    assert "632k (512k .. 781k)" in text


def test_without_predictions_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(outside, "PREDICTIONS", tmp_path / "none.csv")
    assert "0 predicted, none frozen yet" in printed()


def test_published_values_are_scored(frozen, tmp_path, monkeypatch):
    with outside.TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["value"] = "650000" if row["id"] == LEVEL else ""
    monkeypatch.setattr(outside, "TABLE", write(tmp_path, rows, "outside.csv"))
    text = printed()
    assert "650k" in text
    assert "stack: inside 90 % 1 of 1, inside 50 % 1" in text


def test_the_command_lists_them_as_json(frozen):
    found = CliRunner().invoke(main.main_group, ["figures", "--outside", "--json"])
    rows = {row["id"]: row for row in json.loads(found.output)["quantities"]}
    assert len(rows) == 45
    assert rows[LEVEL]["value"] == "withheld"
    assert rows[LEVEL]["predictions"][0]["median"] == pytest.approx(632_456, rel=1e-3)


def test_the_command_takes_no_other_choice():
    found = CliRunner().invoke(main.main_group, ["figures", "--outside", "--use", "validate"])
    assert found.exit_code != 0
