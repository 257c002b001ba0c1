"""Compiling with several processes: each function once, by the first process that reaches it."""

import os
import subprocess
import sys

import numpy as np

from thermidor.runs import compiling
from thermidor.society.parameters import Parameters, packed

PROGRAM = """
import sys
from pathlib import Path
from numba.core import event
from thermidor.runs import compiling

class Count(event.Listener):
    def on_start(self, e): pass
    def on_end(self, e): found.append(e.data["dispatcher"].py_func.__name__)

found = []
event.register("numba:compile", Count())
if sys.argv[2] == "none":
    compiling._claimed = lambda file: False
compiling.take_part(sys.argv[1])
print(len(found))
"""


def compiled_in(tmp_path, claims):
    """Return how many functions a process compiles in which others have claimed some, or none."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), claims],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_a_process_walks_the_month_without_compiling_what_others_claim(tmp_path):
    assert compiled_in(tmp_path, "none") == 0


def test_a_function_is_claimed_once(tmp_path):
    assert compiling._claimed(tmp_path / "move")
    assert not compiling._claimed(tmp_path / "move")


def test_packed_parameters_are_numbers_in_plain_python_under_any_name():
    parameters = Parameters()
    (p,) = compiling._unpacked(packed(parameters).offices)
    assert p.fill == parameters.offices.fill  # also the name of a method of NumPy's records
    array = np.zeros(1)
    assert compiling._unpacked(array) is array
