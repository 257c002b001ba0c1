"""Mutation tests: small mistakes in rules and scores, to see whether the tests notice them.

For tests only; the package never imports this file. cosmic-ray writes the mistakes into files, so
all is done on a clone of the last commit, deleted at the end. Each mistake is tried in a forked
process that has the libraries loaded, in plain Python, by those tests of its module that build no
society; the unchanged module must pass them first.

``python tests/helpers/mutants.py`` tries all, ``--count N --seed S`` some of every module, ``--only
M`` one, ``--again FILE`` the survivors of an earlier run. It prints a line of JSON for each mistake
and one for each module, and distinguishes a failed assertion, another error, too long, survived.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from cosmic_ray import plugins
from cosmic_ray.commands import init
from cosmic_ray.mutating import use_mutation
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

ROOT = Path(__file__).resolve().parents[2]
RULES = {
    "society.people.worker": "worker",
    "society.people.leaning": "leaning",
    "society.people.cadre": "cadre",
    "society.people.recruit": "recruit",
    "society.people.filling": "filling",
    "society.people.ballot": "ballot",
    "society.people.deputy": "deputy",
    "society.people.official": "official",
    "society.people.fates": "fates fate_chances",
    "society.people.move": "move",
    "society.people.belong": "belong",
    "society.economy": "economy",
    "common.maths": "maths",
    "society.institutions.answers": "answers",
    "society.institutions.business_rules": "business_rules",
    "society.institutions.congress": "congress",
    "society.institutions.office": "office",
    "society.institutions.party": "party",
    "society.institutions.parties": "parties",
    "society.institutions.secretariat": "secretariat",
    "society.institutions.shopfloor": "shopfloor",
    "society.institutions.soviet": "soviet",
    "society.institutions.union": "union",
    "society.institutions.workplace": "workplace",
    "evidence.scoring": "scoring scoring_counts scoring_misfit",
}
"""Modules with scalar rules, and the tests of each, in the same room of `tests/`."""
ARRAYS = {"simulation", "society", "people", "world", "s", "self", "plants"}
"""Arguments of functions that are not scalar rules."""
LEFT_OUT = re.compile(
    r"(Add|Sub|Mul|Div|FloorDiv|Mod|Pow)_(RShift|LShift|BitOr|BitAnd|BitXor)$|_Is(Not)?$|Invert$"
)
"""Operators of cosmic-ray that do not test a test: bits of a real number can only raise TypeError,
and whether two equal numbers are one object depends on Python."""
SECONDS, MEMORY = 20, 4 << 30
"""Limits of a mistake: seconds of a processor, bytes of addresses."""
PLUGINS = ("-pno:cacheprovider", "-pno:unraisableexception", "-pno:anyio", "-pno:pytest_cov")
ENDS = {0: "survived", 1: "assertion", 2: "error", 3: "no test"}


def rules(path, every=False):
    """Yield (name, first line, last line) of the scalar rules of a file: public functions of
    numbers without a loop; or of every function."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        arguments = {each.arg for each in node.args.args}
        loops = any(isinstance(each, ast.For | ast.While) for each in ast.walk(node))
        if every or not (node.name.startswith("_") or arguments & ARRAYS or loops):
            documented = ast.get_docstring(node) is not None
            yield node.name, node.body[documented].lineno, node.end_lineno


def tests_of(module):
    """Return the test files of a module."""
    room = "/".join(module.split(".")[:-1])
    return [f"tests/{room}/test_{name}.py" for name in RULES[module].split()]


class Quick:
    """Skips the tests that build a society; notes what ended the first test that failed."""

    end, passed = 0, 0

    def pytest_collection_finish(self):
        """Skip tests that build a society: in plain Python one takes seconds to minutes."""
        from thermidor.simulation import Simulation

        def build(*_, **__):
            pytest.skip("builds a society")

        Simulation.__init__ = build

    def pytest_exception_interact(self, call):
        """Distinguish a failed assertion from another error."""
        failed = issubclass(call.excinfo.type, AssertionError | pytest.fail.Exception)
        self.end = self.end or (1 if failed else 2)

    def pytest_runtest_logreport(self, report):
        """Count the tests that passed: without any, nothing was tried."""
        self.passed += report.when == "call" and report.passed


def tried(clone, tests, keep_bytecode=False):
    """Run the tests of a module in a new process; return how it ended, by `ENDS`."""
    child = os.fork()
    if not child:
        end = 2
        with contextlib.suppress(BaseException):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)  # of processor time, not of the clock
            sys.dont_write_bytecode = not keep_bytecode
            os.chdir(clone)
            sys.path[:0] = [
                str(clone / "src"),
                *(str(clone / "tests" / x) for x in ("", "helpers")),
            ]
            words = ["-x", "-q", "-n0", "--tb=no", "-Wignore", *PLUGINS]
            quick = Quick()
            status = pytest.main(words + tests, [quick])
            home = Path(sys.modules["thermidor"].__file__)
            assert home.is_relative_to(clone), home
            end = quick.end or (0 if quick.passed else 3) if status in (0, 1) else 2
        os._exit(end)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        return ENDS[os.WEXITSTATUS(status)]
    return "time" if os.WTERMSIG(status) == signal.SIGVTALRM else "crash"


