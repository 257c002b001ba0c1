"""Plots of experiments: those that an experiment names, or those that suit its design."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from thermidor.experiments.sweep_results import Sweep
from thermidor.runs import store
from thermidor.show.plots import fates, registered, save


def suited(sweep: Sweep) -> list[str]:
    """Return the names of the plots that suit a sweep's design."""
    return [name for name, drawn in registered("sweep").items() if drawn.suits(sweep)]


def draw(name: str, sweep) -> list[Figure]:
    """Return the pages of one plot.

    Raises
    ------
    InputError
        If the design lacks what the plot needs.
    """
    return registered("sweep")[name](sweep)


def draw_all(sweep: Sweep, folder: str | Path | None = None) -> dict[str, Figure]:
    """Draw the plots that an experiment names, or those that suit its design.

    Parameters
    ----------
    sweep : Sweep
    folder : Path, optional
        Where to write them as PNG files; ``fates.csv`` is written next to this folder.

    Returns
    -------
    dict of str to Figure
        By the name of the file.
    """
    found: dict[str, Figure] = {}
    if not len(sweep.done):
        return found
    for name in sweep.about["plots"] or suited(sweep):
        pages = draw(name, sweep)
        found |= {name if len(pages) == 1 else f"{name}_{k}": p for k, p in enumerate(pages, 1)}
    if folder is not None:
        if fates.classes(sweep):
            text = fates.table(sweep).to_csv(index=False, lineterminator="\n")
            path = Path(folder).parent / "fates.csv"
            store.atomically(path, lambda file: file.write(text.encode()))
        save(found, folder)
    return found
