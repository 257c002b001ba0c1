"""The main job installs only what it uses; ``uv run pytest`` brings the packages of the tests."""

import os
import shutil
import subprocess
import sys
import tomllib

import pytest
import source

ROOT = source.PACKAGE.parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FAKE_UV = """#!/bin/sh
echo "$@"
exit 7
"""


@pytest.fixture
def project(tmp_path):
    """A project whose tests need a package that nobody has, and a uv that only says its words."""
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests")
    groups = '[dependency-groups]\ndev = ["pytest>=8", "no-such-package[x]>=1,<2"]\n'
    (tmp_path / "pyproject.toml").write_text(groups + "[tool.pytest.ini_options]\n")
    (tmp_path / "uv").write_text(FAKE_UV)
    (tmp_path / "uv").chmod(0o755)
    return tmp_path


def started(project, *arguments, **environment):
    """Return the finished pytest of a project."""
    own = {k: v for k, v in os.environ.items() if k != "UV" and not k.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=project,
        env={**own, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_uv_run_adds_only_pytest_to_the_packages_of_the_model():
    (group,) = PROJECT["tool"]["uv"]["default-groups"]
    assert [text.split(">")[0] for text in PROJECT["dependency-groups"][group]] == ["pytest"]


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for uv is a shell script")
def test_pytest_without_its_packages_starts_again_with_the_same_words(project):
    words = ["-n", "2", "-m", "slow", "--cov", "tests/x.py"]
    done = started(project, *words, UV=str(project / "uv"))
    assert done.returncode == 7  # the status of the second start
    line, again = done.stdout.splitlines()
    assert line == "installing the packages of the tests (1 are missing)"
    assert again.startswith("run --active ")
    assert again.endswith(" ".join(["--group dev python -m pytest", *words]))


def test_pytest_outside_uv_says_what_is_missing_and_what_to_type(project):
    done = started(project)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "no-such-package" in done.stderr
    assert "pip install --group dev" in done.stderr


def test_pytest_does_not_start_again_for_ever(project):
    environment = {"UV": str(project / "uv"), "THERMIDOR_TEST_PACKAGES": "1"}
    assert started(project, **environment).returncode == pytest.ExitCode.USAGE_ERROR
