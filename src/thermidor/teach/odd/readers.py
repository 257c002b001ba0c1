"""Who reads a parameter or a channel: found in the source, not written down by hand.

ODD element: submodels. Where a function gets a group of parameters as ``p``, the group is the one
that has all the names it reads off it; a group's docstring names the files it belongs to, and
decides where two groups would do.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache

from thermidor.common.places import PACKAGE
from thermidor.society.parameters import Parameters
from thermidor.society.pressures import Channel

FOLDERS = ("society.people", "society.institutions", "society.economy", "society.vacancies")
"""Where rules stand."""
OTHERS = ("society.population", "simulation", "society.conditions", "scenario.acts", "observables")
"""What else may read a parameter or a channel."""
GROUPS = {name: type(group) for name, group in Parameters()._asdict().items()}
_GIVEN = ("p", "q")
"""Names under which a function is given a group of parameters."""
_SWITCHES = {"couple": "couplings", "couplings": "couplings"}


@cache
def trees(folder: str) -> dict[str, ast.Module]:
    """Return the modules of a folder (or one module): dotted name -> parsed source."""
    files = sorted((PACKAGE / folder).rglob("*.py")) or [PACKAGE / f"{folder}.py"]
    found = {}
    for file in files:
        name = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        found[name] = ast.parse(file.read_text(encoding="utf-8"), str(file))
    return found


@cache
def of_parameters() -> dict[str, tuple[str, ...]]:
    """Return for every parameter who reads it: ``module.function`` or ``module.Class.method``."""
    found: dict[str, list[str]] = {
        f"{group}.{field}": [] for group, kind in GROUPS.items() for field in kind._fields
    }
    for module, name, node in functions():
        for parameter in of_function(module, node):
            found[parameter].append(name)
    return {name: tuple(dict.fromkeys(who)) for name, who in found.items()}


@cache
def of_channels() -> dict[str, tuple[str, ...]]:
    """Return for every channel who reads it by name, or by its place in the table of channels."""
    found: dict[str, list[str]] = {channel.name.lower(): [] for channel in Channel}
    for module, name, node in functions():
        known = _numbers(module)
        for part in ast.walk(node):
            channel = known.get(part.id) if isinstance(part, ast.Name) else _channel(part)
            if channel is not None:
                found[channel.name.lower()].append(name)
    return {name: tuple(dict.fromkeys(who)) for name, who in found.items()}


@cache
def of_rules() -> dict[str, tuple[str, ...]]:
    """Return for every function of the rule files who calls it, itself or through its helpers.

    Both are written ``module.function``. A helper is a private function of the same module; who
    calls the helper calls the rule.
    """
    calls: dict[str, list[str]] = {}
    for module, name, node in functions():
        for called in _called(module, node):
            if called != name:
                calls.setdefault(called, []).append(name)
    return {rule: tuple(dict.fromkeys(_public(rule, calls, ()))) for rule in calls}


def _public(rule: str, calls: dict[str, list[str]], seen: tuple[str, ...]) -> Iterator[str]:
    """Yield who calls a rule, a private helper's callers in place of the helper."""
    for name in calls.get(rule, ()):
        helper = name.count(".") == 1 and name.partition(".")[2].startswith("_")
        if helper and name in calls and name not in seen:
            yield from _public(name, calls, (*seen, name))
        else:
            yield name


def _called(module: str, node: ast.FunctionDef) -> Iterator[str]:
    names = _imported(module)
    for part in ast.walk(node):
        if not isinstance(part, ast.Call):
            continue
        match part.func:
            case ast.Name(id=plain) if plain in names:
                yield names[plain]
            case ast.Attribute(value=ast.Name(id=module_), attr=function) if module_ in names:
                yield f"{module_}.{function}"


def of_function(module: str, node: ast.FunctionDef) -> tuple[str, ...]:
    """Return the parameters that a function reads, ``group.name``, in the order of the table."""
    bound = _bound(node)
    loose: dict[str, set[str]] = {}
    read = set()
    for part in ast.walk(node):
        if not isinstance(part, ast.Attribute):
            continue
        base = part.value
        if isinstance(base, ast.Attribute) and _has(base.attr, part.attr):
            if _from_parameters(base.value, bound):
                read.add(f"{base.attr}.{part.attr}")
        elif isinstance(base, ast.Name):
            group = bound.get(base.id) or _SWITCHES.get(base.id, "")
            if _has(group, part.attr):
                read.add(f"{group}.{part.attr}")
            elif base.id in _GIVEN and base.id in _arguments(node) and not group:
                loose.setdefault(base.id, set()).add(part.attr)
    for names in loose.values():
        group = _group(module, names)
        if group:
            read |= {f"{group}.{name}" for name in names}
    return tuple(name for name in _order() if name in read)


