"""Bugs found by hand at the command line stay fixed: each is the smallest case of its bug.

The fuzzer's finds are in `test_found_by_fuzz`, those of a command's environment in
`cli/test_environment`.
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
def test_a_scale_at_which_rows_overflow_is_refused_before_any_run(scale):
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


def test_the_smallest_scale_runs():
    from thermidor.simulation import Simulation

    society = Simulation("historical", seed=1, scale=configuration.SMALLEST_SCALE)
    heads = society.society.people.weight.sum(dtype=int)
    for _ in range(2):
        society.step()
    assert society.society.people.weight.sum(dtype=int) == heads > 6_000_000


def test_a_file_that_starts_with_a_byte_order_mark_is_read(tmp_path):
    """Some editors save UTF-8 in this way; the error was "not TOML, line 1, column 1"."""
    plain, marked = tmp_path / "plain.toml", tmp_path / "marked.toml"
    plain.write_text(SHORT)
    marked.write_bytes(b"\xef\xbb\xbf" + SHORT.encode())
    assert scenario.load(marked).hash == scenario.load(plain).hash


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes of this kind")
@pytest.mark.parametrize("load", [scenario.load, experiment_file.load])
def test_a_pipe_in_place_of_a_file_is_not_suggested_by_its_own_name(tmp_path, load):
    """It said: a.toml does not exist. Did you mean "a.toml"?"""
    os.mkfifo(tmp_path / "a.toml")
    with pytest.raises(InputError) as caught:
        load(tmp_path / "a.toml")
    assert "Did you mean" not in str(caught.value)
    assert suggest("a.toml", ["a.toml", "b.toml"]) == ' Did you mean "b.toml"?'


def test_a_long_name_does_not_hide_the_reason(tmp_path, call, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, _, err = call("run", "--out", "x" * 5000)
    assert status == 2
    assert "File name too long" in err
    assert len(err) < 700


@pytest.mark.parametrize("months", [1, 2, 5, 6, 7])
def test_scenarios_of_a_few_months_are_compared(months):
    """Shorter than a lasting difference: ``thermidor compare`` ended with an internal error."""
    from thermidor.experiments import paired

    assert paired.lasting([True] * months).tolist() == [True] * months
    late = [False] + [True] * (months - 1)
    assert paired.lasting(late).tolist() == late
    assert not paired.lasting([True] * (months - 1) + [False])[max(0, months - 6) :].any()


@pytest.mark.parametrize("address", ["\n", "x", "tcp://", "http", "tcp://a b:1", "1:2:3"])
def test_an_invalid_address_is_refused_before_a_client_starts(tmp_path, address):
    """A client of Dask that could not start left a traceback next to our sentence."""
    pytest.importorskip("distributed")
    from thermidor.experiments import sweeps

    with pytest.raises(InputError, match=r"no Dask .* at .*; write its address"):
        sweeps._cluster(address, None).__enter__()
    for good in ("tcp://10.0.0.1:8786", "10.0.0.1:8786", "tls://head.cluster:1", "inproc://a-b"):
        assert sweeps.ADDRESS.fullmatch(good)
