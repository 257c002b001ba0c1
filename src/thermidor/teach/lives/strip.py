"""The strip of a life: its months as lanes, its turns as numbers, its lines below. SVG.

What somebody does is told by the lane's name at the left and by its colour, so that the strip can
be read in grey.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np

from thermidor.common.random import Stream
from thermidor.society.state import Party, Seat
from thermidor.teach.lives import words
from thermidor.teach.lives.biography import Life

WIDTH, LEFT, RIGHT = 1000.0, 152.0, 42.0
LANE, GAP, LINE, PRESS = 17.0, 3.0, 40.0, 15.0
INKS = ("#e69f00", "#8a8f98", "#2f8f6b", "#a3541c", "#0072b2", "#56b4e9", "#b0508a", "#d0ccc4")
"""A colour for each of `words.LANES`."""
LINES = (
    ("hunger", "#a3541c"),
    ("commitment", "#b0508a"),
    ("efficacy", "#0072b2"),
    ("say", "#2f8f6b"),
)
NUMBER = 9.0
"""Radius of a turn's number."""


class Sheet:
    """A drawing that grows downward."""

    def __init__(self, life: Life):
        self.life, self.y, self.parts = life, 0.0, []
        self.step = (WIDTH - LEFT - RIGHT) / len(life.months)

    def x(self, month: float) -> float:
        """Return where a month begins."""
        return LEFT + self.step * month

    def put(self, text: str) -> None:
        """Add an element."""
        self.parts.append(text)

    def name(self, text: str, height: float, kind: str = "name") -> None:
        """Write a name at the left of what comes next."""
        self.put(
            f'<text class="{kind}" x="{LEFT - 8:g}" y="{self.y + height / 2:.1f}" '
            f'dy=".35em">{escape(text)}</text>'
        )

    def block(self, first: float, last: float, height: float, style: str, title: str) -> None:
        """Draw a block from a month to the end of another."""
        self.put(
            f'<rect x="{self.x(first):.1f}" y="{self.y:.1f}" height="{height:g}" {style} '
            f'width="{self.step * (last - first):.1f}"><title>{escape(title)}</title></rect>'
        )


def draw(life: Life, *, label: str = "") -> str:
    """Return the strip of a life as an SVG element."""
    sheet = Sheet(life)
    top = _numbers(sheet)
    start = sheet.y
    _lanes(sheet)
    _marks(sheet)
    sheet.y += 6
    for name, ink in LINES:
        _line(sheet, name, ink)
    sheet.y += 4
    _pressures(sheet)
    _years(sheet, start)
    for month in top:
        x = sheet.x(month + 0.5)
        sheet.parts.insert(
            0, f'<path class="drop" d="M{x:.1f} {NUMBER + 2:g}V{sheet.y - 16:.1f}"/>'
        )
    title = escape(label or f"The months of {life.person}")
    return (
        f'<svg class="strip" viewBox="0 0 {WIDTH:g} {sheet.y:.0f}" role="img" aria-label="{title}">'
        + "".join(sheet.parts)
        + "</svg>"
    )


def _numbers(sheet: Sheet) -> list[int]:
    """Write the numbers of the turns, in rows so that none hides another; return their months."""
    rows: list[float] = []
    placed = []
    for number, turn in enumerate(sheet.life.large, 1):
        x = sheet.x(turn.month + 0.5)
        row = next((k for k, end in enumerate(rows) if x - end > 2 * NUMBER + 1), len(rows))
        rows[row : row + 1] = [x]
        placed.append((number, turn, x, row))
    for number, turn, x, row in placed:
        y = NUMBER + 1 + (2 * NUMBER + 2) * (len(rows) - 1 - row)
        sheet.put(
            f'<a href="#turn-{sheet.life.scenario}-{number}"><circle class="turn" cx="{x:.1f}" '
            f'cy="{y:g}" r="{NUMBER:g}"/><text class="digit" x="{x:.1f}" y="{y:g}" dy=".36em">'
            f"{number}</text><title>{escape(turn.title)}</title></a>"
        )
    sheet.y = (2 * NUMBER + 2) * len(rows) + 6
    return [turn.month for _, turn, _, _ in placed]


