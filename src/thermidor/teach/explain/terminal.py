"""Explanations of names in the terminal: one block for each meaning, labels on the left."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from thermidor.common.console import Terminal
from thermidor.evidence import formatting
from thermidor.teach.explain.index import KINDS
from thermidor.teach.explain.topic import Topic, plain
from thermidor.teach.odd.document import Bullets, Code, Content

WIDEST = 110  # longer lines are hard to read
SHOWN = 6  # names of a kind in the list of kinds


def tell(topics: Iterable[Topic], console: Console | None = None) -> None:
    """Print topics one after another."""
    console = console or Terminal()
    width = min(console.width, WIDEST)
    for i, topic in enumerate(topics):
        if i:
            console.print()
        head = Text(topic.name, style="bold")
        head.append(f"  {topic.kind}", style="dim")
        console.print(head, width=width)
        console.print(Text(_sentence(topic.card.title)), width=width)
        console.print(_facts(topic), width=width)


def as_json(topics: Iterable[Topic]) -> str:
    """Return topics as one JSON object."""
    return json.dumps({"topics": [plain(topic) for topic in topics]}, indent=2, ensure_ascii=False)


def kinds(console: Console | None = None) -> None:
    """Print the kinds of name, each with some of its names."""
    console = console or Terminal()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(style="dim", overflow="fold")
    for kind in KINDS:
        names = list(kind.names())
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        table.add_row(kind.plural, Text(", ".join(names[:SHOWN]) + more))
    console.print(table, width=min(console.width, WIDEST))
    console.print(
        "\nOne name: thermidor explain NAME. All names of a kind: thermidor explain --list KIND",
        highlight=False,
    )


def _facts(topic: Topic) -> Padding:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, content in topic.card.pairs:
        table.add_row(label, _text(content))
    return Padding(table, (0, 0, 0, 2))


def _text(content: Content) -> Text | Table:
    if isinstance(content, Code):
        return Text(content.text, style="cyan")
    if isinstance(content, Bullets):
        items = Table.grid(padding=(0, 1, 0, 0))
        for item in content.items:
            items.add_row("-", Text(item.replace("`", "")))
        return items
    return Text(content.replace("`", ""))


def _sentence(text: str) -> str:
    text = formatting.capital(text)
    return text if text.endswith((".", "?", "!")) else f"{text}."
