"""A stranger's change touches few files: five changes, made on a copy of the package.

Each change writes or edits files of the copy; the test counts them and then asks the copy, in a
process of its own, whether the new thing is really there: in a run, in Mesa, in the description and
in `explain`.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys

import pytest
import source


class Copy:
    """A copy of the package and its scenarios that counts the files a change touches."""

    def __init__(self, root):
        self.root, self.touched = root, set()

    def write(self, name, text):
        """Write a new file."""
        path = self.root / name
        assert not path.exists(), name
        path.write_text(text, encoding="utf-8")
        self.touched.add(name)

    def edit(self, name, before, after):
        """Replace a passage that occurs exactly once in a file."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, (name, text.count(before))
        path.write_text(text.replace(before, after), encoding="utf-8")
        self.touched.add(name)

    def ask(self, program):
        """Run a program in plain Python (nothing is compiled) and return what it prints as JSON."""
        environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(self.root / "src")}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            cwd=self.root,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def copy(tmp_path):
    """A fresh copy of the package, its scenarios and its experiments."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(source.PACKAGE, tmp_path / "src" / "thermidor", ignore=ignore)
    for folder in ("scenarios", "experiments"):
        shutil.copytree(source.HOUSE / folder, tmp_path / folder, ignore=ignore)
    return Copy(tmp_path)


RUN = """
import json
from thermidor.simulation import Simulation
run = Simulation({scenario!r}, seed=3, scale=0.00001)
run.step()
run.step()
"""


def test_a_pressure_with_its_own_channel_touches_at_most_four_files(copy):
    copy.edit(
        "src/thermidor/society/pressures.py",
        '    SUPPLY = 7, "shortfall of fuel and materials for industry"\n',
        '    SUPPLY = 7, "shortfall of fuel and materials for industry"\n'
        '    EPIDEMIC = 8, "illness in the towns"\n',
    )
    copy.edit(
        "src/thermidor/society/institutions/world.py",
        "        if self.joined:\n",
        "        self.illness = float(channels[:, Channel.EPIDEMIC].max())\n"
        "        if self.joined:\n",
    )
    copy.edit(
        "src/thermidor/society/institutions/world.py",
        'notes=("market", "joined", "forced")',
        'notes=("market", "joined", "forced", "illness")',
    )
    copy.edit(
        "src/thermidor/society/institutions/world.py",
        "        self.market = 0.0\n",
        "        self.market = 0.0\n        self.illness = 0.0\n",
    )
    copy.write(
        "scenarios/typhus.toml",
        'base = "historical"\ntitle = "Typhus"\n[pressures.typhus]\nsource = "assumption"\n'
        'knots = [["1917-11", 0.5], ["1928-12", 0.5]]\n[loadings.typhus]\nepidemic = 1.0\n',
    )
    assert len(copy.touched) <= 4
    found = copy.ask(
        RUN.format(scenario="typhus")
        + "print(json.dumps([run.world.illness, float(run.history.note('world.illness')[-1])]))"
    )
    assert found[0] == pytest.approx(0.5)


def test_a_figure_with_a_new_observable_touches_two_files(copy):
    table = "src/thermidor/data/figures.csv"
    rows = list(csv.DictReader((copy.root / table).read_text(encoding="utf-8").splitlines()))
    level = next(r for r in rows if r["use"] == "calibrate" and r["kind"] == "level")
    change = {"id": "idle_1921", "quantity": "people without work", "observable": "without_work"}
    line = io.StringIO()
    csv.DictWriter(line, level, lineterminator="\n").writerow({**level, **change})
    text = (copy.root / table).read_text(encoding="utf-8")
    (copy.root / table).write_text(text + line.getvalue(), encoding="utf-8")
    copy.touched.add(table)
    copy.edit(
        "src/thermidor/observables/bench.py",
        '@observable("persons", regional=True)\ndef bench_workers',
        '@observable("persons", regional=True)\n'
        "def without_work(h: History, r: Place) -> Months:\n"
        '    """Persons without work who are in town."""\n'
        "    return h.counted(Occupation.IDLE, r)\n\n\n"
        '@observable("persons", regional=True)\ndef bench_workers',
    )
    assert len(copy.touched) == 2
    found = copy.ask(
        "import json\nfrom thermidor.evidence import article\n"
        "from thermidor.observables import OBSERVABLES\n"
        'print(json.dumps([article.find("idle_1921").quantity, "without_work" in OBSERVABLES]))'
    )
    assert found == ["people without work", True]


RULE = '''

@njit(cache=True, inline="always")
def weariness(hunger: float, p: Bench) -> float:
    """Weariness (0..1) from hunger: weary * hunger (assumption)."""
    return p.weary * hunger
'''


def test_a_rule_with_a_parameter_touches_at_most_three_files(copy):
    copy.touched.add("src/thermidor/society/people/worker.py")
    path = copy.root / "src/thermidor/society/people/worker.py"
    text = path.read_text(encoding="utf-8")
    end = text.index("\n\n\nclass Moves")
    text = text[:end] + '\n    weary: real("hunger makes weary", "0..1", 0, 1) = 0.5' + text[end:]
    path.write_text(text + RULE, encoding="utf-8")
    copy.edit(
        "src/thermidor/society/people/feel.py",
        "    attendance,\n",
        "    attendance,\n    weariness,\n",
    )
    feel = copy.root / "src/thermidor/society/people/feel.py"
    text = feel.read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if row.strip().startswith("hunger = hunger_next"))
    indent = line[: len(line) - len(line.lstrip())]
    feel.write_text(
        text.replace(line, f"{line}\n{indent}hunger += 0.0 * weariness(hunger, p)", 1),
        encoding="utf-8",
    )
    assert len(copy.touched) <= 3
    found = copy.ask(
        RUN.format(scenario="historical")
        + "from thermidor.teach.odd import readers\n"
        + "print(json.dumps([run.parameters.bench.weary, readers.of_parameters()['bench.weary'],"
        + " run.month]))"
    )
    assert found[0] == 0.5
    assert any("weariness" in reader for reader in found[1])


INSTITUTION = '''"""Reading rooms: places where workers read papers (ODD element: submodels)."""

from __future__ import annotations

from typing import NamedTuple

from thermidor.society.number import real
from thermidor.society.record import History
from thermidor.society.registry import Months, Place, institution, observable


class Reading(NamedTuple):
    """How many reading rooms open."""

    opened: real("reading rooms opened", "rooms per month", 0, 10) = 2.0


@institution("reading_rooms", notes=("rooms",), parameters=Reading)
class ReadingRooms:
    """The reading rooms of the country.

    Attributes
    ----------
    rooms : float
        Rooms that are open.
    """

    def __init__(self) -> None:
        self.rooms = 0.0

    def tolerate(self, p: Reading) -> None:
        """Open this month's rooms."""
        self.rooms += p.opened