def functions() -> Iterator[tuple[str, str, ast.FunctionDef]]:
    """Yield every function that may read a parameter: module, short name, parsed source."""
    for folder in (*FOLDERS, *OTHERS):
        for module, tree in trees(folder).items():
            short = module.removesuffix(".__init__").rpartition(".")[2]
            for node in tree.body:
                if isinstance(node, ast.FunctionDef):
                    yield module, f"{short}.{node.name}", node
                elif isinstance(node, ast.ClassDef):
                    for part in node.body:
                        if isinstance(part, ast.FunctionDef):
                            yield module, f"{short}.{node.name}.{part.name}", part


@cache
def _imported(module: str) -> dict[str, str]:
    """Return what plain names of a module call: its own functions and those it imports."""
    tree = trees(module.replace(".", "/"))[module]
    found = {
        node.name: f"{module.rpartition('.')[2]}.{node.name}"
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("thermidor"):
            short = node.module.rpartition(".")[2]
            found |= {alias.asname or alias.name: f"{short}.{alias.name}" for alias in node.names}
    return found


def _bound(node: ast.FunctionDef) -> dict[str, str]:
    """Return local names that are bound to a group of parameters."""
    found = {}
    for part in ast.walk(node):
        if not isinstance(part, ast.Assign):
            continue
        for target in part.targets:
            pairs = [(target, part.value)]
            if isinstance(target, ast.Tuple) and isinstance(part.value, ast.Tuple):
                pairs = list(zip(target.elts, part.value.elts, strict=False))
            for name, value in pairs:
                if isinstance(name, ast.Name) and isinstance(value, ast.Attribute):
                    if value.attr in GROUPS and _from_parameters(value.value, found):
                        found[name.id] = value.attr
                    elif value.attr == "parameters":
                        found[name.id] = "parameters"
    return found


def _from_parameters(node: ast.expr, bound: dict[str, str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in ("parameters", *_GIVEN) or bound.get(node.id) == "parameters"
    return isinstance(node, ast.Attribute) and node.attr == "parameters"


def _has(group: str, field: str) -> bool:
    return group in GROUPS and field in GROUPS[group]._fields


def _arguments(node: ast.FunctionDef) -> set[str]:
    return {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}


def _group(module: str, names: set[str]) -> str | None:
    """Return the one group that has all names; the docstrings of groups decide between several."""
    fitting = [group for group, kind in GROUPS.items() if names <= set(kind._fields)]
    if len(fitting) > 1:
        file = f"{module.replace('.', '/')}.py"
        named = [group for group in fitting if file in (inspect.getdoc(GROUPS[group]) or "")]
        fitting = named or fitting
    return fitting[0] if fitting else None


def _channel(node: ast.AST) -> Channel | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if node.value.id == "Channel" and node.attr in Channel.__members__:
            return Channel[node.attr]
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        table, last = node.value, node.slice.elts[-1]
        named = isinstance(table, ast.Attribute) and table.attr == "channels"
        if named and isinstance(last, ast.Constant) and isinstance(last.value, int):
            return Channel(last.value)
    return None


@cache
def _numbers(module: str) -> dict[str, Channel]:
    """Return a module's names for the numbers of channels, which compiled loops read: ``HUNGER``
    of ``HUNGER = int(Channel.HUNGER)``."""
    found = {}
    for node in trees(module.replace(".", "/"))[module].body:
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
        pairs = zip(target.elts, value.elts, strict=False) if both else [(target, value)]
        for name, number in pairs:
            if isinstance(name, ast.Name) and isinstance(number, ast.Call) and number.args:
                channel = _channel(number.args[0])
                if channel is not None:
                    found[name.id] = channel
    return found


@cache
def _order() -> tuple[str, ...]:
    return tuple(f"{group}.{field}" for group, kind in GROUPS.items() for field in kind._fields)
