"""A document as one HTML file that needs nothing else: no script, no address, its style within."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from thermidor.common.places import PAGE
from thermidor.teach.odd.document import Block, Bullets, Card, Code, Heading, Table, Text, Told

STYLE = PAGE / "describe.css"
_MARKED = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body{kind}>
<main>
{body}
</main>
</body>
</html>
"""


def render(blocks: Sequence[Block], *, sheet: bool = False) -> str:
    """Return blocks as a whole page: with contents, or as a sheet (each part on its own page)."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    title = headings[0].text if headings else "thermidor"
    anchors = _anchors(blocks)
    lines = [_block(block, anchors.get(i, "")) for i, block in enumerate(blocks)]
    parts = [i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 2]
    if parts and not sheet:
        lines.insert(parts[0], _contents(blocks, anchors))
    style = STYLE.read_text(encoding="utf-8").strip()
    kind = ' class="sheet"' if sheet else ""
    return _PAGE.format(title=escape(title), style=style, body="\n".join(lines), kind=kind)


def marked(text: str) -> str:
    """Return text as HTML: names and strong words marked, everything else escaped."""
    out, at = [], 0
    for match in _MARKED.finditer(text):
        out.append(_dated(text[at : match.start()]))
        code, strong = match.groups()
        out.append(
            f"<code>{_breaking(code)}</code>"
            if code is not None
            else f"<strong>{escape(strong)}</strong>"
        )
        at = match.end()
    return "".join([*out, _dated(text[at:])])


def _block(block: Block, anchor: str) -> str:
    here = f' id="{anchor}"' if anchor else ""
    match block:
        case Heading(level, text):
            return f"<h{level}{here}>{marked(text)}</h{level}>"
        case Text(text):
            return f"<p>{marked(text)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{marked(item)}</li>' for item in items)}</ul>"
        case Code(text):
            return f"<pre>{escape(text)}</pre>"
        case Table(heads, rows):
            return _table(heads, rows)
        case Card(title, pairs):
            told = "".join(_pair(*pair) for pair in pairs)
            return f"<article{here}><h4>{marked(title)}</h4><dl>{told}</dl></article>"
    raise TypeError(f"not a block: {block!r}")


def _dated(text: str) -> str:
    """Return text escaped, with months that do not break at their hyphen."""
    return re.sub(r"\b(\d{4}-\d\d)\b", r'<span class="d">\1</span>', escape(text))


def _breaking(code: str) -> str:
    """Return a name that may break after a dot or an underscore, and nowhere else."""
    return re.sub(r"([._])(?=\w)", r"\1<wbr>", escape(code))


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f'<th scope="col">{marked(head)}</th>' for head in heads)
    body = []
    for first, *rest in rows:
        cells = "".join(f"<td>{marked(cell)}</td>" for cell in rest)
        body.append(f'<tr><th scope="row">{marked(first)}</th>{cells}</tr>')
    return (
        f'<div class="wide"><table><thead><tr>{top}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _pair(name: str, told: Told) -> str:
    text = marked(told) if isinstance(told, str) else _block(told, "")
    return f"<dt>{escape(name)}</dt><dd>{text}</dd>"


def _anchors(blocks: Sequence[Block]) -> dict[int, str]:
    """Return an anchor of its own for every heading and card, by its place."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for i, block in enumerate(blocks):
        if isinstance(block, Heading | Card):
            text = block.text if isinstance(block, Heading) else block.title
            stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"
            anchor, n = stem, 2
            while anchor in taken:
                anchor, n = f"{stem}-{n}", n + 1
            taken.add(anchor)
            found[i] = anchor
    return found


def _contents(blocks: Sequence[Block], anchors: dict[int, str]) -> str:
    lines = [
        f'<li class="l{block.level}"><a href="#{anchors[i]}">{marked(block.text)}</a></li>'
        for i, block in enumerate(blocks)
        if isinstance(block, Heading) and block.level in (2, 3)
    ]
    return f'<nav aria-label="Contents"><h2>Contents</h2><ol>{"".join(lines)}</ol></nav>\n'