@observable("rooms")
def reading_rooms_open(h: History, r: Place) -> Months:
    """Reading rooms that are open."""
    return h.note("reading_rooms.rooms")
'''


def test_an_institution_touches_at_most_two_files_and_is_everywhere(copy):
    copy.write("src/thermidor/society/institutions/reading.py", INSTITUTION)
    assert len(copy.touched) <= 2
    found = copy.ask(
        RUN.format(scenario="historical")
        + "import thermidor as th\n"
        + "from thermidor.observables import value\n"
        + "from thermidor.teach.odd import markdown, odd\n"
        + "from thermidor.teach.explain import index\n"
        + "model = th.Model('historical', seed=3, scale=0.00001)\n"
        + "text = markdown.render(odd.odd())\n"
        + "print(json.dumps({'rooms': run.reading_rooms.rooms,"
        + " 'observable': value(run.history, 2, 'reading_rooms_open'),"
        + " 'mesa': sorted(type(a).__name__ for a in model.institutions),"
        + " 'description': ['ReadingRooms' in text or 'reading_rooms' in text,"
        + " 'reading_rooms.opened' in text, 'reading_rooms_open' in text],"
        + " 'explain': bool(index.find('reading_rooms.opened'))}))"
    )
    assert found["rooms"] == 4.0
    assert found["observable"] == 4.0
    assert "ReadingRooms" in found["mesa"]
    assert all(found["description"]), found["description"]
    assert found["explain"]


PLOT = '''"""Members of the party: one curve, as a stranger would draw it."""

from __future__ import annotations

from matplotlib.figure import Figure

from thermidor.runs.table import Runs
from thermidor.show.plots import canvas, plot


@plot("runs")
def members(runs: Runs) -> Figure:
    """Members of the party."""
    picture = canvas.page(runs, "Members of the party", "")
    axes = canvas.panel(picture, (0.1, 0.1, 0.9, 0.8), "Members")
    canvas.fan(axes, runs, "party_members", canvas.BLUE, "Russia")
    return picture
'''


def test_a_plot_touches_one_file(copy):
    copy.write("src/thermidor/show/plots/members.py", PLOT)
    assert len(copy.touched) == 1
    found = copy.ask(
        "import json\nfrom thermidor.show import plots\nprint(json.dumps(list(plots.registered())))"
    )
    assert "members" in found
