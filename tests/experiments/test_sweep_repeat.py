"""Sweeps, comparisons, calibrations and accounts are run again from their manifests too."""

from __future__ import annotations

import json
import shutil

import calibration_tools
import pytest
import sweeps

import thermidor as th
from thermidor.common.errors import InputError
from thermidor.experiments import sweep_repeat
from thermidor.inference import calibration
from thermidor.runs import posterior
from thermidor.show import comparison_folder

SHORT = 'base = "base.toml"\nmonths = 2\n'
BASE = 'base = "historical"\n[parameters]\n"bench.meet_base" = 0.3\n'
ASK = """title = "Small"
scenarios = ["mine.toml", "other.toml"]
accounts = ["synthesis", "circumstances"]
replicates = 3
scale = 0.01
observables = ["participation at 1917-12"]
[vary]
"""
VARY = {
    "grid": '"bench.meet_hunger" = [0, 1]\n"switches.faction_ban" = ["off"]\n',
    "list": 'method = "list"\nrows = [{"bench.meet_hunger" = 1}, {"bench.meet_hunger" = 2}]\n',
    "latin": 'method = "latin_hypercube"\nsamples = 2\n"bench.meet_hunger" = {from=0, to=2}\n',
    "draws": 'method = "posterior"\nsamples = 2\nfile = "draws.csv"\n',
}


@pytest.fixture
def files(tmp_path):
    """The user's scenarios, one based on another, and a table of draws."""
    (tmp_path / "base.toml").write_text(BASE)
    for name in ("mine.toml", "other.toml"):
        (tmp_path / name).write_text(SHORT + f'title = "{name}"\n')
    (tmp_path / "draws.csv").write_text("bench.meet_base,bench.learning\n0.1,0.02\n0.2,0.03\n")
    return tmp_path


def again(call_here, tmp_path, folder="s"):
    """Run a folder again where nothing else is left, and compare to the byte."""
    for file in [*tmp_path.glob("*.toml"), *tmp_path.glob("*.csv")]:
        file.unlink()
    status, err = call_here(
        "run", "--from", f"{folder}/manifest.json", "--workers", 1, "--no-plots"
    )
    assert status == 0, err
    assert "to the bit" in err
    assert sweeps.fingerprint(tmp_path / f"{folder}-again") == sweeps.fingerprint(tmp_path / folder)


@pytest.mark.parametrize("how", VARY)
def test_a_sweep_is_repeated_byte_for_byte_without_its_files(call_here, files, how):
    (files / "ask.toml").write_text(ASK + VARY[how])
    status, err = call_here(
        "sweep",
        "ask.toml",
        "--runs",
        1,
        "--scale",
        0.0003,
        "--workers",
        1,
        "--no-plots",
        "--out",
        "s",
    )
    assert status == 0, err
    again(call_here, files)


def test_a_comparison_is_repeated_with_its_tables(call_here, files):
    more = ["--account", "circumstances", "--workers", 1, "--no-plots", "--out", "s"]
    asked = ["mine.toml", "other.toml", "--runs", 2, "--scale", 0.0003]
    status, err = call_here("compare", *asked, *more)
    assert status == 0, err
    again(call_here, files)
    for name in ("differences.csv", "chain.csv", "comparison.md"):
        assert (files / "s" / name).read_bytes() == (files / "s-again" / name).read_bytes(), name


def test_a_sweep_of_a_script_is_repeated(call_here, files):
    asked = {"title": "Script", "scenarios": ["mine.toml"], "scale": 0.0003, "seed": 5}
    asked |= {"observables": ["hunger at 1917-12"], "vary": {"bench.meet_hunger": [0, 2]}}
    th.sweep(asked, "s", workers=1)
    again(call_here, files)


def test_the_repeated_sweep_can_itself_be_repeated(call_here, files):
    th.sweep({"title": "x", "scenarios": ["mine.toml"], "scale": 0.0003}, "s", workers=1)
    again(call_here, files)
    again(call_here, files, "s-again")


def test_runs_that_differ_are_reported_with_their_place(call_here, files):
    th.sweep({"title": "x", "scenarios": ["mine.toml"], "scale": 0.0003}, "s", workers=1)
    th.sweep({"title": "x", "scenarios": ["mine.toml"], "scale": 0.0003, "seed": 2}, "t", workers=1)
    shutil.copy(files / "t" / "runs.parquet", files / "s" / "runs.parquet")
    status, err = call_here("run", "--from", "s", "--workers", 1, "--no-plots")
    assert status == 1
    assert "Not as in s: runs.parquet: " in err
    assert "seed in 1 rows" in err
    (files / "t" / "months" / "000000.parquet").unlink()
    assert "months/000000.parquet in" in sweep_repeat.difference(files / "s", files / "t")


