"""Numbers as a reader would say them, tables, and progress at a terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace

import fake
import numpy as np
import pytest
from rich.console import Console

from thermidor.common.console import NARROWEST, Terminal
from thermidor.runs.table import Runs
from thermidor.scenario import scenario
from thermidor.show.terminal import overview, tables


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (0.256, "share", "26 %"),
        (0.0, "share", "0 %"),
        (1_371_000.0, "count", "1.37 m"),
        (12_400_000.0, "count", "12 m"),
        (25_600.0, "count", "26 k"),
        (9_999.0, "count", "9,999"),
        (0.4567, "index", "0.46"),
        (12.3, "rate", "12"),
        (np.nan, "share", "-"),
        (np.inf, "count", "-"),
    ],
)
def test_a_value_is_written_in_its_unit(value, style, text):
    assert tables.written(value, style) == text


def test_two_ends_share_the_unit_of_the_upper_and_equal_ends_are_written_once():
    assert tables.band(0.25, 0.452, "share") == "25-45 %"
    assert tables.band(920_000, 1_370_000, "count") == "0.92-1.37 m"
    assert tables.band(0.251, 0.249, "share") == "25 %"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0456, "0.046"),
        (99.0, "99"),
        (25_600, "26 k"),
        ("kept_alive", "kept alive"),
        (None, "None"),
        (np.nan, "-"),
    ],
)
def test_a_figure_is_written_with_two_digits_or_as_a_word(value, text):
    assert overview._short(value) == text


def test_a_text_of_a_file_is_never_markup():
    assert "\x1b" not in tables.shown("[red]\x1b[31mfire[/red]")
    assert tables.shown("[red]") == r"\[red]"


def test_acts_that_did_not_come_are_listed_with_their_guard():
    loaded = scenario.load("historical")
    guarded = next(e for e in loaded.events if e.acts and e.guard)
    ids = {e.id: e.month for e in loaded.events if e.acts}
    made = [replace(run, acts=ids) for run in fake.runs(3)]
    made[0] = replace(made[0], acts={k: v for k, v in ids.items() if k != guarded.id})
    console = Console(file=io.StringIO(), width=100)
    overview._acts(Runs(made), loaded, console)
    text = console.file.getvalue()
    assert f"{len(ids) - 1} of {len(ids)} came in every run" in text
    row = next(line for line in text.splitlines() if line.startswith(guarded.id))
    assert "2 of 3" in row
    assert str(guarded.guard[0])[:20] in " ".join(text.split())
    console.file = io.StringIO()
    overview._acts(fake.runs(3), loaded, console)  # read from a folder: not recorded
    assert not console.file.getvalue()


def test_a_counterfactual_is_not_scored_without_a_warning(monkeypatch):
    monkeypatch.setattr(overview, "figures_or_none", lambda runs: fake.figures())
    for name in ("historical", "no_civil_war"):
        console = Console(file=io.StringIO(), width=100)
        overview._figures(Runs([replace(run, scenario=name) for run in fake.runs(2)]), console)
        warned = "is not the historical scenario" in " ".join(console.file.getvalue().split())
        assert warned == (name != "historical")


def test_a_note_is_printed_only_at_a_terminal(monkeypatch):
    def said(is_terminal):
        out = io.StringIO()
        monkeypatch.setattr(
            overview,
            "Terminal",
            lambda **_: Terminal(file=out, force_terminal=is_terminal, no_color=True),
        )
        overview.note("compiling")
        return out.getvalue()

    assert "compiling" in said(True)
    assert said(False) == ""


def test_a_terminal_is_at_least_so_wide_that_words_fit():
    assert Terminal(width=1).width == NARROWEST
    assert Terminal(width=90).width == 90


def test_a_bar_is_shown_at_a_terminal_only(monkeypatch):
    monkeypatch.setattr(
        overview, "Terminal", lambda **_: Terminal(file=io.StringIO(), force_terminal=False)
    )
    with overview.progress("running", 3) as bar:
        assert bar is None
    out = io.StringIO()
    monkeypatch.setattr(
        overview, "Terminal", lambda **_: Terminal(file=out, force_terminal=True, width=80)
    )
    with overview.progress("running", 3) as bar:
        bar(2, 3, None)
        (task,) = bar.bar.tasks
        assert (task.completed, task.total, task.description) == (2, 3, "running")
        assert not bar.bar.live.is_started  # soon done: it does not appear
    assert bar.timer.finished.is_set()  # and will not appear later


def test_scenarios_are_a_table_with_the_question_of_each(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(overview, "Terminal", lambda: Terminal(file=out, width=100, no_color=True))
    overview.scenario_table(
        [{"name": "historical", "title": "As it was [sic]", "from": "1917-11", "months": 134}]
    )
    lines = out.getvalue().splitlines()
    assert lines[0].split() == ["scenario", "what", "it", "asks", "from", "months"]
    assert lines[2].split() == ["historical", "As", "it", "was", "[sic]", "1917-11", "134"]
    assert lines[-1] == "Run one with: thermidor run NAME"


def test_years_with_equal_labels_are_one_row(monkeypatch):
    rows = [
        {"month": "1917-12", "shares": {overview.REGIMES[0]: 1.0}},
        {"month": "1918-12", "shares": {overview.REGIMES[1]: 0.25, overview.REGIMES[2]: 0.75}},
        {"month": "1919-12", "shares": {overview.REGIMES[2]: 0.75, overview.REGIMES[1]: 0.25}},
    ]
    monkeypatch.setattr(overview, "regimes", lambda runs: rows)
    out = io.StringIO()
    Terminal(file=out, width=100, no_color=True).print(overview.regime_table(SimpleNamespace()))
    lines = [line.strip() for line in out.getvalue().splitlines() if line.strip()]
    assert lines[0].split(maxsplit=1) == ["1917", f"{overview.REGIMES[0]} 100 %"]
    assert lines[1].split(maxsplit=1) == [
        "1918-1919",
        f"{overview.REGIMES[2]} 75 %, {overview.REGIMES[1]} 25 %",
    ]
    assert len(lines) == 2


def test_figures_show_bounds_ranges_and_sources_where_there_is_room():
    import pandas as pd

    shown = pd.DataFrame(
        [
            {
                "id": "one",
                "relation": "between",
                "value": 20.0,
                "value_high": 30.0,
                "median": 25.0,
                "low": 24.0,
                "high": 26.0,
                "source": "smith2002 (p. 3); more",
            },
            {
                "id": "two",
                "relation": ">",
                "value": 25_600.0,
                "value_high": np.nan,
                "median": 30_000.0,
                "low": 30_000.0,
                "high": 30_000.0,
                "source": "pirani2008",
            },
        ]
    )
    table = overview.figure_table(shown, sources=True)
    cells = [list(column.cells) for column in table.columns]
    assert cells == [
        ["one", "two"],
        ["20 - 30", "> 26 k"],
        ["25", "30 k"],
        ["24 - 26", "30 k"],
        ["smith2002", "pirani2008"],
    ]
    assert len(overview.figure_table(shown, sources=False).columns) == 4
