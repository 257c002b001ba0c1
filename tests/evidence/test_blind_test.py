"""The record of the first blind test: its scores follow from its predictions and values."""

from __future__ import annotations

import csv
from math import log

import numpy as np
import pytest

from thermidor.evidence import article, blind_test, scoring
from thermidor.evidence.scoring import COIN, Target

MODEL, RANDOM, CURVE = blind_test.MODEL, *blind_test.RIVALS[:2]
with blind_test.TABLE.open(newline="", encoding="utf-8") as file:
    CELLS = list(csv.DictReader(file))


def target(cells):
    """What a row says of its figure, as it was read then."""
    numbers = {name: float(cells[name] or 0) for name in ("floor", "value", "margin", "error")}
    texts = {"scored_as": cells["kind"], "scale": cells["scale"], "relation": cells["relation"]}
    return Target(**texts, **numbers, value_high=None, wrong=float(cells["claim_wrong"]))


def test_every_account_and_baseline_predicted_the_same_twenty_figures():
    by_who = {who: [row.id for row in blind_test.of(who)] for who in {r.who for r in ROWS}}
    assert len(by_who) == 9
    assert {tuple(names) for names in by_who.values()} == {tuple(by_who[MODEL])}
    assert len(set(by_who[MODEL])) == 20


ROWS = blind_test.record()


def test_every_value_is_the_one_of_the_open_table_and_is_calibrated_on_now():
    for row in ROWS:
        figure = article.find(row.id)
        assert (figure.value, figure.use) == (row.value, "calibrate")


@pytest.mark.parametrize("cells", CELLS, ids=lambda c: f"{c['id']} {c['who']}")
def test_every_score_follows_from_the_sample_and_the_value(cells):
    sample = np.array([float(part) for part in cells["sample"].split()])
    score = scoring.score(sample, target(cells)) if sample.size else COIN
    assert ("yes" if score.inside else "no") == cells["inside"]
    # the scores of random draws were made from all 300 of them, the sample keeps 41
    near = 0.08 if cells["who"] == RANDOM else 0.001
    assert score.log_score / log(2) == pytest.approx(float(cells["bits"]), abs=near)


def test_the_summary_is_the_result_that_was_announced():
    found = {each.who: each for each in blind_test.summaries()}
    assert [found[who].inside for who in (MODEL, RANDOM, CURVE)] == [10, 14, 14]
    assert found[MODEL].gains[RANDOM] == pytest.approx((-0.28, 0.27), abs=0.006)
    assert found[MODEL].gains[CURVE] == pytest.approx((-0.53, 0.515), abs=0.006)
    assert found[RANDOM].gains[RANDOM] == (0, 0)


def test_the_sentence_gives_the_numbers():
    text = blind_test.sentence()
    for part in ("Of 20 withheld", "figures 10 lay", "14 for random", "-0.28 ± 0.27", "-0.53 ± "):
        assert part in text
