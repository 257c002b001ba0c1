"""The cache of compiled rules: one folder for each state of the code that is compiled.

Numba's cache looks only at the file that holds a function. It keeps an old rule when *another*
file changes and reads the wrong number after two parameters swap places. The name of our folder
therefore contains a hash of every file that compiled code is made of, so an edited rule is always
compiled again. Files that hold no compiled code (commands, plots, pages) do not change the hash.
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
"""Files that compiled code is made of; a test compares them with the files that use Numba."""
_KEPT_DAYS = 14  # folders of older states of the source, untouched for longer, are swept away


def source_hash(package: Path | None = None, patterns: tuple[str, ...] = ("**/*.py",)) -> str:
    """Return 16 hexadecimal digits that change with any file of the package under some patterns."""
    package = package or PACKAGE
    digest = hashlib.sha256()
    for file in sorted({file for pattern in patterns for file in package.glob(pattern)}):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(package).as_posix()}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def use() -> Path:
    """Point Numba at this source's own cache folder and return it.

    ``NUMBA_CACHE_DIR``, where the user has set it, is obeyed: our folder is then made inside it.
    """
    name = f"thermidor-{source_hash(patterns=COMPILED)}"
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen and Path(chosen).name == name:  # a worker: its parent has been here
        return Path(chosen)
    parents = [Path(chosen)] if chosen else [_user_cache() / "thermidor"]
    for parent in [*parents, Path(tempfile.gettempdir()) / f"thermidor-cache-{_user()}"]:
        folder = parent / name
        if _writable(folder):
            _sweep(parent, keep=name)
            break
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if numba := sys.modules.get("numba"):  # imported before us: it has read the variable already
        numba.config.CACHE_DIR = str(folder)
    return folder


def _user_cache() -> Path:
    """Return the folder in which this platform keeps caches of this user."""
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
        os.utime(folder)  # the sweep below spares what has been used lately
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
