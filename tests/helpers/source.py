"""The package's source, read and not run: modules, their code without words, what they import.

For tests only; nothing in the package may import it.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import thermidor

PACKAGE = Path(thermidor.__file__).parent
HOUSE = Path(__file__).resolve().parents[2]
TESTS = HOUSE / "tests"
HELPERS = TESTS / "helpers"


@cache
def modules():
    """Return every module of the package: dotted name without ``thermidor.`` -> its tree."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name or "thermidor"] = ast.parse(file.read_text(encoding="utf-8"), str(file))
    return found


def is_words(node):
    """Whether a statement is a docstring (of a module, class, function, or of the name above)."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def constants(tree):
    """Yield the constants of a tree's code; docstrings and comments do not count."""
    words = {id(node.value) for node in ast.walk(tree) if is_words(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in words:
            yield node.value


def docstrings(tree):
    """Yield the docstrings of a tree."""
    for node in ast.walk(tree):
        if is_words(node):
            yield node.value.value


def attributes(tree):
    """Return the names that a tree reads with a dot."""
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def imports(tree):
    """Return the modules of the package that a tree imports anywhere: dotted names."""
    found, known = set(), modules()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {a.name.removeprefix("thermidor.") for a in node.names if _ours(a.name)}
        elif isinstance(node, ast.ImportFrom) and node.module and _ours(node.module):
            base = node.module.removeprefix("thermidor").removeprefix(".")
            for alias in node.names:
                full = f"{base}.{alias.name}".removeprefix(".")
                found.add(full if full in known else base or "thermidor")
    return found - {""}


def _ours(name):
    return name == "thermidor" or name.startswith("thermidor.")
