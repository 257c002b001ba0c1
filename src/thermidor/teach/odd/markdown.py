"""A document as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from thermidor.teach.odd.document import Block, Bullets, Card, Code, Content, Heading, Table, Text


def render(blocks: Iterable[Block]) -> str:
    """Return blocks as Markdown, with a blank line between two."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {text}"
        case Text(text):
            return text
        case Bullets(items):
            return "\n".join(f"- {item}" for item in items)
        case Code(text):
            return f"```\n{text}\n```"
        case Table(heads, rows):
            lines = [heads, tuple("---" for _ in heads), *rows]
            return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)
        case Card(title, pairs):
            return "\n\n".join([f"#### {title}", *(_pair(*pair) for pair in pairs)])
    raise TypeError(f"not a block: {block!r}")


def _pair(label: str, content: Content) -> str:
    if isinstance(content, str):
        return f"**{label}** {content}"
    return f"**{label}**\n\n{_block(content)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
