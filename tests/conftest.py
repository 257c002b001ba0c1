"""Brings the packages of the tests, which ``uv run thermidor`` does not install.

``uv run`` installs only the dependency group `runner`, so ``uv run pytest`` first finds pytest
alone. This file then starts the same pytest again in the same environment with the group `dev`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
STARTED = "THERMIDOR_TEST_PACKAGES"
"""Set in the second start, which must not start a third."""


def missing() -> list[str]:
    """Return the packages of the group `dev` that this environment lacks."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    named = [re.match(r"[\w.-]+", text)[0] for text in project["dependency-groups"]["dev"]]
    return [name for name in named if not _installed(name)]


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def pytest_addoption(pluginmanager):
    """Start again with the tests' packages before another file or option asks for them."""
    lacking = missing()
    if not lacking:
        return
    if "UV" not in os.environ or STARTED in os.environ:
        raise pytest.UsageError(
            f"the tests need packages that are not installed: {', '.join(lacking)}; "
            'run "uv run pytest", or install them with "pip install --group dev".'
        )
    if capture := pluginmanager.getplugin("capturemanager"):
        capture.suspend_global_capture(in_=True)
    print(f"installing the packages of the tests ({len(lacking)} are missing)", flush=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    again = [os.environ["UV"], "run", "--active", "--python", version, "--group", "dev"]
    again += ["python", "-m", "pytest", *sys.argv[1:]]
    os.environ[STARTED] = "1"
    if sys.platform == "win32":  # exec returns to the shell at once there
        raise SystemExit(subprocess.run(again, check=False).returncode)
    os.execv(again[0], again)


pytest_plugins = [] if missing() else ["shared"]
"""What all tests share: `helpers/shared.py`, which needs the packages."""
