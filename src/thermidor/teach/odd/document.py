"""A document of a few kinds of block, rendered as Markdown, HTML or in the terminal.

Text in a block may hold `` `names` `` and ``**strong words**``; the rest is plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title, levels 1 and 2 are in the contents."""

    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list without numbers."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table; every row has as many cells as there are heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Code:
    """Lines to be read or typed exactly."""

    text: str


Content = str | Code | Bullets
"""What a card says under one label."""


@dataclass(frozen=True)
class Card:
    """A card: a title, and pairs of label and content."""

    title: str
    pairs: tuple[tuple[str, Content], ...]


Block = Heading | Text | Bullets | Table | Code | Card


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Return a table of any values, written as text."""
    return Table(tuple(heads), tuple(tuple(str(cell) for cell in row) for row in rows))


def card(title: str, *pairs: tuple[str, Content]) -> Card:
    """Return a card without its empty pairs."""
    return Card(title, tuple((label, content) for label, content in pairs if content))


def several(items: Iterable[str], none: str = "") -> str | Bullets:
    """Return one text as it is, several as a list, and `none` without any."""
    items = tuple(items)
    if len(items) > 1:
        return Bullets(items)
    return items[0] if items else none


def name(word: str) -> str:
    """Return a name of the code, marked."""
    return f"`{word}`"


def named(words: Iterable[str]) -> str:
    """Return names in a row, marked."""
    return ", ".join(name(word) for word in words)


def number(value: float) -> str:
    """Return a number in few characters: 0.05, 76, 40,000."""
    return f"{value:,.0f}" if abs(value) >= 1000 and value == round(value) else f"{value:.6g}"


def prose(text: str) -> list[Block]:
    """Return the blocks of a text in Markdown: headings, paragraphs, lists, indented code."""
    blocks: list[Block] = []
    for part in text.strip().split("\n\n"):
        lines = part.splitlines()
        if lines[0].startswith("#"):
            marks, _, words = lines[0].partition(" ")
            blocks.append(Heading(len(marks), words.strip()))
            lines = lines[1:]
        if not lines:
            continue
        if all(line.startswith("    ") for line in lines):
            blocks.append(Code("\n".join(line[4:] for line in lines)))
        elif lines[0].startswith("- "):
            joined = " ".join(line.strip() for line in lines)
            blocks.append(Bullets(tuple(joined.removeprefix("- ").split(" - "))))
        else:
            blocks.append(Text(" ".join(line.strip() for line in lines)))
    return blocks


def section(blocks: Iterable[Block], title: str) -> list[Block]:
    """Return the blocks under a heading, up to the next of its level or above."""
    found = []
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            if level and block.level <= level:
                break
            if block.text == title:
                level = block.level
                continue
        if level:
            found.append(block)
    return found
