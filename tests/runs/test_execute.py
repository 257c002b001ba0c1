"""Many runs: order, seeds, failures, dead processes, Ctrl-C, and no process left."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import fake
import numpy as np
import pytest

from thermidor.common import machine
from thermidor.common.errors import InputError
from thermidor.runs import compiling, execute, pool
from thermidor.runs.execute import Configuration, run_many

HELPERS = Path(__file__).parents[1] / "helpers"


def configurations(*seeds):
    scenario = fake.Scenario()
    return [Configuration(scenario, seed=seed) for seed in seeds]


def same(one, other):
    assert [run.seed for run in one] == [run.seed for run in other]
    for a, b in zip(one, other, strict=True):
        for name in a.months:
            np.testing.assert_array_equal(a.months[name], b.months[name])


def test_results_come_in_order_and_do_not_depend_on_the_workers():
    todo = configurations(*range(1, 14))
    alone = run_many(todo, workers=1, simulate=fake.simulate)
    assert [run.seed for run in alone] == list(range(1, 14))
    same(alone, run_many(todo, workers=2, simulate=fake.simulate))
    with ThreadPoolExecutor(3) as executor:
        same(alone, run_many(todo, executor=executor, simulate=fake.simulate))


def test_a_run_that_fails_is_recorded_and_the_others_continue():
    for workers in (1, 2):
        done = run_many(configurations(1, 1001, 2), workers=workers, simulate=fake.simulate)
        assert [run.status for run in done] == ["done", "failed", "done"]
        assert "minus one deputies (fake.py, line" in done[1].error
        assert "Traceback" in done[1].trace


def test_a_process_that_dies_costs_only_its_own_run():
    seeds = [*range(1, 12), 1002, *range(12, 20)]
    reports = []
    done = run_many(
        configurations(*seeds),
        workers=2,
        simulate=fake.simulate,
        progress=lambda number, total, run: reports.append((number, total)),
    )
    assert [run.seed for run in done] == seeds
    assert [run.seed for run in done if run.error] == [1002]
    assert "without a message" in done[11].error
    assert reports == [(number, len(seeds)) for number in range(1, len(seeds) + 1)]


def test_runs_of_a_broken_executor_are_recorded_as_failed():
    with ProcessPoolExecutor(1, mp_context=pool._Context()) as executor:
        done = run_many(configurations(1, 1002), executor=executor, simulate=fake.simulate)
    assert done[1].error


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"runs": 0}, "runs: 0 is not a whole number from 1"),
        ({"runs": 2.5}, "runs: 2.5 is not a whole number"),
        ({"runs": True}, "runs: True is not"),
        ({"seed": -1}, "seed: -1 is not"),
        ({"scale": 0}, "scale: 0 is not a scale"),
        ({"scale": float("nan")}, "scale: nan is not a scale"),
        ({"scale": 1.01}, "from 0.000001 to 1"),
        ({"parameters": {"bench.meet_bse": 1.0}}, 'Did you mean "bench.meet_base"'),
        ({"parameters": {"bench.meet_base": 99}}, "must lie from"),
        ({"parameters": {"switches.faction_ban": "off"}}, "only while a scenario is loaded"),
    ],
)
def test_wrong_numbers_are_refused(numbers, sentence):
    with pytest.raises(InputError, match=sentence):
        execute.replicates(fake.Scenario(), **{"runs": 1, "scale": 0.01, **numbers})


def test_parameters_are_set_over_those_of_the_scenario():
    scenario = fake.Scenario(parameters={"bench.learning": 0.2, "bench.meet_base": -1.0})
    made = execute.replicates(
        scenario, runs=2, seed=5, scale=0.01, parameters={"bench.meet_base": 1}
    )
    assert [each.seed for each in made] == [5, 6]
    bench = execute.parameters_of(made[0]).bench
    assert (bench.learning, bench.meet_base) == (0.2, 1.0)


def test_an_unknown_account_is_refused_with_a_suggestion():
    with pytest.raises(InputError, match='Did you mean "synthesis"'):
        execute.replicates(fake.Scenario(), runs=1, scale=0.01, account="sinthesis")


def test_chunks_are_large_for_many_items_and_small_for_few():
    assert pool.chunk_size(20, 2) == 2
    assert pool.chunk_size(3, 2) == 1
    assert pool.chunk_size(10_000, 2) == 50
    assert pool.chunks(5, 2) == [[0, 1], [2, 3], [4]]


def test_runs_at_full_scale_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(machine, "free_memory", lambda: 4e9)
    whole = [Configuration(fake.Scenario(), scale=1.0)] * 8
    assert execute.default_workers(whole) == 1
    assert execute.default_workers(configurations(1)) == 1


def test_compiled_rules_are_remembered(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(execute, "run_one", fake.simulate)
    times = []
    monkeypatch.setattr(compiling, "compile_rules", lambda: times.append(1))
    assert not compiling.compiled()
    run_many(configurations(1001), workers=1)
    assert not compiling.compiled()
    run_many(configurations(1, 2), workers=2)
    assert compiling.compiled()
    run_many(configurations(3), workers=1)
    assert times == [1, 1]


def _children(of: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in listed.stdout.split()]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[-1][0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes through /proc")
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_no_worker_outlives_its_parent(name, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(HELPERS)!r})\n"
        "import fake\n"
        "from thermidor.runs.execute import Configuration, run_many\n"
        "todo = [Configuration(fake.Scenario(), seed=1003) for _ in range(4)]\n"
        "print('started', flush=True)\n"
        "run_many(todo, workers=2, simulate=fake.simulate)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    workers: list[int] = []
    deadline = time.monotonic() + 30
    while len(workers) < 3 and time.monotonic() < deadline:  # two, and Python's resource tracker
        time.sleep(0.1)
        workers = _children(parent.pid)
    time.sleep(1.0)
    os.kill(parent.pid, getattr(signal, name))
    parent.wait(timeout=10)
    deadline = time.monotonic() + 5
    while any(map(_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(workers) >= 3
    assert not [pid for pid in workers if _alive(pid)]


def test_a_script_without_a_main_guard_does_not_start_itself_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(HELPERS)!r})\n"
        "print('once')\n"
        "import fake\n"
        "from thermidor.runs.execute import Configuration, run_many\n"
        "todo = [Configuration(fake.Scenario(), seed=seed) for seed in (1, 2, 3)]\n"
        "print([run.status for run in run_many(todo, workers=2, simulate=fake.simulate)])\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines() == ["once", "['done', 'done', 'done']"]


def test_the_model_itself_does_not_depend_on_the_workers():
    pytest.importorskip("thermidor.simulation")
    todo = execute.replicates("historical", runs=2, seed=7, scale=0.001)
    alone = run_many(todo, workers=1)
    assert [run.error for run in alone] == ["", ""]
    assert alone[0].persons > 1000
    same(alone, run_many(todo, workers=2))
    assert any(
        not np.array_equal(alone[0].months[name], alone[1].months[name], equal_nan=True)
        for name in alone[0].months
    )
