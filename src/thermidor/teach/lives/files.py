"""Writing a life to a file: a page or a text.

ODD element: observation.
"""

from __future__ import annotations

from pathlib import Path

from thermidor.common.errors import InputError
from thermidor.runs import store
from thermidor.teach.lives import page, text
from thermidor.teach.lives.biography import Life

KINDS = {".html": page.render, ".md": text.render}


def check(path: str | Path) -> Path:
    """Return the path if a life can be written to it.

    Raises
    ------
    InputError
        If its name ends in neither .html nor .md.
    """
    path = Path(path)
    if path.suffix not in KINDS:
        raise InputError(f'"{path.name}" must end in .html or .md.', place="--out")
    return path


def save(life: Life, path: str | Path) -> Path:
    """Write a life and return the path (`check` names the errors)."""
    path = check(path)
    content = KINDS[path.suffix](life)
    store.atomically(path, lambda file: file.write(content.encode()))
    return path
