"""The strip of a life: a column for every month, with lanes, numbered turns and lines. SVG.

The name of a lane is at its left, so the strip can also be read without colours.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from markupsafe import Markup

from thermidor.common.random import Stream
from thermidor.show.svg import Frame, drawing, element, path, text, title
from thermidor.society.state import Party, Seat
from thermidor.teach.lives import words
from thermidor.teach.lives.biography import Life
from thermidor.teach.lives.tracing import Trial

WIDTH, LEFT, RIGHT = 1000.0, 152.0, 42.0
LANE, GAP, LINE, PRESSURE = 17.0, 3.0, 40.0, 15.0
"""Heights of a lane, of the gap below it, of a line and of a pressure."""
RADIUS = 9.0
"""Radius of a turn's number."""
COLOURS = ("#e69f00", "#8a8f98", "#2f8f6b", "#a3541c", "#0072b2", "#56b4e9", "#b0508a", "#d0ccc4")
"""A colour for each of `words.LANES`."""
LINES = {"hunger": "#a3541c", "commitment": "#b0508a", "efficacy": "#0072b2", "say": "#2f8f6b"}
"""Columns drawn as lines, with their colours."""


class Sheet:
    """A drawing of a life that grows downward.

    Attributes
    ----------
    life : Life
    y : float
        The next free pixel from the top.
    frame : Frame
        Places months on pixels.
    parts : list of Markup
        The elements so far.
    """

    def __init__(self, life: Life):
        self.life = life
        self.y = 0.0
        self.parts: list[Markup] = []
        months = len(life.months)
        self.frame = Frame(LEFT, WIDTH - RIGHT, top=0, bottom=0, last=months, digits=1)

    def name(self, label: str, height: float, kind: str = "name") -> None:
        """Write a name at the left of the next part."""
        self.parts.append(text(kind, LEFT - 8, self.y + height / 2, label, dy=".35em"))

    def block(self, first: float, last: float, height: float, label: str, **style: object) -> None:
        """Draw a block from the beginning of one month to the beginning of another."""
        size = {"width": self.frame.month_width * (last - first), "height": height}
        place = {"x": self.frame.x(first), "y": self.y}
        self.parts.append(element("rect", title(label), **place, **size, **style))


def draw(life: Life, *, label: str = "") -> Markup:
    """Return the strip of a life as an SVG element.

    Parameters
    ----------
    life : Life
        The person's months and turns.
    label : str, optional
        What a screen reader calls the drawing.
    """
    sheet = Sheet(life)
    months = _numbers(sheet)
    top = sheet.y
    _lanes(sheet)
    _marks(sheet)
    sheet.y += 6
    for name, colour in LINES.items():
        _line(sheet, name, colour)
    sheet.y += 4
    _pressures(sheet)
    behind = [_drop(sheet, month) for month in months] + _years(sheet, top)
    return drawing(
        WIDTH,
        round(sheet.y),
        [*behind, *sheet.parts],
        class_="strip",
        role="img",
        aria_label=label or f"The months of {life.person}",
    )


def _numbers(sheet: Sheet) -> list[int]:
    """Write the numbers of the turns, in rows so that none hides another; return their months."""
    ends: list[float] = []  # where each row ends
    placed = []
    for number, turn in enumerate(sheet.life.large, 1):
        x = sheet.frame.x(turn.month + 0.5)
        row = next((k for k, end in enumerate(ends) if x - end > 2 * RADIUS + 1), len(ends))
        ends[row : row + 1] = [x]
        placed.append((number, turn, x, row))
    for number, turn, x, row in placed:
        y = RADIUS + 1 + (2 * RADIUS + 2) * (len(ends) - 1 - row)
        disc = element("circle", class_="turn", cx=x, cy=y, r=RADIUS)
        digit = text("digit", x, y, str(number), dy=".36em")
        target = f"#turn-{sheet.life.scenario}-{number}"
        sheet.parts.append(element("a", disc, digit, title(turn.title), href=target))
    sheet.y = (2 * RADIUS + 2) * len(ends) + 6
    return [turn.month for _, turn, _, _ in placed]


