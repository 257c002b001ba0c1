"""Folders of files that ship with the package: data, live page, scenarios, experiments."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the installed package."""
DATA = PACKAGE / "data"
"""Tables and texts that ship with the package."""
PAGE = PACKAGE / "live" / "page"
"""Files that a browser reads."""


def shipped(name: str) -> Path:
    """Return the folder of shipped files of one kind.

    An installed package has them under ``data``; a checkout has them at its top level.

    Parameters
    ----------
    name : str
        ``scenarios`` or ``experiments``.

    Returns
    -------
    Path
        The folder; it may not exist in a damaged installation.
    """
    packaged = DATA / name
    return packaged if packaged.is_dir() else PACKAGE.parents[1] / name
