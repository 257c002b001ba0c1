"""What a calibration keeps and ships, and the edges of its reference table; without forests."""

from __future__ import annotations

import json
from types import SimpleNamespace

import calibration_tools as tools
import numpy as np
import pandas as pd
import pytest

from thermidor.common.errors import InputError
from thermidor.inference import calibration, priors, reference_table, screening
from thermidor.runs import posterior

# Shipping -----------------------------------------------------------------------------------------

FILES = (posterior.DRAWS, posterior.ABOUT, "prior_predictive.csv")


@pytest.mark.parametrize("lacking", FILES)
def test_only_a_finished_calibration_is_shipped_and_then_whole(tmp_path, monkeypatch, lacking):
    target = tmp_path / "data"
    target.mkdir()
    monkeypatch.setattr(posterior, "FOLDER", target)
    folder = tmp_path / "cal"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text(f"of {name}")
    (folder / lacking).unlink()
    with pytest.raises(InputError, match=f"holds no {lacking}; let the calibration end first"):
        calibration.ship(folder)
    assert list(target.iterdir()) == []  # nothing half
    (folder / lacking).write_text(f"of {lacking}")
    assert calibration.ship(folder) == [target / name for name in FILES]
    assert [(target / name).read_text() for name in FILES] == [f"of {name}" for name in FILES]


# Names and priors ---------------------------------------------------------------------------------


def test_parameters_are_those_of_most_influence_or_those_that_were_named(monkeypatch, tmp_path):
    assert calibration._names(tools.asked()) == tools.NAMES
    few = calibration._names(tools.asked(names=(), count=5))
    assert len(few) == 5
    known = {row["parameter"]: row["influence"] for row in screening.load()}
    assert min(known[name] for name in few) >= sorted(known.values())[-10]
    monkeypatch.setattr(screening, "FILE", tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"no table of influence.*give names in \[calibrate\]"):
        calibration._names(tools.asked(names=()))


def test_a_wave_continues_with_the_priors_it_was_started_with(tmp_path):
    first = {"synthesis": priors.of("synthesis", tools.NAMES)}
    other = {
        "synthesis": tuple(
            prior.narrowed(float(prior.quantile(0.4)), float(prior.quantile(0.6)))
            for prior in first["synthesis"]
        )
    }
    assert calibration._stored_priors(tmp_path, first, False) == first
    again = calibration._stored_priors(tmp_path, other, False)["synthesis"]
    for mine, theirs in zip(first["synthesis"], again, strict=True):
        assert theirs.quantile(0.1) == pytest.approx(float(mine.quantile(0.1)))
    found = calibration._stored_priors(tmp_path, other, True)
    assert found == other
    kept = json.loads((tmp_path / "priors.json").read_text())
    assert [each["name"] for each in kept["synthesis"]] == list(tools.NAMES)


# The medians beside the defaults ------------------------------------------------------------------


def found(middle=tools.TRUTH):
    """Return as much of a calibration as `check_medians` looks at."""
    return SimpleNamespace(
        fits={"synthesis": SimpleNamespace(middle=np.array(middle))},
        priors={"synthesis": priors.of("synthesis", tools.NAMES)},
        ids=reference_table.figure_ids(),
        names=tools.NAMES,
        hashes={"scenario": "historical", "scale": 0.002},
    )


def test_medians_at_the_truth_are_nearer_than_the_defaults():
    """The made-up society's figures answer to `TRUTH`; priors are centred elsewhere."""
    distances = calibration.check_medians(
        found(), "synthesis", seeds=3, workers=1, simulate=tools.simulate
    )
    assert {key: len(each) for key, each in distances.items()} == {"median": 3, "default": 3}
    assert max(distances["median"]) < 0.5 < min(distances["default"])
    worse = calibration.check_medians(
        found([0.99, 0.01, 0.01]), "synthesis", seeds=3, workers=1, simulate=tools.simulate
    )
    assert min(worse["median"]) > max(distances["median"])
    assert worse["default"] == distances["default"]


