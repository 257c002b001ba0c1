"""Known parameters come back, a scrambled distance is noticed, a kill costs nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import calibration_tools as tools
import numpy as np
import pytest

from thermidor.cli import judge
from thermidor.common.errors import InputError
from thermidor.evidence import article
from thermidor.evidence.distance import Distance
from thermidor.inference import calibration, priors, reference_table, screening
from thermidor.inference.features import Features
from thermidor.runs import posterior
from thermidor.society import parameters

pytest.importorskip("quantile_forest", reason="needs the extra research")


class Scrambled(Distance):
    """A distance whose rows are read from one another's columns."""

    @property
    def ids(self):
        """Names in an order that belongs to other rows."""
        names = super().ids
        order = np.random.default_rng(0).permutation(len(names))
        return tuple(names[k] for k in order)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A calibration on figures whose parameters are known."""
    return _calibrated(tmp_path_factory.mktemp("cal"))


def _calibrated(folder, **options):
    return calibration.calibrate(
        tools.asked(), folder, workers=1, simulate=tools.simulate, say=lambda text: None, **options
    )


def _off(found) -> np.ndarray:
    return np.abs(found.fits["synthesis"].middle - tools.TRUTH)


def test_known_parameters_are_recovered(found):
    assert _off(found).max() < 0.1
    assert found.fits["synthesis"].identified.all()


def test_model_error_and_weights_of_accounts_are_kept(found):
    """The second account is off in every fifth row of all institutions: the first weighs more."""
    assert found.model_error["all"]["level"] < 0.5
    assert set(found.model_error) > {"all", "party", "soviets"}
    assert sum(found.stacking.values()) == pytest.approx(1, abs=1e-3)
    assert found.stacking["synthesis"] > found.stacking["circumstances"]


def test_a_scrambled_distance_recovers_nothing(tmp_path):
    scrambled = _calibrated(tmp_path, distance=Scrambled())
    assert _off(scrambled).max() > 0.1


def test_accounts_may_be_fitted_each_alone(tmp_path):
    alone = calibration.calibrate(
        tools.asked(together=False),
        tmp_path,
        workers=1,
        simulate=tools.simulate,
        say=lambda text: None,
    )
    assert _off(alone).max() < 0.1


def test_intervals_cover_synthetic_truths(found):
    covered = found.fits["synthesis"].covered
    assert (covered["90"] > 0.82).all()
    assert (covered["50"] > 0.4).all()


def test_the_true_account_is_found(found):
    chance = found.choice.probabilities.mean(axis=0)
    assert found.choice.accounts[int(chance.argmax())] == "synthesis"
    assert np.diag(found.choice.confusion).min() > 0.8


def test_joint_draws_stay_in_range_and_hold_the_truth(found):
    draws = calibration.joint(found, "synthesis", 60, seed=1)
    for k, name in enumerate(found.names):
        known = parameters.table()[name]
        assert known.low <= draws[:, k].min() <= draws[:, k].max() <= known.high
    known = found.priors["synthesis"]
    low, high = np.quantile(priors.shares(known, draws), [0.05, 0.95], axis=0)
    assert ((low < tools.TRUTH) & (high > tools.TRUTH)).all()


def test_a_parameter_that_moves_nothing_is_named(tmp_path):
    asked = tools.asked(names=(*tools.NAMES, "privilege.start"), runs=120)

    def deaf(head, row):
        known = tuple(
            value for value, name in zip(row.values, head.names, strict=True) if name in tools.NAMES
        )
        return tools.simulate(head, reference_table.Row(row.number, row.account, row.seed, known))

    said = calibration.calibrate(asked, tmp_path, workers=1, simulate=deaf, say=lambda text: None)
    assert not said.fits["synthesis"].identified[3]
    assert said.fits["synthesis"].identified[:3].all()


def test_held_out_rows_never_reach_a_distance(monkeypatch, tmp_path):
    def peeked(*_):
        raise AssertionError("a held-out value was asked for")

    monkeypatch.setattr(article, "reveal_held_out", peeked)
    calibration.calibrate(
        tools.asked(runs=30, trees=10, repeats=1),
        tmp_path,
        workers=1,
        simulate=tools.simulate,
        say=lambda text: None,
    )
    held_out = article.select(use="validate")
    assert held_out
    for row in held_out:
        with pytest.raises(InputError, match="held out"):
            Distance([row])
    uses = {
        article.find(name).use
        for name in Features(Distance(), reference_table.figure_ids()).distance.ids
    }
    assert uses == {"calibrate"}


def test_held_out_values_change_nothing(tmp_path):
    """Features do not move when the model's values of held-out rows do."""
    ids = reference_table.figure_ids()
    features = Features(Distance(), ids)
    table = np.array([tools.simulate(tools.plan(1), tools.plan(1).rows[0])] * 4)
    changed = table.copy()
    held = [k for k, name in enumerate(ids) if article.find(name).held_out]
    changed[:, held] = 1e6
    first, second = (features.of(t, np.random.default_rng(1)) for t in (table, changed))
    np.testing.assert_array_equal(first, second)


def test_a_killed_table_continues_and_ends_the_same(tmp_path):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    reference_table.compute(tools.plan(), whole, workers=1, simulate=tools.simulate)
    script = [sys.executable, str(Path(tools.__file__)), str(cut)]
    process = subprocess.Popen(script)
    for _ in range(600):
        if len(list(cut.glob("parts/*.parquet"))) >= 2:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    there = sorted(cut.glob("parts/*.parquet"))
    assert len(there) >= 2
    assert not (cut / "reference.parquet").exists()
    stamps = [part.stat().st_mtime_ns for part in there]
    reference_table.compute(tools.plan(), cut, workers=1, simulate=tools.simulate)
    assert [part.stat().st_mtime_ns for part in there] == stamps  # not computed again
    name = "reference.parquet"
    assert (cut / name).read_bytes() == (whole / name).read_bytes()


