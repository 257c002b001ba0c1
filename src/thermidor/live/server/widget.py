"""The same page in a notebook: ``thermidor.live("historical")`` (ODD element: none).

The run is recorded first and handed to the page whole, as in a replay; nothing goes to a network.
"""

from __future__ import annotations

from thermidor.common.errors import InputError
from thermidor.live.server import catalogue, replay
from thermidor.live.server.library import Library
from thermidor.live.server.recording import Recipe

HEIGHT = 760

START = """
function render({ model, el }) {
  el.innerHTML = model.get("frame");
  const frame = el.querySelector("iframe");
  frame.srcdoc = model.get("page");
}
export default { render };
"""


def live(scenario="historical", *, beside: str | None = None, seed: int = 1, scale: float = 0.0035):
    """Return the live page of a run, as a widget of a notebook.

    Parameters
    ----------
    scenario : str or Path
        A shipped scenario's name or a file.
    beside : str, optional
        A second scenario, shown beside the first with the same luck.
    seed : int
    scale : float
        Share of the population; the default makes some 27,000 persons.
    """
    text = page(scenario, beside=beside, seed=seed, scale=scale)
    try:
        import anywidget
        import traitlets
    except ModuleNotFoundError as missing:
        raise InputError(
            f"a widget needs {missing.name}; install it with: pip install 'thermidor[notebook]'"
        ) from None

    class Live(anywidget.AnyWidget):
        """The page in a frame of its own, so that notebook and page leave one another alone."""

        _esm = START
        page = traitlets.Unicode(text).tag(sync=True)
        frame = traitlets.Unicode(
            f'<iframe style="width:100%;height:{HEIGHT}px;border:0" title="thermidor" '
            'sandbox="allow-scripts allow-downloads"></iframe>'
        ).tag(sync=True)

    return Live()


def page(scenario="historical", *, beside=None, seed: int = 1, scale: float = 0.0035) -> str:
    """Return the page with its months in it, as text."""
    shelf = catalogue.Shelf(scenario)
    library = Library(shelf.load)
    recordings = []
    for name in (shelf.first, *([beside] if beside else ())):
        recorder = library.record(Recipe(scenario=name, seed=seed, scale=scale))
        while not recorder.recording.finished:
            recorder.advance()
        recordings.append(recorder.recording)
    return replay.html(recordings, catalogue.chapters(None, shelf.limits(1.0)))
