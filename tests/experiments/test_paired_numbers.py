"""Paired differences by hand: means, intervals, the month of parting, what pairing gains."""

from __future__ import annotations

from math import inf, nan, sqrt

import numpy as np
import pytest

from thermidor.common import dates
from thermidor.common.errors import InputError
from thermidor.experiments import paired
from thermidor.experiments.paired import Comparison, Difference
from thermidor.runs.table import Run, Runs

T2 = 4.303  # 97.5 % point of Student with two degrees of freedom
N = 24


def difference(shifts, base=None):
    """Return the difference of runs whose second half is the first plus shifts, month by month."""
    shifts = np.asarray(shifts, dtype=float)
    base = np.zeros_like(shifts) if base is None else np.asarray(base, dtype=float)
    return paired.difference("hunger", base, base + shifts)


@pytest.mark.parametrize(
    ("freedom", "known"),
    [
        (1, 12.7062),
        (2, 4.3027),
        (3, 3.1824),
        (4, 2.7764),
        (5, 2.5706),
        (6, 2.4469),
        (8, 2.3060),
        (11, 2.2010),
        (19, 2.0930),
        (38, 2.0244),
        (1000, 1.9623),
    ],
)
def test_student_s_points_are_those_of_the_printed_tables(freedom, known):
    assert paired.student(freedom) == pytest.approx(known, abs=3e-3 if freedom in (5, 6) else 1e-3)


def test_one_pair_says_nothing_of_its_error():
    assert paired.student(0) == inf
    assert paired.student(-1) == inf


def test_means_and_intervals_are_of_the_differences_seed_by_seed():
    """Shifts 1, 2, 3: mean 2, spread 1; of three equal ones nothing is unsure."""
    found = difference([[1.0, 2.5], [2.0, 2.5], [3.0, 2.5]], [[5.0, 0.0], [7.0, 1.0], [9.0, 2.0]])
    half = T2 / sqrt(3)
    assert found.mean.tolist() == [2, 2.5]
    assert found.low == pytest.approx([2 - half, 2.5])
    assert found.high == pytest.approx([2 + half, 2.5])
    assert found.end == (2.5, 2.5, 2.5)


def test_without_pairing_the_spreads_of_both_add_up():
    """5, 7, 9 (variance 4) and 7, 11, 15 (16): t of four degrees, root of 20 / 3."""
    found = difference([[2.0], [4.0], [6.0]], [[5.0], [7.0], [9.0]])
    half = 2.776 * sqrt(20 / 3)
    assert found.wide_low == pytest.approx([4 - half])
    assert found.wide_high == pytest.approx([4 + half])
    assert found.gain == pytest.approx(5.0)  # variances 20 against 4


def late(month, size=1.0, months=N):
    """Return shifts of two seeds that begin in a month and stay."""
    return np.tile(np.where(np.arange(months) >= month, size, 0.0), (2, 1))


def test_a_trace_is_any_difference_in_any_seed():
    shifts = late(20)
    shifts[1, 3] = -1e-9
    assert difference(shifts).trace == 3
    assert difference(shifts).parts == 20
    assert difference(late(99)).trace is None


def test_a_parting_lasts_six_months_or_to_the_end():
    for held, known in ((5, None), (6, 10), (7, 10)):
        shifts = late(10) - late(10 + held)
        assert difference(shifts).parts == known, held
    assert difference(late(N - 2)).parts == N - 2
    assert paired.lasting(np.array([1, 1, 0, 1, 1, 1, 0, 1]), 3).tolist() == [
        False,
        False,
        False,
        True,
        False,
        False,
        False,
        True,
    ]


def test_runs_of_a_few_months_part_too():
    for months in range(1, 7):
        assert difference(late(0, months=months)).parts == 0
        assert difference(late(months - 1, months=months)).parts == months - 1
    assert paired.lasting(np.array([True, False, True])).tolist() == [False, False, True]


def test_a_parting_is_half_a_spread_of_the_first_scenario():
    """Seeds at -1 and 1 spread by the root of 2: half of it is .7071."""
    base = np.array([[-1.0], [1.0]]).repeat(N, axis=1)
    assert difference(late(10, 0.71), base).parts == 10
    assert difference(late(10, 0.70), base).parts is None
    assert difference(late(10, -0.71), base).parts == 10


def test_a_parting_is_a_twentieth_of_the_whole_range():
    base = np.tile(np.linspace(0, 10, N), (2, 1))
    base[:, 0] = -10.0  # the range is 20, or a little more with the shift
    assert difference(late(10, 1.06), base).parts == 10
    assert difference(late(10, 1.0), base).parts is None
    gaps = base.copy()
    gaps[:, 5] = nan
    assert difference(late(10, 1.06), gaps).parts == 10


