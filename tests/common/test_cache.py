"""Where compiled rules are kept: each platform's own folder, and what happens where it is shut."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from thermidor.common import cache, machine

NAME = f"thermidor-{cache.source_hash(patterns=cache.COMPILED)}"


@pytest.fixture
def away(monkeypatch, tmp_path):
    """A user whose folders are elsewhere, and no word of where to keep things; Numba unknown."""
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.delitem(sys.modules, "numba")
    monkeypatch.setattr(cache, "_user_cache", lambda: tmp_path / "user")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    yield tmp_path
    os.environ.pop("NUMBA_CACHE_DIR", None)


def test_the_folder_for_caches_of_the_user_is_used_first(away):
    assert cache.use() == away / "user" / "thermidor" / NAME
    assert os.environ["NUMBA_CACHE_DIR"] == str(away / "user" / "thermidor" / NAME)
    assert cache.use() == away / "user" / "thermidor" / NAME  # a worker: its parent has been here


def test_the_folder_of_the_variable_is_used(away, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(away / "mine"))
    assert cache.use() == away / "mine" / NAME
    assert (away / "mine" / NAME).is_dir()


def test_if_the_user_cannot_write_rules_go_to_the_temporary_folder(away):
    (away / "user").write_text("a file is where the folder should be")
    assert cache.use().parent.parent == away / "temporary"
    assert cache.use().name == NAME


def test_numba_that_was_loaded_earlier_is_set_too(away, monkeypatch):
    numba = SimpleNamespace(config=SimpleNamespace(CACHE_DIR="elsewhere"))
    monkeypatch.setitem(sys.modules, "numba", numba)
    assert str(cache.use()) == numba.config.CACHE_DIR


def test_rules_of_older_sources_are_deleted_after_two_weeks(tmp_path):
    names = {"old": "0" * 16, "recent": "1" * 16, "ours": "2" * 16}
    for name, digits in names.items():
        folder = tmp_path / f"thermidor-{digits}"
        folder.mkdir()
        age = {"old": 15, "recent": 13, "ours": 100}[name]
        os.utime(folder, (time.time() - age * 86_400,) * 2)
    (tmp_path / "thermidor-notes").mkdir()
    os.utime(tmp_path / "thermidor-notes", (0, 0))
    cache._sweep(tmp_path, keep=f"thermidor-{names['ours']}")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [f"thermidor-{'1' * 16}", f"thermidor-{'2' * 16}", "thermidor-notes"]


def test_a_folder_that_disappears_during_the_sweep_does_no_harm(tmp_path):
    (tmp_path / f"thermidor-{'0' * 16}").symlink_to(tmp_path / "nowhere")
    cache._sweep(tmp_path, keep="thermidor-ours")
    assert (tmp_path / f"thermidor-{'0' * 16}").is_symlink()


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, "~/.cache"),
        ("linux", {"XDG_CACHE_HOME": "/elsewhere"}, "/elsewhere"),
        ("darwin", {"XDG_CACHE_HOME": "/elsewhere"}, "~/Library/Caches"),
        ("win32", {}, "~/AppData/Local"),
        ("win32", {"LOCALAPPDATA": "/data"}, "/data"),
    ],
)
def test_every_platform_has_a_folder_for_caches(platform, variables, folder, monkeypatch):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert cache._user_cache() == Path(os.path.expanduser(folder))


def test_a_user_is_a_number_or_on_windows_a_name(monkeypatch):
    assert cache._user() == str(os.getuid())
    monkeypatch.delattr(os, "getuid")
    monkeypatch.setenv("USERNAME", "rosa")
    assert cache._user() == "rosa"


def test_processors_are_those_this_process_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 3, 5}, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert machine.processors() == 3
    monkeypatch.delattr(os, "sched_getaffinity")  # as on macOS and Windows
    assert machine.processors() == 64
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert machine.processors() == 1
