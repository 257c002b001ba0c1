"""Words that people type, and the names of the model they lead to (`data/aliases.toml`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from thermidor.common import toml
from thermidor.common.places import DATA
from thermidor.observables import OBSERVABLES
from thermidor.show import names
from thermidor.teach.explain.topic import Topic, topic
from thermidor.teach.odd.document import named

FILE = DATA / "aliases.toml"
_SPELLINGS = (("iz", "is"), ("labor", "labour"), ("program", "programme"), ("center", "centre"))


@dataclass(frozen=True)
class Alias:
    """Names that a word leads to, and why the model does not have it as such."""

    names: tuple[str, ...]
    note: str


@cache
def aliases() -> dict[str, Alias]:
    """Return all aliases by word."""
    _, content = toml.read(FILE, "table of aliases")
    return {
        word: Alias(tuple(about["names"]), about.get("note", "")) for word, about in content.items()
    }


def folded(word: str) -> str:
    """Return a word as names are compared: small letters, _ between its parts."""
    return word.strip().lower().replace("-", "_").replace(" ", "_").replace("'", "")


def forms(word: str) -> Iterator[str]:
    """Yield a word, then its other spellings, singulars and plural."""
    first = folded(word)
    spelled = [first]
    for other, ours in _SPELLINGS:
        spelled += [one.replace(other, ours) for one in spelled if other in one]
    for one in dict.fromkeys(spelled):
        yield one
        for ending, singular in (("ies", "y"), ("men", "man"), ("es", ""), ("s", "")):
            if one.endswith(ending) and len(one) > len(ending) + 1:
                yield one.removesuffix(ending) + singular
        yield f"{one}s"


def of(word: str) -> Alias | None:
    """Return the alias of a word in any of its forms, if there is one."""
    return next((aliases()[one] for one in forms(word) if one in aliases()), None)


def labelled(word: str) -> list[str]:
    """Return the observables whose label in tables and plots a word is."""
    return [
        name
        for name in OBSERVABLES
        if folded(word) in (folded(names.title(name)), folded(names.observable(name)))
    ]


def topic_of(word: str, found: Alias) -> Topic:
    """Explain what the model has in place of a word."""
    note = found.note or "There is no single name for it in the model; these concern it."
    return topic("word", word, note, ("See", named(found.names)))
