"""The small rule compiled, plain and in other libraries; errors that end a measurement."""

from __future__ import annotations

import numpy as np
import pytest

from benchmark import contest, floor, small

# The small rule, compiled and plain ---------------------------------------------------------------


def plain(rule):
    """Return a compiled function in plain Python (it is that where nothing is compiled)."""
    return getattr(rule, "py_func", rule)


def test_the_compiled_month_is_the_same_code_in_plain_python():
    """Groups of 200, so that a block of 1,024 rows ends between two of them."""
    crowd = small.Crowd(1100)
    one, other = small.Compiled(crowd), small.Compiled(crowd)
    keys = one.luck.keys(1)
    for run, walk in ((one, small.month), (other, plain(small.month))):
        walk(
            run.identity,
            crowd.first,
            run.hunger,
            run.commitment,
            run.present,
            run.peers,
            crowd.supply,
            keys,
            small.WEIGHTS,
            run._room,
        )
    for name in ("hunger", "commitment", "present", "peers"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name
    assert 0.2 < one.share() < 0.8
    assert one.peers.tobytes() != crowd.peers.tobytes()


def test_the_scalar_rules_give_values_worked_out_by_hand():
    p = small.WEIGHTS
    assert plain(small.hunger_next)(0.5, 0.6, 0.59, p) == pytest.approx(0.35)  # fed: .5 - .15
    assert plain(small.hunger_next)(0.5, 0.6, 0.6, p) == pytest.approx(0.65)  # not fed
    # -1 + 2 * .75 + 1.5 - 2 * .25
    assert plain(small.leaning)(0.25, 0.75, True, p) == pytest.approx(1.5)
    assert plain(small.leaning)(0.25, 0.75, False, p) == pytest.approx(0.0)
    # log-odds of 0 are a chance of one half
    assert plain(small.comes)(0.0, 0.499)
    assert not plain(small.comes)(0.0, 0.5)


def library(name, crowd):
    """Return the small rule in another library, or skip where that is not installed."""
    pytest.importorskip(name)
    return contest.CONTENDERS[name](crowd)


@pytest.mark.parametrize("name", ["mesa", "agentpy", "starsim"])
def test_a_well_fed_crowd_comes_and_a_starving_one_stays_away_in_every_library(name):
    """All fed, or nobody: hunger tends to 0 or to 1, and so the share that comes is known."""
    shares = {}
    for supply in (0.0, 1.0):
        crowd = small.Crowd(2000)
        crowd.supply[:], crowd.commitment[:], crowd.peers[:] = supply, 1.0, 0.5
        model = library(name, crowd)
        for _ in range(12):
            model.step()
        shares[supply] = model.share()
    # invited a chance a, else b: the share f settles where f = f a + (1 - f) b
    assert shares[1.0] == pytest.approx(0.906, abs=0.04)  # a = .924, b = .731: log-odds 2.5 and 1
    assert shares[0.0] == pytest.approx(0.416, abs=0.04)  # a = .622, b = .269: log-odds .5 and -1


# The contest --------------------------------------------------------------------------------------


class Still:
    """A model in which always the same share comes."""

    def __init__(self, crowd, came=0.5):
        self.came, self.months = came, 0

    def step(self):
        self.months += 1

    def share(self):
        return self.came


def absent(crowd):
    raise ModuleNotFoundError("No module named 'starsim'")


def contend(monkeypatch, **models):
    monkeypatch.setattr(contest, "CONTENDERS", {"thermidor": Still, **models})
    times = {"thermidor": 2.0, "numpy": 8.0, "draws": 2048 * 50 * 1e-9, "exponentials": 0.0}
    monkeypatch.setattr(
        contest.measure,
        "in_turns",
        lambda tasks, *_, **__: {n: np.array([times[n]]) for n in tasks},
    )
    return contest.measured(1000, 1)


def test_a_missing_library_is_named_and_the_others_are_measured(monkeypatch):
    found = contend(monkeypatch, starsim=absent, numpy=Still)
    assert list(found.seconds) == ["thermidor", "numpy"]
    assert found.times_faster("numpy").median == 4.0
    reason = found.missing["starsim"]
    assert reason == "No module named 'starsim'; pip install \"thermidor[benchmark]\""
    # three draws for each of 1,000 persons, at a nanosecond each
    assert found.floor == pytest.approx([3e-6])


def test_ways_of_writing_that_disagree_end_the_measurement(monkeypatch):
    with pytest.raises(RuntimeError, match=r"disagree: .*0\.53"):
        contend(monkeypatch, numpy=lambda crowd: Still(crowd, 0.53))


def test_the_loops_of_the_floor_draw_and_compute_exponentials(monkeypatch):
    key, out, other = np.uint64(1917), np.empty(64), np.empty(64)
    for draw, into in ((floor._draw, out), (plain(floor._draw), other)):
        draw(key, into, 3)
    assert out.tobytes() == other.tobytes()
    assert len(set(out)) == 64
    assert ((out >= 0) & (out < 1)).all()
    x = np.array([-1.0, 0.0, 2.0])
    plain(floor._exponentials)(x, other[:3], 2)
    assert other[:3] == pytest.approx(np.exp(x + 1e-3))  # the last of two rounds is shifted
