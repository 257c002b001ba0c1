"""Comparisons: the same luck on both sides, the month of parting, the order, the gain."""

import numpy as np
import pandas as pd
import pytest
import societies

from thermidor.cli import main
from thermidor.common.errors import InputError
from thermidor.experiments import paired, sweep_results
from thermidor.experiments.sweeps import sweep
from thermidor.runs.table import Run, Runs
from thermidor.show import paired_report

N = 60


def made_up(parts=20, size=0.5, seeds=12, shared=1.0, own=0.02):
    """Return two sets of paired paths that part in a known month by a known amount."""
    luck = np.random.default_rng(5)
    common = shared * np.cumsum(luck.normal(0, 0.05, (seeds, N)), axis=1)
    a, b = common.copy(), common.copy()
    late = np.arange(N) >= parts
    b[:, late] += size + own * luck.normal(size=(seeds, late.sum()))
    return a, b


def test_the_month_of_parting_is_found():
    d = paired.difference("participation", *made_up(parts=20))
    assert d.trace == 20
    assert d.parts == 20
    assert d.mean[:20].max() == 0
    assert d.low[-1] < 0.5 < d.high[-1]


def test_chance_alone_is_not_a_parting():
    luck = np.random.default_rng(2)
    a, b = luck.normal(size=(2, 12, N))
    d = paired.difference("participation", a, b)
    assert d.parts is None
    assert d.trace == 0
    same = paired.difference("participation", a, a)
    assert same.trace is None
    assert same.parts is None


def test_a_difference_that_goes_away_is_not_a_parting():
    a, b = made_up(parts=20)
    b[:, 23:] = a[:, 23:]
    assert paired.difference("participation", a, b).parts is None


def test_pairing_gains_more_the_more_is_shared():
    a, b = made_up(shared=1.0, own=0.02)
    d = paired.difference("participation", a, b)
    narrow = d.high[30] - d.low[30]
    wide = d.wide_high[30] - d.wide_low[30]
    assert wide > 5 * narrow
    assert d.gain > 25
    luck = np.random.default_rng(3)
    apart = paired.difference(
        "participation", luck.normal(size=(200, N)), 1 + luck.normal(size=(200, N))
    )
    assert apart.gain == pytest.approx(1.0, abs=0.1)


def test_quantiles_of_student_t_are_right():
    known = {1: 12.706, 4: 2.776, 5: 2.571, 10: 2.228, 19: 2.093, 60: 2.000}
    for freedom, value in known.items():
        assert paired.student(freedom) == pytest.approx(value, rel=2e-3)


def test_the_chain_is_in_order_of_parting():
    def runs(name, shifts):
        made = []
        for seed in range(8):
            base = np.random.default_rng(seed).normal(0, 0.01, (N, 4))
            months = {
                key: base + shift * (np.arange(N)[:, None] >= when)
                for key, (when, shift) in shifts.items()
            }
            made.append(Run(name, "synthesis", seed, 0.01, 0, {}, months))
        return Runs(made)

    order = {"efficacy": 30, "hunger": 10, "participation": 20, "regime_label": 99}
    first = runs("one", {key: (when, 0.0) for key, when in order.items()})
    other = runs("two", {key: (when, 1.0) for key, when in order.items()})
    found = paired.pair(first, other)
    assert [d.observable for d in found.chain] == ["hunger", "participation", "efficacy"]
    assert found.parting == 10
    message = paired_report.sentence(found)
    assert message.index("hunger") < message.index("meetings") < message.index("having a say")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three tiny seeds with and without the civil war, compared."""
    patch = pytest.MonkeyPatch()
    patch.setattr("thermidor.common.cache.source_hash", lambda package=None, patterns=(): "0" * 16)
    folder = tmp_path_factory.mktemp("compare") / "d"
    asked = paired.experiment(["historical", "no_civil_war"], runs=3, scale=societies.SCALE)
    assert sweep(asked, folder, workers=1).complete
    paired_report.save(sweep_results.load(folder), folder)
    patch.undo()
    return folder


def test_with_the_same_seed_nothing_differs_before_the_scenarios_do(folder):
    (found,) = paired.compare(sweep_results.load(folder))
    may = 6  # the war ends in May 1918 in one of them
    for d in found.differences:
        assert not np.nan_to_num(d.mean[:may]).any(), d.observable
        assert d.trace is None or d.trace >= may
    assert found.chain[0].parts >= may
    assert found.pairs == 3


def test_the_report_says_when_and_through_what(folder):
    text = (folder / "comparison.md").read_text()
    assert "The society parts in 1918-" in text
    assert "times as many runs" in text
    chain = pd.read_csv(folder / "chain.csv")
    known = chain[chain["parts"] != "never"]
    assert list(known["parts"]) == sorted(known["parts"])
    table = pd.read_csv(folder / "differences.csv")
    assert {"difference", "low", "high", "unpaired_low"} <= set(table)
    plots = {file.stem for file in (folder / "plots").glob("*.png")}
    assert plots == {"side_by_side", "chain_no_civil_war", "differences_no_civil_war"}


@pytest.mark.parametrize(
    ("scenarios", "words"),
    [
        (["historical"], "two scenarios or more"),
        (["historical", "historical"], "named twice"),
        (["historical", "no_civil_wr"], 'Did you mean "no_civil_war"'),
    ],
)
def test_scenarios_that_cannot_be_compared_are_refused(scenarios, words):
    with pytest.raises(InputError, match=words):
        paired.experiment(scenarios)


def test_scenarios_of_other_months_cannot_be_compared(tmp_path, capsys):
    short = tmp_path / "short.toml"
    short.write_text('base = "historical"\ntitle = "Short"\nmonths = 12\n')
    assert main._status(["compare", "historical", str(short), "--out", str(tmp_path / "d")]) == 2
    assert "same months" in capsys.readouterr().err
