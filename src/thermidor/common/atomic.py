"""Atomic replacement of a folder's files: all new ones, or none (ODD element: none).

New files are written to a dotted folder next to the old ones and flushed to the disk. A list of
them (``commit``) makes them valid; only then do they replace the old files. A process killed before
the commit leaves the old results unchanged. After the commit, the next reader finishes its work.
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

PREFIX = ".new-"
LIST = "commit"
ALLOWED = re.compile(r"(plots/)?[a-z0-9_]+\.(parquet|csv|json|html|png)")
"""Names that a list may hold, so that a folder from a stranger cannot touch files elsewhere."""


class Swap:
    """New files that will replace old ones of a folder.

    Parameters
    ----------
    folder : Path
        A folder that exists and can be written to. Unfinished work of earlier writers is finished
        or deleted first.
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
        """Write a new file; it becomes valid with `commit`."""
        path = self.stage / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        self.files.append(name)

    def remove(self, name: str) -> None:
        """Delete an old file with the commit, if there is one."""
        self.gone.append(name)

    def commit(self) -> None:
        """Make the new files valid and put them in place; a later reader finishes what fails."""
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
        """Delete the new files, unless they are valid already."""
        if not (self.stage / LIST).is_file():
            shutil.rmtree(self.stage, ignore_errors=True)


def unfinished(folder: Path) -> bool:
    """Return whether a writer was stopped in this folder, or is writing."""
    return any(folder.glob(f"{PREFIX}*"))


def recover(folder: Path) -> None:
    """Finish what earlier writers committed, and delete what they did not.

    Raises
    ------
    OSError
        If committed files cannot be put in place.
    """
    for stage in sorted(folder.glob(f"{PREFIX}*")):
        if (stage / LIST).is_file():
            _finish(folder, stage)
        elif not _alive(stage.name.removeprefix(PREFIX)):
            shutil.rmtree(stage, ignore_errors=True)


def _finish(folder: Path, stage: Path) -> None:
    """Put committed files in place; may be done twice, or by two processes at once."""
    with _locked(folder):
        try:
            names = json.loads((stage / LIST).read_text(encoding="utf-8"))
        except FileNotFoundError:  # another process has finished it
            return
        except ValueError:
            names = {"files": [""], "gone": []}
        listed = names["files"] + names["gone"]
        if not all(isinstance(name, str) and ALLOWED.fullmatch(name) for name in listed):
            shutil.rmtree(stage, ignore_errors=True)  # thermidor did not write this list
            return
        for name in names["gone"]:
            (folder / name).unlink(missing_ok=True)
        for name in names["files"]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):  # an interrupted process has moved it
                os.replace(stage / name, folder / name)
        _flush(folder)
        shutil.rmtree(stage, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, if the system has locks; it is released when the process ends."""
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
    """Flush a folder's list of names to the disk, if the system can."""
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
    except OSError:  # a process of another user
        return True
    return True
