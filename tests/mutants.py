"""Small mistakes put into rules and scores, to see whether the tests notice.

For tests only; nothing in the package may import it. A mutant is one change to one function: a
comparison turned, a sign, a constant, a branch, a line left out. Each is tried in a forked process
that runs the tests of its module in plain Python (NUMBA_DISABLE_JIT=1).

Run as ``python mutants.py COUNT [SEED]``; a line of JSON for each mutant.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import importlib
import inspect
import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).parent
RULES = {
    "people.worker": "test_worker", "people.cadre": "test_cadre", "people.deputy": "test_deputy",
    "people.official": "test_official", "people.fates": "test_fates", "people.move": "test_move",
    "people.belong": "test_cadre", "economy": "test_economy",
    "logistic": "test_logistic", "institutions.cascade": "test_cascade",
    "institutions.congress": "test_congress", "institutions.office": "test_office",
    "institutions.party": "test_party", "institutions.parties": "test_parties",
    "institutions.secretariat": "test_secretariat", "institutions.soviet": "test_soviet",
    "institutions.sovnarkom": "test_sovnarkom", "institutions.union": "test_union",
    "institutions.workplace": "test_workplace",
    "scoring": "test_scoring test_scoring_counts test_scoring_misfit",
}  # fmt: skip
"""Modules with scalar rules, and the tests that are run for each."""
WHOLE = {"simulation", "society", "people", "world", "s", "self", "plants"}
"""Arguments of functions that are no scalar rule."""
SECONDS = 30
TURNED = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq,
          ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is}  # fmt: skip
OTHER = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
         ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.FloorDiv: ast.Mult,
         ast.Mod: ast.Mult}  # fmt: skip
ENDS = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "log": "exp",
        "exp": "log", "sum": "max", "mean": "max"}  # fmt: skip


class Mutant(NamedTuple):
    """One change."""

    module: str
    function: str
    number: int
    change: str

    def __str__(self):
        return f"{self.module}.{self.function}: {self.change}"


def rules(module):
    """Return the scalar rules of a module: public functions of numbers, without a loop."""
    path = Path(importlib.import_module(f"thermidor.{module}").__file__)
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        arguments = {each.arg for each in node.args.args}
        loops = any(isinstance(each, ast.For | ast.While) for each in ast.walk(node))
        public = not node.name.startswith("_") or module == "scoring"
        if public and not arguments & WHOLE and not loops:
            yield node


def sites(function):
    """Return what can be changed in a function: (place among its nodes, what to do, in words)."""
    skipped = set()
    for node in ast.walk(function):  # annotations and docstrings are no code
        for part in ("annotation", "returns"):
            if getattr(node, part, None) is not None:
                skipped |= {id(each) for each in ast.walk(getattr(node, part))}
    if function.body and isinstance(function.body[0], ast.Expr):
        skipped |= {id(each) for each in ast.walk(function.body[0])}
    for decorator in function.decorator_list:
        skipped |= {id(each) for each in ast.walk(decorator)}
    found = []
    for place, node in enumerate(ast.walk(function)):
        if id(node) in skipped:
            continue
        line = f"line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
            found.append((place, "turn", f"{line}: `{ast.unparse(node)}` turned round"))
        elif isinstance(node, ast.BinOp) and type(node.op) in OTHER:
            found.append((place, "sign", f"{line}: another operator in `{ast.unparse(node)}`"))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
            found.append((place, "bare", f"{line}: `{ast.unparse(node)}` without its sign"))
        elif isinstance(node, ast.BoolOp):
            found.append((place, "both", f"{line}: and for or in `{ast.unparse(node)}`"))
        elif isinstance(node, ast.IfExp):
            found.append((place, "swap", f"{line}: branches of `{ast.unparse(node)}` swapped"))
        elif isinstance(node, ast.If):
            found.append((place, "deny", f"{line}: `if {ast.unparse(node.test)}` denied"))
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
            found.append((place, "move", f"{line}: {node.value!r} moved"))
        elif isinstance(node, ast.Call) and _name(node.func) in ENDS:
            found.append((place, "ends", f"{line}: another function in `{ast.unparse(node)}`"))
        elif isinstance(node, ast.AugAssign):
            found.append((place, "skip", f"{line}: `{ast.unparse(node)}` left out"))
        elif isinstance(node, ast.Return) and node.value is not None:
            found.append((place, "none", f"{line}: 0 for `{ast.unparse(node.value)}`"))
    return found


def _name(node):
    return getattr(node, "attr", getattr(node, "id", ""))


def changed(function, place, what):
    """Return a copy of a function with one change."""
    function = copy.deepcopy(function)
    node = list(ast.walk(function))[place]
    match what:
        case "turn":
            node.ops[0] = TURNED[type(node.ops[0])]()
        case "sign":
            node.op = OTHER[type(node.op)]()
        case "bare":
            node.op = ast.UAdd()
        case "both":
            node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        case "swap":
            node.body, node.orelse = node.orelse, node.body
        case "deny":
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case "move":
            old = node.value
            node.value = (not old) if isinstance(old, bool) else old + 1 if old != 1 else 0
        case "ends":
            key = "attr" if isinstance(node.func, ast.Attribute) else "id"
            setattr(node.func, key, ENDS[_name(node.func)])
        case "skip":
            node.value = ast.Constant(0 if isinstance(node.op, ast.Add | ast.Sub) else 1)
        case "none":
            node.value = ast.BinOp(ast.Constant(0), ast.Mult(), node.value)
    return ast.fix_missing_locations(function)


def every():
    """Return every mutant there is."""
    return [
        Mutant(module, node.name, number, change)
        for module in RULES
        for node in rules(module)
        for number, (_, _, change) in enumerate(sites(node))
    ]


def put(mutant):
    """Put a mutant in place of its function, wherever that was imported."""
    module = importlib.import_module(f"thermidor.{mutant.module}")
    (node,) = [each for each in rules(mutant.module) if each.name == mutant.function]
    place, what, _ = sites(node)[mutant.number]
    altered = changed(node, place, what)
    altered.decorator_list = []
    space = {}
    code = compile(ast.Module([altered], []), module.__file__, "exec")
    exec(code, module.__dict__, space)
    old = getattr(module, mutant.function)
    old = getattr(old, "__wrapped__", old)
    old.__code__ = space[mutant.function].__code__


class Quick:
    """Leaves out the tests that walk a society: in plain Python they take minutes."""

    def pytest_collection_modifyitems(self, items):
        """Keep the tests of a rule by itself."""
        items[:] = [item for item in items if not self.walks(item)]

    @staticmethod
    def walks(item):
        """Whether a test needs a society, itself or through what it calls."""
        fixtures = {"society", "peace", "historical", "calm"}
        if fixtures & set(item.fixturenames):
            return True
        sources = {
            name: inspect.getsource(each)
            for name, each in vars(item.module).items()
            if inspect.isroutine(each) and getattr(each, "__module__", "") == item.module.__name__
        }
        slow = {"societies.", "Simulation("}
        while True:
            more = {f"{n}(" for n, text in sources.items() if any(word in text for word in slow)}
            if more <= slow:
                break
            slow |= more
        return any(word in inspect.getsource(item.function) for word in slow)


def caught(mutant):
    """Whether the tests of its module notice a mutant; tried in a process of its own.

    A mutant of number -1 is none: its tests must pass.
    """
    import pytest

    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)  # of its own time, not of the clock
        status = 1
        with contextlib.suppress(BaseException):
            if mutant.number >= 0:
                put(mutant)
            names = [str(TESTS / f"{name}.py") for name in RULES[mutant.module].split()]
            words = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-W", "ignore", "-m"]
            status = pytest.main([*words, "not slow", *names], plugins=[Quick()])
        os.write(writer, bytes([int(status)]))
        os._exit(0)
    os.close(writer)
    told = os.read(reader, 1)
    os.close(reader)
    os.waitpid(child, 0)
    return not told or told[0] != 0  # an end by the bell is a mutant noticed


def sample(count, seed=1):
    """Return some mutants, every module with its share."""
    found = every()
    random.Random(seed).shuffle(found)
    return found[:count]


def prepare():
    """Load what the tests need, so that a fork has it."""
    import pytest

    assert os.environ.get("NUMBA_DISABLE_JIT") == "1", "rules must be plain Python here"
    for names in {*" ".join(RULES.values()).split()}:
        assert (TESTS / f"{names}.py").is_file(), names
    importlib.import_module("thermidor.simulation")
    importlib.import_module("thermidor.observables")
    importlib.import_module("hypothesis")
    assert pytest


def main():
    """Try some mutants and say of each what came."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    sys.path.insert(0, str(TESTS))
    prepare()
    for mutant in sample(int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1):
        told = {**mutant._asdict(), "caught": caught(mutant)}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