def _runs(values: list) -> Iterator[tuple[int, int, object]]:
    """Yield (first, end, value) of stretches of the same value; None is left out."""
    first = 0
    for k in range(1, len(values) + 1):
        if k == len(values) or values[k] != values[first]:
            if values[first] is not None:
                yield first, k, values[first]
            first = k


def _lanes(sheet: Sheet) -> None:
    life = sheet.life
    lanes = [words.lane(month.after) for month in life.months]
    for lane in range(len(words.LANES)):
        if lane not in lanes:
            continue
        sheet.name(words.LANES[lane], LANE, "name lane")
        sheet.put(f'<path class="rail" d="M{LEFT:g} {sheet.y + LANE / 2:.1f}H{WIDTH - RIGHT:g}"/>')
        for first, end, at in _runs(lanes):
            if at == lane:
                told = f"{words.LANES[lane]}, {life.date(first)} to {life.date(end - 1)}"
                sheet.block(first, end, LANE, f'fill="{INKS[lane]}" rx="1.5"', told)
        sheet.y += LANE + GAP


def _marks(sheet: Sheet) -> None:
    """Membership, seat, opposition and meetings, where there are any."""
    life, lived = sheet.life, sheet.life.lived
    rest = [None] * (len(life.months) - len(lived))
    rows = (
        ("member of a party", [_party(m.after) for m in lived], 'fill="#c9302c"'),
        ("deputy", [words.SEAT.get(Seat(int(m.after.seat))) for m in lived], 'fill="#1b1b1b"'),
        (
            "in opposition",
            ["in opposition" if m.after.faction else None for m in lived],
            'fill="none" stroke="#c9302c" stroke-width="1.6"',
        ),
    )
    sheet.y += 3
    for name, values, style in rows:
        if any(value is not None for value in values):
            sheet.y += 3
            sheet.name(name, 8)
            for first, end, value in _runs(values + rest):
                sheet.block(first, end, 8, style, f"{value}, {life.date(first)}")
            sheet.y += 12
    met = [(month, month.trial("feel", Stream.MEETING)) for month in lived]
    if any(trial is not None for _, trial in met):
        sheet.y += 3
        sheet.name("came to the meeting", 10)
        size = min(sheet.step - 1.2, 5.6)
        for month, trial in met:
            if trial is not None:
                x, y = sheet.x(month.number) + (sheet.step - size) / 2, sheet.y + (10 - size) / 2
                kind = "came" if trial.happened else "stayed"
                sheet.put(
                    f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{size:.1f}" '
                    f'height="{size:.1f}"/>'
                )
        sheet.y += 10 + GAP


def _party(row) -> str | None:
    if row.party == Party.NONE:
        return None
    return f"member of {words.PARTY[Party(int(row.party))]}"


def _line(sheet: Sheet, name: str, ink: str) -> None:
    values = sheet.life.series(name)
    known = np.flatnonzero(~np.isnan(values))
    base = sheet.y + LINE - 4
    sheet.name(name, LINE)
    sheet.put(f'<path class="base" d="M{LEFT:g} {base:.1f}H{WIDTH - RIGHT:g}"/>')
    high = base - (LINE - 8)
    for y, told in ((base, "0"), (high, "1")):
        sheet.put(f'<text class="bound" x="{LEFT - 2:g}" y="{y:.1f}" dy=".3em">{told}</text>')
    if known.size:
        points = [
            f"{sheet.x(m + 0.5):.1f} {base - (LINE - 8) * float(values[m]):.1f}" for m in known
        ]
        ends = f"{sheet.x(known[-1] + 0.5):.1f}", f"{sheet.x(known[0] + 0.5):.1f}"
        sheet.put(
            f'<path d="M{"L".join(points)}L{ends[0]} {base:.1f}L{ends[1]} {base:.1f}Z" '
            f'fill="{ink}" fill-opacity=".13"/>'
        )
        sheet.put(
            f'<path d="M{"L".join(points)}" fill="none" stroke="{ink}" stroke-width="1.8" '
            'stroke-linejoin="round"/>'
        )
        x, y = points[-1].split()
        sheet.put(
            f'<text class="value" x="{float(x) + 5:.1f}" y="{y}" dy=".35em" fill="{ink}">'
            f"{values[known[-1]]:.2f}</text>"
        )
    sheet.y += LINE + 2


