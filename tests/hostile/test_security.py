"""Input from strangers is data and never code; it stays in its folder and is shown as text.

The source is searched for what must not be in it. Malicious folders and files are read and do no
harm. Their text is escaped wherever it is shown.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tomllib
from dataclasses import replace

import fake
import pytest
import source
from rich.console import Console

from thermidor.common import atomic
from thermidor.common.errors import InputError
from thermidor.runs import store
from thermidor.runs.table import Runs
from thermidor.show.report.page import render
from thermidor.show.terminal import overview

MODULES = source.modules()
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&</td>"

# The source ---------------------------------------------------------------------------------------

FORBIDDEN = {
    "pickle",
    "cPickle",
    "dill",
    "cloudpickle",
    "marshal",
    "shelve",
    "yaml",
    "joblib",
    "imp",
    "code",
    "pty",
    "telnetlib",
    "ftplib",
    "smtplib",
}
CALLS = {"eval", "exec", "compile", "__import__", "execfile", "input", "breakpoint"}
METHODS = {
    "system",
    "popen",
    "read_pickle",
    "to_pickle",
    "loads_pickle",
    "full_load",
    "spawnl",
    "execv",
    "eval",
    "urlopen",
    "urlretrieve",
}


@pytest.mark.parametrize("name", MODULES)
def test_no_module_can_turn_data_into_code(name):
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
            )
            assert not {each.split(".")[0] for each in names} & FORBIDDEN
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", None)
        assert called not in CALLS, f"line {node.lineno} calls {called}"
        if isinstance(node.func, ast.Attribute):
            owner = getattr(node.func.value, "id", "")
            if not (node.func.attr == "compile" and owner == "re"):
                assert node.func.attr not in METHODS | {"compile"}, f"line {node.lineno}"
        for keyword in node.keywords:
            if keyword.arg in ("shell", "allow_pickle"):
                assert keyword.value.value is False


def test_modules_are_imported_by_names_written_in_the_source():
    """`import_module` gets a constant, or a function's argument that is a constant where called."""
    loose = set()
    for name, tree in MODULES.items():
        for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
            for node in ast.walk(function):
                called = getattr(node, "func", None)
                word = getattr(called, "id", getattr(called, "attr", ""))
                if word != "import_module":
                    continue
                first = node.args[0]
                if not (isinstance(first, ast.Constant) or _is_ours(first, function)):
                    loose.add((name, function.name))
    for name, function in loose:
        calls = [
            node
            for node in ast.walk(MODULES[name])
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function
        ]
        if function.startswith("__"):  # a package's lazy names: out of a table in the source
            continue
        assert calls, f"{name}.{function}"
        assert all(isinstance(call.args[0], ast.Constant) for call in calls), f"{name}.{function}"


def _is_ours(node, function):
    """Whether a name begins as ours, or is that of a module found in the package's own folders."""
    if isinstance(node, ast.Attribute) and node.attr == "name":
        calls = [n.func for n in ast.walk(function) if isinstance(n, ast.Call)]
        return {getattr(call, "id", "") for call in calls} & {"iter_modules", "walk_packages"}
    return (
        isinstance(node, ast.JoinedStr)
        and isinstance(node.values[0], ast.Constant)
        and node.values[0].value.startswith(("thermidor.", "SALib."))
    )


def test_the_page_puts_only_its_own_words_into_markup():
    """`innerHTML` takes what is written in the module; what comes from outside is textContent."""
    judged = {"signs.js": "PEOPLE.map", "page.js": 'this.stages.length > 1 ? "<i></i>'}
    for file in (source.PACKAGE / "live" / "page").glob("*.js"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert not re.search(r"\b(eval|Function)\(|document\.write|insertAdjacentHTML", line)
            given = re.search(r"innerHTML\s*\+?=\s*(.*)", line)
            if given and re.search(r"\$\{|^[a-z]", given[1]):
                assert judged.get(file.name, "nothing") in line, f"{file.name}: {line.strip()}"


# Folders ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["../keep.csv", "/tmp/keep.csv", "plots/../../keep.csv", "a/b.csv", ".bashrc", "x.py", 7, None],
)
def test_a_folder_of_results_removes_and_moves_nothing_elsewhere(tmp_path, monkeypatch, name):
    """A list of files that another made cannot name a file outside of the folder."""
    monkeypatch.setattr(store, "figures_or_none", lambda runs: None)
    folder = tmp_path / "o"
    store.save(fake.runs(1), folder)
    (tmp_path / "keep.csv").write_text("mine")
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    for key in ("gone", "files"):
        stage = folder / f"{atomic.PREFIX}1"
        stage.mkdir()
        names = {"files": [], "gone": [], key: [name]}
        (stage / atomic.LIST).write_text(json.dumps(names))
        store.load(folder)
        assert sorted(str(path) for path in tmp_path.rglob("*")) == before
    assert (tmp_path / "keep.csv").read_text() == "mine"


