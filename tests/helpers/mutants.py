"""Mutation tests: small mistakes put into rules and scores, to see whether the tests notice.

For tests only; nothing in the package may import it. cosmic-ray writes the mistakes into the files
of a temporary clone of what is committed. A forked process with the libraries loaded tries each
mistake in plain Python, by the tests of its module that build no society; the unchanged module must
pass them first.

``python tests/helpers/mutants.py`` tries all, ``--count N --seed S`` some of every module, ``--only
M`` one module, ``--again FILE`` the survivors of an earlier run. It prints a line of JSON for each
mistake and for each module; ends are: a failed assertion, another error, too long, survived.
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
    "society.people.worker": "society/people/test_worker",
    "society.people.cadre": "society/people/test_cadre",
    "society.people.deputy": "society/people/test_deputy",
    "society.people.official": "society/people/test_official",
    "society.people.fates": "society/people/test_fates society/people/test_fate_chances",
    "society.people.move": "society/people/test_move",
    "society.people.belong": "society/people/test_belong",
    "society.economy": "society/test_economy",
    "common.maths": "common/test_maths",
    "society.institutions.cascade": "society/institutions/test_cascade",
    "society.institutions.congress": "society/institutions/test_congress",
    "society.institutions.office": "society/institutions/test_office",
    "society.institutions.party": "society/institutions/test_party",
    "society.institutions.parties": "society/institutions/test_parties",
    "society.institutions.secretariat": "society/institutions/test_secretariat",
    "society.institutions.soviet": "society/institutions/test_soviet",
    "society.institutions.sovnarkom": "society/institutions/test_sovnarkom",
    "society.institutions.union": "society/institutions/test_union",
    "society.institutions.workplace": "society/institutions/test_workplace",
    "evidence.scoring": (
        "evidence/test_scoring evidence/test_scoring_counts evidence/test_scoring_misfit"
    ),
}
"""Modules with scalar rules, and the tests that are run for each."""
WHOLE = {"simulation", "society", "people", "world", "s", "self", "plants"}
"""Arguments of functions that are not scalar rules."""
LEFT_OUT = re.compile(
    r"(Add|Sub|Mul|Div|FloorDiv|Mod|Pow)_(RShift|LShift|BitOr|BitAnd|BitXor)$|_Is(Not)?$|Invert$"
)
"""cosmic-ray's operators that test nothing: bits of a real number can only raise TypeError, and
whether two equal numbers are one object is up to Python."""
SECONDS, MEMORY = 20, 4 << 30
"""What a mistake may take: seconds of a processor, bytes of addresses."""
PLUGINS = ("-pno:cacheprovider", "-pno:unraisableexception", "-pno:anyio", "-pno:pytest_cov")
ENDS = {0: "survived", 1: "assertion", 2: "error", 3: "no test"}


def rules(path, whole=False):
    """Yield (name, first line, last line) of the scalar rules of a file: public functions of
    numbers without a loop; or of every function."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        arguments = {each.arg for each in node.args.args}
        loops = any(isinstance(each, ast.For | ast.While) for each in ast.walk(node))
        if whole or not (node.name.startswith("_") or arguments & WHOLE or loops):
            described = ast.get_docstring(node) is not None
            yield node.name, node.body[described].lineno, node.end_lineno


class Quick:
    """Leaves out the tests that build a society; notes what ended the first test that failed."""

    end, passed = 0, 0

    def pytest_collection_finish(self):
        """From here on nobody builds a society: in plain Python one takes seconds to minutes."""
        from thermidor.simulation import Simulation

        def build(*_, **__):
            pytest.skip("builds a society")

        Simulation.__init__ = build

    def pytest_exception_interact(self, call):
        """Tell an assertion that failed from another error."""
        failed = issubclass(call.excinfo.type, AssertionError | pytest.fail.Exception)
        self.end = self.end or (1 if failed else 2)

    def pytest_runtest_logreport(self, report):
        """Count the tests that passed: without one nothing was tried."""
        self.passed += report.when == "call" and report.passed


def tried(clone, tests, keep_bytecode=False):
    """Run the tests of a module in a process of its own; return how it ended, by `ENDS`."""
    child = os.fork()
    if not child:
        end = 2
        with contextlib.suppress(BaseException):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)  # of its own time, not of the clock
            sys.dont_write_bytecode = not keep_bytecode
            os.chdir(clone)
            sys.path[:0] = [str(clone / "src"), str(clone / "tests" / "helpers")]
            words = ["-x", "-q", "-n0", "--tb=no", "-Wignore", *PLUGINS]
            quick = Quick()
            status = pytest.main(words + [f"tests/{test}.py" for test in tests.split()], [quick])
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


def chosen(plans, asked):
    """Return the mistakes to try, by module: all, a drawn sample, or a former run's survivors."""
    if asked.again:
        lines = map(json.loads, Path(asked.again).read_text().splitlines())
        former = {
            (d["module"], d["operator"], d["occurrence"])
            for d in lines
            if d.get("end") == "survived"
        }
        return {m: [x for x in plan if (m, *_key(x[0])) in former] for m, plan in plans.items()}
    if not asked.count:
        return plans
    luck, everything = random.Random(asked.seed), sum(map(len, plans.values()))
    return {
        m: luck.sample(plan, min(len(plan), max(5, round(asked.count * len(plan) / everything))))
        for m, plan in plans.items()
    }


def run(clone, module, path, plan, database):
    """Try the mistakes of one module; a line of JSON for each; return how many ended how."""
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()  # else what was compiled may be taken for the changed file
    names = list(rules(path, module == "evidence.scoring"))
    ends = Counter()
    for change, job in plan:
        operator = plugins.get_operator(change.operator_name)(**change.operator_args)
        line = change.start_pos[0]
        with use_mutation(path, operator, change.occurrence) as (_, mutated):
            assert mutated is not None, change
            end = tried(clone, RULES[module])
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
    """Try mistakes and say of each what came."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, help="how many, drawn from every module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=RULES, action="append", metavar="MODULE")
    parser.add_argument("--again", metavar="FILE", help="only the survivors listed in this file")
    asked = parser.parse_args()
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    import hypothesis  # noqa: F401  (here, so that a fork has them)
    import numba  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow  # noqa: F401

    gc.freeze()  # else every fork scans all of them for unused objects

    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_:
        clone = Path(folder).resolve() / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        paths = {
            m: clone / "src/thermidor" / f"{m.replace('.', '/')}.py" for m in asked.only or RULES
        }
        for module in paths:
            end = tried(clone, RULES[module], keep_bytecode=True)
            if end != "survived":
                sys.exit(f"{RULES[module]}: the unchanged {module} does not pass ({end}).")
        sessions = {m: open_.enter_context(use_db(f"{folder}/{m}.sqlite")) for m in paths}
        plans = {m: planned(m, path, sessions[m]) for m, path in paths.items()}
        everything = Counter()
        tried_modules = []
        for module, plan in chosen(plans, asked).items():
            tried_modules.append(
                (module, run(clone, module, paths[module], plan, sessions[module]))
            )
            everything += tried_modules[-1][1]
        for module, ends in tried_modules:
            summary(module, ends)
        summary("all", everything)


if __name__ == "__main__":
    main()
