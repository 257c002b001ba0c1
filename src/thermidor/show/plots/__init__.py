"""Plots of results: one function per plot, which reads tables and never the model.

A plot is registered by ``@plot(kind)`` in a module of this folder; a new plot is one new file.
Kinds are ``runs`` (takes `Runs`), ``sweep`` (takes a sweep, returns pages), ``comparison`` (takes
the runs of each scenario, and paired comparisons), ``accounts`` (takes a comparison of accounts).
Matplotlib is imported when the first plot is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, wraps
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from thermidor.common.errors import InputError, suggest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from thermidor.runs.table import Runs

_REGISTERED: dict[str, dict[str, Callable]] = {}


def plot(kind: str, *, suits: Callable[[Any], bool] | None = None) -> Callable:
    """Register a function as a plot under its own name, drawn in the style of this package.

    Parameters
    ----------
    kind : str
        What the function takes: ``runs``, ``sweep``, ``comparison`` or ``accounts``.
    suits : callable, optional
        Of a sweep: whether the plot suits its design.
    """

    def register(function: Callable) -> Callable:
        @wraps(function)
        def styled(*arguments: Any, **options: Any) -> Any:
            matplotlib = _matplotlib()
            from thermidor.show.plots.canvas import STYLE

            style = {**matplotlib.rcParamsDefault, **STYLE}
            del style["backend"]  # rc_context would not give it back, and a plot needs none
            with matplotlib.rc_context(style):  # the reader's own settings stay as they are
                return function(*arguments, **options)

        styled.suits = suits
        _REGISTERED.setdefault(kind, {})[function.__name__] = styled
        return styled

    return register


def _matplotlib() -> Any:
    """Return Matplotlib.

    Raises
    ------
    InputError
        If a variable of the environment names a backend that it does not have.
    """
    try:
        import matplotlib
    except ValueError as refusal:
        raise InputError(
            f"Matplotlib does not start ({refusal}); delete this variable, or write agg.",
            place="MPLBACKEND",
        ) from None
    return matplotlib


@cache
def registered(kind: str = "runs") -> dict[str, Callable]:
    """Return the plots of a kind by name: of every module in this folder."""
    _matplotlib()
    for module in iter_modules(__path__):
        import_module(f"thermidor.show.plots.{module.name}")
    return dict(_REGISTERED[kind])


def draw(name: str, runs: Runs) -> Figure:
    """Return one plot of runs.

    Raises
    ------
    InputError
        If no plot has this name.
    """
    known = registered()
    if name not in known:
        raise InputError(f'no plot is called "{name}".{suggest(name, known)}')
    return known[name](runs)


def png(picture: Figure) -> bytes:
    """Return a plot as the bytes of a PNG file."""
    from thermidor.show.plots import canvas

    return canvas.png(picture)


def pictures(runs: Runs) -> Iterator[tuple[str, bytes]]:
    """Yield every plot of runs: its name, and the bytes of a PNG file."""
    for name in registered():
        yield name, png(draw(name, runs))


def save(drawn: dict[str, Figure], folder: str | Path) -> None:
    """Write plots by name as PNG files to a folder."""
    from thermidor.runs import store

    for name, picture in drawn.items():
        content = png(picture)
        store.atomically(Path(folder) / f"{name}.png", lambda file, c=content: file.write(c))


class Plotter:
    """``runs.plot()`` draws every plot; ``runs.plot.party()`` draws one."""

    def __init__(self, runs: Runs):
        self._runs = runs

    def __call__(self, name: str | None = None, folder: str | Path | None = None) -> Any:
        """Draw one plot, or all by name; write them as PNG files where a folder is given."""
        drawn = {one: draw(one, self._runs) for one in ([name] if name else registered())}
        if folder is not None:
            save(drawn, folder)
        return drawn[name] if name else drawn

    def __getattr__(self, name: str) -> Callable[[], Figure]:
        if name not in registered():
            raise AttributeError(f'no plot is called "{name}".{suggest(name, registered())}')
        return lambda: draw(name, self._runs)

    def __dir__(self) -> list[str]:
        return list(registered())
