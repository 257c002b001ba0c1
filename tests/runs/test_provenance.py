"""Any folder of results can be repeated from its manifest and gives the identical table."""

from __future__ import annotations

import json
import shutil

import pytest

import thermidor as th
from thermidor.common.errors import InputError
from thermidor.runs import execute, posterior, provenance, store

SHORT = 'base = "historical"\nmonths = 3\n'


def first(call_here, *arguments):
    """Run something small for three months, into the folder ``a``."""
    given = ["run", *arguments, "--no-plots", "--workers", 1, "--out", "a"]
    status, err = call_here(*given, *([] if "--scale" in arguments else ["--scale", 0.0004]))
    assert status == 0, err


def again(call_here, tmp_path, *arguments):
    """Repeat the folder ``a``, compare, and return the error output."""
    status, err = call_here(
        "run", "--from", "a/manifest.json", "--no-plots", "--workers", 1, *arguments
    )
    assert status == 0, err
    assert "to the bit" in err
    one, other = ((tmp_path / name / "months.parquet").read_bytes() for name in ("a", "a-again"))
    assert one == other
    return err


RUNS = {
    "plain": ["--runs", 2, "--seed", 7],
    "set": [
        "--runs",
        1,
        "--set",
        "bench.meet_hunger=2.5",
        "--set",
        "switches.faction_ban=off",
        "--set",
        "pressures.civil_war.scale=0.3",
    ],
    "account": ["--runs", 1, "--account", "circumstances"],
    "scale": ["--runs", 1, "--scale", 0.0007],
}


@pytest.mark.parametrize("name", RUNS)
def test_a_repeated_folder_is_identical_to_the_byte(name, call_here, tmp_path):
    first(call_here, *RUNS[name], "--set", "months=3")
    again(call_here, tmp_path)


def test_the_repeated_folder_can_itself_be_repeated(call_here, tmp_path):
    first(call_here, "--runs", 1, "--set", "months=2", "--set", "bench.meet_base=0.1")
    again(call_here, tmp_path)
    shutil.rmtree(tmp_path / "a")
    (tmp_path / "a-again").rename(tmp_path / "a")
    again(call_here, tmp_path)


def test_results_keep_the_text_of_a_scenario_file_and_its_base(call_here, tmp_path):
    (tmp_path / "base.toml").write_text(SHORT + '[parameters]\n"bench.meet_base" = 0.4 # é\r\n')
    (tmp_path / "mine.toml").write_text('base = "base.toml"\ntitle = "Mine"\n')
    first(call_here, "mine.toml", "--runs", 1)
    for name in ("base.toml", "mine.toml"):
        (tmp_path / name).unlink()
    again(call_here, tmp_path)
    content = json.loads((tmp_path / "a" / "manifest.json").read_bytes())
    assert list(content["provenance"]["texts"]["scenario"]) == ["mine.toml", "base.toml"]


def test_the_kept_text_is_the_one_that_was_run(call_here, tmp_path):
    """Later edits of the file change nothing."""
    (tmp_path / "mine.toml").write_text(SHORT)
    first(call_here, "mine.toml", "--runs", 1)
    (tmp_path / "mine.toml").write_text(SHORT + '[parameters]\n"bench.meet_base" = 3.0\n')
    again(call_here, tmp_path)


def test_results_keep_the_text_of_your_own_account(call_here, tmp_path):
    (tmp_path / "mine.toml").write_text('off = ["efficacy"]\n[parameters]\n"bench.meet_base" = 1\n')
    first(call_here, "--runs", 1, "--account", "mine.toml", "--set", "months=3")
    (tmp_path / "mine.toml").unlink()
    again(call_here, tmp_path)
    assert store.load(tmp_path / "a-again")[0].account == "mine.toml"


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """A small posterior of this installation."""
    folder = tmp_path / "posterior"
    folder.mkdir()
    rows = "account,bench.meet_base,bench.learning\n" + "".join(
        f"synthesis,{0.1 * k!r},{0.01 + k / 70!r}\n" for k in range(1, 5)
    )
    (folder / posterior.DRAWS).write_text(rows)
    about = {
        "accounts": {"synthesis": {"median": {"bench.meet_base": 0.2, "bench.learning": 0.1}}},
        "hashes": {"design": "0123"},
    }
    (folder / posterior.ABOUT).write_text(json.dumps(about))
    monkeypatch.setattr(posterior, "FOLDER", folder)


def test_joint_draws_of_the_posterior_are_repeated_one_by_one(call_here, tmp_path, drawn):
    first(call_here, "--draws", 3, "--set", "months=2", "--set", "bench.meet_hunger=1.25")
    content = json.loads((tmp_path / "a" / "manifest.json").read_bytes())
    assert len(content["varied"]["bench.learning"]) == 3
    shutil.rmtree(tmp_path / "posterior")  # the results keep the draws
    again(call_here, tmp_path)


