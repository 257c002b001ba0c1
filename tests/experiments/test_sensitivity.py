"""Sensitivity: known answers first, missing values message and never swallowed."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import sweeps
from sweeps import run

import thermidor as th
from thermidor.cli import main
from thermidor.common.errors import InputError
from thermidor.experiments import sensitivity
from thermidor.experiments.experiment_file import load
from thermidor.experiments.outcomes import Outcome
from thermidor.experiments.sampling import points

pytest.importorskip("SALib")

A, B = 7.0, 0.1
PI = math.pi


def ishigami(x):
    """Return Ishigami's function, whose shares of variance are known in closed form."""
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def shares():
    """Return its first-order and total-order shares."""
    one = 0.5 * (1 + B * PI**4 / 5) ** 2
    two, rest = A**2 / 8, B**2 * PI**8 * (1 / 18 - 1 / 50)
    whole = one + two + rest
    return [one / whole, two / whole, 0], [(one + rest) / whole, two / whole, rest / whole]


def made_up(tmp_path, method, samples, function, *, missing=(), seeds=1, noise=0.0):
    """Return what looks like a sweep of a function of three factors."""
    names = ["bench.meet_base", "secretariat.hire", "offices.fill"]
    body = f'[vary]\nmethod = "{method}"\nsamples = {samples}\n' + "".join(
        f'"{name}" = {{}}\n' for name in names
    )
    vary = load(sweeps.experiment(tmp_path, body)).vary
    found, rows = points(vary, 1)
    assert list(found) == names
    x = np.array(rows)
    lows, highs = (np.array([getattr(f, end) for f in vary.factors]) for end in ("low", "high"))
    y = function((x - lows) / (highs - lows) * 2 * PI - PI)
    luck = np.random.default_rng(1)
    frame = pd.DataFrame(np.repeat(x, seeds, axis=0), columns=names)
    frame["point"] = np.repeat(np.arange(len(x)), seeds)
    frame["scenario"], frame["account"], frame["status"] = "historical", "synthesis", "done"
    outcome = Outcome("participation")
    frame[outcome.name] = np.repeat(y, seeds) + noise * luck.normal(size=len(frame))
    frame.loc[frame["point"].isin(missing), outcome.name] = np.nan
    about = {
        "method": method,
        "factors": [{"name": f.name, "low": f.low, "high": f.high} for f in vary.factors],
    }
    return SimpleNamespace(about=about, runs=frame, factors=names, outcomes=[outcome])


def effects(analysis):
    return [
        next(e for e in analysis.effects if e.factor == n)
        for n in ("bench.meet_base", "secretariat.hire", "offices.fill")
    ]


def test_sobol_finds_known_shares(tmp_path):
    (found,) = sensitivity.analyse(made_up(tmp_path, "sobol", 1024, ishigami))
    first, total = shares()
    for effect, one, all_ in zip(effects(found), first, total, strict=True):
        assert effect.first == pytest.approx(one, abs=0.05)
        assert effect.total == pytest.approx(all_, abs=0.05)
        assert effect.first_low <= one + 0.02
        assert effect.first_high >= one - 0.02


def test_rbd_fast_finds_known_shares(tmp_path):
    (found,) = sensitivity.analyse(made_up(tmp_path, "latin_hypercube", 2000, ishigami))
    for effect, one in zip(effects(found), shares()[0], strict=True):
        assert effect.first == pytest.approx(one, abs=0.05)
    assert found.effects[0].factor == "secretariat.hire"


def test_morris_ranks_and_signs(tmp_path):
    def line(x):
        return 3 * x[:, 0] - 1 * x[:, 1]

    (found,) = sensitivity.analyse(made_up(tmp_path, "morris", 20, line))
    one, two, none = effects(found)
    assert one.first == pytest.approx(6 * PI)
    assert two.first == pytest.approx(2 * PI)
    assert none.first == pytest.approx(0, abs=1e-9)
    assert one.slope > 0 > two.slope


