"""Nothing committed is lost: after any fault results are old, new, or can be continued.

Faults are injected at every step that changes the disk (`faults.Disk`). Real ones are made where
the machine permits: kill -9, a disk of 300 kB, a read-only disk.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import fake
import pytest
import sweeps
from faults import Died, Disk

from thermidor.common import atomic
from thermidor.common.errors import InputError
from thermidor.runs import execute, store
from thermidor.runs.table import Runs

pytestmark = pytest.mark.usefixtures("same_code")
HELPERS = Path(__file__).parents[1] / "helpers"
HOW = ("dies", "torn", "full", "refuses")


def some(*seeds):
    """Return made-up runs of two observables, small enough to be saved a hundred times."""
    kept = ("participation", "regime_label")
    made = [run for run in fake.runs(max(seeds)) if run.seed in seeds]
    return Runs([fake.replace_months(run, kept) for run in made])


@pytest.fixture(scope="module")
def old():
    return some(1, 2)


@pytest.fixture(scope="module")
def new():
    return some(3, 4, 5)


@pytest.fixture(autouse=True)
def no_ledger(monkeypatch):
    """Leave the figures out; this file is about writing."""
    monkeypatch.setattr(store, "figures_or_none", lambda runs: None)


def seeds(folder):
    """Return the seeds of a folder's runs, after checking that its files belong together."""
    loaded = store.load(folder)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    found = loaded.table["seed"].tolist()
    assert manifest["seeds"] == found
    assert sorted(set(loaded.months["seed"])) == found
    assert all(run.months["participation"].shape == (fake.N_MONTHS, 4) for run in loaded)
    return found


def steps_of_a_save(monkeypatch, folder, runs):
    with Disk(monkeypatch) as disk:
        store.save(runs, folder)
    return disk.steps


def saved(monkeypatch, folder, runs, at, how):
    """Save while a step fails; return whether the save succeeded."""
    with Disk(monkeypatch, at, how):
        try:
            store.save(runs, folder)
        except Died:
            return False
        except InputError as refusal:
            sentence = str(refusal)
        else:
            return True
    assert "\n" not in sentence
    assert sentence.endswith((".", "?"))
    return False


def one_fault(monkeypatch, folder, old, new, at, how):
    """Fail at a step of a save over old results; then all is old or new, and saving works again."""
    done = saved(monkeypatch, folder, new, at, how)
    there = seeds(folder)
    assert there in ([1, 2], [3, 4, 5])
    if done:
        assert there == [3, 4, 5]
    store.save(old, folder)
    assert seeds(folder) == [1, 2]
    assert [path.name for path in folder.rglob(".*")] == []


