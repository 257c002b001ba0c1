"""The engine's `feel` and `move` and the same processes of Mesa objects give the same bits.

The objects (`benchmark/objects.py`) call the package's scalar rules as plain Python and do not use
the engine's loops. A difference is a fault of one of them.
"""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
import societies
import source
from benchmark.plain import functions, plain, quick_exp

from benchmark import objects, real
from thermidor.common import maths
from thermidor.simulation import Simulation
from thermidor.society.people import feel, move, worker

SMALLEST = 0.00001  # about 2,000 rows: the strata that are never sampled
KNOWN = pytest.mark.skipif(
    bool(objects.unknown()),
    reason=f"the benchmark does not call these rules as they are: {objects.unknown()}",
)
"""A new rule of `feel` need not be written twice: the benchmark then reports what it lacks."""


def differences(scenario, months, *, seed=3, scale=SMALLEST, threads=1, rules=None):
    """Return the columns in which engine and objects differ in the first month that has any."""
    engine = Simulation(societies.loaded(scenario), seed=seed, scale=scale, threads=threads)
    agents = objects.Month(engine)
    agents.rules = rules or agents.rules
    for _ in range(months):
        real.until_feel(engine)
        agents.take(engine)
        agents.step()
        if found := agents.different(real.felt_and_moved(engine)):
            return found
        real.after_move(engine)
    assert engine.month == months
    return []


@KNOWN
@pytest.mark.parametrize("threads", [1, 2])
def test_the_first_months_are_the_same(threads):
    assert differences("historical", 6, threads=threads) == []  # the government moves in the fifth


@KNOWN
@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["historical", "no_pressures"])
def test_five_years_are_the_same(scenario):
    assert differences(scenario, 60) == []


@KNOWN
@pytest.mark.slow
def test_a_larger_society_is_the_same():
    assert differences("historical", 14, seed=11, scale=0.002, threads=2) == []


@KNOWN
@pytest.mark.parametrize(
    ("rule", "wrong", "column"),
    [
        ("attendance", lambda *_: 0.0, "present"),
        ("hunger_next", lambda hunger, *_: hunger, "hunger"),
        ("loss_of_support", lambda *_: 0.9, "support"),
        ("fate", lambda *_: 0, "fate"),
    ],
)
def test_a_wrong_rule_is_noticed(rule, wrong, column):
    changed = objects.rules()
    setattr(changed, rule, wrong)
    assert column in differences("historical", 1, rules=changed)


@KNOWN
def test_what_the_rules_need_is_counted():
    engine = Simulation(societies.loaded("historical"), seed=1, scale=SMALLEST, threads=1)
    agents = objects.Month(engine)
    real.until_feel(engine)
    exponentials = real.needed_exponentials(agents, engine)
    living = [person for person in agents.people if person.occupation != 7]
    bench = sum(person.occupation == 0 for person in living)
    assert exponentials == bench  # a logistic chance of attendance for each person at a bench
    assert 2 * len(living) < agents.draws < 14 * len(living)
    assert len(agents.agents) == len(living)


def test_a_rule_that_the_objects_do_not_call_is_reported(monkeypatch):
    assert set(objects.unknown()) <= set(functions(feel.feel))
    monkeypatch.setitem(objects.FEEL, "attendance", ("commitment", "p"))
    monkeypatch.delitem(objects.FEEL, "grievance")
    assert {"attendance", "grievance"} <= set(objects.unknown())
    with pytest.raises(RuntimeError, match="attendance"):
        real.measured(1e-5, months=1, repeats=1)


# The rules as plain Python ------------------------------------------------------------------------


def test_a_plain_rule_calls_plain_rules_only():
    rule = plain(worker.attendance)
    assert not hasattr(rule, "py_func")
    assert not hasattr(rule.__globals__["logistic"], "py_func")
    assert rule.__globals__["logistic"].__globals__["exp"] is quick_exp
    assert getattr(worker.attendance, "py_func", worker.attendance).__globals__ is not (
        rule.__globals__
    )


def test_rules_that_are_reached_through_a_module_are_plain_too():
    fate = plain(move._fate)
    assert not hasattr(fate.__globals__["fates"].of_worker, "py_func")
    assert fate.__globals__["Occupation"].ARMY == 1
    assert type(fate.__globals__["Occupation"].ARMY) is int


def test_the_quick_exponential_has_the_same_bits():
    for x in [*np.linspace(-45.0, 45.0, 3001).tolist(), 0.0, 1e-9, -700.0, 700.0, 1e6, -1e6]:
        assert quick_exp(x) == maths.exp(x)
        assert plain(maths.logistic)(x) == maths.logistic(x)


# Other compilation --------------------------------------------------------------------------------

DIGEST = """
import hashlib, sys
sys.path.insert(0, {helpers!r})
import societies
engine = societies.months(societies.build(seed=3, scale=0.0005), 3)
digest = hashlib.sha256(engine.society.people.tobytes())
digest.update(engine.society.plants.tobytes())
for name in ("tally", "post_tally", "plant_tally", "cohorts", "pool", "insiders"):
    digest.update(getattr(engine, name).tobytes())
print(digest.hexdigest())
"""


def digest(**environment):
    """Return a digest of three months of the engine, in a separate process."""
    done = subprocess.run(
        [sys.executable, "-c", DIGEST.format(helpers=str(source.HELPERS))],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_vectorised_or_not_the_bits_are_the_same(tmp_path):
    """Compiled again without vector instructions, the society is the same."""
    without = digest(
        NUMBA_LOOP_VECTORIZE="0", NUMBA_SLP_VECTORIZE="0", NUMBA_CACHE_DIR=str(tmp_path)
    )
    assert without == digest()
