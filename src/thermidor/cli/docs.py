"""The command ``thermidor docs``: the reference of the Python interface, from the docstrings.

Sphinx (extra ``docs``) reads the installed package and writes HTML pages that need no network.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules, walk_packages

import click

import thermidor
from thermidor.cli.group import command
from thermidor.common.errors import InputError

OTHER = ("__main__", "cli", "data")
"""Modules that have no page: commands explain themselves with --help."""
OPTIONS = {
    "project": "thermidor",
    "version": thermidor.__version__,
    "extensions": "sphinx.ext.autodoc,sphinx.ext.napoleon",
    "default_role": "literal",
    "autodoc_member_order": "bysource",
    "autodoc_typehints": "description",
    "autodoc_typehints_description_target": "documented_params",
    "html_theme": "alabaster",
    "html_show_sourcelink": "0",
    "html_copy_source": "0",
    "html_show_sphinx": "0",
    "html_theme_options.show_powered_by": "0",
}
"""Settings of Sphinx: NumPy docstrings, a theme whose files all lie in its package."""


@command("Understand", examples="thermidor docs\nthermidor docs --out reference", last=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("thermidor-docs"),
    show_default=True,
    metavar="DIR",
    help="Folder for the pages.",
)
def docs(out: Path) -> None:
    """Write the reference of all modules as HTML pages to read offline.

    Needs the extra "docs"; takes a minute or two.
    """
    click.echo(f"The reference is in {build(out)}; open it in a browser.")


def build(folder: Path) -> Path:
    """Build the reference.

    Parameters
    ----------
    folder : Path
        Where the pages are written.

    Returns
    -------
    Path
        The first page.

    Raises
    ------
    InputError
        If Sphinx is not installed or cannot build the pages.
    """
    if find_spec("sphinx") is None:
        raise InputError(
            'the reference needs Sphinx; install it with: pip install "thermidor[docs]".'
        )
    with tempfile.TemporaryDirectory(prefix="thermidor-docs-") as sources:
        for name, text in pages().items():
            (Path(sources) / f"{name}.rst").write_text(text, encoding="utf-8")
        settings = [word for key, value in OPTIONS.items() for word in ("-D", f"{key}={value}")]
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", "-C", *settings, sources, str(folder)],
            env={**os.environ, "NUMBA_DISABLE_JIT": "1"},  # Sphinx sees compiled rules as functions
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise InputError(f"Sphinx could not build the reference ({last}).", file=folder)
    return folder / "index.html"


def pages() -> dict[str, str]:
    """Return the sources of the pages in reStructuredText: one for each room, and the index."""
    found = {name: _page(name) for name in _rooms()}
    index = [*_heading("thermidor", "="), (thermidor.__doc__ or "").split("\n\n")[0], ""]
    index += [".. toctree::", "   :maxdepth: 2", "", *(f"   {name}" for name in found)]
    return {**found, "index": "\n".join(index) + "\n"}


def _rooms() -> list[str]:
    names = sorted(module.name for module in iter_modules(thermidor.__path__))
    return ["api", *(name for name in names if name not in ("api", *OTHER))]


def _page(room: str) -> str:
    module = importlib.import_module(f"thermidor.{room}")
    names = [module.__name__]
    names += [m.name for m in walk_packages(getattr(module, "__path__", []), f"{names[0]}.")]
    lines = _heading(f"thermidor.{room}", "=")
    for name in names:
        lines += [] if name == names[0] else _heading(name, "-")
        lines += [f".. automodule:: {name}", "   :members:", ""]
    return "\n".join(lines) + "\n"


def _heading(title: str, line: str) -> list[str]:
    return [title, line * len(title), ""]
