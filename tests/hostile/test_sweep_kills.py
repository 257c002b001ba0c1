"""Sweeps killed at any moment end with the same bytes, locally and on a cluster."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import processes
import pytest
import sweeps
from sweeps import run

import thermidor as th
from thermidor.common.errors import InputError
from thermidor.experiments import sweeps as sweeping

pytestmark = pytest.mark.usefixtures("same_code")
HELPERS = Path(__file__).parents[1] / "helpers"


SCRIPT = """
import sys; sys.path.insert(0, {tests!r})
import sweeps, thermidor
thermidor.common.cache.source_hash = lambda package=None, patterns=(): "0" * 16
from thermidor.experiments.sweeps import sweep
sweep({path!r}, {folder!r}, workers=2, simulate=sweeps.slowly, scheduler={scheduler!r},
      progress=lambda done, total, block: print(done, flush=True))
"""


def start(path, folder, scheduler=None):
    code = SCRIPT.format(
        tests=str(HELPERS), path=str(path), folder=str(folder), scheduler=scheduler
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )


def kill_and_continue(path, folder, kills, seed, scheduler=None):
    """Kill a sweep at random moments, then let it finish; return how often it was killed."""
    luck = random.Random(seed)
    killed = 0
    for _ in range(kills):
        sweep = start(path, folder, scheduler)
        sweep.stdout.readline()  # the first block is there: it is at work
        time.sleep(luck.uniform(0, 0.8))
        if sweep.poll() is None:
            os.kill(sweep.pid, signal.SIGKILL)
            killed += 1
        sweep.wait(timeout=20)
        deadline = time.monotonic() + 5
        while processes.of_session(sweep.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not processes.of_session(sweep.pid)
    last = start(path, folder, scheduler)
    _, error = last.communicate(timeout=120)
    assert last.returncode == 0, error
    return killed


def blocks_written(folder):
    """Return how often each block was written, by the log."""
    lines = (folder / "sweep.log").read_text().splitlines()
    return [int(line.split()[3]) for line in lines if line.split()[2] == "block"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_a_sweep_killed_at_random_moments_ends_with_the_same_bytes(tmp_path, kills):
    path = sweeps.experiment(tmp_path, replicates=40 if kills < 5 else 400)
    assert run(path, tmp_path / "whole").complete
    killed = kill_and_continue(path, tmp_path / "killed", kills, seed=1917)
    assert killed == kills
    assert sweeps.fingerprint(tmp_path / "killed") == sweeps.fingerprint(tmp_path / "whole")
    written = blocks_written(tmp_path / "killed")
    assert len(written) - len(set(written)) == 0  # what is whole is never done again


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_ctrl_c_stops_at_once_and_leaves_nothing_running(tmp_path):
    path = sweeps.experiment(tmp_path, replicates=200)
    sweep = start(path, tmp_path / "s")
    sweep.stdout.readline()
    os.kill(sweep.pid, signal.SIGINT)
    _, error = sweep.communicate(timeout=20)
    assert "Interrupted" in error
    deadline = time.monotonic() + 5
    while processes.of_session(sweep.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not processes.of_session(sweep.pid)
    assert 0 < len(th.load(tmp_path / "s")) < 1800


# A cluster ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    """A Dask cluster of two processes on this machine."""
    distributed = pytest.importorskip("distributed")
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(HELPERS), *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as made:
        yield made


def test_a_dask_cluster_gives_the_same_bytes(whole, cluster, tmp_path):
    path, folder = whole
    assert run(path, tmp_path / "s", scheduler=cluster.scheduler_address).complete
    assert sweeps.fingerprint(tmp_path / "s") == sweeps.fingerprint(folder)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_a_sweep_killed_on_a_dask_cluster_ends_with_the_same_bytes(whole, cluster, tmp_path):
    path, folder = whole
    assert kill_and_continue(path, tmp_path / "s", 2, 1921, cluster.scheduler_address) >= 1
    assert sweeps.fingerprint(tmp_path / "s") == sweeps.fingerprint(folder)


def test_a_worker_of_the_cluster_that_vanishes_loses_nothing(cluster, tmp_path):
    path = sweeps.experiment(tmp_path, replicates=34)
    assert run(path, tmp_path / "whole").complete
    killed = []

    def kill_one(done, total, block):
        if not killed:
            pids = [w["pid"] for w in _workers(cluster)]
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)

    outcome = run(
        path,
        tmp_path / "s",
        scheduler=cluster.scheduler_address,
        progress=kill_one,
        simulate=sweeps.slowly,
    )
    assert outcome.complete
    assert outcome.failed == 0
    assert sweeps.fingerprint(tmp_path / "s") == sweeps.fingerprint(tmp_path / "whole")


def _workers(cluster):
    from distributed import Client

    with Client(cluster.scheduler_address, set_as_default=False) as client:
        return [{"pid": pid} for pid in client.run(os.getpid).values()]


def test_no_scheduler_gives_one_sentence(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(sweeping, "PATIENCE", "1s")
    with pytest.raises(InputError, match="no Dask scheduler answers"):
        run(sweeps.experiment(tmp_path), tmp_path / "s", scheduler="tcp://127.0.0.1:9")
