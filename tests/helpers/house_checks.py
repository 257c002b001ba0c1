"""Checks of the house: each takes a checkout and returns what is wrong with it, one sentence each.

They take a folder, so that the tests can show each check failing on a damaged copy.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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
LONGEST_FILE = 500
LONGEST_RULE = 25
TYPED = ("api", "evidence", "mesa", "runs")
"""Rooms whose public functions have a type on every argument and result."""
RULE_FILES = ("society.people", "society.institutions", "society.economy", "society.vacancies")
UNITS = re.compile(
    r"\d\.\.1|0 or 1|[Cc]lass\b|per (month|week|year)|a month|months?\b|weeks?\b|persons?\b"
    r"|people\b|heads?\b"
    r"|shares?\b|[Cc]hances?\b|ratio|logit|log odds|\(sd\)|standard normal|rows?\b|index"
    r"|[Ww]hether|members?\b|posts?\b|seats?\b|[Cc]andidates?\b|issues?\b|staff\b|decisions?\b"
    r"|meetings?\b|workers?\b|weight|times\b|int\d|float\d|bool|decimals"
)
"""A unit or a plain count of something: what a rule's docstring must name."""
WORDS = Path(__file__).with_name("words.toml")


def package(root: Path) -> Path:
    """Return the package's folder in a checkout."""
    return root / "src" / "thermidor"


def modules(root: Path) -> dict[str, ast.Module]:
    """Return every module: dotted name without ``thermidor.`` -> parsed source."""
    found = {}
    for file in sorted(package(root).rglob("*.py")):
        parts = file.relative_to(package(root)).with_suffix("").parts
        if parts[0] == "data":
            continue
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name or "thermidor"] = parsed(file.read_text(encoding="utf-8"))
    return found


@cache
def parsed(text: str) -> ast.Module:
    """Return the tree of a file's text; checks read it and change nothing."""
    return ast.parse(text)


def room(name: str) -> str:
    """Return the room of a module."""
    return name.split(".")[0]


def imports(tree: ast.Module, known: set[str], *, types: bool = True) -> set[str]:
    """Return the modules of the package that a module imports, also by a string.

    Without `types`, imports under ``if TYPE_CHECKING`` are left out: Python never runs them.
    """
    found = set()
    skipped = set() if types else {id(node) for node in for_types_only(tree)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name.startswith("thermidor.")}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "thermidor":
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full.removeprefix("thermidor.") in known else node.module)
    found |= set(strings_that_name_modules(tree, known))
    return {name.removeprefix("thermidor.") for name in found} - {"thermidor"}