def _pressures(sheet: Sheet) -> None:
    """The scenario's pressures where the person was, as dark as they were strong."""
    life = sheet.life
    for name, series in life.pressures.items():
        if not np.any(series):
            continue
        sheet.name(words.pressure(name), PRESS - 4, "name soft")
        for month in life.months:
            row = month.after if month in life.lived else life.lived[-1].after
            value = float(series[month.number, int(row.region)])
            if value > 0.005:
                sheet.put(
                    f'<rect x="{sheet.x(month.number):.1f}" y="{sheet.y:.1f}" '
                    f'width="{sheet.step + 0.15:.2f}" height="{PRESS - 4:g}" fill="#3d3a34" '
                    f'fill-opacity="{0.85 * value:.2f}"/>'
                )
        sheet.y += PRESS
    sheet.y += 2


def _years(sheet: Sheet, start: float) -> None:
    life = sheet.life
    for month in range(len(life.months)):
        year, number = life.date(month).split("-")
        if number == "01":
            x = sheet.x(month)
            sheet.parts.insert(0, f'<path class="year" d="M{x:.1f} {start:.1f}V{sheet.y:.1f}"/>')
            if month + 6 <= len(life.months):
                sheet.put(
                    f'<text class="tick" x="{sheet.x(month + 6):.1f}" '
                    f'y="{sheet.y + 10:.1f}">{year}</text>'
                )
    sheet.y += 16


def dice(trial, without: dict[str, float]) -> str:
    """Return a small picture of a draw and the chance it met, on a logarithmic scale. SVG."""
    low, width = -4.0, 190.0
    at = lambda value: 4 + width * (max(np.log10(max(value, 1e-9)), low) - low) / -low  # noqa: E731
    parts = [
        f'<path class="scale" d="M4 24H{4 + width:g}"/>',
        f'<rect class="room" x="4" y="9" height="11" width="{at(min(1, trial.chance)) - 4:.1f}"/>',
    ]
    for power, told in ((-4, "1 in 10,000"), (-3, ""), (-2, "1 in 100"), (-1, ""), (0, "1")):
        x = at(10.0**power)
        parts.append(f'<path class="scale" d="M{x:.1f} 24v3"/>')
        anchor = "start" if power == -4 else "end" if power == 0 else "middle"
        parts.append(f'<text class="power" x="{x:.1f}" y="36" text-anchor="{anchor}">{told}</text>')
    for name, chance in without.items():
        x = at(chance)
        if abs(x - at(trial.chance)) < 1.5:
            continue
        parts.append(
            f'<path class="less" d="M{x:.1f} 20v-11"><title>without '
            f"{escape(words.pressure(name))}</title></path>"
        )
    x = at(trial.draw)
    parts.append(f'<path class="draw" d="M{x:.1f} 9l4.2 5.5l-4.2 5.5l-4.2 -5.5Z"/>')
    label = f"draw {words.chance(trial.draw)}, chance {words.chance(min(1.0, trial.chance))}"
    return (
        f'<svg class="dice" viewBox="0 0 {width + 8:g} 40" role="img" aria-label="{label}">'
        + "".join(parts)
        + "</svg>"
    )
