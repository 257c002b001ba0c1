"""The rooms of a film: how large, how many people a dot stands for, and who stands where.

ODD element: observation. Zones are those of the live page. The whole run is known here, so a room
holds the most people it comes to have, and its dots always are its people: a row of persons makes
as many dots as its weight says, what is left over is carried to the next.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from thermidor.live.server import scene

SIDES = (3, 4, 5, 6, 7, 8, 9)
SEAT_SIDE = 4
OFFICE, HALL, BENCH, AWAY = range(4)


class Room(NamedTuple):
    """A room of the picture, in pixels from the left and the top.

    Attributes
    ----------
    names : tuple of str
        From long to short; the longest that fits beside the number is written.
    """

    names: tuple[str, ...]
    kind: int
    zones: tuple[int, ...]
    x: int
    y: int
    w: int
    h: int


ROOMS = (
    Room(("Commissars",), OFFICE, (9,), 20, 108, 124, 76),
    Room(("Commissariats",), OFFICE, (6,), 150, 108, 310, 76),
    Room(("Economic boards",), OFFICE, (8,), 466, 108, 216, 76),
    Room(("Cheka",), OFFICE, (7,), 688, 108, 122, 76),
    Room(("Secretariat",), OFFICE, (10,), 816, 108, 144, 76),
    Room(("Petrograd: state offices", "State offices"), OFFICE, (11,), 20, 212, 146, 98),
    Room(("Private",), OFFICE, (14,), 172, 212, 88, 98),
    Room(("Moscow: state offices", "State offices"), OFFICE, (12,), 274, 212, 146, 98),
    Room(("Private",), OFFICE, (15,), 426, 212, 88, 98),
    Room(("Provinces: state offices",), OFFICE, (13,), 528, 212, 340, 98),
    Room(("Private",), OFFICE, (16,), 874, 212, 86, 98),
    Room(("Petrograd Soviet",), HALL, (3,), 20, 338, 186, 92),
    Room(("Moscow Soviet",), HALL, (4,), 212, 338, 186, 92),
    Room(("Soviets, provinces",), HALL, (5,), 404, 338, 208, 92),
    Room(("Staff",), OFFICE, (17, 18, 19), 618, 338, 110, 92),
    Room(("Party",), OFFICE, (20, 21, 22), 734, 338, 110, 92),
    Room(("Unions",), OFFICE, (23, 24, 25), 850, 338, 110, 92),
    Room(("Petrograd: factories",), BENCH, (0,), 20, 458, 240, 126),
    Room(("Moscow: factories",), BENCH, (1,), 274, 458, 240, 126),
    Room(("Provinces: factories",), BENCH, (2,), 528, 458, 432, 126),
    Room(("Village",), AWAY, (27,), 20, 612, 494, 36),
    Room(("Army",), AWAY, (26,), 520, 612, 214, 36),
    Room(("Out of work",), AWAY, (28,), 740, 612, 220, 36),
)
"""Centre, offices, soviets with staff, party and unions, factories, and those who are away."""


def people(states) -> np.ndarray:
    """Return real persons in each room, month by month: (months, rooms) int64."""
    zones = np.array([np.bincount(s.persons & 31, weights=s.weight, minlength=32) for s in states])
    return np.stack([zones[:, list(r.zones)].sum(axis=1) for r in ROOMS], axis=1).astype(np.int64)


def _grid(room: Room, side: int) -> np.ndarray:
    columns, lines = max(1, room.w // side), max(1, room.h // side)
    left = room.x + (room.w - columns * side) // 2
    return np.array(
        [
            (left + c * side, room.y + room.h - (k + 1) * side)
            for k in range(lines)
            for c in range(columns)
        ]
    )


def _arcs(room: Room) -> np.ndarray:
    """Return seats in half circles about the tribune, as large a hall as the room holds."""
    a, found = SEAT_SIDE, []
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
    """Where everybody stands: rows of persons, and the spots their dots take.

    Attributes
    ----------
    unit : (rooms,) float64
        People for each dot.
    level : list of (room, y)
        How high the rooms were filled at the start, in pixels.
    owner : (spots,) int64
        The row whose dot stands on a spot, or -1.
    at : (rows, 2) float64
        Where each row walks, or its first dot stands.
    """

    def __init__(self, states, counted: np.ndarray, rows: int):
        usual = counted[0].sum() / states[0].persons.size
        self.room_of = np.full(32, -1)
        spots, self.side, self.unit, self.level = [], [], [], []
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
        self.mine: list[list[int]] = [[] for _ in range(rows)]
        self.due = np.zeros(rows)
        self.weight = np.zeros(rows, np.int64)
        self.carry = np.full(len(ROOMS), 0.5)
        self.at = np.zeros((rows, 2))

    def move(self, state: scene.State, parents: np.ndarray) -> np.ndarray:
        """Give everybody who changed rooms new spots; return the rows that walk.

        Parameters
        ----------
        parents : (parts,) int64
            Rows of which the newest rows were a part before; a part sets out from its parent.
        """
        size = state.persons.size
        self.at[size - parents.size : size] = self.at[parents]
        wanted = np.full(self.room.size, -1)
        wanted[:size] = self.room_of[scene.shown(state) & 31]
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
        return walks[wanted[walks] >= 0]

    def _leave(self, i: int) -> None:
        if self.room[i] < 0:
            return
        self.free[self.room[i]].extend(self.mine[i])
        self.owner[self.mine[i]] = -1
        self.carry[self.room[i]] += self.due[i]
        self.mine[i] = []

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
        self.mine[i] = [free.pop() for _ in range(min(dots, len(free)))]
        self.owner[self.mine[i]] = i

    def goal(self, rows: np.ndarray) -> np.ndarray:
        """Return where walking rows go: (rows, 2); who gets no dot there walks to some spot."""
        spot = [
            self.mine[i][0]
            if self.mine[i]
            else self.first[self.room[i]]
            + i % (self.first[self.room[i] + 1] - self.first[self.room[i]])
            for i in rows
        ]
        return self.spots[np.array(spot, np.int64)].astype(float)
