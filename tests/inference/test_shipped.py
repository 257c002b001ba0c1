"""The shipped posterior belongs to the rules: rows of its table give the same numbers again."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from thermidor.inference import comparison, reference_table, shipped
from thermidor.runs import posterior

IDS = reference_table.figure_ids()


def test_fifteen_rows_of_the_posterior_s_table_give_the_same_numbers():
    """The same bits in runs, to the six digits that are stored; other rules give other societies.

    If the rules were changed on purpose, calibrate again (``thermidor calibrate calibration``).
    """
    assert shipped.differences(15) == []


def test_a_difference_in_the_sixth_digit_is_found_in_every_figure():
    values = np.full((3, len(IDS)), 0.5)
    assert shipped._differences(IDS, values, values, {}) == []
    changed = values.copy()
    changed[1] *= 1.00002
    assert shipped._differences(IDS, values, changed, {}) == list(IDS)
    gaps = np.where(np.arange(3)[:, None] == 1, np.nan, values)
    assert shipped._differences(IDS, gaps, gaps, {}) == []
    assert shipped._differences(IDS, gaps, values, {}) == list(IDS)


def test_stored_values_are_shifted_to_the_larger_scale():
    figure = next(f for f in comparison.figures(IDS) if f.scale == "log" and f.error)
    values = np.full((3, len(IDS)), 0.5)
    stored = values.copy()
    stored[:, IDS.index(figure.id)] = 0.5 * np.exp(0.25 * figure.error)
    assert shipped._differences(IDS, values, stored, {figure.id: (0.25, 0.1)}) == []
    assert shipped._differences(IDS, values, stored, {figure.id: (0.2, 0.1)}) == [figure.id]
    assert shipped._differences(IDS, values, stored, {}) == [figure.id]


def test_the_rules_hash_is_recorded_and_all_else_stays(monkeypatch, tmp_path):
    before = posterior.about()
    for name in (posterior.DRAWS, posterior.ABOUT):
        shutil.copy(posterior.FOLDER / name, tmp_path / name)
    monkeypatch.setattr(posterior, "FOLDER", tmp_path)
    monkeypatch.setattr(reference_table, "rules_hash", lambda: "of today")
    assert shipped.record_rules() == "of today"
    after = json.loads((tmp_path / posterior.ABOUT).read_text())
    assert after.pop("hashes") == {**before["hashes"], "rules": "of today"}
    assert after == {key: value for key, value in before.items() if key != "hashes"}


@pytest.mark.parametrize("name", ["rules", "figures", "split", "design"])
def test_the_posterior_says_what_it_rests_on(name):
    assert posterior.about()["hashes"][name]
