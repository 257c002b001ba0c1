"""Persons kept column by column: what is the column itself, what a copy, what rules are given."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from rules import worked

from thermidor.society import row
from thermidor.society.row import BLOCK, by_region, copy_row, person_at, pick_out, rows_of
from thermidor.society.state import PEOPLE, People, Person, persons


def some(n=5):
    """People of whom every column holds other values."""
    people = persons(n)
    for place, name in enumerate(PEOPLE):
        people[name] = np.arange(n) + place
    return people


def test_arrays_persons_and_the_layout_have_the_same_columns_in_one_order():
    assert People._fields == Person._fields == tuple(PEOPLE) == some().dtype.names
    for name, (dtype, _, _) in PEOPLE.items():
        assert some()[name].dtype == dtype, name
        assert some()[name].flags.c_contiguous, name


def test_a_column_is_the_column_and_setting_it_writes_into_it():
    people = some()
    assert people.hunger is people["hunger"] is people.arrays.hunger
    kept = people.arrays.hunger
    people.hunger = 0.25
    people["ties"] = [0.0, 0.1, 0.2, 0.3, 0.4]
    assert people.hunger is kept
    assert (kept == 0.25).all()
    assert people.arrays.ties[4] == np.float32(0.4)
    with pytest.raises(AttributeError, match="zeal"):
        people.zeal = 1
    with pytest.raises(AttributeError, match="zeal"):
        people.zeal  # noqa: B018


def test_a_row_is_a_copy_that_cannot_be_written_by_mistake():
    people = some()
    person = people[3]
    for place, name in enumerate(PEOPLE):
        assert person[name] == 3 + place, name
    with pytest.raises(ValueError, match="read-only"):
        person.hunger = 1.0
    people.hunger[3] = 0.5
    assert person.hunger == 3 + list(PEOPLE).index("hunger")


def test_a_slice_is_the_same_memory_and_chosen_rows_are_not():
    people = some()
    people[1:3].hunger[:] = 0.5
    assert people.hunger[1:3].tolist() == [0.5, 0.5]
    people[[1, 2]].hunger[:] = 0.75
    assert people.hunger[1:3].tolist() == [0.5, 0.5]
    assert len(people[1:3]) == len(people[[1, 2]]) == 2
    assert [one.identity for one in people] == people.identity.tolist()


@pytest.mark.parametrize("again", [lambda p: p.copy(), copy.deepcopy])
def test_a_copy_has_the_same_bits_in_its_own_memory(again):
    people = some()
    other = again(people)
    assert other.tobytes() == people.tobytes()
    assert other.nbytes == people.nbytes == sum(people[name].nbytes for name in PEOPLE)
    other.weight[0] += 1
    assert other.tobytes() != people.tobytes()


def test_rules_see_the_row():
    people = some()
    assert list(worked(person_at, people.arrays, 2)) == [2 + place for place in range(len(PEOPLE))]
    part = rows_of(people.arrays, 1, 4)
    assert [list(column) for column in part] == [list(c[1:4]) for c in people.arrays]


def test_a_row_is_written_over_another_whole():
    people = some()
    copy_row(people.arrays, 1, 4)
    assert people[4].item() == people[1].item()
    assert people[0].item() != people[1].item()


def test_marked_rows_are_selected_in_order():
    marks = (np.arange(BLOCK) % 7).astype(np.uint8)
    out = row.scratch().rows
    for mark in (1, 2, 4):
        found = worked(pick_out, marks, mark, BLOCK, out)
        assert out[:found].tolist() == [i for i in range(BLOCK) if (i % 7) & mark]
    assert worked(pick_out, marks, 1, 0, out) == 0


def test_values_by_region():
    assert [worked(by_region, (0.5, 0.25, 0.75), r) for r in range(3)] == [0.5, 0.25, 0.75]
