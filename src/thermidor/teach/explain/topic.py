"""The explanation of one name: its kind, a card, and the same as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from thermidor.teach.odd.document import Bullets, Card, Code, Content, card


@dataclass(frozen=True)
class Topic:
    """One meaning of a name: a name may have several, such as a pressure and an event."""

    kind: str
    name: str
    card: Card


def topic(kind: str, name: str, title: str, *pairs: tuple[str, Content]) -> Topic:
    """Return a topic without its empty pairs."""
    return Topic(kind, name, card(title, *pairs))


def plain(one: Topic) -> dict[str, Any]:
    """Return a topic as plain values, for JSON."""
    facts = {label.lower(): _value(content) for label, content in one.card.pairs}
    return {"kind": one.kind, "name": one.name, "title": one.card.title, **facts}


def _value(content: Content) -> str | list[str]:
    if isinstance(content, Code):
        return content.text
    if isinstance(content, Bullets):
        return [item.replace("`", "") for item in content.items]
    return content.replace("`", "")
