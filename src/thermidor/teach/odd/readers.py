"""Which functions read a parameter or a channel, from their signatures.

ODD element: submodels. An argument is annotated by its group of parameters (``p: Bench``) or by the
channel that it takes (``pressures.felt``). The source only says which fields a function names.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from thermidor import observables, simulation, society
from thermidor.scenario import acts
from thermidor.society.parameters import GROUPS, Parameters
from thermidor.society.pressures import Channel, Felt
from thermidor.society.registry import Packed

RULES = ("society.people.", "society.institutions.", "society.economy", "society.vacancies")
"""Where rules are: the first words of their modules' names."""
_NAMES = {kind: name for name, kind in GROUPS.items()}


class Function(NamedTuple):
    """A function of the model, or a method.

    Attributes
    ----------
    name : str
        ``module.function`` or ``module.Class.method``, with the module's last name.
    module : str
        Dotted module, without ``thermidor.``.
    called : callable
        The function itself, in plain Python.
    node : ast.FunctionDef
        Its source.
    """

    name: str
    module: str
    called: Callable
    node: ast.FunctionDef

    @property
    def hints(self) -> dict[str, Any]:
        """Its arguments' annotations, what `Annotated` adds included."""
        return _hints(self.called)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Its arguments' names."""
        return tuple(name for name in inspect.signature(self.called).parameters if name != "self")


@cache
def modules() -> dict[str, ModuleType]:
    """Return the modules whose functions may read a parameter: dotted name -> module."""
    found = [
        import_module(one.name) for one in walk_packages(society.__path__, "thermidor.society.")
    ]
    others = [simulation, acts, *observables.modules()]
    every = {module.__name__: module for module in (*found, *others)}
    return {name.removeprefix("thermidor."): module for name, module in every.items()}


@cache
def functions() -> tuple[Function, ...]:
    """Return every function and method that may read a parameter or a channel."""
    return tuple(one for name, module in modules().items() for one in _of_module(name, module))


def _of_module(name: str, module: ModuleType) -> Iterator[Function]:
    short = name.rpartition(".")[2]
    for node in tree(module).body:
        if isinstance(node, ast.FunctionDef):
            yield Function(f"{short}.{node.name}", name, plain(getattr(module, node.name)), node)
        elif isinstance(node, ast.ClassDef):
            members = vars(getattr(module, node.name))
            for part in node.body:
                if isinstance(part, ast.FunctionDef):
                    called = plain(members[part.name])
                    yield Function(f"{short}.{node.name}.{part.name}", name, called, part)


@cache
def tree(module: ModuleType) -> ast.Module:
    """Return a module's parsed source."""
    return ast.parse(inspect.getsource(module))


def plain(function: Any) -> Callable:
    """Return a compiled function, a property or a class's method as a plain function."""
    for name in ("py_func", "fget", "__func__"):
        function = getattr(function, name, None) or function
    return inspect.unwrap(function)


def code(function: Callable) -> str:
    """Return the statements of a function, without its docstring and decorators."""
    source = inspect.getsource(plain(function))
    node = ast.parse(inspect.cleandoc(f"\n{source}")).body[0]
    return statements(node)


def statements(node: ast.FunctionDef) -> str:
    """Return the statements of a function's source, without its docstring."""
    described = ast.get_docstring(node) is not None
    return "\n".join(ast.unparse(part) for part in node.body[described:])


@cache
def of_parameters() -> dict[str, tuple[str, ...]]:
    """Return for every parameter who reads it: ``module.function`` or ``module.Class.method``."""
    found: dict[str, list[str]] = {name: [] for name in Parameters().flat()}
    for function in functions():
        for parameter in of_function(function):
            found[parameter].append(function.name)
    return {name: tuple(dict.fromkeys(who)) for name, who in found.items()}


@cache
def of_channels() -> dict[str, tuple[str, ...]]:
    """Return for every channel the functions that name it or take it as an argument."""
    found: dict[str, list[str]] = {channel.name: [] for channel in Channel}
    for function in functions():
        named = {channel.name for channel, _, _ in felt(function)}
        for part in ast.walk(function.node):
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                named |= {part.attr} if part.value.id == "Channel" and part.attr in found else set()
        for channel in named:
            found[channel].append(function.name)
    return {name.lower(): tuple(dict.fromkeys(who)) for name, who in found.items()}


def felt(function: Function) -> Iterator[tuple[Channel, str, str]]:
    """Yield the channels that a function takes: channel, argument, what it does there."""
    for argument, hint in function.hints.items():
        for about in getattr(hint, "__metadata__", ()):
            if isinstance(about, Felt):
                yield about.channel, argument, about.how


@cache
def of_rules() -> dict[str, tuple[str, ...]]:
    """Return for every function who calls it, itself or through private functions of its module.

    Both are written ``module.function``.
    """
    calls: dict[str, list[str]] = {}
    for function in functions():
        for called in _called(function):
            if called != function.name:
                calls.setdefault(called, []).append(function.name)
    return {rule: tuple(dict.fromkeys(_public(rule, calls, ()))) for rule in calls}


