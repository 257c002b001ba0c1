"""The rooms of a film: their size, the persons that a dot represents, and the place of each dot.

ODD element: observation. Zones are those of the live page. The whole run is known, so a room has
space for the largest number of persons that it ever has. A row has as many dots as its weight
needs; the remainder is carried to the next row.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from thermidor.live.server import scene
from thermidor.society.state import PARTIES, SOVIETS, UNIONS, Body

SIDES = (3, 4, 5, 6, 7, 8, 9)
SEAT_SIDE = 4
OFFICE, HALL, BENCH, AWAY = range(4)
STATE = "State offices"


class Room(NamedTuple):
    """A room of the picture, in pixels from the left and the top.

    Attributes
    ----------
    names : tuple of str
        From long to short; the film shows the longest that fits next to the number.
    """

    names: tuple[str, ...]
    kind: int
    zones: tuple[int, ...]
    x: int
    y: int
    w: int
    h: int


def _of(*bodies: Body) -> tuple[int, ...]:
    return tuple(scene.FIRST_BODY + body for body in bodies)


ROOMS = (
    Room(("Commissars",), OFFICE, _of(Body.COLLEGIA), 20, 108, 124, 76),
    Room(("Commissariats",), OFFICE, _of(Body.COMMISSARIATS), 150, 108, 310, 76),
    Room(("Economic boards",), OFFICE, _of(Body.ECONOMIC), 466, 108, 216, 76),
    Room(("Cheka",), OFFICE, _of(Body.CHEKA), 688, 108, 122, 76),
    Room(("Secretariat",), OFFICE, _of(Body.SECRETARIAT), 816, 108, 144, 76),
    Room(
        ("Petrograd: state offices", STATE), OFFICE, _of(Body.PETROGRAD_OFFICES), 20, 212, 146, 98
    ),
    Room(("Private",), OFFICE, _of(Body.PETROGRAD_OTHER), 172, 212, 88, 98),
    Room(("Moscow: state offices", STATE), OFFICE, _of(Body.MOSCOW_OFFICES), 274, 212, 146, 98),
    Room(("Private",), OFFICE, _of(Body.MOSCOW_OTHER), 426, 212, 88, 98),
    Room(("Provinces: state offices",), OFFICE, _of(Body.PROVINCIAL_OFFICES), 528, 212, 340, 98),
    Room(("Private",), OFFICE, _of(Body.PROVINCIAL_OTHER), 874, 212, 86, 98),
    Room(("Petrograd Soviet",), HALL, (scene.HALL,), 20, 338, 186, 92),
    Room(("Moscow Soviet",), HALL, (scene.HALL + 1,), 212, 338, 186, 92),
    Room(("Soviets, provinces",), HALL, (scene.HALL + 2,), 404, 338, 208, 92),
    Room(("Staff",), OFFICE, _of(*SOVIETS), 618, 338, 110, 92),
    Room(("Party",), OFFICE, _of(*PARTIES), 734, 338, 110, 92),
    Room(("Unions",), OFFICE, _of(*UNIONS), 850, 338, 110, 92),
    Room(("Petrograd: factories",), BENCH, (scene.FACTORY,), 20, 458, 240, 126),
    Room(("Moscow: factories",), BENCH, (scene.FACTORY + 1,), 274, 458, 240, 126),
    Room(("Provinces: factories",), BENCH, (scene.FACTORY + 2,), 528, 458, 432, 126),
    Room(("Village",), AWAY, (scene.VILLAGE,), 20, 612, 494, 36),
    Room(("Army",), AWAY, (scene.ARMY,), 520, 612, 214, 36),
    Room(("Out of work",), AWAY, (scene.IDLE,), 740, 612, 220, 36),
)
"""Centre, offices, soviets with staff, party and unions, factories, and persons away."""


def people(states: list[scene.State]) -> np.ndarray:
    """Return real persons in each room, month by month: (months, rooms) int64."""
    zones = np.array([np.bincount(s.persons & scene.ZONE, s.weight, scene.N_ZONES) for s in states])
    return np.stack([zones[:, list(r.zones)].sum(axis=1) for r in ROOMS], axis=1).astype(np.int64)


def _grid(room: Room, side: int) -> np.ndarray:
    """Return places in lines from the bottom: (n, 2) int64."""
    columns = max(1, room.w // side)
    lines = max(1, room.h // side)
    left = room.x + (room.w - columns * side) // 2
    return np.array(
        [
            (left + c * side, room.y + room.h - (k + 1) * side)
            for k in range(lines)
            for c in range(columns)
        ]
    )


def _arcs(room: Room) -> np.ndarray:
    """Return seats in half circles around the tribune, as many as fit: (n, 2) int64."""
    a = SEAT_SIDE
    found = []
    tall = room.h - a - 3
    wide = min(room.w / 2 - a, 1.4 * tall)
    d = 2.4 * a
    while d <= tall:
        reach = wide * d / tall
        n = max(3, int(math.pi * math.sqrt((reach**2 + d**2) / 2) / (a + 1)))
        for s in range(n):
            turn = math.pi * (s + 0.5) / n
            x = room.x + room.w / 2 - math.cos(turn) * reach - a / 2
            found.append((round(x), round(room.y + room.h - a - math.sin(turn) * d)))
        d += a + 1
    return np.array(found)


class Crowd:
    """The places of all dots.

    Parameters
    ----------
    states : list of State
        Of all months.
    counted : (n_months, n_rooms) int64
        Real persons in each room.
    rows : int
        Rows of persons in the last month.

    Attributes
    ----------
    unit : (rooms,) float64
        Persons for each dot.
    level : list of (room, y)
        How full the rooms were at the start, in pixels from the top.
    owner : (spots,) int64
        The row whose dot is on a spot, or -1.
    at : (rows, 2) float64
        Position of each row while it walks, or of its first dot.
    """

    def __init__(self, states: list[scene.State], counted: np.ndarray, rows: int):
        usual = counted[0].sum() / states[0].persons.size
        self.room_of = np.full(scene.N_ZONES, -1)
        self.side: list[int] = []
        self.unit: list[float] = []
        self.level: list[tuple[Room, int]] = []
        spots = []
        for n, room in enumerate(ROOMS):
            self.room_of[list(room.zones)] = n
            most = max(1, counted[:, n].max())
            side, places = SEAT_SIDE, _arcs(room) if room.kind == HALL else None
            if places is None:
                fit = [s for s in SIDES if most / (room.w // s * (room.h // s)) <= max(1, usual)]
                side = max(fit, default=SIDES[0])
                places = _grid(room, side)
            self.unit.append(max(1.0, 1.02 * most / len(places)))
            self.side.append(side)
            spots.append(places)
            lines = counted[0, n] / self.unit[n] / max(1, room.w // side)
            if room.kind in (OFFICE, AWAY) and 0.3 <= lines < room.h // side:
                self.level.append((room, round(room.y + room.h - max(1, lines) * side - 1)))
        self.first = np.cumsum([0, *map(len, spots)])
        self.spots = np.concatenate(spots)
        self.room_at = np.repeat(np.arange(len(ROOMS)), [len(s) for s in spots])
        self.free = [list(range(a, b))[::-1] for a, b in zip(self.first, self.first[1:])]  # noqa: B905
        self.owner = np.full(len(self.spots), -1)
        self.room = np.full(rows, -1)
        self.spots_of: list[list[int]] = [[] for _ in range(rows)]
        self.due = np.zeros(rows)
        self.weight = np.zeros(rows, np.int64)
        self.carry = np.full(len(ROOMS), 0.5)
        self.at = np.zeros((rows, 2))

    def move(self, state: scene.State, parents: np.ndarray) -> np.ndarray:
        """Give rows that changed rooms new spots; return the rows that walk.

        Parameters
        ----------
        parents : (parts,) int64
            Rows that the newest rows were divided from; a new row starts from its parent.
        """
        size = state.persons.size
        self.at[size - parents.size : size] = self.at[parents]
        wanted = np.full(self.room.size, -1)
        wanted[:size] = self.room_of[scene.shown(state) & scene.ZONE]
        weight = np.zeros(self.room.size, np.int64)
        weight[:size] = state.weight
        changed = np.flatnonzero((wanted != self.room) | ((weight != self.weight) & (wanted >= 0)))
        walks = changed[wanted[changed] != self.room[changed]]
        for i in changed:
            self._leave(i)
        self.room, self.weight = wanted, weight
        for i in changed:
            if wanted[i] >= 0:
                self._enter(i)
        for n, room in enumerate(ROOMS):
            if room.kind != HALL:
                self._pack(n)
        return walks[wanted[walks] >= 0]

    def _leave(self, i: int) -> None:
        if self.room[i] < 0:
            return
        self.free[self.room[i]].extend(self.spots_of[i])
        self.owner[self.spots_of[i]] = -1
        self.carry[self.room[i]] += self.due[i]
        self.spots_of[i] = []

    def _enter(self, i: int) -> None:
        n = self.room[i]
        hall = ROOMS[n].kind == HALL
        share = 1.0 if hall else self.weight[i] / self.unit[n]
        dots = math.floor(share)
        if not hall and share + self.carry[n] >= dots + 1:
            dots += 1
        self.due[i] = dots - share
        self.carry[n] -= self.due[i]
        free = self.free[n]
        self.spots_of[i] = [free.pop() for _ in range(min(dots, len(free)))]
        self.owner[self.spots_of[i]] = i

    def _pack(self, n: int) -> None:
        """Close the gaps of a room with its last dots, as on the live page."""
        owner = self.owner[self.first[n] : self.first[n + 1]]
        dots = np.count_nonzero(owner >= 0)
        gaps = np.flatnonzero(owner[:dots] < 0)
        last = np.flatnonzero(owner[dots:] >= 0)[::-1] + dots
        for gap, spot in zip(gaps, last, strict=True):
            spots = self.spots_of[owner[spot]]
            spots[spots.index(self.first[n] + spot)] = self.first[n] + gap
            owner[gap], owner[spot] = owner[spot], -1
        self.free[n] = list(range(self.first[n] + dots, self.first[n + 1]))[::-1]

    def goal(self, rows: np.ndarray) -> np.ndarray:
        """Return where walking rows go: (n, 2) float64; a row without a dot walks to some spot."""
        spot = [
            self.spots_of[i][0]
            if self.spots_of[i]
            else self.first[self.room[i]]
            + i % (self.first[self.room[i] + 1] - self.first[self.room[i]])
            for i in rows
        ]
        return self.spots[np.array(spot, np.int64)].astype(float)
