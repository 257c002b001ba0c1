"""An institution in one file: it acts, owns parameters, keeps notes, and everything lists it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
import source

from thermidor.society.institutions import INSTITUTIONS
from thermidor.society.month import MONTH
from thermidor.society.number import real
from thermidor.society.parameters import GROUPS
from thermidor.society.registry import Packed, acting, reads

ACADEMY = '''
"""The academy: scholars hired while no market is open (ODD element: submodels, academy)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thermidor.society.number import real
from thermidor.society.record import History
from thermidor.society.registry import Months, Other, Place, institution, observable


class Academy(NamedTuple):
    """Scholars."""

    hired: real("scholars hired in a month without a market", "persons", 0, 50) = 10.0


@institution("academy", notes=("scholars",), parameters=Academy)
class AcademyOfSciences:
    """The academy of sciences.

    Attributes
    ----------
    scholars : float
        Persons.
    """

    def __init__(self) -> None:
        self.scholars = 0.0

    def decide(self, channels: np.ndarray, world: Other, p: Academy) -> None:
        """Hire scholars."""
        self.scholars += p.hired * (1.0 - world.market)


@observable("persons")
def scholars(h: History, r: Place) -> Months:
    """Scholars of the academy."""
    return h.note("academy.scholars")
'''
PROGRAM = """
from thermidor import observables
from thermidor.mesa import institutions
from thermidor.simulation import Simulation
from thermidor.society.parameters import Parameters, table
from thermidor.teach.odd import rule_cards

assert table()["academy.hired"].unit == "persons"
assert Parameters().flat()["academy.hired"] == 10.0
run = Simulation("no_pressures", seed=3, scale=0.00001, parameters={"academy.hired": 4.0})
run.step()
assert run.academy.scholars == 4.0
assert observables.table(run.history)["scholars"][:, 3].tolist() == [4.0]
assert institutions.AcademyOfSciences is institutions.CLASSES["academy"]
assert "AcademyOfSciences" in [one.name for one in rule_cards.institutions()]
print("listed")
"""


def test_an_institution_in_one_new_file_acts_and_is_listed_everywhere(tmp_path):
    shutil.copytree(source.PACKAGE, tmp_path / "thermidor")
    file = tmp_path / "thermidor/society/institutions/academy.py"
    file.write_text(ACADEMY, encoding="utf-8")
    for shipped in ("scenarios", "experiments"):
        shutil.copytree(source.HOUSE / shipped, tmp_path / "thermidor/data" / shipped)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "NUMBA_DISABLE_JIT": "1"},
    )
    assert done.stdout == "listed\n", done.stderr


@pytest.mark.parametrize("name", sorted(INSTITUTIONS))
def test_an_institution_acts_in_a_process_of_the_month(name):
    acts_in = [process.name for process in MONTH if INSTITUTIONS[name] in acting(process.name)]
    assert acts_in
    assert not {"feel", "move", "count"} & set(acts_in), "these walk persons"


def test_a_function_s_arguments_are_the_parts_it_reads():
    kind = GROUPS["soviets"]

    def rule(tally, p, packed, *, given):
        """An example."""

    rule.__annotations__ = {"p": kind, "packed": Packed[kind]}
    groups = {group: name for name, group in GROUPS.items()}
    assert reads(rule, groups) == ("tally", "parameters.soviets", "packed.soviets")


def test_a_parameter_is_annotated_by_its_meaning():
    about = real("scholars", "persons", 0, 50).__metadata__[0]
    assert (about.meaning, about.unit, about.low, about.high) == ("scholars", "persons", 0, 50)
