"""Heat maps: two things vary, one is looked at; a panel for each outcome, a row for each case."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.patches import Rectangle

from thermidor.evidence.formatting import brief
from thermidor.experiments import names as words
from thermidor.show.plots import sheet
from thermidor.show.plots.canvas import INK

# From the dark of rule from above to the light of democracy: even in lightness, safe for all eyes.
SEQUENCE = ("#3b0f2f", "#7a1f3d", "#b8433a", "#dd7a3b", "#f1b257", "#f8e3a2", "#fdfbe8")
MAP = LinearSegmentedColormap.from_list("thermidor", SEQUENCE)
MOST_COLUMNS, MOST_ROWS = 4, 3


def cells(frame, x: str, y: str, outcome: str) -> tuple[np.ndarray, list, list]:
    """Return (n_y, n_x) means over seeds, and the values on both axes."""
    table = frame.pivot_table(index=y, columns=x, values=outcome, aggfunc="mean", dropna=False)
    return table.to_numpy(float), list(table.columns), list(table.index)


@sheet.styled
def heat_map(sweep, x: str | None = None, y: str | None = None):
    """Draw every numeric outcome over two factors.

    Returns
    -------
    list of Picture
        One or more pages: outcomes side by side, scenarios and accounts below one another.
    """
    names = sweep.factors
    x, y = x or names[0], y or names[1]
    outcomes = [o for o in sweep.outcomes if o.label or not o.observable.startswith("regime_")]
    cases = list(dict.fromkeys(zip(sweep.done["scenario"], sweep.done["account"], strict=True)))
    single = len(cases) == 1
    if single:
        tasks = [[(cases[0], o) for o in outcomes]]
        n = len(outcomes)
        width = n if n <= 3 else (2 if n == 4 else 3)
        tasks = [tasks[0][k : k + width] for k in range(0, n, width)]
    else:
        tasks = [[(case, o) for o in outcomes[:MOST_COLUMNS]] for case in cases]
    most = MOST_ROWS if not single else 2
    return [_page(sweep, tasks[k : k + most], x, y, single) for k in range(0, len(tasks), most)]


def _page(sweep, rows, x: str, y: str, single: bool):
    others = [name for name in sweep.factors if name not in (x, y)]
    subtitle = sweep.about["question"] or ""
    if others:
        subtitle += f" Mean over {', '.join(words.short_factor(o) for o in others)}."
    picture = sheet.sheet(sweep.about["title"], subtitle, sheet.footer(sweep))
    n_rows, n_columns = len(rows), max(map(len, rows))
    left, right, top, bottom = (0.085 if single else 0.155), 0.97, 0.815, 0.135
    gap_x, gap_y = 0.088 if n_columns > 1 else 0, 0.155 if single else 0.07
    if not single:
        gap_x, top, bottom = 0.055, 0.76, 0.18
    width = (right - left - gap_x * (n_columns - 1)) / n_columns - 0.035
    height = (top - bottom - gap_y * (n_rows - 1)) / n_rows
    framed = False
    for i, row in enumerate(rows):
        for j, (case, outcome) in enumerate(row):
            box = (
                left + j * (width + 0.035 + gap_x),
                top - height - i * (height + gap_y),
                width,
                height,
            )
            axes = picture.add_axes(box)
            framed |= _panel(picture, axes, sweep, case, outcome, x, y)
            if j and not single:
                axes.set_yticks([])
            if i < n_rows - 1 and not single:
                axes.set_xticks([])
            if i == 0 or single:
                text = words.outcome(outcome)
                chars = int((width + gap_x) * 1920 / 16)
                axes.set_title(textwrap.fill(text[:1].upper() + text[1:], chars), size=12.5, pad=6)
            if i == n_rows - 1 or (single and i == len(rows) - 1) or (single and i < n_rows - 1):
                axes.set_xlabel(_label(x, int((width + gap_x) * 1920 / 15)), size=11)
            if j == 0:
                axes.set_ylabel(_label(y, int(height * 1080 / 11)), size=11)
        if not single:
            (scenario, account), _ = row[0]
            name = words.scenario(scenario) + ("" if account == "synthesis" else f"\n{account}")
            middle = top - height / 2 - i * (height + gap_y)
            picture.text(
                0.016,
                middle,
                name,
                rotation=90,
                va="center",
                ha="center",
                size=13,
                weight="bold",
                color=INK,
            )
    if framed:
        picture.text(
            0.97,
            0.022,
            "framed: nearest to the defaults",
            size=9,
            color="#0072B2",
            ha="right",
            va="center",
        )
    return picture


def _label(factor: str, wide: int) -> str:
    """Return what varies, its explanation on a line of its own if it is long."""
    text = words.factor(factor)
    if len(text) <= wide:
        return text
    head, bracket, rest = text.partition(" (")
    return textwrap.fill(head, wide) + (f"\n({rest}" if bracket else "")


def _panel(picture, axes, sweep, case, outcome, x: str, y: str) -> bool:
    """Draw one heat map and its scale; True if the cell of the defaults is framed."""
    frame = sweep.done
    frame = frame[(frame["scenario"] == case[0]) & (frame["account"] == case[1])]
    values, xs, ys = cells(frame, x, y, outcome.name)
    style = "share" if outcome.label else words.style(outcome.observable)
    norm = _norm(sweep.done[outcome.name], style)
    colours = MAP if not _bad(outcome) else MAP.reversed()
    axes.imshow(values, origin="lower", aspect="auto", cmap=colours, norm=norm)
    axes.grid(False)
    axes.set_facecolor("#c9c9c9")  # cells whose runs failed
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)
    _ticks(axes.xaxis, xs)
    _ticks(axes.yaxis, ys)
    if len(xs) <= 8 and len(ys) <= 8:
        _numbers(axes, values, colours, norm, style)
    framed = _as_it_was(axes, xs, ys, x, y)
    box = axes.get_position()
    scale = picture.add_axes((box.x1 + 0.006, box.y0, 0.007, box.height))
    shade = np.linspace(norm.vmin, norm.vmax, 256)[:, None]
    scale.imshow(
        shade,
        origin="lower",
        aspect="auto",
        cmap=colours,
        norm=norm,
        extent=(0, 1, norm.vmin, norm.vmax),
    )
    scale.grid(False)
    scale.yaxis.tick_right()
    scale.set_xticks([])
    ticks = np.linspace(norm.vmin, norm.vmax, 3)
    scale.set_yticks(ticks, [_written(t, style) for t in ticks], size=9.5)
    scale.tick_params(length=0, pad=3)
    for spine in scale.spines.values():
        spine.set_visible(False)
    return framed


def _bad(outcome) -> bool:
    """Return whether more of it is less democracy: drawn dark, so that dark means one thing."""
    grows = (
        "appointment",
        "apparatus",
        "office",
        "privilege",
        "pay_",
        "direction",
        "hunger",
        "party_decision",
        "secretariat",
        "one_man",
        "strike",
        "expelled",
    )
    return outcome.label in (
        "bureaucratic_rule",
        "degenerating",
        "restoration",
        "state_collapse",
    ) or (not outcome.label and outcome.observable.startswith(grows))


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


def _numbers(axes, values, colours, norm, style: str) -> None:
    small = max(values.shape) > 6
    box = axes.get_window_extent()
    room = box.width / values.shape[1] / (13 if small else 16)  # letters that a cell has room for
    texts = [_written(v, style) for v in values[np.isfinite(values)]]
    if max(map(len, texts), default=0) > room:
        return
    for i, j in np.ndindex(values.shape):
        if np.isfinite(values[i, j]):
            shade = colours(norm(values[i, j]))
            light = 0.3 * shade[0] + 0.59 * shade[1] + 0.11 * shade[2] > 0.55
            axes.text(
                j,
                i,
                _written(values[i, j], style),
                ha="center",
                va="center",
                size=9 if small else 11.5,
                color=INK if light else "white",
            )


def _as_it_was(axes, xs: list, ys: list, x: str, y: str) -> bool:
    """Frame the cell of the defaults (pressures at full, parameters as shipped), if it is there."""
    from thermidor.society import parameters

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
    frame = Rectangle(
        (at[0] - 0.5, at[1] - 0.5), 1, 1, fill=False, lw=2.2, ec="#0072B2", clip_on=False, zorder=5
    )
    axes.add_patch(frame)
    return True


def _written(value: float, style: str) -> str:
    if style == "share":
        return f"{100 * value:.0f} %"
    return f"{value:.2f}" if style == "index" else brief(value)
