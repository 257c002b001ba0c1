"""The glossary: one word for one thing, with its meaning (`data/glossary.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from thermidor.common import toml
from thermidor.common.places import DATA

FILE = DATA / "glossary.toml"


@dataclass(frozen=True)
class Term:
    """A word of the model.

    Attributes
    ----------
    name : str
    meaning : str
        One sentence.
    where : tuple of str
        What uses it: a module, a folder or file of the package, a command, or a name of the model.
    avoid : tuple of str
        Other words for the same thing, which the documents do not use.
    """

    name: str
    meaning: str
    where: tuple[str, ...]
    avoid: tuple[str, ...]


@cache
def terms() -> dict[str, Term]:
    """Return all terms by name, in alphabetical order."""
    _, content = toml.read(FILE, "glossary")
    found = {
        name: Term(name, about["meaning"], tuple(about["where"]), tuple(about.get("not", ())))
        for name, about in content.items()
    }
    return dict(sorted(found.items()))
