"""What was found by hand at the command line stays mended: each as the smallest thing that did it.

(What the fuzzer found is in `test_found_by_fuzz`, what a command begins in in `test_surroundings`.)
"""

from __future__ import annotations

import os

import pytest

from thermidor.common.errors import InputError, suggest
from thermidor.experiments import experiment_file
from thermidor.runs import configuration
from thermidor.scenario import scenario

SHORT = 'base = "historical"\nmonths = 2\n'


@pytest.mark.parametrize("scale", [1e-300, 1e-20, 9e-7, -0.5, 2, True, "all", float("inf")])
def test_a_scale_at_which_rows_overflow_is_refused_and_no_run_begun(scale):
    with pytest.raises(InputError, match=r"scale: .* is not a scale; give the share .* 0\.000001"):
        configuration.replicates("historical", runs=1, scale=scale)


@pytest.mark.parametrize(
    "words",
    [
        ["run", "--scale", "1e-300"],
        ["sweep", "pressures", "--scale", "1e-7"],
        ["compare", "historical", "no_civil_war", "--scale", "9e-7"],
        ["life", "--scale", "1e-9"],
        ["calibrate", "--scale", "1e-9"],
        ["accounts", "--scale", "1e-9"],
    ],
)
def test_every_command_refuses_a_scale_too_small(call, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = call(*words)
    assert (status, out) == (2, "")
    assert "--scale" in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_the_least_scale_is_one_that_runs():
    from thermidor.simulation import Simulation

    society = Simulation("historical", seed=1, scale=configuration.SMALLEST_SCALE)
    heads = society.society.people.weight.sum(dtype=int)
    for _ in range(2):
        society.step()
    assert society.society.people.weight.sum(dtype=int) == heads > 6_000_000


def test_a_file_saved_with_a_mark_at_its_beginning_is_read(tmp_path):
    """As some editors save UTF-8; it was told as "not TOML, line 1, column 1"."""
    plain, marked = tmp_path / "plain.toml", tmp_path / "marked.toml"
    plain.write_text(SHORT)
    marked.write_bytes(b"\xef\xbb\xbf" + SHORT.encode())
    assert scenario.load(marked).hash == scenario.load(plain).hash


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes of this kind")
@pytest.mark.parametrize("load", [scenario.load, experiment_file.load])
def test_what_is_there_but_no_file_is_not_answered_with_its_own_name(tmp_path, load):
    """It said: a.toml does not exist. Did you mean "a.toml"?"""
    os.mkfifo(tmp_path / "a.toml")
    with pytest.raises(InputError) as told:
        load(tmp_path / "a.toml")
    assert "Did you mean" not in str(told.value)
    assert suggest("a.toml", ["a.toml", "b.toml"]) == ' Did you mean "b.toml"?'


def test_a_long_name_does_not_push_the_reason_out_of_the_sentence(tmp_path, call, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, _, err = call("run", "--out", "x" * 5000)
    assert status == 2
    assert "File name too long" in err
    assert len(err) < 700


@pytest.mark.parametrize("months", [1, 2, 5, 6, 7])
def test_scenarios_of_a_few_months_are_compared(months):
    """Shorter than what a lasting difference lasts: ``thermidor compare`` broke inside."""
    from thermidor.experiments import paired

    assert paired.lasting([True] * months).tolist() == [True] * months
    late = [False] + [True] * (months - 1)
    assert paired.lasting(late).tolist() == late
    assert not paired.lasting([True] * (months - 1) + [False])[max(0, months - 6) :].any()


@pytest.mark.parametrize("address", ["\n", "x", "tcp://", "http", "tcp://a b:1", "1:2:3"])
def test_what_is_no_address_is_told_before_a_client_begins(tmp_path, address):
    """A client of Dask that could not begin left a traceback beside our sentence."""
    pytest.importorskip("distributed")
    from thermidor.experiments import sweeps

    with pytest.raises(InputError, match=r"no Dask .* at .*; write its address"):
        sweeps._cluster(address, None).__enter__()
    for good in ("tcp://10.0.0.1:8786", "10.0.0.1:8786", "tls://head.cluster:1", "inproc://a-b"):
        assert sweeps.ADDRESS.fullmatch(good)
