"""A run in one HTML file, or in a notebook: the page, its modules and every month.

ODD element: none. The page itself can write the same file; here it is written without a browser.
Joining the modules only removes imports and exports: no two modules of the page share a name, and
a test checks it. Nothing goes to a network.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import thermidor
from thermidor.common.errors import InputError
from thermidor.common.places import PAGE
from thermidor.live.server.catalogue import Shelf, chapters, vocabulary
from thermidor.live.server.recording import Recipe, Recorder, Recording

MODULES = (
    *("wire", "layout", "packing", "stage", "charts", "labels", "votes", "signs", "share"),
    *("story", "panels", "sources", "page"),
)
"""Modules of the page; each uses only those before it."""
HEIGHT = 760
"""Pixels of the page in a notebook."""
START = """
function render({ model, el }) {
  el.innerHTML = model.get("frame");
  const frame = el.querySelector("iframe");
  frame.srcdoc = model.get("page");
}
export default { render };
"""


def page_text(name: str) -> str:
    """Return a file of the page."""
    return (PAGE / name).read_text(encoding="utf-8")


def bundle() -> str:
    """Return the page's modules joined into one."""
    text = "\n".join(page_text(f"{name}.js") for name in MODULES)
    text = re.sub(r"^import .*$", "", text, flags=re.MULTILINE)
    return re.sub(r"^export ", "", text, flags=re.MULTILINE)


def html(recordings: list[Recording], story: list[dict[str, Any]] = ()) -> str:
    """Return the page with the months of one recording or two in it.

    Parameters
    ----------
    recordings : list of Recording
    story : list of dict
        Chapters; those that need other recordings are left out.
    """
    recipe = recordings[0].recipe
    words = vocabulary() | {
        "version": thermidor.__version__,
        "scenarios": [],
        "accounts": [],
        "parameters": [],
        "chapters": [chapter for chapter in story if _playable(chapter, recordings)],
        "first": recipe.scenario,
        "recipe": recipe.as_dict(),
        "compared": recordings[1].recipe.as_dict() if len(recordings) > 1 else None,
        "scale": recipe.scale,
        "most": recipe.scale,
    }
    societies = [[_text(part) for part in (each.head, *each.frames)] for each in recordings]
    packed = json.dumps({"words": words, "societies": societies}).replace("<", "\\u003c")
    modules = bundle().replace("</script", "<\\/script")
    script = f'<script type="module">globalThis.THERMIDOR={packed};\n{modules}</script>'
    style = f"<style>{page_text('page.css')}</style>"
    text = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: style, page_text("index.html"))
    return re.sub(r'<script type="module"[^>]*></script>', lambda _: script, text)


def _playable(chapter: dict[str, Any], recordings: list[Recording]) -> bool:
    """Return whether a chapter needs only these recordings."""
    first, *others = [recording.recipe.scenario for recording in recordings]
    return (
        chapter.get("scenario", first) == first
        and chapter.get("compare") in (None, *others)
        and not chapter.get("holds")
    )


def _text(part: bytes) -> str:
    """Return bytes as base 85 without letters special in HTML: see `page/wire.js`."""
    return base64.b85encode(part).decode().replace("<", ",")


def page(
    scenario: str | Path = "historical",
    *,
    compare: str | None = None,
    seed: int = 1,
    scale: float = 0.0035,
) -> str:
    """Run a scenario, or two, and return the page with their months, as HTML."""
    shelf = Shelf(scenario)
    names = [shelf.first, *([compare] if compare else ())]
    recipes = [Recipe(scenario=name, seed=seed, scale=scale) for name in names]
    recordings = [Recorder(recipe, shelf.load).finish() for recipe in recipes]
    return html(recordings, chapters(None, shelf.limits(1.0)))


def live(
    scenario: str | Path = "historical",
    *,
    compare: str | None = None,
    seed: int = 1,
    scale: float = 0.0035,
) -> Any:
    """Return the live page of a run, as a widget of a notebook.

    Parameters
    ----------
    scenario : str or Path
        A shipped scenario's name or a file.
    compare : str, optional
        A second scenario, shown next to the first with the same seed.
    seed : int
    scale : float
        Share of the population; the default has some 27,000 rows of persons.

    Raises
    ------
    InputError
        If a scenario is wrong or the extra is not installed.
    """
    text = page(scenario, compare=compare, seed=seed, scale=scale)
    try:
        import anywidget
        import traitlets
    except ModuleNotFoundError as missing:
        raise InputError(
            f"a widget needs {missing.name}; install it with: pip install 'thermidor[notebook]'"
        ) from None

    class Live(anywidget.AnyWidget):
        """The page in an iframe, so that notebook and page do not affect one another."""

        _esm = START
        page = traitlets.Unicode(text).tag(sync=True)
        frame = traitlets.Unicode(
            f'<iframe style="width:100%;height:{HEIGHT}px;border:0" title="thermidor" '
            'sandbox="allow-scripts allow-downloads"></iframe>'
        ).tag(sync=True)

    return Live()
