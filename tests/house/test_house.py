"""The house: who imports whom, what says where it comes from, what lies where."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
import source

from thermidor import observables
from thermidor.common.random import Stream
from thermidor.scenario import scenario
from thermidor.scenario.acts import vocabulary
from thermidor.simulation import MONTH, Simulation
from thermidor.society.parameters import ASSUMPTION, table
from thermidor.society.state import PEOPLE, PLANTS

HOUSE, MODULES = source.HOUSE, source.modules()

ROOMS = (
    "common",
    "evidence",
    "society",
    "observables",
    "scenario",
    "simulation",
    "runs",
    "experiments",
    "inference",
    "show",
    "mesa",
    "teach",
    "live",
    "api",
    "cli",
    "__main__",
)
"""Rooms, lowest first: a room imports only from itself and from rooms before it.

``observables`` comes before ``simulation`` (the plan had it after), because guards of dated acts
read observables of the month before.
"""
RULES = tuple(f"society.{name}" for name in ("people", "institutions", "economy", "vacancies"))
LEVEL = {"thermidor": len(ROOMS), **{name: level for level, name in enumerate(ROOMS)}}


def level(name):
    return LEVEL.get(name.split(".")[0])


# Imports ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_from_its_own_level_or_below(name):
    own = level(name)
    assert own is not None, f"{name} is in no room: add its folder to ROOMS"
    found = source.imports(MODULES[name]) - {"thermidor"}  # the package itself: its version
    above = {i for i in found if level(i) is None or level(i) > own}
    assert not above


def test_nobody_imports_in_a_circle():
    graph = {name: source.imports(tree) & set(MODULES) for name, tree in MODULES.items()}
    for name in graph:
        graph[name] = {i for i in graph[name] if i != "thermidor"}
    done: set[str] = set()
    while len(done) < len(graph):
        ready = {name for name in graph if name not in done and graph[name] <= done}
        assert ready, sorted(set(graph) - done)
        done |= ready


PERSONS_AND_BODIES = ("society.people.", "society.institutions.")


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith(PERSONS_AND_BODIES)])
def test_rules_do_not_know_one_another_s_bodies(name):
    """Persons' rules know no institution; no institution knows another."""
    found = source.imports(MODULES[name])
    assert not {i for i in found if i.startswith("society.institutions.")}
    assert "simulation" not in found
    if name.startswith("society.people."):
        assert "society.economy" not in found


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
    assert not {name for name in users if level(name) < LEVEL[lowest]}


def test_tests_are_not_part_of_the_package():
    ours = {file.stem for file in (HOUSE / "tests").rglob("*.py")} - {"__init__"}
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & ours, name
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert node.module not in ours, name


# Words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_says_what_it_is(name):
    tree, silent = MODULES[name], []
    assert ast.get_docstring(tree), f"{name} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                silent.append(node.name)
            if isinstance(node, ast.ClassDef):
                silent += [
                    f"{node.name}.{method.name}"
                    for method in node.body
                    if isinstance(method, ast.FunctionDef)
                    and not method.name.startswith("_")
                    and not ast.get_docstring(method)
                    and not _registered(method)
                ]
    assert not silent


def _registered(function):
    """Whether a decorator says what a method is (a property's setter, an overload)."""
    return any(isinstance(d, ast.Attribute) for d in function.decorator_list)


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith(RULES)])
def test_a_rule_file_says_which_part_of_the_odd_it_is(name):
    if not name.endswith(("people", "institutions")):
        assert "ODD element" in ast.get_docstring(MODULES[name])


def test_no_file_is_longer_than_one_sitting():
    long = {}
    for folder in ("src", "tests"):
        for file in (HOUSE / folder).rglob("*.py"):
            lines = len(file.read_text(encoding="utf-8").splitlines())
            if lines > 500:
                long[file.relative_to(HOUSE).as_posix()] = lines
    assert not long


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
