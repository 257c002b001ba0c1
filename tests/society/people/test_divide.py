"""Rows are divided where a small body takes part of one: heads stay, grain does not matter."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rules import worked

from thermidor.society.people.divide import SPARE, divide, part_of
from thermidor.society.state import Occupation, persons


def test_a_part_is_right_in_the_mean():
    draws = (np.arange(1000) + 0.5) / 1000
    for weight, boost in ((250, 30.0), (7, 7.0), (3, 20.0), (40, 1.0)):
        parts = [worked(part_of, weight, boost, draw) for draw in draws]
        assert np.mean(parts) == pytest.approx(weight / boost, abs=2e-3)
        assert max(parts) - min(parts) <= 1


def rows():
    people = persons(4)
    people.weight[:2] = 250, 9
    people.identity[:2], people.seat[0], people.skill[0] = (11, 12), 1, 0.75
    people.occupation[2:] = Occupation.DEAD
    return people, np.array([2], np.int64)


def test_the_part_takes_everything_with_it_but_the_seat():
    people, spare = rows()
    row = divide(people.arrays, 0, 40, spare, 5)
    assert (row, spare[0]) == (2, 3)
    assert people.weight.tolist() == [210, 9, 40, 0]
    assert people.skill[row] == np.float32(0.75)
    assert (people.seat[0], people.seat[row]) == (1, 0)
    assert people.identity[row] >= 2**31


def test_luck_of_the_part_depends_on_person_and_month():
    found = []
    for month in (5, 6):
        for i in (0, 1):
            people, spare = rows()
            found.append(int(people.identity[divide(people.arrays, i, 1, spare, month)]))
    assert len(set(found)) == 4


def test_where_no_row_is_free_nothing_is_divided():
    people, spare = rows()
    spare[0] = 4
    before = people.copy()
    assert divide(people.arrays, 0, 40, spare, 5) == -1
    assert people.tobytes() == before.tobytes()


def test_a_run_divides_some_rows_and_keeps_all_heads():
    society = societies.months(societies.build("historical"), 60)
    people = society.society.people
    free = len(people) - society.society.rows
    used = int(society.spare[0]) - society.society.rows
    assert free == SPARE
    assert 0 < used < free
    born = people[society.society.rows : society.spare[0]]
    assert (born.weight > 0).all()
    assert len(set(born.identity.tolist())) > 0.999 * used
    rest = people[society.spare[0] :]
    assert (rest.weight == 0).all()
    assert (rest.occupation == Occupation.DEAD).all()


def test_at_scale_one_nobody_is_divided(monkeypatch):
    society = societies.build("historical")
    assert (society.posts.boost >= 1).all()
    society.posts.bounds[:] = 1
    society.open_posts()
    assert (society.posts.boost == 1).all()
