"""Plots of results: one function per plot, each reading tables and never the model.

Every plot shows the median over runs with the bands that hold half and nine tenths of them, and
the article's figures with their source. Matplotlib is imported when the first plot is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

from thermidor.common.errors import InputError, suggest

#: plot -> the module of this package that draws it
PLOTS = {
    "participation": "soviets",
    "decisions": "soviets",
    "party": "party",
    "apparatus": "apparatus",
    "workplaces": "workplaces",
    "regime": "regime",
}


def draw(name: str, runs):
    """Return one plot as a Matplotlib figure.

    Raises
    ------
    InputError
        If there is no such plot.
    """
    if name not in PLOTS:
        raise InputError(f'no plot is called "{name}".{suggest(name, PLOTS)}')
    return getattr(import_module(f"thermidor.show.plots.{PLOTS[name]}"), name)(runs)


def pictures(runs) -> Iterator[tuple[str, bytes]]:
    """Yield every plot as the bytes of a PNG file."""
    for name in PLOTS:
        file = io.BytesIO()
        draw(name, runs).savefig(file, format="png")
        yield name, file.getvalue()


class Plotter:
    """``runs.plot()`` draws everything; ``runs.plot.party()`` one plot."""

    def __init__(self, runs):
        self._runs = runs

    def __call__(self, name: str | None = None, folder: str | Path | None = None):
        """Draw one plot, or all: as figures by name, or as PNG files where a folder is given."""
        figures = {each: draw(each, self._runs) for each in ([name] if name else PLOTS)}
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            for each, figure in figures.items():
                store = import_module("thermidor.runs.store")
                write = partial(figure.savefig, format="png")
                store.atomically(Path(folder) / f"{each}.png", write)
        return figures[name] if name else figures

    def __getattr__(self, name: str):
        if name not in PLOTS:
            raise AttributeError(f'no plot is called "{name}".{suggest(name, PLOTS)}')
        return lambda: draw(name, self._runs)

    def __dir__(self) -> list[str]:
        return list(PLOTS)
