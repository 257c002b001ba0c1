"""The engine's month and the same month of Mesa objects: the same bits, process by process.

The objects are another writing of the model (`benchmark/objects`), from the scalar rules as plain
Python; neither knows the other's loops. Whatever differs is a fault of one of them.
"""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
import source
from benchmark.objects import rules
from benchmark.objects.compare import columns, different
from benchmark.objects.plain import plain, quick_exp
from benchmark_pair import pair

from thermidor.common import maths
from thermidor.simulation import MONTH
from thermidor.society.people import worker


def walk_together(engine, country, months):
    """Walk both through some months; after every process nothing may differ."""
    assert different(engine, country) == []
    for month in range(months):
        for run in (engine, country):
            run.keys = run.luck.keys(run.month + 1)
        for process in MONTH:
            getattr(engine, process.name)()
            getattr(country, process.name)()
            assert different(engine, country) == [], f"month {month}, {process.name}"
        for run in (engine, country):
            run.month += 1


@pytest.mark.parametrize("threads", [1, 2])
def test_every_process_of_the_first_months_is_the_same(threads):
    engine, country = pair("historical", threads=threads)
    walk_together(engine, country, 6)  # the government moves in the fifth
    assert columns(engine)["people.identity"].size > 2000


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("scenario", ["historical", "no_pressures"])
def test_every_process_of_five_years_is_the_same(scenario, threads):
    walk_together(*pair(scenario, threads=threads), 60)


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
def test_a_larger_society_is_the_same(threads):
    walk_together(*pair("historical", seed=11, scale=0.002, threads=threads), 14)


@pytest.mark.slow
def test_a_whole_run_is_the_same():
    engine, country = pair("historical", seed=5)
    engine.run()
    country.run()
    assert different(engine, country) == []


def test_the_objects_have_no_table_to_fall_back_on():
    _, country = pair("historical")
    assert country.society is None
    country.step()
    living = [person for person in country.persons if person.occupation != 7]
    assert len(country.agents.agents) == len(living) + len(country.workplace_agents)


def test_a_wrong_rule_is_noticed(monkeypatch):
    """The comparison is worth what it would find: one rule with another number in it."""
    engine, country = pair("historical")
    monkeypatch.setattr(rules, "death", lambda hunger, front, p: 0.0)
    for run in (engine, country):
        run.step()
    assert "people.occupation" in different(engine, country)


# The rules as plain Python ------------------------------------------------------------------------


def test_a_plain_rule_is_plain_all_the_way_down():
    rule = plain(worker.attendance)
    assert not hasattr(rule, "py_func")
    assert not hasattr(rule.__globals__["logistic"], "py_func")
    assert rule.__globals__["logistic"].__globals__["exp"] is quick_exp
    assert worker.attendance.py_func.__globals__ is not rule.__globals__


def test_the_quick_exponential_has_the_same_bits():
    for x in [*np.linspace(-45.0, 45.0, 3001).tolist(), 0.0, 1e-9, -700.0, 700.0, 1e6, -1e6]:
        assert quick_exp(x) == maths.exp(x)
        assert plain(maths.logistic)(x) == maths.logistic(x)


# Compiled otherwise -------------------------------------------------------------------------------

DIGEST = """
import hashlib, sys
sys.path[:0] = [{tests!r}, {experiments!r}]
import societies
from benchmark.objects import rules
from benchmark.objects.compare import COUNTS, columns
engine = societies.months(societies.build(seed=3, scale={scale}), 3)
digest = hashlib.sha256()
for name, column in columns(engine).items():
    digest.update(column.tobytes())
for name in COUNTS:
    digest.update(getattr(engine, name).tobytes())
print(digest.hexdigest())
"""


def digest(**environment):
    """Return a digest of three months of the engine, in a process of its own."""
    program = DIGEST.format(
        tests=str(source.HELPERS), scale=0.0005, experiments=str(source.HOUSE / "experiments")
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_vectorised_or_not_the_bits_are_the_same(tmp_path):
    """Compiled anew without vector instructions: the same society."""
    plain_loops = digest(
        NUMBA_LOOP_VECTORIZE="0", NUMBA_SLP_VECTORIZE="0", NUMBA_CACHE_DIR=str(tmp_path)
    )
    assert plain_loops == digest()
