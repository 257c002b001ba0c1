"""The same bits compiled and in plain Python: whole months of a tiny society."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import source

PROGRAM = """
import hashlib, sys
sys.path.insert(0, {tests!r})
import societies
run = societies.months(societies.build({scenario!r}, seed=3, scale={scale}), {months})
digest = hashlib.sha256()
for array in run.history.arrays().values():
    digest.update(array.tobytes())
for name in run.society.people.dtype.names:
    digest.update(run.society.people[name].tobytes())
print(digest.hexdigest(), len(run.society.people))
"""


def digest(plain, **what):
    program = PROGRAM.format(tests=str(source.HELPERS), **what)
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1" if plain else "0"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("months", [1])
def test_a_month(months):
    what = {"scenario": "historical", "scale": 0.00001, "months": months}
    assert digest(True, **what) == digest(False, **what)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["historical", "no_pressures"])
def test_three_years(scenario):
    what = {"scenario": scenario, "scale": 0.0001, "months": 36}
    assert digest(True, **what) == digest(False, **what)