def planned(module, path, database):
    """Put cosmic-ray's mistakes in a module's rules into its session; return them in order."""
    spans = [(first, last) for _, first, last in rules(path, module == "evidence.scoring")]

    def wanted(change):
        inside = any(first <= change.start_pos[0] <= last for first, last in spans)
        return inside and not LEFT_OUT.search(change.operator_name)

    init([path], database, {})
    items = [(item.mutations[0], item.job_id) for item in database.work_items]
    found = [(change, job) for change, job in items if wanted(change)]
    return sorted(found, key=lambda each: (*each[0].start_pos, *_key(each[0])))


def _key(change):
    return change.operator_name.split("/")[-1], change.occurrence


def chosen(plans, options):
    """Return the mistakes to try, by module: all, a drawn sample, or a former run's survivors."""
    if options.again:
        lines = map(json.loads, Path(options.again).read_text().splitlines())
        former = {
            (d["module"], d["operator"], d["occurrence"])
            for d in lines
            if d.get("end") == "survived"
        }
        return {m: [x for x in plan if (m, *_key(x[0])) in former] for m, plan in plans.items()}
    if not options.count:
        return plans
    luck, everything = random.Random(options.seed), sum(map(len, plans.values()))
    return {
        m: luck.sample(plan, min(len(plan), max(5, round(options.count * len(plan) / everything))))
        for m, plan in plans.items()
    }


def run(clone, module, path, plan, database):
    """Try the mistakes of one module; print a line of JSON for each; return counts by ending."""
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()  # otherwise Python may take it for the changed file
    names = list(rules(path, module == "evidence.scoring"))
    ends = Counter()
    for change, job in plan:
        operator = plugins.get_operator(change.operator_name)(**change.operator_args)
        line = change.start_pos[0]
        with use_mutation(path, operator, change.occurrence) as (_, mutated):
            assert mutated is not None, change
            end = tried(clone, tests_of(module))
            changed = mutated.splitlines()[line - 1].strip()
        outcome = TestOutcome.SURVIVED if end == "survived" else TestOutcome.KILLED
        database.set_result(job, WorkResult(WorkerOutcome.NORMAL, end, outcome, changed))
        (function,) = [name for name, first, last in names if first <= line <= last]
        name, occurrence = _key(change)
        print(
            json.dumps(
                {
                    "module": module,
                    "function": function,
                    "line": line,
                    "column": change.start_pos[1],
                    "operator": name,
                    "occurrence": occurrence,
                    "changed": changed,
                    "end": end,
                }
            ),
            flush=True,
        )
        ends[end] += 1
    return ends


def summary(name, ends):
    """Print how many were caught."""
    tried_, caught = sum(ends.values()), sum(ends.values()) - ends["survived"]
    share = round(100 * caught / tried_, 1) if tried_ else None
    print(
        json.dumps({"summary": name, "caught": caught, "tried": tried_, "percent": share, **ends})
    )


def main():
    """Try mistakes and print the result of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, help="how many, drawn from every module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=RULES, action="append", metavar="MODULE")
    parser.add_argument("--again", metavar="FILE", help="only the survivors in this file")
    options = parser.parse_args()
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    import hypothesis  # noqa: F401  (here, so that a fork has them)
    import numba  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow  # noqa: F401

    gc.freeze()  # otherwise every fork searches all of them for garbage

    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_:
        clone = Path(folder).resolve() / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        paths = {
            m: clone / "src/thermidor" / f"{m.replace('.', '/')}.py" for m in options.only or RULES
        }
        for module in paths:
            end = tried(clone, tests_of(module), keep_bytecode=True)
            if end != "survived":
                sys.exit(
                    f"{RULES[module]}: the unchanged {module} does not pass its tests ({end})."
                )
        sessions = {m: open_.enter_context(use_db(f"{folder}/{m}.sqlite")) for m in paths}
        plans = {m: planned(m, path, sessions[m]) for m, path in paths.items()}
        everything = Counter()
        ended = []
        for module, plan in chosen(plans, options).items():
            ended.append((module, run(clone, module, paths[module], plan, sessions[module])))
            everything += ended[-1][1]
        for module, ends in ended:
            summary(module, ends)
        summary("all", everything)


if __name__ == "__main__":
    main()