def test_a_save_that_fails_at_any_step_leaves_old_or_new(tmp_path, monkeypatch, old, new):
    folder = tmp_path / "o"
    store.save(old, folder)
    total = steps_of_a_save(monkeypatch, folder, new)
    store.save(old, folder)
    assert total > 15, "the disk counts too little"
    for at in range(1, total + 1, 4):
        one_fault(monkeypatch, folder, old, new, at, HOW[at // 4 % 4])


def test_new_results_are_valid_only_when_all_are_written(tmp_path, monkeypatch, old, new):
    """Some failing step leaves the old, a later one the new, so the test above can fail."""
    folder, found = tmp_path / "o", []
    store.save(old, folder)
    total = steps_of_a_save(monkeypatch, tmp_path / "count", new)
    for at in (5, total - 1):
        saved(monkeypatch, folder, new, at, "dies")
        found.append(seeds(folder))
        store.save(old, folder)
    assert found == [[1, 2], [3, 4, 5]]


@pytest.mark.slow
@pytest.mark.parametrize("how", HOW)
def test_a_save_that_fails_at_every_step(tmp_path, monkeypatch, old, new, how):
    folder = tmp_path / "o"
    store.save(old, folder)
    total = steps_of_a_save(monkeypatch, folder, new)
    store.save(old, folder)
    for at in range(1, total + 1):
        one_fault(monkeypatch, folder, old, new, at, how)


def test_a_first_save_that_dies_is_reported_and_can_be_repeated(tmp_path, monkeypatch, new):
    folder = tmp_path / "o"
    assert not saved(monkeypatch, folder, new, 9, "torn")
    with pytest.raises(InputError, match="run again"):
        store.load(folder)
    store.save(new, folder)
    assert seeds(folder) == [3, 4, 5]


def test_a_reader_finishes_a_committed_save_and_may_die_too(tmp_path, monkeypatch, old, new):
    folder = tmp_path / "o"
    store.save(old, folder)
    total = steps_of_a_save(monkeypatch, tmp_path / "count", new)
    store.save(old, folder)
    assert not saved(monkeypatch, folder, new, total - 3, "dies")
    assert atomic.unfinished(folder)
    for at in (1, 2, 1):
        with Disk(monkeypatch, at, "dies"), contextlib.suppress(Died):
            store.load(folder)
    assert seeds(folder) == [3, 4, 5]
    assert not atomic.unfinished(folder)


# Sweeps -------------------------------------------------------------------------------------------


def sweep_with_fault(monkeypatch, path, folder, at, how):
    with Disk(monkeypatch, at, how):
        try:
            sweeps.run(path, folder)
        except (Died, InputError):
            return


def continued(path, folder, whole):
    """Continue a sweep; it ends with the bytes of one without faults."""
    assert sweeps.run(path, folder).complete
    assert sweeps.fingerprint(folder) == sweeps.fingerprint(whole)


@pytest.fixture(scope="module")
def small(tmp_path_factory, same_code):
    folder = tmp_path_factory.mktemp("small")
    path = sweeps.experiment(
        folder,
        'observables = ["participation at 1919-06"]\n[vary]\n"bench.meet_hunger" = [0, 2]\n',
        replicates=2,
    )
    assert sweeps.run(path, folder / "s").complete
    return path, folder / "s"


def test_a_sweep_that_fails_continues_to_the_same_bytes(small, tmp_path, monkeypatch):
    path, whole = small
    with Disk(monkeypatch) as disk:
        sweeps.run(path, tmp_path / "count")
    assert disk.steps > 40
    for n, at in enumerate(range(3, disk.steps, disk.steps // 6)):
        folder = tmp_path / str(at)
        sweep_with_fault(monkeypatch, path, folder, at, HOW[n % 4])
        continued(path, folder, whole)


@pytest.mark.parametrize("name", ["months/000001.parquet", "runs/000002.parquet", "design.json"])
def test_a_damaged_part_is_found_and_computed_again(small, tmp_path, name):
    path, whole = small
    shutil.copytree(whole, tmp_path / "s")
    part = tmp_path / "s" / name
    data = bytearray(part.read_bytes())
    data[len(data) // 3] ^= 0xFF
    part.write_bytes(bytes(data))
    if name == "design.json":
        with pytest.raises(InputError, match="--overwrite"):
            sweeps.run(path, tmp_path / "s")
        return
    continued(path, tmp_path / "s", whole)


# A hundred of a hundred ---------------------------------------------------------------------------


@pytest.mark.slow
def test_a_hundred_faults_lose_nothing_committed(tmp_path, monkeypatch, old, new, small):
    luck = random.Random(1917)
    path, whole = small
    held = 0
    for n in range(100):
        how, folder = luck.choice(HOW), tmp_path / str(n)
        match n % 3:
            case 0:
                store.save(old, folder)
                one_fault(monkeypatch, folder, old, new, luck.randrange(1, 60), how)
            case 1:
                sweep_with_fault(monkeypatch, path, folder, luck.randrange(1, 120), how)
                sweep_with_fault(monkeypatch, path, folder, luck.randrange(1, 120), how)
                continued(path, folder, whole)
            case _:
                store.save(old, folder)
                for _ in range(3):
                    saved(monkeypatch, folder, new, luck.randrange(1, 60), luck.choice(HOW))
                    assert seeds(folder) in ([1, 2], [3, 4, 5])
        held += 1
        shutil.rmtree(folder)
    assert held == 100


# Real ones ----------------------------------------------------------------------------------------

WRITER = """
import sys; sys.path[:0] = {tests!r}
import test_faults as t
t.store.figures_or_none = lambda runs: None
one, two = t.some(1, 2), t.some(3, 4, 5)
t.store.save(one, {folder!r})
print("started", flush=True)
while True:
    t.store.save(two, {folder!r})
    t.store.save(one, {folder!r})
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize("kills", [2, pytest.param(30, marks=pytest.mark.slow)])
def test_killed_while_it_writes_it_leaves_old_or_new(tmp_path, kills):
    luck, folder = random.Random(kills), tmp_path / "o"
    code = WRITER.format(tests=[str(HELPERS), os.path.dirname(__file__)], folder=str(folder))
    for _ in range(kills):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
            assert writer.stdout.readline() == b"started\n"
            time.sleep(luck.uniform(0, 0.4))
            os.kill(writer.pid, signal.SIGKILL)
        assert seeds(folder) in ([1, 2], [3, 4, 5])


@pytest.fixture
def disk(tmp_path):
    """Return a function that mounts a small disk in memory; skip where that is not allowed."""
    made = []

    def mount(options):
        place = tmp_path / f"disk{len(made)}"
        place.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        try:
            done = subprocess.run(words, capture_output=True, check=False)
        except OSError:
            pytest.skip("no mount here")
        if done.returncode:
            pytest.skip("disks may not be mounted here")
        made.append(place)
        return place

    yield mount
    for place in made:
        subprocess.run(["umount", str(place)], check=False)


def test_a_disk_that_is_really_full(disk, old):
    place = disk("size=300k")
    store.save(old, place / "o")
    big = fake.runs(6)
    with pytest.raises(InputError, match="the disk is full"):
        store.save(big, place / "o")
    assert seeds(place / "o") == [1, 2]
    assert [path.name for path in (place / "o").rglob(".*")] == []


def test_a_sweep_on_a_full_disk_continues_when_there_is_room(disk, small):
    path, whole = small
    place = disk("size=60k")
    with pytest.raises(InputError, match="the disk is full"):
        sweeps.run(path, place / "s")
    subprocess.run(["mount", "-o", "remount,size=5m", str(place)], check=True)
    continued(path, place / "s", whole)


def test_a_disk_that_is_read_only(disk, old, new):
    place = disk("size=2m")
    store.save(old, place / "o")
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    with pytest.raises(InputError, match="may not be written to"):
        store.save(new, place / "o")
    with pytest.raises(InputError, match="may not be written to"):
        store.prepare(place / "p")
    assert seeds(place / "o") == [1, 2]


# Memory and clocks --------------------------------------------------------------------------------


def test_a_worker_without_memory_fails_its_run_and_no_other():
    todo = execute.replicates("historical", runs=4, scale=0.001)
    done = execute.run_many(todo, workers=2, simulate=fake.simulate_without_memory)
    assert [bool(run.error) for run in done] == [False, True, False, False]
    assert done[1].error == ("there was not enough memory; use a smaller scale or fewer workers")


@pytest.mark.parametrize("jump", [-3e9, 3e8])
def test_a_clock_that_jumps_changes_no_result(tmp_path, monkeypatch, old, small, jump):
    path, whole = small
    store.save(old, tmp_path / "a")
    real, calls = time.time, [0]

    def jumping():
        calls[0] += 1
        return max(0.0, real() + (jump if calls[0] % 2 else 0))

    with monkeypatch.context() as patch:
        for name in ("time", "perf_counter"):
            patch.setattr(time, name, jumping)
        store.save(old, tmp_path / "b")
        assert sweeps.run(path, tmp_path / "s").complete
    for file in (tmp_path / "b").iterdir():
        os.utime(file, (0, max(0, real() + jump)))
    assert seeds(tmp_path / "b") == [1, 2]
    one, other = ((tmp_path / name / "months.parquet").read_bytes() for name in "ab")
    assert one == other
    assert sweeps.fingerprint(tmp_path / "s") == sweeps.fingerprint(whole)
