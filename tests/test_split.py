"""Which figures are calibrated on and which are held out was fixed before the first calibration."""

from __future__ import annotations

import json
from collections import Counter

from thermidor import evidence

SPLIT = json.loads((evidence.TABLE.parent / "split.json").read_text(encoding="utf-8"))


def test_no_figure_has_changed_sides():
    assert evidence.split_fingerprint() == SPLIT["split"]


def test_the_split_is_the_one_described():
    assert Counter(figure.use for figure in evidence.figures()) == SPLIT["rows"]