def test_a_folder_of_another_table_is_refused(tmp_path):
    reference_table.compute(tools.plan(5), tmp_path, workers=1, simulate=tools.simulate)
    with pytest.raises(InputError, match="another table"):
        reference_table.compute(tools.plan(6), tmp_path, workers=1, simulate=tools.simulate)


def test_what_a_small_society_gets_wrong_is_put_right(tmp_path):
    def small(head, row):
        values = tools.simulate(head, row)
        return values if head.scale > 0.001 else _skewed(head.ids, values)

    asked = tools.asked(check_scale=0.01, checks=20)
    plain = calibration.calibrate(
        tools.asked(), tmp_path / "a", workers=1, simulate=small, say=lambda text: None
    )
    righted = calibration.calibrate(
        asked, tmp_path / "b", workers=1, simulate=small, say=lambda text: None
    )
    assert _off(plain).max() > 0.1 > _off(righted).max()


def _skewed(ids, values):
    """Half again as many of whatever is counted in persons."""
    logs = {figure.id for figure in Distance().figures if figure.scale == "log"}
    return np.where([name in logs for name in ids], 3.0 * values, values)


def test_a_failed_run_is_a_row_and_the_others_go_on(tmp_path):
    def broken(head, row):
        if row.number == 3:
            raise ValueError("three")
        return tools.simulate(head, row)

    table = reference_table.compute(tools.plan(5), tmp_path, workers=1, simulate=broken)
    assert table.loc[3, "error"] == "ValueError: three"
    assert (table["error"] == "").sum() == 9


def test_priors_keep_to_the_range_and_invert():
    names = priors.candidates()
    known = priors.of("synthesis", names)
    shares = np.random.default_rng(0).random((50, len(names)))
    table = priors.values(known, shares)
    for k, name in enumerate(names):
        number = parameters.table()[name]
        assert number.low <= table[:, k].min() <= table[:, k].max() <= number.high
    np.testing.assert_allclose(priors.shares(known, table), shares, atol=1e-6)


def test_a_prior_cut_off_stays_the_same_inside():
    known = priors.prior("secretariat.hire", 0.2)
    low, high = (float(known.quantile(q)) for q in (0.3, 0.8))
    part = known.narrowed(low, high)
    assert part.quantile(0.0) == pytest.approx(low)
    assert part.quantile(0.5) == pytest.approx(float(known.quantile(0.55)))


def test_the_shipped_posterior_belongs_to_this_split():
    assert posterior.shipped()
    assert posterior.about()["hashes"]["split"] == article.split_fingerprint()
    for account in posterior.accounts():
        draws = posterior.load(account)
        assert len(draws) >= 200
        for name, value in posterior.median(account).items():
            parameters.check(name, value)
            assert draws[name].min() <= value <= draws[name].max()


def test_every_parameter_of_the_influence_table_exists():
    known = parameters.table()
    assert [row["parameter"] for row in screening.load() if row["parameter"] not in known] == []


@pytest.mark.slow
def test_luck_at_the_table_s_scale_stays_below_the_sources_own_error():
    """Over seeds most numbers move less than their source may be off, and less when larger."""
    distance, spread = Distance(), {}
    points = np.array([figure.scored_as == "point" for figure in distance.figures])
    for scale in (0.004, 0.01):
        table = reference_table.Table("historical", scale, (), (), ())
        rows = [reference_table.Row(0, "synthesis", seed, ()) for seed in range(1, 7)]
        values = np.array([distance.summaries(reference_table.months(table, row)) for row in rows])
        spread[scale] = distance.misfits(values)[:, points].std(axis=0, ddof=1)
    assert np.median(spread[0.004]) < 1.0
    assert (spread[0.004] < 1.0).mean() > 0.7
    assert np.median(spread[0.01]) < np.median(spread[0.004])


def test_the_screening_says_what_moves_and_what_does_not(monkeypatch):
    names = ("secretariat.hire", "couplings.flight")
    rows = screening.screen(scale=0.001, seeds=(1, 2), names=names)
    assert {row["parameter"] for row in rows} == set(names)
    assert all(row["moves"] for row in rows)
    assert screening.chosen(rows, 5) == ("secretariat.hire",)


def test_the_shipped_calibration_is_known_by_its_name():
    from thermidor.inference import calibration_file

    named, given = (
        calibration_file.load(which)
        for which in ("calibration", Path(__file__).parents[2] / "experiments/calibration.toml")
    )
    assert (named.runs, named.accounts) == (given.runs, given.accounts)


def test_a_stored_screening_is_used_again_under_the_same_rules(monkeypatch, tmp_path):
    """Killed later, the same command does not screen again."""
    asked = []
    row = dict.fromkeys(screening.COLUMNS, 0.5) | {"parameter": "bench.learning", "moves": True}

    def screen(**given):
        asked.append(given)
        return [row]

    monkeypatch.setattr(screening, "screen", screen)
    first = judge._screened(tmp_path, 0.003, 1, False)
    assert judge._screened(tmp_path, 0.003, 1, False) == first
    assert first[0]["parameter"] == "bench.learning"
    assert len(asked) == 1
    judge._screened(tmp_path, 0.002, 1, False)  # at another scale it is another
    judge._screened(tmp_path, 0.003, 1, True)
    assert len(asked) == 3
    monkeypatch.setattr(reference_table, "rules_hash", lambda: "other rules")
    judge._screened(tmp_path, 0.003, 1, False)
    assert len(asked) == 4
