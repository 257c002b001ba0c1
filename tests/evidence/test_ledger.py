"""Reading figures off runs, the baselines, and the whole ledger, on a made-up society."""

from __future__ import annotations

import time

import numpy as np
import pytest
from ledger_tools import MONTHS, PRESSURE, months

from thermidor.common import dates
from thermidor.evidence import article, baselines, ledger
from thermidor.evidence.distance import Distance
from thermidor.evidence.values import Reader

CALIBRATED = article.calibration_rows()


@pytest.fixture(scope="module")
def tables():
    return [months(seed) for seed in range(1, 13)]


@pytest.fixture(scope="module")
def book(tables):
    return ledger.build(tables, pressure=PRESSURE)


def value_of(name: str, table) -> float:
    return Reader([article.find(name)]).read(table)[0]


def test_reductions_against_hand_counts():
    table = months()
    month = np.arange(MONTHS, dtype=float)[:, None].repeat(4, axis=1)
    for name in ("sovnarkom_meetings", "secretariat_staff", "soviet_contestation_index"):
        table[name] = month.copy()
    assert value_of("sovnarkom_meetings_1918", table) == sum(range(2, 14))
    part = 4 / 31 * 0 + 1 + 2 + 3 + 10 / 31 * 4
    assert value_of("sovnarkom_meetings_before_move", table) == pytest.approx(part)
    assert value_of("secretariat_staff_feb_1919", table) == 15
    assert value_of("soviet_plenaries_as_rallies_1918", table) == pytest.approx(9 / 2.5)
    table["expelled_oppositionists"] = month * 10
    assert value_of("oppositionists_expelled", table) == pytest.approx((133 - 120) * 10)
    table["nationalised_enterprises"] = month + 5
    assert value_of("nationalised_nov17_mar18", table) == 9  # since the run began
    table["appointments"], table["party_members"] = month * 0 + 700, month * 0 + 24500
    assert value_of("moscow_appointed_share", table) == pytest.approx(0.2)
    table["party_cohort_survivors_1917"] = month * 0 + 30
    table["party_cohort_survivors_pre1917"] = month * 0 + 12
    assert value_of("feb_oct_joiners_1922", table) == pytest.approx(2.5)


def test_dates_of_first_crossing_and_of_staying_below():
    table = months()
    lobby = np.zeros((MONTHS, 4))
    lobby[61:] = 1
    table["manager_lobby_active"] = lobby
    assert value_of("industrialists_council", table) == 61.5  # December 1922, its middle
    assert value_of("industrialists_council", table | {"manager_lobby_active": lobby * 0}) == np.inf
    press = np.ones((MONTHS, 4))
    press[20:25] = 0
    press[40:] = 0
    table["opposition_press_open"] = press
    assert value_of("last_anarchist_press_closed", table) == 40.5
    table["opposition_press_open"] = press * 0
    assert value_of("last_anarchist_press_closed", table) == np.inf  # never open, never closed


def test_a_run_that_starts_later_is_read_in_its_own_months(tables):
    later = [_Run(table, article.START + 12) for table in tables[:3]]
    here = ledger.build(tables[:3], pressure=PRESSURE)
    there = ledger.build(later, pressure=PRESSURE)
    for a, b in zip(here.entries, there.entries, strict=True):
        np.testing.assert_array_equal(a.values, b.values)
    rows = there.table().set_index("id")
    assert rows.loc["sovnarkom_meetings_1918", "date_from"] == "1919-01"


class _Run:
    def __init__(self, table, start):
        self.months, self.start, self.error = table, start, ""


def test_a_missing_column_and_a_short_run_are_reported(tables):
    short = [{k: v[:30] for k, v in t.items() if k != "secretariat_staff"} for t in tables[:3]]
    book = ledger.build(short, pressure=PRESSURE)
    entry = book["cc_staff_feb_1918"]
    assert entry.status == "missed"
    assert entry.inside is False
    assert "no column secretariat_staff" in entry.reason
    assert "end after 30 months" in book["sovnarkom_meetings_1921"].reason
    assert book["sovnarkom_meetings_1918"].status == "scored"


def test_all_rows_are_listed_in_the_agreed_columns(book):
    table = book.table()
    assert tuple(table.columns[: len(ledger.COLUMNS)]) == ledger.COLUMNS
    assert len(table) == len(article.figures())
    scored = table[table["use"].isin(article.SCORED)]
    assert (scored["status"] != "shown").all()
    missed = scored[scored["status"] == "missed"]
    assert (missed["reason"].str.split().str.len() > 6).all()
    assert set(missed["inside"]) == {False}
    assert set(table[table["use"].isin(["input", "context"])]["status"]) == {"shown"}