def for_types_only(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what is under ``if TYPE_CHECKING``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for statement in node.body:
                yield from ast.walk(statement)


def strings_that_name_modules(tree: ast.Module, known: set[str]) -> Iterator[str]:
    """Yield strings that name a module, as ``import_module`` takes them."""
    words = {id(node) for node in docstring_nodes(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in words:
            name = node.value.rstrip(".")
            if name.startswith("thermidor.") and name.removeprefix("thermidor.") in known:
                yield name


def docstring_nodes(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the constants of a tree that are documentation."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.value


# The checks ---------------------------------------------------------------------------------------


def upward_imports(root: Path) -> list[str]:
    """A room imports only from itself and from rooms lower than it."""
    trees = modules(root)
    level = {name: k for k, name in enumerate(ROOMS)}
    found = []
    for name, tree in trees.items():
        if name == "thermidor":
            continue
        if room(name) not in level:
            found.append(f"{name} is in no room: add its folder to ROOMS")
            continue
        found += [
            f"{name} imports {other}, which is in a higher room"
            for other in sorted(imports(tree, set(trees)))
            if level.get(room(other), 99) > level[room(name)]
        ]
    return found


def circles(root: Path) -> list[str]:
    """No module imports itself through others."""
    trees = modules(root)
    graph = {
        name: imports(tree, set(trees), types=False) & set(trees) - {name, "thermidor"}
        for name, tree in trees.items()
        if name != "thermidor"
    }
    done: set[str] = set()
    while True:
        ready = {name for name in graph if name not in done and graph[name] <= done}
        if not ready:
            break
        done |= ready
    left = {name: graph[name] - done for name in graph if name not in done}
    return [f"{name} is in a circle with {', '.join(sorted(left[name]))}" for name in sorted(left)]


def formatter_switches(root: Path) -> list[str]:
    """The formatter is switched off only for tables of data (assignments to a constant)."""
    found = []
    for folder in ("src", "tests", "experiments"):
        for file in sorted((root / folder).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            if "# fmt: " + "skip" not in text and "# fmt: " + "off" not in text:
                continue
            for number, line in enumerate(text.splitlines(), 1):
                if re.search(r"#\s*fmt: (skip|off)", line) and '"' not in line.split("#")[0][-3:]:
                    found.append(f"{file.relative_to(root)}:{number} switches the formatter off")
    return found


def long_files(root: Path) -> list[str]:
    """A file is read in one sitting."""
    return [
        f"{file.relative_to(root)} has {lines} lines; at most {LONGEST_FILE}"
        for folder in ("src", "tests", "experiments")
        for file in sorted((root / folder).rglob("*.py"))
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]


def long_rules(root: Path) -> list[str]:
    """A rule (a compiled public function of persons or institutions without a loop) is short."""
    found = []
    for name, node in rules(root):
        first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
        lines = node.end_lineno - first.lineno + 1
        if lines > LONGEST_RULE:
            found.append(f"{name}.{node.name} has {lines} lines; at most {LONGEST_RULE}")
    return found


def rules(root: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the rules: public functions of rule files that return a number and hold no loop."""
    for name, tree in modules(root).items():
        if not name.startswith(RULE_FILES):
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            result = ast.unparse(node.returns) if node.returns else "float"
            loops = any(isinstance(part, ast.For | ast.While) for part in ast.walk(node))
            if result in ("float", "int", "bool") and not loops:
                yield name, node


def rules_without_units(root: Path) -> list[str]:
    """The docstring of a rule says in which unit its result is."""
    return [
        f"{name}.{node.name}: its docstring names no unit"
        for name, node in rules(root)
        if not UNITS.search(ast.get_docstring(node) or "")
    ]


def untyped(root: Path) -> list[str]:
    """Public functions of the rooms that others build on are typed and documented."""
    found = []
    for name, tree in modules(root).items():
        if room(name) not in TYPED:
            continue
        for owner, node in public_functions(tree):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            arguments += [a for a in (node.args.vararg, node.args.kwarg) if a]
            bare = [
                a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")
            ]
            if bare:
                found.append(f"{name}.{owner}{node.name}: no type for {', '.join(bare)}")
            if node.returns is None and node.name != "__init__":
                found.append(f"{name}.{owner}{node.name}: no type for its result")
    return found


def public_functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield public functions and methods: the owner's name with a dot, and the function."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield "", node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and (
                    not method.name.startswith("_") or method.name == "__init__"
                ):
                    yield f"{node.name}.", method


def undocumented(root: Path) -> list[str]:
    """Every module, public class and public function says what it is."""
    found = []
    for name, tree in modules(root).items():
        if not ast.get_docstring(tree):
            found.append(f"{name} has no docstring")
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if public and not node.name.startswith("_") and not ast.get_docstring(node):
                found.append(f"{name}.{node.name} has no docstring")
        for owner, node in public_functions(tree):
            overload = any(isinstance(d, ast.Attribute) for d in node.decorator_list)
            if owner and node.name != "__init__" and not overload and not ast.get_docstring(node):
                found.append(f"{name}.{owner}{node.name} has no docstring")
    return found


def old_names(root: Path) -> list[str]:
    """A module is called by its own name, unless something else in the file has that name."""
    trees = modules(root)
    found = []
    for name, tree in trees.items():
        taken = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(
                "thermid"
            ):
                continue
            base = node.module.removeprefix("thermidor").removeprefix(".")
            found += [
                f"{name} imports {alias.name} as {alias.asname}"
                for alias in node.names
                if alias.asname
                and alias.name not in taken
                and f"{base}.{alias.name}".removeprefix(".") in trees
            ]
    return found


# Words --------------------------------------------------------------------------------------------


def word_list() -> dict:
    """Return the list of banned words: word -> what to write instead."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def banned_words(root: Path) -> list[str]:
    """Sentences use common words; the list says what to write instead ("there is no" is common)."""
    banned = word_list()["banned"]
    pattern = re.compile(
        r"(?<![\w'-])(?<!there )("
        + "|".join(re.escape(w) for w in sorted(banned, key=len)[::-1])
        + r")(?![\w-])",
        re.IGNORECASE,
    )
    found = []
    for place, text in sentences(root):
        for match in pattern.finditer(text):
            word = match[1].lower()
            found.append(f'{place}: "{word}"; write {banned[word]}')
    return found


def sentences(root: Path) -> Iterator[tuple[str, str]]:
    """Yield what a person reads: place, text. Docstrings, comments, strings, pages, Markdown."""
    for folder in ("src", "tests", "experiments"):
        for file in sorted((root / folder).rglob("*.py")):
            if file.name in (Path(__file__).name, "test_house.py"):  # they quote what they look for
                continue
            yield from python_sentences(file, root)
    for pattern in (
        "src/**/*.md",
        "src/**/*.toml",
        "src/**/*.html",
        "src/**/*.js",
        "*.md",
        "scenarios/*.toml",
        "experiments/*.toml",
        "experiments/*.md",
        "experiments/*.ipynb",
        ".github/**/*.md",
    ):
        for file in sorted(root.glob(pattern)):
            lines = file.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, 1):
                yield f"{file.relative_to(root)}:{number}", line


def python_sentences(file: Path, root: Path) -> Iterator[tuple[str, str]]:
    """Yield docstrings, comments, strings with a blank in them, and names of tests."""
    for line, text in sentences_of(file.read_text(encoding="utf-8")):
        yield f"{file.relative_to(root)}:{line}", text


@cache
def sentences_of(text: str) -> list[tuple[int, str]]:
    """Return what a person reads in Python source, with its lines."""
    import io
    import tokenize

    found = [
        (token.start[0], token.string)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and " " in token.string)
    ]
    found += [
        (node.lineno, node.name.replace("_", " "))
        for node in ast.walk(parsed(text))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    return found


BANNED_NAMES = ("told", "anew", "whoever")
"""Names of variables, arguments and functions that only their author understands."""
BARE_INDEX = re.compile(r"\b(out|scratch|scratch\.real|note|notes)\[\d+\]|\brange\(7\)")
"""A place in an array without a name."""


def private_names(root: Path) -> list[str]:
    """A variable names its content."""
    found = []
    for folder in ("src", "tests", "experiments"):
        for file in sorted((root / folder).rglob("*.py")):
            for node in ast.walk(parsed(file.read_text(encoding="utf-8"))):
                name = getattr(node, "id", None) or getattr(node, "arg", None)
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    name = node.name
                if name in BANNED_NAMES and not isinstance(node, ast.keyword):
                    place = f"{file.relative_to(root)}:{getattr(node, 'lineno', 0)}"
                    found.append(f'{place}: the name "{name}" does not say what it holds')
    return found


def unnamed_places(root: Path) -> list[str]:
    """Places in arrays have names."""
    return [
        f"{file.relative_to(root)}:{number}: {match[0]} is a place without a name"
        for file in sorted(package(root).rglob("*.py"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (match := BARE_INDEX.search(line))
    ]


CHECKS = (
    upward_imports,
    circles,
    formatter_switches,
    long_files,
    long_rules,
    rules_without_units,
    untyped,
    undocumented,
    old_names,
    banned_words,
    private_names,
    unnamed_places,
)
"""All checks, in the order in which a reader wants them."""


def main(words: list[str]) -> int:
    """Print what the checks find where a line holds any of some words; return how much it is."""
    root = Path(__file__).resolve().parents[2]
    found = [line for check in CHECKS for line in check(root)]
    found = [line for line in found if not words or any(word in line for word in words)]
    print("\n".join(found))
    return len(found)


if __name__ == "__main__":
    import sys

    sys.exit(bool(main(sys.argv[1:])))
