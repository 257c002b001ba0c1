"""One picture of a film: every person a few pixels, the words by matplotlib.

ODD element: observation. Zones and colours are those of the live page; rooms are fewer and larger.
"""

from __future__ import annotations

import numpy as np

from thermidor import calendar, labels, observables
from thermidor.configuration import Configuration, parameters_of
from thermidor.server import scene
from thermidor.simulation import Simulation

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
WIDTH, HEIGHT = 1280, 720
STEPS = 3
"""Pictures for each month, so that the dots are seen to walk."""
CURVES = (
    ("participation", "Taking part", "#ffc24b"),
    ("power_to_decide", "Power of elected bodies", "#f6ee8a"),
    ("appointment_share", "Posts named from above", "#ff5a36"),
)
NIGHT, ROOM = "#0d1117", "#161c26"
PALETTE = (
    NIGHT, ROOM, "#7a5a1e", "#ffc24b", "#8f3a26", "#ff5a36", "#f6ee8a", "#e6edf6", "#4aa8f0",
    "#3c4654", "#8fb98a", "#4f7a5b", "#8a8f98", "#ff7fe0",
)  # fmt: skip
TIRED, WORKER, QUIET, MEMBER, DEPUTY, OLD, CLERK, AWAY, SOLDIER, VILLAGER, IDLE, AGAINST = range(
    2, 14
)
BOXES = {
    "Government and its offices": ((6, 7, 8, 9, 10), (20, 118, 500, 120)),
    "Offices of towns and provinces": ((11, 12, 13, 14, 15, 16), (540, 118, 420, 120)),
    "Soviets in session": ((3, 4, 5), (20, 274, 300, 76)),
    "Party": ((20, 21, 22), (340, 274, 200, 76)),
    "Soviet staff and unions": ((17, 18, 19, 23, 24, 25), (560, 274, 400, 76)),
    "Factories: Petrograd": ((0,), (20, 386, 270, 206)),
    "Factories: Moscow": ((1,), (310, 386, 270, 206)),
    "Factories: provinces": ((2,), (600, 386, 360, 206)),
    "Village": ((27,), (20, 628, 460, 68)),
    "Army": ((26,), (500, 628, 220, 68)),
    "Out of work": ((28,), (740, 628, 220, 68)),
}
"""Title, zones and place (left, top, width, height) of each room of the film."""
KEY = (
    (0.235, "#ffc24b", "takes part"), (0.315, "#a8803a", "stays away"), (0.4, "#ff5a36", "party"),
    (0.455, "#f6ee8a", "deputy"), (0.52, "#e6edf6", "official of the old state"),
    (0.69, "#4aa8f0", "new official"),
)  # fmt: skip
"""What the colours mean: place from the left, colour, words."""


# Persons as pixels ----------------------------------------------------------------------------


