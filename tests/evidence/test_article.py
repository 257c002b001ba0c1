"""The figures table is complete, is checked on load, and keeps held-out values to itself."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import numpy as np
import pytest
from ledger_tools import PRESSURE, altered, months, write

import thermidor
from thermidor.common.errors import InputError
from thermidor.evidence import article, baselines, distance

SOURCE = Path(thermidor.__file__).parent


def test_all_rows_are_there_and_the_split_is_the_one_agreed():
    rows = article.figures()
    by_use = {use: sum(row.use == use for row in rows) for use in article.USES}
    assert by_use == {"calibrate": 89, "validate": 19, "initial": 33, "input": 39, "context": 21}
    assert len({row.id for row in rows}) == len(rows) == 201
    assert all(row.text or row.held_out for row in rows)  # nothing is withheld any more


def test_every_scored_row_has_an_observable_and_an_error_or_a_reason():
    for row in article.select(use=article.SCORED):
        if row.scored_as == "missed":
            assert len(row.missing.split()) > 6, row.id
            continue
        assert all([row.column, row.region, row.window, row.reduction, row.error_reason]), row.id
        assert row.error > 0 or row.scored_as == "count", row.id
        assert 0 < row.claim_wrong < 0.5, row.id


def test_windows_are_new_style_and_start_with_the_article():
    row = article.find("sovnarkom_meetings_before_move")
    assert row.window[0] == pytest.approx(27 / 31)  # 28 November 1917, new style
    assert article.find("secretariat_staff_feb_1919").window == (15.0, 16.0)


def test_rows_have_no_held_out_values():
    for row in article.figures():
        if row.held_out:
            assert (row.value, row.value_high, row.text) == (None, None, ""), row.id
    shown = article.reveal_held_out()
    assert set(shown) == {row.id for row in article.figures() if row.held_out}
    assert all(article.find(name).use == "validate" for name in shown)


def test_only_reporting_reads_held_out_values():
    callers = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = getattr(node, "attr", None) or getattr(node, "id", None)
            imported = [a.name for a in getattr(node, "names", []) if isinstance(a, ast.alias)]
            if "reveal_held_out" in [named, *imported]:
                callers.add(file.name)
    # ledger, comparison of accounts and ablation only report; none feeds a distance or a default
    assert callers <= {"ledger.py", "article.py", "comparison.py", "ablation.py"}


def test_only_the_article_module_opens_the_table():
    for file in SOURCE.rglob("*.py"):
        if file.name in ("article.py", "store.py"):  # the store writes its own figures.csv
            continue
        assert "figures.csv" not in _strings(file), file.name
        assert "_read" not in _members_of_article(file), file.name


def _strings(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docs = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
    }
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    return {t for t in texts - docs if isinstance(t, str) and " " not in t}


def _members_of_article(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "article"
    }


def test_changed_held_out_values_change_no_distance_baseline_or_default(tmp_path):
    with article.TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["use"] == "validate" and row["kind"] != "date" and row["unit"] != "class":
            row["value"], row["value_high"] = "0.987654", "0.99"
    poisoned = write(tmp_path, rows)
    assert article.figures(poisoned) != ()
    table = months()
    plain = distance.Distance(article.calibration_rows())
    again = distance.Distance(article.calibration_rows(poisoned))
    assert plain(table) == again(table)
    for pressures in (None, PRESSURE):
        one = baselines.fit(article.figures(), pressure=pressures)
        two = baselines.fit(article.figures(poisoned), pressure=pressures)
        assert one.fitted_to == two.fitted_to
        np.testing.assert_array_equal(
            one.predict(article.figures())[0], two.predict(article.figures(poisoned))[0]
        )
    assert article.fingerprint(use="calibrate") == article.fingerprint(poisoned, use="calibrate")
    assert article.fingerprint() != article.fingerprint(poisoned)


def test_a_distance_refuses_held_out_rows():
    with pytest.raises(InputError, match="held out"):
        distance.Distance(article.figures())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"use": "validated"}, ["column use", '"validated"', 'Did you mean "validate"?']),
        ({"error": "a tenth"}, ["column error", '"a tenth"', "plain number"]),
        ({"value": ""}, ["column value", "needs a value"]),
        ({"value": "1.4"}, ["column value", "0..1"]),
        ({"region": "Moskau"}, ["column region", "Moskau"]),
        ({"window_from": "1921-13"}, ["column window_from", "1921-13"]),
        ({"window_to": "1917-11"}, ["column window_to", "before it begins"]),
        ({"error": "0"}, ["column error", "above 0"]),
        ({"claim_wrong": "0"}, ["column claim_wrong", '"0"', "above 0 and below 0.5"]),
        ({"claim_wrong": ""}, ["column claim_wrong", "above 0 and below 0.5"]),
        ({"claim_wrong": "0.5"}, ["column claim_wrong", "above 0 and below 0.5"]),
        ({"id": "soviets_oct_1917"}, ["column id", "already"]),
    ],
)
def test_a_mistake_in_the_table_is_reported_with_row_column_value_and_remedy(
    tmp_path, change, words
):
    path = altered(tmp_path, moscow_soviet_nonparty_1921=change)
    with pytest.raises(InputError) as caught:
        article.figures(path)
    for word in [path.name, "row ", *words]:
        assert word in str(caught.value)


def test_a_missing_column_and_a_missing_file_are_reported(tmp_path):
    with article.TABLE.open(newline="", encoding="utf-8") as file:
        rows = [{k: v for k, v in row.items() if k != "error"} for row in csv.DictReader(file)]
    with pytest.raises(InputError, match='the column "error" is missing'):
        article.figures(write(tmp_path, rows))
    with pytest.raises(InputError, match="cannot be read"):
        article.figures(tmp_path / "nowhere.csv")


def test_an_unknown_id_suggests_the_nearest():
    with pytest.raises(InputError, match='Did you mean "soviets_oct_1917"'):
        article.find("soviet_oct_1917")


def test_only_initial_rows_start_a_run():
    assert article.initial("soviets_oct_1917") == 1429
    with pytest.raises(InputError, match="not initial"):
        article.initial("sovnarkom_meetings_1918")
