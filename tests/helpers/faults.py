"""Faults below a program: a disk that fills, a process that ends.

For tests only; nothing in the package may import it. `Disk` counts every step that changes the disk
and lets the n-th fail: ``dies`` (nothing happens after it, as after kill -9), ``torn`` (half of
the data is written first), ``full``, ``refuses``.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
from pathlib import Path


class Died(BaseException):
    """Raised where the process would have ended; nothing may catch it and continue to write."""


class Disk:
    """A disk that fails at its `at`-th step, inside a ``with`` statement.

    Attributes
    ----------
    steps : int
        Steps that were tried; with ``at=None`` none fails, and this is the number of steps.
    """

    def __init__(self, monkeypatch, at: int | None = None, how: str = "dies"):
        self.patch = monkeypatch
        self.at = at
        self.how = how
        self.steps = 0
        self.dead = False

    def step(self, torn=None):
        """Count one step; fail if it is the chosen one, or if the process is dead."""
        if self.dead:
            raise Died
        self.steps += 1
        failed_before = self.how in ("full", "refuses") and self.at and self.steps > self.at
        if self.steps != self.at and not failed_before:
            return
        if self.how == "torn" and torn is not None:
            torn()
        if self.how in ("dies", "torn"):
            self.dead = True
            raise Died
        number = errno.ENOSPC if self.how == "full" else errno.EACCES
        raise OSError(number, os.strerror(number))

    def __enter__(self):
        disk = self
        real_open = io.open
        self.context = self.patch.context()
        patch = self.context.__enter__()

        class File(io.FileIO):
            def write(self, data):
                def half():
                    io.FileIO.write(self, bytes(data)[: len(bytes(data)) // 2])

                disk.step(half)
                return super().write(data)

        def opened(file, mode="r", *rest, **more):
            if not set(mode) & set("wax+"):
                return real_open(file, mode, *rest, **more)
            disk.step()
            raw = File(file, mode.replace("b", "").replace("t", ""))
            buffered = io.BufferedWriter(raw)
            return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding="utf-8")

        def guarded(name):
            real = getattr(os, name)
            # a full disk allows a program to delete what it has half written
            free = name in ("unlink", "rmdir")

            def call(*arguments, **options):
                if not (free and disk.how in ("full", "refuses")):
                    disk.step()
                return real(*arguments, **options)

            return call

        patch.setattr(io, "open", opened)
        patch.setattr("builtins.open", opened)
        for name in ("replace", "unlink", "mkdir", "rmdir", "fsync"):
            patch.setattr(os, name, guarded(name))
        patch.setattr(shutil, "rmtree", self._rmtree(shutil.rmtree))
        return self

    def _rmtree(self, real):
        def rmtree(folder, ignore_errors=False, **more):
            if self.dead:
                raise Died
            self.patch_free(real, folder, ignore_errors)

        return rmtree

    def patch_free(self, real, folder, ignore_errors):
        """Remove a tree, as one step that may fail."""
        if self.how not in ("full", "refuses"):
            self.step()
        if Path(folder).exists():
            for path in sorted(Path(folder).rglob("*"), reverse=True):
                (REAL_RMDIR if path.is_dir() else REAL_UNLINK)(path)
            REAL_RMDIR(folder)

    def __exit__(self, *_):
        self.context.__exit__(None, None, None)


REAL_UNLINK = os.unlink
REAL_RMDIR = os.rmdir
