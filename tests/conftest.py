"""What the tests share: runs that many of them look at, and hypothesis without a clock."""

from __future__ import annotations

import sys

import pytest
from hypothesis import HealthCheck, settings

import pages
import societies
from thermidor import cli

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


@pytest.fixture(autouse=True)
def code_is_read_anew():
    """What a test says of the code's state is forgotten after it."""
    yield
    if "thermidor.blocks" in sys.modules:
        sys.modules["thermidor.blocks"]._code.cache_clear()


@pytest.fixture(scope="session")
def historical():
    """One whole historical run at a small scale: look at it, do not step it."""
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
            cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return left.value.code, out, err

    return call


from sweeps import same_code, whole  # noqa: E402, F401  (fixtures)


@pytest.fixture(scope="module")
def address():
    """The live page's address; the command runs as a lecturer would run it."""
    with pages.serving() as told:
        yield pages.link_in(told.readline())


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium; skips where there is none."""
    with pages.chromium() as started:
        yield started


@pytest.fixture
def visit(browser, address):
    """Open the page at a size; at the end it must have been clean."""
    with pages.visiting(browser, address) as open_page:
        yield open_page
