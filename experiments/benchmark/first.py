"""The first minute: what a user waits for after installing, and how fast runs come after that.

Wall time is measured: it is what a user waits. On a busy machine it is longer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmark import measure
from thermidor.runs import execute
from thermidor.scenario import scenario

ROOT = Path(__file__).resolve().parents[2]
CALIBRATION = 0.003
"""Scale of a calibration's runs."""
BATCH = 24
"""Runs timed together, so that starting the processes weighs little."""
COMPILE = "from thermidor.runs.compiling import compile_rules; compile_rules()"
THERMIDOR = [sys.executable, "-c", "from thermidor.cli.main import main; main()"]


def command(*words: str, rounds: int) -> measure.Spread:
    """Return the wall seconds of a command of thermidor, warm."""
    return _timed(lambda: _run([*THERMIDOR, *words]), rounds)


def main_job(rounds: int, quick: bool = False) -> measure.Spread:
    """Return the wall seconds of ``thermidor run``, warm: runs, tables, plots, report."""
    few = ["--runs", "2", "--scale", "0.0005"] if quick else []
    with tempfile.TemporaryDirectory(prefix="thermidor-first-") as folder:
        words = [*THERMIDOR, "run", *few, "--out", str(Path(folder, "out"))]
        return _timed(lambda: _run(words), rounds)


def calibration_runs(workers: int, rounds: int) -> measure.Spread:
    """Return runs a second at a calibration's scale, by several processes and their start."""
    loaded = scenario.load("historical")
    runs = [execute.Configuration(loaded, None, {}, n, CALIBRATION) for n in range(1, BATCH + 1)]
    times = _timed(lambda: execute.run_many(runs, workers=workers), rounds)
    return measure.Spread(BATCH / times.median, BATCH / times.high, BATCH / times.low)


def compiling_seconds() -> float:
    """Return the wall seconds of compiling the rules with an empty cache, as the first run does."""
    with tempfile.TemporaryDirectory(prefix="thermidor-cold-") as folder:
        return measure.seconds(
            lambda: _run([sys.executable, "-c", COMPILE], NUMBA_CACHE_DIR=folder)
        )


def clean_clone() -> tuple[int, float]:
    """Return the packages that ``uv run thermidor run`` installs, and its first run's wall seconds.

    The clone is new, no rule is compiled; packages may lie in uv's own cache, as for any user who
    has used uv before.

    Raises
    ------
    RuntimeError
        If uv or git is missing, or the command fails.
    """
    if not (shutil.which("uv") and shutil.which("git")):
        raise RuntimeError("uv and git are needed to time a clean clone")
    with tempfile.TemporaryDirectory(prefix="thermidor-clone-") as folder:
        clone, venv, cache = (str(Path(folder, name)) for name in ("clone", "venv", "cache"))
        _run(["git", "clone", "--quiet", str(ROOT), clone])
        own = {"UV_PROJECT_ENVIRONMENT": venv, "NUMBA_CACHE_DIR": cache}
        words = ["uv", "run", "--directory", clone, "thermidor", "run", "--out", f"{folder}/out"]
        seconds = measure.seconds(lambda: _run(words, **own))
        listed = _run(["uv", "pip", "list", "--quiet", "--format", "freeze", "--python", venv])
    return len(listed.splitlines()), seconds


def _timed(task: Callable[[], object], rounds: int) -> measure.Spread:
    task()  # compiled rules and sources are on the disk now
    return measure.spread([measure.seconds(task) for _ in range(rounds)])


def _run(words: list[str], **environment: str) -> str:
    """Run a command and return what it printed."""
    hidden = ("PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")
    own = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        words, env={**own, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        raise RuntimeError(f"{words[0]} ended with status {done.returncode}: {last}")
    return done.stdout
