"""Folders of files that ship with the package: data, live page, scenarios, experiments."""

from __future__ import annotations

from pathlib import Path

from thermidor.common.errors import InputError

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
        The folder.

    Raises
    ------
    InputError
        If it does not exist: in a damaged installation, or when Python imports from a zip file.
    """
    for folder in (DATA / name, PACKAGE.parents[1] / name):
        if folder.is_dir():
            return folder
    raise InputError(
        f"the {name} of thermidor are missing (it may have been imported from a zip file, or "
        "copied without them); install it with pip, or unpack it.",
        file=DATA / name,
    )
