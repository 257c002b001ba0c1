"""A scheduler without workers yet, or one that goes: message, and nothing done is lost."""

from __future__ import annotations

import sys
from concurrent.futures import Future
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import sweeps
from sweeps import run

import thermidor as th
from thermidor.common.errors import InputError

pytestmark = pytest.mark.usefixtures("same_code")
ADDRESS = "tcp://10.0.0.1:8786"


class Executor:
    """Does every chunk at once, until the scheduler goes or a worker does."""

    def __init__(self, client, gone_after: int | None, lost: tuple[int, ...]):
        self.client, self.gone_after, self.lost, self.count = client, gone_after, lost, 0

    def submit(self, work, *given):
        self.count += 1
        future = Future()
        if self.gone_after is not None and self.count > self.gone_after:
            self.client.status = "closed"
            future.set_exception(OSError("connection lost"))
        elif self.count in self.lost:
            future.set_exception(RuntimeError("KilledWorker"))
        else:
            future.set_result(work(*given))
        return future


def scheduler(monkeypatch, *, workers=2, gone_after=None, lost=()):
    """Put a made-up Dask in the place of the real one; gives what it was asked."""
    asked = []

    class Client:
        status = "running"

        def __init__(self, address, **options):
            asked.append(address)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            asked.append("closed")

        def scheduler_info(self):
            return {"workers": {k: None for k in range(workers)}}

        def wait_for_workers(self, count):
            asked.append(f"waited for {count}")

        @contextmanager
        def get_executor(self):
            yield Executor(self, gone_after, lost)

    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=Client))
    return asked


def test_waiting_for_the_workers_of_a_scheduler_is_reported(tmp_path, monkeypatch, capsys):
    asked = scheduler(monkeypatch, workers=0)
    path = sweeps.experiment(tmp_path)
    assert run(path, tmp_path / "s", scheduler=ADDRESS).complete
    assert asked == [ADDRESS, "waited for 1", "closed"]
    assert f"the scheduler at {ADDRESS} has no workers yet" in capsys.readouterr().err
    run(path, tmp_path / "here")
    assert sweeps.fingerprint(tmp_path / "s") == sweeps.fingerprint(tmp_path / "here")


def test_a_scheduler_with_workers_is_not_waited_for(tmp_path, monkeypatch, capsys):
    asked = scheduler(monkeypatch)
    assert run(sweeps.experiment(tmp_path), tmp_path / "s", scheduler=ADDRESS).complete
    assert asked == [ADDRESS, "closed"]
    assert "workers" not in capsys.readouterr().err


def test_a_lost_scheduler_is_reported_and_the_rest_can_be_done_locally(tmp_path, monkeypatch):
    asked = scheduler(monkeypatch, gone_after=2)
    path = sweeps.experiment(tmp_path)
    with pytest.raises(InputError, match=rf"{ADDRESS} no longer answers; \d+ of 27 runs") as caught:
        run(path, tmp_path / "s", scheduler=ADDRESS)
    assert caught.value.place == "--scheduler"
    assert asked[-1] == "closed"
    kept = len(th.load(tmp_path / "s"))
    assert 0 < kept < 27
    assert f"{kept} of 27 runs" in str(caught.value)
    assert run(path, tmp_path / "s").done_before == kept


def test_a_lost_block_is_repeated_run_by_run(tmp_path, monkeypatch, capsys):
    scheduler(monkeypatch, lost=(2,))
    path = sweeps.experiment(tmp_path)
    outcome = run(path, tmp_path / "s", scheduler=ADDRESS)
    assert (outcome.complete, outcome.failed, outcome.computed) == (True, 0, 27)
    assert (
        "a worker vanished with block 1; its runs are repeated one by one"
        in capsys.readouterr().err
    )
    run(path, tmp_path / "here")
    assert sweeps.fingerprint(tmp_path / "s") == sweeps.fingerprint(tmp_path / "here")
