"""A paired comparison in sentences: when two scenarios part, through what, the gain of pairing."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from thermidor.common import dates
from thermidor.experiments import paired
from thermidor.experiments.paired import Comparison, Difference
from thermidor.runs.summary import REGIMES
from thermidor.scenario import scenario
from thermidor.show import paired_report

START = dates.parse("1917-11")


def difference(name, parts, *, end=(0.25, 0.125, 0.375), gain=4.0, start=9.0):
    """Return an observable that parts in a month, and how it ends."""
    mean, low, high = (np.array([0.0, value]) for value in end)
    return Difference(name, mean, low, high, low, high, parts, parts, gain, start)


def compared(*differences):
    return Comparison("one", "two", START, 8, differences)


def test_scenarios_without_a_lasting_difference_never_part():
    assert paired_report.sentence(compared(difference("hunger", None))) == (
        "They never part: no lasting difference is larger than chance."
    )


def test_a_society_that_does_not_respond_is_reported():
    found = compared(difference("channel_hunger", 3), difference("channel_draft", 5))
    assert paired_report.sentence(found) == (
        "The pressures differ from 1918-02 on (hunger). The society does not respond: nothing "
        "else differs for good."
    )


def test_observables_that_part_first_are_listed_then_three_that_follow():
    names = ("hunger", "participation", "efficacy", "commitment", "party_members", "regime_label")
    months = (10, 10, 12, 13, 14, 15)
    found = compared(*(difference(n, m) for n, m in zip(names, months, strict=True)))
    said = paired_report.sentence(found)
    first, then = said.split(", then ")
    assert first.startswith("The society parts in 1918-09, first through ")
    assert first.count(" and ") == 1
    assert [month for month in ("1918-11", "1918-12", "1919-01") if f"({month})" in then] == [
        "1918-11",
        "1918-12",
        "1919-01",
    ]
    assert "1919-02" not in said
    alone = paired_report.sentence(compared(difference("hunger", 10)))
    assert alone == "The society parts in 1918-09, first through hunger."


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ((0.25, 0.125, 0.375), "+25 % (+12 % to +38 %)"),
        ((-0.25, -0.5, 0.0), "-25 % (-50 % to 0 %)"),
    ],
)
def test_a_step_has_signs_and_the_unit_of_its_observable(end, said):
    found = compared(difference("participation", 10, end=end))
    text = paired_report._step(found.differences[0])
    assert text.endswith(f"; at the end {said}")


def test_a_step_whose_end_is_unknown_is_only_named():
    unknown = difference("hunger", 10, end=(np.nan,) * 3)
    assert paired_report._step(unknown) == "hunger"


def test_the_gain_of_pairing_is_a_median_with_its_range():
    found = compared(
        *(
            difference("hunger", 10, gain=g, start=s)
            for g, s in ((2.0, 3.0), (4.0, np.nan), (9.0, 5.0), (np.nan, np.nan))
        )
    )
    assert paired_report.gain(found) == (
        "Pairing by seed is worth 4.0 times as many runs (median over 3 observables and all "
        "months; from 2.0 to 9.0), and 4.0 times in the first year after each parts."
    )
    late = compared(difference("hunger", 10, gain=4.0, start=np.nan))
    assert paired_report.gain(late).endswith("from 4.0 to 4.0).")
    none = compared(difference("hunger", None, gain=np.nan, start=np.nan))
    assert paired_report.gain(none) == "Nothing differs, so pairing has nothing to gain."


class Sweep:
    """Runs of two scenarios that end under known labels."""

    about = {"title": "Two", "scenarios": ["one", "two"]}  # noqa: RUF012 (never written)
    ends = {"one": [0.0, 0.0, 2.0, np.nan], "two": [1.0]}  # noqa: RUF012

    def select(self, scenario):
        labels = np.array(self.ends[scenario])
        return SimpleNamespace(values=lambda name: np.column_stack([labels * 0, labels]))


def test_labels_at_the_end_are_shares_of_the_runs_that_have_one():
    assert paired_report.regimes(Sweep()) == [
        f"- one: {REGIMES[0]} 67 %, {REGIMES[2]} 33 %",
        f"- two: {REGIMES[1]} 100 %",
    ]


def test_the_report_lists_at_most_twelve_steps_and_counts_the_rest():
    names = [f"step_{k}" for k in range(14)]
    steps = [difference(name, 10 + k) for k, name in enumerate(names)]
    found = SimpleNamespace(
        first="one",
        other="two",
        pairs=8,
        chain=steps,
        differences=steps,
        month=lambda number: f"month {number}",
    )
    text = paired_report.lines(Sweep(), [found])
    assert text[0] == "# Two"
    assert "## two against one (8 seeds)" in text
    numbered = [line for line in text if line[:1].isdigit()]
    assert len(numbered) == 12
    assert numbered[0].startswith("1. month 10: step 0; at the end +")
    assert "\n... and 2 more in chain.csv." in text
    assert text[-3] == f"- one: {REGIMES[0]} 67 %, {REGIMES[2]} 33 %"


# The answer in words ------------------------------------------------------------------------------


def levels(name, first, other, agree):
    mean = np.subtract(other, first)
    arrays = (np.array(one) for one in (first, other, agree))
    return Difference(name, mean, mean, mean, mean, mean, 1, 1, 4.0, 9.0, *arrays)


def test_the_answer_gives_both_levels_the_farthest_month_and_the_share_of_seeds():
    d = levels("soviet_democracy_index", [0.5, 0.12, 0.06], [0.5, 0.41, 0.06], [0, 0.875, 0])
    assert paired_report.level(compared(d), d) == (
        "Soviet democracy, 1918-01: 0.06 against 0.06; farthest apart in 1917-12, 0.41 against "
        "0.12 (higher in 7 of 8 seeds)."
    )
    same = levels("soviet_democracy_index", [0.5, 0.06], [0.5, 0.06], [1, 1])
    assert paired_report.level(compared(same), same).endswith("never apart.")
    near = levels("soviet_democracy_index", [0.5, 0.0601], [0.5, 0.0602], [1, 1])
    assert paired_report.level(compared(near), near).endswith("nearly the same in every month.")


def test_the_answer_comes_before_the_table_and_names_what_was_changed():
    d = levels("soviet_democracy_index", [0.5, 0.12], [0.5, 0.41], [0, 1])
    text = paired_report.lines(Sweep(), [compared(d)], {"two": ["the ban is off"]})
    places = [
        next(k for k, line in enumerate(text) if words in line)
        for words in ("In two, unlike one: the ban is off.", "farthest apart", "in order:")
    ]
    assert places == sorted(places)


def test_causes_name_pressures_acts_and_parameters():
    first = scenario.load("historical")
    war = paired.causes(first, scenario.load("no_civil_war"))
    assert any(text.startswith("the pressure civil war is lower from 1918-") for text in war)
    changed = {"switches.faction_ban": "off", "bench.meet_base": -1.25}
    text = " ".join(paired.causes(first, scenario.load("historical", changed)))
    assert "(faction_ban, 1921-03) does not come" in text
    assert "bench.meet_base is -1.25" in text
    moved = scenario.load("historical", {"switches.faction_ban": "1922-03"})
    assert "is moved to 1922-03" in " ".join(paired.causes(first, moved))
    assert paired.causes(first, first) == []
