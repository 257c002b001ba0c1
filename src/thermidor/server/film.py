"""A film of one run for a slide: the dots walking, the month, the regime and three curves.

ODD element: observation. The same zones and colours as the live page, drawn here without a
browser: the persons as pixels, the words by matplotlib. A .gif needs nothing else; an .mp4 needs
the extra `film`, whose ffmpeg comes from the package index; .html is the replay.
"""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import numpy as np

from thermidor import calendar, labels, observables, population, scenario
from thermidor.configuration import Configuration, parameters_of
from thermidor.errors import InputError
from thermidor.server import scene
from thermidor.simulation import Simulation

WIDTH, HEIGHT = 1280, 720
KINDS = (".gif", ".mp4", ".html")
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


def film(
    chosen: str, out: str | Path, *, seed: int = 1, pace: float = 6.0, scale: float | None = None
) -> Path:
    """Run a scenario and write its film; the end of the name says of what kind.

    Raises
    ------
    InputError
        If the kind is not known, the file cannot be written, or ffmpeg is not there for an .mp4.
    """
    out = Path(out)
    if out.suffix not in KINDS:
        raise InputError(f"a film ends in {', '.join(KINDS)}.", place="--out")
    if not 1 <= pace <= 30:
        raise InputError("the pace is 1 to 30 months a second.", place="--pace")
    if not out.parent.is_dir():
        raise InputError(f'there is no folder "{out.parent}".', place="--out")
    loaded = scenario.load(chosen)
    if out.suffix == ".html":
        return _replay(chosen, out, seed, scale or population.DEFAULT_SCALE)
    ffmpeg = _ffmpeg() if out.suffix == ".mp4" else None
    pictures = _pictures(loaded, seed, scale or 0.004)
    if ffmpeg:
        return _mp4(pictures, out, pace * STEPS, ffmpeg)
    return _gif(pictures, out, pace * STEPS)


def _replay(chosen: str, out: Path, seed: int, scale: float) -> Path:
    from thermidor.server import catalogue, replay
    from thermidor.server.recording import Library, Recipe

    shelf = catalogue.Shelf(chosen)
    recorder = Library(shelf.load).record(Recipe(scenario=shelf.first, seed=seed, scale=scale))
    while not recorder.recording.finished:
        recorder.advance()
    chapters = catalogue.chapters(None, shelf.limits(1.0))
    return replay.write([recorder.recording], out, chapters)


def _ffmpeg() -> str:
    try:
        import imageio_ffmpeg
    except ModuleNotFoundError:
        raise InputError(
            "an .mp4 needs ffmpeg; install it with: pip install 'thermidor[film]', or write a .gif."
        ) from None
    return imageio_ffmpeg.get_ffmpeg_exe()


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

    def __init__(self, persons: np.ndarray):
        self.room_of = np.full(32, -1)
        self.spots, self.free = [], []
        for number, (zones, (x, y, w, h)) in enumerate(BOXES.values()):
            self.room_of[list(zones)] = number
            first = np.isin(persons & 31, zones).sum()
            side = int(np.clip(np.sqrt(w * h / max(60, 1.25 * first)), 2, 6))
            rows, columns = h // side, w // side
            spots = [(x + c * side, y + h - (r + 1) * side) for r in range(rows)
                     for c in range(columns)]  # fmt: skip
            self.spots.append(np.array(spots))
            self.free.append(list(range(len(spots)))[::-1])
        self.room = np.full(persons.size, -1)
        self.spot = np.zeros(persons.size, np.int64)
        self.at = np.zeros((persons.size, 2))

    def move(self, persons: np.ndarray) -> np.ndarray:
        """Give everybody who changed rooms a new place; return where all should stand."""
        wanted = self.room_of[persons & 31]
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


def _pictures(loaded, seed: int, scale: float):
    """Yield pictures of palette numbers beside the words: (H, W) uint8 and RGB words."""
    simulation = Simulation(
        loaded, seed=seed, scale=scale, parameters=parameters_of(Configuration(loaded))
    )
    kinds = scene.kinds(simulation)
    states = [scene.persons(simulation)]
    while simulation.month < loaded.months:
        simulation.step()
        states.append(scene.persons(simulation))
    table = observables.table(simulation.history)
    words = _Words(loaded, table)
    rooms = _Rooms(states[0])
    rooms.at = rooms.move(states[0])
    for month in range(1, len(states)):
        target = rooms.move(states[month])
        start, ink = rooms.at.copy(), _ink(states[month], kinds)
        told = words.draw(month)
        for step in range(1, STEPS + 1):
            rooms.at = start + (target - start) * (step / STEPS)
            yield _pixels(told, rooms, ink)
        rooms.at = target


def _pixels(told: np.ndarray, rooms: _Rooms, ink: np.ndarray) -> np.ndarray:
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in PALETTE], np.uint8)
    picture = told.copy()
    seen = rooms.room >= 0
    x, y = rooms.at[seen].round().astype(int).T
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        picture[np.clip(y + dy, 0, HEIGHT - 1), np.clip(x + dx, 0, WIDTH - 1)] = colours[ink[seen]]
    return picture


class _Words:
    """Month, regime, names of the rooms and the curves, drawn by matplotlib."""

    def __init__(self, loaded, table):
        from matplotlib.figure import Figure

        self.loaded, self.table = loaded, table
        self.figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=NIGHT)
        write = self.figure.text
        self.month = write(0.016, 0.93, "", color="white", size=26, weight="bold", va="center")
        self.regime = write(0.235, 0.93, "", color="#ffc24b", size=22, weight="bold", va="center")
        write(0.016, 0.868, loaded.title, color="#b8c3d1", size=12, va="center")
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

        self.month.set_text(calendar.text(self.loaded.start + month - 1))
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


# Files ----------------------------------------------------------------------------------------


def _gif(pictures, out: Path, rate: float) -> Path:
    from PIL import Image

    frames, base = [], None
    for picture in pictures:
        image = Image.fromarray(picture)
        if base is None:
            base = image.quantize(96, dither=Image.Dither.NONE)
        frames.append(image.quantize(palette=base, dither=Image.Dither.NONE))
    buffer = io.BytesIO()
    frames[0].save(
        buffer, "GIF", save_all=True, append_images=frames[1:], duration=round(1000 / rate), loop=0
    )
    return _write(out, buffer.getvalue())


def _mp4(pictures, out: Path, rate: float, ffmpeg: str) -> Path:
    command = [
        ffmpeg, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24",
        "-s", f"{WIDTH}x{HEIGHT}", "-r", str(rate), "-i", "-", "-c:v", "libx264", "-crf", "20",
        "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(out.resolve()),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        for picture in pictures:
            process.stdin.write(picture.tobytes())
        process.stdin.close()
        told = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise InputError(f"ffmpeg could not write the film: {told[-200:]}", file=out)
    return out


def _write(out: Path, content: bytes) -> Path:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InputError(f"the film cannot be written ({error.strerror}).", file=out) from None
    return out