def _drop(sheet: Sheet, month: int) -> Markup:
    return path("drop", f"M{sheet.frame.x(month + 0.5):.1f} {RADIUS + 2:g}V{sheet.y:.1f}")


def _stretches(values: Sequence) -> Iterator[tuple[int, int, object]]:
    """Yield (first, end, value) of the stretches of one value; None is left out."""
    first = 0
    for k in range(1, len(values) + 1):
        if k == len(values) or values[k] != values[first]:
            if values[first] is not None:
                yield first, k, values[first]
            first = k


def _lanes(sheet: Sheet) -> None:
    life = sheet.life
    lanes = [words.lane(month.after) for month in life.months]
    for lane, name in enumerate(words.LANES):
        if lane not in lanes:
            continue
        sheet.name(name, LANE, "name lane")
        sheet.parts.append(path("rail", f"M{LEFT:g} {sheet.y + LANE / 2:.1f}H{WIDTH - RIGHT:g}"))
        for first, end, at in _stretches(lanes):
            if at == lane:
                label = f"{name}, {life.date(first)} to {life.date(end - 1)}"
                sheet.block(first, end, LANE, label, fill=COLOURS[lane], rx="1.5")
        sheet.y += LANE + GAP


def _marks(sheet: Sheet) -> None:
    """Draw membership, seat, opposition and meetings, where there are any."""
    life, lived = sheet.life, sheet.life.lived
    after_death = [None] * (len(life.months) - len(lived))
    seats = [words.SEAT.get(Seat(int(month.after.seat))) for month in lived]
    opposition = ["in opposition" if month.after.faction else None for month in lived]
    outline = {"fill": "none", "stroke": "#c9302c", "stroke_width": 1.6}
    sheet.y += 3
    for name, values, style in (
        ("member of a party", [_party(month.after) for month in lived], {"fill": "#c9302c"}),
        ("deputy", seats, {"fill": "#1b1b1b"}),
        ("in opposition", opposition, outline),
    ):
        if any(value is not None for value in values):
            sheet.y += 3
            sheet.name(name, 8)
            for first, end, value in _stretches(values + after_death):
                sheet.block(first, end, 8, f"{value}, {life.date(first)}", **style)
            sheet.y += 12
    _meetings(sheet)


def _meetings(sheet: Sheet) -> None:
    """Draw a square for each meeting, filled where the person came."""
    trials = [(month.number, month.trial("feel", Stream.MEETING)) for month in sheet.life.lived]
    met = [(number, trial) for number, trial in trials if trial is not None]
    if not met:
        return
    sheet.y += 3
    sheet.name("came to the meeting", 10)
    size = min(sheet.frame.month_width - 1.2, 5.6)
    for number, trial in met:
        x = sheet.frame.x(number + 0.5) - size / 2
        place = {"x": x, "y": sheet.y + (10 - size) / 2, "width": size, "height": size}
        sheet.parts.append(element("rect", class_="came" if trial.happened else "stayed", **place))
    sheet.y += 10 + GAP


def _party(row: np.record) -> str | None:
    if row.party == Party.NONE:
        return None
    return f"member of {words.PARTY[Party(int(row.party))]}"


