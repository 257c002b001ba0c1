"""Rival accounts from runs to tables: the right one meets every figure and gains known bits."""

from __future__ import annotations

from math import log, log2, pi, sqrt

import accounts_made as tools
import numpy as np
import pandas as pd
import pytest
from accounts_made import RIGHT, SHAKY, WRONG

from thermidor.common.errors import InputError
from thermidor.runs import posterior
from thermidor.show import comparison_folder

EXACT = log2(0.98 / sqrt(2 * pi) + 0.02 / 40)  # a point that is met; nothing but luck: .02 / 40
NOWHERE = log2(0.02 / 40)


def table(folder, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv")  # no name in it may read as a missing value


@pytest.fixture
def lines(compared):
    """Give the table of accounts, by who and by use."""
    return table(compared[1], "accounts").set_index(["who", "use"])


def test_every_account_and_every_baseline_has_a_row_for_each_use(lines):
    known = [RIGHT, WRONG, SHAKY, "plain curve", "pressure curve", "random draws"]
    assert list(lines.index) == [(who, use) for who in known for use in ("calibrate", "validate")]
    rows = lines["rows"].unstack()
    assert (rows["calibrate"] == tools.CALIBRATED).all()
    assert (rows["validate"] == tools.HELD_OUT).all()


def test_the_right_account_meets_every_figure_and_the_wrong_one_none(lines):
    assert lines.loc[RIGHT, "inside"].tolist() == [5, 3]
    assert lines.loc[WRONG, "inside"].tolist() == [0, 0]
    assert lines.loc[SHAKY, "inside"].tolist() == [4, 3]  # of one it has no value


def test_the_right_account_gains_known_bits_over_the_wrong_one(lines):
    """Four points met or missed, and a claim that holds always or never; then two and one."""
    claim = log2(0.98 / 0.02)
    for use, points in (("calibrate", 4), ("validate", 2)):
        right, wrong = lines.loc[(RIGHT, use)], lines.loc[(WRONG, use)]
        known = (points * (EXACT - NOWHERE) + claim) / (points + 1)
        for rival in ("plain_curve", "pressure_curve", "random_draws"):
            gap = right[f"bits_over_{rival}"] - wrong[f"bits_over_{rival}"]
            assert gap == pytest.approx(known, rel=1e-6)
        assert right["loss"] < lines.loc[(SHAKY, use), "loss"] < wrong["loss"]


def test_a_baseline_gains_nothing_over_itself_and_loses_what_the_other_gains(lines):
    for who, key in (("plain curve", "plain_curve"), ("pressure curve", "pressure_curve")):
        assert lines.loc[who, f"bits_over_{key}"].tolist() == [0, 0]
    one = lines.loc["plain curve", "bits_over_pressure_curve"]
    assert one.tolist() == pytest.approx(
        (-lines.loc["pressure curve", "bits_over_plain_curve"]).tolist()
    )


def test_widths_are_those_of_90_percent_intervals_relative_to_random_draws(lines):
    """Draws lie evenly over two on the log: 1.8. Runs .1 to either side: .2."""
    assert lines.loc["random draws", "narrower"].tolist() == [1, 1]
    assert lines.loc[RIGHT, "narrower"].tolist() == [0, 0]
    assert lines.loc[SHAKY, "narrower"].tolist() == pytest.approx([0.2 / 1.8] * 2)


def test_only_accounts_have_probabilities(lines):
    probability = lines["probability"].unstack()["calibrate"]
    assert probability[[RIGHT, WRONG, SHAKY]].tolist() == pytest.approx([0.6, 0.1, 0.3])
    assert probability[["plain curve", "pressure curve", "random draws"]].isna().all()
    spread = lines.loc[(RIGHT, "calibrate"), "probability_spread"]
    assert spread == pytest.approx(sqrt(0.02))  # of .7 and .5


def test_pairs_give_the_share_of_confused_runs_and_the_figures_that_separate_them(compared):
    pairs = table(compared[1], "pairs")
    assert len(pairs) == 3 * 5
    wrong = pairs[(pairs["first"] == RIGHT) & (pairs["second"] == WRONG)]
    assert wrong["separation"].eq(1).all()
    assert wrong["nearer"].eq(RIGHT).all()
    assert wrong["apart"].all()
    shaky = pairs[(pairs["first"] == RIGHT) & (pairs["second"] == SHAKY)]
    assert shaky["mistaken"].eq(0.3).all()  # .1 one way, .5 the other
    assert not shaky["apart"].any()
    # of its ten runs six are higher and four lower: .6 - .4; of one figure it says nothing
    assert shaky["separation"].tolist() == pytest.approx([0.2] * 4 + [0])


def test_every_figure_has_the_interval_and_verdict_of_each_account(compared):
    figures = table(compared[1], "figures").set_index("id")
    known = {name: value for name, value in tools.VALUES.items() if name != tools.OUTSIDE}
    assert set(figures.index) == set(known)
    assert figures[f"{RIGHT} median"].to_dict() == pytest.approx(known)
    quarter = {name: value / 4 for name, value in known.items()}
    assert figures[f"{WRONG} high"].to_dict() == pytest.approx(quarter)
    shaky = figures.loc["sovnarkom_meetings_1919"]
    low, high = (shaky[f"{SHAKY} {end}"] for end in ("low", "high"))
    assert (low, high) == pytest.approx((100 * np.exp(-0.1), 100 * np.exp(0.1)))
    assert pd.isna(figures.loc["secretariat_staff_feb_1919", f"{SHAKY} median"])
    assert tools.OUTSIDE not in figures.index
    inside = figures[f"{WRONG} inside"].dropna().astype(str)
    assert (len(inside), set(inside)) == (tools.CALIBRATED + tools.HELD_OUT, {"False"})


def test_failed_runs_are_kept_with_their_reason_and_not_scored(compared):
    found, folder = compared
    runs = pd.read_parquet(folder / "runs" / SHAKY / "reference.parquet")
    assert len(runs) == tools.DRAWS
    failed = runs[runs["error"] != ""]
    assert failed["run"].tolist() == list(tools.FAILED)
    assert failed["error"].eq("ValueError: the plenum has minus one deputies").all()
    assert len(found.values[SHAKY]) == tools.DRAWS - len(tools.FAILED)
    assert len(found.values[RIGHT]) == tools.DRAWS


def test_runs_take_joint_draws_in_turn_with_different_seeds(compared):
    _, folder = compared
    runs = pd.read_parquet(folder / "runs" / RIGHT / "reference.parquet")
    drawn = posterior.load(RIGHT)
    assert runs[list(tools.NAMES)].to_numpy() == pytest.approx(drawn.to_numpy())
    assert runs["seed"].is_unique


def test_an_account_whose_runs_all_fail_is_reported_with_the_reason(tmp_path, monkeypatch):
    tools.stand(monkeypatch, tmp_path, tools.broken)
    with pytest.raises(
        InputError,
        match=r"every run of synthesis failed; the first said: "
        r"ValueError: no society in run 0",
    ):
        comparison_folder.make(tmp_path / "out", draws=3, workers=1)


def test_the_same_command_continues_with_the_runs_that_are_there(tmp_path, monkeypatch):
    tools.stand(monkeypatch, tmp_path)
    first = comparison_folder.make(tmp_path / "out", draws=3, workers=1)
    parts = sorted(tmp_path.glob("out/runs/*/parts/*.parquet"))
    stamps = [part.stat().st_mtime_ns for part in parts]
    again = comparison_folder.make(tmp_path / "out", draws=3, workers=1)
    assert [part.stat().st_mtime_ns for part in parts] == stamps
    assert len(parts) == 3
    for who, values in first.values.items():
        np.testing.assert_array_equal(again.values[who], values)


def test_changed_rules_are_reported_once_and_the_scale_is_that_of_the_check(
    tmp_path, monkeypatch, capsys
):
    tools.stand(monkeypatch, tmp_path)
    hashes = {**posterior.about()["hashes"], "rules": "other", "asked": {"check_scale": 0.007}}
    tools.shipped(tmp_path, hashes=hashes)
    comparison_folder.make(tmp_path / "out", draws=2, workers=1)
    err = capsys.readouterr().err
    assert err.count("rules have changed since the posterior") == 1
    assert "thermidor calibrate" in err
    about = (tmp_path / "out" / "runs" / RIGHT / "design.json").read_text()
    assert '"scale": 0.007' in about


def test_equal_rules_are_not_reported(tmp_path, monkeypatch, capsys):
    tools.stand(monkeypatch, tmp_path)
    comparison_folder.make(tmp_path / "out", draws=2, scale=0.01, workers=1)
    assert capsys.readouterr().err == ""
    about = (tmp_path / "out" / "runs" / RIGHT / "design.json").read_text()
    assert '"scale": 0.01' in about


def test_predictions_are_frozen_with_the_commit_they_were_made_at(compared, tmp_path):
    found, _ = compared
    path = comparison_folder.freeze(found, tmp_path / "kept.csv")
    rows = pd.read_csv(tmp_path / "kept.csv").set_index("who")
    assert path == tmp_path / "kept.csv"
    assert rows["id"].eq(tools.OUTSIDE).all()  # no figure of the article
    rivals = {"stack", "plain curve", "pressure curve", "random draws", "carried forward"}
    assert set(rows.index) == {RIGHT, WRONG, SHAKY, *rivals}
    assert rows["sample"].str.split().str.len().eq(41).all()
    assert rows.loc[WRONG, "median"] == 125
    assert rows.loc[SHAKY, "draws"] == 10
    low, high = rows.loc[SHAKY, ["low", "high"]]
    assert log(high / low) == pytest.approx(0.2, rel=1e-4)
    assert rows["commit"].eq(comparison_folder.commit()).all()


def test_a_package_outside_of_any_checkout_has_no_commit(monkeypatch):
    import subprocess

    def nothing(*given, **options):
        raise subprocess.CalledProcessError(128, "git")

    monkeypatch.setattr(subprocess, "run", nothing)
    assert comparison_folder.commit() == ""
