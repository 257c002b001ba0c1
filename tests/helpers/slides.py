"""Check slides: no two texts overlap, and no text leaves the page.

For tests only.
"""

from __future__ import annotations

from itertools import combinations

from matplotlib.text import Text


def overlaps(name, page, height, beyond=1):
    """Fail if two texts of a page overlap, or if one leaves it by more than `beyond` pixels."""
    page.draw_without_rendering()
    renderer = page.canvas.get_renderer()
    texts = [t for t in page.findobj(Text) if t.get_visible() and t.get_text().strip()]
    hidden = {id(t) for axes in page.axes for t in hidden_ticks(axes)}
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in texts if id(t) not in hidden]
    for text, box in boxes:
        inside = (
            box.x0 >= -beyond
            and box.y0 >= -beyond
            and box.x1 <= 1920 + beyond
            and box.y1 <= height + beyond
        )
        assert inside, f"{name}: {text!r} leaves the page: {box}"
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across < 3 or up < 6, f"{name}: {one!r} lies on {other!r}"


def hidden_ticks(axes):
    """Return labels of ticks that Matplotlib keeps and never draws."""
    for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        for tick in axis.get_major_ticks():
            if not min(low, high) - 1e-9 <= tick.get_loc() <= max(low, high) + 1e-9:
                yield tick.label1
                yield tick.label2
            yield (
                tick.label1
                if axis is axes.yaxis and axis.get_ticks_position() == "right"
                else tick.label2
            )
