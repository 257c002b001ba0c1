"""Which figures are calibrated on and which are held out was fixed before the first calibration."""

from __future__ import annotations

import json
from collections import Counter

from thermidor.evidence import article

SPLIT = json.loads((article.TABLE.parent / "split.json").read_text(encoding="utf-8"))


def test_no_figure_has_changed_sides():
    assert article.split_fingerprint() == SPLIT["split"]


def test_the_split_is_the_one_described():
    assert Counter(figure.use for figure in article.figures()) == SPLIT["rows"]
