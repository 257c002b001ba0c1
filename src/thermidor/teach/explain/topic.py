"""What is told of one name: a kind, a card, and the same as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from thermidor.teach.odd.document import Bullets, Card, Code, Told, card


@dataclass(frozen=True)
class Topic:
    """One thing called by a name: there may be several, a pressure and an event, say."""

    kind: str
    name: str
    card: Card


def topic(kind: str, name: str, title: str, *pairs: tuple[str, Told]) -> Topic:
    """Return a topic without what there is nothing to say on."""
    return Topic(kind, name, card(title, *pairs))


def plain(one: Topic) -> dict[str, Any]:
    """Return a topic as plain values, for JSON."""
    facts = {label.lower(): _value(told) for label, told in one.card.pairs}
    return {"kind": one.kind, "name": one.name, "title": one.card.title, **facts}


def _value(told: Told) -> str | list[str]:
    if isinstance(told, Code):
        return told.text
    if isinstance(told, Bullets):
        return [item.replace("`", "") for item in told.items]
    return told.replace("`", "")