def test_a_damaged_list_is_deleted(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "figures_or_none", lambda runs: None)
    store.save(fake.runs(1), tmp_path / "o")
    stage = tmp_path / "o" / f"{atomic.PREFIX}1"
    stage.mkdir()
    (stage / atomic.LIST).write_text("{")
    assert len(store.load(tmp_path / "o")) == 1
    assert not stage.exists()


@pytest.mark.parametrize("name", ["../x.toml", "/etc/x.toml", "a/../../x.toml", "x\0.toml", "x.py"])
def test_texts_of_a_manifest_are_unpacked_into_their_own_folder(name, tmp_path):
    from thermidor.runs import provenance

    with pytest.raises(InputError, match="cannot be the name of a file"):
        provenance.unpack(tmp_path / "scenario", name, "")
    assert list(tmp_path.rglob("*.toml")) == []


@pytest.mark.parametrize("base", ["../secret.toml", "/etc/passwd", "sub/secret.toml"])
def test_a_scenario_s_base_lies_beside_it(tmp_path, base):
    from thermidor.scenario import scenario

    (tmp_path / "secret.toml").write_text('title = "secret"\n')
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "mine.toml").write_text(f'base = "{base}"\n')
    (problem,) = scenario.check(tmp_path / "sub" / "mine.toml")
    assert 'secret"' not in str(problem).replace("secret.toml", "")


# What is shown ------------------------------------------------------------------------------------


def hostile_runs():
    made = fake.runs(2)
    runs = [replace(run, scenario=HOSTILE, account=HOSTILE) for run in made]
    meanings = {n: m._replace(text=HOSTILE, source=HOSTILE) for n, m in made.meanings.items()}
    known = {"scenario_title": HOSTILE, "scenario_file": HOSTILE, "settings": {HOSTILE: HOSTILE}}
    return Runs(runs, meanings, known)


def test_a_report_shows_input_as_text():
    page = render(hostile_runs())
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_replay_shows_input_as_text(tmp_path):
    pytest.importorskip("starlette")
    from thermidor.live.server import catalogue, replay
    from thermidor.live.server.library import Library
    from thermidor.live.server.recording import Recipe

    text = f'base = "historical"\nmonths = 2\ntitle = {json.dumps(HOSTILE)}\n'
    (tmp_path / "mine.toml").write_text(text)
    shelf = catalogue.Shelf(str(tmp_path / "mine.toml"))
    recorder = Library(shelf.load).record(Recipe(scenario=shelf.first, seed=1, scale=0.0005))
    while not recorder.recording.finished:
        recorder.advance()
    chapters = [{"title": HOSTILE, "text": HOSTILE, "source": HOSTILE, "month": "1917-11"}]
    page = replay.html([recorder.recording], chapters)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert page.count("</script>") == 1


@pytest.mark.parametrize("word", ["[/]", "[/red]", "[bold]x", "[link=a]b[/link]", "\x1b[2J", "[[]"])
def test_the_terminal_shows_input_as_text(word):
    made = fake.runs(1)
    runs = Runs(
        [replace(made[0], scenario=word), replace(made[0], error=f"ValueError: {word}", months={})],
        made.meanings,
    )
    runs.figures = fake.figures()
    text = io.StringIO()
    console = Console(file=text, width=200, force_terminal=False, no_color=True)
    overview.report(runs, None, console)
    printed = text.getvalue()
    assert "\x1b" not in printed
    assert word.replace("\x1b", "?") in printed


# Dependencies -------------------------------------------------------------------------------------

PROJECT = tomllib.loads((source.HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BASE = PROJECT["dependencies"]
EXTRAS = [need for needs in PROJECT["optional-dependencies"].values() for need in needs]


def name_of(need):
    return re.match(r"[\w-]+", need)[0].lower()


@pytest.mark.parametrize("need", BASE + EXTRAS, ids=name_of)
def test_every_dependency_has_a_lower_and_an_upper_bound(need):
    assert re.fullmatch(r"[\w-]+>=\d[\d.]*,<\d[\d.]*", need)


def test_dependencies_are_few_and_every_one_is_used():
    names = {name_of(need) for need in BASE}
    assert len(names) <= 12
    used = {
        (node.module or "").split(".")[0]
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    } | {
        alias.name.split(".")[0]
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    unused = names - used - {"networkx"}  # Mesa 3.5 cannot be imported without it
    assert not unused
