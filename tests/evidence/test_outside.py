"""Quantities from other sources: the table, what is kept of predictions, and their scores."""

from __future__ import annotations

import csv
from math import log

import numpy as np
import pytest
from ledger_tools import write

from thermidor.common.errors import InputError
from thermidor.evidence import article, baselines, outside
from thermidor.evidence.outside import Prediction
from thermidor.evidence.values import Reader

LEVEL, SHARE = "party_members_mar_1921", "congress9_communist_share"


def cells():
    with outside.TABLE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def published(folder, **values):
    """Write the table with made-up values."""
    rows = cells()
    for row in rows:
        row["value"] = str(values.get(row["id"], ""))
    return write(folder, rows, "outside.csv")


def predicted(name, who, values):
    sample = tuple(outside.sampled(np.asarray(values, float)))
    return Prediction(name, who, "", *np.quantile(sample, [0.5, 0.05, 0.95]), 41, sample, "abc")


def test_the_shipped_table_has_every_row_and_no_value():
    rows = outside.quantities()
    assert len(rows) == 45
    assert all(each.figure.value is None and not each.figure.text for each in rows)


def test_at_least_38_rows_are_mapped_and_the_others_say_why_not():
    rows = outside.quantities()
    assert len(outside.ids()) >= 38
    for each in rows:
        if each.predictable:
            assert each.figure.column, each.figure.id
            assert each.figure.reading, each.figure.id
        else:
            assert len(each.figure.missing.split()) > 6, each.figure.id


def test_no_calibration_and_no_ledger_sees_them():
    names = {each.figure.id for each in outside.quantities()}
    assert not names & {figure.id for figure in article.figures()}
    assert not any(each.figure.scored or each.figure.held_out for each in outside.quantities())


def test_carried_figures_are_open_and_older():
    for each in outside.quantities():
        if each.carried:
            last = article.find(each.carried)
            assert last.use in ("calibrate", "initial"), each.figure.id
            assert last.window[0] < each.figure.window[0], each.figure.id


def test_windows_are_the_dates_of_the_source_or_later():
    for row in cells():
        if not row["missing"]:
            assert row["date_from"] <= row["window_from"] <= row["window_to"] == row["date_to"]


def test_they_are_read_off_a_run_like_any_figure():
    month = np.arange(134.0)[:, None].repeat(4, axis=1)
    table = {"party_members": month, "party_joined": month * 0 + 2, "party_state_employed": month}
    names = [LEVEL, "party_entrants_1924_25", "members_in_apparatus_1924", SHARE]
    found = Reader(outside.rows(names)).read(table)
    assert found[:3] == pytest.approx([40, 48, 1])
    assert np.isnan(found[3])  # the run has no such column


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"region": "siberia"}, "it must be one of"),
        ({"reduction": ""}, "a scored row needs"),
        ({"error": "0"}, "error must be above 0"),
        ({"id": "congress5_communist_share"}, "is taken"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, changes, words):
    rows = cells()
    rows[0] |= changes
    with pytest.raises(InputError) as caught:
        outside.quantities(write(tmp_path, rows, "outside.csv"))
    assert words in str(caught.value)
    assert "row 2" in str(caught.value) or "row 3" in str(caught.value)


def test_a_missing_column_and_a_missing_table_are_named(tmp_path):
    rows = [{key: value for key, value in row.items() if key != "carried"} for row in cells()]
    with pytest.raises(InputError, match='"carried" is missing'):
        outside.quantities(write(tmp_path, rows, "outside.csv"))
    with pytest.raises(InputError, match="cannot be read"):
        outside.quantities(tmp_path / "none.csv")


# Predictions --------------------------------------------------------------------------------------


def test_a_sample_has_41_even_quantiles_of_weighted_values():
    assert outside.sampled(np.arange(41.0)).tolist() == list(range(41))
    assert outside.sampled(np.array([2.0, np.nan, 2.0])).tolist() == [2.0] * 41
    assert outside.sampled(np.array([np.nan])).size == 0
    both = outside.sampled(np.array([1.0, 5.0]), np.array([3.0, 1.0]))
    assert (both == 1).sum() == 31  # three quarters of 41
    assert outside.sampled(np.array([1.0, 5.0]), np.array([0.0, 1.0])).tolist() == [5.0] * 41


