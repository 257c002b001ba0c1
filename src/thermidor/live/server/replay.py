"""One HTML file that replays a run by double click: the page, its modules and every month.

ODD element: none. The page itself can write the same file; here it is written without a browser,
and the modules are joined for a notebook. Joining is no more than leaving out imports and exports:
no two modules of the page use one name, and a test keeps it so.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from thermidor.common.places import PAGE
from thermidor.live.server.catalogue import vocabulary
from thermidor.live.server.recording import Recording

MODULES = (
    "wire",
    "layout",
    "stage",
    "charts",
    "labels",
    "signs",
    "share",
    "story",
    "panels",
    "sources",
    "page",
)
"""Modules of the page, each using only those before it."""


def page_text(name: str) -> str:
    """Return a file of the page."""
    return (PAGE / name).read_text(encoding="utf-8")


def bundle() -> str:
    """Return the page's modules joined into one."""
    text = "\n".join(page_text(f"{name}.js") for name in MODULES)
    text = re.sub(r"^import .*$", "", text, flags=re.MULTILINE)
    return re.sub(r"^export ", "", text, flags=re.MULTILINE)


def html(recordings: list[Recording], chapters: list[dict] = ()) -> str:
    """Return the page with the months of one recording or two in it."""
    import thermidor

    recipe = recordings[0].recipe
    words = vocabulary() | {
        "version": thermidor.__version__,
        "scenarios": [],
        "accounts": [],
        "parameters": [],
        "chapters": [c for c in chapters if _playable(c, recordings)],
        "first": recipe.scenario,
        "recipe": recipe.as_dict(),
        "scale": recipe.scale,
        "most": recipe.scale,
    }
    told = [[_text(part) for part in (each.head, *each.frames)] for each in recordings]
    packed = json.dumps({"words": words, "societies": told}).replace("<", "\\u003c")
    modules = bundle().replace("</script", "<\\/script")
    script = f'<script type="module">globalThis.THERMIDOR={packed};\n{modules}</script>'
    text = page_text("index.html")
    style = f"<style>{page_text('page.css')}</style>"
    text = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: style, text)
    return re.sub(r'<script type="module"[^>]*></script>', lambda _: script, text)


def _playable(chapter: dict, recordings: list[Recording]) -> bool:
    """Whether a chapter asks for nothing that is not in the recordings."""
    there, names = recordings[0].recipe, [r.recipe.scenario for r in recordings[1:]]
    return (
        chapter.get("scenario", there.scenario) == there.scenario
        and chapter.get("compare") in (None, *names)
        and not chapter.get("holds")
    )


def _text(part: bytes) -> str:
    """Return bytes as letters, five for four, that mean nothing in HTML: see `page/wire.js`."""
    return base64.b85encode(part).decode().replace("<", ",")


def write(recordings: list[Recording], path: str | Path, chapters: list[dict] = ()) -> Path:
    """Write the replay file and return its path."""
    from thermidor.runs import store  # which brings pandas, and the live page can do without

    path = Path(path)
    text = html(recordings, chapters)
    store.atomically(path, lambda file: file.write(text.encode()))
    return path
