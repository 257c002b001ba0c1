"""The house: who imports whom, what says where it comes from, what lies where."""

from __future__ import annotations

import ast
import inspect
import re
import shutil
import subprocess
import sys
from pathlib import Path

import house_checks
import pytest
import source

from thermidor import observables
from thermidor.common.random import Stream
from thermidor.scenario import scenario
from thermidor.scenario.acts import vocabulary
from thermidor.simulation import MONTH, Simulation
from thermidor.society.institutions import INSTITUTIONS
from thermidor.society.number import ASSUMPTION
from thermidor.society.parameters import table
from thermidor.society.state import PEOPLE, PLANTS

HOUSE, MODULES = source.HOUSE, source.modules()


def broken(check, root=HOUSE):
    """Return what a check finds, as text that a failing test prints."""
    return "\n".join(check(root))


@pytest.mark.parametrize("check", house_checks.CHECKS, ids=lambda check: check.__name__)
def test_the_house_is_in_order(check):
    assert not broken(check), check.__doc__


def rooms(name):
    return {house_checks.room(i) for i in source.imports(MODULES[name])}


PERSONS_AND_BODIES = ("society.people.", "society.institutions.")


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith(PERSONS_AND_BODIES)])
def test_rules_of_persons_and_of_institutions_do_not_import_institutions(name):
    """An institution is handed in; only rules and tables may be shared by several."""
    found = source.imports(MODULES[name])
    brought = {
        (node.module, alias.name)
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    kinds = {(one.kind.__module__, one.kind.__name__) for one in INSTITUTIONS.values()}
    assert not brought & kinds
    assert "simulation" not in found
    if name.startswith("society.people."):
        assert "society.economy" not in found
        assert not {i for i in found if i.startswith("society.institutions.")}


# Damaged copies -----------------------------------------------------------------------------------

DAMAGE = {
    "upward_imports": ("society/economy.py", "\nimport thermidor.runs.pool\n", "higher room"),
    "upward_imports by string": (
        "society/economy.py",
        '\n\ndef late():\n    return import_module("thermidor.runs.pool")\n',
        "higher room",
    ),
    "circles": ("common/errors.py", "\nfrom thermidor.common import dates\n", "circle"),
    "formatter_switches": ("common/errors.py", "\nx = (1,2)  # fmt: " + "skip\n", "formatter"),
    "long_files": ("common/errors.py", "\n" * 500, "at most 500"),
    "long_rules": (
        "society/people/worker.py",
        '\n\ndef long(a: float) -> float:\n    """A share, 0..1."""\n'
        + "    a = a + 1.0\n" * 26
        + "    return a\n",
        "at most 25",
    ),
    "rules_without_units": (
        "society/people/worker.py",
        '\n\ndef bare(a):\n    """Add something."""\n    return a\n',
        "no unit",
    ),
    "untyped": (
        "api.py",
        '\n\ndef bare(a):\n    """Return it."""\n    return a\n',
        "no type for a",
    ),
    "undocumented": ("api.py", "\n\ndef bare(a: int) -> int:\n    return a\n", "no docstring"),
    "old_names": (
        "api.py",
        "\nfrom thermidor.common import dates as calendar\n",
        "imports dates as calendar",
    ),
    "banned_words": ("api.py", "\n# what is " + "told here\n", "told"),
    "private_names": ("api.py", "\ntol" + "d = 1\n", "does not say"),
    "unnamed_places": ("api.py", "\nx = out[" + "6]\n", "without a name"),
}
"""Damage by check: the file, what is added to it, what the check must say."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package that a test may damage and must mend."""
    root = tmp_path_factory.mktemp("house")
    shutil.copytree(
        source.PACKAGE, house_checks.package(root), ignore=shutil.ignore_patterns("__pycache__")
    )
    return root


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_copy_fails_its_check(copy, name):
    file, addition, says = DAMAGE[name]
    check = getattr(house_checks, name.split()[0])
    path = house_checks.package(copy) / file
    before = path.read_text(encoding="utf-8")
    known = set(check(copy))
    try:
        path.write_text(before + addition, encoding="utf-8")
        found = set(check(copy)) - known
    finally:
        path.write_text(before, encoding="utf-8")
    assert any(says in sentence for sentence in found), found


def test_every_check_has_a_damage():
    assert {name.split()[0] for name in DAMAGE} == {c.__name__ for c in house_checks.CHECKS}


HEAVY = {"matplotlib", "mesa", "pandas", "pyarrow", "rich", "click", "starlette", "uvicorn"}


@pytest.mark.parametrize(
    ("module", "spared"),
    [
        ("thermidor", HEAVY | {"numba", "numpy"}),
        ("thermidor.simulation", HEAVY),
        ("thermidor.runs.execute", {"matplotlib", "mesa", "starlette", "uvicorn"}),
        ("thermidor.cli.main", {"matplotlib", "mesa", "numba", "starlette", "uvicorn"}),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(module, spared):
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & spared


@pytest.mark.parametrize(
    ("library", "lowest"),
    [("matplotlib", "show"), ("starlette", "live"), ("uvicorn", "live"), ("click", "live")],
)
def test_who_may_import_a_library(library, lowest):
    users = {
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == library)
        or (isinstance(node, ast.Import) and library in {a.name.split(".")[0] for a in node.names})
    }
    order = house_checks.ROOMS.index
    assert not {name for name in users if order(house_checks.room(name)) < order(lowest)}


def test_tests_are_not_part_of_the_package():
    ours = {file.stem for file in (HOUSE / "tests").rglob("*.py")} - {"__init__"}
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & ours, name
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert node.module not in ours, name


# Words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith(house_checks.RULE_FILES)])
def test_a_rule_file_says_which_part_of_the_odd_it_is(name):
    if not name.endswith(("people", "institutions")):
        assert "ODD element" in ast.get_docstring(MODULES[name])


@pytest.mark.parametrize("word", ["utils", "misc", "components", "helpers"])
def test_no_drawer_for_the_rest(word):
    assert word not in {part for name in MODULES for part in name.split(".")}


# The order of a month -----------------------------------------------------------------------------


def test_every_process_is_a_method_and_says_what_it_does():
    names = [process.name for process in MONTH]
    assert len(set(names)) == len(names)
    for process in MONTH:
        assert process.does
        method = getattr(Simulation, process.name)
        assert method.__doc__
        assert list(inspect.signature(method).parameters) == ["self"]


def test_every_column_says_what_it_holds():
    for layout in (PEOPLE, PLANTS):
        for name, (_, meaning, unit) in layout.items():
            assert meaning, name
            assert unit, name


def test_every_observable_has_unit_and_meaning():
    for name, one in observables.OBSERVABLES.items():
        assert one.unit, name
        assert len(one.meaning) > 10, name


def test_every_act_says_what_it_does():
    from thermidor.scenario import acts

    for name in vocabulary():
        assert getattr(acts, name).__doc__, name


def test_every_stream_of_luck_is_drawn_from():
    read = set().union(*(source.attributes(tree) for tree in MODULES.values()))
    assert {stream.name for stream in Stream} - read == set()


@pytest.mark.parametrize("name", scenario.names())
def test_scenarios_load(name):
    assert scenario.load(name).months > 0


# Literature ---------------------------------------------------------------------------------------

BIB = (source.PACKAGE / "data" / "sources.bib").read_text(encoding="utf-8")
KEYS = re.findall(r"^@\w+\{([^,\s]+),", BIB, re.MULTILINE)
CITED = re.compile(r"\b[a-z]{4,}(?:18|19|20)\d\d[a-z]?\b")


def test_the_literature_is_in_order():
    assert sorted(KEYS) == KEYS
    assert len(set(KEYS)) == len(KEYS)
    assert BIB.count("{") == BIB.count("}")
    assert len(re.findall(r"^  author = ", BIB, re.MULTILINE)) == len(KEYS)
    for key in KEYS:  # a key is its author and year
        entry = BIB[BIB.index(f"{{{key},") :].split("\n}\n")[0]
        author = re.search(r"author = \{(.+?)\}", entry)[1]
        year = re.search(r"year = \{(.+?)\}", entry)
        assert key.startswith(author.lower())
        if year:
            assert key == f"{author.lower()}{year[1]}"


def test_every_source_of_a_parameter_is_literature_or_an_assumption():
    assert {number.source for number in table().values()} - {ASSUMPTION, *KEYS} == set()


def test_every_key_in_a_docstring_is_literature():
    unknown = {
        (name, key)
        for name, tree in MODULES.items()
        for words in source.docstrings(tree)
        for key in CITED.findall(words)
        if key not in KEYS and key not in {row.lower() for row in _own_names()}
    }
    assert unknown == set()


def _own_names():
    from thermidor.evidence import article, labels

    return {*labels.DEFINITIONS, *(row.id for row in article.figures())}


# What lies where ----------------------------------------------------------------------------------

TOP = {
    ".ci",
    ".gitignore",
    ".github",
    "LICENSE",
    "README.md",
    "CITATION.cff",
    "experiments",
    "pyproject.toml",
    "scenarios",
    "src",
    "tests",
}


def tracked():
    done = subprocess.run(
        ["git", "-C", str(HOUSE), "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    return [Path(name) for name in done.stdout.split("\0") if name]


def test_the_top_level_holds_only_what_was_agreed():
    assert {path.parts[0] for path in tracked()} <= TOP


def test_no_lock_and_nothing_built_is_kept():
    for path in tracked():
        assert path.name != "uv.lock"
        assert not {"__pycache__", "node_modules", ".venv", "dist"} & set(path.parts)
        assert path.suffix not in {".pyc", ".parquet", ".whl", ".pickle", ".pkl"}


NAMES_OF_FORMATS = (
    "https://json-schema.org/",
    "http://www.w3.org/",
    "https://www.apache.org/licenses/",
    "http://www.apache.org/licenses/",
    "http://127.0.0.1",
    "http://localhost",
)
"""Addresses that name a format or this machine; nothing is fetched from them."""
ADDRESS = re.compile(r"https?://[\w\[\]{}.$-]*[\w}\]][^\s\"'`)>]*")


def test_no_address_of_the_web_is_kept():
    """Nothing tracked leads out into the web: an address is built from where one already is."""
    found = {}
    for path in tracked():
        if path.name == "LICENSE" or path.suffix in {".png", ".ico", ".woff2"}:
            continue
        text = (HOUSE / path).read_text(encoding="utf-8") if (HOUSE / path).exists() else ""
        addresses = {a for a in ADDRESS.findall(text) if not a.startswith(NAMES_OF_FORMATS)}
        addresses = {
            a for a in addresses if "{" not in a and "$" not in a
        }  # put together from parts
        if path.parts[0] == "tests":
            addresses = {a for a in addresses if "example" not in a and "?" not in a}
        if addresses:
            found[path.as_posix()] = sorted(addresses)
    assert not found
