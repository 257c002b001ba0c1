"""The same bits: the kept run, what is printed when it moves, and how it is replaced."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

import thermidor
from thermidor.cli import main
from thermidor.common.errors import InputError
from thermidor.runs import baseline


@pytest.fixture(scope="module")
def now():
    return baseline.fresh()


def test_results_are_as_they_were_kept(now):
    found = baseline.compare(now, baseline.kept()["observables"])
    assert not found, (
        f"{len(found.moved)} of {found.of} observables are not as kept"
        f"{' (only last bits: another machine?)' if found.last_bits else ''}:\n  "
        + "\n  ".join(found.lines())
        + '\nIf results were meant to change: thermidor baseline --refresh "why".'
    )


@pytest.fixture
def folder(tmp_path, now, monkeypatch):
    """A folder of data with the kept run in it, and a fresh run at no cost."""
    (tmp_path / baseline.TABLE).write_text(json.dumps({"observables": now}))
    monkeypatch.setattr(baseline, "FOLDER", tmp_path)
    return tmp_path


def other(now, **changes):
    """Return a run that differs in some observables: name -> new value in the last month."""
    entries = {name: {**entry, "shown": list(entry["shown"])} for name, entry in now.items()}
    for name, value in changes.items():
        entries[name]["hash"] = f"{value:.9g}"
        entries[name]["shown"][-1] = value
    return entries


def test_differences_are_listed_largest_first_with_their_month(now):
    value = now["participation"]["shown"][-1]
    moved = other(now, participation=value * 1.01, hunger=9.0)
    found = baseline.compare(moved, now)
    assert list(found.moved) == ["participation", "hunger"]
    assert found.lines()[0].startswith("hunger in 1928-12: ")
    assert found.lines()[1] == (
        f"participation in 1928-12: {value:.9g} before, {value * 1.01:.9g} now"
    )
    assert not found.last_bits
    assert baseline.compare(other(now, participation=value * (1 + 1e-13)), now).last_bits


def test_observables_that_are_gone_or_new_are_named(now):
    fewer = {name: entry for name, entry in now.items() if name != "hunger"}
    assert baseline.compare(fewer, now).gone == ("hunger",)
    assert baseline.compare(now, fewer).new == ("hunger",)
    assert not baseline.compare(now, fewer).last_bits


def test_a_change_in_a_month_that_is_not_shown_is_found(now):
    moved = other(now)
    moved["hunger"]["hash"] = "1" * 12
    found = baseline.compare(moved, now)
    assert found
    assert found.lines() == ["hunger: in months that are not shown"]


def test_zeros_of_either_sign_and_missing_values_of_any_kind_are_the_same():
    import numpy as np

    one = np.zeros((134, 4))
    two = -one
    one[3], two[3] = np.nan, -np.nan
    assert baseline._entry(one) == baseline._entry(two)
    two[4, 0] = 5e-324
    assert baseline._entry(one) != baseline._entry(two)


def test_refresh_needs_a_reason_and_keeps_it(folder, now, monkeypatch):
    monkeypatch.setattr(baseline, "fresh", lambda: other(now, hunger=0.5))
    for reason in ("", "because", "   "):
        with pytest.raises(InputError, match="give the reason in a sentence"):
            baseline.refresh(reason)
    baseline.refresh("Bread is shared out by other rules:\nsee the note")
    written = (folder / baseline.CHANGES).read_text()
    assert "Bread is shared out by other rules: see the note" in written
    assert "- hunger in 1928-12:" in written
    assert "1 of " in written
    assert not baseline.compare(baseline.fresh(), baseline.kept()["observables"])
    with pytest.raises(InputError, match="nothing differs"):
        baseline.refresh("Bread is shared out by other rules")
    monkeypatch.setattr(baseline, "fresh", lambda: other(now, hunger=0.6))
    baseline.refresh("And again by others, as it was")
    again = (folder / baseline.CHANGES).read_text()
    assert again.startswith(written)
    assert again.count("\n## ") == 2


def call(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main.main(list(arguments))
    return left.value.code, capsys.readouterr().out


def test_the_command_prints_what_differs(folder, now, monkeypatch, capsys):
    monkeypatch.setattr(baseline, "fresh", lambda: now)
    status, out = call(capsys, "baseline")
    assert status == 0
    assert f"All {len(now)} observables are as kept" in out
    monkeypatch.setattr(baseline, "fresh", lambda: other(now, hunger=0.5))
    status, out = call(capsys, "baseline")
    assert status == 1
    assert "hunger in 1928-12" in out
    status, out = call(capsys, "baseline", "--json")
    assert status == 1
    assert not json.loads(out)["same"]


def test_the_kept_run_ships_with_its_changes():
    assert (baseline.FOLDER / baseline.TABLE).is_file()
    written = (baseline.FOLDER / baseline.CHANGES).read_text(encoding="utf-8")
    assert baseline.kept()["source_hash"] in written.split("\n## ")[-1]


def hashes(python, **environment):
    """Return the hashes that another interpreter finds."""
    source = os.path.dirname(os.path.dirname(thermidor.__file__))
    done = subprocess.run(
        [python, "-W", "ignore", "-m", "thermidor", "baseline", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": source, **environment},
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)["hashes"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        "NUMBA_NUM_THREADS=1",
        "NUMBA_NUM_THREADS=2",
        "OMP_NUM_THREADS=1",
        "PYTHONHASHSEED=5",
        "NUMBA_DISABLE_INTEL_SVML=1",
        "LC_ALL=C TZ=Asia/Tokyo",
    ],
)
def test_threads_hash_seeds_and_locales_do_not_change_the_bits(words, now):
    environment = dict(word.split("=") for word in words.split())
    assert hashes(sys.executable, **environment) == {n: e["hash"] for n, e in now.items()}


def others():
    """Return other interpreters at hand that have what the model needs."""
    asked = os.environ.get("THERMIDOR_PYTHONS", "").split(os.pathsep)
    found = [*filter(None, asked), *filter(None, map(shutil.which, ("python3.12", "python3.13")))]
    for python in dict.fromkeys(found):
        probe = [python, "-c", "import numba, numpy, pandas, pyarrow, click"]
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            yield python


@pytest.mark.slow
def test_other_pythons_give_the_same_bits(now):
    found = list(others())
    if not found:
        pytest.skip("no other Python with the dependencies; name some in THERMIDOR_PYTHONS")
    for python in found:
        assert hashes(python) == {n: e["hash"] for n, e in now.items()}, python
