"""Any environment a command starts in, and any signal that ends it: a run, or one sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import processes
import pytest

import thermidor
from thermidor.cli import environment
from thermidor.common.console import NARROWEST, Terminal
from thermidor.common.errors import InputError

SOURCE = os.path.dirname(os.path.dirname(thermidor.__file__))
TWO_MONTHS = ("--scale", "0.0003", "--workers", "1", "--no-plots", "--set", "months=2")


def variables(**more):
    return {**os.environ, "PYTHONPATH": SOURCE, **more}


def ran(folder, *words, **more):
    """Run the command in a process of its own: exit status, output, errors."""
    done = subprocess.run(
        [sys.executable, "-m", "thermidor", *words],
        cwd=folder,
        capture_output=True,
        check=False,
        env=variables(**more),
        timeout=200,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


# Words and variables ------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
@pytest.mark.parametrize("words", [["run", "--out"], ["run"], ["check"], ["sweep"], ["film"]])
def test_a_name_that_is_not_text_is_refused_before_anything_runs(tmp_path, words):
    status, out, err = ran(tmp_path, *words, b"a\xff.toml")
    assert (status, out) == (2, "")
    assert err == 'thermidor: "a?.toml" is not UTF-8 text; give the file or folder another name.\n'


@pytest.mark.parametrize("value", ["0", "x", "-1", "1.5", ""])
def test_a_number_of_threads_that_numba_cannot_read_is_refused(monkeypatch, value):
    monkeypatch.setenv("NUMBA_NUM_THREADS", value)
    with pytest.raises(InputError, match=r"NUMBA_NUM_THREADS: .* is not a number of threads"):
        environment.check([])
    monkeypatch.setenv("NUMBA_NUM_THREADS", " 2 ")
    environment.check(["run", "é"])


def test_the_command_checks_its_environment(tmp_path):
    status, _, err = ran(tmp_path, "scenarios", NUMBA_NUM_THREADS="0")
    assert status == 2
    assert err.count("\n") == 1


# The terminal -------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", ["0", "1", "7"])
def test_words_are_not_broken_on_a_very_narrow_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    assert Terminal().width == NARROWEST
    monkeypatch.setenv("COLUMNS", "90")
    assert Terminal().width == 90


def test_a_terminal_without_width_still_gets_its_table(tmp_path):
    status, out, _ = ran(tmp_path, "scenarios", COLUMNS="0")
    assert status == 0
    assert "historical" in out


@pytest.mark.skipif(os.name != "posix", reason="pipes of this kind")
@pytest.mark.parametrize("words", [["scenarios"], ["describe"], ["explain"], ["--help"]])
def test_a_reader_that_has_ended_is_not_a_failure(tmp_path, words):
    """As in ``thermidor scenarios | head -1`` under ``pipefail``."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "thermidor", *words],
        cwd=tmp_path,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        env=variables(),
        timeout=200,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_another_broken_pipe_is_not_taken_for_the_reader(call, monkeypatch):
    """It ended with status 1 and no message."""

    def broken(name):
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("thermidor.scenario.scenario.load", broken)
    status, _, err = call("scenarios")
    assert status == 2
    assert err == "thermidor: another process closed its end of a pipe; run again.\n"


# Signals ------------------------------------------------------------------------------------------


def started(folder, *words):
    """Start the command with Ctrl-C as in a terminal, in its own session."""
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from thermidor.cli.main import main; main()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        env=variables(),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


COMMANDS = {
    "run": ["run", "--runs", "400", "--workers", "1", "--no-plots", "--out", "o"],
    "pool": ["run", "--runs", "400", "--workers", "2", "--no-plots", "--out", "o"],
    "sweep": ["sweep", "pressures", "--workers", "2", "--out", "o"],
    "calibrate": ["calibrate", "--workers", "2", "--runs", "400", "--out", "o"],
    "serve": ["serve", "--no-browser", "--port", "0"],
}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    "name",
    [
        "run",
        "pool",
        *(pytest.param(n, marks=pytest.mark.slow) for n in ("sweep", "calibrate", "serve")),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_ended_by_a_signal_says_so_and_leaves_nothing_running(tmp_path, name, number):
    """It leaves no warning, no worker, no half-written file; status 130 or 143 as in a shell."""
    running = started(tmp_path, *COMMANDS[name])
    deadline = time.monotonic() + 120
    while running.poll() is None and time.monotonic() < deadline:
        if name == "serve" or (tmp_path / "o").exists():
            break
        time.sleep(0.1)
    time.sleep(3)
    assert running.poll() is None, running.stderr.read()
    os.kill(running.pid, number)
    _, error = running.communicate(timeout=60)
    expected = 130 if number == signal.SIGINT or name == "sweep" else 143
    assert running.returncode == expected, error
    assert error.splitlines()[-1].startswith("thermidor: stopped")
    assert "Warning" not in error
    assert "Traceback" not in error
    deadline = time.monotonic() + 10
    while processes.of_session(running.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not processes.of_session(running.pid)
    assert not [path for path in tmp_path.rglob(".*") if not path.name.startswith(".lock")]


def test_an_ignored_signal_is_still_ignored():
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with environment.ending():
            assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_after_a_command_signals_are_as_before():
    before = signal.getsignal(signal.SIGTERM)
    with environment.ending():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