def test_a_parting_must_be_sure():
    """Shifts of 1 and 2 differ: mean 1.5, half a width 12.7 * .5; of 1 and 1.1 it is .64."""
    for other, known in ((2.0, None), (1.1, 10)):
        shifts = late(10)
        shifts[1] *= other
        assert difference(shifts).parts == known


def test_gains_are_medians_over_all_months_and_over_the_first_year():
    """Half of the first year a gain of (9 + 25) / 4, then of (1 + 9) / 4: the median is 5.5."""
    z = np.array([-1.0, 0.0, 1.0])[:, None]
    month = np.arange(40)
    base = np.where(month < 10, 3.0, 1.0) * z
    shifts = np.where(month >= 4, 20.0, 0.0) + np.where(month < 4, 0.0, 2.0) * z
    found = paired.difference("hunger", base, base + shifts)
    assert found.parts == 4
    assert found.gain_start == pytest.approx(5.5)  # spreads of 3 and 5, 1 and 3
    assert found.gain == pytest.approx(2.5)  # of 36 months 30
    assert np.isnan(paired.difference("hunger", base, base).gain)
    assert np.isnan(paired.difference("hunger", base, base).gain_start)


def parted(name, month):
    line = np.zeros(3)
    return Difference(name, line, line, line, line, line, month, month, 1.0, 1.0)


def test_the_chain_is_in_order_of_time_and_then_of_cause():
    found = Comparison(
        "one",
        "two",
        0,
        2,
        (
            parted("regime_label", 5),
            parted("strikes", 9),
            parted("efficacy", 9),
            parted("army", None),
            parted("channel_draft", 2),
        ),
    )
    assert [d.observable for d in found.chain] == [
        "channel_draft",
        "regime_label",
        "efficacy",
        "strikes",
    ]
    assert found.parting == 5
    assert Comparison("one", "two", 0, 2, (parted("channel_draft", 2),)).parting is None
    assert found.month(None) == "never"
    start = dates.parse("1917-11")
    assert Comparison("one", "two", start, 2, ()).month(3) == "1918-02"


def test_two_scenarios_are_enough_to_compare():
    made = paired.experiment(["historical", "no_civil_war"], runs=7, seed=3)
    assert made.scenarios == ("historical", "no_civil_war")
    assert (made.replicates, made.seed, made.keep) == (7, 3, "all")


def runs(name, seeds, shift=0.0):
    """Return runs of some seeds, in which hunger is the seed and a shift."""
    months = {s: {"hunger": np.full((8, 4), s + shift)} for s in seeds}
    return Runs([Run(name, "synthesis", s, 0.01, 0, {}, months[s]) for s in seeds])


def test_two_seeds_that_both_have_are_enough_and_one_is_not():
    found = paired.pair(runs("one", [1, 2, 3]), runs("two", [3, 9, 1], 0.5))
    assert (found.first, found.other, found.pairs) == ("one", "two", 2)
    (only,) = found.differences
    assert only.mean == pytest.approx([0.5] * 8)  # 1 with 1 and 3 with 3
    assert only.high == pytest.approx([0.5] * 8)
    with pytest.raises(InputError, match="fewer than two seeds"):
        paired.pair(runs("one", [1, 2, 3]), runs("two", [3, 9, 10]))


def test_tables_tell_what_parts_first_and_how_far_it_ends():
    line = np.arange(3.0)
    odd = Difference("strikes", line, line - 1, line + 1, line - 3, line + 3, 0, 1, 7.0, 5.0)
    found = Comparison("one", "two", dates.parse("1917-11"), 2, (parted("army", None), odd))
    first, last = paired.chain_table([found]).to_dict("records")
    assert (first["observable"], first["first_trace"], first["parts"]) == (
        "strikes",
        "1917-11",
        "1917-12",
    )
    assert (first["difference_at_end"], first["low"], first["high"]) == (2, 1, 3)
    assert first["variance_unpaired_over_paired"] == 7
    assert first["the_same_in_the_first_year"] == 5
    assert (last["observable"], last["parts"]) == ("army", "never")
    table = paired.table([found])
    assert list(table["month"]) == ["1917-11", "1917-12", "1918-01"] * 2
    whole = table.iloc[4].to_dict()
    assert (whole["scenario"], whole["against"], whole["observable"]) == ("two", "one", "strikes")
    assert [whole[c] for c in ("difference", "low", "high", "unpaired_low", "unpaired_high")] == [
        1,
        0,
        2,
        -2,
        4,
    ]


def test_the_first_place_that_holds_is_found():
    assert paired.first_true(np.array([False, True, True])) == 1
    assert paired.first_true(np.array([True])) == 0
    assert paired.first_true(np.zeros(3, bool)) is None
