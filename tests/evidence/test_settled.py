"""Rows that the inputs settle: each is a figure, has a kind, and gives a reason."""

from __future__ import annotations

import csv
from math import nan

from thermidor.evidence import article, settled


def test_every_settled_row_is_a_scored_figure_with_a_kind_and_a_reason():
    with settled.TABLE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert article.find(row["id"]).scored
            assert row["kind"] in settled.KINDS
            assert row["reason"]


def test_a_row_that_nearly_all_random_draws_pass_is_settled():
    assert settled.reason("sovnarkom_meetings_1918", 0.95)
    assert not settled.reason("sovnarkom_meetings_1918", 0.5)
    assert not settled.reason("sovnarkom_meetings_1918", nan)