def test_runs_of_a_script_are_repeated(call_here, tmp_path):
    import numpy as np

    settings = {"bench.meet_base": np.float64(0.3), "months": 2, "switches.faction_ban": "off"}
    th.run(runs=1, scale=0.0004, parameters=settings, workers=1).save("a", plots=False)
    again(call_here, tmp_path)


@pytest.mark.parametrize("manifest", ["manifest.json", ".", "./manifest.json"])
def test_the_current_folder_is_repeated_next_to_it(call_here, tmp_path, monkeypatch, manifest):
    """``cd out && thermidor run --from manifest.json`` ended with an internal error."""
    first(call_here, "--runs", 1, "--set", "months=2")
    monkeypatch.chdir(tmp_path / "a")
    status, err = call_here("run", "--from", manifest, "--no-plots", "--workers", 1)
    assert status == 0, err
    assert (tmp_path / "a-again" / "manifest.json").exists()


def test_a_difference_is_reported_and_gives_exit_status_one(call_here, tmp_path):
    first(call_here, "--runs", 1, "--set", "months=2")
    path = tmp_path / "a" / "manifest.json"
    content = json.loads(path.read_bytes())
    content["seeds"] = [2]
    content["provenance"]["source_hash"] = "0"
    path.write_text(json.dumps(content))
    status, err = call_here("run", "--from", path, "--no-plots")
    assert status == 1
    assert "Not as in" in err
    assert "seed in 8 rows, first at 1, 1917-11, petrograd: 1 there, 2 here" in err
    assert "The source of thermidor differ" in err


def _damage(content, name):
    known = content["provenance"]
    match name:
        case "seeds":
            content["seeds"] = [1.5]
        case "no seeds":
            content["seeds"] = []
        case "scale":
            content["scale"] = float("nan")
        case "hash":
            known["scenario_hash"] = "f" * 16
        case "path":
            known["texts"]["scenario"] = {"../mine.toml": ""}
        case "text":
            known["texts"]["scenario"] = {"historical.toml": "months = "}
        case "parameter":
            content["parameters"] = {"bench.nothing": 1}
        case "columns":
            content["varied"] = {"bench.meet_base": [1, 2, 3]}
        case "mixed":
            content["mixed"] = True
        case "types":
            known["texts"] = 3
        case "old":
            del known["texts"]
        case "account":
            content["account"] = "nobody"


DAMAGES = {
    "seeds": "1.5 is not a whole number",
    "no seeds": "0 is not a whole number",
    "scale": "nan is not a scale",
    "hash": "is not the one that was run",
    "path": "cannot be the name of a file",
    "text": "not TOML",
    "parameter": "not a parameter",
    "columns": "not as long as",
    "mixed": "several scenarios",
    "types": "was damaged",
    "old": "kept no texts",
    "account": "is not an account",
}


@pytest.fixture(scope="module")
def manifest():
    loaded = execute.replicates("historical", runs=1)[0].scenario
    known = provenance.of(loaded, {})
    return {
        "scenario": "historical",
        "account": "synthesis",
        "scale": 0.001,
        "seeds": [1],
        "parameters": {},
        "varied": {},
        "mixed": False,
        "provenance": known,
    }


@pytest.mark.parametrize("name", DAMAGES)
def test_a_changed_manifest_gives_an_error_of_one_sentence(name, manifest, tmp_path):
    content = json.loads(json.dumps(manifest))
    _damage(content, name)
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(InputError, match=DAMAGES[name]) as caught:
        provenance.read(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["manifest.json"]


def test_a_file_that_is_not_a_manifest_is_refused(tmp_path, call_here):
    for name, text in (
        ("list", "[]"),
        ("sweep", '{"provenance": 1, "seeds": [], "blocks": 3}'),
        ("bytes", "\0"),
        ("deep", "[" * 100_000),
    ):
        (tmp_path / name).write_text(text)
        status, err = call_here("run", "--from", name)
        assert status == 2
        assert err.count("\n") == 1
        assert "manifest" in err
    assert call_here("run", "--from", "nowhere")[0] == 2


@pytest.mark.parametrize(
    "more", [["historical"], ["--seed", 3], ["--set", "months=3"], ["--draws", 3]]
)
def test_from_refuses_options_that_decide_the_runs(more, call_here):
    status, err = call_here("run", *more, "--from", "a/manifest.json")
    assert status == 2
    assert "leave out" in err


def test_runs_are_not_repeated_into_their_own_folder(call_here, manifest, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "manifest.json").write_text(json.dumps(manifest))
    status, err = call_here("run", "--from", "a", "--out", tmp_path / "a")
    assert status == 2
    assert "choose another --out" in err
