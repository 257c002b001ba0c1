"""Tables of records whose fields are looked up once."""

from __future__ import annotations

import numpy as np

from thermidor.common.records import Fields


class Places(Fields, layout=("hands", "form")):
    """Two columns."""


def places():
    made = Places.zeros(3, np.dtype([("hands", float), ("form", np.uint8)], align=True))
    made.hands = [10.0, 20.0, 30.0]
    return made


def test_a_field_is_a_view_that_is_looked_up_once():
    made = places()
    assert made.hands is made.hands
    made.hands[1] = 25.0
    assert made["hands"].tolist() == [10.0, 25.0, 30.0]
    assert type(made.hands) is np.ndarray
    assert made[2].hands == 30.0


def test_setting_a_field_writes_into_the_same_memory():
    made = places()
    kept = made.form
    made.form = 2
    assert kept.tolist() == [2, 2, 2]
    made.note = "anything else is an attribute"
    assert made.note == "anything else is an attribute"


def test_a_part_and_a_copy_have_their_own_views():
    made = places()
    assert made.hands.size == 3  # looked up before it is cut
    part, copy = made[1:], made.copy()
    part.hands[0] = 99.0
    copy.hands[0] = -1.0
    assert made.hands.tolist() == [10.0, 99.0, 30.0]
    assert part.hands.tolist() == [99.0, 30.0]


def test_the_class_names_its_fields():
    assert Places._layout == ("hands", "form")
    assert Places.hands._name == "hands"
