"""The pictures of a film: dots of a few pixels over the words of the month.

ODD element: observation. Zones and colours are those of the live page; rooms are fewer and larger.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from thermidor import observables
from thermidor.live.film import rooms
from thermidor.live.film.words import Ink, Words, colours, squares
from thermidor.live.server import scene
from thermidor.runs.configuration import Configuration, parameters_of
from thermidor.simulation import Simulation
from thermidor.society.state import Body

STEPS = 3
"""Pictures for each month, so that the dots walk."""
LEVEL = (213, 221, 232)
"""Colour of the dashed line that shows how full a room was at the start."""
REST = 30
"""Repeats of the last picture."""


def _ink(persons: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Return the `Ink` of each person, by the first rule that fits: (n_people,) uint8."""
    zone = persons & scene.ZONE
    present = (persons & scene.PRESENT) > 0
    member = (persons & scene.MEMBER) > 0
    bench = zone < scene.HALL
    office = (zone >= scene.FIRST_BODY) & (zone < scene.ARMY)
    rules = (
        ((persons & scene.OPPOSITION) > 0, Ink.AGAINST),
        (bench & member & present, Ink.MEMBER),
        (bench & member, Ink.QUIET),
        (bench & present, Ink.WORKER),
        (bench, Ink.TIRED),
        (office & ~present, Ink.AWAY),
        (member, Ink.MEMBER),
        (zone < scene.FIRST_BODY, Ink.DEPUTY),
        (office & (zone >= scene.FIRST_BODY + Body.PETROGRAD_SOVIET), Ink.DEPUTY),
        (office & ((kinds & scene.OLD_OFFICE) > 0), Ink.OLD),
        (office, Ink.CLERK),
        (zone == scene.ARMY, Ink.SOLDIER),
        (zone == scene.VILLAGE, Ink.VILLAGER),
    )
    conditions, inks = zip(*rules, strict=True)
    return np.select(conditions, inks, Ink.IDLE).astype(np.uint8)


def pictures(loaded: Any, seed: int, scale: float) -> Iterator[np.ndarray]:
    """Yield the pictures of a run: (height, width, 3) uint8.

    There are `STEPS` for each month; the last is repeated `REST` times.
    """
    simulation = Simulation(
        loaded, seed=seed, scale=scale, parameters=parameters_of(Configuration(loaded))
    )
    states = [scene.state(simulation)]
    while simulation.month < loaded.months:
        simulation.step()
        states.append(scene.state(simulation))
    counted = rooms.people(states)
    kinds = scene.kinds(simulation)
    crowd = rooms.Crowd(states, counted, kinds.size)
    words = Words(loaded, observables.table(simulation.history), counted, crowd)
    first = crowd.move(states[0], np.zeros(0, np.int64))
    crowd.at[first] = crowd.goal(first)
    for month in range(1, len(states)):
        before, now = states[month - 1], states[month]
        walks = crowd.move(now, scene.divided(before.weight, now.weight))
        ink = _ink(scene.shown(now), kinds[: now.persons.size])
        still = np.ones(kinds.size, bool)
        still[walks] = False
        start, goal = crowd.at[walks].copy(), crowd.goal(walks)
        ground = _dots(words.draw(month), crowd, ink, still)
        for step in range(1, STEPS + 1):
            part = step / STEPS
            crowd.at[walks] = start + (goal - start) * part * part * (3 - 2 * part)
            yield _walkers(ground, crowd, ink, walks)
        _settle(crowd)
    last = _dots(words.draw(len(states) - 1), crowd, ink, np.ones(kinds.size, bool))
    for _ in range(REST):
        yield last


def _settle(crowd: rooms.Crowd) -> None:
    """Set the position of every row to its first dot, from which it walks next."""
    rows = np.flatnonzero([bool(spots) for spots in crowd.spots_of])
    crowd.at[rows] = crowd.goal(rows)


# Pixels ---------------------------------------------------------------------------------------


def _dots(
    picture: np.ndarray, crowd: rooms.Crowd, ink: np.ndarray, still: np.ndarray
) -> np.ndarray:
    """Draw the dots of rows that do not walk; return the picture."""
    spots = np.flatnonzero(crowd.owner >= 0)
    spots = spots[still[crowd.owner[spots]]]
    sides = np.array(crowd.side)[crowd.room_at[spots]] - 1
    squares(picture, crowd.spots[spots], sides, colours()[ink[crowd.owner[spots]]])
    for room, y in crowd.level:
        for x in range(room.x, room.x + room.w, 10):
            picture[y, x : min(x + 5, room.x + room.w)] = LEVEL
    return picture


def _walkers(
    ground: np.ndarray, crowd: rooms.Crowd, ink: np.ndarray, walks: np.ndarray
) -> np.ndarray:
    """Draw the rows that walk on a copy of the picture."""
    picture = ground.copy()
    sides = np.clip(np.array(crowd.side)[crowd.room[walks]] - 1, 2, 5)
    squares(picture, crowd.at[walks].round().astype(int), sides, colours()[ink[walks]])
    return picture
