"""A document in few kinds of block, written once and rendered as Markdown or as HTML.

Text in a block may hold `` `names` `` and ``**strong words**``; everything else stands as it is.
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
    """Lines to be read or typed as they stand."""

    text: str


Told = str | Code | Bullets
"""What stands beside a word on a card."""


@dataclass(frozen=True)
class Card:
    """A card: a name, and pairs of word and text (or code, or a list)."""

    title: str
    pairs: tuple[tuple[str, Told], ...]


Block = Heading | Text | Bullets | Table | Code | Card


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Return a table of any values, written as text."""
    return Table(tuple(heads), tuple(tuple(str(cell) for cell in row) for row in rows))


def card(title: str, *pairs: tuple[str, Told]) -> Card:
    """Return a card without the pairs that have nothing to say."""
    return Card(title, tuple((name, told) for name, told in pairs if told))


def several(items: Iterable[str], none: str = "") -> str | Bullets:
    """Return one text as it is, several as a list, and `none` where there is none."""
    items = tuple(items)
    if len(items) > 1:
        return Bullets(items)
    return items[0] if items else none


def name(word: str) -> str:
    """Return a name as it stands in the code."""
    return f"`{word}`"


def named(words: Iterable[str]) -> str:
    """Return names in a row."""
    return ", ".join(name(word) for word in words)


def number(value: float) -> str:
    """Return a number as short as it can be told: 0.05, 76, 40,000."""
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
    """Return what stands under a heading, up to the next of its level or above."""
    found, level = [], 0
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