def test_a_grid_gives_the_share_between_its_levels(tmp_path):
    levels = np.array([(a, b) for a in range(5) for b in range(5)], float)
    frame = pd.DataFrame(levels, columns=["a", "b"])
    frame["point"] = range(25)
    frame["scenario"], frame["account"], frame["status"] = "historical", "synthesis", "done"
    frame["participation"] = 2 * levels[:, 0] + levels[:, 1]
    about = {"method": "grid", "factors": [{"name": n, "low": 0, "high": 4} for n in "ab"]}
    sweep = SimpleNamespace(
        about=about, runs=frame, factors=["a", "b"], outcomes=[Outcome("participation")]
    )
    (found,) = sensitivity.analyse(sweep)
    assert [e.factor for e in found.effects] == ["a", "b"]
    assert [e.first for e in found.effects] == pytest.approx([0.8, 0.2])


@pytest.mark.parametrize("method", ["sobol", "morris", "latin_hypercube"])
def test_one_missing_value_costs_one_group_and_is_reported(tmp_path, method):
    samples = {"sobol": 1024, "morris": 50, "latin_hypercube": 2000}[method]
    (whole,) = sensitivity.analyse(made_up(tmp_path, method, samples, ishigami))
    (found,) = sensitivity.analyse(made_up(tmp_path, method, samples, ishigami, missing=[7]))
    assert found.missing == {"sobol": 5, "morris": 4, "latin_hypercube": 1}[method]
    for one, other in zip(effects(whole), effects(found), strict=True):
        assert other.first == pytest.approx(one.first, rel=0.3, abs=0.05)
    assert max(e.first for e in found.effects) > 0.1  # SALib alone would print 0.00


def test_a_missing_answer_has_a_reason(tmp_path):
    most = list(range(600))
    (found,) = sensitivity.analyse(
        made_up(tmp_path, "latin_hypercube", 1000, ishigami, missing=most)
    )
    assert "600 of 1000 points have no value" in found.note
    (flat,) = sensitivity.analyse(made_up(tmp_path, "sobol", 64, lambda x: 0 * x[:, 0]))
    assert flat.note == "the outcome does not vary."
    assert not flat.effects
    assert sensitivity.table([found, flat]).empty
    (few,) = sensitivity.analyse(made_up(tmp_path, "latin_hypercube", 40, ishigami))
    assert "needs at least 60" in few.note


def test_the_variance_of_luck_is_separate_from_that_of_the_factors(tmp_path):
    (found,) = sensitivity.analyse(
        made_up(tmp_path, "latin_hypercube", 800, lambda x: x[:, 0], seeds=4, noise=PI / 3**0.5)
    )
    assert found.luck == pytest.approx(0.5, abs=0.05)


def test_designs_that_cannot_separate_factors_are_refused(tmp_path):
    rows = '[vary]\nmethod = "list"\nrows = [{ "bench.meet_hunger" = 1 }]\n'
    path = sweeps.experiment(tmp_path, rows)
    run(path, tmp_path / "s")
    with pytest.raises(InputError, match="cannot separate factors"):
        sensitivity.analyse(th.load(tmp_path / "s"))


def test_the_command_takes_any_observable_at_any_date(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("thermidor.runs.execute.run_one", sweeps.simulate)
    monkeypatch.setattr("thermidor.runs.execute.warm", lambda configuration: None)
    monkeypatch.setattr(
        "thermidor.common.cache.source_hash", lambda package=None, patterns=(): "0" * 16
    )
    body = (
        'observables = ["participation"]\n[vary]\nmethod = "latin_hypercube"\nsamples = 60\n'
        '"pressures.civil_war.scale" = { from = 0, to = 1 }\n"bench.meet_hunger" = {}\n'
    )
    path, out = sweeps.experiment(tmp_path, body), str(tmp_path / "s")
    asked = ["--observable", "participation at 1918-12 in moscow"]
    assert main._status(["sensitivity", str(path), "--out", out, "--workers", "1", *asked]) == 0
    assert "in Moscow, 1918-12" in capsys.readouterr().out
    table = pd.read_csv(tmp_path / "s" / "sensitivity.csv")
    assert set(table["factor"]) == {"pressures.civil_war.scale", "bench.meet_hunger"}
    assert (tmp_path / "s" / "plots" / "tornado.png").stat().st_size > 10_000
    assert main._status(["sensitivity", out, "--observable", "participaton"]) == 2
    assert main._status(["sensitivity", out, "--observable", "hunger"]) == 2
    assert "were not kept" in capsys.readouterr().err
