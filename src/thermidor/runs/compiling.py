"""Compile the rules with several processes, once for each version of the rules.

Every process walks the first month of a tiny society. The process that first reaches a compiled
function claims it and compiles it into the cache; the others run it as plain Python meanwhile, and
go on to functions that nobody has claimed. What this month does not reach is compiled by the first
run that calls it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from thermidor.common import machine

MOST = 4
"""Most processes: the longest function takes a quarter of the work on two processors."""
SCALE = 1e-5
"""Share of the population in the tiny society: plain Python is quick enough for so few."""
_HELPER = "import sys; from thermidor.runs import compiling; compiling.take_part(sys.argv[1])"


def compiled() -> bool:
    """Return whether this version's rules have been compiled on this machine before."""
    return _mark().exists()


def note_compiled() -> None:
    """Remember that this version's rules are compiled."""
    mark = _mark()
    if mark.parent.is_dir():
        mark.touch()


def _mark() -> Path:
    version = metadata.version("numba")  # to import Numba takes half a second
    folder = Path(os.environ.get("NUMBA_CACHE_DIR", "."))
    return folder / f"compiled-{version}-{sys.implementation.cache_tag}"


def compile_rules(processes: int | None = None) -> None:
    """Compile the rules into the cache, in this process and in helpers.

    Parameters
    ----------
    processes : int, optional
        One for each processor, at most `MOST`, if None. A helper that fails costs only time.
    """
    helpers: list[subprocess.Popen] = []
    with tempfile.TemporaryDirectory(prefix="thermidor-claims-") as claims:
        try:
            for _ in range(1, processes or min(MOST, machine.processors())):
                helpers.append(_helper(claims))
            with contextlib.suppress(Exception):  # the first run compiles what is left
                take_part(claims)
            for helper in helpers:
                helper.wait()
        finally:
            for helper in helpers:
                helper.kill()
                helper.wait()


def _helper(claims: str) -> subprocess.Popen:
    """Start a process that takes part."""
    return subprocess.Popen(
        [sys.executable, "-c", _HELPER, claims],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def take_part(claims: str) -> None:
    """Walk a month of a tiny society and compile what no other process compiles.

    Parameters
    ----------
    claims : str
        Folder in which processes claim functions.
    """
    from thermidor.simulation import Simulation

    with _sharing(Path(claims)):
        Simulation("historical", scale=SCALE, threads=1).step()


@contextlib.contextmanager
def _sharing(claims: Path) -> Iterator[None]:
    """Compile only claimed functions; run the others as plain Python until they are compiled."""
    from numba.core import dispatcher as numba_dispatcher

    dispatching: Any = numba_dispatcher.Dispatcher  # its method is not in Numba's types
    compile_for = dispatching._compile_for_args
    plain: Any = threading.local()  # of this thread: whether a function runs as plain Python

    def chosen(dispatcher: Any, *arguments: Any, **named: Any) -> Callable:
        if named or vars(plain).get("depth", 0):
            return dispatcher.py_func
        name = _name(dispatcher, arguments)
        if _claimed(claims / name):
            compiled = compile_for(dispatcher, *arguments)
            (claims / f"{name}.done").touch()
            return compiled
        if (claims / f"{name}.done").exists():
            return compile_for(dispatcher, *arguments)  # reads it from the cache
        return in_plain(dispatcher.py_func)

    def in_plain(function: Callable) -> Callable:
        def run(*arguments: Any) -> Any:
            plain.depth = 1
            try:
                return function(*map(_unpacked, arguments))
            finally:
                plain.depth = 0

        return run

    dispatching._compile_for_args = chosen
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        dispatching._compile_for_args = compile_for


def _unpacked(argument: Any) -> Any:
    """Return a packed group of parameters as plain Python reads it (see `packed`)."""
    one = isinstance(argument, np.ndarray) and argument.shape == (1,)
    if not one or argument.dtype.type is not np.record:
        return argument
    return (SimpleNamespace(**{name: argument[name][0] for name in argument.dtype.names}),)


def _name(dispatcher: Any, arguments: tuple) -> str:
    """Return the name of a function and its argument types, as the name of a file."""
    function = dispatcher.py_func
    types = [str(dispatcher.typeof_pyval(argument)) for argument in arguments]
    words = "|".join([function.__module__, function.__qualname__, *types])
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _claimed(file: Path) -> bool:
    """Return whether this process is the first to claim a function."""
    try:
        file.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