def _ink(persons: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Return the number of each person's colour in the palette: (n_people,) uint8."""
    zone = persons & 31
    here, member = (persons & scene.PRESENT) > 0, (persons & scene.MEMBER) > 0
    old = (kinds & 4) > 0
    bench, hall, office = zone < 3, (zone >= 3) & (zone < 6), (zone >= 6) & (zone < 26)
    ink = np.select(
        [
            (persons & scene.OPPOSITION) > 0,
            bench & member & here, bench & member, bench & here, bench,
            office & ~here, member, hall, office & (zone >= 17), office & old, office,
            zone == scene.ARMY, zone == scene.VILLAGE,
        ],
        [
            AGAINST, MEMBER, QUIET, WORKER, TIRED, AWAY, MEMBER, DEPUTY, DEPUTY, OLD, CLERK,
            SOLDIER, VILLAGER,
        ],
        IDLE,
    )  # fmt: skip
    return ink.astype(np.uint8)


class _Rooms:
    """Where persons stand: every room has places, filled from its foot, kept while one stays."""

    def __init__(self, persons: np.ndarray, most: int):
        self.room_of = np.full(32, -1)
        self.spots, self.free, dots = [], [], []
        for number, (zones, (x, y, w, h)) in enumerate(BOXES.values()):
            self.room_of[list(zones)] = number
            first = np.isin(persons & 31, zones).sum()
            side = int(np.clip(np.sqrt(w * h / max(60, 1.25 * first)), 2, 7))
            rows, columns = h // side, w // side
            spots = [(x + c * side, y + h - (r + 1) * side) for r in range(rows)
                     for c in range(columns)]  # fmt: skip
            dots.append(max(2, side - 1))
            self.spots.append(np.array(spots))
            self.free.append(list(range(len(spots)))[::-1])
        self.dot = np.array(dots)
        self.room = np.full(most, -1)
        self.spot = np.zeros(most, np.int64)
        self.at = np.zeros((most, 2))

    def part(self, parents: np.ndarray, first: int) -> None:
        """Let those divided off, rows from `first` on, set out from where their parents stand."""
        self.at[first : first + parents.size] = self.at[parents]

    def move(self, persons: np.ndarray) -> np.ndarray:
        """Give everybody who changed rooms a new place; return where all should stand."""
        wanted = np.full(self.room.size, -1)
        wanted[: persons.size] = self.room_of[persons & 31]
        for i in np.flatnonzero(wanted != self.room):
            if self.room[i] >= 0 and self.spot[i] >= 0:
                self.free[self.room[i]].append(self.spot[i])
            self.room[i] = wanted[i]
            if wanted[i] >= 0:
                free = self.free[wanted[i]]
                self.spot[i] = free.pop() if free else -1 - i % len(self.spots[wanted[i]])
        target = self.at.copy()
        for number, spots in enumerate(self.spots):
            here = self.room == number
            target[here] = spots[np.where(self.spot[here] >= 0, self.spot[here],
                                          -1 - self.spot[here])]  # fmt: skip
        return target


def pictures(loaded, seed: int, scale: float):
    """Yield pictures of palette numbers beside the words: (H, W) uint8 and RGB words."""
    simulation = Simulation(
        loaded, seed=seed, scale=scale, parameters=parameters_of(Configuration(loaded))
    )
    states = [scene.state(simulation)]
    while simulation.month < loaded.months:
        simulation.step()
        states.append(scene.state(simulation))
    kinds = scene.kinds(simulation)
    table = observables.table(simulation.history)
    words = _Words(loaded, table)
    rooms = _Rooms(scene.shown(states[0]), kinds.size)
    rooms.at = rooms.move(scene.shown(states[0]))
    for month in range(1, len(states)):
        before, now = states[month - 1], states[month]
        rooms.part(scene.divided(before.weight, now.weight), before.weight.size)
        persons = scene.shown(now)
        target = rooms.move(persons)
        start, ink = rooms.at.copy(), _ink(persons, kinds[: persons.size])
        told = words.draw(month)
        for step in range(1, STEPS + 1):
            rooms.at = start + (target - start) * (step / STEPS)
            yield _pixels(told, rooms, ink)
        rooms.at = target


def _pixels(told: np.ndarray, rooms: _Rooms, ink: np.ndarray) -> np.ndarray:
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in PALETTE], np.uint8)
    picture = told.copy()
    seen = np.flatnonzero(rooms.room >= 0)
    x, y = rooms.at[seen].round().astype(int).T
    shown, wide = colours[ink[seen]], rooms.dot[rooms.room[seen]]
    for dy in range(wide.max()):
        for dx in range(wide.max()):
            has = wide > max(dx, dy)
            across = np.clip(x[has] + dx, 0, WIDTH - 1)
            picture[np.clip(y[has] + dy, 0, HEIGHT - 1), across] = shown[has]
    return picture


class _Words:
    """Month, regime, names of the rooms and the curves, drawn by matplotlib."""

    def __init__(self, loaded, table):
        from matplotlib.figure import Figure

        self.loaded, self.table = loaded, table
        self.figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=NIGHT)
        write = self.figure.text
        self.month = write(0.016, 0.945, "", color="white", size=24, weight="bold", va="center")
        self.regime = write(0.285, 0.945, "", color="#ffc24b", size=22, weight="bold", va="center")
        write(0.016, 0.885, loaded.title, color="#b8c3d1", size=12, va="center")
        for left, colour, said in KEY:
            write(left, 0.885, f"■ {said}", color=colour, size=11, va="center")
        for title, (_, (x, y, w, h)) in BOXES.items():
            write(x / WIDTH, 1 - (y - 8) / HEIGHT, title, color="#d5dde8", size=11)
            self.figure.patches.append(_room(x - 3, y - 3, w + 6, h + 6, self.figure))
        self._charts()

    def _charts(self):
        self.lines = []
        months = np.arange(1, self.loaded.months + 1)
        for n, (name, title, colour) in enumerate(CURVES):
            axes = self.figure.add_axes([0.775, 0.70 - 0.31 * n, 0.205, 0.19], facecolor=NIGHT)
            axes.set(xlim=(0, self.loaded.months), ylim=(0, 1.02))
            axes.set_title(title, color="white", size=12, loc="left", weight="bold")
            axes.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
            year = [m for m in months if (self.loaded.start + m - 1) % 12 == 0][::2]
            axes.set_xticks(year, [calendar.text(self.loaded.start + m - 1)[:4] for m in year])
            axes.tick_params(colors="#b8c3d1", labelsize=8)
            for spine in axes.spines.values():
                spine.set_color("#2f3b4d")
            self.lines.append((axes.plot([], [], color=colour, lw=2.5)[0], self.table[name][:, 3]))

    def draw(self, month: int) -> np.ndarray:
        """Return the words of a month: (H, W, 3) uint8."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        year, name = divmod(self.loaded.start + month - 1, 12)
        self.month.set_text(f"{MONTHS[name]} {year}")
        code = int(self.table["regime_label"][month - 1, 3])
        self.regime.set_text(labels.CLASSES[code].replace("_", " ").capitalize())
        for line, values in self.lines:
            line.set_data(np.arange(1, month + 1), values[:month])
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())[:HEIGHT, :WIDTH, :3].copy()


def _room(x, y, w, h, figure):
    from matplotlib.patches import Rectangle

    return Rectangle(
        (x / WIDTH, 1 - (y + h) / HEIGHT), w / WIDTH, h / HEIGHT, color=ROOM,
        transform=figure.transFigure, zorder=-1,
    )  # fmt: skip