def test_the_skill_counts_misses_and_rows_that_inputs_settle(book):
    by_use = {summary.use: summary for summary in book.skill()}
    calibrated = by_use["calibrate"]
    assert calibrated.rows + calibrated.settled == len(CALIBRATED)
    for summary in by_use.values():
        assert 0 <= summary.inside <= summary.rows
        assert np.isfinite(summary.bits)


def test_random_draws_decide_which_rows_discriminate(tables, book):
    prior = np.array([e.values for e in book.entries]).T
    import pandas as pd

    frame = pd.DataFrame(prior, columns=[e.figure.id for e in book.entries])
    again = ledger.build(tables, pressure=PRESSURE, prior=frame)
    entry = again["union_unelected_exceed_elected"]
    assert 0 <= entry.prior_passes <= 1
    assert entry.prior_width == pytest.approx(entry.width)
    assert again.skill()[0].discriminating > 20


def test_the_null_is_a_plain_curve_through_the_calibrate_rows():
    null = baselines.fit(article.figures())
    assert len(null.fitted_to) == len(CALIBRATED)
    rows = [article.find(n) for n in ("secretariat_staff_feb_1919", "party_members_1927")]
    draws, ground = null.predict(rows)
    assert ground == ["curve", "curve"]
    assert np.median(draws[:, 0]) == pytest.approx(30, rel=0.25)
    assert np.median(draws[:, 1]) == pytest.approx(1e6, rel=0.01)
    path = null.path("party_members", "russia", MONTHS)
    assert np.ptp(path[1]) / 1e6 < 1e-6  # one point: a constant
    assert path[2][0] - path[0][0] > path[2][-12] - path[0][-12]  # less sure far from the point


def test_a_baseline_with_nothing_to_go_by_predicts_ignorance_and_never_counts_as_a_hit(book):
    entry = book["printers_voice_1920s"]
    assert entry.null.ground == "nothing to go by"
    assert entry.null.score.inside is False
    assert entry.null.score.log_score == pytest.approx(np.log(0.5))


def test_the_pressure_curve_follows_the_pressures():
    curve = baselines.fit(article.figures(), pressure=PRESSURE)
    path = curve.path("party_members", "petrograd", MONTHS)[1]
    assert np.ptp(np.log(path)) > 0.3
    assert curve.name == "pressure curve"


def test_distance_is_fast_leaves_institutions_out_and_counts_surveys_once():
    measure = Distance()
    table = months()
    assert len(measure.figures) == len(CALIBRATED)
    assert not [f for f in measure.figures if f.use != "calibrate"]
    measure(table)
    begin = time.perf_counter()
    for _ in range(20):
        measure.summaries(table)
    assert (time.perf_counter() - begin) / 20 < 0.01  # 0.3 ms when the machine is free
    values = np.array([measure.summaries(months(seed)) for seed in range(4)])
    assert measure.misfits(values).shape == (4, len(CALIBRATED))
    np.testing.assert_allclose(measure.of(values)[2], measure(months(2)))
    less = Distance(leave_out="unions")
    assert not [f for f in less.figures if f.institution == "unions"]
    cohort = [
        w
        for f, w in zip(measure.figures, measure.weights, strict=True)
        if f.group == "moscow_party_1920"
    ]
    assert sum(cohort) == pytest.approx(1)


def test_a_perfect_society_is_inside_everywhere_a_value_is_known():
    """Columns made to fit the calibrate rows: the ledger must say so."""
    figure = article.find("secretariat_staff_mar_1920")
    table = months()
    table["secretariat_staff"] = np.full((MONTHS, 4), figure.value)
    book = ledger.build([table] * 5, pressure=PRESSURE)
    assert book["secretariat_staff_mar_1920"].inside
    assert not book["cc_staff_feb_1918"].inside
    assert book["cc_staff_feb_1918"].score.misfit > 10


def test_dates_and_classes_are_written_as_a_reader_expects(book):
    table = book.table().set_index("id")
    assert (
        dates.parse(table.loc["last_anarchist_press_closed", "median"])
        if (table.loc["last_anarchist_press_closed", "median"] != "never")
        else True
    )
    assert table.loc["qualitative_shift_1928", "median"] == "bureaucratic rule"
    assert table.loc["qualitative_shift_1928", "value"] == "bureaucratic_rule"


def test_the_null_also_predicts_rows_it_has_not_seen(book):
    alone = book["industrialists_council"]
    assert alone.null.score.inside  # the curve goes through its own point ...
    assert alone.unseen.ground == "nothing to go by"  # ... and knows nothing without it
    series = book["secretariat_staff_mar_1920"]
    assert series.unseen.ground == "curve"
    assert series.unseen.high / series.unseen.low > 1.03 * series.null.high / series.null.low
    summary = book.skill()[0]
    assert summary.unseen_inside < summary.null_inside
