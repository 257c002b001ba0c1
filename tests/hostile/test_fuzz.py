"""Nothing a user may hand in gives a traceback, a hang, a flood of memory, or half a file.

Almost right files and command lines (`fuzz`) go through the command line in a process of their own
(`fuzz_child`): each ends well, or with one clear sentence and exit status 2.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
HELPERS = Path(__file__).parents[1] / "helpers"
HANG = 60  # seconds without output: longer than any case may take


def lived(first, count, step=1):
    """Run cases in a child, which starts again after a case that ended it; yield the results."""
    last, end = first, first + count * step
    while last < end:
        rest = [str(number) for number in (last, (end - last) // step, step)]
        with subprocess.Popen(
            [sys.executable, str(HELPERS / "fuzz_child.py"), *rest],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=HELPERS,
        ) as child:
            started = None
            for line in child.stdout:
                message = json.loads(line)
                started = message.get("start", started)
                if "case" in message:
                    last = message["case"] + step
                    yield message
            trace = child.stderr.read()[-1500:]
        if last < end:
            if started is None:
                raise RuntimeError(f"the child did not start: {trace}")
            yield {
                "case": started,
                "kind": "?",
                "status": None,
                "seconds": HANG,
                "problem": f"the process ended ({child.returncode}): {trace}",
            }
            last = started + step


def judged(cases):
    """Fail with the first things that went wrong; return how the cases ended."""
    ends, wrong = {}, []
    for case in cases:
        ends[case["kind"], case["status"]] = ends.get((case["kind"], case["status"]), 0) + 1
        if case["problem"]:
            wrong.append(f"case {case['case']} ({case['kind']}): {case['problem'].strip()}")
    assert not wrong, f"{len(wrong)} of {sum(ends.values())}:\n" + "\n---\n".join(wrong[:5])
    return ends


def test_500_inputs_end_well_or_with_a_sentence():
    ends = judged(lived(0, 500))
    kinds = {kind for kind, _ in ends}
    assert kinds == {
        "scenario",
        "scenario run",
        "account",
        "experiment",
        "calibration",
        "chapters",
        "figures",
        "command",
        "results",
    }
    assert sum(n for (_, status), n in ends.items() if status == 0) > 50, "all were refused"
    assert sum(n for (_, status), n in ends.items() if status == 2) > 200, "none was refused"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_20000_inputs_end_well_or_with_a_sentence(part):
    """Each part takes every tenth case from 1,000 on; ``THERMIDOR_FUZZ`` asks for more."""
    count = int(os.environ.get("THERMIDOR_FUZZ", "20000")) // 10
    judged(lived(1000 + part, count, step=10))


def test_the_judge_can_fail():
    """A traceback, a hang or words for programmers are seen as such."""
    from fuzz import Case
    from fuzz_child import wrong

    case = Case("command", {}, ["run"])
    assert wrong(case, 2, "", "thermidor: mine.toml: months is 0 but must be 1 to 1200.\n") == ""
    assert "traceback" in wrong(case, 2, "", "Traceback (most recent call last):\n")
    assert "programmers" in wrong(case, 2, "", "thermidor: KeyError: 'x'\n")
    assert "without a message" in wrong(case, 2, "", "")
    assert "more than one" in wrong(case, 2, "", "thermidor: a.\nthermidor: b.\n")
    assert "exit status" in wrong(case, 70, "", "thermidor: a.\n")
    assert "no sentence" in wrong(case, 2, "", "thermidor: \x1b[31mred.\n")
    assert "2 GB" in wrong(case, 2, "", "thermidor: there is not enough memory; use less.\n")


@pytest.mark.parametrize("waits", [True, False])
def test_a_case_that_waits_or_works_too_long_is_seen(waits, tmp_path, monkeypatch):
    """A case that has used its seconds, or uses none; others' work on the processor is not its."""
    import fuzz_child
    from fuzz import Case

    def command(_):
        until = time.process_time() + 4
        while not waits and time.process_time() < until:
            pass
        if waits:
            time.sleep(4)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("thermidor.cli.main.main", command)
    monkeypatch.setattr(fuzz_child, "SECONDS", 1)
    problem, _, _ = fuzz_child.attempt(Case("command", {}, ["run"]))
    assert problem == "took over 1 s"
