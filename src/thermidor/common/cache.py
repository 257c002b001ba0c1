"""The cache of compiled rules: one folder for each state of the compiled source.

Numba's own cache depends only on the file that holds a function. It keeps an old rule when another
file changes, and reads the wrong number after two parameters swap places. The name of our folder
therefore holds a hash of every file with compiled code, so an edited rule is always compiled again.
Files without compiled code (commands, plots, pages) do not change the hash.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from thermidor.common.places import PACKAGE

COMPILED = ("common/*.py", "society/**/*.py", "live/server/scene.py")
"""Files with compiled code; a test compares them with the files that use Numba."""
_KEPT_DAYS = 14  # folders of other states of the source that are unused for longer are deleted


def source_hash(package: Path | None = None, patterns: tuple[str, ...] = ("**/*.py",)) -> str:
    """Return 16 hexadecimal digits that change with any file of the package in these patterns.

    Files under ``data`` do not count: an installed package has the shipped experiments there, a
    checkout has them elsewhere, and both hold the same code.
    """
    package = package or PACKAGE
    digest = hashlib.sha256()
    found = {file for pattern in patterns for file in package.glob(pattern)}
    for file in sorted(file for file in found if not file.is_relative_to(package / "data")):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(package).as_posix()}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def use() -> Path:
    """Set Numba's cache folder to the one of this source, and return it.

    If the user has set ``NUMBA_CACHE_DIR``, the folder is created inside it.
    """
    name = f"thermidor-{source_hash(patterns=COMPILED)}"
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen and Path(chosen).name == name:  # a worker: its parent has set it
        return Path(chosen)
    parents = [Path(chosen)] if chosen else [_user_cache() / "thermidor"]
    for parent in [*parents, Path(tempfile.gettempdir()) / f"thermidor-cache-{_user()}"]:
        folder = parent / name
        if _writable(folder):
            _sweep(parent, keep=name)
            break
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if numba := sys.modules.get("numba"):  # imported earlier: it has read the variable
        numba.config.CACHE_DIR = str(folder)
    return folder


def _user_cache() -> Path:
    """Return this user's folder for caches on this platform."""
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)  # marks it as used, see `_sweep`
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _sweep(parent: Path, keep: str) -> None:
    limit = time.time() - _KEPT_DAYS * 86400
    for old in parent.glob("thermidor-????????????????"):
        try:
            if old.name != keep and old.stat().st_mtime < limit:
                shutil.rmtree(old, ignore_errors=True)
        except OSError:
            continue
