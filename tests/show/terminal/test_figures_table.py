"""The article's figures in the terminal: which runs are read, one figure's plot, JSON."""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from ledger_tools import PRESSURE, months

from thermidor.common.console import Terminal
from thermidor.evidence import article, ledger
from thermidor.runs import execute, store
from thermidor.runs.table import Meaning, Run, Runs
from thermidor.show.terminal import figures_table

MONTHS, WIDTH, ROWS = 134, 67, figures_table.PLOT_ROWS
STAFF = "secretariat_staff_mar_1920"


def runs(count=3):
    return Runs(
        [
            Run("made up", "none", seed, 0.01, article.START, {}, months(seed), 1000)
            for seed in range(1, count + 1)
        ],
        {"secretariat_staff": Meaning("heads", "", "Staff of the centre.")},
    )


@pytest.fixture(scope="module")
def book():
    return ledger.build(runs(), pressure=PRESSURE)


# Which runs ---------------------------------------------------------------------------------------


def test_the_newest_folder_is_read_and_other_manifests_are_ignored(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for age, (folder, count) in enumerate((("thermidor-out/old", 1), ("out-new", 2))):
        store.save(runs(count), tmp_path / folder)
        os.utime(tmp_path / folder / "manifest.json", (1000 + age, 1000 + age))
    (tmp_path / "out-other").mkdir()
    (tmp_path / "out-other" / "manifest.json").write_text("[]")  # newest, and not ours
    assert len(figures_table.latest(None).done) == 2
    assert len(figures_table.latest(tmp_path / "thermidor-out" / "old").done) == 1


def test_without_any_folder_a_few_runs_are_made(tmp_path, monkeypatch):
    calls = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(execute, "replicates", lambda *a, **how: calls.append((a, how)) or "them")
    monkeypatch.setattr(execute, "run_many", lambda them, workers: runs(2).runs)
    monkeypatch.setattr(execute, "meanings", dict)
    assert len(figures_table.latest(None).done) == 2
    assert calls == [(("historical",), {"runs": figures_table.FRESH_RUNS, "seed": 1})]


# Plots --------------------------------------------------------------------------------------------


def level(staff):
    """Return a run in which the centre's staff is as given: a number, or one for each month."""
    return {"secretariat_staff": np.broadcast_to(staff, (4, MONTHS)).T.astype(float)}


def plotted(book, *tables, **changes):
    """Return the plot of the staff's figure: the drawn part of each line."""
    entry = book[STAFF]
    entry = replace(entry, figure=replace(entry.figure, **changes))
    lines = figures_table.plot(entry, list(tables), WIDTH, article.START)
    return lines, [line[15:] for line in lines[1 : 1 + ROWS]]


def test_a_plot_shows_the_band_its_median_and_the_figure(book):
    """Runs from 50 to 250; the article says 150: the median is drawn over it but in its month."""
    lines, drawn = plotted(book, *(level(staff) for staff in (50.0, 150.0, 250.0)))
    # the band reaches to 240 (90 % of the runs), the top row; 150 is 5 rows under it, of 13
    assert "240" in lines[1]
    assert drawn[0].count("░") == WIDTH
    heights = [k for k, line in enumerate(drawn) if "━" in line]
    assert heights == [13 - round(150 / 240 * 13)]
    (row,) = (line for line in drawn if "●" in line)
    assert row == drawn[heights[0]]
    march_1920 = 28 * WIDTH // MONTHS  # 28 months after November 1917
    assert row.index("●") == march_1920
    # the lowest tenth half is 60: under it nothing is drawn
    assert set("".join(drawn[14 - round(60 / 240 * 13) :])) <= {" "}


@pytest.mark.parametrize(("relation", "sign"), [("<", "▼"), (">", "▲"), ("=", "●")])
def test_the_sign_of_a_bound_shows_its_direction(book, relation, sign):
    _, drawn = plotted(book, level(100.0), relation=relation)
    assert sum(sign in line for line in drawn) == 1
    # the article's 150 lies above the runs' 100: it sets the scale
    assert sign in drawn[0]


def test_a_date_is_a_line_through_all_rows(book):
    _, drawn = plotted(book, level(100.0), scale="months")
    assert all("│" in line for line in drawn)


def test_months_without_a_value_are_left_empty(book):
    some = np.full(MONTHS, 100.0)
    some[: MONTHS // 2] = np.nan
    _, drawn = plotted(book, level(some))
    assert not any("━" in line[: WIDTH // 2] for line in drawn)
    assert any("━" in line[WIDTH // 2 + 1 :] for line in drawn)


@pytest.mark.parametrize("tables", [[], [level(np.nan)]])
def test_without_values_nothing_is_drawn(book, tables):
    assert plotted(book, *tables)[0] == []


def test_a_label_is_not_drawn(book):
    assert plotted(book, level(1.0), scale="class")[0] == []


# Printing -----------------------------------------------------------------------------------------


def test_a_narrow_terminal_gets_the_facts_without_the_plot(book):
    def printed(width):
        console = Terminal(file=io.StringIO(), width=width, no_color=True)
        figures_table.whole_story(book, book[STAFF], runs(), console)
        return console.file.getvalue()

    assert "━" in printed(100)
    assert "━" not in printed(figures_table.PLOT_WIDTH - 1)
    assert "150 staff" in printed(60)


def test_a_narrow_terminal_lists_six_columns_and_a_wide_one_eight(book):
    def heads(width):
        console = Terminal(file=io.StringIO(), width=width, no_color=True)
        figures_table.listing(book, [book[STAFF]], console)
        return console.file.getvalue()

    assert "source" in heads(120)
    assert "source" not in heads(100)
    assert "1 figure;" in heads(100)


def test_one_figure_as_json_has_all_facts_and_only_numbers_that_json_has(book):
    printed = json.loads(figures_table.as_json(book, [book[STAFF]], whole=True))
    (row,) = printed["figures"]
    assert row["id"] == STAFF
    assert any("150" in text for _, text in row["story"])
    assert printed["runs"] == 3
    plain = figures_table._plain(
        {"a": np.float64(np.inf), "b": np.nan, "c": {"d": np.int64(3)}, "e": "word", "f": True}
    )
    assert plain == {"a": "never", "b": None, "c": {"d": 3}, "e": "word", "f": True}


def test_the_command_prints_a_list_or_all_facts_or_json(monkeypatch, book):
    done = []
    monkeypatch.setattr(figures_table.ledger, "build", lambda runs, pressure: book)
    monkeypatch.setattr(figures_table, "listing", lambda *a: done.append("list"))
    monkeypatch.setattr(figures_table, "whole_story", lambda *a: done.append("story"))
    how = {"institution": None, "use": None, "outside": False}
    made = SimpleNamespace(meanings={})
    assert figures_table.show(made, name=None, json_only=False, **how) is None
    assert figures_table.show(made, name=STAFF, json_only=False, **how) is None
    assert done == ["list", "story"]
    printed = json.loads(figures_table.show(made, name=STAFF, json_only=True, **how))
    assert len(printed["figures"]) == 1
    assert "story" in printed["figures"][0]
