"""What the tests share: runs that many of them read, Hypothesis without a clock, a time limit for
each test, and the order in which processes take the files."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from pathlib import Path

import pages
import pytest
import societies
from hypothesis import HealthCheck, settings

from thermidor.cli import main
from thermidor.common import machine

settings.register_profile(
    "thermidor",
    deadline=None,  # the first call of a rule compiles it
    derandomize=True,  # the fast suite is the same every time
    database=None,
    print_blob=True,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("thermidor")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started in the background by a script
    signal.signal(signal.SIGINT, signal.default_int_handler)  # some tests press Ctrl-C

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every child compiles the libraries again

LONG = (
    "properties/test_honesty_outcomes",
    "plots/test_plots",
    "plots/test_experiments",
    "inference/test_calibration",
    "page/test_page",
    "page/test_picture",
    "hostile/test_fuzz",
    "hostile/test_sweep_kills",
    "lives/test_page",
    "experiments/test_sweeps",
    "runs/test_execute",
    "properties/test_plain_python",
    "properties/test_invariants",
    "server/test_app",
    "hostile/test_faults",
    "benchmark/test_benchmark",
    "cli/test_main",
    "hostile/test_security",
    "mesa/test_model",
    "report/test_page",
)
"""Files that take longest. The first compiles what all need; the next three do not need it."""
MOST = 4
"""Most processes that share the suite; each compiles the rules or reads compiled ones."""
LIMIT = 600
"""Seconds after which a test fails, so that one that waits for ever does not stop the suite."""


def pytest_xdist_auto_num_workers(config):
    """Share a whole suite among the processors; a few files are faster in this process."""
    named = [word for word in config.args if Path(word).name != "tests"]
    return 0 if named else min(MOST, machine.processors())


def pytest_collection_modifyitems(items):
    """Put long files first, so that no process waits for another at the end."""
    place = {name: k for k, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(f"{item.path.parent.name}/{item.path.stem}", len(LONG)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Limit the time of a test's fixtures."""
    with _limited(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Limit the time of a test."""
    with _limited(item):
        return (yield)


@contextlib.contextmanager
def _limited(item):
    """Fail a test that takes longer than `LIMIT`; a slow one may take six times as long."""
    main_thread = threading.current_thread() is threading.main_thread()
    if not (main_thread and hasattr(signal, "SIGALRM")):  # not on Windows
        yield
        return
    seconds = LIMIT * (6 if item.get_closest_marker("slow") else 1)

    def stop(*_):
        pytest.fail(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def forget_the_hash_of_the_code():
    """Let no test see the hash of the code that another test has set."""
    yield
    if "thermidor.experiments.blocks" in sys.modules:
        sys.modules["thermidor.experiments.blocks"]._code.cache_clear()


@pytest.fixture(scope="session")
def historical():
    """One whole historical run at a small scale: read it, do not step it."""
    return societies.run("historical")


@pytest.fixture(scope="session")
def calm():
    """The same society without pressures."""
    return societies.run("no_pressures")


@pytest.fixture
def society():
    """A historical society at month zero that a test may change."""
    return societies.build("historical")


@pytest.fixture
def peace():
    """A society without pressures at month zero that a test may change."""
    return societies.build("no_pressures")


@pytest.fixture
def call(capsys):
    """Return a function that runs the command line: exit status, output, errors."""

    def call(*arguments):
        with pytest.raises(SystemExit) as left:
            main.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return left.value.code, out, err

    return call


@pytest.fixture
def call_here(call, tmp_path, monkeypatch):
    """Return a function that runs the command line in a temporary folder: status and errors."""
    monkeypatch.chdir(tmp_path)

    def call_here(*arguments):
        status, _, err = call(*arguments)
        return status, err

    return call_here


from accounts_made import compared  # noqa: E402, F401  (fixture)
from sweeps import same_code, whole  # noqa: E402, F401  (fixtures)


@pytest.fixture(scope="module")
def address():
    """The live page's address, served by the command in a process."""
    with pages.serving() as lines:
        yield pages.link_in(lines.readline())


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium; skips where there is none."""
    with pages.chromium() as started:
        yield started


@pytest.fixture
def visit(browser, address):
    """Open the page at a size; at the end it must have reported no error."""
    with pages.visiting(browser, address) as open_page:
        yield open_page
