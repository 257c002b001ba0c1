"""A second reader: figures and history are typed again from their sources and compared by value.

These tests do not use the package: they read dates, curves and numbers from ``../shared/`` with
their own code. They are skipped where that folder is not next to the checkout. Every difference
has its reason.
"""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
SHARED = HOUSE.parent / "shared"

pytestmark = pytest.mark.skipif(
    not (SHARED / "figures.csv").is_file(), reason="../shared/ is not next to this checkout"
)


def table(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def figures():
    """The article's table and ours, row by row."""
    theirs = table(SHARED / "figures.csv")
    ours = table(HOUSE / "src" / "thermidor" / "data" / "figures.csv")
    assert [row["id"] for row in theirs] == [row["id"] for row in ours]
    return list(zip(theirs, ours, strict=True))


@pytest.fixture(scope="module")
def history():
    """The historical scenario as its file reads."""
    return tomllib.loads((HOUSE / "scenarios" / "historical.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def events(history):
    """Every dated act of the sources with our event, if there is one."""
    ours = {event["id"]: event for event in history["events"]}
    return [(row, ours.get(row["id"])) for row in table(SHARED / "events.csv")]


# Figures ------------------------------------------------------------------------------------------

SAME = (
    "id",
    "section",
    "quantity",
    "scope",
    "date_from",
    "date_to",
    "kind",
    "relation",
    "value",
    "value_high",
    "unit",
    "source",
    "use",
    "observable",
)


@pytest.mark.parametrize("column", SAME)
def test_every_cell_of_the_figures_is_that_of_its_source_row(figures, column):
    apart = {a["id"]: (a[column], b[column]) for a, b in figures if a[column] != b[column]}
    assert not apart


def test_every_note_is_the_note_of_its_source_row_without_the_stratum(figures):
    for theirs, ours in figures:
        assert re.sub(r"\[stratum=[^]]*\]\s*", "", theirs["note"]).strip() == ours["note"]


def test_the_quantities_of_other_sources_are_those_of_the_source_and_have_no_value():
    theirs = table(SHARED / "outside.csv")
    ours = table(HOUSE / "src" / "thermidor" / "data" / "outside.csv")
    assert [row["id"] for row in theirs] == [row["id"] for row in ours]
    for source, own in zip(theirs, ours, strict=True):
        note = source.pop("reading")
        assert own["note"] == note
        assert {name: own[name] for name in source} == source
        assert own["value"] == ""


READ_ELSEWHERE = {
    "coalition_left_sr_only": "the partner entered in November: the first whole month",
    "party_bodies_not_government_y1": "runs begin in November, new style",
    "nationalisation_june_1918": "decreed on the 28th: counted from before it to the month after",
    "control_commissions_cohort_before": "shares among those that stood in the autumn of 1918",
    "control_commissions_cohort_winter": "shares among those that stood in the autumn of 1918",
    "control_commissions_cohort_after": "shares among those that stood in the autumn of 1918",
    "cec_rate_before_june_1918": '"before June": to the end of May',
    "secretariat_staff_mar_1921": "a growth to this month: the level at its end",
    "old_guard_monopoly_1917_19": "runs begin in November, new style",
    "officials_strike_broken": "when it was broken is sought up to the third month after",
    "government_personnel_growth": "a growth between two years: read in the second",
}
"""Rows whose own column ``reading`` does not say why their window is not the source's."""


def test_every_window_is_the_date_of_its_row_or_has_a_reason(figures):
    unsaid = set()
    for theirs, ours in figures:
        window = (ours["window_from"], ours["window_to"])
        if not window[0]:
            continue
        if ours["use"] == "initial" and ours["reduction"] == "initial":
            assert window == ("1917-11", "1917-11"), ours["id"]
            assert theirs["date_from"] < "1917-12", ours["id"]
            continue
        dates = (theirs["date_from"], theirs["date_to"])
        old_style = theirs["date_from"] < "1918-02" and len(theirs["date_from"]) > 7
        if [d[:7] for d in window] == [d[:7] for d in dates] or old_style or ours["reading"]:
            continue
        if ours["use"] != "initial":
            unsaid.add(ours["id"])
    assert unsaid <= set(READ_ELSEWHERE)


# Events -------------------------------------------------------------------------------------------

BEFORE = {
    "february_revolution",
    "fc_conference",
    "duma_election",
    "petrograd_soviet_on_power",
    "moscow_soviet_on_power",
}
"""Events before month zero: part of the initial state."""
MORE_SOURCES = {"fc_into_unions": "Smith 1983", "politburo_formed": "Rigby 1979"}
"""Events for which we name one work more."""
SWITCHES = {
    "officials_strike": "the strike and the purge that answered it are two switches here",
    "officials_strike_ends_jan": "goes with the strike",
    "transfer_to_moscow": "the move is a question of its own: move_to_moscow",
    "petrograd_soviet_election": "the election is fixed; the reserved seats are the interference",
    "kronstadt": "its own id is its switch",
    "faction_ban": "its own id is its switch",
    "last_nonbolshevik_deputies": "one of the acts of party_tolerance",
    "oppositionists_expelled": "expelling is not starting: opposition_expelled",
}
NUMBERS = {
    "nationalisation_first_decree": ("nationalise", "count", r"(\d+) businesses"),
    "nationalisation_june_1918": ("nationalise", "count", r"About ([\d,]+) joint-stock"),
    "ead_suppressed": ("suppress_assembly", None, None),
}
"""Acts that carry a number of the source: event, act, argument, where the source says it."""


def test_only_events_before_month_zero_are_left_out(events):
    assert {row["id"] for row, ours in events if ours is None} == BEFORE
    assert all(
        (row["date_new_style"] or row["date"]) < "1917-11" for row, ours in events if ours is None
    )


def test_every_event_comes_in_the_month_of_its_source(events):
    """New style where the source gives a day; in the year where it gives a year."""
    for row, ours in events:
        if ours is None:
            continue
        first = row["date_new_style"] or row["date"]
        last = row["date_to"] or first
        if len(first) == 4:
            assert first <= ours["date"][:4] <= last[:4], row["id"]
        elif len(last) == 4:
            assert first[:7] <= ours["date"], row["id"]
            assert ours["date"][:4] <= last, row["id"]
        else:
            assert first[:7] <= ours["date"] <= max(first, last)[:7], row["id"]


@pytest.mark.parametrize("thirteen", ["1917-10-25", "1917-10-29", "1917-12-14"])
def test_the_table_itself_counts_thirteen_days(events, thirteen):
    from datetime import date, timedelta

    rows = [row for row, _ in events if row["date"] == thirteen]
    assert rows
    for row in rows:
        expected = date.fromisoformat(thirteen) + timedelta(days=13)
        assert row["date_new_style"] == expected.isoformat()


def test_every_event_names_the_source_of_its_row(events):
    for row, ours in events:
        if ours is not None:
            given = row["source"].replace(" (no citation)", "")
            more = MORE_SOURCES.get(row["id"])
            assert ours["source"] == (f"{given}; {more}" if more else given), row["id"]


def test_every_switch_is_that_of_its_row_or_has_a_reason(events):
    for row, ours in events:
        if ours is not None and row["id"] not in SWITCHES:
            assert ours.get("switch", "") == row["scenario_switch"], row["id"]


def test_every_number_that_a_source_gives_an_act_is_the_act_s(events):
    found = {row["id"]: (row, ours) for row, ours in events}
    for name, (act, argument, pattern) in NUMBERS.items():
        row, ours = found[name]
        (one,) = [each for each in ours["acts"] if each["act"] == act]
        if argument:
            said = re.search(pattern, row["title"])[1].replace(",", "")
            assert one[argument] == int(said), name


def test_no_event_of_ours_is_without_a_source(history):
    known = {row["id"] for row in table(SHARED / "events.csv")}
    added = [event for event in history["events"] if event["id"] not in known]
    assert added
    for event in added:
        assert event["source"].strip(), event["id"]


# Pressures ----------------------------------------------------------------------------------------

CURVES = {
    "civil_war": "pressure_war_monthly",
    "economic_collapse": "pressure_industry_monthly",
    "famine": "pressure_food_monthly",
    "isolation": "pressure_closure_monthly",
    "lack_of_allies": "pressure_defeat_abroad_monthly",
}


def ordinal(text):
    year, month = text.split("-")
    return 12 * int(year) + int(month) - 1


def read_off(knots, month):
    """Return a series in a month: a line between two knots, level outside."""
    before = [(ordinal(d), v) for d, v in knots if ordinal(d) <= month]
    after = [(ordinal(d), v) for d, v in knots if ordinal(d) >= month]
    if not before or not after:
        return (before[-1] if before else after[0])[1]
    (m0, v0), (m1, v1) = before[-1], after[0]
    return v0 if m0 == m1 else v0 + (v1 - v0) * (month - m0) / (m1 - m0)


def test_the_pressures_are_those_of_the_drivers(history):
    assert set(history["pressures"]) == set(CURVES)


@pytest.mark.parametrize("name", CURVES)
def test_every_month_of_a_pressure_is_its_driver_s(history, name):
    rows = [row for row in table(SHARED / "drivers.csv") if row["series"] == CURVES[name]]
    assert len(rows) == history["months"]
    start = ordinal(history["start"])
    for step, row in enumerate(sorted(rows, key=lambda row: ordinal(row["date"]))):
        assert ordinal(row["date"]) == start + step
        value = read_off(history["pressures"][name]["knots"], start + step)
        assert abs(value - float(row["central"])) <= 0.0051, row["date"]
        assert float(row["low"]) - 1e-9 <= value <= float(row["high"]) + 1e-9, row["date"]


def test_no_outcome_drives_the_model(history):
    """Deproletarianisation is an outcome of the model, never an input."""
    text = str(history["pressures"]).lower()
    for word in ("proletarian", "population", "workers_1917", "unemployed"):
        assert word not in text
