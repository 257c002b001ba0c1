"""Luck: published outputs of the generator, and draws that belong to a person and nobody else."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from rules import worked

from thermidor.common.random import Luck, Stream, bits, draws, mix, uniform
from thermidor.society import population

# SplitMix64 (Steele, Lea and Flood 2014): the outputs of Vigna's reference program for a seed
KNOWN = {
    1234567: (
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ),
    0: (0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC),
}
CHI_SQUARE_255 = (190.0, 330.0)  # 0.1 % and 99.9 % points for 255 degrees of freedom, about
N = 65536


@pytest.mark.parametrize("seed", KNOWN)
def test_the_published_outputs(seed):
    found = [int(bits(np.uint64(seed), np.uint64(i))) for i in range(len(KNOWN[seed]))]
    assert found == list(KNOWN[seed])


def test_the_first_output_of_seed_zero_is_the_mixed_golden_ratio():
    assert int(mix(np.uint64(0x9E3779B97F4A7C15))) == KNOWN[0][0]
    assert int(mix(np.uint64(0))) == 0


def test_a_uniform_draw_is_the_upper_53_bits():
    for i, known in enumerate(KNOWN[1234567]):
        assert worked(uniform, np.uint64(1234567), np.uint64(i)) == (known >> 11) / 2**53


def test_draws_lie_in_the_half_open_unit_interval():
    draw = draws(np.uint64(3), N)
    assert draw.min() >= 0.0
    assert draw.max() < 1.0


def keys(seed, month):
    return Luck(seed).keys(month).copy()


def chi_square(counts):
    expected = counts.sum() / counts.size
    return float(((counts - expected) ** 2 / expected).sum())


def even(draw):
    return chi_square(np.bincount((draw * 256).astype(int), minlength=256))


def apart(one, other):
    """Chi-square of two columns of draws over a 16 x 16 table."""
    cell = (one * 16).astype(int) * 16 + (other * 16).astype(int)
    return chi_square(np.bincount(cell, minlength=256))


@pytest.mark.parametrize("stream", [Stream.POPULATION, Stream.MEETING, Stream.ASSEMBLY])
@pytest.mark.parametrize("month", [0, 1, 133])
def test_a_stream_is_uniform(stream, month):
    low, high = CHI_SQUARE_255
    assert low < even(draws(keys(1, month)[stream], N)) < high


def test_draws_of_a_person_are_uniform_over_the_months():
    luck = np.array([[uniform(k, 17) for k in keys(1, month)] for month in range(2000)])
    low, high = CHI_SQUARE_255
    assert low < even(luck.ravel()) < high


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 5, Stream.MEETING), (1, 5, Stream.SUPPORT)),  # two streams
        ((1, 5, Stream.MEETING), (1, 6, Stream.MEETING)),  # two months
        ((1, 5, Stream.MEETING), (2, 5, Stream.MEETING)),  # two seeds
        ((1, 5, Stream.SUPPORT), (1, 6, Stream.MEETING)),  # a diagonal
        ((0, 0, Stream.POPULATION), (1, 0, Stream.POPULATION)),
    ],
)
def test_two_streams_are_independent(one, other):
    columns = [draws(keys(seed, month)[stream], N) for seed, month, stream in (one, other)]
    low, high = CHI_SQUARE_255
    assert low < apart(*columns) < high
    assert abs(np.corrcoef(*columns)[0, 1]) < 4 / np.sqrt(N)


def test_neighbours_are_independent():
    draw = draws(keys(1, 5)[Stream.MEETING], N + 1)
    low, high = CHI_SQUARE_255
    assert low < apart(draw[:-1], draw[1:]) < high


def test_no_two_streams_or_months_share_a_key():
    found = np.concatenate([keys(seed, month) for seed in (0, 1, 2) for month in range(200)])
    assert np.unique(found).size == found.size


def test_every_stream_has_its_own_key():
    assert len({int(stream) for stream in Stream}) == len(list(Stream))
    assert keys(1, 1).size == max(Stream) + 1


def test_a_seed_may_be_any_64_bit_number():
    found = [keys(seed, 1) for seed in (0, 1, 2**63, 2**64 - 1)]
    assert np.unique(np.concatenate(found)).size == sum(one.size for one in found)


def test_draws_do_not_depend_on_the_order_of_calls():
    luck = Luck(4)
    later, earlier = luck.keys(9).copy(), luck.keys(2).copy()
    assert (earlier == keys(4, 2)).all()
    assert (later == keys(4, 9)).all()


def test_same_seed_same_run_another_seed_another_run():
    one, again, other = (societies.months(societies.build(seed=s), 4) for s in (1, 1, 2))
    assert societies.same(one.history, again.history)
    assert not societies.same(one.history, other.history)


def test_a_larger_stratum_does_not_change_the_draws_of_others(monkeypatch):
    """Twice the village: anybody who is not of the village is, to the bit, who he was."""
    small = societies.build().society.people
    rows = population.strata()
    for row in rows:
        if row["id"] == "village":
            row["heads"] = str(2 * int(row["heads"]))
    monkeypatch.setattr(population, "strata", lambda: rows)
    large = societies.build().society.people
    assert len(large) > len(small)
    village = [row["id"] for row in rows].index("village")
    for name in small.dtype.names:
        others = [_column(p, name)[p.identity >> 24 != village] for p in (small, large)]
        assert (others[0] == others[1]).all(), name


def _column(people, name):
    """Return a column; a sponsor, who is named by his row, by his identity (nobody: -1)."""
    if name != "sponsor":
        return people[name]
    return np.where(people.sponsor >= 0, people.identity[people.sponsor].astype(np.int64), -1)


def test_identities_of_persons_are_unique(society):
    people = society.society.people
    identity = people.identity[people.weight > 0]
    assert np.unique(identity).size == identity.size
