"""The notebooks: clean in the repository, and each runs from top to bottom in under a minute.

The last test is slow and needs the group `notebooks`:
``uv run --group notebooks pytest tests/house/test_notebooks.py -m slow``.
"""

from __future__ import annotations

import ast
import json
import re
import time

import pytest
import source

import thermidor as th
from thermidor.scenario import scenario
from thermidor.society import parameters

FOLDER = source.HOUSE / "experiments"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PLAIN = {"pathlib", "tempfile", "numpy", "pandas", "matplotlib"}
"""What a notebook may import, besides thermidor."""
MINUTE = 60.0


def cells(file, kind="code"):
    content = json.loads(file.read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in content["cells"] if c["cell_type"] == kind]


def trees(file):
    return [ast.parse(text) for text in cells(file)]


def named(file):
    return pytest.param(file, id=file.stem)


EACH = pytest.mark.parametrize("file", [named(file) for file in NOTEBOOKS])


def test_the_readme_of_the_experiments_lists_every_notebook():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert NOTEBOOKS
    for file in NOTEBOOKS:
        assert f"| `{file.name}` |" in readme


@EACH
def test_a_notebook_has_no_outputs_addresses_or_paths(file):
    text = file.read_text(encoding="utf-8")
    content = json.loads(text)
    for cell in content["cells"]:
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
    assert len({cell["id"] for cell in content["cells"]}) == len(content["cells"])
    assert not re.search(r"https?:|/(?:home|root|tmp|Users|work)/|[A-Z]:\\\\", text)


@EACH
def test_a_notebook_uses_public_functions_only(file):
    for tree in trees(file):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    assert alias.name.split(".")[0] in PLAIN or alias.asname == "th"
            elif isinstance(node, ast.ImportFrom):
                assert node.module.split(".")[0] in PLAIN
            elif isinstance(node, ast.Attribute):
                assert not node.attr.startswith("_")
                if isinstance(node.value, ast.Name) and node.value.id == "th":
                    assert node.attr in th.__all__


@EACH
def test_a_notebook_uses_names_only_after_the_cell_that_defines_them(file):
    known: set[str] = set(dir(__builtins__)) | set(__builtins__)
    for tree in trees(file):
        made = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not _read(n)}
        made |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        made |= {
            a.arg for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) for a in n.args.args
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                made |= {a.asname or a.name.split(".")[0] for a in node.names}
        used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and _read(n)}
        assert used <= known | made
        known |= made


def _read(name):
    return isinstance(name.ctx, ast.Load)


@EACH
def test_names_in_a_notebook_exist(file):
    """Parameters, scenarios and commands in code and prose are those of this version."""
    from thermidor.cli import main

    text = "\n".join(cells(file) + cells(file, "markdown"))
    groups = "|".join(parameters.Parameters._fields)
    for name in re.findall(rf"[\"`]((?:{groups})\.[a-z_]+)[\"`]", text):
        assert name in parameters.table(), name
    for name in re.findall(r'"pressures\.([a-z_]+)\.scale"', text):
        assert name in scenario.load("historical").pressures
    for name in re.findall(r'\b(?:compare|run|life)\(\s*"([a-z_]+)"', text):
        assert name in scenario.names()
    for command in re.findall(r"`thermidor ([a-z]+)", text):
        assert command in main.main_group.commands


@pytest.fixture(scope="module")
def compiled():
    """Compile the rules first: a reader waits for this once, not in each notebook."""
    th.run("historical", runs=1, scale=0.0005, workers=1)
    th.life("historical", scale=0.0005, compare="no_civil_war")


@pytest.mark.slow
@EACH
def test_a_notebook_runs_from_top_to_bottom_in_a_minute(file, tmp_path, compiled):
    nbclient = pytest.importorskip("nbclient", reason="needs the group notebooks")
    nbformat = pytest.importorskip("nbformat", reason="needs the group notebooks")
    notebook = nbformat.read(file, as_version=4)
    began = time.perf_counter()
    nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    seconds = time.perf_counter() - began
    assert not list(tmp_path.iterdir())  # it writes to another folder
    assert seconds < MINUTE, f"{file.name} took {seconds:.0f} s"
