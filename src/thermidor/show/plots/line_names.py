"""Names of lines at their right ends, moved apart so that no two overlap."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes


def to_name(axes: Axes, x: np.ndarray, y: np.ndarray, name: str, colour: str) -> None:
    """Note a curve for `name_lines`."""
    _named(axes).append((x, y, name, colour))


def name_lines(axes: Axes, *, size: float = 12) -> None:
    """Write each line's name at its right end, moved apart where lines end close together."""
    named = _named(axes)
    if not named:
        return
    box = axes.get_window_extent()
    per_point = axes.figure.dpi / 72
    room = axes.thermidor_right * axes.figure.bbox.width - box.x1 - 7 * per_point
    width = max(8, int(room / (0.6 * size * per_point)))
    entries = []
    for x, y, name, colour in named:
        known = np.flatnonzero(np.isfinite(y))
        if not known.size:
            continue
        at = axes.transData.transform((x[known[-1]], y[known[-1]]))[1]
        at = min(max(at, box.y0), box.y1)
        text = textwrap.fill(name, width)
        height = (text.count("\n") + 1) * size * 1.25 * per_point
        entries.append([at, height, text, colour])
    entries.sort(key=lambda entry: entry[0])
    heights = [entry[1] for entry in entries]
    places = apart([entry[0] for entry in entries], heights, box.y0, box.y1)
    for place_y, (_, _, text, colour) in zip(places, entries, strict=True):
        place = {"xycoords": "axes fraction", "xytext": (7, 0), "textcoords": "offset points"}
        style = {"color": colour, "size": size, "va": "center", "linespacing": 1.05}
        at = (1, (place_y - box.y0) / box.height)
        axes.annotate(text, at, annotation_clip=False, **place, **style).set_gid("label")


def apart(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list:
    """Return places, in the order given (ascending), near those wanted and not overlapping.

    Neighbours that collide are merged into a block that sits at the mean of what they want, kept
    between `low` and `high`.
    """
    blocks: list[tuple[list[int], float, float]] = []  # members, bottom and top of the block
    for index in range(len(wanted)):
        blocks.append(_block([index], wanted, heights, low, high))
        while len(blocks) > 1 and blocks[-2][2] > blocks[-1][1] + 1e-9:
            later, earlier = blocks.pop(), blocks.pop()
            blocks.append(_block(earlier[0] + later[0], wanted, heights, low, high))
    places = []
    for members, bottom, _ in blocks:
        for index in members:
            places.append(bottom + heights[index] / 2)
            bottom += heights[index]
    return places


def _block(members, wanted, heights, low, high) -> tuple[list[int], float, float]:
    """Return labels stacked without gaps, where they want to be on average."""
    below, bottoms = 0.0, []
    for index in members:
        bottoms.append(wanted[index] - below - heights[index] / 2)
        below += heights[index]
    bottom = max(min(sum(bottoms) / len(bottoms), high - below), low)
    return members, bottom, bottom + below


def _named(axes: Axes) -> list:
    if not hasattr(axes, "thermidor_named"):
        axes.thermidor_named = []
    return axes.thermidor_named
