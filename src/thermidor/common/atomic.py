"""A folder's old files give way to new ones all at once, or not at all (ODD: none).

New files are written beside the old, in a dotted folder, and flushed to the disk; a list of them
(``commit``) makes them count. Only then do they take the places of the old. Whoever is killed
before leaves the old results as they were; whoever is killed after is finished by the next reader.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

PREFIX, LIST = ".new-", "commit"
OURS = re.compile(r"(plots/)?[a-z0-9_]+\.(parquet|csv|json|html|png)")
"""Names that a list may hold: a folder handed on must not move or remove files elsewhere."""


class Swap:
    """Files on their way into a folder.

    Parameters
    ----------
    folder : Path
        It is there and may be written to. What an earlier writer left unfinished is seen to first.
    """

    def __init__(self, folder: Path):
        recover(folder)
        self.folder = folder
        self.stage = folder / f"{PREFIX}{os.getpid()}"
        shutil.rmtree(self.stage, ignore_errors=True)
        self.stage.mkdir()
        self.files: list[str] = []
        self.gone: list[str] = []

    def put(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Write a new file; it does not count before `commit`."""
        path = self.stage / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        self.files.append(name)

    def remove(self, name: str) -> None:
        """Let an old file go, if there is one."""
        self.gone.append(name)

    def commit(self) -> None:
        """Let the new files count; from here on nothing can keep them from their places."""
        text = json.dumps({"files": self.files, "gone": self.gone})
        temporary = self.stage / f".{LIST}"
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _flush(self.stage)
        os.replace(temporary, self.stage / LIST)
        _flush(self.stage)
        _finish(self.folder, self.stage)

    def drop(self) -> None:
        """Give the new files up, unless they count already."""
        if not (self.stage / LIST).is_file():
            shutil.rmtree(self.stage, ignore_errors=True)


def unfinished(folder: Path) -> bool:
    """Return whether a writer was stopped in this folder, or is at work."""
    return any(folder.glob(f"{PREFIX}*"))


def recover(folder: Path) -> None:
    """See to what earlier writers left: finish what counts, drop what does not.

    Raises
    ------
    OSError
        If new files count and cannot be put in their places.
    """
    for stage in sorted(folder.glob(f"{PREFIX}*")):
        if (stage / LIST).is_file():
            _finish(folder, stage)
        elif not _alive(stage.name.removeprefix(PREFIX)):
            shutil.rmtree(stage, ignore_errors=True)


def _finish(folder: Path, stage: Path) -> None:
    """Put the files of a stage in their places; may be done twice, or by two at once."""
    with _alone(folder):
        try:
            told = json.loads((stage / LIST).read_text(encoding="utf-8"))
        except FileNotFoundError:  # another has finished it
            return
        except ValueError:
            told = {"files": [""], "gone": []}
        if not all(isinstance(n, str) and OURS.fullmatch(n) for n in told["files"] + told["gone"]):
            shutil.rmtree(stage, ignore_errors=True)  # no list of ours
            return
        for name in told["gone"]:
            (folder / name).unlink(missing_ok=True)
        for name in told["files"]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):  # put there by one who was stopped then
                os.replace(stage / name, folder / name)
        _flush(folder)
        shutil.rmtree(stage, ignore_errors=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, where the system has one; it goes with the process."""
    try:
        import fcntl

        number = os.open(folder, os.O_RDONLY)
    except (ModuleNotFoundError, OSError):  # Windows
        yield
        return
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def _flush(folder: Path) -> None:
    """Make the names in a folder last, where a system can."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    except OSError:  # somebody else's
        return True
    return True
