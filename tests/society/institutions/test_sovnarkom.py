"""Sovnarkom: a founding agenda that runs down, and meetings that follow its business."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rules import UNIT, corners, raises

from thermidor.society.groups import Cascade
from thermidor.society.institutions.sovnarkom import DAYS, Sovnarkom, meeting_rate
from thermidor.society.state import Level

CASCADE = Cascade()


def test_meetings_by_hand():
    p = CASCADE._replace(sovnarkom=20.0)
    # 20 * 0.5 * (0.3 + 0.7 * 0.5) * (1 + 0.4 * (0.6 + 0.4 - 0.5))
    assert meeting_rate(0.5, 0.5, 0.6, 0.4, p) == pytest.approx(20 * 0.5 * 0.65 * 1.2)
    assert meeting_rate(0.0, 1.0, 1.0, 1.0, p) == 0
    p = p._replace(agenda_free=0.2, tasks=0.5)
    assert meeting_rate(1.0, 0.0, 0.5, 0.0, p) == pytest.approx(4.0)
    # 20 * 0.5 * (0.2 + 0.8 * 0.25) * (1 + 0.5 * (0.7 + 0.1 - 0.5))
    assert meeting_rate(0.5, 0.25, 0.7, 0.1, p) == pytest.approx(4.6)


def test_meetings_order():
    for place in range(4):
        assert raises(meeting_rate, [0.5, 0.5, 0.5, 0.5, CASCADE], place), place


def test_a_month_has_no_more_meetings_than_days():
    for p in corners(CASCADE, "cascade"):
        for share in UNIT:
            assert meeting_rate(share, 1.0, 1.0, 1.0, p) >= 0
    held = societies.table()["sovnarkom_meetings"][:, 3]
    assert held.max() <= DAYS


def test_the_agenda_is_settled_and_not_renewed(society):
    government, left, kept = Sovnarkom(), [1.0], 1.0
    for _ in range(24):
        society.call(government.decide)
        left.append(government.agenda)
        kept *= 1 - society.parameters.cascade.agenda * government.meetings
        assert government.agenda == pytest.approx(kept)
    assert (np.diff(left) <= 0).all()
    assert left[-1] < 0.5


def test_it_meets_about_as_often_as_expected(society):
    government, held = Sovnarkom(), []
    society.channels[:] = 0.3
    society.cascade.shares[Level.GOVERNMENT] = 0.4
    for month in range(300):
        society.keys = society.luck.keys(month)
        government.agenda = 0.5
        society.call(government.decide)
        held.append(government.meetings)
    expected = meeting_rate(0.4, 0.5, 0.3, 0.3, society.parameters.cascade)
    assert np.mean(held) == pytest.approx(expected, rel=0.05)


def test_g2_its_meetings_fall_as_the_party_decides():
    with_party = societies.series("sovnarkom_meetings", seeds=(1, 2))[:, 24:96].sum()
    without = societies.series("sovnarkom_meetings", seeds=(1, 2), couplings__substitution=0.0)
    assert with_party < without[:, 24:96].sum()
