"""Compiled rules and plain Python give the same society, bit for bit.

A reader may step through any rule with `NUMBA_DISABLE_JIT=1` and trust what is seen: no rule leans
on an arithmetic that only the compiler has.
"""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

WALK = """
import sys
import numpy as np
from thermidor.simulation import Simulation

out, months = sys.argv[1], int(sys.argv[2])
simulation = Simulation("historical", seed=3, scale=0.0002)
for _ in range(months):
    simulation.step()
tables = {"people": simulation.society.people, "plants": simulation.society.plants}
columns = {
    f"{name}.{column}": np.asarray(table[column])
    for name, table in tables.items()
    for column in table.dtype.names
}
history = simulation.history
record = {f"record.{name}": array for name, array in history.arrays().items()}
record["record.now"] = history.now
np.savez(out, **columns, **record)
"""


def walk(out, months, **environment):
    """Run the tiny society in a process of its own and return its tables and record."""
    done = subprocess.run(
        [sys.executable, "-c", WALK, str(out), str(months)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(np.load(out))


def compare(tmp_path, months):
    compiled = walk(tmp_path / "compiled.npz", months, NUMBA_DISABLE_JIT="0")
    plain = walk(tmp_path / "plain.npz", months, NUMBA_DISABLE_JIT="1")
    assert compiled["people.hunger"].size > 3000
    assert compiled["record.now"] == months
    assert list(compiled) == list(plain)
    return [
        name
        for name, array in compiled.items()
        if array.dtype != plain[name].dtype or array.tobytes() != plain[name].tobytes()
    ]


def test_every_column_and_the_record_are_the_same_in_plain_python(tmp_path):
    assert compare(tmp_path, months=2) == []


@pytest.mark.slow
def test_they_are_still_the_same_after_a_year_and_its_events(tmp_path):
    assert compare(tmp_path, months=12) == []
