"""Heat maps: an outcome over two factors; a panel for each outcome, a row for each case."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from thermidor.common.errors import InputError
from thermidor.evidence.formatting import brief, capital
from thermidor.experiments.outcomes import Outcome
from thermidor.experiments.sweep_results import Sweep
from thermidor.show import names
from thermidor.show.plots import canvas, plot
from thermidor.show.plots.canvas import BLUE, INK
from thermidor.show.plots.fates import batched
from thermidor.society import parameters

# From dark (rule from above) to light (democracy): even steps, safe for colour-blind readers.
SEQUENCE = ("#3b0f2f", "#7a1f3d", "#b8433a", "#dd7a3b", "#f1b257", "#f8e3a2", "#fdfbe8")
MAP = LinearSegmentedColormap.from_list("thermidor", SEQUENCE)
MOST_COLUMNS, MOST_ROWS = 4, 3


def cells(frame: pd.DataFrame, x: str, y: str, outcome: str) -> tuple[np.ndarray, list, list]:
    """Return (n_y, n_x) means over seeds, and the values on both axes."""
    table = frame.pivot_table(index=y, columns=x, values=outcome, aggfunc="mean", dropna=False)
    return table.to_numpy(float), list(table.columns), list(table.index)


def _suits(sweep: Sweep) -> bool:
    return sweep.about["method"] == "grid" and len(sweep.factors) == 2


@plot("sweep", suits=_suits)
def heat_map(sweep: Sweep, x: str | None = None, y: str | None = None) -> list[Figure]:
    """Draw every numeric outcome over two factors.

    Outcomes are next to one another. Where there are several scenarios or accounts, each has a row.

    Raises
    ------
    InputError
        If fewer than two factors vary, or the design is sampled.
    """
    called = sweep.factors
    if len(called) < 2:
        raise InputError("a heat map needs two factors that vary.", place="plots")
    if sweep.about["method"] not in ("grid", "list"):
        raise InputError("a heat map needs a grid; a sampled design has a tornado.", place="plots")
    x, y = x or called[0], y or called[1]
    outcomes = [o for o in sweep.outcomes if o.label or not o.observable.startswith("regime_")]
    cases = list(dict.fromkeys(zip(sweep.done["scenario"], sweep.done["account"], strict=True)))
    single = len(cases) == 1
    if single:
        n = len(outcomes)
        width = n if n <= 3 else (2 if n == 4 else 3)
        rows = batched([(cases[0], outcome) for outcome in outcomes], width)
    else:
        rows = [[(case, outcome) for outcome in outcomes[:MOST_COLUMNS]] for case in cases]
    most = 2 if single else MOST_ROWS
    return [_page(sweep, page, x, y, single) for page in batched(rows, most)]


def _page(sweep: Sweep, rows: Sequence[Sequence], x: str, y: str, single: bool) -> canvas.Picture:
    """Draw a page of panels: rows of (case, outcome), of one case or of several."""
    others = [names.short_factor(name) for name in sweep.factors if name not in (x, y)]
    subtitle = (sweep.about["question"] or "") + (f" Mean over {', '.join(others)}." * bool(others))
    picture = canvas.page(sweep.about["title"], subtitle, canvas.of_sweep(sweep))
    columns = max(map(len, rows))
    gap = 0.123 if single else 0.09
    box = (0.085, 0.135, 0.97, 0.815) if single else (0.155, 0.18, 0.97, 0.76)
    gaps = (gap if columns > 1 else 0.035, 0.155 if single else 0.07)
    boxes = canvas.grid((*box[:2], box[2] - 0.035, box[3]), len(rows), columns, gaps)
    framed = False
    for i, row in enumerate(rows):
        last = i == len(rows) - 1
        for j, (case, outcome) in enumerate(row):
            left, bottom, width, height = boxes[i, j]
            axes = picture.add_axes((left, bottom, width, height))
            framed |= _panel(picture, axes, sweep, case, outcome, x, y)
            if not single and j:
                axes.set_yticks([])
            if not single and not last:
                axes.set_xticks([])
            room = 1920 * (width + gaps[0] - 0.035)
            if i == 0 or single:
                title = textwrap.fill(capital(names.outcome(outcome)), int(room / 16))
                axes.set_title(title, size=12.5, pad=6)
            if last or single:
                axes.set_xlabel(_label(x, int(room / 15)), size=11)
            if j == 0:
                axes.set_ylabel(_label(y, int(height * 1080 / 11)), size=11)
        if not single:
            _name_case(picture, row[0][0], boxes[i, 0])
    if framed:
        style = {"size": 9, "color": BLUE, "ha": "right", "va": "center"}
        picture.text(0.97, 0.022, "framed: nearest to the defaults", **style)
    return picture


def _name_case(picture: canvas.Picture, case: tuple[str, str], box: Sequence[float]) -> None:
    """Write scenario and account at the left of a row."""
    scenario, account = case
    name = names.scenario(scenario) + ("" if account == "synthesis" else f"\n{account}")
    style = {"rotation": 90, "va": "center", "ha": "center", "size": 13, "weight": "bold"}
    picture.text(0.016, box[1] + box[3] / 2, name, color=INK, **style)


def _label(factor: str, wide: int) -> str:
    """Return what varies, its explanation on a line of its own if it is long."""
    text = names.factor(factor)
    if len(text) <= wide:
        return text
    head, bracket, rest = text.partition(" (")
    return textwrap.fill(head, wide) + (f"\n({rest}" if bracket else "")


def _panel(picture, axes: Axes, sweep: Sweep, case, outcome: Outcome, x: str, y: str) -> bool:
    """Draw one heat map and its scale; True if the cell of the defaults is framed."""
    done = sweep.done
    frame = done[(done["scenario"] == case[0]) & (done["account"] == case[1])]
    values, xs, ys = cells(frame, x, y, outcome.name)
    style = "share" if outcome.label else names.style(outcome.observable)
    norm = _norm(sweep.done[outcome.name], style)
    colours = MAP if not _bad(outcome) else MAP.reversed()
    axes.imshow(values, origin="lower", aspect="auto", cmap=colours, norm=norm)
    axes.set_facecolor("#c9c9c9")  # cells whose runs failed
    canvas.bare(axes)
    _ticks(axes.xaxis, xs)
    _ticks(axes.yaxis, ys)
    if len(xs) <= 8 and len(ys) <= 8:
        _numbers(axes, values, colours, norm, style)
    _scale(picture, axes, colours, norm, style)
    return _frame_defaults(axes, xs, ys, x, y)


def _scale(picture: canvas.Picture, axes: Axes, colours, norm: Normalize, style: str) -> None:
    """Draw the scale of colours at the right of a heat map."""
    box, (low, high) = axes.get_position(), (norm.vmin, norm.vmax)
    scale = picture.add_axes((box.x1 + 0.006, box.y0, 0.007, box.height))
    shade = np.linspace(low, high, 256)[:, None]
    place = {"origin": "lower", "aspect": "auto", "extent": (0, 1, low, high)}
    scale.imshow(shade, cmap=colours, norm=norm, **place)
    scale.yaxis.tick_right()
    scale.set_xticks([])
    ticks = np.linspace(low, high, 3)
    scale.set_yticks(ticks, [_written(tick, style) for tick in ticks], size=9.5)
    canvas.bare(scale)
    scale.tick_params(length=0, pad=3)


WORSE_LABELS = ("bureaucratic_rule", "degenerating", "restoration", "state_collapse")
WORSE = (
    *("appointment", "apparatus", "office", "privilege", "pay_", "direction", "hunger"),
    *("party_decision", "secretariat", "one_man", "strike", "expelled"),
)


def _bad(outcome: Outcome) -> bool:
    """Return whether more of it is less democracy: drawn dark, so that dark has one meaning."""
    if outcome.label:
        return outcome.label in WORSE_LABELS
    return outcome.observable.startswith(WORSE)


def _norm(values, style: str) -> Normalize:
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    if not known.size:
        return Normalize(0, 1)
    low, high = float(known.min()), float(known.max())
    if style in ("share", "index") and low >= 0 and high <= 1:
        return Normalize(0, max(0.2, np.ceil(10 * high - 1e-9) / 10))
    return Normalize(low, high if high > low else low + 1)


def _ticks(axis, values: list) -> None:
    step = max(1, -(-len(values) // 6))
    if len(values) > 6 and (len(values) - 1) % step:
        step = next((s for s in range(step, len(values)) if (len(values) - 1) % s == 0), step)
    at = list(range(0, len(values), step))
    axis.set_ticks(at, [_tick(values[k]) for k in at])


def _tick(value) -> str:
    return value if isinstance(value, str) else f"{value:.3g}"


def _numbers(axes: Axes, values: np.ndarray, colours, norm: Normalize, style: str) -> None:
    """Write the value into each cell, if every number fits."""
    small = max(values.shape) > 6
    box = axes.get_window_extent()
    room = box.width / values.shape[1] / (13 if small else 16)  # letters that fit into a cell
    texts = [_written(v, style) for v in values[np.isfinite(values)]]
    if max(map(len, texts), default=0) > room:
        return
    place = {"ha": "center", "va": "center", "size": 9 if small else 11.5}
    for i, j in np.argwhere(np.isfinite(values)):
        red, green, blue, _ = colours(norm(values[i, j]))
        light = 0.3 * red + 0.59 * green + 0.11 * blue > 0.55
        ink = INK if light else "white"
        axes.text(j, i, _written(values[i, j], style), color=ink, **place)


def _frame_defaults(axes: Axes, xs: list, ys: list, x: str, y: str) -> bool:
    """Frame the cell of the defaults (pressures at full, parameters as shipped), if it is there."""
    flat = parameters.Parameters().flat()
    at = []
    for name, values in ((x, xs), (y, ys)):
        usual = 1.0 if name.startswith("pressures.") else flat.get(name)
        if usual is None or any(isinstance(v, str) for v in values):
            return False
        gaps = [abs(v - usual) for v in values]
        nearest = int(np.argmin(gaps))
        spacing = (max(values) - min(values)) / max(1, len(values) - 1)
        if gaps[nearest] > 0.5 * spacing + 1e-12:
            return False
        at.append(nearest)
    corner = (at[0] - 0.5, at[1] - 0.5)
    style = {"fill": False, "lw": 2.2, "ec": BLUE, "clip_on": False, "zorder": 5}
    axes.add_patch(Rectangle(corner, 1, 1, **style))
    return True


def _written(value: float, style: str) -> str:
    if style == "share":
        return f"{100 * value:.0f} %"
    return f"{value:.2f}" if style == "index" else brief(value)