def test_medians_run_at_the_scale_of_ordinary_runs():
    scales = []

    def simulate(head, row):
        scales.append(head.scale)
        return tools.simulate(head, row)

    for scale in (0.0, 0.01):
        calibration.check_medians(
            found(), "synthesis", seeds=1, scale=scale, workers=1, simulate=simulate
        )
    assert scales == [0.002, 0.002, 0.01, 0.01]


# The reference table ------------------------------------------------------------------------------


def test_an_unfinished_table_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no finished reference table"):
        reference_table.load(tmp_path)
    made = reference_table.compute(tools.plan(3), tmp_path, workers=1, simulate=tools.simulate)
    pd.testing.assert_frame_equal(reference_table.load(tmp_path), made)


def test_overwriting_a_table_deletes_the_one_before(tmp_path):
    reference_table.compute(tools.plan(12), tmp_path, workers=1, simulate=tools.simulate)
    assert len(list((tmp_path / "parts").iterdir())) == 2
    made = reference_table.compute(
        tools.plan(3), tmp_path, workers=1, simulate=tools.simulate, overwrite=True
    )
    assert len(made) == 6
    assert len(list((tmp_path / "parts").iterdir())) == 1


@pytest.mark.parametrize("key", ["rules", "scenario_hash"])
def test_a_table_of_other_rules_or_of_another_scenario_is_refused(tmp_path, key):
    reference_table.compute(tools.plan(2), tmp_path, workers=1, simulate=tools.simulate)
    about = json.loads((tmp_path / "design.json").read_text())
    (tmp_path / "design.json").write_text(json.dumps({**about, key: "other"}))
    what = {"rules": "runs of other rules", "scenario_hash": "runs of another scenario"}[key]
    with pytest.raises(InputError, match=f"holds {what}; choose another --out, or --overwrite"):
        reference_table.compute(tools.plan(2), tmp_path, workers=1, simulate=tools.simulate)


def test_a_damaged_part_is_computed_again(tmp_path):
    whole = reference_table.compute(tools.plan(12), tmp_path, workers=1, simulate=tools.simulate)
    part = tmp_path / "parts" / "000001.parquet"
    part.write_bytes(part.read_bytes()[:100])
    progress = []
    again = reference_table.compute(
        tools.plan(12),
        tmp_path,
        workers=1,
        simulate=tools.simulate,
        progress=lambda done, total, _: progress.append((done, total)),
    )
    pd.testing.assert_frame_equal(again, whole)
    assert progress == [(4, 4)]  # rows of the damaged part alone


def test_rows_of_a_process_that_vanished_say_so(tmp_path):
    plan = tools.plan(2)
    work = reference_table.Work(plan.head, tools.simulate)
    number, content = work.lost((7, plan.rows[:3]))
    (tmp_path / "lost.parquet").write_bytes(content)
    table = pd.read_parquet(tmp_path / "lost.parquet")
    assert number == 7
    assert table["run"].tolist() == [0, 1, 2]
    assert table["error"].str.contains("killed, or out of memory").all()
    assert table[list(plan.ids)].isna().all().all()
    assert table[tools.NAMES[0]].tolist() == [row.values[0] for row in plan.rows[:3]]


def test_accounts_take_turns_and_every_run_has_luck_of_its_own():
    plan = tools.plan(10)
    assert [row.account for row in plan.rows[:4]] == ["synthesis", "circumstances"] * 2
    assert len({row.seed for row in plan.rows}) == 20
    known = priors.of("synthesis", tools.NAMES)
    mine = np.array([row.values for row in plan.rows if row.account == "synthesis"])
    tenths = np.floor(priors.shares(known, mine) * 10 - 1e-9).astype(int)
    assert (np.sort(tenths, axis=0) == np.arange(10)[:, None]).all()  # one in each tenth
