"""Any number of threads walks the same society, and small ones are walked by one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
import societies

from thermidor.common.errors import InputError
from thermidor.society.people.walk import WORTH, _limit, threads_for, walk


class Sums(NamedTuple):
    """Counts of a walk."""

    one: np.ndarray
    other: np.ndarray


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
@pytest.mark.parametrize("rows", [0, 1, 5, 1000])
def test_every_row_is_walked_once(rows, threads):
    seen = np.zeros(rows, int)

    def kernel(people, first, last, by, sums):
        seen[first:last] += by
        sums.one[0] += last - first
        sums.other[1] += 1

    sums = Sums(np.zeros(1, np.int64), np.zeros(2, np.int64))
    walk(kernel, None, rows, threads, (1,), sums)
    assert (seen == 1).all()
    assert sums.one[0] == rows
    assert sums.other.tolist() == [0, threads]


def test_a_walk_may_count_nothing():
    found = []
    walk(lambda people, first, last: found.append((first, last)), None, 10, 2, ())
    assert sorted(found) == [(0, 5), (5, 10)]


def test_what_fails_in_a_thread_is_heard():
    def kernel(people, first, last):
        if first:
            raise ValueError("lost")

    with pytest.raises(ValueError, match="lost"):
        walk(kernel, None, 10, 2, ())


def test_a_second_thread_comes_where_it_pays(monkeypatch):
    monkeypatch.setenv("THERMIDOR_THREADS", "4")
    assert threads_for(WORTH - 1) == threads_for(2 * WORTH - 1) == 1
    assert threads_for(2 * WORTH) == 2
    assert threads_for(100 * WORTH) == 4
    assert threads_for(10, 3) == 3


@pytest.mark.parametrize("given", ["", "0", "-1", "two", "1.5", "\u00b2", "1e3", " 2"])
def test_a_wrong_limit_of_threads_is_an_error(monkeypatch, given):
    monkeypatch.setenv("THERMIDOR_THREADS", given)
    with pytest.raises(InputError, match="give a whole number from 1 up") as raised:
        threads_for(10)
    assert str(raised.value).startswith("THERMIDOR_THREADS")
    assert f'"{given}"' in str(raised.value)
    assert threads_for(10, 2) == 2  # nothing is read where the number is given


def test_without_a_limit_there_are_no_more_threads_than_processors(monkeypatch):
    monkeypatch.delenv("THERMIDOR_THREADS", raising=False)
    monkeypatch.setattr("thermidor.common.machine.processors", lambda: 3)
    _limit.cache_clear()
    assert threads_for(100 * WORTH) == 3
    _limit.cache_clear()


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads_gives_the_same_bits(threads):
    one, more = (societies.build("historical", threads=n) for n in (1, threads))
    for society in (one, more):
        societies.months(society, 30)
    for name in one.society.people.dtype.names:
        assert (one.society.people[name] == more.society.people[name]).all(), name
    for counts in ("tally", "cohorts", "plant_tally", "pool", "post_tally", "insiders"):
        assert (getattr(one, counts) == getattr(more, counts)).all(), counts
    assert societies.same(one.history, more.history, 30)