def test_model_error_widens_on_the_scale_and_not_at_all_where_it_is_zero():
    values = np.array([100.0, 100.0])
    assert outside.widened(values, "log", 0.0).tolist() == [100, 100]
    wide = np.log(outside.widened(values, "log", 0.3))
    assert np.median(wide) == pytest.approx(log(100))
    assert wide.std() == pytest.approx(0.3, rel=0.03)
    shares = outside.widened(np.array([0.98]), "logit", 1.0)
    assert ((shares > 0) & (shares < 1)).all()


def test_what_is_frozen_is_read_back(tmp_path):
    path = tmp_path / "kept.csv"
    line = outside.line(LEVEL, "stack", "people", np.arange(41.0), 600, "abc")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(outside.PREDICTED)
        writer.writerow(line)
    (found,) = outside.frozen(path)
    assert (found.id, found.who, found.median, found.draws) == (LEVEL, "stack", 20, 600)
    assert found.sample == tuple(range(41))
    assert outside.frozen(tmp_path / "none.csv") == ()


def test_a_figure_carried_forward_grows_less_certain_for_three_years():
    by_id = {each.figure.id: each for each in outside.quantities()}
    yearly = {"log": 0.5, "logit": 1.0}

    def width(name):
        row = by_id[name]
        draws = baselines.carry_forward(row.figure, article.find(row.carried), yearly)
        low, high = np.log(np.quantile(draws, [0.05, 0.95]))
        return high - low

    assert width("union_members_jan_1918") < width("union_members_apr_1920")
    assert width("party_members_jan_1922") == pytest.approx(width("party_members_dec_1925"))
    unknown = baselines.carry_forward(by_id[SHARE].figure, None, yearly)
    assert np.quantile(unknown, [0.05, 0.95]) == pytest.approx([0.05, 0.95], abs=0.02)


def test_drift_is_the_best_fit_of_a_random_walk():
    from figure_rows import level

    def at(name, month, value):
        return level(name, value, window=(month, month + 1.0), column="staff")

    rows = (at("a", 0, 100.0), at("b", 12, 200.0), at("c", 36, 100.0), at("none", 48, 0.0))
    assert baselines.drift(rows) == pytest.approx({"log": log(2) * np.sqrt(2 / 3)})


# Scores, with made-up values ----------------------------------------------------------------------


def test_scores_by_hand(tmp_path):
    """The error of a level is 20 %: a value in the middle, one at the edge, one far away."""
    spread = np.exp(np.log(1000.0) + 0.2 * np.linspace(-2, 2, 41))
    for value, inside_50, inside_90 in ((1000, True, True), (1400, False, True), (9000,) * 3):
        path = published(tmp_path, **{LEVEL: value})
        (score,) = outside.scores([predicted(LEVEL, "stack", spread)], path)
        expected = (inside_50, inside_90) if value < 9000 else (False, False)
        assert (score.inside_50, score.inside_90) == expected, value
        outside._read.cache_clear()
    assert score.bits == pytest.approx(log(0.02 / 40) / log(2), abs=0.01)  # only as a wrong value
    assert score.below > 0.999
    assert score.crps > 5


def test_errors_of_shares_are_fractions(tmp_path):
    path = published(tmp_path, **{SHARE: 0.9})
    exact = predicted(SHARE, "stack", [0.9] * 41)
    near = predicted(SHARE, "near", [0.96] * 41)  # one error off
    far = predicted(SHARE, "far", [0.7] * 41)
    one, two, three = outside.scores([exact, near, far], path)
    assert one.bits - two.bits == pytest.approx(0.5 / log(2), abs=0.01)
    assert (one.inside_90, two.inside_90, three.inside_90) == (True, True, False)


def test_the_summary_compares_on_the_rows_of_both(tmp_path):
    path = published(tmp_path, **{LEVEL: 1000, SHARE: 0.9})
    made = [
        predicted(LEVEL, "stack", [1000.0] * 41),
        predicted(SHARE, "stack", [0.9] * 41),
        predicted(LEVEL, "random draws", [2000.0] * 41),
    ]
    scores = outside.scores(made, path)
    stack, random = outside.summaries(scores, ("random draws",))
    assert (stack.who, stack.rows, stack.inside_50, stack.inside_90) == ("stack", 2, 2, 2)
    assert (random.rows, random.inside_90) == (1, 0)
    gain, _ = stack.over["random draws"]
    assert gain == pytest.approx(scores[0].bits - scores[2].bits)


def test_nothing_is_scored_while_values_are_withheld():
    assert outside.scores([predicted(LEVEL, "stack", [1000.0] * 41)]) == []
    assert outside.summaries([], ("random draws",)) == []
