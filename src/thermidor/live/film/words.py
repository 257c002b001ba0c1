"""The words of a film and its empty rooms, drawn by matplotlib once a month.

ODD element: observation. Month, regime label, events, names and numbers of the rooms, three curves.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np

from thermidor.common import dates
from thermidor.evidence import labels
from thermidor.live.film.rooms import BENCH, HALL, ROOMS, Crowd
from thermidor.live.server import scene

WIDTH, HEIGHT = 1280, 720
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
CURVES = (
    ("participation", "Participation", "#ffc24b"),
    ("power_to_decide", "Power to decide", "#f6ee8a"),
    ("appointment_share", "Appointed posts", "#ff5a36"),
)
NIGHT, ROOM, FLOOR, SEAT = "#0d1117", "#161c26", "#1b2432", "#56657f"
INK, SOFT, GRID = "#f2f5f9", "#b8c3d1", "#2f3b4d"
DOTS = {
    "TIRED": "#8f6a22",
    "WORKER": "#ffc24b",
    "QUIET": "#a5442f",
    "MEMBER": "#ff5a36",
    "DEPUTY": "#f6ee8a",
    "OLD": "#e6edf6",
    "CLERK": "#4aa8f0",
    "AWAY": "#66768c",
    "SOLDIER": "#8fb98a",
    "VILLAGER": "#5b8a68",
    "IDLE": "#8a8f98",
    "AGAINST": "#ff7fe0",
}
"""Colour of each kind of person."""
Ink = IntEnum("Ink", ["NIGHT", "ROOM", *DOTS], start=0)
PALETTE = (NIGHT, ROOM, *DOTS.values())
"""The colours of `Ink`."""
KEY = (
    (Ink.WORKER, "at the meeting"),
    (Ink.TIRED, "not at the meeting"),
    (Ink.MEMBER, "party"),
    (Ink.DEPUTY, "deputy"),
    (Ink.OLD, "old official"),
    (Ink.CLERK, "other official"),
    (Ink.AWAY, "refuses"),
    (Ink.AGAINST, "opposition"),
)
"""The legend."""
READABLE = {Ink.TIRED: "#b98d3a", Ink.AWAY: "#8b97a8"}
"""Lighter colours for words, where the colour of the dots is too dark to read."""
RECENT = 5
"""Months for which an event is shown."""


def squares(picture: np.ndarray, corners: np.ndarray, sides: np.ndarray, inks: np.ndarray) -> None:
    """Draw squares: upper left corners (n, 2), sides (n,), colours (n, 3) uint8."""
    x, y = corners.T
    for dy in range(sides.max(initial=0)):
        for dx in range(sides.max(initial=0)):
            fits = (dx < sides) & (dy < sides)
            fits &= (y + dy >= 0) & (y + dy < HEIGHT) & (x + dx >= 0) & (x + dx < WIDTH)
            picture[y[fits] + dy, x[fits] + dx] = inks[fits]


def colours() -> np.ndarray:
    """Return the palette: (n, 3) uint8."""
    return np.array([_rgb(colour) for colour in PALETTE], np.uint8)


def _rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _short(n: float) -> str:
    """Return a number of persons in few letters, as on the live page."""
    if n >= 1e6:
        return f"{n / 1e6:.1f} m"
    if n >= 1e4:
        return f"{n / 1e3:.0f}k"
    return f"{n / 1e3:.1f}k" if n >= 1e3 else f"{n:.0f}"


class Words:
    """Month, regime label, names and numbers of the rooms, events and curves, once a month.

    Parameters
    ----------
    loaded : Scenario
    table : dict of str to (n_months, 4) float64
        The observables.
    counted : (n_months, n_rooms) int64
    crowd : Crowd
    """

    def __init__(self, loaded: Any, table: dict, counted: np.ndarray, crowd: Crowd):
        from matplotlib.figure import Figure

        self.loaded, self.table, self.counted = loaded, table, counted
        self.figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=NIGHT)
        self.month = self._write(20, 34, "", size=26, weight="bold", color=INK)
        self._write(20, 66, loaded.title, size=11, color=SOFT)
        self.regime = self._write(394, 40, "", size=18, weight="bold", color=INK)
        self._box(380, 14, 580, 52, ROOM)
        self.bar = self._box(380, 14, 8, 52, SOFT)
        self.news = self._write(20, 702, "", size=12, color=INK)
        self._legend()
        self.names = [self._name(room) for room in ROOMS]
        for room in ROOMS:
            self._box(room.x - 2, room.y - 2, room.w + 4, room.h + 4, ROOM)
        self.figure.canvas.draw()
        self.fits = [self._fit(n) for n in range(len(ROOMS))]
        self._charts()
        self.under = self._floors(crowd)

    def _write(self, x, y, text, **how):
        return self.figure.text(x / WIDTH, 1 - y / HEIGHT, text, va="center", **how)

    def _box(self, x, y, w, h, colour):
        from matplotlib.patches import Rectangle

        box = Rectangle(
            (x / WIDTH, 1 - (y + h) / HEIGHT),
            w / WIDTH,
            h / HEIGHT,
            color=colour,
            linewidth=0,
            transform=self.figure.transFigure,
            zorder=-1,
        )
        self.figure.patches.append(box)
        return box

    def _name(self, room):
        return self._write(room.x, room.y - 13, room.names[0], size=11, color="#d5dde8")

    def _width(self, text, words: str) -> float:
        text.set_text(words)
        return text.get_window_extent().width

    def _fit(self, n: int) -> tuple[str, bool]:
        """Return the longest name that fits, and whether its number fits next to it."""
        room, text = ROOMS[n], self.names[n]
        number = "  100 %" if room.kind == HALL else f"  {_short(self.counted[:, n].max())}"
        for suffix in (number, ""):
            for name in room.names:
                if self._width(text, name + suffix) <= room.w:
                    return name, bool(suffix)
        return room.names[-1], False

    def _legend(self):
        x = 20
        for code, meaning in KEY:
            colour = READABLE.get(code, PALETTE[code])
            text = self._write(x, 672, f"■ {meaning}", size=11, color=colour)
            x += text.get_window_extent().width + 14
        self._write(x, 672, "╌ as full as on the eve", size=11, color=SOFT)

    def _floors(self, crowd):
        """Return the background of the dots: spots of benches and halls, drawn even if empty."""
        kinds = np.array([room.kind for room in ROOMS])[crowd.room_at]
        sides = np.array(crowd.side)[crowd.room_at] - 1
        return [
            (crowd.spots[kinds == kind], sides[kinds == kind], ink)
            for kind, ink in ((BENCH, FLOOR), (HALL, SEAT))
        ]

    def _charts(self):
        self.lines = []
        starts = [
            m for m in range(1, self.loaded.months + 1) if (self.loaded.start + m - 1) % 12 == 0
        ]
        for n, (name, title, colour) in enumerate(CURVES):
            top = 100 + 196 * n
            axes = self.figure.add_axes(
                [990 / WIDTH, 1 - (top + 128) / HEIGHT, 232 / WIDTH, 128 / HEIGHT], facecolor=NIGHT
            )
            axes.set(xlim=(0, self.loaded.months), ylim=(0, 1.04))
            axes.yaxis.tick_right()
            axes.set_yticks([0, 0.5, 1], ["0", "50", "100 %"])
            axes.grid(axis="y", color=GRID, lw=0.8)
            axes.set_xticks(
                starts[::2], [dates.text(self.loaded.start + m - 1)[:4] for m in starts[::2]]
            )
            axes.tick_params(colors=SOFT, labelsize=9, length=3)
            for spine in axes.spines.values():
                spine.set_color(GRID)
            self._write(990, top - 18, title, size=13, weight="bold", color=INK)
            now = self._write(1260, top - 18, "", size=14, weight="bold", color=colour, ha="right")
            line = axes.plot([], [], color=colour, lw=2.5)[0]
            dot = axes.plot([], [], "o", color=colour, ms=6, clip_on=False)[0]
            self.lines.append((line, dot, now, self.table[name][:, 3]))

    def draw(self, month: int) -> np.ndarray:
        """Return the words of a month over the empty rooms: (H, W, 3) uint8."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        year, name = divmod(self.loaded.start + month - 1, 12)
        self.month.set_text(f"{MONTHS[name]} {year}")
        code = int(self.table["regime_label"][month - 1, 3])
        self.regime.set_text(labels.TITLES[code])
        self.regime.set_size(18 if len(labels.TITLES[code]) < 36 else 16)
        self.bar.set_color(labels.COLOURS[code])
        for n, (text, (name, numbered)) in enumerate(zip(self.names, self.fits, strict=True)):
            text.set_text(f"{name}{self._number(n, month)}" if numbered else name)
        self.news.set_text(self._event(month))
        for line, dot, now, values in self.lines:
            line.set_data(np.arange(1, month + 1), values[:month])
            dot.set_data([month], values[month - 1 : month])
            now.set_text(f"{100 * values[month - 1]:.0f} %")
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        picture = np.asarray(canvas.buffer_rgba())[:HEIGHT, :WIDTH, :3].copy()
        for spots, sides, ink in self.under:
            colour = np.array([_rgb(ink)], np.uint8)
            squares(picture, spots, sides, np.repeat(colour, len(spots), axis=0))
        return picture

    def _number(self, n: int, month: int) -> str:
        if ROOMS[n].kind != HALL:
            return f"  {_short(self.counted[month, n])}"
        came = self.table["soviet_attendance"][month - 1, ROOMS[n].zones[0] - scene.HALL]
        return f"  {100 * came:.0f} %"

    def _event(self, month: int) -> str:
        """Return the last event, if it is recent."""
        for event in reversed(self.loaded.events):
            if event.month < month <= event.month + RECENT:
                year, name = divmod(self.loaded.start + event.month, 12)
                return f"● {MONTHS[name]} {year}: {event.title}"
        return ""