def _public(rule: str, calls: dict[str, list[str]], seen: tuple[str, ...]) -> Iterator[str]:
    """Yield who calls a rule, a private function's callers in place of the function."""
    for name in calls.get(rule, ()):
        private = name.count(".") == 1 and name.partition(".")[2].startswith("_")
        if private and name in calls and name not in seen:
            yield from _public(name, calls, (*seen, name))
        else:
            yield name


def _called(function: Function) -> Iterator[str]:
    """Yield the functions of the package that a function names: ``module.function``."""
    for part in ast.walk(function.node):
        if name := _named(part, function):
            yield name


def _named(node: ast.AST, function: Function) -> str:
    """Return the function of the package that an expression names in a function; or nothing."""
    known = vars(modules()[function.module]) if function.module in modules() else {}
    match node:
        case ast.Name(id=name):
            found = known.get(name)
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            held = known.get(owner)
            found = getattr(held, name, None) if isinstance(held, ModuleType) else None
        case _:
            return ""
    module = getattr(found, "__module__", None) or ""
    if not module.startswith("thermidor.") or not inspect.isfunction(plain(found)):
        return ""
    return f"{module.rpartition('.')[2]}.{found.__name__}"


@cache
def of_function(function: Function) -> tuple[str, ...]:
    """Return the parameters that a function reads, ``group.name``, in the order of the table."""
    known = _known(function, _handed().get(function.name, {}))
    read = set()
    for part in ast.walk(function.node):
        if isinstance(part, ast.Attribute):
            group = _kind(part.value, known)
            if group in _NAMES and part.attr in group._fields:
                read.add(f"{_NAMES[group]}.{part.attr}")
    return tuple(name for name in Parameters().flat() if name in read)


def _known(function: Function, handed: dict[str, Any]) -> dict[str, Any]:
    """Return the types of a function's names: as annotated, as handed to it, as assigned in it."""
    known = {**function.hints, **handed}
    for part in ast.walk(function.node):
        if isinstance(part, ast.Assign):
            for target, value in _pairs(part.targets[0], part.value):
                if isinstance(target, ast.Name):
                    known.setdefault(target.id, _kind(value, known))
    return known


@cache
def _handed() -> dict[str, dict[str, Any]]:
    """Return the groups that functions are handed in arguments that are not annotated so.

    A private function or a compiled loop takes what its callers take: function -> argument -> type.
    """
    by_name = {function.name: function for function in functions()}
    found: dict[str, dict[str, Any]] = {}
    waiting = list(by_name)
    while waiting:
        function = by_name[waiting.pop()]
        known = _known(function, found.get(function.name, {}))
        for part in ast.walk(function.node):
            called = by_name.get(_callee(part, function))
            if called is None:
                continue
            for argument, kind in _passed(part, called, known).items():
                own = called.hints.get(argument)
                taken = found.setdefault(called.name, {})
                if not hasattr(own, "_fields") and argument not in taken:
                    taken[argument] = kind
                    waiting.append(called.name)
    return found


def _callee(node: ast.AST, function: Function) -> str:
    """Return the function that a call calls, a method of the same class included; or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    match node.func:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return f"{function.name.rpartition('.')[0]}.{name}"
    return _named(node.func, function)


def _passed(call: ast.Call, called: Function, known: dict[str, Any]) -> dict[str, Any]:
    """Return the groups that a call passes on, by the argument's name."""
    pairs = [*zip(called.arguments, call.args, strict=False)]
    pairs += [(word.arg, word.value) for word in call.keywords if word.arg]
    kinds = {name: _kind(value, known) for name, value in pairs}
    return {name: kind for name, kind in kinds.items() if hasattr(kind, "_fields")}


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return zip(target.elts, value.elts, strict=False)
    return iter([(target, value)])


def _kind(node: ast.expr, known: dict[str, Any]) -> Any:
    """Return the type of an expression, as far as annotations say it; a group where it is one."""
    match node:
        case ast.Name(id=name):
            kind = known.get(name)
        case ast.Attribute(attr="parameters" | "packed"):
            kind = Parameters
        case ast.Attribute(value=value, attr=name):
            owner = _kind(value, known)
            kind = GROUPS.get(name) if owner is Parameters else _field(owner, name)
        case ast.Subscript(value=value):
            kind = _kind(value, known)
        case _:
            return None
    return get_args(kind)[0] if get_origin(kind) is Packed else kind


def _field(owner: Any, name: str) -> Any:
    return _hints(owner).get(name) if hasattr(owner, "_fields") else None


@cache
def _hints(called: Any) -> dict[str, Any]:
    hints = get_type_hints(called, include_extras=True)
    return {name: hint for name, hint in hints.items() if name != "return"}
