"""A document as one HTML file without a script and without any outside address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from markupsafe import Markup, escape

from thermidor.show import pages
from thermidor.teach.odd.document import Block, Card, Heading

_MARKED = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")


def render(blocks: Sequence[Block], *, sheet: bool = False) -> str:
    """Return blocks as an HTML page.

    Parameters
    ----------
    blocks : sequence of Block
        The document.
    sheet : bool
        Print each part on its own page, and leave out the contents.
    """
    views = [(kind_of(block), block, anchor) for block, anchor in _anchored(blocks)]
    titles = (block.text for block in blocks if isinstance(block, Heading))
    return pages.render(
        "description.html",
        title=next(titles, "thermidor"),
        kind="sheet" if sheet else "",
        views=views,
        marked=marked,
        kind_of=kind_of,
    )


def kind_of(block: Block | str) -> str:
    """Return what kind of block it is, for the template: ``heading``, ``text``, ``str`` ..."""
    return type(block).__name__.lower()


def marked(text: str) -> Markup:
    """Return a text as HTML: `` `names` `` and ``**strong words**`` marked, the rest escaped."""
    pieces, end = [], 0
    for match in _MARKED.finditer(text):
        code, strong = match.groups()
        tag = Markup("<strong>{}</strong>").format(strong) if code is None else _code(code)
        pieces.append([_dated(text[end : match.start()]), tag])
        end = match.end()
    return Markup("").join([*chain(*pieces), _dated(text[end:])])


def _code(name: str) -> Markup:
    """Return a name that may break after a dot or an underscore only."""
    broken = re.sub(r"([._])(?=\w)", r"\1<wbr>", str(escape(name)))
    return Markup(f"<code>{broken}</code>")


def _dated(text: str) -> Markup:
    """Return a text, escaped, in which a month does not break at its hyphen."""
    return Markup(re.sub(r"\b(\d{4}-\d\d)\b", r'<span class="d">\1</span>', str(escape(text))))


def _anchored(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Yield every block with a unique anchor for headings and cards, empty for others."""
    taken: set[str] = set()
    for block in blocks:
        anchor = ""
        if isinstance(block, Heading | Card):
            text = block.text if isinstance(block, Heading) else block.title
            stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"
            names = chain([stem], (f"{stem}-{n}" for n in range(2, len(blocks) + 2)))
            anchor = next(name for name in names if name not in taken)
            taken.add(anchor)
        yield block, anchor