DAMAGES = {
    "old": (lambda manifest: manifest.pop("asked"), "kept no texts"),
    "seed": (lambda manifest: manifest.update(seed=7), "would make other runs in this version"),
    "design": (lambda manifest: manifest.update(design="0"), "would make other runs"),
    "scale": (lambda manifest: manifest.update(scale=1e-9), "scale"),
    "runs": (lambda manifest: manifest.update(replicates=10**9), "replicates is 1000000000"),
    "path": (
        lambda manifest: manifest["texts"]["scenarios"].update(mine={"../x.toml": ""}),
        "cannot be the name of a file",
    ),
    "base": (
        lambda manifest: manifest["texts"]["scenarios"]["mine"].update(
            {"mine.toml": 'base = "../secret.toml"'}
        ),
        "is not a base",
    ),
    "edited": (
        lambda manifest: manifest["texts"]["scenarios"]["mine"].update(
            {"mine.toml": SHORT + "months = 3\n"}
        ),
        "not TOML",
    ),
    "another": (
        lambda manifest: manifest["texts"]["scenarios"]["mine"].update(
            {"mine.toml": SHORT.replace("2", "3")}
        ),
        "would make other runs",
    ),
    "gone": (lambda manifest: manifest["texts"].update(scenarios={}), "is not in it"),
    "account": (
        lambda manifest: manifest["texts"].update(accounts=["a.toml"]),
        "account of your own",
    ),
    "kinds": (lambda manifest: manifest.update(texts=[]), "was damaged"),
    "asked": (lambda manifest: manifest.update(asked=3), "was damaged"),
    "vary": (lambda manifest: manifest["asked"].update(vary={"no.such": [1]}), "no.such"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_manifest_of_a_sweep_that_was_changed_gives_a_sentence(call_here, files, name):
    th.sweep({"title": "x", "scenarios": ["mine.toml"], "scale": 0.0003}, "s", workers=1)
    path = files / "s" / "manifest.json"
    message = json.loads(path.read_bytes())
    change, says = DAMAGES[name]
    change(message)
    path.write_text(json.dumps(message))
    (files / "secret.toml").write_text('title = "secret"\n')
    before = sorted(str(file) for file in files.rglob("*"))
    status, err = call_here("run", "--from", "s", "--workers", 1)
    assert status == 2, err
    assert says in err
    assert err.startswith("thermidor: s/manifest.json")
    assert err.count("\n") == 1
    assert sorted(str(file) for file in files.rglob("*")) == before


def test_a_sweep_is_not_repeated_over_itself_nor_printed_as_json(call_here, files):
    th.sweep({"title": "x", "scenarios": ["mine.toml"], "scale": 0.0003}, "s", workers=1)
    for more, says in ((["--out", "s"], "choose another --out"), (["--json"], "leave it out")):
        status, err = call_here("run", "--from", "s", *more)
        assert status == 2
        assert says in err


# Calibrations and accounts ------------------------------------------------------------------------


def test_a_calibration_is_repeated_byte_for_byte(call_here, tmp_path, monkeypatch):
    real = calibration.calibrate

    def made_up(asked, folder, **options):
        return real(asked, folder, simulate=calibration_tools.simulate, **{**options, "workers": 1})

    monkeypatch.setattr(calibration, "calibrate", made_up)
    made_up(calibration_tools.asked(), tmp_path / "c", say=lambda text: None)
    status, err = call_here("run", "--from", "c/manifest.json")
    assert status == 0, err
    assert "Every table is as in c, to the bit." in err
    for name in (posterior.DRAWS, "wave-1/reference.parquet"):
        assert (tmp_path / "c" / name).read_bytes() == (tmp_path / "c-again" / name).read_bytes()
    (tmp_path / "c" / posterior.DRAWS).write_text("account\n")
    status, err = call_here("run", "--from", "c", "--out", "d")
    assert status == 1
    assert "posterior.csv differs" in err
    manifest = tmp_path / "c" / "manifest.json"
    message = json.loads(manifest.read_bytes())
    for asked, says in (
        (3, "damaged"),
        ({**message["asked"], "runs": 1}, "runs"),
        ({"nonsense": 1}, "nonsense"),
        ({"names": [[]]}, "names"),
    ):
        manifest.write_text(json.dumps({**message, "asked": asked}))
        status, err = call_here("run", "--from", "c", "--out", "e")
        assert status == 2, err
        assert says in err
        assert err.count("\n") == 1


def test_a_comparison_of_accounts_is_repeated_byte_for_byte(call_here, tmp_path, monkeypatch):
    from thermidor.inference import reference_table

    monkeypatch.setattr(reference_table, "summaries", calibrated_answers)
    real = comparison_folder.make
    monkeypatch.setattr(
        comparison_folder, "make", lambda folder, **how: real(folder, **{**how, "workers": 1})
    )
    status, err = call_here("accounts", "--draws", 10, "--out", "a", "--no-plots")
    assert status == 0, err
    status, err = call_here("run", "--from", "a", "--no-plots")
    assert status == 0, err
    assert "Every table is as in a, to the bit." in err
    manifest = tmp_path / "a" / "manifest.json"
    message = json.loads(manifest.read_bytes())
    for change, says in (
        ({"posterior": "0"}, "another posterior"),
        ({"asked": {"draws": 1}}, "draws"),
        ({"asked": {"draws": 10, "scale": 9}}, "not a scale"),
    ):
        manifest.write_text(json.dumps({**message, **change}))
        status, err = call_here("run", "--from", "a", "--out", "b")
        assert status == 2, err
        assert says in err


def calibrated_answers(head, row):
    """Answer at once, each run by its own luck."""
    import numpy as np

    return np.abs(np.random.default_rng(row.seed).normal(1.0, 0.3, len(head.ids)))


def test_an_unknown_kind_is_reported(tmp_path):
    from thermidor.runs import provenance

    (tmp_path / "manifest.json").write_text('{"kind": "opera"}')
    with pytest.raises(InputError, match="is not a manifest of runs"):
        provenance.read(tmp_path)
