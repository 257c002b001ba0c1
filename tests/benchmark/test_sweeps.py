"""What the benchmark says of sweeps: efficiency from made-up times, worked out by hand."""

from __future__ import annotations

import sys
import tomllib
from types import SimpleNamespace

import pytest

from benchmark import sweeps


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 100.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """The clock by which sweeps are timed."""
    made = Clock()
    monkeypatch.setattr(sweeps, "time", made)
    return made


def test_a_run_of_a_sweep_at_work_is_timed_from_its_first_block_to_its_last(clock, monkeypatch):
    """20 s to start, the first block of 4 runs, then 16 runs in 8 s: half a second each."""

    def swept(path, folder, *, progress, workers):
        for seconds, done in ((20.0, 4), (4.0, 12), (4.0, 20)):
            clock.now += seconds
            progress(done, 20, None)
        clock.now += 2.0

    monkeypatch.setattr(sweeps, "sweep", swept)
    assert sweeps._timed("a file", "a folder", workers=2) == (30.0, 0.5)


def test_a_sweep_of_one_block_has_no_time_at_work(clock, monkeypatch):
    monkeypatch.setattr(sweeps, "sweep", lambda path, folder, progress: progress(8, 8, None))
    assert sweeps._timed("a file", "a folder") == (0.0, 0.0)


def test_the_plain_loop_is_timed_after_two_runs_to_warm_up(clock, monkeypatch):
    seeds = []

    def run_one(configuration):
        seeds.append(configuration.seed)
        clock.now += 50.0 if len(seeds) <= 2 else 0.25

    monkeypatch.setattr(sweeps.execute, "run_one", run_one)
    assert sweeps._loop(4) == 0.25
    assert seeds == [1, 2, 3, 4, 5, 6]


def test_the_experiment_of_short_runs_says_what_it_is(tmp_path):
    written = tomllib.loads(sweeps._write(tmp_path, 30).read_text())
    assert (written["replicates"], written["scale"]) == (30, sweeps.SCALE)
    assert written["vary"] == {"months": [sweeps.MONTHS]}


# All of it ----------------------------------------------------------------------------------------


@pytest.fixture
def made_up(clock, monkeypatch):
    """Sweeps of made-up lengths: .1 s a run in a loop; returns the times of a sweep by folder."""
    times = {"one": (12.0, 0.1), "pool": (8.0, 0.0625)}

    def timed(path, folder, **options):
        folder.mkdir()
        (folder / "runs.parquet").write_bytes(b"runs")
        return times[folder.name]

    def again(path, folder):
        clock.now += 0.75

    monkeypatch.setattr(sweeps, "_loop", lambda runs: 0.1)
    monkeypatch.setattr(sweeps, "_timed", timed)
    monkeypatch.setattr(sweeps, "sweep", again)
    monkeypatch.setattr(sweeps, "_cluster", lambda *_: {})
    return times


def test_efficiency_is_the_loop_s_time_over_that_of_all_processes(made_up):
    found = sweeps.measured(100, 2, 0)
    assert found == pytest.approx(
        {
            "sweep_run_milliseconds": 100.0,
            "sweep_storing_milliseconds": 20.0,  # 12 s for 100 runs of .1 s: 20 ms each for storing
            "sweep_efficiency": 0.625,  # 10 s of work by 2 processes in 8 s
            "sweep_efficiency_at_work": 0.8,  # .1 s of work by 2 processes every .0625 s
            "sweep_resume_seconds": 0.75,
        }
    )
    assert set(found) < set(sweeps.KEYS)


@pytest.mark.parametrize(("content", "same"), [(b"runs", 1.0), (b"other runs", 0.0)])
def test_kills_cost_time_and_are_seen_in_the_bytes(made_up, monkeypatch, content, same):
    def killed(path, folder, kills):
        folder.mkdir()
        (folder / "runs.parquet").write_bytes(content)
        return 20.0, 3

    monkeypatch.setattr(sweeps, "_killed", killed)
    found = sweeps.measured(100, 2, 3)
    assert found["sweep_killed_ratio"] == 2.5  # 20 s against 8 s
    assert found["sweep_killed_same"] == same
    assert found["sweep_blocks_twice"] == 3


def test_nothing_is_left_behind_even_where_it_fails(monkeypatch):
    seen = []

    def fails(folder, runs, workers, kills):
        seen.append(folder)
        assert folder.is_dir()
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(sweeps, "_measured", fails)
    with pytest.raises(RuntimeError, match="the disk is full"):
        sweeps.measured(10, 2, 0)
    assert not seen[0].exists()


# Kills and clusters -------------------------------------------------------------------------------


class Child:
    """A process that works until it is killed; the last of three ends by itself."""

    started: list = []  # noqa: RUF012 (all children of a test)

    def __init__(self, command, **_):
        self.pid, self.command, self.ended = 1000 + len(self.started), command, None
        self.stdout = SimpleNamespace(readline=lambda: "4\n")
        self.started.append(self)

    def wait(self, timeout):
        raise sweeps.subprocess.TimeoutExpired("a sweep", timeout)

    def poll(self):
        return self.ended

    def communicate(self):
        return "", ""


def test_a_sweep_is_killed_and_started_again_and_repeated_blocks_are_counted(
    tmp_path, clock, monkeypatch
):
    monkeypatch.setattr(Child, "started", [])
    monkeypatch.setattr(sweeps.subprocess, "Popen", Child)
    killed = []
    monkeypatch.setattr(sweeps.os, "kill", lambda pid, signal: killed.append(pid))
    log = [f"12:00 x block {n}" for n in (1, 2, 2, 3, 3, 3, 4)] + ["12:01 x begun 8"]
    (tmp_path / "sweep.log").write_text("\n".join(log))
    took, twice = sweeps._killed(tmp_path / "e.toml", tmp_path, 2)
    assert (took, twice) == (0.0, 3)  # 2 once, 3 two times more; the clock stood still
    assert killed == [1000, 1001]
    assert len(Child.started) == 3
    assert all(child.command[0] == sys.executable for child in Child.started)


def test_without_dask_a_cluster_is_not_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert sweeps._cluster(tmp_path, 10, 2, 0.1) == {}
    assert "Dask is not installed" in capsys.readouterr().err


def test_a_cluster_is_warmed_before_its_efficiency_is_taken(tmp_path, monkeypatch):
    class LocalCluster:
        scheduler_address = "tcp://here"

        def __init__(self, **options):
            assert options["n_workers"] == 2

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    asked = []

    def timed(path, folder, scheduler):
        written = tomllib.loads(path.read_text())
        asked.append((folder.name, written["replicates"], scheduler))
        return 10.0, 0.0625

    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(LocalCluster=LocalCluster))
    monkeypatch.setattr(sweeps, "_timed", timed)
    found = sweeps._cluster(tmp_path, 100, 2, 0.1)
    # 10 s of work by 2 processes in 10 s; .1 s of work by 2 processes every .0625 s
    assert found == {"sweep_dask_efficiency": 0.5, "sweep_dask_efficiency_at_work": 0.8}
    assert asked == [("warm", 8, "tcp://here"), ("dask", 100, "tcp://here")]