def _line(sheet: Sheet, name: str, colour: str) -> None:
    """Draw a column of the person, 0..1, with its last value."""
    values = sheet.life.series(name)
    known = np.flatnonzero(~np.isnan(values))
    frame = replace(sheet.frame, top=sheet.y + 4, bottom=sheet.y + LINE - 4)
    sheet.name(name, LINE)
    sheet.parts.append(path("base", f"M{LEFT:g} {frame.bottom:.1f}H{WIDTH - RIGHT:g}"))
    for y, label in ((frame.bottom, "0"), (frame.top, "1")):
        sheet.parts.append(text("bound", LEFT - 2, y, label, dy=".3em"))
    if known.size:
        ground = np.where(np.isnan(values), np.nan, 0.0)
        stroke = {"stroke": colour, "stroke_width": 1.8, "stroke_linejoin": "round"}
        sheet.parts += [
            frame.area(ground, values, "", fill=colour, fill_opacity=".13"),
            frame.line(values, "", fill="none", **stroke),
        ]
        last = known[-1]
        x, y = frame.x(last + 0.5) + 5, frame.y(values[last])
        sheet.parts.append(text("value", x, y, f"{values[last]:.2f}", dy=".35em", fill=colour))
    sheet.y += LINE + 2


def _pressures(sheet: Sheet) -> None:
    """Draw the scenario's pressures in the person's region, the darker the stronger."""
    life, height = sheet.life, PRESSURE - 4
    for name, series in life.pressures.items():
        if not np.any(series):
            continue
        sheet.name(words.pressure(name), height, "name soft")
        for number in range(len(life.months)):
            row = life.lived[min(number, len(life.lived) - 1)].after
            value = float(series[number, int(row.region)])
            if value > 0.005:
                size = {"width": sheet.frame.month_width + 0.2, "height": height}
                place = {"x": sheet.frame.x(number), "y": sheet.y}
                shade = {"fill": "#3d3a34", "fill_opacity": f"{0.85 * value:.2f}"}
                sheet.parts.append(element("rect", **place, **size, **shade))
        sheet.y += PRESSURE
    sheet.y += 2


def _years(sheet: Sheet, top: float) -> list[Markup]:
    """Return a line for each January, and write the year in its middle."""
    lines = []
    for month, year in sheet.frame.years(sheet.life.start):
        lines.append(path("year", f"M{sheet.frame.x(month):.1f} {top:.1f}V{sheet.y:.1f}"))
        if month + 6 <= len(sheet.life.months):
            sheet.parts.append(text("tick", sheet.frame.x(month + 6), sheet.y + 10, year))
    sheet.y += 16
    return lines


DICE = Frame(4, 194, top=9, bottom=24, first=-4.0, last=0.0)
"""Powers of ten on the pixels of a small picture."""
POWERS = {-4: "1 in 10,000", -3: "", -2: "1 in 100", -1: "", 0: "1"}
ANCHORS = {-4: "start", 0: "end"}


def dice(trial: Trial, without: dict[str, float]) -> Markup:
    """Return a small picture of a draw and the chance it met, on a scale of powers of ten.

    Parameters
    ----------
    trial : Trial
        The draw and the chance, 0..1.
    without : dict of str to float
        By pressure: the chance without it.
    """

    def x(chance: float) -> float:
        return DICE.x(max(np.log10(max(chance, 1e-9)), DICE.first))

    bar = {"x": 4, "y": 9, "width": x(min(1, trial.chance)) - 4, "height": 11}
    parts = [path("scale", "M4 24H194"), element("rect", class_="room", **bar)]
    for power, label in POWERS.items():
        parts.append(path("scale", f"M{DICE.x(power):.1f} 24v3"))
        if label:
            anchor = ANCHORS.get(power, "middle")
            parts.append(text("power", DICE.x(power), 36, label, text_anchor=anchor))
    for name, chance in without.items():
        if abs(x(chance) - x(trial.chance)) >= 1.5:
            label = title(f"without {words.pressure(name)}")
            parts.append(element("path", label, class_="less", d=f"M{x(chance):.1f} 20v-11"))
    parts.append(path("draw", f"M{x(trial.draw):.1f} 9l4.2 5.5l-4.2 5.5l-4.2 -5.5Z"))
    chance = words.chance(min(1.0, trial.chance))
    label = f"draw {words.chance(trial.draw)}, chance {chance}"
    return drawing(198, 40, parts, class_="dice", role="img", aria_label=label)
